/* docx_write.c: the model of a paper as a Word file (Office Open XML, transitional).
 *
 * A table must be followed by a paragraph, at the end of a cell and of the body; where the model
 * has none, an empty one of one point is written. */
#include "doc/docx_xml.h"

#include "doc/metrics.h"
#include "doc/template_picture.h"
#include "doc/xml_tree.h"
#include "doc/zip.h"

#define W_NAMESPACE "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
#define R_NAMESPACE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define XML_HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define WORD_TYPE "application/vnd.openxmlformats-officedocument.wordprocessingml."
#define TIMES                                                                                      \
    "<w:rFonts w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\" "                           \
    "w:eastAsia=\"Times New Roman\" w:cs=\"Times New Roman\"/>"

#define PLACE "word/media/place.png" /* what stands in a template for a picture: one grey point */
#define PLACE_LINK "rIdPlace"

enum { A4_WIDTH_TWIP = 11906, A4_HEIGHT_TWIP = 16838 };

static const unsigned char place_png[] = {0x89, 'P', 'N', 'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13,
    'I', 'H', 'D', 'R', 0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0, 0x3a, 0x7e, 0x9b, 0x55, 0, 0, 0, 10,
    'I', 'D', 'A', 'T', 0x78, 0xda, 0x63, 0xb8, 0x0b, 0, 0, 0xdf, 0, 0xde, 0x84, 0xf1, 0x0a, 0x3b,
    0, 0, 0, 0, 'I', 'E', 'N', 'D', 0xae, 0x42, 0x60, 0x82};

static const char content_types[] = XML_HEAD
    "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
    "<Default Extension=\"rels\" "
    "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
    "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
    "<Override PartName=\"/word/document.xml\" ContentType=\"" WORD_TYPE "document.main+xml\"/>"
    "<Override PartName=\"/word/styles.xml\" ContentType=\"" WORD_TYPE "styles+xml\"/>"
    "<Override PartName=\"/word/settings.xml\" ContentType=\"" WORD_TYPE "settings+xml\"/>"
    "<Override PartName=\"/word/header1.xml\" ContentType=\"" WORD_TYPE "header+xml\"/>"
    "<Override PartName=\"/word/footer1.xml\" ContentType=\"" WORD_TYPE "footer+xml\"/>"
    "</Types>";

static const char package_links[] = XML_HEAD
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
    "<Relationship Id=\"rId1\" Type=\"" R_NAMESPACE "/officeDocument\" "
    "Target=\"word/document.xml\"/></Relationships>";

static const char document_links[] = XML_HEAD
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
    "<Relationship Id=\"rId1\" Type=\"" R_NAMESPACE "/styles\" Target=\"styles.xml\"/>"
    "<Relationship Id=\"rId2\" Type=\"" R_NAMESPACE "/settings\" Target=\"settings.xml\"/>"
    "<Relationship Id=\"rId3\" Type=\"" R_NAMESPACE "/header\" Target=\"header1.xml\"/>"
    "<Relationship Id=\"rId4\" Type=\"" R_NAMESPACE "/footer\" Target=\"footer1.xml\"/>"
    "</Relationships>";

static const char styles[] = XML_HEAD
    "<w:styles xmlns:w=\"" W_NAMESPACE "\"><w:docDefaults><w:rPrDefault><w:rPr>" TIMES
    "<w:sz w:val=\"28\"/><w:szCs w:val=\"28\"/><w:lang w:val=\"vi-VN\" w:eastAsia=\"vi-VN\" "
    "w:bidi=\"ar-SA\"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:before=\"0\" "
    "w:after=\"0\" w:line=\"240\" w:lineRule=\"auto\"/></w:pPr></w:pPrDefault></w:docDefaults>"
    "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\">"
    "<w:name w:val=\"Normal\"/><w:qFormat/><w:rPr>" TIMES "</w:rPr></w:style>"
    "<w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\">"
    "<w:name w:val=\"Normal Table\"/><w:tblPr><w:tblInd w:w=\"0\" w:type=\"dxa\"/></w:tblPr>"
    "</w:style></w:styles>";

static const char settings[] = XML_HEAD
    "<w:settings xmlns:w=\"" W_NAMESPACE "\"><w:zoom w:percent=\"100\"/><w:compat>"
    "<w:compatSetting w:name=\"compatibilityMode\" "
    "w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat></w:settings>";

