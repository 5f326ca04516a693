/* test_vote.c: the law's clocks of a fund, and votes of hamlets on contributions. */
#include "ledger/fund_clock.h"
#include "ledger/vote.h"
#include "privacy/facts.h"
#include "store/blob.h"
#include "store/seal.h"

#define WORLD_KINDS ledger_kinds, fund_rule_kinds, seal_kinds, privacy_kinds,
#include "campaign_world.h"

static struct world w;
static struct fund_id fund, relief;

static enum err make(struct tx *tx, void *context)
{
    struct fund f = {.campaign = w.campaign,
        .ground = GROUND_LAW10,
        .name = S("Quỹ làm đường ấp Cầu"),
        .open_from = w.first_day,
        .open_until = w.first_day + 60};
    enum err e = fund_open(tx, &f, &fund);

    f.ground = GROUND_DECREE93;
    f.name = S("Ủng hộ bão lụt");
    return e == OK ? fund_open(tx, &f, &relief) : e;
}

static int set_up(void **state)
{
    world_init(&w);
    world_clock(w.first_day + 20, 9, 0, 0);
    assert_int_equal(store_write_wait(w.store, 1, make, NULL), OK);
    db_reset(w.db);
    return 0;
}

static int tear_down(void **state)
{
    db_reset(w.db);
    world_rebuilds_the_same(&w);
    world_release(&w);
    unsetenv("CHUNGSUC_NOW");
    return 0;
}

static day_t date(int year, int month, int day)
{
    return day_from_civil((struct civil){year, month, day});
}

/* --- clocks --- */

static struct fund_clock clock_of(const struct fund *f, const struct fund_done *done, day_t today)
{
    struct fund_clock clock;
    struct calendar c;
    day_t from, to;

    fund_clock_span(f, &from, &to);
    calendar_make(&w.arena, from, to, NULL, 0, &c);
    fund_clock_make(f, done, &c, today, &clock);
    return clock;
}

static const struct fund_clock_row *row_of(const struct fund_clock *clock, enum fund_step step)
{
    for (size_t i = 0; i < clock->count; i++) {
        if (clock->items[i].step == step)
            return &clock->items[i];
    }
    fail_msg("no such step");
    return NULL;
}

static struct fund_done nothing_done(void)
{
    struct fund_done done;

    for (int s = 0; s < FUND_STEPS; s++)
        done.days[s] = INT32_MAX;
    return done;
}

static void each_limit_counts_from_its_own_day(void **state)
{
    struct fund f = {.ground = GROUND_DECREE93,
        .open_from = date(2026, 9, 1),
        .open_until = INT32_MAX,
        .closed_day = INT32_MAX};
    struct fund_done done = nothing_done();
    struct fund_clock clock = clock_of(&f, &done, date(2026, 9, 2));

    assert_int_equal(clock.count, FUND_STEPS);
    assert_true(clock.too_long);
    assert_int_equal(row_of(&clock, FUND_STEP_RECEIVED)->due, date(2026, 11, 30));
    assert_int_equal(row_of(&clock, FUND_STEP_GIVEN)->due, date(2026, 12, 20));
    assert_int_equal(row_of(&clock, FUND_STEP_RECEIVED_TOTALS)->due, date(2026, 12, 15));
    assert_int_equal(row_of(&clock, FUND_STEP_REPORT)->due, date(2027, 1, 19));
    assert_int_equal(row_of(&clock, FUND_STEP_CALL)->state, CLOCK_OVERDUE);
    for (size_t i = 1; i < clock.count; i++)
        assert_true(clock.items[i - 1].due <= clock.items[i].due);
}

static void what_really_ended_moves_what_follows(void **state)
{
    struct fund f = {.ground = GROUND_DECREE93,
        .open_from = date(2026, 9, 1),
        .open_until = date(2026, 10, 1),
        .closed_day = INT32_MAX};
    struct fund_done done = nothing_done();
    struct fund_clock clock = clock_of(&f, &done, date(2026, 9, 27));

    assert_false(clock.too_long);
    assert_int_equal(row_of(&clock, FUND_STEP_RECEIVED)->due, date(2026, 9, 30));
    assert_int_equal(row_of(&clock, FUND_STEP_RECEIVED)->state, CLOCK_SOON);
    done.days[FUND_STEP_RECEIVED] = date(2026, 9, 25);
    clock = clock_of(&f, &done, date(2026, 10, 12));
    assert_int_equal(row_of(&clock, FUND_STEP_RECEIVED)->state, CLOCK_DONE);
    assert_int_equal(row_of(&clock, FUND_STEP_GIVEN)->due, date(2026, 10, 15));
    assert_int_equal(row_of(&clock, FUND_STEP_GIVEN)->state, CLOCK_SOON);
    /* the fifteenth day is a Saturday: to the Monday */
    assert_int_equal(row_of(&clock, FUND_STEP_RECEIVED_TOTALS)->due, date(2026, 10, 12));
}

