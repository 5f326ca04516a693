/* deadline.c: days of rest, and limits counted around them. */
#include "privacy/deadline.h"

#include <stddef.h>

enum { LOOK_BACK_DAYS = 10 };

static const struct yearly {
    int month, day, first_year;
} yearly[] = {
#define YEARLY(month, day, first_year) {month, day, first_year},
#define SPAN(year, month, day, count)
#include "privacy/holidays.def"
#undef YEARLY
#undef SPAN
};

static const struct span {
    struct civil from;
    int count;
} spans[] = {
#define YEARLY(month, day, first_year)
#define SPAN(year, month, day, count) {{year, month, day}, count},
#include "privacy/holidays.def"
#undef YEARLY
#undef SPAN
};

static bool in_span(day_t d)
{
    for (size_t i = 0; i < sizeof spans / sizeof *spans; i++) {
        day_t from = day_from_civil(spans[i].from);

        if (d >= from && d < from + spans[i].count)
            return true;
    }
    return false;
}

static bool is_yearly(day_t d)
{
    struct civil c = civil_from_day(d);

    for (size_t i = 0; i < sizeof yearly / sizeof *yearly; i++)
        if (c.month == yearly[i].month && c.day == yearly[i].day && c.year >= yearly[i].first_year)
            return true;
    return false;
}

static bool is_rest(day_t d)
{
    return is_weekend(d) || is_yearly(d) || in_span(d);
}

/* A yearly day on a weekend is made up for by the first working day after it; two such days in one
 * weekend (30/4 and 01/5) by two. */
static bool makes_up(day_t d)
{
    int owed = 0;
    bool made = false;

    for (day_t x = d - LOOK_BACK_DAYS; x <= d; x++) {
        made = owed > 0 && !is_rest(x);
        if (made)
            owed--;
        else if (is_weekend(x) && is_yearly(x))
            owed++;
    }
    return made;
}

bool is_working_day(day_t d)
{
    return !is_rest(d) && !makes_up(d);
}

day_t deadline_days(day_t from, int count)
{
    day_t end = from + count;

    while (!is_working_day(end))
        end++;
    return end;
}

day_t deadline_working_days(day_t from, int count)
{
    day_t end = from;

    while (count > 0) {
        end++;
        if (is_working_day(end))
            count--;
    }
    return end;
}
