/* attempt.h: wrong tries are counted, and too many of them make whoever tries wait.
 *
 * Who tries is told apart, so that a stranger cannot keep an office out of its own account:
 *
 * - A browser that has signed in to this account before holds a device cookie: a random number with
 *   a MAC over it and the account, made with a key of this installation. Its tries have a counter
 * of their own.
 * - All other browsers share one counter for the name and one for their address. When it runs full,
 *   browsers that nobody knows wait; the known ones go on. (OWASP: "device cookies")
 * - The code of the telephone is asked only after the right password. It has its own counters,
 *   and each lock in a row is twice as long, for a code is only six digits.
 * - In an open session (unlocking, a proof asked again) the session is who tries.
 *
 * A stolen device cookie buys its own few tries and nothing else.
 */
#ifndef ORG_ATTEMPT_H
#define ORG_ATTEMPT_H

#include "http/request.h"
#include "org/ids.h"
#include "store/store.h"

enum { ATTEMPT_KEY_BYTES = 32 };

/* A counter. */
struct attempt {
    unsigned char key[ATTEMPT_KEY_BYTES];
    bool by_address; /* more tries: a whole office may sit behind it */
    bool doubles;    /* the wait, each time */
};

struct attempt attempt_of_name(struct str login);
struct attempt attempt_of_address(struct str address);
struct attempt attempt_of_device(struct account_id account, struct str device);
struct attempt attempt_of_session(struct str token_hash);
struct attempt attempt_of_code(struct account_id account, struct str device);

/* Until when whoever tries has to wait; 0 or a moment gone by: not at all. */
MUST_CHECK enum err attempt_wait(struct db *db, const struct attempt *a, int64_t *ret_until_ms);
/* One more was wrong. The answer is as above; *now_locked: this one began the wait. */
MUST_CHECK enum err attempt_failed(
    struct tx *tx, const struct attempt *a, int64_t *ret_until_ms, bool *now_locked);
MUST_CHECK enum err attempt_forget(struct tx *tx, const struct attempt *a);
/* How many counters (names, addresses, browsers) had to wait within the last 24 hours and have not
 * been forgotten since, and whether the setting alert-locks calls that too many. */
MUST_CHECK enum err attempt_alert(struct db *db, int64_t now_ms, int64_t *locked, bool *too_many);

/* The device cookie of this browser for the account: its random number if the MAC is right, else
 * empty. */
MUST_CHECK enum err device_known(
    struct req *r, struct db *db, struct account_id account, struct str *ret);
/* When it signed in to the account last, as it says itself; 0: it does not say. */
int64_t device_last_ms(struct req *r, struct account_id account);
/* This browser signs in to the account now: its cookie says so from now on. */
MUST_CHECK enum err device_remember(struct tx *tx, struct req *r, struct account_id account);

#endif
