/* sign_in.c: tries, locks, sessions and passwords of accounts. */
#include "org/sign_in.h"

#include "base/log.h"

#include <sodium.h>

enum { MS_PER_MINUTE = 60 * 1000 };

struct tries {
    int64_t count, at_ms, locked_until_ms;
};

static struct value login_key(const struct sign_in *s)
{
    return value_blob((struct str){(const char *)s->login_hash, LOGIN_HASH_BYTES});
}

static enum err tries_find(struct db *db, const struct sign_in *s, struct tries *ret)
{
    struct value key = login_key(s);
    struct rows r;
    enum err e = db_first(db, SQL_sign_in_try_find, &r, &key, 1);

    if (e == OK) {
        *ret = (struct tries){row_int(&r, 0), row_int(&r, 1), row_int(&r, 2)};
        rows_end(&r);
    }
    if (e == E_NOT_FOUND) {
        *ret = (struct tries){0};
        e = OK;
    }
    return e;
}

enum err sign_in_load(struct db *db, struct arena *a, int64_t now_ms, struct sign_in *s)
{
    struct account account = {0};
    struct str hash = S("");
    struct tries tries;
    enum err e;

    crypto_generichash(s->login_hash, LOGIN_HASH_BYTES, (const unsigned char *)s->login.ptr,
        s->login.len, NULL, 0);
    e = tries_find(db, s, &tries);
    if (e == OK)
        e = account_find_by_login(db, a, s->login, &account);
    if (e == OK)
        e = account_password_find(db, a, account.id, &hash);
    if (e != OK && e != E_NOT_FOUND)
        return e;
    s->account = account.id;
    s->hash = hash;
    s->locked_until_ms = tries.locked_until_ms;
    s->result = tries.locked_until_ms > now_ms ? SIGN_IN_LOCKED : SIGN_IN_WRONG;
    return OK;
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

static enum err count_try(struct tx *tx, struct sign_in *s, struct tries tries)
{
    int64_t max, minutes, locked_until_ms = 0;
    enum err e = setting_int(tx->db, "sign-in-tries", 5, &max);

    if (e == OK)
        e = setting_int(tx->db, "sign-in-lock-minutes", 5, &minutes);
    if (e != OK)
        return e;
    if (tries.at_ms <= tx->now_ms - minutes * MS_PER_MINUTE)
        tries.count = 0;
    tries.count++;
    if (tries.count >= max) {
        tries.count = 0;
        locked_until_ms = tx->now_ms + minutes * MS_PER_MINUTE;
        s->locked_until_ms = locked_until_ms;
        s->result = SIGN_IN_LOCKED;
    }
    e = db_run(tx->db, SQL_sign_in_try_delete_old,
        ARGS(V(tx->now_ms - minutes * MS_PER_MINUTE), V(tx->now_ms)));
    if (e == OK)
        e = db_run(tx->db, SQL_sign_in_try_set,
            ARGS(login_key(s), V(tries.count), V(tx->now_ms), V(locked_until_ms)));
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

static enum err session_start(struct tx *tx, struct sign_in *s)
{
    struct value key = login_key(s);
    int64_t days;
    enum err e = setting_int(tx->db, "session-days", 30, &days);

    if (e == OK)
        e = db_run(tx->db, SQL_sign_in_try_delete, &key, 1);
    if (e == OK)
        e = db_run(tx->db, SQL_session_delete_expired, ARGS(V(tx->now_ms)));
    if (e == OK)
        e = db_run(tx->db, SQL_session_insert,
            ARGS(value_blob(s->token_hash), V(s->account.v), V(0), V(tx->now_ms),
                V(tx->now_ms + days * MS_PER_DAY), V(tx->now_ms), V(tx->now_ms), V(1)));
    if (e == OK)
        e = account_used(tx, s->account, tx->now_ms);
    if (e == OK) {
        s->must_change = account_must_change_password(tx->db, s->account);
        s->result = SIGN_IN_RIGHT;
    }
    return e;
}

enum err sign_in_finish(struct tx *tx, struct sign_in *s)
{
    struct tries tries;
    struct str now_hash = S("");
    enum err e = tries_find(tx->db, s, &tries);

    if (e != OK)
        return e;
    s->locked_until_ms = tries.locked_until_ms;
    s->result = SIGN_IN_WRONG;
    if (tries.locked_until_ms > tx->now_ms) { /* perhaps since we looked */
        s->result = SIGN_IN_LOCKED;
        return OK;
    }
    if (s->fits)
        e = account_password_find(tx->db, tx->arena, s->account, &now_hash);
    if (e != OK)
        return e;
    if (s->fits && str_eq(now_hash, s->hash)) { /* not changed meanwhile */
        e = check_open(tx, s);
        return e == OK && s->result != SIGN_IN_CLOSED ? session_start(tx, s) : e;
    }
    return count_try(tx, s, tries);
}

/* --- sessions and passwords --- */

enum err session_find(struct db *db, struct str token_hash, int64_t now_ms, struct account_id *ret)
{
    return db_first_int(db, SQL_session_find, &ret->v, ARGS(value_blob(token_hash), V(now_ms)));
}

enum err session_end(struct tx *tx, struct str token_hash)
{
    return db_run(tx->db, SQL_session_delete, ARGS(value_blob(token_hash)));
}

enum err account_password_find(
    struct db *db, struct arena *a, struct account_id account, struct str *ret)
{
    return db_first_str(db, a, SQL_secret_find, ret, ARGS(V(account.v), V("password")));
}

enum err account_password_set(
    struct tx *tx, struct account_id account, struct str hash, bool must_change, struct str keep)
{
    struct account there;
    enum err e = account_find(tx->db, tx->arena, account, &there);

    if (e == OK)
        e = db_run(
            tx->db, SQL_secret_set, ARGS(V(account.v), V("password"), V(hash), V(tx->now_ms)));
    if (e == OK && must_change)
        e = db_run(
            tx->db, SQL_secret_set, ARGS(V(account.v), V("must-change"), V(""), V(tx->now_ms)));
    else if (e == OK)
        e = db_run(tx->db, SQL_secret_delete, ARGS(V(account.v), V("must-change")));
    if (e == OK)
        e = db_run(tx->db, SQL_session_delete_others, ARGS(V(account.v), value_blob(keep)));
    return e;
}

enum err account_password_end(struct tx *tx, struct account_id account)
{
    enum err e = db_run(tx->db, SQL_secret_delete, ARGS(V(account.v), V("password")));

    if (e == OK)
        e = db_run(tx->db, SQL_secret_delete, ARGS(V(account.v), V("must-change")));
    if (e == OK)
        e = db_run(tx->db, SQL_session_delete_others, ARGS(V(account.v), value_blob(S(""))));
    return e;
}

bool account_must_change_password(struct db *db, struct account_id account)
{
    struct rows r;
    enum err e = db_first(db, SQL_secret_find, &r, ARGS(V(account.v), V("must-change")));

    if (e == OK)
        rows_end(&r);
    return e == OK;
}
