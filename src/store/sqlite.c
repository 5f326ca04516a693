/* sqlite.c: the engine of one machine: connections, transactions, statements, rows.
 *
 * Every connection is narrowed: an authorizer refuses whatever is not reading and writing of rows
 * (nobody changes or deletes a fact, not even this program; tables change only between
 * engine_build_begin() and _end()), readers cannot write, the schema is not trusted, sizes are
 * bounded. The words that only SQLite knows (pragmas, begin, savepoint) stand here and nowhere
 * else.
 */
#include "store/engine.h"

#include "base/log.h"
#include "store/catalogue.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { APPLICATION_ID = 0x63737563, BUSY_MS = 10000, SLOT_EXTRA = -1, SLOT_NONE = -2 };

struct slot {
    sqlite3_stmt *statement;
    bool in_use;
};

/* A statement asked again while its first rows are still being read gets one more copy. */
struct extra {
    struct extra *next;
    sqlite3_stmt *statement;
};

struct db {
    sqlite3 *sqlite;
    enum access access;
    bool free_hand; /* the engine's own words are being prepared */
    bool building;  /* the schema may change */
    bool applying;  /* a fact writes its derived rows */
    struct journal journal;
    struct slot slots[SQL_LAST];
    struct extra *extras;
};

static enum err error_of(struct db *db, int code, const char *what)
{
    switch (code & 0xff) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE:
        return OK;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return E_BUSY;
    case SQLITE_TOOBIG:
        return E_TOO_LARGE;
    case SQLITE_CONSTRAINT:
        if (code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY ||
            code == SQLITE_CONSTRAINT_ROWID)
            return E_CONFLICT;
        log_error("store: %s: %s", what, sqlite3_errmsg(db->sqlite));
        return E_INVALID;
    default:
        break;
    }
    log_error("store: %s: %s (%d)", what, sqlite3_errmsg(db->sqlite), code);
    switch (code & 0xff) {
    case SQLITE_FULL:
        return E_FULL;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return E_DAMAGED;
    default:
        return E_SYSTEM;
    }
}

/* --- connections --- */

static bool row_change_allowed(const struct db *db, int action, const char *table)
{
    if (db->access != ACCESS_WRITE)
        return false;
    if (!strcmp(table, "fact"))
        return action == SQLITE_INSERT;
    return strncmp(table, "sqlite_", 7) != 0 || db->building;
}

static int authorize(void *context, int action, const char *a, const char *b, const char *schema,
    const char *trigger)
{
    const struct db *db = context;
    bool allowed;

    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_FUNCTION:
    case SQLITE_RECURSIVE:
        allowed = true;
        break;
    case SQLITE_INSERT:
    case SQLITE_UPDATE:
    case SQLITE_DELETE:
        allowed = row_change_allowed(db, action, a);
        break;
    case SQLITE_PRAGMA:
    case SQLITE_TRANSACTION:
    case SQLITE_SAVEPOINT:
        allowed = db->free_hand;
        break;
    case SQLITE_CREATE_TABLE:
    case SQLITE_CREATE_INDEX:
    case SQLITE_CREATE_TRIGGER:
    case SQLITE_DROP_TABLE:
    case SQLITE_DROP_INDEX:
    case SQLITE_DROP_TRIGGER: /* goes with its table */
    case SQLITE_ALTER_TABLE:
    case SQLITE_REINDEX:
        allowed = db->building;
        break;
    default: /* attach, detach, views, virtual tables, temporary things */
        allowed = false;
    }
    return allowed ? SQLITE_OK : SQLITE_DENY;
}

/* The engine's own words. */
static enum err command(struct db *db, const char *sql)
{
    bool before = db->free_hand;
    int code;

    db->free_hand = true;
    code = sqlite3_exec(db->sqlite, sql, NULL, NULL, NULL);
    db->free_hand = before;
    return error_of(db, code, sql);
}

