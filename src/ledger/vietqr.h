/* vietqr.h: what a telephone's banking program reads to fill in a transfer (VietQR, NAPAS 247).
 *
 * Pure: bank, account, amount and words become one line of letters (EMVCo, merchant-presented:
 * tag, length in two digits, value), closed by a checksum. Nothing is guessed: a bank that is not
 * in banks.def, an account with other signs than letters and digits, an amount that does not fit
 * are refused with a sentence.
 */
#ifndef LEDGER_VIETQR_H
#define LEDGER_VIETQR_H

#include "base/str.h"

enum { VIETQR_BIN_DIGITS = 6, VIETQR_ACCOUNT_MAX = 19, VIETQR_WORDS_MAX = 25 };
#define VIETQR_AMOUNT_MAX INT64_C(9999999999999) /* thirteen digits */

struct bank {
    const char *bin;        /* six digits, as NAPAS gives them */
    const char *short_name; /* "Vietcombank" */
    const char *name;
};

extern const struct bank banks[]; /* by short name; ended by a row whose bin is NULL */
/* NULL: not in the list. */
const struct bank *bank_find(struct str bin);

struct vietqr {
    struct str bin, account;
    int64_t amount;   /* đồng; 0: whoever pays types it */
    struct str words; /* "ung ho CSQ12K": ASCII, at most VIETQR_WORDS_MAX; may be empty */
};

/* What is wrong with it: a message id; NULL: nothing. */
const char *vietqr_fault(const struct vietqr *q);
/* The line. E_INVALID: vietqr_fault() says why. */
MUST_CHECK enum err vietqr_make(struct arena *a, const struct vietqr *q, struct str *ret);
/* Words as they may stand in it: without accents, other signs as blanks, at most
 * VIETQR_WORDS_MAX, cut between words where one is near. */
struct str vietqr_words(struct arena *a, struct str text);
/* CRC-16/CCITT-FALSE. */
uint16_t vietqr_crc(struct str s);

#endif
