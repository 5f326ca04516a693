/* rollup.c: the sums of one campaign, made from the newest revision of every report. */
#include "rollup/rollup.h"
#include "rollup/doubt.h"

enum {
    REPORT_CELLS_MAX = 1000000, /* units x days of one campaign: far above a commune's 450 */
};

int rollup_unit_index(const struct rollup *r, struct unit_id unit)
{
    for (size_t i = 0; i < r->units.count; i++)
        if (r->units.items[i].id.v == unit.v)
            return (int)i;
    return -1;
}

int rollup_work_index(const struct rollup *r, int64_t work_id)
{
    for (size_t i = 0; i < r->works.count; i++)
        if (r->works.items[i].id.v == work_id)
            return (int)i;
    return -1;
}

bool rollup_has_day(const struct rollup *r, day_t day)
{
    return day >= r->campaign.first_day && day <= r->campaign.last_day;
}

static struct cell *cell_of(const struct rollup *r, size_t unit, day_t day)
{
    return &r->cells[unit * r->day_count + (size_t)(day - r->campaign.first_day)];
}

const struct cell *rollup_cell(const struct rollup *r, size_t unit, day_t day)
{
    return cell_of(r, unit, day);
}

bool rollup_excluded(
    const struct rollup *r, const struct report *report, const struct report_figure *figure)
{
    for (size_t i = 0; i < r->settlement_count; i++) {
        const struct doubt_settlement *s = &r->settlements[i];

        if (s->report_seq == report->seq && s->settlement == SETTLEMENT_EXCLUDED &&
            s->figure.of == figure->of && s->figure.index == figure->index)
            return true;
    }
    return false;
}

struct bounded rollup_counted(
    const struct rollup *r, size_t unit, day_t day, enum figure_of of, int64_t index)
{
    const struct report *report = cell_of(r, unit, day)->report;
    const struct report_figure *f = report ? report_figure_find(report, of, index) : NULL;

    if (!f || rollup_excluded(r, report, f))
        return (struct bounded){0, '='};
    return said_as(f);
}

struct bounded rollup_indicator_day(const struct rollup *r, int64_t indicator, day_t day)
{
    struct bounded sum = {0, '='};

    for (size_t i = 0; i < r->units.count && rollup_has_day(r, day); i++)
        bound_add(&sum, rollup_counted(r, i, day, OF_INDICATOR, indicator));
    return sum;
}

struct bounded rollup_indicator_until(const struct rollup *r, int64_t indicator, day_t day)
{
    struct bounded sum = {0, '='};

    for (day_t d = r->campaign.first_day; d <= day && d <= r->campaign.last_day; d++)
        bound_add(&sum, rollup_indicator_day(r, indicator, d));
    return sum;
}

struct bounded rollup_work_said_day(const struct rollup *r, size_t work, day_t day)
{
    const struct work *w = &r->works.items[work];
    int unit = rollup_unit_index(r, w->unit);

    if (unit < 0 || !rollup_has_day(r, day))
        return (struct bounded){0, '='};
    return rollup_counted(r, (size_t)unit, day, OF_WORK_TODAY, w->id.v);
}

struct bounded rollup_work_said_until(const struct rollup *r, size_t work, day_t day)
{
    struct bounded sum = {0, '='};

    for (day_t d = r->campaign.first_day; d <= day && d <= r->campaign.last_day; d++)
        bound_add(&sum, rollup_work_said_day(r, work, d));
    return sum;
}

/* What is counted in another work counts nothing here. */
struct bounded rollup_work_day(const struct rollup *r, size_t work, day_t day)
{
    return r->works.items[work].counted_in.v ? (struct bounded){0, '='}
                                             : rollup_work_said_day(r, work, day);
}

struct bounded rollup_work_until(const struct rollup *r, size_t work, day_t day)
{
    return r->works.items[work].counted_in.v ? (struct bounded){0, '='}
                                             : rollup_work_said_until(r, work, day);
}

size_t rollup_doubts_open(const struct rollup *r, day_t day)
{
    size_t n = 0;

    for (size_t i = 0; i < r->doubt_count; i++)
        n += r->doubts[i].report->day == day && r->doubts[i].settlement == SETTLEMENT_OPEN;
    return n;
}

/* The newest revision of every unit and day into its cell. Reports come by unit, day, revision. */
static void cells_fill(struct rollup *r)
{
    for (size_t i = 0; i < r->reports.count; i++) {
        const struct report *report = &r->reports.items[i];
        int unit = rollup_unit_index(r, report->unit);
        struct cell *cell;

        if (unit < 0 || !rollup_has_day(r, report->day))
            continue;
        cell = cell_of(r, (size_t)unit, report->day);
        if (cell->report)
            cell->corrected = true;
        else
            cell->state = report->late ? CELL_LATE : CELL_REPORTED; /* the first decides */
        cell->report = report;
    }
}

