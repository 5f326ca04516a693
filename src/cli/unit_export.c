/* unit_export.c: `chungsuc unit export`: units and successions as CSV files. */
#include "cli/unit.h"

#include "org/unit_export.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { EXPORT_MAX = 256 * 1024 * 1024 };

/* A new file; one that is there is not overwritten. */
static int write_file(struct cli *c, const char *path, struct str text)
{
    FILE *f = fopen(path, "wxe");
    bool good;

    if (!f)
        return cli_fail_file(
            c, path, errno == EEXIST ? MSG("đã có tệp này; không ghi đè") : strerror(errno));
    good = fwrite(text.ptr, 1, text.len, f) == text.len;
    good = fclose(f) == 0 && good;
    return good ? EXIT_DONE : cli_fail_file(c, path, MSG("không ghi được"));
}

/* Units to the file that was named, or to standard output. */
static int give(struct unit_command *u, struct str units, struct str succession)
{
    struct cli *c = u->c;
    int code = EXIT_DONE;

    if (c->argc > 1)
        code = write_file(c, c->argv[1], units);
    else if (!cli_print(c, units))
        code = EXIT_NOT_DONE;
    if (code == EXIT_DONE && u->succession)
        code = write_file(c, u->succession, succession);
    return code;
}

static int export_from(struct unit_command *u, struct store *store)
{
    struct cli *c = u->c;
    struct unit_export units = {0}, heirs = {0};
    struct buf unit_text, heir_text;
    struct str series;
    struct db *db;
    enum err e = store_reader(store, &db);

    if (e != OK)
        return cli_fail(c, err_info(e)->message_vi, NULL, 0);
    buf_init(&unit_text, c->arena, EXPORT_MAX);
    buf_init(&heir_text, c->arena, EXPORT_MAX);
    unit_arg_series(u, "own", &series);
    e = unit_export_units(db, c->arena, u->series ? &series : NULL, &unit_text, &units);
    if (e == OK && u->succession)
        e = unit_export_succession(db, c->arena, &heir_text, &heirs);
    store_reader_close(db);
    if (e != OK)
        return cli_fail(c, err_info(e)->message_vi, NULL, 0);
    if (units.left_out)
        fprintf(stderr, "%.*s\n",
            STR(TR_FILL(c->arena, c->lang,
                MSG("%1 đơn vị không có mã hoặc ở dưới đơn vị không có mã nên không có trong tệp; "
                    "cho mã bằng chungsuc unit code"),
                str_printf(c->arena, "%zu", units.left_out))));
    return give(u, buf_str(&unit_text), buf_str(&heir_text));
}

int unit_export_run(struct unit_command *u)
{
    struct store *store;
    int code;

    if (u->c->argc > 2)
        return cli_fail(u->c, MSG("cần nhiều nhất một tên tệp"), NULL, 0);
    code = data_open(u->c, u->dir, DATA_READ, &store);
    if (code != -1)
        return code;
    code = export_from(u, store);
    store_close(store);
    return code;
}
