/* page_print.c: a paper as a page that prints on A4 as its Word file would: the file is looked at
 * again (doc/docx_look.h) and its measures become classes of assets/paper.css, since no page has
 * styles of its own. */
#include "paper/page.h"

#include "doc/docx_look.h"
#include "doc/metrics.h"
#include "org/account.h"
#include "paper/templates.h"

static int within(int n, int min, int max)
{
    return n < min ? min : n > max ? max : n;
}

static int points(int twips)
{
    return (twips + TWIP_PER_POINT / 2) / TWIP_PER_POINT;
}

/* A part of a whole in half per cents, as the classes count. */
static int halves(int part, int whole)
{
    return whole > 0 ? within((int)(((int64_t)part * 200 + whole / 2) / whole), 1, 200) : 200;
}

static void add_class(struct buf *b, const char *letter, int n)
{
    if (n > 0)
        buf_printf(b, " %s%d", letter, n);
}

/* The line under a name: as wide as what its indents leave. */
static void add_line_classes(struct buf *b, const struct docx_paragraph *p, int width)
{
    buf_addz(b, "drawn");
    add_class(b, "w", halves(width - p->left_twip - p->right_twip, width));
}

struct str print_paragraph_class(struct arena *a, const struct docx_paragraph *p, int width)
{
    static const char *const aligns[] = {"al", "ac", "ar", "aj"};
    struct buf b;

    buf_init(&b, a, 256);
    if (p->drawn_line) {
        add_line_classes(&b, p, width);
        return buf_str(&b);
    }
    buf_addz(&b, aligns[p->align]);
    add_class(&b, "i", within(points(p->first_line_twip), 0, 60));
    add_class(&b, "l", p->left_twip ? halves(p->left_twip, width) / 2 : 0);
    add_class(&b, "r", p->right_twip ? halves(p->right_twip, width) / 2 : 0);
    add_class(&b, "b", within(points(p->before_twip), 0, 80));
    add_class(&b, "a", within(points(p->after_twip), 0, 40));
    add_class(&b, "e", within(points(p->line_exact_twip), 0, 80));
    if (p->keep_with_next)
        buf_addz(&b, " kn");
    if (p->keep_together)
        buf_addz(&b, " kt");
    return buf_str(&b);
}

struct str print_run_class(struct arena *a, const struct docx_run *run)
{
    static const struct {
        unsigned bit;
        const char *name;
    } faces[] = {{DOCX_BOLD, " fb"}, {DOCX_ITALIC, " fi"}, {DOCX_UNDERLINE, " fu"},
        {DOCX_CAPS, " fc"}, {DOCX_RED, " fr"}};
    struct buf b;

    buf_init(&b, a, 64);
    buf_printf(&b, "s%d", within(run->size_points, 6, 30));
    for (size_t i = 0; i < sizeof faces / sizeof *faces; i++)
        if (run->face & faces[i].bit)
            buf_addz(&b, faces[i].name);
    return buf_str(&b);
}

int print_table_width(const struct docx_table *t)
{
    int64_t sum = 0;

    for (size_t i = 0; i < t->columns; i++)
        sum += t->column_twips[i];
    return within((int)sum, 1, 1 << 20);
}

struct str print_table_class(struct arena *a, const struct docx_table *t, int width)
{
    return str_printf(a, "w%d%s%s%s", halves(print_table_width(t), width),
        t->borders ? " ruled" : "", t->red_borders ? " fr" : "", t->center_cells ? " mid" : "");
}

struct str print_column_class(struct arena *a, const struct docx_table *t, size_t column)
{
    return str_printf(a, "w%d", halves(t->column_twips[column], print_table_width(t)));
}

struct str print_picture_class(struct arena *a, const struct docx_run *run, int width)
{
    return str_printf(a, "w%d", halves(TWIP_OF_POINT(run->size_points), width));
}

/* Where the picture of this part of the file is asked for: by its place among the parts. */
struct str print_picture(struct arena *a, const struct paper_print_page *v, struct str part)
{
    for (size_t i = 0; i < v->parts.count; i++)
        if (str_eq(v->parts.items[i], part))
            return str_printf(a, "%.*s/picture/%zu", STR(v->base), i + 1);
    return S("#");
}

static bool says_something(const struct docx_flow *flow)
{
    for (size_t i = 0; i < flow->count; i++)
        if (flow->items[i].table || flow->items[i].paragraph->count)
            return true;
    return false;
}

/* The pages are cut where a section begins. */
static void cut(struct arena *a, const struct docx *doc, struct paper_print_page *v)
{
    struct print_sheet *sheet = vec_push(a, v);

    sheet->across = doc->landscape;
    if (says_something(&doc->first_foot))
        sheet->foot = doc->first_foot;
    for (size_t i = 0; i < doc->body.count; i++) {
        const struct docx_block *block = &doc->body.items[i];

        if (!block->section) {
            *vec_push(a, &sheet->flow) = *block;
            continue;
        }
        sheet = vec_push(a, v);
        sheet->across = block->section->landscape;
    }
}

enum err page_paper_print(struct req *r)
{
    enum { MARGINS_MM = 45, UP_MM = 210, ACROSS_MM = 297 };
    struct paper_file *f = arena_new(r->arena, struct paper_file);
    struct paper_print_page v = {.base = S("")};
    struct docx doc = {0};
    const char *why;
    enum err e = paper_of_path(r, r->db, PERMISSION_READ, &v.paper, &v.campaign);

    if (e == OK)
        e = paper_file_of(r, &v.paper, f);
    if (e == OK)
        e = docx_look(r->arena, f->docx, &doc, &why);
    if (e == OK)
        e = pack_list(r->arena, f->docx, &v.parts, &why);
    if (e != OK)
        return e;
    cut(r->arena, &doc, &v);
    for (size_t i = 0; i < v.count; i++)
        v.items[i].width = TWIP_OF_MM((v.items[i].across ? ACROSS_MM : UP_MM) - MARGINS_MM);
    v.title = f->subject;
    v.own_template = f->template.seq != 0;
    v.base = str_printf(r->arena, "/paper/%lld", (long long)v.paper.id.v);
    html_paper_print(r->out, &v);
    return OK;
}

enum err page_paper_picture(struct req *r)
{
    enum { PICTURE_MAX = 4 * 1024 * 1024 };
    struct paper_file *f = arena_new(r->arena, struct paper_file);
    struct pack_names parts;
    struct campaign c;
    struct paper p;
    struct str bytes;
    const char *why, *type;
    size_t place = (size_t)req_id(r, "picture");
    enum err e = paper_of_path(r, r->db, PERMISSION_READ, &p, &c);

    if (e == OK)
        e = paper_file_of(r, &p, f);
    if (e == OK)
        e = pack_list(r->arena, f->docx, &parts, &why);
    if (e == OK && (!place || place > parts.count))
        e = E_NOT_FOUND;
    if (e == OK)
        e = part_whole(r->arena, f->docx, parts.items[place - 1], PICTURE_MAX, &bytes, &why);
    if (e != OK)
        return e;
    type = str_starts(bytes, S("\x89PNG"))        ? "image/png"
           : str_starts(bytes, S("\xff\xd8\xff")) ? "image/jpeg"
                                                  : NULL;
    if (!type)
        return E_NOT_FOUND;
    req_send_inline(r, type, bytes);
    return OK;
}
