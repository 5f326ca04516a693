/* compare.h: two spans of days for a unit of today, also across a reform of units.
 *
 * Figures of the earlier span are carried to today's unit only where that is exact: its own (it was
 * there already) and those of units that went into it `whole`, through any number of reforms.
 * What only partly went into it is named with its figures, and counts as "in question": the answer
 * is then partial, with the share that is sure. Nothing is ever apportioned.
 */
#ifndef SUMS_COMPARE_H
#define SUMS_COMPARE_H

#include "sums/sums.h"

struct compare_span {
    day_t from, to; /* both included */
};

struct compare_question {
    struct unit_id unit;
    enum line line;
    struct compare_span before, now;
};

/* A unit whose figures of the earlier span stand behind the comparison. */
struct compare_source {
    struct unit_id unit;
    struct str name; /* as known latest */
    bool whole;      /* false: only a part went into today's unit, or into something on the way */
    struct sum_row row;
};

struct comparison {
    size_t column_count;
    uint64_t version;
    struct sum_row now;    /* today's unit in the later span */
    struct sum_row before; /* carried exactly: the sum of the sources that are whole */
    /* The sum of those in question; nothing of it is in `before`. */
    struct sum_row in_question;
    struct compare_source *sources;   /* whole ones first; the unit itself is the first if it had
                                         figures in the earlier span */
    size_t source_count, whole_count; /* whole_count of source_count are carried */
    bool partial;                     /* something is in question */
    /* One a column: exact ÷ (exact + in question) in thousandths, rounded down; 1000 when nothing
     * is in question, -1 when neither has figures. */
    const int64_t *share_milli;
};

/* E_NOT_FOUND: no such unit. E_INVALID: a span upside down. E_TOO_LARGE: as sums_ask(). */
MUST_CHECK enum err compare_ask(struct db *db, const struct sums *s, struct arena *a,
    const struct compare_question *q, struct comparison *ret);

#endif
