/* test_proposal_page.c: the pages of plans of units, as whole requests: a hamlet's three lines,
 * what is wrong said at its field with everything still there, the committee's decisions, and who
 * may see what. */
#include "hostile_world.h"

#include "proposal/proposal.h"

static char path[64], list_path[64];

static int set_up(void **state)
{
    world_make();
    snprintf(path, sizeof path, "/campaign/%lld/proposal/%lld", (long long)w.campaign.v,
        (long long)w.mot.v);
    snprintf(list_path, sizeof list_path, "/campaign/%lld/proposal", (long long)w.campaign.v);
    return 0;
}

static int tear_down(void **state)
{
    struct verify_result v;

    db_reset(db);
    assert_int_equal(store_verify_derived(store, &v), OK);
    assert_null(v.why);
    world_drop();
    return 0;
}

/* The value of a hidden field of the last page. */
static long long hidden(const char *name)
{
    char mark[64];
    const char *at;

    snprintf(mark, sizeof mark, "name=\"%s\" ", name);
    at = strstr(browser.body, mark);
    assert_non_null(at);
    at = strstr(at, "value=\"");
    assert_non_null(at);
    return atoll(at + strlen("value=\""));
}

static size_t line_count(void)
{
    struct proposal_lines lines;

    db_reset(db);
    assert_int_equal(proposal_lines_of(db, &w.arena, w.campaign, w.mot, &lines), OK);
    return lines.count;
}

static void hand_in(const char *fields)
{
    char body[2048];

    be(REPORTS);
    get(path);
    assert_int_equal(browser.status, 200);
    snprintf(body, sizeof body, "seen=%lld&%s", hidden("seen"), fields);
    post(path, body);
}

#define THREE                                                                                      \
    "k0=clearing&w0=duong+to+1&q0=300+m&k1=house-build&w1=ho+ngheo&q1=2+can"                       \
    "&k2=tree&w2=san+truong&q2=50&forces=20"

static void three_lines_are_handed_in_and_the_same_again_changes_nothing(void **state)
{
    int64_t before;

    hand_in(THREE);
    assert_int_equal(browser.status, 303);
    assert_int_equal(line_count(), 3);
    before = head();
    get(path);
    assert_true(shown("duong to 1") && shown("300 m") && shown("20 người"));
    hand_in("n0=1&k0=clearing&w0=duong+to+1&q0=300+m&n1=2&k1=house-build&w1=ho+ngheo&q1=2+can"
            "&n2=3&k2=tree&w2=san+truong&q2=50&forces=20");
    assert_int_equal(browser.status, 303);
    assert_int_equal(head(), before);
}

static void what_is_wrong_stands_at_its_field_and_nothing_is_lost(void **state)
{
    int64_t before = head();

    hand_in(
        "k0=house-build&w0=nha+ong+Sau&q0=200+m&k1=clearing&w1=duong+to+9&q1=&w2=khong+ro&q2=5");
    assert_int_equal(browser.status, 422);
    assert_true(shown("Đơn vị tính không hợp loại việc"));
    assert_true(shown("Chưa có khối lượng"));
    assert_true(shown("Hãy chọn việc gì"));
    assert_true(shown("nha ong Sau") && shown("200 m") && shown("duong to 9") && shown("khong ro"));
    hand_in("k0=&w0=&q0=");
    assert_int_equal(browser.status, 422);
    assert_true(shown("Kế hoạch chưa có dòng nào"));
    hand_in("k0=clearing&w0=%3Cscript%3E&q0=10&f0=2001-01-01&t0=2001-01-02");
    assert_int_equal(browser.status, 422);
    assert_true(shown("Ngày nằm ngoài đợt") && shown("&lt;script&gt;") && !shown("<script>"));
    assert_int_equal(head(), before);
}

static void a_campaign_that_is_over_takes_no_plan(void **state)
{
    char body[256];
    struct campaign c;

    be(REPORTS);
    get(path);
    snprintf(body, sizeof body, "seen=0&k0=clearing&w0=duong+to+1&q0=300");
    assert_int_equal(campaign_find(db, &w.arena, w.campaign, &c), OK);
    clock_at(c.last_day + 1, 8, 0);
    sit_down();
    post(path, body);
    assert_int_equal(browser.status, 422);
    assert_true(shown("không nhận kế hoạch nữa"));
    assert_int_equal(line_count(), 0);
}

static void the_committee_decides_line_by_line(void **state)
{
    struct work_list works;
    size_t before;
    long long seen;
    char body[1024], decide[80], settle[80];

    snprintf(decide, sizeof decide, "%s/decide", path);
    snprintf(settle, sizeof settle, "%s/settle", path);
    hand_in(THREE);
    assert_int_equal(work_list_of(db, &w.arena, w.campaign, &works), OK);
    before = works.count;
    be(COMPILES);
    get(path);
    seen = hidden("s1");
    snprintf(body, sizeof body, "s1=%lld&s2=%lld&s3=%lld&d1=approved&d2=returned&d3=refused&y3=x",
        seen, seen, seen);
    post(decide, body);
    assert_int_equal(browser.status, 422); /* returned without a word: none of them is written */
    assert_true(shown("Hãy ghi vì sao"));
    snprintf(body, sizeof body,
        "s1=%lld&s2=%lld&s3=%lld&d1=approved&d2=returned&y2=ho+nao&d3=refused&y3=x", seen, seen,
        seen);
    post(decide, body);
    assert_int_equal(browser.status, 303);
    db_reset(db);
    assert_int_equal(work_list_of(db, &w.arena, w.campaign, &works), OK);
    assert_int_equal(works.count, before + 1);
    get(path);
    assert_true(shown("đã duyệt") && shown("ho nao"));
    snprintf(body, sizeof body, "settled=approved&about=%lld", hidden("about"));
    post(settle, body);
    assert_int_equal(browser.status, 422);
    assert_true(shown("đang trả lại"));
    be(REPORTS);
    get(path);
    assert_true(shown("Trả lại để sửa: ho nao"));
}

