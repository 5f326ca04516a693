/* Daily reports: what is taken, what is refused, and that a refusal changes nothing. */
#include "campaign_world.h"

#include "report/book.h"
#include "report/packed.h"

static struct world w;
static day_t day;

static int set_up(void **state)
{
    world_init(&w);
    day = w.first_day + 2;
    world_clock(day, 14, 0, 0);
    return 0;
}

static int tear_down(void **state)
{
    world_release(&w);
    return 0;
}

static enum err send_run(struct tx *tx, void *context)
{
    int64_t seq;

    return report_send(tx, context, &seq);
}

static enum err send(struct report *r)
{
    return store_write_wait(w.store, 7, send_run, r);
}

static struct report with(struct report_figure *figures, size_t count)
{
    return (struct report){.campaign = w.campaign,
        .unit = {CAU},
        .day = day,
        .figures = figures,
        .figure_count = count};
}

/* The write refuses, nothing has happened, and the form would have been told the same. */
static void refuses(struct report *r, enum report_place place, const char *word)
{
    struct report_problems problems = {0};
    int64_t before = store_head(w.store);
    bool said = false;

    assert_int_equal(report_check(w.db, &w.arena, LANG_VI, r, now_ms(), &problems), E_INVALID);
    for (size_t i = 0; i < problems.count; i++)
        said |=
            problems.items[i].place == place &&
            str_find(problems.items[i].message, str_from(word), 0) != problems.items[i].message.len;
    if (!said)
        fail_msg("no problem says \"%s\"", word);
    assert_int_equal(send(r), E_INVALID);
    assert_int_equal(store_head(w.store), before);
}

static void sent_report_is_found_as_given(void **state)
{
    struct report_figure figures[] = {
        {OF_INDICATOR, indicator_index(S("citizens")), 40 * MILLI, '='},
        {OF_WORK_TODAY, w.work_cau.v, 120500, '='},
        {OF_WORK_SO_FAR, w.work_cau.v, 620500, '='},
    };
    struct report r = with(figures, 3), found;
    int64_t milli;

    r.note = S("Trời mưa, nghỉ buổi chiều");
    assert_int_equal(send(&r), OK);
    assert_int_equal(report_find(w.db, &w.arena, w.campaign, r.unit, day, &found), OK);
    assert_int_equal(found.revision, 1);
    assert_int_equal(found.account_id, 7);
    assert_int_equal(found.at_ms, now_ms());
    assert_false(found.late);
    assert_int_equal(found.figure_count, 3);
    assert_true(report_figure_of(&found, OF_WORK_TODAY, w.work_cau.v, &milli));
    assert_int_equal(milli, 120500);
    assert_true(report_figure_of(&found, OF_WORK_SO_FAR, w.work_cau.v, &milli));
    assert_int_equal(milli, 620500);
    assert_true(str_eq(found.note, r.note));
    assert_int_equal(report_find_by_seq(w.db, &w.arena, found.seq, &found), OK);
    assert_int_equal(found.unit.v, CAU);
    assert_int_equal(report_find_by_seq(w.db, &w.arena, w.campaign.v, &found), E_NOT_FOUND);
}

static void what_is_not_said_is_absent_and_zero_is_zero(void **state)
{
    int citizens = indicator_index(S("citizens")), police = indicator_index(S("police"));
    struct report_figure none = {OF_INDICATOR, citizens, 0, '='};
    struct report r = with(&none, 1), found;
    int64_t milli = -1;

    assert_int_equal(send(&r), OK);
    assert_int_equal(report_find(w.db, &w.arena, w.campaign, r.unit, day, &found), OK);
    assert_false(report_figure_of(&found, OF_INDICATOR, police, &milli));
    assert_int_equal(milli, -1);
    assert_true(report_figure_of(&found, OF_INDICATOR, citizens, &milli));
    assert_int_equal(milli, 0);
}

static void body_in_the_journal_is_compact(void **state)
{
    struct report_figure figure = {OF_WORK_TODAY, w.work_cau.v, 120000, '='};
    struct report r = with(&figure, 1), found;
    struct fact f;

    assert_int_equal(send(&r), OK);
    assert_int_equal(report_find(w.db, &w.arena, w.campaign, r.unit, day, &found), OK);
    assert_int_equal(fact_find(w.db, &w.arena, found.seq, &f), OK);
    assert_true(str_eq(f.kind, S("report")));
    assert_true(f.body.len <= 16);
    assert_int_equal(report_of_fact(&w.arena, &f, &found), OK);
    assert_int_equal(found.figures[0].milli, 120000);
    assert_int_equal(found.revision, 1);
}

