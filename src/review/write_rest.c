/* write_rest.c: forces, talks, welfare, money, and earlier campaigns. */
#include "review/write.h"

#include "forces/page.h"

#include <inttypes.h>

static struct str campaign_href(const struct writer *w, const char *page)
{
    return str_printf(w->arena, "/campaign/%" PRId64 "/%s", w->r->campaign.id.v, page);
}

/* ── forces ─────────────────────────────────────────────────────────────────────────────────── */

static struct str criterion_sentence(const struct writer *w, const struct criterion *c)
{
    struct judgement j = criterion_until(w->r, c, -1, w->v->until);
    struct str without = criterion_days_without(w->arena, w->r, c, -1, w->v->until);
    struct str said = W_FILL(w, MSG("%1, %2: %3."), criterion_words(w->arena, w->lang, c),
        criterion_rule_words(w->arena, w->lang, c), W_T(w, verdict_words(j.verdict)));

    if (j.days)
        said = str_printf(w->arena, "%.*s %.*s", STR(said),
            STR(W_FILL(w,
                MSG("%1 lượt người trên %2 lượt người, tính trên %3 ngày có báo đủ hai vế."),
                w_amount(w, j.above.sum, ""), w_amount(w, j.below.sum, ""),
                w_count(w, (int64_t)j.days))));
    if (without.len)
        said = str_printf(w->arena, "%.*s %.*s", STR(said),
            STR(W_FILL(w, MSG("Những ngày không tính được: %1."), without)));
    return said;
}

void write_forces(struct writer *w)
{
    static const struct review_column columns[] = {{STR_INIT(MSG("Lực lượng")), false, 0},
        {STR_INIT(MSG("Có mặt (lượt người)")), true, 32}, {STR_INIT(MSG("Dự kiến")), true, 28},
        {STR_INIT(MSG("Số ngày có báo")), true, 26}};
    struct review_block *b = vec_push(w->arena, w->part);
    struct review_table *t;

    b->kind = BLOCK_COLUMNS;
    b->columns = forces_columns(w->arena, w->lang, &w->s->forces, w->v->until);
    t = w_table(w, W_T(w, MSG("Lực lượng có mặt và dự kiến, đến hết ngày tính")), columns,
        sizeof columns / sizeof *columns);
    for (size_t i = 0; i < indicator_count; i++) {
        struct force_cell sum = forces_until(&w->s->forces, (int64_t)i, w->v->until);
        struct review_cell *row;

        if (!indicators[i].is_force || (!sum.said && !sum.has_plan))
            continue;
        row = w_row(w, t);
        row[0].text = W_T(w, indicators[i].label);
        row[1] =
            (struct review_cell){sum.said ? w_amount(w, sum.present, "") : W_T(w, MSG("không báo")),
                campaign_href(w, "forces")};
        row[2].text = sum.has_plan ? w_count(w, sum.planned) : S("");
        row[3].text = w_count(w, (int64_t)sum.said);
    }
    w_paragraph(w, W_FILL(w, MSG("Cộng %1 lượt người tham gia."), w_amount(w, w->v->people, "")));
    for (size_t i = 0; i < w->s->criteria.count; i++)
        w_notice(w, criterion_sentence(w, &w->s->criteria.items[i]), campaign_href(w, "forces"));
}

/* ── what the daily reports count ───────────────────────────────────────────────────────────── */

/* Sums of the indicators under one heading of the daily form. */
void w_indicators(struct writer *w, const char *group)
{
    static const struct review_column columns[] = {
        {STR_INIT(MSG("Chỉ tiêu báo cáo ngày")), false, 0}, {STR_INIT(MSG("Cả đợt")), true, 45},
        {STR_INIT(MSG("Số báo cáo có ghi")), true, 35}};
    struct review_table *t = NULL;

    for (size_t i = 0; i < indicator_count; i++) {
        const struct review_sum *sum = &w->v->sums[i];
        struct review_cell *row;

        if (!sum->said || !str_eq(str_from(indicators[i].group), str_from(group)))
            continue;
        if (!t)
            t = w_table(
                w, W_T(w, MSG("Theo báo cáo ngày")), columns, sizeof columns / sizeof *columns);
        row = w_row(w, t);
        row[0].text = W_T(w, indicators[i].label);
        row[1] = (struct review_cell){
            w_amount(w, sum->total, indicator_until_sign((int64_t)i)), w_until_href(w)};
        row[2].text = w_count(w, (int64_t)sum->said);
    }
    if (!t)
        w_paragraph(w, W_T(w, MSG("Không báo cáo ngày nào ghi chỉ tiêu này.")));
}

