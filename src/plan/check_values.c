/* check_values.c: counts, prices and sums of money: products, plausible prices, shares, sources. */
#include "plan/check.h"

#include "base/number.h"

/* ---- n of each at a price ------------------------------------------------------------------ */

/* n * each in thousandths; false if it is more than any plan can mean. */
static bool product(const struct plan_value *v, int64_t *ret)
{
    int64_t n;

    if (__builtin_mul_overflow(v->n_milli, v->each_milli, &n))
        return false;
    *ret = n / MILLI;
    return true;
}

static void hint_product(
    struct checking *c, struct finding *f, const struct plan_value *v, int64_t right)
{
    int64_t count = v->money_milli / v->each_milli;
    enum slip slip = slip_between(v->money_milli, right);
    struct word is = word_amount(v->money_milli, UNIT_VND), want = word_amount(right, UNIT_VND);

    if (slip == SLIP_THOUSAND)
        SAY(c, f->hint, "Lệch 1.000 lần: sửa %1 thành %2.",
            "Off by a factor of 1000: write %2 for %1.", is, want);
    else if (v->money_milli % v->each_milli == 0)
        SAY(c, f->hint, "Sửa %1 thành %2; nếu số tiền đúng thì số lượng phải là %3.",
            "Write %2 for %1; if the sum is right, the number must be %3.", is, want,
            word_number(count));
    else
        SAY(c, f->hint, "Sửa %1 thành %2, hoặc xem lại số lượng và đơn giá.",
            "Write %2 for %1, or look at the number and the price again.", is, want);
}

void check_product(struct checking *c)
{
    for (size_t i = 0; i < c->plan->values.count; i++) {
        const struct plan_value *v = &c->plan->values.items[i];
        struct finding *f;
        int64_t right;

        if (!v->each_milli || !v->money_milli || v->bound != '=' || !product(v, &right) ||
            right == v->money_milli)
            continue;
        f = finding_add(c, v->at);
        f->kind = v->kind;
        f->measure = "money";
        finding_stated(f, v->money_milli, UNIT_VND);
        finding_computed(f, right, UNIT_VND);
        finding_evidence(c, f, v->at.line);
        SAY(c, f->message, "%1 × %2 là %3, văn bản ghi %4", "%1 × %2 is %3, the plan says %4",
            word_amount(v->n_milli, v->unit), word_amount(v->each_milli, UNIT_VND),
            word_amount(right, UNIT_VND), word_amount(v->money_milli, UNIT_VND));
        hint_product(c, f, v, right);
    }
}

/* ---- plausible prices ---------------------------------------------------------------------- */

/* What one costs, in đồng: far below and far above what has been seen, so that only a slip of the
 * unit falls outside. To change a range, change it here. */
static const struct price {
    enum kind kind;
    enum unit unit;
    int64_t low, high;
} prices[] = {
    {KIND_HOUSE_BUILD, UNIT_COUNT, 5000000, 1000000000},
    {KIND_HOUSE_REPAIR, UNIT_COUNT, 500000, 500000000},
    {KIND_GIFT, UNIT_COUNT, 20000, 20000000},
    {KIND_BRIDGE, UNIT_COUNT, 1000000, 50000000000},
    {KIND_TREE, UNIT_COUNT, 500, 20000000},
    {KIND_CLEARING, UNIT_M, 100, 1000000},
    {KIND_LIGHTING, UNIT_M, 1000, 5000000},
    {KIND_PATCHING, UNIT_M, 500, 20000000},
    {KIND_ROAD, UNIT_M, 5000, 100000000},
    {KIND_CANAL, UNIT_M, 500, 50000000},
};

static const struct price *price_of(const struct plan_value *v)
{
    for (size_t i = 0; i < sizeof prices / sizeof *prices; i++)
        if (prices[i].kind == v->kind && prices[i].unit == v->unit)
            return &prices[i];
    return NULL;
}

static bool in_range(const struct price *p, int64_t each)
{
    return each >= p->low && each <= p->high;
}

/* The factor that brings the price into its range: 1000 for triệu that should be tỷ. 1 if it is
 * there already, 0 if nothing helps. Division is by the negative of the factor. */
static int64_t factor_of(const struct price *p, int64_t each)
{
    if (in_range(p, each))
        return 1;
    if (each < p->low)
        return each <= p->high / 1000 && in_range(p, each * 1000)         ? 1000
               : each <= p->high / 1000000 && in_range(p, each * 1000000) ? 1000000
                                                                          : 0;
    return in_range(p, each / 1000) ? -1000 : in_range(p, each / 1000000) ? -1000000 : 0;
}

static void add_price(
    struct checking *c, const struct plan_value *v, int64_t milli, int64_t each, int64_t factor)
{
    struct finding *f = finding_add(c, v->at);
    int64_t right = factor > 0 ? milli * factor : milli / -factor;
    int64_t right_each = factor > 0 ? each * factor : each / -factor;

    f->kind = v->kind;
    f->measure = "money";
    finding_stated(f, milli, UNIT_VND);
    finding_computed(f, right, UNIT_VND);
    finding_evidence(c, f, v->at.line);
    SAY(c, f->message, "%1: %2 là chỉ %3 mỗi %4, không hợp lý",
        "%1: %2 means %3 per %5, implausible", word_kind(v->kind), word_amount(milli, UNIT_VND),
        word_amount(each * MILLI, UNIT_VND), word_text(v->unit == UNIT_M ? S("mét") : S("đơn vị")),
        word_text(v->unit == UNIT_M ? S("metre") : S("one")));
    SAY(c, f->hint, "Nhầm đơn vị tiền (lệch %1 lần, như triệu và tỷ): nếu là %2 thì mỗi %4 %3.",
        "The unit slipped (a factor of %1, like triệu for tỷ): with %2 it is %3 per %5.",
        word_number(factor > 0 ? factor : -factor), word_amount(right, UNIT_VND),
        word_amount(right_each * MILLI, UNIT_VND),
        word_text(v->unit == UNIT_M ? S("mét") : S("đơn vị")),
        word_text(v->unit == UNIT_M ? S("metre") : S("one")));
}

