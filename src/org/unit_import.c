/* unit_import.c: lines of a file of units against what is known, in the order of the tree.
 *
 * The lines of one unit (same series and code) are its history and are taken together; parents come
 * before their children. Every rule is asked by unit_change.h in the transaction of the import.
 */
#include "base/tr.h"
#include "org/unit_import_work.h"

#include <stdlib.h>

enum { SCRATCH_MAX = 64 * 1024 * 1024, CHAIN_MAX = 2 * UNIT_DEPTH_MAX };

void import_refuse(
    struct import *m, size_t line, const char *column, struct str value, const char *why)
{
    *vec_push(m->im->arena, &m->im->refused) = (struct unit_refusal){line, column, value, why};
}

void import_note(
    struct import *m, enum unit_step step, const struct unit_line *l, struct str text, day_t day)
{
    *vec_push(m->im->arena, &m->im->done) = (struct unit_done){step, l->line, l->code, text, day};
}

/* What stood in the column of a line that a rule refused. */
static struct str cell_of(struct arena *a, const struct unit_line *l, const char *column)
{
    if (!strcmp(column, "parent_code"))
        return l->parent.code;
    if (!strcmp(column, "agency_parent"))
        return l->agency.code;
    if (!strcmp(column, "name"))
        return l->plain;
    if (!strcmp(column, "kind"))
        return str_from(l->kind->code);
    if (!strcmp(column, "valid_from"))
        return l->from_day == DAY_UNKNOWN ? S("") : day_format_iso(a, l->from_day);
    if (!strcmp(column, "valid_to"))
        return l->until_day == DAY_OPEN ? S("") : day_format_iso(a, l->until_day - 1);
    return l->code.code;
}

enum err import_settle(struct import *m, const struct unit_line *l, enum err e,
    const struct unit_fault *fault, bool *did)
{
    *did = e == OK;
    if (e == OK || !fault->why)
        return e;
    import_refuse(m, l->line, fault->column, cell_of(m->im->arena, l, fault->column), fault->why);
    return OK;
}

/* --- the units of the file --- */

static int cmp_code(struct unit_code a, struct unit_code b)
{
    int c = str_cmp(a.series, b.series);

    return c ? c : str_cmp(a.code, b.code);
}

static int cmp_entry(const void *a, const void *b)
{
    const struct unit_line *x = &((const struct entry *)a)->l, *y = &((const struct entry *)b)->l;
    int c = cmp_code(x->code, y->code);

    if (!c)
        c = (x->from_day > y->from_day) - (x->from_day < y->from_day);
    return c ? c : (x->line > y->line) - (x->line < y->line);
}

static void make_groups(struct import *m, const struct unit_file *f)
{
    struct arena *a = m->im->arena;

    m->entry_count = f->count;
    m->entries = arena_new_array(a, struct entry, f->count);
    m->groups = arena_new_array(a, struct group, f->count);
    m->order = arena_new_array(a, struct group *, f->count);
    for (size_t i = 0; i < f->count; i++)
        m->entries[i].l = f->items[i];
    if (f->count)
        qsort(m->entries, f->count, sizeof *m->entries, cmp_entry);
    for (size_t i = 0; i < f->count; i++) {
        if (!i || cmp_code(m->entries[i - 1].l.code, m->entries[i].l.code) != 0)
            m->groups[m->group_count++].first = &m->entries[i];
        m->groups[m->group_count - 1].count++;
    }
}

static struct group *group_find(struct import *m, struct unit_code code)
{
    size_t low = 0, high = m->group_count;

