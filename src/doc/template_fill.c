/* template_fill.c: a template with values in it becomes a paper.
 *
 * A sheet is written out again from its own bytes; only controls (and paragraphs that are nothing
 * but a control) are written otherwise. What the form of Word asks for is kept: a cell, a header
 * and a text box end in a paragraph, a table has a row. */
#include "doc/template_work.h"

#include "base/unicode.h"
#include "doc/docx_xml.h"
#include "doc/metrics.h"
#include "doc/template_picture.h"
#include "doc/template_values.h"
#include "doc/text.h"
#include "doc/zip.h"

enum { PICTURE_BOX_MM = 60, PICTURE_NUMBER = 9000 };

enum block { BLOCK_NONE, BLOCK_PARAGRAPH, BLOCK_TABLE };

struct filling {
    struct arena *arena;
    const struct template *t;
    const struct template_sheet *sheet;
    const struct template_record *record;
    struct buf out;
    struct media media;
    struct media_links links; /* of this sheet */
    enum block last;          /* written last among the blocks of this cell, header, … */
    size_t rows;              /* written in this table */
    int copies;               /* repetitions we are in, not counting the first of each */
    int pictures;
    int turns; /* a list in a list in a list … may write nothing and never end */
    bool bad;  /* a value that XML cannot hold */
};

static void add_node(struct filling *f, const struct xml_node *n);

static bool goes_on(struct filling *f)
{
    return ++f->turns <= TEMPLATE_TURNS_MAX && !f->out.overflow;
}

static void raw(struct filling *f, size_t from, size_t to)
{
    buf_add(&f->out, str_slice(f->sheet->tree.bytes, from, to));
}

/* What is in an element, with the controls in it filled. */
static void add_inside(struct filling *f, const struct xml_node *n)
{
    size_t at = n->inner;

    for (const struct xml_node *child = n->first; child; child = child->next) {
        raw(f, at, child->from);
        add_node(f, child);
        at = child->to;
    }
    raw(f, at, n->inner_end);
}

static void add_framed(struct filling *f, const struct xml_node *n)
{
    raw(f, n->from, n->inner);
    add_inside(f, n);
    raw(f, n->inner_end, n->to);
}

/* ── texts ──────────────────────────────────────────────────────────────────────────────────── */

/* The children of an element but those of this name. */
static void add_children_but(struct filling *f, const struct xml_node *n, const char *name)
{
    for (const struct xml_node *child = n ? n->first : NULL; child; child = child->next) {
        if (!xml_node_is(child, name))
            raw(f, child->from, child->to);
    }
}

/* How the text of a control looks. An invitation to write is grey: then the control says it. */
static void add_face(struct filling *f, const struct control *c)
{
    const struct xml_node *run = c->content ? node_find(c->content, "r") : NULL;
    const struct xml_node *face = xml_child(run, "rPr");
    const struct xml_node *own = xml_child(c->properties, "rPr");

    if ((c->placeholder || !face) && own)
        face = own;
    if (!face)
        return;
    raw(f, face->from, face->inner);
    if (face->empty)
        return;
    if (c->placeholder)
        add_children_but(f, face, "rStyle");
    else
        raw(f, face->inner, face->inner_end);
    raw(f, face->inner_end, face->to);
}

static void add_run(struct filling *f, const struct control *c, struct str text)
{
    if (!text.len)
        return;
    if (!docx_writable(text))
        f->bad = true;
    buf_addz(&f->out, "<w:r>");
    add_face(f, c);
    docx_text_xml(&f->out, text);
    buf_addz(&f->out, "</w:r>");
}

/* The properties of a paragraph for another one: where pages end is said only once. */
static void add_paragraph_properties(struct filling *f, const struct xml_node *p)
{
    const struct xml_node *properties = p ? xml_child(p, "pPr") : NULL;

    if (!properties || properties->empty)
        return;
    raw(f, properties->from, properties->inner);
    add_children_but(f, properties, "sectPr");
    raw(f, properties->inner_end, properties->to);
}

static void add_section_end(struct filling *f, const struct xml_node *p)
{
    const struct xml_node *section = p ? xml_child(xml_child(p, "pPr"), "sectPr") : NULL;

    if (!section)
        return;
    buf_addz(&f->out, "<w:p><w:pPr>");
    raw(f, section->from, section->to);
    buf_addz(&f->out, "</w:pPr></w:p>");
    f->last = BLOCK_PARAGRAPH;
}