/* Where XML goes, and how. */
struct writer {
    struct buf *out;
    const struct docx *doc; /* whose pages a section has; NULL for a piece of a paper */
    bool name_face;
    bool across, anew;  /* the pages now, as the last section said */
    bool pictures;      /* one stands there */
    int controls;       /* so far: the number in the names of their bookmarks */
    int marks;          /* bookmarks so far */
    struct buf pending; /* bookmarks that the next paragraph begins with */
};

/* A bookmark of no length; its name is "_cs…", which Word and LibreOffice hide. */
static void add_mark(struct writer *w, struct buf *to, const char *kind, int number, struct str tag)
{
    int id = ++w->marks;

    buf_printf(to, "<w:bookmarkStart w:id=\"%d\" w:name=\"_cs%s%d", id, kind, number);
    for (size_t i = 0; i < tag.len; i++) {
        if (!i)
            buf_addc(to, '_');
        if (tag.ptr[i] == '.')
            buf_addz(to, "__");
        else
            buf_addc(to, tag.ptr[i] == ':' ? '_' : tag.ptr[i]);
    }
    buf_printf(to, "\"/><w:bookmarkEnd w:id=\"%d\"/>", id);
}

/* "_csl13w3742_issuer__name": the line in this paragraph follows a text (template_fill.c). */
static void add_line_mark(struct writer *w, const struct docx_paragraph *p)
{
    struct str kind =
        str_printf(w->out->arena, "%c%dw", p->line_of_capitals ? 'L' : 'l', p->line_of_points);

    add_mark(w, w->out, kind.ptr, p->line_of_width_twip, p->line_of);
}

static void frame_open(struct buf *b, struct str tag, const char *kind)
{
    buf_addz(b, "<w:sdt><w:sdtPr><w:alias w:val=\"");
    xml_escape(b, tag);
    buf_addz(b, "\"/><w:tag w:val=\"");
    xml_escape(b, tag);
    buf_printf(b, "\"/>%s</w:sdtPr><w:sdtContent>", kind);
}

static void frame_close(struct buf *b)
{
    buf_addz(b, "</w:sdtContent></w:sdt>");
}

/* A control around runs. */
static void value_open(struct writer *w, struct str tag, const char *kind)
{
    add_mark(w, w->out, "v", ++w->controls, tag);
    frame_open(w->out, tag, kind);
}

/* A control around blocks ("p") or rows ("r"). Gives its number. */
static int control_open(struct writer *w, const char *level, struct str tag, bool framed)
{
    int number = ++w->controls;

    add_mark(w, &w->pending, level, number, tag);
    if (framed)
        frame_open(w->out, tag, "");
    return number;
}

/* The mark of its end goes into its last paragraph. */
static void control_close(struct writer *w, int number, bool framed)
{
    static const char end[] = "</w:p>";
    struct buf *b = w->out;
    size_t at = b->len;
    struct buf tail;

    while (at && !str_starts(str_slice(buf_str(b), at, b->len), str_from(end)))
        at--;
    buf_init(&tail, b->arena, DOCX_XML_MAX);
    add_mark(w, &tail, "e", number, (struct str){"", 0});
    buf_add(&tail, str_slice(buf_str(b), at, b->len));
    if (!b->overflow) {
        b->len = at;
        buf_add(b, buf_str(&tail));
    }
    if (framed)
        frame_close(b);
}

void docx_text_xml(struct buf *b, struct str text)
{
    size_t from = 0;

    for (size_t at = 0; at <= text.len; at++) {
        if (at < text.len && text.ptr[at] != '\t' && text.ptr[at] != '\n')
            continue;
        if (at > from) {
            buf_addz(b, "<w:t xml:space=\"preserve\">");
            xml_escape(b, str_slice(text, from, at));
            buf_addz(b, "</w:t>");
        }
        if (at < text.len)
            buf_addz(b, text.ptr[at] == '\t' ? "<w:tab/>" : "<w:br/>");
        from = at + 1;
    }
}

static void add_picture(struct writer *w, const struct docx_run *run)
{
    enum { EMU_PER_TWIP = 635 };

    w->pictures = true;
    value_open(w, run->tag, "<w:picture/>");
    buf_addz(w->out, "<w:r>");
    drawing_xml(w->out, S(PLACE_LINK), w->controls, (int64_t)run->width_twip * EMU_PER_TWIP,
        (int64_t)run->height_twip * EMU_PER_TWIP);
    buf_addz(w->out, "</w:r>");
    frame_close(w->out);
}

