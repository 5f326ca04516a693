/* test_double_settle.c: what settling doubles does to every total, and what it refuses.
 *
 * Two communes of two provinces with a campaign each. The model is plain: which work was said to be
 * in which; whoever is in another counts nothing. Rollup and sums must say the same after any
 * number of settlements.
 */
#include "sums_house.h"

#include "rollup/rollup.h"
#include "store/seal.h"
#include "works/work_change.h"

#include <cmocka.h>

enum { COMMUNES = 2, UNITS = 4, WORKS = 24 };

#define FIRST 20000

static struct {
    struct unit_id country, commune[COMMUNES], unit[COMMUNES][UNITS]; /* the last one an agency */
    struct campaign_id campaign[COMMUNES];
    struct work works[WORKS];
    int64_t done[WORKS];
    int in[WORKS]; /* -1: counts itself */
} made;

static unsigned random_state = 7;

static int pick(int n)
{
    random_state = random_state * 1664525 + 1013904223;
    return (int)((random_state >> 8) % (unsigned)n);
}

static void commune_make(int c)
{
    static const char *const names[] = {"Ấp Cầu", "Ấp Trại Bí", "Ấp Xóm Tháp", "Dân quân"};
    static const char *const provinces[] = {"Tỉnh Vàm Sơn", "Tỉnh Sông Cái"};
    struct unit_id none = {0};
    struct campaign_unit seats[UNITS] = {0};
    struct campaign_opening o = {.units = seats, .unit_count = UNITS};
    char name[40];

    snprintf(name, sizeof name, "Xã %d", c);
    made.commune[c] =
        house_unit("xa", name, house_unit("tinh", provinces[c], made.country, none, 0), none, 0);
    for (int u = 0; u < UNITS; u++) {
        made.unit[c][u] =
            house_unit(u == UNITS - 1 ? "co-quan" : "ap", names[u], made.commune[c], none, 0);
        seats[u] = (struct campaign_unit){
            .id = made.unit[c][u], .name = str_from(names[u]), .is_agency = u == UNITS - 1};
    }
    o.campaign = house_campaign(made.commune[c], FIRST, FIRST + 3);
    o.campaign.plan_id = 100 + c;
    assert_int_equal(house_write(house_campaign_run, &o), OK);
    made.campaign[c] = o.campaign.id;
}

static void work_make(int i)
{
    int c = i % COMMUNES;
    struct work *w = &made.works[i];

    *w = (struct work){.campaign = made.campaign[c],
        .unit = made.unit[c][i / COMMUNES % UNITS],
        .kind = i % 3   ? KIND_CLEARING
                : i % 2 ? KIND_HOUSE_BUILD
                        : KIND_HOUSE_REPAIR,
        .name = S("Lộ kiểm"),
        .measure = i % 3 ? (i % 5 ? UNIT_M : UNIT_M2) : UNIT_COUNT,
        .planned_milli = (10 + i) * MILLI,
        .bound = '=',
        .money_vnd = -1};
    assert_int_equal(house_write(house_work_run, w), OK);
    made.in[i] = -1;
    made.done[i] =
        (2 + i * 7 % 9 + (i % 4 == 1) * 40) * MILLI; /* some are done: of the odd commune */
}

/* One report a unit: what it did of each of its works, and people. */
static void reports_send(int c, int u)
{
    struct report_figure figures[WORKS + 1] = {{0}};
    struct report r = {
        .campaign = made.campaign[c], .unit = made.unit[c][u], .day = FIRST, .figures = figures};

    for (int i = 0; i < WORKS; i++)
        if (made.works[i].unit.v == r.unit.v)
            figures[r.figure_count++] =
                (struct report_figure){OF_WORK_TODAY, made.works[i].id.v, made.done[i], '='};
    figures[r.figure_count++] =
        (struct report_figure){OF_INDICATOR, indicator_index(S("citizens")), 11 * MILLI, '='};
    assert_int_equal(house_write(house_report_run, &r), OK);
}

static int setup(void **state)
{
    struct unit_id none = {0};

    (void)state;
    house_begin(FIRST);
    house_clock(FIRST, 14);
    made.country = house_unit("quoc-gia", "Nước", none, none, 0);
    for (int c = 0; c < COMMUNES; c++)
        commune_make(c);
    for (int i = 0; i < WORKS; i++)
        work_make(i);
    for (int c = 0; c < COMMUNES; c++)
        for (int u = 0; u < UNITS; u++)
            reports_send(c, u);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    house_end();
    return 0;
}

