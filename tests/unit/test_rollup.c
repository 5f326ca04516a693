/* test_rollup.c: sums, states of the board, doubts, settlements and the signed day. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "rollup/sign.h"

#define WORLD_KINDS rollup_kinds,
#include "campaign_world.h"
#include "works/work_change.h"

static struct world w;
static struct rollup r;

struct send {
    struct report report;
    struct report_figure figures[4];
};

static enum err send_run(struct tx *tx, void *context)
{
    return report_send(tx, context, NULL);
}

/* A report of one unit: day of the campaign from 0, sent at 14:00 or at the hour given. */
static enum err send_at(int64_t unit, int day, int hour, struct send s)
{
    s.report.campaign = w.campaign;
    s.report.unit.v = unit;
    s.report.day = w.first_day + day;
    s.report.figures = s.figures;
    while (s.report.figure_count < 4 && s.figures[s.report.figure_count].milli >= 0)
        s.report.figure_count++;
    world_clock(w.first_day + (hour < 24 ? day : day + 1), hour % 24, 0, 0);
    return store_write_wait(w.store, 1, send_run, &s.report);
}

#define END                                                                                        \
    {                                                                                              \
        .milli = -1                                                                                \
    }
#define TODAY(work, m)                                                                             \
    {                                                                                              \
        OF_WORK_TODAY, (work).v, (m)*MILLI, '='                                                    \
    }
#define SO_FAR(work, m)                                                                            \
    {                                                                                              \
        OF_WORK_SO_FAR, (work).v, (m)*MILLI, '='                                                   \
    }

static void sent(int64_t unit, int day, struct send s)
{
    assert_int_equal(send_at(unit, day, 14, s), OK);
}

/* The sums as they stand on a day of the campaign at an hour. */
static const struct rollup *at(int day, int hour)
{
    int64_t now = world_clock(w.first_day + day, hour, 0, 0);

    assert_int_equal(rollup_make(w.db, &w.arena, w.campaign, 0, now, &r), OK);
    return &r;
}

static const struct cell *cell(int64_t unit, int day)
{
    int u = rollup_unit_index(&r, (struct unit_id){unit});

    assert_true(u >= 0);
    return rollup_cell(&r, (size_t)u, w.first_day + day);
}

static int64_t done_of(struct work_id work)
{
    return r.work_progress[rollup_work_index(&r, work.v)].tally.done_milli / MILLI;
}

static size_t doubts(enum doubt_code code)
{
    size_t n = 0;

    for (size_t i = 0; i < r.doubt_count; i++)
        n += r.doubts[i].code == code && r.doubts[i].settlement == SETTLEMENT_OPEN;
    return n;
}

static int setup(void **state)
{
    world_init(&w);
    return 0;
}

static int teardown(void **state)
{
    world_release(&w);
    return 0;
}

static void an_empty_cell_means_what_the_clock_says(void **state)
{
    at(1, 13);
    assert_int_equal(cell(CAU, 0)->state, CELL_MISSING);
    assert_int_equal(cell(CAU, 1)->state, CELL_NOT_DUE);
    assert_int_equal(cell(CAU, 2)->state, CELL_NOT_DUE);
    at(1, 14);
    assert_int_equal(cell(CAU, 1)->state, CELL_DUE);
    at(1, 16);
    assert_int_equal(cell(CAU, 1)->state, CELL_MISSING);
}

static void only_the_newest_revision_counts_and_the_cell_says_corrected(void **state)
{
    sent(CAU, 0, (struct send){.figures = {TODAY(w.work_cau, 500), END}});
    sent(CAU, 0,
        (struct send){.report = {.revision = 1, .why = S("gõ nhầm")},
            .figures = {TODAY(w.work_cau, 50), END}});
    at(0, 16);
    assert_int_equal(done_of(w.work_cau), 50);
    assert_true(cell(CAU, 0)->corrected);
    assert_int_equal(cell(CAU, 0)->state, CELL_REPORTED);
}