static void a_correction_adds_a_revision_and_keeps_the_old_one(void **state)
{
    struct report_figure figure = {OF_WORK_TODAY, w.work_cau.v, 1200 * MILLI, '='};
    struct report r = with(&figure, 1), found;
    struct report_list all;

    assert_int_equal(send(&r), OK);
    r.revision = 1;
    r.why = S("Ghi nhầm hàng nghìn");
    figure.milli = 120 * MILLI;
    assert_int_equal(send(&r), OK);
    assert_int_equal(report_find(w.db, &w.arena, w.campaign, r.unit, day, &found), OK);
    assert_int_equal(found.revision, 2);
    assert_int_equal(found.figures[0].milli, 120 * MILLI);
    assert_int_equal(report_revisions(w.db, &w.arena, w.campaign, r.unit, day, &all), OK);
    assert_int_equal(all.count, 2);
    assert_true(str_eq(all.items[0].why, r.why));
    assert_int_equal(all.items[1].figures[0].milli, 1200 * MILLI);
    world_rebuilds_the_same(&w);
}

static void a_correction_says_why(void **state)
{
    struct report_figure figure = {OF_WORK_TODAY, w.work_cau.v, 120 * MILLI, '='};
    struct report r = with(&figure, 1);

    assert_int_equal(send(&r), OK);
    r.revision = 1;
    r.why = S(" ");
    refuses(&r, AT_WHY, "vì sao");
}

static void of_two_at_once_the_second_is_told_and_loses_nothing(void **state)
{
    struct report_figure a = {OF_WORK_TODAY, w.work_cau.v, 120 * MILLI, '='};
    struct report_figure b = {OF_WORK_TODAY, w.work_cau.v, 130 * MILLI, '='};
    struct report first = with(&a, 1), second = with(&b, 1), found;
    int64_t before;

    assert_int_equal(send(&first), OK);
    before = store_head(w.store);
    assert_int_equal(send(&second), E_CONFLICT);
    assert_int_equal(store_head(w.store), before);
    second.revision = 1;
    second.why = S("Đo lại");
    assert_int_equal(send(&second), OK);
    first.revision = 1;
    first.why = S("Đo lại lần nữa");
    assert_int_equal(send(&first), E_CONFLICT);
    first.revision = 5;
    assert_int_equal(send(&first), E_CONFLICT);
    assert_int_equal(report_find(w.db, &w.arena, w.campaign, first.unit, day, &found), OK);
    assert_int_equal(found.figures[0].milli, 130 * MILLI);
}

static bool is_late_at(int64_t unit, day_t on, int hour, int minute, int second)
{
    struct report r = {.campaign = w.campaign, .unit = {unit}, .day = day, .note = S("Nghỉ")};
    struct report found;

    world_clock(on, hour, minute, second);
    assert_int_equal(send(&r), OK);
    assert_int_equal(report_find(w.db, &w.arena, w.campaign, r.unit, day, &found), OK);
    return found.late;
}

static void late_begins_when_the_window_closes(void **state)
{
    assert_false(is_late_at(CAU, day, 6, 0, 0));   /* before it opens: early, not wrong */
    assert_false(is_late_at(MOI, day, 15, 0, 59)); /* the clock still shows 15:00 */
    assert_true(is_late_at(AGENCY, day, 15, 1, 0));
    world_rebuilds_the_same(&w);
}

static void a_report_of_yesterday_is_late_and_taken(void **state)
{
    assert_true(is_late_at(CAU, day + 1, 8, 0, 0));
}

static struct campaign longer;

static enum err lengthen(struct tx *tx, void *context)
{
    return campaign_settings_change(tx, w.campaign, &longer);
}

static void late_stays_as_it_was_judged(void **state)
{
    struct report found;

    assert_true(is_late_at(CAU, day, 15, 30, 0));
    longer = world_campaign(&w);
    longer.report_to_minute = 17 * 60;
    assert_int_equal(store_write_wait(w.store, 1, lengthen, NULL), OK);
    assert_int_equal(store_rebuild(w.store), OK);
    db_reset(w.db);
    assert_int_equal(
        report_find(w.db, &w.arena, w.campaign, (struct unit_id){CAU}, day, &found), OK);
    assert_true(found.late);
}

