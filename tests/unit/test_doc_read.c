/* test_doc_read.c: documents of every kind as lines, and hostile ones as clear refusals. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "unit/doc_pack.h"

#include <unistd.h>

#include <stdio.h>
#include <string.h>

static struct arena a = {.max_bytes = 512u << 20};

static int reset(void **state)
{
    arena_reset(&a);
    return 0;
}

static struct doc_text read_ok(struct str bytes)
{
    struct doc_text doc = {0};
    const char *why = "";
    enum err e = doc_read(&a, bytes, &doc, &why);

    if (e != OK)
        fail_msg("refused (%d): %s", e, why);
    return doc;
}

static void refused(struct str bytes, enum err expected, const char *words)
{
    struct doc_text doc = {.line_count = 77};
    const char *why = NULL;

    assert_int_equal(doc_read(&a, bytes, &doc, &why), expected);
    assert_int_equal(doc.line_count, 77); /* outputs are untouched */
    assert_non_null(why);
    if (!strstr(why, words))
        fail_msg("\"%s\" does not say \"%s\"", why, words);
}

/* The text, lines joined by '\n'. */
static void reads_as(struct str bytes, const char *expected)
{
    struct str text = str_trim(read_ok(bytes).text);

    assert_string_equal(str_z(&a, text), expected);
}

static void a_text_file_has_lines_and_no_mark(void **state)
{
    struct doc_text doc = read_ok(S("\xef\xbb\xbfẤp Cầu\r\n\r\n3.000m"));

    assert_int_equal(doc.kind, DOC_TXT);
    assert_int_equal(doc.line_count, 3);
    assert_true(str_eq(doc.lines[0], S("Ấp Cầu")));
    assert_true(str_eq(doc.lines[1], S("")));
    assert_true(str_eq(doc.lines[2], S("3.000m")));
}

static void a_text_in_utf16_is_converted(void **state)
{
    reads_as(S("\xff\xfe\xa4\x1e\x70\x00"), "Ấp");
    reads_as(S("\xfe\xff\x1e\xa4\x00\x70"), "Ấp");
    reads_as(S("\xff\xfe\x3d\xd8\x00\xde"), "😀");
    refused(S("\xff\xfe\xa4"), E_INVALID, "UTF-16");
    refused(S("\xff\xfe\x3d\xd8"), E_INVALID, "UTF-16");
    refused(S("\xff\xfe\x00\xde"), E_INVALID, "UTF-16");
}

static void what_was_mended_is_said(void **state)
{
    struct doc_text doc = read_ok(S("\xc6\xa3u tie\xcc\x82\xcc\x81n\x07"));

    assert_true(str_eq(doc.text, S("ưu tiến")));
    assert_int_equal(doc.mended.wrong_horn, 1);
    assert_true(doc.mended.decomposed > 0);
    assert_int_equal(doc.mended.control, 1);
    doc = read_ok(S("<p>\xc6\xa3u tie&#x302;&#x301;n</p>"));
    assert_true(str_eq(doc.lines[0], S("ưu tiến")));
    assert_int_equal(doc.mended.wrong_horn, 1);
    assert_true(doc.mended.decomposed > 0);
}

static void a_text_that_is_not_utf8_is_refused_with_its_line(void **state)
{
    struct str bytes = S("dòng một\ndòng hai\nÊp C\xc7u\n");

    refused(bytes, E_INVALID, "UTF-8");
    assert_int_equal(doc_bad_line(bytes), 3);
    assert_int_equal(doc_bad_line(S("dòng một")), 0);
    refused(S("<html><body>\n<p>C\xc7u"), E_INVALID, "UTF-8");
    assert_int_equal(doc_bad_line(S("<html><body>\n<p>C\xc7u")), 2);
}

static void kinds_we_do_not_read_get_advice(void **state)
{
    refused(S(""), E_INVALID, "trống");
    refused(S(" \n\xc2\xa0\n"), E_INVALID, "Không thấy chữ");
    refused(S("%PDF-1.7\n"), E_INVALID, "PDF");
    refused(S("{\\rtf1 abc}"), E_INVALID, "RTF");
    refused(S("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 abc"), E_INVALID, "lưu lại thành .docx");
    refused(S("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e"),
        E_INVALID, "mật khẩu");
    refused(S("\x89PNG\r\n\x1a\n"), E_INVALID, "ảnh");
    refused(S("\xff\xd8\xff\xe0"), E_INVALID, "ảnh");
    refused(S("abc\0def"), E_INVALID, "Không phải văn bản");
    refused(S("<?xml version=\"1.0\"?><office:document/>"), E_INVALID, "XML");
    refused(S("PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"), E_DAMAGED, "hỏng");
    refused(pack_of(&a, (struct zip_part[]){{S("xl/workbook.xml"), S("<x/>")}}, 1), E_INVALID,
        "không phải văn bản Word");
}

