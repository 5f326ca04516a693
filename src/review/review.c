/* review.c: the figures of the final report, put together from the sums of the board. */
#include "review/facts.h"

#include "store/seal.h"

#include <sodium.h>

enum { MARK_BYTES = REVIEW_MARK_CHARS / 2, MARK_TEXT_MAX = 4 * 1024 * 1024 };

size_t review_kind_of(const struct rollup *r, const struct work *w)
{
    size_t i = 0;

    while (
        i + 1 < r->kind_count && (r->kinds[i].kind != w->kind || r->kinds[i].measure != w->measure))
        i++;
    return i;
}

/* ── by hamlet ──────────────────────────────────────────────────────────────────────────────── */

/* Where a work lies: the hamlet, else its lead unit, else the last row. */
static size_t place_of(const struct review *v, const struct work *w)
{
    int unit = rollup_unit_index(v->rollup, w->place_unit);

    if (unit < 0)
        unit = rollup_unit_index(v->rollup, w->unit);
    return unit < 0 ? v->rollup->units.count : (size_t)unit;
}

static void reports_count(struct review *v, size_t unit)
{
    const struct rollup *r = v->rollup;
    struct review_unit *u = &v->units[unit];

    for (day_t day = r->campaign.first_day; day <= v->until; day++) {
        const struct cell *cell = rollup_cell(r, unit, day);

        u->due += cell->report || cell->state == CELL_MISSING || cell->state == CELL_DUE;
        u->reported += cell->report != NULL;
        u->late += cell->state == CELL_LATE;
        u->corrected += cell->corrected;
    }
    v->due += u->due;
    v->reported += u->reported;
    v->late += u->late;
    v->corrected += u->corrected;
}

/* A figure of one unit on one day that was said and counts, into the sums. */
static void figures_add(struct review *v, size_t unit, day_t day, int labour)
{
    for (size_t i = 0; i < indicator_count; i++) {
        struct bounded said;

        if (!forces_present(v->rollup, unit, day, (int64_t)i, &said))
            continue;
        bound_add(&v->sums[i].total, said);
        v->sums[i].said++;
        if (indicators[i].is_force) {
            bound_add(&v->units[unit].people, said);
            bound_add(&v->people, said);
        }
        if ((int)i == labour)
            bound_add(&v->units[unit].labour_days, said);
    }
}

/* What is counted in another work counts there. */
static void work_add_to(struct review *v, size_t work)
{
    const struct rollup *r = v->rollup;
    const struct work *w = &r->works.items[work];
    const struct tally *t = &r->work_progress[work].tally;
    struct review_unit *u = &v->units[place_of(v, w)];
    size_t kind = review_kind_of(r, w);
    struct tally *sum = &u->kinds[kind];

    if (w->counted_in.v)
        return;
    u->has_kind[kind] = true;
    sum->planned_milli += t->planned_milli;
    sum->done_milli += t->done_milli;
    sum->doubtful_milli += t->doubtful_milli;
    sum->bound = bound_join(sum->bound, t->bound);
    if (t->planned_milli <= 0)
        return;
    u->works++;
    u->works_met += t->done_milli >= t->planned_milli;
    if (t->done_milli < t->planned_milli)
        v->missing[v->missing_count++] =
            (struct review_missing){work, t->planned_milli - t->done_milli};
}

static void units_fill(struct arena *a, struct review *v)
{
    const struct rollup *r = v->rollup;
    int labour = indicator_index(S("labour_days"));
    struct review_unit *other;

    v->unit_count = r->units.count + 1;
    v->units = arena_new_array(a, struct review_unit, v->unit_count);
    for (size_t u = 0; u < v->unit_count; u++)
        v->units[u] = (struct review_unit){.unit = u < r->units.count ? (int)u : -1,
            .kinds = arena_new_array(a, struct tally, r->kind_count + 1),
            .has_kind = arena_new_array(a, bool, r->kind_count + 1),
            .people = {0, '='},
            .labour_days = {0, '='}};
    for (size_t u = 0; u < r->units.count; u++) {
        reports_count(v, u);
        for (day_t day = r->campaign.first_day; day <= v->until; day++)
            figures_add(v, u, day, labour);
    }
    for (size_t i = 0; i < r->works.count; i++)
        work_add_to(v, i);
    other = &v->units[r->units.count];
    for (size_t k = 0; k < r->kind_count; k++)
        if (other->has_kind[k])
            return;
    v->unit_count--;
}

/* ── notes ──────────────────────────────────────────────────────────────────────────────────── */

static void notes_fill(struct arena *a, struct review *v)
{
    const struct rollup *r = v->rollup;

    v->notes = arena_new_array(a, struct review_note, r->units.count * r->day_count + 1);
    for (day_t day = r->campaign.first_day; day <= v->until; day++)
        for (size_t u = 0; u < r->units.count; u++) {
            const struct report *report = rollup_cell(r, u, day)->report;

            if (report && report->note.len)
                v->notes[v->note_count++] = (struct review_note){
                    u, day, report->note, str_eq(report->note, S(SEAL_ERASED))};
        }
}

