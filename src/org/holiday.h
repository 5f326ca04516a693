/* holiday.h: days off and days worked as the government or an office laid them out.
 *
 * base/calendar.h knows the law; what is decided anew each year (the days around Tết and 02/9, a
 * Monday off for a Saturday worked) is entered here for a unit and holds for it and all below it on
 * the territorial line. Of a day that is entered at several levels the nearest wins; of one that is
 * entered twice, the later. Taken back, the law holds again.
 */
#ifndef ORG_HOLIDAY_H
#define ORG_HOLIDAY_H

#include "base/calendar.h"
#include "org/ids.h"
#include "store/store.h"

enum holiday_kind { HOLIDAY_OFF, HOLIDAY_WORKED, HOLIDAY_USUAL, HOLIDAY_KINDS };
enum { HOLIDAY_WORDS_MAX = 200, HOLIDAY_DAYS_MAX = 31 };

const char *holiday_kind_code(enum holiday_kind k);  /* "off": in the journal */
const char *holiday_kind_label(enum holiday_kind k); /* message id */

struct holiday_set {
    struct unit_id unit;
    day_t from, to; /* both included */
    enum holiday_kind kind;
    struct str words; /* which paper says so: "TB 9441/TB-BNV"; may be empty */
};

struct holiday_row {
    struct unit_id unit;
    day_t day;
    bool works;
    struct str words;
};
struct holiday_list {
    struct holiday_row *items; /* the farthest unit first, by day */
    size_t count, capacity;
};

/* Inside a write: the fact holiday-set. E_INVALID: no such unit, days upside down or more than
 * HOLIDAY_DAYS_MAX, words too long. */
MUST_CHECK enum err holiday_set(struct tx *tx, const struct holiday_set *set);
/* What was entered for the unit and those above it today, of days in [from, to]. */
MUST_CHECK enum err holiday_list_of(struct db *db, struct arena *a, struct unit_id unit, day_t from,
    day_t to, struct holiday_list *ret);
/* The calendar of a unit that knows the years of `from` to `to`; unit 0: that of the law alone. */
MUST_CHECK enum err holiday_calendar(struct db *db, struct arena *a, struct unit_id unit,
    day_t from, day_t to, struct calendar *ret);

#endif
