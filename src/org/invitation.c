/* invitation.c: one-time codes, from the slip to the password. */
#include "org/invitation.h"

#include "base/log.h"
#include "org/sign_in.h"
#include "org/totp.h"
#include "store/body.h"
#include "store/setting.h"

enum err invitation_make(
    struct tx *tx, struct account_id account, struct str code_hash, int64_t *until_ms)
{
    struct account there;
    int64_t days, end_ms = 0;
    enum err e = account_find(tx->db, tx->arena, account, &there);

    if (e == OK && there.state != ACCOUNT_OPEN)
        e = E_CONFLICT;
    if (e == OK)
        e = setting_number(tx->db, SETTING_INVITATION_DAYS, &days);
    if (e != OK)
        return e;
    end_ms = tx->now_ms + days * MS_PER_DAY;
    e = account_password_end(tx, account);
    if (e == OK)
        e = db_run(tx->db, SQL_invitation_delete_old, ARGS(V(tx->now_ms)));
    if (e == OK)
        e = db_run(
            tx->db, SQL_invitation_set, ARGS(V(account.v), V(code_hash), V(tx->now_ms), V(end_ms)));
    if (e == OK)
        e = fact_add(tx, "account-invited",
            body_pack(tx->arena, "{s:I, s:I}", "account", (json_int_t)account.v, "until_ms",
                (json_int_t)end_ms),
            NULL);
    if (e == OK)
        *until_ms = end_ms;
    return e;
}

struct invitation {
    struct str code_hash;
    int64_t until_ms, tries;
};

static enum err find(struct db *db, struct arena *a, struct account_id account, int64_t now_ms,
    struct invitation *ret)
{
    struct rows r;
    enum err e = db_first(db, SQL_invitation_find, &r, ARGS(V(account.v), V(now_ms)));

    if (e != OK)
        return e;
    *ret = (struct invitation){.until_ms = row_int(&r, 1), .tries = row_int(&r, 2)};
    if (a)
        ret->code_hash = str_copy(a, row_str(&r, 0));
    rows_end(&r);
    return OK;
}

enum err invitation_find(
    struct db *db, struct account_id account, int64_t now_ms, int64_t *until_ms)
{
    struct invitation i;
    enum err e = find(db, NULL, account, now_ms, &i);

    if (e == OK)
        *until_ms = i.until_ms;
    return e;
}

enum err invitation_load(struct db *db, struct arena *a, int64_t now_ms, struct invitation_use *u)
{
    struct account account = {0};
    struct invitation i = {0};
    enum err e = account_find_by_login(db, a, u->login, &account);

    if (e == OK)
        e = find(db, a, account.id, now_ms, &i);
    if (e != OK && e != E_NOT_FOUND)
        return e;
    u->account = account.id;
    u->code_hash = i.code_hash;
    return OK;
}

/* An unknown login, a used code and a wrong one take equally long. */
enum err invitation_check(struct invitation_use *u)
{
    enum err e = password_hash(u->password, u->password_hash);

    if (e == OK)
        e = password_check(u->code, u->code_hash);
    u->fits = e == OK;
    return e == E_DENIED ? OK : e;
}

static enum err count_try(struct tx *tx, struct invitation_use *u, const struct invitation *i)
{
    int64_t max;
    enum err e = setting_number(tx->db, SETTING_INVITATION_TRIES, &max);

    if (e != OK)
        return e;
    if (i->tries + 1 >= max)
        return db_run(tx->db, SQL_invitation_delete, ARGS(V(u->account.v)));
    return db_run(tx->db, SQL_invitation_count_try, ARGS(V(u->account.v)));
}

static enum err accept(struct tx *tx, struct invitation_use *u)
{
    enum err e = db_run(tx->db, SQL_invitation_delete, ARGS(V(u->account.v)));

    if (e == OK)
        e = account_password_set(tx, u->account, str_from(u->password_hash), false, S(""));
    if (e == OK) /* the telephone may be what was lost */
        e = totp_end(tx, u->account);
    if (e == OK)
        e = account_used(tx, u->account, tx->now_ms);
    if (e != OK)
        return e;
    tx->account_id = u->account.v; /* who had the code is who acts */
    u->done = true;
    return fact_add(tx, "account-invitation-used",
        body_pack(tx->arena, "{s:I}", "account", (json_int_t)u->account.v), NULL);
}

enum err invitation_finish(struct tx *tx, struct invitation_use *u)
{
    struct invitation i;
    enum err e = u->account.v ? find(tx->db, tx->arena, u->account, tx->now_ms, &i) : E_NOT_FOUND;

    if (e == OK && u->fits && str_eq(i.code_hash, u->code_hash))
        return accept(tx, u);
    if (e != OK && e != E_NOT_FOUND)
        return e;
    log_info("invitation: a wrong code, account %lld", (long long)u->account.v);
    return e == OK ? count_try(tx, u, &i) : OK; /* used, replaced or over meanwhile */
}

struct str invitation_code(struct arena *a, struct str typed)
{
    struct buf b;

    buf_init(&b, a, typed.len + 1);
    for (size_t i = 0; i < typed.len; i++) {
        char c = typed.ptr[i];

        if (c != ' ')
            buf_addc(&b, (char)(c >= 'A' && c <= 'Z' ? c + 'a' - 'A' : c));
    }
    return buf_str(&b);
}
