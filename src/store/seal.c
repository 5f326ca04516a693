/* seal.c: texts about people, beside the journal. */
#include "store/seal.h"

#include "base/log.h"
#include "base/tr.h"
#include "store/body.h"
#include "store/engine.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

enum {
    HEIRS_MAX = 1000, /* a text is redacted some times; more is a circle in the table */
    CHECK_PAGE = 200, /* rows of one question: an engine may hold all of an answer */
};

/* Erasing changes no derived table: they hold seals. */
static enum err erased_apply(struct tx *tx, const struct fact *fact)
{
    return OK;
}

const struct fact_kind seal_kinds[] = {
    {.name = "text-erased", .apply = erased_apply},
    {.name = "text-redacted", .apply = erased_apply},
    {.name = NULL},
};

static void seal_of(struct str salt, struct str text, char ret[SEAL_HEX + 1])
{
    unsigned char digest[SEAL_BYTES];
    crypto_generichash_state state;

    crypto_generichash_init(&state, NULL, 0, sizeof digest);
    crypto_generichash_update(&state, (const unsigned char *)salt.ptr, salt.len);
    crypto_generichash_update(&state, (const unsigned char *)text.ptr, text.len);
    crypto_generichash_final(&state, digest, sizeof digest);
    sodium_bin2hex(ret, SEAL_HEX + 1, digest, sizeof digest);
}

/* --- keeping --- */

static struct {
    bool on;
    uint64_t seed, count;
} invented;

void seal_invent_salts(uint64_t seed)
{
    invented.on = true;
    invented.seed = seed;
    invented.count = 0;
}

static void salt_make(struct tx *tx, unsigned char salt[SEAL_SALT_BYTES])
{
    uint64_t which = (uint64_t)engine_journal(tx->db)->head.seq;

    if (!invented.on) {
        randombytes_buf(salt, SEAL_SALT_BYTES);
        return;
    }
    which |= ++invented.count << 40; /* a later run goes on where the journal ends */
    memcpy(salt, &invented.seed, 8);
    memcpy(salt + 8, &which, 8);
}

enum err seal_put(struct tx *tx, const struct seal_terms *terms, struct str text, struct str *seal)
{
    unsigned char salt[SEAL_SALT_BYTES];
    struct str salt_bytes = {(const char *)salt, sizeof salt};
    char hex[SEAL_HEX + 1];
    enum err e;

    if (!text.len)
        return E_INVALID;
    if (text.len > SEAL_TEXT_MAX)
        return E_TOO_LARGE;
    salt_make(tx, salt);
    seal_of(salt_bytes, text, hex);
    e = db_run(tx->db, SQL_sealed_insert,
        ARGS(V(str_from(hex)), value_blob(salt_bytes), V(text), V(terms->purpose),
            V(terms->subject), V(terms->unit), V(terms->keep_until), V(tx->now_ms)));
    if (e == OK)
        *seal = str_copy(tx->arena, str_from(hex));
    return e;
}

/* --- the newest behind a seal --- */

struct kept {
    struct str seal, text;
    struct seal_terms terms;
};

/* One step: OK: kept; E_CONFLICT: *seal moved on to the heir; E_NOT_FOUND: erased, or no such. */
static enum err step(struct db *db, struct arena *a, struct str *seal, struct kept *ret)
{
    struct rows r;
    enum err e = db_first(db, SQL_sealed_find, &r, ARGS(V(*seal)));

    if (e != OK)
        return e;
    if (!row_int(&r, 1)) {
        *ret = (struct kept){*seal, str_copy(a, row_str(&r, 0)),
            {.purpose = str_z(a, row_str(&r, 3)),
                .subject = row_int(&r, 4),
                .keep_until = (day_t)row_int(&r, 5),
                .unit = row_int(&r, 6)}};
    } else {
        *seal = str_copy(a, row_str(&r, 2));
        e = seal->len ? E_CONFLICT : E_NOT_FOUND;
    }
    rows_end(&r);
    return e;
}

static enum err find_kept(struct db *db, struct arena *a, struct str seal, struct kept *ret)
{
    enum err e = E_CONFLICT;

    for (int i = 0; e == E_CONFLICT && i < HEIRS_MAX; i++)
        e = step(db, a, &seal, ret);
    return e == E_CONFLICT ? E_DAMAGED : e;
}

