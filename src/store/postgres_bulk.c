/* postgres_bulk.c: rows of statements marked bulk are collected and written as one array a column.
 *
 * A statement a row costs PostgreSQL some 60 microseconds, a row of an array 5. What waits is
 * written before any other statement of the connection and at commit, so nobody sees a difference.
 * Rows of earlier jobs of the group (kept) are written before the savepoint of the present one, its
 * own after it: undoing it undoes only itself.
 *
 * The column buffers are arrays as PostgreSQL sends them: a head of 20 bytes, then for every
 * element its length (4 bytes, -1: null) and its bytes, all big-endian.
 */
#include "store/postgres.h"

#include "base/log.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS_MAX = 16, HEAD_BYTES = 20, ROWS_MAX = 8192, BYTES_MAX = 16 * 1024 * 1024 };

struct column {
    unsigned char *bytes;
    size_t len, kept_len, capacity;
};

struct bulk {
    struct column columns[COLUMNS_MAX];
    size_t count; /* of the columns */
    size_t rows, kept;
    size_t bytes;
    /* The keys that wait, as 64 bits that nobody outside can foresee: two that are alike by chance
     * are refused as a conflict once in a thousand million years. */
    uint64_t keys[ROWS_MAX];      /* in the order of the rows */
    uint64_t table[2 * ROWS_MAX]; /* the same, to be found; 0: free */
    unsigned char secret[crypto_shorthash_KEYBYTES];
};

static void put32(unsigned char *to, uint32_t n)
{
    for (int i = 0; i < 4; i++)
        to[i] = (unsigned char)(n >> (24 - 8 * i));
}

/* --- keys --- */

static uint64_t key_of(const struct bulk *b, const struct value *args, int count)
{
    unsigned char hash[crypto_shorthash_BYTES], all[2 * crypto_shorthash_BYTES] = {0};
    uint64_t key;

    for (int i = 0; i < count; i++) { /* a chain over the hashes of the parts */
        const void *bytes = args[i].type == VALUE_INT ? (const void *)&args[i].i : args[i].s.ptr;
        size_t len = args[i].type == VALUE_INT ? sizeof args[i].i : args[i].s.len;

        crypto_shorthash(hash, bytes, len, b->secret);
        memcpy(all + crypto_shorthash_BYTES, hash, sizeof hash);
        crypto_shorthash(all, all, sizeof all, b->secret);
    }
    memcpy(&key, all, sizeof key);
    return key ? key : 1;
}

/* The place of the key in the table, or the free one where it belongs. */
static uint64_t *place_of(struct bulk *b, uint64_t key)
{
    size_t at = key % (2 * ROWS_MAX);

    while (b->table[at] && b->table[at] != key)
        at = (at + 1) % (2 * ROWS_MAX);
    return &b->table[at];
}

static void keys_anew(struct bulk *b)
{
    memset(b->table, 0, sizeof b->table);
    for (size_t i = 0; i < b->rows; i++)
        *place_of(b, b->keys[i]) = b->keys[i];
}

/* --- columns --- */

static enum err room_for(struct column *c, size_t more)
{
    size_t capacity = c->capacity ? c->capacity : 4096;
    unsigned char *bytes;

    while (capacity < c->len + more)
        capacity *= 2;
    if (capacity == c->capacity)
        return OK;
    bytes = realloc(c->bytes, capacity);
    if (!bytes)
        return E_SYSTEM;
    c->bytes = bytes;
    c->capacity = capacity;
    return OK;
}

static size_t size_of(const struct value *v)
{
    return v->type == VALUE_INT ? 8 : v->type == VALUE_NULL ? 0 : v->s.len;
}

/* There is room. */
static void column_add(struct column *c, const struct value *v)
{
    size_t len = size_of(v);

    put32(c->bytes + c->len, v->type == VALUE_NULL ? UINT32_MAX : (uint32_t)len);
    if (v->type == VALUE_INT) {
        put32(c->bytes + c->len + 4, (uint32_t)((uint64_t)v->i >> 32));
        put32(c->bytes + c->len + 8, (uint32_t)v->i);
    } else if (len) {
        memcpy(c->bytes + c->len + 4, v->s.ptr, len);
    }
    c->len += 4 + len;
}

