/* docx_list.h: the numbers and marks Word puts before list paragraphs.
 *
 * They are not in the text of the document but in two other parts: numbering.xml says how each
 * list counts, styles.xml which paragraph styles belong to a list. Without them "- " and "1." at
 * the head of a line would be lost, and the plan with them.
 */
#ifndef DOC_DOCX_LIST_H
#define DOC_DOCX_LIST_H

#include "base/str.h"

struct docx_lists;

/* Reads both parts; a document without them has no lists. Errors as xml_walk(). */
MUST_CHECK enum err docx_lists_read(
    struct arena *a, struct str bytes, struct docx_lists **ret, const char **why);

/* The list a paragraph style puts its paragraphs in; false if none. */
bool docx_style_list(const struct docx_lists *lists, struct str style, int *number, int *level);

/* Counts one paragraph of list `number` at `level`; adds its mark and a space to b. */
void docx_list_mark(struct docx_lists *lists, int number, int level, struct buf *b);

#endif
