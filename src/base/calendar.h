/* calendar.h: on which days offices work, and when a limit of the law ends.
 *
 * Known by themselves: weekends, the holidays of the Labour Code with the day from which each
 * holds, Tết and Giỗ Tổ by the lunar calendar, and the day after that makes up for a holiday on a
 * weekend (Art. 111.3). What the government lays out each year (the days around Tết and 02/9, days
 * that change places) comes in as data and wins over all of it.
 *
 * While the layout of a year is not known, the day that is most likely off is DAY_PRESUMED: shown
 * as such, but a working day to every limit, so that a limit ends too early rather than too late.
 *
 * A limit does not count the day of the event; in days, it ends with its last day, or with the next
 * working day when offices rest on it (Civil Code 2015, Art. 147-148).
 */
#ifndef BASE_CALENDAR_H
#define BASE_CALENDAR_H

#include "base/date.h"

enum day_kind {
    DAY_WORKING,
    DAY_WEEKEND,
    DAY_HOLIDAY,   /* a day of the law */
    DAY_MADE_UP,   /* off for a holiday that fell on a weekend */
    DAY_LAID_OUT,  /* off as the government laid out */
    DAY_WORKED_IN, /* a weekend that is worked, for a day off elsewhere */
    DAY_PRESUMED,  /* likely off: the layout of this year is not known yet */
};

/* One day that the government laid out. */
struct calendar_day {
    day_t day;
    bool works;
};

struct calendar {
    day_t from;           /* the first day it knows */
    size_t count;         /* how many days; beyond, only weekends are off */
    const uint8_t *kinds; /* enum day_kind */
    const uint8_t *names; /* of the holiday; 0: none */
};

enum { CALENDAR_YEARS_MAX = 40 };

/* A calendar that knows the years of `from` to `to` and one more on each side, at most
 * CALENDAR_YEARS_MAX. `laid_out` in any order; of a day that stands twice the later one holds. */
void calendar_make(struct arena *a, day_t from, day_t to, const struct calendar_day *laid_out,
    size_t count, struct calendar *ret);

enum day_kind calendar_kind(const struct calendar *c, day_t d);
/* The holiday on that day, a message id; NULL: none. Also of a holiday on a weekend. */
const char *calendar_name(const struct calendar *c, day_t d);
/* What to call such a day in one word, a message id; NULL for a working day. */
const char *day_kind_label(enum day_kind k);

bool calendar_works(const struct calendar *c, day_t d);
day_t calendar_next_working(const struct calendar *c, day_t d);     /* d itself, if it works */
day_t calendar_previous_working(const struct calendar *c, day_t d); /* d itself, if it works */
/* The working days in [from, to]; 0 when to < from. */
int calendar_working_days(const struct calendar *c, day_t from, day_t to);

/* The last day of a limit that began with an event on that day. */
day_t calendar_due_days(const struct calendar *c, day_t event, int days);
day_t calendar_due_working(const struct calendar *c, day_t event, int working_days);
day_t calendar_due_months(const struct calendar *c, day_t event, int months);

#endif
