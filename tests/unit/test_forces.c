/* test_forces.c: planned and present, absent figures, criteria and their exact judgement. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "forces/forces.h"
#include "rollup/sign.h"
#include "store/seal.h"

#define WORLD_KINDS rollup_kinds, forces_kinds, seal_kinds,
#include "campaign_world.h"

static struct world w;
static struct rollup r;

static int kind(const char *code)
{
    return indicator_index(str_from(code));
}

static enum err send_run(struct tx *tx, void *context)
{
    return report_send(tx, context, NULL);
}

/* One report of two figures; milli < 0: not said. */
static void sent(
    int64_t unit, int day, const char *a, struct bounded x, const char *b, struct bounded y)
{
    struct report_figure figures[2];
    struct report report = {.campaign = w.campaign,
        .unit = {unit},
        .day = w.first_day + day,
        .figures = figures,
        .note = S("Trời mưa")};

    if (x.milli >= 0)
        figures[report.figure_count++] =
            (struct report_figure){OF_INDICATOR, kind(a), x.milli * MILLI, x.bound};
    if (y.milli >= 0)
        figures[report.figure_count++] =
            (struct report_figure){OF_INDICATOR, kind(b), y.milli * MILLI, y.bound};
    world_clock(w.first_day + day, 14, 0, 0);
    assert_int_equal(store_write_wait(w.store, 1, send_run, &report), OK);
}

static void make(int day)
{
    int64_t now = world_clock(w.first_day + day, 16, 0, 0);

    assert_int_equal(rollup_make(w.db, &w.arena, w.campaign, 0, now, &r), OK);
}

static enum err plan_run(struct tx *tx, void *context)
{
    return forces_plan_set(tx, w.campaign, context);
}

static enum err planned(int64_t unit, const char *code, int from, int to, int64_t number)
{
    struct forces_plan plan = {{unit}, kind(code), w.first_day + from, w.first_day + to, number};

    return store_write_wait(w.store, 1, plan_run, &plan);
}

static struct force_cell cell(int unit, const char *code, int day)
{
    struct forces f;
    int u = unit ? rollup_unit_index(&r, (struct unit_id){unit}) : -1;

    assert_int_equal(forces_make(w.db, &w.arena, &r, u, &f), OK);
    return *forces_cell(&f, kind(code), w.first_day + day);
}

#define NOT_SAID ((struct bounded){-1, '='})
#define EXACT(n) ((struct bounded){n, '='})

static int setup(void **state)
{
    (void)state;
    world_init(&w);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    world_release(&w);
    return 0;
}

static void test_what_is_planned_later_replaces_those_days(void **state)
{
    (void)state;
    assert_int_equal(planned(CAU, "citizens", 0, 4, 30), OK);
    assert_int_equal(planned(CAU, "citizens", 2, 3, 50), OK);
    assert_int_equal(planned(CAU, "citizens", 4, 4, FORCES_WITHDRAWN), OK);
    assert_int_equal(planned(COMMUNE, "citizens", 0, 0, 7), OK);
    make(0);
    assert_int_equal(cell(CAU, "citizens", 1).planned, 30);
    assert_int_equal(cell(CAU, "citizens", 3).planned, 50);
    assert_false(cell(CAU, "citizens", 4).has_plan);
    assert_int_equal(cell(0, "citizens", 0).planned, 37);
    assert_int_equal(cell(CAU, "citizens", 0).planned, 30);
    assert_false(cell(MOI, "citizens", 0).has_plan);
}

static void test_plans_that_cannot_be_are_refused(void **state)
{
    (void)state;
    assert_int_equal(planned(STRANGER, "citizens", 0, 1, 3), E_INVALID);
    assert_int_equal(planned(CAU, "labour_days", 0, 1, 3), E_INVALID);
    assert_int_equal(planned(CAU, "citizens", 1, 0, 3), E_INVALID);
    assert_int_equal(planned(CAU, "citizens", -1, 0, 3), E_INVALID);
    assert_int_equal(planned(CAU, "citizens", 0, 15, 3), E_INVALID);
    assert_int_equal(planned(CAU, "citizens", 0, 0, FORCES_NUMBER_MAX + 1), E_INVALID);
}

