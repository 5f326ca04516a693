/* test_docx_write.c: the measures of what is written, and that it reads back as the same lines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "doc/metrics.h"
#include "doc/pack.h"
#include "doc/official.h"
#include "unit/doc_pack.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static struct arena a = {.max_bytes = 512u << 20};

static int reset(void **state)
{
    arena_reset(&a);
    return 0;
}

static struct str part_of(struct str docx, struct str name)
{
    struct str xml = {0};
    const char *why = "";

    if (part_whole(&a, docx, name, 8u << 20, &xml, &why) != OK)
        fail_msg("%.*s: %s", STR(name), why);
    return xml;
}

static void has(struct str xml, const char *words)
{
    if (str_find(xml, str_from(words), 0) == xml.len)
        fail_msg("not there: %s", words);
}

static void has_not(struct str xml, const char *words)
{
    if (str_find(xml, str_from(words), 0) < xml.len)
        fail_msg("should not be there: %s", words);
}

/* The paragraph this text stands in. */
static struct str paragraph_of(struct str xml, const char *text)
{
    size_t at = str_find(xml, str_from(text), 0), from = at;

    assert_true(at < xml.len);
    while (from > 0 && !str_starts(str_slice(xml, from, xml.len), S("<w:p>")))
        from--;
    return str_slice(xml, from, str_find(xml, S("</w:p>"), at));
}

static struct str written(const struct docx *doc)
{
    struct str docx = {0};

    assert_int_equal(docx_write(&a, doc, &docx), OK);
    return docx;
}

static struct docx page(void)
{
    return (struct docx){.top_mm = 20,
        .bottom_mm = 20,
        .left_mm = 30,
        .right_mm = 15,
        .page_number_points = 14,
        .page_number_mm = 10};
}

static void the_page_has_its_margins_and_number(void **state)
{
    struct docx doc = page();
    struct str docx, xml, header;

    docx_paragraph_add(&a, &doc.body, DOCX_LEFT);
    docx = written(&doc);
    xml = part_of(docx, S("word/document.xml"));
    header = part_of(docx, S("word/header1.xml"));
    has(xml, "<w:pgSz w:w=\"11906\" w:h=\"16838\"/>");
    has(xml, "w:top=\"1134\" w:right=\"850\" w:bottom=\"1134\" w:left=\"1701\" w:header=\"567\"");
    has(xml, "<w:titlePg/>");
    has(header, "<w:jc w:val=\"center\"/>");
    has(header, " PAGE ");
    has(header, "<w:sz w:val=\"28\"/>");
    doc.page_number_points = 0;
    xml = part_of(written(&doc), S("word/document.xml"));
    has_not(xml, "headerReference");
    has_not(xml, "titlePg");
}

static void a_paragraph_has_its_measures(void **state)
{
    struct docx doc = page();
    struct docx_paragraph *p = docx_paragraph_add(&a, &doc.body, DOCX_JUSTIFY);
    struct str xml;

    p->first_line_twip = TWIP_OF_MM(10);
    p->before_twip = TWIP_OF_POINT(6);
    p->line_exact_twip = TWIP_OF_POINT(20);
    p->keep_with_next = true;
    docx_run_add(&a, p, S("đậm"), 15, DOCX_BOLD);
    docx_run_add(&a, p, S("nghiêng"), 14, DOCX_ITALIC | DOCX_UNDERLINE);
    xml = part_of(written(&doc), S("word/document.xml"));
    has(xml, "<w:keepNext/><w:spacing w:before=\"120\" w:after=\"0\" w:line=\"400\" "
             "w:lineRule=\"exact\"/><w:ind w:left=\"0\" w:right=\"0\" w:firstLine=\"567\"/>"
             "<w:jc w:val=\"both\"/>");
    has(xml, "<w:rPr><w:b/><w:bCs/><w:sz w:val=\"30\"/><w:szCs w:val=\"30\"/></w:rPr>"
             "<w:t xml:space=\"preserve\">đậm</w:t>");
    has(xml, "<w:rPr><w:i/><w:iCs/><w:sz w:val=\"28\"/><w:szCs w:val=\"28\"/>"
             "<w:u w:val=\"single\"/></w:rPr>");
}

