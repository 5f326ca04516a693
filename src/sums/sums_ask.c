/* sums_ask.c: the one question, in its four forms. */
#include "sums/sums_read.h"

#include <stdlib.h>

/* What one answer is made with. */
struct asking {
    const struct sum_question *q;
    const struct world *world;
    struct arena *arena;
    struct sum_table table;
    size_t capacity;
    bool too_large;
    struct amounts *amounts; /* scratch */
};

/* A row while it is filled. */
struct filling {
    struct asking *asking;
    struct sum_row row;
    struct sum_value *values;
    int64_t *planned;
};

static struct filling filling_new(struct asking *q, const struct place *p, day_t day)
{
    struct filling f = {.asking = q, .row = {.unit = {p->id}, .day = day}};

    f.values = arena_new_array(q->arena, struct sum_value, q->table.column_count + 1);
    return f;
}

static bool filling_is_empty(const struct filling *f)
{
    return !f->row.completeness.expected && !f->planned;
}

static void row_push(struct asking *q, struct filling *f)
{
    if (q->table.count == q->capacity) {
        size_t capacity = q->capacity ? q->capacity * 2 : 16;

        q->table.rows =
            arena_grow(q->arena, q->table.rows, q->table.count, capacity, sizeof *q->table.rows);
        q->capacity = capacity;
    }
    f->row.values = f->values;
    f->row.planned = f->planned;
    q->table.rows[q->table.count++] = f->row;
}

/* --- adding --- */

static void add_to(struct asking *q, int64_t *sum, uint64_t value)
{
    if (value > INT64_MAX || __builtin_add_overflow(*sum, (int64_t)value, sum))
        q->too_large = true;
}

static void plan_add(struct filling *f, uint32_t column, uint64_t milli)
{
    if (!milli || column >= f->asking->table.column_count)
        return;
    if (!f->planned)
        f->planned = arena_new_array(f->asking->arena, int64_t, f->asking->table.column_count + 1);
    add_to(f->asking, &f->planned[column], milli);
}

/* How many columns of a line are asked for. */
static uint32_t line_width(struct asking *q, const struct sum_line *l, uint32_t each)
{
    uint32_t width = l->width / each;

    if (GET(l->carries))
        q->too_large = true;
    return width < q->table.column_count ? width : (uint32_t)q->table.column_count;
}

/* Both are below 2^63 or `over` says so already: a sum that leaves 63 bits shows in its top bit. */
static void exact_add(struct filling *f, const struct sum_line *l)
{
    uint32_t width = l ? line_width(f->asking, l, 1) : 0;
    struct sum_value *values = f->values;
    uint64_t over = 0;

    for (uint32_t i = 0; i < width; i++) {
        uint64_t value = GET(l->sums[i]), sum = (uint64_t)values[i].exact + value;

        values[i].exact = (int64_t)sum;
        over |= value | sum;
    }
    f->asking->too_large |= over > INT64_MAX;
}

static void bounded_add(struct filling *f, const struct sum_line *l)
{
    uint32_t width = l ? line_width(f->asking, l, BOUNDS) : 0;

    for (uint32_t i = 0; i < width; i++) {
        add_to(f->asking, &f->values[i].more, GET(l->sums[i * BOUNDS + BOUND_MORE]));
        add_to(f->asking, &f->values[i].less, GET(l->sums[i * BOUNDS + BOUND_LESS]));
        add_to(f->asking, &f->values[i].about, GET(l->sums[i * BOUNDS + BOUND_ABOUT]));
    }
}

static void planned_add(struct filling *f, const struct sum_line *l)
{
    uint32_t width = l ? line_width(f->asking, l, 1) : 0;

    for (uint32_t i = 0; i < width; i++)
        plan_add(f, i, GET(l->sums[i]));
}

static void cell_add(struct filling *f, const struct cell *cell)
{
    struct completeness *n = &f->row.completeness;

    n->expected += GET(cell->expected);
    n->on_time += GET(cell->on_time);
    n->late += GET(cell->late);
    n->corrected += GET(cell->corrected);
    exact_add(f, GET(cell->exact));
    bounded_add(f, GET(cell->bounded));
    planned_add(f, GET(cell->planned));
}

