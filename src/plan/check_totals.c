/* check_totals.c: does a stated total say what its lines add up to, in length and in number?
 *
 * Length and number of one sentence are judged together, because they explain each other: when
 * the number is right the length has a slipped digit, when both are short by the same line that
 * line was left out. "tổ 1,2,3" may stand for one route or for three.
 */
#include "plan/check.h"

#include "base/number.h"
#include "base/unicode.h"

enum {
    PAIRS_MAX = 60,
    STEPS_MAX = 20 * 1000 * 1000, /* a text with more totals times lines than that is no plan */
};

/* What the lines of a total come to. */
struct sum {
    int64_t low, high; /* in thousandths; equal if nothing is bounded */
    int64_t exact;     /* as written, bounds apart */
    int64_t routes_min, routes_max;
    size_t lines;
    bool open; /* some line does not say how much */
};

static bool part_of(const struct plan_total *t, const struct plan_line *l)
{
    return (l->kind == t->kind || (t->kind == KIND_LAST && l->kind != KIND_MONEY)) &&
           (t->place < 0 || l->place_index == t->place);
}

/* The lines that a total sums up: those under it, or all of its kind if there are none. */
static void scope_of(const struct plan *p, const struct plan_total *t, size_t *from, size_t *to)
{
    *from = t->from;
    *to = t->to < p->lines.count ? t->to : p->lines.count;
    for (size_t i = *from; i < *to; i++)
        if (part_of(t, &p->lines.items[i]))
            return;
    *from = 0;
    *to = p->lines.count;
}

static void sum_bounded(struct sum *s, const struct plan_line *l)
{
    s->exact += l->milli;
    s->low += l->bound == '<' ? 0 : l->bound == '~' ? l->milli - l->milli / 5 : l->milli;
    if (l->bound == '>')
        s->open = true;
    s->high += l->bound == '~' ? l->milli + l->milli / 5 : l->milli;
}

/* Does a figure that could not be read stand among the lines? Then their sum is not known. */
static bool unread_among(const struct plan *p, const struct plan_total *t)
{
    size_t from, to;

    scope_of(p, t, &from, &to);
    if (from >= to)
        return false;
    for (size_t i = 0; i < p->figures.count; i++) {
        const struct figure *f = &p->figures.items[i];

        if (f->unread && f->line >= p->lines.items[from].at.line &&
            f->line <= p->lines.items[to - 1].at.line && t->unit != UNIT_M)
            return true;
    }
    return false;
}

static struct sum sum_of(const struct plan *p, const struct plan_total *t)
{
    struct sum s = {0};
    size_t from, to;

    scope_of(p, t, &from, &to);
    for (size_t i = from; i < to; i++) {
        const struct plan_line *l = &p->lines.items[i];

        if (!part_of(t, l))
            continue;
        s.lines++;
        s.routes_min += l->count ? l->route_min : 0;
        s.routes_max += l->count ? l->route_max : 1;
        if (t->unit == UNIT_COUNT)
            continue;
        if (l->unit == t->unit)
            sum_bounded(&s, l);
        else
            s.open = s.open || l->milli == 0;
    }
    s.open = s.open || unread_among(p, t);
    return s;
}

static bool may_be(const struct plan_total *t, const struct sum *s)
{
    if (t->bound == '>')
        return s->open || s->high >= t->milli;
    if (t->bound == '<')
        return s->low <= t->milli;
    if (t->bound == '~')
        return s->low <= t->milli + t->milli / 5 && (s->open || s->high >= t->milli - t->milli / 5);
    return s->low <= t->milli && (s->open || t->milli <= s->high);
}

/* The number stated in the same sentence as this length (or the other way round). */
static const struct plan_total *partner(const struct plan *p, const struct plan_total *t)
{
    size_t at = (size_t)(t - p->totals.items);

    for (size_t i = at ? at - 1 : 0; i <= at + 1 && i < p->totals.count; i++) {
        const struct plan_total *o = &p->totals.items[i];

        if (o != t && o->at.line == t->at.line && o->kind == t->kind && o->from == t->from &&
            (o->unit == UNIT_COUNT) != (t->unit == UNIT_COUNT))
            return o;
    }
    return NULL;
}

