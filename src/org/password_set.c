/* password_set.c: the password of an account, the rule it has to keep, and those before it. */
#include "org/sign_in.h"
#include "org/changed.h"
#include "org/totp.h"
#include "store/body.h"
#include "store/setting.h"

#include <stdio.h>

enum { KIND_BYTES = 40 };

enum err account_password_find(
    struct db *db, struct arena *a, struct account_id account, struct str *ret)
{
    return db_first_str(db, a, SQL_secret_find, ret, ARGS(V(account.v), V("password")));
}

/* --- those before --- */

/* The kind of the one that was replaced by the fact of that number: in order as texts. */
static const char *old_kind(char kind[KIND_BYTES], int64_t seq)
{
    snprintf(kind, KIND_BYTES, "password-old-%019lld", (long long)seq);
    return kind;
}

/* The kinds of the newest `count`; *oldest is empty when there are not so many. */
static enum err old_oldest(
    struct tx *tx, struct account_id account, int64_t count, struct str *oldest)
{
    struct str last = S("");
    struct rows r;
    int64_t n = 0;
    enum err e = db_query(tx->db, SQL_password_old_list, &r, ARGS(V(account.v), V(count)));

    while (e == OK && (e = rows_next(&r)) == OK) {
        last = str_copy(tx->arena, row_str(&r, 0));
        n++;
    }
    if (e != E_NOT_FOUND)
        return e;
    *oldest = n == count ? last : S("");
    return OK;
}

/* Keep the password until now among those that may not come again, and forget what is too old.
 * The last N are the one in use and N - 1 before it. */
static enum err keep_old(struct tx *tx, struct account_id account, int64_t seq)
{
    char kind[KIND_BYTES];
    struct str hash = S(""), oldest = S("");
    int64_t count;
    enum err e = setting_number(tx->db, SETTING_PASSWORD_NOT_LAST, &count);

    if (e == OK)
        e = account_password_find(tx->db, tx->arena, account, &hash);
    if (e == E_NOT_FOUND)
        return OK;
    if (e == OK)
        e = db_run(tx->db, SQL_secret_set,
            ARGS(V(account.v), V(old_kind(kind, seq)), V(hash), V(tx->now_ms)));
    if (e == OK && count < 2)
        return db_run(
            tx->db, SQL_password_old_delete, ARGS(V(account.v), V(old_kind(kind, INT64_MAX))));
    if (e == OK)
        e = old_oldest(tx, account, count - 1, &oldest);
    return e == OK ? db_run(tx->db, SQL_password_old_delete, ARGS(V(account.v), V(oldest))) : e;
}

enum err account_password_set(
    struct tx *tx, struct account_id account, struct str hash, bool must_change, struct str keep)
{
    struct account there;
    int64_t seq;
    enum err e = account_find(tx->db, tx->arena, account, &there);

    if (e == OK)
        e = fact_add(tx, "password-set",
            body_pack(
                tx->arena, "{s:I, s:b}", "account", (json_int_t)account.v, "once", must_change),
            &seq);
    if (e == OK)
        e = changed_note(tx, account, CHANGED_PASSWORD);
    if (e == OK)
        e = keep_old(tx, account, seq);
    if (e == OK)
        e = db_run(
            tx->db, SQL_secret_set, ARGS(V(account.v), V("password"), V(hash), V(tx->now_ms)));
    if (e == OK && must_change)
        e = db_run(
            tx->db, SQL_secret_set, ARGS(V(account.v), V("must-change"), V(""), V(tx->now_ms)));
    else if (e == OK)
        e = db_run(tx->db, SQL_secret_delete, ARGS(V(account.v), V("must-change")));
    return e == OK ? session_end_others(tx, account, keep, "password") : e;
}

enum err account_password_end(struct tx *tx, struct account_id account)
{
    enum err e = db_run(tx->db, SQL_secret_delete, ARGS(V(account.v), V("password")));

    if (e == OK)
        e = db_run(tx->db, SQL_secret_delete, ARGS(V(account.v), V("must-change")));
    return e == OK ? session_end_others(tx, account, S(""), "password") : e;
}

enum err password_needs_codes(struct db *db, struct account_id account, bool *ret)
{
    int64_t newer;
    enum err e = db_first_int(db, SQL_password_after_totp, &newer, ARGS(V(account.v)));

    if (e == OK)
        *ret = newer > 0;
    return e;
}

enum err account_password_outlive(struct tx *tx, struct account_id account)
{
    return db_run(
        tx->db, SQL_secret_set, ARGS(V(account.v), V("must-change"), V(""), V(tx->now_ms)));
}

/* --- a new one --- */

enum err password_rule_load(
    struct db *db, struct arena *a, const struct account *account, struct password_rule *ret)
{
    struct password_rule rule = {.classes_min = 1, .names = {account->login, account->name}};
    struct org_unit unit;
    bool codes = false;
    enum err e = unit_find(db, a, account->unit, &unit);

    if (e == OK)
        e = totp_is_on(db, account->id, &codes);
    if (e == OK)
        e = setting_number(
            db, codes ? SETTING_PASSWORD_CHARS_TOTP : SETTING_PASSWORD_CHARS, &rule.chars_min);
    if (e == OK && !codes)
        e = setting_number(db, SETTING_PASSWORD_CLASSES, &rule.classes_min);
    if (e != OK)
        return e;
    rule.names[2] = unit.name;
    *ret = rule;
    return OK;
}

static enum err load_old(
    struct db *db, struct arena *a, struct account_id account, struct password_change *c)
{
    struct rows r;
    int64_t count;
    enum err e = setting_number(db, SETTING_PASSWORD_NOT_LAST, &count);

    if (e == OK && count > 1)
        e = db_query(db, SQL_password_old_list, &r, ARGS(V(account.v), V(count - 1)));
    else
        return e;
    while (e == OK && (e = rows_next(&r)) == OK) {
        if (c->old_count < PASSWORDS_OLD_MAX)
            c->old[c->old_count++] = str_copy(a, row_str(&r, 1));
    }
    return e == E_NOT_FOUND ? OK : e;
}

enum err password_change_load(
    struct db *db, struct arena *a, struct account_id account, struct password_change *ret)
{
    struct password_change c = {.hash = S("")};
    struct account there;
    enum err e = account_find(db, a, account, &there);

    if (e == OK)
        e = password_rule_load(db, a, &there, &c.rule);
    if (e == OK)
        e = account_password_find(db, a, account, &c.hash);
    if (e == OK || e == E_NOT_FOUND)
        e = load_old(db, a, account, &c);
    if (e == OK)
        *ret = c;
    return e;
}

enum err password_change_make(struct password_change *c, struct str password)
{
    enum err e = c->hash.len ? password_check(password, c->hash) : E_DENIED;

    for (size_t i = 0; e == E_DENIED && i < c->old_count; i++)
        e = password_check(password, c->old[i]);
    if (e != E_DENIED)
        return e == OK ? E_CONFLICT : e;
    return password_hash(password, c->new_hash);
}
