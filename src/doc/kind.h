/* kind.h: what a file is, told from its first bytes, never from its name. */
#ifndef DOC_KIND_H
#define DOC_KIND_H

#include "doc/text.h"

/* The kind of a document; DOC_DOCX stands for any zip archive until its entries have been seen.
 * E_INVALID with *why for a kind we do not read: the message says what to do. */
MUST_CHECK enum err doc_kind_of(struct str bytes, enum doc_kind *ret, const char **why);

/* UTF-16 with a byte order mark, as "Unicode text" of Notepad and Word is saved. */
bool doc_is_utf16(struct str bytes);

#endif