static void add_run(struct writer *w, const struct docx_run *run)
{
    struct buf *b = w->out;

    if (run->width_twip) {
        add_picture(w, run);
        return;
    }
    if (run->tag.len)
        value_open(w, run->tag, "");
    buf_addz(b, w->name_face ? "<w:r><w:rPr>" TIMES : "<w:r><w:rPr>");
    if (run->face & DOCX_BOLD)
        buf_addz(b, "<w:b/><w:bCs/>");
    if (run->face & DOCX_ITALIC)
        buf_addz(b, "<w:i/><w:iCs/>");
    if (run->face & DOCX_CAPS)
        buf_addz(b, "<w:caps/>");
    if (run->face & DOCX_RED)
        buf_addz(b, "<w:color w:val=\"C00000\"/>");
    buf_printf(b, "<w:sz w:val=\"%d\"/><w:szCs w:val=\"%d\"/>", 2 * run->size_points,
        2 * run->size_points);
    if (run->face & DOCX_UNDERLINE)
        buf_addz(b, "<w:u w:val=\"single\"/>");
    buf_addz(b, "</w:rPr>");
    docx_text_xml(b, run->text);
    buf_addz(b, "</w:r>");
    if (run->tag.len)
        frame_close(b);
}

/* The order of the properties is that of the schema; Word refuses another. */
static void add_paragraph(struct writer *w, const struct docx_paragraph *p)
{
    static const char *const aligns[] = {"left", "center", "right", "both"};
    struct buf *b = w->out;

    buf_addz(b, "<w:p><w:pPr>");
    if (p->keep_with_next)
        buf_addz(b, "<w:keepNext/>");
    if (p->keep_together)
        buf_addz(b, "<w:keepLines/>");
    if (p->drawn_line)
        buf_addz(b, "<w:pBdr><w:bottom w:val=\"single\" w:sz=\"6\" w:space=\"0\" "
                    "w:color=\"000000\"/></w:pBdr>");
    buf_printf(b, "<w:spacing w:before=\"%d\" w:after=\"%d\"", p->before_twip, p->after_twip);
    if (p->line_exact_twip)
        buf_printf(b, " w:line=\"%d\" w:lineRule=\"exact\"", p->line_exact_twip);
    buf_addz(b, "/>");
    if (p->left_twip || p->right_twip || p->first_line_twip)
        buf_printf(b, "<w:ind w:left=\"%d\" w:right=\"%d\" w:firstLine=\"%d\"/>", p->left_twip,
            p->right_twip, p->first_line_twip);
    buf_printf(b, "<w:jc w:val=\"%s\"/></w:pPr>", aligns[p->align]);
    buf_add(b, buf_str(&w->pending));
    w->pending.len = 0;
    if (p->line_of.len)
        add_line_mark(w, p);
    for (size_t i = 0; i < p->count; i++)
        add_run(w, &p->items[i]);
    buf_addz(b, "</w:p>\n");
}

static void add_flow(struct writer *w, const struct docx_flow *flow);

static void add_table_head(struct buf *b, const struct docx_table *t)
{
    static const char *const sides[] = {"top", "left", "bottom", "right", "insideH", "insideV"};
    int width = 0;

    for (size_t i = 0; i < t->columns; i++)
        width += t->column_twips[i];
    buf_printf(
        b, "<w:tbl><w:tblPr><w:tblW w:w=\"%d\" w:type=\"dxa\"/><w:jc w:val=\"center\"/>", width);
    if (t->borders) {
        buf_addz(b, "<w:tblBorders>");
        for (size_t i = 0; i < sizeof sides / sizeof *sides; i++)
            buf_printf(b, "<w:%s w:val=\"single\" w:sz=\"%d\" w:space=\"0\" w:color=\"%s\"/>",
                sides[i], t->red_borders ? 12 : 4, t->red_borders ? "C00000" : "000000");
        buf_addz(b, "</w:tblBorders>");
    }
    buf_printf(b,
        "<w:tblLayout w:type=\"fixed\"/><w:tblCellMar><w:left w:w=\"%d\" w:type=\"dxa\"/>"
        "<w:right w:w=\"%d\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr><w:tblGrid>",
        t->cell_margin_twip, t->cell_margin_twip);
    for (size_t i = 0; i < t->columns; i++)
        buf_printf(b, "<w:gridCol w:w=\"%d\"/>", t->column_twips[i]);
    buf_addz(b, "</w:tblGrid>\n");
}

