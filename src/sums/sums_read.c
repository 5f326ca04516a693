/* sums_read.c: the counter of groups, and how a reader gets its turn. */
#include "sums/sums_read.h"

#include <sched.h>
#include <time.h>

enum {
    TRIES_MAX = 16,
    QUIET_NS = 20 * 1000 * 1000,
    NAP_NS = 50 * 1000,
};

static int64_t clock_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

static void nap(void)
{
    nanosleep(&(struct timespec){.tv_nsec = NAP_NS}, NULL);
}

void group_begin(struct core *c)
{
    while (GET(c->quiet_until) > 0 && clock_ns() < GET(c->quiet_until))
        nap();
    if (!atomic_fetch_add(&c->readers, 0)) /* see sums_pool.c */
        pool_reuse(&GET(c->world)->pool);
    PUT(c->counter, GET(c->counter) + 1);
}

void group_end(struct core *c, int64_t version)
{
    PUT(c->version, (uint64_t)version);
    PUT(c->counter, GET(c->counter) + 1);
}

/* What this thread is counted as a reader of. A reading that ran out of memory is left by a jump:
 * sums_reading_left() ends it, or the next one of the thread takes its place. */
static _Thread_local struct core *reading;

static void count_in(struct core *c)
{
    if (reading == c)
        return;
    atomic_fetch_add(&c->readers, 1);
    reading = c;
}

static void count_out(struct core *c)
{
    reading = NULL;
    atomic_fetch_sub(&c->readers, 1);
}

void sums_reading_left(void)
{
    if (reading)
        count_out(reading);
}

void reading_start(struct reading *r, const struct sums *s, struct arena *a)
{
    *r = (struct reading){.core = s->core, .arena = a};
    count_in(s->core);
    if (a)
        r->mark = arena_mark(a);
}

/* Ask for quiet, or give it back. Of several readers the last one's moment counts: the others try
 * again. */
static void quiet_ask(struct reading *r)
{
    r->quiet = clock_ns() + QUIET_NS;
    PUT(r->core->quiet_until, r->quiet);
}

static void quiet_end(struct reading *r)
{
    if (r->quiet)
        atomic_compare_exchange_strong(&r->core->quiet_until, &r->quiet, 0);
}

bool reading_again(struct reading *r)
{
    if (r->tries && GET(r->core->counter) == r->counter) {
        quiet_end(r);
        count_out(r->core);
        return false;
    }
    if (r->tries && r->arena)
        arena_rewind(r->arena, r->mark);
    if (r->tries++ >= TRIES_MAX)
        quiet_ask(r);
    while ((r->counter = GET(r->core->counter)) % 2)
        if (r->quiet)
            nap();
        else
            sched_yield();
    r->world = GET(r->core->world);
    r->version = GET(r->core->version);
    return true;
}
