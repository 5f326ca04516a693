/* account_use.c: when an account was last used, and what becomes of one that nobody uses.
 *
 * TCVN 14423:2026 asks that an account unused for 45 days is disabled. It is closed for sign-in by
 * a fact, and an administrator opens it again. Never closed this way is an administrator whose
 * units nobody else could open again, and an account whose token a program works with: what it does
 * shows in the journal and not here.
 */
#include "base/log.h"
#include "org/account.h"
#include "store/setting.h"

enum err account_used(struct tx *tx, struct account_id account, int64_t at_ms)
{
    return db_run(tx->db, SQL_account_use_set, ARGS(V(account.v), V(at_ms)));
}

enum err account_last_use(struct db *db, const struct account *account, int64_t *ret_ms)
{
    enum err e = db_first_int(db, SQL_account_use_find, ret_ms, ARGS(V(account->id.v)));

    if (e != E_NOT_FOUND)
        return e;
    *ret_ms = 0;
    return OK;
}

enum err account_idle_before(struct db *db, int64_t now_ms, int64_t *ret_ms)
{
    int64_t days;
    enum err e = setting_number(db, SETTING_ACCOUNT_IDLE_DAYS, &days);

    if (e == OK)
        *ret_ms = now_ms - days * MS_PER_DAY;
    return e;
}

enum err account_is_idle(struct db *db, const struct account *account, int64_t now_ms, bool *ret)
{
    int64_t before_ms, used_ms;
    enum err e = account_idle_before(db, now_ms, &before_ms);

    if (e == OK)
        e = account_last_use(db, account, &used_ms);
    if (e == OK)
        *ret = used_ms < before_ms && account->since_ms < before_ms;
    return e;
}

enum err check_other_administrators(struct tx *tx, struct account_id account, bool *ret)
{
    day_t today = day_of_ms(tx->now_ms);
    struct role_list roles = {0};
    enum err e = role_list_of(tx->db, tx->arena, account, today, &roles);

    for (size_t i = 0; e == OK && i < roles.count; i++) {
        int64_t other;

        if (roles.items[i].role != ROLE_ADMINISTER || roles.items[i].from_day > today)
            continue;
        e = db_first_int(tx->db, SQL_account_role_reached_otherwise, &other,
            ARGS(V(roles.items[i].unit.v), V(today), V(account.v)));
        if (e == E_NOT_FOUND) {
            *ret = false;
            return OK;
        }
    }
    if (e == OK)
        *ret = true;
    return e;
}

enum err account_close_idle(struct tx *tx, size_t *ret)
{
    struct account_list idle = {0};
    int64_t before_ms;
    size_t closed = 0;
    enum err e = account_idle_before(tx->db, tx->now_ms, &before_ms);

    if (e == OK)
        e = account_list_idle(tx->db, tx->arena, before_ms, day_of_ms(tx->now_ms), &idle);
    for (size_t i = 0; e == OK && i < idle.count; i++) {
        e = account_close(tx, idle.items[i].id, ACCOUNT_UNUSED);
        closed += e == OK;
        if (e == E_CONFLICT) /* the last one who could open others again */
            e = OK;
    }
    if (e == OK)
        *ret = closed;
    return e;
}

enum err account_close_idle_daily(struct tx *tx)
{
    static _Atomic day_t done; /* by this process; writes come one at a time */
    day_t today = day_of_ms(tx->now_ms);
    int64_t account_id = tx->account_id, origin = tx->origin;
    size_t closed = 0;
    enum err e;

    if (done == today)
        return OK;
    tx->account_id = tx->origin = 0; /* nobody does this: the rule does */
    e = account_close_idle(tx, &closed);
    tx->account_id = account_id;
    tx->origin = origin;
    if (e == OK)
        done = today;
    if (closed)
        log_info("closed %zu accounts that were not used for long", closed);
    return e;
}
