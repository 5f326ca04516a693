/* changed.h: who signs in is told what changed in how one signs in since this browser was used
 * last. There is no e-mail in a hamlet: the next page is where one hears of it (OWASP ASVS 2.2.3).
 *
 * By the browser, not by the account: whoever came in with a stolen code would hear of it instead
 * of the owner. A browser that nobody knows hears what changed since the account was used. */
#ifndef ORG_CHANGED_H
#define ORG_CHANGED_H

#include "http/request.h"
#include "org/ids.h"
#include "store/store.h"

enum changed {
    CHANGED_PASSWORD,
    CHANGED_CODES,
    CHANGED_RECOVERY,
    CHANGED_BROWSER,
    CHANGED_AGAIN,
    CHANGED_LAST
};

/* Inside the write that changes it. */
MUST_CHECK enum err changed_note(struct tx *tx, struct account_id account, enum changed what);

/* What changed after since_ms (0: nothing is news), as the sentence of the next page; nothing
 * changed: none. What is not a minute old was done on the way in here, and is not news. */
MUST_CHECK enum err changed_tell(
    struct tx *tx, struct req *r, struct account_id account, int64_t since_ms);

#endif
