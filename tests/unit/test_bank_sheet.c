/* test_bank_sheet.c: statements of banks in the shapes they come in, and in shapes they should not.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "ledger/bank_sheet.h"

#include <string.h>

static struct arena a = {.max_bytes = 256u << 20};

static int reset(void **state)
{
    arena_reset(&a);
    return 0;
}

static struct bank_sheet sheet_of(struct str bytes)
{
    struct bank_sheet s = {0};
    struct bank_trouble t = {0};

    if (bank_sheet_read(&a, bytes, &s, &t) != OK)
        fail_msg("line %zu: %s", t.line, t.why);
    return s;
}

/* Read with what was guessed. */
static struct bank_line_list lines_of(struct str bytes)
{
    struct bank_sheet s = sheet_of(bytes);
    struct bank_columns c;
    struct bank_line_list lines;

    bank_columns_guess(&a, &s, &c);
    if (bank_columns_fault(&c))
        fail_msg("%s", bank_columns_fault(&c));
    bank_lines_read(&a, &s, &c, &lines);
    return lines;
}

static void is(const struct bank_line *l, const char *day, int64_t amount, const char *words)
{
    if (l->state != BANK_GOOD)
        fail_msg("line %zu: %s", l->line, l->why);
    assert_string_equal(str_z(&a, day_format(&a, l->day)), day);
    assert_int_equal(l->amount, amount);
    assert_string_equal(str_z(&a, l->words), words);
}

static void head_lines_debit_and_credit_with_semicolons(void **state)
{
    struct bank_line_list lines =
        lines_of(S("\xef\xbb\xbfNGÂN HÀNG TMCP X\n"
                   "Số tài khoản;0011001932418;;;;\n"
                   ";;;;;\n"
                   "STT;Ngày giao dịch;Số tham chiếu;Ghi nợ;Ghi có;Số dư;Nội dung\n"
                   "1;12/11/2026;FT1;;500.000;10.500.000;Nguyen Van A CSQ7H\n"
                   "2;13/11/2026;FT2;22.000;;10.478.000;Phi\n"
                   ";;Tổng cộng;22.000;500.000;;\n"));

    assert_int_equal(lines.count, 3);
    is(&lines.items[0], "12/11/2026", 500000, "Nguyen Van A CSQ7H");
    assert_string_equal(str_z(&a, lines.items[0].reference), "FT1");
    assert_string_equal(str_z(&a, lines.items[0].balance), "10.500.000");
    is(&lines.items[1], "13/11/2026", -22000, "Phi");
    assert_int_equal(lines.items[2].state, BANK_PASSED);
    assert_int_equal(lines.items[2].line, 7);
}

static void signed_amounts_with_commas_inside_quotes(void **state)
{
    struct bank_line_list lines =
        lines_of(S("Transaction Date,Description,Amount,Currency\n"
                   "2026-11-12 08:30:15,\"UNG HO, CSQ7H\",\"+1,234,567\",VND\n"
                   "2026-11-13,Phi,\"-1,100\",VND\n"
                   "2026-11-13,Le,\"2,000.00\",VND\n"));

    is(&lines.items[0], "12/11/2026", 1234567, "UNG HO, CSQ7H");
    is(&lines.items[1], "13/11/2026", -1100, "Phi");
    is(&lines.items[2], "13/11/2026", 2000, "Le");
}

static void tabs_in_utf16_and_commas_in_amounts(void **state)
{
    static const char text[] = "Ngay\tDien giai\tSo tien\n1/2/2026\tung ho\t1,500,000\n";
    char bytes[2 * sizeof text] = {(char)0xff, (char)0xfe};
    struct bank_line_list lines;

    for (size_t i = 0; text[i]; i++)
        bytes[2 + 2 * i] = text[i];
    lines = lines_of((struct str){bytes, 2 * sizeof text});
    is(&lines.items[0], "01/02/2026", 1500000, "ung ho");
}

static void windows_1258_letters_become_our_own(void **state)
{
    /* "Ngày" with a letter of its own, "Nội dung" as ô + dot below, "Số tiền" as ô + acute, ê +
     * grave */
    struct bank_line_list lines = lines_of(
        S("Ng\xe0y,N\xf4\xf2i dung,S\xf4\xec ti\xea\xccn\n5/3/2026,\xd0\xf3ng g\xf3p,200000\n"));

    is(&lines.items[0], "05/03/2026", 200000, "Đóng góp");
}

