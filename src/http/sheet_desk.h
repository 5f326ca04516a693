/* sheet_desk.h: the thread on which tables become files (PHASE_SHEET), one at a time.
 *
 * A long list takes seconds; on a loop everybody would wait for it, and beside the password hashes
 * of worker.h every sign-in. Each file has a reader of the store of its own, opened for it.
 */
#ifndef HTTP_SHEET_DESK_H
#define HTTP_SHEET_DESK_H

#include "http/worker.h"

#include <stdatomic.h>
#include <stdint.h>

struct job;
struct store;

enum { SHEET_WAITING_MAX = 32, SHEET_WAITING_EACH = 4 };

struct sheet_desk {
    struct worker worker;
    struct store *store; /* NULL: none (tests) */
    atomic_bool stop;
    pthread_mutex_t lock;               /* guards waiting */
    int64_t waiting[SHEET_WAITING_MAX]; /* whose files are being made or wait; 0: a free place */
};

MUST_CHECK enum err sheet_desk_start(struct sheet_desk *d, struct store *store);
/* The job comes back through loop_return(). E_BUSY: too many wait, or too many of this account. */
MUST_CHECK enum err sheet_desk_give(struct sheet_desk *d, struct job *job);
/* The one at hand is given up at its next page. */
void sheet_desk_stop(struct sheet_desk *d);

#endif
