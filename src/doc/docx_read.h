/* docx_read.h: a Word file (Office Open XML) as lines. */
#ifndef DOC_DOCX_READ_H
#define DOC_DOCX_READ_H

#include "doc/pack.h"

/* `main_part` is the archive's entry with the document itself. Text as it stands when all changes
 * are accepted; list marks are written out; headers, footers and notes are left out.
 * E_DAMAGED, E_TOO_LARGE, E_INVALID (a password) with *why. */
MUST_CHECK enum err docx_read(
    struct arena *a, struct str bytes, struct str main_part, struct str *ret, const char **why);

/* What stands beside the document: heads, feet, notes, comments; *text is "" where there are none.
 * Errors as above. */
MUST_CHECK enum err docx_read_beside(
    struct arena *a, struct str bytes, struct str *text, const char **why);

/* "word/document.xml"; some editors number it: "word/document2.xml". "" if there is none. */
struct str docx_main_part(const struct pack_names *names);

#endif