static void days_outside_are_refused(void **state)
{
    struct report r = with(NULL, 0);

    r.note = S("Nghỉ");
    r.day = w.first_day - 1;
    refuses(&r, AT_REPORT, "nằm ngoài đợt");
    r.day = day + 1;
    refuses(&r, AT_REPORT, "chưa đến");
    r.day = w.first_day + 15;
    world_clock(w.first_day + 20, 9, 0, 0);
    refuses(&r, AT_REPORT, "nằm ngoài đợt");
}

static void strangers_do_not_report(void **state)
{
    struct report r = with(NULL, 0);

    r.note = S("Nghỉ");
    r.unit.v = STRANGER;
    refuses(&r, AT_REPORT, "không báo cáo trong đợt");
    r.unit.v = CAU;
    r.campaign.v = 999;
    assert_int_equal(send(&r), E_NOT_FOUND);
}

static void works_of_others_are_refused(void **state)
{
    struct report_figure figure = {OF_WORK_TODAY, w.work_moi.v, MILLI, '='};
    struct report r = with(&figure, 1);

    refuses(&r, AT_FIGURE, "không do đơn vị phụ trách");
    r.unit.v = AGENCY;
    refuses(&r, AT_FIGURE, "ngày công");
    figure.index = 123456;
    refuses(&r, AT_FIGURE, "không do đơn vị phụ trách");
}

static enum err agency_work_run(struct tx *tx, void *context)
{
    struct work work = {.campaign = w.campaign,
        .unit = {AGENCY},
        .place_unit = {MOI},
        .kind = KIND_PATCHING,
        .name = S("Dặm vá đường tổ 3"),
        .measure = UNIT_M,
        .planned_milli = 200 * MILLI,
        .bound = '=',
        .money_vnd = -1};

    return work_add(tx, &work, context);
}

static void exactly_the_lead_unit_reports_metres(void **state)
{
    struct report_figure figure = {OF_WORK_TODAY, 0, 50 * MILLI, '='};
    struct report r = with(&figure, 1);
    struct work_id id;

    assert_int_equal(store_write_wait(w.store, 1, agency_work_run, &id), OK);
    figure.index = id.v;
    r.unit.v = MOI; /* where it lies is not who leads */
    refuses(&r, AT_FIGURE, "không do đơn vị phụ trách");
    r.unit.v = AGENCY;
    assert_int_equal(send(&r), OK);
}

static void absurd_figures_are_refused(void **state)
{
    struct report_figure figure = {OF_WORK_TODAY, w.work_cau.v, -1, '='};
    struct report r = with(&figure, 1);

    refuses(&r, AT_FIGURE, "nhỏ hơn 0");
    figure.milli = INT64_C(3000001) * MILLI;
    refuses(&r, AT_FIGURE, "quá lớn");
    figure.milli = 300001 * MILLI; /* a hundred times the plan and one metre */
    refuses(&r, AT_FIGURE, "300.000 m");
    figure = (struct report_figure){OF_INDICATOR, indicator_index(S("citizens")), INT64_MAX, '='};
    refuses(&r, AT_FIGURE, "quá lớn");
    figure.milli = 12500;
    refuses(&r, AT_FIGURE, "số nguyên");
    figure.index = (int64_t)indicator_count;
    refuses(&r, AT_FIGURE, "chỉ tiêu");
    figure.index = -1;
    refuses(&r, AT_FIGURE, "chỉ tiêu");
}

static void more_than_planned_is_taken(void **state)
{
    struct report_figure figure = {OF_WORK_TODAY, w.work_cau.v, 30000 * MILLI, '='};
    struct report r = with(&figure, 1);

    assert_int_equal(send(&r), OK);
}

static void half_labour_days_are_taken(void **state)
{
    struct report_figure figure = {OF_INDICATOR, indicator_index(S("labour_days")), 12500, '='};
    struct report r = with(&figure, 1);

    assert_int_equal(send(&r), OK);
}

