/* docx_look.h: a Word file back as the model of docx.h, for showing how it looks.
 *
 * What is said directly in paragraphs, runs and tables is kept, which is all that our papers say;
 * named styles, numbered lists, headers and text boxes of other programs are not followed; of feet
 * only that of page 1 is. Tags are left away. A picture is a run without text whose tag names its
 * part ("word/media/image1.jpg") and whose size is its width.
 */
#ifndef DOC_DOCX_LOOK_H
#define DOC_DOCX_LOOK_H

#include "doc/docx.h"

/* E_DAMAGED, E_TOO_LARGE, E_INVALID (a password) with *why. */
MUST_CHECK enum err docx_look(
    struct arena *a, struct str bytes, struct docx *ret, const char **why);

#endif
