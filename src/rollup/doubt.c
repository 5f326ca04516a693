/* doubt.c: what makes a figure doubtful. Add a check: a code in rollup.h, a row in the table here,
 * a function that looks at one figure. Nothing is ever changed by a doubt: a person decides. */
#include "rollup/doubt.h"

#include "base/tr.h"

#include <stdlib.h>

static const struct {
    const char *name, *words;
} codes[] = {
    [DOUBT_OVER_PLAN] = {"over-plan", MSG("Làm đến nay %1, nhiều hơn kế hoạch %2")},
    [DOUBT_TENFOLD] = {"tenfold", MSG("%1 khác thường gấp mười lần; mọi ngày khoảng %2")},
    [DOUBT_BELOW_BEFORE] = {"below-before",
        MSG("Tổng cộng từ đầu đợt ghi %1, thấp hơn một ngày trước đó (%2)")},
    [DOUBT_TOTAL_DIFFERS] = {"total-differs",
        MSG("Tổng cộng từ đầu đợt ghi %1, cộng các ngày được %2")},
};

const char *doubt_code_name(enum doubt_code c)
{
    return codes[c].name;
}

const char *doubt_words(enum doubt_code c)
{
    return codes[c].words;
}

/* One figure of one cell, with what a check needs to know around it. */
struct look {
    struct arena *arena;
    struct rollup *r;
    size_t unit;
    day_t day;
    const struct report *report;
    const struct report_figure *figure;
};

static void settlement_find(const struct rollup *r, struct doubt *d)
{
    for (size_t i = 0; i < r->settlement_count; i++) {
        const struct doubt_settlement *s = &r->settlements[i];

        if (s->report_seq == d->report->seq && s->figure.of == d->figure.of &&
            s->figure.index == d->figure.index && s->code == d->code) {
            d->settlement = s->settlement;
            d->why = s->why;
            d->settled_by = s->settled_by;
            d->settled_ms = s->settled_ms;
        }
    }
}

static void doubt_add(
    const struct look *l, enum doubt_code code, struct bounded shown, struct bounded against)
{
    struct doubt d = {.report = l->report,
        .figure = *l->figure,
        .code = code,
        .shown = shown,
        .against = against};

    settlement_find(l->r, &d);
    if (l->r->doubt_count == l->r->doubt_capacity) {
        size_t capacity = l->r->doubt_capacity ? l->r->doubt_capacity * 2 : 16;

        l->r->doubts =
            arena_grow(l->arena, l->r->doubts, l->r->doubt_count, capacity, sizeof *l->r->doubts);
        l->r->doubt_capacity = capacity;
    }
    l->r->doubts[l->r->doubt_count++] = d;
}

/* More done so far than was planned, unless the plan said "more than". */
static void check_over_plan(const struct look *l)
{
    int work = l->figure->of == OF_WORK_TODAY ? rollup_work_index(l->r, l->figure->index) : -1;
    const struct work *w = work >= 0 ? &l->r->works.items[work] : NULL;
    struct bounded until;

    if (!w || w->planned_milli <= 0 || w->bound == '>' || l->figure->milli == 0)
        return;
    until = rollup_work_said_until(l->r, (size_t)work, l->day);
    if (rollup_excluded(
            l->r, l->report, l->figure)) /* as if it counted: the doubt stays in sight */
        bound_add(&until, said_as(l->figure));
    if (until.milli > w->planned_milli)
        doubt_add(l, DOUBT_OVER_PLAN, until, (struct bounded){w->planned_milli, w->bound});
}

static int by_size(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

/* The middle of what this unit reported for the same thing on its other days; 0: fewer than two. */
static int64_t usual_of(const struct look *l)
{
    struct arena_mark mark = arena_mark(l->arena);
    int64_t *others = arena_new_array(l->arena, int64_t, l->r->day_count);
    int64_t milli, usual = 0;
    size_t n = 0;

    for (day_t d = l->r->campaign.first_day; d <= l->r->campaign.last_day; d++) {
        const struct cell *cell = rollup_cell(l->r, l->unit, d);

        if (d != l->day && cell->report &&
            report_figure_of(cell->report, l->figure->of, l->figure->index, &milli) && milli > 0)
            others[n++] = milli;
    }
    if (n >= 2) {
        qsort(others, n, sizeof *others, by_size);
        usual = others[n / 2];
    }
    arena_rewind(l->arena, mark);
    return usual;
}

static void check_tenfold(const struct look *l)
{
    int64_t milli = l->figure->milli, usual;

    if (l->figure->of == OF_WORK_SO_FAR || milli == 0)
        return;
    usual = usual_of(l);
    if (usual && (milli / 10 >= usual || milli <= usual / 10))
        doubt_add(l, DOUBT_TENFOLD, said_as(l->figure), (struct bounded){usual, '='});
}

/* The stated total of an earlier day, the newest there is; -1: none was stated. */
static struct bounded stated_before(const struct look *l)
{
    for (day_t d = l->day - 1; d >= l->r->campaign.first_day; d--) {
        const struct cell *cell = rollup_cell(l->r, l->unit, d);
        const struct report_figure *f =
            cell->report ? report_figure_find(cell->report, OF_WORK_SO_FAR, l->figure->index)
                         : NULL;

        if (f)
            return said_as(f);
    }
    return (struct bounded){-1, '='};
}

/* "Hơn 300" does not contradict a sum of 310: only what cannot both be true is doubtful. */
static void check_stated_total(const struct look *l)
{
    int work = l->figure->of == OF_WORK_SO_FAR ? rollup_work_index(l->r, l->figure->index) : -1;
    struct bounded stated = said_as(l->figure), before, until;

    if (work < 0)
        return;
    before = stated_before(l);
    if (bounded_below(stated, before)) {
        doubt_add(l, DOUBT_BELOW_BEFORE, stated, before);
        return;
    }
    until = rollup_work_said_until(l->r, (size_t)work, l->day);
    if (bounded_below(stated, until) || bounded_below(until, stated))
        doubt_add(l, DOUBT_TOTAL_DIFFERS, stated, until);
}

void doubts_find(struct arena *a, struct rollup *r)
{
    for (size_t u = 0; u < r->units.count; u++)
        for (day_t d = r->campaign.first_day; d <= r->campaign.last_day; d++) {
            const struct report *report = rollup_cell(r, u, d)->report;

            for (size_t i = 0; report && i < report->figure_count; i++) {
                struct look look = {a, r, u, d, report, &report->figures[i]};

                check_over_plan(&look);
                check_tenfold(&look);
                check_stated_total(&look);
            }
        }
}
