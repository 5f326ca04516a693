/* engine.h: what the store asks of a database engine. For src/store only.
 *
 * sqlite.c and sqlite_rows.c are the engine of one machine, postgres*.c the one of many. Each fills
 * a struct engine; engine.c holds what is the same on both (who may write what) and passes the rest
 * on. No feature room sees the difference. A struct db is one connection and belongs to one thread
 * at a time.
 */
#ifndef STORE_ENGINE_H
#define STORE_ENGINE_H

#include "store/catalogue.h"
#include "store/store.h"

enum { HASH_BYTES = JOURNAL_HASH_BYTES, HASH_KEPT_BYTES = 4 };

enum access { ACCESS_READ, ACCESS_WRITE };

/* What the journal remembers of a writing connection; the engine only carries it. */
struct journal {
    const struct fact_kind *const *kinds;
    struct journal_head head;
    char derived[2 * HASH_BYTES + 1]; /* the fingerprint of the derived tables that we know */
    bool refused;                     /* what stands there is not ours: it was said */
    enum err half;                    /* of a fact of this job that was written but did not apply */
    int64_t structure; /* never the same again after a structural fact or an undone one */
    struct str command, machine_user; /* of a command line: struct store_options */
    int64_t command_seq;              /* the fact command-run that says so; 0: not added yet */
    bool watched;                     /* collect in `added` what is added */
    struct fact *added;
    size_t added_count, added_capacity;
};

struct engine;

/* Where the data of an installation lies, and the right to write there. Engines extend it. */
struct site {
    const struct engine *engine;
};

/* A connection. Engines extend it. */
struct db {
    const struct engine *engine;
    enum access access;
    bool building;         /* the schema may change */
    bool applying;         /* a fact writes its derived rows */
    bool wants_one_view;   /* db_snapshot(): the next question begins it */
    struct behind *behind; /* rows not written yet; NULL: all are written at once */
    enum err trouble;      /* for db_trouble() */
    struct journal journal;
};

/* The folder or the URL. E_NOT_FOUND, E_BUSY, E_DAMAGED as store_open() says it. */
MUST_CHECK enum err site_open(const struct store_options *options, struct site **ret);
void site_close(struct site *site); /* all its connections are closed; NULL is allowed */

MUST_CHECK enum err engine_open(const struct site *site, enum access access, struct db **ret);
/* An empty SQLite database that nobody else sees, gone with the connection. */
MUST_CHECK enum err engine_open_memory(struct db **ret);
void engine_close(struct db *db);
struct journal *engine_journal(struct db *db);

/* How the database itself says that the journal stands, where others may have written to it. */
struct noted {
    char head[32 + 2 * HASH_BYTES];   /* "12 00ab…"; "": nobody else writes here */
    char derived[2 * HASH_BYTES + 1]; /* which program made the derived tables */
};

/* From here to the end of the transaction nobody else adds a fact. */
MUST_CHECK enum err engine_begin(struct db *db, struct noted *ret);
/* The same question without a transaction. E_NOT_FOUND: nobody else writes here. */
MUST_CHECK enum err engine_look(struct db *db, struct noted *ret);
/* May other servers write to the same journal? */
bool engine_is_shared(const struct db *db);
/* true: no other process may change the schema until it is false again, or the connection ends. */
MUST_CHECK enum err engine_alone(struct db *db, bool alone);
MUST_CHECK enum err engine_commit(struct db *db);
/* The same, with the head of the journal written down in meta: what every group ends with. */
MUST_CHECK enum err engine_commit_head(struct db *db, const char *head);
void engine_rollback(struct db *db);
bool engine_in_transaction(struct db *db); /* false after the engine had to give up the whole */
MUST_CHECK enum err engine_job_begin(struct db *db);
MUST_CHECK enum err engine_job_keep(struct db *db);
MUST_CHECK enum err engine_job_undo(struct db *db);

/* Derived tables may be written between these two. E_SYSTEM: applying already. */
MUST_CHECK enum err engine_apply_begin(struct db *db);
void engine_apply_end(struct db *db);

/* The version of the enduring schema; 0: an empty database. E_DAMAGED: somebody else's. */
MUST_CHECK enum err engine_version(struct db *db, int64_t *ret);
MUST_CHECK enum err engine_set_version(struct db *db, int64_t version);
/* A transaction in which the schema may change and references are checked only at the end. */
MUST_CHECK enum err engine_build_begin(struct db *db);
MUST_CHECK enum err engine_build(struct db *db, const char *sql);
/* All steps up to the row of NULLs, as this engine says them. */
MUST_CHECK enum err engine_build_all(struct db *db, const struct schema_sql *steps);
const char *engine_words(const struct db *db, const struct schema_sql *both); /* NULL: nothing */
MUST_CHECK enum err engine_drop(struct db *db, const char *table);
MUST_CHECK enum err engine_build_end(struct db *db, enum err result);
/* What guards the journal, beyond the common schema. */
MUST_CHECK enum err engine_guard(struct db *db);
/* Forget prepared statements, after the schema changed under them. */
void engine_forget(struct db *db);

