/* test_docx_look.c: a Word file as the model of a paper again, for the page that prints it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "doc/docx_look.h"
#include "doc/official.h"
#include "unit/doc_pack.h"

static struct arena a = {.max_bytes = 256u << 20};

static int reset(void **state)
{
    arena_reset(&a);
    return 0;
}

static struct docx looked(struct str bytes)
{
    struct docx doc = {0};
    const char *why = "";

    if (docx_look(&a, bytes, &doc, &why) != OK)
        fail_msg("refused: %s", why);
    return doc;
}

static struct docx body(const char *xml)
{
    return looked(docx_of(&a, xml));
}

static const struct docx_paragraph *paragraph(const struct docx *doc, size_t i)
{
    assert_true(i < doc->body.count);
    assert_non_null(doc->body.items[i].paragraph);
    return doc->body.items[i].paragraph;
}

static void assert_run(
    const struct docx_paragraph *p, size_t i, const char *text, int points, unsigned face)
{
    assert_true(i < p->count);
    assert_string_equal(str_z(&a, p->items[i].text), text);
    assert_int_equal(p->items[i].size_points, points);
    assert_int_equal(p->items[i].face, face);
}

/* ── what we write is what is looked at ─────────────────────────────────────────────────────── */

static void same_flow(const struct docx_flow *x, const struct docx_flow *y);

static void same_paragraph(const struct docx_paragraph *x, const struct docx_paragraph *y)
{
    assert_int_equal(x->align, y->align);
    assert_int_equal(x->left_twip, y->left_twip);
    assert_int_equal(x->right_twip, y->right_twip);
    assert_int_equal(x->first_line_twip, y->first_line_twip);
    assert_int_equal(x->before_twip, y->before_twip);
    assert_int_equal(x->after_twip, y->after_twip);
    assert_int_equal(x->line_exact_twip, y->line_exact_twip);
    assert_int_equal(x->keep_with_next, y->keep_with_next);
    assert_int_equal(x->keep_together, y->keep_together);
    assert_int_equal(x->drawn_line, y->drawn_line);
    assert_int_equal(x->count, y->count);
    for (size_t i = 0; i < x->count; i++)
        assert_run(y, i, str_z(&a, x->items[i].text), x->items[i].size_points, x->items[i].face);
}

static void same_table(const struct docx_table *x, const struct docx_table *y)
{
    assert_int_equal(x->columns, y->columns);
    assert_int_equal(x->rows, y->rows);
    assert_int_equal(x->header_rows, y->header_rows);
    assert_int_equal(x->borders, y->borders);
    assert_int_equal(x->red_borders, y->red_borders);
    assert_int_equal(x->row_height_twip, y->row_height_twip);
    assert_int_equal(x->center_cells, y->center_cells);
    for (size_t i = 0; i < x->columns; i++)
        assert_int_equal(x->column_twips[i], y->column_twips[i]);
    for (size_t i = 0; i < x->rows * x->columns; i++)
        same_flow(&x->cells[i], &y->cells[i]);
}

/* The file has an empty paragraph more where a flow may not end with what it ends with. */
static void same_flow(const struct docx_flow *x, const struct docx_flow *y)
{
    assert_int_equal(x->count + !docx_flow_ends_well(x), y->count);
    for (size_t i = 0; i < x->count; i++) {
        if (x->items[i].table) {
            assert_non_null(y->items[i].table);
            same_table(x->items[i].table, y->items[i].table);
        } else if (x->items[i].paragraph) {
            assert_non_null(y->items[i].paragraph);
            same_paragraph(x->items[i].paragraph, y->items[i].paragraph);
        }
    }
}

