/* test_sums.c: the sums in memory against a model that is written otherwise: it keeps a list of all
 * that happened, and answers every question by plain loops over that list. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <pthread.h>

#include "base/number.h"
#include "report/packed.h"
#include "sums/sums_read.h"

/* --- the model: what happened, nothing else --- */

enum {
    PROVINCES = 2, /* units 1 to 2 are the two roots above */
    UNITS = 36,    /* ids 1 … 36: country and region, provinces, communes, hamlets and agencies */
    LEVELS = 4,
    DRIVES_MAX = 6,
    SEATS_MAX = 14,
    WORKS_MAX = 8,
    DAYS_MAX = 12,
    FIGURES = 6,
    FACTS_MAX = 20000,
    DAY_ZERO = 20000,
};

static int level_of(int64_t unit)
{
    return unit <= 2 ? 0 : unit <= 6 ? 1 : unit <= 14 ? 2 : 3;
}

struct tie_fact {
    int64_t unit, parent;
    enum line line;
    day_t from;
};

struct drive_model {
    int64_t id;
    day_t first, last;
    int64_t seats[SEATS_MAX];
    int seat_count;
    struct {
        int64_t id, unit, planned;
        enum kind kind;
        bool elsewhere; /* counted in another work */
    } works[WORKS_MAX];
    int work_count;
};

struct report_fact {
    int drive;
    int64_t unit, seq;
    day_t day;
    int revision;
    bool late;
    struct report_figure figures[FIGURES];
    int figure_count;
    bool excluded[FIGURES];
};

static struct {
    struct tie_fact ties[FACTS_MAX];
    int tie_count;
    struct drive_model drives[DRIVES_MAX];
    int drive_count;
    struct report_fact reports[FACTS_MAX];
    int report_count;
    int64_t seq;
} model;

static unsigned random_state;

static int pick(int n)
{
    random_state = random_state * 1664525 + 1013904223;
    return (int)((random_state >> 8) % (unsigned)n);
}

static int64_t model_parent(int64_t unit, enum line line, day_t day, bool or_later)
{
    const struct tie_fact *best = NULL, *later = NULL;

    for (int i = 0; i < model.tie_count; i++) {
        const struct tie_fact *t = &model.ties[i];

        if (t->unit != unit || t->line != line)
            continue;
        if (t->from <= day && (!best || t->from >= best->from))
            best = t;
        if (t->from > day && (!later || t->from <= later->from))
            later = t;
    }
    if (best && best->parent)
        return best->parent;
    /* The first tie that has a parent, after the day. */
    if (or_later && later)
        for (day_t d = day + 1; d < DAY_ZERO + 100; d++) {
            int64_t p = model_parent(unit, line, d, false);

            if (p)
                return p;
        }
    return 0;
}

/* The unit and everything above it where a drive places it; 0 ends it. */
static void model_path(
    const struct drive_model *d, int64_t unit, bool seated, enum line line, int64_t ret[LEVELS + 2])
{
    int n = 0;

    ret[n++] = unit;
    unit = model_parent(unit, line, d->first, seated && line == LINE_TERRITORY);
    while (unit) {
        ret[n++] = unit;
        unit = model_parent(unit, line, d->first, false);
    }
    ret[n] = 0;
}

/* Which row of a question a path belongs to: the unit itself, or the child below it; 0: none. */
static int64_t row_of(const int64_t *path, int64_t unit, bool by_unit)
{
    for (int i = 0; path[i]; i++)
        if (path[i] == unit)
            return by_unit && i > 0 ? path[i - 1] : unit;
    return 0;
}

static const struct report_fact *model_newest(int drive, int64_t unit, day_t day)
{
    const struct report_fact *newest = NULL;

    for (int i = 0; i < model.report_count; i++) {
        const struct report_fact *f = &model.reports[i];

        if (f->drive == drive && f->unit == unit && f->day == day)
            newest = f;
    }
    return newest;
}

static bool model_first_late(int drive, int64_t unit, day_t day)
{
    for (int i = 0; i < model.report_count; i++) {
        const struct report_fact *f = &model.reports[i];

        if (f->drive == drive && f->unit == unit && f->day == day)
            return f->late;
    }
    return false;
}

/* --- the answer of the model to one row: unit and day, as plain loops --- */

struct model_row {
    struct completeness n;
    struct sum_value values[COLUMNS_MAX];
    int64_t planned[COLUMNS_MAX];
    bool has_planned;
};

