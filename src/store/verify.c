/* verify.c: is everything still what it was when it was written? */
#include "store/journal.h"
#include "store/schema.h"
#include "store/seal.h"

#include "base/tr.h"
#include "store/catalogue.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

static void broken(struct verify_result *v, int64_t seq, const char *why)
{
    if (!v->why) {
        v->broken_seq = seq;
        v->why = why;
    }
}

struct walk {
    struct db *db;
    struct verify_result *v;
};

/* E_DAMAGED ends the walk; *v says what is broken then. */
static enum err verify_fact(void *context, const struct fact *fact, struct str kept)
{
    const struct walk *walk = context;
    struct verify_result *v = walk->v;
    unsigned char hash[HASH_BYTES];
    const char *why = NULL;
    enum err e;

    if (fact->seq != v->facts + 1) {
        broken(v, v->facts + 1, MSG("dữ kiện này bị mất hoặc bị chèn vào"));
        return E_DAMAGED;
    }
    chain_hash(v->head_hash, fact, hash);
    if (!hash_is_kept(hash, kept)) {
        broken(v, fact->seq, MSG("dữ kiện này đã bị sửa, đổi chỗ hoặc chèn vào"));
        return E_DAMAGED;
    }
    memcpy(v->head_hash, hash, HASH_BYTES);
    v->facts++;
    e = seal_check_fact(walk->db, fact, &why);
    if (e == OK && why) {
        broken(v, fact->seq, why);
        e = E_DAMAGED;
    }
    return e;
}

static enum err walk_facts(struct db *db, struct verify_result *v)
{
    struct walk walk = {db, v};
    enum err e = fact_walk(db, 0, verify_fact, &walk);

    return v->why ? OK : e;
}

/* The end of the chain cannot speak for itself: compare it with what was noted. */
static enum err check_end(struct db *db, struct verify_result *v)
{
    char hex[2 * HASH_BYTES + 1], noted[32 + 2 * HASH_BYTES];
    struct rows r;
    int64_t seq = 0;
    enum err e = db_first(db, SQL_meta_find, &r, ARGS(V("head")));

    if (e == E_NOT_FOUND) {
        if (v->facts)
            broken(v, 1, MSG("cơ sở dữ liệu không ghi dữ kiện cuối là dữ kiện nào"));
        return OK;
    }
    if (e != OK)
        return e;
    hash_hex(v->head_hash, hex);
    snprintf(noted, sizeof noted, "%lld %s", (long long)v->facts, hex);
    if (!str_eq(row_str(&r, 0), str_from(noted))) {
        struct str head = row_str(&r, 0);

        head = str_slice(head, 0, str_find(head, S(" "), 0));
        if (str_to_int(head, &seq) == OK && seq > v->facts)
            broken(v, v->facts + 1, MSG("các dữ kiện từ đây đến cuối bị mất"));
        else
            broken(v, seq < v->facts ? seq + 1 : v->facts,
                MSG("các dữ kiện từ đây không phải do chương trình ghi"));
    }
    rows_end(&r);
    return OK;
}

static enum err look_at_blob(void *context, const struct rows *r)
{
    struct verify_result *v = context;
    unsigned char digest[HASH_BYTES];
    char hex[2 * HASH_BYTES + 1];
    struct str bytes = row_str(r, 1);

    crypto_generichash(digest, sizeof digest, (const unsigned char *)bytes.ptr, bytes.len, NULL, 0);
    hash_hex(digest, hex);
    if (!str_eq(row_str(r, 0), str_from(hex)))
        broken(v, 0, MSG("một tệp tải lên không còn nguyên vẹn"));
    v->blobs++;
    return OK;
}

/* One at a time: together they may be larger than the memory. */
static enum err walk_blobs(struct db *db, struct verify_result *v)
{
    return engine_all(db, statements[SQL_blob_walk].sql, look_at_blob, v);
}

static enum err walk_texts(struct db *db, struct verify_result *v)
{
    const char *why = NULL;
    enum err e = seal_check_all(db, &v->texts, &why);

    if (e == OK && why)
        broken(v, 0, why);
    return e;
}

enum err journal_verify(struct db *db, struct verify_result *ret)
{
    struct verify_result v = {0};
    enum err e = db_snapshot(db);

    if (e == OK)
        e = walk_facts(db, &v);
    if (e == OK && !v.why)
        e = check_end(db, &v);
    if (e == OK)
        e = walk_blobs(db, &v);
    if (e == OK)
        e = walk_texts(db, &v);
    db_reset(db);
    if (e == OK)
        *ret = v;
    return e;
}

/* A second set of derived tables, made from the journal in memory. */
static enum err replay_beside(struct db *db, const struct fact_kind *const *kinds, struct db **ret)
{
    struct db *fresh;
    enum err e = engine_open_memory(&fresh);

    if (e != OK)
        return e;
    journal_begin(fresh, kinds);
    e = schema_update(fresh);
    if (e == OK)
        e = engine_build_begin(fresh);
    if (e == OK)
        e = engine_build_end(fresh, journal_replay(db, fresh));
    if (e == OK)
        *ret = fresh;
    else
        engine_close(fresh);
    return e;
}

enum err derived_verify(
    struct db *db, const struct fact_kind *const *kinds, struct verify_result *v)
{
    unsigned char here[HASH_BYTES], there[HASH_BYTES];
    bool current = false;
    struct db *fresh;
    enum err e = db_snapshot(db);

    if (e == OK)
        e = derived_is_current(db, kinds, &current);
    if (e != OK || !current)
        return e; /* of another version: made again at the next opening */
    e = replay_beside(db, kinds, &fresh);
    if (e != OK)
        return e;
    for (const struct derived_table *t = derived_tables; e == OK && t->name && !v->why; t++) {
        e = engine_digest(db, t->all_rows, here);
        if (e == OK)
            e = engine_digest(fresh, t->all_rows, there);
        if (e == OK && memcmp(here, there, HASH_BYTES) != 0) {
            v->broken_table = t->name;
            v->why =
                MSG("bảng này khác với kết quả tính lại từ nhật ký; hãy chạy chungsuc rebuild");
        }
    }
    engine_close(fresh);
    db_reset(db);
    return e;
}
