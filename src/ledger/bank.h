/* bank.h: statements of a fund's bank account, taken over into the books.
 *
 * A statement waits as one sealed text until it is entered or dropped; then that text is erased.
 * What stays of each line is a day, an amount, what became of it, and its words behind a seal of
 * their own (setting bank-line-days), with accounts and telephones taken out.
 *
 * What always holds: a line enters once, whatever file it comes in. It is known by the bank's
 * number, or by its words and balance, and by how many lines like it stand before it in the file:
 * so two equal gifts of one day stay two. The mark of a line in the journal is a keyed hash whose
 * key is sealed too: no name can be tried against it once the key is gone.
 */
#ifndef LEDGER_BANK_H
#define LEDGER_BANK_H

#include "ledger/bank_sheet.h"
#include "ledger/ledger.h"

struct bank_file_id {
    int64_t v;
};
struct bank_item_id {
    int64_t v;
};

/* --- files and columns --- */

struct bank_file {
    struct bank_file_id id;
    struct fund_id fund;
    bool waits; /* neither entered nor dropped */
    int64_t account_id, at_ms;
};

/* Inside a write: the fact bank-file-added. The text is that of bank_sheet_read(). */
MUST_CHECK enum err bank_file_add(
    struct tx *tx, struct fund_id fund, struct str text, struct bank_file_id *ret);
/* Inside a write: the fact bank-file-dropped; its text is erased. E_CONFLICT: it does not wait. */
MUST_CHECK enum err bank_file_drop(struct tx *tx, struct bank_file_id id);
/* text may be NULL; E_NOT_FOUND with it: it is gone. */
MUST_CHECK enum err bank_file_find(struct db *db, struct arena *a, struct bank_file_id id,
    struct bank_file *ret, struct str *text);
/* The newest that waits. E_NOT_FOUND: none. */
MUST_CHECK enum err bank_file_waiting(struct db *db, struct fund_id fund, struct bank_file_id *ret);

/* Inside a write: the fact bank-columns-set: which column is which, once for all files of a fund.
 */
MUST_CHECK enum err bank_columns_set(struct tx *tx, struct fund_id fund, struct str columns);
/* E_NOT_FOUND: nobody has said yet. */
MUST_CHECK enum err bank_columns_of(
    struct db *db, struct arena *a, struct fund_id fund, struct str *ret);

/* --- what would become of a file --- */

enum bank_fate {
    BANK_THERE,      /* entered before, from this or another file */
    BANK_GIFT,       /* has the code of this fund: a gift of somebody unnamed */
    BANK_PROMISED,   /* has the code of a promise: a gift of that donor */
    BANK_TIED,       /* its number stands in the books: somebody entered it by hand */
    BANK_OTHER_FUND, /* has the code of another fund */
    BANK_UNKNOWN,    /* came in, and says nothing we know */
    BANK_WENT_OUT,   /* what went out is entered with its paper, by hand */
    BANK_FATES
};
const char *bank_fate_label(enum bank_fate f); /* message id */

struct bank_fate_line {
    const struct bank_line *line;
    struct str key;
    enum bank_fate fate;
    bool doubtful;         /* BANK_THERE, but not by its number: it may be another like it */
    struct donor_id donor; /* BANK_PROMISED */
    struct entry_id entry; /* BANK_TIED */
    struct fund_id other;
};

struct bank_outlook {
    struct bank_fate_line *items;
    size_t count, capacity;
    size_t counts[BANK_FATES];
    int64_t amounts[BANK_FATES];
};

/* Every good line. E_NOT_FOUND: the fund has no columns, or their key is gone. */
MUST_CHECK enum err bank_outlook_make(struct db *db, struct arena *a, struct fund_id fund,
    const struct bank_line_list *lines, struct bank_outlook *ret);

struct bank_entered {
    size_t gifts, tied, open;
    int64_t gifts_vnd;
};
/* Inside a write: gifts are posted, everything new is kept (fact bank-entered), the file's text is
 * erased. `another`: numbers of lines in the file that are others although they look as if they
 * were there. E_CONFLICT: the file does not wait any more. E_NOT_FOUND: no columns. E_INVALID: a
 * line of the file cannot be read with these columns as one of money. */
MUST_CHECK enum err bank_enter(struct tx *tx, struct bank_file_id file, const size_t *another,
    size_t another_count, struct bank_entered *ret);

/* --- lines that were taken over --- */

enum bank_state {
    BANK_STATE_OPEN,
    BANK_STATE_POSTED,
    BANK_STATE_TIED,
    BANK_STATE_PASSED,
    BANK_STATES
};
const char *bank_state_label(enum bank_state s);

struct bank_item {
    struct bank_item_id id;
    struct fund_id fund;
    struct bank_file_id file;
    day_t day;
    int64_t amount;
    struct str words; /* SEAL_ERASED when their time is over */
    enum bank_state state;
    struct entry_id entry; /* POSTED, TIED */
};

struct bank_item_list {
    struct bank_item *items;
    size_t count, capacity;
};

MUST_CHECK enum err bank_item_find(
    struct db *db, struct arena *a, struct bank_item_id id, struct bank_item *ret);
/* Those in one state, the newest day first, at most `limit`. */
MUST_CHECK enum err bank_item_list_of(struct db *db, struct arena *a, struct fund_id fund,
    enum bank_state state, int64_t limit, struct bank_item_list *ret);
MUST_CHECK enum err bank_item_count(
    struct db *db, struct fund_id fund, enum bank_state state, int64_t *ret);

/* A receipt into the bank of that amount, within a week of that day, that no line has yet: somebody
 * may have entered it by hand. E_NOT_FOUND. */
MUST_CHECK enum err bank_twin_find(
    struct db *db, const struct bank_item *item, struct entry_id *ret);

enum bank_how { BANK_AS_GIFT, BANK_AS_PROMISE, BANK_AS_ENTRY, BANK_NOT_OURS };
/* Inside a write: what becomes of an open line: a gift of somebody unnamed, of a donor who
 * promised, an entry that is there, or nothing of this fund. Fact bank-line-settled. E_CONFLICT: it
 * is settled. E_INVALID: refusal says why, or a gift that went out. */
MUST_CHECK enum err bank_item_settle(struct tx *tx, struct bank_item_id id, enum bank_how how,
    struct donor_id donor, struct entry_id entry, struct entry_refusal *refusal);

extern const struct fact_kind bank_kinds[];

#endif
