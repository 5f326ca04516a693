/* unit_import_lines.c: the lines of one unit become facts.
 *
 * A unit that is not known is added with its first line, and the later ones are changes from their
 * days on. Of a known one only what differs is written. The last line speaks of the unit as it is
 * now: what it says differently is a change from the line's first day if nothing newer is known,
 * else from the day of the import.
 */
#include "base/tr.h"
#include "org/unit_import_work.h"

static const struct unit_line *last_line(const struct group *g)
{
    return &g->first[g->count - 1].l;
}

static struct str parent_text(const struct unit_line *l, int line)
{
    return line == LINE_AGENCY ? l->agency.code : l->parent.code;
}

static bool same_version(const struct unit_line *a, const struct unit_line *b)
{
    return a->kind == b->kind && str_eq(a->name, b->name);
}

/* --- a unit that is not known --- */

/* Until when the parent, or name, of entry i holds in the file; DAY_OPEN: to the last line. */
static day_t tie_until(const struct group *g, size_t i, int line)
{
    size_t k = i;

    while (k + 1 < g->count && g->first[k + 1].parent[line].v == g->first[i].parent[line].v)
        k++;
    return k + 1 < g->count ? g->first[k].l.until_day : DAY_OPEN;
}

static day_t name_until(const struct group *g, size_t i)
{
    size_t k = i;

    while (k + 1 < g->count && same_version(&g->first[k + 1].l, &g->first[i].l))
        k++;
    return k + 1 < g->count ? g->first[k].l.until_day : DAY_OPEN;
}

static enum err add_tie(struct import *m, struct group *g, size_t i, int line, bool *did)
{
    struct entry *x = &g->first[i];
    struct unit_fault fault = {0};
    enum err e;

    if (x->parent[line].v == x[-1].parent[line].v)
        return OK;
    e = unit_tie_why(&m->tx, g->id, (enum line)line, x->parent[line], x->l.from_day,
        tie_until(g, i, line), &fault);
    if (e == E_CONFLICT && !x->parent[line].v)
        return OK; /* the tie before has ended by itself */
    return import_settle(m, &x->l, e, &fault, did);
}

/* A later line of a unit that was added with its first. The name first: the tie before has ended by
 * itself, so the name is asked only under the new parent. */
static enum err add_line(struct import *m, struct group *g, size_t i)
{
    struct entry *x = &g->first[i];
    struct unit_fault fault = {0};
    bool did = true;
    enum err e = OK;

    if (!same_version(&x->l, &x[-1].l))
        e = import_settle(m, &x->l,
            unit_change_why(
                &m->tx, g->id, x->l.from_day, name_until(g, i), x->l.kind, x->l.name, &fault),
            &fault, &did);
    for (int line = 0; e == OK && did && line < LINE_LAST; line++)
        e = add_tie(m, g, i, line, &did);
    if (e == OK && did)
        import_note(m, STEP_NAME, &x->l, x->l.name, x->l.from_day);
    return e;
}

static enum err add_unit(struct import *m, struct group *g)
{
    const struct unit_line *l = &g->first->l;
    const struct unit_spans spans = {
        {tie_until(g, 0, LINE_TERRITORY), tie_until(g, 0, LINE_AGENCY)}, name_until(g, 0)};
    struct org_unit u = {.parent = g->first->parent[LINE_TERRITORY],
        .agency = g->first->parent[LINE_AGENCY],
        .kind = l->kind,
        .name = l->name,
        .code = l->code.code,
        .series = l->code.series,
        .from_day = l->from_day,
        .until_day = last_line(g)->until_day};
    struct unit_fault fault = {0};
    bool did;
    enum err e =
        import_settle(m, l, unit_add_why(&m->tx, &u, &spans, &g->id, &fault), &fault, &did);

    if (e != OK || !did) {
        g->state = STATE_REFUSED;
        return e;
    }
    import_note(m, STEP_ADD, l, l->name, l->from_day);
    for (size_t i = 1; e == OK && i < g->count; i++)
        e = add_line(m, g, i);
    g->state = STATE_DONE;
    return e;
}

/* --- a unit that is known --- */

/* The day from which a change of the last line holds, when the newest one known is of `newest`. */
static day_t day_of_change(
    const struct import *m, const struct org_unit *u, day_t line_day, day_t newest)
{
    day_t today = m->im->today;

    if (line_day > newest || today < u->from_day || today >= u->until_day)
        return line_day;
    return today > newest ? today : newest;
}

static enum err change_name(struct import *m, const struct org_unit *u, const struct org_unit *now,
    const struct unit_line *l, day_t day, bool last, bool *did)
{
    struct str bare = unit_name_shown(m->tx.arena, l->kind, l->plain, true);
    struct unit_versions versions = {0};
    struct unit_fault fault = {0};
    enum err e = OK;

    *did = false;
    if (l->kind == now->kind && (str_eq(l->name, now->name) || str_eq(bare, now->name)))
        return OK;
    if (last)
        e = unit_versions_of(m->tx.db, m->tx.arena, u->id, &versions);
    if (e == OK && versions.count)
        day = day_of_change(m, u, day, versions.items[versions.count - 1].from_day);
    if (e == OK)
        e = import_settle(m, l,
            unit_change_why(&m->tx, u->id, day, DAY_OPEN, l->kind, l->name, &fault), &fault, did);
    if (e == OK && *did)
        import_note(m, STEP_NAME, l, l->name, day);
    return e;
}

