/* What other people's tools send, through the dispatcher: that a write which runs twice says the
 * same, and what a form on a phone holds. */
#include "hostile_world.h"

#include "exchange/xform.h"
#include "works/work_change.h"

static char at[256], text[4096];

static void send_json(const char *path, const char *pattern)
{
    ask("POST", path, str_from(filled(pattern, text, sizeof text)));
}

static void an_import_that_runs_twice_counts_once(void **state)
{
    world_make();
    be(COMPILES);
    browser_writes_twice = true;
    send_json("/api/v1/dataValueSets",
        "{\"dataSet\":\"{campaign}\",\"period\":\"20241212\",\"dataValues\":["
        "{\"dataElement\":\"citizens\",\"orgUnit\":\"u{mot}\",\"value\":\"4\"},"
        "{\"dataElement\":\"citizens\",\"orgUnit\":\"u{hai}\",\"value\":\"5\"},"
        "{\"dataElement\":\"soldiers\",\"orgUnit\":\"u{hai}\",\"value\":\"6\"},"
        "{\"dataElement\":\"mood\",\"orgUnit\":\"u{hai}\",\"value\":\"1\"}]}");
    browser_writes_twice = false;
    assert_int_equal(browser.status, 409);
    assert_true(
        shown("\"importCount\":{\"imported\":3,\"updated\":0,\"ignored\":1,\"deleted\":0}"));
    assert_true(shown("\"rejectedIndexes\":[3]"));
    world_drop();
}

static void who_reports_for_nobody_there_is_told_before_anything_is_looked_up(void **state)
{
    world_make();
    be(STRANGER);
    send_json("/api/v1/dataValueSets",
        "{\"dataSet\":\"{campaign}\",\"dataValues\":[{\"dataElement\":\"mood\"}]}");
    assert_int_equal(browser.status, 403);
    world_drop();
}

/* The other submission of the same telephone that was written in between. */
static enum err send_first(struct tx *tx, void *context)
{
    struct report_figure f = {.of = OF_INDICATOR, .index = 0, .milli = 3 * MILLI};
    struct report r = {
        .campaign = w.campaign, .unit = w.mot, .day = w.today, .figures = &f, .figure_count = 1};
    int64_t seq;

    return report_send(tx, &r, &seq);
}

static void meanwhile(void)
{
    assert_int_equal(store_write_wait(store, w.accounts[REPORTS].v, send_first, NULL), OK);
}

static void what_was_typed_as_the_reason_goes_in_whenever_it_becomes_a_correction(void **state)
{
    struct report r;

    world_make();
    be(REPORTS);
    browser_content_type = "multipart/form-data; boundary=x";
    browser_meanwhile = meanwhile;
    send_json("/openrosa/submission",
        "--x\r\nContent-Disposition: form-data; name=\"xml_submission_file\"; "
        "filename=\"a.xml\"\r\nContent-Type: text/xml\r\n\r\n"
        "<daily id=\"chungsuc-{campaign}\" version=\"1\"><unit>{mot}</unit><day>2024-12-12</day>"
        "<g1><citizens>4</citizens></g1><correct>yes</correct><why>Em đếm lại</why>"
        "<meta><instanceID>uuid:1</instanceID></meta></daily>\r\n--x--\r\n");
    browser_meanwhile = NULL;
    browser_content_type = NULL;
    assert_int_equal(browser.status, 201);
    assert_int_equal(report_find(db, &w.arena, w.campaign, w.mot, w.today, &r), OK);
    assert_int_equal(r.revision, 2);
    assert_true(str_eq(r.why, S("Em đếm lại")));
    db_reset(db);
    world_drop();
}

static void a_dropped_work_can_still_be_corrected_on_the_phone(void **state)
{
    world_make();
    be(COMPILES);
    get(filled("/work/{work}", at, sizeof at));
    post(filled("/work/{work}/state", at, sizeof at), "state=dropped&day=11/12/2024&state_why=x");
    assert_int_equal(browser.status, 303);
    be(REPORTS);
    get(filled("/openrosa/forms/{campaign}", at, sizeof at));
    assert_int_equal(browser.status, 200);
    assert_true(shown(filled("<w{work}", at, sizeof at)));
    world_drop();
}

static enum err add_many(struct tx *tx, void *context)
{
    struct work work = {.campaign = w.campaign,
        .unit = w.hai,
        .kind = KIND_CLEARING,
        .name = S("Phát quang"),
        .measure = UNIT_M,
        .planned_milli = MILLI,
        .bound = '=',
        .money_vnd = -1};
    enum err e = OK;

    for (int i = 0; e == OK && i <= XFORM_WORKS_MAX; i++)
        e = work_add(tx, &work, &work.id);
    return e;
}

static void works_of_others_do_not_take_the_form_off_the_phone(void **state)
{
    world_make();
    assert_int_equal(store_write_wait(store, 0, add_many, NULL), OK);
    be(REPORTS);
    get("/openrosa/formList");
    assert_int_equal(browser.status, 200);
    assert_true(shown(filled("chungsuc-{campaign}<", at, sizeof at)));
    world_drop();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_import_that_runs_twice_counts_once),
        cmocka_unit_test(who_reports_for_nobody_there_is_told_before_anything_is_looked_up),
        cmocka_unit_test(what_was_typed_as_the_reason_goes_in_whenever_it_becomes_a_correction),
        cmocka_unit_test(a_dropped_work_can_still_be_corrected_on_the_phone),
        cmocka_unit_test(works_of_others_do_not_take_the_form_off_the_phone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