/* ---- what would explain it --------------------------------------------------------------------
 */

struct why {
    const struct plan_line *left_out[2];
    const struct plan_line *twice;
    enum slip slip;
};

/* Without these routes, is the stated number what one of the two ways of counting gives? */
static bool number_agrees(
    const struct plan_total *number, const struct sum *s, const struct plan_line *without)
{
    int64_t n;

    if (!number)
        return true;
    n = number->milli / 1000;
    return n == s->routes_min - (without ? without->route_min : 0) ||
           n == s->routes_max - (without ? without->route_max : 0);
}

static void find_left_out(const struct plan *p, const struct plan_total *t, const struct sum *s,
    const struct plan_total *number, struct why *why)
{
    size_t from, to;

    scope_of(p, t, &from, &to);
    for (size_t i = from; i < to && !why->left_out[0]; i++) {
        const struct plan_line *l = &p->lines.items[i];

        if (part_of(t, l) && l->unit == t->unit && l->milli == s->exact - t->milli &&
            number_agrees(number, s, l))
            why->left_out[0] = l;
    }
}

static void find_two_left_out(
    const struct plan *p, const struct plan_total *t, const struct sum *s, struct why *why)
{
    size_t from, to;

    scope_of(p, t, &from, &to);
    if (to - from > PAIRS_MAX)
        return;
    for (size_t i = from; i < to; i++)
        for (size_t k = i + 1; k < to; k++) {
            const struct plan_line *a = &p->lines.items[i], *b = &p->lines.items[k];

            if (!why->left_out[0] && part_of(t, a) && part_of(t, b) && a->unit == t->unit &&
                b->unit == t->unit && a->milli + b->milli == s->exact - t->milli) {
                why->left_out[0] = a;
                why->left_out[1] = b;
            }
        }
}

static void find_twice(
    const struct plan *p, const struct plan_total *t, const struct sum *s, struct why *why)
{
    size_t from, to;

    scope_of(p, t, &from, &to);
    for (size_t i = from; i < to && !why->twice; i++) {
        const struct plan_line *l = &p->lines.items[i];

        if (part_of(t, l) && l->unit == t->unit && l->milli == t->milli - s->exact)
            why->twice = l;
    }
}

/* The likeliest first: a line whose absence the number confirms; a digit when the number says
 * that all lines were counted; then whatever fits. */
static struct why explain(const struct plan *p, const struct plan_total *t, const struct sum *s,
    const struct plan_total *number)
{
    struct why why = {0};
    bool complete = number && number_agrees(number, s, NULL);

    if (!complete)
        find_left_out(p, t, s, number, &why);
    if (!why.left_out[0])
        why.slip = slip_between(t->milli, s->exact);
    if (!why.left_out[0] && !why.slip && !complete)
        find_left_out(p, t, s, NULL, &why);
    if (!why.left_out[0] && !why.slip)
        find_twice(p, t, s, &why);
    if (!why.left_out[0] && !why.slip && !why.twice && !complete)
        find_two_left_out(p, t, s, &why);
    return why;
}

static struct word line_words(struct checking *c, const struct plan_line *l)
{
    struct str place = l->place.len ? l->place : S("toàn xã");
    struct str text = utf8_head(l->text, 120);

    return word_text(str_printf(c->arena, "%.*s – %.*s", STR(place), STR(text)));
}

