/* bank_inside.h: what the files about statements share. */
#ifndef LEDGER_BANK_INSIDE_H
#define LEDGER_BANK_INSIDE_H

#include "ledger/bank.h"

/* The key that marks the lines of a fund. E_NOT_FOUND: no columns, or it is gone. */
MUST_CHECK enum err bank_key_find(
    struct db *db, struct arena *a, struct fund_id fund, struct str *ret);
/* The seal of the text of a file. E_CONFLICT: it does not wait any more. */
MUST_CHECK enum err bank_file_seal(struct tx *tx, struct bank_file_id id, struct str *ret);
const char *bank_state_code(enum bank_state s);
/* Does it bring that amount into the bank account, and stand? Only such a one is a line's entry. */
bool bank_entry_brings(const struct entry *e, int64_t amount);
/* A gift to the bank account; `mark` of its line. */
MUST_CHECK enum err bank_gift_post(struct tx *tx, struct fund_id fund, day_t day, int64_t amount,
    struct donor_id donor, struct str reference, struct str mark, struct entry_id *ret,
    struct entry_refusal *refusal);

MUST_CHECK enum err bank_columns_set_apply(struct tx *tx, const struct fact *f);
MUST_CHECK enum err bank_file_added_apply(struct tx *tx, const struct fact *f);
MUST_CHECK enum err bank_file_dropped_apply(struct tx *tx, const struct fact *f);
MUST_CHECK enum err bank_entered_apply(struct tx *tx, const struct fact *f);
MUST_CHECK enum err bank_line_settled_apply(struct tx *tx, const struct fact *f);

#endif