static void everything_is_in_times_new_roman(void **state)
{
    struct docx doc = page();
    struct str styles = part_of(written(&doc), S("word/styles.xml"));

    has(styles, "w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\" "
                "w:eastAsia=\"Times New Roman\" w:cs=\"Times New Roman\"");
    has(styles, "<w:lang w:val=\"vi-VN\"");
}

static void signs_are_escaped_and_controls_refused(void **state)
{
    struct docx doc = page();
    struct docx_paragraph *p = docx_paragraph_add(&a, &doc.body, DOCX_LEFT);
    struct str docx = S("untouched"), plain = {0};
    struct doc_text back;
    const char *why = "";

    docx_run_add(&a, p, S("a < b & c > \"d\"\te\nf ]]>"), 14, DOCX_UPRIGHT);
    assert_int_equal(docx_plain(&a, &doc, &plain), OK);
    assert_true(str_eq(plain, S("a < b & c > \"d\"\te\nf ]]>\n")));
    assert_int_equal(doc_read(&a, written(&doc), &back, &why), OK);
    assert_true(str_eq(back.text, plain));
    docx_run_add(&a, p, S("x\x01"), 14, DOCX_UPRIGHT);
    assert_int_equal(docx_write(&a, &doc, &docx), E_INVALID);
    assert_true(str_eq(docx, S("untouched")));
}

static void a_drawn_line_is_a_border_of_exact_width(void **state)
{
    struct docx doc = page();
    struct str xml;

    docx_line_add(&a, &doc.body, 5000, 3000);
    xml = part_of(written(&doc), S("word/document.xml"));
    has(xml, "<w:pBdr><w:bottom w:val=\"single\"");
    has(xml, "<w:ind w:left=\"1000\" w:right=\"1000\" w:firstLine=\"0\"/>");
    has_not(xml, "<w:u ");
}

/* In thousandths of the size, as the font says: Đ 722, Ả 722, N 722, G 778 … */
static void the_width_of_a_line_is_known(void **state)
{
    assert_int_equal(text_width_twip(S("ĐẢNG"), 10, true), (722 + 722 + 722 + 778) * 200 / 1000);
    assert_int_equal(text_width_twip(S("ươ Ư"), 10, false), (542 + 529 + 250 + 776) * 200 / 1000);
    assert_int_equal(text_width_twip(S("ƠU"), 10, true), (778 + 722) * 200 / 1000);
    assert_int_equal(text_width_twip(S(""), 10, true), 0);
}

