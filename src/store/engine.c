/* engine.c: what is the same on every engine: who may write what and when, and passing on. */
#include "store/engine.h"

#include "base/fault.h"
#include "base/log.h"
#include "store/postgres.h"
#include "store/sqlite.h"

#include <sodium.h>
#include <stdio.h>

enum err site_open(const struct store_options *options, struct site **ret)
{
    return options->url ? postgres_site_open(options, ret) : sqlite_site_open(options, ret);
}

void site_close(struct site *site)
{
    if (site)
        site->engine->leave(site);
}

enum err engine_open(const struct site *site, enum access access, struct db **ret)
{
    return site->engine->open(site, access, ret);
}

enum err engine_open_memory(struct db **ret)
{
    return sqlite_open_file(":memory:", ACCESS_WRITE, ret);
}

void engine_close(struct db *db)
{
    if (db)
        db->engine->close(db);
}

void store_reader_close(struct db *db)
{
    engine_close(db);
}

struct journal *engine_journal(struct db *db)
{
    return &db->journal;
}

/* --- transactions --- */

/* A test may let any of them fail. */
static bool fails(void)
{
    return fault_now(FAULT_STATEMENT);
}

enum err engine_begin(struct db *db, struct noted *ret)
{
    return fails() ? E_SYSTEM : db->engine->begin(db, ret);
}

enum err engine_look(struct db *db, struct noted *ret)
{
    return fails() ? E_SYSTEM : db->engine->look(db, ret);
}

bool engine_is_shared(const struct db *db)
{
    return db->engine->speaks == SPEAKS_POSTGRES;
}

enum err engine_alone(struct db *db, bool alone)
{
    return db->engine->alone(db, alone);
}

enum err engine_commit(struct db *db)
{
    return fails() ? E_SYSTEM : db->engine->commit(db);
}

enum err engine_commit_head(struct db *db, const char *head)
{
    return fails() ? E_SYSTEM : db->engine->commit_head(db, head);
}

void engine_rollback(struct db *db)
{
    db_reset(db);
    db->engine->rollback(db);
}

bool engine_in_transaction(struct db *db)
{
    return db->engine->in_transaction(db);
}

enum err engine_job_begin(struct db *db)
{
    return fails() ? E_SYSTEM : db->engine->job_begin(db);
}

enum err engine_job_keep(struct db *db)
{
    return fails() ? E_SYSTEM : db->engine->job_keep(db);
}

enum err engine_job_undo(struct db *db)
{
    return fails() ? E_SYSTEM : db->engine->job_undo(db);
}

enum err engine_apply_begin(struct db *db)
{
    if (db->applying) {
        log_error("store: an apply function may not add facts");
        return E_SYSTEM;
    }
    db->applying = true;
    return OK;
}

void engine_apply_end(struct db *db)
{
    db->applying = false;
}

enum err db_snapshot(struct db *db)
{
    db->wants_one_view = true;
    return OK;
}

enum err db_trouble(struct db *db)
{
    enum err e = db->trouble;

    db->trouble = OK;
    return e;
}

void db_reset(struct db *db)
{
    db->wants_one_view = false;
    db->trouble = OK;
    db->engine->reset(db);
}

/* --- schema --- */

enum err engine_version(struct db *db, int64_t *ret)
{
    return db->engine->version(db, ret);
}

enum err engine_set_version(struct db *db, int64_t version)
{
    return db->engine->set_version(db, version);
}

enum err engine_build_begin(struct db *db)
{
    enum err e = db->engine->build_begin(db);

    db->building = e == OK;
    return e;
}

enum err engine_build(struct db *db, const char *sql)
{
    return db->engine->build(db, sql);
}

const char *engine_words(const struct db *db, const struct schema_sql *both)
{
    return db->engine->speaks == SPEAKS_POSTGRES ? both->postgres : both->sql;
}

enum err engine_build_all(struct db *db, const struct schema_sql *steps)
{
    enum err e = OK;

    for (; e == OK && (steps->sql || steps->postgres); steps++) {
        const char *words = engine_words(db, steps);

        if (words)
            e = engine_build(db, words);
    }
    return e;
}

enum err engine_drop(struct db *db, const char *table)
{
    const char *cascade = db->engine->speaks == SPEAKS_POSTGRES ? " cascade" : "";
    char words[256];
    int n = snprintf(words, sizeof words, "drop table %s%s", table, cascade);

    return n > 0 && (size_t)n < sizeof words ? engine_build(db, words) : E_DAMAGED;
}

enum err engine_build_end(struct db *db, enum err result)
{
    db_reset(db);
    db->building = false;
    return db->engine->build_end(db, result);
}

enum err engine_guard(struct db *db)
{
    return db->engine->guard(db);
}

void engine_forget(struct db *db)
{
    db_reset(db);
    db->engine->forget(db);
}

enum err engine_prepares(struct db *db, enum statement s)
{
    return db->engine->prepares(db, s);
}

/* --- statements and rows --- */

