/* postgres.h: the engine of many machines; what its files share. libpq stands behind it. */
#ifndef STORE_POSTGRES_H
#define STORE_POSTGRES_H

#include "store/engine.h"

#include <libpq-fe.h>

/* PostgreSQL's numbers of the types that we use; they never change. */
enum {
    TYPE_BOOL = 16,
    TYPE_BYTEA = 17,
    TYPE_INT8 = 20,
    TYPE_INT2 = 21,
    TYPE_INT4 = 23,
    TYPE_TEXT = 25,
    TYPE_BYTEA_ARRAY = 1001,
    TYPE_TEXT_ARRAY = 1009,
    TYPE_INT8_ARRAY = 1016,
    TYPE_NUMERIC = 1700,
};

/* A statement that this connection knows, and what the server takes its values for. */
struct prepared {
    bool ready;
    Oid *types;
};

struct postgres_db {
    struct db db;
    const char *url;
    PGconn *pg;          /* NULL: not connected */
    bool in_transaction; /* begun, and nothing has ended it yet */
    bool one_view;       /* and it is what db_snapshot() asked for */
    bool lost;           /* the connection went in the middle of one */
    bool away;           /* the server did not answer last time: it was said */
    bool in_doubt;       /* the server warned while it committed */
    bool in_job;
    bool job_saved; /* the job has a savepoint: it sent something that can be undone */
    struct prepared prepared[SQL_LAST], prepared_bulk[SQL_LAST];
    struct bulk *bulk[SQL_LAST];
    struct answer *answers; /* whose rows are still being read */
};

static inline struct postgres_db *postgres_of(struct db *db)
{
    return (struct postgres_db *)db;
}

/* The server of options->url. Nothing is asked of it yet. */
MUST_CHECK enum err postgres_site_open(const struct store_options *options, struct site **ret);

/* --- between the files of the engine --- */

/* The sslmode for this URL, unless something else decides it: "verify-full" for another machine, so
 * that nothing falls back to plain text or to a stranger's certificate; NULL on this machine, and
 * where the URL, its service file or PGSSLMODE says one. */
const char *postgres_sslmode(const char *url);
void postgres_lose(struct postgres_db *db); /* the connection, and what went with it */
/* OK, and the result is given back to the caller; else it is cleared. */
enum err postgres_check(struct postgres_db *db, PGresult *result, const char *what, PGresult **ret);
/* One or more commands without values; no rows are looked at. */
enum err postgres_command(struct postgres_db *db, const char *sql);
/* Connected, if need be anew. Not in the middle of what went with the last connection: E_BUSY. */
enum err postgres_ready(struct postgres_db *db);
/* What must stand before a question or a change: the view, the rows that wait, the savepoint. */
enum err postgres_before(struct postgres_db *db, bool changes);
enum err postgres_save_job(struct postgres_db *db);

bool postgres_in_transaction(const struct db *d);
enum err postgres_begin(struct db *d, struct noted *ret);
enum err postgres_look(struct db *d, struct noted *ret);
enum err postgres_commit(struct db *d);
enum err postgres_commit_head(struct db *d, const char *head);
void postgres_rollback(struct db *d);
enum err postgres_job_begin(struct db *d);
enum err postgres_job_keep(struct db *d);
enum err postgres_job_undo(struct db *d);
void postgres_reset(struct db *d);

enum err postgres_prepare(
    struct postgres_db *db, struct prepared *p, const char *name, const char *sql, int parameters);
void postgres_forget_all(struct postgres_db *db); /* the connection is gone or the schema changed */
enum err postgres_prepares(struct db *db, enum statement s);
enum err postgres_query(
    struct db *db, enum statement s, struct rows *ret, const struct value *args, size_t count);
enum err postgres_run(struct db *db, enum statement s, const struct value *args, size_t count);
enum err postgres_put(
    struct db *db, const struct schema_sql *insert, const struct value *args, size_t count);
enum err postgres_all(struct db *db, const char *sql,
    enum err (*each)(void *context, const struct rows *r), void *context);
enum err postgres_next(struct rows *r);
void postgres_end(struct rows *r);
void postgres_end_all(struct postgres_db *db);
int postgres_columns(const struct rows *r);
int postgres_type(const struct rows *r, int column);
int64_t postgres_int(const struct rows *r, int column);
struct str postgres_str(const struct rows *r, int column);

/* Rows of statements marked bulk wait here. E_CONFLICT: the key waits already. */
enum err postgres_bulk_add(struct postgres_db *db, enum statement s, const struct value *args);
enum err postgres_bulk_flush(struct postgres_db *db);
/* Into a pipeline; postgres_bulk_drop() when it went well. */
bool postgres_bulk_send(struct postgres_db *db);
void postgres_bulk_mark(struct postgres_db *db); /* what waits now is kept */
void postgres_bulk_undo(struct postgres_db *db); /* back to there */
void postgres_bulk_drop(struct postgres_db *db); /* nothing waits any more */
void postgres_bulk_free(struct postgres_db *db);

#endif
