/* facts.h: how the facts of this room change the derived tables; inside the room. */
#ifndef TALKS_FACTS_H
#define TALKS_FACTS_H

#include "store/store.h"

MUST_CHECK enum err talk_planned_apply(struct tx *tx, const struct fact *f);
MUST_CHECK enum err talk_changed_apply(struct tx *tx, const struct fact *f);
MUST_CHECK enum err talk_result_apply(struct tx *tx, const struct fact *f);
MUST_CHECK enum err material_added_apply(struct tx *tx, const struct fact *f);
MUST_CHECK enum err material_reviewed_apply(struct tx *tx, const struct fact *f);
MUST_CHECK enum err material_file_erased_apply(struct tx *tx, const struct fact *f);

#endif
