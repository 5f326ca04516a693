/* What changes about a work: words, quantity, state, costs, who takes part, who leads it. */
#include "campaign_world.h"

#include "store/seal.h"
#include "works/work_change.h"

static struct world w;

static int set_up(void **state)
{
    world_init(&w);
    world_clock(w.first_day + 2, 9, 0, 0);
    return 0;
}

static int tear_down(void **state)
{
    world_release(&w);
    return 0;
}

struct job {
    struct work work;
    enum work_state to;
    day_t day;
    struct str why;
    struct work_costs costs;
    struct work_part part;
    struct unit_id unit;
};

static enum err change_run(struct tx *tx, void *context)
{
    struct job *j = context;

    return work_change(tx, &j->work, j->why);
}

static enum err state_run(struct tx *tx, void *context)
{
    struct job *j = context;

    return work_state_change(tx, j->work.id, j->to, j->day, j->why);
}

static enum err costs_run(struct tx *tx, void *context)
{
    struct job *j = context;

    return work_costs_set(tx, j->work.id, &j->costs);
}

static enum err part_run(struct tx *tx, void *context)
{
    struct job *j = context;

    return work_part_set(tx, j->work.id, &j->part);
}

static enum err part_end_run(struct tx *tx, void *context)
{
    struct job *j = context;

    return work_part_end(tx, j->work.id, j->part.unit);
}

static enum err move_run(struct tx *tx, void *context)
{
    struct job *j = context;

    return work_move(tx, j->work.id, j->unit);
}

static enum err put(enum err (*run)(struct tx *, void *), struct job *j)
{
    return store_write_wait(w.store, 1, run, j);
}

static struct work now(void)
{
    struct work work;

    assert_int_equal(work_find(w.db, &w.arena, w.work_cau, &work), OK);
    return work;
}

static enum err go(enum work_state to, day_t day, struct str why)
{
    struct job j = {.work = {.id = w.work_cau}, .to = to, .day = day, .why = why};

    return put(state_run, &j);
}

static void words_days_and_quantity_change(void **state)
{
    struct job j = {.work = now()};
    int64_t head;

    j.work.name = S("Phát quang đường Lộ kiểm, đoạn 2");
    j.work.place = S("tổ 2-3");
    j.work.place_unit.v = MOI;
    j.work.first_day = w.first_day + 1;
    j.work.last_day = w.first_day + 4;
    assert_int_equal(put(change_run, &j), OK);
    assert_true(str_eq(now().place, S("tổ 2-3")));
    assert_int_equal(now().place_unit.v, MOI);
    assert_int_equal(now().unit.v, CAU);
    assert_int_equal(now().last_day, w.first_day + 4);
    head = store_head(w.store);
    assert_int_equal(put(change_run, &j), OK); /* sent twice */
    assert_int_equal(store_head(w.store), head);
    world_rebuilds_the_same(&w);
}

static void another_quantity_needs_a_word_of_why(void **state)
{
    struct job j = {.work = now()};

    j.work.planned_milli = 2500 * MILLI;
    assert_int_equal(put(change_run, &j), E_INVALID);
    assert_int_equal(now().planned_milli, 3000 * MILLI);
    j.why = S("đo lại");
    assert_int_equal(put(change_run, &j), OK);
    assert_int_equal(now().planned_milli, 2500 * MILLI);
    j.work.place_unit.v = STRANGER;
    assert_int_equal(put(change_run, &j), E_INVALID);
    j.work.id.v = 99999;
    assert_int_equal(put(change_run, &j), E_NOT_FOUND);
}

