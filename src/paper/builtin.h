/* builtin.h: the built-in templates: one of each kind of paper and form, as an ordinary Word file
 * with content controls, to be filled, or to be downloaded and changed.
 *
 * Head, end and all measures are those of doc/official.h; what stands between them, in order, is a
 * table in builtin.c.
 */
#ifndef PAPER_BUILTIN_H
#define PAPER_BUILTIN_H

#include "doc/official.h"
#include "paper/kind.h"

/* for_libreoffice: with what LibreOffice before 7.5 needs to bring all tags back. E_TOO_LARGE,
 * E_SYSTEM. */
MUST_CHECK enum err builtin_template(struct arena *a, enum official_form form,
    enum paper_kind_id kind, bool for_libreoffice, struct str *ret_docx);

#endif
