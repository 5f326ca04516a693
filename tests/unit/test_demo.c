/* test_demo.c: the example campaign, made anew for a clock and looked at as a page would. */
#include "store_dir.h"

#include "base/number.h"
#include "cli/demo.h"
#include "facts.h"
#include "org/sign_in.h"
#include "privacy/person.h"
#include "rollup/sign.h"

static struct store_dir dir;
static struct store *store;
static struct db *db;
static struct arena arena;
static struct campaign_id campaign;
static struct rollup r;
static day_t today;
static int64_t now;

/* The example as it is at this hour of 22/11/2026, or of another day. */
static void example_on(struct civil civil, int hour, int minute)
{
    struct account steering;
    struct campaign_list list;
    char text[32];

    today = day_from_civil(civil);
    now = (int64_t)today * MS_PER_DAY - VIETNAM_OFFSET_MS + (hour * 60 + minute) * INT64_C(60000);
    snprintf(text, sizeof text, "%lld", (long long)now);
    setenv("CHUNGSUC_NOW", text, 1);
    arena_init(&arena, 256 << 20);
    store_dir_init(&dir);
    store = store_dir_open(&dir, facts);
    assert_int_equal(demo_make(store, now), OK);
    assert_int_equal(store_reader(store, &db), OK);
    assert_int_equal(account_find_by_login(db, &arena, S("thuongtruc"), &steering), OK);
    assert_int_equal(campaign_list_of(db, &arena, steering.unit, &list), OK);
    assert_int_equal(list.count, 1);
    campaign = list.items[0].id;
    assert_int_equal(rollup_make(db, &arena, campaign, 0, now, &r), OK);
}

static void example_at(int hour, int minute)
{
    example_on((struct civil){2026, 11, 22}, hour, minute);
}

static int teardown(void **state)
{
    store_reader_close(db);
    store_close(store);
    store_dir_remove(&dir);
    arena_reset(&arena);
    return 0;
}

static size_t cells(enum cell_state state, day_t first, day_t last)
{
    size_t n = 0;

    for (size_t u = 0; u < r.units.count; u++)
        for (day_t d = first; d <= last; d++)
            n += rollup_cell(&r, u, d)->state == state;
    return n;
}

static size_t doubts(enum doubt_code code, enum settlement settlement)
{
    size_t n = 0;

    for (size_t i = 0; i < r.doubt_count; i++)
        n += r.doubts[i].code == code && r.doubts[i].settlement == settlement;
    return n;
}

static void eight_hamlets_the_commune_and_six_agencies_report(void **state)
{
    size_t hamlets = 0, agencies = 0;

    example_at(16, 0);
    assert_int_equal(r.units.count, demo_unit_count);
    for (size_t u = 0; u < r.units.count; u++) {
        agencies += r.units.items[u].is_agency;
        hamlets += str_starts(r.units.items[u].name, S("Ấp "));
    }
    assert_int_equal(hamlets, 8);
    assert_int_equal(agencies, 6);
    assert_int_equal(r.campaign.first_day, today - DEMO_DAYS_BEFORE);
    assert_int_equal(r.campaign.last_day, r.campaign.first_day + 14);
}

static void every_state_is_there_at_once(void **state)
{
    size_t corrected = 0;

    example_at(16, 0);
    assert_int_equal(cells(CELL_MISSING, r.campaign.first_day, today - 1), 1);
    assert_int_equal(cells(CELL_LATE, r.campaign.first_day, today), 1);
    assert_int_equal(cells(CELL_MISSING, today, today), 3);
    assert_int_equal(cells(CELL_REPORTED, today, today), demo_unit_count - 3);
    for (size_t u = 0; u < r.units.count; u++)
        for (day_t d = r.campaign.first_day; d <= today; d++)
            corrected += rollup_cell(&r, u, d)->corrected;
    assert_int_equal(corrected, 2);
    assert_int_equal(doubts(DOUBT_OVER_PLAN, SETTLEMENT_OPEN), 1);
    assert_int_equal(doubts(DOUBT_TENFOLD, SETTLEMENT_OPEN), 1);
    assert_int_equal(doubts(DOUBT_BELOW_BEFORE, SETTLEMENT_OPEN), 1);
    assert_int_equal(doubts(DOUBT_OVER_PLAN, SETTLEMENT_ACCEPTED), 1);
    assert_int_equal(r.doubt_count, 4);
}

static void three_days_are_signed_and_the_third_has_changed_since(void **state)
{
    static const size_t different[] = {0, 0, 1};
    bool *signed_off;

    example_at(16, 0);
    assert_int_equal(signed_days(db, &arena, &r, &signed_off), OK);
    for (int day = 0; day < DEMO_DAYS; day++) {
        struct signed_difference_list differences;
        struct signed_day s;

        assert_int_equal(signed_off[day], day < 3);
        if (day >= 3)
            continue;
        assert_int_equal(signed_day_find(db, &arena, campaign, r.campaign.first_day + day, &s), OK);
        assert_int_equal(s.paper_number, day + 1);
        signed_differences(&arena, &r, &s, &differences);
        assert_int_equal(differences.count, different[day]);
    }
}