static void bond_add(struct filling *f, const struct bond *b, day_t from, day_t to)
{
    const struct day_cells *days = GET(b->days);
    uint32_t count = days ? GET(days->count) : 0;

    for (uint32_t i = day_cells_from(days, from); i < count && GET(days->items[i].day) <= to; i++)
        cell_add(f, GET(days->items[i].cell));
}

static void filed_add(struct filling *f, const struct place *reporter, const struct filed *filed)
{
    struct amounts *amounts = f->asking->amounts;

    *(filed->first_late ? &f->row.completeness.late : &f->row.completeness.on_time) += 1;
    f->row.completeness.corrected += filed->revision > 1;
    filed_amounts(f->asking->world, reporter, filed, amounts);
    for (size_t i = 0; i < amounts->count; i++) {
        const struct amount *m = &amounts->items[i];
        struct sum_value *v = &f->values[m->column];

        if (m->column < f->asking->table.column_count)
            add_to(f->asking,
                m->bound == '='   ? &v->exact
                : m->bound == '>' ? &v->more
                : m->bound == '<' ? &v->less
                                  : &v->about,
                (uint64_t)m->milli);
    }
}

static void seat_add(struct filling *f, const struct seat *s, day_t from, day_t to)
{
    const struct slots *slots = GET(s->slots);

    for (uint32_t i = 0; i < slots->count; i++) {
        day_t day = slots->first + (day_t)i;
        const struct filed *filed = GET(slots->items[i]);

        if (day < from || day > to)
            continue;
        f->row.completeness.expected++;
        if (filed)
            filed_add(f, s->place, filed);
    }
}

/* What a place itself reports and is to build. `under`: only where it is placed below that parent.
 */
struct under {
    bool any;
    const struct place *parent;
};

static bool is_under(const struct chain *c, struct under under)
{
    return c && (under.any || c->parent == under.parent);
}

static void own_add(
    struct filling *f, const struct place *p, struct under under, day_t from, day_t to)
{
    enum line line = f->asking->q->line;

    for (const struct seat *s = GET(p->seats); s; s = s->next)
        if (is_under(GET(s->chains[line]), under))
            seat_add(f, s, from, to);
    for (const struct planned_work *k = GET(p->works); k; k = GET(k->next)) {
        day_t first = GET(k->drive->first_day);

        if (is_under(GET(k->chains[line]), under) && first >= from && first <= to)
            plan_add(f, GET(k->column), (uint64_t)GET(k->planned_milli));
    }
}

/* What lies below a place. */
static void below_add(
    struct filling *f, const struct place *p, struct under under, day_t from, day_t to)
{
    for (const struct bond *b = GET(p->bonds[f->asking->q->line]); b; b = b->next)
        if (under.any || b->parent == under.parent)
            bond_add(f, b, from, to);
}

enum parts { PART_OWN = 1, PART_BELOW = 2, PART_ALL = 3 };

static struct filling place_row(struct asking *q, const struct place *p, struct under under,
    enum parts parts, day_t from, day_t to)
{
    struct filling f = filling_new(q, p, from);

    if (parts & PART_OWN)
        own_add(&f, p, under, from, to);
    if (parts & PART_BELOW)
        below_add(&f, p, under, from, to);
    return f;
}

/* --- days --- */

struct days {
    day_t *items;
    size_t count, capacity;
};

static void day_note(struct asking *q, struct days *days, day_t day)
{
    if (day >= q->q->from && day <= q->q->to)
        *vec_push(q->arena, days) = day;
}

