/* engine.h: what the store asks of a database engine. For src/store only.
 *
 * sqlite.c is the engine of one machine; a second one (PostgreSQL) implements these functions and
 * those of struct rows in store.h, and no feature room sees the difference. A struct db is one
 * connection and belongs to one thread at a time.
 */
#ifndef STORE_ENGINE_H
#define STORE_ENGINE_H

#include "store/store.h"

enum { HASH_BYTES = 32, HASH_KEPT_BYTES = 4 };

enum access { ACCESS_READ, ACCESS_WRITE };

struct journal_head {
    int64_t seq; /* 0: empty */
    unsigned char hash[HASH_BYTES];
};

/* What the journal remembers of a writing connection; the engine only carries it. */
struct journal {
    const struct fact_kind *const *kinds;
    struct journal_head head;
    int64_t structure; /* never the same again after a structural fact or an undone one */
    bool watched;      /* collect in `added` what is added */
    struct fact *added;
    size_t added_count, added_capacity;
};

/* ":memory:" is a database that nobody else sees. ACCESS_WRITE makes the file if it is missing. */
MUST_CHECK enum err engine_open(const char *path, enum access access, struct db **ret);
void engine_close(struct db *db);
struct journal *engine_journal(struct db *db);

MUST_CHECK enum err engine_begin(struct db *db);
MUST_CHECK enum err engine_commit(struct db *db);
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
MUST_CHECK enum err engine_build_end(struct db *db, enum err result);
/* What guards the journal, beyond the common schema. */
MUST_CHECK enum err engine_guard(struct db *db);
/* Forget prepared statements, after the schema changed under them. */
void engine_forget(struct db *db);

/* Would this statement run on this schema? For the tests of the catalogue. */
MUST_CHECK enum err engine_prepares(struct db *db, enum statement s);

/* A digest over all rows of a question, whatever their order. */
MUST_CHECK enum err engine_digest(struct db *db, const char *sql, unsigned char ret[HASH_BYTES]);
/* The engine's own look at its pages. E_DAMAGED if they are not whole. */
MUST_CHECK enum err engine_intact(struct db *db);
/* A copy of the committed state into a new file, flushed to the disk. */
MUST_CHECK enum err engine_copy(struct db *db, const char *path);

#endif