static bool may_write(struct db *db, enum writes writes)
{
    if (writes == WRITES_NOTHING)
        return true;
    return db->access == ACCESS_WRITE && engine_in_transaction(db) &&
           db->applying == (writes == WRITES_DERIVED);
}

static enum err check_call(struct db *db, const struct statement_info *info, size_t count)
{
    if (count != (size_t)info->parameters) {
        log_error("store: %s takes %d values, not %zu", info->name, info->parameters, count);
        return E_SYSTEM;
    }
    if (!may_write(db, info->writes)) {
        log_error("store: %s may not write here", info->name);
        return E_SYSTEM;
    }
    return OK;
}

static enum err remembered(struct db *db, enum err e)
{
    if (e == E_SYSTEM || e == E_BUSY || e == E_FULL || e == E_DAMAGED)
        db->trouble = e;
    return e;
}

enum err db_query(
    struct db *db, enum statement s, struct rows *ret, const struct value *args, size_t count)
{
    enum err e = fails() ? E_SYSTEM : check_call(db, &statements[s], count);

    return remembered(db, e == OK ? db->engine->query(db, s, ret, args, count) : e);
}

enum err db_run(struct db *db, enum statement s, const struct value *args, size_t count)
{
    enum err e = fails() ? E_SYSTEM : check_call(db, &statements[s], count);

    return remembered(db, e == OK ? db->engine->run(db, s, args, count) : e);
}

enum err rows_next(struct rows *r)
{
    struct db *db = r->db;

    if (r->statement && fails()) {
        rows_end(r);
        return remembered(db, E_SYSTEM);
    }
    return r->statement ? remembered(db, db->engine->next(r)) : E_NOT_FOUND;
}

void rows_end(struct rows *r)
{
    if (r->statement)
        r->db->engine->end(r);
    *r = (struct rows){0};
}

int64_t row_int(const struct rows *r, int column)
{
    return r->statement ? r->db->engine->column_int(r, column) : 0;
}

struct str row_str(const struct rows *r, int column)
{
    return r->statement ? r->db->engine->column_str(r, column) : S("");
}

bool row_is_null(const struct rows *r, int column)
{
    return row_type(r, column) == VALUE_NULL;
}

int row_columns(const struct rows *r)
{
    return r->statement ? r->db->engine->columns(r) : 0;
}

int row_type(const struct rows *r, int column)
{
    return r->statement ? r->db->engine->column_type(r, column) : VALUE_NULL;
}

/* --- the whole --- */

enum err engine_all(struct db *db, const char *sql,
    enum err (*each)(void *context, const struct rows *r), void *context)
{
    return db->engine->all(db, sql, each, context);
}

enum err engine_put(
    struct db *db, const struct schema_sql *insert, const struct value *args, size_t count)
{
    return db->building ? db->engine->put(db, insert, args, count) : E_SYSTEM;
}

struct digest {
    unsigned char sum[HASH_BYTES];
    bool (*counts)(void *context, const struct rows *r); /* NULL: all of them */
    void *context;
};

static enum err digest_row(void *context, const struct rows *r)
{
    struct digest *d = context;
    unsigned char one[HASH_BYTES];
    crypto_generichash_state state;

    if (d->counts && !d->counts(d->context, r))
        return OK;
    crypto_generichash_init(&state, NULL, 0, HASH_BYTES);
    for (int i = 0; i < row_columns(r); i++) {
        int type = row_type(r, i);
        char number[32], frame[48];
        struct str bytes = S("");

        if (type == VALUE_INT) {
            snprintf(number, sizeof number, "%lld", (long long)row_int(r, i));
            bytes = str_from(number);
        } else if (type != VALUE_NULL) {
            bytes = row_str(r, i);
        }
        snprintf(frame, sizeof frame, "%d %zu", type, bytes.len);
        crypto_generichash_update(&state, (unsigned char *)frame, strlen(frame) + 1);
        crypto_generichash_update(&state, (const unsigned char *)bytes.ptr, bytes.len);
    }
    crypto_generichash_final(&state, one, HASH_BYTES);
    sodium_add(d->sum, one, HASH_BYTES); /* a sum does not depend on the order of the rows */
    return OK;
}

enum err engine_digest_some(struct db *db, const char *sql,
    bool (*counts)(void *context, const struct rows *r), void *context,
    unsigned char ret[HASH_BYTES])
{
    struct digest d = {.counts = counts, .context = context};
    enum err e = engine_all(db, sql, digest_row, &d);

    if (e == OK)
        memcpy(ret, d.sum, HASH_BYTES);
    return e;
}

enum err engine_digest(struct db *db, const char *sql, unsigned char ret[HASH_BYTES])
{
    return engine_digest_some(db, sql, NULL, NULL, ret);
}

enum err engine_strange(struct db *db, char ret[STRANGE_MAX])
{
    return db->engine->strange(db, ret);
}

enum err engine_may_alter(struct db *db, bool *ret)
{
    return db->engine->may_alter(db, ret);
}

void engine_reads_all(struct db *db, bool all)
{
    if (db->engine->reads_all)
        db->engine->reads_all(db, all);
}

enum err engine_intact(struct db *db)
{
    return db->engine->intact(db);
}
