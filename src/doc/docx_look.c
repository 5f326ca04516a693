/* docx_look.c: word/document.xml, walked once, becomes paragraphs, tables and sections.
 *
 * Changes are read as accepted and hidden text is left out, as in docx_read.c. */
#include "doc/docx_look.h"

#include "doc/docx_read.h"
#include "doc/metrics.h"
#include "doc/why.h"
#include "doc/xml.h"

enum { TABLES_DEEP = 16, COLUMNS_MAX = 63, TWIP_MAX = 31680, BLOCKS_MAX = 200000 };

/* A table that is open, and where text goes in it. */
struct open_table {
    struct docx_table *table;
    struct {
        int *items;
        size_t count, capacity;
    } columns;
    struct {
        struct docx_flow *items;
        size_t count, capacity;
    } cells;
    size_t column, span; /* of the cell that is open */
    bool in_borders;
};

struct looking {
    struct arena *arena;
    struct docx doc;
    struct docx_section *section; /* the last one, whose direction is still to come */
    struct open_table tables[TABLES_DEEP];
    size_t depth;
    struct docx_flow
        *flow;       /* where blocks go outside of tables: the body, then the foot of page 1 */
    struct str foot; /* its part; "" if there is none */
    struct docx_paragraph *paragraph;
    struct docx_run run;
    struct buf text;
    size_t blocks;
    int skipped;
    bool in_paragraph_properties, in_run, in_run_properties, in_text, in_borders;
    bool hidden, section_ends, too_deep;
    struct {
        struct link {
            struct str id, target;
        } * items;
        size_t count, capacity;
    } links;
};

static int twips(const struct xml_tag *tag, const char *name)
{
    return xml_number(xml_attribute(tag, name), TWIP_MAX, 0);
}

static bool is_on(const struct xml_tag *tag)
{
    struct str value = xml_attribute(tag, "val");

    return !str_eq(value, S("0")) && !str_eq(value, S("false")) && !str_eq(value, S("none")) &&
           !str_eq(value, S("nil"));
}

