/* check_dates.c: spans, anniversaries, one event with two dates, deadlines. */
#include "plan/check.h"

#include "base/number.h"

#include <stdlib.h>
#include <string.h>

/* ---- 15 ngày (từ ngày 10/12 - 24/12/2024) --------------------------------------------------- */

void check_span(struct checking *c)
{
    for (size_t i = 0; i < c->plan->spans.count; i++) {
        const struct plan_span *s = &c->plan->spans.items[i];
        int64_t days = s->last - s->first + 1;
        struct finding *f;

        if (days > 0 && (!s->days || s->days == days))
            continue;
        f = finding_add(c, s->at);
        f->measure = "days";
        finding_evidence(c, f, s->at.line);
        if (s->days)
            finding_stated(f, s->days * MILLI, UNIT_DAY);
        if (days <= 0) {
            SAY(c, f->message, "ngày kết thúc %2 trước ngày bắt đầu %1",
                "the last day %2 is before the first %1", word_day(s->first), word_day(s->last));
            SAY(c, f->hint, "Xem lại ngày, tháng, năm của hai mốc.",
                "Look at day, month and year of both again.", word_number(0));
            continue;
        }
        finding_computed(f, days * MILLI, UNIT_DAY);
        SAY(c, f->message, "từ %1 đến %2 là %3 ngày, văn bản ghi %4 ngày",
            "%1 to %2 are %3 days, the plan says %4", word_day(s->first), word_day(s->last),
            word_number(days), word_number(s->days));
        SAY(c, f->hint, "Sửa thành %1 ngày, hoặc ngày cuối là %2.", "Write %1 days, or end on %2.",
            word_number(days), word_day((day_t)(s->first + s->days - 1)));
    }
}

/* ---- 80 năm … (22/12/1944-22/12/2024) ---------------------------------------------------------
 */

void check_anniversary(struct checking *c)
{
    for (size_t i = 0; i < c->plan->anniversaries.count; i++) {
        const struct plan_anniversary *a = &c->plan->anniversaries.items[i];
        int64_t years = a->to.year - a->from.year;
        struct finding *f;

        if (!a->years || a->years == years)
            continue;
        f = finding_add(c, a->at);
        f->measure = "years";
        finding_stated(f, a->years * MILLI, UNIT_NONE);
        finding_computed(f, years * MILLI, UNIT_NONE);
        finding_evidence(c, f, a->at.line);
        SAY(c, f->message, "từ %1 đến %2 là %3 năm, văn bản ghi %4 năm",
            "%1 to %2 are %3 years, the plan says %4",
            word_text(str_printf(c->arena, "%d", a->from.year)),
            word_text(str_printf(c->arena, "%d", a->to.year)), word_number(years),
            word_number(a->years));
        SAY(c, f->hint, "Sửa thành %1 năm, hoặc xem lại năm của hai mốc.",
            "Write %1 years, or look at the two dates again.", word_number(years));
    }
}

static bool same_day_of_year(struct civil a, struct civil b)
{
    return a.day == b.day && a.month == b.month;
}

static bool same_civil(struct civil a, struct civil b)
{
    return same_day_of_year(a, b) && a.year == b.year;
}

static int by_event(const void *a, const void *b)
{
    const struct plan_anniversary *x = *(const struct plan_anniversary *const *)a;
    const struct plan_anniversary *y = *(const struct plan_anniversary *const *)b;
    int order = str_cmp(x->event, y->event);

    return order ? order : x->at.line < y->at.line ? -1 : x->at.line > y->at.line;
}

/* Of mentions [0, n) of one event, the date most of them give. */
static const struct plan_anniversary *usual(const struct plan_anniversary *const *all, size_t n)
{
    size_t best = 0, votes_best = 0;

    for (size_t i = 0; i < n && i < 50; i++) {
        size_t votes = same_day_of_year(all[i]->from, all[i]->to);

        for (size_t k = 0; k < n && k < 50; k++)
            votes += 2 * same_civil(all[i]->from, all[k]->from);
        if (votes > votes_best) {
            votes_best = votes;
            best = i;
        }
    }
    return all[best];
}

