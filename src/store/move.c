/* move.c: a whole installation from one engine to another.
 *
 * What endures is copied row by row; what is derived is made again from the journal there, and then
 * both sides must have the same rows in every table: so the copy is proven, not believed. meta is
 * not copied but for the head of the journal: the rest of it speaks of the database itself.
 */
#include "store/move.h"

#include "base/log.h"
#include "store/journal.h"

#include <string.h>

enum { COLUMNS_MAX = 32 };

static enum err not_empty(void *context, const struct rows *r)
{
    return E_CONFLICT;
}

static bool is_copied(const struct enduring_table *t)
{
    return strcmp(t->name, "meta") != 0;
}

static enum err check_empty(struct db *to)
{
    enum err e = OK;

    for (const struct enduring_table *t = enduring_tables; e == OK && t->name; t++) {
        if (is_copied(t))
            e = engine_all(to, t->all_rows, not_empty, NULL);
    }
    return e;
}

/* Facts are many: pages out, bulk in. */
static enum err copy_fact(void *context, const struct fact *f, struct str hash)
{
    struct db *to = context;

    return db_run(to, SQL_fact_insert,
        ARGS(V(f->seq), V(f->province), V(f->at_ms), V(f->account_id), V(f->kind),
            value_blob(f->body), value_blob(hash), V(f->origin)));
}

struct copy {
    struct db *to;
    const struct enduring_table *table;
};

static enum err copy_row(void *context, const struct rows *r)
{
    struct copy *copy = context;
    struct value values[COLUMNS_MAX];
    int count = row_columns(r);

    if (count != copy->table->columns || count > COLUMNS_MAX)
        return E_SYSTEM;
    for (int i = 0; i < count; i++) {
        values[i].type = row_type(r, i);
        values[i].i = values[i].type == VALUE_INT ? row_int(r, i) : 0;
        values[i].s = values[i].type == VALUE_INT ? S("") : row_str(r, i);
    }
    return engine_put(copy->to, &copy->table->insert, values, (size_t)count);
}

static enum err copy_tables(struct db *from, struct db *to)
{
    enum err e = OK;

    for (const struct enduring_table *t = enduring_tables; e == OK && t->name; t++) {
        struct copy copy = {to, t};

        if (!strcmp(t->name, "fact"))
            e = fact_walk(from, 0, copy_fact, to);
        else if (is_copied(t))
            e = engine_all(from, t->all_rows, copy_row, &copy);
        if (e != OK)
            log_error("store: the table %s could not be copied", t->name);
    }
    return e;
}

static enum err copy_head(struct db *from, struct db *to)
{
    struct rows r;
    enum err e = db_first(from, SQL_meta_find, &r, ARGS(V("head")));

    if (e == E_NOT_FOUND)
        return OK;
    if (e == OK) {
        e = db_run(to, SQL_meta_set, ARGS(V("head"), V(row_str(&r, 0))));
        rows_end(&r);
    }
    return e;
}

/* Is `to` what an earlier move of this same journal brought there? E_CONFLICT: no. */
static enum err check_same(struct db *from, struct db *to)
{
    struct journal_head here, there;
    enum err e = journal_head_load(from, &here);

    if (e == OK)
        e = journal_head_load(to, &there);
    if (e == OK && (here.seq != there.seq || memcmp(here.hash, there.hash, HASH_BYTES) != 0))
        e = E_CONFLICT;
    return e;
}

enum err move_enduring(struct db *from, struct db *to)
{
    enum err e = check_empty(to);

    if (e == E_CONFLICT) /* an earlier move may have come so far: then only the proof is left */
        return check_same(from, to);
    if (e == OK)
        e = engine_build_begin(to);
    if (e != OK)
        return e;
    e = copy_tables(from, to);
    if (e == OK)
        e = copy_head(from, to);
    if (e == OK) /* should it end here, the next opening makes them */
        e = db_run(to, SQL_meta_set, ARGS(V("derived"), V("moved")));
    return engine_build_end(to, e);
}

struct compare {
    struct db *a, *b;
    const char *differs;
    int64_t tables;
};

static enum err compare_one(struct compare *c, const char *name, const char *all_rows)
{
    unsigned char here[HASH_BYTES], there[HASH_BYTES];
    enum err e = engine_digest(c->a, all_rows, here);

    if (e == OK)
        e = engine_digest(c->b, all_rows, there);
    if (e == OK && !c->differs && memcmp(here, there, HASH_BYTES) != 0)
        c->differs = name;
    c->tables++;
    return e;
}

/* Bytes beside the journal are named by their hash, and verified on both sides anyway. */
static bool is_compared(const struct enduring_table *t)
{
    return is_copied(t) && strcmp(t->name, "blob_store") != 0;
}

enum err move_compare(struct db *a, struct db *b, const char **differs, int64_t *tables)
{
    struct compare c = {a, b, NULL, 0};
    enum err e = OK;

    for (const struct enduring_table *t = enduring_tables; e == OK && t->name; t++)
        if (is_compared(t))
            e = compare_one(&c, t->name, t->all_rows);
    for (const struct derived_table *t = derived_tables; e == OK && t->name; t++)
        e = compare_one(&c, t->name, t->all_rows);
    if (e != OK)
        return e;
    *differs = c.differs;
    *tables = c.tables;
    return OK;
}
