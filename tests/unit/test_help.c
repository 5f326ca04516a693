/* The handbook in the program: every page has its chapter, what is typed is found. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "help/help.h"
#include "http/advice.h"
#include "routes.h"

static struct arena arena;

static const char *const without[] = {
#define NO_HELP(route) route,
#include "pages_without_help.def"
#undef NO_HELP
};

static bool needs_none(const char *route)
{
    for (size_t i = 0; i < sizeof without / sizeof *without; i++)
        if (!strcmp(without[i], route))
            return true;
    return false;
}

static bool is_route(const char *name)
{
    const struct route *r = routes;

    while (r->name && strcmp(r->name, name))
        r++;
    return r->name;
}

static void every_page_has_a_chapter_or_is_named_as_needing_none(void **state)
{
    int missing = 0;

    for (const struct route *r = routes; r->name; r++) {
        if (r->api || !r->show || needs_none(r->name) || help_of_route(routes, r))
            continue;
        print_error("%s (%s): no chapter. Write <!-- pages: %s --> below a heading of "
                    "docs/so-tay, or NO_HELP in tests/unit/pages_without_help.def.\n",
            r->name, r->path, r->name);
        missing++;
    }
    assert_int_equal(missing, 0);
}

static void a_chapter_names_only_pages_that_there_are(void **state)
{
    int wrong = 0;

    for (const struct help_place *p = help_places; p->route; p++)
        if (!is_route(p->route)) {
            print_error("%s names the page %s, which is no route\n", p->path, p->route);
            wrong++;
        }
    for (size_t i = 0; i < sizeof without / sizeof *without; i++)
        if (!is_route(without[i])) {
            print_error("pages_without_help.def names %s, which is no route\n", without[i]);
            wrong++;
        }
    assert_int_equal(wrong, 0);
}

static void the_same_chapters_stand_in_both_languages(void **state)
{
    const struct help_book *vi = &help_books[LANG_VI], *en = &help_books[LANG_EN];

    assert_int_equal(vi->count, en->count);
    for (size_t i = 0; i < vi->count; i++) {
        assert_string_equal(vi->chapters[i].name, en->chapters[i].name);
        assert_true(vi->chapters[i].html.len > 100);
        assert_true(en->chapters[i].html.len > 100);
        if (!strcmp(vi->chapters[i].title, en->chapters[i].title))
            fail_msg("%s has the same title in both languages", vi->chapters[i].name);
    }
}

static const char *first_of(enum lang lang, const char *question)
{
    struct help_found_list list;

    help_search(&arena, lang, str_from(question), &list);
    return list.count ? list.items[0].chapter->name : "nothing";
}

static void what_is_typed_is_found_with_and_without_accents(void **state)
{
    assert_string_equal(first_of(LANG_VI, "mã dự phòng"), first_of(LANG_VI, "MA DU PHONG"));
    assert_string_equal(first_of(LANG_VI, "sao luu"), "backup");
    assert_string_equal(first_of(LANG_VI, "  hai công trình là một "), "doubles");
    assert_string_equal(first_of(LANG_VI, "gõ số"), "numbers");
    assert_string_equal(first_of(LANG_VI, "xyzzy báo cáo"), "nothing");
    assert_string_equal(first_of(LANG_VI, ""), "nothing");
    assert_string_equal(first_of(LANG_VI, "<script>"), "nothing");
}

static void a_long_question_is_cut_and_does_no_harm(void **state)
{
    static char question[20000];
    struct help_found_list list;

    for (size_t i = 0; i + 4 < sizeof question; i += 4)
        memcpy(question + i, "b\xc3\xa1 ", 4);
    help_search(&arena, LANG_VI, str_from(question), &list);
    assert_true(list.count <= HELP_FOUND_MAX);
}

static bool says_what_to_do(const char *words)
{
    static const char *const marks[] = {"Hãy ", "hãy ", "thì nhờ "};
    bool says = false;

    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        says |= strstr(words, marks[i]) != NULL;
    return says;
}

static void every_error_page_says_what_to_do_and_stands_in_the_handbook(void **state)
{
    const struct help_chapter *errors = help_chapter_find(LANG_VI, S("errors"));
    char id[20];

    assert_non_null(errors);
    for (size_t i = 0; i < advice_count; i++) {
        struct str mark = str_printf(&arena, "id=\"e%d\"", advices[i].status);

        snprintf(id, sizeof id, "%d", advices[i].status);
        if (!says_what_to_do(advices[i].advice))
            fail_msg("%s: “%s” does not say what to do", id, advices[i].advice);
        if (str_find(errors->html, mark, 0) == errors->html.len)
            fail_msg("%s has no place <!-- anchor: e%s --> in the chapter errors", id, id);
    }
}

static void every_error_of_the_table_says_what_to_do(void **state)
{
    for (int e = E_INVALID; e <= E_SYSTEM; e++)
        if (!says_what_to_do(err_info((enum err)e)->message_vi))
            fail_msg("%d: “%s”", e, err_info((enum err)e)->message_vi);
}

static void terms_are_found_by_name(void **state)
{
    assert_true(help_term_find(S("sign-off")) >= 0);
    assert_int_equal(help_term_find(S("sign")), -1);
    assert_int_equal(help_term_find(S("")), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_page_has_a_chapter_or_is_named_as_needing_none),
        cmocka_unit_test(a_chapter_names_only_pages_that_there_are),
        cmocka_unit_test(the_same_chapters_stand_in_both_languages),
        cmocka_unit_test(what_is_typed_is_found_with_and_without_accents),
        cmocka_unit_test(a_long_question_is_cut_and_does_no_harm),
        cmocka_unit_test(every_error_page_says_what_to_do_and_stands_in_the_handbook),
        cmocka_unit_test(every_error_of_the_table_says_what_to_do),
        cmocka_unit_test(terms_are_found_by_name),
    };

    arena_init(&arena, 16 << 20);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