/* ── the plain way ──────────────────────────────────────────────────────────────────────────── */

static void tally_is_plain(int c)
{
    struct rollup r;

    assert_int_equal(
        rollup_make(house.db, &house.arena, made.campaign[c], 0, house_clock(FIRST, 15), &r), OK);
    for (size_t k = 0; k < r.kind_count; k++) {
        int64_t planned = 0, done = 0, works = 0, finished = 0;

        for (int i = 0; i < WORKS; i++) {
            const struct work *w = &made.works[i];

            if (i % COMMUNES != c || made.in[i] >= 0 || w->kind != r.kinds[k].kind ||
                w->measure != r.kinds[k].measure)
                continue;
            planned += w->planned_milli;
            done += made.done[i];
            works++;
            finished += made.done[i] >= w->planned_milli;
        }
        assert_int_equal(r.kinds[k].tally.planned_milli, planned);
        assert_int_equal(r.kinds[k].tally.done_milli, done);
        assert_int_equal(r.kinds[k].works, works);
        assert_int_equal(r.kinds[k].works_done, finished);
    }
    assert_int_equal(
        rollup_indicator_day(&r, indicator_index(S("citizens")), FIRST).milli, UNITS * 11 * MILLI);
    db_reset(house.db);
}

static void sums_are_plain(struct unit_id unit, int commune, enum line line)
{
    struct sum_question q = {unit, line, INT32_MIN, INT32_MAX, SUM_ONE};
    const struct sum_column *columns;
    size_t count = sums_columns(house.sums, &columns);
    struct sum_table t;

    assert_int_equal(sums_ask(house.sums, &house.arena, &q, &t), OK);
    assert_int_equal(t.count, 1);
    for (size_t k = 0; k < count; k++) {
        int64_t planned = 0, done = 0;

        for (int i = 0; i < WORKS; i++)
            if (columns[k].is_work && made.works[i].kind == columns[k].kind &&
                made.works[i].measure == columns[k].measure && made.in[i] < 0 &&
                (commune < 0 || i % COMMUNES == commune)) {
                planned += made.works[i].planned_milli;
                done += made.done[i];
            }
        if (!columns[k].is_work)
            continue;
        assert_int_equal(sum_total(t.rows[0].values[k]), done);
        assert_int_equal(t.rows[0].planned ? t.rows[0].planned[k] : 0, planned);
    }
}

static void everything_is_plain(void)
{
    for (int c = 0; c < COMMUNES; c++) {
        tally_is_plain(c);
        sums_are_plain(made.commune[c], c, LINE_TERRITORY);
    }
    sums_are_plain(made.country, -1, LINE_TERRITORY);
}

static int root(int i)
{
    while (made.in[i] >= 0)
        i = made.in[i];
    return i;
}

static void chains_are_flat(void)
{
    for (int i = 0; i < WORKS; i++) {
        struct work w;

        assert_int_equal(work_find(house.db, &house.arena, made.works[i].id, &w), OK);
        assert_int_equal(w.counted_in.v, made.in[i] < 0 ? 0 : made.works[root(i)].id.v);
    }
    db_reset(house.db);
}

/* ── settling ───────────────────────────────────────────────────────────────────────────────── */

struct settling {
    int work, main;
    enum double_verdict verdict;
    const char *why;
};

static enum err settle_run(struct tx *tx, void *context)
{
    const struct settling *s = context;

    return double_settle(
        tx, made.works[s->work].id, made.works[s->main].id, s->verdict, str_from(s->why));
}

static enum err settle(int work, int main, enum double_verdict verdict)
{
    struct settling s = {work, main, verdict, "xem sổ của ấp"};

    return house_write(settle_run, &s);
}

/* What the rules say, worked out by hand. */
static enum err expected(int work, int main, enum double_verdict verdict)
{
    const struct work *a = &made.works[work], *b = &made.works[main];
    int other = made.in[main] == work ? -1 : made.in[main]; /* that very decision is replaced */

