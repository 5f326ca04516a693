/* behind.c: three generations of rows that wait to be written. */
#include "store/behind.h"

#include "base/log.h"
#include "store/journal.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    GENERATION_ROWS = 64 * 1024, /* so many make it worth while to go over the table */
    GENERATION_MS = 30 * 1000,   /* longer than any page reads; at rest the file lags so much */
    ROWS_A_GROUP = 64,           /* written with a group of jobs, at least */
    ROWS_A_JOB = 2,              /* more than come, so that a generation is gone before the next */
    NONE = -1,
};

struct row {
    int64_t values[BEHIND_COLUMNS];
    int64_t seq;
    int32_t next; /* of the same group; NONE */
};

struct group {
    int64_t first, second; /* the first two columns: the order in which groups are written */
    int32_t newest;        /* its row that came last */
};

struct generation {
    struct row *rows;
    struct group *groups;
    int32_t *places; /* open addressing by `second`: indexes of groups, or NONE */
    size_t count, capacity, group_count, group_capacity, place_count;
    int64_t newest_seq;
};

struct behind {
    pthread_mutex_t lock; /* readers look; the writer's thread changes under it */
    struct generation young, leaving, left;
    enum statement insert;
    size_t written, written_before; /* groups of `leaving` that are in the table */
    int64_t began_ms;               /* when `young` became what it is */
    int64_t kept_seq;               /* rows after it are not committed yet */
    int64_t forgotten_seq;          /* rows up to it are in the table and nowhere else */
};

/* --- one generation --- */

static void generation_free(struct generation *g)
{
    free(g->rows);
    free(g->groups);
    free(g->places);
    *g = (struct generation){0};
}

static size_t place_of(const struct generation *g, int64_t second)
{
    size_t at = (size_t)((uint64_t)second * 0x9e3779b97f4a7c15u >> 20) & (g->place_count - 1);

    while (g->places[at] != NONE && g->groups[g->places[at]].second != second)
        at = (at + 1) & (g->place_count - 1);
    return at;
}

static struct group *group_find(const struct generation *g, int64_t second)
{
    int32_t at = g->place_count ? g->places[place_of(g, second)] : NONE;

    return at == NONE ? NULL : &g->groups[at];
}

/* Room for one more group and one more row. */
static enum err generation_grow(struct generation *g)
{
    if (g->count == g->capacity) {
        size_t capacity = g->capacity ? 2 * g->capacity : 256;
        struct row *rows = reallocarray(g->rows, capacity, sizeof *rows);

        if (!rows)
            return E_SYSTEM;
        g->rows = rows;
        g->capacity = capacity;
    }
    if (g->group_count == g->group_capacity) {
        size_t capacity = g->group_capacity ? 2 * g->group_capacity : 64;
        struct group *groups = reallocarray(g->groups, capacity, sizeof *groups);
        int32_t *places = groups ? reallocarray(NULL, 2 * capacity, sizeof *places) : NULL;

        if (groups)
            g->groups = groups;
        if (!places)
            return E_SYSTEM;
        free(g->places);
        g->places = places;
        g->group_capacity = capacity;
        g->place_count = 2 * capacity;
        for (size_t i = 0; i < g->place_count; i++)
            places[i] = NONE;
        for (size_t i = 0; i < g->group_count; i++)
            places[place_of(g, g->groups[i].second)] = (int32_t)i;
    }
    return OK;
}

static enum err generation_add(struct generation *g, const struct row *row)
{
    struct group *group;
    enum err e = generation_grow(g);
    size_t place;

    if (e != OK)
        return e;
    place = place_of(g, row->values[1]);
    if (g->places[place] == NONE) {
        g->places[place] = (int32_t)g->group_count;
        g->groups[g->group_count++] = (struct group){row->values[0], row->values[1], NONE};
    }
    group = &g->groups[g->places[place]];
    g->rows[g->count] = *row;
    g->rows[g->count].next = group->newest;
    group->newest = (int32_t)g->count++;
    g->newest_seq = row->seq;
    return OK;
}

