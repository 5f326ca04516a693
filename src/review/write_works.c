/* write_works.c: plan against result, by kind and by hamlet; who did best and what is missing. */
#include "review/write.h"

#include <inttypes.h>

static struct str board_href(const struct writer *w)
{
    return str_printf(w->arena, "/campaign/%" PRId64, w->r->campaign.id.v);
}

static struct bounded done_of(const struct tally *t)
{
    return (struct bounded){t->done_milli, t->bound};
}

/* ── by kind ────────────────────────────────────────────────────────────────────────────────── */

/* How much was done up to each day. */
static struct trend trend_of(const struct writer *w, size_t kind)
{
    size_t days = w->v->until < w->r->campaign.first_day
                      ? 0
                      : (size_t)(w->v->until - w->r->campaign.first_day + 1);
    int64_t *values = arena_new_array(w->arena, int64_t, days + 1), sum = 0;
    bool *has = arena_new_array(w->arena, bool, days + 1);

    for (size_t d = 0; d < days; d++) {
        for (size_t i = 0; i < w->r->works.count; i++)
            if (review_kind_of(w->r, &w->r->works.items[i]) == kind)
                sum += rollup_work_day(w->r, i, w->r->campaign.first_day + (day_t)d).milli;
        values[d] = sum;
        has[d] = true;
    }
    return (struct trend){values, has, days,
        W_FILL(w, MSG("Lũy kế từng ngày: %1"), W_T(w, kind_label(w->r->kinds[kind].kind)))};
}

static void kinds_bars(struct writer *w)
{
    struct review_block *b = vec_push(w->arena, w->part);

    b->kind = BLOCK_BARS;
    b->bars = arena_new_array(w->arena, struct review_bar, w->r->kind_count);
    for (size_t k = 0; k < w->r->kind_count; k++) {
        const struct kind_progress *p = &w->r->kinds[k];
        const struct tally *t = &p->tally;
        struct str label = W_T(w, kind_label(p->kind));

        b->bars[b->count++] = (struct review_bar){.label = label,
            .amount = w_amount(w, done_of(t), p->sign),
            .note = t->planned_milli > 0
                        ? W_FILL(w, MSG("%1 của %2"), w_percent(w, t->done_milli, t->planned_milli),
                              quantity_words(w->arena, w->lang, t->planned_milli, p->sign))
                        : W_T(w, MSG("không có trong kế hoạch")),
            .href = board_href(w),
            .progress = {t->planned_milli, t->done_milli, t->doubtful_milli, label},
            .trend = trend_of(w, k)};
    }
}

void write_works(struct writer *w)
{
    static const struct review_column columns[] = {{STR_INIT(MSG("Loại việc")), false, 0},
        {STR_INIT(MSG("Kế hoạch")), true, 26}, {STR_INIT(MSG("Thực hiện")), true, 26},
        {STR_INIT(MSG("Tỷ lệ")), true, 18}, {STR_INIT(MSG("Đạt kế hoạch")), true, 24},
        {STR_INIT(MSG("Trong đó nghi vấn")), true, 24}};
    struct review_table *t;

    if (!w->r->kind_count) {
        w_paragraph(w, W_T(w, MSG("Đợt này không có công trình, phần việc nào.")));
        return;
    }
    kinds_bars(w);
    t = w_table(w, W_T(w, MSG("Kế hoạch và kết quả theo loại việc")), columns,
        sizeof columns / sizeof *columns);
    for (size_t k = 0; k < w->r->kind_count; k++) {
        const struct kind_progress *p = &w->r->kinds[k];
        struct review_cell *row = w_row(w, t);

        row[0].text = W_T(w, kind_label(p->kind));
        if (p->tally.planned_milli)
            row[1].text = quantity_words(w->arena, w->lang, p->tally.planned_milli, p->sign);
        row[2] = (struct review_cell){w_amount(w, done_of(&p->tally), p->sign), w_until_href(w)};
        row[3].text = w_percent(w, p->tally.done_milli, p->tally.planned_milli);
        row[4].text = str_printf(w->arena, "%.*s/%.*s", STR(w_count(w, (int64_t)p->works_done)),
            STR(w_count(w, (int64_t)p->works)));
        if (p->tally.doubtful_milli)
            row[5].text = quantity_words(w->arena, w->lang, p->tally.doubtful_milli, p->sign);
    }
}

