/* JSON from outside: what is taken, what is refused and where, and numbers to the thousandth. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "api/json_read.h"

static struct arena arena;

static int setup(void **state)
{
    arena_init(&arena, 64 << 20);
    return 0;
}

static int teardown(void **state)
{
    arena_reset(&arena);
    return 0;
}

static const struct node *taken(const char *text)
{
    struct json_fault fault = {0};
    const struct node *n = NULL;

    if (json_read(&arena, str_from(text), &n, &fault) != OK)
        fail_msg("%s: %s", text, fault.why);
    return n;
}

static void refused(const char *text, const char *at)
{
    struct json_fault fault = {0};
    const struct node *n;

    if (json_read(&arena, str_from(text), &n, &fault) != E_INVALID)
        fail_msg("%s was taken", text);
    assert_non_null(fault.why);
    if (!str_eq(fault.at, str_from(at)))
        fail_msg("%s: at %.*s, not %s", text, STR(fault.at), at);
}

static void a_number_is_exact_to_the_thousandth_however_it_is_written(void **state)
{
    static const struct {
        const char *text;
        int64_t milli;
    } cases[] = {
        {"0", 0}, {"-0", 0}, {"0.000", 0}, {"0e99999999999999999999", 0}, {"1", 1000},
        {"-1", -1000}, {"12.345", 12345}, {"12.3450000", 12345}, {"0.001", 1}, {"1e-3", 1},
        {"1.5e1", 15000}, {"1.0E7", INT64_C(10000000000)}, {"12500e-3", 12500},
        {"9223372036854775.807", INT64_MAX}, {"100e-2", 1000}, {"0.1", 100},
        {"90071992547409.931", INT64_C(90071992547409931)}, /* no binary fraction is this one */
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t milli = -7;

        assert_int_equal(node_milli(taken(cases[i].text), &milli), OK);
        if (milli != cases[i].milli)
            fail_msg("%s: %lld", cases[i].text, (long long)milli);
    }
}

static void a_number_that_cannot_be_kept_is_refused_and_never_rounded(void **state)
{
    static const char *const fine[] = {
        "0.0001", "12.3456", "1e-4", "1e-99999999999999999999", "9.99999999999999999e-1"};
    static const char *const large[] = {"9223372036854775.808", "1e16", "9223372036854775807",
        "99999999999999999999999999", "1e999", "-1e17", "1e99999999999999999999"};
    int64_t milli = -7;

    for (size_t i = 0; i < sizeof fine / sizeof *fine; i++)
        assert_int_equal(node_milli(taken(fine[i]), &milli), E_INVALID);
    for (size_t i = 0; i < sizeof large / sizeof *large; i++)
        assert_int_equal(node_milli(taken(large[i]), &milli), E_TOO_LARGE);
    assert_int_equal(milli, -7);
}

static void what_is_no_json_is_refused_where_it_breaks(void **state)
{
    static const char *const cases[][2] = {
        {"", ""},
        {" ", ""},
        {"{", ""},
        {"[1,]", "/1"},
        {"[1 2]", ""},
        {"{\"a\":}", "/a"},
        {"{\"a\" 1}", ""},
        {"{a:1}", ""},
        {"{\"a\":1,}", ""},
        {"1 2", ""},
        {"nul", ""},
        {"NaN", ""},
        {"[Infinity]", "/0"},
        {"{\"a\":{\"b\":NaN}}", "/a/b"},
        {"-", ""},
        {"+1", ""},
        {"01", ""},
        {"1.", ""},
        {".5", ""},
        {"1e", ""},
        {"0x10", ""},
        {"'a'", ""},
        {"\"a", ""},
        {"\"\\x\"", ""},
        {"\"\\u12\"", ""},
        {"\"\\ud800\"", ""},
        {"\"\\udc00\\ud800\"", ""},
        {"\"\\u0000\"", ""},
        {"\"\n\"", ""},
        {"\"\xff\"", ""},
        {"[\"\xc0\xaf\"]", "/0"},
        {"{\"a\":1,\"a\":2}", ""},
        {"{\"b\":{\"a\":1,\"\\u0061\":2}}", "/b"},
        {"{\"a/b~\":[0,x]}", "/a~1b~0/1"},
        {"{\"\":x}", "/"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        refused(cases[i][0], cases[i][1]);
}

static void texts_are_decoded_and_clean(void **state)
{
    static const char *const cases[][2] = {
        {"\"\"", ""},
        {"\"a\\\"\\\\\\/\\n\\t\"", "a\"\\/\n\t"},
        {"\"\\u0110\\u1ebfn\"", "Đến"},
        {"\"\\ud83d\\ude00\"", "😀"},
        {"\"Trời\"", "Trời"},
        {"\"e\\u0302\\u0301\"", "ế"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct node *n = taken(cases[i][0]);

        if (n->type != NODE_TEXT || !str_eq(n->text, str_from(cases[i][1])))
            fail_msg("%s: %.*s", cases[i][0], STR(n->text));
    }
}

static void nesting_and_members_are_bounded(void **state)
{
    char text[64 * 1024] = "{";
    struct json_fault fault;
    const struct node *n;
    size_t at = 1;

    for (int i = 0; i <= JSON_MEMBERS_MAX; i++)
        at += (size_t)snprintf(text + at, sizeof text - at, "%s\"k%d\":%d", i ? "," : "", i, i);
    text[at] = '}';
    assert_int_equal(json_read(&arena, str_from(text), &n, &fault), E_INVALID);
    *strrchr(text, ',') = '}';
    n = NULL;
    text[strcspn(text, "}") + 1] = '\0';
    n = taken(text);
    assert_int_equal(n->count, JSON_MEMBERS_MAX);
    assert_non_null(node_member(n, S("k1023")));
    text[strcspn(text, "}")] = ',';
    strcat(text, "\"k7\":0}"); /* one more, and a name twice among many */
    memmove(text + 1, strchr(text, ',') + 1, strlen(strchr(text, ',')));
    assert_int_equal(json_read(&arena, str_from(text), &n, &fault), E_INVALID);
    memset(text, '[', 5000);
    text[5000] = '\0';
    assert_int_equal(json_read(&arena, str_from(text), &n, &fault), E_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            a_number_is_exact_to_the_thousandth_however_it_is_written, setup, teardown),
        cmocka_unit_test_setup_teardown(
            a_number_that_cannot_be_kept_is_refused_and_never_rounded, setup, teardown),
        cmocka_unit_test_setup_teardown(
            what_is_no_json_is_refused_where_it_breaks, setup, teardown),
        cmocka_unit_test_setup_teardown(texts_are_decoded_and_clean, setup, teardown),
        cmocka_unit_test_setup_teardown(nesting_and_members_are_bounded, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
