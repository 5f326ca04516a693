/* account.c: questions about accounts and duties, and what these allow. */
#include "org/account.h"

#include "base/tr.h"
#include "org/unit_row.h"

#include <string.h>

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

/* --- questions --- */

static void read_account(struct arena *a, const struct rows *r, struct account *ret)
{
    *ret = (struct account){
        .id = {row_int(r, 0)},
        .login = str_copy(a, row_str(r, 1)),
        .name = str_copy(a, row_str(r, 2)),
        .unit = {row_int(r, 3)},
        .person_seal = str_copy(a, row_str(r, 4)),
        .phone_seal = str_copy(a, row_str(r, 5)),
        .state = (enum account_state)row_int(r, 6),
        .since_ms = row_int(r, 7),
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

enum err account_page_below(
    struct db *db, struct arena *a, const struct account_search *s, struct account_list *ret)
{
    int64_t now = now_ms(), idle_ms;
    enum err e = account_idle_before(db, now, &idle_ms);

    if (e != OK)
        return e;
    return list_accounts(db, a, SQL_account_list_below, ret,
        ARGS(V(s->top.v), V(day_of_ms(now)), V(s->after), V(like_pattern(a, s->part)),
            V((int64_t)s->limit), V((int64_t)s->filter), V(idle_ms)));
}

enum err account_list_below(
    struct db *db, struct arena *a, struct unit_id top, struct account_list *ret)
{
    struct account_search all = {.top = top, .limit = INT32_MAX};

    return account_page_below(db, a, &all, ret);
}

enum err account_list_all(struct db *db, struct arena *a, struct account_list *ret)
{
    return list_accounts(db, a, SQL_account_list_all, ret, NO_ARGS);
}

enum err account_list_idle(
    struct db *db, struct arena *a, int64_t before_ms, day_t today, struct account_list *ret)
{
    return list_accounts(db, a, SQL_account_list_idle, ret, ARGS(V(before_ms), V(today)));
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

/* A closed account opens nothing, nor one whose duties have all ended. */
static enum err check_admitted(
    struct db *db, const struct account *account, const struct role_list *to_come)
{
    int64_t had;
    enum err e;

    if (account->state != ACCOUNT_OPEN)
        return E_DENIED;
    if (to_come->count)
        return OK;
    e = db_first_int(db, SQL_account_role_any, &had, ARGS(V(account->id.v)));
    if (e == OK)
        return E_DENIED;
    return e == E_NOT_FOUND ? OK : e;
}

enum err actor_load(
    struct db *db, struct arena *a, struct account_id id, day_t today, struct actor *ret)
{
    struct actor actor = {.today = today};
    struct role_list list = {0};
    enum err e = account_find(db, a, id, &actor.account);

    if (e == OK)
        e = role_list_of(db, a, id, today, &list);
    if (e == OK)
        e = check_admitted(db, &actor.account, &list);
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
