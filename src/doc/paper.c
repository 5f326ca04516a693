/* paper.c: the parts official papers of every form are made of. */
#include "doc/paper.h"

#include "base/unicode.h"
#include "doc/metrics.h"

#include <inttypes.h>

/* A field in a text: these signs never come from outside, because the border drops them. */
#define FIELD_BEGIN "\x0e"
#define FIELD_LABEL "\x1e"
#define FIELD_BOX "\x1d" /* between the label and "75x56", the millimetres of a picture */
#define FIELD_END "\x0f"

struct str paper_field(struct arena *a, const char *tag, const char *label)
{
    return str_printf(a, FIELD_BEGIN "%s" FIELD_LABEL "%s" FIELD_END, tag, label);
}

struct str paper_picture(
    struct arena *a, const char *tag, const char *label, int width_mm, int height_mm)
{
    return paper_field(
        a, tag, str_printf(a, "%s" FIELD_BOX "%dx%d", label, width_mm, height_mm).ptr);
}

static bool has_picture(struct str text)
{
    return str_find(text, S(FIELD_BOX), 0) < text.len;
}

bool paper_has_field(struct str text)
{
    return str_find(text, S(FIELD_BEGIN), 0) < text.len;
}

bool paper_is_field(struct str text)
{
    return str_starts(text, S(FIELD_BEGIN)) && str_find(text, S(FIELD_END), 0) + 1 == text.len;
}

struct str paper_field_tag(struct str text)
{
    return paper_is_field(text) ? str_slice(text, 1, str_find(text, S(FIELD_LABEL), 0))
                                : (struct str){"", 0};
}

/* A piece of a text: words, or a field with its tag. */
struct piece {
    struct str text, tag;
};

static bool next_piece(struct str text, size_t *at, struct piece *ret)
{
    size_t begin = str_find(text, S(FIELD_BEGIN), *at), label, end;

    if (*at >= text.len)
        return false;
    if (begin > *at) {
        *ret = (struct piece){str_slice(text, *at, begin), {"", 0}};
        *at = begin;
        return true;
    }
    label = str_find(text, S(FIELD_LABEL), begin);
    end = str_find(text, S(FIELD_END), begin);
    *ret = (struct piece){str_slice(text, label + 1, end), str_slice(text, begin + 1, label)};
    *at = end + 1;
    return true;
}

struct str paper_upper(struct arena *a, struct str text)
{
    struct piece piece;
    struct buf out;

    if (!paper_has_field(text))
        return text_upper(a, text);
    buf_init(&out, a, 4 * text.len + 64);
    for (size_t at = 0; next_piece(text, &at, &piece);) {
        if (piece.tag.len)
            buf_printf(&out, FIELD_BEGIN "%.*s" FIELD_LABEL "%.*s" FIELD_END, STR(piece.tag),
                STR(piece.text));
        else
            buf_add(&out, text_upper(a, piece.text));
    }
    return buf_str(&out);
}

int paper_width_twip(struct arena *a, struct str text, int size_points, bool bold)
{
    enum { USUAL_MM = 110 };
    int widest = 0;

    if (paper_has_field(text))
        return TWIP_OF_MM(USUAL_MM);
    for (size_t at = 0; at <= text.len;) {
        size_t end = str_find(text, S("\n"), at);
        int width = text_width_twip(str_slice(text, at, end), size_points, bold);

        widest = width > widest ? width : widest;
        at = end + 1;
    }
    return widest;
}

static void picture_add(struct arena *a, struct docx_paragraph *p, const struct piece *piece)
{
    size_t box = str_find(piece->text, S(FIELD_BOX), 0) + 1;
    size_t by = str_find(piece->text, S("x"), box);
    int64_t width = 0, height = 0;

    if (str_to_int(str_slice(piece->text, box, by), &width) == OK &&
        str_to_int(str_slice(piece->text, by + 1, piece->text.len), &height) == OK)
        docx_picture_add(a, p, piece->tag, TWIP_OF_MM((int)width), TWIP_OF_MM((int)height));
}

void paper_runs_add(
    struct arena *a, struct docx_paragraph *p, struct str text, int size_points, unsigned face)
{
    struct piece piece;

    for (size_t at = 0; next_piece(text, &at, &piece);) {
        if (piece.tag.len && has_picture(piece.text))
            picture_add(a, p, &piece);
        else if (piece.tag.len)
            docx_field_add(
                a, p, str_printf(a, "[%.*s]", STR(piece.text)), piece.tag, size_points, face);
        else
            docx_run_add(a, p, piece.text, size_points, face & ~(unsigned)DOCX_CAPS);
    }
}

void paper_line_add(struct arena *a, struct docx_flow *flow, enum docx_align align, struct str text,
    int size_points, unsigned face)
{
    if (text.len)
        paper_runs_add(a, docx_paragraph_add(a, flow, align), text, size_points, face);
}

struct str paper_number(struct arena *a, int64_t number)
{
    if (number <= 0)
        return S("\xc2\xa0\xc2\xa0\xc2\xa0\xc2\xa0\xc2\xa0");
    return str_printf(a, "%02" PRId64, number);
}

struct str paper_place_and_day(struct arena *a, struct str place, day_t day)
{
    struct civil c = civil_from_day(day);

    return str_printf(a,
        c.month < 3 ? "%.*s, ngày %02d tháng %02d năm %d" : "%.*s, ngày %02d tháng %d năm %d",
        STR(place), c.day, c.month, c.year);
}

struct str paper_one_line(struct arena *a, struct str text)
{
    char *at = str_z(a, text);

    for (size_t i = 0; i < text.len; i++)
        at[i] = at[i] == '\n' ? ' ' : at[i];
    return (struct str){at, text.len};
}

