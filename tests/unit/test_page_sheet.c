/* test_page_sheet.c: the tables of a page as a spreadsheet. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "doc/grid.h"
#include "http/sheet.h"

#include <string.h>

static struct arena a = {.max_bytes = 256u << 20};

static int reset(void **state)
{
    arena_reset(&a);
    return 0;
}

#define HEAD                                                                                        \
    "<html><head><title>x</title></head><body><header><h2>Đầu</h2></header><main><h1>Xã &amp; " \
    "ấp</h1>"

static struct xlsx tables_of(const char *markup, enum lang lang)
{
    struct xlsx book = {0};
    struct str title = {0};

    assert_int_equal(sheet_read(&a, str_from(markup), lang, &book, &title), OK);
    assert_string_equal(str_z(&a, title), "Xã & ấp");
    return book;
}

static const struct xlsx_cell *at(const struct xlsx_table *t, size_t row, size_t column)
{
    assert_true(row < t->count && column < t->columns_count);
    return &t->items[row * t->columns_count + column];
}

static const char works[] =
    HEAD "<h2>Công trình</h2><table class=\"cards\"><caption class=\"unseen\">Theo ấp</caption>"
         "<thead><tr><th scope=\"col\">Nơi</th><th scope=\"col\" class=\"n\">Dài</th><th "
         "class=\"n\">Tiền</th><th>Xong</th><th>Sửa</th></tr></thead><tbody>\n"
         "<tr><th scope=\"row\"><a href=\"/x?a=1&amp;b=2\" title=\"Ấp\">Ấp   &lt;Cầu&gt;</a>\n "
         "<span class=\"dim\">tổ 3</span></th>"
         "<td class=\"n\" data-label=\"Dài > 3\">1.234,5 m</td><td class=\"n\">90.000.000 "
         "đồng</td><td>12/12/2026</td><td><button>Sửa</button></td></tr>"
         "<tr><th scope=\"row\"><a title=\"Ấp Mới\" href=\"/y\"><svg viewBox=\"0 0 1 1\"><path "
         "d=\"M0\"/></svg></a></th>"
         "<td class=\"n\">1.000 m</td><td class=\"n\">–</td><td>chưa</td><td><form><input "
         "type=\"hidden\"></form></td></tr></tbody>"
         "<tfoot><tr><th>Cộng</th><td class=\"n\">2.234,5 m</td><td class=\"n\">90.000.000 "
         "đồng</td><td></td><td></td></tr></tfoot></table></main>";

static void cells_get_their_kinds(void **state)
{
    struct xlsx book = tables_of(works, LANG_VI);
    const struct xlsx_table *t = book.items[0];

    assert_int_equal(book.count, 1);
    assert_string_equal(str_z(&a, t->sheet), "Công trình");
    assert_int_equal(t->columns_count, 4);
    assert_string_equal(str_z(&a, t->columns[1].name), "Dài (m)");
    assert_int_equal(t->columns[2].kind, XLSX_MONEY);
    assert_int_equal(t->columns[3].kind, XLSX_DAY);
    assert_string_equal(str_z(&a, at(t, 0, 0)->text), "Ấp <Cầu> tổ 3");
    assert_string_equal(str_z(&a, at(t, 1, 0)->text), "Ấp Mới");
    assert_int_equal(at(t, 0, 1)->number, 1234500);
    assert_int_equal(at(t, 0, 2)->number, 90000000);
    assert_false(at(t, 1, 2)->filled);
    assert_int_equal(at(t, 0, 3)->number, 20799);
    assert_true(at(t, 1, 3)->words);
}

static void the_page_s_own_sums_become_formulas(void **state)
{
    struct xlsx book = tables_of(works, LANG_VI);
    struct grid_book back;
    const char *why;
    struct str file;

    assert_int_equal(at(book.items[0], 2, 1)->sums, 2);
    assert_true(at(book.items[0], 2, 1)->bold);
    assert_int_equal(xlsx_write(&a, &book, &file), OK);
    assert_int_equal(grid_read(&a, file, &back, &why), OK);
    assert_true(grid_at(&back.items[0], 5, 1)->formula);
    assert_int_equal(grid_at(&back.items[0], 5, 1)->milli, 2234500);
}

static void a_total_that_is_no_sum_stays_a_number(void **state)
{
    struct xlsx book =
        tables_of(HEAD "<table><thead><tr><th>A</th><th>B</th></tr></thead><tr><td>x</td><td "
                       "class=\"n\">3</td></tr>"
                       "<tr><td>y</td><td class=\"n\">4</td></tr><tr class=\"sum\"><td>Cả "
                       "đợt</td><td class=\"n\">8</td></tr></table>",
            LANG_VI);

    assert_int_equal(at(book.items[0], 2, 1)->number, 8000);
    assert_int_equal(at(book.items[0], 2, 1)->sums, 0);
}

static void columns_that_add_up_are_closed(void **state)
{
    struct xlsx book =
        tables_of(HEAD "<table><thead><tr><th>A</th><th class=\"n adds\">B</th><th "
                       "class=\"n\">C</th></tr></thead><tr><td>x</td><td class=\"n\">3,5</td><td "
                       "class=\"n\">1</td></tr>"
                       "<tr><td>y</td><td class=\"n\">+4</td><td class=\"n\">2</td></tr></table>",
            LANG_VI);
    const struct xlsx_table *t = book.items[0];

    assert_int_equal(t->count, 3);
    assert_int_equal(at(t, 2, 1)->number, 7500);
    assert_int_equal(at(t, 2, 1)->sums, 2);
    assert_false(at(t, 2, 2)->filled);
}

static void tables_of_one_head_are_one_sheet(void **state)
{
    struct xlsx book = tables_of(HEAD
        "<h2>Việc</h2><table><caption>Một</caption><thead><tr><th>A</th></tr></thead><tr><td>x</"
        "td></tr></table>"
        "<table class=\"month\"><thead><tr><th>T2</th></tr></thead><tr><td>1</td></tr></table>"
        "<h2>Khác</h2><table><thead><tr><th>A</th></tr></thead><tr><td>y</td></tr></table>",
        LANG_VI);

    assert_int_equal(book.count, 1);
    assert_string_equal(str_z(&a, at(book.items[0], 0, 0)->text), "Một");
    assert_string_equal(str_z(&a, at(book.items[0], 1, 0)->text), "Khác");
    assert_string_equal(str_z(&a, at(book.items[0], 1, 1)->text), "y");
}

static void units_that_differ_get_a_column(void **state)
{
    struct xlsx book =
        tables_of(HEAD "<table><thead><tr><th>A</th><th>B</th></tr></thead><tr><td>x</td><td "
                       "class=\"n\">3 m</td></tr>"
                       "<tr><td>y</td><td class=\"n\">4 căn</td></tr><tr><td>z</td><td "
                       "class=\"n\">hơn 5 m</td></tr></table>",
            LANG_VI);
    const struct xlsx_table *t = book.items[0];

    assert_int_equal(t->columns_count, 3);
    assert_string_equal(str_z(&a, at(t, 1, 2)->text), "căn");
    assert_true(at(t, 2, 1)->words);
}

static void a_head_of_two_rows_is_one(void **state)
{
    struct xlsx book =
        tables_of(HEAD "<table><thead><tr><th rowspan=\"2\">A</th><th "
                       "colspan=\"2\">B</th></tr><tr><th>x</th><th>y</th></tr></thead>"
                       "<tr><td>1</td><td class=\"n\">1,234.5</td><td></td></tr></table>",
            LANG_EN);
    const struct xlsx_table *t = book.items[0];

    assert_string_equal(str_z(&a, t->columns[1].name), "B: x");
    assert_string_equal(str_z(&a, t->columns[2].name), "B: y");
    assert_int_equal(at(t, 0, 1)->number, 1234500);
}

static void a_word_that_is_explained_stays_a_word(void **state)
{
    struct xlsx book = tables_of(HEAD
        "<table><thead><tr><th><span class=\"term\"><button class=\"term-word\" "
        "type=\"button\">Ngày "
        "công</button><a class=\"term-old\" href=\"/h\">?</a><span class=\"term-note\" "
        "id=\"t\"><b>ngày công</b>: một người <span>một</span> ngày</span></span></th></tr></thead>"
        "<tr><td class=\"n\">2,5</td></tr></table>",
        LANG_VI);

    assert_string_equal(str_z(&a, book.items[0]->columns[0].name), "Ngày công");
}

static void csv_is_for_programs(void **state)
{
    struct xlsx book = tables_of(HEAD
        "<table><thead><tr><th>A</th><th>B</th><th>C</th></tr></thead>"
        "<tr><td>=1+1</td><td class=\"n\">1.234,5</td><td>01/02/2026</td></tr><tr><td>b</td><td "
        "class=\"n\">3,125</td><td></td></tr><tr><td>a, "
        "\"b\"</td><td></td><td></td></tr></table>",
        LANG_VI);

    struct str csv;

    assert_int_equal(sheet_csv(&a, &book, &csv), OK);
    assert_string_equal(str_z(&a, csv),
        "\xef\xbb\xbf"
        "A,B,C\r\n'=1+1,1234.5,2026-02-01\r\nb,3.1250,\r\n\"a, \"\"b\"\"\",,\r\n");
}

static void no_table_is_said(void **state)
{
    struct xlsx book;
    struct str title;

    assert_false(sheet_in(S("<p>không</p><table class=\"month\"><tr></tr></table>")));
    assert_false(sheet_in(S("<table class=\"help-table\"><tr></tr></table>")));
    assert_true(sheet_in(S("<table class=\"help-table\"></table><table><tr></tr></table>")));
    assert_int_equal(sheet_read(&a, S("<p>không"), LANG_VI, &book, &title), E_NOT_FOUND);
    assert_int_equal(
        sheet_read(&a, S("<table><thead><tr><th>A"), LANG_VI, &book, &title), E_NOT_FOUND);
    assert_int_equal(
        sheet_read(&a, S("<table><tr><td class=\"n\" "), LANG_VI, &book, &title), E_NOT_FOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(cells_get_their_kinds, reset),
        cmocka_unit_test_teardown(the_page_s_own_sums_become_formulas, reset),
        cmocka_unit_test_teardown(a_total_that_is_no_sum_stays_a_number, reset),
        cmocka_unit_test_teardown(columns_that_add_up_are_closed, reset),
        cmocka_unit_test_teardown(tables_of_one_head_are_one_sheet, reset),
        cmocka_unit_test_teardown(units_that_differ_get_a_column, reset),
        cmocka_unit_test_teardown(a_head_of_two_rows_is_one, reset),
        cmocka_unit_test_teardown(a_word_that_is_explained_stays_a_word, reset),
        cmocka_unit_test_teardown(csv_is_for_programs, reset),
        cmocka_unit_test_teardown(no_table_is_said, reset),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
