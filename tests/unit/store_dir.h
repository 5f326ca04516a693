/* store_dir.h: a data folder for one test, and raw SQL on it, past all guards. */
#ifndef TESTS_STORE_DIR_H
#define TESTS_STORE_DIR_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "store/store.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct store_dir {
    char dir[64];
    char file[96];
};

static inline void store_dir_init(struct store_dir *d)
{
    snprintf(d->dir, sizeof d->dir, "/tmp/chungsuc-test-XXXXXX");
    assert_non_null(mkdtemp(d->dir));
    snprintf(d->file, sizeof d->file, "%s/chungsuc.db", d->dir);
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
        .dir = d->dir, .kinds = kinds, .create = true, .watcher = watcher};
    struct store *s;

    assert_int_equal(store_open(&options, &s), OK);
    return s;
}

static inline struct store *store_dir_open(
    const struct store_dir *d, const struct fact_kind *const *kinds)
{
    return store_dir_open_watched(d, kinds, (struct store_watcher){.load = NULL});
}

static inline void raw_sql(const char *file, const char *sql)
{
    sqlite3 *db;
    char *why = NULL;

    assert_int_equal(sqlite3_open(file, &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
        fail_msg("%s: %s", sql, why);
    sqlite3_close(db);
}

/* The first column of the first row. */
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

#endif