/* ── by hamlet ──────────────────────────────────────────────────────────────────────────────── */

static void hamlet_works(struct writer *w)
{
    static const struct review_column columns[] = {{STR_INIT(MSG("Ấp, đơn vị")), false, 36},
        {STR_INIT(MSG("Loại việc")), false, 0}, {STR_INIT(MSG("Kế hoạch")), true, 26},
        {STR_INIT(MSG("Thực hiện")), true, 26}, {STR_INIT(MSG("Tỷ lệ")), true, 18}};
    struct review_table *t = w_table(w, W_T(w, MSG("Kế hoạch và kết quả theo ấp, đơn vị")), columns,
        sizeof columns / sizeof *columns);

    for (size_t u = 0; u < w->v->unit_count; u++) {
        const struct review_unit *unit = &w->v->units[u];
        bool first = true;

        for (size_t k = 0; k < w->r->kind_count; k++) {
            const struct tally *sum = &unit->kinds[k];
            const char *sign = w->r->kinds[k].sign;
            struct review_cell *row;

            if (!unit->has_kind[k])
                continue;
            row = w_row(w, t);
            if (first)
                row[0].text = w_unit_name(w, unit->unit);
            first = false;
            row[1].text = W_T(w, kind_label(w->r->kinds[k].kind));
            if (sum->planned_milli)
                row[2].text = quantity_words(w->arena, w->lang, sum->planned_milli, sign);
            row[3] = (struct review_cell){w_amount(w, done_of(sum), sign), w_until_href(w)};
            row[4].text = w_percent(w, sum->done_milli, sum->planned_milli);
        }
    }
}

static void hamlet_reports(struct writer *w)
{
    struct review_block *b = vec_push(w->arena, w->part);

    b->kind = BLOCK_BARS;
    b->text = W_T(w, MSG("Báo cáo ngày đã nhận"));
    b->bars = arena_new_array(w->arena, struct review_bar, w->r->units.count);
    for (size_t u = 0; u < w->r->units.count; u++) {
        const struct review_unit *unit = &w->v->units[u];
        struct str name = w_unit_name(w, unit->unit);

        b->bars[b->count++] = (struct review_bar){.label = name,
            .amount = str_printf(w->arena, "%zu/%zu", unit->reported, unit->due),
            .note = unit->late ? W_FILL(w, MSG("%1 trễ"), w_count(w, (int64_t)unit->late)) : S(""),
            .href = board_href(w),
            .progress = {(int64_t)unit->due * MILLI, (int64_t)unit->reported * MILLI, 0, name}};
    }
}

static void hamlet_people(struct writer *w)
{
    static const struct review_column columns[] = {{STR_INIT(MSG("Ấp, đơn vị")), false, 0},
        {STR_INIT(MSG("Báo cáo")), true, 22}, {STR_INIT(MSG("Trễ")), true, 16},
        {STR_INIT(MSG("Lượt người")), true, 28}, {STR_INIT(MSG("Ngày công")), true, 28}};
    struct review_table *t =
        w_table(w, W_T(w, MSG("Báo cáo, lượt người và ngày công theo ấp, đơn vị")), columns,
            sizeof columns / sizeof *columns);

    for (size_t u = 0; u < w->r->units.count; u++) {
        const struct review_unit *unit = &w->v->units[u];
        struct review_cell *row = w_row(w, t);

        row[0].text = w_unit_name(w, unit->unit);
        row[1] = (struct review_cell){
            str_printf(w->arena, "%zu/%zu", unit->reported, unit->due), board_href(w)};
        row[2].text = unit->late ? w_count(w, (int64_t)unit->late) : S("");
        row[3] = (struct review_cell){w_amount(w, unit->people, ""),
            str_printf(w->arena, "/campaign/%" PRId64 "/forces?unit=%" PRId64, w->r->campaign.id.v,
                w->r->units.items[u].id.v)};
        row[4] = (struct review_cell){w_amount(w, unit->labour_days, ""), w_until_href(w)};
    }
}

void write_hamlets(struct writer *w)
{
    if (w->r->kind_count)
        hamlet_works(w);
    hamlet_reports(w);
    hamlet_people(w);
    write_clips(w);
}