/* The rows at the end whose facts were undone. A group may stay empty. */
static void generation_forget(struct generation *g, int64_t after_seq)
{
    while (g->count && g->rows[g->count - 1].seq > after_seq) {
        const struct row *row = &g->rows[--g->count];

        group_find(g, row->values[1])->newest = row->next;
    }
    g->newest_seq = g->count ? g->rows[g->count - 1].seq : 0;
}

/* --- the three --- */

struct behind *behind_new(void)
{
    struct behind *b = calloc(1, sizeof *b);

    if (b)
        pthread_mutex_init(&b->lock, NULL);
    return b;
}

void behind_free(struct behind *b)
{
    if (!b)
        return;
    behind_clear(b);
    pthread_mutex_destroy(&b->lock);
    free(b);
}

void behind_clear(struct behind *b)
{
    pthread_mutex_lock(&b->lock);
    generation_free(&b->young);
    generation_free(&b->leaving);
    generation_free(&b->left);
    b->written = b->written_before = 0;
    b->kept_seq = b->forgotten_seq = 0;
    pthread_mutex_unlock(&b->lock);
}

bool behind_waits(struct behind *b)
{
    bool waits;

    pthread_mutex_lock(&b->lock);
    waits = b->young.count || b->leaving.count;
    pthread_mutex_unlock(&b->lock);
    return waits;
}

bool behind_is_due(const struct behind *b, int64_t now_ms)
{
    int64_t age = now_ms - b->began_ms; /* the clock may have been set back */

    return b->leaving.count || (b->young.count && (age >= GENERATION_MS || age < 0));
}

void behind_forget(struct behind *b, int64_t after_seq)
{
    pthread_mutex_lock(&b->lock);
    generation_forget(&b->young, after_seq);
    pthread_mutex_unlock(&b->lock);
}

/* --- writing --- */

static int by_first_two(const void *a, const void *b)
{
    const struct group *x = a, *y = b;

    if (x->first != y->first)
        return x->first < y->first ? -1 : 1;
    return (x->second > y->second) - (x->second < y->second);
}

static int by_values(const void *a, const void *b)
{
    const struct row *x = a, *y = b;

    for (size_t i = 0; i < BEHIND_COLUMNS; i++) {
        if (x->values[i] != y->values[i])
            return x->values[i] < y->values[i] ? -1 : 1;
    }
    return 0;
}

/* `young` begins to leave: its groups in the order of the table. */
static void begin_to_leave(struct behind *b, int64_t now_ms)
{
    struct generation *g = &b->leaving;

    pthread_mutex_lock(&b->lock);
    *g = b->young;
    b->young = (struct generation){0};
    qsort(g->groups, g->group_count, sizeof *g->groups, by_first_two);
    for (size_t i = 0; i < g->place_count; i++)
        g->places[i] = NONE;
    for (size_t i = 0; i < g->group_count; i++)
        g->places[place_of(g, g->groups[i].second)] = (int32_t)i;
    b->written = b->written_before = 0;
    b->began_ms = now_ms;
    pthread_mutex_unlock(&b->lock);
}

static enum err write_row(struct db *db, enum statement s, const struct row *row)
{
    struct value values[BEHIND_COLUMNS];

    for (size_t i = 0; i < BEHIND_COLUMNS; i++)
        values[i] = value_int(row->values[i]);
    return db_run(db, s, values, BEHIND_COLUMNS);
}

/* The rows of one group in the order of the table. *count grows by their number. */
static enum err write_group_rows(
    struct behind *b, struct db *db, const struct group *group, size_t *count)
{
    const struct generation *g = &b->leaving;
    size_t many = 0, n = 0;
    struct row *sorted;
    enum err e = OK;

