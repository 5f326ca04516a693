/* sqlite.h: the engine of one machine; what its files share, and copies of its file. */
#ifndef STORE_SQLITE_H
#define STORE_SQLITE_H

#include "store/engine.h"

#include <sqlite3.h>

struct carrier;

struct slot {
    sqlite3_stmt *statement;
    bool in_use;
};

/* The engine's own words that every group and job says. */
enum word { WORD_BEGIN, WORD_COMMIT, WORD_SAVEPOINT, WORD_RELEASE, WORD_ROLLBACK_TO, WORD_LAST };

struct sqlite_db {
    struct db db;
    sqlite3 *sqlite;
    bool free_hand; /* the engine's own words are being prepared */
    sqlite3_stmt *words[WORD_LAST];
    struct slot slots[SQL_LAST];
    size_t in_use; /* of the slots */
    struct extra *extras;
    struct carrier *carrier; /* of the writer */
};

static inline struct sqlite_db *sqlite_of(struct db *db)
{
    return (struct sqlite_db *)db;
}

/* The folder of options->dir, locked unless options->read_only. */
MUST_CHECK enum err sqlite_site_open(const struct store_options *options, struct site **ret);
/* One file; ":memory:" is a database that nobody else sees. ACCESS_WRITE makes it if missing. */
MUST_CHECK enum err sqlite_open_file(const char *path, enum access access, struct db **ret);
/* A copy of the committed state into an empty file. stop (may be NULL) is asked now and then: true
 * gives up with E_BUSY. E_DENIED: not of SQLite. */
MUST_CHECK enum err sqlite_copy(
    struct db *db, const char *path, bool (*stop)(void *context), void *context);
/* The file of a connection; NULL: it is not of SQLite. */
const char *sqlite_file(struct db *db);
/* The right to write in a folder, until *fd is closed. E_BUSY: another process has it. */
MUST_CHECK enum err folder_lock(const char *dir, int *fd);

/* --- between the files of the engine --- */

extern const struct engine sqlite_engine;
const char *sqlite_path(const struct site *site);
void sqlite_site_leave(struct site *site);
enum err sqlite_error(struct sqlite_db *db, int code, const char *what);
/* sqlite_carry.c: a thread that carries the write-ahead log into the file; stop NULL is allowed. */
enum err sqlite_carry_start(const char *path, sqlite3 *writer, struct carrier **ret);
void sqlite_carry_stop(struct carrier *c, sqlite3 *writer);
enum err sqlite_begin_view(struct sqlite_db *db); /* what db_snapshot() asked for */
enum err sqlite_guard(struct db *db);             /* sqlite_guard.c */
enum err sqlite_strange(struct db *db, char ret[STRANGE_MAX]);
void sqlite_reset_statements(struct sqlite_db *db);
void sqlite_forget(struct db *db);
enum err sqlite_prepares(struct db *db, enum statement s);
enum err sqlite_query(
    struct db *db, enum statement s, struct rows *ret, const struct value *args, size_t count);
enum err sqlite_run(struct db *db, enum statement s, const struct value *args, size_t count);
enum err sqlite_next(struct rows *r);
void sqlite_end(struct rows *r);
int64_t sqlite_int(const struct rows *r, int column);
struct str sqlite_str(const struct rows *r, int column);
int sqlite_columns(const struct rows *r);
int sqlite_type(const struct rows *r, int column);
enum err sqlite_all(struct db *db, const char *sql,
    enum err (*each)(void *context, const struct rows *r), void *context);
enum err sqlite_put(
    struct db *db, const struct schema_sql *insert, const struct value *args, size_t count);

#endif