static void other_funds_have_no_clocks(void **state)
{
    struct fund f = {.ground = GROUND_LAW10,
        .open_from = date(2026, 9, 1),
        .open_until = INT32_MAX,
        .closed_day = INT32_MAX};
    struct fund_done done = nothing_done();

    assert_int_equal(clock_of(&f, &done, date(2026, 9, 2)).count, 0);
    f.ground = GROUND_DECREE93;
    f.open_from = date(2021, 12, 10); /* before the decree */
    assert_int_equal(clock_of(&f, &done, date(2026, 9, 2)).count, 0);
}

struct step_job {
    struct fund_id fund;
    day_t day;
};

static enum err set_step(struct tx *tx, void *context)
{
    const struct step_job *j = context;

    return fund_step_set(tx, j->fund, FUND_STEP_CALL, j->day);
}

struct late_gift {
    struct fund_id fund;
    day_t day;
    struct entry_refusal no;
};

static enum err give_late(struct tx *tx, void *context)
{
    struct late_gift *g = context;
    const struct donor nobody = {.fund = g->fund, .source = SOURCE_PEOPLE};
    struct plain p = {.fund = g->fund,
        .deed = DEED_RECEIVE,
        .day = g->day,
        .commodity = {.stuff = STUFF_MONEY},
        .amount = 1000};
    struct entry_id id;
    enum err e = donor_add(tx, &nobody, &p.donor);

    return e == OK ? ledger_post_plain(tx, &p, &id, &g->no) : e;
}

static enum err end_receiving(struct tx *tx, void *context)
{
    const struct step_job *j = context;

    return fund_step_set(tx, j->fund, FUND_STEP_RECEIVED, j->day);
}

static void nothing_is_received_after_the_step_that_ends_it(void **state)
{
    struct step_job j = {relief, w.first_day + 9};
    struct late_gift late = {relief, w.first_day + 10, {0}}, last = {relief, w.first_day + 9, {0}};

    assert_int_equal(store_write_wait(w.store, 1, end_receiving, &j), OK);
    assert_int_equal(store_write_wait(w.store, 1, give_late, &late), E_INVALID);
    assert_string_equal(late.no.field, "day");
    assert_int_equal(store_write_wait(w.store, 1, give_late, &last), OK);
}

static void the_law_ends_a_fund_that_says_no_day(void **state)
{
    struct fund f = {.ground = GROUND_DECREE93, .open_from = w.first_day, .open_until = INT32_MAX};
    struct fund_done done;

    assert_int_equal(fund_done_find(w.db, &w.arena, relief, &done), OK);
    assert_int_equal(fund_clock_last_day(&f, &done), w.first_day + 90);
    f.open_until = w.first_day + 30;
    assert_int_equal(fund_clock_last_day(&f, &done), w.first_day + 29);
    f.ground = GROUND_OTHER;
    f.open_until = INT32_MAX;
    assert_int_equal(fund_clock_last_day(&f, &done), INT32_MAX);
}

static void a_step_is_done_on_a_day_or_not_after_all(void **state)
{
    struct step_job j = {relief, w.first_day};
    struct fund_done done;

    assert_int_equal(store_write_wait(w.store, 1, set_step, &j), OK);
    db_reset(w.db);
    assert_int_equal(fund_done_find(w.db, &w.arena, relief, &done), OK);
    assert_int_equal(done.days[FUND_STEP_CALL], w.first_day);
    j.day = INT32_MAX;
    assert_int_equal(store_write_wait(w.store, 1, set_step, &j), OK);
    db_reset(w.db);
    assert_int_equal(fund_done_find(w.db, &w.arena, relief, &done), OK);
    assert_int_equal(done.days[FUND_STEP_CALL], INT32_MAX);
    j.day = w.first_day + 21;
    assert_int_equal(store_write_wait(w.store, 1, set_step, &j), E_INVALID); /* tomorrow */
    j = (struct step_job){fund, w.first_day};
    assert_int_equal(store_write_wait(w.store, 1, set_step, &j), E_INVALID); /* another law */
}

/* --- votes --- */

static void two_thirds_are_of_all_households(void **state)
{
    const struct vote_rule *r = vote_rule_on(date(2026, 9, 1));

    assert_null(vote_rule_on(date(2023, 6, 30)));
    assert_non_null(r);
    assert_true(vote_enough(r, 200, 300));
    assert_false(vote_enough(r, 199, 300));
    assert_true(vote_enough(r, 67, 100));
    assert_false(vote_enough(r, 66, 100));
    assert_false(vote_enough(r, 0, 0));
    assert_int_equal(vote_needed(r, 100), 67);
    assert_int_equal(vote_needed(r, 300), 200);
}

