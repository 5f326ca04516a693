/* double_settle.h: what a person decided about two works that may be one.
 *
 * same, part: the quantity of one, planned and done, is counted in the other; people and
 * labour-days stay where they were reported. different: both count. A later decision about the same
 * two takes the place of the earlier one; both stay in the journal. Deciding "different" undoes.
 *
 * Always true: work.counted_in is 0 or a work that counts itself (chains are flattened), and no
 * work is counted in itself by any way.
 */
#ifndef WORKS_DOUBLE_SETTLE_H
#define WORKS_DOUBLE_SETTLE_H

#include "works/work.h"

enum double_verdict { DOUBLE_OPEN, DOUBLE_SAME, DOUBLE_PART, DOUBLE_DIFFERENT };
enum { DOUBLE_WHY_MAX = 500 }; /* characters */

/* In the journal: "same", "part", "different". */
const char *double_verdict_name(enum double_verdict v);
enum double_verdict double_verdict_find(struct str name); /* DOUBLE_OPEN: no such word */
const char *double_verdict_label(enum double_verdict v);  /* on screen, a message id */

struct double_settlement {
    struct work_id work, main; /* work is counted in main; of two that differ the older is `work` */
    enum double_verdict verdict;
    struct str why;        /* sealed: seal_read() opens it */
    struct str settled_by; /* office */
    int64_t settled_ms;
    struct work_id counted_in; /* of `work` today, by way of others too; 0: it counts itself */
};

struct double_settlements {
    struct double_settlement *items;
    size_t count, capacity;
};

/* What is wrong with counting one in the other by themselves: of another kind, in another measure.
 * A message id that says why; NULL: nothing. */
const char *double_fault(const struct work *work, const struct work *main);

/* Inside a write: the fact double-settled; none if that is so already. E_INVALID: double_fault(),
 * the same work twice, no word of why or too long; E_CONFLICT: the work is counted in a third one
 * already, or main is counted in it: settle those first; E_NOT_FOUND. */
MUST_CHECK enum err double_settle(struct tx *tx, struct work_id work, struct work_id main,
    enum double_verdict verdict, struct str why);

/* Every decision about a work of this campaign, the newest first; campaign 0: of all. */
MUST_CHECK enum err double_settlements_of(
    struct db *db, struct arena *a, struct campaign_id campaign, struct double_settlements *ret);

extern const struct fact_kind double_kinds[];

#endif