enum err seal_open(struct db *db, struct arena *a, struct str seal, struct str *text)
{
    struct kept kept;
    enum err e = find_kept(db, a, seal, &kept);

    if (e == OK)
        *text = kept.text;
    return e;
}

enum err seal_keep_until(struct tx *tx, struct str seal, day_t keep_until)
{
    struct kept kept;
    enum err e = find_kept(tx->db, tx->arena, seal, &kept);

    if (e == OK)
        e = db_run(tx->db, SQL_sealed_keep_until, ARGS(V(kept.seal), V(keep_until)));
    return e;
}

enum err seal_erase(struct tx *tx, struct str seal, const char *why)
{
    struct kept kept;
    int64_t fact;
    enum err e = find_kept(tx->db, tx->arena, seal, &kept);

    if (e == OK)
        e = fact_add(tx, "text-erased",
            body_pack(tx->arena, "{s:s%, s:s}", "seal", PACK(kept.seal), "why", why), &fact);
    if (e == OK)
        e = db_run(tx->db, SQL_sealed_erase, ARGS(V(kept.seal), V(fact), V("")));
    return e;
}

enum err seal_redact(
    struct tx *tx, struct str seal, struct str text, const char *why, struct str *ret)
{
    struct kept kept;
    struct str heir;
    int64_t fact;
    enum err e = find_kept(tx->db, tx->arena, seal, &kept);

    if (e != OK)
        return e;
    e = seal_put(tx, &kept.terms, text, &heir);
    if (e == OK)
        e = fact_add(tx, "text-redacted",
            body_pack(tx->arena, "{s:s%, s:s%, s:s}", "seal", PACK(kept.seal), "new_seal",
                PACK(heir), "why", why),
            &fact);
    if (e == OK)
        e = db_run(tx->db, SQL_sealed_erase, ARGS(V(kept.seal), V(fact), V(heir)));
    if (e == OK)
        *ret = heir;
    return e;
}

/* --- words that may be behind a seal --- */

static const char reference_head[] = "{\"text_seal\":\"", reference_end[] = "\"}";

struct str seal_reference(struct arena *a, struct str seal)
{
    return seal.len ? str_printf(a, "%s%.*s%s", reference_head, STR(seal), reference_end) : S("");
}

enum err seal_words(struct tx *tx, const struct seal_terms *terms, struct str text, struct str *ret)
{
    struct str seal = S("");
    enum err e = text.len ? seal_put(tx, terms, text, &seal) : OK;

    if (e == OK)
        *ret = seal_reference(tx->arena, seal);
    return e;
}

struct str seal_referred(struct str words)
{
    size_t head = sizeof reference_head - 1;

    if (words.len != head + SEAL_HEX + sizeof reference_end - 1 ||
        !str_starts(words, str_from(reference_head)))
        return S("");
    return str_slice(words, head, head + SEAL_HEX);
}

enum err seal_read(struct db *db, struct arena *a, struct str words, struct str *text)
{
    struct str seal = seal_referred(words);
    enum err e;

    if (!seal.len) {
        *text = words;
        return OK;
    }
    e = seal_open(db, a, seal, text);
    if (e == E_NOT_FOUND) {
        *text = S(SEAL_ERASED);
        e = OK;
    }
    return e;
}

/* --- which facts name which seals --- */

/* Bodies are compact JSON, so a quote inside a text has a backslash before it: these bytes are the
 * end of a name and the beginning of its value, and nothing else. The same bytes stand in a packed
 * report whose words are a reference. Returns the seal and moves *left on; "" at the end. */
static struct str next_seal(struct str *left)
{
    static const char mark[] = "_seal\":\"";

    for (;;) {
        size_t from = str_find(*left, str_from(mark), 0) + sizeof mark - 1, to;
        struct str seal;

        if (from >= left->len)
            return S("");
        to = str_find(*left, S("\""), from);
        seal = str_slice(*left, from, to);
        *left = str_slice(*left, to, left->len);
        if (seal.len)
            return seal;
    }
}

enum err seal_note_places(struct tx *tx, const struct fact *fact)
{
    struct str left = fact->body, seal;
    enum err e = OK;

    while (e == OK && (seal = next_seal(&left)).len)
        e = db_run(tx->db, SQL_sealed_place_insert, ARGS(V(seal), V(fact->seq)));
    return e;
}

/* --- verify --- */

