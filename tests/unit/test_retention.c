/* Backups by themselves: which stay, and when one is due. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "keep/made.h"
#include "keep/schedule.h"
#include "keep/shelf.h"

#include <string.h>

enum { HOUR_MS = 3600 * 1000 };

/* 03:00 in Vietnam. */
static int64_t at(int year, int month, int day)
{
    return (int64_t)day_from_civil((struct civil){year, month, day}) * MS_PER_DAY -
           VIETNAM_OFFSET_MS + 3 * HOUR_MS;
}

static void a_rule_is_read_strictly(void **state)
{
    static const char *const wrong[] = {"", "d", "7", "7x", "-1d", "1000d", "7d,7d", "7d,,4w",
        "7 d", "0d,0w", "7d;4w", "7d,4w,12m,1y"};
    struct retention r = {-5, -5, -5};

    assert_int_equal(retention_parse(S("7d,4w,12m"), &r), OK);
    assert_true(r.days == 7 && r.weeks == 4 && r.months == 12);
    assert_int_equal(retention_parse(S("12m, 2d"), &r), OK);
    assert_true(r.days == 2 && r.weeks == 0 && r.months == 12);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(retention_parse(str_from(wrong[i]), &r), E_INVALID);
    assert_int_equal(r.months, 12);
}

static void one_of_each_newest_day_week_and_month_stays(void **state)
{
    int64_t moments[400];
    bool keep[400];
    int kept = 0;

    for (int i = 0; i < 400; i++) /* every day back from Sunday, 22/11/2026 */
        moments[i] = at(2026, 11, 22) - (int64_t)i * MS_PER_DAY;
    retention_choose(&(struct retention){7, 4, 12}, moments, 400, keep);
    for (int i = 0; i < 400; i++)
        kept += keep[i];
    for (int i = 0; i < 7; i++)
        assert_true(keep[i]);
    assert_true(keep[7] && keep[14] && keep[21]); /* Sundays, the last of their weeks */
    assert_false(keep[8]);
    assert_true(keep[22]);      /* 31/10 */
    assert_true(keep[22 + 31]); /* 30/09 */
    assert_int_equal(kept, 7 + 3 + 11);
}

static void several_of_a_day_count_once_and_gaps_are_no_days(void **state)
{
    const int64_t moments[] = {
        at(2026, 11, 22) + HOUR_MS, at(2026, 11, 22), at(2026, 3, 5), at(2024, 1, 1)};
    bool keep[4];

    retention_choose(&(struct retention){3, 0, 0}, moments, 4, keep);
    assert_true(keep[0] && !keep[1] && keep[2] && keep[3]);
}

static void the_newest_stays_whatever_the_rule_says(void **state)
{
    const int64_t moments[] = {at(2026, 11, 22), at(2026, 11, 21)};
    bool keep[2] = {false, true};

    retention_choose(&(struct retention){0, 0, 0}, moments, 2, keep);
    assert_true(keep[0] && !keep[1]);
    retention_choose(&(struct retention){7, 4, 12}, moments, 0, keep);
}

static void due_is_the_last_time_of_day_that_has_passed(void **state)
{
    int minute;

    assert_int_equal(schedule_minute(S("02:30"), &minute), OK);
    assert_int_equal(minute, 150);
    assert_int_equal(schedule_minute(S("24:00"), &minute), E_INVALID);
    assert_int_equal(schedule_minute(S("02:60"), &minute), E_INVALID);
    assert_int_equal(schedule_minute(S("2:30"), &minute), E_INVALID);
    assert_int_equal(schedule_minute(S("-1:30"), &minute), E_INVALID);
    assert_int_equal(schedule_last_due(150, at(2026, 11, 22)), at(2026, 11, 22) - HOUR_MS / 2);
    assert_int_equal(schedule_last_due(180, at(2026, 11, 22)), at(2026, 11, 22));
    assert_int_equal(schedule_last_due(181, at(2026, 11, 22)), at(2026, 11, 21) + 60 * 1000);
}

static void a_name_is_the_moment_in_vietnam(void **state)
{
    char name[BACKUP_NAME_MAX];

    shelf_name(at(2026, 11, 22) + 61 * 1000, name);
    assert_string_equal(name, "chungsuc-20261122-030101.backup");
}

static void late_is_none_or_one_older_than_a_day_and_a_half(void **state)
{
    int64_t now = at(2026, 11, 22);

    assert_true(backup_is_late(0, now));
    assert_false(backup_is_late(now - 36 * HOUR_MS, now));
    assert_true(backup_is_late(now - 36 * (int64_t)HOUR_MS - 1, now));
    assert_false(backup_is_late(now + HOUR_MS, now));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_rule_is_read_strictly),
        cmocka_unit_test(one_of_each_newest_day_week_and_month_stays),
        cmocka_unit_test(several_of_a_day_count_once_and_gaps_are_no_days),
        cmocka_unit_test(the_newest_stays_whatever_the_rule_says),
        cmocka_unit_test(due_is_the_last_time_of_day_that_has_passed),
        cmocka_unit_test(a_name_is_the_moment_in_vietnam),
        cmocka_unit_test(late_is_none_or_one_older_than_a_day_and_a_half),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