static void the_plan_reads_the_same_in_every_kind(void **state)
{
    static const struct {
        const char *name;
        enum doc_kind kind;
    } same[] = {{"tests/docs/plan001.docx", DOC_DOCX}, {"tests/docs/plan001.odt", DOC_ODT},
        {"tests/docs/plan001.html", DOC_HTML}};
    struct doc_text txt = read_ok(source_file(&a, "tests/seeds/001_5bf1107fe148eeb8.txt"));

    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        struct doc_text doc = read_ok(source_file(&a, same[i].name));

        assert_int_equal(doc.kind, same[i].kind);
        assert_int_equal(doc.line_count, txt.line_count);
        for (size_t k = 0; k < doc.line_count; k++)
            assert_string_equal(str_z(&a, doc.lines[k]), str_z(&a, txt.lines[k]));
    }
}

static const char lists_expected[] = "KẾ HOẠCH\n"
                                     "Phát quang tuyến đường dài\xc2\xa0"
                                     "3.000m, rộng 45m2.\n"
                                     "- Ấp Cầu: 3.000m\n- tổ 1\n- tổ 2\n- Ấp Mới: 300m\n"
                                     "1. Mục đích\n2. Yêu cầu\na. Nội dung\nb. Hình thức\n"
                                     "STT | Ấp | Dài\n1 | Cầu | 3.000m\n2 |  | 300m\n"
                                     "ĐẢNG UỶ XÃ\nBAN CHỈ ĐẠO\n*\nĐẢNG CỘNG SẢN VIỆT NAM\n"
                                     "Dòng một\nDòng hai\n"
                                     "Hết <5 & 6.";

static void lists_and_tables_read_the_same_in_every_kind(void **state)
{
    struct str odt = str_trim(read_ok(source_file(&a, "tests/docs/lists.odt")).text);
    struct str docx = str_trim(read_ok(source_file(&a, "tests/docs/lists.docx")).text);

    /* LibreOffice does not know that <nav> is not for readers */
    assert_true(str_starts(odt, S("Trang chủ\n")));
    assert_true(str_starts(docx, S("Trang chủ \n")));
    reads_as(source_file(&a, "tests/docs/lists.html"), lists_expected);
    assert_string_equal(str_z(&a, str_slice(odt, strlen("Trang chủ\n"), odt.len)), lists_expected);
    assert_string_equal(
        str_z(&a, str_slice(docx, strlen("Trang chủ \n"), docx.len)), lists_expected);
}

static void html_drops_what_is_not_text(void **state)
{
    reads_as(S("<html><head><title>x</title></head><body><nav>menu<br>menu</nav><p>a</p>"
               "<style>b{}</style><script>if (1 < 2) document.write('<p>c</p>')</script>"
               "<p hidden>d</p><del>e</del><select><option>f</select><p>g"),
        "a\ng");
}

static void html_keeps_the_no_break_space_and_empty_lines(void **state)
{
    reads_as(S("<p>a&nbsp;b</p><p><br></p><p>c<br>d</p><pre>x\n  y</pre>"), "a\xc2\xa0"
                                                                            "b\n\nc\nd\nx\n  y");
}

static void html_lists_count(void **state)
{
    reads_as(S("<ol start=3 type=i><li>a<li>b</ol><ol type=A><li>c</ol><ul><li>d</ul>"),
        "iii. a\niv. b\nA. c\n- d");
}

static void docx_reads_changes_as_accepted(void **state)
{
    reads_as(docx_of(&a,
                 "<w:p><w:r><w:t>dài </w:t></w:r><w:del><w:r><w:delText>8.900</w:delText></w:r>"
                 "</w:del><w:ins><w:r><w:t>9.900</w:t></w:r></w:ins><w:r><w:t>m</w:t></w:r></w:p>"
                 "<w:moveFrom><w:r><w:t>đi</w:t></w:r></w:moveFrom>"
                 "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>nối </w:t></w:r></w:p>"
                 "<w:p><w:r><w:t>liền</w:t></w:r></w:p>"
                 "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r><w:r><w:t>hiện</w:t>"
                 "</w:r></w:p>"),
        "dài 9.900m\nnối liền\nhiện");
}

