/* test_calendar.c: days of rest and limits of the law, against what offices really did. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/calendar.h"
#include "base/lunar.h"

static struct arena arena;

static day_t day(int year, int month, int d)
{
    return day_from_civil((struct civil){year, month, d});
}

static day_t from_lunar(int year, int month, int d, int zone)
{
    day_t ret = 0;

    assert_int_equal(day_from_lunar((struct lunar){year, month, d, false}, zone, &ret), OK);
    return ret;
}

static struct calendar calendar(int first_year, int last_year)
{
    struct calendar c;

    calendar_make(&arena, day(first_year, 1, 1), day(last_year, 12, 31), NULL, 0, &c);
    return c;
}

/* --- the moon --- */

static void tet_and_gio_to_fall_on_the_days_of_the_table(void **state)
{
    static const struct {
        int year, tet_month, tet_day, tet_weekday, to_month, to_day, to_weekday, last, leap;
    } table[] = {
        {2025, 1, 29, 3, 4, 7, 1, 29, 6},
        {2026, 2, 17, 2, 4, 26, 7, 29, 0},
        {2027, 2, 6, 6, 4, 16, 5, 29, 0},
        {2028, 1, 26, 3, 4, 4, 2, 29, 5},
        {2029, 2, 13, 2, 4, 23, 1, 29, 0},
        {2030, 2, 2, 6, 4, 12, 5, 29, 0},
        {2031, 1, 23, 4, 4, 1, 2, 29, 3},
        {2032, 2, 11, 3, 4, 19, 1, 29, 0},
        {2033, 1, 31, 1, 4, 9, 6, 30, 11},
        {2034, 2, 19, 7, 4, 28, 5, 30, 0},
        {2035, 2, 8, 4, 4, 17, 2, 30, 0},
    };

    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        day_t tet = from_lunar(table[i].year, 1, 1, LUNAR_VIETNAM);
        day_t to = from_lunar(table[i].year, 3, 10, LUNAR_VIETNAM), d;
        struct lunar eve;
        int leap = 0;

        assert_int_equal(tet, day(table[i].year, table[i].tet_month, table[i].tet_day));
        assert_int_equal(weekday(tet), table[i].tet_weekday);
        assert_int_equal(to, day(table[i].year, table[i].to_month, table[i].to_day));
        assert_int_equal(weekday(to), table[i].to_weekday);
        assert_int_equal(lunar_from_day(tet - 1, LUNAR_VIETNAM, &eve), OK);
        assert_int_equal(eve.day, table[i].last);
        assert_int_equal(eve.month, 12);
        for (int m = 1; m <= 12; m++)
            if (day_from_lunar((struct lunar){table[i].year, m, 1, true}, LUNAR_VIETNAM, &d) == OK)
                leap = m;
        assert_int_equal(leap, table[i].leap);
    }
}

static void years_in_which_china_counts_otherwise_are_right_in_both_zones(void **state)
{
    assert_int_equal(from_lunar(1985, 1, 1, 7), day(1985, 1, 21));
    assert_int_equal(from_lunar(1985, 1, 1, 8), day(1985, 2, 20));
    assert_int_equal(from_lunar(2007, 1, 1, 7), day(2007, 2, 17));
    assert_int_equal(from_lunar(2007, 1, 1, 8), day(2007, 2, 18));
    assert_int_equal(from_lunar(2053, 1, 1, 7), day(2053, 2, 18));
    assert_int_equal(from_lunar(2053, 1, 1, 8), day(2053, 2, 19));
    assert_int_equal(from_lunar(1968, 1, 1, 7), day(1968, 1, 29));
    assert_int_equal(from_lunar(1968, 1, 1, 8), day(1968, 1, 30));
    assert_int_equal(from_lunar(2030, 1, 1, 8), day(2030, 2, 3));
}

static void every_day_of_150_years_goes_to_the_moon_and_back(void **state)
{
    struct lunar before = {0};

    for (day_t d = day(1950, 1, 1); d <= day(2099, 12, 31); d++) {
        struct lunar l = {0};
        day_t back = 0;

        assert_int_equal(lunar_from_day(d, LUNAR_VIETNAM, &l), OK);
        assert_int_equal(day_from_lunar(l, LUNAR_VIETNAM, &back), OK);
        assert_int_equal(back, d);
        assert_true(!before.day || l.day == before.day + 1 || (l.day == 1 && before.day >= 29));
        before = l;
    }
}

