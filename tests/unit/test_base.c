/* test_base.c: numbers, days and text behave as a Vietnamese office writes them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/bounded.h"
#include "base/date.h"
#include "base/number.h"
#include "base/unicode.h"

static struct arena arena;

#define assert_str(s, z)                                                                           \
    do {                                                                                           \
        struct str got_ = (s);                                                                     \
        assert_string_equal(str_z(&arena, got_), z);                                               \
    } while (0)

static void numbers_are_written_with_dots_and_a_comma(void **state)
{
    assert_str(milli_format(&arena, 2941860, false), "2.941,86");
    assert_str(milli_format(&arena, 2941860, true), "2,941.86");
    assert_str(milli_format(&arena, 0, false), "0");
    assert_str(milli_format(&arena, -1500, false), "-1,5");
    assert_str(milli_format(&arena, INT64_MIN, false), "-9.223.372.036.854.775,808");
    assert_str(count_format(&arena, 10500000, false), "10.500.000");
    assert_str(milli_json(&arena, 32800), "32.8");
}

static void a_typed_number_is_read_or_refused_never_zero(void **state)
{
    static const struct {
        const char *typed;
        int64_t milli; /* -1: refused */
    } cases[] = {{"1.234,5", 1234500}, {"1234,5", 1234500}, {"1 234", 1234000}, {"1234.5", 1234500},
        {"1.234", 1234000}, {"0", 0}, {" 12 ", 12000},
        {"1\xc2\xa0"
         "000",
            1000000},
        {"", -1}, {",5", -1}, {"5,", -1}, {"-3", -1}, {"1.23.4", -1}, {"12.34.567", -1},
        {"1,2345", -1}, {"2tr", -1}, {"99999999999999999999", -1}, {"1..000", -1}, {"0.5", 500},
        {"1,5,0", -1}, {"3,000", -1}, {"0,125", 125}, {"3,25", 3250}, {"3,1250", 3125},
        {"3,1251", -1}, {"3,12500", -1}, {"1.234,5670", 1234567}};

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t milli = -1;
        enum err e = milli_parse(str_from(cases[i].typed), &milli);

        if (milli != cases[i].milli || (e == OK) != (cases[i].milli >= 0))
            fail_msg("\"%s\" gave %lld", cases[i].typed, (long long)milli);
    }
}

static void whole_numbers_reach_both_ends_of_64_bits(void **state)
{
    int64_t n = 7;

    assert_int_equal(str_to_int(S("-9223372036854775808"), &n), OK);
    assert_true(n == INT64_MIN);
    assert_int_equal(str_to_int(S("9223372036854775808"), &n), E_INVALID);
    assert_int_equal(str_to_int(S("9223372036854775807"), &n), OK);
    assert_int_equal(str_to_int(S(""), &n), E_INVALID);
    assert_int_equal(str_to_int(S("-"), &n), E_INVALID);
    assert_true(n == INT64_MAX);
}

static void every_day_of_400_years_goes_there_and_back(void **state)
{
    day_t first = day_from_civil((struct civil){1900, 1, 1});
    struct civil before = civil_from_day(first - 1);

    assert_int_equal(before.year * 10000 + before.month * 100 + before.day, 18991231);
    for (day_t d = first; d < first + 146097; d++) {
        struct civil c = civil_from_day(d);

        if (!civil_valid(c) || day_from_civil(c) != d)
            fail_msg("day %d", d);
    }
}

static void days_are_read_in_both_forms_and_must_exist(void **state)
{
    day_t d = 0, iso = 0;

    assert_int_equal(day_parse(S("8/12/2024"), &d), OK);
    assert_int_equal(day_parse_iso(S("2024-12-08"), &iso), OK);
    assert_int_equal(d, iso);
    assert_int_equal(weekday(d), 7);
    assert_true(is_weekend(d));
    assert_str(day_format(&arena, d), "08/12/2024");
    assert_int_equal(day_parse(S("29/2/2023"), &d), E_INVALID);
    assert_int_equal(day_parse(S("1/13/2023"), &d), E_INVALID);
    assert_int_equal(day_parse_iso(S("2024-2-1"), &d), E_INVALID);
    assert_int_equal(d, iso);
}

