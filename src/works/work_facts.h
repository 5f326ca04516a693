/* work_facts.h: what the files of works share; inside the room only. */
#ifndef WORKS_WORK_FACTS_H
#define WORKS_WORK_FACTS_H

#include "works/work.h"

/* Are lead unit and place of this campaign? Fills w->place_unit where it is 0. E_INVALID: no. */
MUST_CHECK enum err work_units_check(struct tx *tx, const struct campaign *c, struct work *w);

#endif