void check_price(struct checking *c)
{
    for (size_t i = 0; i < c->plan->values.count; i++) {
        const struct plan_value *v = &c->plan->values.items[i];
        const struct price *p = price_of(v);
        int64_t milli = v->each_milli ? v->each_milli : v->money_milli, each, factor;

        if (!p || v->n_milli < MILLI)
            continue;
        each = v->each_milli ? milli / MILLI : milli / v->n_milli;
        factor = factor_of(p, each);
        if (each > 0 && factor != 0 && factor != 1 && (factor < 0 || milli < INT64_MAX / factor))
            add_price(c, v, milli, each, factor);
    }
}

/* ---- shares ---------------------------------------------------------------------------------- */

static int64_t distance(int64_t a, int64_t b)
{
    return a > b ? a - b : b - a;
}

/* Percentages are rounded to one decimal, two, or none: half a unit of what is written is right. */
static int64_t tolerance(int64_t percent_milli)
{
    if (percent_milli % 1000 == 0)
        return 500;
    return percent_milli % 100 == 0 ? 50 : percent_milli % 10 == 0 ? 6 : 2;
}

void check_percent(struct checking *c)
{
    for (size_t i = 0; i < c->plan->percents.count; i++) {
        const struct plan_percent *p = &c->plan->percents.items[i];
        struct finding *f;
        int64_t right;

        if (p->whole_milli <= 0 || p->part_milli < 0 || p->part_milli > INT64_MAX / 200000)
            continue;
        right = (p->part_milli * 100000 + p->whole_milli / 2) / p->whole_milli;
        if (distance(right, p->percent_milli) <= tolerance(p->percent_milli))
            continue;
        right = (right + 5) / 10 * 10;
        f = finding_add(c, p->at);
        f->measure = "percent";
        finding_stated(f, p->percent_milli, UNIT_PERCENT);
        finding_computed(f, right, UNIT_PERCENT);
        finding_evidence(c, f, p->at.line);
        SAY(c, f->message, "%1/%2 là %3, văn bản ghi %4", "%1/%2 is %3, the plan says %4",
            word_amount(p->part_milli, UNIT_NONE), word_amount(p->whole_milli, UNIT_NONE),
            word_amount(right, UNIT_PERCENT), word_amount(p->percent_milli, UNIT_PERCENT));
        SAY(c, f->hint, "Sửa %1 thành %2, hoặc xem lại hai số của tỷ lệ.",
            "Write %2 for %1, or look at the two numbers again.",
            word_amount(p->percent_milli, UNIT_PERCENT), word_amount(right, UNIT_PERCENT));
    }
}

/* ---- where the money comes from ----------------------------------------------------------------
 */

static void money_without_source(struct checking *c)
{
    const struct plan *p = c->plan;
    struct finding *f = NULL;

    if (p->has_source)
        return;
    for (size_t i = 0; i < p->lines.count; i++) {
        const struct plan_line *l = &p->lines.items[i];

        if (l->money_vnd < 0 || l->kind == KIND_MONEY)
            continue;
        if (!f) {
            f = finding_add(c, l->at);
            f->measure = "money";
            SAY(c, f->message, "kế hoạch nêu tiền nhưng không nêu nguồn và không có tổng kinh phí",
                "the plan names money, but neither its source nor the total", word_number(0));
            SAY(c, f->hint,
                "Thêm một dòng: tổng kinh phí, lấy từ nguồn nào (ngân sách, quỹ, xã hội hóa).",
                "Add a line: the total, and where it comes from (budget, fund, donations).",
                word_number(0));
        }
        finding_evidence(c, f, l->at.line);
    }
}

/* Money raised for works of which none says its own share. */
static void money_not_split(struct checking *c, const struct plan_line *money)
{
    const struct plan *p = c->plan;
    struct finding *f;
    size_t works = 0;

    for (size_t i = 0; i < p->lines.count; i++)
        if (p->lines.items[i].kind == money->purpose) {
            works++;
            if (p->lines.items[i].money_vnd >= 0)
                return;
        }
    if (works < 2)
        return;
    f = finding_add(c, money->at);
    f->kind = money->purpose;
    f->measure = "money";
    finding_stated(f, money->money_vnd * MILLI, UNIT_VND);
    for (size_t i = 0; i < p->lines.count; i++)
        if (p->lines.items[i].kind == money->purpose)
            finding_evidence(c, f, p->lines.items[i].at.line);
    SAY(c, f->message, "%2: %1 chưa chia cho %3 công trình",
        "%2: %1 is not split over its %3 works", word_amount(money->money_vnd * MILLI, UNIT_VND),
        word_kind(money->purpose), word_number((int64_t)works));
    SAY(c, f->hint, "Ghi rõ từng công trình bao nhiêu, tiền lấy từ nguồn nào.",
        "Say how much each work gets, and where the money comes from.", word_number(0));
}

void check_source(struct checking *c)
{
    money_without_source(c);
    for (size_t i = 0, seen = 0; i < c->plan->lines.count && seen < 20; i++)
        if (c->plan->lines.items[i].kind == KIND_MONEY &&
            c->plan->lines.items[i].purpose != KIND_LAST) {
            money_not_split(c, &c->plan->lines.items[i]);
            seen++;
        }
}
