/* seal.h: texts about people are kept beside the journal, and can be erased.
 *
 * The journal grows for ever and its chain holds every byte, so a name in it could never be taken
 * out. It holds only the seal of such a text: BLAKE2b-256(salt || text), with a salt of 16 random
 * bytes that is kept with the text. Erased, text and salt are gone, and nothing leads back from the
 * seal: without the salt not even a guessed name can be tried. Chain and replay stay right, because
 * neither ever held the text.
 *
 * Two rules for rooms:
 * - the member of a fact's body that holds a seal has a name that ends in "_seal", and no other
 *   member's name does: verify finds seals by that;
 * - apply functions write seals into derived tables and never open them: a replay, today or after
 *   an erasure, gives the same tables. Whoever shows a text opens its seal then.
 *
 * Taking a name out of a longer text is a redaction: the new text is sealed, the old one erased,
 * and opening the old seal gives the new text. So nothing that refers to the old seal needs to
 * change.
 */
#ifndef STORE_SEAL_H
#define STORE_SEAL_H

#include "base/date.h"
#include "store/store.h"

enum {
    SEAL_BYTES = 32,
    SEAL_HEX = 2 * SEAL_BYTES,
    SEAL_SALT_BYTES = 16,
    SEAL_TEXT_MAX = 8 * 1024 * 1024,
};

/* What a text is kept for. */
struct seal_terms {
    const char *purpose; /* "person-name", "address", "consent-name" … a fixed word */
    int64_t subject;     /* the account of the person it is about; 0: nobody who signs in */
    day_t keep_until;    /* the first day without it; INT32_MAX: until somebody erases it */
    int64_t unit;        /* whose administrators may look for a name in it; 0: nobody's */
};

/* What stands on the page in the place of words that were taken out. */
#define SEAL_ERASED "███"

/* Keep a text: UTF-8 without NUL, not empty. *seal is 64 hex digits in tx->arena, for a fact.
 * E_INVALID: empty; E_TOO_LARGE. */
MUST_CHECK enum err seal_put(
    struct tx *tx, const struct seal_terms *terms, struct str text, struct str *seal);

/* The text of a seal, or of the one that stands in its place. E_NOT_FOUND: erased, or no such. */
MUST_CHECK enum err seal_open(struct db *db, struct arena *a, struct str seal, struct str *text);

/* Another last day, for what is kept until something ends. E_NOT_FOUND: erased, or no such. */
MUST_CHECK enum err seal_keep_until(struct tx *tx, struct str seal, day_t keep_until);

/* Delete text and salt, and add the fact text-erased {seal, why}; of a redacted text the newest.
 * `why` is a fixed word: "term", "request", "mistake", "law" …, never a text somebody typed.
 * E_NOT_FOUND: erased already, or no such. */
MUST_CHECK enum err seal_erase(struct tx *tx, struct str seal, const char *why);

/* Put another text in the place of the newest behind this seal, with the same terms: the fact
 * text-redacted {seal, new_seal, why}. *ret is the new seal. E_NOT_FOUND as above. */
MUST_CHECK enum err seal_redact(
    struct tx *tx, struct str seal, struct str text, const char *why, struct str *ret);

/* For invented data only (demo, simulate): from here on salts follow from the seed, in the order of
 * the texts, so that the same seed gives the same journal. */
void seal_invent_salts(uint64_t seed);

/* Words that may stand as they are (in facts from before there were seals) or behind a seal, both
 * in one column or member: {"text_seal":"…"} is the reference. "" stays "". */
MUST_CHECK enum err seal_words(
    struct tx *tx, const struct seal_terms *terms, struct str text, struct str *ret);
struct str seal_reference(struct arena *a, struct str seal); /* of "": "" */
struct str seal_referred(struct str words);                  /* its seal; "": words as they are */
/* The words again; erased ones are SEAL_ERASED. What is no reference comes back as it is. */
MUST_CHECK enum err seal_read(struct db *db, struct arena *a, struct str words, struct str *text);

/* text-erased and text-redacted: for the table of all kinds. */
extern const struct fact_kind seal_kinds[];

/* --- for src/store --- */

/* Inside an apply: note which fact named a seal first. */
MUST_CHECK enum err seal_note_places(struct tx *tx, const struct fact *fact);

/* What verify asks. NULL: all well, else a message id. E_…: it could not be asked. */
/* Is every seal that a fact names kept, or erased by a fact? */
MUST_CHECK enum err seal_check_fact(struct db *db, const struct fact *fact, const char **why);
/* Has every kept text its seal, and every erased one a fact that says so? Counts both. */
MUST_CHECK enum err seal_check_all(struct db *db, int64_t *count, const char **why);

#endif
