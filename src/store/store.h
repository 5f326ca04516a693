/* store.h: one journal, and everything else is a view of it.
 *
 * Enduring tables hold what cannot be worked out again: the journal of facts, blobs (uploaded
 * documents), secrets (password hashes), sessions, settings of the installation. All other tables
 * are derived: the apply function of a fact kind writes them, and `rebuild` throws them away and
 * replays the journal through the same functions. A change to a derived table therefore needs no
 * migration: when the derived schema differs from the one that made the file, it is rebuilt.
 *
 * Statements are named in .sql files beside their room, collected at build time into
 * enum statement (SQL_plan_find …). No SQL stands in C; values are always bound. Statements use
 * ?1 ?2 … and only what SQLite and PostgreSQL have in common; times are passed in.
 *
 * One writer thread owns every write. Jobs from all loops are grouped into one transaction, each in
 * a savepoint of its own; done() is called when the group is durable, so an answer means: on disk.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "base/err.h"
#include "base/str.h"
#include "store/statements.h" /* generated: enum statement */

struct store;
struct db;

/* A value to bind. V(x) makes one from an integer, a str or a C string. */
struct value {
    enum { VALUE_NULL, VALUE_INT, VALUE_TEXT, VALUE_BLOB } type;
    int64_t i;
    struct str s;
};

static inline struct value value_int(int64_t i) { return (struct value){.type = VALUE_INT, .i = i}; }
static inline struct value value_text(struct str s) { return (struct value){.type = VALUE_TEXT, .s = s}; }
static inline struct value value_blob(struct str s) { return (struct value){.type = VALUE_BLOB, .s = s}; }
static inline struct value value_z(const char *z) { return value_text(str_from(z)); }
#define V_NULL ((struct value){.type = VALUE_NULL})
#define V(x)                                                                                       \
    _Generic((x), struct str: value_text, char *: value_z, const char *: value_z,                  \
        default: value_int)(x)
#define ARGS(...)                                                                                  \
    (struct value[]){__VA_ARGS__}, sizeof((struct value[]){__VA_ARGS__}) / sizeof(struct value)
#define NO_ARGS NULL, 0

/* The rows of a question. Text and blobs that row_str() gives are valid until the next call of
 * rows_next() or rows_end(); copy what you keep. */
struct rows {
    struct db *db;
    void *statement;
};

MUST_CHECK enum err db_query(struct db *db, enum statement s, struct rows *ret,
    const struct value *args, size_t count);
/* OK: a row is there; E_NOT_FOUND: no more (and the rows are ended); else an error (ended too). */
MUST_CHECK enum err rows_next(struct rows *r);
void rows_end(struct rows *r);            /* for leaving early; harmless after the end */
int64_t row_int(const struct rows *r, int column);
struct str row_str(const struct rows *r, int column);
bool row_is_null(const struct rows *r, int column);

/* A statement without rows, or whose rows do not matter. Writing works only inside a job. */
MUST_CHECK enum err db_run(struct db *db, enum statement s, const struct value *args, size_t count);

/* A write in progress, on the writer thread. */
struct tx {
    struct db *db;
    struct arena *arena; /* until the job is done() */
    int64_t now_ms;
    int64_t account_id;  /* who acts; 0: the program itself */
};

struct fact {
    int64_t seq;         /* also the id of what the fact creates */
    int64_t at_ms;
    int64_t account_id;
    struct str kind;
    struct str body;     /* one JSON object, compact, keys sorted */
};

/* A kind of fact and how it changes the derived tables. Apply must depend on nothing but the fact
 * and the derived tables, so that a replay gives the same. */
struct fact_kind {
    const char *name;
    enum err (*apply)(struct tx *tx, const struct fact *fact);
};

/* Append a fact to the journal and apply it. *seq (may be NULL) is its number. */
MUST_CHECK enum err fact_add(struct tx *tx, const char *kind, struct str body, int64_t *seq);

/* Read one fact. Its texts are copied into the arena. */
MUST_CHECK enum err fact_find(struct db *db, struct arena *a, int64_t seq, struct fact *ret);

struct store_options {
    const char *dir;                /* the data folder, made if it is missing */
    const struct fact_kind *kinds;  /* ends with a row whose name is NULL */
    bool create;                    /* make a new database if there is none */
};

MUST_CHECK enum err store_open(const struct store_options *options, struct store **ret);
void store_close(struct store *s);

/* A reading connection for the calling thread. It sees what is committed. */
MUST_CHECK enum err store_reader(struct store *s, struct db **ret);
void store_reader_close(struct db *db);
/* Reset whatever a request left open (the dispatcher calls this after every request). */
void db_reset(struct db *db);

/* The number of the newest durable fact; for caches: unchanged means nothing has changed. */
int64_t store_head(const struct store *s);

struct write_job {
    enum err (*run)(struct tx *tx, void *context);  /* on the writer thread; any error undoes it */
    void (*done)(void *context, enum err result);   /* on the writer thread, after fsync or failure */
    void *context;
    int64_t account_id;
    struct write_job *next;                         /* of the queue */
};

/* Hand a job to the writer. Never blocks. The job must live until done(). E_BUSY: queue full. */
MUST_CHECK enum err store_write(struct store *s, struct write_job *job);
/* The same, waiting for the result: for the command line and tests. */
MUST_CHECK enum err store_write_wait(struct store *s, int64_t account_id,
    enum err (*run)(struct tx *tx, void *context), void *context);

struct verify_result {
    int64_t facts;
    int64_t broken_seq;  /* the first fact that does not fit; 0: all well */
    char why[160];
    unsigned char head_hash[32];
};

MUST_CHECK enum err store_verify(struct store *s, struct verify_result *ret);
MUST_CHECK enum err store_rebuild(struct store *s);
MUST_CHECK enum err store_backup(struct store *s, const char *file);

#endif
