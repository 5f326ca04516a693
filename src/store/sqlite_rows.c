/* sqlite_rows.c: statements, values and rows of SQLite. */
#include "store/sqlite.h"

#include "base/log.h"

#include <stdlib.h>
#include <string.h>

enum { SLOT_EXTRA = -1 };

/* A statement asked again while its first rows are still being read gets one more copy. */
struct extra {
    struct extra *next;
    sqlite3_stmt *statement;
};

static enum err prepare(struct sqlite_db *db, const char *sql, sqlite3_stmt **ret)
{
    const char *rest = NULL;
    enum err e = sqlite_error(
        db, sqlite3_prepare_v3(db->sqlite, sql, -1, SQLITE_PREPARE_PERSISTENT, ret, &rest), sql);

    if (e == OK && (!*ret || *rest)) {
        log_error("store: not one statement: %s", sql);
        sqlite3_finalize(*ret);
        *ret = NULL;
        return E_SYSTEM;
    }
    return e;
}

static enum err take_extra(struct sqlite_db *db, const char *sql, struct rows *r)
{
    struct extra *x = calloc(1, sizeof *x);
    enum err e = x ? prepare(db, sql, &x->statement) : E_SYSTEM;

    if (e != OK) {
        free(x);
        return e;
    }
    x->next = db->extras;
    db->extras = x;
    *r = (struct rows){.db = &db->db, .statement = x->statement, .slot = SLOT_EXTRA};
    return OK;
}

static enum err take(struct sqlite_db *db, enum statement s, struct rows *r)
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
    db->in_use++;
    *r = (struct rows){.db = &db->db, .statement = slot->statement, .slot = (int)s};
    return OK;
}

enum err sqlite_prepares(struct db *d, enum statement s)
{
    struct sqlite_db *db = sqlite_of(d);
    sqlite3_stmt *statement = NULL;
    enum err e = prepare(db, statements[s].sql, &statement);

    if (e == OK && sqlite3_bind_parameter_count(statement) != statements[s].parameters)
        e = E_SYSTEM;
    sqlite3_finalize(statement);
    return e;
}

/* --- the end of rows --- */

void sqlite_end(struct rows *r)
{
    struct sqlite_db *db = sqlite_of(r->db);

    if (r->slot >= 0) {
        sqlite3_reset(r->statement);
        db->slots[r->slot].in_use = false;
        db->in_use--;
        return;
    }
    for (struct extra **x = &db->extras; *x; x = &(*x)->next) {
        if ((*x)->statement == r->statement) {
            struct extra *gone = *x;

            *x = gone->next;
            sqlite3_finalize(gone->statement);
            free(gone);
            break;
        }
    }
}

void sqlite_reset_statements(struct sqlite_db *db)
{
    while (db->extras) {
        struct extra *x = db->extras;

        db->extras = x->next;
        sqlite3_finalize(x->statement);
        free(x);
    }
    for (size_t i = 0; db->in_use && i < SQL_LAST; i++) {
        if (db->slots[i].in_use) {
            sqlite3_reset(db->slots[i].statement);
            db->slots[i].in_use = false;
            db->in_use--;
        }
    }
}

void sqlite_forget(struct db *d)
{
    struct sqlite_db *db = sqlite_of(d);

    for (size_t i = 0; i < SQL_LAST; i++) {
        sqlite3_finalize(db->slots[i].statement);
        db->slots[i].statement = NULL;
    }
}

/* --- values and rows --- */

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

enum err sqlite_query(
    struct db *d, enum statement s, struct rows *ret, const struct value *args, size_t count)
{
    struct sqlite_db *db = sqlite_of(d);
    struct rows r = {0};
    enum err e = sqlite_begin_view(db);

    if (e == OK)
        e = take(db, s, &r);
    for (size_t i = 0; e == OK && i < count; i++)
        e = sqlite_error(db, bind_one(r.statement, (int)i + 1, &args[i]), statements[s].name);
    if (e == OK)
        *ret = r;
    else
        rows_end(&r);
    return e;
}

enum err sqlite_next(struct rows *r)
{
    int code = sqlite3_step(r->statement);
    enum err e;

    if (code == SQLITE_ROW)
        return OK;
    e = code == SQLITE_DONE ? E_NOT_FOUND
                            : sqlite_error(sqlite_of(r->db), code,
                                  r->slot >= 0 ? statements[r->slot].name : "rows");
    rows_end(r);
    return e;
}

enum err sqlite_run(struct db *d, enum statement s, const struct value *args, size_t count)
{
    struct rows r;
    enum err e = sqlite_query(d, s, &r, args, count);

    while (e == OK)
        e = rows_next(&r);
    return e == E_NOT_FOUND ? OK : e;
}

int64_t sqlite_int(const struct rows *r, int column)
{
    return sqlite3_column_int64(r->statement, column);
}

struct str sqlite_str(const struct rows *r, int column)
{
    const void *p = sqlite3_column_blob(r->statement, column); /* text is given as its bytes */

    return (struct str){p ? p : "", (size_t)sqlite3_column_bytes(r->statement, column)};
}

int sqlite_columns(const struct rows *r)
{
    return sqlite3_column_count(r->statement);
}

int sqlite_type(const struct rows *r, int column)
{
    switch (sqlite3_column_type(r->statement, column)) {
    case SQLITE_INTEGER:
        return VALUE_INT;
    case SQLITE_TEXT:
        return VALUE_TEXT;
    case SQLITE_BLOB:
        return VALUE_BLOB;
    default:
        return VALUE_NULL;
    }
}

/* --- for the store itself --- */

enum err sqlite_all(struct db *db, const char *sql,
    enum err (*each)(void *context, const struct rows *r), void *context)
{
    struct rows r;
    enum err e = sqlite_begin_view(sqlite_of(db));

    if (e == OK)
        e = take_extra(sqlite_of(db), sql, &r);
    while (e == OK && (e = rows_next(&r)) == OK) {
        e = each(context, &r);
        if (e != OK)
            rows_end(&r);
    }
    return e == E_NOT_FOUND ? OK : e;
}

enum err sqlite_put(
    struct db *d, const struct schema_sql *insert, const struct value *args, size_t count)
{
    struct sqlite_db *db = sqlite_of(d);
    struct rows r;
    enum err e = take_extra(db, insert->sql, &r);

    if (e != OK)
        return e;
    for (size_t i = 0; e == OK && i < count; i++)
        e = sqlite_error(db, bind_one(r.statement, (int)i + 1, &args[i]), insert->sql);
    if (e == OK)
        e = rows_next(&r);
    rows_end(&r);
    return e == E_NOT_FOUND ? OK : e;
}
