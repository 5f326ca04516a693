/* docx.c: the model of a paper, and the same as plain text. */
#include "doc/docx.h"

#include "doc/lines.h"
#include "doc/metrics.h"

enum { A4_WIDTH_MM = 210, A4_HEIGHT_MM = 297, LINE_HEIGHT_TWIP = 60 };

int docx_width_twip(const struct docx *doc)
{
    int width_mm = doc->landscape ? A4_HEIGHT_MM : A4_WIDTH_MM;

    return TWIP_OF_MM(width_mm - doc->left_mm - doc->right_mm);
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
    *vec_push(a, p) = (struct docx_run){text, size_points, face};
}

void docx_line_add(struct arena *a, struct docx_flow *flow, int available_twip, int width_twip)
{
    struct docx_paragraph *p = docx_paragraph_add(a, flow, DOCX_CENTER);
    int side = (available_twip - width_twip) / 2;

    p->drawn_line = true;
    p->left_twip = p->right_twip = side > 0 ? side : 0;
    p->line_exact_twip = LINE_HEIGHT_TWIP;
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
    return flow->count && flow->items[flow->count - 1].paragraph;
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

static void plain_flow(struct lines *l, const struct docx_flow *flow)
{
    for (size_t i = 0; i < flow->count; i++) {
        const struct docx_paragraph *p = flow->items[i].paragraph;

        if (!p) {
            plain_table(l, flow->items[i].table);
            continue;
        }
        for (size_t k = 0; k < p->count; k++)
            plain_run(l, p->items[k].text);
        lines_end(l);
    }
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