static void a_choice_is_found_again_in_a_later_file(void **state)
{
    struct bank_sheet s = sheet_of(S("Ngày;Ghi nợ;Ghi có;Nội dung\n1/2/2026;;5.000;a\n"));
    struct bank_sheet moved =
        sheet_of(S("x;y;z;t;u\nSTT;Ngày;Nội dung;Ghi nợ;Ghi có\n1;1/2/2026;a;;5.000\n"));
    struct bank_sheet other = sheet_of(S("Date;Amount;Words\n1/2/2026;5.000;a\n"));
    struct bank_columns c, again;
    struct str kept;

    bank_columns_guess(&a, &s, &c);
    kept = bank_columns_text(&a, &s, &c);
    assert_string_equal(str_z(&a, kept), "day=0:ngay;in=2:ghi co;out=1:ghi no;words=3:noi dung");
    assert_int_equal(bank_columns_find(&a, &moved, kept, &again), OK);
    assert_int_equal(again.head, 2);
    assert_int_equal(again.at[BANK_IN], 4);
    assert_int_equal(again.at[BANK_WORDS], 2);
    assert_int_equal(bank_columns_find(&a, &other, kept, &again), E_NOT_FOUND);
    assert_int_equal(bank_columns_find(&a, &s, S("day=0:ngay;who=2"), &again), E_NOT_FOUND);
}

static void without_a_head_the_cells_speak(void **state)
{
    struct bank_sheet s =
        sheet_of(S("1;02/11/2026;ung ho lam duong;500.000\n2;03/11/2026;ung ho;70.000\n"));
    struct bank_columns c, again;

    bank_columns_guess(&a, &s, &c);
    assert_int_equal(c.head, 0);
    assert_int_equal(c.at[BANK_DAY], 1);
    assert_int_equal(c.at[BANK_WORDS], 2);
    assert_int_equal(c.at[BANK_AMOUNT], 3);
    assert_int_equal(bank_columns_find(&a, &s, bank_columns_text(&a, &s, &c), &again), OK);
    assert_int_equal(again.head, 0);
}

static void the_head_says_whose_statement_it_is(void **state)
{
    struct bank_sheet s = sheet_of(S("Số tài khoản: 5000205000000;x\nTừ 17/11/2026;\nNgày;Số "
                                     "tiền;Nội dung\n1/2/2026;5.000;a\n"));
    struct bank_columns c;

    bank_columns_guess(&a, &s, &c);
    assert_int_equal(c.head, 3);
    assert_false(bank_sheet_is_of_another(&s, &c, S("5000205000000")));
    assert_true(bank_sheet_is_of_another(&s, &c, S("5000205000001")));
    c.head = 0; /* nothing is said */
    assert_false(bank_sheet_is_of_another(&s, &c, S("5000205000001")));
}

static void two_jobs_for_one_column_are_refused(void **state)
{
    struct bank_columns c = {.at = {0, 1, -1, -1, 1, -1, -1, -1}};

    assert_non_null(bank_columns_fault(&c));
    c.at[BANK_WORDS] = 2;
    assert_null(bank_columns_fault(&c));
    c.at[BANK_IN] = 3;
    assert_non_null(bank_columns_fault(&c));
    c.at[BANK_IN] = -1;
    c.at[BANK_DAY] = -1;
    assert_non_null(bank_columns_fault(&c));
}

static void every_row_in_trouble_says_why(void **state)
{
    struct bank_line_list lines = lines_of(S("Ngày;Nội dung;Số tiền;Loại tiền\n"
                                             "1/2/2026;a;;VND\n"
                                             "1/2/2026;b;100 USD;\n"
                                             "1/2/2026;c;100;USD\n"
                                             "31/2/2026;d;100;VND\n"
                                             "1/2/2026;e;1.000,50;VND\n"
                                             "1/2/2026;g;12.34.567;VND\n"
                                             "1/2/2026;h;0;VND\n"
                                             "1/2/0026;i;100;VND\n"
                                             "Ngày;Nội dung;Số tiền;Loại tiền\n"
                                             ";Tổng cộng;700;\n"
                                             "1/2/2026;k;5;VND\n"));
    static const int states[] = {BANK_BAD, BANK_BAD, BANK_BAD, BANK_BAD, BANK_BAD, BANK_BAD,
        BANK_PASSED, BANK_BAD, BANK_PASSED, BANK_PASSED, BANK_GOOD};

    assert_int_equal(lines.count, 11);
    for (size_t i = 0; i < lines.count; i++) {
        if ((int)lines.items[i].state != states[i])
            fail_msg("line %zu: %s", lines.items[i].line, lines.items[i].why);
        assert_true(lines.items[i].state == BANK_GOOD || lines.items[i].why);
        assert_int_equal(lines.items[i].line, i + 2);
    }
    assert_int_equal(lines.good, 1);
    assert_int_equal(lines.bad, 7);
}

