/* test_xlsx.c: what stands in the cells of a spreadsheet, and that it is the same every time.
 * With a path as argument it writes a sample there instead, for tests/doc/test_xlsx.py. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "doc/pack.h"
#include "doc/xlsx.h"
#include "unit/doc_pack.h"

#include <stdio.h>
#include <string.h>

static struct arena a = {.max_bytes = 512u << 20};

static const struct xlsx_column columns[] = {
    {.name = STR_INIT("Nội dung"), .kind = XLSX_TEXT},
    {.name = STR_INIT("Chiều dài (m)"), .kind = XLSX_MILLI, .sum = true},
    {.name = STR_INIT("Số tiền (đồng)"), .kind = XLSX_MONEY, .sum = true},
    {.name = STR_INIT("Ngày"), .kind = XLSX_DAY},
    {.name = STR_INIT("Người"), .kind = XLSX_COUNT},
};

static int reset(void **state)
{
    arena_reset(&a);
    return 0;
}

static void row(struct xlsx_table *t, struct str text, int64_t milli, int64_t money, day_t day)
{
    struct xlsx_cell *cells = xlsx_row_add(&a, t);

    cells[0] = xlsx_text(text);
    cells[1] = xlsx_number(milli);
    cells[2] = xlsx_number(money);
    cells[3] = xlsx_number(day);
}

static struct xlsx sample(void)
{
    struct xlsx book = {0};
    struct xlsx_table *t = xlsx_table_add(&a, &book, S("Sổ quỹ: ấp [Cầu]"), columns, 5);

    t->title = S("Sổ quỹ <ấp Cầu> & \"bạn\"");
    t->sum_word = S("Cộng");
    row(t, S("=1+1"), 2941860, 1234567, 20000);
    row(t, S("+84 @nhà"), 1000, -50000, 20001);
    row(t, S("-gạch\nđá"), 500, 9007199254740, -30000);
    xlsx_row_add(&a, t);
    xlsx_table_add(&a, &book, S("Trống"), columns, 2);
    xlsx_table_add(&a, &book, S("TRỐNG"), columns, 2);
    return book;
}

static struct str written(const struct xlsx *book)
{
    struct str file = {0};

    assert_int_equal(xlsx_write(&a, book, &file), OK);
    return file;
}

static struct str part_of(struct str file, struct str name)
{
    struct str xml = {0};
    const char *why = "";

    if (part_whole(&a, file, name, 8u << 20, &xml, &why) != OK)
        fail_msg("%.*s: %s", STR(name), why);
    return xml;
}

static void has(struct str xml, const char *words)
{
    if (str_find(xml, str_from(words), 0) == xml.len)
        fail_msg("not there: %s in %.*s", words, STR(xml));
}

static void numbers_are_exact_and_texts_stay_texts(void **state)
{
    struct xlsx book = sample();
    struct str file = written(&book);
    struct str sheet = part_of(file, S("xl/worksheets/sheet1.xml"));
    struct str words = part_of(file, S("xl/sharedStrings.xml"));

    has(sheet, "<v>2941.86</v>");
    has(sheet, "<v>9007199254740</v>");
    has(sheet, "<v>-50000</v>");
    has(sheet, "<v>45569</v>"); /* 04/10/2024 */
    has(words, ">=1+1<");
    has(words, "+84 @nhà");
    has(words, "&lt;ấp Cầu&gt; &amp;");
    has(words, "12/11/1887"); /* before a spreadsheet's first day: in words */
    assert_int_equal(str_find(sheet, S("<f>1+1"), 0), sheet.len);
}

static void the_last_row_is_a_formula_with_its_value(void **state)
{
    struct xlsx book = sample();
    struct str sheet = part_of(written(&book), S("xl/worksheets/sheet1.xml"));

    has(sheet, "<f>SUM(B4:B7)</f><v>2943.36</v>");
    has(sheet, "<f>SUM(C4:C7)</f><v>9007200439307</v>");
    has(sheet, "state=\"frozen\"");
    assert_int_equal(str_find(sheet, S("SUM(E"), 0), sheet.len);
}

static void names_of_sheets_are_allowed_and_different(void **state)
{
    struct xlsx book = sample();
    struct str workbook;

    xlsx_table_add(&a, &book, S("Đóng góp của nhân dân ấp Bàu Đưng năm 2026"), columns, 1);
    xlsx_table_add(&a, &book, S("Đóng góp của nhân dân ấp Bàu Đưng năm 2027"), columns, 1);
    xlsx_table_add(&a, &book, S("[]"), columns, 1);
    workbook = part_of(written(&book), S("xl/workbook.xml"));
    has(workbook, "name=\"Sổ quỹ  ấp  Cầu\"");
    has(workbook, "name=\"Trống\"");
    has(workbook, "name=\"TRỐNG (2)\"");
    has(workbook, "name=\"Đóng góp của nhân dân ấp Bàu Đư\"");
    has(workbook, "name=\"Đóng góp của nhân dân ấp B (2)\"");
    has(workbook, "name=\"Bảng\"");
}

static void the_same_book_gives_the_same_bytes(void **state)
{
    struct xlsx one = sample(), two = sample();

    assert_true(str_eq(written(&one), written(&two)));
}

static void what_a_spreadsheet_cannot_hold_is_refused(void **state)
{
    struct xlsx book = {0}, none = {0};
    struct xlsx_table *t = xlsx_table_add(&a, &book, S("Quỹ"), columns, 5);
    struct str file = S("before");

    assert_int_equal(xlsx_write(&a, &none, &file), E_INVALID);
    row(t, S("a"), 0, ((int64_t)1 << 53) + 1, 20000);
    assert_int_equal(xlsx_write(&a, &book, &file), E_TOO_LARGE);
    t->items[2].number = (int64_t)1 << 53;
    assert_int_equal(xlsx_write(&a, &book, &file), OK);
    t->sum_word = S("Cộng");
    row(t, S("b"), 0, 1, 20000);
    assert_int_equal(xlsx_write(&a, &book, &file), E_TOO_LARGE);
    t->sum_word = S("");
    t->items[5].text = S("a\001b");
    assert_int_equal(xlsx_write(&a, &book, &file), E_INVALID);
}

static int sample_to(const char *path)
{
    struct xlsx book = sample();
    struct str file = written(&book);
    FILE *out = fopen(path, "wb");

    if (!out || fwrite(file.ptr, 1, file.len, out) != file.len)
        return 1;
    return fclose(out) ? 1 : 0;
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(numbers_are_exact_and_texts_stay_texts, reset),
        cmocka_unit_test_teardown(the_last_row_is_a_formula_with_its_value, reset),
        cmocka_unit_test_teardown(names_of_sheets_are_allowed_and_different, reset),
        cmocka_unit_test_teardown(the_same_book_gives_the_same_bytes, reset),
        cmocka_unit_test_teardown(what_a_spreadsheet_cannot_hold_is_refused, reset),
    };

    if (argc > 1)
        return sample_to(argv[1]);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
