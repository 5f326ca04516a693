/* unit_change.c: `chungsuc unit add|change|tie|end|code|list`: single units, from the keyboard. */
#include "cli/unit.h"

struct write {
    struct unit_command *u;
    struct org_unit unit;
    struct unit_id parent;
    enum line line;
    day_t day;
    struct unit_fault fault;
};

/* Run a job on the data; what a rule refused is said. */
static int write_and_say(struct write *w, enum err (*run)(struct tx *tx, void *context))
{
    struct cli *c = w->u->c;
    struct store *store;
    int code = data_open(c, w->u->dir, DATA_WRITE, &store);
    struct str name = w->unit.name;
    enum err e;

    if (code != -1)
        return code;
    e = store_write_wait(store, 0, run, w);
    store_close(store);
    if (e == OK)
        return EXIT_DONE;
    if (w->fault.why && name.len)
        return cli_fail_file(c, str_z(c->arena, name), w->fault.why);
    if (e == E_NOT_FOUND)
        return cli_fail(c, MSG("không có đơn vị này"), NULL, 0);
    return cli_fail(c, w->fault.why ? w->fault.why : err_info(e)->message_vi, NULL, 0);
}

static enum err run_add(struct tx *tx, void *context)
{
    static const struct unit_spans whole_life = {{DAY_OPEN, DAY_OPEN}, DAY_OPEN};
    struct write *w = context;

    return unit_add_why(tx, &w->unit, &whole_life, &w->unit.id, &w->fault);
}

int unit_add_run(struct unit_command *u)
{
    struct write w = {.u = u,
        .unit = {.code = str_from(u->code), .from_day = DAY_UNKNOWN, .until_day = DAY_OPEN}};
    struct cli *c = u->c;
    int code = unit_arg_kind(u, &w.unit.kind);

    if (c->argc != 2)
        return cli_fail(c, MSG("cần một tên đơn vị, trong dấu nháy: \"Ấp Cầu\""), NULL, 0);
    if (code == -1 && u->parent)
        code = unit_arg_id(u, "--parent", u->parent, &w.unit.parent);
    if (code == -1 && u->agency)
        code = unit_arg_id(u, "--agency", u->agency, &w.unit.agency);
    if (code == -1 && u->from)
        code = unit_arg_day(u, "--from", u->from, &w.unit.from_day);
    if (code == -1)
        code = unit_arg_series(u, "own", &w.unit.series);
    if (code == -1)
        code = unit_arg_text(u, c->argv[1], &w.unit.name);
    if (code == -1)
        code = write_and_say(&w, run_add);
    if (code != EXIT_DONE)
        return code;
    return cli_print(c, str_printf(c->arena, "%lld\n", (long long)w.unit.id.v)) ? EXIT_DONE
                                                                                : EXIT_NOT_DONE;
}

/* "ID" and --from, which these three need. */
static int read_place(struct unit_command *u, struct write *w)
{
    int code = unit_arg_id(u, "ID", u->c->argc == 2 ? u->c->argv[1] : NULL, &w->unit.id);

    return code == -1 ? unit_arg_day(u, "--from", u->from, &w->day) : code;
}

static enum err run_change(struct tx *tx, void *context)
{
    struct write *w = context;
    struct org_unit then;
    enum err e = unit_find_on(tx->db, tx->arena, w->unit.id, w->day, &then);

    if (e != OK)
        return e;
    return unit_change_why(tx, w->unit.id, w->day, DAY_OPEN,
        w->unit.kind ? w->unit.kind : then.kind, w->unit.name.len ? w->unit.name : then.name,
        &w->fault);
}

int unit_change_run(struct unit_command *u)
{
    struct write w = {.u = u};
    int code = read_place(u, &w);

    if (code == -1 && !u->name && !u->kind)
        code = cli_fail(u->c, MSG("cần --name, --kind hoặc cả hai"), NULL, 0);
    if (code == -1 && u->kind)
        code = unit_arg_kind(u, &w.unit.kind);
    if (code == -1 && u->name)
        code = unit_arg_text(u, u->name, &w.unit.name);
    return code == -1 ? write_and_say(&w, run_change) : code;
}