static void the_day_changes_at_midnight_in_vietnam(void **state)
{
    day_t d = day_from_civil((struct civil){2024, 12, 12});
    int64_t midnight = (int64_t)d * MS_PER_DAY - VIETNAM_OFFSET_MS;

    assert_int_equal(day_of_ms(midnight), d);
    assert_int_equal(day_of_ms(midnight - 1), d - 1);
    assert_int_equal(minute_of_ms(midnight - 1), 1439);
    assert_str(time_format(&arena, midnight + 15 * 3600 * 1000), "15:00 12/12/2024");
    assert_int_equal(day_of_ms(-VIETNAM_OFFSET_MS - 1), -1);
}

static void text_is_mended_once_and_said(void **state)
{
    struct utf8_report r;
    struct str s;

    assert_int_equal(utf8_clean(&arena,
                         S("\xef\xbb\xbftr\xc6\xa3"
                           "a\r\nA\xcc\x81p\x01"),
                         &s, &r),
        OK);
    assert_str(s, "trưa\nÁp");
    assert_int_equal(r.wrong_horn, 1);
    assert_int_equal(r.decomposed, 1);
    assert_int_equal(r.control, 1);
    assert_int_equal(utf8_clean(&arena, S("a\0b\0"), &s, &r), OK); /* nothing else to mend */
    assert_true(str_eq(s, S("ab")));
    assert_int_equal(r.control, 2);
    assert_int_equal(utf8_clean(&arena, S("a\nb\xff"), &s, &r), E_INVALID);
    assert_int_equal(r.bad_line, 2);
}

static void accents_piled_up_are_cut_and_said(void **state)
{
    struct utf8_report r;
    struct str s;
    struct buf piled;

    buf_init(&piled, &arena, 1 << 20);
    buf_addc(&piled, 'e');
    for (int i = 0; i < 60000; i++) /* marks, with a dropped character between */
        buf_addz(&piled, "\xcc\x81\xcc\xa3\xe2\x80\x8b");
    assert_int_equal(utf8_clean(&arena, buf_str(&piled), &s, &r), OK);
    assert_true(utf8_count(s) <= 31);
    assert_int_equal(r.control, 120000 - 30);
}

static void folding_finds_names_however_they_are_typed(void **state)
{
    assert_str(text_fold(&arena, S(" ẤP\xc2\xa0\t Bàu  ĐƯNG ")), "ap bau dung");
    assert_str(text_lower(&arena, S("ĐƯỜNG Ế")), "đường ế");
    assert_int_equal(utf8_count(S("Ấp")), 2);
    assert_str(utf8_head(S("Ấp Cầu"), 2), "Ấp");
    assert_str(text_capital(&arena, S("ấp đông")), "Ấp đông");
    assert_str(text_capital(&arena, S("")), "");
}

static void names_sort_in_the_vietnamese_order(void **state)
{
    static const char *order[] = {"An", "Ăn", "Ân", "Cầu", "Dân", "Đồng", "Em", "Êm", "Lan", "Lạn",
        "Lang", "Ôn", "Ơn", "Sân", "Sân Bay", "Ut", "Út", "Ưt"};

    for (size_t i = 1; i < sizeof order / sizeof *order; i++) {
        struct str a = text_sort_key(&arena, str_from(order[i - 1]));
        struct str b = text_sort_key(&arena, str_from(order[i]));

        if (str_cmp(a, b) >= 0)
            fail_msg("%s should stand before %s", order[i - 1], order[i]);
    }
}

static void a_buffer_stops_at_its_maximum_and_says_so(void **state)
{
    struct buf b;

    buf_init(&b, &arena, 5);
    buf_addz(&b, "abc");
    buf_printf(&b, "%d", 1234);
    buf_addz(&b, "x");
    assert_true(b.overflow);
    assert_str(buf_str(&b), "abc");
}

static void a_full_arena_jumps_to_its_owner(void **state)
{
    struct arena small;
    jmp_buf full;
    volatile int jumped = 0;

    arena_init(&small, 100000);
    small.full = &full;
    if (setjmp(full))
        jumped = 1;
    else
        arena_alloc(&small, 200000);
    assert_int_equal(jumped, 1);
    arena_reset(&small);
}

