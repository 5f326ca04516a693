/* draw_figures.c: figures of a paper: records for templates that lay out their own tables, and the
 * tables and whole bodies that the form sets itself. The figures are those of the board and of the
 * final report; nothing is worked out here but shares. */
#include "paper/draw.h"

#include "base/number.h"
#include "rollup/page.h"
#include "works/work_change.h"

struct drawing {
    struct arena *arena;
    const struct paper_sources *s;
    const struct rollup *r;
    struct template_record *values;
    day_t until; /* the day that the paper is about, or the last that is counted */
};

static void set(struct template_record *v, const char *name, struct str text)
{
    template_set(v, str_from(name), text);
}

static struct str count_words(struct drawing *d, size_t n)
{
    return count_format(d->arena, (int64_t)n, false);
}

static struct str percent(struct drawing *d, int64_t part, int64_t whole)
{
    if (whole <= 0)
        return S("");
    return str_printf(
        d->arena, "%.*s%%", STR(milli_format(d->arena, percent_milli(part, whole), false)));
}

static struct str amount(struct drawing *d, struct bounded n, const char *sign)
{
    return bounded_words(d->arena, LANG_VI, n, sign);
}

static struct str planned(struct drawing *d, int64_t milli, const char *sign)
{
    return milli ? quantity_words(d->arena, LANG_VI, milli, sign) : S("");
}

/* ── blocks ─────────────────────────────────────────────────────────────────────────────────── */

struct docx_flow *paper_flow(struct arena *a, const struct paper_sources *s,
    const struct paper_block *blocks, size_t count, bool last)
{
    static const struct paper_table nothing = {.column_count = 0};
    struct paper_block *all = arena_new_array(a, struct paper_block, count + 1);
    struct docx_flow *flow = arena_new(a, struct docx_flow);
    bool across = (paper_kinds[s->paper.kind].flags & PK_ANNEX) != 0;
    size_t n = 0;

    for (; n < count; n++)
        all[n] = blocks[n];
    if (!last) /* a form puts its sign of the end after the last text */
        all[n++] = (struct paper_block){.kind = PAPER_TABLE, .table = &nothing};
    official_body(a, s->paper.form, all, n, across, flow);
    return flow;
}

static void words_set(struct drawing *d, const char *name, struct paper_words words, bool last)
{
    template_set_blocks(d->values, str_from(name),
        paper_flow(d->arena, d->s, words.blocks, words.block_count, last));
}

struct grid {
    const struct paper_column *columns;
    size_t column_count;
    struct str *cells;
    size_t rows;
};

static struct grid grid_of(
    struct drawing *d, const struct paper_column *columns, size_t count, size_t rows)
{
    return (struct grid){
        columns, count, arena_new_array(d->arena, struct str, count * rows + 1), 0};
}

static struct str *grid_row(struct grid *g)
{
    return &g->cells[g->column_count * g->rows++];
}

static void grid_set(struct drawing *d, const char *name, const struct grid *g)
{
    struct paper_table *t = arena_new(d->arena, struct paper_table);
    struct paper_block block = {.kind = PAPER_TABLE, .table = t};

    *t = (struct paper_table){.columns = g->columns,
        .column_count = g->column_count,
        .cells = g->cells,
        .row_count = g->rows};
    template_set_blocks(
        d->values, str_from(name), paper_flow(d->arena, d->s, &block, g->rows ? 1 : 0, false));
}

#define COLUMNS(array) array, sizeof array / sizeof *array

/* ── lists ──────────────────────────────────────────────────────────────────────────────────── */

static void kinds_draw(struct drawing *d)
{
    static const struct paper_column columns[] = {{STR_INIT("Loại việc"), 0, false},
        {STR_INIT("Kế hoạch"), 28, true}, {STR_INIT("Thực hiện"), 28, true},
        {STR_INIT("Tỷ lệ"), 20, true}, {STR_INIT("Đạt kế hoạch"), 26, true}};
    struct grid g = grid_of(d, COLUMNS(columns), d->r->kind_count);

    template_set_list(d->values, S("kinds"));
    for (size_t k = 0; k < d->r->kind_count; k++) {
        const struct kind_progress *p = &d->r->kinds[k];
        struct template_record *v = template_add(d->values, S("kinds"));
        struct str *row = grid_row(&g);

        row[0] = str_from(kind_label(p->kind));
        row[1] = planned(d, p->tally.planned_milli, p->sign);
        row[2] = amount(d, (struct bounded){p->tally.done_milli, p->tally.bound}, p->sign);
        row[3] = percent(d, p->tally.done_milli, p->tally.planned_milli);
        row[4] = str_printf(d->arena, "%zu/%zu", p->works_done, p->works);
        set(v, "kinds.name", row[0]);
        set(v, "kinds.works", count_words(d, p->works));
        set(v, "kinds.works_done", count_words(d, p->works_done));
        set(v, "kinds.planned", row[1]);
        set(v, "kinds.done", row[2]);
        set(v, "kinds.percent", row[3]);
    }
    grid_set(d, "table.kinds", &g);
}

