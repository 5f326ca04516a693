/* test_compare.c: figures of before a reform under the units of today: exact, or said to be in
 * question. */
#include "sums_house.h"

#include "sums/compare.h"

#include <cmocka.h>

#define DAY_BEFORE 20000 /* campaigns of these days … */
#define REFORM 20100     /* … under units that end here … */
#define SECOND 20200     /* … and here */
#define DAY_NOW 20300    /* today's campaign */

enum { CITIZENS = 6, GIFTS = 11 };

static struct unit_id country, province[3], commune[8];

struct ending {
    struct unit_id unit;
    day_t day;
};

static enum err end_run(struct tx *tx, void *context)
{
    const struct ending *e = context;

    return unit_end(tx, e->unit, e->day);
}

struct succession {
    struct unit_id before, after;
    bool whole;
};

static enum err succeed_run(struct tx *tx, void *context)
{
    const struct succession *s = context;

    return unit_succeed(tx, s->before, s->after, s->whole);
}

static void became(struct unit_id before, struct unit_id after, bool whole)
{
    assert_int_equal(house_write(succeed_run, &(struct succession){before, after, whole}), OK);
}

static void ends(struct unit_id unit, day_t day)
{
    assert_int_equal(house_write(end_run, &(struct ending){unit, day}), OK);
}

/* A campaign of a commune, in which it reports itself: so many citizens, and hơn so many gifts. */
static void reported(struct unit_id unit, day_t day, int64_t citizens, int64_t gifts)
{
    struct campaign_unit units[] = {{.id = unit, .name = S("Xã")}};
    struct campaign_opening o = {
        .campaign = house_campaign(unit, day, day + 1), .units = units, .unit_count = 1};
    struct report_figure figures[] = {
        {OF_INDICATOR, CITIZENS, citizens * MILLI, '='}, {OF_INDICATOR, GIFTS, gifts * MILLI, '>'}};
    struct report r = {.unit = unit, .day = day, .figures = figures, .figure_count = 2};
    static int64_t plans = 5000;

    o.campaign.plan_id = ++plans;
    house_clock(day, 14);
    assert_int_equal(house_write(house_campaign_run, &o), OK);
    r.campaign = o.campaign.id;
    assert_int_equal(house_write(house_report_run, &r), OK);
}

/* Two provinces become a third. Communes 0 and 1 go whole into 3; 2 is split into 3 and 4; at the
 * second reform 4 goes whole into 5, and 3 is split into 5 and 6; 7 was always there. */
static int setup(void **state)
{
    const struct unit_id none = {0};

    house_begin(REFORM - 200);
    country = house_unit("quoc-gia", "Việt Nam", none, none, 0);
    for (int i = 0; i < 3; i++)
        province[i] = house_unit(
            "tinh", (const char *[]){"Một", "Hai", "Ba"}[i], country, none, i == 2 ? REFORM : 0);
    for (int i = 0; i < 3; i++)
        commune[i] = house_unit("xa", (const char *[]){"A", "B", "C"}[i], province[i / 2], none, 0);
    for (int i = 3; i < 7; i++)
        commune[i] = house_unit("xa", (const char *[]){"D", "E", "F", "G"}[i - 3], province[2],
            none, i < 5 ? REFORM : SECOND);
    commune[7] = house_unit("xa", "H", country, none, 0);
    for (int i = 0; i < 3; i++)
        reported(commune[i], DAY_BEFORE, 10 << i, 1);
    reported(commune[7], DAY_BEFORE, 7, 0);
    for (int i = 0; i < 3; i++)
        ends(commune[i], REFORM);
    ends(province[0], REFORM);
    ends(province[1], REFORM);
    became(province[0], province[2], true);
    became(province[1], province[2], true);
    became(commune[0], commune[3], true);
    became(commune[1], commune[3], true);
    became(commune[2], commune[3], false);
    became(commune[2], commune[4], false);
    reported(commune[3], REFORM + 10, 100, 5);
    reported(commune[4], REFORM + 10, 200, 5);
    ends(commune[3], SECOND);
    ends(commune[4], SECOND);
    became(commune[4], commune[5], true);
    became(commune[3], commune[5], false);
    became(commune[3], commune[6], false);
    reported(commune[5], DAY_NOW, 1000, 0);
    return 0;
}