static struct sums *sums;

static int model_column(const struct drive_model *d, const struct report_figure *f)
{
    char code[40];

    if (f->of == OF_INDICATOR)
        return (int)f->index;
    if (f->of == OF_WORK_SO_FAR)
        return -1;
    for (int i = 0; i < d->work_count; i++)
        if (d->works[i].id == f->index && d->works[i].elsewhere)
            return -1;
        else if (d->works[i].id == f->index) {
            snprintf(code, sizeof code, "%s.m", kind_name(d->works[i].kind));
            return sums_column_find(sums, str_from(code));
        }
    return -1;
}

static void model_add(
    struct model_row *row, int drive, int64_t unit, const struct report_fact *f, day_t day)
{
    const struct drive_model *d = &model.drives[drive];

    row->n.expected++;
    if (!f)
        return;
    if (model_first_late(drive, unit, day))
        row->n.late++;
    else
        row->n.on_time++;
    row->n.corrected += f->revision > 1;
    for (int i = 0; i < f->figure_count; i++) {
        int column = model_column(d, &f->figures[i]);

        if (column < 0 || f->excluded[i])
            continue;
        switch (f->figures[i].bound) {
        case '>':
            row->values[column].more += f->figures[i].milli;
            break;
        case '<':
            row->values[column].less += f->figures[i].milli;
            break;
        case '~':
            row->values[column].about += f->figures[i].milli;
            break;
        default:
            row->values[column].exact += f->figures[i].milli;
        }
    }
}

/* Everything of the question that falls into the row of `unit` in the days from … to. */
static void model_row(
    const struct sum_question *q, int64_t unit, day_t from, day_t to, struct model_row *ret)
{
    bool by_unit = q->by == SUM_BY_UNIT || q->by == SUM_BY_UNIT_DAY;
    int64_t path[LEVELS + 2];

    *ret = (struct model_row){0};
    for (int i = 0; i < model.drive_count; i++) {
        const struct drive_model *d = &model.drives[i];

        for (int s = 0; s < d->seat_count; s++) {
            model_path(d, d->seats[s], true, q->line, path);
            for (day_t day = d->first; day <= d->last; day++)
                if (day >= from && day <= to && row_of(path, q->unit.v, by_unit) == unit)
                    model_add(ret, i, d->seats[s], model_newest(i, d->seats[s], day), day);
        }
        for (int k = 0; k < d->work_count; k++) {
            struct report_figure f = {.of = OF_WORK_TODAY, .index = d->works[k].id};
            bool seated = false;

            for (int s = 0; s < d->seat_count; s++)
                seated |= d->seats[s] == d->works[k].unit;
            model_path(d, d->works[k].unit, seated, q->line, path);
            if (d->works[k].elsewhere || d->first < from || d->first > to ||
                row_of(path, q->unit.v, by_unit) != unit)
                continue;
            ret->planned[model_column(d, &f)] += d->works[k].planned;
            ret->has_planned |= d->works[k].planned > 0;
        }
    }
}

/* --- holding the sums against it --- */

static struct arena arena;

static void row_is(const struct sum_row *row, const struct model_row *m, size_t columns)
{
    assert_memory_equal(&row->completeness, &m->n, sizeof m->n);
    assert_memory_equal(row->values, m->values, columns * sizeof *row->values);
    if (row->planned)
        assert_memory_equal(row->planned, m->planned, columns * sizeof *row->planned);
    assert_int_equal(row->planned != NULL, m->has_planned);
}

static bool model_tied(int64_t unit, const struct sum_question *q)
{
    for (day_t day = q->from; day <= q->to; day++)
        if (model_parent(unit, q->line, day, false) == q->unit.v)
            return true;
    return false;
}

