/* cache.c: the last few rollups of each thread, so that a board costs nothing while nothing comes.
 * No locks: every thread has its own, and store_head() says when it is stale. */
#include "rollup/double_open.h"

#include <pthread.h>
#include <stdlib.h>

enum { CACHE_SLOTS = 4, CACHE_BYTES_MAX = 256 * 1024 * 1024 };

struct cache {
    struct slot {
        struct arena arena;
        struct rollup rollup;
        struct store *store;
        int64_t minute;
        bool used;
    } slots[CACHE_SLOTS];
    unsigned next;
};

static pthread_key_t cache_key;
static pthread_once_t cache_once = PTHREAD_ONCE_INIT;

static void cache_free(void *object)
{
    struct cache *c = object;

    for (int i = 0; i < CACHE_SLOTS; i++)
        arena_reset(&c->slots[i].arena);
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

/* The slot of this campaign, else the one that was filled longest ago. */
static struct slot *slot_for(struct cache *c, struct store *store, struct campaign_id campaign)
{
    for (int i = 0; i < CACHE_SLOTS; i++)
        if (c->slots[i].used && c->slots[i].store == store &&
            c->slots[i].rollup.campaign.id.v == campaign.v)
            return &c->slots[i];
    return &c->slots[c->next++ % CACHE_SLOTS];
}

static enum err slot_fill(struct slot *slot, struct db *db, struct store *store,
    struct campaign_id campaign, int64_t head, int64_t now)
{
    struct doubles doubles = {0};
    jmp_buf full;
    enum err e;

    arena_reset(&slot->arena);
    arena_init(&slot->arena, CACHE_BYTES_MAX);
    slot->used = false;
    slot->arena.full = &full;
    if (setjmp(full)) {
        e = arena_why(&slot->arena);
        arena_reset(&slot->arena);
        return e;
    }
    e = rollup_make(db, &slot->arena, campaign, head, now, &slot->rollup);
    if (e == OK)
        e = doubles_of_campaign(db, &slot->arena, &slot->rollup, &doubles);
    slot->rollup.doubles_open = doubles.open.count;
    slot->arena.full = NULL;
    slot->used = e == OK;
    slot->store = store;
    slot->minute = now / 60000;
    return e;
}

enum err rollup_get(struct db *db, struct store *store, struct campaign_id campaign, int64_t now,
    const struct rollup **ret)
{
    struct cache *c = cache_of_thread();
    int64_t head = store_head(store);
    struct slot *slot;
    enum err e;

    if (!c)
        return E_SYSTEM;
    slot = slot_for(c, store, campaign);
    if (!slot->used || slot->store != store || slot->rollup.campaign.id.v != campaign.v ||
        slot->rollup.head != head || slot->minute != now / 60000)
        if ((e = slot_fill(slot, db, store, campaign, head, now)) != OK)
            return e;
    *ret = &slot->rollup;
    return OK;
}
