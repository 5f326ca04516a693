/* token.c: the facts token-added and token-ended, and who acts with a token. */
#include "org/token.h"

#include <sodium.h>

#include "base/ascii.h"
#include "base/unicode.h"
#include "http/csrf.h"
#include "org/facts.h"
#include "store/body.h"
#include "store/seal.h"

enum { PREFIX_CHARS = 4, HEX_CHARS = 2 * TOKEN_HASH_BYTES };

struct str token_new(struct arena *a)
{
    return str_printf(a, "cst_%.*s", STR(session_token_new(a)));
}

static bool is_token(struct str text)
{
    return str_starts(text, S("cst_")) && token_shape(str_slice(text, PREFIX_CHARS, text.len));
}

void token_hash(struct str text, unsigned char ret[TOKEN_HASH_BYTES])
{
    static const unsigned char purpose[] = "chungsuc token";

    crypto_generichash(ret, TOKEN_HASH_BYTES, (const unsigned char *)text.ptr, text.len, purpose,
        sizeof purpose - 1);
}

/* --- facts --- */

enum err token_added_apply(struct tx *tx, const struct fact *fact)
{
    const char *until;
    struct str name = S(""), seal = S(""), hex;
    json_int_t account, role;
    unsigned char hash[TOKEN_HASH_BYTES];
    size_t n;
    day_t until_day;
    enum err e = body_unpack(tx->arena, fact->body, "{s:I, s:s%, s?s%, s?s%, s:I, s:s}", "account",
        &account, "hash", UNPACK(hex), "name", UNPACK(name), "name_seal", UNPACK(seal), "role",
        &role, "until", &until);

    if (e == OK)
        e = day_parse_iso(str_from(until), &until_day);
    if (e != OK)
        return e;
    if (sodium_hex2bin(hash, sizeof hash, hex.ptr, hex.len, NULL, &n, NULL) || n != sizeof hash)
        return E_DAMAGED;
    if (seal.len) /* older facts have the name in the open */
        name = seal_reference(tx->arena, seal);
    return db_run(tx->db, SQL_token_insert,
        ARGS(V(fact->seq), V(account), V(role), V(name), V(fact->at_ms), V(until_day),
            value_blob((struct str){(const char *)hash, sizeof hash})));
}

enum err token_ended_apply(struct tx *tx, const struct fact *fact)
{
    json_int_t token;
    enum err e = body_unpack(tx->arena, fact->body, "{s:I}", "token", &token);

    return e == OK ? db_run(tx->db, SQL_token_delete, ARGS(V(token))) : e;
}

/* Does the account have that role, today or from a day to come? */
static enum err check_role(struct tx *tx, const struct api_token *token)
{
    struct role_list roles = {0};
    enum err e = role_list_of(tx->db, tx->arena, token->account, day_of_ms(tx->now_ms), &roles);

    for (size_t i = 0; e == OK && i < roles.count; i++)
        if (roles.items[i].id.v == token->role.v)
            return OK;
    return e == OK ? E_INVALID : e;
}

/* "Điện thoại cô Lan": whose it is. */
static enum err name_seal(struct tx *tx, const struct api_token *token, struct str *ret)
{
    struct seal_terms terms = {
        .purpose = "token-name", .subject = token->account.v, .keep_until = INT32_MAX};
    struct str name = str_trim(token->name);
    struct account account;
    enum err e = account_find(tx->db, tx->arena, token->account, &account);

    *ret = S("");
    if (e != OK || !name.len)
        return e;
    terms.unit = account.unit.v;
    return seal_put(tx, &terms, name, ret);
}

enum err token_add(
    struct tx *tx, const struct api_token *token, struct str text, struct token_id *ret)
{
    day_t today = day_of_ms(tx->now_ms);
    struct str seal;
    unsigned char hash[TOKEN_HASH_BYTES];
    char hex[HEX_CHARS + 1];
    enum err e;

    if (!is_token(text) || utf8_count(str_trim(token->name)) > TOKEN_NAME_MAX ||
        token->until_day <= today || token->until_day > today + TOKEN_DAYS_MAX)
        return E_INVALID;
    e = check_role(tx, token);
    if (e == OK)
        e = name_seal(tx, token, &seal);
    if (e != OK)
        return e;
    token_hash(text, hash);
    sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
    return fact_add(tx, "token-added",
        body_pack(tx->arena, "{s:I, s:s, s:s%, s:I, s:s}", "account", (json_int_t)token->account.v,
            "hash", hex, "name_seal", PACK(seal), "role", (json_int_t)token->role.v, "until",
            day_format_iso(tx->arena, token->until_day).ptr),
        &ret->v);
}

enum err token_end(struct tx *tx, struct token_id id)
{
    int64_t there;
    enum err e = db_first_int(tx->db, SQL_token_find, &there, ARGS(V(id.v)));

    if (e != OK)
        return e;
    return fact_add(
        tx, "token-ended", body_pack(tx->arena, "{s:I}", "token", (json_int_t)id.v), NULL);
}

/* --- questions --- */

enum err token_list_of(struct db *db, struct arena *a, struct account_id account, day_t today,
    struct api_token_list *ret)
{
    struct api_token_list list = {0};
    struct rows r;
    enum err e = db_query(db, SQL_token_list_of, &r, ARGS(V(account.v), V(today)));

    while (e == OK && (e = rows_next(&r)) == OK) {
        struct api_token *token = vec_push(a, &list);

        *token = (struct api_token){.id = {row_int(&r, 0)},
            .account = {row_int(&r, 1)},
            .role = {row_int(&r, 2)},
            .at_ms = row_int(&r, 4),
            .until_day = (day_t)row_int(&r, 5)};
        if ((e = seal_read(db, a, str_copy(a, row_str(&r, 3)), &token->name)) != OK)
            rows_end(&r);
    }
    if (e != E_NOT_FOUND)
        return e;
    *ret = list;
    return OK;
}

/* The one role of a token. Columns as in SQL_token_find_by_hash. */
static enum err read_role(const struct rows *r, day_t today, struct account_role *ret)
{
    struct account_role role = {
        .id = {row_int(r, 1)},
        .account = {row_int(r, 0)},
        .unit = {row_int(r, 2)},
        .from_day = (day_t)row_int(r, 4),
        .until_day = (day_t)row_int(r, 5),
    };

    if (role_from_code(row_str(r, 3), &role.role) != OK || role.from_day > today ||
        role.until_day <= today)
        return E_DENIED;
    *ret = role;
    return OK;
}

enum err token_actor_load(
    struct db *db, struct arena *a, struct str text, day_t today, struct actor *ret)
{
    unsigned char hash[TOKEN_HASH_BYTES];
    struct account_role role;
    struct account account;
    struct rows r;
    int64_t token;
    enum err e;

    if (!is_token(text))
        return E_NOT_FOUND;
    token_hash(text, hash);
    e = db_first(db, SQL_token_find_by_hash, &r,
        ARGS(value_blob((struct str){(const char *)hash, sizeof hash}), V(today)));
    if (e != OK)
        return e;
    e = read_role(&r, today, &role);
    token = row_int(&r, 6);
    rows_end(&r);
    if (e == OK)
        e = account_find(db, a, role.account, &account);
    if (e != OK)
        return e;
    *ret = (struct actor){.account = account, .today = today, .origin = token, .role_count = 1};
    ret->roles[0] = role;
    return OK;
}
