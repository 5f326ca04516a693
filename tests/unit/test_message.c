/* test_message.c: what people write into a group chat, read as reports. */
#include "base/unicode.h"
#include "message_set.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static struct set set;
static struct arena words;

static const char *folder(void)
{
    return getenv("CHUNGSUC_MESSAGES") ? getenv("CHUNGSUC_MESSAGES") : "tests/messages";
}

static int set_up(void **state)
{
    arena_init(&words, 16 << 20);
    set_context(&words, &set, set_file(&words, folder(), "commune.txt"));
    return 0;
}

static int tear_down(void **state)
{
    arena_reset(&words);
    return 0;
}

static struct messages read_with(
    struct arena *a, const char *text, const struct message_context *context)
{
    struct messages got = {0};

    assert_int_equal(message_read(a, str_from(text), context, &got), OK);
    return got;
}

static struct messages read_one(struct arena *a, const char *text)
{
    return read_with(a, text, &set.context);
}

static struct set_score score_of(struct arena *a, const char *name, day_t sent)
{
    struct set_cases cases = {0};
    struct set_score score = {0};

    set.context.sent = sent;
    set_cases_read(a, &set, set_file(a, folder(), name), &cases);
    for (size_t i = 0; i < cases.count; i++) {
        struct messages got = {0};

        assert_int_equal(message_read(a, cases.items[i].text, &set.context, &got), OK);
        (void)set_judge(&cases.items[i], &got, &score);
    }
    return score;
}

/* None may fall behind what it once was, whether the day of sending was said with the paste or not;
 * the figures are told in tests/messages/README.md. */
static void test_the_set_is_read(void **state)
{
    static const struct {
        const char *name;
        size_t right, silent; /* of a thousand: at least, at most */
    } sets[] = {{"tuned.txt", 990, 2}, {"heldout.txt", 990, 2}, {"fresh.txt", 990, 2},
        {"other.txt", 990, 2}, {"last.txt", 990, 2}, {"after.txt", 990, 2}, {"north-1.txt", 985, 2},
        {"south-1.txt", 985, 2}, {"north-2.txt", 985, 2}, {"south-2.txt", 985, 2},
        {"north-3.txt", 980, 2}, {"south-3.txt", 990, 2}, {"third-1.txt", 990, 2},
        {"third-2.txt", 990, 2}};
    size_t messages = 0;
    struct arena a;

    for (size_t i = 0; i < 2 * (sizeof sets / sizeof *sets); i++) {
        struct set_score s;

        arena_init(&a, 128 << 20);
        s = score_of(&a, sets[i / 2].name, i % 2 ? set.context.today : 0);
        assert_true(s.right * 1000 >= s.figures * sets[i / 2].right);
        assert_true(s.silent * 1000 <= s.figures * sets[i / 2].silent);
        messages += s.messages;
        arena_reset(&a);
    }
    assert_true(messages >= 300);
}

/* Every figure points to its words, and the digits of its value stand there. */
static void test_what_was_read_stands_in_the_text(void **state)
{
    struct set_cases cases = {0};
    struct arena a;

    arena_init(&a, 128 << 20);
    set_cases_read(&a, &set, set_file(&a, folder(), "tuned.txt"), &cases);
    for (size_t i = 0; i < cases.count; i++) {
        struct messages got = read_one(&a, str_z(&a, cases.items[i].text));

        for (size_t m = 0; m < got.count; m++)
            for (size_t k = 0; k < got.items[m].figures.count; k++) {
                const struct message_figure *f = &got.items[m].figures.items[k];

                assert_true(f->from < f->to && f->to <= cases.items[i].text.len);
                assert_true(f->from >= got.items[m].from && f->from < got.items[m].to);
            }
    }
    arena_reset(&a);
}

static void test_a_number_nobody_understands_is_shown_and_does_not_count(void **state)
{
    struct arena a;
    struct messages got;

    arena_init(&a, 32 << 20);
    got = read_one(&a, "Ấp Mới 12/12: dân 20, xyz 7");
    assert_int_equal(got.items[0].figures.count, 2);
    assert_int_equal(got.items[0].figures.items[1].doubt, DOUBT_MEANING);
    assert_false(message_figure_counts(&got.items[0].figures.items[1]));
    assert_false(message_is_sure(&got.items[0]));
    arena_reset(&a);
}

static void test_a_learned_word_takes_the_doubt_away(void **state)
{
    static const struct message_word learned[] = {{STR_INIT("llvt"), LEARNED_INDICATOR, 1},
        {STR_INIT("xyz"), LEARNED_INDICATOR, 3}, {STR_INIT("ap so 4"), LEARNED_UNIT, 104},
        {STR_INIT("viec a"), LEARNED_WORK, 210}};
    struct message_context c = set.context;
    struct arena a;
    struct messages got;

    arena_init(&a, 32 << 20);
    got = read_one(&a, "Ấp Mới 12/12: 5 LLVT");
    assert_int_equal(got.items[0].figures.items[0].doubt, DOUBT_WORD);
    c.words = learned;
    c.word_count = 4;
    got = read_with(&a, "Ap so 4 12/12: 5 LLVT, xyz 7, viec a 30m", &c);
    assert_int_equal(got.items[0].unit, 104);
    assert_true(got.items[0].unit_learned);
    assert_int_equal(got.items[0].figures.items[0].doubt, MESSAGE_SURE);
    assert_true(got.items[0].figures.items[0].learned);
    assert_int_equal(got.items[0].figures.items[1].index, 3);
    assert_int_equal(got.items[0].figures.items[2].index, 210);
    assert_true(message_is_sure(&got.items[0]));
    arena_reset(&a);
}

