/* page_unit_progress.c: what was done under a unit: planned and done by kind of work, how the units
 * below stand to one another, and the sums of the indicators with how sure they are. */
#include "overview/page.h"

#include <stdlib.h>

struct str sum_words(struct arena *a, enum lang lang, struct sum_value v, const char *sign)
{
    struct str amount = quantity_words(a, lang, sum_total(v), sign);

    switch (sum_bound(v)) {
    case '>':
        return TR_FILL(a, lang, "hơn %1", amount);
    case '<':
        return TR_FILL(a, lang, "gần %1", amount);
    case '~':
        return TR_FILL(a, lang, "khoảng %1", amount);
    default:
        return amount;
    }
}

const char *column_sign(const struct sum_column *c, size_t index, bool one_day)
{
    struct work like = {.kind = c->kind, .measure = c->measure};

    if (c->is_work)
        return work_unit_label(&like);
    return one_day ? measure_label(c->measure) : indicator_until_sign((int64_t)index);
}

static bool one_day(const struct unit_board *v)
{
    return v->query.from == v->query.to;
}

static struct str of_href(struct req *r, const struct unit_board *v, struct str code)
{
    struct unit_query q = v->query;
    struct str href;

    q.of = code;
    href = unit_href(r->arena, &q, q.unit, q.from, q.to, "");
    return str_printf(r->arena, "%.*s#ranking", STR(href));
}

/* --- kinds of work --- */

static int64_t planned_of(const struct sum_row *row, size_t column)
{
    return row->planned ? row->planned[column] : 0;
}

static void kind_add(struct req *r, struct unit_board *v, const struct sum_column *c, size_t column,
    const struct sum_row *row)
{
    int64_t planned = planned_of(row, column), done = sum_total(row->values[column]);
    const char *sign = column_sign(c, column, one_day(v));
    struct unit_kind_row *k = &v->kinds[v->kind_count];

    if (!planned && !done)
        return;
    v->kind_count++;
    k->column = column;
    k->label = req_t(r, c->label);
    k->href = of_href(r, v, c->code);
    k->done = sum_words(r->arena, r->lang, row->values[column], sign);
    k->planned = quantity_words(r->arena, r->lang, planned, sign);
    k->progress = (struct progress){planned, done, 0, k->label};
    k->percent = planned > 0 ? percent_milli(done, planned) / MILLI : -1;
}

/* --- the ranking --- */

static int by_progress(const void *a, const void *b)
{
    const struct unit_ranked *x = a, *y = b;

    if (x->percent != y->percent)
        return x->percent > y->percent ? -1 : 1;
    if (x->milli != y->milli)
        return x->milli > y->milli ? -1 : 1;
    return 0;
}

static void ranked_add(
    struct req *r, struct unit_board *v, const struct sum_row *row, size_t column, const char *sign)
{
    struct unit_ranking *k = &v->ranking;
    struct unit_ranked *one = &k->items[k->count];
    int64_t planned = planned_of(row, column);
    struct sum_value value = row->values[column];

    if (k->planned && planned <= 0) {
        k->without++;
        return;
    }
    if (!k->planned && !sum_total(value))
        return;
    k->count++;
    *one = (struct unit_ranked){.name = unit_label(r, v->sums, row->unit, v->query.unit),
        .milli = sum_total(value),
        .planned_milli = planned,
        .percent = k->planned ? percent_milli(sum_total(value), planned) / MILLI : -1,
        .amount = sum_words(r->arena, r->lang, value, sign)};
    if (row->unit.v != v->query.unit.v)
        one->href = unit_href(r->arena, &v->query, row->unit, v->query.from, v->query.to, "");
    if (k->planned)
        k->spread[one->percent >= 100 ? UNIT_SPREAD - 1 : one->percent / 10]++;
}

static void bars_fill(struct unit_ranking *k)
{
    int64_t most = k->count ? k->items[0].milli : 0;

    for (size_t i = 0; i < k->count; i++) {
        struct unit_ranked *one = &k->items[i];
        int64_t width = k->planned ? one->percent * 10
                        : most     ? percent_milli(one->milli, most) / 100
                                   : 0;

        one->width = width > 1000 ? 1000 : (int)width;
    }
}