    if (work == main)
        return E_INVALID;
    if (verdict == DOUBLE_DIFFERENT)
        return OK;
    if (a->kind != b->kind || a->measure != b->measure)
        return E_INVALID;
    if (made.in[work] == main)
        return OK;
    if (made.in[work] >= 0 || (other >= 0 && root(other) == work))
        return E_CONFLICT;
    return OK;
}

static void settle_any(void)
{
    int work = pick(WORKS), main = pick(WORKS);
    enum double_verdict verdict = pick(3) ? pick(2) ? DOUBLE_SAME : DOUBLE_PART : DOUBLE_DIFFERENT;
    enum err e = expected(work, main, verdict);

    assert_int_equal(settle(work, main, verdict), e);
    if (e != OK)
        return;
    if (made.in[work] == main)
        made.in[work] = -1;
    if (made.in[main] == work)
        made.in[main] = -1;
    if (verdict != DOUBLE_DIFFERENT)
        made.in[work] = main;
}

static void test_after_any_settlements_every_total_is_the_plain_sum(void **state)
{
    (void)state;
    everything_is_plain();
    for (int round = 0; round < 60; round++) {
        for (int i = 0; i < 4; i++)
            settle_any();
        everything_is_plain();
        chains_are_flat();
    }
}

static void test_building_and_repairing_are_refused_with_a_reason(void **state)
{
    struct work build = {.kind = KIND_HOUSE_BUILD, .measure = UNIT_COUNT},
                repair = {.kind = KIND_HOUSE_REPAIR, .measure = UNIT_COUNT},
                metres = {.kind = KIND_CLEARING, .measure = UNIT_M},
                area = {.kind = KIND_CLEARING, .measure = UNIT_M2};

    (void)state;
    assert_non_null(strstr(double_fault(&build, &repair), "Xây nhà và sửa chữa nhà"));
    assert_non_null(double_fault(&metres, &area));
    assert_non_null(double_fault(&metres, &build));
    assert_null(double_fault(&metres, &metres));
    assert_int_equal(settle(0, 3, DOUBLE_SAME), E_INVALID);
}

static void test_a_chain_is_flattened_and_a_circle_refused(void **state)
{
    /* 1, 2, 4, 7: clearing in metres, of both communes */
    (void)state;
    assert_int_equal(settle(1, 2, DOUBLE_PART), OK);
    assert_int_equal(settle(2, 4, DOUBLE_SAME), OK);
    made.in[1] = 2;
    made.in[2] = 4;
    chains_are_flat();
    assert_int_equal(settle(4, 1, DOUBLE_SAME), E_CONFLICT);
    assert_int_equal(settle(1, 7, DOUBLE_SAME), E_CONFLICT); /* counted in a third one already */
    assert_int_equal(settle(2, 4, DOUBLE_DIFFERENT), OK);
    made.in[2] = -1;
    chains_are_flat();
    assert_int_equal(settle(2, 1, DOUBLE_SAME), OK); /* the other way round: replaces 1 in 2 */
    made.in[1] = -1;
    made.in[2] = 1;
    chains_are_flat();
    everything_is_plain();
}

static void test_a_pair_of_two_provinces_has_one_decision(void **state)
{
    struct double_settlements all;

    (void)state;
    assert_int_equal(settle(1, 2, DOUBLE_SAME), OK);
    assert_int_equal(settle(2, 1, DOUBLE_SAME), OK); /* turned round: of the other province */
    made.in[2] = 1;
    chains_are_flat();
    assert_int_equal(double_settlements_of(house.db, &house.arena, made.campaign[0], &all), OK);
    assert_int_equal(all.count, 1);
    assert_int_equal(settle(1, 2, DOUBLE_DIFFERENT), OK);
    made.in[2] = -1;
    chains_are_flat();
    everything_is_plain();
}

static enum err drop_run(struct tx *tx, void *context)
{
    const int *i = context;

    return work_state_change(tx, made.works[*i].id, WORK_DROPPED, FIRST, S("dân chưa đồng ý"));
}

static void test_the_work_that_others_are_counted_in_is_not_dropped(void **state)
{
    int main = 2, other = 1;

    (void)state;
    assert_int_equal(settle(other, main, DOUBLE_SAME), OK);
    assert_int_equal(house_write(drop_run, &main), E_CONFLICT);
    made.in[other] = main;
    everything_is_plain(); /* its metres still count */
    assert_int_equal(settle(other, main, DOUBLE_DIFFERENT), OK);
    assert_int_equal(house_write(drop_run, &main), OK);
}

