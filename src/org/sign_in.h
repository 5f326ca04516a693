/* sign_in.h: from a name and a password to a session, without saying which of the two was wrong.
 *
 * Three steps, because each belongs on another thread: sign_in_load() reads, sign_in_check() hashes
 * (slow, no database), sign_in_finish() writes. Whoever fails too often waits (org/attempt.h),
 * whether there is such an account or not.
 */
#ifndef ORG_SIGN_IN_H
#define ORG_SIGN_IN_H

#include "org/account.h"
#include "org/attempt.h"
#include "org/password.h"
#include "org/password_rule.h"
#include "org/session.h"

enum { PASSWORDS_OLD_MAX = 20 };

enum sign_in_result {
    SIGN_IN_WRONG,
    SIGN_IN_LOCKED,
    SIGN_IN_CLOSED, /* the password was right, but the account is closed or has no duty any more */
    SIGN_IN_OVER,   /* the password was right, but handed over and not changed in time */
    SIGN_IN_RIGHT
};

struct sign_in {
    struct str login, password; /* given */
    struct account_id account;  /* 0: no such login */
    struct str hash;
    struct attempt attempts[2]; /* who tries */
    int attempt_count;
    bool fits;
    int64_t locked_until_ms;
    enum sign_in_result result;
};

/* Whoever has to wait is SIGN_IN_LOCKED already; there is nothing to check then. */
MUST_CHECK enum err sign_in_load(struct req *r, struct sign_in *s);
/* E_BUSY: too many at once. Whether it fits is in *s. */
MUST_CHECK enum err sign_in_check(struct sign_in *s);
/* OK also when the password was wrong: the try must be written down. See s->result; when it is
 * right, the session of r has begun. */
MUST_CHECK enum err sign_in_finish(struct tx *tx, struct req *r, struct sign_in *s);

/* A wrong try of whoever is named by `attempts`: counted, and in the journal when it began a wait
 * (the fact sign-in-locked). *ret: until when, 0: no wait. */
MUST_CHECK enum err sign_in_failed(struct tx *tx, struct account_id account,
    const struct attempt *attempts, int count, int64_t *ret_until_ms);
/* Until when one of them has to wait. */
MUST_CHECK enum err sign_in_wait(
    struct db *db, const struct attempt *attempts, int count, int64_t *ret_until_ms);

/* --- passwords --- */

/* The hash of an account's password. E_NOT_FOUND: none is set. */
MUST_CHECK enum err account_password_find(
    struct db *db, struct arena *a, struct account_id account, struct str *ret);
/* Set the hash made by password_hash(), with the fact password-set, and end the account's other
 * sessions; `keep` is the token hash of the one to keep, or empty. must_change: the administrator
 * made it up. */
MUST_CHECK enum err account_password_set(
    struct tx *tx, struct account_id account, struct str hash, bool must_change, struct str keep);

/* Without a password and without sessions from now on: until an invitation is used. */
MUST_CHECK enum err account_password_end(struct tx *tx, struct account_id account);

/* Was it chosen while codes were on, so by the shorter rule? And: it must be changed first now. */
MUST_CHECK enum err password_needs_codes(struct db *db, struct account_id account, bool *ret);
MUST_CHECK enum err account_password_outlive(struct tx *tx, struct account_id account);

/* A new password on its way: load() on a reader, password_weakness() with its rule where the form
 * is read, make() where hashing is allowed, account_password_set() with new_hash in the write. */
struct password_change {
    struct password_rule rule;
    struct str hash; /* of the password until now; empty: none */
    struct str old[PASSWORDS_OLD_MAX];
    size_t old_count;
    char new_hash[PASSWORD_HASH_BYTES];
};
MUST_CHECK enum err password_change_load(
    struct db *db, struct arena *a, struct account_id account, struct password_change *ret);
/* E_CONFLICT: it is one of the last ones. E_INVALID and E_BUSY as password_hash(). */
MUST_CHECK enum err password_change_make(struct password_change *c, struct str password);
/* The rule that holds for an account; with codes switched on it asks for less. */
MUST_CHECK enum err password_rule_load(
    struct db *db, struct arena *a, const struct account *account, struct password_rule *ret);

#endif
