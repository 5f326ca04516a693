/* bank_sheet.h: a bank's statement as it comes (CSV) becomes lines with day, amount and words.
 *
 * Pure, and its bytes are hostile. Two steps: bank_sheet_read() finds out the letters (UTF-8,
 * UTF-16, windows-1258) and the mark between columns, and gives rows of cells;
 * bank_lines_read() reads them once somebody has said which column is which (bank_columns_guess()
 * makes a proposal). Nothing silently becomes 0 or is left out: every row behind the head is a
 * good line, one passed over with why (a sum, a blank), or one in trouble with why.
 */
#ifndef LEDGER_BANK_SHEET_H
#define LEDGER_BANK_SHEET_H

#include "base/csv.h"
#include "base/date.h"

enum {
    BANK_BYTES_MAX = 4 * 1024 * 1024,
    BANK_ROWS_MAX = 5000,
    BANK_COLUMNS_MAX = 40,
    BANK_HEAD_MAX = 60, /* the head of the table is looked for in so many rows */
    BANK_WORDS_MAX = 500,
    BANK_REFERENCE_CHARS = 40,
};
#define BANK_AMOUNT_MAX INT64_C(100000000000000)

struct bank_row {
    size_t line;       /* in the file, from 1 */
    struct str *cells; /* trimmed */
    size_t count;
};

struct bank_sheet {
    struct str text; /* clean UTF-8: what may be kept and read again */
    char mark;
    struct bank_row *items;
    size_t count, capacity;
    size_t columns; /* of the widest row */
};

/* What could not be read, to be shown: `why` is a message id, `line` 0 when it is about all. */
struct bank_trouble {
    const char *why;
    size_t line;
};

/* E_INVALID, E_TOO_LARGE: *trouble says why and where. */
MUST_CHECK enum err bank_sheet_read(
    struct arena *a, struct str bytes, struct bank_sheet *ret, struct bank_trouble *trouble);

enum bank_role {
    BANK_DAY,
    BANK_AMOUNT, /* with a sign; or the two after it */
    BANK_IN,
    BANK_OUT,
    BANK_WORDS,
    BANK_REFERENCE,
    BANK_BALANCE, /* never kept; tells equal lines apart */
    BANK_CURRENCY,
    BANK_ROLES
};
const char *bank_role_code(enum bank_role r);  /* "day": in the journal and in forms */
const char *bank_role_label(enum bank_role r); /* message id */

/* Which column is which. */
struct bank_columns {
    size_t head;        /* the row that names the columns, from 1; 0: none */
    int at[BANK_ROLES]; /* from 0; -1: there is none */
};

/* The best guess; roles that nothing speaks for are -1. */
void bank_columns_guess(struct arena *a, const struct bank_sheet *s, struct bank_columns *ret);
/* Do the rows before the head speak of an account, and none of them of this one? For a warning: a
 * telephone may stand there, too. */
bool bank_sheet_is_of_another(
    const struct bank_sheet *s, const struct bank_columns *c, struct str account);
/* What is wrong with a choice: a message id, or NULL. */
const char *bank_columns_fault(const struct bank_columns *c);

/* A choice as one line of text that can be kept, and again the same columns of a later file: where
 * it names heads, they are found by their names, wherever they stand. E_NOT_FOUND: this file has
 * no such head. */
struct str bank_columns_text(
    struct arena *a, const struct bank_sheet *s, const struct bank_columns *c);
MUST_CHECK enum err bank_columns_find(
    struct arena *a, const struct bank_sheet *s, struct str text, struct bank_columns *ret);

struct bank_line {
    size_t line;
    enum { BANK_GOOD, BANK_PASSED, BANK_BAD } state;
    const char *why; /* message id, of what is not good */
    day_t day;
    int64_t amount; /* đồng; negative: it went out */
    struct str words, reference, balance;
};

struct bank_line_list {
    struct bank_line *items;
    size_t count, capacity;
    size_t good, passed, bad;
};

/* Every row behind the head. */
void bank_lines_read(struct arena *a, const struct bank_sheet *s, const struct bank_columns *c,
    struct bank_line_list *ret);

/* "1,234,567", "1.234.567", "+500 000 VND", "(20.000)", "1.000,00": đồng. E_NOT_FOUND: empty or a
 * dash. E_INVALID: *why is a message id. */
MUST_CHECK enum err bank_amount_parse(struct str s, int64_t *ret, const char **why);
/* "12/11/2026", "2026-11-12", "12-11-2026 08:30:15", "12.11.2026". E_INVALID. */
MUST_CHECK enum err bank_day_parse(struct str s, day_t *ret);

/* Words without what they should not keep: runs of seven and more digits (accounts, telephones,
 * cards) become their last three behind "…"; codes of ours stay. At most BANK_WORDS_MAX. */
struct str bank_words_narrow(struct arena *a, struct str words);

#endif
