/* html_read.h: a page of HTML as lines. */
#ifndef DOC_HTML_READ_H
#define DOC_HTML_READ_H

#include "base/str.h"

/* Bytes must be valid UTF-8. Never fails for bad markup (browsers do not either); E_DAMAGED when
 * it is nested too deep, E_TOO_LARGE beyond 8 MB of page or text, with *why.
 */
MUST_CHECK enum err html_read(struct arena *a, struct str bytes, struct str *ret, const char **why);

#endif
