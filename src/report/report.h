/* report.h: one unit's figures for one day.
 *
 * A report is never overwritten: a correction is a further revision. A figure that is not said is
 * absent, it is not 0. `today` is what was done on that day; `so far` is the sum of the days and is
 * worked out, but a unit may also state it, and the two are compared (rollup/doubt.h).
 */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "report/figure.h"
#include "works/work.h"

enum { REPORT_KEY_BYTES = 12 };

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
    struct str why;   /* of a correction */
    struct str key;   /* idempotency key of the sender, REPORT_KEY_BYTES of its hash; or empty */
    int64_t province; /* where its rows are kept; of what was read */
};

struct report_list {
    struct report *items;
    size_t count, capacity;
};

/* Everything that stands against sending this report at the moment now_ms, appended to *problems.
 * The form asks before the write, and the write asks again.
 * E_INVALID: at least one problem: day outside the campaign or in the future, unit that does not
 * report, figure of a work that is not this unit's, negative or absurd figure, half a person, one
 * figure twice, no figure and no note, correction without why. E_CONFLICT: nothing of that, but
 * r->revision is not the newest (somebody sent meanwhile). E_NOT_FOUND: no such campaign. */
MUST_CHECK enum err report_check(struct db *db, struct arena *a, enum lang lang,
    const struct report *r, int64_t now_ms, struct report_problems *problems);

/* A correction may not bring back words that were erased from the newest note: where ███ stands,
 * the new note keeps the mark or says nothing. E_INVALID: one problem at the note, appended. Not
 * part of report_check(): what another house has sent already is taken as it is. */
MUST_CHECK enum err report_check_erased(struct db *db, struct arena *a, enum lang lang,
    const struct report *r, struct report_problems *problems);

/* Is this report, word for word, the newest revision by the same account? A double click, the back
 * button. */
bool report_sent_already(
    struct db *db, struct arena *a, const struct report *r, int64_t account_id, int64_t *ret_seq);

/* Inside a write: the fact report; what was sent already is not written again. Errors are
 * those of report_check(). */
MUST_CHECK enum err report_send(struct tx *tx, const struct report *r, int64_t *ret_seq);

/* The number of the newest revision; 0: nothing reported. */
MUST_CHECK enum err report_newest_revision(struct db *db, struct arena *a,
    struct campaign_id campaign, struct unit_id unit, day_t day, int64_t *ret);
/* How many units have reported for that day. */
MUST_CHECK enum err report_count_of_day(
    struct db *db, struct arena *a, struct campaign_id campaign, day_t day, int64_t *ret);

/* Note and why of a report that was read from a fact itself (report_of_fact(), report_unpack()) may
 * be references: the words. Reports found as below have theirs. */
MUST_CHECK enum err report_words_read(struct db *db, struct arena *a, struct report *r);

/* The newest revision. E_NOT_FOUND: nothing reported. */
MUST_CHECK enum err report_find(struct db *db, struct arena *a, struct campaign_id campaign,
    struct unit_id unit, day_t day, struct report *ret);
/* All revisions of one unit and day, newest first. */
MUST_CHECK enum err report_revisions(struct db *db, struct arena *a, struct campaign_id campaign,
    struct unit_id unit, day_t day, struct report_list *ret);
/* Every revision of a campaign, by unit, day and revision: what the sums are made of. */
MUST_CHECK enum err report_list_of(
    struct db *db, struct arena *a, struct campaign_id campaign, struct report_list *ret);
/* The same of one unit, by day and revision. */
MUST_CHECK enum err report_list_of_unit(struct db *db, struct arena *a, struct campaign_id campaign,
    struct unit_id unit, struct report_list *ret);
/* E_NOT_FOUND: no such fact, or it is no report. */
MUST_CHECK enum err report_find_by_seq(
    struct db *db, struct arena *a, int64_t seq, struct report *ret);

/* NULL if it is not said. */
const struct report_figure *report_figure_find(
    const struct report *r, enum figure_of of, int64_t index);
/* false if it is not said. */
bool report_figure_of(const struct report *r, enum figure_of of, int64_t index, int64_t *ret_milli);

/* The kinds of facts of this room, for src/facts.c. */
extern const struct fact_kind report_kinds[];

#endif
