/* doubt.h: figures that a person should look at before they are signed (inside the rollup room). */
#ifndef ROLLUP_DOUBT_H
#define ROLLUP_DOUBT_H

#include "rollup/rollup.h"

/* The decisions that were made, into r->settlements. */
MUST_CHECK enum err doubt_settlements(
    struct db *db, struct arena *a, struct campaign_id campaign, struct rollup *r);

/* Every doubt of the newest revisions, into r->doubts; the cells must be filled. */
void doubts_find(struct arena *a, struct rollup *r);

/* By its name in the journal, or -1. */
int doubt_code_find(struct str name);
/* Inside a write: the fact doubt-settled, of a decision that was looked at before. */
MUST_CHECK enum err doubt_settled_write(
    struct tx *tx, struct campaign_id campaign, const struct doubt_settlement *s);

#endif
