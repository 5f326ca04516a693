/* kept.h: documents that are kept and given out as they came, to be opened by people at desks.
 *
 * Word and LibreOffice files are archives: what in them would run, or is another program's object,
 * is refused. Of a PDF or a text nothing is looked at here.
 */
#ifndef DOC_KEPT_H
#define DOC_KEPT_H

#include "base/str.h"

/* E_INVALID: macros, ActiveX or OLE objects, a password; E_DAMAGED, E_TOO_LARGE: an archive that
 * cannot be listed; *why as of doc/why.h. Parsers are tied to the arena. */
MUST_CHECK enum err kept_check(struct arena *a, struct str bytes, const char **why);

#endif