static void question_holds(const struct sum_question *q)
{
    static struct model_row m;
    bool by_unit = q->by == SUM_BY_UNIT || q->by == SUM_BY_UNIT_DAY;
    bool by_day = q->by == SUM_BY_DAY || q->by == SUM_BY_UNIT_DAY;
    struct sum_table t;
    size_t seen = 0;

    assert_int_equal(sums_ask(sums, &arena, q, &t), OK);
    for (int64_t unit = 1; unit <= UNITS; unit++) {
        if (!by_unit && unit != q->unit.v)
            continue;
        for (day_t day = q->from; day <= (by_day ? q->to : q->from); day++) {
            const struct sum_row *row = NULL;
            bool due;

            model_row(q, unit, day, by_day ? day : q->to, &m);
            due = m.n.expected || m.has_planned || q->by == SUM_ONE ||
                  (q->by == SUM_BY_UNIT && unit != q->unit.v && model_tied(unit, q));
            for (size_t i = 0; i < t.count; i++)
                if (t.rows[i].unit.v == unit && t.rows[i].day == day)
                    row = &t.rows[i];
            assert_int_equal(row != NULL, due);
            if (row)
                row_is(row, &m, t.column_count);
            seen += row != NULL;
        }
    }
    assert_int_equal(seen, t.count);
}

static void missing_holds(int64_t unit, enum line line, day_t day)
{
    struct missing_list all, page;
    size_t total, total_page, n = 0;
    int64_t path[LEVELS + 2];

    assert_int_equal(
        sums_missing(sums, &arena, (struct unit_id){unit}, line, day, 0, 1000, &all, &total), OK);
    assert_int_equal(total, all.count);
    for (int i = 0; i < model.drive_count; i++) {
        const struct drive_model *d = &model.drives[i];

        for (int s = 0; s < d->seat_count && day >= d->first && day <= d->last; s++) {
            bool listed = false;

            model_path(d, d->seats[s], true, line, path);
            for (size_t k = 0; k < all.count; k++)
                listed |= all.items[k].unit.v == d->seats[s] && all.items[k].campaign.v == d->id;
            assert_int_equal(
                listed, row_of(path, unit, false) && !model_newest(i, d->seats[s], day));
            n += listed;
        }
    }
    assert_int_equal(n, all.count);
    for (size_t from = 0; from < all.count; from += 2) {
        assert_int_equal(sums_missing(sums, &arena, (struct unit_id){unit}, line, day, from, 3,
                             &page, &total_page),
            OK);
        assert_int_equal(total_page, total);
        assert_int_equal(page.count, all.count - from < 3 ? all.count - from : 3);
        for (size_t i = 0; i < page.count; i++)
            assert_memory_equal(&page.items[i], &all.items[from + i], sizeof page.items[i]);
    }
}

static void everything_holds(int questions)
{
    for (int i = 0; i < questions; i++) {
        struct arena_mark mark = arena_mark(&arena);
        day_t from = DAY_ZERO + pick(60), to = from + pick(25);
        struct sum_question q = {.unit = {1 + pick(UNITS)},
            .line = (enum line)pick(LINE_LAST),
            .from = from,
            .to = to,
            .by = (enum sum_by)pick(4)};

        question_holds(&q);
        for (int k = 0; k < 4; k++)
            missing_holds(
                1 + pick(pick(2) ? 6 : UNITS), (enum line)pick(LINE_LAST), DAY_ZERO + 2 + pick(45));
        arena_rewind(&arena, mark);
    }
}

/* --- what may happen --- */

static struct world *world;

static struct label *label_new(int64_t id)
{
    struct label *l = arena_new(&world->arena, struct label);

    l->name = str_printf(&world->arena, "%c%d", 'a' + pick(26), (int)id);
    l->sort = l->name;
    l->kind = &unit_kinds[0];
    return l;
}

/* The ties of a unit as a store would give them: by day, each until the next. */
static void ties_tell(int64_t unit, enum line line)
{
    struct tie ties[200];
    uint32_t count = 0;

    for (day_t day = DAY_ZERO - 1; day < DAY_ZERO + 100; day++) {
        int64_t parent = model_parent(unit, line, day, false);
        struct place *p = parent ? place_get(world, parent) : NULL;

        if (count && ties[count - 1].parent == p && ties[count - 1].until == day)
            ties[count - 1].until = day + 1;
        else if (p)
            ties[count++] = (struct tie){p, day, day + 1};
    }
    if (count && ties[count - 1].until == DAY_ZERO + 100)
        ties[count - 1].until = DAY_OPEN;
    place_ties(world, place_get(world, unit), line, ties, count);
}

static void tie_any(void)
{
    int64_t unit = 3 + pick(pick(2) ? 12 : UNITS - 2), parent;
    enum line line = (enum line)pick(LINE_LAST);

    do
        parent = 1 + pick(14);
    while (level_of(parent) >= level_of(unit));
    if (pick(12) == 0)
        parent = 0;
    model.ties[model.tie_count++] = (struct tie_fact){.unit = unit,
        .parent = parent,
        .line = line,
        .from = DAY_ZERO - 1 + (pick(3) ? pick(60) : 0)};
    ties_tell(unit, line);
}

