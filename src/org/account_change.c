/* account_change.c: the rules of accounts and duties, asked before a fact is added. */
#include "base/unicode.h"
#include "org/account.h"
#include "org/session.h"
#include "store/body.h"

#include <string.h>

bool login_fits(struct str login)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789.-_";

    for (size_t i = 0; i < login.len; i++) {
        if (!login.ptr[i] || !strchr(allowed, login.ptr[i]))
            return false;
    }
    return login.len >= 2 && login.len <= LOGIN_MAX;
}

static enum err check_unit(struct tx *tx, struct unit_id id)
{
    struct org_unit u;
    enum err e = unit_find(tx->db, tx->arena, id, &u);

    return e == E_NOT_FOUND ? E_INVALID : e;
}

/* --- accounts --- */

enum err account_add(struct tx *tx, const struct account *account, struct account_id *ret)
{
    struct str name = str_trim(account->name);
    enum err e;

    if (!login_fits(account->login) || !name.len || utf8_count(name) > ACCOUNT_NAME_MAX)
        return E_INVALID;
    e = check_unit(tx, account->unit);
    if (e != OK)
        return e;
    return fact_add(tx, "account-added",
        body_pack(tx->arena, "{s:s%, s:s%, s:I}", "login", PACK(account->login), "name", PACK(name),
            "unit", (json_int_t)account->unit.v),
        &ret->v);
}

enum err account_set_person(
    struct tx *tx, struct account_id account, struct str person_seal, struct str phone_seal)
{
    struct account there;
    enum err e = account_find(tx->db, tx->arena, account, &there);

    if (e != OK)
        return e;
    return fact_add(tx, "account-person-set",
        body_pack(tx->arena, "{s:I, s:s*, s:s*}", "account", (json_int_t)account.v, "person_seal",
            person_seal.len ? str_z(tx->arena, person_seal) : NULL, "phone_seal",
            phone_seal.len ? str_z(tx->arena, phone_seal) : NULL),
        NULL);
}

enum err account_close(struct tx *tx, struct account_id account, enum account_state state)
{
    struct account there;
    bool others = false;
    enum err e = account_find(tx->db, tx->arena, account, &there);

    if (e == OK && (there.state == state || state == ACCOUNT_OPEN))
        e = E_CONFLICT;
    if (e == OK)
        e = check_other_administrators(tx, account, &others);
    if (e == OK && !others)
        e = E_CONFLICT;
    if (e == OK)
        e = fact_add(tx, "account-closed",
            body_pack(tx->arena, "{s:I, s:s}", "account", (json_int_t)account.v, "why",
                state == ACCOUNT_UNUSED ? "unused" : "by-hand"),
            NULL);
    if (e == OK)
        e = db_run(tx->db, SQL_invitation_delete, ARGS(V(account.v)));
    return e == OK ? session_end_others(tx, account, S(""), "closed") : e;
}

enum err account_open(struct tx *tx, struct account_id account)
{
    struct account there;
    enum err e = account_find(tx->db, tx->arena, account, &there);

    if (e == OK && there.state == ACCOUNT_OPEN)
        e = E_CONFLICT;
    if (e != OK)
        return e;
    return fact_add(tx, "account-opened",
        body_pack(tx->arena, "{s:I}", "account", (json_int_t)account.v), NULL);
}

/* --- duties --- */

static struct str given_body(struct tx *tx, const struct account_role *role)
{
    const char *code = role_code(role->role), *from = day_format_iso(tx->arena, role->from_day).ptr;

    if (role->until_day == INT32_MAX)
        return body_pack(tx->arena, "{s:I, s:I, s:s, s:s}", "account", (json_int_t)role->account.v,
            "unit", (json_int_t)role->unit.v, "role", code, "from", from);
    return body_pack(tx->arena, "{s:I, s:I, s:s, s:s, s:s}", "account", (json_int_t)role->account.v,
        "unit", (json_int_t)role->unit.v, "role", code, "from", from, "until",
        day_format_iso(tx->arena, role->until_day).ptr);
}