static enum err run_tie(struct tx *tx, void *context)
{
    struct write *w = context;

    return unit_tie_why(tx, w->unit.id, w->line, w->parent, w->day, DAY_OPEN, &w->fault);
}

int unit_tie_run(struct unit_command *u)
{
    struct write w = {.u = u};
    int code = read_place(u, &w);

    if (code == -1)
        code = unit_arg_id(u, "--parent", u->parent, &w.parent);
    if (code == -1 && u->line && line_from_code(str_from(u->line), &w.line) != OK)
        code = EXIT_NOT_DONE; /* cli_options() has looked at the choices */
    return code == -1 ? write_and_say(&w, run_tie) : code;
}

static enum err run_end(struct tx *tx, void *context)
{
    struct write *w = context;

    return unit_end_why(tx, w->unit.id, w->day, &w->fault);
}

int unit_end_run(struct unit_command *u)
{
    struct write w = {.u = u};
    int code = read_place(u, &w);

    return code == -1 ? write_and_say(&w, run_end) : code;
}

static enum err run_code(struct tx *tx, void *context)
{
    struct write *w = context;

    return unit_give_code(tx, w->unit.id, w->unit.series, w->unit.code);
}

int unit_code_run(struct unit_command *u)
{
    struct write w = {.u = u, .unit.code = str_from(u->code)};
    int code = unit_arg_id(u, "ID", u->c->argc == 2 ? u->c->argv[1] : NULL, &w.unit.id);

    if (code == -1)
        code = unit_arg_series(u, "own", &w.unit.series);
    if (code != -1)
        return code;
    w.fault.why = MSG("cần --code, chưa đơn vị nào có; một mã đã cho thì không đổi");
    return write_and_say(&w, run_code);
}

/* --- the list --- */

static void print_unit(struct buf *out, const struct org_unit *u, int depth)
{
    buf_printf(out, "%*s%lld  %.*s  (%s)", 2 * depth, "", (long long)u->id.v, STR(u->name),
        u->kind ? u->kind->code : "?");
    if (u->code.len)
        buf_printf(out, "  %.*s%s%.*s", STR(u->series), u->series.len ? ":" : "", STR(u->code));
    buf_addc(out, '\n');
}

static enum err print_below(
    struct cli *c, struct db *db, struct buf *out, struct unit_id parent, int depth)
{
    struct unit_list list = {0};
    enum err e = unit_list_of(db, c->arena, parent, &list);

    for (size_t i = 0; e == OK && i < list.count; i++) {
        print_unit(out, &list.items[i], depth);
        if (depth < UNIT_DEPTH_MAX)
            e = print_below(c, db, out, list.items[i].id, depth + 1);
    }
    return e;
}

static int list_from(struct unit_command *u, struct store *store, struct unit_id top)
{
    struct cli *c = u->c;
    struct org_unit unit;
    struct buf out;
    struct db *db;
    enum err e = store_reader(store, &db);

    if (e != OK)
        return cli_fail(c, err_info(e)->message_vi, NULL, 0);
    buf_init(&out, c->arena, 256 * 1024 * 1024);
    if (top.v)
        e = unit_find(db, c->arena, top, &unit);
    if (e == OK && top.v)
        print_unit(&out, &unit, 0);
    if (e == OK)
        e = print_below(c, db, &out, top, top.v ? 1 : 0);
    store_reader_close(db);
    if (e == E_NOT_FOUND)
        return cli_fail(c, MSG("không có đơn vị này"), NULL, 0);
    if (e != OK)
        return cli_fail(c, err_info(e)->message_vi, NULL, 0);
    return cli_print(c, buf_str(&out)) ? EXIT_DONE : EXIT_NOT_DONE;
}

int unit_list_run(struct unit_command *u)
{
    struct unit_id top = {0};
    struct store *store;
    int code = u->c->argc > 1 ? unit_arg_id(u, "ID", u->c->argv[1], &top) : -1;

    if (code == -1)
        code = data_open(u->c, u->dir, DATA_READ, &store);
    if (code != -1)
        return code;
    code = list_from(u, store, top);
    store_close(store);
    return code;
}