static void a_late_report_is_taken_and_marked(void **state)
{
    assert_int_equal(
        send_at(CAU, 0, 24 + 8, (struct send){.figures = {TODAY(w.work_cau, 100), END}}), OK);
    at(1, 9);
    assert_int_equal(cell(CAU, 0)->state, CELL_LATE);
    assert_int_equal(done_of(w.work_cau), 100);
}

static void sums_run_over_units_and_days(void **state)
{
    int citizens = indicator_index(S("citizens"));

    sent(CAU, 0,
        (struct send){
            .figures = {TODAY(w.work_cau, 100), {OF_INDICATOR, citizens, 40 * MILLI, '='}, END}});
    sent(MOI, 0,
        (struct send){
            .figures = {TODAY(w.work_moi, 30), {OF_INDICATOR, citizens, 25 * MILLI, '='}, END}});
    sent(CAU, 1, (struct send){.figures = {{OF_INDICATOR, citizens, 10 * MILLI, '='}, END}});
    at(1, 16);
    assert_int_equal(rollup_indicator_day(&r, citizens, w.first_day).milli, 65 * MILLI);
    assert_int_equal(rollup_indicator_until(&r, citizens, w.first_day + 1).milli, 75 * MILLI);
    assert_int_equal(rollup_indicator_until(&r, citizens, w.first_day).milli, 65 * MILLI);
    assert_int_equal(r.kind_count, 1);
    assert_int_equal(r.kinds[0].tally.done_milli, 130 * MILLI);
    assert_int_equal(r.kinds[0].tally.planned_milli, 3300 * MILLI);
}

static enum err drop_run(struct tx *tx, void *context)
{
    return work_state_change(tx, w.work_moi, WORK_DROPPED, w.first_day, S("nước ngập"));
}

static void what_was_dropped_is_not_expected_and_what_was_done_of_it_stays(void **state)
{
    sent(CAU, 0, (struct send){.figures = {TODAY(w.work_cau, 100), END}});
    sent(MOI, 0, (struct send){.figures = {TODAY(w.work_moi, 30), END}});
    assert_int_equal(store_write_wait(w.store, 1, drop_run, NULL), OK);
    at(1, 16);
    assert_int_equal(r.kinds[0].tally.done_milli, 130 * MILLI);
    assert_int_equal(r.kinds[0].tally.planned_milli, 3000 * MILLI);
    assert_int_equal(done_of(w.work_moi), 30);
    assert_int_equal(r.kinds[0].works_done, 0); /* given up is not finished */
}

static void more_than_planned_is_doubtful_and_counted_until_excluded(void **state)
{
    sent(MOI, 0, (struct send){.figures = {TODAY(w.work_moi, 200), END}});
    sent(MOI, 1, (struct send){.figures = {TODAY(w.work_moi, 150), END}});
    at(1, 16);
    assert_int_equal(doubts(DOUBT_OVER_PLAN), 1);
    assert_int_equal(cell(MOI, 1)->doubts_open, 1);
    assert_int_equal(done_of(w.work_moi), 350);
    assert_int_equal(r.kinds[0].tally.doubtful_milli, 150 * MILLI);
}

static void ten_times_the_usual_is_doubtful(void **state)
{
    for (int d = 0; d < 3; d++)
        sent(CAU, d, (struct send){.figures = {TODAY(w.work_cau, 100), END}});
    sent(CAU, 3, (struct send){.figures = {TODAY(w.work_cau, 1000), END}});
    at(3, 16);
    assert_int_equal(doubts(DOUBT_TENFOLD), 1);
    assert_int_equal(r.doubts[0].against.milli, 100 * MILLI);
}

