/* account.c: accounts, their roles, and what these allow. */
#include "org/account.h"

#include "base/log.h"
#include "base/tr.h"
#include "base/unicode.h"
#include "org/facts.h"
#include "org/unit_row.h"
#include "store/body.h"

#include <string.h>

const struct fact_kind org_kinds[] = {
    {.name = "unit-added", .apply = unit_added_apply},
    {.name = "unit-renamed", .apply = unit_renamed_apply},
    {.name = "unit-changed", .apply = unit_changed_apply},
    {.name = "unit-tied", .apply = unit_tied_apply},
    {.name = "unit-ended", .apply = unit_ended_apply},
    {.name = "unit-succeeded", .apply = unit_succeeded_apply},
    {.name = "account-added", .apply = account_added_apply},
    {.name = "role-given", .apply = role_given_apply},
    {.name = "role-ended", .apply = role_ended_apply},
    {.name = "token-added", .apply = token_added_apply},
    {.name = "token-ended", .apply = token_ended_apply},
    {.name = NULL},
};

/* The whole law of permissions: what a role allows, and how far it reaches. */
static const struct {
    const char *code, *label;
    bool below; /* also for all units below */
    bool allows[PERMISSION_ADMINISTER + 1];
} roles[ROLE_LAST] = {
    [ROLE_REPORT] = {"report", MSG("Báo cáo"), false,
        {[PERMISSION_READ] = true, [PERMISSION_REPORT] = true}},
    [ROLE_COMPILE] = {"compile", MSG("Tổng hợp"), true,
        {[PERMISSION_READ] = true, [PERMISSION_COMPILE] = true}},
    [ROLE_READ] = {"read", MSG("Xem"), true, {[PERMISSION_READ] = true}},
    [ROLE_ADMINISTER] = {"administer", MSG("Quản trị"), true,
        {[PERMISSION_READ] = true, [PERMISSION_ADMINISTER] = true}},
};

const char *role_code(enum role r)
{
    return roles[r].code;
}

const char *role_label(enum role r)
{
    return roles[r].label;
}

enum err role_from_code(struct str code, enum role *ret)
{
    for (int r = 0; r < ROLE_LAST; r++) {
        if (str_eq(code, str_from(roles[r].code))) {
            *ret = (enum role)r;
            return OK;
        }
    }
    return E_INVALID;
}

/* --- facts --- */

enum err account_added_apply(struct tx *tx, const struct fact *fact)
{
    const char *login;
    struct str name;
    json_int_t unit;
    enum err e = body_unpack(tx->arena, fact->body, "{s:s, s:s%, s:I}", "login", &login, "name",
        UNPACK(name), "unit", &unit);

    if (e != OK)
        return e;
    return db_run(tx->db, SQL_account_insert, ARGS(V(fact->seq), V(login), V(name), V(unit)));
}

enum err role_given_apply(struct tx *tx, const struct fact *fact)
{
    const char *role, *from;
    json_int_t account, unit;
    day_t from_day;
    enum err e = body_unpack(tx->arena, fact->body, "{s:I, s:I, s:s, s:s}", "account", &account,
        "unit", &unit, "role", &role, "from", &from);

    if (e == OK)
        e = day_parse_iso(str_from(from), &from_day);
    if (e != OK)
        return e;
    return db_run(tx->db, SQL_account_role_insert,
        ARGS(V(fact->seq), V(account), V(unit), V(role), V(from_day), V(INT32_MAX)));
}

enum err role_ended_apply(struct tx *tx, const struct fact *fact)
{
    const char *day;
    json_int_t role;
    day_t until_day;
    enum err e = body_unpack(tx->arena, fact->body, "{s:I, s:s}", "role", &role, "day", &day);

    if (e == OK)
        e = day_parse_iso(str_from(day), &until_day);
    if (e != OK)
        return e;
    return db_run(tx->db, SQL_account_role_end, ARGS(V(role), V(until_day)));
}

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

enum err role_give(struct tx *tx, const struct account_role *role, struct role_id *ret)
{
    const char *code = role_code(role->role);
    struct account account;
    int64_t same;
    enum err e = account_find(tx->db, tx->arena, role->account, &account);

    if (e == E_NOT_FOUND)
        e = E_INVALID;
    if (e == OK)
        e = check_unit(tx, role->unit);
    if (e != OK)
        return e;
    e = db_first_int(tx->db, SQL_account_role_same, &same,
        ARGS(V(role->account.v), V(role->unit.v), V(code), V(role->from_day)));
    if (e != E_NOT_FOUND)
        return e == OK ? E_CONFLICT : e;
    return fact_add(tx, "role-given",
        body_pack(tx->arena, "{s:I, s:I, s:s, s:s}", "account", (json_int_t)role->account.v, "unit",
            (json_int_t)role->unit.v, "role", code, "from",
            day_format_iso(tx->arena, role->from_day).ptr),
        &ret->v);
}

enum err role_end(struct tx *tx, struct role_id id, day_t day)
{
    struct rows r;
    enum err e = db_first(tx->db, SQL_account_role_find, &r, ARGS(V(id.v)));