static void hint_slip(struct checking *c, struct finding *f, const struct plan_total *t,
    const struct sum *s, bool complete, enum slip slip)
{
    struct word want = word_amount(s->exact, t->unit), is = word_amount(t->milli, t->unit);
    bool digit = slip == SLIP_DIGIT || slip == SLIP_SWAP;

    if (complete && digit)
        SAY(c, f->hint,
            "Số tuyến nêu trong câu khớp với danh sách, nên nhiều khả năng gõ sai một chữ số: "
            "sửa %1 thành %2.",
            "The number of routes agrees with the list, so most likely one digit slipped: "
            "write %2 for %1.",
            is, want);
    else if (digit)
        SAY(c, f->hint, "Nhiều khả năng gõ sai một chữ số: sửa %1 thành %2.",
            "Most likely one digit slipped: write %2 for %1.", is, want);
    else if (slip == SLIP_ZERO)
        SAY(c, f->hint, "Thừa hoặc thiếu một số 0: sửa %1 thành %2.",
            "One zero too many or too few: write %2 for %1.", is, want);
    else
        SAY(c, f->hint, "Lệch 1.000 lần (nhầm đơn vị): sửa %1 thành %2.",
            "Off by a factor of 1000 (wrong unit): write %2 for %1.", is, want);
}

static void hint_length(struct checking *c, struct finding *f, const struct plan_total *t,
    const struct sum *s, const struct plan_total *number)
{
    struct why why = explain(c->plan, t, s, number);
    struct word want = word_amount(s->exact, t->unit), is = word_amount(t->milli, t->unit);
    bool complete = number && number_agrees(number, s, NULL);

    if (why.left_out[0] && why.left_out[1])
        SAY(c, f->hint,
            "Đúng bằng khi bỏ sót hai dòng %1 (%2) và %3 (%4): cộng thêm để được %5, "
            "hoặc bỏ hai dòng đó khỏi danh sách.",
            "Exactly what remains without lines %1 (%2) and %3 (%4): add them for %5, "
            "or take them off the list.",
            word_number((int64_t)why.left_out[0]->at.line), line_words(c, why.left_out[0]),
            word_number((int64_t)why.left_out[1]->at.line), line_words(c, why.left_out[1]), want);
    else if (why.left_out[0])
        SAY(c, f->hint,
            "Đúng bằng khi bỏ sót dòng %1 (%2): cộng thêm để được %3, hoặc bỏ dòng đó khỏi "
            "danh sách.",
            "Exactly what remains without line %1 (%2): add it for %3, or take that line off "
            "the list.",
            word_number((int64_t)why.left_out[0]->at.line), line_words(c, why.left_out[0]), want);
    else if (why.slip)
        hint_slip(c, f, t, s, complete, why.slip);
    else if (why.twice)
        SAY(c, f->hint, "Đúng bằng khi cộng hai lần dòng %1 (%2): sửa %3 thành %4.",
            "Exactly what comes out when line %1 (%2) is counted twice: write %4 for %3.",
            word_number((int64_t)why.twice->at.line), line_words(c, why.twice), is, want);
    else
        SAY(c, f->hint, "Sửa %1 thành %2, hoặc xem lại số liệu của các dòng.",
            "Write %2 for %1, or look at the figures of the lines again.", is, want);
}

/* ---- the check ----------------------------------------------------------------------------------
 */

static struct finding *add(
    struct checking *c, const struct plan_total *t, const char *measure, int64_t computed)
{
    struct finding *f = finding_add(c, t->at);
    size_t from, to;

    f->kind = t->kind;
    f->measure = measure;
    finding_stated(f, t->milli, t->unit);
    finding_computed(f, computed, t->unit);
    scope_of(c->plan, t, &from, &to);
    for (size_t i = from; i < to; i++)
        if (part_of(t, &c->plan->lines.items[i]))
            finding_evidence(c, f, c->plan->lines.items[i].at.line);
    return f;
}

static const char *measure_of(enum unit u)
{
    switch (u) {
    case UNIT_M:
        return "length";
    case UNIT_M2:
        return "area";
    case UNIT_M3:
        return "volume";
    case UNIT_KG:
        return "weight";
    case UNIT_VND:
        return "money";
    default:
        return "count";
    }
}