static Oid element_of(Oid array)
{
    return array == TYPE_INT8_ARRAY ? TYPE_INT8 : array == TYPE_TEXT_ARRAY ? TYPE_TEXT : TYPE_BYTEA;
}

static bool fits(const struct value *v, Oid array)
{
    static const Oid arrays[] = {[VALUE_INT] = TYPE_INT8_ARRAY,
        [VALUE_TEXT] = TYPE_TEXT_ARRAY,
        [VALUE_BLOB] = TYPE_BYTEA_ARRAY};

    return v->type == VALUE_NULL || arrays[v->type] == array;
}

/* --- rows --- */

static enum err make(struct postgres_db *db, enum statement s)
{
    const struct statement_info *info = &statements[s];
    char name[80];
    enum err e;

    snprintf(name, sizeof name, "%s_bulk", info->name);
    e = postgres_prepare(db, &db->prepared_bulk[s], name, info->postgres_bulk, info->parameters);
    if (e != OK || db->bulk[s])
        return e;
    db->bulk[s] = calloc(1, sizeof *db->bulk[s]);
    if (!db->bulk[s] || info->parameters > COLUMNS_MAX)
        return E_SYSTEM;
    db->bulk[s]->count = (size_t)info->parameters;
    crypto_shorthash_keygen(db->bulk[s]->secret);
    for (size_t i = 0; e == OK && i < db->bulk[s]->count; i++) {
        db->bulk[s]->columns[i].len = db->bulk[s]->columns[i].kept_len = HEAD_BYTES;
        e = room_for(&db->bulk[s]->columns[i], 0);
    }
    return e;
}

enum err postgres_bulk_add(struct postgres_db *db, enum statement s, const struct value *args)
{
    struct bulk *b;
    uint64_t key, *place;
    enum err e = postgres_ready(db);

    if (e == OK)
        e = make(db, s);
    if (e != OK)
        return e;
    b = db->bulk[s];
    if ((b->rows == ROWS_MAX || b->bytes > BYTES_MAX) && (e = postgres_bulk_flush(db)) != OK)
        return e;
    key = key_of(b, args, statements[s].key);
    place = place_of(b, key);
    if (*place)
        return E_CONFLICT;
    for (size_t i = 0; i < b->count; i++) {
        if (!fits(&args[i], db->prepared_bulk[s].types[i])) {
            log_error("store: %s: value %zu is of another type", statements[s].name, i + 1);
            return E_SYSTEM;
        }
        e = room_for(&b->columns[i], 4 + size_of(&args[i]));
        if (e != OK)
            return e;
    }
    for (size_t i = 0; i < b->count; i++) {
        column_add(&b->columns[i], &args[i]);
        b->bytes += 4 + size_of(&args[i]);
    }
    *place = b->keys[b->rows++] = key;
    return OK;
}

/* The arrays as they are sent. */
struct arrays {
    char name[80]; /* of the prepared statement */
    const char *values[COLUMNS_MAX];
    int lengths[COLUMNS_MAX], formats[COLUMNS_MAX];
};

static void fill(struct postgres_db *db, enum statement s, bool only_kept, struct arrays *ret)
{
    struct bulk *b = db->bulk[s];

    snprintf(ret->name, sizeof ret->name, "%s_bulk", statements[s].name);
    for (size_t i = 0; i < b->count; i++) {
        struct column *c = &b->columns[i];

        put32(c->bytes, 1);     /* dimensions */
        put32(c->bytes + 4, 1); /* nulls are possible */
        put32(c->bytes + 8, element_of(db->prepared_bulk[s].types[i]));
        put32(c->bytes + 12, (uint32_t)(only_kept ? b->kept : b->rows));
        put32(c->bytes + 16, 1); /* the first one's number */
        ret->values[i] = (const char *)c->bytes;
        ret->lengths[i] = (int)(only_kept ? c->kept_len : c->len);
        ret->formats[i] = 1;
    }
}

