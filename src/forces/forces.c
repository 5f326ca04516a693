/* forces.c: planned and present, side by side, from the newest revisions. */
#include "forces/forces.h"

bool forces_present(
    const struct rollup *r, size_t unit, day_t day, int64_t indicator, struct bounded *ret)
{
    const struct report *report = rollup_cell(r, unit, day)->report;
    const struct report_figure *f =
        report ? report_figure_find(report, OF_INDICATOR, indicator) : NULL;

    if (!f || rollup_excluded(r, report, f))
        return false;
    *ret = said_as(f);
    return true;
}

static struct force_cell *cell_of(struct forces *f, size_t indicator, day_t day)
{
    return &f->cells[indicator * f->day_count + (size_t)(day - f->rollup->campaign.first_day)];
}

const struct force_cell *forces_cell(const struct forces *f, int64_t indicator, day_t day)
{
    return &f->cells[(size_t)indicator * f->day_count +
                     (size_t)(day - f->rollup->campaign.first_day)];
}

/* What one unit said on one day, into the cells of its kinds and of the day. */
static void unit_day_add(struct forces *f, size_t unit, day_t day)
{
    struct force_cell *all = &f->days[day - f->rollup->campaign.first_day];
    struct bounded present;
    bool any = false;

    for (size_t i = 0; i < indicator_count; i++) {
        struct force_cell *cell = cell_of(f, i, day);

        if (!indicators[i].is_force || !forces_present(f->rollup, unit, day, (int64_t)i, &present))
            continue;
        bound_add(&cell->present, present);
        bound_add(&all->present, present);
        cell->said++;
        any = true;
    }
    all->said += any;
}

static void present_fill(struct forces *f)
{
    const struct rollup *r = f->rollup;
    size_t from = f->unit < 0 ? 0 : (size_t)f->unit;
    size_t to = f->unit < 0 ? r->units.count : from + 1;

    for (size_t u = from; u < to; u++)
        for (day_t day = r->campaign.first_day; day <= r->campaign.last_day; day++) {
            const struct cell *cell = rollup_cell(r, u, day);

            if (cell->report)
                unit_day_add(f, u, day);
            else if (cell->state != CELL_NOT_DUE)
                f->silent[day - r->campaign.first_day]++;
        }
}

static void planned_fill(struct forces *f, const struct force_planned_list *plan)
{
    const struct rollup *r = f->rollup;

    for (size_t i = 0; i < plan->count; i++) {
        const struct force_planned *p = &plan->items[i];
        struct force_cell *cell, *all;

        if (!rollup_has_day(r, p->day) ||
            (f->unit >= 0 && p->unit.v != r->units.items[f->unit].id.v))
            continue;
        cell = cell_of(f, (size_t)p->indicator, p->day);
        all = &f->days[p->day - r->campaign.first_day];
        cell->planned += p->number;
        all->planned += p->number;
        cell->has_plan = all->has_plan = true;
    }
}

enum err forces_make(
    struct db *db, struct arena *a, const struct rollup *r, int unit, struct forces *ret)
{
    struct forces f = {.rollup = r, .unit = unit, .day_count = r->day_count};
    struct force_planned_list plan;
    enum err e = forces_plan_list(db, a, r->campaign.id, &plan);

    if (e != OK)
        return e;
    f.cells = arena_new_array(a, struct force_cell, indicator_count * f.day_count);
    f.days = arena_new_array(a, struct force_cell, f.day_count);
    f.silent = arena_new_array(a, size_t, f.day_count);
    for (size_t i = 0; i < indicator_count * f.day_count; i++)
        f.cells[i].present.bound = '=';
    for (size_t i = 0; i < f.day_count; i++)
        f.days[i].present.bound = '=';
    present_fill(&f);
    planned_fill(&f, &plan);
    *ret = f;
    return OK;
}

struct force_cell forces_until(const struct forces *f, int64_t indicator, day_t until)
{
    struct force_cell sum = {.present = {0, '='}};
    day_t first = f->rollup->campaign.first_day, last = f->rollup->campaign.last_day;

    for (day_t day = first; day <= until && day <= last; day++) {
        const struct force_cell *cell = forces_cell(f, indicator, day);

        bound_add(&sum.present, cell->present);
        sum.said += cell->said > 0;
        sum.planned += cell->planned;
        sum.has_plan |= cell->has_plan;
    }
    return sum;
}
