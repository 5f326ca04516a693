/* unit.c: `chungsuc unit add|list`: the units of an installation. */
#include "cli/data.h"

#include "base/unicode.h"
#include "org/unit.h"

#include <string.h>

static struct str kind_codes(struct arena *a)
{
    struct buf b;

    buf_init(&b, a, 4096);
    for (const struct unit_kind *k = unit_kinds; k->code; k++)
        buf_printf(&b, "%s%s", b.len ? " " : "", k->code);
    return buf_str(&b);
}

static enum err run_add(struct tx *tx, void *context)
{
    struct org_unit *u = context;

    return unit_add(tx, u, &u->id);
}

static int add_failed(struct cli *c, const struct org_unit *u, enum err e)
{
    if (e == E_CONFLICT)
        return cli_fail(c, MSG("ở đó đã có đơn vị tên %1"), &u->name, 1);
    if (e == E_INVALID)
        return cli_fail(c,
            MSG("tên phải có từ 1 đến 120 ký tự; --parent phải là số của một đơn vị đã có"), NULL,
            0);
    return cli_fail(c, err_info(e)->message_vi, NULL, 0);
}

static int unit_add_command(
    struct cli *c, struct store *store, const char *kind, const char *parent, const char *code)
{
    struct org_unit u = {
        .kind = kind ? unit_kind_find(str_from(kind)) : NULL, .code = str_from(code)};
    struct str kinds = kind_codes(c->arena);
    struct utf8_report report;
    enum err e;

    if (c->argc != 2)
        return cli_fail(c, MSG("cần một tên đơn vị, trong dấu nháy: \"Ấp Cầu\""), NULL, 0);
    if (!u.kind)
        return cli_fail(c, MSG("--kind phải là một trong: %1"), &kinds, 1);
    if (parent && str_to_int(str_from(parent), &u.parent.v) != OK)
        return add_failed(c, &u, E_INVALID);
    e = utf8_clean(c->arena, str_from(c->argv[1]), &u.name, &report);
    if (e == OK)
        e = store_write_wait(store, 0, run_add, &u);
    if (e != OK)
        return add_failed(c, &u, e);
    return cli_print(c, str_printf(c->arena, "%lld\n", (long long)u.id.v)) ? EXIT_DONE
                                                                           : EXIT_NOT_DONE;
}

static enum err print_below(
    struct cli *c, struct db *db, struct buf *out, struct unit_id parent, int depth)
{
    struct unit_list list = {0};
    enum err e = unit_list_of(db, c->arena, parent, &list);

    for (size_t i = 0; e == OK && i < list.count; i++) {
        const struct org_unit *u = &list.items[i];

        buf_printf(out, "%*s%lld  %.*s  (%s)\n", 2 * depth, "", (long long)u->id.v, STR(u->name),
            u->kind ? u->kind->code : "?");
        if (depth < UNIT_DEPTH_MAX)
            e = print_below(c, db, out, u->id, depth + 1);
    }
    return e;
}

static int unit_list_command(struct cli *c, struct store *store)
{
    struct db *db;
    struct buf out;
    enum err e = store_reader(store, &db);

    if (e != OK)
        return cli_fail(c, err_info(e)->message_vi, NULL, 0);
    buf_init(&out, c->arena, 64 * 1024 * 1024);
    e = print_below(c, db, &out, (struct unit_id){0}, 0);
    store_reader_close(db);
    if (e != OK)
        return cli_fail(c, err_info(e)->message_vi, NULL, 0);
    return cli_print(c, buf_str(&out)) ? EXIT_DONE : EXIT_NOT_DONE;
}

int cli_unit(struct cli *c)
{
    const char *dir = NULL, *kind = NULL, *parent = NULL, *unit_code = NULL;
    const struct cli_option options[] = {{"data", &dir, NULL, NULL}, {"kind", &kind, NULL, NULL},
        {"parent", &parent, NULL, NULL}, {"code", &unit_code, NULL, NULL}};
    int code = cli_options(c, options, 4);
    bool add, list;
    struct store *store;

    if (code != -1)
        return code;
    add = c->argc && !strcmp(c->argv[0], "add");
    list = c->argc == 1 && !strcmp(c->argv[0], "list");
    if (!add && !list)
        return cli_fail(c, MSG("viết: chungsuc unit add … hoặc chungsuc unit list"), NULL, 0);
    code = data_open(c, dir, add ? DATA_WRITE : DATA_READ, &store);
    if (code != -1)
        return code;
    code = add ? unit_add_command(c, store, kind, parent, unit_code) : unit_list_command(c, store);
    store_close(store);
    return code;
}
