/* pending.h: which reports the group that is being written holds already.
 *
 * The sums know every report that is committed, but not those of the same group that came a moment
 * before. This knows them, for the writer thread: a hit may be wrong (an earlier group that could
 * not be written) and means: ask the database. A miss is right.
 */
#ifndef API_PENDING_H
#define API_PENDING_H

#include "report/report.h"

struct pending; /* of this thread */

/* What this thread knows, emptied when something was committed since. NULL: no memory. */
struct pending *pending_get(const struct store *store);

/* Note a report that was sent inside the job. `key` is its idempotency key or empty. */
void pending_add(struct pending *p, const struct report *r, int64_t seq);

/* Perhaps there is a report of that unit and day. */
bool pending_report(const struct pending *p, const struct report *r);
/* Perhaps there is one with that key: the number of its fact. */
bool pending_key(const struct pending *p, struct str key, int64_t *ret_seq);

#endif
