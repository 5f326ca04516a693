/* arena.h: memory that is given back all at once.
 *
 * Three lifetimes only: the process, a request (one arena), and scratch (mark and rewind).
 * arena_alloc() never returns NULL. When the hard maximum is reached, or the machine has no more,
 * it jumps to arena->full if the owner has set that (arena_why() says what to answer: 413 or 503),
 * else the program ends with a message. arena_leave() jumps there, too. What is not memory (a
 * document, a file) is tied to the arena with arena_defer() and closed when the arena is reset,
 * also after such a jump.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/err.h"

#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena_block;
struct arena_cleanup;

struct arena {
    struct arena_block *head;
    struct arena_cleanup *cleanups;
    size_t used_bytes; /* what was asked of malloc so far */
    size_t max_bytes;
    jmp_buf *full; /* where to go when full; NULL: end the program */
    enum err why;  /* of the last jump; OK: the maximum was reached */
};

struct arena_mark {
    struct arena_block *head;
    size_t used_in_head;
};

/* An empty arena that will never hold more than max_bytes. No memory is taken yet. */
void arena_init(struct arena *a, size_t max_bytes);

/* Zeroed memory, aligned for anything. See the head of this file for when there is none. */
void *arena_alloc(struct arena *a, size_t size_bytes) __attribute__((malloc, returns_nonnull));

/* count * size, checked for overflow. */
void *arena_array(struct arena *a, size_t count, size_t size_bytes)
    __attribute__((malloc, returns_nonnull));

/* A larger copy of an array of which `count` elements are in use; for growing vectors. */
void *arena_grow(struct arena *a, const void *old, size_t count, size_t new_count,
    size_t size_bytes) __attribute__((returns_nonnull));

/* After a jump to arena->full: E_TOO_LARGE, E_BUSY if the machine had no more, or E_SYSTEM. */
enum err arena_why(struct arena *a);

/* The program contradicts itself here (a page asks its form for a field that it does not have).
 * That is logged with these words, and this one task ends, with E_SYSTEM, not the program with all
 * who use it. Where there is nowhere to go the program stops. */
_Noreturn void arena_leave(struct arena *a, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Run fn(object) when the arena is reset; last come, first run. If there is no room for the note,
 * it is run before the jump. */
void arena_defer(struct arena *a, void (*fn)(void *object), void *object);

/* Give everything back: run the clean-ups, free the memory. The arena can be used again. */
void arena_reset(struct arena *a);
/* The same, and every byte is overwritten first: where a password was. */
void arena_wipe(struct arena *a);

/* Scratch: what was allocated after the mark is given back by the rewind. No arena_defer between.
 */
struct arena_mark arena_mark(const struct arena *a);
void arena_rewind(struct arena *a, struct arena_mark mark);

#define arena_new(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define arena_new_array(a, type, count) ((type *)arena_array((a), (count), sizeof(type)))

/* A growing vector is three plain members: type *items; size_t count, capacity;
 * vec_push(a, &v) makes room for one more and gives its (zeroed) place. When there is no room it
 * jumps, and the vector is as it was. */
#define vec_push(a, v)                                                                             \
    ((v)->count == (v)->capacity                                                                   \
            ? ((v)->items = arena_grow((a), (v)->items, (v)->count,                                \
                   (v)->capacity ? (v)->capacity * 2 : 8, sizeof *(v)->items),                     \
                  (v)->capacity = (v)->capacity ? (v)->capacity * 2 : 8,                           \
                  &(v)->items[(v)->count++])                                                       \
            : &(v)->items[(v)->count++])

#endif
