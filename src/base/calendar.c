/* calendar.c: the days of some years, marked one rule after the other.
 *
 * The order matters: holidays, then what makes up for them, then what is likely, then what was laid
 * out, which wins. A year whose layout of Tết (or of 02/9) is known has no likely day there.
 */
#include "base/calendar.h"

#include "base/lunar.h"
#include "base/tr.h"

enum {
    LOOK_BACK_DAYS = 12, /* longer than any row of days off that makes up for another */
    TET_BEFORE_DAYS = 6, /* the layout of Tết lies within these days around its first day */
    TET_AFTER_DAYS = 12,
};

struct holiday {
    const char *name;
    int month, day;
    bool lunar;
    struct civil first;
};

static const struct holiday holidays[] = {
#define HOLIDAY(name, month, day, year1, month1, day1)                                             \
    {name, month, day, false, {year1, month1, day1}},
#define LUNAR_HOLIDAY(name, month, day, year1, month1, day1)                                       \
    {name, month, day, true, {year1, month1, day1}},
#define LAID_OUT(year, month, day, count)
#include "base/holidays.def"
#undef HOLIDAY
#undef LUNAR_HOLIDAY
#undef LAID_OUT
};
enum { HOLIDAYS = sizeof holidays / sizeof *holidays };

static const struct layout {
    struct civil from;
    int count;
} layouts[] = {
#define HOLIDAY(name, month, day, year1, month1, day1)
#define LUNAR_HOLIDAY(name, month, day, year1, month1, day1)
#define LAID_OUT(year, month, day, count) {{year, month, day}, count},
#include "base/holidays.def"
#undef HOLIDAY
#undef LUNAR_HOLIDAY
#undef LAID_OUT
};

/* The calendar while it is made; marks may be asked for outside it and are dropped. */
struct making {
    day_t from;
    size_t count;
    uint8_t *kinds, *names;
    const struct calendar_day *laid_out;
    size_t laid_out_count;
};

static bool within(const struct making *m, day_t d)
{
    return d >= m->from && d < m->from + (day_t)m->count;
}

static enum day_kind kind_at(const struct making *m, day_t d)
{
    return within(m, d)    ? (enum day_kind)m->kinds[d - m->from]
           : is_weekend(d) ? DAY_WEEKEND
                           : DAY_WORKING;
}

static void mark(struct making *m, day_t d, enum day_kind kind, size_t name)
{
    if (!within(m, d))
        return;
    m->kinds[d - m->from] = (uint8_t)kind;
    if (name)
        m->names[d - m->from] = (uint8_t)name;
}

static day_t first_working(const struct making *m, day_t d)
{
    while (kind_at(m, d) != DAY_WORKING)
        d++;
    return d;
}

/* Did the government lay out days off in these? */
static bool is_laid_out(const struct making *m, day_t from, day_t to)
{
    for (size_t i = 0; i < sizeof layouts / sizeof *layouts; i++) {
        day_t first = day_from_civil(layouts[i].from);

        if (first <= to && first + layouts[i].count > from)
            return true;
    }
    for (size_t i = 0; i < m->laid_out_count; i++)
        if (!m->laid_out[i].works && m->laid_out[i].day >= from && m->laid_out[i].day <= to)
            return true;
    return false;
}

static bool day_of_year(const struct holiday *h, int year, day_t *ret)
{
    struct lunar l = {.year = year, .month = h->month, .day = h->day};

    if (h->lunar)
        return day_from_lunar(l, LUNAR_VIETNAM, ret) == OK && *ret >= day_from_civil(h->first);
    *ret = day_from_civil((struct civil){year, h->month, h->day});
    return *ret >= day_from_civil(h->first);
}

/* Tết is four days of it: from the last of the old year to the third of the new one. */
static void mark_holidays(struct making *m, int year)
{
    day_t d;

    for (size_t i = 0; i < HOLIDAYS; i++) {
        bool tet = holidays[i].lunar && holidays[i].month == 1;

        if (!day_of_year(&holidays[i], year, &d))
            continue;
        for (day_t x = d - tet; x <= d + 2 * tet; x++)
            mark(m, x, DAY_HOLIDAY, i + 1);
    }
}

/* A holiday on a weekend is made up for by the first working day after it; two by two. */
static void mark_made_up(struct making *m, day_t from, day_t to)
{
    int owed = 0;
    size_t name = 0;

    for (day_t d = from - LOOK_BACK_DAYS; d <= to; d++) {
        enum day_kind kind = kind_at(m, d);

        if (is_weekend(d) && kind == DAY_HOLIDAY) {
            owed++;
            name = within(m, d) ? m->names[d - m->from] : 0;
        } else if (owed > 0 && (kind == DAY_WORKING || kind == DAY_MADE_UP)) {
            owed--;
            mark(m, d, DAY_MADE_UP, name);
        }
    }
}

static bool is_tet(const struct making *m, day_t d)
{
    size_t name = within(m, d) && m->kinds[d - m->from] == DAY_HOLIDAY ? m->names[d - m->from] : 0;

    return name && holidays[name - 1].lunar && holidays[name - 1].month == 1;
}

/* The fifth day of Tết: after the others, as in most years. */
static void presume_tet(struct making *m, int year)
{
    day_t first = day_from_civil((struct civil){year, 1, 1}), d;

    while (!is_tet(m, first - 1) || !is_tet(m, first))
        if (++first > day_from_civil((struct civil){year, 3, 1}))
            return;
    if (is_laid_out(m, first - TET_BEFORE_DAYS, first + TET_AFTER_DAYS))
        return;
    d = first_working(m, first);
    mark(m, d, DAY_PRESUMED, within(m, first) ? m->names[first - m->from] : 0);
}