static void a_decision_about_an_older_version_is_not_taken(void **state)
{
    char body[256], decide[80];
    long long seen;

    snprintf(decide, sizeof decide, "%s/decide", path);
    hand_in(THREE);
    be(COMPILES);
    get(path);
    seen = hidden("s1");
    hand_in("n0=1&k0=clearing&w0=duong+to+1&q0=900+m");
    assert_int_equal(browser.status, 303);
    be(COMPILES);
    get(path);
    snprintf(body, sizeof body, "s1=%lld&d1=approved", seen);
    post(decide, body);
    assert_int_equal(browser.status, 409);
    assert_true(shown("xem bản mới"));
}

static void a_hamlet_sees_its_own_row_and_the_committee_all(void **state)
{
    be(REPORTS);
    get(list_path);
    assert_int_equal(browser.status, 200);
    assert_true(shown(path) && !shown("Câu nhắc"));
    be(OTHER);
    get(path);
    assert_int_equal(browser.status, 403);
    be(READS);
    get(list_path);
    assert_int_equal(browser.status, 200);
    assert_true(shown("Câu nhắc") && !shown("id=\"due\""));
    be(COMPILES);
    get(list_path);
    assert_true(shown("id=\"due\""));
    post(list_path, "day=2001-01-01");
    assert_int_equal(browser.status, 422);
}

static enum err fill_run(struct tx *tx, void *context)
{
    struct campaign_deadline_list d;
    enum err e = campaign_deadlines(tx->db, tx->arena, w.campaign, &d);

    (void)context;
    for (size_t i = d.count; e == OK && i < CAMPAIGN_DEADLINES_MAX; i++)
        e = campaign_deadline_add(tx, w.campaign,
            &(struct campaign_deadline){
                .what = str_printf(tx->arena, "Kế hoạch %zu", i), .day = w.today});
    return e;
}

static void a_full_list_of_deadlines_says_what_can_be_done(void **state)
{
    char deadlines[64], body[64];

    snprintf(deadlines, sizeof deadlines, "/campaign/%lld/deadlines", (long long)w.campaign.v);
    assert_int_equal(store_write_wait(store, 0, fill_run, NULL), OK);
    be(COMPILES);
    get(deadlines);
    post(deadlines, "what=Viec+nua&day=2024-12-29");
    assert_int_equal(browser.status, 422);
    assert_true(shown("200 hạn") && shown("Việc và hạn") && shown("Viec nua"));
    get(list_path);
    snprintf(body, sizeof body, "day=%s", str_z(&w.arena, day_format_iso(&w.arena, w.today - 1)));
    post(list_path, body);
    assert_int_equal(browser.status, 422);
    assert_true(shown("200 hạn") && shown("ngày của một hạn về kế hoạch đã có"));
    snprintf(body, sizeof body, "day=%s", str_z(&w.arena, day_format_iso(&w.arena, w.today)));
    post(list_path, body); /* the day of one that is there needs no other */
    assert_int_equal(browser.status, 303);
}

static void targets_stand_beside_what_is_promised(void **state)
{
    char targets[64];

    snprintf(targets, sizeof targets, "/campaign/%lld/targets", (long long)w.campaign.v);
    hand_in(THREE);
    be(COMPILES);
    get(targets);
    post(targets, "kind=house-build&quantity=9+can&directive=KH+14");
    assert_int_equal(browser.status, 303);
    get(targets);
    assert_true(shown("9 căn") && shown("2 căn") && shown("còn thiếu") && shown("KH 14"));
    get(list_path);
    assert_true(shown("thiếu 7 căn"));
    get(targets);
    post(targets, "kind=house-build&quantity=300+m&directive=KH+14");
    assert_int_equal(browser.status, 422);
    post(targets, "kind=house-build&quantity=0&directive=KH+15");
    assert_int_equal(browser.status, 303);
    get(targets);
    assert_false(shown("9 căn"));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(three_lines_are_handed_in_and_the_same_again_changes_nothing),
        TEST(what_is_wrong_stands_at_its_field_and_nothing_is_lost),
        TEST(a_campaign_that_is_over_takes_no_plan),
        TEST(the_committee_decides_line_by_line),
        TEST(a_decision_about_an_older_version_is_not_taken),
        TEST(a_hamlet_sees_its_own_row_and_the_committee_all),
        TEST(a_full_list_of_deadlines_says_what_can_be_done),
        TEST(targets_stand_beside_what_is_promised),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
