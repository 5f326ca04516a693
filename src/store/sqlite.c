/* sqlite.c: the engine of one machine: connections, transactions and schema.
 *
 * Every connection is narrowed: an authorizer refuses whatever is not reading and writing of rows
 * (nobody changes or deletes a fact, not even this program; tables change only between
 * engine_build_begin() and _end()), readers cannot write, the schema is not trusted, sizes are
 * bounded. The words that only SQLite knows (pragmas, begin, savepoint) stand here and nowhere
 * else.
 */
#include "store/sqlite.h"

#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { APPLICATION_ID = 0x63737563, BUSY_MS = 10000, COPY_PAGES = 8192 };

enum err sqlite_error(struct sqlite_db *db, int code, const char *what)
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
    case SQLITE_NOMEM:
        return E_BUSY;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return E_DAMAGED;
    default:
        return E_SYSTEM;
    }
}

/* --- connections --- */

static bool row_change_allowed(const struct sqlite_db *db, int action, const char *table)
{
    if (db->db.access != ACCESS_WRITE)
        return false;
    if (!strcmp(table, "fact"))
        return action == SQLITE_INSERT;
    return strncmp(table, "sqlite_", 7) != 0 || db->db.building;
}

static int authorize(void *context, int action, const char *a, const char *b, const char *schema,
    const char *trigger)
{
    const struct sqlite_db *db = context;
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
        allowed = db->db.building;
        break;
    default: /* attach, detach, views, virtual tables, temporary things */
        allowed = false;
    }
    return allowed ? SQLITE_OK : SQLITE_DENY;
}

/* The engine's own words. */
static enum err command(struct sqlite_db *db, const char *sql)
{
    bool before = db->free_hand;
    int code;

    db->free_hand = true;
    code = sqlite3_exec(db->sqlite, sql, NULL, NULL, NULL);
    db->free_hand = before;
    return sqlite_error(db, code, sql);
}

/* The first row of one of them. E_NOT_FOUND: there is none. */
static enum err command_first(struct sqlite_db *db, const char *sql, int64_t *number, bool *ok)
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
    return code == SQLITE_DONE ? E_NOT_FOUND : sqlite_error(db, code, sql);
}

static void narrow(struct sqlite_db *db)
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

static enum err configure(struct sqlite_db *db)
{
    /* What is erased is overwritten, not only forgotten (store/seal.h).
     * The cache stays small: at a commit after a page was split, SQLite walks over all of it. */
    static const char both[] = "pragma foreign_keys = on; pragma cell_size_check = on;"
                               "pragma temp_store = memory; pragma cache_size = -4096;"
                               "pragma secure_delete = on;";
    /* A rush writes a row here and a row there: small pages, so that a row costs a kilobyte and not
     * eight. sqlite_carry.c carries the log of the server's writer into the file, this rule that of
     * others. */
    static const char writer[] = "pragma page_size = 1024;"
                                 "pragma journal_mode = wal; pragma synchronous = full;"
                                 "pragma journal_size_limit = 67108864;"
                                 "pragma wal_autocheckpoint = 16000;"
                                 /* What a killed server wrote may be readable and not yet on the
                                  * disk; who repeats it is answered by what is read. */
                                 "pragma wal_checkpoint(passive);";
    enum err e = command(db, both);

    if (e == OK)
        e = command(db, db->db.access == ACCESS_WRITE ? writer : "pragma query_only = on;");
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

enum err sqlite_open_file(const char *path, enum access access, struct db **ret)
{
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
                (access == ACCESS_WRITE ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY);
    struct sqlite_db *db;
    enum err e;

    if (access == ACCESS_WRITE && strcmp(path, ":memory:") != 0 && (e = make_file(path)) != OK)
        return e;
    db = calloc(1, sizeof *db);
    if (!db)
        return E_SYSTEM;
    db->db = (struct db){.engine = &sqlite_engine, .access = access};
    e = sqlite_error(db, sqlite3_open_v2(path, &db->sqlite, flags, NULL), path);
    if (e == OK) {
        narrow(db);
        e = configure(db);
    }
    if (e != OK)
        engine_close(&db->db);
    else
        *ret = &db->db;
    return e;
}

static void close_connection(struct db *d)
{
    struct sqlite_db *db = sqlite_of(d);

    engine_forget(d);
    sqlite_carry_stop(db->carrier, db->sqlite);
    for (int i = 0; i < WORD_LAST; i++)
        sqlite3_finalize(db->words[i]);
    sqlite3_close(db->sqlite);
    free(db);
}

static enum err open_connection(const struct site *site, enum access access, struct db **ret)
{
    struct db *db;
    enum err e = sqlite_open_file(sqlite_path(site), access, &db);

