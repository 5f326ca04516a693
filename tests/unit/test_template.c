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

int main(void)
{
#define TEST(f) cmocka_unit_test_teardown(f, reset)
    const struct CMUnitTest tests[] = {
        TEST(a_text_takes_the_face_of_what_stood_there),
        TEST(a_line_feed_is_a_break_in_a_line_and_a_paragraph_around_one),
        TEST(rows_are_repeated_for_each_record_and_the_one_in_it),
        TEST(what_stays_empty_leaves_nothing_but_a_cell_keeps_its_paragraph),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