/* The second day of 02/9: the neighbour that joins it to a weekend, as in most years. */
static void presume_second_of_september(struct making *m, int year)
{
    day_t day = day_from_civil((struct civil){year, 9, 2}), d;
    int w = weekday(day);

    if (is_laid_out(m, day - 2, day - 1) || is_laid_out(m, day + 1, day + 3) || year < 2021)
        return;
    d = w == 1 || w == 4 || w == 7 ? first_working(m, day) : day - 1;
    mark(m, d, DAY_PRESUMED, within(m, day) ? m->names[day - m->from] : 0);
}

static void mark_laid_out(struct making *m, day_t d, bool works)
{
    enum day_kind now = kind_at(m, d);

    if (works && now != DAY_WORKING)
        mark(m, d, DAY_WORKED_IN, 0);
    else if (!works && now != DAY_HOLIDAY && now != DAY_WEEKEND && now != DAY_MADE_UP)
        mark(m, d, DAY_LAID_OUT, 0);
}

static void mark_all(struct making *m, int first_year, int last_year)
{
    for (int y = first_year; y <= last_year; y++)
        mark_holidays(m, y);
    mark_made_up(m, m->from, m->from + (day_t)m->count - 1);
    for (int y = first_year; y <= last_year; y++) {
        presume_tet(m, y);
        presume_second_of_september(m, y);
    }
    for (size_t i = 0; i < sizeof layouts / sizeof *layouts; i++)
        for (int k = 0; k < layouts[i].count; k++)
            mark_laid_out(m, day_from_civil(layouts[i].from) + k, false);
    for (size_t i = 0; i < m->laid_out_count; i++)
        mark_laid_out(m, m->laid_out[i].day, m->laid_out[i].works);
}

void calendar_make(struct arena *a, day_t from, day_t to, const struct calendar_day *laid_out,
    size_t count, struct calendar *ret)
{
    int first = civil_from_day(from).year - 1, last = civil_from_day(to).year + 1;
    struct making m = {.laid_out = laid_out, .laid_out_count = count};

    if (last > first + CALENDAR_YEARS_MAX)
        last = first + CALENDAR_YEARS_MAX;
    m.from = day_from_civil((struct civil){first, 1, 1});
    m.count = (size_t)(day_from_civil((struct civil){last, 12, 31}) - m.from + 1);
    m.kinds = arena_alloc(a, m.count);
    m.names = arena_alloc(a, m.count);
    for (size_t i = 0; i < m.count; i++)
        m.kinds[i] = is_weekend(m.from + (day_t)i) ? DAY_WEEKEND : DAY_WORKING;
    mark_all(&m, first, last);
    *ret = (struct calendar){m.from, m.count, m.kinds, m.names};
}

/* --- asking --- */

static bool knows(const struct calendar *c, day_t d)
{
    return d >= c->from && d - c->from < (day_t)c->count;
}

enum day_kind calendar_kind(const struct calendar *c, day_t d)
{
    return knows(c, d)     ? (enum day_kind)c->kinds[d - c->from]
           : is_weekend(d) ? DAY_WEEKEND
                           : DAY_WORKING;
}

const char *calendar_name(const struct calendar *c, day_t d)
{
    size_t name = knows(c, d) ? c->names[d - c->from] : 0;

    return name ? holidays[name - 1].name : NULL;
}

const char *day_kind_label(enum day_kind k)
{
    static const char *const labels[] = {
        [DAY_WORKING] = NULL,
        [DAY_WEEKEND] = MSG("nghỉ cuối tuần"),
        [DAY_HOLIDAY] = MSG("nghỉ lễ"),
        [DAY_MADE_UP] = MSG("nghỉ bù"),
        [DAY_LAID_OUT] = MSG("nghỉ theo thông báo"),
        [DAY_WORKED_IN] = MSG("làm bù"),
        [DAY_PRESUMED] = MSG("dự kiến nghỉ, chờ thông báo"),
    };

    return labels[k];
}

bool calendar_works(const struct calendar *c, day_t d)
{
    enum day_kind k = calendar_kind(c, d);

    return k == DAY_WORKING || k == DAY_WORKED_IN || k == DAY_PRESUMED;
}

day_t calendar_next_working(const struct calendar *c, day_t d)
{
    while (!calendar_works(c, d))
        d++;
    return d;
}

day_t calendar_previous_working(const struct calendar *c, day_t d)
{
    while (!calendar_works(c, d))
        d--;
    return d;
}

int calendar_working_days(const struct calendar *c, day_t from, day_t to)
{
    int count = 0;

    for (day_t d = from; d <= to; d++)
        count += calendar_works(c, d);
    return count;
}

day_t calendar_due_days(const struct calendar *c, day_t event, int days)
{
    return calendar_next_working(c, event + days);
}

day_t calendar_due_working(const struct calendar *c, day_t event, int working_days)
{
    day_t end = event;

    while (working_days > 0)
        working_days -= calendar_works(c, ++end);
    return end;
}

day_t calendar_due_months(const struct calendar *c, day_t event, int months)
{
    struct civil d = civil_from_day(event);
    int month = d.month - 1 + months;

    d.year += month / 12;
    d.month = month % 12 + 1;
    while (!civil_valid(d))
        d.day--;
    return calendar_next_working(c, day_from_civil(d));
}