static struct word civil_word(struct checking *c, struct civil d)
{
    return word_text(str_printf(c->arena, "%02d/%02d/%d", d.day, d.month, d.year));
}

static void odd_mention(struct checking *c, const struct plan_anniversary *a,
    const struct plan_anniversary *right, const struct plan_anniversary *const *all, size_t n)
{
    struct finding *f = finding_add(c, a->at);

    SAY(c, f->message, "cùng một sự kiện, ở đây ghi %1, nơi khác ghi %2",
        "one event: here it is %1, elsewhere %2", civil_word(c, a->from),
        civil_word(c, right->from));
    SAY(c, f->hint, "Sửa %1 thành %2.", "Write %2 for %1.", civil_word(c, a->from),
        civil_word(c, right->from));
    for (size_t i = 0; i < n && i < 50; i++)
        if (same_civil(all[i]->from, right->from))
            finding_evidence(c, f, all[i]->at.line);
}

static void check_events(struct checking *c)
{
    size_t count = c->plan->anniversaries.count;
    const struct plan_anniversary **all =
        arena_new_array(c->arena, const struct plan_anniversary *, count + 1);

    for (size_t i = 0; i < count; i++)
        all[i] = &c->plan->anniversaries.items[i];
    qsort(all, count, sizeof *all, by_event);
    for (size_t from = 0, to; from < count; from = to) {
        const struct plan_anniversary *right;

        for (to = from + 1; to < count && str_eq(all[to]->event, all[from]->event);)
            to++;
        right = usual(all + from, to - from);
        for (size_t i = from; i < to && all[i]->event.len > 0; i++)
            if (!same_civil(all[i]->from, right->from))
                odd_mention(c, all[i], right, all + from, to - from);
        if (!same_day_of_year(right->from, right->to)) {
            struct finding *f = finding_add(c, right->at);

            SAY(c, f->message, "ngày kỷ niệm không trùng nhau: %1 và %2",
                "the two days of the anniversary differ: %1 and %2", civil_word(c, right->from),
                civil_word(c, right->to));
            SAY(c, f->hint, "Hai mốc phải cùng ngày, cùng tháng: sửa một trong hai.",
                "Both must be the same day of the year: mend one of them.", word_number(0));
            finding_evidence(c, f, right->at.line);
        }
    }
}

/* Daily reports that do not cover the campaign. */
static void check_daily_span(struct checking *c)
{
    const struct plan *p = c->plan;

    for (size_t i = 0; i < p->spans.count; i++) {
        const struct plan_span *s = &p->spans.items[i];
        struct finding *f;

        if (!s->daily || !p->window_at.line || s->last < s->first ||
            (s->first == p->first_day && s->last == p->last_day))
            continue;
        f = finding_add(c, s->at);
        finding_evidence(c, f, p->window_at.line);
        SAY(c, f->message, "báo cáo hằng ngày từ %1 đến %2, đợt công tác từ %3 đến %4",
            "daily reports run from %1 to %2, the campaign from %3 to %4", word_day(s->first),
            word_day(s->last), word_day(p->first_day), word_day(p->last_day));
        SAY(c, f->hint, "Sửa cho hai khoảng thời gian trùng nhau.", "Make the two spans agree.",
            word_number(0));
    }
}

static void odd_launch(struct checking *c, const struct plan_deadline *l, const char *vi,
    const char *en, day_t other, size_t other_line)
{
    struct finding *f = finding_add(c, l->at);

    finding_evidence(c, f, other_line);
    finding_evidence(c, f, l->at.line);
    SAY(c, f->message, vi, en, word_day(l->day), word_day(other));
    SAY(c, f->hint, "Xem lại ngày ra quân: %1 hay %2.",
        "Look at the day of the launch again: %1 or %2.", word_day(l->day), word_day(other));
}