static void talks_table(struct writer *w)
{
    static const struct review_column columns[] = {{STR_INIT(MSG("Lịch tuyên truyền")), false, 0},
        {STR_INIT(MSG("Dự kiến")), true, 24}, {STR_INIT(MSG("Đã làm")), true, 24},
        {STR_INIT(MSG("Không làm")), true, 24}, {STR_INIT(MSG("Lượt người dự")), true, 30}};
    static const char *const labels[TALK_GROUPS] = {
        [TALK_SESSION] = MSG("Cuộc tuyên truyền"),
        [TALK_SHOW] = MSG("Buổi văn nghệ, thể thao"),
        [TALK_WIDE] = MSG("Phát thanh, tờ rơi, tin nhắn"),
    };
    struct review_table *t;

    if (!w->s->talks.count)
        return;
    t = w_table(
        w, W_T(w, MSG("Theo lịch tuyên truyền")), columns, sizeof columns / sizeof *columns);
    for (int g = 0; g < TALK_GROUPS; g++) {
        struct talk_count n = talk_count_of(
            &w->s->talks, (enum talk_group)g, (struct unit_id){0}, w->r->campaign.last_day);
        struct review_cell *row;

        if (!n.planned)
            continue;
        row = w_row(w, t);
        row[0] = (struct review_cell){W_T(w, labels[g]), campaign_href(w, "talks")};
        row[1].text = w_count(w, n.planned);
        row[2].text = w_count(w, n.held);
        row[3].text = w_count(w, n.not_held);
        row[4].text = n.attendances || !n.uncounted ? w_count(w, n.attendances) : S("");
    }
    w_paragraph(
        w, W_T(w, MSG("Lịch và báo cáo ngày là hai nguồn: để cạnh nhau, không cộng vào nhau.")));
}

void write_talks(struct writer *w)
{
    w_indicators(w, review_group("sessions"));
    talks_table(w);
}

/* ── money ──────────────────────────────────────────────────────────────────────────────────── */

static void costs_table(struct writer *w)
{
    static const struct review_column columns[] = {
        {STR_INIT(MSG("Nguồn kinh phí công trình")), false, 0},
        {STR_INIT(MSG("Dự kiến")), true, 45}, {STR_INIT(MSG("Thực chi")), true, 45}};
    struct review_table *t = NULL;

    for (int source = 0; source < COST_SOURCE_LAST; source++) {
        int64_t planned = 0, real = 0;
        bool any = false;
        struct review_cell *row;

        for (size_t i = 0; i < w->r->works.count; i++) {
            const struct work_cost *c = &w->s->costs[i].of[source];

            any |= c->planned_vnd >= 0 || c->real_vnd >= 0;
            planned += c->planned_vnd > 0 ? c->planned_vnd : 0;
            real += c->real_vnd > 0 ? c->real_vnd : 0;
        }
        if (!any)
            continue;
        if (!t)
            t = w_table(w, W_T(w, MSG("Kinh phí ghi ở các công trình, theo nguồn")), columns,
                sizeof columns / sizeof *columns);
        row = w_row(w, t);
        row[0].text = W_T(w, cost_source_label((enum cost_source)source));
        row[1] = (struct review_cell){w_money(w, planned), campaign_href(w, "works")};
        row[2] = (struct review_cell){w_money(w, real), campaign_href(w, "works")};
    }
}

/* One book of a fund in đồng. What was given stands there as less than nothing. */
static int64_t book_sum(const struct book_balance_list *all, enum book book)
{
    int64_t sum = 0;

    for (size_t i = 0; i < all->count; i++)
        if (all->items[i].book == book && all->items[i].commodity.stuff == STUFF_MONEY)
            sum += all->items[i].amount;
    return book == BOOK_GIVEN ? -sum : sum;
}