static void docx_reads_tabs_breaks_fields_and_text_boxes(void **state)
{
    reads_as(docx_of(&a,
                 "<w:p><w:pPr><w:tabs><w:tab w:val=\"left\"/></w:tabs></w:pPr><w:r><w:t>a</w:t>"
                 "<w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t></w:r></w:p>"
                 "<w:p><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>7</w:t></w:r></w:p>"
                 "<w:p><w:r><w:t>ngoài</w:t><mc:AlternateContent><mc:Choice><w:txbxContent>"
                 "<w:p><w:r><w:t>trong</w:t></w:r></w:p></w:txbxContent></mc:Choice>"
                 "<mc:Fallback><w:txbxContent><w:p><w:r><w:t>trong</w:t></w:r></w:p>"
                 "</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>"),
        "a\tb\nc-d\n7\ntrong\nngoài");
}

static struct str docx_with_lists(const char *body)
{
    static const char numbering[] =
        "<w:numbering xmlns:w=\"" W_NS "\"><w:abstractNum w:abstractNumId=\"4\">"
        "<w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"upperRoman\"/>"
        "<w:lvlText w:val=\"%1.\"/></w:lvl><w:lvl w:ilvl=\"1\"><w:numFmt w:val=\"decimal\"/>"
        "<w:lvlText w:val=\"%1.%2)\"/></w:lvl><w:lvl w:ilvl=\"2\"><w:numFmt w:val=\"bullet\"/>"
        "<w:lvlText w:val=\"&#xf0b7;\"/></w:lvl></w:abstractNum>"
        "<w:num w:numId=\"1\"><w:abstractNumId w:val=\"4\"/></w:num>"
        "<w:num w:numId=\"2\"><w:abstractNumId w:val=\"4\"/><w:lvlOverride w:ilvl=\"0\">"
        "<w:startOverride w:val=\"5\"/></w:lvlOverride></w:num></w:numbering>";
    static const char styles[] =
        "<w:styles xmlns:w=\"" W_NS "\"><w:style w:type=\"paragraph\" w:styleId=\"L\"><w:pPr>"
        "<w:numPr><w:ilvl w:val=\"1\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:style>"
        "<w:style w:type=\"paragraph\" w:styleId=\"M\"><w:basedOn w:val=\"L\"/></w:style>"
        "</w:styles>";
    struct str xml =
        str_printf(&a, "<w:document xmlns:w=\"" W_NS "\"><w:body>%s</w:body></w:document>", body);

    return pack_of(&a,
        (struct zip_part[]){{S("word/document.xml"), xml},
            {S("word/numbering.xml"), str_from(numbering)},
            {S("word/styles.xml"), str_from(styles)}},
        3);
}

#define LIST_P(number, level, text)                                                                \
    "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"" level "\"/><w:numId w:val=\"" number                   \
    "\"/></w:numPr></w:pPr><w:r><w:t>" text "</w:t></w:r></w:p>"

static void docx_writes_out_list_numbers(void **state)
{
    reads_as(docx_with_lists(LIST_P("1", "0", "a") LIST_P("1", "1", "b") LIST_P("1", "1", "c")
                     LIST_P("1", "2", "d") LIST_P(
                         "1", "0", "e") "<w:p><w:pPr><w:pStyle "
                                        "w:val=\"M\"/></w:pPr><w:r><w:t>f</w:t></w:r></w:p>" LIST_P(
                                            "2", "0", "g") LIST_P("0", "0", "không số")),
        "I. a\nI.1) b\nI.2) c\n- d\nII. e\nII.1) f\nV. g\nkhông số");
}

static void a_table_row_is_a_line_and_a_layout_is_not(void **state)
{
    reads_as(docx_of(&a,
                 "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r>"
                 "<w:t>Ấp</w:t></w:r></w:p><w:p><w:r><w:t>Cầu</w:t></w:r></w:p></w:tc><w:tc><w:p/>"
                 "</w:tc></w:tr><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>"
                 "<w:tbl><w:tr><w:tc><w:tbl><w:tr><w:tc><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc>"
                 "<w:tc><w:p><w:r><w:t>y</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p/></w:tc>"
                 "<w:tc><w:p><w:r><w:t>z</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"),
        "1 | Ấp Cầu | \nx | y\n\nz");
}