static void a_table_repeats_its_head_and_keeps_rows_whole(void **state)
{
    static const int columns[] = {1000, 2000};
    struct docx doc = page();
    struct docx_table *t = docx_table_add(&a, &doc.body, columns, 2, 2);
    struct str xml;

    t->header_rows = 1;
    t->borders = true;
    docx_run_add(&a, docx_paragraph_add(&a, docx_cell(t, 1, 1), DOCX_RIGHT), S("1.500"), 12, 0);
    xml = part_of(written(&doc), S("word/document.xml"));
    has(xml, "<w:tblGrid><w:gridCol w:w=\"1000\"/><w:gridCol w:w=\"2000\"/></w:tblGrid>");
    has(xml, "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
    has(xml, "<w:trPr><w:cantSplit/></w:trPr>");
    has(xml, "<w:insideV w:val=\"single\"");
    has(paragraph_of(xml, "1.500"), "<w:jc w:val=\"right\"/>");
    t->borders = false;
    has_not(part_of(written(&doc), S("word/document.xml")), "tblBorders");
}

/* A daily report with every kind of block; all names are of offices. */
static struct official_paper daily_report(void)
{
    static struct paper_column columns[2];
    static struct str cells[4], recipients[3];
    static struct paper_table table;
    static struct paper_block blocks[4];

    columns[0] = (struct paper_column){S("Ấp"), 0, false};
    columns[1] = (struct paper_column){S("Phát quang (m)"), 40, true};
    cells[0] = S("Cầu");
    cells[1] = S("3.000");
    cells[2] = S("Cộng");
    cells[3] = S("2.941,86");
    table = (struct paper_table){
        .columns = columns, .column_count = 2, .cells = cells, .row_count = 2, .total_row = true};
    blocks[0] = (struct paper_block){.kind = PAPER_HEADING, .text = S("I. KẾT QUẢ")};
    blocks[1] = (struct paper_block){.kind = PAPER_TABLE, .table = &table};
    blocks[2] = (struct paper_block){.kind = PAPER_ITEM, .text = S("Ấp Cầu: 3.000m;")};
    blocks[3] =
        (struct paper_block){.kind = PAPER_PARAGRAPH, .text = S("Kính báo cáo cấp trên./.")};
    recipients[0] = S("Ban Chỉ đạo cấp trên,");
    recipients[1] = S("- Các ấp");
    recipients[2] = S("Lưu Văn phòng Đảng uỷ;");
    return (struct official_paper){
        .superior = S("Đảng uỷ xã Bình Minh"),
        .issuer = S("Ban Chỉ đạo công tác dân vận"),
        .number = 5,
        .symbol = S("BC/BCĐ"),
        .place = S("Bình Minh"),
        .day = day_from_civil((struct civil){2026, 2, 4}),
        .type = S("Báo cáo"),
        .subject = S("Kết quả ngày 03/02/2026"),
        .blocks = blocks,
        .block_count = 4,
        .recipients = recipients,
        .recipient_count = 3,
        .authority = S("T/M Ban Chỉ đạo"),
        .position = S("Phó Trưởng ban"),
        .signer = S("(tên người ký)"),
    };
}

static struct str party_document(const struct official_paper *paper)
{
    struct str docx = {0};

    assert_int_equal(official_write(&a, FORM_PARTY, paper, &docx), OK);
    return part_of(docx, S("word/document.xml"));
}

static void the_party_paper_has_its_sizes_and_faces(void **state)
{
    static const struct {
        const char *text, *run, *align;
    } lines[] = {
        {"ĐẢNG CỘNG SẢN VIỆT NAM", "<w:b/><w:bCs/><w:sz w:val=\"30\"/>", "center"},
        {"ĐẢNG UỶ XÃ BÌNH MINH", "<w:rPr><w:sz w:val=\"28\"/>", "center"},
        {"BAN CHỈ ĐẠO CÔNG TÁC DÂN VẬN", "<w:b/><w:bCs/><w:sz w:val=\"28\"/>", "center"},
        {">*<", "<w:rPr><w:sz w:val=\"28\"/>", "center"},
        {"Số 05-BC/BCĐ", "<w:rPr><w:sz w:val=\"28\"/>", "center"},
        {"Bình Minh, ngày 04 tháng 02 năm 2026", "<w:rPr><w:i/><w:iCs/><w:sz w:val=\"28\"/>",
            "center"},
        {"BÁO CÁO", "<w:b/><w:bCs/><w:sz w:val=\"32\"/>", "center"},
        {"Kết quả ngày", "<w:b/><w:bCs/><w:sz w:val=\"28\"/>", "center"},
        {"-----", "<w:rPr><w:sz w:val=\"28\"/>", "center"},
        {"I. KẾT QUẢ", "<w:b/><w:bCs/><w:sz w:val=\"28\"/>", "both"},
        {"- Ấp Cầu: 3.000m;", "<w:rPr><w:sz w:val=\"28\"/>", "both"},
        {"Nơi nhận", "<w:sz w:val=\"28\"/><w:szCs w:val=\"28\"/><w:u w:val=\"single\"/>", "left"},
        {"- Ban Chỉ đạo cấp trên;", "<w:rPr><w:sz w:val=\"24\"/>", "left"},
        {"- Các ấp;", "<w:rPr><w:sz w:val=\"24\"/>", "left"},
        {"- Lưu Văn phòng Đảng uỷ.", "<w:rPr><w:sz w:val=\"24\"/>", "left"},
        {"T/M BAN CHỈ ĐẠO", "<w:b/><w:bCs/><w:sz w:val=\"28\"/>", "center"},
        {"PHÓ TRƯỞNG BAN", "<w:rPr><w:sz w:val=\"28\"/>", "center"},
        {"(tên người ký)", "<w:b/><w:bCs/><w:sz w:val=\"28\"/>", "center"},
    };
    struct official_paper paper = daily_report();
    struct str xml = party_document(&paper);

    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct str p = paragraph_of(xml, lines[i].text);

        has(p, lines[i].run);
        has(p, str_printf(&a, "<w:jc w:val=\"%s\"/>", lines[i].align).ptr);
    }
}

