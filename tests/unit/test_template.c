/* test_template.c: Word files as templates: read or refused, checked, filled. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "doc/metrics.h"
#include "doc/pack.h"
#include "doc/template.h"
#include "doc/why.h"
#include "doc/xml_tree.h"
#include "unit/doc_pack.h"

#include <stdio.h>
#include <string.h>

static struct arena a = {.max_bytes = 512u << 20};

static int reset(void **state)
{
    arena_reset(&a);
    return 0;
}

/* ── small Word files ───────────────────────────────────────────────────────────────────────── */

#define TYPES(main, more)                                                                          \
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"                                                   \
    "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"               \
    "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package."            \
    "relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>"            \
    "<Override PartName=\"/word/document.xml\" ContentType=\"" main "\"/>" more "</Types>"
#define WORD_MAIN "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#define LINKS(inside)                                                                              \
    "<Relationships "                                                                              \
    "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">" inside               \
    "</Relationships>"
#define LINK(id, type, target, more)                                                               \
    "<Relationship Id=\"" id "\" Type=\"" OFFICE type "\" Target=\"" target "\"" more "/>"

static struct str document_with(const char *body)
{
    return str_printf(&a,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
        "<w:document xmlns:w=\"" W_NS "\" xmlns:w15=\"w15\" xmlns:mc=\"m\" xmlns:r=\"r\" "
        "xmlns:wp=\"wp\" xmlns:a=\"a\" xmlns:pic=\"pic\"><w:body>%s</w:body></w:document>",
        body);
}

/* A Word file of this body, with these further parts. */
static struct str word_file(const char *body, const struct zip_part *more, size_t count)
{
    struct zip_part parts[16] = {
        {S("[Content_Types].xml"), S(TYPES(WORD_MAIN, ""))},
        {S("_rels/.rels"), S(LINKS(LINK("rId1", "officeDocument", "word/document.xml", "")))},
        {S("word/document.xml"), document_with(body)},
    };
    size_t n = 3;

    for (size_t i = 0; i < count; i++) {
        size_t at = 0;

        while (at < n && !str_eq(parts[at].name, more[i].name))
            at++;
        parts[at] = more[i];
        n += at == n;
    }
    return pack_of(&a, parts, n);
}

#define SDT(tag, inside)                                                                           \
    "<w:sdt><w:sdtPr><w:tag w:val=\"" tag "\"/></w:sdtPr><w:sdtContent>" inside                    \
    "</w:sdtContent></w:sdt>"
#define RUN(text) "<w:r><w:rPr><w:b/></w:rPr><w:t>" text "</w:t></w:r>"
#define PARA(inside) "<w:p><w:pPr><w:jc w:val=\"both\"/></w:pPr>" inside "</w:p>"

static struct template *template_of(struct str bytes)
{
    struct template *t = NULL;
    const char *why = "";

    if (template_read(&a, bytes, &t, &why) != OK)
        fail_msg("refused: %s", why);
    return t;
}

static struct template *template_body(const char *body)
{
    return template_of(word_file(body, NULL, 0));
}

static struct str part_of(struct str docx, const char *name)
{
    struct str bytes = {0};
    const char *why = "";

    if (part_whole(&a, docx, str_from(name), 64u << 20, &bytes, &why) != OK)
        fail_msg("%s: %s", name, why);
    return bytes;
}

static struct str filled(const struct template *t, const struct template_record *values)
{
    struct str docx = {0};

    assert_int_equal(template_fill(&a, t, values, &docx), OK);
    return docx;
}

/* What comes out between <w:body> and its end. */
static const char *filled_body(const char *body, const struct template_record *values)
{
    struct str xml = part_of(filled(template_body(body), values), "word/document.xml");
    size_t from = str_find(xml, S("<w:body>"), 0) + 8;

    return str_z(&a, str_slice(xml, from, str_find(xml, S("</w:body>"), from)));
}

/* ── filling ────────────────────────────────────────────────────────────────────────────────── */

static void a_text_takes_the_face_of_what_stood_there(void **state)
{
    struct template_record *v = template_values(&a);

    template_set(v, S("campaign.name"), S("Đợt II < 2024 & \"mới\""));
    assert_string_equal(filled_body("<w:p>" SDT("campaign.name", RUN("Tên")) RUN("!") "</w:p>", v),
        "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">Đợt II &lt; 2024 &amp; "
        "&quot;mới&quot;</w:t></w:r>" RUN("!") "</w:p>");
}