static void a_paper_we_write_is_looked_at_as_we_meant_it(void **state)
{
    static const struct paper_column columns[] = {
        {STR_INIT("Ấp"), 0, false}, {STR_INIT("Phát quang (m)"), 40, true}};
    static const struct str cells[] = {
        STR_INIT("Ấp Cầu"), STR_INIT("3.000"), STR_INIT("Cộng"), STR_INIT("3.000")};
    static const struct str rows[] = {STR_INIT("Các ấp")};
    static const struct paper_table table = {
        .columns = columns, .column_count = 2, .cells = cells, .row_count = 2, .total_row = true};
    static const struct paper_block blocks[] = {{PAPER_HEADING, STR_INIT("I. VIỆC"), NULL, NULL, 0},
        {PAPER_TABLE, STR_INIT(""), &table, NULL, 0},
        {PAPER_PARAGRAPH, STR_INIT("Hàng một\nhàng hai\tvà hết"), NULL, NULL, 0}};

    for (int form = 0; form < 2; form++) {
        struct official_paper p = {.superior = S("Cấp trên"),
            .issuer = S("Cơ quan"),
            .number = 5,
            .symbol = S("UBND"),
            .place = S("Bình Minh"),
            .day = 20000,
            .urgency = S("Khẩn"),
            .circulation = S("Lưu hành nội bộ"),
            .subject = S("một việc"),
            .addressees = rows,
            .addressee_count = 1,
            .blocks = blocks,
            .block_count = 3,
            .recipients = rows,
            .recipient_count = 1,
            .authority = S("TM. Ủy ban"),
            .position = S("Chủ tịch"),
            .signer = S("(tên)"),
            .address = S("Địa chỉ: ấp 1")};
        struct docx made = {0}, seen;
        struct str bytes;

        official_build(&a, (enum official_form)form, &p, &made);
        assert_int_equal(docx_write(&a, &made, &bytes), OK);
        seen = looked(bytes);
        same_flow(&made.body, &seen.body);
        if (made.first_foot.count)
            same_flow(&made.first_foot, &seen.first_foot);
        else
            assert_int_equal(seen.first_foot.count, 0);
        assert_int_equal(seen.landscape, false);
    }
}

static void pages_across_are_sections(void **state)
{
    struct docx made = {.top_mm = 20, .left_mm = 30, .right_mm = 15}, seen;
    struct str bytes;

    docx_run_add(&a, docx_paragraph_add(&a, &made.body, DOCX_LEFT), S("đứng"), 14, 0);
    docx_section_add(&a, &made, true);
    docx_run_add(&a, docx_paragraph_add(&a, &made.body, DOCX_LEFT), S("ngang"), 14, 0);
    assert_int_equal(docx_write(&a, &made, &bytes), OK);
    seen = looked(bytes);
    assert_int_equal(seen.landscape, false);
    assert_int_equal(seen.body.count, 4); /* the section ends in a paragraph of its own */
    assert_non_null(seen.body.items[2].section);
    assert_int_equal(seen.body.items[2].section->landscape, true);
    assert_string_equal(str_z(&a, paragraph(&seen, 3)->items[0].text), "ngang");
}

/* ── what other programs write ──────────────────────────────────────────────────────────────── */

static void what_is_deleted_or_hidden_is_not_there(void **state)
{
    struct docx doc = body("<w:p><w:r><w:t>một</w:t></w:r><w:del><w:r><w:t>bỏ</w:t></w:r></w:del>"
                           "<w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r>"
                           "<w:r><w:rPr><w:b w:val=\"0\"/><w:i/><w:sz w:val=\"26\"/></w:rPr>"
                           "<w:t>hai</w:t><w:br/><w:br w:type=\"page\"/><w:t>ba</w:t></w:r></w:p>");
    const struct docx_paragraph *p = paragraph(&doc, 0);

    assert_int_equal(p->count, 2);
    assert_run(p, 0, "một", 14, 0);
    assert_run(p, 1, "hai\nba", 13, DOCX_ITALIC);
}

static void a_row_has_as_many_cells_as_its_table(void **state)
{
    struct docx doc =
        body("<w:tbl><w:tblGrid><w:gridCol w:w=\"100\"/><w:gridCol w:w=\"200\"/>"
             "<w:gridCol w:w=\"300\"/></w:tblGrid>"
             "<w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc><w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr>"
             "<w:p><w:r><w:t>rộng</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr>"
             "<w:tr><w:tc><w:p><w:r><w:t>một</w:t></w:r></w:p></w:tc></w:tr>"
             "<w:tr><w:tc><w:p/></w:tc><w:tc><w:p/></w:tc><w:tc><w:p/></w:tc>"
             "<w:tc><w:p><w:r><w:t>thừa</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
             "<w:tbl><w:tr/></w:tbl><w:p/>");
    const struct docx_table *t = doc.body.items[0].table;

    assert_non_null(t);
    assert_int_equal(t->columns, 3);
    assert_int_equal(t->rows, 3);
    assert_int_equal(t->header_rows, 1);
    assert_int_equal(t->column_twips[2], 300);
    assert_int_equal(t->cells[3].count, 1);
    assert_int_equal(t->cells[4].count, 0);
    assert_int_equal(t->cells[8].count, 2); /* what is too much goes into the last one */
    assert_int_equal(doc.body.count, 2);    /* a table without rows is none */
}