static bool is_erasure(const struct fact *fact)
{
    return str_eq(fact->kind, S("text-erased")) || str_eq(fact->kind, S("text-redacted"));
}

/* Does the row of a seal say what the facts say? An erasing fact may not have its text still. */
static enum err check_named(
    struct db *db, const struct fact *fact, struct str seal, bool erased, const char **why)
{
    struct rows r;
    enum err e = db_first(db, SQL_sealed_find, &r, ARGS(V(seal)));

    if (e == E_NOT_FOUND) {
        *why = MSG("văn bản niêm riêng mà dữ kiện này nêu bị mất mà không có dữ kiện xóa");
        return OK;
    }
    if (e != OK)
        return e;
    if (erased && row_int(&r, 1) != fact->seq)
        *why = MSG("văn bản niêm riêng mà dữ kiện này đã xóa vẫn còn hoặc ghi dữ kiện khác xóa");
    rows_end(&r);
    return OK;
}

enum err seal_check_fact(struct db *db, const struct fact *fact, const char **why)
{
    struct str left = fact->body, seal;
    enum err e = OK;

    while (e == OK && !*why && (seal = next_seal(&left)).len)
        e = check_named(db, fact, seal, false, why);
    if (e == OK && !*why && is_erasure(fact)) {
        size_t from = str_find(fact->body, S("\"seal\":\""), 0) + 8;

        e = check_named(db, fact, str_slice(fact->body, from, from + SEAL_HEX), true, why);
    }
    return e;
}

/* The fact that erased it names it, and its heir. */
static enum err check_erased(struct db *db, struct arena *a, const struct rows *r, bool *ret)
{
    struct str seal, heir = row_str(r, 4);
    const char *new_seal = "";
    struct fact fact;
    enum err e = fact_find(db, a, row_int(r, 3), &fact);

    *ret = false;
    if (e == E_NOT_FOUND || (e == OK && !is_erasure(&fact)))
        return OK;
    if (e == OK)
        e = body_unpack(a, fact.body, "{s:s%, s?s}", "seal", UNPACK(seal), "new_seal", &new_seal);
    if (e == OK)
        *ret = str_eq(seal, row_str(r, 0)) && str_eq(heir, str_from(new_seal)) &&
               row_is_null(r, 1) && row_is_null(r, 2);
    return e == E_DAMAGED ? OK : e;
}

static enum err check_row(struct db *db, struct arena *a, const struct rows *r, const char **why)
{
    char hex[SEAL_HEX + 1];
    bool well = false;
    enum err e = OK;

    if (row_int(r, 3)) {
        e = check_erased(db, a, r, &well);
        if (e == OK && !well)
            *why = MSG("một văn bản niêm riêng đã mất mà không có dữ kiện xóa nó");
        return e;
    }
    seal_of(row_str(r, 1), row_str(r, 2), hex);
    if (!str_eq(row_str(r, 0), str_from(hex)) || row_str(r, 4).len)
        *why = MSG("một văn bản niêm riêng không còn nguyên vẹn");
    return e;
}

/* *after moves on. E_NOT_FOUND: that was the last page. */
static enum err check_page(
    struct db *db, struct arena *a, char after[SEAL_HEX + 1], int64_t *count, const char **why)
{
    int64_t before = *count;
    struct rows r;
    enum err e =
        db_query(db, SQL_sealed_walk, &r, ARGS(V(str_copy(a, str_from(after))), V(CHECK_PAGE)));

    while (e == OK && (e = rows_next(&r)) == OK) {
        snprintf(after, SEAL_HEX + 1, "%.*s", STR(row_str(&r, 0)));
        ++*count;
        e = check_row(db, a, &r, why);
        if (e != OK || *why) {
            rows_end(&r);
            return e;
        }
    }
    return e == E_NOT_FOUND && *count - before == CHECK_PAGE ? OK : e;
}

enum err seal_check_all(struct db *db, int64_t *count, const char **why)
{
    char after[SEAL_HEX + 1] = "";
    struct arena arena;
    int64_t seen = 0;
    enum err e = OK;

    arena_init(&arena, 256 * 1024 * 1024);
    while (e == OK && !*why) {
        e = check_page(db, &arena, after, &seen, why);
        arena_reset(&arena);
    }
    if (e != OK && e != E_NOT_FOUND)
        return e;
    *count = seen;
    return OK;
}