static void a_stated_total_is_held_against_the_days(void **state)
{
    sent(CAU, 0, (struct send){.figures = {TODAY(w.work_cau, 100), SO_FAR(w.work_cau, 100), END}});
    sent(CAU, 1, (struct send){.figures = {TODAY(w.work_cau, 50), SO_FAR(w.work_cau, 140), END}});
    sent(CAU, 2, (struct send){.figures = {TODAY(w.work_cau, 50), SO_FAR(w.work_cau, 90), END}});
    at(2, 16);
    assert_int_equal(doubts(DOUBT_TOTAL_DIFFERS), 1);
    assert_int_equal(doubts(DOUBT_BELOW_BEFORE), 1);
}

struct settle {
    struct doubt doubt;
    enum settlement settlement;
    struct str why;
};

static enum err settle_run(struct tx *tx, void *context)
{
    struct settle *s = context;

    return doubt_settle(tx, w.campaign, s->doubt.report->seq, s->doubt.figure, s->doubt.code,
        s->settlement, s->why);
}

static enum err settle(struct doubt d, enum settlement settlement, struct str why)
{
    struct settle s = {d, settlement, why};

    return store_write_wait(w.store, 1, settle_run, &s);
}

static void an_excluded_figure_is_not_counted_and_a_decision_needs_a_word(void **state)
{
    sent(MOI, 0, (struct send){.figures = {TODAY(w.work_moi, 900), END}});
    at(0, 16);
    assert_int_equal(doubts(DOUBT_OVER_PLAN), 1);
    assert_int_equal(settle(r.doubts[0], SETTLEMENT_EXCLUDED, S("  ")), E_INVALID);
    assert_int_equal(settle(r.doubts[0], SETTLEMENT_EXCLUDED, S("đo lại chỉ 90 m")), OK);
    at(0, 16);
    assert_int_equal(done_of(w.work_moi), 0);
    assert_int_equal(doubts(DOUBT_OVER_PLAN), 0);
    assert_int_equal(settle(r.doubts[0], SETTLEMENT_ACCEPTED, S("đúng, làm thêm tổ 4")), OK);
    at(0, 16);
    assert_int_equal(done_of(w.work_moi), 900);
    world_rebuilds_the_same(&w);
}

static void a_decision_does_not_reach_the_next_revision(void **state)
{
    struct doubt old;

    sent(MOI, 0, (struct send){.figures = {TODAY(w.work_moi, 900), END}});
    old = at(0, 16)->doubts[0];
    assert_int_equal(settle(old, SETTLEMENT_ACCEPTED, S("đúng")), OK);
    sent(MOI, 0,
        (struct send){
            .report = {.revision = 1, .why = S("thêm")}, .figures = {TODAY(w.work_moi, 950), END}});
    at(0, 16);
    assert_int_equal(doubts(DOUBT_OVER_PLAN), 1);
    assert_int_equal(settle(old, SETTLEMENT_EXCLUDED, S("muộn")), E_CONFLICT);
}

struct signing {
    int day;
    struct str seen;
};

static enum err sign_run(struct tx *tx, void *context)
{
    struct signing *s = context;

    return day_sign(tx, w.campaign, w.first_day + s->day, 5, S("đủ"), s->seen);
}

static enum err sign(int day, struct str seen)
{
    struct signing s = {day, seen};

    return store_write_wait(w.store, 1, sign_run, &s);
}

static struct str seen_on(int day)
{
    struct consolidated c;

    assert_int_equal(day_consolidate(w.db, &w.arena, at(day, 16), w.first_day + day, &c), OK);
    return c.hash;
}

static void a_signed_day_shows_later_corrections_as_differences(void **state)
{
    struct signed_difference_list differences;
    struct signed_day s;
    int64_t number;

    sent(CAU, 0, (struct send){.figures = {TODAY(w.work_cau, 100), END}});
    assert_int_equal(sign(0, seen_on(0)), OK);
    assert_int_equal(signed_day_find(w.db, &w.arena, w.campaign, w.first_day, &s), OK);
    assert_int_equal(s.report_count, 1);
    assert_int_equal(s.paper_number, 5);
    signed_differences(&w.arena, at(0, 16), &s, &differences);
    assert_int_equal(differences.count, 0);
    sent(CAU, 0,
        (struct send){.report = {.revision = 1, .why = S("đo lại")},
            .figures = {TODAY(w.work_cau, 80), END}});
    sent(MOI, 0, (struct send){.figures = {TODAY(w.work_moi, 30), END}});
    signed_differences(&w.arena, at(0, 16), &s, &differences);
    assert_int_equal(differences.count, 2);
    assert_int_equal(differences.items[0].signed_day.milli, 100 * MILLI);
    assert_int_equal(differences.items[0].now_day.milli, 80 * MILLI);
    assert_int_equal(signed_day_next_number(w.db, w.campaign, &number), OK);
    assert_int_equal(number, 6);
    world_rebuilds_the_same(&w);
}

