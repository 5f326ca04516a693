/* paper.h: what official papers of every form are made of: a head, a body of blocks, an end.
 *
 * What differs between the forms is in official.h. All words are given by the caller; what a form
 * prescribes (capitals, signs at the end of a row, leading zeros) is done here and there, so that
 * it cannot be forgotten.
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
    PAPER_TITLE, /* a chapter: bold, centred, stays with what follows */
    PAPER_GROUP, /* blocks in one control of a template; `text` is its tag ("each:parts") */
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
    bool bare;                     /* without a head and without lines: pictures side by side */
    bool total_row;                /* the last row is bold */
    const struct docx_span *spans; /* controls around rows of a template; row 0 is the head */
    size_t span_count;
};

struct paper_block {
    enum paper_kind kind;
    struct str text;
    const struct paper_table *table;
    const struct paper_block *blocks; /* of a group */
    size_t block_count;
};

/* What a paper says: its subject and its body. */
struct paper_words {
    struct str subject; /* trích yếu */
    const struct paper_block *blocks;
    size_t block_count;
};

/* How a form sets its body. */
struct paper_body {
    int size_points, table_size_points;
    int indent_twip, before_twip, line_exact_twip;
    const char *end; /* what the last text ends with; NULL: "." */
};

/* A text that a template gives: `label` says in the template what comes there. It may stand within
 * other text; what a form prescribes for a text (capitals) holds for what comes there, but signs
 * and zeros are the giver's business (official.h has the words). */
struct str paper_field(struct arena *a, const char *tag, const char *label);
/* The same for a picture, scaled into a box; not for texts in capitals. A cell that has one is
 * centred. */
struct str paper_picture(
    struct arena *a, const char *tag, const char *label, int width_mm, int height_mm);
/* Nothing but such a text. */
bool paper_is_field(struct str text);
bool paper_has_field(struct str text);
/* Its tag, if it is nothing but a field; else "". */
struct str paper_field_tag(struct str text);
/* In capitals, fields left alone. */
struct str paper_upper(struct arena *a, struct str text);
/* How wide it is when it is set; a field counts as a text of usual length. */
int paper_width_twip(struct arena *a, struct str text, int size_points, bool bold);
/* Text with fields in it as runs. With DOCX_CAPS only the fields are told so. */
void paper_runs_add(
    struct arena *a, struct docx_paragraph *p, struct str text, int size_points, unsigned face);

/* The blocks, in order. The last one, if it is text, ends as the form wants it. */
void paper_body_add(struct arena *a, struct docx_flow *flow, const struct paper_body *form,
    const struct paper_block *blocks, size_t count, int width_twip);

/* One line of a head or end, in one size and face. Empty text adds nothing. */
void paper_line_add(struct arena *a, struct docx_flow *flow, enum docx_align align, struct str text,
    int size_points, unsigned face);

/* Line feeds made spaces. */
struct str paper_one_line(struct arena *a, struct str text);

/* "05"; below ten with a leading zero; 0 is blank with room to write. */
struct str paper_number(struct arena *a, int64_t number);

/* "Tân Phong, ngày 04 tháng 12 năm 2024": days below 10 and the months 1 and 2 with a zero. */
struct str paper_place_and_day(struct arena *a, struct str place, day_t day);

/* "Các ấp" + ";" → "- Các ấp;", whatever sign stood at its end. */
struct str paper_recipient(struct arena *a, struct str name, const char *sign);

#endif
