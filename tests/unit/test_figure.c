/* test_figure.c: what a line of text says in figures, one row a way of writing.
 *
 * The right column is the reading, figures apart by "; ": bound if it is not "=", value, unit (for
 * counts the noun), "/per", then what it belongs to: share, pair, ratio, change. "? unit" could not
 * be read. An empty column: no figure at all.
 */
#include "base/number.h"
#include "base/unicode.h"
#include "plan/figure.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char *const cases[][2] = {
#include "figure_cases.def"
};

static void show(struct buf *out, const struct figure *f)
{
    if (f->bound != '=')
        buf_addc(out, f->bound);
    if (f->unread)
        buf_addc(out, '?');
    else
        buf_add(out, milli_json(out->arena, f->milli));
    buf_printf(out, " %s", unit_name(f->unit));
    if (f->unit == UNIT_COUNT && f->noun.len)
        buf_printf(out, " %.*s", STR(f->noun));
    if (f->per.len)
        buf_printf(out, " /%.*s", STR(f->per));
    buf_addz(out, f->is_share ? " share" : "");
    buf_addz(out, f->is_pair ? " pair" : "");
    buf_addz(out, f->is_ratio ? " ratio" : "");
    buf_addz(out, f->is_change ? " change" : "");
}

static struct str reading(struct arena *a, const char *text)
{
    struct figures figures = {0};
    struct buf out;

    figures_read(a, str_from(text), 1, &figures);
    buf_init(&out, a, 4096);
    for (size_t i = 0; i < figures.count; i++) {
        if (i)
            buf_addz(&out, "; ");
        show(&out, &figures.items[i]);
    }
    return buf_str(&out);
}

static void test_every_way_of_writing(void **state)
{
    size_t wrong = 0;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena a;
        struct str got;

        arena_init(&a, 1 << 20);
        got = reading(&a, cases[i][0]);
        if (!str_eq(got, str_from(cases[i][1]))) {
            print_error("%s\n     is %.*s\n not %s\n", cases[i][0], STR(got), cases[i][1]);
            wrong++;
        }
        arena_reset(&a);
    }
    assert_int_equal(wrong, 0);
}

static struct figures read_all(struct arena *a, const char *text)
{
    struct figures figures = {0};

    figures_read(a, str_from(text), 7, &figures);
    return figures;
}

static void test_raw_is_as_written_and_columns_are_characters(void **state)
{
    struct arena a;
    struct figures f;

    arena_init(&a, 1 << 20);
    f = read_all(&a, "Ấp Cầu: gần 24.000m, mỗi phần 500 000đ; từ 10 đến 15 hộ");
    assert_int_equal(f.count, 4);
    assert_true(str_eq(f.items[0].raw, S("gần 24.000m")));
    assert_int_equal(f.items[0].col, 9);
    assert_int_equal(f.items[0].line, 7);
    assert_true(str_eq(f.items[1].raw, S("500 000đ")));
    assert_true(str_eq(f.items[1].per, S("phần")));
    assert_true(str_eq(f.items[2].raw, S("từ 10 đến 15 hộ")));
    assert_true(str_eq(f.items[3].raw, f.items[2].raw));
    assert_int_equal(f.items[2].from, f.items[3].from);
    arena_reset(&a);
}

static void test_no_value_is_given_for_what_cannot_be_read(void **state)
{
    static const char *const texts[] = {"hàng chục ngàn ngày công", "3,000m", "3 sào",
        "99999999999999999999 triệu đồng", "10.50.000đ", "2 triệu 5"};

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct arena a;
        struct figures f;

        arena_init(&a, 1 << 20);
        f = read_all(&a, texts[i]);
        assert_int_equal(f.count, 1);
        assert_non_null(f.items[0].unread);
        assert_int_equal(f.items[0].milli, 0);
        arena_reset(&a);
    }
}

static void test_every_unit_has_its_public_name(void **state)
{
    assert_null(unit_name(UNIT_NONE));
    for (enum unit u = UNIT_M; u <= UNIT_DAY; u++)
        assert_non_null(unit_name(u));
    assert_string_equal(unit_name(UNIT_LABOUR_DAY), "labour-day");
}

static void test_long_lines_are_read_in_time(void **state)
{
    static const char *const units[] = {"1 ", "tổ 1,", "1/1/", "((((1", "mỗi ", "12,", "100 ",
        "- 1", "1-", "năm ", "hàng trăm ", "1 tỷ ", "một ", "0.", "1 - 2 đến "};
    static char text[64 * 1024];

    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        size_t n = strlen(units[i]);
        struct arena a;
        struct figures f = {0};

        for (size_t k = 0; k + n < sizeof text; k += n)
            memcpy(text + k, units[i], n);
        arena_init(&a, 256u << 20);
        figures_read(&a, (struct str){text, (sizeof text - 1) / n * n}, 1, &f);
        arena_reset(&a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_way_of_writing),
        cmocka_unit_test(test_raw_is_as_written_and_columns_are_characters),
        cmocka_unit_test(test_no_value_is_given_for_what_cannot_be_read),
        cmocka_unit_test(test_every_unit_has_its_public_name),
        cmocka_unit_test(test_long_lines_are_read_in_time),
    };

    return cmocka_run_group_tests_name("figure", tests, NULL, NULL);
}
