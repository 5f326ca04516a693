/* postgres_transaction.c: groups, jobs and views of PostgreSQL.
 *
 * Every group of a writer begins by locking the row of meta that names the head of the journal: so
 * groups of several servers follow one another, and the numbers of facts are in the order of their
 * commits. A job has a savepoint only when it sends something that can be undone. Readers are read
 * only and see one state when db_snapshot() asks for it.
 *
 * The outcome of a commit whose answer did not come is not known: it is never taken for success;
 * what the journal there holds decides (store/follow.c).
 */
#include "store/postgres.h"

#include "base/fault.h"
#include "base/log.h"

#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

bool postgres_in_transaction(const struct db *d)
{
    const struct postgres_db *db = (const struct postgres_db *)d;
    PGTransactionStatusType status;

    if (!db->in_transaction || !db->pg)
        return false;
    status = PQtransactionStatus(db->pg);
    return status == PQTRANS_INTRANS || (status == PQTRANS_INERROR && db->in_job && db->job_saved);
}

static void note(const PGresult *row, struct noted *ret)
{
    const char *name = PQgetvalue(row, 0, 0), *value = PQgetvalue(row, 0, 1);

    if (!strcmp(name, "head"))
        snprintf(ret->head, sizeof ret->head, "%s", value);
    else
        snprintf(ret->derived, sizeof ret->derived, "%s", value);
}

/* Several commands in one go; of each the first row, if it has one, is (name, value) of meta. */
static enum err ask_meta(struct postgres_db *db, const char *sql, struct noted *ret)
{
    struct noted noted = {0};
    PGresult *result, *good;
    enum err e = OK;

    if (!PQsendQuery(db->pg, sql))
        return postgres_check(db, NULL, sql, &good);
    while (db->pg && (result = PQgetResult(db->pg))) {
        enum err one = postgres_check(db, result, sql, &good);

        if (one == OK) {
            if (PQntuples(good) && PQnfields(good) == 2)
                note(good, &noted);
            PQclear(good);
        }
        e = e == OK ? one : e;
    }
    if (e == OK)
        *ret = noted;
    return e;
}

#define NOTED_DERIVED "select name, value from meta where name = 'derived'"

static enum err begin_once(struct postgres_db *db, struct noted *ret)
{
    enum err e;

    db->lost = false;
    e = postgres_ready(db);
    if (e != OK)
        return e;
    db->in_transaction = true;
    return ask_meta(db,
        "begin; select name, value from meta where name = 'head' for update; " NOTED_DERIVED, ret);
}

enum err postgres_begin(struct db *d, struct noted *ret)
{
    struct postgres_db *db = postgres_of(d);
    struct noted noted = {0};
    bool had_one = db->pg;
    enum err e = begin_once(db, &noted);

    if (e != OK && had_one && !db->pg) /* the old connection is dead, and nothing was sent yet */
        e = begin_once(db, &noted);
    if (e == OK && !noted.head[0]) {
        log_error("store: the database does not say how far the journal goes");
        e = E_DAMAGED;
    }
    if (e == OK)
        *ret = noted;
    return e;
}

enum err postgres_look(struct db *d, struct noted *ret)
{
    struct postgres_db *db = postgres_of(d);
    enum err e;

    db->lost = false;
    e = postgres_ready(db);
    return e == OK ? ask_meta(db,
                         "select name, value from meta where name = 'head'; " NOTED_DERIVED, ret)
                   : e;
}

/* What the server answered to `commit`: a transaction that failed answers ROLLBACK. */
static enum err committed(struct postgres_db *db, bool said_so)
{
    db->in_transaction = false;
    if (said_so && !db->in_doubt)
        return OK;
    if (db->in_doubt) /* committed there, perhaps nowhere else: find out on a new connection */
        postgres_lose(db);
    return db->in_doubt ? E_UNSURE : E_SYSTEM;
}

/* The commit was on its way: without a connection nobody knows what became of it. */
static enum err not_committed(const struct postgres_db *db, enum err e)
{
    return db->pg ? e : E_UNSURE;
}

enum err postgres_commit(struct db *d)
{
    struct postgres_db *db = postgres_of(d);
    PGresult *result;
    bool said_so;
    enum err e = postgres_ready(db);

    if (e == OK)
        e = postgres_bulk_flush(db);
    if (e != OK)
        return e;
    db->in_doubt = false;
    e = postgres_check(db, PQexec(db->pg, "commit"), "commit", &result);
    if (e != OK)
        return not_committed(db, e);
    said_so = !strcmp(PQcmdStatus(result), "COMMIT");
    PQclear(result);
    return committed(db, said_so);
}

