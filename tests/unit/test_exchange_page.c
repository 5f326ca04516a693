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

/* --- a campaign that is too large for one form --- */

static int to_add;
static struct unit_id add_to[2];

static enum err add_some(struct tx *tx, void *context)
{
    struct work work = {.campaign = w.campaign,
        .kind = KIND_CLEARING,
        .name = S("Phát quang"),
        .measure = UNIT_M,
        .planned_milli = MILLI,
        .bound = '=',
        .money_vnd = -1};
    enum err e = OK;

    for (int i = 0; e == OK && i < to_add; i++) {
        work.unit = add_to[i % 2];
        e = work_add(tx, &work, &work.id);
    }
    return e;
}

/* How often a word stands in an answer that is longer than a browser of the tests keeps. */
static size_t times_in(const char *path, const char *word)
{
    static struct exchange x;
    struct header token;
    struct str body;
    size_t n = 0;

    dispatch_init(&x, &options, 0);
    token = (struct header){S("authorization"), str_printf(&x.arena, "Bearer %s", browser.token)};
    x.wire = (struct wire){.method = S("GET"),
        .target = str_from(path),
        .headers = &token,
        .header_count = 1,
        .peer = S("127.0.0.1")};
    x.req.store = store;
    x.req.db = db;
    assert_int_equal(dispatch_start(&x), PHASE_ANSWER);
    dispatch_answer(&x);
    assert_int_equal(x.reply.status, 200);
    body = x.reply.body;
    for (size_t i = str_find(body, str_from(word), 0); i < body.len;
         i = str_find(body, str_from(word), i + 1))
        n++;
    dispatch_release(&x);
    db_reset(db);
    return n;
}

static void fifteen_hundred_works_are_a_form_for_each_unit(void **state)
{
    static const char figure[] = "<input ref=\"/daily/u";
    size_t own, other;

    world_make();
    to_add = 1500;
    add_to[0] = w.mot;
    add_to[1] = w.hai;
    assert_int_equal(store_write_wait(store, 0, add_some, NULL), OK);
    be(COMPILES);
    get("/openrosa/formList");
    assert_int_equal(browser.status, 200);
    assert_true(shown(filled("<formID>chungsuc-{campaign}-{mot}</formID>", at, sizeof at)));
    assert_true(shown(filled("<formID>chungsuc-{campaign}-{hai}</formID>", at, sizeof at)));
    assert_false(shown(filled("<formID>chungsuc-{campaign}</formID>", at, sizeof at)));
    assert_true(shown(filled("/openrosa/forms/{campaign}?unit={mot}<", at, sizeof at)));
    own = times_in(filled("/openrosa/forms/{campaign}?unit={mot}", at, sizeof at), figure);
    other = times_in(filled("/openrosa/forms/{campaign}?unit={hai}", at, sizeof at), figure);
    assert_true(own >= 750 && other >= 750 && own + other >= 1500);
    assert_int_equal(
        times_in(filled("/openrosa/forms/{campaign}?unit={hai}", at, sizeof at), "left_out"), 0);
    get(filled("/openrosa/forms/{campaign}", at, sizeof at)); /* as before it grew */
    assert_int_equal(browser.status, 413);
    assert_true(shown("mỗi đơn vị có một biểu riêng"));
    be(REPORTS); /* of Một, with less than a thousand: one form, as ever */
    get("/openrosa/formList");
    assert_true(shown(filled("<formID>chungsuc-{campaign}</formID>", at, sizeof at)));
    get(filled("/openrosa/forms/{campaign}?unit={hai}", at, sizeof at));
    assert_int_equal(browser.status, 403);
    world_drop();
}

static void what_finds_no_room_in_a_form_is_said_in_it(void **state)
{
    static const char figure[] = "<input ref=\"/daily/u";
    size_t here;

    world_make();
    be(REPORTS);
    here = times_in(filled("/openrosa/forms/{campaign}", at, sizeof at), figure);
    to_add = 1500;
    add_to[0] = add_to[1] = w.mot;
    assert_int_equal(store_write_wait(store, 0, add_some, NULL), OK);
    filled("/openrosa/forms/{campaign}?unit={mot}", at, sizeof at);
    assert_int_equal(times_in(at, figure), XFORM_WORKS_MAX);
    assert_int_equal(times_in(at, "<left_out/>"), 1);
    snprintf(text, sizeof text, "Biểu này thiếu %zu trong ", here + 500);
    assert_int_equal(times_in(at, text), 1);
    world_drop();
}

static void a_form_of_one_unit_is_sent_like_any(void **state)
{
    struct report r;

    world_make();
    be(REPORTS);
    browser_content_type = "multipart/form-data; boundary=x";
    send_json("/openrosa/submission",
        "--x\r\nContent-Disposition: form-data; name=\"xml_submission_file\"; "
        "filename=\"a.xml\"\r\nContent-Type: text/xml\r\n\r\n"
        "<daily id=\"chungsuc-{campaign}-{mot}\" version=\"1\"><left_out/><unit>{mot}</unit>"
        "<day>2024-12-12</day><g1><citizens>4</citizens></g1><correct>no</correct>"
        "<meta><instanceID>uuid:7</instanceID></meta></daily>\r\n--x--\r\n");
    browser_content_type = NULL;
    assert_int_equal(browser.status, 201);
    assert_int_equal(report_find(db, &w.arena, w.campaign, w.mot, w.today, &r), OK);
    db_reset(db);
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
        cmocka_unit_test(fifteen_hundred_works_are_a_form_for_each_unit),
        cmocka_unit_test(what_finds_no_room_in_a_form_is_said_in_it),
        cmocka_unit_test(a_form_of_one_unit_is_sent_like_any),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