static void odt_reads_blanks_lists_boxes_and_changes(void **state)
{
    static const char styles[] =
        "<text:list-style style:name=\"L1\"><text:list-level-style-number text:level=\"1\" "
        "style:num-format=\"1\" style:num-suffix=\".\"/><text:list-level-style-number "
        "text:level=\"2\" style:num-format=\"a\" style:num-suffix=\")\" text:display-levels=\"2\"/>"
        "</text:list-style>";

    reads_as(odt_of(&a, styles,
                 "<text:tracked-changes><text:p>xoá</text:p></text:tracked-changes>"
                 "<text:p>a<text:s text:c=\"3\"/>b<text:tab/>c<text:line-break/>d\n  e</text:p>"
                 "<text:list text:style-name=\"L1\"><text:list-item><text:p>một</text:p>"
                 "<text:p>tiếp</text:p><text:list><text:list-item><text:p>hai</text:p>"
                 "</text:list-item></text:list></text:list-item></text:list>"
                 "<text:list text:style-name=\"L1\" text:continue-numbering=\"true\">"
                 "<text:list-item><text:h>ba</text:h></text:list-item></text:list>"
                 "<text:p>ngoài<draw:frame><draw:text-box><text:p>trong</text:p></draw:text-box>"
                 "</draw:frame><text:note><text:p>chú thích</text:p></text:note></text:p>"),
        "a   b\tc\nd e\n1. một\ntiếp\n1.a) hai\n2. ba\ntrong\nngoài");
}

/* The table of contents stands at the end: a cut file never gives a text, not even a shorter one.
 */
static void a_cut_file_is_never_read(void **state)
{
    static const char *const names[] = {
        "tests/docs/plan001.docx", "tests/docs/plan001.odt", "tests/docs/lists.docx"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct str whole = source_file(&a, names[i]);

        for (size_t len = 4; len < whole.len; len += 64) {
            struct arena scratch = {.max_bytes = 256u << 20};
            struct str cut = {memcpy(arena_alloc(&scratch, len), whole.ptr, len), len};
            struct doc_text doc;
            const char *why = NULL;
            enum err e = doc_read(&scratch, cut, &doc, &why);

            if (e == OK || !why)
                fail_msg("%s cut at %zu: %d", names[i], len, e);
            arena_reset(&scratch);
        }
    }
}

static void a_turned_byte_is_found_by_the_checksum(void **state)
{
    struct str whole = source_file(&a, "tests/docs/lists.docx");
    struct str good = read_ok(whole).text;
    size_t from = str_find(whole, S("word/document.xml"), 0) + strlen("word/document.xml");
    size_t to = str_find(whole, S("PK"), from);

    assert_true(to > from + 500 && to < whole.len);
    for (size_t at = from; at < to; at++) {
        struct arena scratch = {.max_bytes = 256u << 20};
        char *bytes = memcpy(arena_alloc(&scratch, whole.len), whole.ptr, whole.len);
        struct doc_text doc;
        const char *why = NULL;

        bytes[at] = (char)(bytes[at] ^ 0x10);
        if (doc_read(&scratch, (struct str){bytes, whole.len}, &doc, &why) == OK)
            assert_true(str_eq(doc.text, good));
        else
            assert_non_null(why);
        arena_reset(&scratch);
    }
}

static void a_bomb_is_refused(void **state)
{
    size_t size = 80u << 20;
    char *blanks = arena_alloc(&a, size);
    static const char head[] = "<w:document xmlns:w=\"" W_NS "\"><w:body>";
    struct zip_part parts[] = {{S("word/document.xml"), {blanks, size}}};

    memset(blanks, ' ', size);
    memcpy(blanks, head, sizeof head - 1);
    refused(pack_of(&a, parts, 1), E_TOO_LARGE, "phình");
}

static void too_many_parts_are_refused(void **state)
{
    size_t count = 5000;
    struct zip_part *parts = arena_new_array(&a, struct zip_part, count);

    for (size_t i = 0; i < count; i++)
        parts[i] = (struct zip_part){str_printf(&a, "word/media/%zu.png", i), S("x")};
    refused(pack_of(&a, parts, count), E_TOO_LARGE, "phình");
}

