/* journal.c: facts are added to the chain, read, applied and replayed. */
#include "store/journal.h"

#include "base/log.h"

#include <sodium.h>
#include <string.h>

void hash_hex(const unsigned char hash[HASH_BYTES], char ret[2 * HASH_BYTES + 1])
{
    sodium_bin2hex(ret, 2 * HASH_BYTES + 1, hash, HASH_BYTES);
}

static void add_number(crypto_generichash_state *state, int64_t n)
{
    unsigned char bytes[8];

    for (int i = 0; i < 8; i++)
        bytes[i] = (unsigned char)((uint64_t)n >> (8 * i));
    crypto_generichash_update(state, bytes, sizeof bytes);
}

static void add_text(crypto_generichash_state *state, struct str s)
{
    add_number(state, (int64_t)s.len);
    crypto_generichash_update(state, (const unsigned char *)s.ptr, s.len);
}

void chain_hash(
    const unsigned char before[HASH_BYTES], const struct fact *fact, unsigned char ret[HASH_BYTES])
{
    crypto_generichash_state state;

    crypto_generichash_init(&state, NULL, 0, HASH_BYTES);
    crypto_generichash_update(&state, before, HASH_BYTES);
    add_number(&state, fact->seq);
    add_number(&state, fact->at_ms);
    add_number(&state, fact->account_id);
    add_text(&state, fact->kind);
    add_text(&state, fact->body);
    crypto_generichash_final(&state, ret, HASH_BYTES);
}

enum err journal_head_load(struct db *db, struct journal_head *ret)
{
    struct journal_head head = {0};
    struct rows r;
    enum err e = db_first(db, SQL_fact_head, &r, NO_ARGS);

    if (e == OK) {
        head.seq = row_int(&r, 0);
        if (row_str(&r, 1).len == HASH_BYTES)
            memcpy(head.hash, row_str(&r, 1).ptr, HASH_BYTES);
        rows_end(&r);
    }
    if (e != OK && e != E_NOT_FOUND)
        return e;
    *ret = head;
    return OK;
}

enum err journal_head_note(struct db *db, const struct journal_head *head)
{
    char text[32 + 2 * HASH_BYTES], hex[2 * HASH_BYTES + 1];

    hash_hex(head->hash, hex);
    snprintf(text, sizeof text, "%lld %s", (long long)head->seq, hex);
    return db_run(db, SQL_meta_set, ARGS(V("head"), V(text)));
}

static const struct fact_kind *kind_find(const struct fact_kind *const *rooms, struct str name)
{
    for (; rooms && *rooms; rooms++) {
        for (const struct fact_kind *k = *rooms; k->name; k++) {
            if (str_eq(str_from(k->name), name))
                return k;
        }
    }
    return NULL;
}

enum err fact_apply(struct tx *tx, const struct fact *fact)
{
    const struct fact_kind *kind = kind_find(engine_journal(tx->db)->kinds, fact->kind);
    enum err e;

    if (!kind) {
        log_error("store: fact %lld is of a kind not known here: %.*s", (long long)fact->seq,
            STR(fact->kind));
        return E_INVALID;
    }
    e = engine_apply_begin(tx->db);
    if (e != OK)
        return e;
    e = kind->apply(tx, fact);
    engine_apply_end(tx->db);
    return e;
}

enum err fact_add(struct tx *tx, const char *kind, struct str body, int64_t *seq)
{
    struct journal *journal = engine_journal(tx->db);
    struct journal_head next = {.seq = journal->head.seq + 1};
    struct fact fact = {next.seq, tx->now_ms, tx->account_id, str_from(kind), body};
    enum err e;

    if (body.len > FACT_BODY_MAX)
        return E_TOO_LARGE;
    if (body.len < 2 || body.ptr[0] != '{') {
        log_error("store: the body of a fact %s is not an object", kind);
        return E_SYSTEM;
    }
    chain_hash(journal->head.hash, &fact, next.hash);
    e = db_run(tx->db, SQL_fact_insert,
        ARGS(V(fact.seq), V(fact.at_ms), V(fact.account_id), V(fact.kind), V(fact.body),
            value_blob((struct str){(const char *)next.hash, HASH_BYTES})));
    if (e == OK)
        e = fact_apply(tx, &fact);
    if (e != OK)
        return e;
    journal->head = next;
    if (seq)
        *seq = next.seq;
    return OK;
}

enum err fact_find(struct db *db, struct arena *a, int64_t seq, struct fact *ret)
{
    struct rows r;
    enum err e = db_first(db, SQL_fact_find, &r, ARGS(V(seq)));

    if (e != OK)
        return e;
    *ret = (struct fact){row_int(&r, 0), row_int(&r, 1), row_int(&r, 2),
        str_copy(a, row_str(&r, 3)), str_copy(a, row_str(&r, 4))};
    rows_end(&r);
    return OK;
}

enum err journal_replay(struct db *from, struct db *to)
{
    struct arena arena;
    struct rows r;
    enum err e = db_query(from, SQL_fact_walk, &r, ARGS(V(0)));

    arena_init(&arena, 256 * 1024 * 1024);
    while (e == OK && (e = rows_next(&r)) == OK) {
        struct fact fact = {
            row_int(&r, 0), row_int(&r, 1), row_int(&r, 2), row_str(&r, 3), row_str(&r, 4)};
        struct tx tx = {to, &arena, fact.at_ms, fact.account_id};

        e = fact_apply(&tx, &fact);
        if (e != OK) {
            log_error(
                "store: fact %lld (%.*s) does not apply", (long long)fact.seq, STR(fact.kind));
            rows_end(&r);
        }
        arena_reset(&arena);
    }
    return e == E_NOT_FOUND ? OK : e;
}

/* --- blobs and settings --- */

enum err blob_put(struct tx *tx, struct str bytes, struct str *hash)
{
    unsigned char digest[HASH_BYTES];
    char *hex = arena_alloc(tx->arena, 2 * HASH_BYTES + 1);
    enum err e;

    if (bytes.len > BLOB_MAX)
        return E_TOO_LARGE;
    crypto_generichash(digest, sizeof digest, (const unsigned char *)bytes.ptr, bytes.len, NULL, 0);
    hash_hex(digest, hex);
    e = db_run(tx->db, SQL_blob_insert, ARGS(V(hex), value_blob(bytes), V(tx->now_ms)));
    if (e == OK)
        *hash = str_from(hex);
    return e;
}

enum err blob_find(struct db *db, struct arena *a, struct str hash, struct str *bytes)
{
    return db_first_str(db, a, SQL_blob_find, bytes, ARGS(V(hash)));
}

enum err setting_find(struct db *db, struct arena *a, const char *name, struct str *ret)
{
    return db_first_str(db, a, SQL_setting_find, ret, ARGS(V(name)));
}

enum err setting_int(struct db *db, const char *name, int64_t otherwise, int64_t *ret)
{
    struct rows r = {0};
    enum err e = db_first(db, SQL_setting_find, &r, ARGS(V(name)));

    if (e == E_NOT_FOUND) {
        *ret = otherwise;
        return OK;
    }
    if (e == OK && str_to_int(row_str(&r, 0), ret) != OK) {
        log_error("store: the setting %s is not a number", name);
        e = E_DAMAGED;
    }
    rows_end(&r);
    return e;
}

enum err setting_set(struct tx *tx, const char *name, struct str value)
{
    return db_run(tx->db, SQL_setting_set, ARGS(V(name), V(value)));
}
