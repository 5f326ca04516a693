/* paper.h: what official papers of every form are made of: a head, a body of blocks, an end.
 *
 * The forms differ in sizes, signs and order, and each has a file of its own (party.h). All words
 * are given by the caller; what a form prescribes (capitals, signs at the end of a row, leading
 * zeros) is done here and there, so that it cannot be forgotten.
 */
#ifndef DOC_PAPER_H
#define DOC_PAPER_H

#include "base/date.h"
#include "doc/docx.h"

enum paper_kind {
    PAPER_HEADING, /* "I. KẾT QUẢ": bold, stays with what follows */
    PAPER_PARAGRAPH,
    PAPER_ITEM, /* "- " is put before the text */
    PAPER_TABLE,
};

struct paper_column {
    struct str title;
    int width_mm; /* 0: a share of what is left */
    bool numeric; /* figures, to the right */
};

struct paper_table {
    const struct paper_column *columns;
    size_t column_count;
    const struct str *cells; /* row_count * column_count, row by row; figures already written out */
    size_t row_count;
    bool total_row; /* the last row is bold */
};

struct paper_block {
    enum paper_kind kind;
    struct str text;
    const struct paper_table *table;
};

/* How a form sets its body. */
struct paper_body {
    int size_points, table_size_points;
    int indent_twip, before_twip, line_exact_twip;
};

/* The blocks, in order. The last one, if it is text, ends with "." (and never with "./."). */
void paper_body_add(struct arena *a, struct docx_flow *flow, const struct paper_body *form,
    const struct paper_block *blocks, size_t count, int width_twip);

/* One line of a head or end, in one size and face. Empty text adds nothing. */
void paper_line_add(struct arena *a, struct docx_flow *flow, enum docx_align align, struct str text,
    int size_points, unsigned face);

/* "05"; below ten with a leading zero; 0 is blank with room to write. */
struct str paper_number(struct arena *a, int64_t number);

/* "Tân Phong, ngày 04 tháng 12 năm 2024": days below 10 and the months 1 and 2 with a zero. */
struct str paper_place_and_day(struct arena *a, struct str place, day_t day);

/* "Các ấp" + ";" → "- Các ấp;", whatever sign stood at its end. */
struct str paper_recipient(struct arena *a, struct str name, const char *sign);

#endif