/* What an empty cell means at this moment. */
static enum cell_state empty_state(const struct campaign *c, day_t day, day_t today, int minute)
{
    if (day > today || (day == today && minute < c->report_from_minute))
        return CELL_NOT_DUE;
    return day == today && minute <= c->report_to_minute ? CELL_DUE : CELL_MISSING;
}

static void cells_judge(struct rollup *r, int64_t now)
{
    day_t today = day_of_ms(now);
    int minute = minute_of_ms(now);

    for (size_t u = 0; u < r->units.count; u++)
        for (day_t d = r->campaign.first_day; d <= r->campaign.last_day; d++) {
            struct cell *cell = cell_of(r, u, d);

            if (!cell->report)
                cell->state = empty_state(&r->campaign, d, today, minute);
        }
    for (size_t i = 0; i < r->doubt_count; i++) {
        const struct doubt *doubt = &r->doubts[i];
        int unit = rollup_unit_index(r, doubt->report->unit);

        cell_of(r, (size_t)unit, doubt->report->day)->doubts_open +=
            doubt->settlement == SETTLEMENT_OPEN;
    }
}

/* What is doubtful and counted all the same: each figure once, however many doubts it has. */
static int64_t doubtful_of(const struct rollup *r, const struct work *w)
{
    int64_t sum = 0;
    const struct report *last = NULL;

    for (size_t i = 0; i < r->doubt_count; i++) {
        const struct doubt *d = &r->doubts[i];

        if (d->settlement == SETTLEMENT_OPEN && d->figure.of == OF_WORK_TODAY &&
            d->figure.index == w->id.v && d->report != last &&
            !rollup_excluded(r, d->report, &d->figure)) {
            sum += d->figure.milli;
            last = d->report;
        }
    }
    return sum;
}

static struct kind_progress *kind_place(struct rollup *r, const struct work *w)
{
    for (size_t i = 0; i < r->kind_count; i++)
        if (r->kinds[i].kind == w->kind && r->kinds[i].measure == w->measure)
            return &r->kinds[i];
    r->kinds[r->kind_count] =
        (struct kind_progress){.kind = w->kind, .measure = w->measure, .sign = work_unit_label(w)};
    return &r->kinds[r->kind_count++];
}

static void tallies_make(struct arena *a, struct rollup *r)
{
    r->work_progress = arena_new_array(a, struct work_progress, r->works.count);
    r->kinds = arena_new_array(a, struct kind_progress, r->works.count);
    for (size_t i = 0; i < r->works.count; i++) {
        const struct work *w = &r->works.items[i];
        struct bounded done = rollup_work_said_until(r, i, r->campaign.last_day);
        struct tally t = {.planned_milli = work_expected_milli(w),
            .done_milli = done.milli,
            .doubtful_milli = doubtful_of(r, w),
            .bound = done.bound};
        struct kind_progress *kind = kind_place(r, w);

        r->work_progress[i] = (struct work_progress){.work = w, .tally = t};
        if (w->counted_in.v) /* in the other one */
            continue;
        kind->works++;
        kind->works_done += t.planned_milli > 0 && t.done_milli >= t.planned_milli;
        kind->tally.planned_milli += t.planned_milli;
        kind->tally.done_milli += t.done_milli;
        kind->tally.doubtful_milli += t.doubtful_milli;
        kind->tally.bound = bound_join(kind->tally.bound, t.bound);
    }
}

enum err rollup_make(struct db *db, struct arena *a, struct campaign_id campaign, int64_t head,
    int64_t now, struct rollup *ret)
{
    struct rollup r = {.head = head};
    enum err e;

    if ((e = campaign_find(db, a, campaign, &r.campaign)) != OK ||
        (e = campaign_units(db, a, campaign, &r.units)) != OK ||
        (e = work_list_of(db, a, campaign, &r.works)) != OK ||
        (e = report_list_of(db, a, campaign, &r.reports)) != OK ||
        (e = doubt_settlements(db, a, campaign, &r)) != OK)
        return e;
    r.day_count = (size_t)(r.campaign.last_day - r.campaign.first_day + 1);
    if (r.units.count && r.day_count > REPORT_CELLS_MAX / r.units.count)
        return E_TOO_LARGE;
    r.cells = arena_new_array(a, struct cell, r.units.count * r.day_count);
    cells_fill(&r);
    doubts_find(a, &r);
    cells_judge(&r, now);
    tallies_make(a, &r);
    *ret = r;
    return OK;
}
