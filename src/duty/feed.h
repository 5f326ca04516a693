/* feed.h: duties as a calendar: of one campaign for whoever is signed in, and at a secret address.
 *
 * A calendar on a telephone cannot sign in, so it is given an address with a key of 256 random
 * bits, one an account. The key is shown once; kept is only its hash. What the address gives is
 * asked anew each time: duties that this account may see on that day, nothing when it is closed or
 * without duties. A new address ends the old one.
 */
#ifndef DUTY_FEED_H
#define DUTY_FEED_H

#include "duty/agenda.h"
#include "duty/ical.h"
#include "duty/reach.h"

enum { FEED_BYTES_MAX = 4 * 1024 * 1024, FEED_CAMPAIGNS_MAX = 20 };

/* The duties that the actor sees, and the daily window of reports, as events. */
MUST_CHECK enum err feed_campaign(struct db *db, struct buf *b, const struct actor *actor,
    const struct campaign *c, int64_t now_ms);
/* A whole object of all campaigns that the actor has to do with and that ended no longer than a
 * quarter of a year ago. */
MUST_CHECK enum err feed_all(
    struct db *db, struct arena *a, const struct actor *actor, int64_t now_ms, struct str *ret);

/* Inside a write: the fact calendar-address-made, or -ended. E_NOT_FOUND: there is none. */
MUST_CHECK enum err feed_address_make(struct tx *tx, int64_t account, struct str key);
MUST_CHECK enum err feed_address_end(struct tx *tx, int64_t account);
/* E_NOT_FOUND also when the account has been invited anew since. */
MUST_CHECK enum err feed_address_find(
    struct db *db, struct arena *a, struct str key, int64_t *account);
bool feed_address_is_there(struct db *db, int64_t account);

#endif