static void a_lunar_day_that_is_none_is_refused(void **state)
{
    static const struct lunar none[] = {{2026, 12, 30, false}, {2026, 6, 1, true},
        {2025, 5, 1, true}, {2026, 13, 1, false}, {2026, 0, 1, false}, {2026, 1, 31, false},
        {2026, 1, 0, false}, {1899, 1, 1, false}, {2200, 1, 1, false}};
    struct lunar l;
    day_t d = 7;

    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_int_equal(day_from_lunar(none[i], LUNAR_VIETNAM, &d), E_INVALID);
    assert_int_equal(lunar_from_day(day(1899, 12, 31), LUNAR_VIETNAM, &l), E_INVALID);
    assert_int_equal(lunar_from_day(day(2200, 1, 1), LUNAR_VIETNAM, &l), E_INVALID);
    assert_int_equal(d, 7);
}

/* --- days of rest --- */

static void is_kind(const struct calendar *c, day_t d, enum day_kind kind)
{
    struct civil at = civil_from_day(d);

    if (calendar_kind(c, d) != kind)
        fail_msg("%02d/%02d/%d: %d, not %d", at.day, at.month, at.year, calendar_kind(c, d), kind);
}

static void holidays_of_2026_are_those_that_were_kept(void **state)
{
    struct calendar c = calendar(2026, 2026);

    is_kind(&c, day(2026, 1, 1), DAY_HOLIDAY);
    for (int d = 14; d <= 22; d++)
        assert_false(calendar_works(&c, day(2026, 2, d)));
    is_kind(&c, day(2026, 2, 16), DAY_HOLIDAY); /* the last day of the old year */
    is_kind(&c, day(2026, 2, 20), DAY_LAID_OUT);
    is_kind(&c, day(2026, 2, 13), DAY_WORKING);
    is_kind(&c, day(2026, 2, 23), DAY_WORKING);
    is_kind(&c, day(2026, 4, 26), DAY_HOLIDAY); /* Giỗ Tổ, a Sunday */
    is_kind(&c, day(2026, 4, 27), DAY_MADE_UP);
    is_kind(&c, day(2026, 4, 28), DAY_WORKING);
    is_kind(&c, day(2026, 11, 24), DAY_HOLIDAY);
    assert_string_equal(calendar_name(&c, day(2026, 11, 24)), "Ngày Văn hóa Việt Nam 24/11");
    assert_string_equal(calendar_name(&c, day(2026, 4, 27)), "Giỗ Tổ Hùng Vương");
    assert_null(calendar_name(&c, day(2026, 11, 25)));
}

static void a_holiday_holds_from_its_day_on(void **state)
{
    struct calendar c = calendar(2006, 2026);

    is_kind(&c, day(2025, 11, 24), DAY_WORKING); /* a Monday */
    is_kind(&c, day(2026, 11, 24), DAY_HOLIDAY);
    is_kind(&c, day(2006, 4, 7), DAY_WORKING); /* Giỗ Tổ was no day off before 2007 */
    is_kind(&c, day(2007, 4, 26), DAY_HOLIDAY);
}

static void a_year_without_a_layout_says_what_is_likely(void **state)
{
    struct calendar c = calendar(2027, 2027);

    is_kind(&c, day(2027, 2, 5), DAY_HOLIDAY);
    is_kind(&c, day(2027, 2, 6), DAY_HOLIDAY); /* Saturday */
    is_kind(&c, day(2027, 2, 8), DAY_HOLIDAY);
    is_kind(&c, day(2027, 2, 9), DAY_MADE_UP);
    is_kind(&c, day(2027, 2, 10), DAY_MADE_UP);
    is_kind(&c, day(2027, 2, 11), DAY_PRESUMED);
    assert_true(calendar_works(&c, day(2027, 2, 11))); /* for a limit: rather too early */
    is_kind(&c, day(2027, 4, 16), DAY_HOLIDAY);
    is_kind(&c, day(2027, 5, 3), DAY_MADE_UP); /* 01/5 is a Saturday */
    is_kind(&c, day(2027, 9, 2), DAY_HOLIDAY);
    is_kind(&c, day(2027, 9, 3), DAY_PRESUMED);
    is_kind(&c, day(2027, 11, 24), DAY_HOLIDAY);
}

static void two_holidays_in_one_weekend_are_made_up_for_by_two_days(void **state)
{
    struct calendar c = calendar(2022, 2022);

    is_kind(&c, day(2022, 4, 30), DAY_HOLIDAY);
    is_kind(&c, day(2022, 5, 2), DAY_MADE_UP);
    is_kind(&c, day(2022, 5, 3), DAY_MADE_UP);
    is_kind(&c, day(2022, 5, 4), DAY_WORKING);
}