/* ── best and missing ───────────────────────────────────────────────────────────────────────── */

/* More of its works reached, then more of its reports there. */
static bool better(const struct review_unit *a, const struct review_unit *b)
{
    int64_t works = (int64_t)(a->works_met * b->works) - (int64_t)(b->works_met * a->works);
    int64_t reports = (int64_t)(a->reported * b->due) - (int64_t)(b->reported * a->due);

    return works ? works > 0 : reports > 0;
}

static void ranking(struct writer *w)
{
    static const struct review_column columns[] = {{STR_INIT(MSG("Ấp, đơn vị")), false, 0},
        {STR_INIT(MSG("Công trình đạt kế hoạch")), true, 36},
        {STR_INIT(MSG("Báo cáo ngày")), true, 28}};
    const struct review_unit **order =
        arena_new_array(w->arena, const struct review_unit *, w->r->units.count + 1);
    struct review_table *t;
    size_t n = 0;

    for (size_t u = 0; u < w->r->units.count; u++) {
        if (!w->v->units[u].works)
            continue;
        order[n++] = &w->v->units[u];
        for (size_t k = n - 1; k && better(order[k], order[k - 1]); k--) {
            const struct review_unit *x = order[k];

            order[k] = order[k - 1];
            order[k - 1] = x;
        }
    }
    if (!n)
        return;
    t = w_table(w, W_T(w, MSG("Ấp, đơn vị có công trình, xếp theo phần đã đạt kế hoạch")), columns,
        sizeof columns / sizeof *columns);
    for (size_t i = 0; i < n; i++) {
        struct review_cell *row = w_row(w, t);

        row[0].text = w_unit_name(w, order[i]->unit);
        row[1] = (struct review_cell){
            str_printf(w->arena, "%zu/%zu", order[i]->works_met, order[i]->works), board_href(w)};
        row[2].text = str_printf(w->arena, "%zu/%zu", order[i]->reported, order[i]->due);
    }
}

static void missing_works(struct writer *w)
{
    static const struct review_column columns[] = {{STR_INIT(MSG("Ấp, đơn vị")), false, 34},
        {STR_INIT(MSG("Công trình, phần việc")), false, 0}, {STR_INIT(MSG("Thực hiện")), true, 26},
        {STR_INIT(MSG("Còn thiếu")), true, 26}};
    struct review_table *t;

    if (!w->v->missing_count) {
        if (w->r->kind_count)
            w_paragraph(w, W_T(w, MSG("Mọi công trình có số lượng đều đạt kế hoạch.")));
        return;
    }
    t = w_table(w, W_T(w, MSG("Công trình, phần việc chưa đạt kế hoạch")), columns,
        sizeof columns / sizeof *columns);
    for (size_t i = 0; i < w->v->missing_count; i++) {
        const struct review_missing *m = &w->v->missing[i];
        const struct work *work = &w->r->works.items[m->work];
        const struct tally *tally = &w->r->work_progress[m->work].tally;
        struct review_cell *row = w_row(w, t);
        int unit = rollup_unit_index(w->r, work->place_unit);

        row[0].text = w_unit_name(w, unit < 0 ? rollup_unit_index(w->r, work->unit) : unit);
        row[1] =
            (struct review_cell){work->name, str_printf(w->arena, "/work/%" PRId64, work->id.v)};
        row[2] = (struct review_cell){
            w_amount(w, done_of(tally), work_unit_label(work)), w_until_href(w)};
        row[3].text = quantity_words(w->arena, w->lang, m->missing_milli, work_unit_label(work));
    }
}

static void missing_reports(struct writer *w)
{
    for (size_t u = 0; u < w->r->units.count; u++) {
        struct str days = S("");

        for (day_t day = w->r->campaign.first_day; day <= w->v->until; day++)
            if (rollup_cell(w->r, u, day)->state == CELL_MISSING)
                days = w_list(w, days, w_day(w, day));
        if (days.len)
            w_notice(w, W_FILL(w, MSG("%1 thiếu báo cáo ngày: %2."), w_unit_name(w, (int)u), days),
                board_href(w));
    }
}

void write_best(struct writer *w)
{
    ranking(w);
    missing_works(w);
    missing_reports(w);
}
