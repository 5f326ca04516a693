/* simulate_figures.c: what a unit writes into its report of a day: all sixteen indicators, what was
 * done on its works that day, and, where the unit is used to it, what was done so far. */
#include "cli/simulate.h"

#include "base/number.h"
#include "base/tr.h"

/* Amounts of one day: hamlets and agencies, from nothing (in `never` of 100 days) to `high`. */
static const struct {
    const char *code;
    int hamlet_low, hamlet_high, agency_low, agency_high;
    int never;
    int64_t step; /* they come in steps of this, in the measure */
} habits[] = {
    {"soldiers", 1, 6, 2, 20, 25, 1},
    {"militia", 1, 9, 2, 12, 5, 1},
    {"police", 1, 3, 1, 9, 10, 1},
    {"officials", 2, 6, 3, 12, 0, 1},
    {"members", 5, 30, 8, 40, 0, 1},
    {"students", 3, 40, 5, 50, 25, 1},
    {"citizens", 15, 90, 2, 25, 0, 1},
    {"sessions", 1, 2, 1, 2, 40, 1},
    {"attendances", 20, 120, 20, 150, 20, 1},
    {"shows", 1, 2, 1, 1, 60, 1},
    {"gifts", 1, 12, 2, 30, 35, 1},
    {"examined", 5, 60, 10, 120, 65, 1},
    {"money", 2, 60, 2, 100, 25, 100000},
    {"goods_value", 1, 40, 1, 60, 35, 50000},
    {"land", 1, 12, 1, 2, 75, 25},
};

enum { HABITS = sizeof habits / sizeof *habits, PLACE_SO_FAR = 64 };

static const char *const whys[] = {
    "Ghi nhầm số của ấp bên",
    "Đếm thiếu tổ 3, nay cộng thêm",
    "Đo lại tại chỗ",
    "Cộng sót buổi chiều",
    "Ghi nhầm dòng",
};
static const char why_slip[] = "Ghi thừa một số 0";
static const char *const notes[] = {
    "Mưa lớn buổi sáng, chiều mới làm.",
    "Bà con tham gia đông.",
    "Gửi trễ vì mất mạng.",
    "Còn vướng cây ngã, mai làm tiếp.",
};

static uint64_t drawn_for(const struct simulation *s, uint32_t unit, int day, uint64_t place)
{
    return chance(s, TOPIC_FIGURE, unit, (uint64_t)day << 8 | place);
}

static struct report_figure *figure_add(
    struct report *r, enum figure_of of, int64_t index, int64_t milli)
{
    struct report_figure *f = &r->figures[r->figure_count++];

    *f = (struct report_figure){.of = of, .index = index, .milli = milli};
    return f;
}

/* ---- people and gifts ---------------------------------------------------------------------- */

static int64_t habit_milli(const struct simulation *s, uint32_t unit, int day, size_t i)
{
    bool agency = s->units[unit].is_agency;
    uint64_t drawn = drawn_for(s, unit, day, i);
    uint64_t size = chance(s, TOPIC_PACE, unit, i);
    int low = agency ? habits[i].agency_low : habits[i].hamlet_low;
    int high = agency ? habits[i].agency_high : habits[i].hamlet_high;
    int64_t usual;

    if (drawn % 100 < (uint64_t)habits[i].never)
        return 0;
    usual = chance_between(size, low, high); /* of this unit; a day is within a third of it */
    usual = usual * chance_between(drawn >> 8, 67, 133) / 100;
    return (usual < low ? low : usual) * habits[i].step * MILLI;
}

static void add_indicators(const struct simulation *s, uint32_t unit, int day, struct report *r)
{
    int64_t people = 0;

    for (size_t i = 0; i < HABITS; i++) {
        int index = indicator_index(str_from(habits[i].code));
        int64_t milli = habit_milli(s, unit, day, i);

        if (indicators[index].is_force)
            people += milli / MILLI;
        figure_add(r, OF_INDICATOR, index, milli);
    }
    /* three in four stay the day, the others half of it */
    figure_add(
        r, OF_INDICATOR, indicator_index(S("labour_days")), (people * 7 + 2) / 4 * (MILLI / 2));
}

/* ---- works --------------------------------------------------------------------------------- */

