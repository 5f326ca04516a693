/* judge.c: is a ratio met? Whole numbers only, and "cannot be told" wherever that is the truth.
 *
 * A side is what was said of its kinds. "Hơn 20" is 20 or any more, "gần 20" at most 20, "khoảng
 * 20" may be anything: the ratio is met or not met only if it is so whatever the figures really
 * were. Sums stay far below 64 bits: 100,000 people of 7 kinds, 2000 units and 400 days in
 * thousandths are 6e14, times a ratio of at most 1000.
 */
#include "forces/forces.h"

static const char *const verdicts[] = {
    [VERDICT_UNKNOWN] = MSG("chưa thể kết luận"),
    [VERDICT_MET] = MSG("đạt"),
    [VERDICT_NOT_MET] = MSG("không đạt"),
};

static const char *const whys[] = {
    [WHY_NONE] = "",
    [WHY_NOTHING] = MSG("chưa đơn vị nào báo số người của cả hai vế"),
    [WHY_NO_ABOVE] = MSG("không đơn vị nào báo số người của vế trên"),
    [WHY_NO_BELOW] = MSG("không đơn vị nào báo số người của vế dưới"),
    [WHY_ZERO] = MSG("vế dưới được báo là không có ai, nên không có tỷ lệ"),
    [WHY_BOUND] = MSG("có số ghi hơn, gần hoặc khoảng, nên chưa biết chắc"),
};

const char *verdict_words(enum verdict v)
{
    return verdicts[v];
}

const char *verdict_why_words(enum verdict_why w)
{
    return whys[w];
}

/* What a sum may really be. */
struct range {
    int64_t least, most; /* most -1: no end */
};

static struct range range_of(struct bounded b)
{
    switch (b.bound) {
    case '>':
        return (struct range){b.milli, -1};
    case '<':
        return (struct range){0, b.milli};
    case '~':
        return (struct range){0, -1};
    default:
        return (struct range){b.milli, b.milli};
    }
}

/* Is left * by_left >= right * by_right whatever they are? */
static bool surely_at_least(
    struct range left, int64_t by_left, struct range right, int64_t by_right)
{
    return right.most >= 0 && left.least * by_left >= right.most * by_right;
}

static bool surely_below(struct range left, int64_t by_left, struct range right, int64_t by_right)
{
    return left.most >= 0 && left.most * by_left < right.least * by_right;
}

static bool surely_above(struct range left, int64_t by_left, struct range right, int64_t by_right)
{
    return surely_below(right, by_right, left, by_left);
}

static enum verdict_why why_not(const struct judgement *j)
{
    if (!j->above.said && !j->below.said)
        return WHY_NOTHING;
    if (!j->above.said)
        return WHY_NO_ABOVE;
    if (!j->below.said)
        return WHY_NO_BELOW;
    return j->below.sum.milli == 0 && j->below.sum.bound == '=' ? WHY_ZERO : WHY_NONE;
}

void criterion_judge(const struct criterion *c, struct judgement *j)
{
    struct range above = range_of(j->above.sum), below = range_of(j->below.sum);
    bool met, missed;

    j->verdict = VERDICT_UNKNOWN;
    j->why = why_not(j);
    if (j->why != WHY_NONE)
        return;
    met = c->at_most ? surely_at_least(below, c->part, above, c->whole)
                     : surely_at_least(above, c->whole, below, c->part);
    missed = c->at_most ? surely_above(above, c->whole, below, c->part)
                        : surely_below(above, c->whole, below, c->part);
    if (met)
        j->verdict = VERDICT_MET;
    else if (missed)
        j->verdict = VERDICT_NOT_MET;
    else
        j->why = WHY_BOUND;
}

static void side_add(
    const struct rollup *r, size_t unit, day_t day, force_set set, struct judgement *j, bool above)
{
    struct verdict_side *side = above ? &j->above : &j->below;
    struct bounded present;

    for (size_t i = 0; i < indicator_count; i++)
        if (set >> i & 1 && forces_present(r, unit, day, (int64_t)i, &present)) {
            bound_add(&side->sum, present);
            side->said++;
            j->unsaid &= ~((force_set)1 << i);
        }
}

static struct judgement nothing(const struct criterion *c)
{
    return (struct judgement){.why = WHY_NOTHING,
        .above = {{0, '='}, 0},
        .below = {{0, '='}, 0},
        .unsaid = c->above | c->below};
}

struct judgement criterion_day(
    const struct rollup *r, const struct criterion *c, int unit, day_t day)
{
    struct judgement j = nothing(c);
    size_t from = unit < 0 ? 0 : (size_t)unit, to = unit < 0 ? r->units.count : from + 1;

    if (day < c->first_day || day > c->last_day || !rollup_has_day(r, day))
        return j;
    for (size_t u = from; u < to; u++) {
        side_add(r, u, day, c->above, &j, true);
        side_add(r, u, day, c->below, &j, false);
    }
    j.days = j.above.said && j.below.said;
    criterion_judge(c, &j);
    return j;
}

struct judgement criterion_until(
    const struct rollup *r, const struct criterion *c, int unit, day_t until)
{
    struct judgement sum = nothing(c);
    force_set unsaid = sum.unsaid;

    for (day_t day = c->first_day; day <= c->last_day && day <= until; day++) {
        struct judgement j = criterion_day(r, c, unit, day);

        if (!j.days)
            continue;
        bound_add(&sum.above.sum, j.above.sum);
        bound_add(&sum.below.sum, j.below.sum);
        sum.above.said += j.above.said;
        sum.below.said += j.below.said;
        sum.days++;
        unsaid &= j.unsaid;
    }
    sum.unsaid = unsaid;
    criterion_judge(c, &sum);
    return sum;
}
