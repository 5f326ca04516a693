/* backup.c: `chungsuc backup FILE --key KEY`: a verified, encrypted copy, also while the server
 * runs. */
#include "cli/backup.h"

#include "base/date.h"
#include "cli/data.h"
#include "keep/shelf.h"
#include "version.h"

#include <sodium.h>
#include <stdio.h>
#include <sys/stat.h>

int backup_key_option(const struct cli *c, const char *path, bool plain, struct backup_key *ret)
{
    const char *why;

    if (!path == !plain)
        return cli_fail(c,
            MSG("cần đúng một trong hai: --key TỆP (khóa do chungsuc key new tạo), hoặc --plain "
                "nếu cố ý để bản sao lưu không mã hóa"),
            NULL, 0);
    if (plain)
        return -1;
    if (key_load(path, ret, &why) != OK)
        return cli_fail_file(c, path, why);
    return -1;
}

int backup_refuses_db(const struct cli *c)
{
    return c->db ? cli_fail(c,
                       MSG("PostgreSQL có công cụ sao lưu và khôi phục riêng (pg_basebackup, "
                           "pg_dump); xem docs/OPERATIONS.md"),
                       NULL, 0)
                 : -1;
}

struct str backup_head_text(struct cli *c, const struct backup_about *about)
{
    char hex[2 * sizeof about->head_hash + 1];

    sodium_bin2hex(hex, sizeof hex, about->head_hash, sizeof about->head_hash);
    return TR_FILL(c->arena, c->lang, MSG("  %1 dữ kiện, mã cuối %2\n"),
        str_printf(c->arena, "%lld", (long long)about->head_seq), str_from(hex));
}

static int report(struct cli *c, const char *path, bool plain, const struct backup_about *about)
{
    const char *done = plain ? MSG("Đã sao lưu và kiểm tra lại, KHÔNG mã hóa: %1\n")
                             : MSG("Đã sao lưu, mã hóa và kiểm tra lại: %1\n");
    struct str file = str_from(path);
    struct str text = str_printf(c->arena, "%.*s%.*s",
        STR(tr_fill(c->arena, c->lang, done, &file, 1)), STR(backup_head_text(c, about)));

    return cli_print(c, text) ? EXIT_DONE : EXIT_NOT_DONE;
}

/* A folder: the file in it is named by its moment. */
static const char *file_of(struct cli *c, int64_t at_ms)
{
    char name[BACKUP_NAME_MAX];
    struct stat st;

    if (stat(c->argv[0], &st) || !S_ISDIR(st.st_mode))
        return c->argv[0];
    shelf_name(at_ms, name);
    return str_printf(c->arena, "%s/%s", c->argv[0], name).ptr;
}

static int copy(struct cli *c, const char *dir, const struct backup_key *key)
{
    int64_t at = now_ms();
    const char *file = file_of(c, at);
    struct backup_about about;
    struct store *store;
    int code = data_open(c, dir, DATA_READ, &store);
    enum err e;

    if (code != -1)
        return code;
    e = store_backup(store,
        &(struct backup_options){
            .file = file, .key = key, .program = CHUNGSUC_VERSION, .at_ms = at},
        &about);
    store_close(store);
    if (e == E_CONFLICT)
        return cli_fail_file(c, file, MSG("đã có tệp này; không ghi đè"));
    if (e == E_BUSY)
        return cli_fail_file(c, data_name(c, dir),
            MSG("một lần sao lưu khác của thư mục này đang chạy; hãy chờ nó xong"));
    if (e == E_FULL)
        return cli_fail_file(c, file,
            MSG("hết chỗ trên ổ đĩa; bản sao lưu cần chỗ bằng cơ sở dữ liệu ở nơi cất và ở thư mục "
                "dữ liệu"));
    if (e == E_DAMAGED)
        return cli_fail_file(c, data_name(c, dir),
            MSG("dữ liệu không còn nguyên vẹn nên không sao lưu; hãy chạy chungsuc verify"));
    return e == OK ? report(c, file, !key, &about) : data_fail(c, file, e);
}

int cli_backup(struct cli *c)
{
    const char *dir = NULL, *key_file = NULL;
    bool plain = false;
    const struct cli_option options[] = {
        {"data", &dir, NULL, NULL},
        {"key", &key_file, NULL, NULL},
        {"plain", NULL, &plain, NULL},
    };
    int code = cli_options(c, options, sizeof options / sizeof *options);
    struct backup_key key = {0};

    if (code == -1)
        code = backup_refuses_db(c);
    if (code == -1 && c->argc != 1)
        code = cli_fail(c, MSG("cần đúng một tên tệp để ghi bản sao lưu"), NULL, 0);
    if (code == -1)
        code = backup_key_option(c, key_file, plain, &key);
    if (code == -1)
        code = copy(c, dir, plain ? NULL : &key);
    key_wipe(&key);
    return code;
}