static void a_line_feed_is_a_break_in_a_line_and_a_paragraph_around_one(void **state)
{
    struct template_record *v = template_values(&a);

    template_set(v, S("x"), S("một\nhai"));
    assert_string_equal(
        filled_body("<w:p>" SDT("x", "<w:r><w:t>X</w:t></w:r>") RUN("!") "</w:p>", v),
        "<w:p><w:r><w:t xml:space=\"preserve\">một</w:t><w:br/><w:t xml:space=\"preserve\">hai"
        "</w:t></w:r>" RUN("!") "</w:p>");
    assert_string_equal(filled_body(SDT("x", PARA(RUN("X"))), v),
        PARA("<w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">một</w:t></w:r>")
            PARA("<w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">hai</w:t></w:r>"));
    assert_string_equal(filled_body(PARA(SDT("x", RUN("X"))), v),
        PARA("<w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">một</w:t></w:r>")
            PARA("<w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">hai</w:t></w:r>"));
}

#define ROW(inside) "<w:tr><w:tc>" inside "</w:tc></w:tr>"
#define T(text) "<w:r><w:t xml:space=\"preserve\">" text "</w:t></w:r>"
#define R(text) "<w:r><w:t>" text "</w:t></w:r>"
#define P(inside) "<w:p>" inside "</w:p>"

static void rows_are_repeated_for_each_record_and_the_one_in_it(void **state)
{
    static const char body[] = "<w:tbl>" ROW(P(R("Việc"))) SDT("each:groups",
        ROW(P(SDT("groups.name", R("?")) R("!"))) SDT("each:groups.works",
            ROW(P(SDT("works.name", R("?")) R(" ") SDT("groups.name", R("?")))))) "</w:tbl>";
    struct template_record *v = template_values(&a), *g, *w;

    g = template_add(v, S("groups"));
    template_set(g, S("groups.name"), S("Đường"));
    w = template_add(g, S("groups.works"));
    template_set(w, S("works.name"), S("Ấp 1"));
    w = template_add(g, S("groups.works"));
    template_set(w, S("works.name"), S("Ấp 2"));
    g = template_add(v, S("groups"));
    template_set(g, S("groups.name"), S("Đèn"));
    template_set_list(g, S("groups.works"));
    assert_string_equal(filled_body(body, v),
        "<w:tbl>" ROW(P(R("Việc"))) ROW(P(T("Đường") R("!"))) ROW(P(T("Ấp 1") R(" ") T("Đường")))
            ROW(P(T("Ấp 2") R(" ") T("Đường"))) ROW(P(T("Đèn") R("!"))) "</w:tbl>");
}

static void what_stays_empty_leaves_nothing_but_a_cell_keeps_its_paragraph(void **state)
{
    struct template_record *v = template_values(&a);

    template_set(v, S("x"), S(""));
    template_set_list(v, S("works"));
    assert_string_equal(filled_body(PARA(SDT("x", RUN("X"))) P(R("y")), v), P(R("y")));
    assert_string_equal(filled_body(SDT("if:x", P(R("a")) P(R("b"))) P(R("y")), v), P(R("y")));
    assert_string_equal(
        filled_body("<w:tbl>" ROW(PARA(SDT("x", RUN("X")))) "</w:tbl>" P(R("y")), v),
        "<w:tbl>" ROW(PARA("")) "</w:tbl>" P(R("y")));
    assert_string_equal(
        filled_body("<w:tbl>" SDT("each:works", ROW(P(R("a")))) "</w:tbl>" P(R("y")), v),
        P(R("y")));
}

/* Word's repeating section: its first item is what is repeated, further ones were examples. */
static void a_repeating_section_of_word_is_a_list(void **state)
{
#define ITEM(inside)                                                                               \
    "<w:sdt><w:sdtPr><w15:repeatingSectionItem/></w:sdtPr><w:sdtContent>" inside                   \
    "</w:sdtContent></w:sdt>"
    static const char body[] = "<w:tbl>" ROW(
        P(R("Việc"))) "<w:sdt><w:sdtPr><w:tag w:val=\"works\"/><w15:repeatingSection/>"
                      "</w:sdtPr><w:sdtContent>" ITEM(ROW(P(SDT("works.name", R("?")))))
                          ITEM(ROW(P(R("ví dụ")))) "</w:sdtContent></w:sdt></w:tbl>";
    struct template_record *v = template_values(&a);

    template_set(template_add(v, S("works")), S("works.name"), S("một"));
    template_set(template_add(v, S("works")), S("works.name"), S("hai"));
    assert_string_equal(filled_body(body, v),
        "<w:tbl>" ROW(P(R("Việc"))) ROW(P(T("một"))) ROW(P(T("hai"))) "</w:tbl>");
}

static void a_control_stays_only_when_its_value_is_there(void **state)
{
    static const char body[] = SDT("if:note", P(R("Ghi chú: ") SDT("note", R("?"))));
    struct template_record *v = template_values(&a);

    template_set(v, S("note"), S("a"));
    assert_string_equal(filled_body(body, v), P(R("Ghi chú: ") T("a")));
    template_set(v, S("note"), S(" "));
    assert_string_equal(filled_body(body, v), "");
}

/* Controls that are not ours, and tags nobody knows, stay as they are. */
static void what_nobody_knows_stays_byte_for_byte(void **state)
{
    static const char body[] = P("<!-- <w:sdt> -->" SDT(
        "khac", R("x")) "<w:sdt><w:sdtPr><w:date/></w:sdtPr>"
                        "<w:sdtContent>" R("hôm nay") "</w:sdtContent></w:sdt>") SDT("goog_rdk_0",
        P(R("y"))) "<w:p  w:rsidR='00A1'><w:r><w:t><![CDATA[<w:p>]]>&#x110;</w:t></w:r></w:p "
                   "><w:sectPr/>";
    struct template_record *v = template_values(&a);

    template_set(v, S("x"), S("a"));
    assert_string_equal(filled_body(body, v), body);
}

/* A bound control would show what Word kept elsewhere in the file: its frame goes. */
static void an_invitation_to_write_does_not_lend_its_look(void **state)
{
    static const char body[] =
        P("<w:sdt><w:sdtPr><w:rPr><w:i/></w:rPr><w:tag w:val=\"x\"/>"
          "<w:dataBinding w:xpath=\"/a\" "
          "w:storeItemID=\"{1}\"/><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
          "<w:r><w:rPr><w:rStyle w:val=\"PlaceholderText\"/></w:rPr><w:t>Bấm để nhập</w:t></w:r>"
          "</w:sdtContent></w:sdt>" R("."));
    struct template_record *v = template_values(&a);

    template_set(v, S("x"), S("a"));
    assert_string_equal(filled_body(body, v),
        P("<w:r><w:rPr><w:i/></w:rPr><w:t xml:space=\"preserve\">a</w:t></w:r>" R(".")));
}

static void headers_and_footers_are_filled_too(void **state)
{
    static const char header[] = "<w:hdr xmlns:w=\"" W_NS "\">" P(SDT("x", R("X"))) "</w:hdr>";
    const struct zip_part more[] = {
        {S("word/header1.xml"), str_from(header)},
        {S("word/_rels/document.xml.rels"), S(LINKS(LINK("rId1", "header", "header1.xml", "")))},
        {S("docProps/app.xml"), S("<Properties/>")},
    };
    struct template *t = template_of(word_file(P(R("y")), more, 3));
    struct template_record *v = template_values(&a);
    struct str docx;

    template_set(v, S("x"), S("a"));
    docx = filled(t, v);
    assert_string_equal(
        part_of(docx, "word/header1.xml").ptr, "<w:hdr xmlns:w=\"" W_NS "\">" P(T("a")) "</w:hdr>");
    assert_true(str_eq(part_of(docx, "word/document.xml"), document_with(P(R("y")))));
    assert_true(str_eq(part_of(docx, "docProps/app.xml"), S("<Properties/>")));
    template_set(v, S("x"), S("")); /* a header is never without a paragraph */
    assert_string_equal(part_of(filled(t, v), "word/header1.xml").ptr,
        "<w:hdr xmlns:w=\"" W_NS "\"><w:p></w:p></w:hdr>");
}

/* ── pictures ───────────────────────────────────────────────────────────────────────────────── */

static struct str png_head(int width, int height)
{
    char *p = arena_alloc(&a, 40);

    memcpy(p, "\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16);
    p[18] = (char)(width >> 8);
    p[19] = (char)width;
    p[22] = (char)(height >> 8);
    p[23] = (char)height;
    return (struct str){p, 40};
}

#define DRAWING                                                                                    \
    "<w:r><w:drawing><wp:inline><wp:extent cx=\"3600000\" cy=\"1800000\"/><wp:docPr id=\"1\" "     \
    "name=\"x\"/><a:graphic><a:graphicData><pic:pic><pic:blipFill><a:blip r:embed=\"rId9\"/>"      \
    "</pic:blipFill><pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"3600000\" "              \
    "cy=\"1800000\"/></a:xfrm></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline>"       \
    "</w:drawing></w:r>"
#define PICTURE(tag, inside)                                                                       \
    "<w:sdt><w:sdtPr><w:tag w:val=\"" tag "\"/><w:picture/></w:sdtPr><w:sdtContent>" inside        \
    "</w:sdtContent></w:sdt>"

static void a_picture_comes_into_the_package_and_fits_its_box(void **state)
{
    struct template *t = template_of(word_file(
        P(PICTURE("logo", DRAWING)) SDT("each:photos", P(PICTURE("photos.picture", DRAWING))), NULL,
        0));
    struct template_record *v = template_values(&a);
    struct str docx, xml, links, types;

    template_set_picture(v, S("logo"), png_head(100, 100));
    template_set_picture(template_add(v, S("photos")), S("photos.picture"), png_head(100, 100));
    template_set_picture(template_add(v, S("photos")), S("photos.picture"), png_head(400, 100));
    docx = filled(t, v);
    xml = part_of(docx, "word/document.xml");
    links = part_of(docx, "word/_rels/document.xml.rels");
    types = part_of(docx, "[Content_Types].xml");
    assert_true(str_find(xml, S("<wp:extent cx=\"1800000\" cy=\"1800000\"/>"), 0) < xml.len);
    assert_true(str_find(xml, S("<a:ext cx=\"3600000\" cy=\"900000\"/>"), 0) < xml.len);
    assert_true(str_find(xml, S("rId9"), 0) == xml.len);
    assert_true(str_find(links, S("Target=\"/word/media/chungsuc1.png\"/>"), 0) < links.len);
    assert_true(str_find(links, S("Target=\"/word/media/chungsuc2.png\"/>"), 0) < links.len);
    assert_true(str_find(links, S("chungsuc3"), 0) == links.len); /* the same picture comes once */
    assert_true(str_find(types, S("<Default Extension=\"png\" ContentType=\"image/png\"/>"), 0) <
                types.len);
    assert_true(str_eq(part_of(docx, "word/media/chungsuc2.png"), png_head(400, 100)));
    template_set_picture(v, S("logo"), S("GIF89a")); /* neither PNG nor JPEG: nothing */
    docx = filled(t, v);
    assert_int_equal(template_read(&a, docx, &t, &(const char *){NULL}), OK);
}

static size_t times(struct str text, const char *words)
{
    size_t n = 0;

    for (size_t at = str_find(text, str_from(words), 0); at < text.len;
         at = str_find(text, str_from(words), at + 1))
        n++;
    return n;
}

/* With or without a picture to show where: the cell is there once, and ends in a paragraph. */
static void a_picture_in_a_cell_leaves_one_cell(void **state)
{
    static const char *const cells[] = {
        PICTURE("p", "<w:tc>" P(DRAWING) "</w:tc>"), PICTURE("p", "<w:tc>" P("") "</w:tc>")};

    for (size_t i = 0; i < 2; i++) {
        struct template_record *v = template_values(&a);
        const char *body = str_printf(&a, "<w:tbl><w:tr>%s</w:tr></w:tbl>", cells[i]).ptr;
        struct str out;

        template_set_picture(v, S("p"), png_head(10, 10));
        out = str_from(filled_body(body, v));
        assert_int_equal(times(out, "<w:tc>"), 1);
        assert_int_equal(times(out, "<w:drawing"), 1);
        template_set_picture(v, S("p"), S(""));
        assert_string_equal(
            filled_body(body, v), "<w:tbl><w:tr><w:tc><w:p></w:p></w:tc></w:tr></w:tbl>");
    }
}

/* ── what is refused ────────────────────────────────────────────────────────────────────────── */

static void refused(struct str bytes, enum err want, const char *want_why)
{
    struct template *t = NULL;
    const char *why = "accepted";
    enum err e = template_read(&a, bytes, &t, &why);

    assert_string_equal(why, want_why);
    assert_int_equal(e, want);
    assert_null(t);
}

static void refused_with(struct zip_part part, enum err want, const char *why)
{
    refused(word_file(P(R("x")), &part, 1), want, why);
}

static void files_that_do_more_than_they_say_are_refused(void **state)
{
    static const char macros[] =
        TYPES("application/vnd.ms-word.document.macroEnabled.main+xml", "");
    static const char vba[] = TYPES(WORD_MAIN,
        "<Default Extension=\"bin\" ContentType=\"application/vnd.ms-office.vbaProject\"/>");
    static const char outside[] =
        LINKS(LINK("rId1", "image", "https://example.org/x.png", " TargetMode=\"External\""));
    static const char attached[] =
        LINKS(LINK("rId1", "attachedTemplate", "file:///x.dotm", " TargetMode=\"External\""));
    static const char ole[] = LINKS(LINK("rId1", "oleObject", "embeddings/x.bin", ""));
    static const char link[] =
        LINKS(LINK("rId1", "hyperlink", "https://example.org/", " TargetMode=\"External\""));

    refused_with(
        (struct zip_part){S("[Content_Types].xml"), str_from(macros)}, E_INVALID, WHY_MACRO);
    refused_with((struct zip_part){S("[Content_Types].xml"), str_from(vba)}, E_INVALID, WHY_MACRO);
    refused_with((struct zip_part){S("word/vbaProject.bin"), S("x")}, E_INVALID, WHY_MACRO);
    refused_with((struct zip_part){S("word/_rels/document.xml.rels"), str_from(outside)}, E_INVALID,
        WHY_OUTSIDE);
    refused_with((struct zip_part){S("word/_rels/settings.xml.rels"), str_from(attached)},
        E_INVALID, WHY_OUTSIDE);
    refused_with((struct zip_part){S("word/_rels/document.xml.rels"), str_from(ole)}, E_INVALID,
        WHY_EMBEDDED);
    refused_with(
        (struct zip_part){S("word/styles.xml"), S("<!DOCTYPE x><x/>")}, E_DAMAGED, WHY_DOCTYPE);
    template_of(word_file(
        P(R("x")), &(struct zip_part){S("word/_rels/document.xml.rels"), str_from(link)}, 1));
    template_of(word_file(P("<w:hyperlink r:id=\"rId1\">" R("x") "</w:hyperlink>"),
        &(struct zip_part){S("word/_rels/document.xml.rels"), str_from(link)}, 1));
    refused(word_file(P("<w:r><a:blip q=\"x\" r:link=\"rId&#49;\"/></w:r>"),
                &(struct zip_part){S("word/_rels/document.xml.rels"), str_from(link)}, 1),
        E_INVALID, WHY_OUTSIDE); /* a picture, though its relation says it is a link to click */
}

/* LibreOffice tells a picture by its bytes, whatever its name and relation say. */
static void pictures_that_are_programs_are_refused(void **state)
{
    static const struct str bad[] = {STR_INIT("<svg><image href=\"file:///etc/x.png\"/></svg>"),
        STR_INIT("<?xml version=\"1.0\"?> <!-- x --><svg/>"),
        STR_INIT("\xff\xfe<\0s\0v\0g\0/\0>\0"), STR_INIT("\x1f\x8b\x08svgz"),
        STR_INIT("%!PS-Adobe"), STR_INIT("\xc5\xd0\xd3\xc6x"), STR_INIT("%PDF-1.7")};

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        refused_with((struct zip_part){S("word/media/image1.svg"), bad[i]}, E_INVALID, WHY_PROGRAM);
        refused_with((struct zip_part){S("word/media/image1.png"), bad[i]}, E_INVALID, WHY_PROGRAM);
        refused_with((struct zip_part){S("word/thing"), bad[i]}, E_INVALID, WHY_PROGRAM);
    }
}

static void fields_that_fetch_are_refused(void **state)
{
    static const char *const bad[] = {
        P("<w:fldSimple w:instr=\" INCLUDEPICTURE &quot;http://x&quot; \"/>"),
        P("<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText> "
          "DDE</w:instrText></w:r>"
          "<w:r><w:instrText>AUTO c:\\x</w:instrText></w:r><w:r><w:fldChar "
          "w:fldCharType=\"end\"/></w:r>"),
        P("<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:fldChar w:fldCharType=\"begin\"/>"
          "</w:r><w:r><w:instrText>QUOTE 68 68 69</w:instrText></w:r>"),
    };

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        refused(word_file(bad[i], NULL, 0), E_INVALID, WHY_FETCHING_FIELD);
    refused(
        word_file(P("<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>&#x44;DE x"
                    "</w:instrText></w:r>"),
            NULL, 0),
        E_INVALID, WHY_FETCHING_FIELD);
    refused(word_file(P("<w:r><w:instrText><![CDATA[LINK x]]></w:instrText></w:r>"), NULL, 0),
        E_INVALID, WHY_FETCHING_FIELD);
    template_body(P("<w:fldSimple w:instr=\" PAGE \"/>") P(
        "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>"
        "<w:r><w:instrText> IF </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>"
        "<w:r><w:instrText>PAGE</w:instrText></w:r>"));
}

static void what_is_no_word_file_or_too_large_is_refused(void **state)
{
    struct str large = {arena_alloc(&a, TEMPLATE_BYTES_MAX + 1), TEMPLATE_BYTES_MAX + 1};
    struct buf deep, many, zeros;

    buf_init(&deep, &a, 1 << 20);
    buf_init(&many, &a, 8 << 20);
    buf_init_sized(&zeros, &a, 70 << 20, 70 << 20);
    for (int i = 0; i < TEMPLATE_NESTING_MAX + 1; i++)
        buf_addz(&deep, "<w:sdt><w:sdtContent>");
    for (int i = 0; i < TEMPLATE_NESTING_MAX + 1; i++)
        buf_addz(&deep, "</w:sdtContent></w:sdt>");
    for (int i = 0; i < TEMPLATE_CONTROLS_MAX + 1; i++)
        buf_addz(&many, "<w:sdt/>");
    memset(zeros.ptr, ' ', 69 << 20);
    zeros.len = 69 << 20;
    refused(large, E_TOO_LARGE, WHY_LARGE_TEMPLATE);
    refused(S("%PDF-1.7"), E_INVALID, WHY_PDF);
    refused(S("<html>"), E_INVALID, WHY_NOT_WORD);
    refused(odt_of(&a, "", ""), E_INVALID, WHY_NOT_WORD);
    refused(docx_of(&a, ""), E_INVALID, WHY_NOT_WORD);
    refused(word_file(deep.ptr, NULL, 0), E_TOO_LARGE, WHY_CONTROLS);
    refused(word_file(many.ptr, NULL, 0), E_TOO_LARGE, WHY_CONTROLS);
    refused_with((struct zip_part){S("word/x.bin"), buf_str(&zeros)}, E_TOO_LARGE, WHY_BOMB);
    refused_with((struct zip_part){S("../x.xml"), S("x")}, E_DAMAGED, WHY_DAMAGED_ZIP);
    refused_with(
        (struct zip_part){S("word/document.xml"), S("<w:document")}, E_DAMAGED, WHY_DAMAGED_XML);
}

static void a_value_xml_cannot_hold_gives_no_file(void **state)
{
    struct template *t = template_body(P(SDT("x", R("X"))));
    struct template_record *v = template_values(&a);
    struct str docx = S("untouched");

    template_set(v, S("x"), S("a\x01"));
    assert_int_equal(template_fill(&a, t, v, &docx), E_INVALID);
    assert_true(str_eq(docx, S("untouched")));
}

/* ── the check ──────────────────────────────────────────────────────────────────────────────── */

static const struct template_field fields[] = {
    {STR_INIT("campaign.name"), TEMPLATE_TEXT, true, STR_INIT(""), STR_INIT("tên chiến dịch")},
    {STR_INIT("body"), TEMPLATE_BLOCKS, false, STR_INIT(""), STR_INIT("")},
    {STR_INIT("logo"), TEMPLATE_PICTURE, false, STR_INIT(""), STR_INIT("")},
    {STR_INIT("kinds"), TEMPLATE_LIST, false, STR_INIT(""), STR_INIT("")},
    {STR_INIT("kinds.name"), TEMPLATE_TEXT, true, STR_INIT("kinds"), STR_INIT("")},
    {STR_INIT("works"), TEMPLATE_LIST, false, STR_INIT("kinds"), STR_INIT("")},
    {STR_INIT("works.name"), TEMPLATE_TEXT, false, STR_INIT("works"), STR_INIT("")},
};

/* All findings of a body, one a line; the name of the campaign is there. */
static const char *findings(const char *body)
{
    struct template *t = template_body(
        str_printf(&a, P(R("Kế hoạch ") SDT("campaign.name", R("?"))) "%s", body).ptr);
    struct template_findings found;
    struct buf out;

    buf_init(&out, &a, 1 << 16);
    template_check(&a, t, fields, sizeof fields / sizeof *fields, &found);
    for (size_t i = 0; i < found.count; i++)
        buf_printf(&out, "%.*s\n", STR(template_finding_say(&a, LANG_VI, &found.items[i])));
    return buf_str(&out).ptr;
}

static void a_sound_template_has_no_findings(void **state)
{
    assert_string_equal(findings(SDT("body", P(R("?"))) P(PICTURE("logo", DRAWING)) SDT(
                            "if:body", P(R("a"))) "<w:tbl>" SDT("each:kinds",
                            ROW(P(SDT("kinds.name", R("?"))))
                                SDT("each:works", ROW(P(SDT("works.name", R("?")))))) "</w:tbl>"),
        "");
}

static void what_is_wrong_is_said_with_its_place(void **state)
{
    assert_string_equal(findings(P(R("Chiến dịch: ") SDT("campain.name", R("?")))),
        "Không có mục nào tên “campain.name” (có phải là “campaign.name”?). Chỗ đó: “Chiến dịch: "
        "?”.\n");
    assert_string_equal(findings(P(SDT("xyz", R("?")))),
        "Không có mục nào tên “xyz”: hãy chọn tên trong bảng các mục. Chỗ đó: “?”.\n");
    assert_string_equal(findings(P(SDT("kinds.name", R(" ")))),
        "“kinds.name” là của từng dòng trong danh sách “kinds”: hãy chuyển vào trong ô "
        "“each:kinds”. "
        "Chỗ đó: “Kế hoạch ?”.\n");
    assert_string_equal(findings(SDT("each:works", P(R("a")))),
        "“each:works” phải nằm trong ô “each:kinds”. Chỗ đó: “a”.\n");
    assert_string_equal(findings(P(SDT("logo", R("ảnh")))),
        "“logo” là ảnh: hãy dùng ô ảnh (Picture Content "
        "Control), không đặt quanh chữ. Chỗ đó: “ảnh”.\n");
    assert_string_equal(findings(P(R("a") SDT("body", R("b")))),
        "“body” gồm nhiều đoạn và bảng: hãy đặt ô quanh cả một đoạn riêng, không đặt giữa dòng. "
        "Chỗ đó: “ab”.\n");
    assert_string_equal(findings(SDT("body", P(SDT("campaign.name", R("b"))))),
        "Ô “body” sẽ được thay bằng nội dung, nên không để ô “campaign.name” bên trong. Chỗ đó: "
        "“b”.\n");
    assert_string_equal(findings(SDT("each:kinds", P(R("b")))),
        "Thiếu mục bắt buộc “kinds.name”: hãy thêm một ô có tên đó.\n");
    assert_string_equal(findings(P(SDT("kinds", R("c")))),
        "“kinds” là danh sách: hãy đặt ô “each:kinds” quanh hàng hoặc đoạn cần lặp. Chỗ đó: “c”.\n"
        "Thiếu mục bắt buộc “kinds.name”: hãy thêm một ô có tên đó.\n");
}

static void a_list_in_itself_is_refused(void **state)
{
    const char *said =
        findings(SDT("each:kinds", P(SDT("kinds.name", R("b"))) SDT("each:kinds", P(R("a")))));

    assert_non_null(strstr(said, "“each:kinds” đã nằm trong một ô “each:kinds”"));
}

static void many_wrong_tags_are_told_and_cost_little(void **state)
{
    struct template_findings found;
    struct buf body;
    size_t before;
    struct template *t;

    buf_init(&body, &a, 4 << 20);
    for (int i = 0; i < 3000; i++)
        buf_printf(&body, P(R("Dòng %d ") SDT("wrong%d", R("?"))), i, i);
    t = template_body(buf_str(&body).ptr);
    before = a.used_bytes;
    template_check(&a, t, fields, sizeof fields / sizeof *fields, &found);
    assert_int_equal(found.count, TEMPLATE_FINDINGS_MAX);
    assert_true(str_eq(found.items[150].where, S("Dòng 150 ?")));
    assert_true(a.used_bytes - before < (8u << 20));
}

static void a_list_in_a_list_ends_though_it_writes_nothing(void **state)
{
    struct template_record *values = template_values(&a);
    struct buf body;
    struct str docx;

    template_set(values, S("nothing"), S(""));
    for (int i = 0; i < 10; i++)
        (void)template_add(values, S("works"));
    buf_init(&body, &a, 1 << 20);
    for (int i = 0; i < 7; i++)
        buf_addz(&body, "<w:sdt><w:sdtPr><w:tag w:val=\"each:works\"/></w:sdtPr><w:sdtContent>");
    buf_addz(&body, SDT("if:nothing", P(R("a"))));
    for (int i = 0; i < 7; i++)
        buf_addz(&body, "</w:sdtContent></w:sdt>");
    assert_int_equal(
        template_fill(&a, template_body(buf_str(&body).ptr), values, &docx), E_TOO_LARGE);
}

/* Looked for from every byte, the ';' that is not there took hours. */
static void an_ampersand_at_the_beginning_of_a_long_text_costs_nothing(void **state)
{
    size_t len = 4u << 20;
    char *text = arena_alloc(&a, len + 1);

    memset(text, 'x', len);
    memcpy(text, "&amp;", 5);
    text[len] = '\0';
    assert_int_equal(xml_resolve(&a, (struct str){text, len}).len, len - 4);
}

/* Each mark looks for a control behind it, over all ends of marks that follow. */
static void many_marks_before_many_ends_cost_little(void **state)
{
    enum { MARKS = 20000, ENDS = 400 * 1000 };
    struct buf b;

    buf_init(&b, &a, 8u << 20);
    buf_addz(&b, "<w:p>");
    for (int i = 1; i <= MARKS; i++)
        buf_printf(&b, "<w:bookmarkStart w:name=\"_csv%d_a\"/>", i);
    for (int i = 0; i < ENDS; i++)
        buf_addz(&b, "<w:bookmarkEnd/>");
    buf_addz(&b, "</w:p>");
    assert_false(b.overflow);
    template_body(b.ptr);
}

static void tags_are_listed_once(void **state)
{
    struct template *t = template_body(P(SDT("x", R("a")) SDT("x", R("b")) SDT("each:y", R("c"))));
    struct template_tags tags;

    template_tags(&a, t, &tags);
    assert_int_equal(tags.count, 2);
    assert_true(str_eq(tags.items[1], S("each:y")));
}

int main(void)
{
#define TEST(f) cmocka_unit_test_teardown(f, reset)
    const struct CMUnitTest tests[] = {
        TEST(a_text_takes_the_face_of_what_stood_there),
        TEST(a_line_feed_is_a_break_in_a_line_and_a_paragraph_around_one),
        TEST(rows_are_repeated_for_each_record_and_the_one_in_it),
        TEST(what_stays_empty_leaves_nothing_but_a_cell_keeps_its_paragraph),
        TEST(a_repeating_section_of_word_is_a_list),
        TEST(a_control_stays_only_when_its_value_is_there),
        TEST(what_nobody_knows_stays_byte_for_byte),
        TEST(an_invitation_to_write_does_not_lend_its_look),
        TEST(headers_and_footers_are_filled_too),
        TEST(a_picture_comes_into_the_package_and_fits_its_box),
        TEST(a_picture_in_a_cell_leaves_one_cell),
        TEST(files_that_do_more_than_they_say_are_refused),
        TEST(pictures_that_are_programs_are_refused),
        TEST(fields_that_fetch_are_refused),
        TEST(what_is_no_word_file_or_too_large_is_refused),
        TEST(a_value_xml_cannot_hold_gives_no_file),
        TEST(a_sound_template_has_no_findings),
        TEST(what_is_wrong_is_said_with_its_place),
        TEST(a_list_in_itself_is_refused),
        TEST(many_wrong_tags_are_told_and_cost_little),
        TEST(a_list_in_a_list_ends_though_it_writes_nothing),
        TEST(an_ampersand_at_the_beginning_of_a_long_text_costs_nothing),
        TEST(many_marks_before_many_ends_cost_little),
        TEST(tags_are_listed_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