#define RELATIONS                                                                                  \
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"       \
    "<Relationship Id=\"a\" Target=\"media/a.png\"/>"                                              \
    "<Relationship Id=\"b\" Target=\"/word/media/b.jpeg\"/>"                                       \
    "<Relationship Id=\"c\" Target=\"http://example.org/media/c.png\" "                            \
    "TargetMode=\"External\"/><Relationship Id=\"d\" Target=\"../media/d.png\"/>"                  \
    "<Relationship Id=\"e\" Target=\"footer7.xml\"/></Relationships>"
#define PICTURE(id, emu)                                                                           \
    "<w:p><w:r><w:drawing><wp:extent cx=\"" emu "\"/><a:blip r:embed=\"" id                        \
    "\"/></w:drawing></w:r></w:p>"

static struct str linked(const char *xml, bool with_foot)
{
    struct str document = str_printf(&a,
        "<w:document xmlns:w=\"" W_NS "\" xmlns:wp=\"p\" xmlns:a=\"a\" xmlns:r=\"r\"><w:body>"
        "%s</w:body></w:document>",
        xml);

    return pack_of(&a,
        (struct zip_part[]){{S("word/document.xml"), document},
            {S("word/_rels/document.xml.rels"), S(RELATIONS)},
            {S("word/footer7.xml"), S("<w:ftr xmlns:w=\"" W_NS "\"><w:p><w:r><w:t>chân</w:t></w:r>"
                                      "</w:p></w:ftr>")}},
        with_foot ? 3 : 2);
}

static void pictures_are_those_of_the_package(void **state)
{
    struct docx doc = looked(linked(PICTURE("a", "914400") PICTURE("b", "x") PICTURE("c", "1")
                                        PICTURE("d", "1") PICTURE("e", "1") PICTURE("none", "1"),
        false));

    assert_int_equal(doc.body.count, 6);
    assert_string_equal(str_z(&a, paragraph(&doc, 0)->items[0].tag), "word/media/a.png");
    assert_int_equal(paragraph(&doc, 0)->items[0].size_points, 72);
    assert_string_equal(str_z(&a, paragraph(&doc, 1)->items[0].tag), "word/media/b.jpeg");
    for (size_t i = 2; i < 6; i++) /* from elsewhere, out of the folder, no picture */
        assert_int_equal(paragraph(&doc, i)->count, 0);
}

static void the_foot_of_page_one_is_that_of_the_first_pages(void **state)
{
    static const char *const said = "<w:p/><w:sectPr><w:footerReference w:type=\"default\" "
                                    "r:id=\"a\"/><w:footerReference w:type=\"first\" "
                                    "r:id=\"e\"/></w:sectPr>";
    struct docx doc = looked(linked(said, true));

    assert_int_equal(doc.first_foot.count, 1);
    assert_string_equal(str_z(&a, doc.first_foot.items[0].paragraph->items[0].text), "chân");
    assert_int_equal(doc.body.count, 1);
    doc = looked(linked(said, false)); /* a link to nothing */
    assert_int_equal(doc.first_foot.count, 0);
}

static void what_is_broken_is_refused_with_a_reason(void **state)
{
    static const char *const bad[] = {"<w:p>", "<w:p></w:tbl>", "<!DOCTYPE x>"};
    struct docx doc = {0};
    struct buf deep;

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const char *why = NULL;

        assert_int_not_equal(docx_look(&a, docx_of(&a, bad[i]), &doc, &why), OK);
        assert_non_null(why);
    }
    buf_init(&deep, &a, 1 << 20);
    for (int i = 0; i < 17; i++)
        buf_addz(&deep, "<w:tbl><w:tr><w:tc>");
    for (int i = 0; i < 17; i++)
        buf_addz(&deep, "</w:tc></w:tr></w:tbl>");
    buf_addc(&deep, '\0');
    assert_int_equal(
        docx_look(&a, docx_of(&a, deep.ptr), &doc, &(const char *){NULL}), E_TOO_LARGE);
    assert_int_not_equal(docx_look(&a, S("PK\3\4"), &doc, &(const char *){NULL}), OK);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_teardown(f, reset)
    const struct CMUnitTest tests[] = {
        TEST(a_paper_we_write_is_looked_at_as_we_meant_it),
        TEST(pages_across_are_sections),
        TEST(what_is_deleted_or_hidden_is_not_there),
        TEST(a_row_has_as_many_cells_as_its_table),
        TEST(pictures_are_those_of_the_package),
        TEST(the_foot_of_page_one_is_that_of_the_first_pages),
        TEST(what_is_broken_is_refused_with_a_reason),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