    if (e != OK)
        return e;
    rows_end(&r);
    return fact_add(tx, "role-ended",
        body_pack(tx->arena, "{s:I, s:s}", "role", (json_int_t)id.v, "day",
            day_format_iso(tx->arena, day).ptr),
        NULL);
}

/* --- questions --- */

static void read_account(struct arena *a, const struct rows *r, struct account *ret)
{
    *ret = (struct account){
        .id = {row_int(r, 0)},
        .login = str_copy(a, row_str(r, 1)),
        .name = str_copy(a, row_str(r, 2)),
        .unit = {row_int(r, 3)},
    };
}

static enum err find_account(
    struct db *db, struct arena *a, enum statement s, struct value key, struct account *ret)
{
    struct rows r;
    enum err e = db_first(db, s, &r, &key, 1);

    if (e == OK) {
        read_account(a, &r, ret);
        rows_end(&r);
    }
    return e;
}

enum err account_find(struct db *db, struct arena *a, struct account_id id, struct account *ret)
{
    return find_account(db, a, SQL_account_find, V(id.v), ret);
}

enum err account_find_by_login(
    struct db *db, struct arena *a, struct str login, struct account *ret)
{
    return find_account(db, a, SQL_account_find_by_login, V(login), ret);
}

static enum err list_accounts(struct db *db, struct arena *a, enum statement s,
    struct account_list *ret, const struct value *args, size_t count)
{
    struct account_list accounts = {0};
    struct rows r;
    enum err e = db_query(db, s, &r, args, count);

    while (e == OK && (e = rows_next(&r)) == OK)
        read_account(a, &r, vec_push(a, &accounts));
    if (e != E_NOT_FOUND)
        return e;
    *ret = accounts;
    return OK;
}

enum err account_page_below(struct db *db, struct arena *a, struct unit_id top, struct str after,
    struct str part, size_t limit, struct account_list *ret)
{
    return list_accounts(db, a, SQL_account_list_below, ret,
        ARGS(V(top.v), V(day_of_ms(now_ms())), V(after), V(like_pattern(a, part)),
            V((int64_t)limit)));
}

enum err account_list_below(
    struct db *db, struct arena *a, struct unit_id top, struct account_list *ret)
{
    return account_page_below(db, a, top, S(""), S(""), INT32_MAX, ret);
}

enum err account_list_all(struct db *db, struct arena *a, struct account_list *ret)
{
    return list_accounts(db, a, SQL_account_list_all, ret, NO_ARGS);
}

enum err role_list_of(
    struct db *db, struct arena *a, struct account_id account, day_t today, struct role_list *ret)
{
    struct role_list list = {0};
    struct rows r;
    enum err e = db_query(db, SQL_account_role_list, &r, ARGS(V(account.v), V(today)));

    while (e == OK && (e = rows_next(&r)) == OK) {
        enum role role;

        if (role_from_code(row_str(&r, 3), &role) != OK)
            continue; /* of a later version: allows nothing here */
        *vec_push(a, &list) = (struct account_role){{row_int(&r, 0)}, {row_int(&r, 1)},
            {row_int(&r, 2)}, role, (day_t)row_int(&r, 4), (day_t)row_int(&r, 5)};
    }
    if (e != E_NOT_FOUND)
        return e;
    *ret = list;
    return OK;
}

/* --- who may what --- */

enum err actor_load(
    struct db *db, struct arena *a, struct account_id id, day_t today, struct actor *ret)
{
    struct actor actor = {.today = today};
    struct role_list list = {0};
    enum err e = account_find(db, a, id, &actor.account);

    if (e == OK)
        e = role_list_of(db, a, id, today, &list);
    if (e != OK)
        return e;
    for (size_t i = 0; i < list.count && actor.role_count < ACTOR_ROLES_MAX; i++) {
        if (list.items[i].from_day <= today)
            actor.roles[actor.role_count++] = list.items[i];
    }
    *ret = actor;
    return OK;
}

bool may(struct db *db, const struct actor *actor, enum permission p, struct unit_id unit)
{
    if (p == PERMISSION_NONE || (actor && p == PERMISSION_SIGNED_IN))
        return true;
    for (size_t i = 0; actor && i < actor->role_count; i++) {
        const struct account_role *r = &actor->roles[i];
        enum err e = E_NOT_FOUND;

        if (!roles[r->role].allows[p])
            continue;
        if (r->unit.v == unit.v)
            return true;
        if (roles[r->role].below)
            e = unit_reached(db, unit, r->unit, actor->today);
        if (e == OK)
            return true;
    }
    return false;
}

bool may_somewhere(const struct actor *actor, enum permission p)
{
    if (p == PERMISSION_NONE || (actor && p == PERMISSION_SIGNED_IN))
        return true;
    for (size_t i = 0; actor && i < actor->role_count; i++) {
        if (roles[actor->roles[i].role].allows[p])
            return true;
    }
    return false;
}
