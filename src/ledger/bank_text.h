/* bank_text.h: letters of a bank's file, whatever they are, as clean UTF-8. */
#ifndef LEDGER_BANK_TEXT_H
#define LEDGER_BANK_TEXT_H

#include "base/str.h"

/* UTF-8 and UTF-16 (with or without their mark), else windows-1258. E_INVALID: *why is a message
 * id: a spreadsheet, a PDF, a picture, or bytes that are no text. */
MUST_CHECK enum err bank_text_read(
    struct arena *a, struct str bytes, struct str *ret, const char **why);

#endif