static void test_a_work_that_is_counted_in_another_is_dropped(void **state)
{
    int other = 1;

    (void)state;
    assert_int_equal(settle(other, 2, DOUBLE_SAME), OK);
    assert_int_equal(house_write(drop_run, &other), OK);
}

static void test_no_word_of_why_no_settlement(void **state)
{
    struct settling s = {1, 2, DOUBLE_SAME, "  "};
    struct settling same = {1, 1, DOUBLE_SAME, "vì"};

    (void)state;
    assert_int_equal(house_write(settle_run, &s), E_INVALID);
    assert_int_equal(house_write(settle_run, &same), E_INVALID);
    chains_are_flat();
}

static void test_the_same_decision_twice_is_one_fact(void **state)
{
    struct double_settlements all;

    (void)state;
    assert_int_equal(settle(1, 2, DOUBLE_SAME), OK);
    assert_int_equal(settle(1, 2, DOUBLE_SAME), OK);
    assert_int_equal(settle(1, 2, DOUBLE_PART), OK);
    assert_int_equal(double_settlements_of(house.db, &house.arena, made.campaign[0], &all), OK);
    assert_int_equal(all.count, 1);
    assert_int_equal(all.items[0].verdict, DOUBLE_PART);
    assert_int_equal(seal_read(house.db, &house.arena, all.items[0].why, &all.items[0].why), OK);
    assert_true(str_eq(all.items[0].why, S("xem sổ của ấp")));
    db_reset(house.db);
}

static enum err sign_run(struct tx *tx, void *context)
{
    struct consolidated c;
    struct rollup r;
    enum err e = rollup_make(tx->db, tx->arena, made.campaign[0], 0, tx->now_ms, &r);

    if (e == OK)
        e = day_consolidate(tx->db, tx->arena, &r, FIRST, &c);
    return e == OK ? day_sign(tx, made.campaign[0], FIRST, 1, S(""), c.hash) : e;
}

static void test_a_signed_day_shows_what_settling_changed(void **state)
{
    struct signed_difference_list differences;
    struct signed_day s;
    struct rollup r;

    (void)state;
    house_clock(FIRST + 1, 9);
    assert_int_equal(house_write(sign_run, NULL), OK);
    assert_int_equal(settle(4, 2, DOUBLE_SAME), OK);
    assert_int_equal(
        rollup_make(house.db, &house.arena, made.campaign[0], 0, house_clock(FIRST + 1, 10), &r),
        OK);
    assert_int_equal(signed_day_find(house.db, &house.arena, made.campaign[0], FIRST, &s), OK);
    signed_differences(&house.arena, &r, &s, &differences);
    assert_int_equal(differences.count, 1);
    assert_int_equal(differences.items[0].index, made.works[4].id.v);
    assert_int_equal(differences.items[0].now_day.milli, 0);
    assert_int_equal(settle(4, 2, DOUBLE_DIFFERENT), OK);
    db_reset(house.db);
    assert_int_equal(
        rollup_make(house.db, &house.arena, made.campaign[0], 0, house_clock(FIRST + 1, 10), &r),
        OK);
    signed_differences(&house.arena, &r, &s, &differences);
    assert_int_equal(differences.count, 0);
    db_reset(house.db);
}

#define HOUSE_TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        HOUSE_TEST(test_after_any_settlements_every_total_is_the_plain_sum),
        HOUSE_TEST(test_building_and_repairing_are_refused_with_a_reason),
        HOUSE_TEST(test_a_chain_is_flattened_and_a_circle_refused),
        HOUSE_TEST(test_a_pair_of_two_provinces_has_one_decision),
        HOUSE_TEST(test_the_work_that_others_are_counted_in_is_not_dropped),
        HOUSE_TEST(test_a_work_that_is_counted_in_another_is_dropped),
        HOUSE_TEST(test_no_word_of_why_no_settlement),
        HOUSE_TEST(test_the_same_decision_twice_is_one_fact),
        HOUSE_TEST(test_a_signed_day_shows_what_settling_changed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
