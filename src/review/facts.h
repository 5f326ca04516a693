/* facts.h: how the facts of this room change the derived tables; inside the review room. */
#ifndef REVIEW_FACTS_H
#define REVIEW_FACTS_H

#include "review/review.h"

MUST_CHECK enum err review_signed_apply(struct tx *tx, const struct fact *fact);

/* What was put together, as a mark. */
struct str review_mark_of(struct arena *a, const struct buf *b);

#endif