static void the_party_paper_has_its_body_measures(void **state)
{
    struct official_paper paper = daily_report();
    struct str xml = party_document(&paper), p = paragraph_of(xml, "Kính báo cáo");

    has(p, "w:before=\"120\" w:after=\"0\" w:line=\"400\" w:lineRule=\"exact\"");
    has(p, "w:firstLine=\"567\"");
    has(p, "Kính báo cáo cấp trên.<");
    has_not(xml, "./.");
    has(paragraph_of(xml, "I. KẾT QUẢ"), "<w:keepNext/>");
    has(paragraph_of(xml, "2.941,86"), "<w:jc w:val=\"right\"/>");
    has(paragraph_of(xml, "2.941,86"), "<w:b/>");
    has(paragraph_of(xml, "3.000<"), "<w:rPr><w:sz w:val=\"24\"/>");
}

/* The line under the Party's name: as long as the name, to a twip a side. */
static void the_line_under_the_title_is_as_long_as_the_title(void **state)
{
    struct official_paper paper = daily_report();
    struct str xml = party_document(&paper);
    int title = text_width_twip(S("ĐẢNG CỘNG SẢN VIỆT NAM"), 15, true);
    int column = TWIP_OF_MM(165) - TWIP_OF_MM(82), side = (column - title) / 2;

    assert_in_range(title, TWIP_OF_MM(70), TWIP_OF_MM(78));
    has(xml, str_printf(&a, "<w:gridCol w:w=\"%d\"/></w:tblGrid>", column).ptr);
    has(xml, str_printf(&a, "<w:ind w:left=\"%d\" w:right=\"%d\"", side, side).ptr);
}

static void numbers_and_days_follow_the_rules(void **state)
{
    day_t day = day_from_civil((struct civil){2026, 12, 3});

    assert_true(str_eq(paper_number(&a, 9), S("09")));
    assert_true(str_eq(paper_number(&a, 10), S("10")));
    assert_true(str_eq(paper_number(&a, 123), S("123")));
    assert_int_equal(utf8_count(paper_number(&a, 0)), 5);
    assert_true(str_eq(str_trim(paper_number(&a, 0)), S("")));
    assert_true(str_eq(paper_place_and_day(&a, S("X"), day), S("X, ngày 03 tháng 12 năm 2026")));
    day = day_from_civil((struct civil){2026, 3, 15});
    assert_true(str_eq(paper_place_and_day(&a, S("X"), day), S("X, ngày 15 tháng 3 năm 2026")));
    assert_true(str_eq(paper_recipient(&a, S(" - Các ấp ;, "), ";"), S("- Các ấp;")));
}

static void a_table_too_wide_is_made_to_fit(void **state)
{
    struct official_paper paper = daily_report();
    struct paper_column wide[2] = {{S("Ấp"), 300, false}, {S("m"), 0, true}};
    struct paper_table table = *paper.blocks[1].table;
    struct paper_block block = {.kind = PAPER_TABLE, .table = &table};
    struct str xml;
    size_t at;
    int64_t first;

    table.columns = wide;
    paper.blocks = &block;
    paper.block_count = 1;
    xml = party_document(&paper);
    at = str_find(xml, S("insideV"), 0);
    at = str_find(xml, S("<w:gridCol w:w=\""), at) + strlen("<w:gridCol w:w=\"");
    assert_int_equal(str_to_int(str_slice(xml, at, str_find(xml, S("\""), at)), &first), OK);
    assert_in_range(first, TWIP_OF_MM(100), TWIP_OF_MM(165));
}