static struct str lead_name(struct drawing *d, struct unit_id unit)
{
    int at = rollup_unit_index(d->r, unit);

    return at < 0 ? d->s->unit : d->r->units.items[at].name;
}

static void work_draw(struct drawing *d, size_t i, struct str *row)
{
    const struct work *w = &d->r->works.items[i];
    struct template_record *v = template_add(d->values, S("works"));
    const char *sign = work_unit_label(w);
    struct bounded today = rollup_work_day(d->r, i, d->until),
                   done = rollup_work_until(d->r, i, d->until);
    bool elsewhere = w->counted_in.v != 0;

    row[0] = str_printf(d->arena, "%zu", i + 1);
    row[1] = lead_name(d, w->unit);
    row[2] = elsewhere ? str_printf(d->arena, "%.*s (đã tính trong: %.*s)", STR(w->name),
                             STR(counted_in_name(LANG_VI, d->r, w)))
                       : w->name;
    row[3] = elsewhere ? S("") : planned(d, work_expected_milli(w), sign);
    row[4] = amount(d, done, sign);
    row[5] = elsewhere ? S("") : percent(d, done.milli, work_expected_milli(w));
    set(v, "works.number", row[0]);
    set(v, "works.unit", row[1]);
    set(v, "works.name", row[2]);
    set(v, "works.place", w->place);
    set(v, "works.planned", row[3]);
    set(v, "works.today", amount(d, today, sign));
    set(v, "works.done", row[4]);
    set(v, "works.percent", row[5]);
    set(v, "works.state", str_from(work_state_label(w->state)));
    set(v, "works.cost",
        w->money_vnd < 0
            ? S("")
            : str_printf(d->arena, "%.*s đồng", STR(count_format(d->arena, w->money_vnd, false))));
}

static void works_draw(struct drawing *d)
{
    static const struct paper_column columns[] = {{STR_INIT("TT"), 12, false},
        {STR_INIT("Đơn vị"), 34, false}, {STR_INIT("Công trình, phần việc"), 0, false},
        {STR_INIT("Kế hoạch"), 26, true}, {STR_INIT("Thực hiện"), 26, true},
        {STR_INIT("Tỷ lệ"), 18, true}};
    struct grid g = grid_of(d, COLUMNS(columns), d->r->works.count);

    template_set_list(d->values, S("works"));
    for (size_t i = 0; i < d->r->works.count; i++)
        work_draw(d, i, grid_row(&g));
    grid_set(d, "table.works", &g);
}

static void units_draw(struct drawing *d)
{
    static const struct paper_column columns[] = {{STR_INIT("TT"), 12, false},
        {STR_INIT("Tập thể"), 0, false}, {STR_INIT("Công trình đạt kế hoạch"), 32, true},
        {STR_INIT("Báo cáo ngày"), 24, true}, {STR_INIT("Lượt người"), 26, true},
        {STR_INIT("Ngày công"), 24, true}};
    const struct review *review = &d->s->review.review;
    struct grid g = grid_of(d, COLUMNS(columns), d->r->units.count);

    template_set_list(d->values, S("units"));
    for (size_t u = 0; u < d->r->units.count; u++) {
        const struct review_unit *unit = &review->units[u];
        struct template_record *v = template_add(d->values, S("units"));
        struct str *row = grid_row(&g);

        row[0] = str_printf(d->arena, "%zu", u + 1);
        row[1] = d->r->units.items[u].name;
        row[2] = str_printf(d->arena, "%zu/%zu", unit->works_met, unit->works);
        row[3] = str_printf(d->arena, "%zu/%zu", unit->reported, unit->due);
        row[4] = amount(d, unit->people, "");
        row[5] = amount(d, unit->labour_days, "");
        set(v, "units.name", row[1]);
        set(v, "units.in_charge", d->r->units.items[u].in_charge);
        set(v, "units.works", count_words(d, unit->works));
        set(v, "units.works_met", count_words(d, unit->works_met));
        set(v, "units.reports", row[3]);
        set(v, "units.late", count_words(d, unit->late));
        set(v, "units.people", row[4]);
        set(v, "units.labour_days", row[5]);
    }
    grid_set(d, "table.units", &g);
}

