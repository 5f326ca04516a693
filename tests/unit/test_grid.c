/* test_grid.c: spreadsheets from outside: what stands in their cells, and what is refused with
 * which words. With a path as argument it prints that file's cells, for tests/doc/test_grid.py. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "doc/grid_inside.h"
#include "doc/xlsx.h"
#include "unit/doc_pack.h"

#include <stdio.h>
#include <string.h>

static struct arena a = {.max_bytes = 1024u << 20};

static int reset(void **state)
{
    arena_reset(&a);
    return 0;
}

#define RELS                                                                                       \
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
#define TYPE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define MAIN "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""

static const char top[] = RELS "<Relationship Id=\"r\" Type=\"" TYPE
                               "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>";
static const char inner[] = RELS
    "<Relationship Id=\"r1\" Type=\"" TYPE "/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
    "<Relationship Id=\"r2\" Type=\"" TYPE "/styles\" Target=\"styles.xml\"/>"
    "<Relationship Id=\"r3\" Type=\"" TYPE "/sharedStrings\" Target=\"/xl/sharedStrings.xml\"/>"
    "</Relationships>";
static const char looks[] =
    "<styleSheet " MAIN
    "><numFmts><numFmt numFmtId=\"164\" formatCode=\"[$-42A]dd\\/mm\\/yyyy;@\"/>"
    "<numFmt numFmtId=\"165\" formatCode=\"#,##0&quot; đồng&quot;\"/></numFmts><cellStyleXfs><xf "
    "numFmtId=\"14\"/></cellStyleXfs>"
    "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/><xf "
    "numFmtId=\"165\"/><xf numFmtId=\"20\"/></cellXfs></styleSheet>";
static const char words[] =
    "<sst " MAIN "><si><t>Đơn vị</t></si><si><r><t>ấp </t></r><r><rPr><b/></rPr><t "
    "xml:space=\"preserve\">Cầu</t></r>"
    "<rPh><t>xx</t></rPh></si><si><t>a_x000D_\nb_x005F_x</t></si></sst>";

/* A book with one sheet of this inside. */
static struct str book_of(const char *properties, const char *sheet)
{
    struct zip_part parts[] = {
        {S("_rels/.rels"), str_from(top)},
        {S("xl/workbook.xml"),
            str_printf(&a,
                "<workbook " MAIN " xmlns:r=\"r\">%s<sheets><sheet name=\"Ngày 12\" sheetId=\"1\" "
                "r:id=\"r1\"/></sheets></workbook>",
                properties)},
        {S("xl/_rels/workbook.xml.rels"), str_from(inner)},
        {S("xl/styles.xml"), str_from(looks)},
        {S("xl/sharedStrings.xml"), str_from(words)},
        {S("xl/worksheets/sheet1.xml"),
            str_printf(&a, "<worksheet " MAIN ">%s</worksheet>", sheet)},
    };

    return pack_of(&a, parts, sizeof parts / sizeof *parts);
}

static struct grid_book read(struct str bytes)
{
    struct grid_book book = {0};
    const char *why = "";

    if (grid_read(&a, bytes, &book, &why) != OK)
        fail_msg("%s", why);
    return book;
}

static const struct grid *sheet(const char *rows)
{
    struct grid_book book =
        read(book_of("", str_printf(&a, "<sheetData>%s</sheetData>", rows).ptr));

    return &book.items[0];
}

static const char *refusal(struct str bytes, enum err expected)
{
    struct grid_book book;
    const char *why = "";

    assert_int_equal(grid_read(&a, bytes, &book, &why), expected);
    return why;
}

static void says(
    const struct grid *g, uint32_t row, uint32_t column, enum cell_kind kind, const char *text)
{
    const struct grid_cell *c = grid_at(g, row, column);

    assert_int_equal(c->kind, kind);
    assert_string_equal(str_z(&a, cell_words(&a, c)), text);
}