/* The mark "needs a password" of every entry, in its own head and in the table of contents. */
static void a_locked_archive_is_named(void **state)
{
    struct str docx = docx_of(&a, "<w:p><w:r><w:t>kín</w:t></w:r></w:p>");
    char *bytes = arena_alloc(&a, docx.len);

    memcpy(bytes, docx.ptr, docx.len);
    for (size_t i = 0; i + 10 < docx.len; i++) {
        if (!memcmp(bytes + i, "PK\x03\x04", 4))
            bytes[i + 6] |= 1;
        if (!memcmp(bytes + i, "PK\x01\x02", 4))
            bytes[i + 8] |= 1;
    }
    refused((struct str){bytes, docx.len}, E_INVALID, "mật khẩu");
}

/* Parts are read by their whole name and into memory: a name is never a path. */
static void names_that_lead_elsewhere_are_only_names(void **state)
{
    struct str inner = docx_of(&a, "<w:p><w:r><w:t>trong</w:t></w:r></w:p>");
    struct str xml = S("<w:document xmlns:w=\"" W_NS "\"><w:body><w:p><w:r><w:t>ngoài</w:t></w:r>"
                       "</w:p></w:body></w:document>");
    struct zip_part parts[] = {{S("../../../../tmp/chungsuc-was-here"), S("x")},
        {S("/tmp/chungsuc-was-here"), S("x")}, {S("word/../word/document.xml"), S("<broken")},
        {S("word/embeddings/inner.docx"), inner}, {S("word/document.xml"), xml}};
    struct zip_part only_elsewhere[] = {{S("../word/document.xml"), xml}};
    struct doc_text doc;
    const char *why;

    assert_int_equal(doc_read(&a, pack_of(&a, parts, 5), &doc, &why), OK);
    assert_int_equal(doc.line_count, 1); /* and the archive inside is not opened */
    assert_true(str_eq(doc.lines[0], S("ngoài")));
    assert_int_equal(access("/tmp/chungsuc-was-here", F_OK), -1);
    refused(pack_of(&a, only_elsewhere, 1), E_INVALID, "không phải văn bản Word");
}

/* An attribute of 12 million letters that do not pack well: more than the parser takes. */
static void a_huge_attribute_is_refused(void **state)
{
    enum { LETTERS = 12000000 };
    char *value = arena_alloc(&a, LETTERS + 1);
    uint32_t chance = 1;
    struct str xml;

    for (size_t i = 0; i < LETTERS; i++) {
        chance = chance * 1664525 + 1013904223;
        value[i] = (char)('a' + (chance >> 24) % 26);
    }
    xml = str_printf(&a,
        "<w:document xmlns:w=\"" W_NS "\"><w:body><w:p w:x=\"%s\"/></w:body></w:document>", value);
    refused(pack_of(&a, (struct zip_part[]){{S("word/document.xml"), xml}}, 1), E_DAMAGED, "hỏng");
}

static void entities_and_doctypes_are_refused(void **state)
{
    static const char laughs[] =
        "<!DOCTYPE d [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">"
        "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">]><d>&c;</d>";
    static const char outside[] =
        "<!DOCTYPE d [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><d><t>&x;</t></d>";

    refused(pack_of(&a, (struct zip_part[]){{S("word/document.xml"), str_from(laughs)}}, 1),
        E_DAMAGED, "DOCTYPE");
    refused(pack_of(&a, (struct zip_part[]){{S("content.xml"), str_from(outside)}}, 1), E_DAMAGED,
        "DOCTYPE");
    refused(docx_of(&a, "<w:p><w:r><w:t>&x;</w:t></w:r></w:p>"), E_DAMAGED, "hỏng");
    refused(docx_of(&a, "<w:p>"), E_DAMAGED, "hỏng");
}

static struct str repeated(const char *head, const char *part, size_t times, const char *tail)
{
    struct buf b;

    buf_init(&b, &a, 64u << 20);
    buf_addz(&b, head);
    for (size_t i = 0; i < times; i++)
        buf_addz(&b, part);
    buf_addz(&b, tail);
    return buf_str(&b);
}

static void deep_nesting_is_refused(void **state)
{
    refused(docx_of(&a, repeated("", "<w:p>", 100000, "").ptr), E_DAMAGED, "quá sâu");
    refused(docx_of(&a, repeated("", "<w:tr>", 60, "").ptr), E_TOO_LARGE, "quá dài");
    refused(repeated("<html><body>", "<div>", 100000, "x"), E_DAMAGED, "quá sâu");
}