/* The first row of one of them. E_NOT_FOUND: there is none. */
static enum err command_first(struct db *db, const char *sql, int64_t *number, bool *ok)
{
    sqlite3_stmt *statement = NULL;
    bool before = db->free_hand;
    int code;

    db->free_hand = true;
    code = sqlite3_prepare_v2(db->sqlite, sql, -1, &statement, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_step(statement);
    db->free_hand = before;
    if (code == SQLITE_ROW && number)
        *number = sqlite3_column_int64(statement, 0);
    if (code == SQLITE_ROW && ok)
        *ok = sqlite3_column_bytes(statement, 0) == 2 &&
              !memcmp(sqlite3_column_text(statement, 0), "ok", 2);
    sqlite3_finalize(statement);
    return code == SQLITE_DONE ? E_NOT_FOUND : error_of(db, code, sql);
}

static void narrow(struct db *db)
{
    sqlite3 *s = db->sqlite;

    sqlite3_extended_result_codes(s, 1);
    sqlite3_db_config(s, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(s, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(s, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(s, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    sqlite3_limit(s, SQLITE_LIMIT_LENGTH, BLOB_MAX + 4096);
    sqlite3_limit(s, SQLITE_LIMIT_SQL_LENGTH, 64 * 1024);
    sqlite3_limit(s, SQLITE_LIMIT_COLUMN, 100);
    sqlite3_limit(s, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_limit(s, SQLITE_LIMIT_VARIABLE_NUMBER, 64);
    sqlite3_limit(s, SQLITE_LIMIT_TRIGGER_DEPTH, 4);
    sqlite3_limit(s, SQLITE_LIMIT_WORKER_THREADS, 0);
    sqlite3_busy_timeout(s, BUSY_MS);
    sqlite3_set_authorizer(s, authorize, db);
}

static enum err configure(struct db *db)
{
    static const char both[] = "pragma foreign_keys = on; pragma cell_size_check = on;"
                               "pragma temp_store = memory; pragma cache_size = -4096;";
    static const char writer[] = "pragma journal_mode = wal; pragma synchronous = full;"
                                 "pragma journal_size_limit = 67108864;";
    enum err e = command(db, both);

    if (e == OK)
        e = command(db, db->access == ACCESS_WRITE ? writer : "pragma query_only = on;");
    return e;
}

/* Made by ourselves, so that nobody but the owner can read it. */
static enum err make_file(const char *path)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

    if (fd < 0) {
        log_error("store: %s: %s", path, strerror(errno));
        return errno == ENOSPC ? E_FULL : E_SYSTEM;
    }
    close(fd);
    return OK;
}

enum err engine_open(const char *path, enum access access, struct db **ret)
{
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
                (access == ACCESS_WRITE ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY);
    struct db *db;
    enum err e;

    if (access == ACCESS_WRITE && strcmp(path, ":memory:") != 0 && (e = make_file(path)) != OK)
        return e;
    db = calloc(1, sizeof *db);
    if (!db)
        return E_SYSTEM;
    db->access = access;
    e = error_of(db, sqlite3_open_v2(path, &db->sqlite, flags, NULL), path);
    if (e == OK) {
        narrow(db);
        e = configure(db);
    }
    if (e != OK)
        engine_close(db);
    else
        *ret = db;
    return e;
}

void engine_forget(struct db *db)
{
    db_reset(db);
    for (size_t i = 0; i < SQL_LAST; i++) {
        sqlite3_finalize(db->slots[i].statement);
        db->slots[i].statement = NULL;
    }
}

void engine_close(struct db *db)
{
    if (!db)
        return;
    engine_forget(db);
    sqlite3_close(db->sqlite);
    free(db);
}

void store_reader_close(struct db *db)
{
    engine_close(db);
}

struct journal *engine_journal(struct db *db)
{
    return &db->journal;
}

/* --- transactions --- */

enum err engine_begin(struct db *db)
{
    return command(db, "begin immediate");
}

enum err engine_commit(struct db *db)
{
    return command(db, "commit");
}

void engine_rollback(struct db *db)
{
    db_reset(db);
    if (engine_in_transaction(db) && command(db, "rollback") != OK)
        log_error("store: could not roll back");
}

bool engine_in_transaction(struct db *db)
{
    return !sqlite3_get_autocommit(db->sqlite);
}

enum err engine_job_begin(struct db *db)
{
    return command(db, "savepoint job");
}

enum err engine_job_keep(struct db *db)
{
    return command(db, "release job");
}

enum err engine_job_undo(struct db *db)
{
    return command(db, "rollback to job; release job");
}

enum err engine_apply_begin(struct db *db)
{
    if (db->applying) {
        log_error("store: an apply function may not add facts");
        return E_SYSTEM;
    }
    db->applying = true;
    return OK;
}

void engine_apply_end(struct db *db)
{
    db->applying = false;
}

enum err db_snapshot(struct db *db)
{
    return engine_in_transaction(db) ? OK : command(db, "begin");
}

void db_reset(struct db *db)
{
    while (db->extras) {
        struct extra *x = db->extras;

        db->extras = x->next;
        sqlite3_finalize(x->statement);
        free(x);
    }
    for (size_t i = 0; i < SQL_LAST; i++) {
        if (db->slots[i].in_use)
            sqlite3_reset(db->slots[i].statement);
        db->slots[i].in_use = false;
    }
    if (db->access == ACCESS_READ && engine_in_transaction(db) && command(db, "rollback") != OK)
        log_error("store: could not end a snapshot");
}

/* --- schema --- */

enum err engine_version(struct db *db, int64_t *ret)
{
    int64_t id = 0, version = 0, tables = 0;
    enum err e = command_first(db, "pragma application_id", &id, NULL);

    if (e == OK)
        e = command_first(db, "pragma user_version", &version, NULL);
    if (e == OK)
        e = command_first(db, "select count(*) from sqlite_schema", &tables, NULL);
    if (e != OK)
        return e;
    if (id == APPLICATION_ID ? version <= 0 : tables || version || id) {
        log_error("store: this file is a database of another program");
        return E_DAMAGED;
    }
    *ret = version;
    return OK;
}

enum err engine_set_version(struct db *db, int64_t version)
{
    char *sql = sqlite3_mprintf("pragma application_id = %d; pragma user_version = %lld",
        APPLICATION_ID, (long long)version);
    enum err e = sql ? command(db, sql) : E_SYSTEM;

    sqlite3_free(sql);
    return e;
}

enum err engine_build_begin(struct db *db)
{
    enum err e = command(db, "pragma foreign_keys = off");

    if (e == OK)
        e = engine_begin(db);
    if (e == OK)
        db->building = true;
    return e;
}

enum err engine_build(struct db *db, const char *sql)
{
    return error_of(db, sqlite3_exec(db->sqlite, sql, NULL, NULL, NULL), sql);
}

enum err engine_guard(struct db *db)
{
    enum err e = OK;

    for (const struct schema_sql *g = sqlite_guards; e == OK && g->sql; g++)
        e = engine_build(db, g->sql);
    return e;
}

static enum err check_references(struct db *db)
{
    enum err e = command_first(db, "pragma foreign_key_check", NULL, NULL);

    if (e == OK)
        log_error("store: a row names a row that is not there");
    return e == OK ? E_DAMAGED : e == E_NOT_FOUND ? OK : e;
}

enum err engine_build_end(struct db *db, enum err result)
{
    enum err on;

    db_reset(db);
    db->building = false;
    if (result == OK)
        result = check_references(db);
    if (result == OK)
        result = engine_commit(db);
    engine_rollback(db);
    on = command(db, "pragma foreign_keys = on");
    return result != OK ? result : on;
}

/* --- statements and rows --- */

static enum err prepare(struct db *db, const char *sql, sqlite3_stmt **ret)
{
    const char *rest = NULL;
    enum err e = error_of(
        db, sqlite3_prepare_v3(db->sqlite, sql, -1, SQLITE_PREPARE_PERSISTENT, ret, &rest), sql);

    if (e == OK && (!*ret || *rest)) {
        log_error("store: not one statement: %s", sql);
        sqlite3_finalize(*ret);
        *ret = NULL;
        return E_SYSTEM;
    }
    return e;
}

static enum err take_extra(struct db *db, const char *sql, struct rows *r)
{
    struct extra *x = calloc(1, sizeof *x);
    enum err e = x ? prepare(db, sql, &x->statement) : E_SYSTEM;

    if (e != OK) {
        free(x);
        return e;
    }
    x->next = db->extras;
    db->extras = x;
    *r = (struct rows){.db = db, .statement = x->statement, .slot = SLOT_EXTRA};
    return OK;
}

static enum err take(struct db *db, enum statement s, struct rows *r)
{
    struct slot *slot = &db->slots[s];
    enum err e = OK;

    if (slot->in_use)
        return take_extra(db, statements[s].sql, r);
    if (!slot->statement)
        e = prepare(db, statements[s].sql, &slot->statement);
    if (e != OK)
        return e;
    slot->in_use = true;
    *r = (struct rows){.db = db, .statement = slot->statement, .slot = (int)s};
    return OK;
}

enum err engine_prepares(struct db *db, enum statement s)
{
    sqlite3_stmt *statement = NULL;
    enum err e = prepare(db, statements[s].sql, &statement);

    if (e == OK && sqlite3_bind_parameter_count(statement) != statements[s].parameters)
        e = E_SYSTEM;
    sqlite3_finalize(statement);
    return e;
}

void rows_end(struct rows *r)
{
    if (!r->statement)
        return;
    if (r->slot >= 0) {
        sqlite3_reset(r->statement);
        r->db->slots[r->slot].in_use = false;
    } else {
        struct extra **at = &r->db->extras, *x;

        while (*at && (*at)->statement != r->statement)
            at = &(*at)->next;
        if ((x = *at)) {
            *at = x->next;
            sqlite3_finalize(x->statement);
            free(x);
        }
    }
    *r = (struct rows){.slot = SLOT_NONE};
}

static int bind_one(sqlite3_stmt *statement, int at, const struct value *v)
{
    const char *p = v->s.ptr ? v->s.ptr : "";

    switch (v->type) {
    case VALUE_INT:
        return sqlite3_bind_int64(statement, at, v->i);
    case VALUE_TEXT:
        return sqlite3_bind_text64(statement, at, p, v->s.len, SQLITE_TRANSIENT, SQLITE_UTF8);
    case VALUE_BLOB:
        return sqlite3_bind_blob64(statement, at, p, v->s.len, SQLITE_TRANSIENT);
    default:
        return sqlite3_bind_null(statement, at);
    }
}

static bool may_write(const struct db *db, enum writes writes)
{
    if (writes == WRITES_NOTHING)
        return true;
    return db->access == ACCESS_WRITE && !sqlite3_get_autocommit(db->sqlite) &&
           db->applying == (writes == WRITES_DERIVED);
}

enum err db_query(
    struct db *db, enum statement s, struct rows *ret, const struct value *args, size_t count)
{
    const struct statement_info *info = &statements[s];
    struct rows r = {.slot = SLOT_NONE};
    enum err e;

    if (count != (size_t)info->parameters) {
        log_error("store: %s takes %d values, not %zu", info->name, info->parameters, count);
        return E_SYSTEM;
    }
    if (!may_write(db, info->writes)) {
        log_error("store: %s may not write here", info->name);
        return E_SYSTEM;
    }
    e = take(db, s, &r);
    for (size_t i = 0; e == OK && i < count; i++)
        e = error_of(db, bind_one(r.statement, (int)i + 1, &args[i]), info->name);
    if (e == OK)
        *ret = r;
    else
        rows_end(&r);
    return e;
}

enum err rows_next(struct rows *r)
{
    enum err e;
    int code;

    if (!r->statement)
        return E_NOT_FOUND;
    code = sqlite3_step(r->statement);
    if (code == SQLITE_ROW)
        return OK;
    e = code == SQLITE_DONE
            ? E_NOT_FOUND
            : error_of(r->db, code, r->slot >= 0 ? statements[r->slot].name : "rows");
    rows_end(r);
    return e;
}

enum err db_run(struct db *db, enum statement s, const struct value *args, size_t count)
{
    struct rows r;
    enum err e = db_query(db, s, &r, args, count);

    while (e == OK)
        e = rows_next(&r);
    return e == E_NOT_FOUND ? OK : e;
}

int64_t row_int(const struct rows *r, int column)
{
    return sqlite3_column_int64(r->statement, column);
}

struct str row_str(const struct rows *r, int column)
{
    const void *p = sqlite3_column_blob(r->statement, column); /* text is given as its bytes */

    return (struct str){p ? p : "", (size_t)sqlite3_column_bytes(r->statement, column)};
}

bool row_is_null(const struct rows *r, int column)
{
    return sqlite3_column_type(r->statement, column) == SQLITE_NULL;
}

/* --- the whole --- */

static void hash_row(sqlite3_stmt *statement, unsigned char ret[HASH_BYTES])
{
    crypto_generichash_state state;

    crypto_generichash_init(&state, NULL, 0, HASH_BYTES);
    for (int i = 0; i < sqlite3_column_count(statement); i++) {
        unsigned char type = (unsigned char)sqlite3_column_type(statement, i);
        const unsigned char *bytes = sqlite3_column_blob(statement, i);
        uint64_t length = (uint64_t)sqlite3_column_bytes(statement, i);

        crypto_generichash_update(&state, &type, 1);
        crypto_generichash_update(&state, (unsigned char *)&length, sizeof length);
        if (length)
            crypto_generichash_update(&state, bytes, length);
    }
    crypto_generichash_final(&state, ret, HASH_BYTES);
}

enum err engine_digest(struct db *db, const char *sql, unsigned char ret[HASH_BYTES])
{
    unsigned char sum[HASH_BYTES] = {0}, one[HASH_BYTES];
    struct rows r;
    enum err e = take_extra(db, sql, &r);

    while (e == OK && (e = rows_next(&r)) == OK) {
        hash_row(r.statement, one);
        sodium_add(sum, one, HASH_BYTES); /* a sum does not depend on the order of the rows */
    }
    if (e != E_NOT_FOUND)
        return e;
    memcpy(ret, sum, HASH_BYTES);
    return OK;
}

enum err engine_intact(struct db *db)
{
    bool ok = false;
    enum err e = command_first(db, "pragma integrity_check(1)", NULL, &ok);

    if (e == OK && !ok) {
        log_error("store: pages or indexes of the database are damaged");
        e = E_DAMAGED;
    }
    return e;
}

enum err engine_copy(struct db *db, const char *path)
{
    struct db *copy;
    sqlite3_backup *backup;
    enum err e = engine_open(path, ACCESS_WRITE, &copy);
    int code = SQLITE_DONE;

    if (e != OK)
        return e;
    backup = sqlite3_backup_init(copy->sqlite, "main", db->sqlite, "main");
    if (backup) {
        code = sqlite3_backup_step(backup, -1);
        sqlite3_backup_finish(backup);
    }
    e = backup ? error_of(copy, code, path) : E_SYSTEM;
    if (e == OK) /* one file, complete in itself: no log beside it */
        e = command(copy, "pragma wal_checkpoint(truncate); pragma journal_mode = delete");
    engine_close(copy);
    return e;
}
