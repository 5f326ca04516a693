/* test_plan_mark.c: the text of a plan cut into marked pieces. */
#include "plan_text.h"

#include "plan/page.h"

static struct plan_full full;
static struct plan_text_line *text;
static size_t text_count;

static void mark(const char *words)
{
    const char *why = NULL;

    arena_reset(&arena);
    arena_init(&arena, 64u << 20);
    full = (struct plan_full){0};
    assert_int_equal(doc_read(&arena, str_from(words), &full.doc, &why), OK);
    full.plan.doc = &full.doc;
}

/* The words as a stretch of a line, both from 1. */
static struct position at(size_t line, const char *words)
{
    struct str s = full.doc.lines[line - 1];
    size_t from = str_find(s, str_from(words), 0);

    assert_true(from < s.len);
    return (struct position){
        line, utf8_count(str_slice(s, 0, from)) + 1, from, from + strlen(words)};
}

static void finding(enum severity severity, struct position where)
{
    struct finding *f = vec_push(&arena, &full.findings);

    f->severity = severity;
    f->at = where;
}

static void promise(struct position where)
{
    vec_push(&arena, &full.plan.lines)->at = where;
}

static const struct plan_piece_list *pieces(size_t line)
{
    if (!text)
        text = plan_text_mark(&arena, &full, &text_count);
    for (size_t i = 0; i < text_count; i++)
        if (text[i].number == line)
            return &text[i].pieces;
    return NULL;
}

/* "plain[class:words|id>href]", as it would be shown. */
static void assert_pieces(size_t line, const char *want)
{
    const struct plan_piece_list *list = pieces(line);
    struct buf b;

    assert_non_null(list);
    buf_init(&b, &arena, 4096);
    for (size_t i = 0; i < list->count; i++) {
        const struct plan_piece *p = &list->items[i];

        for (size_t k = 0; k < p->anchor_count; k++)
            buf_printf(&b, "(%.*s)", STR(p->anchors[k]));
        if (p->class)
            buf_printf(&b, "[%s:%.*s|%.*s>%.*s]", p->class, STR(p->text), STR(p->id), STR(p->href));
        else
            buf_add(&b, p->text);
    }
    assert_text(buf_str(&b), want);
}

static int clean(void **state)
{
    text = NULL;
    return 0;
}

static void a_line_without_marks_is_one_piece_and_empty_lines_are_left_out(void **state)
{
    mark("một\n\n   \nhai\n");
    assert_pieces(1, "một");
    assert_pieces(4, "hai");
    assert_int_equal(text_count, 2);
    assert_null(pieces(2));
}

static void a_promise_is_marked_with_an_address_and_a_way_to_its_line(void **state)
{
    mark("Ấp Cầu: phát quang 3.000m đường.");
    promise(at(1, "phát quang 3.000m"));
    assert_pieces(1, "Ấp Cầu: [:phát quang 3.000m|p1>#l1] đường.");
}

static void cuts_never_fall_inside_a_letter(void **state)
{
    mark("ấẩẫ ờởỡ ữựỹ");
    promise(at(1, "ẩẫ ờ"));
    finding(SEVERITY_ERROR, at(1, "ờởỡ"));
    assert_pieces(1, "ấ[:ẩẫ |p1>#l1][error:ờởỡ|m1>#f1] ữựỹ");
}

static void the_graver_remark_owns_what_two_claim(void **state)
{
    mark("chín tuyến dài 8.900m cả thảy");
    finding(SEVERITY_NOTE, at(1, "tuyến dài 8.900m cả"));
    finding(SEVERITY_ERROR, at(1, "8.900m"));
    assert_pieces(1, "chín [note:tuyến dài |m1>#f1][error:8.900m|m2>#f2][note: cả|>#f1] thảy");
}

static void what_begins_under_another_mark_keeps_its_address(void **state)
{
    mark("trồng cây 12 triệu đồng");
    promise(at(1, "cây 12 triệu"));
    finding(SEVERITY_ERROR, at(1, "trồng cây 12 triệu đồng"));
    finding(SEVERITY_WARNING, at(1, "trồng cây"));
    assert_pieces(1, "(m2)[error:trồng |m1>#f1](p1)[error:cây 12 triệu đồng|>#f1]");
}

static void two_remarks_on_the_same_words_can_both_be_reached(void **state)
{
    mark("Ấp Mới 04 tuyến/1.330m");
    finding(SEVERITY_ERROR, at(1, "04 tuyến/1.330m"));
    finding(SEVERITY_ERROR, at(1, "04 tuyến/1.330m"));
    assert_pieces(1, "Ấp Mới (m2)[error:04 tuyến/1.330m|m1>#f1]");
}

static void a_place_outside_the_text_marks_nothing(void **state)
{
    mark("chỉ một dòng");
    finding(SEVERITY_NOTE, (struct position){0, 0, 0, 4});
    finding(SEVERITY_NOTE, (struct position){9, 1, 0, 4});
    finding(SEVERITY_NOTE, (struct position){1, 1, 3, 3});
    finding(SEVERITY_NOTE, (struct position){1, 1, 9000, 9100});
    assert_pieces(1, "chỉ một dòng");
}

/* All of a plan in one line. Whoever looked through all figures for each would not come to an end.
 */
static void a_line_may_hold_as_many_figures_as_a_plan(void **state)
{
    enum { FIGURES = 300000 };
    struct buf b;

    arena_reset(&arena);
    arena_init(&arena, 512u << 20);
    buf_init(&b, &arena, 4 * FIGURES);
    for (int i = 0; i < FIGURES; i++)
        buf_addz(&b, "5m ");
    full = (struct plan_full){0};
    assert_int_equal(doc_text_of(&arena, buf_str(&b), &full.doc), OK);
    for (size_t i = 0; i < FIGURES; i++) {
        struct figure *f = vec_push(&arena, &full.plan.figures);

        *f = (struct figure){.line = 1, .col = 3 * i + 1, .from = 3 * i, .to = 3 * i + 2};
    }
    assert_int_equal(pieces(1)->count, 2 * FIGURES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(
            a_line_without_marks_is_one_piece_and_empty_lines_are_left_out, clean),
        cmocka_unit_test_setup(a_promise_is_marked_with_an_address_and_a_way_to_its_line, clean),
        cmocka_unit_test_setup(cuts_never_fall_inside_a_letter, clean),
        cmocka_unit_test_setup(the_graver_remark_owns_what_two_claim, clean),
        cmocka_unit_test_setup(what_begins_under_another_mark_keeps_its_address, clean),
        cmocka_unit_test_setup(two_remarks_on_the_same_words_can_both_be_reached, clean),
        cmocka_unit_test_setup(a_place_outside_the_text_marks_nothing, clean),
        cmocka_unit_test_setup(a_line_may_hold_as_many_figures_as_a_plan, clean),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
