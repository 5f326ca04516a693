/* facts.h: how the facts of this room change the derived tables; inside the room, and the table of
 * them for the roof. */
#ifndef PRIVACY_FACTS_H
#define PRIVACY_FACTS_H

#include "store/store.h"

MUST_CHECK enum err consent_given_apply(struct tx *tx, const struct fact *f);
MUST_CHECK enum err consent_withdrawn_apply(struct tx *tx, const struct fact *f);
MUST_CHECK enum err data_requested_apply(struct tx *tx, const struct fact *f);
MUST_CHECK enum err data_request_answered_apply(struct tx *tx, const struct fact *f);
MUST_CHECK enum err breach_recorded_apply(struct tx *tx, const struct fact *f);
MUST_CHECK enum err breach_followed_apply(struct tx *tx, const struct fact *f);
MUST_CHECK enum err restricted_added_apply(struct tx *tx, const struct fact *f);
MUST_CHECK enum err restricted_opened_apply(struct tx *tx, const struct fact *f);
MUST_CHECK enum err restricted_removed_apply(struct tx *tx, const struct fact *f);

extern const struct fact_kind privacy_kinds[];

#endif