static void a_sum_of_more_and_exact_is_more_and_signed_so(void **state)
{
    int citizens = indicator_index(S("citizens"));
    struct signed_difference_list differences;
    struct signed_day s;

    sent(CAU, 0,
        (struct send){.figures = {{OF_WORK_TODAY, w.work_cau.v, 100 * MILLI, '>'},
                          {OF_INDICATOR, citizens, 40 * MILLI, '<'}, END}});
    sent(MOI, 0,
        (struct send){
            .figures = {TODAY(w.work_moi, 30), {OF_INDICATOR, citizens, 25 * MILLI, '>'}, END}});
    at(0, 16);
    assert_int_equal(rollup_indicator_day(&r, citizens, w.first_day).bound, '~');
    assert_int_equal(rollup_indicator_day(&r, citizens, w.first_day).milli, 65 * MILLI);
    assert_int_equal(r.kinds[0].tally.bound, '>');
    assert_int_equal(r.kinds[0].tally.done_milli, 130 * MILLI);
    assert_int_equal(sign(0, seen_on(0)), OK);
    assert_int_equal(signed_day_find(w.db, &w.arena, w.campaign, w.first_day, &s), OK);
    assert_int_equal(s.totals[0].day.bound, '>');
    assert_int_equal(s.totals[1].day.bound, '=');
    assert_int_equal(s.totals[2].until.bound, '~');
    signed_differences(&w.arena, at(0, 16), &s, &differences);
    assert_int_equal(differences.count, 0);
    sent(CAU, 0,
        (struct send){.report = {.revision = 1, .why = S("đo lại")},
            .figures = {TODAY(w.work_cau, 100), {OF_INDICATOR, citizens, 40 * MILLI, '<'}, END}});
    signed_differences(&w.arena, at(0, 16), &s, &differences);
    assert_int_equal(differences.count, 1); /* as many metres, and now sure of it */
}

static void what_may_both_be_true_is_not_doubtful(void **state)
{
    sent(CAU, 0,
        (struct send){.figures = {{OF_WORK_TODAY, w.work_cau.v, 100 * MILLI, '>'},
                          SO_FAR(w.work_cau, 110), END}});
    sent(CAU, 1,
        (struct send){.figures = {{OF_WORK_TODAY, w.work_cau.v, 100 * MILLI, '='},
                          {OF_WORK_SO_FAR, w.work_cau.v, 190 * MILLI, '~'}, END}});
    at(1, 16);
    assert_int_equal(doubts(DOUBT_TOTAL_DIFFERS), 0);
    assert_int_equal(doubts(DOUBT_BELOW_BEFORE), 0);
    sent(CAU, 2, (struct send){.figures = {{OF_WORK_SO_FAR, w.work_cau.v, 150 * MILLI, '<'}, END}});
    at(2, 16);
    assert_int_equal(doubts(DOUBT_TOTAL_DIFFERS), 1); /* more than 200 were reported */
}

static void what_was_not_seen_is_not_signed(void **state)
{
    struct str seen;

    sent(CAU, 0, (struct send){.figures = {TODAY(w.work_cau, 100), END}});
    seen = seen_on(0);
    sent(MOI, 0, (struct send){.figures = {TODAY(w.work_moi, 30), END}});
    assert_int_equal(sign(0, seen), E_CONFLICT);
}

