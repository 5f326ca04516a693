/* postgres.c: the engine of many machines: connections and schema.
 *
 * A connection that is lost takes its transaction with it: whoever was in the middle hears E_BUSY
 * (after the commit was sent: E_UNSURE), and the next group (or request) connects anew, to
 * whichever server of the URL takes writes.
 */
#include "store/postgres.h"

#include "base/fault.h"
#include "base/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

/* Any number that nobody else uses: "csuc". */
#define LOCK_NUMBER "1668511075"

struct server {
    struct site site;
    char *url;
};

/* --- errors --- */

static enum err error_of_state(const char *state)
{
    static const struct {
        const char *prefix;
        enum err e;
    } table[] = {
        {"23505", E_CONFLICT}, /* unique_violation */
        {"23", E_INVALID},     /* another rule of the schema */
        {"22", E_INVALID},     /* a value that the type does not hold */
        {"53100", E_FULL},     /* disk_full */
        {"53", E_BUSY},        /* no connection, no memory left */
        {"40", E_BUSY},        /* deadlock, serialization */
        {"55P03", E_BUSY},     /* lock_not_available */
        {"57", E_BUSY},        /* cancelled, shut down, not yet started */
        {"08", E_BUSY},        /* connection */
        {"25006", E_BUSY},     /* read only: it became a standby */
        {"54", E_TOO_LARGE},
        {"XX001", E_DAMAGED},
        {"XX002", E_DAMAGED},
    };

    for (size_t i = 0; state && i < sizeof table / sizeof *table; i++) {
        if (!strncmp(state, table[i].prefix, strlen(table[i].prefix)))
            return table[i].e;
    }
    return E_SYSTEM;
}

/* What went with the connection. */
void postgres_lose(struct postgres_db *db)
{
    db->lost = db->in_transaction || db->lost;
    db->in_transaction = false;
    postgres_bulk_drop(db);
    postgres_forget_all(db);
    PQfinish(db->pg);
    db->pg = NULL;
}

enum err postgres_check(struct postgres_db *db, PGresult *result, const char *what, PGresult **ret)
{
    ExecStatusType status = PQresultStatus(result); /* PGRES_FATAL_ERROR for NULL */
    enum err e;

    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_SINGLE_TUPLE) {
        *ret = result;
        return OK;
    }
    e = error_of_state(PQresultErrorField(result, PG_DIAG_SQLSTATE));
    if (PQstatus(db->pg) != CONNECTION_OK) {
        log_error("store: the connection to PostgreSQL was lost: %s", PQerrorMessage(db->pg));
        e = E_BUSY;
    } else if (e != E_CONFLICT) {
        log_error(
            "store: %s: %s", what, result ? PQresultErrorMessage(result) : PQerrorMessage(db->pg));
    }
    PQclear(result);
    if (PQstatus(db->pg) != CONNECTION_OK)
        postgres_lose(db);
    return e;
}

enum err postgres_command(struct postgres_db *db, const char *sql)
{
    PGresult *result = NULL;
    enum err e = postgres_check(db, PQexec(db->pg, sql), sql, &result);

    if (e == OK)
        PQclear(result);
    return e;
}

/* The first column of the first row, "" for a null. E_NOT_FOUND: there is none. */
static enum err ask(struct postgres_db *db, const char *sql, char *ret, size_t size)
{
    PGresult *result = NULL;
    enum err e = postgres_check(db, PQexec(db->pg, sql), sql, &result);

    if (e != OK)
        return e;
    if (PQntuples(result))
        snprintf(ret, size, "%s", PQgetvalue(result, 0, 0));
    else
        e = E_NOT_FOUND;
    PQclear(result);
    return e;
}

/* --- connections --- */

/* A warning while it commits says that the standby has not got it: then it is not durable. */
static void hear(void *context, const PGresult *notice)
{
    struct postgres_db *db = context;
    const char *severity = PQresultErrorField(notice, PG_DIAG_SEVERITY_NONLOCALIZED);

    if (!severity || strcmp(severity, "WARNING") != 0)
        return;
    log_error("store: PostgreSQL: %s", PQresultErrorField(notice, PG_DIAG_MESSAGE_PRIMARY));
    db->in_doubt = true;
}

static enum err configure(struct postgres_db *db)
{
    static const char writer[] = /* an answer means: on disk, whatever the default there is */
        "select set_config('synchronous_commit', 'on', false) "
        "where current_setting('synchronous_commit') in ('off', 'local')";
    static const char reader[] = "set session characteristics as transaction read only";
    enum err e =
        postgres_command(db, "set lock_timeout = '10s'; set client_min_messages = warning");

    return e == OK ? postgres_command(db, db->db.access == ACCESS_WRITE ? writer : reader) : e;
}