static int teardown(void **state)
{
    arena_reset(&arena);
    return 0;
}

static void a_bound_is_read_before_or_behind_a_number(void **state)
{
    static const struct {
        const char *typed;
        char bound;
        const char *rest;
    } cases[] = {
        {"hơn 300", '>', "300"},
        {"Hơn  1.200,5", '>', "1.200,5"},
        {"HƠN300", '>', "300"},
        {"> 300", '>', "300"},
        {">300", '>', "300"},
        {"300+", '>', "300"},
        {"trên 5", '>', "5"},
        {"gần 500", '<', "500"},
        {"<500", '<', "500"},
        {"khoảng 20", '~', "20"},
        {"~20", '~', "20"},
        {"\u2248 20", '~', "20"},
        {"about 4,5 triệu", '~', "4,5 triệu"},
        {"300", '=', "300"},
        {"", '=', ""},
        {"+", '=', "+"},
        {"hơn", '>', ""},
        {"hai 3", '=', "hai 3"},
        {"hơn hơn 3", '>', "hơn 3"},
        {"-5", '=', "-5"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str s = str_from(cases[i].typed);

        assert_int_equal(bound_take(&s), cases[i].bound);
        assert_str(s, cases[i].rest);
    }
}

static void what_is_shown_of_a_bound_is_read_back(void **state)
{
    for (const char *b = "=><~"; *b; b++)
        for (int lang = LANG_VI; lang <= LANG_EN; lang++) {
            struct str s = bound_words(&arena, (enum lang)lang, *b, S("300"));

            assert_int_equal(bound_take(&s), *b);
            assert_str(s, "300");
        }
    assert_str(bound_words(&arena, LANG_VI, '<', S("24.000 m")), "gần 24.000 m");
    assert_str(bound_words(&arena, LANG_VI, 0, S("5")), "5");
}

static void a_sum_is_no_surer_than_its_parts(void **state)
{
    struct bounded sum = {0}, more = {300, '>'}, less = {500, '<'}, exact = {10, 0};

    bound_add(&sum, exact);
    assert_int_equal(sum.bound, '=');
    bound_add(&sum, more);
    bound_add(&sum, exact);
    assert_int_equal(sum.bound, '>');
    bound_add(&sum, less);
    assert_int_equal(sum.bound, '~');
    assert_int_equal(sum.milli, 820);
    assert_int_equal(bound_join('<', '<'), '<');
    assert_int_equal(bound_join('~', '='), '~');
    assert_true(bounded_eq(exact, (struct bounded){10, '='}));
    assert_false(bounded_eq(exact, (struct bounded){10, '>'}));
    assert_true(bounded_below(exact, more));
    assert_false(bounded_below(more, less));
    assert_false(bounded_below(less, more));
    assert_true(bounded_below(less, (struct bounded){501, '='}));
    assert_false(bounded_below((struct bounded){1, '~'}, more));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_written_with_dots_and_a_comma),
        cmocka_unit_test(a_typed_number_is_read_or_refused_never_zero),
        cmocka_unit_test(whole_numbers_reach_both_ends_of_64_bits),
        cmocka_unit_test(every_day_of_400_years_goes_there_and_back),
        cmocka_unit_test(days_are_read_in_both_forms_and_must_exist),
        cmocka_unit_test(the_day_changes_at_midnight_in_vietnam),
        cmocka_unit_test(text_is_mended_once_and_said),
        cmocka_unit_test(accents_piled_up_are_cut_and_said),
        cmocka_unit_test(folding_finds_names_however_they_are_typed),
        cmocka_unit_test(names_sort_in_the_vietnamese_order),
        cmocka_unit_test(a_bound_is_read_before_or_behind_a_number),
        cmocka_unit_test(what_is_shown_of_a_bound_is_read_back),
        cmocka_unit_test(a_sum_is_no_surer_than_its_parts),
        cmocka_unit_test(a_buffer_stops_at_its_maximum_and_says_so),
        cmocka_unit_test(a_full_arena_jumps_to_its_owner),
    };

    arena_init(&arena, 64 << 20);
    return cmocka_run_group_tests(tests, NULL, teardown);
}
