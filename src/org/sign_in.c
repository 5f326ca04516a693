/* sign_in.c: a name and a password, and who has to wait. */
#include "org/sign_in.h"

#include "org/totp.h"
#include "base/log.h"
#include "store/body.h"
#include "store/setting.h"

/* A browser that is known to the account counts by itself, any other by name and by address. */
static enum err who_tries(struct req *r, struct sign_in *s)
{
    struct str device;
    enum err e = device_known(r, r->db, s->account, &device);

    if (e != OK)
        return e;
    s->attempts[0] = device.len ? attempt_of_device(s->account, device) : attempt_of_name(s->login);
    s->attempts[1] = attempt_of_address(r->address);
    s->attempt_count = device.len ? 1 : 2;
    return OK;
}

enum err sign_in_wait(
    struct db *db, const struct attempt *attempts, int count, int64_t *ret_until_ms)
{
    int64_t latest = 0, until = 0;
    enum err e = OK;

    for (int i = 0; e == OK && i < count; i++) {
        e = attempt_wait(db, &attempts[i], &until);
        if (until > latest)
            latest = until;
    }
    if (e == OK)
        *ret_until_ms = latest;
    return e;
}

enum err sign_in_load(struct req *r, struct sign_in *s)
{
    struct account account = {0};
    struct str hash = S("");
    enum err e = account_find_by_login(r->db, r->arena, s->login, &account);

    if (e == OK)
        e = account_password_find(r->db, r->arena, account.id, &hash);
    if (e != OK && e != E_NOT_FOUND)
        return e;
    s->account = account.id;
    s->hash = hash;
    e = who_tries(r, s);
    if (e == OK)
        e = sign_in_wait(r->db, s->attempts, s->attempt_count, &s->locked_until_ms);
    s->result = s->locked_until_ms > r->now_ms ? SIGN_IN_LOCKED : SIGN_IN_WRONG;
    return e;
}

enum err sign_in_check(struct sign_in *s)
{
    enum err e;

    if (s->result == SIGN_IN_LOCKED)
        return OK;
    e = password_check(s->password, s->hash);
    s->fits = e == OK;
    return e == E_DENIED ? OK : e;
}

enum err sign_in_failed(struct tx *tx, struct account_id account, const struct attempt *attempts,
    int count, int64_t *ret_until_ms)
{
    int64_t latest = 0, until = 0;
    bool locked = false;
    enum err e = OK;

    for (int i = 0; e == OK && i < count; i++) {
        bool now = false;

        e = attempt_failed(tx, &attempts[i], &until, &now);
        locked = locked || now;
        if (until > latest)
            latest = until;
    }
    log_info("sign-in: a wrong try, account %lld%s", (long long)account.v,
        locked ? ", which has to wait now" : "");
    if (e == OK && locked && account.v) /* a name that nobody has may be a password: never noted */
        e = fact_add(tx, "sign-in-locked",
            body_pack(tx->arena, "{s:I}", "account", (json_int_t)account.v), NULL);
    if (e == OK)
        *ret_until_ms = latest;
    return e;
}

/* Closed, without a duty any more, or unused for so long that it is closed now. */
static enum err check_open(struct tx *tx, struct sign_in *s)
{
    struct actor actor;
    bool idle = false;
    enum err e = actor_load(tx->db, tx->arena, s->account, day_of_ms(tx->now_ms), &actor);

    if (e == OK)
        e = account_is_idle(tx->db, &actor.account, tx->now_ms, &idle);
    if (e == OK && idle) {
        e = account_close(tx, s->account, ACCOUNT_UNUSED);
        if (e == OK)
            e = E_DENIED;
        else if (e == E_CONFLICT) /* nobody else could open it again */
            e = OK;
    }
    if (e != E_DENIED)
        return e;
    s->result = SIGN_IN_CLOSED;
    return OK;
}

/* A password that was handed over and not changed in time opens nothing any more. */
static enum err check_once(struct tx *tx, struct sign_in *s)
{
    int64_t made_ms, days;
    enum err e = db_first_int(tx->db, SQL_password_once_made, &made_ms, ARGS(V(s->account.v)));

    if (e == E_NOT_FOUND)
        return OK;
    if (e == OK)
        e = setting_number(tx->db, SETTING_INVITATION_DAYS, &days);
    if (e == OK && tx->now_ms - made_ms > days * MS_PER_DAY)
        s->result = SIGN_IN_OVER;
    return e;
}

static enum err let_in(struct tx *tx, struct req *r, struct sign_in *s)
{
    bool codes = false;
    enum err e = attempt_forget(tx, &s->attempts[0]); /* not that of the address */

    if (e == OK)
        e = session_begin(tx, r, s->account, PROOF_PASSWORD);
    if (e == OK)
        e = totp_is_on(tx->db, s->account, &codes);
    if (e == OK && !codes)
        e = device_remember(tx, r, s->account);
    s->result = SIGN_IN_RIGHT;
    return e;
}

enum err sign_in_finish(struct tx *tx, struct req *r, struct sign_in *s)
{
    struct str now_hash = S("");
    enum err e = sign_in_wait(tx->db, s->attempts, s->attempt_count, &s->locked_until_ms);

    if (e != OK)
        return e;
    s->result = SIGN_IN_WRONG;
    if (s->locked_until_ms > tx->now_ms) { /* perhaps since we looked */
        s->result = SIGN_IN_LOCKED;
        return OK;
    }
    if (s->fits)
        e = account_password_find(tx->db, tx->arena, s->account, &now_hash);
    if (e != OK)
        return e;
    if (s->fits && str_eq(now_hash, s->hash)) { /* not changed meanwhile */
        e = check_open(tx, s);
        if (e == OK && s->result == SIGN_IN_WRONG)
            e = check_once(tx, s);
        return e == OK && s->result == SIGN_IN_WRONG ? let_in(tx, r, s) : e;
    }
    e = sign_in_failed(tx, s->account, s->attempts, s->attempt_count, &s->locked_until_ms);
    if (s->locked_until_ms > tx->now_ms)
        s->result = SIGN_IN_LOCKED;
    return e;
}
