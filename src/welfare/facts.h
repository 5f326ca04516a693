/* facts.h: how the facts of this room change the derived tables, and small things its files share;
 * inside the room. */
#ifndef WELFARE_FACTS_H
#define WELFARE_FACTS_H

#include "campaign/campaign.h"
#include "store/seal.h"

MUST_CHECK enum err gift_added_apply(struct tx *tx, const struct fact *f);
MUST_CHECK enum err gift_changed_apply(struct tx *tx, const struct fact *f);
MUST_CHECK enum err gift_planned_apply(struct tx *tx, const struct fact *f);
MUST_CHECK enum err gift_handed_apply(struct tx *tx, const struct fact *f);
MUST_CHECK enum err house_planned_apply(struct tx *tx, const struct fact *f);
MUST_CHECK enum err house_changed_apply(struct tx *tx, const struct fact *f);
MUST_CHECK enum err house_stage_apply(struct tx *tx, const struct fact *f);
MUST_CHECK enum err house_dropped_apply(struct tx *tx, const struct fact *f);
MUST_CHECK enum err house_value_apply(struct tx *tx, const struct fact *f);
MUST_CHECK enum err care_planned_apply(struct tx *tx, const struct fact *f);
MUST_CHECK enum err care_changed_apply(struct tx *tx, const struct fact *f);
MUST_CHECK enum err care_result_apply(struct tx *tx, const struct fact *f);

/* A hamlet of the campaign, or the commune; with `agencies` any unit of it. E_INVALID: another. */
MUST_CHECK enum err welfare_unit_check(
    struct tx *tx, const struct campaign *c, struct unit_id unit, bool agencies);

#endif