static void fund_table(struct writer *w, const struct fund *f, const struct book_balance_list *all)
{
    static const struct review_column columns[] = {
        {STR_INIT(MSG("Khoản")), false, 0}, {STR_INIT(MSG("Số tiền")), true, 60}};
    static const struct {
        const char *label;
        enum book book;
    } rows[] = {
        {MSG("Đã nhận"), BOOK_GIVEN},
        {MSG("Còn hứa, chưa nhận"), BOOK_PROMISED},
        {MSG("Chi cho công trình"), BOOK_WORK},
        {MSG("Chi cho phần quà"), BOOK_GIFT},
        {MSG("Chi chung"), BOOK_COST},
        {MSG("Trả lại"), BOOK_RETURNED},
        {MSG("Chuyển số còn lại đi"), BOOK_LEFT},
        {MSG("Còn tiền mặt"), BOOK_CASH},
        {MSG("Còn trong tài khoản"), BOOK_BANK},
    };
    struct review_table *t = w_table(
        w, W_FILL(w, MSG("%1, bằng tiền"), f->name), columns, sizeof columns / sizeof *columns);

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t sum = book_sum(all, rows[i].book);
        struct review_cell *row;

        if (!sum && rows[i].book != BOOK_GIVEN)
            continue;
        row = w_row(w, t);
        row[0].text = W_T(w, rows[i].label);
        row[1] = (struct review_cell){w_money(w, sum), campaign_href(w, "ledger")};
    }
}

void write_money(struct writer *w)
{
    w_indicators(w, review_group("money"));
    costs_table(w);
    for (size_t i = 0; i < w->s->funds.count; i++)
        fund_table(w, &w->s->funds.items[i], &w->s->balances[i]);
    if (w->s->funds.count)
        w_paragraph(w, W_T(w, MSG("Sổ quỹ, kinh phí công trình và báo cáo ngày là ba nguồn: để "
                                  "cạnh "
                                  "nhau, không cộng vào nhau.")));
}

/* ── earlier campaigns ──────────────────────────────────────────────────────────────────────── */

static struct str earlier_name(const struct writer *w, const struct review_earlier *e)
{
    return e->unit_name.len
               ? str_printf(w->arena, "%.*s (%.*s)", STR(e->campaign.name), STR(e->unit_name))
               : e->campaign.name;
}

static struct str done_on_plan(const struct writer *w, const struct kind_progress *p)
{
    struct str done = w_amount(w, (struct bounded){p->tally.done_milli, p->tally.bound}, p->sign);

    if (!p->tally.planned_milli)
        return done;
    return str_printf(w->arena, "%.*s / %.*s", STR(done),
        STR(quantity_words(w->arena, w->lang, p->tally.planned_milli, p->sign)));
}

static struct review_table *comparison_table(struct writer *w)
{
    const struct review_earlier_list *all = &w->s->earlier;
    struct review_column *columns = arena_new_array(w->arena, struct review_column, all->count + 2);

    columns[0] = (struct review_column){S(MSG("Thực hiện / kế hoạch")), false, 0};
    columns[1] = (struct review_column){S(MSG("Đợt này")), true, 0};
    for (size_t i = 0; i < all->count; i++)
        columns[i + 2] = (struct review_column){earlier_name(w, &all->items[i]), true, 0};
    return w_table(w, W_T(w, MSG("Đợt này và các đợt trước")), columns, all->count + 2);
}

static void comparison_kinds(struct writer *w, struct review_table *t)
{
    const struct review_earlier_list *all = &w->s->earlier;

    for (size_t k = 0; k < w->r->kind_count; k++) {
        const struct kind_progress *p = &w->r->kinds[k];
        struct review_cell *row = w_row(w, t);

        row[0].text = W_T(w, kind_label(p->kind));
        row[1] = (struct review_cell){done_on_plan(w, p), w_until_href(w)};
        for (size_t i = 0; i < all->count; i++) {
            const struct kind_progress *o =
                review_earlier_kind(&all->items[i], p->kind, p->measure);

            row[i + 2].text = o ? done_on_plan(w, o) : W_T(w, MSG("không có"));
            row[i + 2].href =
                str_printf(w->arena, "/campaign/%" PRId64, all->items[i].campaign.id.v);
        }
    }
}

