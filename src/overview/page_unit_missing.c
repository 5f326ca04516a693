/* page_unit_missing.c: who has not reported on a day, in the order of the tree, some at a time. */
#include "overview/page.h"

#include "http/sheet.h"
#include "org/account.h"
#include "overview/templates.h"

static struct str page_href(struct req *r, const struct unit_query *q, size_t from)
{
    return str_printf(r->arena, "/unit/%lld/missing?day=%.*s%s&after=%zu", (long long)q->unit.v,
        STR(day_format_iso(r->arena, q->to)), q->line == LINE_AGENCY ? "&line=agency" : "", from);
}

static struct str name_of(const struct sums *s, struct unit_id unit)
{
    struct sum_unit u;

    return sums_unit(s, unit, &u) ? u.name : S("");
}

/* Those of one commune stand together. */
static void groups_fill(struct req *r, const struct sums *s, const struct unit_query *q,
    const struct missing_list *list, struct unit_missing_view *v)
{
    struct unit_missing_group *group = NULL;
    struct unit_id commune = {0};

    v->groups = arena_new_array(r->arena, struct unit_missing_group, list->count + 1);
    for (size_t i = 0; i < list->count; i++) {
        const struct missing *m = &list->items[i];

        if (!group || m->commune.v != commune.v) {
            commune = m->commune;
            group = &v->groups[v->count++];
            group->name = name_of(s, commune);
            group->href = unit_href(r->arena, q, commune, q->to, q->to, "");
            group->rows = arena_new_array(r->arena, struct unit_missing_row, list->count - i);
        }
        group->rows[group->count++] = (struct unit_missing_row){
            name_of(s, m->unit), report_path(r->arena, m->campaign, m->unit, q->to)};
    }
}

/* The list as a table: all of it, whichever page was looked at. */
static void sheet_make(struct req *r, const struct sums *s, const struct missing_list *list)
{
    static const struct sheet_column shape[] = {
        {MSG("Thuộc"), XLSX_TEXT, 36}, {MSG("Đơn vị"), XLSX_TEXT, 36}};
    struct xlsx_table *t = sheet_own(r, MSG("Chưa báo cáo"), shape, 2);

    for (size_t i = 0; i < list->count; i++) {
        struct xlsx_cell *row = xlsx_row_add(r->arena, t);

        row[0] = xlsx_text(name_of(s, list->items[i].commune));
        row[1] = xlsx_text(name_of(s, list->items[i].unit));
    }
}

static enum err find(struct req *r, struct unit_board *v)
{
    enum err e = unit_page_find(r, v);
    day_t day = v->query.to;

    if (e != OK)
        return e;
    if (!unit_query_day(r, "day", &day) || day > r->today)
        return E_NOT_FOUND;
    v->query.from = v->query.to = day;
    return OK;
}

enum err page_unit_missing(struct req *r)
{
    struct unit_board board = {.query = {.unit = {req_id(r, "unit")}}};
    struct unit_missing_view v = {0};
    struct missing_list list = {0};
    bool saved = sheet_asked(r) != SHEET_NOT;
    int64_t after = saved ? 0 : req_query_id(r, "after");
    enum err e = find(r, &board);

    if (e == OK)
        e = sums_missing(board.sums, r->arena, board.query.unit, board.query.line, board.query.to,
            (size_t)after, saved ? SHEET_ROWS_MAX + 1 : UNIT_MISSING_PAGE, &list, &v.total);
    if (e == OK)
        e = unit_board_crumbs(r, &board.query, true, &v.page);
    if (e != OK)
        return e;
    r->has_sheet = list.count > 0;
    if (saved && list.count > SHEET_ROWS_MAX)
        return E_TOO_LARGE;
    if (saved && list.count)
        sheet_make(r, board.sums, &list);
    if (saved)
        list.count = 0; /* the rest of the page is not asked for */
    groups_fill(r, board.sums, &board.query, &list, &v);
    v.from = (size_t)after + 1;
    v.to = (size_t)after + list.count;
    if (after)
        v.before = page_href(
            r, &board.query, after > UNIT_MISSING_PAGE ? (size_t)after - UNIT_MISSING_PAGE : 0);
    if (v.to < v.total && list.count)
        v.after = page_href(r, &board.query, v.to);
    r->sheet_step = "after";
    v.day = day_format(r->arena, board.query.to);
    v.page.title = REQ_T(r, "%1: chưa báo cáo ngày %2", board.unit.name, v.day);
    html_unit_missing(r->out, &v);
    return OK;
}
