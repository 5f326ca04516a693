/* book.h: what is needed to check a report of one campaign without asking the database: its days
 * and window, who reports, what is to be built.
 *
 * Every thread has its own books; the number of the structure (store_structure() outside a job,
 * tx_structure() inside) says when one is stale. No locks.
 */
#ifndef REPORT_BOOK_H
#define REPORT_BOOK_H

#include "report/report.h"

struct report_book;

/* Read from the database; lives in the arena. E_NOT_FOUND: no such campaign. */
MUST_CHECK enum err report_book_load(
    struct db *db, struct arena *a, struct campaign_id id, struct report_book **ret);

/* The book of a campaign. `structure` was asked before the connection's first question. Borrowed
 * until the next call on this thread with another structure, or BOOKS_MAX further campaigns.
 * E_NOT_FOUND: no such campaign. */
enum { REPORT_BOOKS_MAX = 4096 };
MUST_CHECK enum err report_book_get(
    struct db *db, int64_t structure, struct campaign_id id, const struct report_book **ret);

/* Who runs the campaign, its days, window and province; no texts. */
const struct campaign *report_book_campaign(const struct report_book *b);
/* Does this unit report here? */
bool report_book_has(const struct report_book *b, struct unit_id unit);
/* The works of one unit, in the order of the plan; NULL and 0 if it has none. */
const struct book_work *report_book_works(
    const struct report_book *b, struct unit_id unit, size_t *ret_count);
/* NULL: not of this campaign. */
const struct book_work *report_book_work(const struct report_book *b, int64_t work_id);

/* report_check() without the question for the newest revision: OK or E_INVALID. */
MUST_CHECK enum err report_check_book(struct arena *a, enum lang lang, const struct report_book *b,
    const struct report *r, int64_t now_ms, struct report_problems *p);

/* Inside a write, after report_check_book() took r: the fact and its row, without a question. `c`
 * is report_book_campaign() of that book, or a copy; its texts are not looked at. newest_revision
 * is what the caller knows (sums/sums.h); E_CONFLICT: r does not correct that one, or the
 * revision is there already. *seq and *late (may be NULL) are those of the new fact. */
MUST_CHECK enum err report_send_checked(struct tx *tx, const struct campaign *c,
    const struct report *r, int64_t newest_revision, int64_t *seq, bool *late);

#endif
