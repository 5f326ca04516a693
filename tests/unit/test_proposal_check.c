/* test_proposal_check.c: what was assigned, promised, approved and done side by side, and the
 * checks across plans: each finds what it should and nothing where all is well. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/number.h"
#include "proposal/check.h"

#include <string.h>

enum { COMMUNE = 1, CAU = 2, MOI = 3, AGENCY = 4, FIRST = 20000 };

static struct arena arena;
static struct campaign campaign = {
    .id = {9}, .unit = {COMMUNE}, .first_day = FIRST, .last_day = FIRST + 14};
static struct campaign_unit units[] = {
    {.id = {CAU}, .name = STR_INIT("Ấp Cầu")},
    {.id = {MOI}, .name = STR_INIT("Ấp Mới")},
    {.id = {AGENCY}, .name = STR_INIT("Ban CHQS xã"), .is_agency = true},
};

/* Everything the checks look at, in lists that a test fills. */
struct matter {
    struct campaign_unit_list units;
    struct proposals proposals;
    struct unit_promises lines;
    struct work_list works;
    struct targets targets;
    struct check_parts parts;
    struct balance balance;
    struct check_findings found;
    day_t today;
};

static struct work road(int64_t unit, const char *name, int64_t m)
{
    return (struct work){.id = {100},
        .campaign = {9},
        .unit = {unit},
        .place_unit = {unit},
        .kind = KIND_CLEARING,
        .name = str_from(name),
        .measure = UNIT_M,
        .planned_milli = m * MILLI,
        .state = WORK_APPROVED};
}

static struct unit_promise line(int64_t unit, int64_t number, const char *words, int64_t m)
{
    return (struct unit_promise){.unit = {unit},
        .line = {.number = number,
            .kind = KIND_CLEARING,
            .words = str_from(words),
            .measure = UNIT_M,
            .planned_milli = m * MILLI,
            .bound = '=',
            .money_vnd = -1}};
}

/* One work in each hamlet, all plans in: nothing to find. */
static struct matter quiet(void)
{
    struct matter m = {.units = {units, 3, 3}, .today = FIRST + 1};

    for (int64_t u = CAU; u <= AGENCY; u++)
        *vec_push(&arena, &m.proposals) = (struct proposal){.id = 50 + u, .unit = {u}};
    *vec_push(&arena, &m.works) = road(CAU, "đường Lộ kiểm", 3000);
    *vec_push(&arena, &m.works) = road(MOI, "đường tổ 3", 300);
    m.works.items[1].id.v = 101;
    return m;
}

static void run(struct matter *m)
{
    struct kind_progress kind = {.kind = KIND_CLEARING, .measure = UNIT_M};
    struct rollup r = {.kinds = &kind, .kind_count = 1};
    struct check_matter matter = {.campaign = &campaign,
        .units = &m->units,
        .proposals = &m->proposals,
        .lines = &m->lines,
        .works = &m->works,
        .balance = &m->balance,
        .parts = &m->parts,
        .due = FIRST - 1,
        .today = m->today};

    for (size_t i = 0; i < m->works.count; i++)
        kind.tally.planned_milli += m->works.items[i].planned_milli;
    kind.tally.done_milli = 120 * MILLI;
    balance_make(&arena, &m->targets, &m->lines, &r, &m->balance);
    check_proposals(&arena, LANG_VI, &matter, &m->found);
}

static const struct check_finding *found(const struct matter *m, const char *code)
{
    const struct check_finding *one = NULL;

    for (size_t i = 0; i < m->found.count; i++)
        if (!strcmp(m->found.items[i].code, code)) {
            assert_null(one); /* once */
            one = &m->found.items[i];
        }
    return one;
}

static void says(const struct check_finding *f, const char *words)
{
    assert_non_null(f);
    if (str_find(f->message, str_from(words), 0) == f->message.len)
        fail_msg("\"%s\" is not in \"%.*s\"", words, STR(f->message));
    assert_true(f->hint.len > 0);
}

static void where_all_is_well_nothing_is_found(void **state)
{
    struct matter m = quiet();

    run(&m);
    if (m.found.count)
        fail_msg("%s: %.*s", m.found.items[0].code, STR(m.found.items[0].message));
}

static void a_target_is_held_against_what_is_promised_then_approved(void **state)
{
    struct matter m = quiet();
    struct target t = {KIND_CLEARING, UNIT_M, 4000 * MILLI, S("KH 14"), 0, S("")};

    *vec_push(&arena, &m.targets) = t;
    run(&m);
    says(found(&m, "target-not-reached"), "thiếu 700 m");
    m = quiet();
    *vec_push(&arena, &m.targets) = t;
    *vec_push(&arena, &m.lines) = line(MOI, 1, "đường từ trường học", 700);
    run(&m);
    assert_null(found(&m, "target-not-reached"));
    says(found(&m, "target-not-approved"), "mới duyệt 3.300 m");
    assert_int_equal(m.balance.count, 1);
    assert_int_equal(m.balance.items[0].promised_milli, 4000 * MILLI);
    assert_int_equal(m.balance.items[0].approved_milli, 3300 * MILLI);
    assert_int_equal(m.balance.items[0].done_milli, 120 * MILLI);
}