static void agencies_report_people_labour_days_and_works_that_they_lead(void **state)
{
    int labour = indicator_index(S("labour_days"));

    example_at(16, 0);
    for (size_t i = 0; i < r.reports.count; i++) {
        const struct report *report = &r.reports.items[i];

        assert_true(report->figure_count > 0);
        if (!r.units.items[rollup_unit_index(&r, report->unit)].is_agency)
            continue;
        for (size_t k = 0; k < report->figure_count; k++) {
            const struct report_figure *f = &report->figures[k];

            if (f->of == OF_WORK_TODAY) {
                int work = rollup_work_index(&r, f->index);

                assert_int_equal(r.works.items[work].unit.v, report->unit.v);
                continue;
            }
            assert_int_equal(f->of, OF_INDICATOR);
            assert_true(indicators[f->index].is_force || f->index == labour);
        }
    }
}

static void every_kind_of_work_is_under_way(void **state)
{
    example_at(16, 0);
    assert_true(r.kind_count >= 8);
    for (size_t i = 0; i < r.kind_count; i++) {
        const struct tally *t = &r.kinds[i].tally;

        assert_in_range(t->done_milli * 100 / t->planned_milli, 20, 100);
    }
}

static void what_the_clock_has_not_reached_has_not_happened(void **state)
{
    example_at(9, 0);
    assert_int_equal(cells(CELL_NOT_DUE, today, today), demo_unit_count);
    for (int64_t seq = 1; seq <= store_head(store); seq++) {
        struct fact fact;

        assert_int_equal(fact_find(db, &arena, seq, &fact), OK);
        assert_true(fact.at_ms <= now);
    }
}

static void the_journal_holds_and_gives_the_same_tables(void **state)
{
    struct verify_result v;

    example_at(14, 10);
    assert_int_equal(store_verify(store, &v), OK);
    assert_null(v.why);
    assert_int_equal(store_verify_derived(store, &v), OK);
    assert_null(v.broken_table);
}

static void the_same_clock_gives_the_same_journal(void **state)
{
    struct verify_result first, second;

    example_at(14, 10);
    assert_int_equal(store_verify(store, &first), OK);
    teardown(NULL);
    example_at(14, 10);
    assert_int_equal(store_verify(store, &second), OK);
    assert_memory_equal(first.head_hash, second.head_hash, sizeof first.head_hash);
}

static void the_password_opens_every_account(void **state)
{
    struct account account;
    struct str hash, wrong;

    example_at(9, 0);
    for (size_t i = 0; i < demo_unit_count; i++) {
        assert_int_equal(
            account_find_by_login(db, &arena, str_from(demo_units[i].login), &account), OK);
        assert_int_equal(account_password_find(db, &arena, account.id, &hash), OK);
    }
    assert_int_equal(password_check(S(DEMO_PASSWORD), hash), OK);
    wrong = S("chungsuc-vidu2");
    assert_int_equal(password_check(wrong, hash), E_DENIED);
}

/* The plan is read anew for each date: months of one and two digits, a leap day, the turn of the
 * year. */
static void it_can_be_made_on_any_day(void **state)
{
    static const struct civil days[] = {{2024, 2, 29}, {2026, 1, 1}, {2026, 1, 4}, {2026, 3, 5},
        {2026, 12, 31}, {2027, 9, 10}, {2028, 3, 1}};

    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        example_on(days[i], i % 2 ? 0 : 23, 59);
        assert_int_equal(r.units.count, demo_unit_count);
        assert_int_equal(r.works.count, 25);
        assert_int_equal(r.campaign.last_day, r.campaign.first_day + 14);
        assert_int_equal(r.doubt_count, 4);
        if (i + 1 < sizeof days / sizeof *days)
            teardown(NULL);
    }
}

/* On the page of one's own data nobody reads the names that the program gives them. */
static void every_kind_of_fact_has_words(void **state)
{
    for (size_t i = 0; facts[i]; i++)
        for (const struct fact_kind *kind = facts[i]; kind->name; kind++)
            if (!person_kind_label(str_from(kind->name)))
                fail_msg("no words for %s in privacy/person.c", kind->name);
}

#define CASE(name) cmocka_unit_test_teardown(name, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(eight_hamlets_the_commune_and_six_agencies_report),
        CASE(every_state_is_there_at_once),
        CASE(three_days_are_signed_and_the_third_has_changed_since),
        CASE(agencies_report_people_labour_days_and_works_that_they_lead),
        CASE(every_kind_of_work_is_under_way),
        CASE(what_the_clock_has_not_reached_has_not_happened),
        CASE(the_journal_holds_and_gives_the_same_tables),
        CASE(the_same_clock_gives_the_same_journal),
        CASE(the_password_opens_every_account),
        CASE(it_can_be_made_on_any_day),
        cmocka_unit_test(every_kind_of_fact_has_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
