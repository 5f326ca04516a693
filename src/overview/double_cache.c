/* double_cache.c: the last few answers of each thread. No locks; see double_cache.h. */
#include "overview/double_cache.h"

#include "store/store.h"

#include <pthread.h>
#include <stdlib.h>

enum { SLOTS = 3, SLOT_BYTES_MAX = 512 * 1024 * 1024, KEPT_MS = 60000, LEVELS_MAX = 16 };

struct double_cache {
    struct double_slot {
        struct arena arena;
        struct doubles doubles;
        const struct store *store;
        struct unit_id unit;
        day_t from, to;
        int64_t made_ms, structure;
        bool used;
    } slots[SLOTS];
    unsigned next;
};

static pthread_key_t cache_key;
static pthread_once_t cache_once = PTHREAD_ONCE_INIT;

static void cache_free(void *object)
{
    struct double_cache *c = object;

    for (int i = 0; i < SLOTS; i++)
        arena_reset(&c->slots[i].arena);
    free(c);
}

static void cache_key_make(void)
{
    if (pthread_key_create(&cache_key, cache_free))
        abort();
}

static struct double_cache *cache_of_thread(void)
{
    struct double_cache *c;

    pthread_once(&cache_once, cache_key_make);
    c = pthread_getspecific(cache_key);
    if (!c && (c = calloc(1, sizeof *c)) != NULL && pthread_setspecific(cache_key, c)) {
        free(c);
        c = NULL;
    }
    return c;
}

/* Is a commune the unit asked for, or below it on the territory as known latest? */
struct reach {
    const struct sums *sums;
    struct unit_id unit;
};

static bool is_within(void *context, struct unit_id commune)
{
    const struct reach *reach = context;
    struct sum_unit u = {.id = commune};

    for (int level = 0; level < LEVELS_MAX && u.id.v; level++) {
        if (u.id.v == reach->unit.v)
            return true;
        if (!sums_unit(reach->sums, u.id, &u))
            return false;
        u.id = u.parent;
    }
    return false;
}

/* The unit itself where nobody below it runs a campaign, so that the works of the country are not
 * read for it; 0 above the communes. */
static struct unit_id runs_alone(const struct sums *sums, struct unit_id unit)
{
    struct sum_unit u;

    return sums_unit(sums, unit, &u) && !unit_kind_above_commune(u.kind) ? unit
                                                                         : (struct unit_id){0};
}

static bool is_fresh(const struct double_slot *s, const struct req *r)
{
    return s->structure == store_structure(r->store) ||
           (r->now_ms >= s->made_ms && r->now_ms - s->made_ms < KEPT_MS);
}

static struct double_slot *slot_for(
    struct double_cache *c, const struct req *r, const struct unit_query *q)
{
    for (int i = 0; i < SLOTS; i++) {
        struct double_slot *s = &c->slots[i];

        if (s->used && s->store == r->store && s->unit.v == q->unit.v && s->from == q->from &&
            s->to == q->to)
            return s;
    }
    return &c->slots[c->next++ % SLOTS];
}

static enum err slot_fill(
    struct double_slot *s, struct req *r, const struct sums *sums, const struct unit_query *q)
{
    struct reach reach = {sums, q->unit};
    jmp_buf full;
    enum err e;

    arena_reset(&s->arena);
    arena_init(&s->arena, SLOT_BYTES_MAX);
    s->used = false;
    s->arena.full = &full;
    if (setjmp(full)) {
        e = arena_why(&s->arena);
        arena_reset(&s->arena);
        return e;
    }
    s->structure = store_structure(r->store);
    e = doubles_between(r->db, &s->arena, q->from, q->to, runs_alone(sums, q->unit), is_within,
        &reach, &s->doubles);
    s->arena.full = NULL;
    s->used = e == OK;
    s->store = r->store;
    s->unit = q->unit;
    s->from = q->from;
    s->to = q->to;
    s->made_ms = r->now_ms;
    return e;
}

enum err doubles_under(
    struct req *r, const struct sums *sums, const struct unit_query *q, const struct doubles **ret)
{
    struct double_cache *c = cache_of_thread();
    struct double_slot *s;
    enum err e = OK;

    if (!c)
        return E_SYSTEM;
    s = slot_for(c, r, q);
    if (!s->used || s->store != r->store || s->unit.v != q->unit.v || s->from != q->from ||
        s->to != q->to || !is_fresh(s, r))
        e = slot_fill(s, r, sums, q);
    if (e == OK)
        e = doubles_settle(r->db, r->arena, (struct campaign_id){0}, &s->doubles);
    if (e == OK)
        *ret = &s->doubles;
    return e;
}
