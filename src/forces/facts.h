/* facts.h: how the facts of this room change the derived tables; inside the forces room. */
#ifndef FORCES_FACTS_H
#define FORCES_FACTS_H

#include "forces/forces.h"
#include "store/body.h"

MUST_CHECK enum err forces_planned_apply(struct tx *tx, const struct fact *fact);
MUST_CHECK enum err criterion_set_apply(struct tx *tx, const struct fact *fact);

#endif