    if (e != OK)
        return e;
    if (access == ACCESS_WRITE)
        e = sqlite_carry_start(sqlite_path(site), sqlite_of(db)->sqlite, &sqlite_of(db)->carrier);
    if (e == OK)
        *ret = db;
    else
        engine_close(db);
    return e;
}

/* --- transactions --- */

/* What every group and every job says is prepared once. */
static enum err say(struct db *d, enum word w)
{
    static const char *const words[WORD_LAST] = {[WORD_BEGIN] = "begin immediate",
        [WORD_COMMIT] = "commit",
        [WORD_SAVEPOINT] = "savepoint job",
        [WORD_RELEASE] = "release job",
        [WORD_ROLLBACK_TO] = "rollback to job"};
    struct sqlite_db *db = sqlite_of(d);
    int code = SQLITE_OK;

    db->free_hand = true; /* also while it runs: SQLite may prepare it once more by itself */
    if (!db->words[w])
        code = sqlite3_prepare_v3(
            db->sqlite, words[w], -1, SQLITE_PREPARE_PERSISTENT, &db->words[w], NULL);
    if (code == SQLITE_OK) {
        code = sqlite3_step(db->words[w]);
        sqlite3_reset(db->words[w]);
    }
    db->free_hand = false;
    return sqlite_error(db, code, words[w]);
}

static enum err begin(struct db *db, struct noted *ret)
{
    *ret = (struct noted){0};
    return say(db, WORD_BEGIN);
}

static enum err look(struct db *db, struct noted *ret)
{
    return E_NOT_FOUND;
}

static enum err alone(struct db *db, bool whether)
{
    return OK; /* who has the folder locked is alone */
}

static enum err commit(struct db *db)
{
    return say(db, WORD_COMMIT);
}

static enum err commit_head(struct db *db, const char *head)
{
    enum err e = db_run(db, SQL_meta_set, ARGS(V("head"), V(head)));

    return e == OK ? commit(db) : e;
}

/* One that could not be opened for want of memory has no handle to ask. */
static bool in_transaction(const struct db *db)
{
    sqlite3 *handle = ((const struct sqlite_db *)db)->sqlite;

    return handle && !sqlite3_get_autocommit(handle);
}

static void rollback(struct db *db)
{
    if (in_transaction(db) && command(sqlite_of(db), "rollback") != OK)
        log_error("store: could not roll back");
}

static enum err job_begin(struct db *db)
{
    return say(db, WORD_SAVEPOINT);
}

static enum err job_keep(struct db *db)
{
    return say(db, WORD_RELEASE);
}

static enum err job_undo(struct db *db)
{
    enum err e = say(db, WORD_ROLLBACK_TO);

    return e == OK ? say(db, WORD_RELEASE) : e;
}

enum err sqlite_begin_view(struct sqlite_db *db)
{
    if (!db->db.wants_one_view || db->db.access == ACCESS_WRITE || in_transaction(&db->db))
        return OK; /* who writes sees nobody else's changes anyway */
    return command(db, "begin");
}

static void reset(struct db *db)
{
    sqlite_reset_statements(sqlite_of(db));
    if (db->access == ACCESS_READ)
        rollback(db); /* a snapshot ends */
}

/* --- schema --- */

static enum err version(struct db *d, int64_t *ret)
{
    struct sqlite_db *db = sqlite_of(d);
    int64_t id = 0, number = 0, tables = 0;
    enum err e = command_first(db, "pragma application_id", &id, NULL);

    if (e == OK)
        e = command_first(db, "pragma user_version", &number, NULL);
    if (e == OK)
        e = command_first(db, "select count(*) from sqlite_schema", &tables, NULL);
    if (e != OK)
        return e;
    if (id == APPLICATION_ID ? number <= 0 : tables || number || id) {
        log_error("store: this file is a database of another program");
        return E_DAMAGED;
    }
    *ret = number;
    return OK;
}

static enum err set_version(struct db *db, int64_t number)
{
    char *sql = sqlite3_mprintf("pragma application_id = %d; pragma user_version = %lld",
        APPLICATION_ID, (long long)number);
    enum err e = sql ? command(sqlite_of(db), sql) : E_SYSTEM;

    sqlite3_free(sql);
    return e;
}

static enum err build_begin(struct db *db)
{
    enum err e = command(sqlite_of(db), "pragma foreign_keys = off");

    return e == OK ? say(db, WORD_BEGIN) : e;
}

static enum err build(struct db *d, const char *sql)
{
    struct sqlite_db *db = sqlite_of(d);

