/* unit_succession.c: `chungsuc unit succession CODE`: what became of a unit, and what it was made
 * of, in words.
 */
#include "cli/unit.h"

static const char *const all_series[] = {"old", "new", ""};

/* "Phường Phúc Xá (old 00001), Quận Ba Đình, Thành phố Hà Nội, đến 30/06/2025" */
static enum err say_unit(
    struct cli *c, struct db *db, struct buf *out, const struct org_unit *u, day_t today)
{
    struct str path;
    enum err e = unit_path(db, c->arena, u, today, &path);

    if (e != OK)
        return e;
    buf_printf(out, "%.*s (%.*s%s%.*s)%s%.*s", STR(u->name), STR(u->series),
        u->series.len ? " " : "", STR(u->code), path.len ? ", " : "", STR(path));
    if (u->until_day != DAY_OPEN)
        buf_add(out,
            TR_FILL(c->arena, c->lang, MSG(", đến %1"), day_format(c->arena, u->until_day - 1)));
    else if (u->from_day != DAY_UNKNOWN)
        buf_add(out, TR_FILL(c->arena, c->lang, MSG(", từ %1"), day_format(c->arena, u->from_day)));
    buf_addc(out, '\n');
    return OK;
}

static enum err say_heirs(struct cli *c, struct db *db, struct buf *out, const char *head,
    const struct unit_heirs *heirs, day_t today)
{
    enum err e = OK;

    buf_printf(out, "  %s\n", tr(c->lang, head));
    for (size_t i = 0; e == OK && i < heirs->count; i++) {
        const struct unit_heir *h = &heirs->items[i];

        buf_printf(out, "    %*s%s: ", 2 * (h->steps - 1), "",
            tr(c->lang, h->whole ? MSG("toàn bộ") : MSG("một phần")));
        e = say_unit(c, db, out, &h->unit, today);
    }
    return e;
}

static enum err say_succession(
    struct cli *c, struct db *db, struct buf *out, const struct org_unit *u)
{
    struct unit_heirs after = {0}, before = {0};
    day_t today = day_of_ms(now_ms());
    enum err e = say_unit(c, db, out, u, today);

    if (e == OK)
        e = unit_successors(db, c->arena, u->id, &after);
    if (e == OK)
        e = unit_predecessors(db, c->arena, u->id, &before);
    if (e == OK && after.count)
        e = say_heirs(c, db, out, MSG("đã thành:"), &after, today);
    if (e == OK && before.count)
        e = say_heirs(c, db, out, MSG("hình thành từ:"), &before, today);
    if (!after.count && !before.count)
        buf_printf(out, "  %s\n", tr(c->lang, MSG("chưa ghi kế thừa nào")));
    return e;
}

/* The unit of that code in each series that was asked for. */
static int succession_from(struct unit_command *u, struct db *db)
{
    struct cli *c = u->c;
    struct str code = str_from(c->argv[1]), asked;
    struct org_unit unit;
    struct buf out;
    bool any = false;

    buf_init(&out, c->arena, 16 * 1024 * 1024);
    unit_arg_series(u, "own", &asked);
    for (size_t i = 0; i < sizeof all_series / sizeof *all_series; i++) {
        struct str series = str_from(all_series[i]);
        enum err e = OK;

        if (u->series && !str_eq(series, asked))
            continue;
        e = unit_find_by_code(db, c->arena, series, code, &unit);
        if (e == E_NOT_FOUND)
            continue;
        if (e == OK)
            e = say_succession(c, db, &out, &unit);
        if (e != OK)
            return cli_fail(c, err_info(e)->message_vi, NULL, 0);
        any = true;
    }
    if (!any)
        return cli_fail(c, MSG("không có đơn vị mã %1; giữ số 0 ở đầu: 00004"), &code, 1);
    return cli_print(c, buf_str(&out)) ? EXIT_DONE : EXIT_NOT_DONE;
}

int unit_succession_run(struct unit_command *u)
{
    struct store *store;
    struct db *db;
    enum err e;
    int code;

    if (u->c->argc != 2)
        return cli_fail(u->c, MSG("cần đúng một mã đơn vị"), NULL, 0);
    code = data_open(u->c, u->dir, DATA_READ, &store);
    if (code != -1)
        return code;
    e = store_reader(store, &db);
    if (e != OK) {
        store_close(store);
        return cli_fail(u->c, err_info(e)->message_vi, NULL, 0);
    }
    code = succession_from(u, db);
    store_reader_close(db);
    store_close(store);
    return code;
}
