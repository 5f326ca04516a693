/* postgres_rows.c: statements, values and rows of PostgreSQL.
 *
 * Statements are prepared once a connection; the server says what type it takes each value for, and
 * values go as binary of that type. An answer is held whole until its rows are ended, so questions
 * may be asked inside one another on one connection; who walks through much asks for pages.
 */
#include "store/postgres.h"

#include "base/log.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { VALUES_MAX = 64 };

struct answer {
    struct answer *next;
    PGresult *result;
    int row;
};

static int64_t big_endian(const char *bytes, int length)
{
    const unsigned char *p = (const unsigned char *)bytes;
    uint64_t n = length && p[0] & 0x80 ? UINT64_MAX : 0; /* the sign goes on to the left */

    for (int i = 0; i < length; i++)
        n = n << 8 | p[i];
    return (int64_t)n;
}

/* --- prepared statements --- */

static enum err learn_types(struct postgres_db *db, struct prepared *p, const char *name, int count)
{
    PGresult *result;
    enum err e = postgres_check(db, PQdescribePrepared(db->pg, name), name, &result);
    Oid *types;

    if (e != OK)
        return e;
    types = calloc((size_t)count + 1, sizeof *types);
    if (!types || PQnparams(result) != count) {
        log_error("store: %s takes %d values there, not %d", name, PQnparams(result), count);
        e = E_SYSTEM;
        free(types);
    } else {
        for (int i = 0; i < count; i++)
            types[i] = PQparamtype(result, i);
        p->types = types;
        p->ready = true;
    }
    PQclear(result);
    return e;
}

enum err postgres_prepare(
    struct postgres_db *db, struct prepared *p, const char *name, const char *sql, int parameters)
{
    PGresult *result;
    enum err e;

    if (p->ready)
        return OK;
    e = postgres_check(db, PQprepare(db->pg, name, sql, 0, NULL), name, &result);
    if (e != OK)
        return e;
    PQclear(result);
    return learn_types(db, p, name, parameters);
}

static void forget(struct prepared *p)
{
    free(p->types);
    *p = (struct prepared){0};
}

void postgres_forget_all(struct postgres_db *db)
{
    for (size_t i = 0; i < SQL_LAST; i++) {
        forget(&db->prepared[i]);
        forget(&db->prepared_bulk[i]);
    }
}

enum err postgres_prepares(struct db *d, enum statement s)
{
    struct postgres_db *db = postgres_of(d);
    const struct statement_info *info = &statements[s];
    enum err e =
        postgres_prepare(db, &db->prepared[s], info->name, info->postgres, info->parameters);

    if (e == OK && info->postgres_bulk)
        e = postgres_prepare(
            db, &db->prepared_bulk[s], "bulk", info->postgres_bulk, info->parameters);
    forget(&db->prepared_bulk[s]);
    return e == OK ? postgres_command(db, "deallocate all") : e;
}

/* --- values --- */

struct bound {
    const char *values[VALUES_MAX];
    int lengths[VALUES_MAX];
    int formats[VALUES_MAX];
    char numbers[VALUES_MAX][8];
};

static bool bind_int(struct bound *b, size_t at, int64_t n, Oid type)
{
    int length = type == TYPE_INT8 ? 8 : type == TYPE_INT4 ? 4 : 0;

    if (!length || (length == 4 && (n < INT32_MIN || n > INT32_MAX)))
        return false;
    for (int i = 0; i < length; i++)
        b->numbers[at][i] = (char)((uint64_t)n >> (8 * (length - 1 - i)));
    b->values[at] = b->numbers[at];
    b->lengths[at] = length;
    return true;
}

static bool bind_one(struct bound *b, size_t at, const struct value *v, Oid type)
{
    b->formats[at] = 1;
    switch (v->type) {
    case VALUE_INT:
        return bind_int(b, at, v->i, type);
    case VALUE_TEXT:
    case VALUE_BLOB:
        b->values[at] = v->s.ptr ? v->s.ptr : "";
        b->lengths[at] = (int)v->s.len;
        return v->s.len < INT_MAX && type == (v->type == VALUE_TEXT ? TYPE_TEXT : TYPE_BYTEA);
    default:
        b->values[at] = NULL;
        b->lengths[at] = 0;
        return true;
    }
}

static enum err execute(struct postgres_db *db, enum statement s, const struct value *args,
    size_t count, PGresult **ret)
{
    const char *name = statements[s].name;
    struct bound b;

    for (size_t i = 0; i < count; i++) {
        if (i == VALUES_MAX || !bind_one(&b, i, &args[i], db->prepared[s].types[i])) {
            log_error("store: %s: value %zu is of another type", name, i + 1);
            return E_SYSTEM;
        }
    }
    return postgres_check(
        db, PQexecPrepared(db->pg, name, (int)count, b.values, b.lengths, b.formats, 1), name, ret);
}

static enum err ask(struct postgres_db *db, enum statement s, const struct value *args,
    size_t count, PGresult **ret)
{
    const struct statement_info *info = &statements[s];
    enum err e = postgres_before(db, info->writes != WRITES_NOTHING);

    if (e == OK)
        e = postgres_prepare(db, &db->prepared[s], info->name, info->postgres, info->parameters);
    return e == OK ? execute(db, s, args, count, ret) : e;
}

enum err postgres_query(
    struct db *d, enum statement s, struct rows *ret, const struct value *args, size_t count)
{
    struct postgres_db *db = postgres_of(d);
    struct answer *answer = calloc(1, sizeof *answer);
    enum err e = answer ? ask(db, s, args, count, &answer->result) : E_SYSTEM;

    if (e != OK) {
        free(answer);
        return e;
    }
    answer->row = -1;
    answer->next = db->answers;
    db->answers = answer;
    *ret = (struct rows){.db = d, .statement = answer};
    return OK;
}

