/* main.c: finds the command that was asked for and runs it. Commands live in src/cli. */
#include "cli/cli.h"
#include "faults.h"
#include "memory.h"

#include "version.h"

#include <stdio.h>
#include <string.h>

enum { MEMORY_MAX_MIB = 1024 };

static const struct command commands[] = {
    {"check", cli_check, "[--format=text|json] [--lang=vi|en] FILE…",
        MSG("kiểm tra kế hoạch: đọc, cộng lại, báo chỗ sai")},
    {"read", cli_read, "[--format=text|json] [--lang=vi|en] [FILE]",
        MSG("đọc mọi con số trong một văn bản")},
    {"serve", cli_serve,
        "[--data DIR|--db URL] [--listen ADDR:PORT] [--loops N] [--tls-proxy]\n"
        "              [--backup-to DIR --backup-key KEY [--backup-at HH:MM] [--backup-keep "
        "7d,4w,12m]\n"
        "               [--backup-copy-to DIR]]  [--routes] [--openapi]",
        MSG("mở các trang cho trình duyệt, đến khi nhận SIGTERM hoặc Ctrl-C")},
    {"demo", cli_demo, "[--data DIR|--db URL] [--listen ADDR:PORT] [--prepare]",
        MSG("tạo dữ liệu ví dụ nếu chưa có dữ liệu, in tài khoản, rồi mở các trang")},
    {"init", cli_init, "[--data DIR|--db URL]", MSG("tạo dữ liệu mới, còn trống")},
    {"unit", cli_unit,
        "add NAME --kind KIND [--parent ID] [--agency ID] [--code CODE [--series S]] [--from DAY]\n"
        "              | change ID [--name NAME] [--kind KIND] --from DAY\n"
        "              | tie ID [--line territory|agency] --parent ID --from DAY\n"
        "              | end ID --from DAY | code ID --code CODE [--series old|new|own]\n"
        "              | list [ID] | succession CODE [--series old|new|own]\n"
        "              | import FILE.csv [--succession FILE.csv] [--dry-run] [--skip-refused]\n"
        "                       [--from DAY]\n"
        "              | export [FILE.csv] [--series old|new|own] [--succession FILE.csv]\n"
        "              | country [--dry-run | --notices]  [--data DIR|--db URL]",
        MSG("đơn vị hành chính: thêm, thay đổi từ một ngày, nhập, xuất, nạp cả nước")},
    {"user", cli_user,
        "add LOGIN OFFICE --unit ID [--role ROLE] [--from DAY] [--to DAY] [--stdin] |\n"
        "              role LOGIN --unit ID --role ROLE [--from DAY] [--to DAY] |\n"
        "              role-end LOGIN --unit ID --role ROLE [--day DAY] | invite LOGIN |\n"
        "              handover OLD NEW [--day DAY] | close LOGIN | open LOGIN | close-idle |\n"
        "              password LOGIN [--stdin] | list |\n"
        "              token LOGIN --unit ID --role ROLE [--name NAME] [--days N] |\n"
        "              token-list LOGIN | token-end NUMBER  [--data DIR|--db URL]",
        MSG("thêm tài khoản, giao quyền, đặt lại mật khẩu, mã truy cập; liệt kê")},
    {"retain", cli_retain, "[--data DIR|--db URL]", MSG("xóa dữ liệu cá nhân đã hết hạn giữ")},
    {"redact", cli_redact, "[--why request|mistake|law] [--data DIR|--db URL] NAME",
        MSG("tìm một tên trong các văn bản đã giữ; với --why thì che đi")},
    {"erased", cli_erased, "[--data DIR|--db URL] [FILE]",
        MSG("liệt kê niêm đã xóa; có FILE thì xóa lại sau khi khôi phục bản cũ")},
    {"person", cli_person, "[--data DIR|--db URL] LOGIN", MSG("xuất mọi dữ liệu giữ về một người")},
    {"setting", cli_setting, "list | get NAME | set NAME VALUE  [--data DIR|--db URL]",
        MSG("các con số của bản cài đặt: khóa, mật khẩu, mã 6 số, thời hạn")},
    {"simulate", cli_simulate,
        "[--communes N | --country] [--hamlets N] [--agencies N] [--days N] [--first DAY]\n"
        "              [--seed N] [--until DAY|\"DAY HH:MM\"] [--data DIR|--db URL]",
        MSG("tạo một đợt giả định, từ một xã đến cả nước, để thử và đo")},
    {"export", cli_export, "--campaign ID --day DAY FILE [--data DIR|--db URL]",
        MSG("ghi một ngày đã chốt ra tệp, gửi cấp trên khi không có mạng")},
    {"import", cli_import, "FILE [--dry-run] [--data DIR|--db URL]",
        MSG("nhập một ngày đã chốt từ tệp của xã; nhập lại không đổi gì")},
    {"backup", cli_backup, "FILE --key KEY | --plain  [--data DIR]",
        MSG("sao lưu ra một tệp mã hóa và kiểm tra lại")},
    {"restore", cli_restore, "FILE --key KEY | --plain  [--replace] [--erased LIST] [--data DIR]",
        MSG("khôi phục từ một bản sao lưu")},
    {"status", cli_status, "[--data DIR|--db URL]",
        MSG("dữ liệu đang thế nào, sao lưu lần cuối lúc nào")},
    {"key", cli_key, "new FILE | print FILE | read FILE",
        MSG("khóa của bản sao lưu: tạo, in để cất, nhập lại từ bản in")},
    {"move", cli_move, "--from DIR|URL --to DIR|URL",
        MSG("chuyển toàn bộ dữ liệu giữa thư mục và PostgreSQL, rồi so lại")},
    {"verify", cli_verify, "[--head NUMBER:HASH] [--data DIR|--db URL]",
        MSG("kiểm tra nhật ký còn nguyên vẹn không")},
    {"rebuild", cli_rebuild, "[--no-backup] [--data DIR|--db URL]",
        MSG("tính lại mọi bảng từ nhật ký")},
};

