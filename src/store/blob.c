/* blob.c: bytes beside the journal. An erased row keeps its name and which fact erased it. */
#include "store/blob.h"

#include "base/tr.h"
#include "store/body.h"
#include "store/catalogue.h"
#include "store/journal.h"

#include <sodium.h>

/* Erasing changes no derived table: they hold names. */
static enum err erased_apply(struct tx *tx, const struct fact *fact)
{
    return OK;
}

const struct fact_kind blob_kinds[] = {
    {.name = "blob-erased", .apply = erased_apply},
    {.name = NULL},
};

static void name_of(struct str bytes, char hex[2 * HASH_BYTES + 1])
{
    unsigned char digest[HASH_BYTES];

    crypto_generichash(digest, sizeof digest, (const unsigned char *)bytes.ptr, bytes.len, NULL, 0);
    hash_hex(digest, hex);
}

struct str blob_name(struct arena *a, struct str bytes)
{
    char hex[2 * HASH_BYTES + 1];

    name_of(bytes, hex);
    return str_copy(a, str_from(hex));
}

enum err blob_put(struct tx *tx, struct str bytes, struct str *hash)
{
    char hex[2 * HASH_BYTES + 1];
    enum err e;

    if (!bytes.len)
        return E_INVALID;
    if (bytes.len > BLOB_MAX)
        return E_TOO_LARGE;
    name_of(bytes, hex);
    e = db_run(tx->db, SQL_blob_insert, ARGS(V(str_from(hex)), value_blob(bytes), V(tx->now_ms)));
    if (e == OK)
        *hash = str_copy(tx->arena, str_from(hex));
    return e;
}

enum err blob_find(struct db *db, struct arena *a, struct str hash, struct str *bytes)
{
    return db_first_str(db, a, SQL_blob_find, bytes, ARGS(V(hash)));
}

enum err blob_erase(struct tx *tx, struct str hash, const char *why)
{
    int64_t fact;
    struct rows r;
    enum err e = db_first(tx->db, SQL_blob_state, &r, ARGS(V(hash)));

    if (e != OK)
        return e;
    fact = row_int(&r, 0);
    rows_end(&r);
    if (fact)
        return E_NOT_FOUND;
    e = fact_add(tx, "blob-erased",
        body_pack(tx->arena, "{s:s%, s:s}", "blob", PACK(hash), "why", why), &fact);
    return e == OK ? db_run(tx->db, SQL_blob_erase, ARGS(V(hash), value_blob(S("")), V(fact))) : e;
}

/* --- verify --- */

static enum err check_named(struct db *db, struct str hash, const char **why)
{
    struct rows r;
    enum err e = db_first(db, SQL_blob_state, &r, ARGS(V(hash)));

    if (e == E_NOT_FOUND) {
        *why = MSG("tệp mà dữ kiện này nêu bị mất mà không có dữ kiện xóa");
        return OK;
    }
    if (e == OK)
        rows_end(&r);
    return e;
}

/* As in seal.c: these bytes are the end of a member's name and the beginning of its value. */
enum err blob_check_fact(struct db *db, const struct fact *fact, const char **why)
{
    static const char mark[] = "_blob\":\"";
    struct str left = fact->body;
    enum err e = OK;

    if (!left.len || left.ptr[0] != '{')
        return OK;
    while (e == OK && !*why) {
        size_t from = str_find(left, str_from(mark), 0) + sizeof mark - 1;
        size_t to = from < left.len ? str_find(left, S("\""), from) : left.len;

        if (from >= left.len)
            break;
        e = check_named(db, str_slice(left, from, to), why);
        left = str_slice(left, to, left.len);
    }
    return e;
}

/* The fact that erased it must name it. */
static enum err check_erased(struct db *db, const struct rows *r, bool *ret)
{
    struct arena a;
    struct fact fact;
    struct str blob = S("");
    enum err e;

    arena_init(&a, FACT_BODY_MAX * 2);
    e = fact_find(db, &a, row_int(r, 2), &fact);
    if (e == OK)
        e = body_unpack(&a, fact.body, "{s:s%}", "blob", UNPACK(blob));
    *ret = e == OK && str_eq(fact.kind, S("blob-erased")) && str_eq(blob, row_str(r, 0)) &&
           !row_str(r, 1).len;
    arena_reset(&a);
    return e == E_NOT_FOUND || e == E_DAMAGED ? OK : e;
}

struct check {
    struct db *db;
    int64_t count;
    const char *why;
};

static enum err check_row(void *context, const struct rows *r)
{
    struct check *c = context;
    char hex[2 * HASH_BYTES + 1];
    bool well = false;
    enum err e = OK;

    if (row_int(r, 2)) {
        e = check_erased(c->db, r, &well);
        if (e == OK && !well)
            c->why = MSG("một tệp đã mất mà không có dữ kiện xóa nó");
        return e;
    }
    name_of(row_str(r, 1), hex);
    if (!str_eq(row_str(r, 0), str_from(hex)))
        c->why = MSG("một tệp tải lên không còn nguyên vẹn");
    c->count++;
    return OK;
}

/* One at a time: together they may be larger than the memory. */
enum err blob_check_all(struct db *db, int64_t *count, const char **why)
{
    struct check c = {.db = db};
    enum err e = engine_all(db, statements[SQL_blob_walk].sql, check_row, &c);

    if (e != OK)
        return e;
    *count = c.count;
    if (c.why)
        *why = c.why;
    return OK;
}
