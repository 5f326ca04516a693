/* work_facts.h: what the files about works share; inside the room only. */
#ifndef WORKS_WORK_FACTS_H
#define WORKS_WORK_FACTS_H

#include "works/work.h"

/* Are lead unit and place of this campaign? Fills w->place_unit where it is 0. E_INVALID: no. */
MUST_CHECK enum err work_units_check(struct tx *tx, const struct campaign *c, struct work *w);

/* Inside a write: a work and its campaign; what is added from here on is kept with its province. */
MUST_CHECK enum err work_open(struct tx *tx, struct work_id id, struct work *w, struct campaign *c);

/* work_change.c, work_effort.c */
enum err work_changed_apply(struct tx *tx, const struct fact *f);
enum err work_state_changed_apply(struct tx *tx, const struct fact *f);
enum err work_mirrored_apply(struct tx *tx, const struct fact *f);
enum err work_moved_apply(struct tx *tx, const struct fact *f);
enum err work_cost_set_apply(struct tx *tx, const struct fact *f);
enum err work_part_set_apply(struct tx *tx, const struct fact *f);
enum err work_part_ended_apply(struct tx *tx, const struct fact *f);

#endif
