/* The pages about works: who sees and changes what, and that what is wrong is said at its field and
 * nothing is written. */
#include "hostile_world.h"

#include "works/work_change.h"

static char at[256], fields[1024];

static void see(const char *pattern)
{
    get(filled(pattern, at, sizeof at));
}

static void send(const char *pattern, const char *values)
{
    filled(values, fields, sizeof fields);
    post(filled(pattern, at, sizeof at), fields);
}

static struct work found(void)
{
    struct work work;

    db_reset(db);
    assert_int_equal(work_find(db, &w.arena, w.work, &work), OK);
    return work;
}

/* Refused: says that, keeps what was typed, and writes nothing. */
static void refused(const char *pattern, const char *values, const char *words, const char *typed)
{
    int64_t before = head();

    send(pattern, values);
    assert_int_equal(browser.status, 422);
    if (!shown(words))
        fail_msg("%s: not said: %s", pattern, words);
    assert_true(shown("aria-invalid=\"true\""));
    if (typed)
        assert_true(shown(typed));
    assert_int_equal(head(), before);
}

static void the_commune_sees_every_work_and_a_hamlet_its_own(void **state)
{
    world_make();
    be(COMPILES);
    see("/campaign/{campaign}");
    assert_true(shown("/works?kind=clearing"));
    see("/campaign/{campaign}/works");
    assert_true(shown(filled("/work/{work}", at, sizeof at)));
    assert_true(shown("đang làm"));
    assert_true(shown("Thêm công trình"));
    see("/campaign/{campaign}/works?state=dropped");
    assert_true(shown("Không có công trình nào như vậy."));
    be(REPORTS);
    see("/campaign/{campaign}/works");
    assert_true(shown(filled("/work/{work}", at, sizeof at)));
    assert_false(shown("Thêm công trình"));
    be(OTHER);
    see("/campaign/{campaign}/works");
    assert_int_equal(browser.status, 200);
    assert_false(shown(filled("/work/{work}", at, sizeof at)));
    see("/work/{work}");
    assert_int_equal(browser.status, 403);
    world_drop();
}

static void forms_are_shown_to_whoever_may(void **state)
{
    world_make();
    be(READS);
    see("/work/{work}");
    assert_int_equal(browser.status, 200);
    assert_false(shown("/state\""));
    assert_false(shown("/costs\""));
    be(REPORTS);
    see("/work/{work}");
    assert_true(shown("/state\""));
    assert_false(shown("value=\"dropped\"")); /* that is for the commune to say */
    assert_false(shown("/move\""));
    send("/work/{work}/state", "state=dropped&day=10/12/2024&state_why=x");
    assert_int_equal(browser.status, 422);
    send("/work/{work}/state", "state=under-way&day=10/12/2024");
    assert_int_equal(browser.status, 303);
    assert_int_equal(found().state, WORK_UNDER_WAY);
    see("/work/{work}");
    send("/work/{work}/costs", "budget_planned=1");
    assert_int_equal(browser.status, 403);
    world_drop();
}

static void a_work_that_was_reported_stays_where_it_was(void **state)
{
    world_make();
    be(COMPILES);
    see("/work/{work}");
    refused("/work/{work}/move", "lead={hai}", "khối lượng ở lại với đơn vị đã báo cáo", NULL);
    assert_true(shown("details open"));
    assert_int_equal(found().unit.v, w.mot.v);
    world_drop();
}

static void a_new_work_can_be_moved_until_somebody_reports_it(void **state)
{
    struct work_list list;

    world_make();
    be(COMPILES);
    see("/campaign/{campaign}/works/new");
    send("/campaign/{campaign}/works/new",
        "kind=patching&name=Dam+va&planned=120&measure=m&lead={mot}&place_unit={mot}&"
        "state=approved");
    assert_int_equal(browser.status, 303);
    snprintf(at, sizeof at, "%s", browser.location);
    get(at);
    assert_true(shown("Dam va"));
    refused("/campaign/{campaign}/works/new",
        "kind=patching&name=dam+va&planned=120&measure=m&lead={mot}&place_unit={mot}&"
        "state=approved",
        "đã có công trình cùng tên", "value=\"dam va\"");
    db_reset(db);
    assert_int_equal(work_list_of(db, &w.arena, w.campaign, &list), OK);
    snprintf(at, sizeof at, "/work/%lld/move", (long long)list.items[list.count - 1].id.v);
    snprintf(fields, sizeof fields, "lead=%lld", (long long)w.hai.v);
    post(at, fields);
    assert_int_equal(browser.status, 303);
    be(OTHER); /* who leads it now finds it in the report of the day */
    snprintf(at, sizeof at, "/campaign/%lld/unit/%lld/day/2024-12-12", (long long)w.campaign.v,
        (long long)w.hai.v);
    get(at);
    assert_true(shown("Dam va"));
    world_drop();
}