static void amounts_as_banks_write_them(void **state)
{
    static const struct {
        const char *text;
        int64_t amount; /* 0: refused */
    } known[] = {{"1,234,567", 1234567}, {"1.234.567", 1234567}, {"1 234 567", 1234567},
        {"500", 500}, {"+500.000 VND", 500000}, {"VND 500,000", 500000}, {"(20.000)", -20000},
        {"-20,000.00", -20000}, {"20.000-", -20000}, {"1.234.567,00", 1234567}, {"500000đ", 500000},
        {"−7.000", -7000}, {"1234567.0", 1234567}, {"1,23", 0}, {"1.5", 0}, {"12,34,567", 0},
        {"1.234,567", 0}, {"USD 5", 0}, {"5 + 5", 0}, {"abc", 0}, {"--5", 0},
        {"9999999999999999", 0}, {"1.000.00", 0}, {".5", 0}};

    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        int64_t amount = 0;
        const char *why = NULL;
        enum err e = bank_amount_parse(str_from(known[i].text), &amount, &why);

        if ((e == OK) != (known[i].amount != 0) || amount != known[i].amount)
            fail_msg("%s: %lld", known[i].text, (long long)amount);
        assert_true(e == OK || why);
    }
}

static void what_is_no_statement_is_refused_with_why(void **state)
{
    struct bank_sheet s;
    struct bank_trouble t = {0};
    char *many = arena_array(&a, 6000 * 10 + 1, 1);
    char *large = arena_array(&a, BANK_BYTES_MAX + 1, 1);

    assert_int_equal(bank_sheet_read(&a, S("PK\x03\x04zzz"), &s, &t), E_INVALID);
    assert_non_null(strstr(t.why, "Excel"));
    assert_int_equal(bank_sheet_read(&a, S("%PDF-1.7"), &s, &t), E_INVALID);
    assert_int_equal(bank_sheet_read(&a, S(""), &s, &t), E_INVALID);
    assert_int_equal(bank_sheet_read(&a, S("a b c\nd e f\n"), &s, &t), E_INVALID);
    assert_int_equal(bank_sheet_read(&a, S("\x89PNG\r\n\x1a\n\x00\x01"), &s, &t), E_INVALID);
    assert_int_equal(bank_sheet_read(&a, S("a;b\n\"c;d\n"), &s, &t), E_INVALID);
    assert_int_equal(t.line, 2);
    for (size_t i = 0; i < 6000; i++)
        memcpy(many + 10 * i, "1;2;3;4;5\n", 10);
    assert_int_equal(bank_sheet_read(&a, (struct str){many, 60000}, &s, &t), E_TOO_LARGE);
    assert_int_equal(t.line, BANK_ROWS_MAX + 1);
    assert_int_equal(
        bank_sheet_read(&a, (struct str){large, BANK_BYTES_MAX + 1}, &s, &t), E_TOO_LARGE);
    assert_non_null(t.why);
}

static void what_excel_adds_is_taken_off(void **state)
{
    struct bank_line_list lines =
        lines_of(S("sep=;\nNgày;Số tham chiếu;Nội dung;Số tiền\n1/2/2026;=\"0012\";CTY \"ABC\" ung "
                   "ho;'5.000\n"));

    is(&lines.items[0], "01/02/2026", 5000, "CTY \"ABC\" ung ho");
    assert_string_equal(str_z(&a, lines.items[0].reference), "0012");
    assert_int_equal(lines.items[0].line, 3);
}

static void accounts_and_telephones_do_not_stay_in_words(void **state)
{
    struct str narrow = bank_words_narrow(
        &a, S("MBVCB.3278907687.0123456.NGUYEN VAN A chuyen tien CSQ1234567K tu 0981234567 so 12"));

    assert_string_equal(
        str_z(&a, narrow), "MBVCB.…456.NGUYEN VAN A chuyen tien CSQ…567K tu …567 so 12");
    assert_string_equal(str_z(&a, bank_words_narrow(&a, S("tu 0981 234 567 ba Tu - 5 bao"))),
        "tu …567 ba Tu - 5 bao");
    assert_string_equal(str_z(&a, bank_words_narrow(&a, S("goi 0981-234-567."))), "goi …567.");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(head_lines_debit_and_credit_with_semicolons, reset),
        cmocka_unit_test_teardown(signed_amounts_with_commas_inside_quotes, reset),
        cmocka_unit_test_teardown(tabs_in_utf16_and_commas_in_amounts, reset),
        cmocka_unit_test_teardown(windows_1258_letters_become_our_own, reset),
        cmocka_unit_test_teardown(a_choice_is_found_again_in_a_later_file, reset),
        cmocka_unit_test_teardown(without_a_head_the_cells_speak, reset),
        cmocka_unit_test_teardown(the_head_says_whose_statement_it_is, reset),
        cmocka_unit_test_teardown(two_jobs_for_one_column_are_refused, reset),
        cmocka_unit_test_teardown(every_row_in_trouble_says_why, reset),
        cmocka_unit_test_teardown(amounts_as_banks_write_them, reset),
        cmocka_unit_test_teardown(what_is_no_statement_is_refused_with_why, reset),
        cmocka_unit_test_teardown(what_excel_adds_is_taken_off, reset),
        cmocka_unit_test_teardown(accounts_and_telephones_do_not_stay_in_words, reset),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