static void add_row(struct writer *w, const struct docx_table *t, size_t row)
{
    buf_addz(w->out, "<w:tr><w:trPr><w:cantSplit/>");
    if (t->row_height_twip)
        buf_printf(w->out, "<w:trHeight w:val=\"%d\" w:hRule=\"atLeast\"/>", t->row_height_twip);
    if (row < t->header_rows)
        buf_addz(w->out, "<w:tblHeader/>");
    buf_addz(w->out, "</w:trPr>");
    for (size_t column = 0; column < t->columns; column++) {
        buf_printf(w->out, "<w:tc><w:tcPr><w:tcW w:w=\"%d\" w:type=\"dxa\"/>%s</w:tcPr>\n",
            t->column_twips[column], t->center_cells ? "<w:vAlign w:val=\"center\"/>" : "");
        add_flow(w, &t->cells[row * t->columns + column]);
        buf_addz(w->out, "</w:tc>");
    }
    buf_addz(w->out, "</w:tr>\n");
}

/* The controls that begin or end at a row, outer ones first or last. */
static void add_spans(struct writer *w, const struct docx_table *t, size_t row, int *numbers)
{
    for (size_t i = 0; i < t->span_count; i++) {
        if (t->spans[i].first == row)
            numbers[i] = control_open(w, "r", t->spans[i].tag, true);
    }
}

static void add_span_ends(
    struct writer *w, const struct docx_table *t, size_t row, const int *numbers)
{
    for (size_t i = t->span_count; i > 0; i--) {
        if (t->spans[i - 1].first + t->spans[i - 1].count == row + 1)
            control_close(w, numbers[i - 1], true);
    }
}

static void add_table(struct writer *w, const struct docx_table *t)
{
    int *numbers = arena_new_array(w->out->arena, int, t->span_count + 1);

    add_table_head(w->out, t);
    for (size_t row = 0; row < t->rows; row++) {
        add_spans(w, t, row, numbers);
        add_row(w, t, row);
        add_span_ends(w, t, row, numbers);
    }
    buf_addz(w->out, "</w:tbl>\n");
}

/* The pages up to here. */
static void add_page(struct writer *w)
{
    struct buf *b = w->out;
    const struct docx *doc = w->doc;
    bool across = w->across;

    buf_addz(b, "<w:sectPr>");
    if (doc->page_number_points)
        buf_addz(b, "<w:headerReference w:type=\"default\" r:id=\"rId3\"/>");
    if (doc->first_foot.count && !w->anew)
        buf_addz(b, "<w:footerReference w:type=\"first\" r:id=\"rId4\"/>");
    buf_printf(b,
        "<w:pgSz w:w=\"%d\" w:h=\"%d\"%s/><w:pgMar w:top=\"%d\" w:right=\"%d\" w:bottom=\"%d\" "
        "w:left=\"%d\" w:header=\"%d\" w:footer=\"%d\" w:gutter=\"0\"/>",
        across ? A4_HEIGHT_TWIP : A4_WIDTH_TWIP, across ? A4_WIDTH_TWIP : A4_HEIGHT_TWIP,
        across ? " w:orient=\"landscape\"" : "", TWIP_OF_MM(doc->top_mm), TWIP_OF_MM(doc->right_mm),
        TWIP_OF_MM(doc->bottom_mm), TWIP_OF_MM(doc->left_mm), TWIP_OF_MM(doc->page_number_mm),
        TWIP_OF_MM(10));
    if (w->anew)
        buf_addz(b, "<w:pgNumType w:start=\"1\"/>");
    if (doc->page_number_points || doc->first_foot.count)
        buf_addz(b, "<w:titlePg/>"); /* page 1 has a header of its own: none */
    buf_addz(b, "</w:sectPr>");
}

static void add_small_paragraph(struct writer *w)
{
    buf_addz(w->out, "<w:p><w:pPr><w:spacing w:line=\"20\" w:lineRule=\"exact\"/></w:pPr></w:p>\n");
}

/* The pages before end in a small paragraph. */
static void add_section(struct writer *w, const struct docx_section *section)
{
    buf_addz(w->out, "<w:p><w:pPr><w:spacing w:line=\"20\" w:lineRule=\"exact\"/>");
    add_page(w);
    buf_addz(w->out, "</w:pPr>");
    buf_add(w->out, buf_str(&w->pending));
    w->pending.len = 0;
    buf_addz(w->out, "</w:p>\n");
    w->across = section->landscape;
    w->anew = true;
}

static void add_blocks(struct writer *w, const struct docx_flow *flow);

