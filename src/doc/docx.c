/* docx.c: the model of a paper, and the same as plain text. */
#include "doc/docx_xml.h"

#include "doc/lines.h"
#include "doc/metrics.h"

enum { A4_WIDTH_MM = 210, A4_HEIGHT_MM = 297, LINE_HEIGHT_TWIP = 60 };

int docx_width_twip(const struct docx *doc)
{
    int width_mm = doc->landscape ? A4_HEIGHT_MM : A4_WIDTH_MM;

    return TWIP_OF_MM(width_mm - doc->left_mm - doc->right_mm);
}

int docx_width_across_twip(const struct docx *doc)
{
    return TWIP_OF_MM(A4_HEIGHT_MM - doc->left_mm - doc->right_mm);
}

struct docx_paragraph *docx_paragraph_add(
    struct arena *a, struct docx_flow *flow, enum docx_align align)
{
    struct docx_paragraph *p = arena_new(a, struct docx_paragraph);

    p->align = align;
    vec_push(a, flow)->paragraph = p;
    return p;
}

void docx_run_add(
    struct arena *a, struct docx_paragraph *p, struct str text, int size_points, unsigned face)
{
    *vec_push(a, p) = (struct docx_run){.text = text, .size_points = size_points, .face = face};
}

void docx_field_add(struct arena *a, struct docx_paragraph *p, struct str text, struct str tag,
    int size_points, unsigned face)
{
    *vec_push(a, p) =
        (struct docx_run){.text = text, .size_points = size_points, .face = face, .tag = tag};
}

void docx_picture_add(
    struct arena *a, struct docx_paragraph *p, struct str tag, int width_twip, int height_twip)
{
    *vec_push(a, p) =
        (struct docx_run){.tag = tag, .width_twip = width_twip, .height_twip = height_twip};
}

struct docx_flow *docx_group_add(struct arena *a, struct docx_flow *flow, struct str tag)
{
    struct docx_group *group = arena_new(a, struct docx_group);

    group->tag = tag;
    vec_push(a, flow)->group = group;
    return &group->flow;
}

void docx_section_add(struct arena *a, struct docx *doc, bool landscape)
{
    struct docx_section *section = arena_new(a, struct docx_section);

    section->landscape = landscape;
    vec_push(a, &doc->body)->section = section;
}

struct docx_paragraph *docx_line_add(
    struct arena *a, struct docx_flow *flow, int available_twip, int width_twip)
{
    struct docx_paragraph *p = docx_paragraph_add(a, flow, DOCX_CENTER);
    int side = (available_twip - width_twip) / 2;

    p->drawn_line = true;
    p->left_twip = p->right_twip = side > 0 ? side : 0;
    p->line_exact_twip = LINE_HEIGHT_TWIP;
    return p;
}

struct docx_table *docx_table_add(
    struct arena *a, struct docx_flow *flow, const int *column_twips, size_t columns, size_t rows)
{
    struct docx_table *t = arena_new(a, struct docx_table);

    t->column_twips = column_twips;
    t->columns = columns;
    t->rows = rows;
    t->cells = arena_new_array(a, struct docx_flow, rows * columns);
    vec_push(a, flow)->table = t;
    return t;
}

struct docx_flow *docx_cell(struct docx_table *t, size_t row, size_t column)
{
    return &t->cells[row * t->columns + column];
}

bool docx_flow_ends_well(const struct docx_flow *flow)
{
    const struct docx_block *last = flow->count ? &flow->items[flow->count - 1] : NULL;

    if (last && last->group)
        return docx_flow_ends_well(&last->group->flow);
    return last && last->paragraph;
}

/* Bytes of control characters, which XML cannot hold; the caller's text has come past the border,
 * so this is a mistake of ours or of a setting, and no paper is written. */
bool docx_writable(struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];

        if ((c < 0x20 && c != '\t' && c != '\n') || c == 0x7f)
            return false;
        if (c == 0xef && i + 2 < s.len && (unsigned char)s.ptr[i + 1] == 0xbf &&
            (unsigned char)s.ptr[i + 2] >= 0xbe)
            return false; /* U+FFFE and U+FFFF */
    }
    return true;
}

static bool paragraph_writable(const struct docx_paragraph *p)
{
    for (size_t i = 0; i < p->count; i++) {
        if (!docx_writable(p->items[i].text))
            return false;
    }
    return true;
}

bool docx_flow_writable(const struct docx_flow *flow)
{
    for (size_t i = 0; i < flow->count; i++) {
        const struct docx_block *block = &flow->items[i];
        const struct docx_table *t = block->table;

        if ((block->paragraph && !paragraph_writable(block->paragraph)) ||
            (block->group && !docx_flow_writable(&block->group->flow)))
            return false;
        for (size_t k = 0; t && k < t->rows * t->columns; k++) {
            if (!docx_flow_writable(&t->cells[k]))
                return false;
        }
    }
    return true;
}

static void plain_run(struct lines *l, struct str text)
{
    for (size_t at = 0; at <= text.len;) {
        size_t end = str_find(text, S("\n"), at);

        lines_exact(l, str_slice(text, at, end));
        if (end < text.len)
            lines_end(l);
        at = end + 1;
    }
}

static void plain_flow(struct lines *l, const struct docx_flow *flow);

static void plain_table(struct lines *l, const struct docx_table *t)
{
    for (size_t i = 0; i < t->rows * t->columns; i++) {
        if (i % t->columns == 0)
            lines_row_begin(l);
        lines_cell_begin(l);
        plain_flow(l, &t->cells[i]);
        if (i % t->columns == t->columns - 1)
            lines_row_end(l);
    }
}

static void plain_blocks(struct lines *l, const struct docx_flow *flow)
{
    for (size_t i = 0; i < flow->count; i++) {
        const struct docx_block *block = &flow->items[i];

        if (block->table)
            plain_table(l, block->table);
        else if (block->group)
            plain_blocks(l, &block->group->flow);
        else if (block->section)
            lines_end(l); /* the paragraph that ends the pages before */
        for (size_t k = 0; block->paragraph && k < block->paragraph->count; k++)
            plain_run(l, block->paragraph->items[k].text);
        if (block->paragraph)
            lines_end(l);
    }
}

static void plain_flow(struct lines *l, const struct docx_flow *flow)
{
    plain_blocks(l, flow);
    if (!docx_flow_ends_well(flow))
        lines_end(l);
}

enum err docx_plain(struct arena *a, const struct docx *doc, struct str *ret)
{
    struct lines l;
    struct str text;

    lines_init(&l, a, false);
    plain_flow(&l, &doc->body);
    text = lines_finish(&l);
    if (l.overflow)
        return E_TOO_LARGE;
    *ret = text;
    return OK;
}
