/* builtin.h: the built-in templates: one of each kind of paper and form, as an ordinary Word file
 * with content controls, to be filled, or to be downloaded and changed.
 *
 * The measures are those of Hướng dẫn 05-HD/VPTW (2026) and of Nghị định 30/2020, Phụ lục I; they
 * stand in one table each (builtin_form.c), the order of what stands between head and end in
 * another (builtin.c).
 */
#ifndef PAPER_BUILTIN_H
#define PAPER_BUILTIN_H

#include "doc/docx.h"
#include "paper/kind.h"

/* E_TOO_LARGE, E_SYSTEM. */
MUST_CHECK enum err builtin_template(
    struct arena *a, enum paper_form form, enum paper_kind_id kind, struct str *ret_docx);

/* How a form sets its body. */
const struct paper_body *builtin_body(enum paper_form form);

/* --- inside the room: head and end of a form (builtin_form.c) --- */

struct builtin {
    struct arena *arena;
    enum paper_form form;
    enum paper_kind_id kind;
    struct docx *doc;
};

void builtin_page(struct builtin *b); /* margins, page numbers */
void builtin_head(struct builtin *b); /* up to the title */
void builtin_end(struct builtin *b);  /* recipients and signature */
/* A paragraph of the body whose words a field gives, or which says something always. */
void builtin_paragraph(struct builtin *b, struct docx_flow *flow, const char *tag);
void builtin_words(struct builtin *b, struct docx_flow *flow, const char *words, unsigned face);

#endif
