/* sign_in.h: from a name and a password to a session, without saying which of the two was wrong.
 *
 * Three steps, because each belongs on another thread: sign_in_load() reads, sign_in_check() hashes
 * (slow, no database), sign_in_finish() writes. A name that fails too often is locked for a while,
 * whether there is such an account or not. Settings of the installation: sign-in-tries (5),
 * sign-in-lock-minutes (5), session-days (30).
 */
#ifndef ORG_SIGN_IN_H
#define ORG_SIGN_IN_H

#include "org/account.h"
#include "org/password.h"

enum { LOGIN_HASH_BYTES = 32 };

enum sign_in_result {
    SIGN_IN_WRONG,
    SIGN_IN_LOCKED,
    SIGN_IN_CLOSED, /* the password was right, but the account is closed or has no duty any more */
    SIGN_IN_RIGHT
};

struct sign_in {
    struct str login, password; /* given */
    struct str token_hash;      /* given before sign_in_finish(): of the session to be */
    struct account_id account;  /* 0: no such login */
    struct str hash;
    unsigned char login_hash[LOGIN_HASH_BYTES];
    bool fits;
    bool must_change; /* signed in with a password given by the administrator */
    int64_t locked_until_ms;
    enum sign_in_result result;
};

/* A locked name is SIGN_IN_LOCKED already; there is nothing to check then. */
MUST_CHECK enum err sign_in_load(struct db *db, struct arena *a, int64_t now_ms, struct sign_in *s);
/* E_BUSY: too many at once. Whether it fits is in *s. */
MUST_CHECK enum err sign_in_check(struct sign_in *s);
/* OK also when the password was wrong: the try must be written down. See s->result. */
MUST_CHECK enum err sign_in_finish(struct tx *tx, struct sign_in *s);

/* The account of a session. E_NOT_FOUND: none, or expired. */
MUST_CHECK enum err session_find(
    struct db *db, struct str token_hash, int64_t now_ms, struct account_id *ret);
MUST_CHECK enum err session_end(struct tx *tx, struct str token_hash);

/* The hash of an account's password. E_NOT_FOUND: none is set. */
MUST_CHECK enum err account_password_find(
    struct db *db, struct arena *a, struct account_id account, struct str *ret);
/* Set the hash made by password_hash() and end the account's other sessions; `keep` is the token
 * hash of the one to keep, or empty. must_change: the administrator made it up. */
MUST_CHECK enum err account_password_set(
    struct tx *tx, struct account_id account, struct str hash, bool must_change, struct str keep);
/* Without a password and without sessions from now on: until an invitation is used. */
MUST_CHECK enum err account_password_end(struct tx *tx, struct account_id account);
/* Must this account choose a password of its own first? A failing database says no. */
bool account_must_change_password(struct db *db, struct account_id account);

#endif