static int teardown(void **state)
{
    house_end();
    return 0;
}

static struct comparison asked(struct unit_id unit, day_t before, day_t now)
{
    struct compare_question q = {unit, LINE_TERRITORY, {before, before + 20}, {now, now + 20}};
    struct comparison c;

    assert_int_equal(compare_ask(house.db, house.sums, &house.arena, &q, &c), OK);
    db_reset(house.db);
    return c;
}

static int64_t citizens(const struct sum_row *row)
{
    return row->values[CITIZENS].exact / MILLI;
}

static void provinces_that_went_whole_are_carried_exactly(void **state)
{
    struct comparison c = asked(province[2], DAY_BEFORE, DAY_NOW);

    assert_int_equal(citizens(&c.now), 1000);
    assert_int_equal(citizens(&c.before), 70);
    assert_int_equal(c.before.completeness.on_time, 3);
    assert_false(c.partial);
    assert_int_equal(c.source_count, 2);
    assert_int_equal(c.whole_count, 2);
    assert_int_equal(c.share_milli[CITIZENS], 1000);
    assert_int_equal(c.share_milli[0], -1);
    assert_int_equal(c.before.values[GIFTS].more, 3 * MILLI);
}

static void a_part_is_named_and_never_added(void **state)
{
    struct comparison c = asked(commune[3], DAY_BEFORE, REFORM + 10);

    assert_int_equal(citizens(&c.now), 100);
    assert_int_equal(citizens(&c.before), 30); /* A and B */
    assert_int_equal(citizens(&c.in_question), 40);
    assert_true(c.partial);
    assert_int_equal(c.source_count, 3);
    assert_int_equal(c.whole_count, 2);
    assert_int_equal(c.sources[2].unit.v, commune[2].v);
    assert_true(str_eq(c.sources[2].name, S("C")));
    assert_false(c.sources[2].whole);
    assert_int_equal(c.share_milli[CITIZENS], 30 * 1000 / 70);
    assert_int_equal(c.share_milli[GIFTS], 2 * 1000 / 3);
}

static void over_two_reforms_it_is_whole_only_if_every_step_is(void **state)
{
    struct comparison c = asked(commune[5], REFORM + 10, DAY_NOW);

    assert_int_equal(citizens(&c.before), 200); /* E, whole */
    assert_int_equal(citizens(&c.in_question), 100);
    c = asked(commune[5], DAY_BEFORE, DAY_NOW);
    assert_int_equal(citizens(&c.before), 0);
    assert_int_equal(citizens(&c.in_question), 70); /* A, B through D in part; C in part */
    assert_int_equal(c.whole_count, 0);
    assert_int_equal(c.source_count, 3);
    assert_int_equal(c.share_milli[CITIZENS], 0);
}

static void a_unit_that_was_always_there_is_compared_with_itself(void **state)
{
    struct comparison c = asked(commune[7], DAY_BEFORE, DAY_NOW);

    assert_int_equal(citizens(&c.before), 7);
    assert_int_equal(citizens(&c.now), 0);
    assert_int_equal(c.source_count, 1);
    assert_false(c.partial);
    c = asked(country, DAY_BEFORE, DAY_NOW);
    assert_int_equal(citizens(&c.before), 77);
    assert_int_equal(citizens(&c.now), 1000);
}

static void what_cannot_be_asked_is_said(void **state)
{
    struct compare_question q = {{999999}, LINE_TERRITORY, {0, 1}, {2, 3}};
    struct comparison c;

    assert_int_equal(compare_ask(house.db, house.sums, &house.arena, &q, &c), E_NOT_FOUND);
    q.unit = country;
    q.now.to = 1;
    assert_int_equal(compare_ask(house.db, house.sums, &house.arena, &q, &c), E_INVALID);
    db_reset(house.db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(provinces_that_went_whole_are_carried_exactly),
        cmocka_unit_test(a_part_is_named_and_never_added),
        cmocka_unit_test(over_two_reforms_it_is_whole_only_if_every_step_is),
        cmocka_unit_test(a_unit_that_was_always_there_is_compared_with_itself),
        cmocka_unit_test(what_cannot_be_asked_is_said),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