static void drive_any(void)
{
    struct drive_model *d;
    struct drive *drive;

    if (model.drive_count == DRIVES_MAX)
        return;
    d = &model.drives[model.drive_count++];
    *d = (struct drive_model){.id = ++model.seq, .first = DAY_ZERO + 2 + pick(40)};
    d->last = d->first + pick(DAYS_MAX);
    drive = drive_get(world, d->id);
    PUT(drive->commune, place_get(world, 7 + pick(8)));
    drive_days(world, drive, d->first, d->last);
}

static struct drive_model *drive_of(int *index)
{
    if (!model.drive_count)
        drive_any();
    *index = pick(model.drive_count);
    return &model.drives[*index];
}

static void seat_any(void)
{
    int i;
    struct drive_model *d = drive_of(&i);
    int64_t unit = pick(6) ? 15 + pick(UNITS - 14) : 1 + pick(14);

    for (int s = 0; s < d->seat_count; s++)
        if (d->seats[s] == unit)
            return;
    if (d->seat_count == SEATS_MAX)
        return;
    d->seats[d->seat_count++] = unit;
    drive_seat(world, drive_get(world, d->id), place_get(world, unit));
}

static void work_any(void)
{
    static const enum kind kinds[] = {KIND_CLEARING, KIND_ROAD, KIND_CANAL};
    int i, k;
    struct drive_model *d = drive_of(&i);

    if (d->work_count == WORKS_MAX)
        return;
    k = d->work_count++;
    d->works[k].id = ++model.seq;
    d->works[k].unit = pick(2) && d->seat_count ? d->seats[pick(d->seat_count)] : 1 + pick(UNITS);
    d->works[k].planned = pick(1000000);
    d->works[k].kind = kinds[pick(3)];
    drive_work(world, drive_get(world, d->id), d->works[k].id, place_get(world, d->works[k].unit),
        d->works[k].kind, UNIT_M, d->works[k].planned, false);
}

/* A work is counted in another from now on, or by itself again. */
static void double_any(void)
{
    int i, k;
    struct drive_model *d = drive_of(&i);

    if (!d->work_count)
        return;
    k = pick(d->work_count);
    d->works[k].elsewhere = !d->works[k].elsewhere;
    drive_work(world, drive_get(world, d->id), d->works[k].id, place_get(world, d->works[k].unit),
        d->works[k].kind, UNIT_M, d->works[k].elsewhere ? 0 : d->works[k].planned,
        d->works[k].elsewhere);
}

static void days_any(void)
{
    int i;
    struct drive_model *d = drive_of(&i);

    if (d->last - d->first > 2 * DAYS_MAX)
        return;
    d->first -= pick(3);
    d->last += pick(3);
    drive_days(world, drive_get(world, d->id), d->first, d->last);
}

