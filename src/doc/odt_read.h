/* odt_read.h: an OpenDocument text (LibreOffice) as lines. */
#ifndef DOC_ODT_READ_H
#define DOC_ODT_READ_H

#include "base/str.h"

/* Text as it stands when all changes are accepted; list marks are written out; headers, footers,
 * notes and comments are left out. E_DAMAGED, E_TOO_LARGE, E_INVALID (a password) with *why. */
MUST_CHECK enum err odt_read(struct arena *a, struct str bytes, struct str *ret, const char **why);

#endif
