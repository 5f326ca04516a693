/* lunar.h: the lunar calendar of Vietnam, by the movements of moon and sun (RULES 4.4).
 *
 * A month begins on the day of the new moon at the meridian of the zone (Vietnam 7, China 8 hours);
 * month 11 holds the winter solstice; where thirteen months lie between two months 11, the first of
 * them in which the sun does not enter a new sector is the leap month. Holds for the years 1900 to
 * 2199. The astronomy is worked out in floating point, the only place of the house that does; what
 * goes in and comes out are whole days.
 */
#ifndef BASE_LUNAR_H
#define BASE_LUNAR_H

#include "base/date.h"

struct lunar {
    int year, month, day;
    bool leap; /* the second month of that number */
};

enum { LUNAR_VIETNAM = 7, LUNAR_FIRST_YEAR = 1900, LUNAR_LAST_YEAR = 2199 };

/* E_INVALID: a day outside those years. */
MUST_CHECK enum err lunar_from_day(day_t d, int zone_hours, struct lunar *ret);
/* E_INVALID: no such day, as the 30th of a month of 29, a leap month that is none, another time. */
MUST_CHECK enum err day_from_lunar(struct lunar l, int zone_hours, day_t *ret);

#endif
