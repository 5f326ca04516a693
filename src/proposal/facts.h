/* facts.h: inside the room: how its facts change the derived tables, and its sealed words. */
#ifndef PROPOSAL_FACTS_H
#define PROPOSAL_FACTS_H

#include "proposal/proposal.h"

MUST_CHECK enum err proposal_handed_in_apply(struct tx *tx, const struct fact *f);
MUST_CHECK enum err proposal_line_decided_apply(struct tx *tx, const struct fact *f);
MUST_CHECK enum err proposal_settled_apply(struct tx *tx, const struct fact *f);
MUST_CHECK enum err proposal_due_set_apply(struct tx *tx, const struct fact *f);
MUST_CHECK enum err campaign_target_set_apply(struct tx *tx, const struct fact *f);

/* Trimmed words behind a seal of the campaign's commune; "" has none. */
MUST_CHECK enum err proposal_seal(struct tx *tx, const struct campaign *c, const char *purpose,
    struct str text, struct str *seal);
/* The words again, SEAL_ERASED when they are gone; "" of "". */
MUST_CHECK enum err proposal_words(
    struct db *db, struct arena *a, struct str seal, struct str *text);

/* By public name. */
enum decision decision_of(struct str code);
enum settled settled_of(struct str code);
const char *settled_code(enum settled s);

#endif
