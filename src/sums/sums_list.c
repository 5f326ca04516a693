/* sums_list.c: lists and maps that one thread changes while others read: what does not fit any more
 * is copied and put in the place of the old, which stays until the world is freed. */
#include "sums/sums_world.h"

enum { LIST_FIRST = 8, MAP_FIRST = 16 };

static struct list *list_larger(struct arena *a, const struct list *old)
{
    uint32_t capacity = old ? old->capacity * 2 : LIST_FIRST;
    struct list *l = arena_alloc(a, sizeof *l + capacity * sizeof l->items[0]);

    l->capacity = capacity;
    for (uint32_t i = 0; i < list_count(old); i++)
        PUT(l->items[i], GET(old->items[i]));
    PUT(l->count, list_count(old));
    return l;
}

void list_insert(struct arena *a, list_ptr *list, uint32_t at, void *item)
{
    struct list *l = GET(*list);
    uint32_t count = list_count(l);

    if (!l || count == l->capacity)
        l = list_larger(a, l);
    for (uint32_t i = count; i > at; i--)
        PUT(l->items[i], GET(l->items[i - 1]));
    PUT(l->items[at], item);
    PUT(l->count, count + 1);
    PUT(*list, l);
}

void list_remove(list_ptr *list, const void *item)
{
    struct list *l = GET(*list);
    uint32_t count = list_count(l), kept = 0;

    for (uint32_t i = 0; i < count; i++) {
        void *it = GET(l->items[i]);

        if (it != item)
            PUT(l->items[kept++], it);
    }
    if (l)
        PUT(l->count, kept);
}

/* Ids are numbers of facts: spread them over the table. */
static uint32_t map_place(int64_t key, int64_t second, uint32_t capacity)
{
    uint64_t mixed = (uint64_t)key * UINT64_C(0x9e3779b97f4a7c15) + (uint64_t)second;

    return (uint32_t)((mixed * UINT64_C(0xd6e8feb86659fd93)) >> 32) & (capacity - 1);
}

static void map_put(struct map *m, int64_t key, int64_t second, void *value)
{
    uint32_t i = map_place(key, second, m->capacity);

    while (GET(m->slots[i].key))
        i = (i + 1) & (m->capacity - 1);
    PUT(m->slots[i].value, value);
    PUT(m->slots[i].second, second);
    PUT(m->slots[i].key, key);
    m->count++;
}

static struct map *map_larger(struct arena *a, const struct map *old)
{
    uint32_t capacity = old ? old->capacity * 2 : MAP_FIRST;
    struct map *m = arena_alloc(a, sizeof *m + capacity * sizeof m->slots[0]);

    m->capacity = capacity;
    for (uint32_t i = 0; old && i < old->capacity; i++)
        if (GET(old->slots[i].key))
            map_put(m, GET(old->slots[i].key), GET(old->slots[i].second), GET(old->slots[i].value));
    return m;
}

void map_add(struct arena *a, map_ptr *map, int64_t key, int64_t second, void *value)
{
    struct map *m = GET(*map);

    if (!m || m->count >= m->capacity / 4 * 3)
        m = map_larger(a, m);
    map_put(m, key, second, value);
    PUT(*map, m);
}

void *map_find(const map_ptr *map, int64_t key, int64_t second)
{
    const struct map *m = GET(*map);
    uint32_t i = m ? map_place(key, second, m->capacity) : 0;
    int64_t there;

    while (m && (there = GET(m->slots[i].key)) != 0) { /* a quarter is always free */
        if (there == key && GET(m->slots[i].second) == second)
            return GET(m->slots[i].value);
        i = (i + 1) & (m->capacity - 1);
    }
    return NULL;
}

void map_expect(const map_ptr *map, int64_t key, int64_t second)
{
    const struct map *m = GET(*map);

    if (m)
        __builtin_prefetch(&m->slots[map_place(key, second, m->capacity)]);
}