static void a_layout_wins_and_what_was_likely_goes(void **state)
{
    /* 1 to 2 and 4 to 5 days before and after, and a Saturday worked for a Monday */
    static const struct calendar_day laid_out[] = {{0, false}, {0, false}, {0, false}, {0, true}};
    struct calendar_day days[4];
    struct calendar c;

    memcpy(days, laid_out, sizeof days);
    days[0].day = day(2027, 2, 4);
    days[1].day = day(2027, 9, 1);
    days[2].day = day(2027, 5, 4);
    days[3].day = day(2027, 5, 8);
    calendar_make(&arena, day(2027, 1, 1), day(2027, 12, 31), days, 4, &c);
    is_kind(&c, day(2027, 2, 4), DAY_LAID_OUT);
    is_kind(&c, day(2027, 2, 11), DAY_WORKING);
    is_kind(&c, day(2027, 9, 1), DAY_LAID_OUT);
    is_kind(&c, day(2027, 9, 3), DAY_WORKING);
    is_kind(&c, day(2027, 5, 4), DAY_LAID_OUT);
    is_kind(&c, day(2027, 5, 8), DAY_WORKED_IN);
    assert_true(calendar_works(&c, day(2027, 5, 8)));
}

static void outside_its_years_a_calendar_knows_weekends_only(void **state)
{
    struct calendar c = calendar(2026, 2026);

    is_kind(&c, day(2031, 9, 2), DAY_WORKING);
    is_kind(&c, day(2031, 9, 6), DAY_WEEKEND);
    assert_null(calendar_name(&c, day(2031, 9, 2)));
}

/* --- limits --- */

static void limits_are_counted_as_the_law_counts(void **state)
{
    struct calendar c = calendar(2024, 2027);

    /* Friday 20/11/2026; Tuesday 24/11 is a holiday */
    assert_int_equal(calendar_due_working(&c, day(2026, 11, 20), 2), day(2026, 11, 25));
    assert_int_equal(calendar_due_days(&c, day(2026, 11, 20), 10), day(2026, 11, 30));
    /* ends on Saturday 28/11: Monday */
    assert_int_equal(calendar_due_days(&c, day(2026, 11, 18), 10), day(2026, 11, 30));
    assert_int_equal(calendar_due_months(&c, day(2026, 1, 31), 1), day(2026, 3, 2));
    assert_int_equal(calendar_due_months(&c, day(2024, 1, 30), 1), day(2024, 2, 29));
    assert_int_equal(calendar_due_months(&c, day(2026, 10, 15), 3), day(2027, 1, 15));
    /* the deadline of seed 001, a Sunday */
    assert_int_equal(calendar_next_working(&c, day(2024, 12, 8)), day(2024, 12, 9));
    assert_int_equal(calendar_previous_working(&c, day(2024, 12, 8)), day(2024, 12, 6));
}

static void working_days_of_a_span_are_counted(void **state)
{
    struct calendar c = calendar(2024, 2027);

    assert_int_equal(calendar_working_days(&c, day(2024, 12, 10), day(2024, 12, 24)), 11);
    assert_int_equal(calendar_working_days(&c, day(2026, 2, 14), day(2026, 2, 22)), 0);
    assert_int_equal(calendar_working_days(&c, day(2026, 2, 22), day(2026, 2, 14)), 0);
    assert_int_equal(calendar_working_days(&c, day(2026, 11, 23), day(2026, 11, 27)), 4);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(tet_and_gio_to_fall_on_the_days_of_the_table),
        cmocka_unit_test(years_in_which_china_counts_otherwise_are_right_in_both_zones),
        cmocka_unit_test(every_day_of_150_years_goes_to_the_moon_and_back),
        cmocka_unit_test(a_lunar_day_that_is_none_is_refused),
        cmocka_unit_test(holidays_of_2026_are_those_that_were_kept),
        cmocka_unit_test(a_holiday_holds_from_its_day_on),
        cmocka_unit_test(a_year_without_a_layout_says_what_is_likely),
        cmocka_unit_test(two_holidays_in_one_weekend_are_made_up_for_by_two_days),
        cmocka_unit_test(a_layout_wins_and_what_was_likely_goes),
        cmocka_unit_test(outside_its_years_a_calendar_knows_weekends_only),
        cmocka_unit_test(limits_are_counted_as_the_law_counts),
        cmocka_unit_test(working_days_of_a_span_are_counted),
    };
    int failed;

    arena_init(&arena, 1 << 20);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_reset(&arena);
    return failed;
}