void review_make(struct arena *a, const struct rollup *r, day_t until, struct review *ret)
{
    struct review v = {.rollup = r, .people = {0, '='}};

    v.until = until < r->campaign.last_day ? until : r->campaign.last_day;
    v.sums = arena_new_array(a, struct review_sum, indicator_count);
    for (size_t i = 0; i < indicator_count; i++)
        v.sums[i].total.bound = '=';
    v.missing = arena_new_array(a, struct review_missing, r->works.count + 1);
    units_fill(a, &v);
    notes_fill(a, &v);
    for (size_t i = 0; i < r->doubt_count; i++) {
        v.doubts_open += r->doubts[i].settlement == SETTLEMENT_OPEN;
        v.doubts_excluded += r->doubts[i].settlement == SETTLEMENT_EXCLUDED;
    }
    *ret = v;
}

/* ── marks ──────────────────────────────────────────────────────────────────────────────────── */

static void number_add(struct buf *b, int64_t n)
{
    buf_printf(b, "%lld ", (long long)n);
}

static void bounded_add(struct buf *b, struct bounded n)
{
    buf_printf(b, "%lld%c ", (long long)n.milli, n.bound ? n.bound : '=');
}

static void tally_add(struct buf *b, const struct tally *t)
{
    number_add(b, t->planned_milli);
    bounded_add(b, (struct bounded){t->done_milli, t->bound});
    number_add(b, t->doubtful_milli);
}

static void works_mark(struct buf *b, const struct review *v)
{
    const struct rollup *r = v->rollup;

    for (size_t k = 0; k < r->kind_count; k++) {
        buf_printf(b, "%s %s ", kind_name(r->kinds[k].kind), unit_name(r->kinds[k].measure));
        number_add(b, (int64_t)r->kinds[k].works);
        number_add(b, (int64_t)r->kinds[k].works_done);
        tally_add(b, &r->kinds[k].tally);
    }
}

static void hamlets_mark(struct buf *b, const struct review *v)
{
    for (size_t u = 0; u < v->unit_count; u++) {
        const struct review_unit *unit = &v->units[u];

        for (size_t k = 0; k < v->rollup->kind_count; k++)
            tally_add(b, &unit->kinds[k]);
        number_add(b, (int64_t)unit->works);
        number_add(b, (int64_t)unit->works_met);
        number_add(b, (int64_t)unit->due);
        number_add(b, (int64_t)unit->reported);
        number_add(b, (int64_t)unit->late);
        bounded_add(b, unit->people);
        bounded_add(b, unit->labour_days);
    }
}

const char *review_group(const char *code)
{
    return indicators[indicator_index(str_from(code))].group;
}

/* Sums of the indicators under one heading of the daily form; NULL: all. */
static void sums_mark(struct buf *b, const struct review *v, const char *group)
{
    for (size_t i = 0; i < indicator_count; i++) {
        if (group && !str_eq(str_from(group), str_from(indicators[i].group)))
            continue;
        bounded_add(b, v->sums[i].total);
        number_add(b, (int64_t)v->sums[i].said);
    }
}

static void notes_mark(struct buf *b, const struct review *v)
{
    for (size_t i = 0; i < v->note_count; i++) {
        number_add(b, v->notes[i].day);
        number_add(b, (int64_t)v->notes[i].unit);
        buf_add(b, v->notes[i].text);
    }
}

static void section_mark(struct buf *b, const struct review *v, enum review_section s)
{
    switch (s) {
    case REVIEW_WORKS:
        works_mark(b, v);
        break;
    case REVIEW_HAMLETS:
    case REVIEW_BEST:
        hamlets_mark(b, v);
        break;
    case REVIEW_FORCES:
        sums_mark(b, v, review_group("soldiers"));
        break;
    case REVIEW_TALKS:
        sums_mark(b, v, review_group("sessions"));
        break;
    case REVIEW_WELFARE:
        sums_mark(b, v, review_group("gifts"));
        break;
    case REVIEW_MONEY:
        sums_mark(b, v, review_group("money"));
        break;
    case REVIEW_DIFFICULTIES:
        notes_mark(b, v);
        break;
    default:
        works_mark(b, v);
        hamlets_mark(b, v);
        sums_mark(b, v, NULL);
    }
}

struct str review_mark_of(struct arena *a, const struct buf *b)
{
    unsigned char hash[MARK_BYTES];
    char *hex = arena_alloc(a, REVIEW_MARK_CHARS + 1);

    crypto_generichash(hash, sizeof hash, (const unsigned char *)b->ptr, b->len, NULL, 0);
    sodium_bin2hex(hex, REVIEW_MARK_CHARS + 1, hash, sizeof hash);
    return (struct str){hex, REVIEW_MARK_CHARS};
}

struct str review_mark(struct arena *a, const struct review *v, enum review_section s)
{
    struct buf b;

    buf_init(&b, a, MARK_TEXT_MAX);
    section_mark(&b, v, s);
    return review_mark_of(a, &b);
}