static void comparison_sums(struct writer *w, struct review_table *t)
{
    const struct review_earlier_list *all = &w->s->earlier;
    struct review_cell *row = w_row(w, t);

    row[0].text = W_T(w, MSG("Lượt người tham gia"));
    row[1] = (struct review_cell){w_amount(w, w->v->people, ""), campaign_href(w, "forces")};
    for (size_t i = 0; i < all->count; i++)
        row[i + 2].text = w_amount(w, all->items[i].people, "");
    for (size_t k = 0; k < indicator_count; k++) {
        bool any = w->v->sums[k].said > 0;

        for (size_t i = 0; i < all->count; i++)
            any |= all->items[i].sums[k].said > 0;
        if (indicators[k].is_force || !any)
            continue;
        row = w_row(w, t);
        row[0].text = W_T(w, indicators[k].label);
        for (size_t i = 0; i <= all->count; i++) {
            const struct review_sum *sum = i ? &all->items[i - 1].sums[k] : &w->v->sums[k];

            row[i + 1].text = sum->said ? w_amount(w, sum->total, indicator_until_sign((int64_t)k))
                                        : W_T(w, MSG("không báo"));
        }
    }
}

/* Kinds of an earlier campaign that stand nowhere in this one, or in another measure. */
static void not_compared(struct writer *w, const struct review_earlier *e)
{
    struct str only = S("");

    for (size_t k = 0; k < e->kind_count; k++) {
        const struct kind_progress *p = &e->kinds[k];
        bool here = false;

        for (size_t i = 0; i < w->r->kind_count; i++)
            here |= w->r->kinds[i].kind == p->kind && w->r->kinds[i].measure == p->measure;
        if (!here)
            only = w_list(w, only,
                str_printf(w->arena, "%.*s %.*s", STR(W_T(w, kind_label(p->kind))),
                    STR(w_amount(
                        w, (struct bounded){p->tally.done_milli, p->tally.bound}, p->sign))));
    }
    if (only.len)
        w_notice(w,
            W_FILL(w,
                MSG("%1 có việc mà đợt này không có, hoặc tính bằng đơn vị khác, nên không so: "
                    "%2."),
                earlier_name(w, e), only),
            S(""));
    if (e->days != w->r->day_count || e->units != w->r->units.count)
        w_notice(w,
            W_FILL(w, MSG("%1 kéo dài %2 ngày với %3 đơn vị; đợt này %4 ngày với %5 đơn vị."),
                earlier_name(w, e), w_count(w, (int64_t)e->days), w_count(w, (int64_t)e->units),
                w_count(w, (int64_t)w->r->day_count), w_count(w, (int64_t)w->r->units.count)),
            S(""));
}

/* Of a unit that went into this one: the sums of all such units, as far as they can be carried,
 * stand on the page that compares two spans of days (sums/compare.h). */
static void across_units(struct writer *w, const struct review_earlier *e)
{
    const struct campaign *c = &w->r->campaign;

    if (!e->unit_name.len)
        return;
    w_notice(w,
        W_FILL(w,
            MSG("%1 là đợt của nơi đã nhập vào xã này: trang so sánh cộng mọi nơi đã nhập trọn "
                "vẹn."),
            earlier_name(w, e)),
        str_printf(w->arena, "/unit/%" PRId64 "/compare?from=%.*s&to=%.*s&from2=%.*s&to2=%.*s",
            c->unit.v, STR(day_format_iso(w->arena, c->first_day)),
            STR(day_format_iso(w->arena, w->v->until)),
            STR(day_format_iso(w->arena, e->campaign.first_day)),
            STR(day_format_iso(w->arena, e->campaign.last_day))));
}

void write_comparison(struct writer *w)
{
    const struct review_earlier_list *all = &w->s->earlier;

    if (all->in_question.len)
        w_notice(w,
            W_FILL(w,
                MSG("Chỉ một phần của %1 vào xã này: số liệu trước đây của các nơi đó không so "
                    "được."),
                all->in_question),
            S(""));
    if (!all->count) {
        w_paragraph(w, W_T(w, MSG("Chưa có đợt nào trước đợt này để so.")));
        return;
    }
    {
        struct review_table *t = comparison_table(w);

        comparison_kinds(w, t);
        comparison_sums(w, t);
    }
    for (size_t i = 0; i < all->count; i++) {
        not_compared(w, &all->items[i]);
        across_units(w, &all->items[i]);
    }
}