static bool left_out(const char *name)
{
    static const char *const names[] = {"del", "moveFrom", "Fallback", "instrText", "delText",
        "rPrChange", "pPrChange", "tblPrChange", "tcPrChange", "trPrChange", "tblGridChange",
        "sdtPr", "txbxContent", "pict", "object"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (xml_is(name, names[i]))
            return true;
    return false;
}

static struct open_table *inmost(struct looking *l)
{
    return l->depth ? &l->tables[l->depth - 1] : NULL;
}

/* Where the next block goes: the last cell that was opened, or the body. */
static struct docx_flow *here(struct looking *l)
{
    struct open_table *t = inmost(l);

    return t && t->cells.count ? &t->cells.items[t->cells.count - 1] : l->flow;
}

/* ── paragraphs and runs ────────────────────────────────────────────────────────────────────── */

static void paragraph_property(struct looking *l, const struct xml_tag *tag)
{
    struct docx_paragraph *p = l->paragraph;
    struct str value = xml_attribute(tag, "val");

    if (xml_is(tag->name, "pBdr")) {
        l->in_borders = true;
    } else if (xml_is(tag->name, "bottom") && l->in_borders) {
        p->drawn_line = is_on(tag);
    } else if (xml_is(tag->name, "spacing")) {
        p->before_twip = twips(tag, "before");
        p->after_twip = twips(tag, "after");
        if (str_eq(xml_attribute(tag, "lineRule"), S("exact")))
            p->line_exact_twip = twips(tag, "line");
    } else if (xml_is(tag->name, "ind")) {
        p->left_twip = twips(tag, "left");
        p->right_twip = twips(tag, "right");
        p->first_line_twip = twips(tag, "firstLine");
    } else if (xml_is(tag->name, "jc")) {
        p->align = str_eq(value, S("center"))                             ? DOCX_CENTER
                   : str_eq(value, S("right")) || str_eq(value, S("end")) ? DOCX_RIGHT
                   : str_eq(value, S("both"))                             ? DOCX_JUSTIFY
                                                                          : DOCX_LEFT;
    } else if (xml_is(tag->name, "keepNext")) {
        p->keep_with_next = is_on(tag);
    } else if (xml_is(tag->name, "keepLines")) {
        p->keep_together = is_on(tag);
    }
}

static void face(struct looking *l, unsigned bit, bool on)
{
    l->run.face = on ? l->run.face | bit : l->run.face & ~bit;
}

static void run_property(struct looking *l, const struct xml_tag *tag)
{
    if (xml_is(tag->name, "b"))
        face(l, DOCX_BOLD, is_on(tag));
    else if (xml_is(tag->name, "i"))
        face(l, DOCX_ITALIC, is_on(tag));
    else if (xml_is(tag->name, "u"))
        face(l, DOCX_UNDERLINE, is_on(tag));
    else if (xml_is(tag->name, "caps"))
        face(l, DOCX_CAPS, is_on(tag));
    else if (xml_is(tag->name, "color"))
        face(l, DOCX_RED, str_eq(xml_attribute(tag, "val"), S("C00000")));
    else if (xml_is(tag->name, "sz"))
        l->run.size_points = xml_number(xml_attribute(tag, "val"), 400, 28) / 2;
    else if (xml_is(tag->name, "vanish"))
        l->hidden = is_on(tag);
}

static void run_begin(struct looking *l)
{
    enum { USUAL_POINTS = 14, RUN_MAX = 1 << 20 };

    l->run = (struct docx_run){.size_points = USUAL_POINTS, .tag = S(""), .text = S("")};
    l->hidden = false;
    l->in_run = true;
    buf_init(&l->text, l->arena, RUN_MAX);
}

static void run_end(struct looking *l)
{
    l->in_run = false;
    if (!l->paragraph || l->hidden || (!l->text.len && !l->run.tag.len))
        return;
    l->run.text = buf_str(&l->text);
    *vec_push(l->arena, l->paragraph) = l->run;
}

/* The part that a link leads to; "" if to none that we follow. */
static struct str target_of(const struct looking *l, struct str id)
{
    for (size_t i = 0; i < l->links.count; i++)
        if (str_eq(l->links.items[i].id, id))
            return l->links.items[i].target;
    return S("");
}

/* The picture of a run: only the first; its part is looked up by the link. */
static void picture(struct looking *l, const struct xml_tag *tag)
{
    enum { EMU_OF_POINT = 12700, EMU_MAX = 100 * 1000 * 1000 };
    struct str id = xml_attribute(tag, "embed");

    if (xml_is(tag->name, "extent"))
        l->run.size_points = xml_number(xml_attribute(tag, "cx"), EMU_MAX, 0) / EMU_OF_POINT;
    if (xml_is(tag->name, "blip") && str_starts(target_of(l, id), S("word/media/")))
        l->run.tag = target_of(l, id);
}

static void in_run(struct looking *l, const struct xml_tag *tag)
{
    struct str type = xml_attribute(tag, "type");

    if (l->in_run_properties)
        run_property(l, tag);
    else if (xml_is(tag->name, "rPr"))
        l->in_run_properties = true;
    else if (xml_is(tag->name, "t"))
        l->in_text = true;
    else if (xml_is(tag->name, "tab"))
        buf_addc(&l->text, '\t');
    else if ((xml_is(tag->name, "br") || xml_is(tag->name, "cr")) && !type.len)
        buf_addc(&l->text, '\n');
    else if (xml_is(tag->name, "noBreakHyphen"))
        buf_addc(&l->text, '-');
    else
        picture(l, tag);
}

/* ── tables ─────────────────────────────────────────────────────────────────────────────────── */

static void table_begin(struct looking *l)
{
    if (l->depth == TABLES_DEEP) {
        l->too_deep = true;
        return;
    }
    l->tables[l->depth++] = (struct open_table){.table = arena_new(l->arena, struct docx_table)};
}

/* A row has as many cells as the table has columns, whatever the file says. */
static void row_fill(struct looking *l, struct open_table *t)
{
    while (t->cells.count % t->columns.count)
        *vec_push(l->arena, &t->cells) = (struct docx_flow){0};
    t->table->rows = t->cells.count / t->columns.count;
}

static void cell_begin(struct looking *l, struct open_table *t)
{
    if (!t->columns.count)
        *vec_push(l->arena, &t->columns) = TWIP_MAX;
    if (t->column >= t->columns.count)
        return; /* more cells than columns: the rest goes into the last one */
    *vec_push(l->arena, &t->cells) = (struct docx_flow){0};
    t->column++;
    t->span = 1;
}

static void cell_end(struct looking *l, struct open_table *t)
{
    for (; t->span > 1 && t->column < t->columns.count; t->span--, t->column++)
        *vec_push(l->arena, &t->cells) = (struct docx_flow){0};
}

static void table_end(struct looking *l)
{
    struct open_table *t = inmost(l);
    struct docx_table *made = t->table;

    made->columns = t->columns.count;
    made->column_twips = t->columns.items;
    made->cells = t->cells.items;
    l->depth--;
    if (made->rows)
        *vec_push(l->arena, here(l)) = (struct docx_block){.table = made};
}

static void table_part(struct looking *l, struct open_table *t, const struct xml_tag *tag)
{
    if (xml_is(tag->name, "gridCol") && t->columns.count < COLUMNS_MAX && !t->cells.count)
        *vec_push(l->arena, &t->columns) = twips(tag, "w");
    else if (xml_is(tag->name, "tblBorders"))
        t->in_borders = true;
    else if (xml_is(tag->name, "top") && t->in_borders)
        t->table->borders = is_on(tag),
        t->table->red_borders = str_eq(xml_attribute(tag, "color"), S("C00000"));
    else if (xml_is(tag->name, "tr"))
        t->column = 0;
    else if (xml_is(tag->name, "tc"))
        cell_begin(l, t);
    else if (xml_is(tag->name, "gridSpan"))
        t->span = (size_t)xml_number(xml_attribute(tag, "val"), COLUMNS_MAX, 1);
    else if (xml_is(tag->name, "tblHeader") && is_on(tag) &&
             t->table->header_rows <= t->table->rows)
        t->table->header_rows = t->table->rows + 1;
    else if (xml_is(tag->name, "trHeight"))
        t->table->row_height_twip = twips(tag, "val");
    else if (xml_is(tag->name, "vAlign"))
        t->table->center_cells = str_eq(xml_attribute(tag, "val"), S("center"));
}

/* ── the walk ───────────────────────────────────────────────────────────────────────────────── */

static void page_size(struct looking *l, const struct xml_tag *tag)
{
    bool across = str_eq(xml_attribute(tag, "orient"), S("landscape"));

    if (l->section)
        l->section->landscape = across;
    else
        l->doc.landscape = across;
}

static void content(struct looking *l, const struct xml_tag *tag)
{
    struct open_table *t = inmost(l);

    if (xml_is(tag->name, "p")) {
        l->paragraph = docx_paragraph_add(l->arena, here(l), DOCX_LEFT);
        l->blocks++;
    } else if (xml_is(tag->name, "pPr")) {
        l->in_paragraph_properties = true;
    } else if (xml_is(tag->name, "r")) {
        run_begin(l);
    } else if (xml_is(tag->name, "tbl")) {
        table_begin(l);
    } else if (xml_is(tag->name, "pgSz")) {
        page_size(l, tag);
    } else if (t) {
        table_part(l, t, tag);
    }
}

/* Of the first pages that say one. */
static void foot_reference(struct looking *l, const struct xml_tag *tag)
{
    if (!l->foot.len && str_eq(xml_attribute(tag, "type"), S("first")))
        l->foot = target_of(l, xml_attribute(tag, "id"));
}

static void start(void *object, const struct xml_tag *tag)
{
    struct looking *l = object;

    if (l->skipped || left_out(tag->name))
        l->skipped++;
    else if (xml_is(tag->name, "footerReference"))
        foot_reference(l, tag);
    else if (l->in_run)
        in_run(l, tag);
    else if (l->in_paragraph_properties && xml_is(tag->name, "sectPr"))
        l->section_ends = !l->depth;
    else if (l->in_paragraph_properties && xml_is(tag->name, "pgSz"))
        page_size(l, tag);
    else if (l->in_paragraph_properties && xml_is(tag->name, "rPr"))
        l->in_run_properties = true; /* those of the mark: nothing is seen of them */
    else if (l->in_paragraph_properties && !l->in_run_properties && l->paragraph)
        paragraph_property(l, tag);
    else if (!l->in_paragraph_properties)
        content(l, tag);
}

static void paragraph_end(struct looking *l)
{
    l->paragraph = NULL;
    if (!l->section_ends)
        return;
    l->section_ends = false;
    l->section = arena_new(l->arena, struct docx_section);
    *vec_push(l->arena, &l->doc.body) = (struct docx_block){.section = l->section};
}

static void end_of_table_part(struct looking *l, const char *name)
{
    struct open_table *t = inmost(l);

    if (!t)
        return;
    if (xml_is(name, "tblBorders"))
        t->in_borders = false;
    else if (xml_is(name, "tc"))
        cell_end(l, t);
    else if (xml_is(name, "tr") && t->columns.count)
        row_fill(l, t);
    else if (xml_is(name, "tbl"))
        table_end(l);
}

static void end(void *object, const char *name)
{
    struct looking *l = object;

    if (l->skipped)
        l->skipped--;
    else if (xml_is(name, "rPr"))
        l->in_run_properties = false;
    else if (xml_is(name, "t"))
        l->in_text = false;
    else if (xml_is(name, "r") && l->in_run)
        run_end(l);
    else if (xml_is(name, "pBdr"))
        l->in_borders = false;
    else if (xml_is(name, "pPr"))
        l->in_paragraph_properties = false;
    else if (xml_is(name, "p"))
        paragraph_end(l);
    else
        end_of_table_part(l, name);
}

static void text(void *object, struct str s)
{
    struct looking *l = object;

    if (l->in_text && l->in_run && !l->skipped)
        buf_add(&l->text, s);
}

static bool full(void *object)
{
    const struct looking *l = object;

    return l->too_deep || l->blocks > BLOCKS_MAX;
}

/* ── the links of pictures and feet ─────────────────────────────────────────────────────────── */

static void link_start(void *object, const struct xml_tag *tag)
{
    struct looking *l = object;
    struct str target = xml_attribute(tag, "Target");

    if (!xml_is(tag->name, "Relationship"))
        return;
    if (str_starts(target, S("/"))) /* from the root of the package, else from the folder */
        target = str_copy(l->arena, str_slice(target, 1, target.len));
    else
        target = str_printf(l->arena, "word/%.*s", STR(target));
    if (str_starts(target, S("word/media/")) || str_starts(target, S("word/footer")))
        *vec_push(l->arena, &l->links) =
            (struct link){str_copy(l->arena, xml_attribute(tag, "Id")), target};
}

static void link_end(void *object, const char *name)
{
    (void)object;
    (void)name;
}

static void link_text(void *object, struct str s)
{
    (void)object;
    (void)s;
}

static bool links_full(void *object)
{
    return ((const struct looking *)object)->links.count > 1000;
}

static enum err walk(struct looking *l, struct str bytes, struct str name,
    const struct xml_reader *reader, const char **why)
{
    struct part *part;
    enum err e = part_open(l->arena, bytes, name, &part, why);

    return e == OK ? xml_walk(l->arena, part, reader, why) : e;
}

enum err docx_look(struct arena *a, struct str bytes, struct docx *ret, const char **why)
{
    struct looking *l = arena_new(a, struct looking);
    struct xml_reader links = {l, link_start, link_end, link_text, links_full};
    struct xml_reader reader = {l, start, end, text, full};
    struct pack_names names;
    enum err e = pack_list(a, bytes, &names, why);

    l->arena = a;
    l->foot = S("");
    l->flow = &l->doc.body;
    if (e == OK)
        e = walk(l, bytes, S("word/_rels/document.xml.rels"), &links, why);
    if (e == OK || e == E_NOT_FOUND)
        e = walk(l, bytes, docx_main_part(&names), &reader, why);
    if (e == E_NOT_FOUND)
        *why = WHY_DAMAGED_ZIP;
    if (e == OK && l->foot.len) {
        l->flow = &l->doc.first_foot;
        e = walk(l, bytes, l->foot, &reader, why);
        e = e == E_NOT_FOUND ? OK : e; /* a link to nothing */
    }
    if (e == OK)
        *ret = l->doc;
    return e == E_NOT_FOUND ? E_DAMAGED : e;
}