/* A line of the text is a paragraph like the one the control stands around (or alone in). */
static void add_paragraphs(
    struct filling *f, const struct control *c, const struct xml_node *like, struct str text)
{
    for (size_t at = 0; text.len && at <= text.len;) {
        size_t end = str_find(text, S("\n"), at);

        buf_addz(&f->out, "<w:p>");
        add_paragraph_properties(f, like);
        add_run(f, c, str_slice(text, at, end));
        buf_addz(&f->out, "</w:p>");
        f->last = BLOCK_PARAGRAPH;
        at = end + 1;
    }
    add_section_end(f, like);
}

static void add_blocks(struct filling *f, const struct docx_flow *flow)
{
    if (!flow || !flow->count)
        return;
    if (!docx_flow_writable(flow))
        f->bad = true;
    docx_flow_xml(&f->out, flow);
    f->last = docx_flow_ends_well(flow) ? BLOCK_PARAGRAPH : BLOCK_TABLE;
}

/* ── pictures ───────────────────────────────────────────────────────────────────────────────── */

/* The relation of this sheet to a picture; a name no relation has. */
static struct str link_to(struct filling *f, struct str bytes)
{
    struct str name = media_add(f->arena, &f->media, &f->t->parts, bytes);
    struct str id;

    for (size_t i = 0; i < f->links.count; i++) {
        if (str_eq(f->links.items[i].name, name))
            return f->links.items[i].id;
    }
    id = str_printf(f->arena, "rIdChungsuc%zu", f->links.count + 1);
    *vec_push(f->arena, &f->links) = (struct media_link){id, name};
    return id;
}

static int64_t length_of(struct filling *f, const struct xml_node *n, const char *side)
{
    int64_t emu;

    if (!n || str_to_int(xml_node_attr(f->arena, &f->sheet->tree, n, side), &emu) != OK ||
        emu < EMU_PER_MM || emu > 1000 * EMU_PER_MM)
        return PICTURE_BOX_MM * (int64_t)EMU_PER_MM;
    return emu;
}

struct picture_box {
    struct str id;
    int64_t width, height;
    int number;
};

/* What stands in a picture control, with another picture in its place. */
static void add_with_picture(
    struct filling *f, const struct xml_node *n, const struct picture_box *box)
{
    struct str tag = xml_open_tag(&f->sheet->tree, n);
    bool blip = xml_node_is(n, "blip");
    /* the other forms of it (SVG) show the picture of the template */
    const struct xml_node *child = blip ? NULL : n->first;
    size_t at = blip ? n->inner_end : n->inner;

    if (blip) {
        tag = xml_tag_with(f->arena, tag, "embed", box->id);
    } else if (xml_node_is(n, "extent") || xml_node_is(n, "ext")) {
        tag =
            xml_tag_with(f->arena, tag, "cx", str_printf(f->arena, "%lld", (long long)box->width));
        tag =
            xml_tag_with(f->arena, tag, "cy", str_printf(f->arena, "%lld", (long long)box->height));
    } else if (xml_node_is(n, "docPr")) {
        tag = xml_tag_with(f->arena, tag, "id", str_printf(f->arena, "%d", box->number));
    } else if (xml_node_is(n, "srcRect")) {
        return; /* how the picture in the template was cut */
    }
    buf_add(&f->out, tag);
    for (; child; child = child->next) {
        raw(f, at, child->from);
        add_with_picture(f, child, box);
        at = child->to;
    }
    raw(f, at, n->inner_end);
    raw(f, n->inner_end, n->to);
}

static void add_picture(struct filling *f, const struct control *c, struct str bytes)
{
    const struct xml_node *extent = c->content ? node_find(c->content, "extent") : NULL;
    const struct xml_node *blip = c->content ? node_find(c->content, "blip") : NULL;
    struct picture_size size;
    struct picture_box box = {.width = length_of(f, extent, "cx"),
        .height = length_of(f, extent, "cy"),
        .number = PICTURE_NUMBER + ++f->pictures};

    if (!picture_size_of(bytes, &size))
        return;
    template_picture_fit(&size, &box.width, &box.height);
    box.id = link_to(f, bytes);
    if (blip && xml_node_attr(f->arena, &f->sheet->tree, blip, "embed").len) {
        for (const struct xml_node *n = c->content->first; n; n = n->next)
            add_with_picture(f, n, &box);
    } else {
        buf_addz(&f->out, c->level == LEVEL_RUN ? "<w:r>" : "<w:p><w:r>");
        drawing_xml(&f->out, box.id, box.number, box.width, box.height);
        buf_addz(&f->out, c->level == LEVEL_RUN ? "</w:r>" : "</w:r></w:p>");
    }
    if (c->level == LEVEL_BLOCK)
        f->last = BLOCK_PARAGRAPH;
}