static void the_party_paper_reads_back_line_by_line(void **state)
{
    struct official_paper paper = daily_report();
    struct str docx = {0}, plain = {0};
    struct doc_text back;
    const char *why = "";

    assert_int_equal(official_write(&a, FORM_PARTY, &paper, &docx), OK);
    assert_int_equal(official_plain(&a, FORM_PARTY, &paper, &plain), OK);
    assert_int_equal(doc_read(&a, docx, &back, &why), OK);
    assert_string_equal(str_z(&a, back.text), str_z(&a, plain));
    assert_string_equal(str_z(&a, plain),
        "ĐẢNG UỶ XÃ BÌNH MINH\nBAN CHỈ ĐẠO CÔNG TÁC DÂN VẬN\n*\nĐẢNG CỘNG SẢN VIỆT NAM\n\n"
        "Số 05-BC/BCĐ | Bình Minh, ngày 04 tháng 02 năm 2026\n"
        "BÁO CÁO\nKết quả ngày 03/02/2026\n-----\nI. KẾT QUẢ\n\n"
        "Ấp | Phát quang (m)\nCầu | 3.000\nCộng | 2.941,86\n\n"
        "- Ấp Cầu: 3.000m;\nKính báo cáo cấp trên.\n\n"
        "Nơi nhận:\n- Ban Chỉ đạo cấp trên;\n- Các ấp;\n- Lưu Văn phòng Đảng uỷ.\n"
        "T/M BAN CHỈ ĐẠO\nPHÓ TRƯỞNG BAN\n(tên người ký)\n\n");
}

/* CHUNGSUC_GOLDEN=write keeps the new one; look at the paper before committing it. */
static void the_party_paper_is_the_golden_one(void **state)
{
    static const char name[] = "tests/golden/party_document.xml";
    struct official_paper paper = daily_report();
    struct str xml = party_document(&paper);
    const char *mode = getenv("CHUNGSUC_GOLDEN");

    if (mode && !strcmp(mode, "write")) {
        FILE *f = fopen(str_printf(&a, "%s/%s", getenv("CHUNGSUC_SOURCE"), name).ptr, "wb");

        assert_non_null(f);
        fwrite(xml.ptr, 1, xml.len, f);
        fclose(f);
    }
    assert_string_equal(str_z(&a, xml), str_z(&a, source_file(&a, name)));
}

static void the_same_paper_gives_the_same_bytes_everywhere(void **state)
{
    struct official_paper paper = daily_report();
    struct str one = {0}, other = {0};

    setenv("TZ", "Asia/Ho_Chi_Minh", 1);
    tzset();
    assert_int_equal(official_write(&a, FORM_PARTY, &paper, &one), OK);
    setenv("TZ", "America/New_York", 1);
    tzset();
    assert_int_equal(official_write(&a, FORM_PARTY, &paper, &other), OK);
    assert_true(str_eq(one, other));
}

int main(void)
{
#define TEST(f) cmocka_unit_test_teardown(f, reset)
    const struct CMUnitTest tests[] = {
        TEST(the_page_has_its_margins_and_number),
        TEST(a_paragraph_has_its_measures),
        TEST(everything_is_in_times_new_roman),
        TEST(signs_are_escaped_and_controls_refused),
        TEST(a_drawn_line_is_a_border_of_exact_width),
        TEST(the_width_of_a_line_is_known),
        TEST(a_table_repeats_its_head_and_keeps_rows_whole),
        TEST(the_party_paper_has_its_sizes_and_faces),
        TEST(the_party_paper_has_its_body_measures),
        TEST(the_line_under_the_title_is_as_long_as_the_title),
        TEST(numbers_and_days_follow_the_rules),
        TEST(a_table_too_wide_is_made_to_fit),
        TEST(the_party_paper_reads_back_line_by_line),
        TEST(the_party_paper_is_the_golden_one),
        TEST(the_same_paper_gives_the_same_bytes_everywhere),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
