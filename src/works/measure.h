/* measure.h: what a work is measured in, how much is too much, and quantities in words.
 *
 * Pure, as the checks of a report that rest on it: it knows base/ and the units of plan/figure.h,
 * and runs on the phone too (phone/).
 */
#ifndef WORKS_MEASURE_H
#define WORKS_MEASURE_H

#include "base/bounded.h"
#include "base/date.h"
#include "plan/figure.h"

/* How far it is, as people say it; WORK_NONE only in a work that is to be added: approved. */
enum work_state {
    WORK_NONE,
    WORK_SURVEYED,
    WORK_APPROVED,
    WORK_UNDER_WAY,
    WORK_DONE,
    WORK_HANDED_OVER,
    WORK_DROPPED,
    WORK_STATE_LAST
};

/* May its lead unit report a quantity for this day? Not after the day on which it was dropped. */
bool work_takes(enum work_state state, day_t state_day, day_t day);

/* Planned beyond this is a slip of the pen: thousandths of the measure for one work. */
int64_t work_milli_max(enum unit measure);
/* The sign behind a number on screen and on paper, a message id: "m", "m²", "cuộc", "đồng"; an
 * empty text for things that are only counted. */
const char *measure_label(enum unit measure);
/* By its public name ("m", "count"); UNIT_NONE: works are not measured so. */
enum unit measure_find(struct str name);
/* A quantity with its sign: "1.234,5 m", "12 căn", "12". */
struct str quantity_words(struct arena *a, enum lang lang, int64_t milli, const char *sign);
/* The same of one that is more or less sure: "hơn 1.234,5 m". */
struct str bounded_words(
    struct arena *a, enum lang lang, struct bounded quantity, const char *sign);

#endif