struct vote_job {
    struct vote vote;
    struct vote_id id;
};

static enum err record(struct tx *tx, void *context)
{
    struct vote_job *j = context;

    return vote_record(tx, &j->vote, &j->id);
}

static enum err vote(int unit, int day, int64_t households, int64_t agreed)
{
    struct vote_job j = {.vote = {.fund = fund,
                             .unit = {unit},
                             .day = w.first_day + day,
                             .households = households,
                             .agreed = agreed}};
    enum err e = store_write_wait(w.store, 1, record, &j);

    db_reset(w.db);
    return e;
}

static struct fund the_fund(void)
{
    struct fund f = {0};

    assert_int_equal(fund_find(w.db, &w.arena, fund, &f), OK);
    return f;
}

static struct vote_board board(void)
{
    struct fund f = the_fund();
    struct vote_board b = {0};

    assert_int_equal(vote_board_make(w.db, &w.arena, &f, w.first_day + 20, &b), OK);
    db_reset(w.db);
    return b;
}

static enum err receive(struct tx *tx, void *context)
{
    const struct donor d = *(const struct donor *)context;
    struct plain p = {.fund = fund,
        .deed = DEED_RECEIVE,
        .day = w.first_day + 5,
        .commodity = {.stuff = STUFF_MONEY},
        .amount = 100000};
    struct entry_refusal no;
    struct entry_id id;
    enum err e = donor_add(tx, &d, &p.donor);

    return e == OK ? ledger_post_plain(tx, &p, &id, &no) : e;
}

static void the_newest_vote_of_a_hamlet_counts(void **state)
{
    assert_int_equal(vote(CAU, 1, 150, 99), OK);
    assert_int_equal(vote(CAU, 1, 150, 99), E_CONFLICT); /* sent twice */
    assert_false(board().items[0].passed);
    assert_int_equal(vote(CAU, 3, 150, 100), OK);
    assert_true(board().items[0].passed);
    assert_int_equal(board().passed, 1);
    assert_false(board().commune_passed); /* one of two is less than two thirds */
    assert_int_equal(vote(MOI, 3, 90, 90), OK);
    assert_true(board().commune_passed);
}

static void what_is_no_vote_is_refused(void **state)
{
    assert_int_equal(vote(AGENCY, 1, 100, 90), E_INVALID);
    assert_int_equal(vote(STRANGER, 1, 100, 90), E_INVALID);
    assert_int_equal(vote(CAU, 1, 100, 101), E_INVALID);
    assert_int_equal(vote(CAU, 1, 0, 0), E_INVALID);
    assert_int_equal(vote(CAU, 21, 100, 90), E_INVALID); /* tomorrow */
}

static void villagers_money_without_a_vote_is_warned_about(void **state)
{
    struct donor villager = {.fund = fund, .source = SOURCE_PEOPLE, .unit = {CAU}};
    struct donor firm = {.fund = fund, .source = SOURCE_BUSINESS, .unit = {CAU}};
    struct donor unsaid = {.fund = fund, .source = SOURCE_PEOPLE};
    struct fund f = the_fund();
    bool lacks = false;

    assert_int_equal(store_write_wait(w.store, 1, receive, &firm), OK);
    assert_int_equal(store_write_wait(w.store, 1, receive, &unsaid), OK);
    db_reset(w.db);
    assert_false(board().warned);
    assert_int_equal(vote_lacks(w.db, &w.arena, &f, &villager, w.first_day + 5, &lacks), OK);
    assert_true(lacks);
    assert_int_equal(vote_lacks(w.db, &w.arena, &f, &firm, w.first_day + 5, &lacks), OK);
    assert_false(lacks);
    assert_int_equal(store_write_wait(w.store, 1, receive, &villager), OK);
    db_reset(w.db);
    assert_true(board().items[0].warned);
    assert_int_equal(board().items[0].received, 100000);
    assert_int_equal(vote(CAU, 6, 100, 80), OK); /* the day after: too late for that money */
    assert_true(board().items[0].warned);
    assert_int_equal(vote(CAU, 4, 100, 80), OK);
    assert_false(board().warned);
    assert_int_equal(vote_lacks(w.db, &w.arena, &f, &villager, w.first_day + 5, &lacks), OK);
    assert_false(lacks);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_limit_counts_from_its_own_day, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_really_ended_moves_what_follows, set_up, tear_down),
        cmocka_unit_test_setup_teardown(other_funds_have_no_clocks, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            a_step_is_done_on_a_day_or_not_after_all, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            nothing_is_received_after_the_step_that_ends_it, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_law_ends_a_fund_that_says_no_day, set_up, tear_down),
        cmocka_unit_test_setup_teardown(two_thirds_are_of_all_households, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_newest_vote_of_a_hamlet_counts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_no_vote_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            villagers_money_without_a_vote_is_warned_about, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
