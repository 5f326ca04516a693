/* rollup.h: the sums of one campaign, exact, from the newest revision of every report.
 *
 * A rollup is made from facts and thrown away; each loop keeps the last ones and makes one anew
 * when the journal has grown. Doubtful figures are counted and shown beside ("trong đó nghi vấn");
 * figures that a person excluded are not counted.
 */
#ifndef ROLLUP_ROLLUP_H
#define ROLLUP_ROLLUP_H

#include "report/report.h"

enum cell_state {
    CELL_NOT_DUE, /* a day to come, or today before the window opens */
    CELL_DUE,     /* the window is open, nothing yet */
    CELL_MISSING, /* the window is over, nothing came */
    CELL_REPORTED,
    CELL_LATE,
};

struct cell {
    enum cell_state state;
    const struct report *report; /* the newest revision, or NULL */
    bool corrected;              /* more than one revision */
    size_t doubts_open;
};

enum doubt_code {
    DOUBT_OVER_PLAN,     /* more done than planned */
    DOUBT_TENFOLD,       /* ten times this unit's usual, or a tenth of it */
    DOUBT_BELOW_BEFORE,  /* the stated total is below that of an earlier day */
    DOUBT_TOTAL_DIFFERS, /* the stated total is not the sum of the days */
};

/* What a person decided about a doubtful figure. */
enum settlement { SETTLEMENT_OPEN, SETTLEMENT_ACCEPTED, SETTLEMENT_EXCLUDED };

struct doubt {
    const struct report *report;
    struct report_figure figure;
    enum doubt_code code;
    struct bounded shown;   /* the figure in question: of the day, or so far */
    struct bounded against; /* the plan, the usual, the earlier total, the sum */
    enum settlement settlement;
    struct str why;        /* of the settlement */
    struct str settled_by; /* office */
    int64_t settled_ms;
};

/* A decision as it stands in the journal. */
struct doubt_settlement {
    int64_t report_seq;
    struct report_figure figure;
    enum doubt_code code;
    enum settlement settlement;
    struct str why;
    struct str settled_by;
    int64_t settled_ms;
};

/* Planned and done of one work, or of one kind in one measure. */
struct tally {
    int64_t planned_milli, done_milli, doubtful_milli;
    char bound; /* of what is done */
};

/* As it was reported, also of a work that is counted in another. */
struct work_progress {
    const struct work *work;
    struct tally tally;
};

struct kind_progress {
    enum kind kind;
    enum unit measure;
    const char *sign;         /* behind its numbers, a message id: "m", "căn" */
    size_t works, works_done; /* done: at least what was planned */
    struct tally tally;
};

struct rollup {
    struct campaign campaign;
    struct campaign_unit_list units;
    struct work_list works;
    struct report_list reports; /* every revision */
    size_t day_count;           /* of the campaign */
    struct cell *cells;         /* [unit * day_count + day - first_day] */
    struct doubt *doubts;       /* of the newest revisions; settled ones too */
    size_t doubt_count, doubt_capacity;
    struct doubt_settlement *settlements;
    size_t settlement_count, settlement_capacity;
    struct work_progress *work_progress; /* one a work, same order */
    struct kind_progress *kinds;
    size_t kind_count;
    size_t doubles_open; /* possible doubles that nobody settled; of rollup_get() only */
    int64_t head;        /* journal number it was made from */
};

/* Make the sums as they stand, judged at the moment now_ms. Everything lives in the arena.
 * E_NOT_FOUND: no such campaign. */
MUST_CHECK enum err rollup_make(struct db *db, struct arena *a, struct campaign_id campaign,
    int64_t head, int64_t now_ms, struct rollup *ret);

/* The same from this thread's memory: made anew only when the journal has grown or a minute has
 * passed. Stands as long as the arena, also when it is stale by then and on another thread; not
 * between arena_mark() and arena_rewind(). */
MUST_CHECK enum err rollup_get(struct db *db, struct store *store, struct arena *a,
    struct campaign_id campaign, int64_t now_ms, const struct rollup **ret);

/* Index of a unit or a work in its list, or -1. */
int rollup_unit_index(const struct rollup *r, struct unit_id unit);
int rollup_work_index(const struct rollup *r, int64_t work_id);
bool rollup_has_day(const struct rollup *r, day_t day);
const struct cell *rollup_cell(const struct rollup *r, size_t unit, day_t day);

/* Has a person said that this figure is not to be counted? */
bool rollup_excluded(
    const struct rollup *r, const struct report *report, const struct report_figure *figure);

/* The same asked of the database, where no board is at hand. */
MUST_CHECK enum err doubt_excluded(struct db *db, struct arena *a, const struct report *report,
    const struct report_figure *figure, bool *ret);

/* A figure of one unit on one day as it counts: 0 where it is absent or excluded. */
struct bounded rollup_counted(
    const struct rollup *r, size_t unit, day_t day, enum figure_of of, int64_t index);

/* Sum of an indicator over all units: of one day, or up to and with that day. */
struct bounded rollup_indicator_day(const struct rollup *r, int64_t indicator, day_t day);
struct bounded rollup_indicator_until(const struct rollup *r, int64_t indicator, day_t day);
/* Done of one work as it counts: on one day, or up to and with that day. 0 of a work that is
 * counted in another. */
struct bounded rollup_work_day(const struct rollup *r, size_t work, day_t day);
struct bounded rollup_work_until(const struct rollup *r, size_t work, day_t day);
/* The same as it was reported, wherever it is counted. */
struct bounded rollup_work_said_day(const struct rollup *r, size_t work, day_t day);
struct bounded rollup_work_said_until(const struct rollup *r, size_t work, day_t day);

/* The doubts of one day that nobody has settled. */
size_t rollup_doubts_open(const struct rollup *r, day_t day);

/* Inside a write: the fact doubt-settled. E_INVALID: no such doubt, or no word of why.
 * E_CONFLICT: the report has a newer revision. */
MUST_CHECK enum err doubt_settle(struct tx *tx, struct campaign_id campaign, int64_t report_seq,
    struct report_figure figure, enum doubt_code code, enum settlement settlement, struct str why);

const char *doubt_code_name(enum doubt_code c); /* in the journal: "over-plan" */
const char *doubt_words(enum doubt_code c);     /* on screen, a message id with %1 the figure and
                                                   %2 what it stands against */

#endif
