/* blob.h: bytes kept beside the journal (photographs), named by their own hash, and erasable.
 *
 * The journal holds only the BLAKE2b-256 of them, 64 hex digits. The member of a fact's body that
 * holds one has a name that ends in "_blob", and no other member's name does: verify finds them by
 * that and asks that each is kept, or erased by a fact.
 */
#ifndef STORE_BLOB_H
#define STORE_BLOB_H

#include "store/store.h"

/* Keep bytes; *hash is for a fact to name. The same bytes twice are kept once. E_TOO_LARGE: more
 * than BLOB_MAX; E_INVALID: none. */
MUST_CHECK enum err blob_put(struct tx *tx, struct str bytes, struct str *hash);
/* The hash under which these bytes are kept, or would be. */
struct str blob_name(struct arena *a, struct str bytes);
/* E_NOT_FOUND: erased, or no such. */
MUST_CHECK enum err blob_find(struct db *db, struct arena *a, struct str hash, struct str *bytes);
/* Delete the bytes and add the fact blob-erased {blob, why}; `why` is a fixed word. The same bytes
 * may be kept anew later. Nobody else may still need them. E_NOT_FOUND: erased, or no such. */
MUST_CHECK enum err blob_erase(struct tx *tx, struct str hash, const char *why);

/* blob-erased: for the table of all kinds. */
extern const struct fact_kind blob_kinds[];

/* --- for src/store: what verify asks. *why: all well if it stays as it was --- */
MUST_CHECK enum err blob_check_fact(struct db *db, const struct fact *fact, const char **why);
/* All of them; counts those that are kept. */
MUST_CHECK enum err blob_check_all(struct db *db, int64_t *count, const char **why);

#endif
