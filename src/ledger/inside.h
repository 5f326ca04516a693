/* inside.h: what the files of this room share. */
#ifndef LEDGER_INSIDE_H
#define LEDGER_INSIDE_H

#include "ledger/ledger.h"

/* --- words.c --- */

bool book_has_of(enum book b);              /* its postings say of whom or what */
bool book_takes(enum book b, enum stuff s); /* cash takes money … */
const char *stuff_code(enum stuff s);       /* "money": in the journal */
enum ground ground_of(struct str code);     /* an unknown one is "other" */
enum source source_of(struct str code);
MUST_CHECK enum err deed_of(struct str code, enum deed *ret);
MUST_CHECK enum err book_of(struct str code, enum book *ret);
MUST_CHECK enum err stuff_of(struct str code, enum stuff *ret);

/* --- rules.c, pure --- */

enum series { SERIES_NONE, SERIES_RECEIPT, SERIES_PAYMENT };
enum series series_of(enum deed d);

bool commodity_same(struct commodity a, struct commodity b);
/* Every posting the other way round. */
void postings_turn(struct entry *e);

/* What books hold, however that is kept. */
struct holdings {
    enum err (*balance)(
        void *context, enum book book, int64_t of, struct commodity c, int64_t *ret);
    void *context;
};
/* The rules of the postings alone: 0 together, books that take that commodity, amounts within
 * bounds, whose they are; then those of what the books would hold. */
MUST_CHECK enum err rules_ask(
    const struct entry *e, const struct holdings *now, struct entry_refusal *ret);

/* --- facts.c --- */

MUST_CHECK enum err fund_opened_apply(struct tx *tx, const struct fact *f);
MUST_CHECK enum err fund_closed_apply(struct tx *tx, const struct fact *f);
MUST_CHECK enum err goods_added_apply(struct tx *tx, const struct fact *f);
MUST_CHECK enum err donor_added_apply(struct tx *tx, const struct fact *f);
MUST_CHECK enum err donor_agreed_apply(struct tx *tx, const struct fact *f);
MUST_CHECK enum err entry_posted_apply(struct tx *tx, const struct fact *f);
MUST_CHECK enum err entry_confirmed_apply(struct tx *tx, const struct fact *f);

/* Words behind a seal, kept as long as papers of accounts are; "" has none. */
MUST_CHECK enum err ledger_seal(
    struct tx *tx, const struct fund *f, const char *purpose, struct str text, struct str *seal);
/* SEAL_ERASED when it is gone, "" of "". */
MUST_CHECK enum err ledger_open(struct db *db, struct arena *a, struct str seal, struct str *text);

#endif