    for (int32_t i = group->newest; i != NONE; i = g->rows[i].next)
        many++;
    sorted = reallocarray(NULL, many + 1, sizeof *sorted);
    if (!sorted)
        return E_SYSTEM;
    for (int32_t i = group->newest; i != NONE; i = g->rows[i].next)
        sorted[n++] = g->rows[i];
    qsort(sorted, many, sizeof *sorted, by_values);
    for (size_t i = 0; e == OK && i < many; i++)
        e = write_row(db, b->insert, &sorted[i]);
    free(sorted);
    *count += many;
    return e;
}

/* Groups of `leaving` until `most` rows are written; the mark moves with the last of them. */
static enum err write_some(struct behind *b, struct db *db, size_t most)
{
    size_t count = 0;
    enum err e = engine_apply_begin(db);

    if (e != OK)
        return e;
    while (e == OK && count < most && b->written < b->leaving.group_count)
        e = write_group_rows(b, db, &b->leaving.groups[b->written++], &count);
    engine_apply_end(db);
    if (e == OK && b->written == b->leaving.group_count)
        e = behind_mark_set(db, b->leaving.newest_seq);
    return e;
}

enum err behind_write(struct behind *b, struct db *db, size_t jobs)
{
    return b->leaving.count ? write_some(b, db, ROWS_A_GROUP + ROWS_A_JOB * jobs) : OK;
}

void behind_keep(struct behind *b, int64_t now_ms)
{
    bool gone = b->leaving.count && b->written == b->leaving.group_count;

    b->written_before = b->written;
    if (b->young.count)
        b->kept_seq = b->young.newest_seq;
    if (gone) {
        pthread_mutex_lock(&b->lock);
        if (b->left.count)
            b->forgotten_seq = b->left.newest_seq;
        generation_free(&b->left);
        b->left = b->leaving;
        b->leaving = (struct generation){0};
        pthread_mutex_unlock(&b->lock);
    }
    if (!b->leaving.count && b->young.count &&
        (b->young.count >= GENERATION_ROWS || behind_is_due(b, now_ms)))
        begin_to_leave(b, now_ms);
}

void behind_undo(struct behind *b)
{
    b->written = b->written_before;
}

enum err behind_write_all(struct behind *b, struct db *db)
{
    struct noted there;
    enum err e = OK;

    while (e == OK && behind_waits(b)) {
        if (!b->leaving.count)
            begin_to_leave(b, b->began_ms);
        e = engine_begin(db, &there);
        if (e == OK)
            e = write_some(b, db, SIZE_MAX);
        if (e == OK)
            e = engine_commit(db);
        if (e == OK) {
            behind_keep(b, b->began_ms);
        } else {
            engine_rollback(db);
            behind_undo(b);
        }
    }
    return e;
}

/* --- what rooms ask --- */

/* Has a job of this group taken the key already? */
static bool is_taken(const struct behind *b, const struct row *row, size_t key)
{
    const struct generation *g = &b->young;
    const struct group *group = group_find(g, row->values[1]);

    for (int32_t i = group ? group->newest : NONE; i != NONE && g->rows[i].seq > b->kept_seq;
         i = g->rows[i].next) {
        if (!memcmp(g->rows[i].values, row->values, key * sizeof *row->values))
            return true;
    }
    return false;
}

enum err db_run_behind(
    struct db *db, const struct behind_insert *s, const int64_t values[BEHIND_COLUMNS], int64_t seq)
{
    struct row row = {.seq = seq};
    enum err e;

    memcpy(row.values, values, sizeof row.values);
    if (!db->behind)
        return write_row(db, s->insert, &row);
    if (is_taken(db->behind, &row, (size_t)statements[s->insert].key))
        return E_CONFLICT;
    pthread_mutex_lock(&db->behind->lock);
    db->behind->insert = s->insert_again;
    e = generation_add(&db->behind->young, &row);
    pthread_mutex_unlock(&db->behind->lock);
    return e;
}

/* ret->count grows by all of them; copied are as many as there is room for. */
static void copy_rows(
    const struct generation *g, int64_t second, int64_t newest, struct behind_rows *ret)
{
    const struct group *group = group_find(g, second);

    for (int32_t i = group ? group->newest : NONE; i != NONE; i = g->rows[i].next) {
        if (g->rows[i].seq > newest)
            continue;
        if (ret->count < ret->capacity)
            memcpy(ret->items[ret->count].values, g->rows[i].values, sizeof g->rows[i].values);
        ret->count++;
    }
}