/* Sessions from a time with other duties do not come to life again with a new one. */
static enum err end_sessions_of_old(struct tx *tx, struct account_id account)
{
    int64_t any;
    enum err e = db_first_int(
        tx->db, SQL_account_role_open, &any, ARGS(V(account.v), V(day_of_ms(tx->now_ms))));

    if (e == E_NOT_FOUND)
        e = db_first_int(tx->db, SQL_account_role_any, &any, ARGS(V(account.v)));
    else
        return e;
    if (e == E_NOT_FOUND)
        return OK;
    return e == OK ? session_end_others(tx, account, S(""), "closed") : e;
}

enum err role_give(struct tx *tx, const struct account_role *role, struct role_id *ret)
{
    struct account account;
    int64_t same;
    enum err e = role->from_day < role->until_day ? OK : E_INVALID;

    if (e == OK)
        e = account_find(tx->db, tx->arena, role->account, &account);
    if (e == E_NOT_FOUND)
        e = E_INVALID;
    if (e == OK)
        e = check_unit(tx, role->unit);
    if (e != OK)
        return e;
    e = db_first_int(tx->db, SQL_account_role_same, &same,
        ARGS(V(role->account.v), V(role->unit.v), V(role_code(role->role)), V(role->from_day),
            V(role->until_day)));
    if (e != E_NOT_FOUND)
        return e == OK ? E_CONFLICT : e;
    e = end_sessions_of_old(tx, role->account);
    return e == OK ? fact_add(tx, "role-given", given_body(tx, role), &ret->v) : e;
}

enum err role_end(struct tx *tx, struct role_id id, day_t day)
{
    day_t from_day, until_day;
    struct rows r;
    enum err e = db_first(tx->db, SQL_account_role_find, &r, ARGS(V(id.v)));

    if (e != OK)
        return e;
    from_day = (day_t)row_int(&r, 4);
    until_day = (day_t)row_int(&r, 5);
    rows_end(&r);
    if (day < from_day)
        day = from_day;
    if (day >= until_day)
        return E_INVALID;
    return fact_add(tx, "role-ended",
        body_pack(tx->arena, "{s:I, s:s}", "role", (json_int_t)id.v, "day",
            day_format_iso(tx->arena, day).ptr),
        NULL);
}

/* --- handing over --- */

static enum err hand_over_one(
    struct tx *tx, const struct account_role *role, struct account_id to, day_t day)
{
    struct account_role same = *role;
    struct role_id id;
    enum err e;

    same.account = to;
    if (same.from_day < day)
        same.from_day = day;
    e = role_end(tx, role->id, day);
    if (e != OK)
        return e;
    e = role_give(tx, &same, &id);
    return e == E_CONFLICT ? OK : e; /* the successor has it already */
}

enum err account_hand_over(
    struct tx *tx, struct account_id from, struct account_id to, day_t day, size_t *count)
{
    struct role_list roles = {0};
    struct account old, next = {0};
    enum err e = from.v == to.v || day < day_of_ms(tx->now_ms) ? E_INVALID : OK;

    if (e == OK)
        e = account_find(tx->db, tx->arena, from, &old);
    if (e == OK)
        e = account_find(tx->db, tx->arena, to, &next);
    if (e == OK) /* what ends by that day anyway is not handed over */
        e = role_list_of(tx->db, tx->arena, from, day, &roles);
    if (e == OK && (!roles.count || next.state == ACCOUNT_CLOSED))
        e = E_INVALID;
    if (e == OK)
        e = fact_add(tx, "account-handed-over",
            body_pack(tx->arena, "{s:s, s:I, s:I}", "day", day_format_iso(tx->arena, day).ptr,
                "from", (json_int_t)from.v, "to", (json_int_t)to.v),
            NULL);
    for (size_t i = 0; e == OK && i < roles.count; i++)
        e = hand_over_one(tx, &roles.items[i], to, day);
    if (e == OK)
        *count = roles.count;
    return e;
}
