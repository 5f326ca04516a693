/* bank_code.h: short codes by which a transfer says what it is for.
 *
 * "CSQ12K" is fund 12, "CSH34M" the promise of donor 34: letters, the number, and a letter that
 * proves it (one wrong digit or two that changed places do not fit). Banks change capitals, take
 * blanks away or put some in; a code is found all the same, since its last letter ends it.
 */
#ifndef LEDGER_BANK_CODE_H
#define LEDGER_BANK_CODE_H

#include "base/str.h"

enum code_kind { CODE_FUND, CODE_PLEDGE, CODE_KINDS };

struct str code_make(struct arena *a, enum code_kind kind, int64_t number);
/* The first such code in a text; 0: none. */
int64_t code_find(struct arena *a, enum code_kind kind, struct str text);

#endif
