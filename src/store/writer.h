/* writer.h: the one thread that writes. For src/store only. */
#ifndef STORE_WRITER_H
#define STORE_WRITER_H

#include "store/engine.h"

struct writer;

/* Start the thread. db is the writer's until writer_stop(); *head is where it publishes the number
 * of the newest durable fact. */
MUST_CHECK enum err writer_start(struct db *db, _Atomic int64_t *head, struct writer **ret);
/* Write what is queued, then end the thread. NULL is allowed. */
void writer_stop(struct writer *w);
MUST_CHECK enum err writer_add(struct writer *w, struct write_job *job);
/* Hold the writer between two groups: the caller may use its connection until the release. */
void writer_hold(struct writer *w);
void writer_release(struct writer *w);

#endif
