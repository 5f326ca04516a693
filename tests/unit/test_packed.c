/* Packed reports: the bytes as the head of packed.h says, both ways, and nothing but them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/number.h"
#include "report/packed.h"

#include <string.h>

static struct arena arena;

static int set_up(void **state)
{
    arena_init(&arena, 64 << 20);
    return 0;
}

static int tear_down(void **state)
{
    arena_reset(&arena);
    return 0;
}

static int number_of(const char *code)
{
    return indicators[indicator_index(str_from(code))].number;
}

static struct report plain(struct report_figure *figures, size_t count)
{
    return (struct report){.campaign = {300},
        .unit = {5},
        .day = 20069,
        .revision = 1,
        .figures = figures,
        .figure_count = count};
}

#define BYTES(...)                                                                                 \
    (struct str)                                                                                   \
    {                                                                                              \
        (const char *)(const unsigned char[]){__VA_ARGS__},                                        \
            sizeof((const unsigned char[]){__VA_ARGS__})                                           \
    }

static void packs_to(const struct report *r, struct str expected)
{
    struct str packed = report_pack(&arena, r);
    struct report back;

    assert_int_equal(packed.len, expected.len);
    assert_memory_equal(packed.ptr, expected.ptr, expected.len);
    assert_int_equal(report_unpack(&arena, packed, &back), OK);
    assert_true(str_eq(report_pack(&arena, &back), packed));
}

static void bytes_are_those_of_the_format(void **state)
{
    struct report_figure figures[] = {
        {OF_INDICATOR, indicator_index(S("money")), INT64_C(5000000) * MILLI, '~'},
        {OF_INDICATOR, indicator_index(S("citizens")), 40 * MILLI, '>'},
        {OF_WORK_SO_FAR, 303, 0, '='},
        {OF_WORK_TODAY, 303, 120500, 0},
        {OF_WORK_TODAY, 301, 7, '<'},
    };
    struct report r = plain(figures, 5);

    assert_int_equal(number_of("citizens"), 7);
    assert_int_equal(number_of("money"), 14);
    r.late = true;
    r.revision = 2;
    r.key = S("0123456789ab");
    r.note = S("ừ");
    r.why = S("x");
    /* 20069 * 2 = 40138; 120500 = 1205 * 100; 5000000 * MILLI = 5000 * 10^6 */
    packs_to(&r, BYTES(1, 0xac, 2, 5, 0xca, 0xb9, 2, 2 << 4 | 15,             /* head */
                     2, 0 << 4 | 0 << 2 | 2, 7, 1 << 4 | 1 << 2 | 0, 0xb5, 9, /* works, today */
                     1, 2 << 4 | 3 << 2 | 0, 0,                               /* works, so far */
                     2, 6 << 4 | 2 << 2 | 1, 40, 6 << 4 | 3 << 2 | 3, 0x88, 0x27, /* indicators */
                     '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 3, 0xe1, 0xbb,
                     0xab, 1, 'x'));
}

static void a_day_before_1970_and_nothing_said(void **state)
{
    struct report r = plain(NULL, 0);

    r.day = -3;
    r.note = S("n");
    packs_to(&r, BYTES(1, 0xac, 2, 5, 5, 1 << 4 | 4, 0, 0, 0, 1, 'n'));
}