static struct str without_end_signs(struct str s)
{
    s = str_trim(s);
    while (s.len && (s.ptr[s.len - 1] == '.' || s.ptr[s.len - 1] == ',' ||
                        s.ptr[s.len - 1] == ';' || s.ptr[s.len - 1] == '/'))
        s = str_trim(str_slice(s, 0, s.len - 1));
    return s;
}

struct str paper_recipient(struct arena *a, struct str name, const char *sign)
{
    struct str bare = without_end_signs(name);

    if (str_starts(bare, S("- ")))
        bare = str_trim(str_slice(bare, 2, bare.len));
    return str_printf(a, "- %.*s%s", STR(bare), sign);
}

static void text_add(struct arena *a, struct docx_flow *flow, const struct paper_body *form,
    const struct paper_block *block, bool last, bool before_table)
{
    bool title = block->kind == PAPER_TITLE, heading = title || block->kind == PAPER_HEADING;
    struct docx_paragraph *p = docx_paragraph_add(a, flow, title ? DOCX_CENTER : DOCX_JUSTIFY);
    struct str text = block->text;

    if (last && !heading && !paper_has_field(text))
        text = str_printf(a, "%.*s%s", STR(without_end_signs(text)), form->end ? form->end : ".");
    if (block->kind == PAPER_ITEM && !str_starts(text, S("- ")))
        text = str_printf(a, "- %.*s", STR(text));
    p->first_line_twip = title ? 0 : form->indent_twip;
    p->before_twip = form->before_twip;
    p->line_exact_twip = form->line_exact_twip;
    p->keep_with_next = heading || before_table;
    paper_runs_add(a, p, text, form->size_points, heading ? DOCX_BOLD : DOCX_UPRIGHT);
}

/* Columns without a width share what the others leave; too wide a table is made to fit. */
static const int *column_twips(struct arena *a, const struct paper_table *t, int width_twip)
{
    int *twips = arena_new_array(a, int, t->column_count);
    int64_t said = 0, open = 0;

    for (size_t i = 0; i < t->column_count; i++) {
        twips[i] = TWIP_OF_MM(t->columns[i].width_mm);
        said += twips[i];
        open += twips[i] == 0;
    }
    for (size_t i = 0; open && i < t->column_count; i++) {
        int64_t left = said < width_twip ? width_twip - said : width_twip / 4;

        if (twips[i] == 0)
            twips[i] = (int)(left / open);
    }
    said = 0;
    for (size_t i = 0; i < t->column_count; i++)
        said += twips[i];
    for (size_t i = 0; said > width_twip && i < t->column_count; i++)
        twips[i] = (int)((int64_t)twips[i] * width_twip / said);
    return twips;
}

static void cell_add(struct arena *a, struct docx_flow *cell, enum docx_align align,
    struct str text, int size_points, unsigned face)
{
    struct docx_paragraph *p = docx_paragraph_add(a, cell, has_picture(text) ? DOCX_CENTER : align);

    p->before_twip = p->after_twip = TWIP_OF_POINT(2);
    paper_runs_add(a, p, text, size_points, face);
}

static void table_add(struct arena *a, struct docx_flow *flow, const struct paper_body *form,
    const struct paper_table *t, int width_twip)
{
    int size = form->table_size_points;
    size_t head = t->bare ? 0 : 1;
    struct docx_table *table = docx_table_add(
        a, flow, column_twips(a, t, width_twip), t->column_count, t->row_count + head);

    table->header_rows = head;
    table->borders = table->center_cells = !t->bare;
    table->cell_margin_twip = TWIP_OF_POINT(4);
    table->spans = t->spans;
    table->span_count = t->span_count;
    for (size_t i = 0; head && i < t->column_count; i++)
        cell_add(a, docx_cell(table, 0, i), DOCX_CENTER, t->columns[i].title, size, DOCX_BOLD);
    for (size_t i = 0; i < t->row_count * t->column_count; i++) {
        size_t row = i / t->column_count, column = i % t->column_count;
        bool bold = t->total_row && row + 1 == t->row_count;

        cell_add(a, docx_cell(table, row + head, column),
            t->columns[column].numeric ? DOCX_RIGHT : DOCX_LEFT, t->cells[i], size,
            bold ? DOCX_BOLD : DOCX_UPRIGHT);
    }
}

/* Room between the text and a table, and between two tables, which Word would make one. */
static struct docx_paragraph *gap_add(struct arena *a, struct docx_flow *flow, int height_twip)
{
    struct docx_paragraph *gap = docx_paragraph_add(a, flow, DOCX_LEFT);

    gap->line_exact_twip = height_twip;
    return gap;
}

static void blocks_add(struct arena *a, struct docx_flow *flow, const struct paper_body *form,
    const struct paper_block *blocks, size_t count, int width_twip, bool last)
{
    for (size_t i = 0; i < count; i++) {
        const struct paper_block *block = &blocks[i];
        bool before_table = i + 1 < count && block[1].kind == PAPER_TABLE;

        if (block->kind == PAPER_GROUP) {
            blocks_add(a, docx_group_add(a, flow, block->text), form, block->blocks,
                block->block_count, width_twip, false);
        } else if (block->kind != PAPER_TABLE) {
            text_add(a, flow, form, block, last && i + 1 == count, before_table);
        } else if (block->table->column_count) {
            gap_add(a, flow, form->before_twip)->keep_with_next = true;
            table_add(a, flow, form, block->table, width_twip);
            gap_add(a, flow, form->before_twip);
        }
    }
}

void paper_body_add(struct arena *a, struct docx_flow *flow, const struct paper_body *form,
    const struct paper_block *blocks, size_t count, int width_twip)
{
    blocks_add(a, flow, form, blocks, count, width_twip, true);
}