static void cells_of_every_kind(void **state)
{
    const struct grid *g = sheet("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" "
                                 "t=\"s\"><v>1</v></c><c r=\"D1\" t=\"s\"><v>2</v></c></row>"
                                 "<row r=\"3\"><c r=\"A3\"><v>1234.5</v></c><c r=\"B3\" "
                                 "s=\"3\"><v>2500000</v></c><c r=\"C3\" t=\"b\"><v>1</v></c>"
                                 "<c r=\"D3\" t=\"e\"><f>1/0</f><v>#DIV/0!</v></c><c r=\"E3\" "
                                 "t=\"inlineStr\"><is><t>tổ 3</t></is></c>"
                                 "<c r=\"F3\"><f>SUM(A1:A2)</f><v>15</v></c><c r=\"G3\" "
                                 "t=\"str\"><f>B1</f><v>x</v></c><c r=\"H3\" s=\"1\"/></row>");

    assert_string_equal(g->name.ptr, "Ngày 12");
    says(g, 0, 0, CELL_TEXT, "Đơn vị");
    says(g, 0, 1, CELL_TEXT, "ấp Cầu");
    says(g, 0, 3, CELL_TEXT, "a\nb_x");
    says(g, 2, 0, CELL_NUMBER, "1.234,5");
    says(g, 2, 1, CELL_NUMBER, "2.500.000");
    says(g, 2, 2, CELL_TRUTH, "TRUE");
    says(g, 2, 3, CELL_ERROR, "#DIV/0!");
    says(g, 2, 4, CELL_TEXT, "tổ 3");
    says(g, 2, 5, CELL_NUMBER, "15");
    assert_true(grid_at(g, 2, 5)->formula && !grid_at(g, 2, 0)->formula);
    says(g, 2, 6, CELL_TEXT, "x");
    says(g, 2, 7, CELL_EMPTY, "");
    says(g, 1, 0, CELL_EMPTY, "");
    assert_int_equal(g->row_end, 3);
    assert_int_equal(g->column_end, 7);
}

static void days_by_the_look_of_the_cell(void **state)
{
    const struct grid *g = sheet(
        "<row r=\"1\"><c r=\"A1\" s=\"1\"><v>46368</v></c><c r=\"B1\" s=\"2\"><v>46368.75</v></c>"
        "<c r=\"C1\"><v>46368</v></c><c r=\"D1\" s=\"4\"><v>0.5</v></c><c r=\"E1\" "
        "s=\"1\"><v>60</v></c><c r=\"F1\" s=\"1\"><v>59</v></c>"
        "<c r=\"G1\" s=\"1\"><v>61</v></c><c r=\"H1\" t=\"d\"><v>2026-12-12T00:00:00</v></c><c "
        "r=\"I1\" s=\"1\"><v>-3</v></c><c r=\"J1\" s=\"1\"><v>4.6368E4</v></c></row>");
    struct grid_book old = read(book_of("<workbookPr date1904=\"1\"/>",
        "<sheetData><row r=\"1\"><c r=\"A1\" s=\"1\"><v>44906</v></c></row></sheetData>"));

    says(g, 0, 0, CELL_DAY, "12/12/2026");
    says(g, 0, 1, CELL_DAY, "12/12/2026");
    says(g, 0, 2, CELL_NUMBER, "46.368");
    says(g, 0, 3, CELL_NUMBER, "0,5");
    assert_false(grid_at(g, 0, 4)->exact);
    says(g, 0, 5, CELL_DAY, "28/02/1900");
    says(g, 0, 6, CELL_DAY, "01/03/1900");
    says(g, 0, 7, CELL_DAY, "12/12/2026");
    assert_false(grid_at(g, 0, 8)->exact);
    says(g, 0, 9, CELL_DAY, "12/12/2026");
    says(&old.items[0], 0, 0, CELL_DAY, "12/12/2026");
}

static void number_is(const char *digits, enum err e, int64_t milli)
{
    int64_t got = -1;

    assert_int_equal(grid_number(str_from(digits), &got), e);
    if (e == OK)
        assert_int_equal(got, milli);
}