static void test_a_figure_that_was_not_said_is_not_nobody(void **state)
{
    (void)state;
    sent(CAU, 0, "citizens", EXACT(0), "soldiers", NOT_SAID);
    make(0);
    assert_int_equal(cell(0, "citizens", 0).said, 1);
    assert_int_equal(cell(0, "citizens", 0).present.milli, 0);
    assert_int_equal(cell(0, "soldiers", 0).said, 0);
}

static struct criterion default_criterion(void)
{
    struct criterion_list list;

    assert_int_equal(criteria_of(w.db, &w.arena, &r.campaign, &list), OK);
    assert_true(list.count);
    return list.items[list.count - 1];
}

static void test_the_ratio_of_the_plan_is_exact(void **state)
{
    struct criterion c;
    struct judgement j;

    (void)state;
    sent(CAU, 0, "citizens", EXACT(10), "militia", NOT_SAID);
    sent(AGENCY, 0, "soldiers", EXACT(30), "police", NOT_SAID);
    sent(CAU, 1, "citizens", EXACT(10), "militia", EXACT(1));
    sent(AGENCY, 1, "soldiers", EXACT(30), "police", NOT_SAID);
    sent(CAU, 2, "citizens", EXACT(90), "militia", NOT_SAID);
    make(3);
    c = default_criterion();
    j = criterion_day(&r, &c, -1, w.first_day);
    assert_int_equal(j.verdict, VERDICT_MET);
    j = criterion_day(&r, &c, -1, w.first_day + 1);
    assert_int_equal(j.verdict, VERDICT_NOT_MET);
    j = criterion_day(&r, &c, -1, w.first_day + 2);
    assert_int_equal(j.why, WHY_NO_BELOW);
    j = criterion_day(&r, &c, -1, w.first_day + 3);
    assert_int_equal(j.why, WHY_NOTHING);
    j = criterion_until(&r, &c, -1, w.first_day + 3);
    assert_int_equal(j.days, 2); /* the ninety of the third day are not held against nobody */
    assert_int_equal(j.above.sum.milli, 20 * MILLI);
    assert_int_equal(j.below.sum.milli, 61 * MILLI);
    assert_int_equal(j.verdict, VERDICT_NOT_MET);
    assert_int_equal(j.unsaid, force_set_read(S("police")));
}

static void test_nobody_below_the_line_is_no_ratio(void **state)
{
    struct criterion c;
    struct judgement j;

    (void)state;
    sent(CAU, 0, "citizens", EXACT(5), "soldiers", EXACT(0));
    make(0);
    c = default_criterion();
    j = criterion_day(&r, &c, -1, w.first_day);
    assert_int_equal(j.verdict, VERDICT_UNKNOWN);
    assert_int_equal(j.why, WHY_ZERO);
}

struct set {
    struct criterion criterion;
    bool dropped;
};

static enum err set_run(struct tx *tx, void *context)
{
    struct set *s = context;

    return criterion_set(tx, w.campaign, &s->criterion, s->dropped);
}

static void test_a_criterion_holds_from_its_day_on(void **state)
{
    struct criterion_list list;
    struct set s;

    (void)state;
    make(0);
    s = (struct set){default_criterion(), false};
    s.criterion.whole = 2;
    s.criterion.name = S("Một dân hai chiến sĩ");
    s.criterion.first_day = w.first_day + 5;
    assert_int_equal(store_write_wait(w.store, 1, set_run, &s), OK);
    s.dropped = true;
    s.criterion.first_day = w.first_day + 10;
    assert_int_equal(store_write_wait(w.store, 1, set_run, &s), OK);
    assert_int_equal(criteria_of(w.db, &w.arena, &r.campaign, &list), OK);
    assert_int_equal(list.count, 2);
    assert_int_equal(list.items[0].whole, 3);
    assert_int_equal(list.items[0].last_day, w.first_day + 4);
    assert_int_equal(list.items[1].whole, 2);
    assert_int_equal(list.items[1].last_day, w.first_day + 9);
    assert_true(str_eq(list.items[1].name, S("Một dân hai chiến sĩ")));
    s.criterion.code = S("no-such");
    assert_int_equal(store_write_wait(w.store, 1, set_run, &s), E_INVALID);
    s.criterion.code = S("");
    s.criterion.below = s.criterion.above;
    assert_int_equal(store_write_wait(w.store, 1, set_run, &s), E_INVALID);
}

