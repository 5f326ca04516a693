/* test_str.c: text as <pointer, length> and the bounded buffer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/str.h"

static struct arena a;

static int reset(void **state)
{
    arena_reset(&a);
    return 0;
}

static void a_slice_is_clamped(void **state)
{
    assert_true(str_eq(str_slice(S("abcdef"), 2, 4), S("cd")));
    assert_true(str_eq(str_slice(S("abc"), 2, 99), S("c")));
    assert_true(str_eq(str_slice(S("abc"), 50, 99), S("")));
    assert_true(str_eq(str_slice(S("abc"), 2, 1), S("")));
}

static void trimming_takes_the_no_break_space_too(void **state)
{
    assert_true(str_eq(str_trim(S(" \t\xc2\xa0 ấp Cầu\xc2\xa0\n")), S("ấp Cầu")));
    assert_true(str_eq(str_trim(S("\xc2\xa0")), S("")));
}

static void order_is_by_bytes_and_then_by_length(void **state)
{
    assert_true(str_cmp(S("ab"), S("abc")) < 0);
    assert_true(str_cmp(S("b"), S("abc")) > 0);
    assert_true(str_cmp(S("\xff"), S("a")) > 0);
    assert_int_equal(str_cmp(S(""), S("")), 0);
}

static void finding_nothing_gives_the_length(void **state)
{
    assert_int_equal(str_find(S("một hai một"), S("một"), 0), 0);
    assert_int_equal(str_find(S("abcabc"), S("abc"), 1), 3);
    assert_int_equal(str_find(S("abc"), S("x"), 0), 3);
    assert_int_equal(str_find(S("abc"), S("abc"), 7), 3);
}

static void an_integer_is_the_whole_text_or_nothing(void **state)
{
    const struct str bad[] = {S(""), S("-"), S("12x"), S(" 12"), S("1.000"), S("+1"),
        S("9223372036854775808"), S("99999999999999999999")};
    int64_t n = 7;

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(str_to_int(bad[i], &n), E_INVALID);
        assert_int_equal(n, 7); /* untouched */
    }
    assert_int_equal(str_to_int(S("-42"), &n), OK);
    assert_int_equal(n, -42);
    assert_int_equal(str_to_int(S("9223372036854775807"), &n), OK);
    assert_true(n == INT64_MAX);
}

static void a_buffer_says_when_something_did_not_fit(void **state)
{
    struct buf b;

    buf_init(&b, &a, 8);
    buf_addz(&b, "12345");
    buf_printf(&b, "%d", 678);
    assert_false(b.overflow);
    assert_true(str_eq(buf_str(&b), S("12345678")));
    buf_addc(&b, '9');
    assert_true(b.overflow);
    assert_int_equal(buf_str(&b).len, 8);
    assert_int_equal(b.ptr[8], '\0');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_slice_is_clamped),
        cmocka_unit_test(trimming_takes_the_no_break_space_too),
        cmocka_unit_test(order_is_by_bytes_and_then_by_length),
        cmocka_unit_test(finding_nothing_gives_the_length),
        cmocka_unit_test(an_integer_is_the_whole_text_or_nothing),
        cmocka_unit_test_teardown(a_buffer_says_when_something_did_not_fit, reset),
    };

    arena_init(&a, 1 << 20);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