/* ── controls ───────────────────────────────────────────────────────────────────────────────── */

/* A cell, a header, a text box: ends in a paragraph, whatever became of its controls. */
static void add_closing_paragraph(struct filling *f, const struct xml_node *n)
{
    if (f->last == BLOCK_PARAGRAPH)
        return;
    buf_addz(&f->out, "<w:p>");
    add_paragraph_properties(f, node_find(n, "p"));
    buf_addz(&f->out, "</w:p>");
}

static void add_closed(struct filling *f, const struct xml_node *n)
{
    enum block last = f->last;

    f->last = BLOCK_NONE;
    raw(f, n->from, n->inner);
    add_inside(f, n);
    add_closing_paragraph(f, n);
    raw(f, n->inner_end, n->to);
    f->last = last;
}

static void add_value_cell(
    struct filling *f, const struct control *c, const struct template_value *v)
{
    const struct xml_node *cell = xml_child(c->content, "tc");
    const struct xml_node *properties = xml_child(cell, "tcPr");
    enum block last = f->last;

    if (!cell)
        return;
    if (v->kind == TEMPLATE_PICTURE && v->text.len && node_find(cell, "blip")) {
        add_picture(f, c, v->text); /* in the cell that stands there */
        return;
    }
    f->last = BLOCK_NONE;
    raw(f, cell->from, cell->inner);
    if (properties)
        raw(f, properties->from, properties->to);
    if (v->kind == TEMPLATE_BLOCKS)
        add_blocks(f, v->flow);
    else if (v->kind == TEMPLATE_TEXT)
        add_paragraphs(f, c, node_find(cell, "p"), v->text);
    else if (v->kind == TEMPLATE_PICTURE)
        add_picture(f, c, v->text);
    add_closing_paragraph(f, cell);
    raw(f, cell->inner_end, cell->to);
    f->last = last;
}

static void add_value(struct filling *f, const struct control *c, const struct template_value *v)
{
    if (c->level == LEVEL_CELL)
        add_value_cell(f, c, v);
    else if (v->kind == TEMPLATE_PICTURE)
        add_picture(f, c, v->text);
    else if (v->kind == TEMPLATE_BLOCKS && c->level == LEVEL_BLOCK)
        add_blocks(f, v->flow);
    else if (v->kind == TEMPLATE_TEXT && c->level == LEVEL_BLOCK)
        add_paragraphs(f, c, c->content ? node_find(c->content, "p") : NULL, v->text);
    else if (v->kind == TEMPLATE_TEXT && c->level == LEVEL_RUN)
        add_run(f, c, v->text);
}

static void add_records(
    struct filling *f, const struct template_list *list, const struct xml_node *n)
{
    const struct template_record *outer = f->record;

    for (size_t i = 0; i < list->count && goes_on(f); i++) {
        f->record = list->items[i];
        f->copies += i == 1;
        add_inside(f, n);
    }
    f->copies -= list->count > 1;
    f->record = outer;
}

/* The first item of Word's repeating section is what is repeated; further ones were examples. */
static const struct xml_node *repeated_of(const struct control *c)
{
    for (const struct xml_node *n = c->content ? c->content->first : NULL; n; n = n->next) {
        const struct node_mark *mark = mark_of(n);

        if (mark && mark->control && mark->control->kind == CONTROL_ITEM && mark->control->content)
            return mark->control->content;
    }
    return c->content;
}

