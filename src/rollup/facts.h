/* facts.h: how the facts of this room change the derived tables; inside the rollup room. */
#ifndef ROLLUP_FACTS_H
#define ROLLUP_FACTS_H

#include "rollup/sign.h"

#include <jansson.h>

MUST_CHECK enum err doubt_settled_apply(struct tx *tx, const struct fact *fact);
MUST_CHECK enum err day_signed_apply(struct tx *tx, const struct fact *fact);

/* What a person wrote about a day or a figure, beside the journal, for the campaign's commune; ""
 * has no seal. */
MUST_CHECK enum err rollup_seal(struct tx *tx, struct campaign_id campaign, const char *purpose,
    struct str text, struct str *seal);

/* The sums in the journal: [key, day, until], and where one is not exact both bounds: "><". */
json_t *signed_totals_json(struct arena *a, const struct signed_total *totals, size_t count);
/* "reports" and "totals" of what was signed, into *s. Anything that is not so is left out. */
void signed_parts_read(struct arena *a, const json_t *what, struct signed_day *s);

#endif
