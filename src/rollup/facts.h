/* facts.h: how the facts of this room change the derived tables; inside the rollup room. */
#ifndef ROLLUP_FACTS_H
#define ROLLUP_FACTS_H

#include "store/store.h"

MUST_CHECK enum err doubt_settled_apply(struct tx *tx, const struct fact *fact);
MUST_CHECK enum err day_signed_apply(struct tx *tx, const struct fact *fact);

#endif
