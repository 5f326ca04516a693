/* sums_keys.c: idempotency keys of the last two days, so that a repeated report is recognised
 * without a question to the database. Two tables, the younger and the older: when the younger has
 * been filled for two days it becomes the older, and the one before is cleared and used again. */
#include "sums/sums_world.h"

enum { KEYS_FIRST = 64, KEYS_SHARE = 2 /* at most one in two places is taken */ };

#define KEYS_MS (INT64_C(48) * 3600 * 1000)

/* Keys are parts of hashes: their first bytes will do. */
static uint32_t key_place(struct str key, uint32_t capacity)
{
    uint32_t h;

    memcpy(&h, key.ptr, sizeof h);
    return h & (capacity - 1);
}

static void table_put(
    struct key_table *t, const struct filed *f, const struct seat *seat, day_t day)
{
    uint32_t i = key_place(filed_key(f), t->capacity);

    while (GET(t->items[i].filed))
        i = (i + 1) & (t->capacity - 1);
    PUT(t->items[i].seat, seat);
    PUT(t->items[i].day, day);
    PUT(t->items[i].filed, f);
    PUT(t->count, GET(t->count) + 1);
}

static struct key_table *table_larger(struct arena *a, const struct key_table *old)
{
    uint32_t capacity = old ? old->capacity * 2 : KEYS_FIRST;
    struct key_table *t = arena_alloc(a, sizeof *t + capacity * sizeof t->items[0]);

    t->capacity = capacity;
    for (uint32_t i = 0; old && i < old->capacity; i++)
        if (GET(old->items[i].filed))
            table_put(t, GET(old->items[i].filed), GET(old->items[i].seat), GET(old->items[i].day));
    return t;
}

static const struct key_entry *table_find(const struct key_table *t, struct str key)
{
    uint32_t i = t ? key_place(key, t->capacity) : 0;
    const struct filed *f;

    while (t && (f = GET(t->items[i].filed)) != NULL) {
        if (str_eq(filed_key(f), key))
            return &t->items[i];
        i = (i + 1) & (t->capacity - 1);
    }
    return NULL;
}

static void table_clear(struct key_table *t)
{
    for (uint32_t i = 0; t && i < t->capacity; i++)
        PUT(t->items[i].filed, NULL);
    if (t)
        PUT(t->count, 0);
}

static void keys_turn(struct keys *k, int64_t now_ms)
{
    struct key_table *oldest = GET(k->old);

    table_clear(oldest);
    PUT(k->old, GET(k->young));
    PUT(k->young, oldest);
    k->began_ms = now_ms;
}

void keys_add(struct world *w, const struct filed *f, const struct seat *seat, day_t day)
{
    struct keys *k = &w->keys;
    struct key_table *t;

    if (!f->has_key)
        return;
    if (f->at_ms > k->began_ms + KEYS_MS)
        keys_turn(k, f->at_ms);
    t = GET(k->young);
    if (!t || GET(t->count) >= t->capacity / KEYS_SHARE) {
        t = table_larger(&w->arena, t);
        PUT(k->young, t);
    }
    table_put(t, f, seat, day);
}

bool keys_find(const struct world *w, struct str key, struct sum_known *ret)
{
    const struct key_entry *entry = NULL;
    const struct filed *f;
    const struct seat *seat;

    if (key.len == KEY_BYTES && !(entry = table_find(GET(w->keys.young), key)))
        entry = table_find(GET(w->keys.old), key);
    if (!entry || !(f = GET(entry->filed)) || f->at_ms < GET(w->newest_ms) - KEYS_MS)
        return false;
    seat = GET(entry->seat);
    *ret = filed_known(f, seat, GET(entry->day));
    return true;
}
