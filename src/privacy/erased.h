/* erased.h: what was erased stays erased, also when an older backup is restored.
 *
 * A backup keeps what was erased after it was made, until it rotates out. The list holds no data
 * (a seal leads nowhere; of erased bytes, photographs, clips, scans, files of papers, it has their
 * hash), so it may be kept anywhere, best beside the newest backup; after an old backup was
 * restored, the list is applied, and what stands on it and is there again is erased with a fact. A
 * redacted text whose new wording is not in the old backup goes as a whole. An agreement that was
 * withdrawn is withdrawn again.
 */
#ifndef PRIVACY_ERASED_H
#define PRIVACY_ERASED_H

#include "store/store.h"

enum { ERASED_BYTES_MAX = 64 * 1024 * 1024 };

/* One a line, in order: seals of erased texts, hashes of erased bytes; then withdrawn agreements.
 */
MUST_CHECK enum err erased_seals(struct db *db, struct arena *a, struct str *ret);
/* Erase or withdraw those of the list that are kept. E_INVALID: a line that is none of them. */
MUST_CHECK enum err erased_again(struct store *s, struct arena *a, struct str list, int64_t *count);

#endif
