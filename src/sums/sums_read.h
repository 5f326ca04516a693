/* sums_read.h: a consistent look at the sums while the writer goes on. Inside the sums only.
 *
 * The counter is odd while a group is applied. A reader notes it, copies what it needs, and begins
 * again if the counter has moved meanwhile. After some tries it asks for quiet: the writer then
 * does not begin a group before the reader is done, or QUIET_MS have passed. So a long answer comes
 * to its end however fast reports arrive, and nobody ever holds a lock.
 */
#ifndef SUMS_SUMS_READ_H
#define SUMS_SUMS_READ_H

#include "sums/sums_world.h"

/* All that readers and writer share; the same from sums_new() to sums_free(). */
struct core {
    _Atomic uint64_t counter;    /* odd: a group is being applied */
    _Atomic uint64_t version;    /* sums_version() */
    _Atomic int64_t quiet_until; /* no group before this moment (nanoseconds); 0: nobody asks */
    _Atomic int64_t readers;     /* between reading_start() and the end of their loop */
    _Atomic bool behind;         /* something was committed that could not be followed */
    struct world *_Atomic world;
    struct columns columns;
    struct world *worlds; /* all there were, linked by next; the writer's */
    int64_t applied_seq;  /* the newest fact that was seen; the writer's */
};

struct sums {
    struct core *core;
};

/* By the writer. Everything that changes what readers see stands between these two. */
void group_begin(struct core *c);
void group_end(struct core *c, int64_t version);

struct reading {
    struct core *core;
    struct arena *arena; /* rewound before each new try; NULL: nothing is allocated */
    struct arena_mark mark;
    const struct world *world;
    uint64_t counter, version;
    int64_t quiet; /* what this reader asked for */
    unsigned tries;
};

/* for (reading_start(&r, s, a); reading_again(&r);) { copy from r.world }
 * What the last run of the body gave is consistent. Nothing leaves the loop but by its end, no loop
 * stands in another one, and no pointer to a revision is kept after it. */
void reading_start(struct reading *r, const struct sums *s, struct arena *a);
bool reading_again(struct reading *r);

#endif