static void add_group(struct writer *w, const struct docx_group *group)
{
    bool framed = !w->doc || !w->doc->for_libreoffice;
    int number = control_open(w, "p", group->tag, framed);

    add_blocks(w, &group->flow);
    control_close(w, number, framed);
}

static void add_blocks(struct writer *w, const struct docx_flow *flow)
{
    for (size_t i = 0; i < flow->count; i++) {
        const struct docx_block *block = &flow->items[i];

        if (block->paragraph) {
            add_paragraph(w, block->paragraph);
        } else if (block->table) {
            add_table(w, block->table);
        } else if (block->group) {
            add_group(w, block->group);
        } else if (block->section && w->doc) {
            add_section(w, block->section);
        }
    }
}

static void add_flow(struct writer *w, const struct docx_flow *flow)
{
    add_blocks(w, flow);
    if (!docx_flow_ends_well(flow))
        add_small_paragraph(w);
}

void docx_flow_xml(struct buf *b, const struct docx_flow *flow)
{
    struct writer w = {.out = b, .name_face = true};

    buf_init(&w.pending, b->arena, DOCX_XML_MAX);
    add_blocks(&w, flow);
}

static struct str document_part(
    struct arena *a, const struct docx *doc, bool *overflow, bool *pictures)
{
    struct buf b;
    struct writer w = {.out = &b, .doc = doc, .across = doc->landscape};

    buf_init(&b, a, DOCX_XML_MAX);
    buf_init(&w.pending, a, DOCX_XML_MAX);
    buf_addz(&b, XML_HEAD "<w:document xmlns:w=\"" W_NAMESPACE "\" xmlns:r=\"" R_NAMESPACE "\">"
                          "<w:body>\n");
    add_flow(&w, &doc->body);
    add_page(&w);
    buf_addz(&b, "</w:body></w:document>\n");
    *overflow = b.overflow;
    *pictures = w.pictures;
    return buf_str(&b);
}

static struct str footer_part(struct arena *a, const struct docx *doc)
{
    struct buf b;
    struct writer w = {.out = &b, .doc = doc};

    buf_init(&b, a, DOCX_XML_MAX);
    buf_init(&w.pending, a, DOCX_XML_MAX);
    buf_addz(&b, XML_HEAD "<w:ftr xmlns:w=\"" W_NAMESPACE "\" xmlns:r=\"" R_NAMESPACE "\">");
    add_flow(&w, &doc->first_foot);
    buf_addz(&b, "</w:ftr>");
    return buf_str(&b);
}

static struct str header_part(struct arena *a, const struct docx *doc)
{
    int size = doc->page_number_points ? 2 * doc->page_number_points : 28;

    return str_printf(a,
        XML_HEAD "<w:hdr xmlns:w=\"" W_NAMESPACE "\"><w:p><w:pPr><w:jc w:val=\"center\"/></w:pPr>"
                 "<w:fldSimple w:instr=\" PAGE \"><w:r><w:rPr><w:sz w:val=\"%d\"/>"
                 "<w:szCs w:val=\"%d\"/></w:rPr><w:t>2</w:t></w:r></w:fldSimple></w:p></w:hdr>",
        size, size);
}

enum err docx_write(struct arena *a, const struct docx *doc, struct str *ret)
{
    struct media_link place = {S(PLACE_LINK), S(PLACE)};
    struct media_links places = {&place, 1, 1};
    struct str document, types = str_from(content_types), links = str_from(document_links);
    bool overflow, pictures;

    if (!docx_flow_writable(&doc->body) || !docx_flow_writable(&doc->first_foot))
        return E_INVALID;
    document = document_part(a, doc, &overflow, &pictures);
    if (overflow)
        return E_TOO_LARGE;
    if (pictures) {
        types = content_types_with_pictures(a, types);
        links = rels_with(a, links, &places);
    }
    return zip_write(a,
        (struct zip_part[]){
            {S("[Content_Types].xml"), types},
            {S("_rels/.rels"), str_from(package_links)},
            {S("word/document.xml"), document},
            {S("word/styles.xml"), str_from(styles)},
            {S("word/settings.xml"), str_from(settings)},
            {S("word/header1.xml"), header_part(a, doc)},
            {S("word/footer1.xml"), footer_part(a, doc)},
            {S("word/_rels/document.xml.rels"), links},
            {S(PLACE), {(const char *)place_png, sizeof place_png}},
        },
        pictures ? 9 : 8, DOCX_BYTES_MAX, ret);
}