static void a_work_goes_step_by_step(void **state)
{
    day_t day = w.first_day;
    struct work_moments all;

    assert_int_equal(go(WORK_HANDED_OVER, day, S("")), E_INVALID); /* nothing is done yet */
    assert_int_equal(go(WORK_UNDER_WAY, w.first_day + 3, S("")), E_INVALID); /* tomorrow */
    assert_int_equal(go(WORK_UNDER_WAY, day, S("")), OK);
    assert_int_equal(go(WORK_DONE, day - 1, S("")), E_INVALID); /* before it began */
    assert_int_equal(go(WORK_DONE, day + 1, S("")), OK);
    assert_int_equal(go(WORK_DROPPED, day + 1, S("x")), E_INVALID); /* it is there */
    assert_int_equal(go(WORK_UNDER_WAY, day + 1, S("")), E_INVALID);
    assert_int_equal(go(WORK_UNDER_WAY, day + 1, S("bấm nhầm")), OK);
    assert_int_equal(work_history(w.db, &w.arena, w.work_cau, &all), OK);
    assert_int_equal(all.count, 3);
    assert_int_equal(all.items[1].state, WORK_DONE);
    assert_true(str_eq(all.items[2].why, S("bấm nhầm")));
    world_rebuilds_the_same(&w);
}

static void dropping_needs_a_reason_and_so_does_the_way_back(void **state)
{
    day_t day = w.first_day;
    struct work dropped;

    assert_int_equal(go(WORK_DROPPED, day, S(" ")), E_INVALID);
    assert_int_equal(go(WORK_DROPPED, day, S("dân chưa đồng ý hiến đất")), OK);
    dropped = now();
    assert_int_equal(work_expected_milli(&dropped), 0);
    assert_int_equal(go(WORK_APPROVED, day, S("")), E_INVALID);
    assert_int_equal(go(WORK_DONE, day, S("xong")), E_INVALID);
    assert_int_equal(go(WORK_APPROVED, day, S("dân đã đồng ý")), OK);
    assert_int_equal(now().state, WORK_APPROVED);
    dropped = now();
    assert_int_equal(work_expected_milli(&dropped), 3000 * MILLI);
}

static bool takes_on(day_t day)
{
    struct report_figure f = {OF_WORK_TODAY, w.work_cau.v, 10 * MILLI, '='};
    struct report r = {
        .campaign = w.campaign, .unit = {CAU}, .day = day, .figures = &f, .figure_count = 1};
    struct report_problems p = {0};
    enum err e = report_check(w.db, &w.arena, LANG_VI, &r, now_ms(), &p);

    assert_true(
        e == OK || (e == E_INVALID && p.count == 1 &&
                       str_find(p.items[0].message, S("thôi làm"), 0) < p.items[0].message.len));
    return e == OK;
}

static void a_dropped_work_takes_no_metres_of_later_days(void **state)
{
    assert_int_equal(go(WORK_DROPPED, w.first_day + 1, S("mưa lũ")), OK);
    assert_true(takes_on(w.first_day));
    assert_true(takes_on(w.first_day + 1));
    assert_false(takes_on(w.first_day + 2));
    assert_int_equal(go(WORK_APPROVED, w.first_day + 2, S("nước đã rút")), OK);
    assert_true(takes_on(w.first_day + 2));
}

static void reasons_are_sealed_and_can_be_erased(void **state)
{
    struct work_moments all;
    struct fact fact;

    assert_int_equal(go(WORK_DROPPED, w.first_day, S("ông Nguyễn Văn A chưa đồng ý")), OK);
    assert_int_equal(fact_find(w.db, &w.arena, store_head(w.store), &fact), OK);
    assert_true(str_eq(fact.kind, S("work-state-changed")));
    assert_int_equal(str_find(fact.body, S("Nguyễn"), 0), fact.body.len);
    assert_int_equal(work_history(w.db, &w.arena, w.work_cau, &all), OK);
    assert_true(str_eq(all.items[0].why, S("ông Nguyễn Văn A chưa đồng ý")));
}

