/* store_dir.h: an installation for one test, and raw SQL on it, past all guards.
 *
 * With CHUNGSUC_TEST_DB=postgresql://… it is a schema of its own in that database
 * (tests/postgres.py runs a test so), else SQLite in a folder. */
#ifndef TESTS_STORE_DIR_H
#define TESTS_STORE_DIR_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "store/store.h"

#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct store_dir {
    char dir[64];
    char file[96];
    char url[512]; /* "": SQLite */
};

/* For what only makes sense with a file in a folder. */
#define ONLY_SQLITE()                                                                              \
    do {                                                                                           \
        if (getenv("CHUNGSUC_TEST_DB"))                                                            \
            skip();                                                                                \
    } while (0)

static inline void raw_postgres(const char *url, const char *sql)
{
    PGconn *pg = PQconnectdb(url);
    PGresult *result = PQexec(pg, sql);

    if (PQresultStatus(result) != PGRES_COMMAND_OK && PQresultStatus(result) != PGRES_TUPLES_OK)
        fail_msg("%s: %s", sql, PQerrorMessage(pg));
    PQclear(result);
    PQfinish(pg);
}

/* The folder is there in any case. The schema goes with the cluster. */
static inline void store_dir_schema(struct store_dir *d)
{
    static int count;
    const char *database = getenv("CHUNGSUC_TEST_DB");
    char sql[64];

    d->url[0] = '\0';
    if (!database)
        return;
    snprintf(sql, sizeof sql, "create schema test_%d_%d", (int)getpid(), ++count);
    raw_postgres(database, sql);
    snprintf(d->url, sizeof d->url, "%s?options=-csearch_path%%3Dtest_%d_%d", database,
        (int)getpid(), count);
}

static inline void store_dir_init(struct store_dir *d)
{
    snprintf(d->dir, sizeof d->dir, "/tmp/chungsuc-test-XXXXXX");
    assert_non_null(mkdtemp(d->dir));
    snprintf(d->file, sizeof d->file, "%s/chungsuc.db", d->dir);
    store_dir_schema(d);
}

static inline const char *store_dir_url(const struct store_dir *d)
{
    return d->url[0] ? d->url : NULL;
}

static inline void store_dir_remove(struct store_dir *d)
{
    char command[128];

    snprintf(command, sizeof command, "rm -rf '%s'", d->dir);
    assert_int_equal(system(command), 0);
}

static inline struct store *store_dir_open_watched(
    const struct store_dir *d, const struct fact_kind *const *kinds, struct store_watcher watcher)
{
    struct store_options options = {
        .dir = d->dir, .url = store_dir_url(d), .kinds = kinds, .create = true, .watcher = watcher};
    struct store *s;

    assert_int_equal(store_open(&options, &s), OK);
    return s;
}

static inline struct store *store_dir_open(
    const struct store_dir *d, const struct fact_kind *const *kinds)
{
    return store_dir_open_watched(d, kinds, (struct store_watcher){.load = NULL});
}

static inline void raw_sql(const struct store_dir *d, const char *sql)
{
    sqlite3 *db;
    char *why = NULL;

    if (d->url[0]) {
        raw_postgres(d->url, sql);
        return;
    }
    assert_int_equal(sqlite3_open(d->file, &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
        fail_msg("%s: %s", sql, why);
    sqlite3_close(db);
}

/* The first column of the first row; SQLite only. */
static inline long raw_number(const char *file, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    sqlite3 *db;
    long n;

    assert_int_equal(sqlite3_open(file, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    n = (long)sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return n;
}

/* Does the database itself refuse it? */
static inline bool raw_refused(const struct store_dir *d, const char *sql)
{
    bool refused;

    if (d->url[0]) {
        PGconn *pg = PQconnectdb(d->url);
        PGresult *result = PQexec(pg, sql);

        refused = PQresultStatus(result) == PGRES_FATAL_ERROR && PQstatus(pg) == CONNECTION_OK;
        PQclear(result);
        PQfinish(pg);
    } else {
        sqlite3 *db;

        assert_int_equal(sqlite3_open(d->file, &db), SQLITE_OK);
        refused = sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_CONSTRAINT;
        sqlite3_close(db);
    }
    return refused;
}

/* Away with what guards the journal. */
static inline void raw_unguard(const struct store_dir *d)
{
    raw_sql(d, d->url[0] ? "drop trigger fact_no_update on fact"
                         : "drop trigger fact_no_update; drop trigger fact_no_delete");
}

#endif
