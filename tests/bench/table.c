/* table.c: what somebody else would build: one row a report with twenty columns, for ./bench.
 *
 *   bench_table DATA OUT     fills OUT, a new SQLite file, from the newest revisions in the journal
 *                            of DATA (a chungsuc.db): tables unit (id, parent_id) and report
 *                            (unit_id, day, v1 … v20), with the indexes that its questions want
 *
 * v1 to v16 are the indicators in the order of indicators.def, the others the works of the unit.
 */
#include "report/packed.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 20, ARENA_BYTES = 64 * 1024 * 1024 };

static const char newest[] =
    "select f.seq, f.at_ms, f.account_id, f.kind, f.body from data.report_revision r"
    " join data.fact f on f.seq = r.seq"
    " where not exists (select 1 from data.report_revision n where n.province = r.province and"
    " n.campaign_id = r.campaign_id and n.unit_id = r.unit_id and n.day = r.day and"
    " n.revision = r.revision + 1) order by r.unit_id, r.day";

static void must(int ok, sqlite3 *db, const char *what)
{
    if (ok)
        return;
    fprintf(stderr, "bench_table: %s: %s\n", what, sqlite3_errmsg(db));
    exit(2);
}

static void sql(sqlite3 *db, const char *text)
{
    must(sqlite3_exec(db, text, NULL, NULL, NULL) == SQLITE_OK, db, text);
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *text)
{
    sqlite3_stmt *s = NULL;

    must(sqlite3_prepare_v2(db, text, -1, &s, NULL) == SQLITE_OK, db, text);
    return s;
}

static void tables_make(sqlite3 *db)
{
    char text[1024] = "create table report (unit_id integer not null, day integer not null";
    size_t len = strlen(text);

    for (int i = 1; i <= COLUMNS; i++)
        len += (size_t)snprintf(text + len, sizeof text - len, ", v%d integer", i);
    snprintf(text + len, sizeof text - len, ", primary key (unit_id, day))");
    sql(db, text);
    sql(db, "create table unit (id integer primary key, parent_id integer not null)");
    sql(db, "insert into unit select id, parent_id from data.unit");
    sql(db, "create index unit_by_parent on unit (parent_id)");
}

static struct str blob(sqlite3_stmt *s, int column)
{
    return (struct str){sqlite3_column_blob(s, column), (size_t)sqlite3_column_bytes(s, column)};
}

static void row_bind(sqlite3_stmt *insert, const struct report *r)
{
    int next = (int)indicator_count;

    sqlite3_clear_bindings(insert);
    sqlite3_bind_int64(insert, 1, r->unit.v);
    sqlite3_bind_int64(insert, 2, r->day);
    for (size_t i = 0; i < r->figure_count; i++) {
        const struct report_figure *f = &r->figures[i];
        int column = f->of == OF_INDICATOR ? (int)f->index : next;

        next += f->of == OF_WORK_TODAY;
        if (column < COLUMNS && f->of != OF_WORK_SO_FAR)
            sqlite3_bind_int64(insert, 3 + column, f->milli);
    }
}

static long rows_copy(sqlite3 *db)
{
    sqlite3_stmt *from = prepare(db, newest);
    sqlite3_stmt *insert = prepare(db, "insert into report values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
                                       " ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    struct arena arena;
    long rows = 0;

    arena_init(&arena, ARENA_BYTES);
    for (; sqlite3_step(from) == SQLITE_ROW; rows++) {
        struct fact f = {.seq = sqlite3_column_int64(from, 0),
            .at_ms = sqlite3_column_int64(from, 1),
            .account_id = sqlite3_column_int64(from, 2),
            .kind = blob(from, 3),
            .body = blob(from, 4)};
        struct report r;

        must(report_of_fact(&arena, &f, &r) == OK, db, "a report of the journal");
        row_bind(insert, &r);
        must(sqlite3_step(insert) == SQLITE_DONE, db, "insert");
        sqlite3_reset(insert);
        arena_reset(&arena);
    }
    sqlite3_finalize(from);
    sqlite3_finalize(insert);
    return rows;
}

int main(int argc, char **argv)
{
    sqlite3 *db;
    sqlite3_stmt *attach;
    long rows;

    if (argc != 3) {
        fprintf(stderr, "usage: bench_table DATA OUT\n");
        return 2;
    }
    must(sqlite3_open_v2(argv[2], &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI,
             NULL) == SQLITE_OK,
        db, argv[2]);
    attach = prepare(db, "attach database 'file:' || ?1 || '?mode=ro' as data");
    sqlite3_bind_text(attach, 1, argv[1], -1, SQLITE_STATIC);
    must(sqlite3_step(attach) == SQLITE_DONE, db, argv[1]);
    sqlite3_finalize(attach);
    sql(db, "pragma main.journal_mode=off; pragma main.synchronous=off; begin");
    tables_make(db);
    rows = rows_copy(db);
    sql(db, "commit; analyze main");
    printf("{\"rows\": %ld}\n", rows);
    sqlite3_close(db);
    return 0;
}