static void a_day_with_open_doubts_or_without_reports_is_not_signed(void **state)
{
    struct str seen = seen_on(0);

    assert_int_equal(sign(0, seen), E_INVALID);
    sent(MOI, 0, (struct send){.figures = {TODAY(w.work_moi, 900), END}});
    assert_int_equal(sign(0, seen_on(0)), E_INVALID);
    assert_int_equal(sign(40, seen), E_INVALID);
}

static void the_cache_gives_new_sums_when_the_journal_has_grown(void **state)
{
    const struct rollup *first, *again, *after;
    int64_t now = world_clock(w.first_day, 14, 0, 0);
    struct arena a;

    arena_init(&a, 1 << 16);
    assert_int_equal(rollup_get(w.db, w.store, &a, w.campaign, now, &first), OK);
    assert_int_equal(rollup_get(w.db, w.store, &a, w.campaign, now, &again), OK);
    assert_ptr_equal(first->cells, again->cells);
    sent(CAU, 0, (struct send){.figures = {TODAY(w.work_cau, 100), END}});
    assert_int_equal(rollup_get(w.db, w.store, &a, w.campaign, now, &after), OK);
    assert_int_equal(rollup_work_day(after, 0, w.first_day).milli, 100 * MILLI);
    /* who asked before still reads what he was given: he may be with the writer meanwhile */
    assert_int_equal(rollup_work_day(first, 0, w.first_day).milli, 0);
    arena_reset(&a);
}

/* A request whose first question came before a decision, and its board after it. */
static void a_board_of_a_view_from_before_is_not_kept_as_a_new_one(void **state)
{
    const struct rollup *before, *after;
    int64_t now = world_clock(w.first_day, 14, 0, 0);
    struct journal_head head;
    struct arena a;
    struct db *old;

    arena_init(&a, 1 << 16);
    sent(CAU, 0, (struct send){.figures = {TODAY(w.work_cau, 50000), END}});
    at(0, 15);
    assert_true(r.doubt_count > 0);
    assert_int_equal(store_reader(w.store, &old), OK);
    assert_int_equal(db_snapshot(old), OK);
    assert_int_equal(journal_head_find(old, &head), OK);
    assert_int_equal(settle(r.doubts[0], SETTLEMENT_EXCLUDED, S("đo nhầm")), OK);
    assert_int_equal(rollup_get(old, w.store, &a, w.campaign, now, &before), OK);
    assert_int_equal(before->doubts[0].settlement, SETTLEMENT_OPEN);
    assert_int_equal(rollup_get(w.db, w.store, &a, w.campaign, now, &after), OK);
    assert_int_equal(after->doubts[0].settlement, SETTLEMENT_EXCLUDED);
    store_reader_close(old);
    arena_reset(&a);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(an_empty_cell_means_what_the_clock_says),
        CASE(only_the_newest_revision_counts_and_the_cell_says_corrected),
        CASE(a_late_report_is_taken_and_marked),
        CASE(sums_run_over_units_and_days),
        CASE(a_sum_of_more_and_exact_is_more_and_signed_so),
        CASE(what_may_both_be_true_is_not_doubtful),
        CASE(what_was_dropped_is_not_expected_and_what_was_done_of_it_stays),
        CASE(more_than_planned_is_doubtful_and_counted_until_excluded),
        CASE(ten_times_the_usual_is_doubtful),
        CASE(a_stated_total_is_held_against_the_days),
        CASE(an_excluded_figure_is_not_counted_and_a_decision_needs_a_word),
        CASE(a_decision_does_not_reach_the_next_revision),
        CASE(a_signed_day_shows_later_corrections_as_differences),
        CASE(what_was_not_seen_is_not_signed),
        CASE(a_day_with_open_doubts_or_without_reports_is_not_signed),
        CASE(the_cache_gives_new_sums_when_the_journal_has_grown),
        CASE(a_board_of_a_view_from_before_is_not_kept_as_a_new_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