/* The rows that wait, the head and the commit leave together: one way there and back a group. */
static bool send_all(struct postgres_db *db, const char *head)
{
    static const char name[] = "head";
    const char *values[] = {name, head};
    int lengths[] = {sizeof name - 1, (int)strlen(head)}, formats[] = {1, 1};

    return PQenterPipelineMode(db->pg) && postgres_bulk_send(db) &&
           PQsendQueryPrepared(
               db->pg, statements[SQL_meta_set].name, 2, values, lengths, formats, 1) &&
           PQsendQueryParams(db->pg, "commit", 0, NULL, NULL, NULL, NULL, 1) &&
           PQpipelineSync(db->pg);
}

static enum err receive_one(
    struct postgres_db *db, PGresult *result, enum err so_far, bool *said_so)
{
    PGresult *good;
    enum err e;

    if (so_far != OK) { /* after the first error nothing more was done */
        PQclear(result);
        return so_far;
    }
    e = postgres_check(db, result, "commit of a group", &good);
    if (e == OK) {
        *said_so = !strcmp(PQcmdStatus(good), "COMMIT");
        PQclear(good);
    }
    return e;
}

/* Every answer up to the sync; one NULL parts two of them. */
static enum err receive_all(struct postgres_db *db, bool *said_so)
{
    enum err e = OK;
    int nothing = 0;

    if (fault_now(FAULT_LINE)) /* the commit is on its way, its answer does not come */
        shutdown(PQsocket(db->pg), SHUT_RDWR);
    while (db->pg && nothing < 2) {
        PGresult *result = PQgetResult(db->pg);

        nothing = result ? 0 : nothing + 1;
        if (result && PQresultStatus(result) == PGRES_PIPELINE_SYNC) {
            PQclear(result);
            return e;
        }
        if (result)
            e = receive_one(db, result, e, said_so);
    }
    return e == OK ? E_BUSY : e;
}

enum err postgres_commit_head(struct db *d, const char *head)
{
    struct postgres_db *db = postgres_of(d);
    const struct statement_info *info = &statements[SQL_meta_set];
    bool said_so = false;
    PGresult *none;
    enum err e = postgres_ready(db);

    if (e == OK)
        e = postgres_prepare(db, &db->prepared[SQL_meta_set], info->name, info->postgres, 2);
    if (e != OK)
        return e;
    db->in_doubt = false;
    e = send_all(db, head) ? receive_all(db, &said_so) : postgres_check(db, NULL, "commit", &none);
    if (db->pg && !PQexitPipelineMode(db->pg))
        postgres_lose(db); /* out of step: nothing more can be said on it */
    if (e != OK)
        return not_committed(db, e);
    postgres_bulk_drop(db);
    return committed(db, said_so);
}

void postgres_rollback(struct db *d)
{
    struct postgres_db *db = postgres_of(d);

    postgres_bulk_drop(db);
    if (db->in_transaction && db->pg && postgres_command(db, "rollback") != OK)
        log_error("store: could not roll back");
    db->in_transaction = db->one_view = false;
    db->in_job = false;
}

enum err postgres_job_begin(struct db *d)
{
    struct postgres_db *db = postgres_of(d);

    postgres_bulk_mark(db);
    db->in_job = true;
    db->job_saved = false;
    return OK;
}

static enum err job_end(struct postgres_db *db, const char *words)
{
    bool saved = db->job_saved;

    db->in_job = false;
    db->job_saved = false;
    return saved ? postgres_command(db, words) : OK;
}

enum err postgres_job_keep(struct db *d)
{
    postgres_bulk_mark(postgres_of(d));
    return job_end(postgres_of(d), "release savepoint job");
}

enum err postgres_job_undo(struct db *d)
{
    postgres_bulk_undo(postgres_of(d));
    return job_end(postgres_of(d), "rollback to savepoint job; release savepoint job");
}

enum err postgres_save_job(struct postgres_db *db)
{
    enum err e;

    if (!db->in_job || db->job_saved)
        return OK;
    e = postgres_command(db, "savepoint job");
    db->job_saved = e == OK;
    return e;
}

/* The one state that db_snapshot() asked for; on a new connection if the old one is dead. */
static enum err begin_view(struct postgres_db *db)
{
    static const char words[] = "begin isolation level repeatable read read only";
    enum err e = postgres_command(db, words);

    if (e != OK && !db->pg && (e = postgres_ready(db)) == OK)
        e = postgres_command(db, words);
    db->in_transaction = db->one_view = e == OK;
    return e;
}

enum err postgres_before(struct postgres_db *db, bool changes)
{
    enum err e = postgres_ready(db);

    if (e == OK && db->db.wants_one_view && !db->in_transaction)
        e = begin_view(db);
    if (e == OK)
        e = postgres_bulk_flush(db);
    if (e == OK && changes)
        e = postgres_save_job(db);
    return e;
}

void postgres_reset(struct db *d)
{
    struct postgres_db *db = postgres_of(d);

    postgres_end_all(db);
    if (db->one_view)
        postgres_rollback(d);
    if (d->access == ACCESS_READ)
        db->lost = false;
}