static enum err ranking_fill(struct req *r, struct unit_board *v, const struct sum_column *columns,
    size_t column, bool planned)
{
    const struct unit_query *q = &v->query;
    struct sum_question ask = {q->unit, q->line, q->from, q->to, SUM_BY_UNIT};
    const char *sign = column_sign(&columns[column], column, one_day(v));
    struct sum_table table;
    enum err e = sums_ask(v->sums, r->arena, &ask, &table);

    if (e != OK)
        return e;
    v->ranking.label = req_t(r, columns[column].label);
    v->ranking.planned = planned;
    v->ranking.items = arena_new_array(r->arena, struct unit_ranked, table.count + 1);
    for (size_t i = 0; i < table.count && column < table.column_count; i++)
        ranked_add(r, v, &table.rows[i], column, sign);
    qsort(v->ranking.items, v->ranking.count, sizeof *v->ranking.items, by_progress);
    bars_fill(&v->ranking);
    return OK;
}

/* --- indicators --- */

static void figure_add(struct req *r, struct unit_board *v, const struct sum_column *c,
    size_t column, const struct sum_row *row, const struct sum_table *days)
{
    struct sum_value value = row->values[column];
    struct unit_figure *f = &v->figures[v->figure_count];
    int64_t *values;
    bool *has;

    if (!sum_total(value))
        return;
    v->figure_count++;
    f->label = req_t(r, c->label);
    f->amount = sum_words(r->arena, r->lang, value, column_sign(c, column, one_day(v)));
    f->href = of_href(r, v, c->code);
    if (sum_total(value) != value.exact)
        f->sure = REQ_T(r, "trong đó %1 ghi chính xác",
            milli_format(r->arena, value.exact, r->lang == LANG_EN));
    values = arena_new_array(r->arena, int64_t, days->count + 1);
    has = arena_new_array(r->arena, bool, days->count + 1);
    for (size_t i = 0; i < days->count; i++) {
        values[i] = sum_total(days->rows[i].values[column]);
        has[i] = days->rows[i].completeness.expected > 0;
    }
    f->trend = (struct trend){values, has, days->count, REQ_T(r, "%1 từng ngày", f->label)};
}

static enum err figures_fill(struct req *r, struct unit_board *v, const struct sum_column *columns,
    const struct sum_row *row, size_t count)
{
    const struct unit_query *q = &v->query;
    struct sum_question ask = {q->unit, q->line, q->from, q->to, SUM_BY_DAY};
    struct sum_table days;
    enum err e = sums_ask(v->sums, r->arena, &ask, &days);

    if (e != OK)
        return e;
    v->figures = arena_new_array(r->arena, struct unit_figure, count + 1);
    for (size_t i = 0; i < count; i++)
        if (!columns[i].is_work)
            figure_add(r, v, &columns[i], i, row, &days);
    return OK;
}

/* The column of the address, else the first kind that was planned, else people. */
static size_t ranked_column(const struct unit_board *v, size_t count)
{
    int asked = v->query.of.len ? sums_column_find(v->sums, v->query.of) : -1;

    if (asked >= 0 && (size_t)asked < count)
        return (size_t)asked;
    for (size_t k = 0; k < v->kind_count; k++)
        if (v->kinds[k].percent >= 0)
            return v->kinds[k].column;
    return (size_t)indicator_index(S("citizens"));
}

enum err unit_progress_fill(struct req *r, struct unit_board *v)
{
    const struct unit_query *q = &v->query;
    struct sum_question ask = {q->unit, q->line, q->from, q->to, SUM_ONE};
    const struct sum_column *columns;
    struct sum_table table;
    size_t count, column;
    enum err e = sums_ask(v->sums, r->arena, &ask, &table);

    if (e != OK || !table.count)
        return e;
    (void)sums_columns(v->sums, &columns);
    count = table.column_count;
    v->kinds = arena_new_array(r->arena, struct unit_kind_row, count + 1);
    for (size_t i = 0; i < count; i++)
        if (columns[i].is_work)
            kind_add(r, v, &columns[i], i, &table.rows[0]);
    column = ranked_column(v, count);
    for (size_t k = 0; k < v->kind_count; k++)
        v->kinds[k].ranked = v->kinds[k].column == column;
    e = ranking_fill(r, v, columns, column, planned_of(&table.rows[0], column) > 0);
    return e == OK ? figures_fill(r, v, columns, &table.rows[0], count) : e;
}
