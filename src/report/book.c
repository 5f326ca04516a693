/* book.c: one campaign as the check of a report needs it, in one piece of memory; and the books
 * that a thread has open.
 *
 * Books are found by the number of their campaign. When the structure has changed, a book that is
 * asked for is compared with its campaign and read again if that has changed, too; when all places
 * are taken, the one that was read longest ago goes.
 */
#include "report/book.h"

#include <pthread.h>
#include <stdlib.h>

struct report_book {
    struct campaign campaign; /* without texts */
    int64_t *units;           /* who reports, by id */
    size_t unit_count;
    struct book_work *works; /* by unit, then as in the plan */
    size_t work_count;
};

/* --- making one --- */

static int by_number(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

static int by_unit(const void *a, const void *b)
{
    const struct book_work *x = a, *y = b;

    if (x->unit != y->unit)
        return x->unit < y->unit ? -1 : 1;
    return (x->id > y->id) - (x->id < y->id);
}

static size_t book_bytes(const struct campaign_unit_list *units, const struct work_list *works)
{
    size_t bytes = sizeof(struct report_book) + works->count * sizeof(struct book_work) +
                   units->count * sizeof(int64_t);

    for (size_t i = 0; i < works->count; i++)
        bytes += works->items[i].name.len;
    return bytes;
}

/* Into book_bytes() of memory: the book, the works, the units, the names. */
static struct report_book *book_fill(void *memory, const struct campaign *c,
    const struct campaign_unit_list *units, const struct work_list *works)
{
    struct report_book *b = memory;
    char *names;

    b->campaign = (struct campaign){.id = c->id,
        .unit = c->unit,
        .plan_id = c->plan_id,
        .first_day = c->first_day,
        .last_day = c->last_day,
        .report_from_minute = c->report_from_minute,
        .report_to_minute = c->report_to_minute,
        .province = c->province,
        .changed_seq = c->changed_seq};
    b->works = (struct book_work *)(b + 1);
    b->work_count = works->count;
    b->units = (int64_t *)(b->works + works->count);
    b->unit_count = units->count;
    names = (char *)(b->units + units->count);
    for (size_t i = 0; i < units->count; i++)
        b->units[i] = units->items[i].id.v;
    for (size_t i = 0; i < works->count; i++) {
        const struct work *w = &works->items[i];

        b->works[i] = (struct book_work){w->id.v, w->unit.v, w->measure, w->bound, w->planned_milli,
            {names, w->name.len}, w->state, w->state_day};
        memcpy(names, w->name.ptr, w->name.len);
        names += w->name.len;
    }
    qsort(b->units, b->unit_count, sizeof *b->units, by_number);
    qsort(b->works, b->work_count, sizeof *b->works, by_unit);
    return b;
}

/* The lists live in the arena, the book too if `keep` is not given; else it is free()d by hand. */
static enum err book_make(
    struct db *db, struct arena *a, struct campaign_id id, bool keep, struct report_book **ret)
{
    struct campaign_unit_list units;
    struct work_list works;
    struct campaign c;
    size_t bytes;
    void *memory;
    enum err e = campaign_find(db, a, id, &c);

    if (e == OK)
        e = campaign_units(db, a, id, &units);
    if (e == OK)
        e = work_list_of(db, a, id, &works);
    if (e != OK)
        return e;
    bytes = book_bytes(&units, &works);
    memory = keep ? malloc(bytes) : arena_alloc(a, bytes);
    if (!memory)
        return E_SYSTEM;
    *ret = book_fill(memory, &c, &units, &works);
    return OK;
}

enum err report_book_load(
    struct db *db, struct arena *a, struct campaign_id id, struct report_book **ret)
{
    return book_make(db, a, id, false, ret);
}

/* --- the books of a thread --- */

enum { BUCKETS = 2 * REPORT_BOOKS_MAX };

struct place {
    struct report_book *book; /* NULL: empty */
    int64_t structure;
    int next; /* in its bucket, -1: the last */
};

struct shelf {
    struct place places[REPORT_BOOKS_MAX];
    int buckets[BUCKETS]; /* the first place, -1: none */
    int oldest;           /* the next one to go */
};

static pthread_key_t shelf_key;
static pthread_once_t shelf_once = PTHREAD_ONCE_INIT;

static void shelf_free(void *object)
{
    struct shelf *s = object;

    for (int i = 0; i < REPORT_BOOKS_MAX; i++)
        free(s->places[i].book);
    free(s);
}

static void shelf_key_make(void)
{
    if (pthread_key_create(&shelf_key, shelf_free))
        abort();
}

static struct shelf *shelf_of_thread(void)
{
    struct shelf *s;

    pthread_once(&shelf_once, shelf_key_make);
    s = pthread_getspecific(shelf_key);
    if (s || !(s = calloc(1, sizeof *s)))
        return s;
    for (int i = 0; i < BUCKETS; i++)
        s->buckets[i] = -1;
    if (pthread_setspecific(shelf_key, s)) {
        free(s);
        return NULL;
    }
    return s;
}

static int *bucket_of(struct shelf *s, int64_t campaign)
{
    return &s->buckets[(uint64_t)campaign * 0x9e3779b97f4a7c15u >> 32 & (BUCKETS - 1)];
}

static struct place *place_find(struct shelf *s, int64_t campaign)
{
    for (int i = *bucket_of(s, campaign); i >= 0; i = s->places[i].next)
        if (s->places[i].book->campaign.id.v == campaign)
            return &s->places[i];
    return NULL;
}

/* An empty place for a campaign that has none, made by the one that was taken longest ago. */
static struct place *place_take(struct shelf *s, int64_t campaign)
{
    int at = s->oldest, *link;
    struct place *p = &s->places[at];

    s->oldest = (s->oldest + 1) % REPORT_BOOKS_MAX;
    if (p->book) {
        for (link = bucket_of(s, p->book->campaign.id.v); *link != at;)
            link = &s->places[*link].next;
        *link = p->next;
        free(p->book);
    }
    link = bucket_of(s, campaign);
    *p = (struct place){.next = *link};
    *link = at;
    return p;
}

/* Something has changed somewhere: was it this campaign? One small question instead of all. */
static bool still_right(struct db *db, int64_t structure, const struct place *p)
{
    int64_t changed;

    return structure_continues(p->structure, structure) &&
           campaign_changed(db, p->book->campaign.id, &changed) == OK &&
           changed == p->book->campaign.changed_seq;
}

enum err report_book_get(
    struct db *db, int64_t structure, struct campaign_id id, const struct report_book **ret)
{
    struct shelf *s = shelf_of_thread();
    struct place *p = s ? place_find(s, id.v) : NULL;
    struct report_book *book;
    struct arena arena;
    enum err e;

    if (p && p->structure == structure) {
        *ret = p->book;
        return OK;
    }
    if (!s)
        return E_SYSTEM;
    if (p && still_right(db, structure, p)) {
        p->structure = structure;
        *ret = p->book;
        return OK;
    }
    arena_init(&arena, 64 * 1024 * 1024);
    e = book_make(db, &arena, id, true, &book);
    arena_reset(&arena);
    if (e != OK)
        return e;
    if (p)
        free(p->book);
    else
        p = place_take(s, id.v);
    p->book = book;
    p->structure = structure;
    *ret = book;
    return OK;
}

/* --- reading one --- */

const struct campaign *report_book_campaign(const struct report_book *b)
{
    return &b->campaign;
}

bool report_book_has(const struct report_book *b, struct unit_id unit)
{
    return bsearch(&unit.v, b->units, b->unit_count, sizeof *b->units, by_number) != NULL;
}

const struct book_work *report_book_works(
    const struct report_book *b, struct unit_id unit, size_t *ret_count)
{
    size_t from = 0, to = b->work_count, end;

    while (from < to) { /* the first that is not of a unit before */
        size_t middle = (from + to) / 2;

        if (b->works[middle].unit < unit.v)
            from = middle + 1;
        else
            to = middle;
    }
    for (end = from; end < b->work_count && b->works[end].unit == unit.v;)
        end++;
    *ret_count = end - from;
    return end > from ? &b->works[from] : NULL;
}

const struct book_work *report_book_work(const struct report_book *b, int64_t work_id)
{
    for (size_t i = 0; i < b->work_count; i++)
        if (b->works[i].id == work_id)
            return &b->works[i];
    return NULL;
}