/* Done on one day. Most works are done by the last days, a few go beyond what was planned. */
static int64_t work_milli(const struct simulation *s, const struct simulated_work *w, int day)
{
    uint64_t pace = chance(s, TOPIC_PACE, w->key, 0), drawn = chance(s, TOPIC_WORK, w->key, day);
    int64_t percent = chance_hit(pace, 300) ? 125 : chance_between(pace >> 16, 70, 100);
    int64_t share = w->planned_milli / s->days * percent / 100;
    int64_t step = w->planned_milli >= 100 * MILLI ? 5 * MILLI : MILLI;

    if (w->planned_milli < 20 * MILLI) /* houses: each is done on one day */
        return chance_hit(drawn, (int)(10000 * (w->planned_milli / MILLI) / (s->days + 1))) ? MILLI
                                                                                            : 0;
    share = share * chance_between(drawn, 70, 130) / 100;
    return share / step * step;
}

/* Stated by one hamlet in four, on every day: the sum of what it sent. */
static int64_t work_so_far(
    const struct simulation *s, uint32_t unit, const struct simulated_work *w, int day)
{
    int64_t sum = 0;

    for (int d = 0; d <= day; d++)
        if (d == day || fate_of(s, unit, d).comes)
            sum += work_milli(s, w, d);
    return sum;
}

static void add_works(const struct simulation *s, uint32_t unit, int day, struct report *r)
{
    const struct simulated_unit *u = &s->units[unit];
    bool states_total = chance_hit(chance(s, TOPIC_PACE, unit, PLACE_SO_FAR), 2500);

    for (size_t i = 0; i < u->work_count; i++)
        figure_add(r, OF_WORK_TODAY, s->works[u->first_work + i].id,
            work_milli(s, &s->works[u->first_work + i], day));
    if (states_total && u->work_count)
        figure_add(r, OF_WORK_SO_FAR, s->works[u->first_work].id,
            work_so_far(s, unit, &s->works[u->first_work], day));
}

/* ---- what is not exact, and what is not right ------------------------------------------------ */

/* One in thirty reports has a figure that nobody counted exactly. */
static void bound_one(const struct simulation *s, uint32_t unit, int day, struct report *r)
{
    uint64_t drawn = chance(s, TOPIC_BOUND, unit, (uint64_t)day);
    static const char *const codes[] = {"citizens", "attendances", "members"};
    int index = indicator_index(str_from(codes[drawn % 3]));

    if (!chance_hit(drawn >> 8, 330))
        return;
    for (size_t i = 0; i < r->figure_count; i++)
        if (r->figures[i].of == OF_INDICATOR && r->figures[i].index == index &&
            r->figures[i].milli > 0)
            r->figures[i].bound = "><~"[drawn >> 32 & 1 ? 0 : drawn >> 33 & 1 ? 1 : 2];
}

/* The figure that a correction puts right, as it was first written. */
static void spoil_one(
    const struct simulation *s, uint32_t unit, int day, bool slip, struct report *r)
{
    uint64_t drawn = chance(s, TOPIC_SLIP, unit, (uint64_t)day);
    size_t first = drawn % r->figure_count;

    for (size_t i = 0; i < r->figure_count; i++) {
        struct report_figure *f = &r->figures[(first + i) % r->figure_count];
        bool is_money = f->of == OF_INDICATOR && indicators[f->index].unit == UNIT_VND;

        if (f->milli < 2 * MILLI || is_money || f->of == OF_WORK_SO_FAR)
            continue;
        f->milli = slip ? f->milli * 10 : f->milli / (2 * MILLI) * MILLI;
        return;
    }
}

void simulated_report(const struct simulation *s, struct arena *a, uint32_t unit, int day,
    int64_t revision, struct report *ret)
{
    struct fate f = fate_of(s, unit, day);
    const struct simulated_commune *c = &s->communes[s->units[unit].commune];
    uint64_t drawn = drawn_for(s, unit, day, PLACE_SO_FAR + 1);
    struct report r = {.campaign = c->campaign,
        .unit = s->units[unit].id,
        .day = s->first_day + day,
        .revision = revision};

    r.figures = arena_new_array(a, struct report_figure, indicator_count + SIMULATE_WORKS_MAX + 1);
    add_works(s, unit, day, &r);
    add_indicators(s, unit, day, &r);
    bound_one(s, unit, day, &r);
    if (revision == 0 && (f.has_slip || f.is_corrected))
        spoil_one(s, unit, day, f.has_slip, &r);
    if (revision > 0)
        r.why = str_from(f.has_slip ? why_slip : whys[drawn % (sizeof whys / sizeof *whys)]);
    if (chance_hit(drawn >> 8, 200))
        r.note = str_from(notes[drawn >> 32 & 3]);
    *ret = r;
}