static enum err connect_anew(struct postgres_db *db)
{
    /* What stands before the URL is a default that it may change. */
    static const char *const names[] = {"connect_timeout", "keepalives_idle", "keepalives_interval",
        "keepalives_count", "tcp_user_timeout", "target_session_attrs", "sslmode", "dbname",
        "client_encoding", "fallback_application_name", NULL};
    const char *const values[] = {"3", "5", "2", "3", "10000", "read-write",
        postgres_sslmode(db->url), db->url, "UTF8", "chungsuc", NULL};

    db->pg = PQconnectdbParams(names, values, 1);
    if (PQstatus(db->pg) != CONNECTION_OK) {
        if (!db->away) /* once, not five times a second */
            log_error("store: no connection to PostgreSQL: %s", PQerrorMessage(db->pg));
        db->away = true;
        PQfinish(db->pg);
        db->pg = NULL;
        return E_BUSY;
    }
    if (db->away)
        log_info("store: PostgreSQL at %s:%s answers again", PQhost(db->pg), PQport(db->pg));
    db->away = false;
    PQsetNoticeReceiver(db->pg, hear, db);
    return configure(db);
}

enum err postgres_ready(struct postgres_db *db)
{
    if (db->lost)
        return E_BUSY;
    if (db->pg && PQstatus(db->pg) == CONNECTION_OK) {
        if (fault_now(FAULT_LINE))
            shutdown(PQsocket(db->pg), SHUT_RDWR);
        return OK;
    }
    if (db->pg)
        postgres_lose(db);
    return db->lost ? E_BUSY : connect_anew(db);
}

static void close_connection(struct db *d)
{
    struct postgres_db *db = postgres_of(d);

    postgres_end_all(db);
    postgres_forget_all(db);
    postgres_bulk_free(db);
    PQfinish(db->pg);
    free(db);
}

static enum err open_connection(const struct site *site, enum access access, struct db **ret)
{
    struct postgres_db *db = calloc(1, sizeof *db);
    enum err e;

    if (!db)
        return E_SYSTEM;
    db->db = (struct db){.engine = site->engine, .access = access};
    db->url = ((const struct server *)site)->url;
    e = connect_anew(db);
    if (e == OK)
        *ret = &db->db;
    else
        close_connection(&db->db);
    return e;
}

static void leave(struct site *site)
{
    free(((struct server *)site)->url);
    free(site);
}

/* --- schema --- */

static enum err version(struct db *d, int64_t *ret)
{
    struct postgres_db *db = postgres_of(d);
    char text[32] = "";
    enum err e = postgres_ready(db);

    if (e == OK)
        e = ask(db,
            "select string_agg(distinct case c.relname when 'meta' then 'meta' else 'other' end,"
            " ' ' order by case c.relname when 'meta' then 'meta' else 'other' end)"
            " from pg_class c join pg_namespace n on n.oid = c.relnamespace"
            " where n.nspname = current_schema() and c.relkind in ('r', 'p', 'v', 'm')",
            text, sizeof text);
    if (e != OK)
        return e;
    if (!text[0]) {
        *ret = 0;
        return OK;
    }
    e = strcmp(text, "meta other")
            ? E_NOT_FOUND
            : ask(db, "select value from meta where name = 'version'", text, sizeof text);
    if (e == E_NOT_FOUND || (e == OK && str_to_int(str_from(text), ret) != OK)) {
        log_error("store: this is a database of another program");
        e = E_DAMAGED;
    }
    return e;
}

static enum err set_version(struct db *d, int64_t number)
{
    char sql[512], zeros[2 * HASH_BYTES + 1] = "";

    memset(zeros, '0', 2 * HASH_BYTES);
    snprintf(sql, sizeof sql,
        "insert into meta (name, value) values ('version', '%lld')"
        " on conflict (name) do update set value = excluded.value;"
        " insert into meta (name, value) values ('head', '0 %s') on conflict (name) do nothing",
        (long long)number, zeros);
    return postgres_command(postgres_of(d), sql);
}

static enum err alone(struct db *d, bool whether)
{
    struct postgres_db *db = postgres_of(d);
    enum err e = postgres_ready(db);

    if (e != OK)
        return e;
    if (!whether)
        return postgres_command(db, "select pg_advisory_unlock(" LOCK_NUMBER ")");
    /* Another server may be making the derived tables of a whole country just now. */
    return postgres_command(db,
        "set lock_timeout = 0; select pg_advisory_lock(" LOCK_NUMBER "); set lock_timeout = '10s'");
}

static enum err build_begin(struct db *d)
{
    struct postgres_db *db = postgres_of(d);
    char there[8] = "";
    enum err e;

