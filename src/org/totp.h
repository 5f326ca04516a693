/* totp.h: codes of six digits from a telephone (RFC 6238: SHA-1, 30 seconds), and the recovery
 * codes for the day it is lost.
 *
 * What always holds: a code opens at most once, also with several servers (the step that was used
 * last is written down in the transaction that accepts it); the clock may be one step off either
 * way; a recovery code is deleted when it is used. Secrets stand in the table `secret`, never in
 * the journal; that codes were switched on or off is a fact.
 */
#ifndef ORG_TOTP_H
#define ORG_TOTP_H

#include "org/ids.h"
#include "org/password.h"
#include "store/store.h"

enum {
    TOTP_SECRET_BYTES = 20,
    TOTP_TEXT_BYTES = 33, /* the secret in base32, with NUL */
    TOTP_STEP_MS = 30 * 1000,
    RECOVERY_CODES = 10,
};

/* The code of a secret at a step (moment / 30 s): 0 … 999999. Pure. */
uint32_t totp_code(const unsigned char secret[TOTP_SECRET_BYTES], int64_t step);
/* HMAC-SHA-1, for the test vectors of RFC 2202 and 6238. */
void hmac_sha1(const unsigned char *key, size_t key_len, const unsigned char *data, size_t len,
    unsigned char ret[20]);
/* In letters that can be typed by hand, and back. E_INVALID: not such a text. */
void totp_text(const unsigned char secret[TOTP_SECRET_BYTES], char ret[TOTP_TEXT_BYTES]);
MUST_CHECK enum err totp_from_text(struct str text, unsigned char ret[TOTP_SECRET_BYTES]);

/* Does this account use codes? */
MUST_CHECK enum err totp_is_on(struct db *db, struct account_id account, bool *ret);

/* Make a new secret, which counts once a code of it was given (totp_confirm()). */
MUST_CHECK enum err totp_begin(struct tx *tx, struct account_id account);
/* That secret, as text. E_NOT_FOUND: none is waiting. */
MUST_CHECK enum err totp_waiting(
    struct db *db, struct arena *a, struct account_id account, struct str *ret);
/* The telephone has the secret: from now on codes are asked for. Gives new recovery codes.
 * E_DENIED: not a code of it. E_NOT_FOUND: none is waiting. */
MUST_CHECK enum err totp_confirm(struct tx *tx, struct account_id account, struct str code,
    char recovery[RECOVERY_CODES][PASSWORD_ONCE_BYTES]);

/* A code of the telephone or a recovery code, written as people write them. It is used up.
 * E_DENIED: it is none, or was used; a code of now that was used is written down, so keep what was
 * written. E_NOT_FOUND: the account uses no codes. */
MUST_CHECK enum err totp_use(struct tx *tx, struct account_id account, struct str code);

/* New recovery codes in the place of all old ones; how many are left. */
MUST_CHECK enum err recovery_renew(
    struct tx *tx, struct account_id account, char recovery[RECOVERY_CODES][PASSWORD_ONCE_BYTES]);
MUST_CHECK enum err recovery_left(struct db *db, struct account_id account, int64_t *ret);

/* Without codes from now on: by the person, or by the code of the superior when the telephone is
 * lost. An account that uses none stays as it is. */
MUST_CHECK enum err totp_end(struct tx *tx, struct account_id account);

#endif