static void a_quantity_in_the_wrong_unit_is_refused_at_its_field(void **state)
{
    static const char change[] = "name=Duong&place_unit={mot}&planned_why=x&planned=";
    char typed[200];

    world_make();
    be(COMPILES);
    see("/work/{work}");
    snprintf(typed, sizeof typed, "%s3+km", change);
    refused("/work/{work}/change", typed, "Ô này tính bằng m.", "value=\"3 km\"");
    snprintf(typed, sizeof typed, "%s300+m2", change);
    refused("/work/{work}/change", typed, "Ô này tính bằng m.", "value=\"300 m2\"");
    snprintf(typed, sizeof typed, "%s-5", change);
    refused("/work/{work}/change", typed, "Chỉ ghi số", "value=\"-5\"");
    refused("/campaign/{campaign}/works/new",
        "kind=house-build&name=Nha&planned=2&measure=m&lead={mot}&place_unit={mot}&state=approved",
        "không tính bằng đơn vị này", "value=\"Nha\"");
    snprintf(
        typed, sizeof typed, "%s300+m", change); /* the unit of the field itself is no mistake */
    send("/work/{work}/change", typed);
    assert_int_equal(browser.status, 303);
    assert_int_equal(found().planned_milli, 300 * MILLI);
    see("/work/{work}");
    refused("/work/{work}/change", "name=Duong&place_unit={mot}&planned=400", "Hãy ghi vì sao",
        "value=\"400\"");
    world_drop();
}

static void money_in_two_currencies_is_refused_at_its_field(void **state)
{
    struct work_costs costs;

    world_make();
    be(COMPILES);
    see("/work/{work}");
    refused("/work/{work}/costs",
        "budget_planned=5.000.000&sponsors_real=200+tri%E1%BB%87u+%2B+5000+USD",
        "một loại tiền một ô", "value=\"5.000.000\"");
    assert_true(shown("value=\"200 triệu + 5000 USD\""));
    refused("/work/{work}/costs", "other_real=%24300", "một loại tiền một ô", NULL);
    refused("/work/{work}/costs", "other_real=nhi%E1%BB%81u", "Cần một số tiền", NULL);
    send("/work/{work}/costs",
        "budget_planned=5.000.000&people_real=4,5+tri%E1%BB%87u&other_real=0");
    assert_int_equal(browser.status, 303);
    db_reset(db);
    assert_int_equal(work_costs_of(db, w.work, &costs), OK);
    assert_int_equal(costs.of[COST_BUDGET].planned_vnd, 5000000);
    assert_int_equal(costs.of[COST_BUDGET].real_vnd, -1); /* not said is not 0 */
    assert_int_equal(costs.of[COST_PEOPLE].real_vnd, 4500000);
    assert_int_equal(costs.of[COST_OTHER].real_vnd, 0);
    see("/work/{work}");
    assert_true(shown("5.000.000 đồng"));
    world_drop();
}

static void dropping_says_why_and_takes_the_work_off_the_form(void **state)
{
    world_make();
    be(COMPILES);
    see("/work/{work}");
    refused("/work/{work}/state", "state=dropped&day=11/12/2024", "Hãy ghi vì sao", NULL);
    refused("/work/{work}/state", "state=dropped&day=30/12/2024&state_why=mua", "Ngày này chưa đến",
        "value=\"mua\"");
    refused("/work/{work}/state", "state=dropped&day=10/12/2024&state_why=mua",
        "còn báo cáo khối lượng", "value=\"mua\"");
    refused("/work/{work}/state", "state=handed-over&day=11/12/2024", "Hãy chọn", NULL);
    send("/work/{work}/state", "state=dropped&day=11/12/2024&state_why=M%C6%B0a+l%C5%A9");
    assert_int_equal(browser.status, 303);
    see("/work/{work}");
    assert_true(shown("Vì sao: Mưa lũ"));
    assert_true(shown("phần đã làm vẫn tính"));
    be(REPORTS);
    see("/campaign/{campaign}/unit/{mot}/day/2024-12-12");
    assert_int_equal(browser.status, 200);
    assert_false(shown(filled("name=\"w{work}\"", at, sizeof at)));
    see("/campaign/{campaign}/unit/{mot}/day/2024-12-10"); /* reported: still to be corrected */
    assert_true(shown(filled("name=\"w{work}\"", at, sizeof at)));
    world_drop();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_commune_sees_every_work_and_a_hamlet_its_own),
        cmocka_unit_test(forms_are_shown_to_whoever_may),
        cmocka_unit_test(a_work_that_was_reported_stays_where_it_was),
        cmocka_unit_test(a_new_work_can_be_moved_until_somebody_reports_it),
        cmocka_unit_test(a_quantity_in_the_wrong_unit_is_refused_at_its_field),
        cmocka_unit_test(money_in_two_currencies_is_refused_at_its_field),
        cmocka_unit_test(dropping_says_why_and_takes_the_work_off_the_form),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
