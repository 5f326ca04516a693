/* invitation.h: how a person comes to a password, without e-mail.
 *
 * An administrator above makes an invitation: a code that is shown once, written on a slip and
 * handed over. Whoever types login and code on /invite before the last moment chooses a password,
 * once. A new invitation ends the one before, and the password and sessions there were: it is the
 * way to reset a password, too, and ends codes of six digits and the address of a calendar
 * (duty/feed.h), for a telephone may be lost. Kept is only the Argon2id of the code; too many wrong
 * tries (invitation-tries, 10) end it. Settings: invitation-days (7).
 *
 * Three steps for using one, as for signing in (sign_in.h), and as there nothing tells whether such
 * a login exists.
 */
#ifndef ORG_INVITATION_H
#define ORG_INVITATION_H

#include "org/account.h"
#include "org/password.h"

enum { INVITATION_CODE_BYTES = PASSWORD_ONCE_BYTES };

/* Inside a write: the facts account-invited. `code_hash` as password_hash() made it. E_CONFLICT:
 * the account is closed. *until_ms: the last moment. */
MUST_CHECK enum err invitation_make(
    struct tx *tx, struct account_id account, struct str code_hash, int64_t *until_ms);

/* The open invitation of an account. E_NOT_FOUND: none, or it is over. */
MUST_CHECK enum err invitation_find(
    struct db *db, struct account_id account, int64_t now_ms, int64_t *until_ms);

struct invitation_use {
    struct str login, code, password; /* given */
    struct account_id account;        /* 0: no such login */
    struct str code_hash;             /* empty: no open invitation */
    bool fits;                        /* the code */
    char password_hash[PASSWORD_HASH_BYTES];
    bool done; /* the password is set */
};

MUST_CHECK enum err invitation_load(
    struct db *db, struct arena *a, int64_t now_ms, struct invitation_use *u);
/* E_BUSY: too many at once. E_INVALID: the password does not do. Whether the code fits is in *u. */
MUST_CHECK enum err invitation_check(struct invitation_use *u);
/* OK also when it did not fit: the try is written down. See u->done. */
MUST_CHECK enum err invitation_finish(struct tx *tx, struct invitation_use *u);

/* A code as it is typed: without blanks, in small letters. */
struct str invitation_code(struct arena *a, struct str typed);

#endif