static void numbers_are_exact_decimals(void **state)
{
    number_is("0", OK, 0);
    number_is("-0.5", OK, -500);
    number_is("0.30000000000000004", OK, 300);
    number_is("1.1000000000000001", OK, 1100);
    number_is("2941.8600000000001", OK, 2941860);
    number_is("1.2345E-3", E_TOO_LARGE, 0);
    number_is("1.2E-2", OK, 12);
    number_is("1.0E+15", OK, 1000000000000000000);
    number_is("1E+300", E_TOO_LARGE, 0);
    number_is("0.0001", E_TOO_LARGE, 0);
    number_is("0.33333333333333331", E_TOO_LARGE, 0);
    number_is("9007199254740993", OK, 9007199254740990000);
    number_is("9999999999999999", E_TOO_LARGE, 0);
    number_is("", E_INVALID, 0);
    number_is("1,5", E_INVALID, 0);
    number_is("0x10", E_INVALID, 0);
    number_is("1e", E_INVALID, 0);
    number_is("NaN", E_INVALID, 0);
    number_is(".5", OK, 500);
}

static void codes_of_days(void **state)
{
    assert_true(grid_code_is_day(S("dd/mm/yyyy")));
    assert_true(grid_code_is_day(S("[$-1010000]d/m/yyyy;@")));
    assert_true(grid_code_is_day(S("\"ngày\" dd")));
    assert_true(grid_code_is_day(S("mmm")));
    assert_false(grid_code_is_day(S("#,##0\" ngày đ\"")));
    assert_false(grid_code_is_day(S("hh:mm:ss")));
    assert_false(grid_code_is_day(S("[Red]0.00")));
    assert_false(grid_code_is_day(S("0.0\\d")));
    assert_false(grid_code_is_day(S("General")));
}

static void merged_cells_are_known(void **state)
{
    struct grid_book book = read(book_of("",
        "<sheetData><row r=\"2\"><c r=\"B2\"><v>1</v></c></row></sheetData><mergeCells><mergeCell "
        "ref=\"B2:D5\"/></mergeCells>"));
    const struct grid *g = &book.items[0];

    assert_non_null(grid_merged(g, 4, 3));
    assert_null(grid_merged(g, 5, 3));
    assert_null(grid_merged(g, 1, 0));
    assert_string_equal(str_z(&a, grid_place(&a, g, 1, 1)), "Ngày 12!B2");
    assert_string_equal(str_z(&a, grid_address(&a, 9, 701)), "ZZ10");
    assert_string_equal(str_z(&a, grid_address(&a, 0, 702)), "AAA1");
}

static void what_we_write_is_read_the_same(void **state)
{
    static const struct xlsx_column columns[] = {{STR_INIT("Tên"), XLSX_TEXT, 0, false},
        {STR_INIT("Mét"), XLSX_MILLI, 0, true}, {STR_INIT("Tiền"), XLSX_MONEY, 0, true},
        {STR_INIT("Ngày"), XLSX_DAY, 0, false}};
    struct xlsx book = {0};
    struct xlsx_table *t = xlsx_table_add(&a, &book, S("Sổ"), columns, 4);
    struct grid_book back;
    struct str file;

    t->sum_word = S("Cộng");
    for (int64_t i = 0; i < 300; i++) {
        struct xlsx_cell *row = xlsx_row_add(&a, t);

        row[0] = xlsx_text(str_printf(&a, "ấp \"%lld\" <&>", (long long)i));
        row[1] = xlsx_number(i * 333 + 1);
        row[2] = xlsx_number(i * 1234567 - 5000);
        row[3] = xlsx_number(20000 + i);
    }
    assert_int_equal(xlsx_write(&a, &book, &file), OK);
    back = read(file);
    for (uint32_t i = 0; i < 300; i++) {
        const struct xlsx_cell *row = &t->items[i * 4];

        assert_true(str_eq(grid_at(&back.items[0], i + 1, 0)->text, row[0].text));
        assert_int_equal(grid_at(&back.items[0], i + 1, 1)->milli, row[1].number);
        assert_int_equal(grid_at(&back.items[0], i + 1, 2)->milli, row[2].number * 1000);
        assert_int_equal(grid_at(&back.items[0], i + 1, 3)->day, row[3].number);
    }
    assert_true(grid_at(&back.items[0], 301, 1)->formula);
}