static void add_control(struct filling *f, const struct control *c)
{
    const struct template_value *v = template_find(f->record, c->name);
    bool list = c->kind == CONTROL_EACH || c->kind == CONTROL_SECTION;

    if (c->kind == CONTROL_OTHER || c->kind == CONTROL_ITEM || !v || !c->content ||
        (list != (v->kind == TEMPLATE_LIST) && c->kind != CONTROL_IF)) {
        add_framed(f, c->node); /* nobody's: as it is */
        if (c->level == LEVEL_BLOCK)
            f->last = BLOCK_PARAGRAPH;
        f->rows += c->level == LEVEL_ROW;
    } else if (list) {
        add_records(f, v->list, repeated_of(c));
    } else if (c->kind == CONTROL_VALUE) {
        add_value(f, c, v);
    } else if (!template_value_empty(v)) {
        add_inside(f, c->content);
    }
}

/* How wide the longest line of a text is, at most as wide as its place. */
static int text_width(struct filling *f, const struct line_mark *line, struct str text)
{
    int widest = 0;

    if (line->capitals)
        text = text_upper(f->arena, text);
    for (size_t at = 0; at <= text.len;) {
        size_t end = str_find(text, S("\n"), at);
        int width = text_width_twip(str_slice(text, at, end), line->points, true);

        widest = width > widest ? width : widest;
        at = end + 1;
    }
    return widest < line->width_twip ? widest : line->width_twip;
}

/* A paragraph that is a drawn line under a text: its indents make it two fifths of the text. */
static void add_line(struct filling *f, const struct xml_node *p, const struct line_mark *line)
{
    const struct template_value *v = template_find(f->record, line->tag);
    const struct xml_node *properties = xml_child(p, "pPr"), *indent = xml_child(properties, "ind");
    struct str tag, side;
    size_t at;

    f->last = BLOCK_PARAGRAPH;
    if (!v || v->kind != TEMPLATE_TEXT || !v->text.len || !indent) {
        add_framed(f, p);
        return;
    }
    side =
        str_printf(f->arena, "%d", (line->width_twip - text_width(f, line, v->text) * 2 / 5) / 2);
    tag = xml_tag_with(f->arena, xml_open_tag(&f->sheet->tree, indent), "left", side);
    tag = xml_tag_with(f->arena, tag, "right", side);
    raw(f, p->from, indent->from);
    buf_add(&f->out, tag);
    raw(f, indent->inner, properties->to);
    at = properties->to;
    for (const struct xml_node *n = properties->next; n; n = n->next) {
        raw(f, at, n->from);
        add_node(f, n);
        at = n->to;
    }
    raw(f, at, p->to);
}

/* A control that is alone in its paragraph repeats the paragraph: whoever marks a whole line in
 * Word gets it so, or around the paragraph, as the mouse happened to go. */
static void add_repeated_paragraph(struct filling *f, const struct control *c,
    const struct template_list *list, const struct xml_node *p)
{
    const struct template_record *outer = f->record;

    for (size_t i = 0; i < list->count && goes_on(f); i++) {
        f->record = list->items[i];
        f->copies += i == 1;
        buf_addz(&f->out, "<w:p>");
        add_paragraph_properties(f, p);
        add_inside(f, c->content);
        buf_addz(&f->out, "</w:p>");
        f->last = BLOCK_PARAGRAPH;
    }
    f->copies -= list->count > 1;
    f->record = outer;
    add_section_end(f, p);
}

static void add_paragraph(struct filling *f, const struct xml_node *p)
{
    const struct control *c = control_alone_in(p);
    const struct template_value *v = c ? template_find(f->record, c->name) : NULL;

    if (!v || !c->content || c->kind == CONTROL_OTHER || c->kind == CONTROL_ITEM) {
        add_framed(f, p);
    } else if (c->kind == CONTROL_VALUE && v->kind == TEMPLATE_TEXT) {
        add_paragraphs(f, c, p, v->text);
        return;
    } else if (c->kind == CONTROL_VALUE && v->kind == TEMPLATE_BLOCKS) {
        add_blocks(f, v->flow);
        add_section_end(f, p);
        return;
    } else if (c->kind == CONTROL_EACH && v->kind == TEMPLATE_LIST) {
        add_repeated_paragraph(f, c, v->list, p);
        return;
    } else if (template_value_empty(v)) {
        add_section_end(f, p);
        return;
    } else {
        add_framed(f, p);
    }
    f->last = BLOCK_PARAGRAPH;
}

