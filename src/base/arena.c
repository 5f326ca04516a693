/* arena.c: blocks from malloc, given back together. Under the address sanitizer every allocation
 * is a malloc of its own, so that an overrun is seen where it happens. */
#include "base/arena.h"

#include "base/log.h"
#include "base/sure.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define ONE_BLOCK_EACH 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ONE_BLOCK_EACH 1
#endif
#endif
#ifdef CHUNGSUC_FAULTS /* and then every one of them can fail */
#undef ONE_BLOCK_EACH
#define ONE_BLOCK_EACH 1
#endif
#ifndef ONE_BLOCK_EACH
#define ONE_BLOCK_EACH 0
#endif

enum { BLOCK_BYTES = 16 * 1024, ALIGN = _Alignof(max_align_t) };

struct arena_block {
    struct arena_block *next;
    size_t size, used;
    _Alignas(max_align_t) unsigned char bytes[];
};

struct arena_cleanup {
    struct arena_cleanup *next;
    void (*fn)(void *);
    void *object;
};

void arena_init(struct arena *a, size_t max_bytes)
{
    *a = (struct arena){.max_bytes = max_bytes};
}

static _Noreturn void arena_full(struct arena *a)
{
    if (a->full)
        longjmp(*a->full, 1);
    fprintf(stderr,
        "chungsuc: cần quá %zu MB bộ nhớ cho một việc, dừng lại. "
        "(one task needs more memory than allowed)\n",
        a->max_bytes >> 20);
    exit(2);
}

/* --- blocks of the usual size that a thread gave back, for its next request --- */

enum { SPARES_MAX = 64 };

struct spares {
    struct arena_block *first;
    unsigned count;
};

static pthread_key_t spares_key;
static pthread_once_t spares_once = PTHREAD_ONCE_INIT;
static _Thread_local struct spares *spares;

static void spares_free(void *object)
{
    struct spares *s = object;

    while (s->first) {
        struct arena_block *b = s->first;

        s->first = b->next;
        free(b);
    }
    free(s);
    spares = NULL;
}

static void spares_key_make(void)
{
    if (pthread_key_create(&spares_key, spares_free))
        abort();
}

static void spares_make(void)
{
    pthread_once(&spares_once, spares_key_make);
    spares = calloc(1, sizeof *spares);
    if (spares && pthread_setspecific(spares_key, spares)) {
        free(spares);
        spares = NULL;
    }
}

/* sure: nobody could be told that there is none. */
static struct arena_block *block_take(size_t want, bool sure)
{
    struct arena_block *b = want == BLOCK_BYTES && spares ? spares->first : NULL;

    if (!b)
        return sure ? sure_malloc(sizeof *b + want) : malloc(sizeof *b + want);
    spares->first = b->next;
    spares->count--;
    return b;
}

static void block_give(struct arena_block *b)
{
    if (!ONE_BLOCK_EACH && b->size == BLOCK_BYTES) {
        if (!spares)
            spares_make();
        if (spares && spares->count < SPARES_MAX) {
            b->next = spares->first;
            spares->first = b;
            spares->count++;
            return;
        }
    }
    free(b);
}

/* --- arenas --- */

/* NULL: the limit is reached, or the machine has no more. */
static struct arena_block *block_add(struct arena *a, size_t size)
{
    size_t want = ONE_BLOCK_EACH || size > BLOCK_BYTES ? size : BLOCK_BYTES;
    struct arena_block *b;

    if (want > a->max_bytes || a->used_bytes > a->max_bytes - want)
        return NULL;
    b = block_take(want, !a->full);
    if (!b) {
        a->why = E_BUSY;
        return NULL;
    }
    *b = (struct arena_block){.next = a->head, .size = want};
    a->head = b;
    a->used_bytes += want;
    return b;
}

static void *arena_try(struct arena *a, size_t size)
{
    struct arena_block *b = a->head;
    unsigned char *p;

    if (size > a->max_bytes)
        return NULL;
    if (!ONE_BLOCK_EACH)
        size = (size + ALIGN - 1) / ALIGN * ALIGN;
    if (!b || b->size - b->used < size || ONE_BLOCK_EACH)
        b = block_add(a, size);
    if (!b)
        return NULL;
    p = b->bytes + b->used;
    b->used += size;
    memset(p, 0, size);
    return p;
}

void *arena_alloc(struct arena *a, size_t size)
{
    void *p = arena_try(a, size);

    if (!p)
        arena_full(a);
    return p;
}

void *arena_array(struct arena *a, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size)
        arena_full(a);
    return arena_alloc(a, count * size);
}

void *arena_grow(struct arena *a, const void *old, size_t count, size_t new_count, size_t size)
{
    void *p = arena_array(a, new_count, size);

    if (count)
        memcpy(p, old, count * size);
    return p;
}

enum err arena_why(struct arena *a)
{
    enum err e = a->why == OK ? E_TOO_LARGE : a->why;

    if (e == E_BUSY)
        log_error("a task needed memory, and the machine had none left");
    a->why = OK;
    return e;
}

void arena_leave(struct arena *a, const char *format, ...)
{
    char words[400];
    va_list ap;

    va_start(ap, format);
    vsnprintf(words, sizeof words, format, ap);
    va_end(ap);
    log_error("a mistake of the program: %s", words);
    if (!a->full)
        abort();
    a->why = E_SYSTEM;
    longjmp(*a->full, 1);
}

void arena_defer(struct arena *a, void (*fn)(void *), void *object)
{
    struct arena_cleanup *c = arena_try(a, sizeof *c);

    if (!c) {
        fn(object);
        arena_full(a);
    }
    *c = (struct arena_cleanup){.next = a->cleanups, .fn = fn, .object = object};
    a->cleanups = c;
}

static void run_cleanups(struct arena *a)
{
    while (a->cleanups) {
        struct arena_cleanup *c = a->cleanups;

        a->cleanups = c->next;
        c->fn(c->object);
    }
}

void arena_reset(struct arena *a)
{
    run_cleanups(a);
    arena_rewind(a, (struct arena_mark){0});
}

void arena_wipe(struct arena *a)
{
    run_cleanups(a);
    for (struct arena_block *b = a->head; b; b = b->next)
        explicit_bzero(b->bytes, b->used);
    arena_rewind(a, (struct arena_mark){0});
}

struct arena_mark arena_mark(const struct arena *a)
{
    return (struct arena_mark){a->head, a->head ? a->head->used : 0};
}

void arena_rewind(struct arena *a, struct arena_mark mark)
{
    while (a->head != mark.head) {
        struct arena_block *b = a->head;

        a->head = b->next;
        a->used_bytes -= b->size;
        block_give(b);
    }
    if (a->head)
        a->head->used = mark.used_in_head;
}
