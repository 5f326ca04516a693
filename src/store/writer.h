/* writer.h: the one thread that writes. For src/store only. */
#ifndef STORE_WRITER_H
#define STORE_WRITER_H

#include "store/engine.h"

struct writer;

/* What every thread may know of the writer's journal. */
struct published {
    _Atomic int64_t head, structure; /* of the newest durable fact */
};
/* Tell them how the journal of this connection stands. */
void publish(struct published *p, struct db *db);

/* What others added since our head goes to the watcher, and our head moves there. E_BUSY: what
 * stands there is not the journal that is known here, or of another version: do not write. */
MUST_CHECK enum err journal_follow(
    struct db *db, const struct noted *there, const struct store_watcher *watcher);

/* Start the thread. db, watcher and published are the writer's until writer_stop(). */
MUST_CHECK enum err writer_start(struct db *db, const struct store_watcher *watcher,
    struct published *published, struct writer **ret);
/* Write what is queued, then end the thread. NULL is allowed. */
void writer_stop(struct writer *w);
MUST_CHECK enum err writer_add(struct writer *w, struct write_job *job);
/* Hold the writer between two groups: the caller may use its connection until the release. */
void writer_hold(struct writer *w);
void writer_release(struct writer *w);

#endif
