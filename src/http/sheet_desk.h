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

enum {
    SHEET_WAITING_MAX = 32, /* not yet made */
    SHEET_PLACES = 128,     /* made ones that are on their way out, too: a slow line takes long */
    SHEET_EACH = 4,         /* of one account, until they are out */
    SHEET_STRANGERS = 32,   /* of all strangers together; SHEET_EACH of them wait */
};

struct sheet_place {
    int64_t account; /* whose; strangers count as one: -1; 0: a free place */
    bool made;
};

struct sheet_desk {
    struct worker worker;
    struct store *store; /* NULL: none (tests) */
    atomic_bool stop;
    pthread_mutex_t lock; /* guards places */
    struct sheet_place places[SHEET_PLACES];
};

MUST_CHECK enum err sheet_desk_start(struct sheet_desk *d, struct store *store);
/* The job comes back through loop_return(). E_BUSY: too many wait, or too many of this account. */
MUST_CHECK enum err sheet_desk_give(struct sheet_desk *d, struct job *job);
/* The job is sent or lost: its place is free for the next. Nothing for a job without one. */
void sheet_desk_left(struct sheet_desk *d, struct job *job);
/* From any thread: the file at hand is given up at its next page, those that wait are not begun. */
void sheet_desk_end(struct sheet_desk *d);
/* The same, and wait until all jobs have come back. */
void sheet_desk_stop(struct sheet_desk *d);
/* After the last sheet_desk_left(). */
void sheet_desk_release(struct sheet_desk *d);

#endif