/* Would this statement run on this schema? For the tests of the catalogue. */
MUST_CHECK enum err engine_prepares(struct db *db, enum statement s);

/* All rows of a question, for the store's own use; the row is there until `each` returns. */
MUST_CHECK enum err engine_all(struct db *db, const char *sql,
    enum err (*each)(void *context, const struct rows *r), void *context);
int row_columns(const struct rows *r);
int row_type(const struct rows *r, int column); /* VALUE_… */
/* One row into an enduring table, between engine_build_begin() and _end(). */
MUST_CHECK enum err engine_put(
    struct db *db, const struct schema_sql *insert, const struct value *args, size_t count);

/* A digest over all rows of a question, whatever their order; the same on both engines. */
MUST_CHECK enum err engine_digest(struct db *db, const char *sql, unsigned char ret[HASH_BYTES]);
/* The same over those of the rows that are to be counted in. */
MUST_CHECK enum err engine_digest_some(struct db *db, const char *sql,
    bool (*counts)(void *context, const struct rows *r), void *context,
    unsigned char ret[HASH_BYTES]);
/* The name of a guard of the journal that is gone or another one, or of a trigger, view or table
 * that this program did not make; "": there is none. */
MUST_CHECK enum err engine_strange(struct db *db, char ret[STRANGE_MAX]);
/* May this connection's role change or drop facts, by its rights alone? (On one machine whoever
 * owns the folder may: the question is for servers, and the answer there is no.) */
MUST_CHECK enum err engine_may_alter(struct db *db, bool *ret);
/* true: the whole journal is about to be read; false: it was. */
void engine_reads_all(struct db *db, bool all);
/* The engine's own look at its pages. E_DAMAGED if they are not whole. */
MUST_CHECK enum err engine_intact(struct db *db);

/* What an engine fills in. The contracts are those above and in store.h. */
struct engine {
    enum { SPEAKS_SQLITE, SPEAKS_POSTGRES } speaks;
    enum err (*open)(const struct site *site, enum access access, struct db **ret);
    void (*close)(struct db *db);
    void (*leave)(struct site *site); /* site_close() */
    enum err (*begin)(struct db *db, struct noted *ret);
    enum err (*look)(struct db *db, struct noted *ret);
    enum err (*alone)(struct db *db, bool alone);
    enum err (*commit)(struct db *db);
    enum err (*commit_head)(struct db *db, const char *head);
    void (*rollback)(struct db *db);
    bool (*in_transaction)(const struct db *db);
    enum err (*job_begin)(struct db *db);
    enum err (*job_keep)(struct db *db);
    enum err (*job_undo)(struct db *db);
    void (*reset)(struct db *db);
    enum err (*version)(struct db *db, int64_t *ret);
    enum err (*set_version)(struct db *db, int64_t version);
    enum err (*build_begin)(struct db *db);
    enum err (*build)(struct db *db, const char *sql);
    enum err (*build_end)(struct db *db, enum err result);
    enum err (*guard)(struct db *db);
    void (*forget)(struct db *db);
    enum err (*prepares)(struct db *db, enum statement s);
    enum err (*query)(
        struct db *db, enum statement s, struct rows *ret, const struct value *args, size_t count);
    enum err (*run)(struct db *db, enum statement s, const struct value *args, size_t count);
    /* Of rows whose statement is not NULL. */
    enum err (*next)(struct rows *r);
    void (*end)(struct rows *r);
    int64_t (*column_int)(const struct rows *r, int column);
    struct str (*column_str)(const struct rows *r, int column);
    int (*columns)(const struct rows *r);
    int (*column_type)(const struct rows *r, int column);
    enum err (*all)(struct db *db, const char *sql,
        enum err (*each)(void *context, const struct rows *r), void *context);
    enum err (*put)(
        struct db *db, const struct schema_sql *insert, const struct value *args, size_t count);
    enum err (*may_alter)(struct db *db, bool *ret);
    enum err (*strange)(struct db *db, char ret[STRANGE_MAX]);
    void (*reads_all)(struct db *db, bool all); /* may be NULL */
    enum err (*intact)(struct db *db);
};

#endif
