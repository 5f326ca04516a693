/* learned.h: words that a commune taught its reader of messages.
 *
 * Taught when somebody who compiles corrects what was read: this word means this unit, work,
 * indicator or measure. A word is a fact of the commune (behind a seal, as all that people type),
 * listed, and can be taken away. Names of people are refused: what stands as a sender in a chat is
 * not learned.
 */
#ifndef MESSAGE_LEARNED_H
#define MESSAGE_LEARNED_H

#include "message/message_read.h"
#include "org/account.h"

enum { LEARNED_WORD_MAX = 40, LEARNED_MAX = 300 }; /* characters of one; how many a commune has */

struct learned_word {
    int64_t id; /* the fact */
    struct str fold;
    enum learned_as as;
    struct str target; /* code of an indicator, unit name of a measure, number of a unit or work */
};

struct learned_list {
    struct learned_word *items;
    size_t count, capacity;
};

/* May this word be learned from this paste? A message id that says why not, or NULL. Pure. */
const char *learned_fault(
    struct arena *a, struct str text, const struct message_context *c, struct str word);

/* Those that hold, by number. */
MUST_CHECK enum err learned_of(
    struct db *db, struct arena *a, struct unit_id commune, struct learned_list *ret);

/* Inside a write: the fact message-word-learned; the same again is not written again, another
 * meaning of the word takes the place of the first. E_INVALID: no such word or target. E_TOO_LARGE:
 * LEARNED_MAX of them.
 */
MUST_CHECK enum err learned_add(
    struct tx *tx, struct unit_id commune, const struct learned_word *word);
/* The fact message-word-forgotten. E_NOT_FOUND: no such word of that commune. */
MUST_CHECK enum err learned_forget(struct tx *tx, struct unit_id commune, int64_t id);

/* As the reader wants them; words whose target is gone are left out. */
void learned_words(struct arena *a, const struct learned_list *list, struct message_context *c);

extern const struct fact_kind message_kinds[];

#endif
