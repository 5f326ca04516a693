/* report.h: one unit's figures for one day.
 *
 * A report is never overwritten: a correction is a further revision. A figure that is not said is
 * absent, it is not 0. `today` is what was done on that day; `so far` is the sum of the days and is
 * worked out, but a unit may also state it, and the two are compared (rollup/doubt.h).
 */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "campaign/indicator.h"
#include "works/work.h"

enum { REPORT_NOTE_MAX = 2000, REPORT_FIGURES_MAX = 400 };

/* What a figure of a report is about. */
enum figure_of { OF_WORK_TODAY, OF_WORK_SO_FAR, OF_INDICATOR };

struct report_figure {
    enum figure_of of;
    int64_t index; /* work id, or index into indicators[] */
    int64_t milli; /* >= 0 */
};

/* The key of a figure in the journal: "w12" (work 12, today), "t12" (work 12, so far), or the code
 * of an indicator. */
struct str report_figure_key(struct arena *a, const struct report_figure *f);
/* The same back, without the value. E_INVALID: no such key. */
MUST_CHECK enum err report_figure_from_key(struct str key, struct report_figure *ret);

struct report {
    struct campaign_id campaign;
    struct unit_id unit;
    day_t day;
    int64_t revision; /* 1, 2 … ; when sending: the revision it corrects, 0 for the first */
    int64_t seq;      /* number of its fact; not used when sending */
    int64_t at_ms;
    int64_t account_id;
    bool late; /* came after the daily window of its day */
    struct report_figure *figures;
    size_t figure_count;
    struct str note;
    struct str why; /* of a correction */
};

struct report_list {
    struct report *items;
    size_t count, capacity;
};

/* Inside a write: the fact report-sent. Checks again what the form checked.
 * E_INVALID: day outside the campaign or in the future, unit that does not report, figure of a work
 * that is not this unit's, negative or absurd figure, no figure and no note, correction without
 * why. E_CONFLICT: r->revision is not the newest (somebody corrected meanwhile). */
MUST_CHECK enum err report_send(struct tx *tx, const struct report *r, int64_t *ret_seq);

/* The newest revision. E_NOT_FOUND: nothing reported. */
MUST_CHECK enum err report_find(struct db *db, struct arena *a, struct campaign_id campaign,
    struct unit_id unit, day_t day, struct report *ret);
/* All revisions of one unit and day, newest first. */
MUST_CHECK enum err report_revisions(struct db *db, struct arena *a, struct campaign_id campaign,
    struct unit_id unit, day_t day, struct report_list *ret);
/* Every revision of a campaign, by unit, day and revision: what the sums are made of. */
MUST_CHECK enum err report_list_of(
    struct db *db, struct arena *a, struct campaign_id campaign, struct report_list *ret);
MUST_CHECK enum err report_find_by_seq(
    struct db *db, struct arena *a, int64_t seq, struct report *ret);

/* 0 if it is not said. */
bool report_figure_of(const struct report *r, enum figure_of of, int64_t index, int64_t *ret_milli);

#endif