static enum err change_tie(struct import *m, const struct org_unit *u, struct unit_id now,
    const struct entry *x, int line, day_t day, bool last, bool *did)
{
    struct unit_ties ties = {0};
    struct unit_fault fault = {0};
    bool said = line == LINE_AGENCY ? x->l.says_agency : x->l.parent.code.len > 0;
    enum err e = OK;

    *did = false;
    if (!said || now.v == x->parent[line].v)
        return OK;
    if (last)
        e = unit_ties_of(m->tx.db, m->tx.arena, u->id, (enum line)line, &ties);
    if (e == OK && ties.count)
        day = day_of_change(m, u, day, ties.items[ties.count - 1].from_day);
    else if (e == OK && last)
        day = day_of_change(m, u, day, u->from_day);
    if (e == OK)
        e = import_settle(m, &x->l,
            unit_tie_why(&m->tx, u->id, (enum line)line, x->parent[line], day, DAY_OPEN, &fault),
            &fault, did);
    if (e == OK && *did)
        import_note(m, line ? STEP_AGENCY : STEP_TIE, &x->l, parent_text(&x->l, line), day);
    return e;
}

/* The parent on a line of a known unit, on the day of one of its lines or as known latest. */
static enum err parent_then(struct import *m, const struct org_unit *u, enum line line, bool last,
    day_t *day, struct unit_id *ret)
{
    struct org_unit now = *u;
    day_t tied_from;
    enum err e = unit_tied_from(m->tx.db, m->tx.arena, u, line, &tied_from);

    if (e == OK && tied_from > *day)
        *day = tied_from;
    if (e == OK && !last)
        e = unit_find_on(m->tx.db, m->tx.arena, u->id, *day, &now);
    *ret = line == LINE_AGENCY ? now.agency : now.parent;
    return e;
}

static enum err change_line(
    struct import *m, struct group *g, const struct org_unit *u, size_t i, bool *changed)
{
    const struct entry *x = &g->first[i];
    bool last = i + 1 == g->count, did = false;
    day_t day = x->l.from_day > u->from_day ? x->l.from_day : u->from_day;
    struct org_unit now = *u;
    enum err e = last ? OK : unit_find_on(m->tx.db, m->tx.arena, u->id, day, &now);

    if (e == E_NOT_FOUND) {
        import_refuse(
            m, x->l.line, "valid_from", x->l.code.code, MSG("ngày ấy đơn vị chưa có hoặc đã thôi"));
        return OK;
    }
    if (e == OK)
        e = change_name(m, u, &now, &x->l, day, last, &did);
    *changed = *changed || did;
    for (int line = 0; e == OK && line < LINE_LAST; line++) {
        struct unit_id parent;
        day_t tie_day = day;

        e = parent_then(m, u, (enum line)line, last, &tie_day, &parent);
        if (e == OK)
            e = change_tie(m, u, parent, x, line, tie_day, last, &did);
        *changed = *changed || did;
    }
    return e;
}

/* The end moves to a later day before anything else, to an earlier one after all else. */
static enum err change_end(struct import *m, struct group *g, struct org_unit *u, bool *changed)
{
    const struct unit_line *l = last_line(g);
    struct unit_fault fault = {0};
    bool did;
    enum err e;

    g->ends = l->until_day < u->until_day;
    *changed = g->ends;
    if (l->until_day <= u->until_day)
        return OK;
    e = import_settle(m, l, unit_end_why(&m->tx, u->id, l->until_day, &fault), &fault, &did);
    if (e == OK && did) {
        import_note(m, STEP_END, l, S(""), l->until_day);
        u->until_day = l->until_day;
        *changed = true;
    }
    return e;
}

static enum err change_unit(struct import *m, struct group *g, struct org_unit *u)
{
    const struct unit_line *l = &g->first->l;
    bool changed = false, line_changed;
    enum err e;

    g->id = u->id;
    g->state = STATE_DONE;
    if (l->from_day != DAY_UNKNOWN && l->from_day < u->from_day) {
        import_refuse(m, l->line, "valid_from", day_format_iso(m->im->arena, l->from_day),
            MSG("đơn vị đã có và bắt đầu muộn hơn; ngày bắt đầu không đổi được"));
        return OK;
    }
    e = change_end(m, g, u, &changed);
    for (size_t i = 0; e == OK && i < g->count; i++) {
        size_t refused = m->im->refused.count;

        line_changed = changed && i + 1 == g->count;
        e = change_line(m, g, u, i, &line_changed);
        if (!line_changed && m->im->refused.count == refused)
            m->im->unchanged++;
    }
    return e;
}

enum err import_group(struct import *m, struct group *g)
{
    const struct unit_code *code = &g->first->l.code;
    struct org_unit u;
    enum err e = unit_find_by_code(m->tx.db, m->tx.arena, code->series, code->code, &u);

    if (e == E_NOT_FOUND)
        return add_unit(m, g);
    return e == OK ? change_unit(m, g, &u) : e;
}

enum err import_ends(struct import *m)
{
    enum err e = OK;

    for (size_t i = m->ordered; e == OK && i-- > 0;) {
        struct group *g = m->order[i];
        const struct unit_line *l = last_line(g);
        struct unit_fault fault = {0};
        bool did;

        if (!g->ends)
            continue;
        e = import_settle(m, l, unit_end_why(&m->tx, g->id, l->until_day, &fault), &fault, &did);
        if (e == OK && did)
            import_note(m, STEP_END, l, S(""), l->until_day);
        arena_reset(&m->scratch);
    }
    return e;
}