static void indicators_draw(struct drawing *d)
{
    static const struct paper_column columns[] = {{STR_INIT("Chỉ tiêu"), 0, false},
        {STR_INIT("Trong ngày"), 36, true}, {STR_INIT("Lũy kế"), 36, true}};
    struct grid g = grid_of(d, COLUMNS(columns), indicator_count);

    template_set_list(d->values, S("indicators"));
    for (size_t i = 0; i < indicator_count; i++) {
        struct bounded done = rollup_indicator_until(d->r, (int64_t)i, d->until);
        struct template_record *v;
        struct str *row;

        if (!done.milli)
            continue;
        v = template_add(d->values, S("indicators"));
        row = grid_row(&g);
        row[0] = str_from(indicators[i].label);
        row[1] = amount(
            d, rollup_indicator_day(d->r, (int64_t)i, d->until), measure_label(indicators[i].unit));
        row[2] = amount(d, done, indicator_until_sign((int64_t)i));
        set(v, "indicators.name", row[0]);
        set(v, "indicators.today", row[1]);
        set(v, "indicators.done", row[2]);
    }
    grid_set(d, "table.indicators", &g);
}

static void difficulties_draw(struct drawing *d)
{
    const struct review *review = &d->s->review.review;

    template_set_list(d->values, S("difficulties"));
    for (size_t i = 0; i < review->note_count; i++) {
        const struct review_note *n = &review->notes[i];
        struct template_record *v;

        if (n->erased || (d->s->paper.day && n->day != d->s->paper.day))
            continue;
        v = template_add(d->values, S("difficulties"));
        set(v, "difficulties.unit", d->r->units.items[n->unit].name);
        set(v, "difficulties.day", day_format(d->arena, n->day));
        set(v, "difficulties.text", n->text);
    }
}

/* ── the day, the whole ─────────────────────────────────────────────────────────────────────── */

static void day_draw(struct drawing *d)
{
    struct str missing = S("");
    size_t reported = 0;

    for (size_t u = 0; u < d->r->units.count; u++) {
        struct str name = d->r->units.items[u].name;

        if (rollup_cell(d->r, u, d->until)->report)
            reported++;
        else
            missing =
                missing.len ? str_printf(d->arena, "%.*s, %.*s", STR(missing), STR(name)) : name;
    }
    set(d->values, "day.date", day_format(d->arena, d->until));
    set(d->values, "day.reported", count_words(d, reported));
    set(d->values, "day.units", count_words(d, d->r->units.count));
    set(d->values, "day.missing", missing);
    set(d->values, "day.doubts", count_words(d, rollup_doubts_open(d->r, d->until)));
}

static void sums_draw(struct drawing *d)
{
    const struct review *review = &d->s->review.review;

    set(d->values, "sums.people", amount(d, review->people, ""));
    set(d->values, "sums.reports", str_printf(d->arena, "%zu/%zu", review->reported, review->due));
    set(d->values, "sums.signed_days", count_words(d, d->s->review.signed_days));
    set(d->values, "sums.doubts", count_words(d, review->doubts_open));
}

static void bodies_draw(struct drawing *d)
{
    const struct review_sources *s = &d->s->review;
    const struct signed_day *sign = d->s->sign.seq ? &d->s->sign : NULL;
    struct paper_words words = {0};

    for (int i = 0; i < REVIEW_SECTIONS; i++)
        words_set(d,
            str_z(d->arena,
                str_printf(d->arena, "review.%s", review_section_name((enum review_section)i))),
            review_paper_words(d->arena, s, (enum review_section)i, d->s->now_ms), false);
    if (d->s->paper.kind == KIND_PAPER_FINAL)
        words = review_paper_words(d->arena, s, REVIEW_SECTIONS, d->s->now_ms);
    else if (d->s->paper.day)
        words = day_paper_words(d->arena, d->r, sign, d->s->paper.day);
    words_set(d, "report.body", words, !paper_ends_itself(d->s));
}

static void deadlines_draw(struct drawing *d)
{
    template_set_list(d->values, S("deadlines"));
    for (size_t i = 0; i < d->s->deadlines.count; i++) {
        struct template_record *v = template_add(d->values, S("deadlines"));

        set(v, "deadlines.what", d->s->deadlines.items[i].what);
        set(v, "deadlines.day", day_format(d->arena, d->s->deadlines.items[i].day));
    }
}

/* The last day with figures: today, or the last of the campaign; never before its first. */
static day_t last_counted(const struct paper_sources *s)
{
    day_t until = s->review.review.until, first = s->campaign.first_day;

    return s->paper.day ? s->paper.day : until < first ? first : until;
}

void paper_draw_figures(struct arena *a, const struct paper_sources *s, struct template_record *v)
{
    struct drawing d = {
        .arena = a, .s = s, .r = s->review.review.rollup, .values = v, .until = last_counted(s)};

    kinds_draw(&d);
    works_draw(&d);
    units_draw(&d);
    indicators_draw(&d);
    difficulties_draw(&d);
    day_draw(&d);
    sums_draw(&d);
    deadlines_draw(&d);
    bodies_draw(&d);
}