    while (low < high) {
        size_t mid = low + (high - low) / 2;
        int c = cmp_code(m->groups[mid].first->l.code, code);

        if (!c)
            return &m->groups[mid];
        if (c < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return NULL;
}

/* The days of its lines follow one another. Refuses line by line. */
static bool history_fits(struct import *m, const struct group *g)
{
    bool fits = true;

    for (size_t i = 1; i < g->count; i++) {
        const struct unit_line *l = &g->first[i].l, *before = &g->first[i - 1].l;
        const char *why = NULL;

        if (l->from_day == before->from_day)
            why = MSG("mã này có hai dòng với cùng ngày bắt đầu");
        else if (l->from_day < before->until_day)
            why = MSG("ngày bắt đầu nằm trong thời gian của dòng khác cùng mã");
        else if (l->from_day > before->until_day)
            why = MSG("giữa dòng này và dòng trước cùng mã có khoảng trống");
        if (why)
            import_refuse(m, l->line, "valid_from", l->code.code, why);
        fits = fits && !why;
    }
    return fits;
}

/* --- parents first --- */

static enum err visit(struct import *m, struct group *g, int depth);

/* The unit above that a line names: in the file (done first), or known. *ok false: refused. */
static enum err find_above(struct import *m, const struct unit_line *l, struct unit_code code,
    const char *column, int depth, struct unit_id *ret, bool *ok)
{
    struct group *g = group_find(m, code);
    const char *why = MSG("không có đơn vị cấp trên này");
    struct org_unit u;
    enum err e = g && g->state == STATE_NEW ? visit(m, g, depth + 1) : OK;

    if (e != OK)
        return e;
    if (g && g->state == STATE_DONE) {
        *ret = g->id;
        return OK;
    }
    e = g ? E_NOT_FOUND : unit_find_by_code(m->tx.db, m->tx.arena, code.series, code.code, &u);
    if (e == OK)
        *ret = u.id;
    if (e != E_NOT_FOUND)
        return e;
    if (g)
        why = g->state == STATE_BUSY ? MSG("các đơn vị là cấp trên của nhau: thành vòng tròn")
                                     : MSG("dòng của đơn vị cấp trên bị từ chối");
    import_refuse(m, l->line, column, code.code, why);
    *ok = false;
    return OK;
}

static enum err find_parents(struct import *m, struct group *g, int depth, bool *ok)
{
    enum err e = OK;

    for (size_t i = 0; e == OK && i < g->count; i++) {
        struct entry *x = &g->first[i];

        if (!str_eq(str_from(x->l.kind->code), S("quoc-gia")))
            x->parent[LINE_TERRITORY] = m->country;
        if (x->l.parent.code.len)
            e = find_above(
                m, &x->l, x->l.parent, "parent_code", depth, &x->parent[LINE_TERRITORY], ok);
        if (e == OK && x->l.agency.code.len)
            e = find_above(
                m, &x->l, x->l.agency, "agency_parent", depth, &x->parent[LINE_AGENCY], ok);
    }
    return e;
}

static enum err visit(struct import *m, struct group *g, int depth)
{
    bool ok = history_fits(m, g);
    enum err e = OK;

    g->state = STATE_BUSY;
    if (depth > CHAIN_MAX) {
        import_refuse(m, g->first->l.line, "parent_code", g->first->l.parent.code,
            MSG("quá 8 cấp, tính từ trên xuống"));
        ok = false;
    } else {
        e = find_parents(m, g, depth, &ok);
    }
    if (e == OK && ok)
        e = import_group(m, g);
    else
        g->state = STATE_REFUSED;
    if (g->state == STATE_DONE)
        m->order[m->ordered++] = g;
    return e;
}

static enum err import_units(struct import *m)
{
    enum err e = OK;

    for (size_t i = 0; e == OK && i < m->group_count; i++) {
        if (m->groups[i].state == STATE_NEW)
            e = visit(m, &m->groups[i], 0);
        arena_reset(&m->scratch);
    }
    return e == OK ? import_ends(m) : e;
}

/* --- the whole --- */

static enum err find_country(struct import *m)
{
    static const struct org_unit country = {.name = STR_INIT("Việt Nam"), .code = STR_INIT("VN")};
    struct org_unit u = country;
    enum err e = unit_country(m->tx.db, m->tx.arena, &u);

    if (e == E_NOT_FOUND && !m->im->country)
        return OK;
    if (e == E_NOT_FOUND) {
        u.kind = unit_kind_find(S("quoc-gia"));
        e = unit_add(&m->tx, &u, &u.id);
    }
    if (e == OK)
        m->country = u.id;
    return e;
}

static int cmp_refusal(const void *a, const void *b)
{
    const struct unit_refusal *x = a, *y = b;

    return (x->line > y->line) - (x->line < y->line);
}

static void sort_refused(struct unit_refusals *r, size_t from)
{
    if (r->count > from)
        qsort(r->items + from, r->count - from, sizeof *r->items, cmp_refusal);
}

static void take_refused(struct unit_import *im, const struct unit_refusals *from)
{
    for (size_t i = 0; i < from->count; i++)
        *vec_push(im->arena, &im->refused) = from->items[i];
}

static enum err import_files(struct import *m)
{
    struct unit_import *im = m->im;
    enum err e = find_country(m);

    if (e == OK && im->units) {
        take_refused(im, &im->units->refused);
        make_groups(m, im->units);
        e = import_units(m);
        sort_refused(&im->refused, 0);
    }
    im->unit_refused_count = im->refused.count;
    if (e == OK && im->succession) {
        take_refused(im, &im->succession->refused);
        e = import_succession(m);
        sort_refused(&im->refused, im->unit_refused_count);
    }
    return e;
}

enum err unit_import_run(struct tx *tx, void *context)
{
    struct unit_import *im = context;
    struct import m = {.im = im, .tx = *tx};
    enum err e;

    arena_init(&m.scratch, SCRATCH_MAX);
    m.tx.arena = &m.scratch;
    e = import_files(&m);
    arena_reset(&m.scratch);
    if (e != OK)
        return e;
    im->complete = true;
    return im->dry_run || (im->refused.count && !im->skip_refused) ? E_INVALID : OK;
}