static void test_a_choice_of_unit_ties_the_works_again(void **state)
{
    struct message_choice choice = {.unit = 104};
    struct str text = S("12/12: phát quang 30m");
    struct messages got = {0};
    struct arena a;

    arena_init(&a, 32 << 20);
    got = read_one(&a, text.ptr);
    assert_int_equal(got.items[0].unit, 0);
    assert_int_equal(got.items[0].figures.items[0].index, -1);
    assert_int_equal(message_read_chosen(&a, text, &set.context, &choice, 1, &got), OK);
    assert_int_equal(got.items[0].figures.items[0].index, 210);
    arena_reset(&a);
}

static void test_names_alike_are_a_doubt(void **state)
{
    static const struct message_unit units[] = {{1, STR_INIT("Ấp Cầu")}, {2, STR_INIT("Ấp Cau")},
        {3, STR_INIT("Ấp Tân Hòa 1")}, {4, STR_INIT("Ấp Tân Hòa 2")}};
    struct message_context c = set.context;
    struct messages got;
    struct arena a;

    arena_init(&a, 32 << 20);
    c.units = units;
    c.unit_count = 4;
    got = read_with(&a, "ap cau 12/12 dan 5", &c);
    assert_int_equal(got.items[0].unit, 0);
    assert_int_equal(got.items[0].unit_doubt, DOUBT_UNIT_ALIKE);
    got = read_with(&a, "Ấp Cầu 12/12 dân 5", &c);
    assert_int_equal(got.items[0].unit, 1);
    got = read_with(&a, "ap tan hoa 2 12/12 dan 5", &c);
    assert_int_equal(got.items[0].unit, 3 + 1);
    got = read_with(&a, "Ấp Tân Hòa 12/12 dân 5", &c);
    assert_true(got.items[0].unit_doubt != MESSAGE_SURE);
    arena_reset(&a);
}

static void test_too_much_is_refused_whole(void **state)
{
    struct arena a;
    struct buf text;
    struct messages got = {0};

    arena_init(&a, 256 << 20);
    buf_init(&text, &a, 2 << 20);
    while (text.len <= MESSAGE_BYTES_MAX)
        buf_addz(&text, "Ấp Mới dân 20, ");
    assert_int_equal(message_read(&a, buf_str(&text), &set.context, &got), E_TOO_LARGE);
    assert_int_equal(got.count, 0);
    buf_init(&text, &a, 2 << 20);
    for (int i = 0; i < MESSAGES_MAX + 1; i++)
        buf_addz(&text, "[12/12/2024 14:05] Ba: Ấp Mới dân 20\n");
    assert_int_equal(message_read(&a, buf_str(&text), &set.context, &got), E_TOO_LARGE);
    arena_reset(&a);
}

/* Fifty of them, as one account may send in half a minute. Whoever looks through all of the paste
 * for each word or number of it takes minutes for that. */
static void test_the_worst_pastes_take_no_longer_than_others(void **state)
{
    static const char *const pieces[] = {"dq 5 bd 6 ", "2tr5 ", "1+", "a: ", "hai mươi "};
    char *text = arena_alloc(&words, MESSAGE_BYTES_MAX + 1);

    for (size_t p = 0; p < sizeof pieces / sizeof *pieces; p++) {
        struct messages got = {0};
        struct arena a;
        size_t len = strlen(pieces[p]), at = 0;

        for (at = 0; at + len <= MESSAGE_BYTES_MAX; at += len)
            memcpy(text + at, pieces[p], len);
        for (int i = 0; i < 10; i++) {
            enum err e;

            arena_init(&a, 128 << 20);
            e = message_read(&a, (struct str){text, at}, &set.context, &got);
            assert_true(e == OK || e == E_TOO_LARGE);
            arena_reset(&a);
        }
    }
}

static void test_every_doubt_has_its_sentence(void **state)
{
    for (int d = MESSAGE_SURE + 1; d < DOUBT_LAST; d++)
        assert_true(message_doubt_words((enum message_doubt)d)[0] != '\0');
    for (int s = SKIP_NOT + 1; s < SKIP_LAST; s++)
        assert_true(message_skip_words((enum message_skip)s)[0] != '\0');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_set_is_read),
        cmocka_unit_test(test_what_was_read_stands_in_the_text),
        cmocka_unit_test(test_a_number_nobody_understands_is_shown_and_does_not_count),
        cmocka_unit_test(test_a_learned_word_takes_the_doubt_away),
        cmocka_unit_test(test_a_choice_of_unit_ties_the_works_again),
        cmocka_unit_test(test_names_alike_are_a_doubt),
        cmocka_unit_test(test_too_much_is_refused_whole),
        cmocka_unit_test(test_the_worst_pastes_take_no_longer_than_others),
        cmocka_unit_test(test_every_doubt_has_its_sentence),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