static void damage_is_said(void **state)
{
    static const char *const bad[] = {
        "<row r=\"2\"/><row r=\"1\"/>",
        "<row r=\"1\"><c r=\"B1\"><v>1</v></c><c r=\"A1\"><v>1</v></c></row>",
        "<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"A1\"><v>1</v></c></row>",
        "<row r=\"1\"><c r=\"A2\"><v>1</v></c></row>",
        "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>99</v></c></row>",
        "<row r=\"1\"><c r=\"A1\"><v>một</v></c></row>",
        "<row r=\"0\"/>",
        "<row r=\"1\"><c r=\"XFE1\"><v>1</v></c></row>",
    };

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_string_equal(
            refusal(
                book_of("", str_printf(&a, "<sheetData>%s</sheetData>", bad[i]).ptr), E_DAMAGED),
            WHY_DAMAGED_XML);
    assert_string_equal(refusal(book_of("", "<sheetData>"), E_DAMAGED), WHY_DAMAGED_XML);
    assert_string_equal(
        refusal(book_of("", "<!DOCTYPE x [<!ENTITY y \"z\">]>"), E_DAMAGED), WHY_DAMAGED_XML);
}

static void limits_are_said(void **state)
{
    struct str file =
        book_of("", "<sheetData><row r=\"100001\"><c r=\"A100001\"><v>1</v></c></row></sheetData>");
    char *big = arena_alloc(&a, 50u << 20);

    assert_string_equal(refusal(file, E_TOO_LARGE), WHY_ROWS);
    file = book_of(
        "", "<sheetData><row r=\"1\"><c r=\"SR1\"/><c r=\"SS1\"><v>1</v></c></row></sheetData>");
    assert_string_equal(refusal(file, E_TOO_LARGE), WHY_COLUMNS);
    memset(big, '1', 50u << 20);
    assert_string_equal(refusal((struct str){big, 50u << 20}, E_TOO_LARGE), WHY_BOOK_SIZE);
    memset(big, ' ', 48u << 20);
    file = book_of("", str_printf(&a, "<sheetData>%.*s</sheetData>", 48 << 20, big).ptr);
    assert_true(file.len < 1 << 20);
    assert_string_equal(refusal(file, E_TOO_LARGE), WHY_BOMB);
}

/* 64 sheets of a small file may all be the same large part. */
static void sheets_unpack_to_so_much_together(void **state)
{
    enum { SHEETS = 60, BYTES = 2 * 1024 * 1024 };
    struct buf sheets, one;
    struct str bytes;

    buf_init(&sheets, &a, 64 * SHEETS);
    buf_init(&one, &a, 2 * BYTES);
    for (int i = 0; i < SHEETS; i++)
        buf_printf(&sheets, "<sheet name=\"t%d\" sheetId=\"1\" r:id=\"r1\"/>", i);
    buf_printf(&one, "<worksheet " MAIN ">");
    while (one.len < BYTES)
        buf_printf(&one, "<x y='%zu'/>", one.len);
    buf_addz(&one, "</worksheet>");
    bytes = pack_of(&a,
        (struct zip_part[]){{S("_rels/.rels"), str_from(top)},
            {S("xl/workbook.xml"),
                str_printf(&a, "<workbook " MAIN " xmlns:r=\"r\"><sheets>%.*s</sheets></workbook>",
                    STR(buf_str(&sheets)))},
            {S("xl/_rels/workbook.xml.rels"), str_from(inner)},
            {S("xl/worksheets/sheet1.xml"), buf_str(&one)}},
        4);
    assert_string_equal(refusal(bytes, E_TOO_LARGE), WHY_BOMB);
}

