/* facts.h: how the facts of this room change the derived tables; inside the plan room. */
#ifndef PLAN_FACTS_H
#define PLAN_FACTS_H

#include "store/store.h"

MUST_CHECK enum err plan_uploaded_apply(struct tx *tx, const struct fact *f);
MUST_CHECK enum err plan_corrected_apply(struct tx *tx, const struct fact *f);
MUST_CHECK enum err plan_accepted_apply(struct tx *tx, const struct fact *f);

#endif