static void message(struct checking *c, struct finding *f, const struct plan_total *t)
{
    struct word stated = word_amount(f->stated_milli, t->unit);
    struct word computed = word_amount(f->computed_milli, t->unit);
    int64_t by = f->stated_milli - f->computed_milli;
    struct word off = word_amount(by < 0 ? -by : by, t->unit);

    if (t->kind == KIND_LAST)
        SAY(c, f->message, "tổng nêu %1 nhưng cộng các dòng được %2 (lệch %3)",
            "the total says %1, the lines add up to %2 (off by %3)", stated, computed, off);
    else if (t->unit == UNIT_COUNT)
        SAY(c, f->message, "%1: nêu số lượng %2 nhưng danh sách có %3",
            "%1: the number stated is %2, the list has %3", word_kind(t->kind), stated, computed);
    else
        SAY(c, f->message, "%1: nêu %2 nhưng cộng các dòng được %3 (lệch %4)",
            "%1: states %2, the lines add up to %3 (off by %4)", word_kind(t->kind), stated,
            computed, off);
}

static void check_amount(struct checking *c, const struct plan_total *t)
{
    struct sum s = sum_of(c->plan, t);
    const struct plan_total *number = partner(c->plan, t);
    struct finding *f;

    if (s.lines == 0 || s.exact == 0 || may_be(t, &s))
        return;
    f = add(c, t, measure_of(t->unit), s.exact);
    message(c, f, t);
    hint_length(c, f, t, &s, number);
}

/* The number differs too, because the same line was left out of it. */
static const struct plan_line *same_omission(const struct plan *p, const struct plan_total *t)
{
    const struct plan_total *length = partner(p, t);
    struct sum s;
    struct why why;

    if (!length)
        return NULL;
    s = sum_of(p, length);
    if (s.lines == 0 || s.exact == 0 || may_be(length, &s))
        return NULL;
    why = explain(p, length, &s, t);
    return why.left_out[1] ? NULL : why.left_out[0];
}

static void check_number_of(struct checking *c, const struct plan_total *t)
{
    struct sum s = sum_of(c->plan, t);
    int64_t n = t->milli / 1000, computed = n > s.routes_max ? s.routes_max : s.routes_min;
    const struct plan_line *left_out;
    struct finding *f;

    if (s.lines == 0 || t->bound != '=' || n == s.routes_min || n == s.routes_max ||
        t->kind == KIND_LAST)
        return;
    left_out = same_omission(c->plan, t);
    if (s.routes_min < n && n < s.routes_max && !left_out)
        return;
    if (left_out && n == s.routes_max - left_out->route_max)
        computed = s.routes_max;
    f = add(c, t, "count", computed * 1000);
    message(c, f, t);
    if (left_out)
        SAY(c, f->hint,
            "Cùng bỏ sót dòng %1 (%2); danh sách có %3 dòng, tính riêng từng tổ là %4: sửa thành "
            "%4.",
            "Line %1 (%2) is left out here too; the list has %3 lines, %4 if each group counts: "
            "write %4.",
            word_number((int64_t)left_out->at.line), line_words(c, left_out),
            word_number((int64_t)s.lines), word_number(computed));
    else
        SAY(c, f->hint, "Sửa %1 thành %2, hoặc bổ sung dòng còn thiếu vào danh sách.",
            "Write %2 for %1, or add what is missing to the list.", word_number(n),
            word_number(computed));
}

void check_total(struct checking *c)
{
    if (!c->plan->is_plan)
        return;
    for (size_t i = 0; i < c->plan->totals.count && c->steps < STEPS_MAX; i++) {
        const struct plan_total *t = &c->plan->totals.items[i];

        c->steps += 10 * (c->plan->lines.count + c->plan->figures.count);
        if (t->unit == UNIT_COUNT)
            check_number_of(c, t);
        else
            check_amount(c, t);
    }
}
