/* move.h: a whole installation from one engine to another; for src/store only. */
#ifndef STORE_MOVE_H
#define STORE_MOVE_H

#include "store/engine.h"

/* Every enduring row of `from` (one view of it) into the empty `to`, in one transaction, after
 * which the derived tables of `to` count as those of another version. E_CONFLICT: `to` is not
 * empty and does not end with the same head: what an earlier move has brought is left as it is. */
MUST_CHECK enum err move_enduring(struct db *from, struct db *to);
/* Are the derived tables of both alike? *differs names the first that is not; else NULL. */
MUST_CHECK enum err move_compare(struct db *a, struct db *b, const char **differs, int64_t *tables);

#endif
