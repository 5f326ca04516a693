/* kept.h: answers of sums that were written a moment ago.
 *
 * The same page of sums is asked for by every board that shows it, and writing it takes longer than
 * adding it up. Each thread keeps what it wrote last, with the version of the sums and the number
 * of the structure (names) that it was written from: when either is another, it is written anew.
 */
#ifndef API_KEPT_H
#define API_KEPT_H

#include "sums/sums.h"

enum { KEPT_ANSWERS = 64, KEPT_BYTES_MAX = 256 * 1024 };

/* What an answer depends on. */
struct kept_key {
    const struct sums *sums;
    uint64_t version; /* of the sums */
    int64_t structure;
    struct sum_question question;
    bool figures;
};

/* A copy of the answer in the arena; false: it must be written. */
bool kept_find(struct arena *a, const struct kept_key *key, struct str *ret);
/* Too long a text is not kept. */
void kept_add(const struct kept_key *key, struct str text);

#endif