static struct set new_one(int whole)
{
    struct set s = {default_criterion(), false};

    s.criterion.code = S("");
    s.criterion.whole = whole;
    return s;
}

static enum err set_now(struct set s)
{
    return store_write_wait(w.store, 1, set_run, &s);
}

static void test_only_a_new_criterion_finds_no_room(void **state)
{
    struct criterion_list list;
    struct set last = new_one(100), s;

    (void)state;
    make(0);
    for (int held = 1; held + 1 < CRITERIA_MAX; held++)
        assert_int_equal(set_now(new_one(100 + held)), OK);
    assert_int_equal(set_now(last), OK);
    assert_int_equal(set_now(last), OK); /* a double click */
    db_reset(w.db);
    assert_int_equal(criteria_of(w.db, &w.arena, &r.campaign, &list), OK);
    assert_int_equal(list.count, CRITERIA_MAX);
    assert_int_equal(set_now(new_one(99)), E_TOO_LARGE);

    s = (struct set){list.items[3], false}; /* changed: it holds as another from its day on */
    s.criterion.whole = 77;
    s.criterion.first_day = w.first_day + 2;
    assert_int_equal(set_now(s), OK);
    assert_int_equal(set_now(new_one(99)), E_TOO_LARGE);
    s.dropped = true;
    s.criterion.first_day = w.first_day + 4;
    assert_int_equal(set_now(s), OK);

    assert_int_equal(set_now(new_one(99)), E_TOO_LARGE); /* before that day there are 20 */
    last = new_one(99);
    last.criterion.first_day = w.first_day + 4;
    assert_int_equal(set_now(last), OK);
    s.dropped = false; /* taken up again it is one more */
    assert_int_equal(set_now(s), E_TOO_LARGE);
}

/* ── against a model that tries every value a figure may have ───────────────────────────────── */

enum { MODEL_MOST = 40 };

static bool may_be(struct bounded b, int64_t n)
{
    return b.bound == '>'   ? n >= b.milli
           : b.bound == '<' ? n <= b.milli
           : b.bound == '~' ? true
                            : n == b.milli;
}

static enum verdict model(const struct criterion *c, struct bounded above, struct bounded below)
{
    bool met = false, missed = false;

    for (int64_t a = 0; a <= MODEL_MOST; a++)
        for (int64_t b = 0; b <= MODEL_MOST; b++) {
            bool ok = c->at_most ? a * c->whole <= b * c->part : a * c->whole >= b * c->part;

            if (!may_be(above, a) || !may_be(below, b))
                continue;
            met |= ok;
            missed |= !ok;
        }
    return met == missed ? VERDICT_UNKNOWN : met ? VERDICT_MET : VERDICT_NOT_MET;
}

static void test_judged_as_by_trying_all_values(void **state)
{
    static const char bounds[] = {'=', '>', '<', '~'};
    uint32_t seed = 1;

    (void)state;
    for (int i = 0; i < 3000; i++) {
        struct criterion c = {.above = 1, .below = 2};
        struct judgement j = {.above.said = 1, .below.said = 1};
        uint32_t x[6];

        for (size_t k = 0; k < 6; k++)
            x[k] = (seed = seed * 1664525 + 1013904223) >> 16;
        c.at_most = x[0] & 1;
        c.part = 1 + x[1] % 3;
        c.whole = 1 + x[2] % 3;
        j.above.sum = (struct bounded){x[3] % 9, bounds[x[4] % 4]};
        j.below.sum = (struct bounded){1 + x[5] % 9, bounds[x[4] / 4 % 4]};
        criterion_judge(&c, &j);
        assert_int_equal(j.verdict, model(&c, j.above.sum, j.below.sum));
    }
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(test_what_is_planned_later_replaces_those_days),
        T(test_plans_that_cannot_be_are_refused),
        T(test_a_figure_that_was_not_said_is_not_nobody),
        T(test_the_ratio_of_the_plan_is_exact),
        T(test_nobody_below_the_line_is_no_ratio),
        T(test_a_criterion_holds_from_its_day_on),
        T(test_only_a_new_criterion_finds_no_room),
        cmocka_unit_test(test_judged_as_by_trying_all_values),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