/* The first rows are written; what is behind them moves to the front. */
static void take_away(struct bulk *b, size_t rows, const int *lengths)
{
    for (size_t i = 0; i < b->count; i++) {
        struct column *c = &b->columns[i];

        memmove(c->bytes + HEAD_BYTES, c->bytes + lengths[i], c->len - (size_t)lengths[i]);
        c->len -= (size_t)lengths[i] - HEAD_BYTES;
        c->kept_len = HEAD_BYTES;
    }
    memmove(b->keys, b->keys + rows, (b->rows - rows) * sizeof *b->keys);
    b->rows -= rows;
    b->kept = 0;
    b->bytes = 0;
    keys_anew(b);
}

static enum err write_rows(struct postgres_db *db, enum statement s, bool only_kept)
{
    struct bulk *b = db->bulk[s];
    struct arrays a = {0};
    PGresult *result;
    enum err e;

    fill(db, s, only_kept, &a);
    result = PQexecPrepared(db->pg, a.name, (int)b->count, a.values, a.lengths, a.formats, 1);
    e = postgres_check(db, result, a.name, &result);
    if (e != OK)
        return e;
    PQclear(result);
    take_away(b, only_kept ? b->kept : b->rows, a.lengths);
    return OK;
}

bool postgres_bulk_send(struct postgres_db *db)
{
    bool sent = true;

    for (int s = 0; sent && s < SQL_LAST; s++) {
        struct bulk *b = db->bulk[s];
        struct arrays a = {0};

        if (!b || !b->rows)
            continue;
        fill(db, (enum statement)s, false, &a);
        sent =
            PQsendQueryPrepared(db->pg, a.name, (int)b->count, a.values, a.lengths, a.formats, 1);
    }
    return sent;
}

enum err postgres_bulk_flush(struct postgres_db *db)
{
    bool own = false;
    enum err e = OK;

    for (int s = 0; e == OK && s < SQL_LAST; s++) {
        if (db->bulk[s] && db->bulk[s]->kept)
            e = write_rows(db, (enum statement)s, true);
        own = own || (db->bulk[s] && db->bulk[s]->rows);
    }
    if (e == OK && own)
        e = postgres_save_job(db);
    for (int s = 0; e == OK && own && s < SQL_LAST; s++) {
        if (db->bulk[s] && db->bulk[s]->rows)
            e = write_rows(db, (enum statement)s, false);
    }
    return e;
}

void postgres_bulk_mark(struct postgres_db *db)
{
    for (int s = 0; s < SQL_LAST; s++) {
        struct bulk *b = db->bulk[s];

        for (size_t i = 0; b && i < b->count; i++)
            b->columns[i].kept_len = b->columns[i].len;
        if (b)
            b->kept = b->rows;
    }
}

void postgres_bulk_undo(struct postgres_db *db)
{
    for (int s = 0; s < SQL_LAST; s++) {
        struct bulk *b = db->bulk[s];

        if (!b || b->rows == b->kept)
            continue;
        for (size_t i = 0; i < b->count; i++)
            b->columns[i].len = b->columns[i].kept_len;
        b->rows = b->kept;
        keys_anew(b);
    }
}

void postgres_bulk_drop(struct postgres_db *db)
{
    for (int s = 0; s < SQL_LAST; s++) {
        struct bulk *b = db->bulk[s];

        if (!b || !b->rows)
            continue;
        for (size_t i = 0; i < b->count; i++)
            b->columns[i].len = b->columns[i].kept_len = HEAD_BYTES;
        b->rows = b->kept = b->bytes = 0;
        keys_anew(b);
    }
}

void postgres_bulk_free(struct postgres_db *db)
{
    for (int s = 0; s < SQL_LAST; s++) {
        for (size_t i = 0; db->bulk[s] && i < db->bulk[s]->count; i++)
            free(db->bulk[s]->columns[i].bytes);
        free(db->bulk[s]);
        db->bulk[s] = NULL;
    }
}
