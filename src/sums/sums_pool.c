/* sums_pool.c: the memory of revisions that were replaced, used again.
 *
 * Without it a day of corrections would grow the program until its next start. A retired revision
 * waits until the writer has seen a moment without a reader (sums_read.h): whoever begins to read
 * after that finds the newer one. Pieces are kept by their size and never given back.
 */
#include "sums/sums_world.h"

#include <stdlib.h>

struct pool_piece {
    struct pool_piece *next;
};

static size_t grains(size_t bytes)
{
    return (bytes + POOL_GRAIN - 1) / POOL_GRAIN;
}

void *pool_alloc(struct world *w, size_t bytes)
{
    size_t n = grains(bytes);
    struct pool_piece *piece = n < POOL_CLASSES ? w->pool.free[n] : NULL;

    if (!piece)
        return arena_alloc(&w->arena, n * POOL_GRAIN);
    w->pool.free[n] = piece->next;
    return memset(piece, 0, n * POOL_GRAIN);
}

void pool_retire(struct world *w, const struct filed *f)
{
    struct pool *p = &w->pool;

    if (p->count == p->capacity) {
        size_t capacity = p->capacity ? 2 * p->capacity : 64;
        const struct filed **more = reallocarray(p->retired, capacity, sizeof(*more));

        if (!more)
            return; /* its memory is not used again, that is all */
        p->retired = more;
        p->capacity = capacity;
    }
    p->retired[p->count++] = f;
}

void pool_reuse(struct pool *p)
{
    for (size_t i = 0; i < p->count; i++) {
        size_t n = grains(filed_bytes(p->retired[i]));
        struct pool_piece *piece = (struct pool_piece *)(uintptr_t)p->retired[i];

        if (n >= POOL_CLASSES)
            continue;
        piece->next = p->free[n];
        p->free[n] = piece;
    }
    p->count = 0;
}

void pool_free(struct pool *p)
{
    free(p->retired);
    *p = (struct pool){0};
}
