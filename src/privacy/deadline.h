/* deadline.h: when a limit of the law ends.
 *
 * The day of the event is not counted; a limit in days ends with its last day, and when offices
 * rest on that day, with the next working day (Civil Code 2015, Art. 147-148). Working days are
 * counted without those of rest (holidays.def).
 */
#ifndef PRIVACY_DEADLINE_H
#define PRIVACY_DEADLINE_H

#include "base/date.h"

bool is_working_day(day_t d);
/* The last day of a limit that began with an event on `from`. */
day_t deadline_days(day_t from, int count);
day_t deadline_working_days(day_t from, int count);

#endif
