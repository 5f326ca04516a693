/* sums_keys.c: idempotency keys of the last two days, so that a repeated report is recognised
 * without a question to the database. Two tables, the younger and the older: when the younger has
 * been filled for two days it becomes the older, and the one before is cleared and used again. */
#include "sums/sums_world.h"

enum { KEYS_FIRST = 64, KEYS_SHARE = 2 /* at most one in two places is taken */ };

#define KEYS_MS (INT64_C(48) * 3600 * 1000)

/* A key and its moment, as an entry holds them. */
struct entry {
    int64_t seq;
    uint32_t key[KEY_WORDS], at_s;
};

/* Keys are parts of hashes: their first bytes will do. */
static uint32_t key_place(const uint32_t key[KEY_WORDS], uint32_t capacity)
{
    return key[0] & (capacity - 1);
}

static struct entry entry_get(const struct key_entry *there)
{
    struct entry e = {.seq = GET(there->seq), .at_s = GET(there->at_s)};

    for (size_t i = 0; i < KEY_WORDS; i++)
        e.key[i] = GET(there->key[i]);
    return e;
}

static void table_put(struct key_table *t, const struct entry *e)
{
    uint32_t at = key_place(e->key, t->capacity);

    while (GET(t->items[at].seq))
        at = (at + 1) & (t->capacity - 1);
    for (size_t i = 0; i < KEY_WORDS; i++)
        PUT(t->items[at].key[i], e->key[i]);
    PUT(t->items[at].at_s, e->at_s);
    PUT(t->items[at].seq, e->seq);
    PUT(t->count, GET(t->count) + 1);
}

static struct key_table *table_larger(struct arena *a, const struct key_table *old)
{
    uint32_t capacity = old ? old->capacity * 2 : KEYS_FIRST;
    struct key_table *t = arena_alloc(a, sizeof *t + capacity * sizeof t->items[0]);

    t->capacity = capacity;
    for (uint32_t i = 0; old && i < old->capacity; i++) {
        struct entry e = entry_get(&old->items[i]);

        if (e.seq)
            table_put(t, &e);
    }
    return t;
}

/* seq 0: not there. */
static struct entry table_find(const struct key_table *t, const uint32_t key[KEY_WORDS])
{
    uint32_t i = t ? key_place(key, t->capacity) : 0;
    struct entry e;

    while (t && (e = entry_get(&t->items[i])).seq) {
        if (!memcmp(e.key, key, sizeof e.key))
            return e;
        i = (i + 1) & (t->capacity - 1);
    }
    return (struct entry){0};
}

static void table_clear(struct key_table *t)
{
    for (uint32_t i = 0; t && i < t->capacity; i++)
        PUT(t->items[i].seq, 0);
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

void keys_add(struct world *w, const struct filed *f)
{
    struct entry e = {.seq = f->seq, .at_s = (uint32_t)(f->at_ms / 1000)};
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
    memcpy(e.key, filed_key(f).ptr, sizeof e.key);
    table_put(t, &e);
}

bool keys_find(const struct world *w, struct str key, int64_t *ret)
{
    uint32_t words[KEY_WORDS];
    struct entry e;

    if (key.len != KEY_BYTES)
        return false;
    memcpy(words, key.ptr, sizeof words);
    e = table_find(GET(w->keys.young), words);
    if (!e.seq)
        e = table_find(GET(w->keys.old), words);
    if (!e.seq || (int64_t)e.at_s * 1000 < GET(w->newest_ms) - KEYS_MS)
        return false;
    *ret = e.seq;
    return true;
}
