/* erased.h: what was erased stays erased, also when an older backup is restored.
 *
 * A backup keeps what was erased after it was made, until it rotates out. The list of erased seals
 * holds no data (a seal leads nowhere), so it may be kept anywhere, best beside the newest backup;
 * after an old backup was restored, the list is applied, and each text on it that is there again is
 * erased with a fact. A redacted text whose new wording is not in the old backup goes as a whole.
 */
#ifndef PRIVACY_ERASED_H
#define PRIVACY_ERASED_H

#include "store/store.h"

enum { ERASED_BYTES_MAX = 64 * 1024 * 1024 };

/* The seals of all erased texts, one a line, in order. */
MUST_CHECK enum err erased_seals(struct db *db, struct arena *a, struct str *ret);
/* Erase those of the list that are kept. E_INVALID: a line that is no seal. */
MUST_CHECK enum err erased_again(struct store *s, struct arena *a, struct str list, int64_t *count);

#endif
