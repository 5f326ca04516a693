/* facts.h: how the facts of this room change the derived tables; inside the room of papers. */
#ifndef PAPER_FACTS_H
#define PAPER_FACTS_H

#include "paper/paper.h"

MUST_CHECK enum err issuer_added_apply(struct tx *tx, const struct fact *fact);
MUST_CHECK enum err issuer_changed_apply(struct tx *tx, const struct fact *fact);
MUST_CHECK enum err paper_written_apply(struct tx *tx, const struct fact *fact);
MUST_CHECK enum err paper_numbered_apply(struct tx *tx, const struct fact *fact);
MUST_CHECK enum err paper_template_set_apply(struct tx *tx, const struct fact *fact);

/* What is added from here on is kept with the province of the unit. */
MUST_CHECK enum err papers_keep(struct tx *tx, struct unit_id unit);

/* The same in all that stands on papers and decides about numbers. */
bool issuer_same(const struct issuer *x, const struct issuer *y);
/* One name, written in other letters or with other blanks. */
bool issuer_same_name(struct arena *a, struct str x, struct str y);

/* All numbers of a campaign, without their subjects. */
MUST_CHECK enum err paper_numbers_of_campaign(
    struct db *db, struct arena *a, struct campaign_id campaign, struct paper_number_list *ret);

#endif
