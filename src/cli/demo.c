/* demo.c: `chungsuc demo`: the example, its accounts on screen, and the server.
 *
 * What is in the folder already is never touched. The table is in both languages at once: whoever
 * starts the example has not chosen one yet.
 */
#include "cli/demo.h"

#include "base/unicode.h"
#include "cli/data.h"
#include "cli/serve.h"

#include <stdio.h>
#include <unistd.h>

enum { LOGIN_COLUMN = 12, OFFICE_COLUMN = 28, TABLE_BYTES_MAX = 64 * 1024 };

/* ---- on screen ----------------------------------------------------------------------------- */

/* The text and blanks up to the next column; widths are of characters, not of bytes. */
static void cell_add(struct buf *b, const char *text, size_t width)
{
    size_t chars = utf8_count(str_from(text));

    buf_addz(b, text);
    for (; chars < width; chars++)
        buf_addc(b, ' ');
}

/* A message in both languages, the chosen one first. */
static void both_add(const struct cli *c, struct buf *b, const char *vi)
{
    enum lang other = c->lang == LANG_VI ? LANG_EN : LANG_VI;

    buf_printf(b, "%s · %s\n", tr(c->lang, vi), tr(other, vi));
}

static void account_add_row(
    const struct cli *c, struct buf *b, const char *login, const char *office, const char *can)
{
    buf_addz(b, "  ");
    cell_add(b, login, LOGIN_COLUMN);
    cell_add(b, office, OFFICE_COLUMN);
    both_add(c, b, can);
}

static struct str accounts_table(const struct cli *c)
{
    struct buf b;

    buf_init(&b, c->arena, TABLE_BYTES_MAX);
    buf_addc(&b, '\n');
    both_add(c, &b, MSG("Ví dụ: Xã Tân Lập Hạ và mọi số liệu ở đây đều không có thật"));
    buf_addc(&b, '\n');
    for (size_t i = 0; i < DEMO_OFFICES; i++)
        account_add_row(c, &b, demo_offices[i].login, demo_offices[i].name, demo_offices[i].can);
    for (size_t i = 0; i < demo_unit_count; i++)
        account_add_row(
            c, &b, demo_units[i].login, demo_units[i].office, MSG("báo cáo hằng ngày của đơn vị"));
    buf_addc(&b, '\n');
    both_add(c, &b, MSG("Mật khẩu chung, ai cũng biết, chỉ để làm ví dụ"));
    buf_printf(&b, "  %s\n\n", DEMO_PASSWORD);
    return buf_str(&b);
}

/* ---- making it ----------------------------------------------------------------------------- */

static int make(struct cli *c, const char *dir)
{
    struct store *store;
    int code = data_open(c, dir, DATA_CREATE, &store);
    enum err e;

    if (code != -1)
        return code;
    e = demo_make(store, now_ms());
    store_close(store);
    return e == OK ? -1 : data_fail(c, dir, e);
}

/* Is it the example that lies there? */
static int look(struct cli *c, const char *dir, bool *example)
{
    struct store *store;
    struct db *db;
    int code = data_open(c, dir, DATA_READ, &store);
    enum err e;

    if (code != -1)
        return code;
    e = store_reader(store, &db);
    if (e == OK) {
        e = demo_is_example(db, c->arena, example);
        store_reader_close(db);
    }
    store_close(store);
    return e == OK ? -1 : data_fail(c, dir, e);
}

static int prepare(struct cli *c, const char *dir)
{
    bool there = !access(str_printf(c->arena, "%s/chungsuc.db", dir).ptr, F_OK);
    bool example = true;
    int code = there ? look(c, dir, &example) : make(c, dir);
    struct str text;

    if (code != -1)
        return code;
    if (!example)
        text = TR_FILL(c->arena, c->lang,
            MSG("%1: đã có dữ liệu ở đây, không phải ví dụ; giữ nguyên.\n"), str_from(dir));
    else
        text = accounts_table(c);
    return cli_print(c, text) ? -1 : EXIT_NOT_DONE;
}

int cli_demo(struct cli *c)
{
    const char *dir = NULL, *listen = NULL;
    bool only_prepare = false;
    const struct cli_option known[] = {
        {.name = "data", .value = &dir},
        {.name = "listen", .value = &listen},
        {.name = "prepare", .on = &only_prepare},
    };
    int code = cli_options(c, known, sizeof known / sizeof *known);

    if (code != -1)
        return code;
    if (c->argc)
        return cli_fail(c, MSG("lệnh này không nhận đối số"), NULL, 0);
    dir = dir ? dir : DATA_DIR_DEFAULT;
    code = prepare(c, dir);
    if (code != -1)
        return code;
    return only_prepare ? EXIT_DONE
                        : serve_data(c, dir, (struct server_options){.listen = listen},
                              &(struct schedule_options){.folder = NULL});
}
