/* test_plan_paper.c: a plan that we write as an official paper, in either form, and read again is
 * the same plan: the same promises, totals, people, days. */
#include "plan_text.h"

#include "base/date.h"
#include "doc/official.h"

/* The lines of the seed from the type of the paper on, as paragraphs of a body. */
static size_t body_of(struct paper_block **ret)
{
    struct paper_block *blocks = arena_new_array(&arena, struct paper_block, doc.line_count);
    size_t count = 0, first = 0;

    for (size_t i = 0; i < doc.line_count && i < 40; i++) { /* behind its own letterhead */
        if (str_starts(str_trim(doc.lines[i]), S("KẾ HOẠCH")))
            first = i;
    }
    for (size_t i = first + 1; i < doc.line_count; i++) {
        struct str line = str_trim(doc.lines[i]);

        if (line.len)
            blocks[count++] = (struct paper_block){.kind = PAPER_PARAGRAPH, .text = line};
    }
    *ret = blocks;
    return count;
}

static void written_and_read(enum official_form form, struct plan *ret)
{
    struct doc_text *again = arena_new(&arena, struct doc_text);
    struct official_paper paper = {.superior = plan.superior,
        .issuer = plan.issuer,
        .number = 7,
        .symbol = form == FORM_PARTY ? S("KH/BCĐ") : S("KH-UBND"),
        .place = S("Tân Phong"),
        .day = plan.day ? plan.day : day_from_civil((struct civil){2024, 11, 28}),
        .type = S("Kế hoạch"),
        .position = S("Phó Trưởng ban"),
        .signer = S("(tên người ký)")};
    struct paper_block *blocks;
    const char *why = "";
    struct str docx = {0};

    paper.block_count = body_of(&blocks);
    paper.blocks = blocks;
    assert_true(paper.block_count > 50);
    assert_int_equal(official_write(&arena, form, &paper, &docx), OK);
    assert_int_equal(doc_read(&arena, docx, again, &why), OK);
    plan_parse(&arena, again, ret);
    assert_true(str_eq(ret->number, form == FORM_PARTY ? S("07-KH/BCĐ") : S("07/KH-UBND")));
    assert_int_equal(ret->day, paper.day);
}

static void same_lines(const struct plan_lines *one, const struct plan_lines *other)
{
    assert_int_equal(one->count, other->count);
    for (size_t i = 0; i < one->count; i++) {
        const struct plan_line *a = &one->items[i], *b = &other->items[i];

        assert_true(str_eq(a->place, b->place));
        assert_string_equal(kind_name(a->kind), kind_name(b->kind));
        assert_int_equal(a->count, b->count);
        assert_int_equal(a->milli, b->milli);
        assert_int_equal(a->unit, b->unit);
    }
}

static void a_plan_written_by_us_reads_as_the_same_plan(void **state)
{
    for (int form = FORM_PARTY; form <= FORM_STATE; form++) {
        struct plan again;

        read_seed(SEED_001);
        written_and_read((enum official_form)form, &again);
        same_lines(&plan.lines, &again.lines);
        assert_true(plan.lines.count > 20);
        assert_int_equal(plan.places.count, again.places.count);
        assert_int_equal(plan.totals.count, again.totals.count);
        assert_int_equal(plan.members.count, again.members.count);
        assert_int_equal(plan.tasks.count, again.tasks.count);
        assert_int_equal(plan.deadlines.count, again.deadlines.count);
        assert_int_equal(plan.first_day, again.first_day);
        assert_int_equal(plan.last_day, again.last_day);
        assert_int_equal(plan.launch_day, again.launch_day);
        assert_int_equal(plan.report_from_minute, again.report_from_minute);
        assert_string_equal(str_z(&arena, plan.issuer), str_z(&arena, again.issuer));
        assert_string_equal(str_z(&arena, plan.superior), str_z(&arena, again.superior));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plan_written_by_us_reads_as_the_same_plan),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
