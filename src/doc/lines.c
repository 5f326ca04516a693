/* lines.c: paragraphs and table rows become lines. */
#include "doc/lines.h"

#include "doc/text.h"

#include <string.h>

struct lines_paragraph {
    struct lines_paragraph *outer;
    struct buf text;
    bool blank_pending; /* a collapsed blank that is written when more text comes */
};

struct cell_line {
    size_t cell;
    struct str text;
};

struct lines_row {
    struct lines_row *outer;
    struct cell_line *items;
    size_t count, capacity;
    size_t cells;
    bool layout; /* a table stands inside */
};

static void push_paragraph(struct lines *l)
{
    struct lines_paragraph *p = arena_new(l->arena, struct lines_paragraph);

    buf_init(&p->text, l->arena, DOC_TEXT_MAX);
    p->outer = l->paragraph;
    l->paragraph = p;
}

void lines_init(struct lines *l, struct arena *a, bool collapse)
{
    *l = (struct lines){.arena = a, .collapse = collapse};
    buf_init(&l->out, a, DOC_TEXT_MAX);
    push_paragraph(l);
}

/* Counts what goes in: text in nested rows is copied once a level, so the sum is bounded here. */
static bool room_for(struct lines *l, size_t bytes)
{
    l->bytes += bytes;
    if (l->bytes > 2 * (size_t)DOC_TEXT_MAX)
        l->overflow = true;
    return !l->overflow;
}

void lines_exact(struct lines *l, struct str s)
{
    struct lines_paragraph *p = l->paragraph;

    if (!room_for(l, s.len))
        return;
    if (p->blank_pending && p->text.len)
        buf_addc(&p->text, ' ');
    p->blank_pending = false;
    buf_add(&p->text, s);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static void collapsed_text(struct lines *l, struct str s)
{
    size_t from = 0;

    for (size_t at = 0; at < s.len; at++) {
        if (!is_blank(s.ptr[at]))
            continue;
        if (at > from)
            lines_exact(l, str_slice(s, from, at));
        l->paragraph->blank_pending = true;
        from = at + 1;
    }
    if (from < s.len)
        lines_exact(l, str_slice(s, from, s.len));
}

void lines_text(struct lines *l, struct str s)
{
    size_t from = 0;

    if (l->collapse) {
        collapsed_text(l, s);
        return;
    }
    for (size_t at = 0; at < s.len; at++) {
        if (s.ptr[at] != '\n' && s.ptr[at] != '\r')
            continue;
        lines_exact(l, str_slice(s, from, at));
        lines_exact(l, S(" "));
        from = at + 1;
    }
    lines_exact(l, str_slice(s, from, s.len));
}

bool lines_paragraph_empty(const struct lines *l)
{
    return l->paragraph->text.len == 0;
}

/* One finished line, into the open row or out. */
static void emit(struct lines *l, struct str text)
{
    if (!room_for(l, text.len + 1))
        return;
    if (l->row) {
        struct cell_line *line = vec_push(l->arena, l->row);

        *line = (struct cell_line){l->row->cells, str_copy(l->arena, text)};
        return;
    }
    buf_add(&l->out, text);
    buf_addc(&l->out, '\n');
    l->overflow |= l->out.overflow;
}

void lines_end(struct lines *l)
{
    struct lines_paragraph *p = l->paragraph;

    emit(l, buf_str(&p->text));
    p->text.len = 0;
    p->blank_pending = false;
}

void lines_border(struct lines *l)
{
    if (l->paragraph->text.len)
        lines_end(l);
    l->paragraph->blank_pending = false;
}

static bool deeper(struct lines *l)
{
    if (l->depth >= LINES_DEPTH_MAX)
        l->overflow = true;
    else
        l->depth++;
    return !l->overflow;
}

void lines_inner_begin(struct lines *l)
{
    if (deeper(l))
        push_paragraph(l);
}

void lines_inner_end(struct lines *l)
{
    if (l->overflow || !l->paragraph->outer)
        return;
    lines_border(l);
    l->paragraph = l->paragraph->outer;
    l->depth--;
}

void lines_row_begin(struct lines *l)
{
    struct lines_row *row;

    lines_border(l);
    if (!deeper(l))
        return;
    row = arena_new(l->arena, struct lines_row);
    row->outer = l->row;
    l->row = row;
    if (row->outer)
        row->outer->layout = true;
}

void lines_cell_begin(struct lines *l)
{
    lines_border(l);
    if (l->row)
        l->row->cells++;
}

/* Two cells with two paragraphs or more in each: who issues a paper beside the nation and motto. */
static bool two_sided(const struct lines_row *row)
{
    size_t left = 0, right = 0;

    for (size_t i = 0; i < row->count; i++) {
        if (str_trim(row->items[i].text).len)
            *(row->items[i].cell == 1 ? &left : &right) += 1;
    }
    return row->cells == 2 && left >= 2 && right >= 2;
}

static bool is_layout(const struct lines_row *row)
{
    size_t run = 0;

    if (row->layout || two_sided(row))
        return true;
    for (size_t i = 0; i < row->count; i++) {
        if (!str_trim(row->items[i].text).len)
            continue;
        run = run && i && row->items[i].cell == row->items[i - 1].cell ? run + 1 : 1;
        if (run >= LAYOUT_PARAGRAPHS)
            return true;
    }
    return false;
}

static bool all_blank(const struct lines_row *row)
{
    for (size_t i = 0; i < row->count; i++) {
        if (str_trim(row->items[i].text).len)
            return false;
    }
    return true;
}

/* "1 | Ấp Cầu | 3.000m": cells in their order, empty ones too, paragraphs of a cell by a space. */
static struct str joined(struct lines *l, const struct lines_row *row)
{
    struct buf b;
    size_t cell = row->cells ? 1 : 0, cell_start = 0;

    buf_init(&b, l->arena, DOC_TEXT_MAX);
    for (size_t i = 0; i < row->count; i++) {
        struct str text = str_trim(row->items[i].text);

        for (; cell < row->items[i].cell; cell++) {
            buf_add(&b, S(" | "));
            cell_start = b.len;
        }
        if (text.len && b.len > cell_start)
            buf_addc(&b, ' ');
        buf_add(&b, text);
    }
    for (; cell < row->cells; cell++)
        buf_add(&b, S(" | "));
    return buf_str(&b);
}

void lines_row_end(struct lines *l)
{
    struct lines_row *row = l->row;

    if (!row || l->overflow)
        return;
    lines_border(l);
    l->row = row->outer;
    l->depth--;
    if (all_blank(row))
        return;
    if (!is_layout(row)) {
        emit(l, joined(l, row));
        return;
    }
    for (size_t i = 0; i < row->count; i++)
        emit(l, row->items[i].text);
}

struct str lines_finish(struct lines *l)
{
    while (l->paragraph->outer && !l->overflow)
        lines_inner_end(l);
    while (l->row && !l->overflow)
        lines_row_end(l);
    lines_border(l);
    return buf_str(&l->out);
}
