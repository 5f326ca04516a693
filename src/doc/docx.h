/* docx.h: a small model of a paper, and the Word file made from it.
 *
 * The model knows paragraphs, runs, tables and drawn lines; what an official paper looks like is
 * said above it (official.h). Everything is set in Times New Roman. The same model gives the same
 * bytes. Lengths are twips (doc/metrics.h), sizes of letters are points.
 *
 * A tag makes a content control around what bears it: the model is then a template (template.h),
 * and the words in it say what comes there. LibreOffice before 7.5 drops the tags and all controls
 * of rows and blocks, so hidden bookmarks say the same once more (template_restore.c).
 */
#ifndef DOC_DOCX_H
#define DOC_DOCX_H

#include "base/str.h"

enum { DOCX_BYTES_MAX = 16 * 1024 * 1024, DOCX_XML_MAX = 64 * 1024 * 1024 };

enum docx_align { DOCX_LEFT, DOCX_CENTER, DOCX_RIGHT, DOCX_JUSTIFY };

enum docx_face {
    DOCX_UPRIGHT = 0,
    DOCX_BOLD = 1,
    DOCX_ITALIC = 2,
    DOCX_UNDERLINE = 4,
    DOCX_CAPS = 8, /* shown in capitals, whatever a template is filled with */
    DOCX_RED = 16,
};

struct docx_run {
    struct str text; /* tab and LF become a tab and a line break */
    int size_points;
    unsigned face;  /* of enum docx_face */
    struct str tag; /* "" mostly */
    int width_twip,
        height_twip; /* not 0: no text but a picture that a template gives, in this box */
};

struct docx_paragraph {
    enum docx_align align;
    int left_twip, right_twip, first_line_twip;
    int before_twip, after_twip;
    int line_exact_twip; /* 0: single spacing */
    bool keep_with_next;
    bool keep_together;
    bool drawn_line;    /* a line at its foot, from indent to indent */
    struct str line_of; /* the drawn line is two fifths of the text that a template gives for this
                           tag; of this size, in capitals or not, within this width */
    int line_of_points, line_of_width_twip;
    bool line_of_capitals;
    struct docx_run *items;
    size_t count, capacity;
};

struct docx_table;
struct docx_group;
struct docx_section;

struct docx_block { /* one of the four */
    struct docx_paragraph *paragraph;
    struct docx_table *table;
    struct docx_group *group;
    struct docx_section *section;
};

/* Blocks below one another: the body of a paper, the inside of a cell. */
struct docx_flow {
    struct docx_block *items;
    size_t count, capacity;
};

/* Blocks within one control ("each:parts", "if:note"). */
struct docx_group {
    struct str tag;
    struct docx_flow flow;
};

/* What follows stands on pages of its own kind, whose numbers begin anew. Only in the body, or in a
 * group of it that has one value for all: pages that are there under a condition. */
struct docx_section {
    bool landscape;
};

/* Rows within one control. */
struct docx_span {
    size_t first, count;
    struct str tag;
};

struct docx_table {
    const int *column_twips;
    size_t columns;
    size_t rows;
    size_t header_rows; /* repeated on every page */
    bool borders, red_borders;
    int row_height_twip;           /* at least; 0: as high as what is in it */
    bool center_cells;             /* vertically */
    int cell_margin_twip;          /* left and right */
    struct docx_flow *cells;       /* rows * columns, row by row */
    const struct docx_span *spans; /* an outer one stands before those in it */
    size_t span_count;
};

struct docx {
    bool landscape;                           /* up to the first section */
    int top_mm, bottom_mm, left_mm, right_mm; /* margins of A4 */
    int page_number_points;                   /* 0: none; centred above the text, not on page 1 */
    int page_number_mm;                       /* its distance from the edge of the paper */
    bool for_libreoffice; /* no frames around blocks, only their bookmarks: 7.4 mixes up the text of
                             blocks that stand in a frame */
    struct docx_flow body;
    struct docx_flow first_foot; /* at the foot of page 1; empty: nothing */
};

int docx_width_twip(const struct docx *doc); /* between the margins */
/* The same for pages across. */
int docx_width_across_twip(const struct docx *doc);

/* A new paragraph at the end of a flow. Its address stands as long as the arena. */
struct docx_paragraph *docx_paragraph_add(
    struct arena *a, struct docx_flow *flow, enum docx_align align);
/* A run whose text a template gives; `text` says in the template what comes there. */
void docx_field_add(struct arena *a, struct docx_paragraph *p, struct str text, struct str tag,
    int size_points, unsigned face);
/* A picture that a template gives, scaled into this box; the template shows a grey box there. */
void docx_picture_add(
    struct arena *a, struct docx_paragraph *p, struct str tag, int width_twip, int height_twip);
/* A new control around blocks: what is put into the flow stands in it. */
struct docx_flow *docx_group_add(struct arena *a, struct docx_flow *flow, struct str tag);
void docx_section_add(struct arena *a, struct docx *doc, bool landscape);
void docx_run_add(
    struct arena *a, struct docx_paragraph *p, struct str text, int size_points, unsigned face);
/* A paragraph that is nothing but a line of this width, centred in the available width. */
struct docx_paragraph *docx_line_add(
    struct arena *a, struct docx_flow *flow, int available_twip, int width_twip);
struct docx_table *docx_table_add(
    struct arena *a, struct docx_flow *flow, const int *column_twips, size_t columns, size_t rows);
struct docx_flow *docx_cell(struct docx_table *t, size_t row, size_t column);

/* True when the flow ends in a paragraph; where it does not, the file gets an empty one. */
bool docx_flow_ends_well(const struct docx_flow *flow);

/* The Word file. E_INVALID: a text holds a control character; E_TOO_LARGE; E_SYSTEM. */
MUST_CHECK enum err docx_write(struct arena *a, const struct docx *doc, struct str *ret);

/* The same as text, with the lines that doc_read() finds in the file. E_TOO_LARGE. */
MUST_CHECK enum err docx_plain(struct arena *a, const struct docx *doc, struct str *ret);

#endif
