/* page_unit.c: what a unit was and is: names, ranks and parents through time, what it became and
 * what it was made of, and what lies below. The figures of a unit stand on a page of rollup.
 */
#include "org/page.h"

#include "org/templates.h"

enum { BELOW_A_PAGE = 100 };

enum err unit_crumbs(
    struct req *r, struct unit_id unit, const struct unit_way *way, struct page *page)
{
    struct crumb up[PAGE_CRUMBS_MAX];
    size_t count = 0, n = 0;
    bool shown = way->itself;

    while (unit.v && count + 1 < PAGE_CRUMBS_MAX) {
        struct org_unit u;
        enum err e = unit_find_on(r->db, r->arena, unit, way->day, &u);

        if (e == E_NOT_FOUND)
            e = unit_find(r->db, r->arena, unit, &u);
        if (e != OK)
            return e;
        if (!may(r->db, r->actor, PERMISSION_READ, unit))
            break;
        if (shown)
            up[count++] = (struct crumb){
                str_printf(r->arena, "/unit/%lld%.*s", (long long)unit.v, STR(way->query)), u.name};
        shown = true;
        unit = way->line == LINE_AGENCY ? u.agency : u.parent;
    }
    page->crumbs[n++] = (struct crumb){S("/"), req_t(r, "Trang đầu")};
    while (count)
        page->crumbs[n++] = up[--count];
    return OK;
}

/* A unit as one line: its place, and whether the reader may open it. */
static enum err add_line(struct req *r, struct unit_lines *to, const struct org_unit *u,
    bool with_path, struct unit_line_view **ret)
{
    struct unit_line_view *line = vec_push(r->arena, to);

    line->unit = *u;
    line->may_open = may(r->db, r->actor, PERMISSION_READ, u->id);
    *ret = line;
    return with_path ? unit_path(r->db, r->arena, u, r->today, &line->path) : OK;
}

static enum err add_above(struct req *r, struct unit_id id, enum line line, struct unit_lines *to)
{
    struct unit_ties ties = {0};
    struct unit_line_view *view;
    enum err e = unit_ties_of(r->db, r->arena, id, line, &ties);

    for (size_t i = 0; e == OK && i < ties.count; i++) {
        const struct unit_tie *t = &ties.items[i];
        struct org_unit above;

        e = unit_find(r->db, r->arena, t->parent, &above);
        if (e == OK)
            e = add_line(r, to, &above, true, &view);
        if (e != OK)
            break;
        view->line = line;
        view->from_day = t->from_day;
        view->until_day = t->until_day;
    }
    return e;
}

static enum err add_heirs(struct req *r, const struct unit_heirs *heirs, struct unit_lines *to)
{
    struct unit_line_view *view;
    enum err e = OK;

    for (size_t i = 0; e == OK && i < heirs->count; i++) {
        e = add_line(r, to, &heirs->items[i].unit, true, &view);
        if (e == OK)
            view->whole = heirs->items[i].whole;
    }
    return e;
}

/* What is directly below on both lines, today or on its last day, one page of it. */
static enum err add_below(struct req *r, const struct org_unit *u, struct unit_history_view *v)
{
    day_t day = r->today < u->until_day ? r->today : u->until_day - 1;
    size_t from = (size_t)req_query_id(r, "from"), at = 0;
    struct unit_line_view *view;
    enum err e = OK;

    for (int line = 0; e == OK && line < LINE_LAST; line++) {
        struct unit_list list = {0};

        e = unit_children(r->db, r->arena, (enum line)line, u->id, day, day, &list);
        v->below_total += list.count;
        for (size_t i = 0; e == OK && i < list.count; i++, at++)
            if (at >= from && at < from + BELOW_A_PAGE)
                e = add_line(r, &v->below, &list.items[i], false, &view);
    }
    if (v->below_total > from + BELOW_A_PAGE)
        v->next = str_printf(
            r->arena, "/unit/%lld/history?from=%zu", (long long)u->id.v, from + BELOW_A_PAGE);
    return e;
}

static enum err load(struct req *r, struct unit_history_view *v)
{
    struct unit_id id = v->unit.id;
    struct unit_heirs after = {0}, before = {0};
    enum err e = unit_versions_of(r->db, r->arena, id, &v->versions);

    for (int line = 0; e == OK && line < LINE_LAST; line++)
        e = add_above(r, id, (enum line)line, &v->above);
    if (e == OK)
        e = unit_successors(r->db, r->arena, id, &after);
    if (e == OK)
        e = add_heirs(r, &after, &v->after);
    if (e == OK)
        e = unit_predecessors(r->db, r->arena, id, &before);
    if (e == OK)
        e = add_heirs(r, &before, &v->before);
    return e == OK ? add_below(r, &v->unit, v) : e;
}

enum err page_unit_history(struct req *r)
{
    struct unit_history_view v = {0};
    enum err e = unit_find(r->db, r->arena, (struct unit_id){req_id(r, "unit")}, &v.unit);

    if (e == OK && !may(r->db, r->actor, PERMISSION_READ, v.unit.id))
        e = E_DENIED;
    if (e == OK)
        e = load(r, &v);
    if (e != OK)
        return e;
    v.page.title = v.unit.name;
    v.may_administer = may(r->db, r->actor, PERMISSION_ADMINISTER, v.unit.id);
    html_unit_history(r->out, &v);
    return OK;
}