static void print_commands(FILE *to, enum lang lang)
{
    fprintf(to, "%s\n\n", tr(lang, "chungsuc: chung sức làm công tác dân vận"));
    fprintf(to, "%s\n", tr(lang, "Cách dùng: chungsuc LỆNH [tùy chọn] …"));
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        fprintf(to, "  %-10s %s\n", commands[i].name, tr(lang, commands[i].help));
    fprintf(to, "\n%s\n",
        tr(lang, "Cách viết từng lệnh: chungsuc LỆNH --help. "
                 "Mọi lệnh nhận --lang=vi|en."));
}

static int run(const struct command *command, int argc, char **argv)
{
    struct arena arena;
    struct cli c = {.command = command, .arena = &arena, .argc = argc, .argv = argv};
    int code;

    arena_init(&arena, (size_t)MEMORY_MAX_MIB << 20);
    code = command->run(&c);
    arena_reset(&arena);
    return code;
}

int main(int argc, char **argv)
{
    const char *name = argc > 1 ? argv[1] : "--help";
    enum lang lang = argc > 2 && !strcmp(argv[2], "--lang=en") ? LANG_EN : LANG_VI;

    faults_install();
    memory_install();
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (!strcmp(name, commands[i].name))
            return run(&commands[i], argc - 2, argv + 2);
    if (!strcmp(name, "--version")) {
        printf("chungsuc %s\n", CHUNGSUC_VERSION);
        return EXIT_DONE;
    }
    if (!strcmp(name, "--help") || !strcmp(name, "help")) {
        print_commands(argc > 1 ? stdout : stderr, lang);
        return argc > 1 ? EXIT_DONE : EXIT_NOT_DONE;
    }
    fprintf(stderr, "chungsuc: %s: %s\n\n", name, tr(lang, "không có lệnh này"));
    print_commands(stderr, lang);
    return EXIT_NOT_DONE;
}
