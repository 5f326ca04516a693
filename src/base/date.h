/* date.h: civil days and times of day in Vietnam.
 *
 * A day is a count of days since 1970-01-01 in the civil calendar; a moment is milliseconds since
 * 1970-01-01T00:00Z. Vietnam is UTC+7 all year.
 */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include "base/str.h"

typedef int32_t day_t;

struct civil {
    int year, month, day;
};

enum { MS_PER_DAY = 86400000, VIETNAM_OFFSET_MS = 7 * 3600 * 1000 };

bool civil_valid(struct civil c);     /* a day that exists, years 1 to 9999 */
day_t day_from_civil(struct civil c); /* c must be valid */
struct civil civil_from_day(day_t d);
int weekday(day_t d); /* 1 Monday … 7 Sunday */
bool is_weekend(day_t d);

/* "12/12/2024"; one-digit days and months are taken. E_INVALID otherwise. */
MUST_CHECK enum err day_parse(struct str s, day_t *ret);
/* "2024-12-12", the form of date fields in pages and JSON. */
MUST_CHECK enum err day_parse_iso(struct str s, day_t *ret);
struct str day_format(struct arena *a, day_t d);     /* 12/12/2024 */
struct str day_format_iso(struct arena *a, day_t d); /* 2024-12-12 */

/* The clock. CHUNGSUC_NOW=<ms> in the environment fixes it, for tests and examples. */
int64_t now_ms(void);
day_t day_of_ms(int64_t ms);                         /* the day in Vietnam */
int minute_of_ms(int64_t ms);                        /* minutes since midnight in Vietnam */
struct str time_format(struct arena *a, int64_t ms); /* 14:05 12/12/2024 */

#endif