static bool copy_all(struct behind *b, int64_t second, int64_t newest, struct behind_rows *ret)
{
    ret->count = 0;
    copy_rows(&b->young, second, newest, ret);
    copy_rows(&b->leaving, second, newest, ret);
    copy_rows(&b->left, second, newest, ret);
    return ret->count <= ret->capacity;
}

/* The arena may jump when it is full: never while the lock is held. E_BUSY: rows up to `mark` are
 * not all in the table that was asked, and no longer here. */
static enum err rows_locked(struct behind *b, struct arena *a, int64_t second, int64_t newest,
    int64_t mark, struct behind_rows *ret)
{
    bool all, here;

    for (;;) {
        pthread_mutex_lock(&b->lock);
        here = mark >= b->forgotten_seq;
        all = copy_all(b, second, newest, ret);
        pthread_mutex_unlock(&b->lock);
        if (all || !here)
            return here ? OK : E_BUSY;
        ret->capacity = ret->count + 16;
        ret->items = arena_array(a, ret->capacity, sizeof *ret->items);
    }
}

enum err rows_behind(struct db *db, struct arena *a, int64_t second, struct behind_rows *ret)
{
    struct behind_rows found = {0};
    struct behind *b = db->behind;
    int64_t newest = INT64_MAX, mark = INT64_MAX;
    enum err e = OK;

    if (b && db->access == ACCESS_READ) {
        e = journal_newest(db, &newest);
        if (e == OK)
            e = behind_mark(db, &mark);
    }
    if (e != OK)
        return e;
    if (b)
        e = rows_locked(b, a, second, newest, mark, &found);
    if (e == OK)
        *ret = found;
    return e;
}

/* --- the mark --- */

enum err behind_mark(struct db *db, int64_t *ret)
{
    struct rows r;
    enum err e;

    if (engine_is_shared(db)) {
        *ret = INT64_MAX;
        return OK;
    }
    e = db_first(db, SQL_meta_find, &r, ARGS(V("behind")));
    if (e == E_NOT_FOUND) /* made by a version that wrote them at once */
        *ret = INT64_MAX;
    if (e != OK)
        return e == E_NOT_FOUND ? OK : e;
    e = str_to_int(row_str(&r, 0), ret);
    rows_end(&r);
    return e == OK ? OK : E_DAMAGED;
}

enum err behind_mark_set(struct db *db, int64_t seq)
{
    char text[24];

    snprintf(text, sizeof text, "%lld", (long long)seq);
    return db_run(db, SQL_meta_set, ARGS(V("behind"), V(text)));
}

struct remembering {
    struct behind *behind;
    struct db *db;
    const struct fact_kind *const *kinds;
    struct arena arena;
};

static enum err remember(void *context, const struct fact *fact, struct str hash)
{
    struct remembering *m = context;
    const struct fact_kind *kind = journal_kind(m->kinds, fact->kind);
    struct tx tx = {.db = m->db, .arena = &m->arena, .now_ms = fact->at_ms};
    enum err e = kind && kind->figures ? kind->apply(&tx, fact) : OK;

    arena_reset(&m->arena);
    m->behind->kept_seq = fact->seq; /* committed: nobody looks there for a key that is taken */
    return e;
}

enum err behind_remember(struct behind *b, struct db *db, const struct fact_kind *const *kinds)
{
    struct remembering m = {.behind = b, .db = db, .kinds = kinds};
    int64_t mark = 0;
    enum err e = behind_mark(db, &mark);

    if (e != OK)
        return e;
    behind_clear(b);
    arena_init(&m.arena, 1024 * 1024);
    e = fact_walk(db, mark, remember, &m);
    arena_reset(&m.arena);
    b->kept_seq = b->young.newest_seq;
    return e;
}