static int by_day(const void *a, const void *b)
{
    const day_t *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

/* The days on which a place may have something, each once. */
static struct days days_of(
    struct asking *q, const struct place *p, struct under under, enum parts parts)
{
    enum line line = q->q->line;
    struct days days = {0};
    size_t kept = 0;

    for (const struct seat *s = GET(p->seats); s && (parts & PART_OWN); s = s->next)
        for (uint32_t i = 0; i < GET(s->slots)->count; i++)
            if (is_under(GET(s->chains[line]), under))
                day_note(q, &days, GET(s->slots)->first + (day_t)i);
    for (const struct planned_work *k = GET(p->works); k && (parts & PART_OWN); k = GET(k->next))
        if (is_under(GET(k->chains[line]), under))
            day_note(q, &days, GET(k->drive->first_day));
    for (const struct bond *b = GET(p->bonds[line]); b && (parts & PART_BELOW); b = b->next) {
        const struct day_cells *cells = GET(b->days);

        for (uint32_t i = 0; cells && i < GET(cells->count); i++)
            if (under.any || b->parent == under.parent)
                day_note(q, &days, GET(cells->items[i].day));
    }
    if (days.count)
        qsort(days.items, days.count, sizeof *days.items, by_day);
    for (size_t i = 0; i < days.count; i++)
        if (!kept || days.items[kept - 1] != days.items[i])
            days.items[kept++] = days.items[i];
    days.count = kept;
    return days;
}

static void day_rows(struct asking *q, const struct place *p, struct under under, enum parts parts)
{
    struct days days = days_of(q, p, under, parts);

    for (size_t i = 0; i < days.count; i++) {
        struct filling f = place_row(q, p, under, parts, days.items[i], days.items[i]);

        if (!filling_is_empty(&f))
            row_push(q, &f);
    }
}

/* --- units --- */

static bool tied_in_span(
    const struct place *p, const struct place *parent, const struct sum_question *q)
{
    const struct ties *t = GET(p->ties[q->line]);

    for (uint32_t i = 0; t && i < t->count; i++)
        if (t->items[i].parent == parent && t->items[i].from <= q->to &&
            t->items[i].until > q->from)
            return true;
    return false;
}

static void unit_rows(struct asking *q, const struct place *p)
{
    const struct list *kids = GET(p->kids[q->q->line]);
    struct filling own =
        place_row(q, p, (struct under){.any = true}, PART_OWN, q->q->from, q->q->to);

    if (!filling_is_empty(&own))
        row_push(q, &own);
    for (uint32_t i = 0; i < list_count(kids); i++) {
        const struct place *kid = GET(kids->items[i]);
        struct filling f =
            place_row(q, kid, (struct under){.parent = p}, PART_ALL, q->q->from, q->q->to);

        if (!filling_is_empty(&f) || tied_in_span(kid, p, q->q))
            row_push(q, &f);
    }
}

static void unit_day_rows(struct asking *q, const struct place *p)
{
    const struct list *kids = GET(p->kids[q->q->line]);

    day_rows(q, p, (struct under){.any = true}, PART_OWN);
    for (uint32_t i = 0; i < list_count(kids); i++)
        day_rows(q, GET(kids->items[i]), (struct under){.parent = p}, PART_ALL);
}

/* --- the question --- */

static void ask(struct asking *q, const struct place *p)
{
    const struct under anywhere = {.any = true};
    struct filling f;

    switch (q->q->by) {
    case SUM_ONE:
        f = place_row(q, p, anywhere, PART_ALL, q->q->from, q->q->to);
        row_push(q, &f);
        break;
    case SUM_BY_UNIT:
        unit_rows(q, p);
        break;
    case SUM_BY_DAY:
        day_rows(q, p, anywhere, PART_ALL);
        break;
    case SUM_BY_UNIT_DAY:
        unit_day_rows(q, p);
        break;
    }
}

/* One question of a look at the world. */
static enum err ask_one(
    const struct reading *r, const struct sum_question *q, struct sum_table *ret)
{
    struct asking asking = {.q = q, .world = r->world, .arena = r->arena};
    const struct place *p = map_find(&r->world->places, q->unit.v, 0);

    if (!p || !GET(p->label))
        return E_NOT_FOUND;
    asking.amounts = arena_new(r->arena, struct amounts);
    asking.table.column_count = GET(r->core->columns.count);
    asking.table.version = r->version;
    ask(&asking, p);
    if (asking.too_large)
        return E_TOO_LARGE;
    *ret = asking.table;
    return OK;
}

enum err sums_ask_all(const struct sums *s, struct arena *a, const struct sum_question *questions,
    size_t count, struct sum_table *ret)
{
    struct sum_table *tables = arena_new_array(a, struct sum_table, count + 1);
    struct reading r;
    enum err e = OK;

    for (reading_start(&r, s, a); reading_again(&r);) {
        e = OK;
        for (size_t i = 0; i < count && e == OK; i++)
            e = ask_one(&r, &questions[i], &tables[i]);
    }
    if (GET(s->core->behind))
        return E_BUSY;
    for (size_t i = 0; i < count && e == OK; i++)
        ret[i] = tables[i];
    return e;
}

enum err sums_ask(
    const struct sums *s, struct arena *a, const struct sum_question *q, struct sum_table *ret)
{
    return sums_ask_all(s, a, q, 1, ret);
}
