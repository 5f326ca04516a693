/* compare.c: figures of an earlier span under the units of today, exact or in question. */
#include "sums/compare.h"

__extension__ typedef __int128 wide; /* a share needs a thousand times a sum */

struct comparing {
    struct db *db;
    const struct sums *sums;
    struct arena *arena;
    const struct compare_question *q;
    struct unit_heirs from; /* all that went into the unit */
    bool too_large;
};

static bool row_has_figures(const struct sum_row *row, size_t columns)
{
    for (size_t i = 0; i < columns; i++)
        if (sum_total(row->values[i]) || (row->planned && row->planned[i]))
            return true;
    return row->completeness.expected > 0;
}

/* --- adding rows --- */

static struct sum_row row_new(struct arena *a, struct unit_id unit, day_t from, size_t columns)
{
    return (struct sum_row){
        .unit = unit, .day = from, .values = arena_new_array(a, struct sum_value, columns + 1)};
}

static void add(struct comparing *c, int64_t *sum, int64_t value)
{
    if (__builtin_add_overflow(*sum, value, sum))
        c->too_large = true;
}

static const struct sum_value *values_added(
    struct comparing *c, const struct sum_value *x, const struct sum_value *y, size_t columns)
{
    struct sum_value *sum = arena_new_array(c->arena, struct sum_value, columns + 1);

    for (size_t i = 0; i < columns; i++) {
        sum[i] = x[i];
        add(c, &sum[i].exact, y[i].exact);
        add(c, &sum[i].more, y[i].more);
        add(c, &sum[i].less, y[i].less);
        add(c, &sum[i].about, y[i].about);
    }
    return sum;
}

static const int64_t *planned_added(
    struct comparing *c, const int64_t *x, const int64_t *y, size_t columns)
{
    int64_t *sum;

    if (!x || !y)
        return x ? x : y;
    sum = arena_new_array(c->arena, int64_t, columns + 1);
    for (size_t i = 0; i < columns; i++) {
        sum[i] = x[i];
        add(c, &sum[i], y[i]);
    }
    return sum;
}

static void row_add(
    struct comparing *c, struct sum_row *to, const struct sum_row *row, size_t columns)
{
    to->completeness.expected += row->completeness.expected;
    to->completeness.on_time += row->completeness.on_time;
    to->completeness.late += row->completeness.late;
    to->completeness.corrected += row->completeness.corrected;
    to->values = values_added(c, to->values, row->values, columns);
    to->planned = planned_added(c, to->planned, row->planned, columns);
}

/* --- where the figures come from --- */

/* The questions: today's unit in the later span; in the earlier one itself and all that went into
 * it. */
static enum err ask_all(struct comparing *c, struct sum_table *tables)
{
    const struct compare_question *q = c->q;
    struct sum_question *questions =
        arena_new_array(c->arena, struct sum_question, c->from.count + 2);

    for (size_t i = 0; i < c->from.count + 2; i++) {
        const struct compare_span *span = i ? &q->before : &q->now;

        questions[i] = (struct sum_question){.unit = i < 2 ? q->unit : c->from.items[i - 2].unit.id,
            .line = q->line,
            .from = span->from,
            .to = span->to,
            .by = SUM_ONE};
    }
    return sums_ask_all(c->sums, c->arena, questions, c->from.count + 2, tables);
}

static void source_add(
    struct comparing *c, struct comparison *ret, const struct sum_row *row, bool whole)
{
    struct sum_unit unit = {.name = S("")};

    if (!row_has_figures(row, ret->column_count))
        return;
    sums_unit(c->sums, row->unit, &unit);
    ret->sources[ret->source_count++] = (struct compare_source){row->unit, unit.name, whole, *row};
    ret->whole_count += whole;
}

/* Is the figure of one source part of another's already? A district and a commune in it may both
 * have gone into the same unit. */
static enum err contained(struct comparing *c, const struct comparison *r, size_t inner, bool *ret)
{
    bool found = false;

    for (size_t i = 0; i < r->source_count && !found; i++) {
        enum err e = i == inner ? E_NOT_FOUND
                                : unit_within_line(c->db, c->q->line, r->sources[inner].unit,
                                      r->sources[i].unit, c->q->before.from);

        if (e != OK && e != E_NOT_FOUND)
            return e;
        found = e == OK;
    }
    *ret = found;
    return OK;
}

static enum err sources_keep_outermost(struct comparing *c, struct comparison *r)
{
    bool *inside = arena_new_array(c->arena, bool, r->source_count + 1);
    size_t kept = 0;
    enum err e = OK;

    for (size_t i = 0; i < r->source_count && r->source_count > 1 && e == OK; i++)
        e = contained(c, r, i, &inside[i]);
    for (size_t i = 0; i < r->source_count && e == OK; i++)
        if (!inside[i])
            r->sources[kept++] = r->sources[i];
        else
            r->whole_count -= r->sources[i].whole;
    r->source_count = kept;
    return e;
}

static enum err sources_find(
    struct comparing *c, const struct sum_table *tables, struct comparison *ret)
{
    ret->sources = arena_new_array(c->arena, struct compare_source, c->from.count + 1);
    source_add(c, ret, &tables[1].rows[0], true);
    for (int whole = 1; whole >= 0; whole--)
        for (size_t i = 0; i < c->from.count; i++)
            if (c->from.items[i].whole == (bool)whole)
                source_add(c, ret, &tables[i + 2].rows[0], (bool)whole);
    return sources_keep_outermost(c, ret);
}

/* exact ÷ (exact + in question), of one column. */
static int64_t share(struct sum_value exact, struct sum_value question)
{
    wide sure = sum_total(exact), all = sure + sum_total(question);

    return all ? (int64_t)(sure * 1000 / all) : -1;
}

static void add_up(struct comparing *c, struct comparison *r)
{
    int64_t *shares = arena_new_array(c->arena, int64_t, r->column_count + 1);

    r->before = row_new(c->arena, c->q->unit, c->q->before.from, r->column_count);
    r->in_question = row_new(c->arena, c->q->unit, c->q->before.from, r->column_count);
    for (size_t i = 0; i < r->source_count; i++)
        row_add(c, r->sources[i].whole ? &r->before : &r->in_question, &r->sources[i].row,
            r->column_count);
    for (size_t i = 0; i < r->column_count; i++)
        shares[i] = share(r->before.values[i], r->in_question.values[i]);
    r->share_milli = shares;
    r->partial = r->whole_count < r->source_count;
}

enum err compare_ask(struct db *db, const struct sums *s, struct arena *a,
    const struct compare_question *q, struct comparison *ret)
{
    struct comparing c = {.db = db, .sums = s, .arena = a, .q = q};
    struct comparison r = {0};
    struct sum_table *tables;
    enum err e;

    if (q->before.from > q->before.to || q->now.from > q->now.to)
        return E_INVALID;
    e = unit_predecessors(db, a, q->unit, &c.from);
    if (e != OK)
        return e;
    tables = arena_new_array(a, struct sum_table, c.from.count + 2);
    e = ask_all(&c, tables);
    if (e != OK)
        return e;
    r.now = tables[0].rows[0];
    r.column_count = tables[0].column_count;
    r.version = tables[0].version;
    e = sources_find(&c, tables, &r);
    if (e != OK)
        return e;
    add_up(&c, &r);
    if (c.too_large)
        return E_TOO_LARGE;
    *ret = r;
    return OK;
}