static void add_table(struct filling *f, const struct xml_node *n)
{
    size_t rows = f->rows, begin = f->out.len;
    enum block last = f->last;

    f->rows = 0;
    add_framed(f, n);
    if (!f->rows && !f->out.overflow) { /* Word takes no table without rows */
        f->out.len = begin;
        f->out.ptr[begin] = '\0';
    }
    f->last = f->rows ? BLOCK_TABLE : last;
    f->rows = rows;
}

static bool ends_in_paragraph(const struct xml_node *n)
{
    static const char *const names[] = {"tc", "hdr", "ftr", "txbxContent", "footnote", "endnote"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (xml_node_is(n, names[i]))
            return true;
    }
    return false;
}

static void add_node(struct filling *f, const struct xml_node *n)
{
    const struct node_mark *mark = mark_of(n);

    if (mark && (mark->ours || (mark->bookmark && f->copies) || !goes_on(f)))
        return;
    if (!mark || !mark->busy) {
        raw(f, n->from, n->to);
        if (xml_node_is(n, "p") || xml_node_is(n, "tbl"))
            f->last = n->name.len == 1 ? BLOCK_PARAGRAPH : BLOCK_TABLE;
    } else if (mark->control) {
        add_control(f, mark->control);
    } else if (mark->line) {
        add_line(f, n, mark->line);
    } else if (xml_node_is(n, "p")) {
        add_paragraph(f, n);
    } else if (xml_node_is(n, "tbl")) {
        add_table(f, n);
    } else if (ends_in_paragraph(n)) {
        add_closed(f, n);
    } else {
        add_framed(f, n);
    }
    f->rows += xml_node_is(n, "tr");
}

/* ── the package ────────────────────────────────────────────────────────────────────────────── */

static struct zip_part *part_named(struct zip_part *parts, size_t count, struct str name)
{
    for (size_t i = 0; i < count; i++) {
        if (str_eq(parts[i].name, name))
            return &parts[i];
    }
    return NULL;
}

struct package {
    struct zip_part *items;
    size_t count, capacity;
};

static void package_put(struct arena *a, struct package *p, struct str name, struct str bytes)
{
    struct zip_part *old = part_named(p->items, p->count, name);

    if (old)
        old->bytes = bytes;
    else
        *vec_push(a, p) = (struct zip_part){name, bytes};
}

static void package_links(struct filling *f, struct package *p, struct str sheet)
{
    struct str name = rels_name(f->arena, sheet);
    struct zip_part *old = part_named(p->items, p->count, name);

    if (f->links.count)
        package_put(f->arena, p, name,
            rels_with(f->arena, old ? old->bytes : (struct str){"", 0}, &f->links));
}

static void package_media(struct filling *f, struct package *p)
{
    struct str types = S("[Content_Types].xml");

    if (!f->media.count)
        return;
    package_put(f->arena, p, types,
        content_types_with_pictures(f->arena, part_named(p->items, p->count, types)->bytes));
    for (size_t i = 0; i < f->media.count; i++)
        package_put(f->arena, p, f->media.items[i].name, f->media.items[i].bytes);
}

enum err template_fill(struct arena *a, const struct template *t,
    const struct template_record *values, struct str *ret_docx)
{
    struct filling f = {.arena = a, .t = t, .record = values};
    struct package p = {0};

    for (size_t i = 0; i < t->parts.count; i++)
        package_put(a, &p, t->parts.items[i].name, t->parts.items[i].bytes);
    for (size_t i = 0; i < t->sheet_count; i++) {
        const struct template_sheet *sheet = &t->sheets[i];
        struct str name = t->parts.items[sheet->part].name;

        if (!sheet->filled)
            continue;
        f.sheet = sheet;
        f.links = (struct media_links){0};
        f.last = BLOCK_NONE;
        buf_init_sized(&f.out, a, sheet->tree.bytes.len + 65536, TEMPLATE_FILLED_MAX);
        raw(&f, 0, sheet->tree.root->from);
        add_node(&f, sheet->tree.root);
        raw(&f, sheet->tree.root->to, sheet->tree.bytes.len);
        if (f.out.overflow || f.turns > TEMPLATE_TURNS_MAX)
            return E_TOO_LARGE;
        if (f.bad)
            return E_INVALID;
        package_put(a, &p, name, buf_str(&f.out));
        package_links(&f, &p, name);
    }
    package_media(&f, &p);
    return zip_write(a, p.items, p.count, DOC_UNPACKED_MAX, ret_docx);
}