/* Each of these kept a whole core busy for minutes. */
static void tags_with_a_crowd_of_attributes_cost_little(void **state)
{
    struct buf html, xml, spaces;

    buf_init(&html, &a, 8u << 20);
    buf_init(&xml, &a, 8u << 20);
    buf_init(&spaces, &a, 8u << 20);
    for (int i = 0; i < 100000; i++) {
        buf_printf(&html, i ? " a%d" : "<p a=\">\" b='>'", i);
        buf_printf(&xml, i ? " a%d= '>'" : "<w:p x=\">\"", i);
    }
    for (int i = 0; i < 1000; i++)
        buf_printf(&spaces, i % 10 ? " xmlns:n%d='n'" : i ? "><w:p xmlns:n%d='n'" : "<w:p", i);
    buf_addz(&html, ">một</p>");
    reads_as(buf_str(&html), "một");
    refused(docx_of(&a, buf_str(&xml).ptr), E_DAMAGED, "quá sâu");
    refused(docx_of(&a, buf_str(&spaces).ptr), E_DAMAGED, "quá sâu");
    reads_as(S("<p a=1 b=\"x > y\" c>một</p><!-- <b x=\" --> 3 < 4 <br/ a='>'>hai</p"),
        "một\n3 < 4\nhai");
    reads_as(S("<p ='>một<SCRIPT>'<p a=\"'</b></Script>hai<style/>ba"), "mộthaiba");
}

static void sizes_are_bounded(void **state)
{
    struct str long_line = repeated("", "nạo vét ", 100000, "");
    struct doc_text doc = read_ok(long_line);

    assert_int_equal(doc.line_count, 1);
    assert_true(str_eq(doc.lines[0], long_line));
    refused(repeated("", "dài quá", 1200000, ""), E_TOO_LARGE, "quá lớn");
    refused(repeated("", "x\n", 200001, ""), E_TOO_LARGE, "nhiều dòng");
    refused((struct str){"x", DOC_BYTES_MAX + 1u}, E_TOO_LARGE, "quá lớn");
}

static void a_file_is_read_whole_or_not_at_all(void **state)
{
    char name[] = "/tmp/test_doc_read_XXXXXX";
    int fd = mkstemp(name);
    FILE *f = fdopen(fd, "wb");
    struct str bytes = {0};

    fputs("mười chữ..", f);
    fclose(f);
    assert_int_equal(file_read(&a, name, 8, &bytes), E_TOO_LARGE);
    assert_null(bytes.ptr);
    assert_int_equal(file_read(&a, name, strlen("mười chữ.."), &bytes), OK);
    assert_true(str_eq(bytes, S("mười chữ..")));
    remove(name);
    assert_int_equal(file_read(&a, name, 100, &bytes), E_NOT_FOUND);
    assert_int_equal(file_read(&a, "/tmp", 100, &bytes), E_NOT_FOUND);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_teardown(f, reset)
    const struct CMUnitTest tests[] = {
        TEST(a_text_file_has_lines_and_no_mark),
        TEST(a_text_in_utf16_is_converted),
        TEST(what_was_mended_is_said),
        TEST(a_text_that_is_not_utf8_is_refused_with_its_line),
        TEST(kinds_we_do_not_read_get_advice),
        TEST(the_plan_reads_the_same_in_every_kind),
        TEST(lists_and_tables_read_the_same_in_every_kind),
        TEST(html_drops_what_is_not_text),
        TEST(html_keeps_the_no_break_space_and_empty_lines),
        TEST(html_lists_count),
        TEST(docx_reads_changes_as_accepted),
        TEST(docx_reads_tabs_breaks_fields_and_text_boxes),
        TEST(docx_writes_out_list_numbers),
        TEST(a_table_row_is_a_line_and_a_layout_is_not),
        TEST(odt_reads_blanks_lists_boxes_and_changes),
        TEST(a_cut_file_is_never_read),
        TEST(a_turned_byte_is_found_by_the_checksum),
        TEST(a_bomb_is_refused),
        TEST(too_many_parts_are_refused),
        TEST(a_locked_archive_is_named),
        TEST(names_that_lead_elsewhere_are_only_names),
        TEST(a_huge_attribute_is_refused),
        TEST(entities_and_doctypes_are_refused),
        TEST(deep_nesting_is_refused),
        TEST(tags_with_a_crowd_of_attributes_cost_little),
        TEST(sizes_are_bounded),
        TEST(a_file_is_read_whole_or_not_at_all),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
