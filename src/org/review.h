/* review.h: somebody looked through all accounts of a unit and below it, and signed for it.
 *
 * TCVN 14423:2026 asks for it every year (level 2), every six months (level 3). The fact
 * accounts-reviewed keeps the hash of the list as it stood: who may what, until when. Setting:
 * account-review-months (12).
 */
#ifndef ORG_REVIEW_H
#define ORG_REVIEW_H

#include "org/account.h"

enum { REVIEW_ACCOUNTS_MAX = 1000 };

struct review_list {
    struct account_list accounts; /* by login */
    struct str hash;              /* hex, over accounts and duties */
};

/* E_TOO_LARGE: more than REVIEW_ACCOUNTS_MAX; they are reviewed unit by unit then. */
MUST_CHECK enum err review_list_make(
    struct db *db, struct arena *a, struct unit_id unit, int64_t now_ms, struct review_list *ret);

/* Inside a write. E_CONFLICT: the list is not the one of that hash any more. */
MUST_CHECK enum err review_add(struct tx *tx, struct unit_id unit, struct str seen_hash);

struct review {
    struct account_id by;
    int64_t at_ms, accounts;
};
/* The last of a unit. E_NOT_FOUND: none. */
MUST_CHECK enum err review_last(struct db *db, struct unit_id unit, struct review *ret);

#endif
