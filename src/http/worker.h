/* worker.h: a thread for what takes long: one for password hashes, another for files.
 *
 * A short queue, and a part of it for each account: when it is full the answer is "busy" at once,
 * instead of late.
 */
#ifndef HTTP_WORKER_H
#define HTTP_WORKER_H

#include "base/err.h"

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { WORKER_QUEUE_MAX = 64, WORKER_EACH = 8 /* of one account */ };

struct work_item {
    void (*run)(void *context); /* must hand the context back to its owner by itself */
    void *context;
    int64_t account; /* who waits for it; 0: a stranger, they share the whole queue */
    struct work_item *next;
};

struct worker {
    pthread_mutex_t lock;
    pthread_cond_t more;
    pthread_t thread;
    struct work_item *first, **last;
    size_t count;
    bool stop;
};

MUST_CHECK enum err worker_start(struct worker *w);
/* The item must live until it has run. E_BUSY: the queue is full, or the part of this account. */
MUST_CHECK enum err worker_give(struct worker *w, struct work_item *item);
/* Run what is queued, then end the thread. */
void worker_stop(struct worker *w);

#endif