    db->lost = false;
    e = postgres_ready(db);
    if (e == OK)
        e = postgres_command(db, "begin");
    if (e != OK)
        return e;
    db->in_transaction = true;
    e = ask(db, "select to_regclass('meta') is not null", there, sizeof there);
    if (e == OK && there[0] == 't') /* nobody adds facts meanwhile */
        e = postgres_command(db, "select value from meta where name = 'head' for update");
    if (e != OK)
        postgres_rollback(d);
    return e;
}

static enum err build(struct db *d, const char *sql)
{
    struct postgres_db *db = postgres_of(d);
    enum err e;

    if (!d->building) {
        log_error("store: the schema may not change here");
        return E_SYSTEM;
    }
    e = postgres_before(db, true);
    return e == OK ? postgres_command(db, sql) : e;
}

static enum err build_end(struct db *d, enum err result)
{
    if (result == OK)
        result = postgres_commit(d);
    postgres_rollback(d);
    return result;
}

static enum err guard(struct db *db)
{
    return engine_build_all(db, postgres_guards);
}

static void forget(struct db *d)
{
    struct postgres_db *db = postgres_of(d);

    postgres_forget_all(db);
    if (db->pg && PQstatus(db->pg) == CONNECTION_OK && postgres_command(db, "deallocate all") != OK)
        log_error("store: could not forget statements");
}

/* Owners may switch the trigger off, or drop the table; of the schema's too. */
static enum err may_alter(struct db *d, bool *ret)
{
    struct postgres_db *db = postgres_of(d);
    char text[8] = "";
    enum err e = postgres_ready(db);

    if (e == OK)
        e = ask(db,
            "select has_table_privilege(c.oid, 'update, delete, truncate, trigger')"
            " or pg_has_role(c.relowner, 'member') or pg_has_role(n.nspowner, 'member')"
            " from pg_class c join pg_namespace n on n.oid = c.relnamespace"
            " where c.oid = to_regclass('fact')",
            text, sizeof text);
    if (e == OK)
        *ret = text[0] == 't';
    return e;
}

/* Triggers and rules that are not ours, and ours if it is gone or switched off. */
static enum err strange(struct db *d, char ret[STRANGE_MAX])
{
    static const char question[] =
        "with here as (select c.oid, c.relname from pg_class c join pg_namespace n"
        " on n.oid = c.relnamespace where n.nspname = current_schema() and c.relkind in ('r', "
        "'p')),"
        " found as (select t.tgname::text as name, h.relname = 'fact' and"
        " t.tgname = 'fact_no_update' and t.tgenabled in ('O', 'A') as ours"
        " from pg_trigger t join here h on h.oid = t.tgrelid where not t.tgisinternal"
        " union all select w.rulename::text, false from pg_rewrite w"
        " join here h on h.oid = w.ev_class)"
        " select coalesce((select min(name) from found where not ours),"
        " case when exists (select 1 from found where ours) then '' else 'fact_no_update' end)";
    enum err e = postgres_ready(postgres_of(d));

    return e == OK ? ask(postgres_of(d), question, ret, STRANGE_MAX) : e;
}

/* The server looks after its pages (data checksums, amcheck). */
static enum err intact(struct db *db)
{
    return OK;
}

static const struct engine postgres_engine = {
    .speaks = SPEAKS_POSTGRES,
    .open = open_connection,
    .close = close_connection,
    .leave = leave,
    .begin = postgres_begin,
    .look = postgres_look,
    .alone = alone,
    .commit = postgres_commit,
    .commit_head = postgres_commit_head,
    .rollback = postgres_rollback,
    .in_transaction = postgres_in_transaction,
    .job_begin = postgres_job_begin,
    .job_keep = postgres_job_keep,
    .job_undo = postgres_job_undo,
    .reset = postgres_reset,
    .version = version,
    .set_version = set_version,
    .build_begin = build_begin,
    .build = build,
    .build_end = build_end,
    .guard = guard,
    .forget = forget,
    .prepares = postgres_prepares,
    .query = postgres_query,
    .run = postgres_run,
    .next = postgres_next,
    .end = postgres_end,
    .column_int = postgres_int,
    .column_str = postgres_str,
    .columns = postgres_columns,
    .column_type = postgres_type,
    .all = postgres_all,
    .put = postgres_put,
    .may_alter = may_alter,
    .strange = strange,
    .intact = intact,
};

enum err postgres_site_open(const struct store_options *options, struct site **ret)
{
    struct server *s = calloc(1, sizeof *s);
    char *url = strdup(options->url);

    if (!s || !url) {
        free(s);
        free(url);
        return E_SYSTEM;
    }
    s->site.engine = &postgres_engine;
    s->url = url;
    *ret = &s->site;
    return OK;
}