static void other_files_are_named(void **state)
{
    struct str ole = S("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1.......W\0o\0r\0k\0b\0o\0o\0k\0");
    struct str locked =
        S("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1...E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0");
    struct str macros = pack_of(&a,
        (struct zip_part[]){{S("_rels/.rels"), str_from(top)}, {S("xl/vbaProject.bin"), S("x")}},
        2);
    struct str ods =
        pack_of(&a, (struct zip_part[]){{S("mimetype"), S("x")}, {S("content.xml"), S("<a/>")}}, 2);

    assert_string_equal(refusal(ole, E_INVALID), WHY_OLD_EXCEL);
    assert_string_equal(refusal(locked, E_INVALID), WHY_BOOK_PASSWORD);
    assert_string_equal(refusal(macros, E_INVALID), WHY_MACROS);
    assert_string_equal(refusal(ods, E_INVALID), WHY_ODS);
    assert_string_equal(refusal(docx_of(&a, "<w:p/>"), E_INVALID), WHY_NO_BOOK);
    assert_string_equal(refusal(S("%PDF-1.4"), E_INVALID), WHY_NO_BOOK);
    assert_string_equal(
        refusal(S("<html><table><tr><td>1</td></tr></table></html>"), E_INVALID), WHY_WEB_PAGE);
    assert_string_equal(refusal(S(""), E_INVALID), WHY_EMPTY);
    assert_string_equal(refusal(S("t\xea\n1;2\n"), E_INVALID), WHY_ENCODING);
    assert_string_equal(refusal(str_slice(book_of("", ""), 0, 900), E_DAMAGED), WHY_DAMAGED_ZIP);
}

static void texts_with_columns(void **state)
{
    static const struct str files[] = {
        STR_INIT("\xef\xbb\xbf"
                 "Đơn vị;Mét\r\nẤp Cầu;\"1,5\"\r\n;;\r\nẤp Mới;\r\n"),
        STR_INIT("Đơn vị\tMét\nẤp Cầu\t1,5\n\t\nẤp Mới\t\n"),
        STR_INIT("Đơn vị,Mét\nẤp Cầu,\"1,5\"\n,\nẤp Mới,\n"),
    };

    for (size_t i = 0; i < 3; i++) {
        struct grid_book book = read(files[i]);

        assert_false(book.typed);
        assert_int_equal(book.count, 1);
        says(&book.items[0], 0, 0, CELL_TEXT, "Đơn vị");
        says(&book.items[0], 1, 1, CELL_TEXT, "1,5");
        says(&book.items[0], 2, 0, CELL_EMPTY, "");
        says(&book.items[0], 3, 0, CELL_TEXT, "Ấp Mới");
        assert_string_equal(str_z(&a, grid_place(&a, &book.items[0], 1, 1)), "B2");
    }
}

static int print(const char *path)
{
    struct grid_book book;
    struct str bytes;
    const char *why = "";

    if (file_read(&a, path, GRID_BYTES_MAX, &bytes) != OK ||
        grid_read(&a, bytes, &book, &why) != OK) {
        printf("%s\n", why);
        return 1;
    }
    for (size_t i = 0; i < book.count; i++) {
        const struct grid *g = &book.items[i];

        printf("[%.*s]%s\n", STR(g->name), g->hidden ? " hidden" : "");
        for (size_t k = 0; k < g->cells.count; k++) {
            const struct grid_cell *c = &g->cells.items[k];

            printf("%.*s %d%s %.*s\n", STR(grid_address(&a, c->row, c->column)), c->kind,
                c->formula ? "f" : "", STR(cell_words(&a, c)));
        }
        printf("merged %zu\n", g->merged.count);
    }
    arena_reset(&a);
    return 0;
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(cells_of_every_kind, reset),
        cmocka_unit_test_teardown(days_by_the_look_of_the_cell, reset),
        cmocka_unit_test_teardown(numbers_are_exact_decimals, reset),
        cmocka_unit_test_teardown(codes_of_days, reset),
        cmocka_unit_test_teardown(merged_cells_are_known, reset),
        cmocka_unit_test_teardown(what_we_write_is_read_the_same, reset),
        cmocka_unit_test_teardown(damage_is_said, reset),
        cmocka_unit_test_teardown(limits_are_said, reset),
        cmocka_unit_test_teardown(sheets_unpack_to_so_much_together, reset),
        cmocka_unit_test_teardown(other_files_are_named, reset),
        cmocka_unit_test_teardown(texts_with_columns, reset),
    };

    return argc > 1 ? print(argv[1]) : cmocka_run_group_tests(tests, NULL, NULL);
}
