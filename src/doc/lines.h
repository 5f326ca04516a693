/* lines.h: where the readers of HTML, DOCX and ODT put what they find; lines of text come out.
 *
 * A paragraph is a line. A table row is a line with its cells joined by " | ", unless it is only
 * there for the layout (a letterhead, a signature block, a page inside a table): a row with a
 * table in it, with three or more paragraphs in one cell, or with two cells that have two or more
 * each, gives its paragraphs as lines, cell after cell. Rows without any text give nothing.
 * Paragraphs may stand inside paragraphs (text boxes): the inner ones come first.
 */
#ifndef DOC_LINES_H
#define DOC_LINES_H

#include "base/str.h"

enum { LINES_DEPTH_MAX = 32, LAYOUT_PARAGRAPHS = 3 };

struct lines_row;
struct lines_paragraph;

struct lines {
    struct arena *arena;
    struct buf out;
    struct lines_paragraph *paragraph; /* the innermost open paragraph */
    struct lines_row *row;             /* the innermost open row; NULL outside tables */
    size_t bytes;                      /* put so far, also into rows not yet written out */
    int depth;                         /* of rows and inner paragraphs */
    bool collapse;                     /* runs of blanks are one space, as in HTML and ODT */
    bool overflow;                     /* beyond DOC_TEXT_MAX or LINES_DEPTH_MAX: give up */
};

void lines_init(struct lines *l, struct arena *a, bool collapse);

/* Text of the open paragraph. Without collapse, LF and CR are blanks like others. */
void lines_text(struct lines *l, struct str s);
/* Text that is kept as it is: a tab, a list number, the blanks of text:s. */
void lines_exact(struct lines *l, struct str s);
bool lines_paragraph_empty(const struct lines *l);

/* End of a paragraph or a forced line break: a line, even when it is empty. */
void lines_end(struct lines *l);
/* A border between blocks: ends the line if there is one. */
void lines_border(struct lines *l);

/* Paragraphs inside a paragraph, up to lines_inner_end(). */
void lines_inner_begin(struct lines *l);
void lines_inner_end(struct lines *l);

void lines_row_begin(struct lines *l);
void lines_cell_begin(struct lines *l);
void lines_row_end(struct lines *l);

/* All the lines, each ended by LF; closes what is still open. */
struct str lines_finish(struct lines *l);

#endif