static void costs_stand_by_source(void **state)
{
    struct job j = {.work = {.id = w.work_cau}};
    struct work_costs there;
    int64_t head;

    assert_int_equal(work_costs_of(w.db, w.work_cau, &j.costs), OK);
    assert_int_equal(j.costs.of[COST_PEOPLE].real_vnd, -1);
    j.costs.of[COST_BUDGET] = (struct work_cost){50000000, -1};
    j.costs.of[COST_PEOPLE] = (struct work_cost){20000000, 18500000};
    head = store_head(w.store);
    assert_int_equal(put(costs_run, &j), OK);
    assert_int_equal(store_head(w.store), head + 2); /* what did not change is not said */
    assert_int_equal(put(costs_run, &j), OK);
    assert_int_equal(store_head(w.store), head + 2);
    assert_int_equal(work_costs_of(w.db, w.work_cau, &there), OK);
    assert_memory_equal(&there, &j.costs, sizeof there);
    j.costs.of[COST_OTHER].planned_vnd = -2;
    assert_int_equal(put(costs_run, &j), E_INVALID);
    j.costs.of[COST_OTHER].planned_vnd = INT64_MAX;
    assert_int_equal(put(costs_run, &j), E_INVALID);
    world_rebuilds_the_same(&w);
}

static void units_take_part_with_people_and_labour(void **state)
{
    struct job j = {.work = {.id = w.work_cau},
        .part = {.unit = {AGENCY}, .people = 12, .labour_milli = 24 * MILLI}};
    struct work_part_list list;

    assert_int_equal(put(part_run, &j), OK);
    j.part.people = 15;
    assert_int_equal(put(part_run, &j), OK);
    assert_int_equal(work_parts_of(w.db, &w.arena, w.work_cau, &list), OK);
    assert_int_equal(list.count, 1);
    assert_int_equal(list.items[0].people, 15);
    assert_true(list.items[0].is_agency);
    assert_true(str_eq(list.items[0].name, S("Ban Chỉ huy Quân sự xã")));
    assert_int_equal(work_parts_of_campaign(w.db, &w.arena, w.campaign, &list), OK);
    assert_int_equal(list.count, 1);
    assert_int_equal(list.items[0].work.v, w.work_cau.v);
    assert_int_equal(list.items[0].people, 15);
    j.part.unit.v = CAU; /* leads it */
    assert_int_equal(put(part_run, &j), E_INVALID);
    j.part.unit.v = STRANGER;
    assert_int_equal(put(part_run, &j), E_INVALID);
    j.part.unit.v = AGENCY;
    assert_int_equal(put(part_end_run, &j), OK);
    assert_int_equal(put(part_end_run, &j), E_NOT_FOUND);
    world_rebuilds_the_same(&w);
}

static void a_work_moves_to_a_unit_of_the_campaign(void **state)
{
    struct job j = {.work = {.id = w.work_cau},
        .unit = {AGENCY},
        .part = {.unit = {AGENCY}, .people = 5, .labour_milli = -1}};
    struct work_part_list list;

    assert_int_equal(put(part_run, &j), OK);
    assert_int_equal(put(move_run, &j), OK);
    assert_int_equal(now().unit.v, AGENCY);
    assert_int_equal(now().place_unit.v, CAU); /* it lies where it lay */
    assert_int_equal(work_parts_of(w.db, &w.arena, w.work_cau, &list), OK);
    assert_int_equal(list.count, 0); /* who leads does not take part as well */
    j.unit.v = STRANGER;
    assert_int_equal(put(move_run, &j), E_INVALID);
    world_rebuilds_the_same(&w);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        T(words_days_and_quantity_change),
        T(another_quantity_needs_a_word_of_why),
        T(a_work_goes_step_by_step),
        T(dropping_needs_a_reason_and_so_does_the_way_back),
        T(a_dropped_work_takes_no_metres_of_later_days),
        T(reasons_are_sealed_and_can_be_erased),
        T(costs_stand_by_source),
        T(units_take_part_with_people_and_labour),
        T(a_work_moves_to_a_unit_of_the_campaign),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