/* The launch has one day, and it is not after the end. */
static void check_launch(struct checking *c)
{
    const struct plan *p = c->plan;

    for (size_t i = 0; i < p->launches.count; i++) {
        const struct plan_deadline *l = &p->launches.items[i], *first = &p->launches.items[0];

        if (l->day != first->day)
            odd_launch(c, l, "lễ ra quân ở đây ghi ngày %1, nơi khác ghi %2",
                "the launch is on %1 here, on %2 elsewhere", first->day, first->at.line);
        else if (p->window_at.line && l->day > p->last_day)
            odd_launch(c, l, "lễ ra quân ngày %1, sau khi đợt công tác đã kết thúc (%2)",
                "the launch on %1 comes after the campaign has ended (%2)", p->last_day,
                p->window_at.line);
    }
}

void check_same_date(struct checking *c)
{
    check_events(c);
    check_daily_span(c);
    check_launch(c);
}

/* ---- deadlines
 * ----------------------------------------------------------------------------------- */

static void out_of_order(struct checking *c, const struct plan_deadline *d, const char *vi,
    const char *en, day_t other, struct position other_at)
{
    struct finding *f = finding_add(c, d->at);

    finding_evidence(c, f, other_at.line);
    SAY(c, f->message, vi, en, word_day(d->day), word_day(other));
    SAY(c, f->hint, "Xem lại hạn %1.", "Look at the deadline %1 again.", word_day(d->day));
}

void check_deadline_order(struct checking *c)
{
    const struct plan *p = c->plan;

    for (size_t i = 0; i < p->deadlines.count; i++) {
        const struct plan_deadline *d = &p->deadlines.items[i];

        if (p->day && d->day < p->day)
            out_of_order(c, d, "hạn %1 đã qua khi văn bản được ký (%2)",
                "the deadline %1 had passed when the plan was signed (%2)", p->day, p->day_at);
        else if (d->prepare && !d->final && p->window_at.line && d->day > p->first_day)
            out_of_order(c, d, "việc chuẩn bị đến hạn %1, sau khi đã ra quân (%2)",
                "the preparation is due on %1, after the campaign has begun (%2)", p->first_day,
                p->window_at);
        else if (d->final && p->window_at.line && d->day < p->last_day)
            out_of_order(c, d, "báo cáo kết quả đến hạn %1, trước khi đợt công tác kết thúc (%2)",
                "the final report is due on %1, before the campaign ends (%2)", p->last_day,
                p->window_at);
    }
    if (p->day && p->window_at.line && p->day > p->first_day) {
        struct finding *f = finding_add(c, p->day_at);

        finding_evidence(c, f, p->window_at.line);
        SAY(c, f->message, "văn bản ký ngày %1, sau khi đợt công tác bắt đầu (%2)",
            "the plan is dated %1, after the campaign begins (%2)", word_day(p->day),
            word_day(p->first_day));
        SAY(c, f->hint, "Xem lại ngày ký hoặc ngày bắt đầu.",
            "Look at the date of the plan or the first day again.", word_number(0));
    }
}

void check_deadline_weekend(struct checking *c)
{
    for (size_t i = 0; i < c->plan->deadlines.count; i++) {
        const struct plan_deadline *d = &c->plan->deadlines.items[i];
        bool sunday = weekday(d->day) == 7;
        struct finding *f;

        if (!is_weekend(d->day))
            continue;
        f = finding_add(c, d->at);
        SAY(c, f->message, "hạn %1 là %2", "the deadline %1 is a %3", word_day(d->day),
            word_text(sunday ? S("Chủ nhật") : S("thứ Bảy")),
            word_text(sunday ? S("Sunday") : S("Saturday")));
        SAY(c, f->hint, "Nếu cần ngày làm việc: thứ Sáu %1 hoặc thứ Hai %2.",
            "If it should be a working day: Friday %1 or Monday %2.",
            word_day(d->day - (sunday ? 2 : 1)), word_day(d->day + (sunday ? 1 : 2)));
    }
}