enum err postgres_run(struct db *d, enum statement s, const struct value *args, size_t count)
{
    struct postgres_db *db = postgres_of(d);
    PGresult *result;
    enum err e;

    if (statements[s].postgres_bulk)
        return postgres_bulk_add(db, s, args);
    e = ask(db, s, args, count, &result);
    if (e == OK)
        PQclear(result);
    return e;
}

/* --- rows --- */

enum err postgres_next(struct rows *r)
{
    struct answer *answer = r->statement;

    if (++answer->row < PQntuples(answer->result))
        return OK;
    rows_end(r);
    return E_NOT_FOUND;
}

void postgres_end(struct rows *r)
{
    struct postgres_db *db = postgres_of(r->db);

    for (struct answer **at = &db->answers; *at; at = &(*at)->next) {
        if (*at == r->statement) {
            struct answer *gone = *at;

            *at = gone->next;
            PQclear(gone->result);
            free(gone);
            return;
        }
    }
}

void postgres_end_all(struct postgres_db *db)
{
    while (db->answers) {
        struct rows r = {.db = &db->db, .statement = db->answers};

        postgres_end(&r);
    }
}

int postgres_columns(const struct rows *r)
{
    const struct answer *answer = r->statement;

    return PQnfields(answer->result);
}

int postgres_type(const struct rows *r, int column)
{
    const struct answer *answer = r->statement;

    if (PQgetisnull(answer->result, answer->row, column))
        return VALUE_NULL;
    switch (PQftype(answer->result, column)) {
    case TYPE_BYTEA:
        return VALUE_BLOB;
    case TYPE_INT8:
    case TYPE_INT4:
    case TYPE_INT2:
    case TYPE_BOOL:
    case TYPE_NUMERIC:
        return VALUE_INT;
    default:
        return VALUE_TEXT;
    }
}

/* A sum of bigint: digits, weight, sign, scale, then digits of base 10000, 16 bits each. */
static int64_t whole_of_numeric(const char *bytes, int length)
{
    int64_t digits = length >= 8 ? big_endian(bytes, 2) : 0;
    int64_t weight = length >= 8 ? big_endian(bytes + 2, 2) : -1;
    bool negative = length >= 8 && big_endian(bytes + 4, 2) == 0x4000;
    int64_t n = 0;

    for (int64_t i = 0; i <= weight; i++) {
        int64_t digit =
            i < digits && 8 + 2 * i + 2 <= length ? big_endian(bytes + 8 + 2 * i, 2) : 0;

        if (__builtin_mul_overflow(n, 10000, &n) || __builtin_sub_overflow(n, digit, &n)) {
            log_error("store: a sum is beyond 64 bits");
            return negative ? INT64_MIN : INT64_MAX;
        }
    }
    return negative ? n : n == INT64_MIN ? INT64_MAX : -n;
}

int64_t postgres_int(const struct rows *r, int column)
{
    const struct answer *answer = r->statement;
    const char *bytes = PQgetvalue(answer->result, answer->row, column);
    int length = PQgetlength(answer->result, answer->row, column);

    if (postgres_type(r, column) != VALUE_INT)
        return 0;
    if (PQftype(answer->result, column) == TYPE_NUMERIC)
        return whole_of_numeric(bytes, length);
    return big_endian(bytes, length);
}

struct str postgres_str(const struct rows *r, int column)
{
    const struct answer *answer = r->statement;

    return (struct str){PQgetvalue(answer->result, answer->row, column),
        (size_t)PQgetlength(answer->result, answer->row, column)};
}

/* --- for the store itself --- */

static enum err each_row(struct postgres_db *db, PGresult *result,
    enum err (*each)(void *context, const struct rows *r), void *context)
{
    struct answer answer = {.result = result};
    struct rows r = {.db = &db->db, .statement = &answer};

    return PQntuples(result) ? each(context, &r) : OK;
}

enum err postgres_all(struct db *d, const char *sql,
    enum err (*each)(void *context, const struct rows *r), void *context)
{
    struct postgres_db *db = postgres_of(d);
    PGresult *result, *good;
    enum err e = postgres_before(db, false);

    if (e != OK)
        return e;
    if (!PQsendQueryParams(db->pg, sql, 0, NULL, NULL, NULL, NULL, 1) ||
        !PQsetSingleRowMode(db->pg))
        return postgres_check(db, NULL, sql, &good);
    while (db->pg && (result = PQgetResult(db->pg))) {
        enum err one = postgres_check(db, result, sql, &good);

        if (one == OK) {
            if (e == OK)
                one = each_row(db, good, each, context);
            PQclear(good);
        }
        e = e == OK ? one : e;
    }
    return e;
}

enum err postgres_put(
    struct db *d, const struct schema_sql *insert, const struct value *args, size_t count)
{
    static const Oid types[] = {
        [VALUE_INT] = TYPE_INT8, [VALUE_TEXT] = TYPE_TEXT, [VALUE_BLOB] = TYPE_BYTEA};
    struct postgres_db *db = postgres_of(d);
    Oid given[VALUES_MAX];
    struct bound b;
    PGresult *result;
    enum err e = postgres_before(db, true);

    for (size_t i = 0; e == OK && i < count; i++) {
        given[i < VALUES_MAX ? i : 0] = types[args[i].type];
        if (i >= VALUES_MAX || !bind_one(&b, i, &args[i], types[args[i].type]))
            e = E_SYSTEM;
    }
    if (e == OK)
        e = postgres_check(db,
            PQexecParams(
                db->pg, insert->postgres, (int)count, given, b.values, b.lengths, b.formats, 1),
            insert->postgres, &result);
    if (e == OK)
        PQclear(result);
    return e;
}