static void everything_comes_back(void **state)
{
    static const int64_t values[] = {0, 1, 99, 100, 999, 1000, 1500, 100000, 999999999, 1000000,
        INT64_MAX, INT64_MAX / 1000 * 1000, INT64_MAX / 1000000 * 1000000};
    size_t count = sizeof values / sizeof *values;
    struct report_figure figures[3 * 13];
    struct report r = plain(figures, 0), back;

    for (size_t i = 0; i < count; i++) {
        figures[r.figure_count++] = (struct report_figure){
            OF_WORK_TODAY, 301 + (int64_t)(i * i * i), values[i], "=><~"[i % 4]};
        figures[r.figure_count++] = (struct report_figure){
            OF_WORK_SO_FAR, (INT64_C(1) << 59) - 1 - (int64_t)i, values[count - 1 - i], '<'};
        figures[r.figure_count++] =
            (struct report_figure){OF_INDICATOR, (int64_t)i, values[i], "~<>="[i % 4]};
    }
    r.note = S("Trời mưa, nghỉ buổi chiều");
    r.why = S("Đo lại");
    r.late = true;
    r.key = S("\0\1\2\3\4\5\6\7\10\11\12\13");
    r.day = INT32_MAX;
    r.revision = 70000;
    assert_int_equal(report_unpack(&arena, report_pack(&arena, &r), &back), OK);
    assert_int_equal(back.figure_count, r.figure_count);
    for (size_t i = 0; i < r.figure_count; i++) {
        const struct report_figure *f = &r.figures[i];
        bool found = false;

        for (size_t j = 0; j < back.figure_count; j++)
            if (back.figures[j].of == f->of && back.figures[j].index == f->index) {
                assert_int_equal(back.figures[j].milli, f->milli);
                assert_int_equal(back.figures[j].bound, f->bound);
                found = true;
            }
        assert_true(found);
    }
    assert_true(back.late && str_eq(back.key, r.key) && str_eq(back.note, r.note));
    assert_true(str_eq(back.why, r.why));
    assert_int_equal(back.day, r.day);
    assert_int_equal(back.revision, 70000);
    assert_int_equal(back.campaign.v, 300);
    assert_int_equal(back.unit.v, 5);
}

static void refuses(struct str bytes)
{
    struct report r = {.seq = 77};

    assert_int_equal(report_unpack(&arena, bytes, &r), E_DAMAGED);
    assert_int_equal(r.seq, 77);
}

static void other_ways_to_write_it_are_refused(void **state)
{
    refuses(S(""));
    refuses(BYTES(1));
    refuses(BYTES(2, 0xac, 2, 5, 5, 16, 0, 0, 0));                    /* another version */
    refuses(BYTES(1, 0xac, 2, 5, 5, 16, 0, 0));                       /* cut */
    refuses(BYTES(1, 0xac, 2, 5, 5, 16, 0, 0, 0, 0));                 /* more behind the end */
    refuses(BYTES(1, 0xac, 0x82, 0, 5, 5, 16, 0, 0, 0));              /* 300 longer than needed */
    refuses(BYTES(1, 0, 5, 5, 16, 0, 0, 0));                          /* campaign 0 */
    refuses(BYTES(1, 0xac, 2, 0, 5, 16, 0, 0, 0));                    /* unit 0 */
    refuses(BYTES(1, 0xac, 2, 5, 5, 0, 0, 0, 0));                     /* revision 0 */
    refuses(BYTES(1, 1, 5, 0xff, 0xff, 0xff, 0xff, 31, 16, 0, 0, 0)); /* a day beyond 32 bits */
    refuses(BYTES(1, 1, 5, 5, 16, 1, 0, 100, 0, 0));                  /* 100 thousandths: scale 1 */
    refuses(BYTES(1, 1, 5, 5, 16, 1, 2 << 2, 0, 0, 0));               /* nothing with scale 2 */
    refuses(BYTES(1, 1, 5, 5, 16, 0, 0, 1, 15 << 4 | 15, 1));         /* cut in a figure */
    refuses(BYTES(1, 1, 5, 5, 16, 0, 0, 1, 0xf0, 0x7f, 1));           /* indicator 1024 */
    refuses(BYTES(1, 1, 5, 5, 16, 9, 0, 1, 0, 0));                    /* fewer than said */
    refuses(BYTES(1, 1, 5, 5, 20, 0, 0, 0, 0));                       /* a note of nothing */
    refuses(BYTES(1, 1, 5, 5, 20, 0, 0, 0, 1, 0xff));                 /* a note that is no text */
    refuses(BYTES(1, 1, 5, 5, 18, 0, 0, 0, 1, 2, 3));                 /* a short key */
    refuses(BYTES(1, 1, 5, 5, 16, 1, 12, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 0,
        0)); /* 2^63 - 1 millions */
    refuses(BYTES(1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 5, 5, 16, 0, 0, 0));
}

static void what_is_no_report_is_not_packed(void **state)
{
    struct report_figure twice[] = {{OF_INDICATOR, 1, 1000, '='}, {OF_INDICATOR, 1, 2000, '='}};
    struct report_figure bad[] = {{OF_INDICATOR, 1, -1, '='}, {OF_INDICATOR, -1, 1, '='},
        {OF_INDICATOR, 1000, 1, '='}, {OF_WORK_TODAY, 300, 1, '='},
        {OF_WORK_TODAY, INT64_MAX, 1, '='}, {OF_INDICATOR, 1, 1, '!'}};
    struct report r = plain(twice, 2);

    assert_int_equal(report_pack(&arena, &r).len, 0);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        r = plain(&bad[i], 1);
        assert_int_equal(report_pack(&arena, &r).len, 0);
    }
    r = plain(NULL, 0);
    r.key = S("short");
    assert_int_equal(report_pack(&arena, &r).len, 0);
}

