/* limit.c: a small table of counters, shared by all loops.
 *
 * Two addresses may share a counter when their hashes meet; the table is large enough that this
 * only ever makes the limit stricter by chance, never looser.
 */
#include "http/limit.h"

#include <pthread.h>

#include <sodium.h>

enum { SLOTS = 4096, MINUTE_MS = 60 * 1000 };

static struct {
    pthread_mutex_t lock;
    unsigned char key[crypto_shorthash_KEYBYTES];
    bool keyed;
    struct {
        int64_t minute;
        uint32_t count;
    } slots[SLOTS];
} table = {.lock = PTHREAD_MUTEX_INITIALIZER};

static size_t slot_of(const struct req *r)
{
    unsigned char hash[crypto_shorthash_BYTES];
    struct str key = str_printf(r->arena, "%s %.*s", r->route->name, STR(r->address));
    size_t slot = 0;

    crypto_shorthash(hash, (const unsigned char *)key.ptr, key.len, table.key);
    for (size_t i = 0; i < sizeof slot; i++)
        slot = slot << 8 | hash[i];
    return slot % SLOTS;
}

bool limit_take(const struct req *r)
{
    int64_t minute = r->now_ms / MINUTE_MS;
    bool fits;
    size_t slot;

    if (!r->route->rate_per_minute)
        return true;
    pthread_mutex_lock(&table.lock);
    if (!table.keyed) {
        randombytes_buf(table.key, sizeof table.key);
        table.keyed = true;
    }
    pthread_mutex_unlock(&table.lock);
    slot = slot_of(r); /* may jump when the arena is full: not under the lock */
    pthread_mutex_lock(&table.lock);
    if (table.slots[slot].minute != minute) {
        table.slots[slot].minute = minute;
        table.slots[slot].count = 0;
    }
    fits = table.slots[slot].count < r->route->rate_per_minute;
    table.slots[slot].count += fits;
    pthread_mutex_unlock(&table.lock);
    return fits;
}