    return sqlite_error(db, sqlite3_exec(db->sqlite, sql, NULL, NULL, NULL), sql);
}

static enum err check_references(struct sqlite_db *db)
{
    enum err e = command_first(db, "pragma foreign_key_check", NULL, NULL);

    if (e == OK)
        log_error("store: a row names a row that is not there");
    return e == OK ? E_DAMAGED : e == E_NOT_FOUND ? OK : e;
}

static enum err build_end(struct db *db, enum err result)
{
    enum err on;

    if (result == OK)
        result = check_references(sqlite_of(db));
    if (result == OK)
        result = commit(db);
    rollback(db);
    on = command(sqlite_of(db), "pragma foreign_keys = on");
    return result != OK ? result : on;
}

/* --- the whole --- */

static enum err may_alter(struct db *db, bool *ret)
{
    *ret = false;
    return OK;
}

/* Mapped, a page costs no call of the system; not for longer, so that nobody who cuts the file
 * short can end the server. That it may not be mapped is no error. */
static void reads_all(struct db *db, bool all)
{
    if (command(sqlite_of(db), all ? "pragma mmap_size = 2147418112" : "pragma mmap_size = 0"))
        log_info("store: the file is read without mapping it");
}

static enum err intact(struct db *db)
{
    bool ok = false;
    enum err e = command_first(sqlite_of(db), "pragma integrity_check(1)", NULL, &ok);

    if (e == OK && !ok) {
        log_error("store: pages or indexes of the database are damaged");
        e = E_DAMAGED;
    }
    return e;
}

const char *sqlite_file(struct db *db)
{
    return db->engine == &sqlite_engine ? sqlite3_db_filename(sqlite_of(db)->sqlite, "main") : NULL;
}

/* In steps, so that it can be given up; the reader's view holds them to one state. */
static enum err copy_pages(
    struct sqlite_db *from, struct sqlite_db *to, bool (*stop)(void *context), void *context)
{
    sqlite3_backup *backup = sqlite3_backup_init(to->sqlite, "main", from->sqlite, "main");
    int code = SQLITE_OK;

    if (!backup)
        return E_SYSTEM;
    while (code == SQLITE_OK && !(stop && stop(context)))
        code = sqlite3_backup_step(backup, COPY_PAGES);
    sqlite3_backup_finish(backup);
    return code == SQLITE_OK ? E_BUSY : sqlite_error(to, code, "copying");
}

enum err sqlite_copy(struct db *db, const char *path, bool (*stop)(void *context), void *context)
{
    struct rows head;
    struct db *copy;
    enum err e;

    if (db->engine != &sqlite_engine)
        return E_DENIED;
    e = sqlite_open_file(path, ACCESS_WRITE, &copy);
    if (e != OK)
        return e;
    e = command(sqlite_of(copy), "pragma journal_mode = delete"); /* else pages keep their size */
    if (e == OK)
        e = db_snapshot(db);
    if (e == OK && (e = db_first(db, SQL_meta_find, &head, ARGS(V("head")))) == OK)
        rows_end(&head);
    if (e == OK || e == E_NOT_FOUND)
        e = copy_pages(sqlite_of(db), sqlite_of(copy), stop, context);
    db_reset(db);
    if (e == OK) /* one file, complete in itself: no log beside it */
        e = command(
            sqlite_of(copy), "pragma wal_checkpoint(truncate); pragma journal_mode = delete");
    engine_close(copy);
    return e;
}

const struct engine sqlite_engine = {
    .speaks = SPEAKS_SQLITE,
    .open = open_connection,
    .close = close_connection,
    .leave = sqlite_site_leave,
    .begin = begin,
    .look = look,
    .alone = alone,
    .commit = commit,
    .commit_head = commit_head,
    .rollback = rollback,
    .in_transaction = in_transaction,
    .job_begin = job_begin,
    .job_keep = job_keep,
    .job_undo = job_undo,
    .reset = reset,
    .version = version,
    .set_version = set_version,
    .build_begin = build_begin,
    .build = build,
    .build_end = build_end,
    .guard = sqlite_guard,
    .forget = sqlite_forget,
    .prepares = sqlite_prepares,
    .query = sqlite_query,
    .run = sqlite_run,
    .next = sqlite_next,
    .end = sqlite_end,
    .column_int = sqlite_int,
    .column_str = sqlite_str,
    .columns = sqlite_columns,
    .column_type = sqlite_type,
    .all = sqlite_all,
    .put = sqlite_put,
    .may_alter = may_alter,
    .strange = sqlite_strange,
    .reads_all = reads_all,
    .intact = intact,
};