static void numbers_of_indicators_are_never_shared(void **state)
{
    for (size_t i = 0; i < indicator_count; i++) {
        assert_true(indicators[i].number > 0);
        assert_int_equal(indicator_of_number(indicators[i].number), i);
    }
    assert_int_equal(number_of("soldiers"), 1);
    assert_int_equal(number_of("land"), 16);
    assert_int_equal(indicator_of_number(0), -1);
}

static void the_head_is_read_alone(void **state)
{
    struct report_figure f = {OF_INDICATOR, 1, 1000, '='};
    struct report r = plain(&f, 1), head = {0};

    r.late = true;
    r.revision = 3;
    assert_int_equal(report_unpack_head(report_pack(&arena, &r), &head), OK);
    assert_int_equal(head.campaign.v, 300);
    assert_int_equal(head.unit.v, 5);
    assert_int_equal(head.day, 20069);
    assert_int_equal(head.revision, 3);
    assert_true(head.late);
    assert_int_equal(report_unpack_head(S("{}"), &head), E_DAMAGED);
}

static void facts_of_both_kinds_are_read(void **state)
{
    struct fact old = {.seq = 9,
        .at_ms = 1000,
        .account_id = 4,
        .province = 2,
        .kind = S("report-sent"),
        .body = S("{\"c\":300,\"d\":20069,\"f\":{\"citizens\":40000,\"t301\":5,\"w301\":7},"
                  "\"n\":\"Mưa\",\"r\":2,\"u\":5,\"y\":\"Nhầm\"}")};
    struct fact new = old, other = old;
    struct report a, b;

    assert_int_equal(report_of_fact(&arena, &old, &a), OK);
    assert_int_equal(a.figure_count, 3);
    assert_int_equal(a.figures[0].index, 301);
    assert_int_equal(a.figures[0].bound, '=');
    assert_int_equal(a.revision, 2);
    assert_int_equal(a.seq, 9);
    assert_int_equal(a.province, 2);
    new.kind = S("report");
    new.body = report_pack(&arena, &a);
    assert_int_equal(report_of_fact(&arena, &new, &b), OK);
    assert_int_equal(b.account_id, 4);
    assert_int_equal(b.at_ms, 1000);
    assert_int_equal(b.figure_count, 3);
    assert_memory_equal(a.figures, b.figures, 3 * sizeof *a.figures);
    assert_true(str_eq(a.note, b.note) && str_eq(a.why, b.why));
    other.kind = S("unit-added");
    assert_int_equal(report_of_fact(&arena, &other, &b), E_INVALID);
    old.body = S("{\"c\":300,\"f\":{\"nothing\":1}}");
    assert_int_equal(report_of_fact(&arena, &old, &b), E_DAMAGED);
    old.body = S("[1");
    assert_int_equal(report_of_fact(&arena, &old, &b), E_DAMAGED);
}

static void a_usual_report_is_small(void **state)
{
    struct report_figure figures[20];
    struct report r = plain(figures, 0);

    for (int i = 0; i < 16; i++)
        figures[r.figure_count++] =
            (struct report_figure){OF_INDICATOR, i, (i * 7 % 90) * MILLI, '='};
    for (int i = 0; i < 4; i++)
        figures[r.figure_count++] = (struct report_figure){OF_WORK_TODAY, 310 + i, 120500, '='};
    assert_true(report_pack(&arena, &r).len <= 8 + 3 + 16 * 2 + 4 * 3 + 1);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(bytes_are_those_of_the_format),
        TEST(a_day_before_1970_and_nothing_said),
        TEST(everything_comes_back),
        TEST(other_ways_to_write_it_are_refused),
        TEST(what_is_no_report_is_not_packed),
        TEST(numbers_of_indicators_are_never_shared),
        TEST(the_head_is_read_alone),
        TEST(facts_of_both_kinds_are_read),
        TEST(a_usual_report_is_small),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
