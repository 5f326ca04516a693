/* forces.h: who was planned and who came, each day, by unit and kind; and the ratios between them
 * that a campaign is judged by.
 *
 * Planned forces are facts of this room. Who came is what the daily reports say (indicators that
 * are forces), taken from the newest revisions as the board counts them; nothing is kept twice.
 * A figure that was not said is absent: it is not 0, and the days and units without one are named.
 */
#ifndef FORCES_FORCES_H
#define FORCES_FORCES_H

#include "rollup/rollup.h"

enum {
    FORCES_NUMBER_MAX = 100000, /* people of one kind, unit and day */
    CRITERIA_MAX = 20,          /* that hold in one campaign on the same day */
    CRITERION_NAME_MAX = 120,   /* characters */
    CRITERION_RATIO_MAX = 1000,
    CRITERION_CODE_MAX = 40, /* bytes */
};

/* A set of kinds: bit i is indicators[i]. Only forces. */
typedef uint32_t force_set;
force_set force_set_all(void);
/* "citizens members" and back. What is no force is left out. */
force_set force_set_read(struct str codes);
struct str force_set_codes(struct arena *a, force_set set);
/* "Bộ đội, dân quân, công an" */
struct str force_set_words(struct arena *a, enum lang lang, force_set set);

/* ---- planned ------------------------------------------------------------------------------- */

enum { FORCES_WITHDRAWN = -1 };

struct forces_plan {
    struct unit_id unit; /* one who reports, or the commune: not yet given to any unit */
    int64_t indicator;   /* a force */
    day_t first_day, last_day;
    int64_t number; /* each day; 0: nobody; FORCES_WITHDRAWN: nothing is planned any more */
};

/* Inside a write: the fact forces-planned. What was planned for those days before is replaced.
 * E_INVALID: a unit that does not take part, a kind that is no force, days out of order or outside
 * the campaign, an absurd number; E_NOT_FOUND: no such campaign. */
MUST_CHECK enum err forces_plan_set(
    struct tx *tx, struct campaign_id campaign, const struct forces_plan *plan);

/* What stands, one row a unit, kind and day. */
struct force_planned {
    struct unit_id unit;
    int64_t indicator;
    day_t day;
    int64_t number;
    int64_t seq; /* the fact that says so */
};
struct force_planned_list {
    struct force_planned *items;
    size_t count, capacity;
};
MUST_CHECK enum err forces_plan_list(
    struct db *db, struct arena *a, struct campaign_id campaign, struct force_planned_list *ret);

/* ---- planned and present ------------------------------------------------------------------- */

/* One kind on one day. */
struct force_cell {
    struct bounded present; /* as counted */
    size_t said;            /* how many units said a figure; 0: nobody, so present means nothing */
    int64_t planned;
    bool has_plan;
};

struct forces {
    const struct rollup *rollup;
    int unit;         /* index in rollup->units, or -1: all together and what no unit was given */
    size_t day_count; /* days of the campaign; those to come have no figures */
    struct force_cell
        *cells;              /* [indicator * day_count + day - first_day]; forces only are filled */
    struct force_cell *days; /* all kinds together; said: units with any figure */
    size_t *silent;          /* per day: units that should have reported and did not */
};

/* Of all units, or of one. The rollup must live as long. */
MUST_CHECK enum err forces_make(
    struct db *db, struct arena *a, const struct rollup *r, int unit, struct forces *ret);
const struct force_cell *forces_cell(const struct forces *f, int64_t indicator, day_t day);
/* People-days over the campaign. `said`: days with a figure; planned: until `until` only. */
struct force_cell forces_until(const struct forces *f, int64_t indicator, day_t until);

/* A figure that was said and counts. false: no report, not said, or excluded by a person. */
bool forces_present(
    const struct rollup *r, size_t unit, day_t day, int64_t indicator, struct bounded *ret);

/* ---- criteria ------------------------------------------------------------------------------ */

/* Kinds above the line to kinds below it, at least (or at most) part : whole. */
struct criterion {
    struct str code; /* of criteria.def, or "c12" for the one set by fact 12 */
    struct str name; /* empty: its words are made from the kinds */
    force_set above, below;
    bool at_most;
    int64_t part, whole;       /* 1 to CRITERION_RATIO_MAX */
    day_t first_day, last_day; /* of the campaign on which it holds */
    int64_t seq;               /* the fact; 0: from criteria.def */
};
struct criterion_list {
    struct criterion *items; /* by code in the order of the table, then by day */
    size_t count, capacity;
};

/* What is wrong with it: a message id, and in *field the member ("above"). NULL: nothing is. */
const char *criterion_fault(const struct criterion *c, const char **field);
/* "Người dân đối ứng …", or made from the kinds. */
struct str criterion_words(struct arena *a, enum lang lang, const struct criterion *c);
/* "ít nhất 1 : 3" */
struct str criterion_rule_words(struct arena *a, enum lang lang, const struct criterion *c);

/* Inside a write: the fact criterion-set, from c->first_day on; an empty code is a new one.
 * `dropped`: from that day on it does not hold. The name is sealed. E_INVALID: a fault, the day
 * outside the campaign, no such code; E_TOO_LARGE: a new one, or one that was dropped, beyond
 * CRITERIA_MAX; E_NOT_FOUND: no such campaign. */
MUST_CHECK enum err criterion_set(
    struct tx *tx, struct campaign_id campaign, const struct criterion *c, bool dropped);

/* Those that hold in this campaign, each with the days on which it does. */
MUST_CHECK enum err criteria_of(
    struct db *db, struct arena *a, const struct campaign *campaign, struct criterion_list *ret);

enum verdict { VERDICT_UNKNOWN, VERDICT_MET, VERDICT_NOT_MET };

/* Why it cannot be told; in the order in which it is said. */
enum verdict_why {
    WHY_NONE,
    WHY_NOTHING,  /* neither side was said */
    WHY_NO_ABOVE, /* nobody said a kind above the line */
    WHY_NO_BELOW, /* nobody said a kind below the line */
    WHY_ZERO,     /* said, and nobody: there is no ratio to nobody */
    WHY_BOUND,    /* "hơn", "gần" or "khoảng" decides it */
};
const char *verdict_words(enum verdict v);         /* message id: "đạt" */
const char *verdict_why_words(enum verdict_why w); /* message id of a sentence; WHY_NONE: "" */

struct verdict_side {
    struct bounded sum;
    size_t said; /* figures that went in */
};
struct judgement {
    enum verdict verdict;
    enum verdict_why why;
    struct verdict_side above, below;
    size_t days;      /* on which it rests */
    force_set unsaid; /* kinds of either side that nobody said on any of them */
};

/* Exact, with whole numbers: above : below held against part : whole. */
void criterion_judge(const struct criterion *c, struct judgement *j);
/* One day, of all units or one (-1: all). Outside its days: WHY_NOTHING. */
struct judgement criterion_day(
    const struct rollup *r, const struct criterion *c, int unit, day_t day);
/* The days up to and with `until` on which both sides were said, added up. */
struct judgement criterion_until(
    const struct rollup *r, const struct criterion *c, int unit, day_t until);

/* forces-planned, criterion-set: for the table of all kinds. */
extern const struct fact_kind forces_kinds[];

#endif
