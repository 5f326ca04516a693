/* words.h: the texts of the registers behind seals; inside the room. */
#ifndef PRIVACY_WORDS_H
#define PRIVACY_WORDS_H

#include "store/seal.h"

/* Trimmed; "" has no seal. */
MUST_CHECK enum err words_put(
    struct tx *tx, const struct seal_terms *terms, struct str text, struct str *seal);
/* SEAL_ERASED when it is gone, "" of "". */
MUST_CHECK enum err words_open(struct db *db, struct arena *a, struct str seal, struct str *text);
/* Keep them for so many months after `end` (a setting); what is gone stays gone. */
MUST_CHECK enum err words_keep(
    struct tx *tx, int64_t months, day_t end, const struct str *seals, size_t count);
day_t words_keep_until(int64_t months, day_t end);
/* Something is written, if it has to be, and not too much. */
bool words_fit(struct str text, bool required, size_t max_chars);

#endif
