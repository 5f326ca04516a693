/* test_lex.c: words, numbers and marks of a line, and where they stand. */
#include "plan/lex.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct arena a;
static struct tokens t;

static int reset(void **state)
{
    arena_reset(&a);
    t = (struct tokens){0};
    return 0;
}

static void lex(const char *line)
{
    lex_line(&a, str_from(line), &t);
}

static void words_are_folded_and_numbers_kept(void **state)
{
    lex("Đường tổ 1,2,3 dài 3.000m.");
    assert_int_equal(t.count, 7);
    assert_true(token_is(&t, 0, "duong"));
    assert_true(t.items[0].capital);
    assert_true(str_eq(t.items[2].text, S("1,2,3")));
    assert_true(str_eq(t.items[4].text, S("3.000")));
    assert_true(token_is(&t, 5, "m") && t.items[5].glued);
    assert_true(token_is_mark(&t, 6, '.'));
    assert_false(token_is_mark(&t, 7, '.'));
}

static void columns_count_characters_and_spans_bytes(void **state)
{
    lex("Ấp Cầu:\xc2\xa0"
        "5");
    assert_int_equal(t.items[1].col, 4);
    assert_int_equal(t.items[1].end_col, 7);
    assert_int_equal(t.items[1].from, 5);
    assert_int_equal(t.items[3].col, 9);
    assert_false(t.items[3].glued);
}

static void the_exponent_belongs_to_its_word(void **state)
{
    lex("45m2 60 m² 3 km2 m20 m2a");
    assert_true(token_is(&t, 1, "m2"));
    assert_true(token_is(&t, 3, "m2"));
    assert_true(token_is(&t, 5, "km2"));
    assert_true(token_is(&t, 6, "m"));
    assert_true(str_eq(t.items[7].text, S("20")));
    assert_true(token_is(&t, 8, "m"));
}

static void dashes_and_quotes_of_every_shape_are_one(void **state)
{
    lex("1–2 — “x” ‘y’");
    assert_true(token_is_mark(&t, 1, '-'));
    assert_true(token_is_mark(&t, 3, '-'));
    assert_true(token_is_mark(&t, 4, '"'));
    assert_true(token_is(&t, 6, "\""));
}

static void a_term_without_accents_finds_every_spelling(void **state)
{
    lex("TUYẾN ĐƯỜNG, tuyến, đường");
    assert_int_equal(tokens_match(&t, 0, "tuyen duong"), 2);
    assert_int_equal(tokens_match(&t, 3, "tuyen duong"), 0);
    assert_int_equal(tokens_match_back(&t, 2, "tuyen duong"), 2);
    assert_int_equal(tokens_match_back(&t, 1, "tuyen duong"), 0);
}

static void a_term_with_accents_wants_them(void **state)
{
    lex("Tổ tô to");
    assert_int_equal(tokens_match(&t, 0, "tổ"), 1);
    assert_int_equal(tokens_match(&t, 1, "tổ"), 0);
    assert_true(token_is_word(&t, 0, "tổ"));
    assert_false(token_is_word(&t, 2, "tổ"));
}

static void an_empty_line_has_no_tokens_and_room_is_used_again(void **state)
{
    struct token *room;

    lex("một hai");
    room = t.items;
    lex("");
    assert_int_equal(t.count, 0);
    lex("ba");
    assert_ptr_equal(t.items, room);
    assert_true(str_eq(tokens_text(S("ba"), &t, 0, 0), S("ba")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(words_are_folded_and_numbers_kept, reset),
        cmocka_unit_test_setup(columns_count_characters_and_spans_bytes, reset),
        cmocka_unit_test_setup(the_exponent_belongs_to_its_word, reset),
        cmocka_unit_test_setup(dashes_and_quotes_of_every_shape_are_one, reset),
        cmocka_unit_test_setup(a_term_without_accents_finds_every_spelling, reset),
        cmocka_unit_test_setup(a_term_with_accents_wants_them, reset),
        cmocka_unit_test_setup(an_empty_line_has_no_tokens_and_room_is_used_again, reset),
    };
    int failed;

    arena_init(&a, 1 << 20);
    failed = cmocka_run_group_tests_name("lex", tests, NULL, NULL);
    arena_reset(&a);
    return failed;
}
