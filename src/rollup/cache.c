/* cache.c: the last few rollups of each thread, so that a board costs nothing while nothing comes.
 * No locks: every thread has its own, and store_head() says when it is stale. Whoever asked keeps
 * what he got for as long as his arena stands: a request goes to the worker and the writer and
 * comes back, and meanwhile its loop may have made a newer one for others. */
#include "rollup/double_open.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

enum { CACHE_SLOTS = 4, CACHE_BYTES_MAX = 256 * 1024 * 1024 };

struct snapshot {
    atomic_int holders; /* the cache, and each arena it was given to; the last one frees it */
    struct arena arena;
    struct rollup rollup;
};

struct cache {
    struct slot {
        struct snapshot *snapshot; /* NULL: free */
        struct store *store;
        int64_t minute;
    } slots[CACHE_SLOTS];
    unsigned next;
};

static pthread_key_t cache_key;
static pthread_once_t cache_once = PTHREAD_ONCE_INIT;

static void snapshot_drop(void *object)
{
    struct snapshot *s = object;

    if (!s || atomic_fetch_sub(&s->holders, 1) > 1)
        return;
    arena_reset(&s->arena);
    free(s);
}

static void cache_free(void *object)
{
    struct cache *c = object;

    for (int i = 0; i < CACHE_SLOTS; i++)
        snapshot_drop(c->slots[i].snapshot);
    free(c);
}

static void cache_key_make(void)
{
    if (pthread_key_create(&cache_key, cache_free))
        abort();
}

static struct cache *cache_of_thread(void)
{
    struct cache *c;

    pthread_once(&cache_once, cache_key_make);
    c = pthread_getspecific(cache_key);
    if (!c && (c = calloc(1, sizeof *c)) != NULL && pthread_setspecific(cache_key, c)) {
        free(c);
        c = NULL;
    }
    return c;
}

static bool is_of(const struct slot *slot, struct store *store, struct campaign_id campaign)
{
    return slot->snapshot && slot->store == store &&
           slot->snapshot->rollup.campaign.id.v == campaign.v;
}

/* The slot of this campaign, else the one that was filled longest ago. */
static struct slot *slot_for(struct cache *c, struct store *store, struct campaign_id campaign)
{
    for (int i = 0; i < CACHE_SLOTS; i++)
        if (is_of(&c->slots[i], store, campaign))
            return &c->slots[i];
    return &c->slots[c->next++ % CACHE_SLOTS];
}

static enum err snapshot_fill(
    struct snapshot *s, struct db *db, struct campaign_id campaign, int64_t head, int64_t now)
{
    struct doubles doubles = {0};
    jmp_buf full;
    enum err e;

    arena_init(&s->arena, CACHE_BYTES_MAX);
    s->arena.full = &full;
    if (setjmp(full))
        return arena_why(&s->arena);
    e = rollup_make(db, &s->arena, campaign, head, now, &s->rollup);
    if (e == OK)
        e = doubles_of_campaign(db, &s->arena, &s->rollup, &doubles);
    s->rollup.doubles_open = doubles.open.count;
    s->arena.full = NULL;
    return e;
}

/* `head` was asked before; the view of a request may be older still. It is kept under the older of
 * both, so that nothing it may lack makes it look new. */
static enum err slot_fill(struct slot *slot, struct db *db, struct store *store,
    struct campaign_id campaign, int64_t head, int64_t now)
{
    struct journal_head view;
    struct snapshot *s;
    enum err e = journal_head_find(db, &view);

    if (e != OK)
        return e;
    s = calloc(1, sizeof *s);
    if (!s)
        return E_SYSTEM;
    atomic_init(&s->holders, 1);
    snapshot_drop(slot->snapshot);
    slot->snapshot = NULL;
    e = snapshot_fill(s, db, campaign, view.seq < head ? view.seq : head, now);
    if (e != OK) {
        snapshot_drop(s);
        return e;
    }
    *slot = (struct slot){s, store, now / 60000};
    return OK;
}

enum err rollup_get(struct db *db, struct store *store, struct arena *a,
    struct campaign_id campaign, int64_t now, const struct rollup **ret)
{
    struct cache *c = cache_of_thread();
    int64_t head = store_head(store);
    struct slot *slot;
    enum err e;

    if (!c)
        return E_SYSTEM;
    slot = slot_for(c, store, campaign);
    if (!is_of(slot, store, campaign) || slot->snapshot->rollup.head != head ||
        slot->minute != now / 60000)
        if ((e = slot_fill(slot, db, store, campaign, head, now)) != OK)
            return e;
    atomic_fetch_add(&slot->snapshot->holders, 1);
    arena_defer(a, snapshot_drop, slot->snapshot);
    *ret = &slot->snapshot->rollup;
    return OK;
}