static int by_figure(const void *a, const void *b)
{
    const struct report_figure *x = a, *y = b;

    if (x->of != y->of)
        return x->of < y->of ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

static void figures_any(const struct drive_model *d, struct report_fact *f)
{
    int n = 1 + pick(FIGURES);

    while (f->figure_count < n) {
        struct report_figure figure = {.of = OF_INDICATOR,
            .index = pick((int)indicator_count),
            .milli = (int64_t)pick(1000) * (pick(2) ? 1000 : 1),
            .bound = pick(4) ? '=' : "><~"[pick(3)]};

        if (d->work_count && pick(2)) {
            figure.of = pick(4) ? OF_WORK_TODAY : OF_WORK_SO_FAR;
            figure.index = d->works[pick(d->work_count)].id;
        }
        for (int i = 0; i < f->figure_count; i++)
            if (f->figures[i].of == figure.of && f->figures[i].index == figure.index)
                figure.milli = -1;
        if (figure.milli >= 0)
            f->figures[f->figure_count++] = figure;
        else
            n--;
    }
    qsort(f->figures, (size_t)f->figure_count, sizeof *f->figures, by_figure);
}

static void report_any(void)
{
    int i;
    struct drive_model *d = drive_of(&i);
    const struct report_fact *before;
    struct report_fact *f;
    struct report r;

    if (!d->seat_count || model.report_count == FACTS_MAX)
        return;
    f = &model.reports[model.report_count];
    *f = (struct report_fact){.drive = i,
        .unit = d->seats[pick(d->seat_count)],
        .day = d->first + pick(d->last - d->first + 1),
        .seq = ++model.seq,
        .late = pick(4) == 0};
    before = model_newest(i, f->unit, f->day);
    f->revision = before ? before->revision + 1 : 1;
    figures_any(d, f);
    model.report_count++;
    r = (struct report){.campaign = {d->id},
        .unit = {f->unit},
        .day = f->day,
        .revision = f->revision,
        .late = f->late,
        .seq = f->seq,
        .figures = f->figures,
        .figure_count = (size_t)f->figure_count};
    assert_non_null(
        seat_file(world, seat_find(world, d->id, f->unit), &r, report_pack(&arena, &r)));
}

static void exclude_any(void)
{
    const struct report_fact *newest;
    struct report_fact *f;

    if (!model.report_count)
        return;
    f = &model.reports[pick(model.report_count)];
    newest = model_newest(f->drive, f->unit, f->day);
    f = &model.reports[newest - model.reports];
    for (int i = 0; i < f->figure_count; i++)
        f->excluded[i] = pick(2) && pick(3);
    seat_exclude(world, seat_find(world, model.drives[f->drive].id, f->unit), f->day, f->excluded,
        (size_t)f->figure_count);
}

static void rename_any(void)
{
    int64_t id = 1 + pick(UNITS);

    place_label(world, place_get(world, id), label_new(id));
}

static void anything(void)
{
    static void (*const all[])(void) = {report_any, report_any, report_any, report_any, report_any,
        report_any, report_any, report_any, exclude_any, tie_any, seat_any, seat_any, work_any,
        double_any, drive_any, days_any, rename_any};
    int n = 1 + pick(4);

    group_begin(sums->core);
    while (n--)
        all[pick(sizeof all / sizeof *all)]();
    world_settle(world);
    group_end(sums->core, model.seq);
}

static void begin(unsigned seed)
{
    memset(&model, 0, sizeof model);
    random_state = seed;
    arena_init(&arena, 64 << 20);
    assert_int_equal(sums_new(&sums), OK);
    world = GET(sums->core->world);
    group_begin(sums->core);
    for (int64_t id = 1; id <= UNITS; id++)
        place_label(world, place_get(world, id), label_new(id));
    for (int i = 0; i < 2 * UNITS; i++)
        tie_any();
    group_end(sums->core, 0);
}

static void end(void)
{
    sums_free(sums);
    arena_reset(&arena);
}

static void random_histories_are_answered_as_by_plain_loops(void **state)
{
    for (unsigned seed = 1; seed <= 8; seed++) {
        begin(seed);
        for (int step = 0; step < 150; step++) {
            anything();
            everything_holds(1);
        }
        everything_holds(30);
        end();
    }
}

/* --- small worlds, told step by step --- */

enum { COUNTRY = 1, PROVINCE = 3, COMMUNE = 7, OTHER = 8, HAMLET = 15, SECOND = 16, DRIVE = 500 };

/* Country, province, two communes, two hamlets in the first, one campaign of three days. */
static void small_begin(void)
{
    static const struct tie_fact ties[] = {{PROVINCE, COUNTRY, LINE_TERRITORY, DAY_ZERO - 1},
        {COMMUNE, PROVINCE, LINE_TERRITORY, DAY_ZERO - 1},
        {OTHER, PROVINCE, LINE_TERRITORY, DAY_ZERO - 1},
        {HAMLET, COMMUNE, LINE_TERRITORY, DAY_ZERO - 1},
        {SECOND, COMMUNE, LINE_TERRITORY, DAY_ZERO - 1}};
    struct drive *d;

    memset(&model, 0, sizeof model);
    random_state = 1;
    arena_init(&arena, 64 << 20);
    assert_int_equal(sums_new(&sums), OK);
    world = GET(sums->core->world);
    for (int64_t id = 1; id <= UNITS; id++)
        place_label(world, place_get(world, id), label_new(id));
    for (size_t i = 0; i < sizeof ties / sizeof *ties; i++) {
        model.ties[model.tie_count++] = ties[i];
        ties_tell(ties[i].unit, ties[i].line);
    }
    d = drive_get(world, DRIVE);
    PUT(d->commune, place_get(world, COMMUNE));
    drive_days(world, d, DAY_ZERO, DAY_ZERO + 2);
    drive_seat(world, d, place_get(world, HAMLET));
    drive_seat(world, d, place_get(world, SECOND));
    world_settle(world);
}

static const struct filed *small_file(int64_t unit, day_t day, struct report r)
{
    struct seat *seat = seat_find(world, DRIVE, unit);
    const struct filed *f;

    r.campaign.v = DRIVE;
    r.unit.v = unit;
    r.day = day;
    r.revision = r.revision ? r.revision : 1;
    r.seq = ++model.seq;
    f = seat_file(world, seat, &r, report_pack(&arena, &r));
    if (f)
        keys_add(world, f);
    return f;
}

static const struct sum_row *small_ask(int64_t unit)
{
    struct sum_question q = {{unit}, LINE_TERRITORY, INT32_MIN, INT32_MAX, SUM_ONE};
    struct sum_table t;

    assert_int_equal(sums_ask(sums, &arena, &q, &t), OK);
    return t.rows;
}

static void a_sum_beyond_64_bits_is_refused_and_comes_back_exactly(void **state)
{
    enum { MONEY = 13 };
    struct report_figure largest = {OF_INDICATOR, MONEY, INT64_MAX, '='};
    struct report_figure small = {OF_INDICATOR, MONEY, 5000, '='};
    struct sum_question q = {{COUNTRY}, LINE_TERRITORY, INT32_MIN, INT32_MAX, SUM_ONE};
    struct report absurd = {.figures = &largest, .figure_count = 1};
    struct report corrected = {.figures = &small, .figure_count = 1, .revision = 2};
    struct sum_table t;

    small_begin();
    small_file(HAMLET, DAY_ZERO, absurd);
    assert_int_equal(small_ask(COUNTRY)->values[MONEY].exact, INT64_MAX);
    small_file(HAMLET, DAY_ZERO + 1, absurd);
    assert_int_equal(sums_ask(sums, &arena, &q, &t), E_TOO_LARGE);
    small_file(SECOND, DAY_ZERO, absurd);
    small_file(SECOND, DAY_ZERO + 1, absurd);
    assert_int_equal(sums_ask(sums, &arena, &q, &t), E_TOO_LARGE);
    for (day_t day = DAY_ZERO; day < DAY_ZERO + 2; day++) {
        small_file(HAMLET, day, corrected);
        small_file(SECOND, day, corrected);
    }
    assert_int_equal(small_ask(COUNTRY)->values[MONEY].exact, 20000);
    assert_int_equal(small_ask(COUNTRY)->completeness.corrected, 4);
    end();
}

static void a_new_revision_counts_again_what_was_excluded(void **state)
{
    struct report_figure f = {OF_INDICATOR, 6, 40000, '='};
    struct report r = {.figures = &f, .figure_count = 1};

    small_begin();
    small_file(HAMLET, DAY_ZERO, r);
    seat_exclude(world, seat_find(world, DRIVE, HAMLET), DAY_ZERO, (bool[]){true}, 1);
    assert_int_equal(small_ask(PROVINCE)->values[6].exact, 0);
    assert_int_equal(small_ask(PROVINCE)->completeness.on_time, 1);
    seat_exclude(world, seat_find(world, DRIVE, HAMLET), DAY_ZERO, (bool[]){false}, 1);
    assert_int_equal(small_ask(PROVINCE)->values[6].exact, 40000);
    seat_exclude(world, seat_find(world, DRIVE, HAMLET), DAY_ZERO, (bool[]){true}, 1);
    r.revision = 2;
    small_file(HAMLET, DAY_ZERO, r);
    assert_int_equal(small_ask(PROVINCE)->values[6].exact, 40000);
    assert_int_equal(small_ask(HAMLET)->values[6].exact, 40000);
    r.revision = 1;
    assert_null(small_file(HAMLET, DAY_ZERO, r));     /* comes twice: not newer */
    assert_null(small_file(HAMLET, DAY_ZERO + 3, r)); /* no day of the campaign */
    end();
}

static void a_key_is_known_for_two_days(void **state)
{
    struct report_figure f = {OF_INDICATOR, 6, 40000, '='};
    struct report r = {.figures = &f, .figure_count = 1, .at_ms = MS_PER_DAY};
    struct sum_known known;
    char key[KEY_BYTES + 1];
    int64_t seq;

    small_begin();
    for (int i = 0; i < 300; i++) { /* 300 hours, a report each */
        snprintf(key, sizeof key, "%04x-key-%03d", (unsigned)i * 7919u % 65536u, i);
        r.key = (struct str){key, KEY_BYTES};
        r.revision = i + 1;
        r.at_ms += 3600 * 1000;
        assert_non_null(small_file(SECOND, DAY_ZERO + 1, r));
        PUT(world->newest_ms, r.at_ms);
    }
    for (int i = 0; i < 300; i++) {
        snprintf(key, sizeof key, "%04x-key-%03d", (unsigned)i * 7919u % 65536u, i);
        assert_int_equal(sums_key_find(sums, (struct str){key, KEY_BYTES}, &seq), i >= 299 - 48);
        if (i >= 299 - 48)
            assert_int_equal(seq, i + 1);
    }
    assert_false(sums_key_find(sums, S("short"), &seq));
    assert_true(sums_newest(
        sums, (struct campaign_id){DRIVE}, (struct unit_id){SECOND}, DAY_ZERO + 1, &known));
    assert_int_equal(known.revision, 300);
    assert_false(
        sums_newest(sums, (struct campaign_id){DRIVE}, (struct unit_id){SECOND}, DAY_ZERO, &known));
    end();
}

static void correct_often(int64_t unit, int times)
{
    struct report_figure f = {OF_INDICATOR, 6, 40000, '='};
    struct report r = {.figures = &f, .figure_count = 1, .at_ms = MS_PER_DAY};
    bool out[] = {true};

    for (int i = 0; i < times; i++) {
        group_begin(sums->core);
        f.milli = 1000 * (i % 100 + 1);
        r.revision = i + 1;
        assert_non_null(small_file(unit, DAY_ZERO, r));
        seat_exclude(world, seat_find(world, DRIVE, unit), DAY_ZERO, out, 1);
        group_end(sums->core, model.seq);
    }
}

static void corrections_take_the_memory_of_what_they_replace(void **state)
{
    size_t before;

    small_begin();
    correct_often(HAMLET, 10);
    before = world->arena.used_bytes;
    correct_often(SECOND, 10000); /* of some 50 bytes, and as many again with what was taken out */
    assert_true(world->arena.used_bytes - before < 256 * 1024);
    end();
}

static void what_a_reader_may_hold_is_not_used_again(void **state)
{
    struct report_figure f = {OF_INDICATOR, 6, 40000, '='};
    struct report r = {.figures = &f, .figure_count = 1, .at_ms = MS_PER_DAY};
    const struct filed *held;
    struct reading reading;

    small_begin();
    held = small_file(HAMLET, DAY_ZERO, r);
    reading_start(&reading, sums, NULL);
    assert_true(reading_again(&reading));
    r.revision = 2;
    assert_non_null(small_file(HAMLET, DAY_ZERO, r));
    for (int i = 0; i < 10; i++) {
        group_begin(sums->core);
        r.revision++;
        assert_ptr_not_equal(small_file(HAMLET, DAY_ZERO, r), held);
        group_end(sums->core, model.seq);
    }
    assert_true(reading_again(&reading)); /* the counter has moved */
    assert_false(reading_again(&reading));
    end();
}

/* Else no memory of replaced reports is used again before this thread reads once more. */
static void a_reading_left_by_a_jump_is_no_reader(void **state)
{
    struct reading reading;
    jmp_buf full;

    small_begin();
    if (!setjmp(full)) {
        reading_start(&reading, sums, NULL);
        assert_true(reading_again(&reading));
        longjmp(full, 1);
    }
    assert_int_equal(GET(sums->core->readers), 1);
    sums_reading_left();
    assert_int_equal(GET(sums->core->readers), 0);
    sums_reading_left(); /* as after any other jump */
    assert_int_equal(GET(sums->core->readers), 0);
    end();
}

static void whom_one_does_not_know_is_not_found(void **state)
{
    struct sum_question q = {{999}, LINE_TERRITORY, 0, INT32_MAX, SUM_BY_UNIT};
    struct missing_list list;
    struct sum_table t;
    struct sum_unit u;
    size_t total;

    small_begin();
    assert_int_equal(sums_ask(sums, &arena, &q, &t), E_NOT_FOUND);
    assert_int_equal(
        sums_missing(sums, &arena, q.unit, q.line, DAY_ZERO, 0, 9, &list, &total), E_NOT_FOUND);
    assert_false(sums_unit(sums, q.unit, &u));
    assert_true(sums_unit(sums, (struct unit_id){HAMLET}, &u));
    assert_int_equal(sums_column_find(sums, S("citizens")), 6);
    assert_int_equal(sums_column_find(sums, S("clearing.m")), -1);
    end();
}

/* --- one writes, others read --- */

enum { GROUPS = 300, LOOKS = 150 };

static _Atomic bool done;
static _Atomic int looks;

/* What may happen, and then corrections of what is there until the readers have seen enough. */
static void *writer(void *context)
{
    for (int i = 0; i < GROUPS || GET(looks) < LOOKS; i++) {
        if (i < GROUPS) {
            anything();
            continue;
        }
        group_begin(sums->core);
        for (int n = 0; n < 8; n++)
            exclude_any();
        group_end(sums->core, model.seq);
    }
    PUT(done, true);
    return NULL;
}

static bool rows_are_whole(const struct sum_table *one, const struct sum_table *parts)
{
    struct completeness n = {0};

    for (size_t i = 0; i < parts->count; i++) {
        n.expected += parts->rows[i].completeness.expected;
        n.on_time += parts->rows[i].completeness.on_time;
        n.late += parts->rows[i].completeness.late;
        n.corrected += parts->rows[i].completeness.corrected;
    }
    for (size_t column = 0; column < one->column_count; column++) {
        int64_t sum = 0;

        for (size_t i = 0; i < parts->count; i++)
            sum += sum_total(parts->rows[i].values[column]);
        if (sum != sum_total(one->rows[0].values[column]))
            return false;
    }
    return !memcmp(&n, &one->rows[0].completeness, sizeof n);
}

/* The unit is the sum of its rows, and of its days, and as many are missing as are listed. */
static bool look_is_whole(struct arena *a, int64_t unit, enum line line)
{
    struct sum_question q[3];
    struct sum_table t[3];
    struct missing_list list;
    size_t total;

    for (int i = 0; i < 3; i++)
        q[i] = (struct sum_question){{unit}, line, DAY_ZERO - 100, DAY_ZERO + 200,
            (enum sum_by[]){SUM_ONE, SUM_BY_UNIT, SUM_BY_DAY}[i]};
    return sums_ask_all(sums, a, q, 3, t) == OK && rows_are_whole(&t[0], &t[1]) &&
           rows_are_whole(&t[0], &t[2]) &&
           sums_missing(sums, a, q[0].unit, line, DAY_ZERO + 20, 0, 1000, &list, &total) == OK &&
           list.count == total;
}

/* NULL: every look was whole. */
static void *reader(void *context)
{
    struct arena a;
    int64_t unit = (int64_t)(intptr_t)context;
    bool whole = true;

    arena_init(&a, 64 << 20);
    do {
        whole &= look_is_whole(&a, 1 + unit % 14, LINE_TERRITORY);
        whole &= look_is_whole(&a, 1 + unit % 14, LINE_AGENCY);
        atomic_fetch_add(&looks, 1);
        arena_reset(&a);
        unit++;
    } while (!GET(done));
    return whole ? NULL : context;
}

static void readers_see_whole_states_while_one_writes(void **state)
{
    pthread_t threads[4];

    begin(99);
    PUT(done, false);
    PUT(looks, 0);
    for (int i = 3; i >= 0; i--)
        assert_int_equal(
            pthread_create(&threads[i], NULL, i ? reader : writer, (void *)(intptr_t)i), 0);
    for (int i = 0; i < 4; i++) {
        void *broken;

        pthread_join(threads[i], &broken);
        assert_null(broken);
    }
    everything_holds(20);
    end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_histories_are_answered_as_by_plain_loops),
        cmocka_unit_test(a_sum_beyond_64_bits_is_refused_and_comes_back_exactly),
        cmocka_unit_test(a_new_revision_counts_again_what_was_excluded),
        cmocka_unit_test(a_key_is_known_for_two_days),
        cmocka_unit_test(corrections_take_the_memory_of_what_they_replace),
        cmocka_unit_test(what_a_reader_may_hold_is_not_used_again),
        cmocka_unit_test(a_reading_left_by_a_jump_is_no_reader),
        cmocka_unit_test(whom_one_does_not_know_is_not_found),
        cmocka_unit_test(readers_see_whole_states_while_one_writes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
