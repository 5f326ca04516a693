/* bare.c: what this machine can do at most, measured beside our own figures by ./bench.
 *
 *   bench_bare commit FILE SECONDS GROUP   rows/s into SQLite as the store sets it (WAL,
 *                                          synchronous=FULL), GROUP rows a transaction, 400 bytes
 *   bench_bare http PORT                   evhttp on one loop, answers "ok" until it is killed
 */
#include <event2/event.h>
#include <event2/http.h>
#include <event2/buffer.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now_seconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void must(int ok, sqlite3 *db, const char *what)
{
    if (ok)
        return;
    fprintf(stderr, "bench_bare: %s: %s\n", what, sqlite3_errmsg(db));
    exit(2);
}

static void sql(sqlite3 *db, const char *text)
{
    must(sqlite3_exec(db, text, NULL, NULL, NULL) == SQLITE_OK, db, text);
}

static int commit_groups(const char *file, double seconds, long group)
{
    static const char body[400];
    sqlite3 *db;
    sqlite3_stmt *insert;
    double began, spent;
    uint64_t rows = 0;

    must(sqlite3_open(file, &db) == SQLITE_OK, db, file);
    sql(db, "pragma journal_mode=wal");
    sql(db, "pragma synchronous=full");
    sql(db, "create table fact (seq integer primary key, body blob) strict");
    must(sqlite3_prepare_v2(db, "insert into fact (body) values (?1)", -1, &insert, NULL) ==
             SQLITE_OK,
        db, "insert");
    began = now_seconds();
    do {
        sql(db, "begin immediate");
        for (long i = 0; i < group; i++, rows++) {
            sqlite3_bind_blob(insert, 1, body, sizeof body, SQLITE_STATIC);
            must(sqlite3_step(insert) == SQLITE_DONE, db, "step");
            sqlite3_reset(insert);
        }
        sql(db, "commit");
        spent = now_seconds() - began;
    } while (spent < seconds);
    printf("{\"rows\": %llu, \"seconds\": %.3f}\n", (unsigned long long)rows, spent);
    sqlite3_finalize(insert);
    sqlite3_close(db);
    return 0;
}

static void answer_ok(struct evhttp_request *request, void *context)
{
    (void)context;
    evbuffer_add_printf(evhttp_request_get_output_buffer(request), "ok\n");
    evhttp_send_reply(request, HTTP_OK, "OK", NULL);
}

static int serve(int port)
{
    struct event_base *base = event_base_new();
    struct evhttp *http = base ? evhttp_new(base) : NULL;

    if (!http || evhttp_bind_socket(http, "127.0.0.1", (uint16_t)port)) {
        fprintf(stderr, "bench_bare: cannot listen on %d\n", port);
        return 2;
    }
    evhttp_set_gencb(http, answer_ok, NULL);
    event_base_dispatch(base);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 5 && !strcmp(argv[1], "commit"))
        return commit_groups(argv[2], strtod(argv[3], NULL), strtol(argv[4], NULL, 10));
    if (argc == 3 && !strcmp(argv[1], "http"))
        return serve((int)strtol(argv[2], NULL, 10));
    fprintf(stderr, "usage: bench_bare commit FILE SECONDS GROUP | bench_bare http PORT\n");
    return 2;
}
