/* key.c: `chungsuc key`: the key of backups, as a file and on paper. */
#include "cli/cli.h"

#include "store/key.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

static int fail_save(const struct cli *c, const char *path, enum err e)
{
    if (e == E_CONFLICT)
        return cli_fail_file(c, path, MSG("đã có tệp này; không ghi đè"));
    return cli_fail_file(c, path, MSG("không ghi được tệp khóa; lý do ghi ở dòng trên"));
}

static struct str id_text(struct cli *c, const struct backup_key *key)
{
    unsigned char id[KEY_ID_BYTES];
    char hex[2 * KEY_ID_BYTES + 1];

    key_id(key, id);
    sodium_bin2hex(hex, sizeof hex, id, sizeof id);
    return str_copy(c->arena, str_from(hex));
}

static int make(struct cli *c, const char *path)
{
    struct backup_key key;
    struct str text;
    enum err e;

    key_new(&key);
    e = key_save(path, &key);
    if (e != OK)
        return fail_save(c, path, e);
    text = TR_FILL(c->arena, c->lang,
        MSG("Đã tạo khóa sao lưu %1: %2\n"
            "Mất khóa là mất mọi bản sao lưu làm bằng nó. Hãy in ra (chungsuc key print) và cất "
            "trong két, cách xa máy này.\n"),
        id_text(c, &key), str_from(path));
    key_wipe(&key);
    return cli_print(c, text) ? EXIT_DONE : EXIT_NOT_DONE;
}

static int print(struct cli *c, const char *path)
{
    struct backup_key key;
    struct str text;
    const char *why;

    if (key_load(path, &key, &why) != OK)
        return cli_fail_file(c, path, why);
    text = TR_FILL(c->arena, c->lang,
        MSG("# KHÓA SAO LƯU CHUNGSUC, số hiệu %1\n\n%2\n"
            "# Hai chữ cuối mỗi dòng để kiểm tra khi nhập lại. Không có chữ O, I, L, U.\n"
            "# Nhập lại thành tệp: chungsuc key read TỆP.\n"
            "# Ai có khóa này và bản sao lưu thì đọc được mọi dữ liệu.\n"),
        id_text(c, &key), key_text(c->arena, &key));
    key_wipe(&key);
    return cli_print(c, text) ? EXIT_DONE : EXIT_NOT_DONE;
}

/* From standard input: the four lines as somebody typed them. */
static int read_typed(struct cli *c, const char *path)
{
    char text[KEY_TEXT_MAX];
    size_t len = fread(text, 1, sizeof text, stdin);
    struct backup_key key;
    int bad_line = 0;
    enum err e = key_parse((struct str){text, len}, &key, &bad_line);

    sodium_memzero(text, sizeof text);
    if (e != OK && bad_line)
        return cli_fail(c, MSG("dòng %1 không khớp hai chữ kiểm tra ở cuối; hãy nhìn lại dòng đó"),
            (struct str[]){str_printf(c->arena, "%d", bad_line)}, 1);
    if (e != OK)
        return cli_fail(
            c, MSG("cần đúng bốn dòng của bản in, mỗi dòng ba nhóm năm chữ số"), NULL, 0);
    e = key_save(path, &key);
    if (e != OK)
        return fail_save(c, path, e);
    e = cli_print(c, TR_FILL(c->arena, c->lang, MSG("Đã ghi khóa sao lưu %1: %2\n"),
                         id_text(c, &key), str_from(path)))
            ? OK
            : E_SYSTEM;
    key_wipe(&key);
    return e == OK ? EXIT_DONE : EXIT_NOT_DONE;
}

int cli_key(struct cli *c)
{
    static const struct {
        const char *word;
        int (*run)(struct cli *c, const char *path);
    } words[] = {{"new", make}, {"print", print}, {"read", read_typed}};
    int code = cli_options(c, NULL, 0);

    if (code != -1)
        return code;
    if (sodium_init() < 0)
        return EXIT_NOT_DONE;
    for (size_t i = 0; c->argc == 2 && i < sizeof words / sizeof *words; i++)
        if (!strcmp(c->argv[0], words[i].word))
            return words[i].run(c, c->argv[1]);
    return cli_fail(c, MSG("cách viết: chungsuc key new TỆP | print TỆP | read TỆP"), NULL, 0);
}