static void what_is_refused_tied_or_a_work_is_not_promised_twice(void **state)
{
    struct matter m = quiet();

    for (int64_t i = 1; i <= 3; i++)
        *vec_push(&arena, &m.lines) = line(MOI, i, "đường từ trường học", 700);
    m.lines.items[0].line.decision = DECISION_REFUSED;
    m.lines.items[1].line.decision = DECISION_TIED;
    m.lines.items[1].line.work.v = 100;
    m.lines.items[2].line.decision = DECISION_APPROVED;
    m.lines.items[2].line.work.v = 101;
    run(&m);
    assert_int_equal(m.balance.items[0].promised_milli, 3300 * MILLI);
}

static void the_same_work_in_two_plans_or_in_a_plan_and_a_work(void **state)
{
    struct matter m = quiet();
    const struct check_finding *f;

    *vec_push(&arena, &m.lines) = line(AGENCY, 1, "lộ kiểm ấp Cầu", 3000);
    m.lines.items[0].line.place.v = CAU;
    run(&m);
    f = found(&m, "same-work");
    says(f, "có thể là một việc");
    assert_int_equal(f->unit.v, AGENCY);
    assert_int_equal(f->work.v, 100);
    m = quiet();
    *vec_push(&arena, &m.lines) = line(MOI, 4, "đường kênh Bà Bảy", 800);
    *vec_push(&arena, &m.lines) = line(AGENCY, 7, "tuyến đường Kênh Bà Bảy", 800);
    m.lines.items[1].line.place.v = MOI;
    run(&m);
    f = found(&m, "same-work");
    assert_non_null(f);
    assert_int_equal(f->line + f->other_line, 11);
    m.lines.items[0].line.decision = DECISION_REFUSED; /* settled by a person */
    run(&m);
    assert_null(found(&m, "same-work"));
}

static void a_hamlet_without_any(void **state)
{
    struct matter m = quiet();

    m.works.count = 1;
    run(&m);
    says(found(&m, "hamlet-without"), "Ấp Mới");
    *vec_push(&arena, &m.lines) = line(AGENCY, 1, "đường từ trường học", 700);
    m.lines.items[0].line.place.v = MOI; /* an agency goes there */
    run(&m);
    assert_null(found(&m, "hamlet-without"));
    m.lines.items[0].line.decision = DECISION_REFUSED;
    run(&m);
    assert_non_null(found(&m, "hamlet-without"));
}

static void who_is_late_is_named_once_and_only_after_the_day(void **state)
{
    struct matter m = quiet();

    m.proposals.count = 1;
    run(&m);
    says(found(&m, "not-handed-in"), "Ấp Mới, Ban CHQS xã");
    m.today = FIRST - 1; /* the last day itself */
    run(&m);
    assert_null(found(&m, "not-handed-in"));
}

static void people_of_one_day_are_added_up(void **state)
{
    struct matter m = quiet();
    struct unit_promise one = line(AGENCY, 1, "đường từ trường học", 700);

    m.proposals.items[2].forces = 50;
    one.line.place.v = MOI;
    one.line.people = 30;
    one.line.first_day = FIRST;
    one.line.last_day = FIRST + 4;
    *vec_push(&arena, &m.lines) = one;
    m.works.items[0].first_day = FIRST + 3;
    m.works.items[0].last_day = FIRST + 6;
    *vec_push(&arena, &m.parts) = (struct check_part){{AGENCY}, &m.works.items[0], 20};
    run(&m);
    assert_null(found(&m, "capacity")); /* 30 and 20 are just 50 */
    m.parts.items[0].people = 21;
    m.works.items[1].first_day = m.works.items[1].last_day = FIRST; /* just 50 that day */
    *vec_push(&arena, &m.parts) = (struct check_part){{AGENCY}, &m.works.items[1], 20};
    run(&m);
    says(found(&m, "capacity"), "cần 51 người; vượt trong 2 ngày");
    /* the part that came from the line itself is the same people */
    m.lines.items[0].line.decision = DECISION_TIED;
    m.lines.items[0].line.work.v = 100;
    run(&m);
    assert_null(found(&m, "capacity"));
    m.proposals.items[2].forces = 0;
    run(&m);
    says(found(&m, "forces-unsaid"), "Ban CHQS xã");
}

static int tear_down(void **state)
{
    arena_reset(&arena);
    return 0;
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(where_all_is_well_nothing_is_found),
        TEST(a_target_is_held_against_what_is_promised_then_approved),
        TEST(what_is_refused_tied_or_a_work_is_not_promised_twice),
        TEST(the_same_work_in_two_plans_or_in_a_plan_and_a_work),
        TEST(a_hamlet_without_any),
        TEST(who_is_late_is_named_once_and_only_after_the_day),
        TEST(people_of_one_day_are_added_up),
    };

    arena_init(&arena, 16 << 20);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