static void empty_and_overlong_reports_are_refused(void **state)
{
    struct report_figure twice[] = {
        {OF_WORK_TODAY, w.work_cau.v, MILLI, '='}, {OF_WORK_TODAY, w.work_cau.v, 2 * MILLI, '='}};
    static char note[REPORT_NOTE_MAX + 1];
    static struct report_figure many[REPORT_FIGURES_MAX + 1];
    struct report r = with(NULL, 0);

    refuses(&r, AT_REPORT, "còn trống");
    r.note = S(" \n ");
    refuses(&r, AT_REPORT, "còn trống");
    memset(note, 'a', sizeof note);
    r.note = (struct str){note, sizeof note};
    refuses(&r, AT_NOTE, "2.000 ký tự");
    r = with(twice, 2);
    refuses(&r, AT_FIGURE, "hai lần");
    r = with(many, REPORT_FIGURES_MAX + 1);
    refuses(&r, AT_REPORT, "nhiều nhất 400 số");
}

static void all_problems_are_told_at_once(void **state)
{
    struct report_figure figures[] = {{OF_WORK_TODAY, w.work_moi.v, MILLI, '='},
        {OF_INDICATOR, indicator_index(S("police")), 500, '='}};
    struct report r = with(figures, 2);
    struct report_problems problems = {0};

    r.day = day + 1;
    assert_int_equal(report_check(w.db, &w.arena, LANG_VI, &r, now_ms(), &problems), E_INVALID);
    assert_int_equal(problems.count, 3);
    assert_int_equal(problems.items[2].figure, 1);
}

static void lists_are_by_unit_day_and_revision(void **state)
{
    struct report r = with(NULL, 0);
    struct report_list all;

    r.note = S("Nghỉ");
    r.unit.v = MOI;
    assert_int_equal(send(&r), OK);
    r.unit.v = CAU;
    assert_int_equal(send(&r), OK);
    r.day = day - 1;
    assert_int_equal(send(&r), OK);
    r.revision = 1;
    r.why = S("Bổ sung");
    assert_int_equal(send(&r), OK);
    assert_int_equal(report_list_of(w.db, &w.arena, w.campaign, &all), OK);
    assert_int_equal(all.count, 4);
    assert_int_equal(all.items[0].day, day - 1);
    assert_int_equal(all.items[1].revision, 2);
    assert_int_equal(all.items[2].day, day);
    assert_int_equal(all.items[3].unit.v, MOI);
    assert_int_equal(
        report_list_of_unit(w.db, &w.arena, w.campaign, (struct unit_id){CAU}, &all), OK);
    assert_int_equal(all.count, 3);
}

static void the_words_of_a_report_stand_beside_the_journal(void **state)
{
    struct report r = {
        .campaign = w.campaign, .unit = {CAU}, .day = day, .note = S("Nghỉ, bà Hoa ốm")};
    struct report found;
    struct fact fact;
    int64_t before = store_head(w.store);

    assert_int_equal(send(&r), OK);
    assert_int_equal(report_find(w.db, &w.arena, r.campaign, r.unit, day, &found), OK);
    assert_true(str_eq(found.note, r.note));
    assert_int_equal(fact_find(w.db, &w.arena, found.seq, &fact), OK);
    assert_true(str_find(fact.body, S("Hoa"), 0) == fact.body.len);
    db_reset(w.db);
    assert_int_equal(send(&r), OK); /* a double click is the same words still */
    assert_int_equal(store_head(w.store), before + 1);
}

#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(the_words_of_a_report_stand_beside_the_journal),
        T(sent_report_is_found_as_given),
        T(what_is_not_said_is_absent_and_zero_is_zero),
        T(body_in_the_journal_is_compact),
        T(a_correction_adds_a_revision_and_keeps_the_old_one),
        T(a_correction_says_why),
        T(of_two_at_once_the_second_is_told_and_loses_nothing),
        T(late_begins_when_the_window_closes),
        T(a_report_of_yesterday_is_late_and_taken),
        T(late_stays_as_it_was_judged),
        T(days_outside_are_refused),
        T(strangers_do_not_report),
        T(works_of_others_are_refused),
        T(exactly_the_lead_unit_reports_metres),
        T(absurd_figures_are_refused),
        T(more_than_planned_is_taken),
        T(half_labour_days_are_taken),
        T(empty_and_overlong_reports_are_refused),
        T(all_problems_are_told_at_once),
        T(lists_are_by_unit_day_and_revision),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
