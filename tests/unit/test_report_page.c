/* The pages of campaigns and daily reports: whole requests through the dispatcher, no sockets. */
#include "store_dir.h"

#include "base/number.h"
#include "doc/text.h"
#include "http/dispatch.h"
#include "org/page.h"
#include "org/sign_in.h"
#include "plan/facts.h"
#include "report/report.h"
#include "routes.h"
#include "works/page.h"

static const struct fact_kind plan_facts[] = {
    {.name = "plan-uploaded", .apply = plan_uploaded_apply, .version = 1},
    {.name = "plan-accepted", .apply = plan_accepted_apply, .version = 1},
    {.name = NULL},
};
static const struct fact_kind *const kinds[] = {
    org_kinds, plan_facts, campaign_kinds, work_kinds, report_kinds, NULL};
static const struct app app = {
    .routes = routes, .sign_in_path = "/sign-in", .actor_load = org_actor_load, .may = org_may};
static const struct server_options options = {.app = &app};

static struct store_dir dir;
static struct store *store;
static struct db *db;
#include "browser.h"

/* A commune with two hamlets and an agency, in the third day of its campaign; and a neighbour. */
static struct {
    struct arena arena;
    day_t first_day, today;
    struct unit_id commune, elsewhere, cau, moi;
    struct campaign_id campaign;
    struct work_id clearing, houses;
    struct str cau_session, moi_session, compile_session, read_session, elsewhere_session;
    char today_path[80];
} w;

static void clock_at(day_t day, int hour, int minute)
{
    char text[32];

    snprintf(text, sizeof text, "%lld",
        (long long)day * MS_PER_DAY - VIETNAM_OFFSET_MS + (hour * 60 + minute) * INT64_C(60000));
    setenv("CHUNGSUC_NOW", text, 1);
}

/* An office with one role, signed in already: passwords are tested elsewhere and are slow. */
static enum err make_account(
    struct tx *tx, const char *login, struct unit_id unit, enum role role, struct str *ret_session)
{
    struct account a = {.login = str_from(login), .name = str_from(login), .unit = unit};
    struct account_role r = {.unit = unit, .role = role, .until_day = INT32_MAX};
    unsigned char hash[SESSION_HASH_BYTES];
    struct role_id id;
    enum err e = account_add(tx, &a, &r.account);

    if (e == OK)
        e = role_give(tx, &r, &id);
    *ret_session = session_token_new(&w.arena);
    session_token_hash(*ret_session, hash);
    if (e != OK)
        return e;
    return db_run(tx->db, SQL_session_insert,
        ARGS(value_blob((struct str){(const char *)hash, sizeof hash}), V(r.account.v), V(0),
            V(tx->now_ms), V(tx->now_ms + INT64_C(100) * MS_PER_DAY), V(tx->now_ms), V(tx->now_ms),
            V(1)));
}

static enum err make_units(struct tx *tx)
{
    struct org_unit u = {.kind = unit_kind_find(S("xa")), .name = S("Xã Tân Phong")};
    enum err e = unit_add(tx, &u, &w.commune);

    u.name = S("Xã Khác");
    return e == OK ? unit_add(tx, &u, &w.elsewhere) : e;
}

static enum err make_works(struct tx *tx)
{
    struct work work = {.campaign = w.campaign,
        .unit = w.cau,
        .kind = KIND_CLEARING,
        .name = S("Phát quang <Lộ kiểm>"),
        .measure = UNIT_M,
        .planned_milli = 3000 * MILLI,
        .bound = '=',
        .money_vnd = -1};
    enum err e = work_add(tx, &work, &w.clearing);

    work.unit = w.moi;
    work.kind = KIND_HOUSE_BUILD;
    work.name = S("Xây nhà");
    work.measure = UNIT_COUNT;
    work.planned_milli = 2 * MILLI;
    return e == OK ? work_add(tx, &work, &w.houses) : e;
}

static enum err make_world(struct tx *tx, void *context)
{
    struct campaign_unit units[] = {
        {.name = S("Ấp Cầu")}, {.name = S("Ấp Mới")}, {.name = S("Công an xã"), .is_agency = true}};
    struct campaign_opening o = {.units = units, .unit_count = 3};
    enum err e = make_units(tx);

    o.campaign = (struct campaign){.unit = w.commune,
        .name = S("Đợt II"),
        .first_day = w.first_day,
        .last_day = w.first_day + 14,
        .report_from_minute = 810,
        .report_to_minute = 900};
    if (e == OK)
        e = campaign_open(tx, &o, &w.campaign);
    w.cau = units[0].id;
    w.moi = units[1].id;
    if (e == OK)
        e = make_works(tx);
    if (e == OK)
        e = make_account(tx, "truong-ap-cau", w.cau, ROLE_REPORT, &w.cau_session);
    if (e == OK)
        e = make_account(tx, "truong-ap-moi", w.moi, ROLE_REPORT, &w.moi_session);
    if (e == OK)
        e = make_account(tx, "thuong-truc", w.commune, ROLE_COMPILE, &w.compile_session);
    if (e == OK)
        e = make_account(tx, "lanh-dao", w.commune, ROLE_READ, &w.read_session);
    return e == OK ? make_account(tx, "xa-khac", w.elsewhere, ROLE_COMPILE, &w.elsewhere_session)
                   : e;
}

static int set_up(void **state)
{
    memset(&browser, 0, sizeof browser);
    memset(&w, 0, sizeof w);
    arena_init(&w.arena, 256 << 20);
    w.first_day = day_from_civil((struct civil){2024, 12, 10});
    w.today = w.first_day + 2;
    clock_at(w.first_day, 7, 0);
    store_dir_init(&dir);
    store = store_dir_open(&dir, kinds);
    assert_int_equal(store_write_wait(store, 0, make_world, NULL), OK);
    assert_int_equal(store_reader(store, &db), OK);
    clock_at(w.today, 14, 0);
    snprintf(w.today_path, sizeof w.today_path, "/campaign/%lld/unit/%lld/day/2024-12-12",
        (long long)w.campaign.v, (long long)w.cau.v);
    return 0;
}

static int tear_down(void **state)
{
    store_reader_close(db);
    store_close(store);
    store_dir_remove(&dir);
    arena_reset(&w.arena);
    unsetenv("CHUNGSUC_NOW");
    return 0;
}

static void as(struct str session)
{
    snprintf(browser.session, sizeof browser.session, "%.*s", STR(session));
    sit_down();
}

/* "/campaign/ID" and what follows. */
static const char *path(const char *rest)
{
    static char text[128];

    snprintf(text, sizeof text, "/campaign/%lld%s", (long long)w.campaign.v, rest);
    return text;
}

static const char *day_path(int64_t campaign, struct unit_id unit, const char *day)
{
    static char text[128];

    snprintf(text, sizeof text, "/campaign/%lld/unit/%lld/day/%s", (long long)campaign,
        (long long)unit.v, day);
    return text;
}

/* Send today's report of Ấp Cầu; `figures` follow "wID=". */
static void send(const char *revision, const char *clearing, const char *rest)
{
    char fields[512];

    snprintf(fields, sizeof fields, "revision=%s&w%lld=%s&%s", revision, (long long)w.clearing.v,
        clearing, rest);
    post(w.today_path, fields);
}

static struct report newest(void)
{
    struct report r = {0};

    db_reset(db);
    assert_int_equal(report_find(db, &w.arena, w.campaign, w.cau, w.today, &r), OK);
    return r;
}

static void first_page_leads_to_todays_report(void **state)
{
    as(w.cau_session);
    get("/");
    assert_int_equal(browser.status, 200);
    assert_true(shown("Gửi báo cáo ngày 12/12"));
    assert_true(shown(w.today_path));
    get(w.today_path);
    send("0", "10", "");
    get("/");
    assert_true(shown("Còn thiếu báo cáo ngày 11/12"));
}

static void first_page_of_the_compiler_leads_to_the_board(void **state)
{
    as(w.compile_session);
    get("/");
    assert_true(shown("Hôm nay 0/3 đơn vị đã báo cáo."));
    assert_true(shown(path("\"")));
    as(w.elsewhere_session);
    get("/");
    assert_true(shown("Nạp kế hoạch"));
    get("/campaign");
    assert_false(shown("Đợt II"));
    as(w.cau_session); /* one who only reports is led to the report, not to the board */
    get("/campaign");
    assert_true(shown(w.today_path));
    as(w.read_session);
    get("/campaign");
    assert_true(shown("Đợt II"));
    assert_true(shown("đang chạy"));
}

static void form_shows_the_units_own_works_and_what_is_left(void **state)
{
    as(w.cau_session);
    get(w.today_path);
    assert_int_equal(browser.status, 200);
    assert_true(shown("Phát quang &lt;Lộ kiểm&gt;"));
    assert_true(shown("Kế hoạch 3.000 m, đã làm 0 m, còn 3.000 m."));
    assert_false(shown("Xây nhà"));
    send("0", "1.200,5", "citizens=40");
    assert_int_equal(browser.status, 303);
    assert_string_equal(browser.location, w.today_path);
    get(browser.location);
    assert_true(shown("đã làm 1.200,5 m, còn 1.799,5 m."));
    assert_true(shown("40 người"));
}

static void only_what_was_filled_in_is_kept(void **state)
{
    struct report r;

    as(w.cau_session);
    get(w.today_path);
    send("0", "", "citizens=0&money=4%2C5+tri%E1%BB%87u&militia=&note=");
    assert_int_equal(browser.status, 303);
    r = newest();
    assert_int_equal(r.figure_count, 2);
    assert_int_equal(r.figures[0].milli, 0);
    assert_int_equal(r.figures[1].milli, 4500000 * (int64_t)MILLI);
}

static void what_is_not_sure_is_typed_in_words_and_shown_so(void **state)
{
    struct report r;

    as(w.cau_session);
    get(w.today_path);
    send("0", "h%C6%A1n+300", "citizens=g%E1%BA%A7n+50&militia=kho%E1%BA%A3ng+20&money=300%2B");
    assert_int_equal(browser.status, 303);
    r = newest();
    assert_int_equal(r.figure_count, 4);
    assert_int_equal(r.figures[0].bound, '>');
    assert_int_equal(r.figures[0].milli, 300 * MILLI);
    get(w.today_path);
    assert_true(shown("hơn 300 m"));
    assert_true(shown("gần 50 người"));
    assert_true(shown("khoảng 20 người"));
    assert_true(shown("hơn 300 đồng"));
    assert_true(shown("value=\"hơn 300\""));
    assert_true(shown("đã làm hơn 300 m"));
    send("1", "h%C6%A1n+nhi%E1%BB%81u", "why=x");
    assert_int_equal(browser.status, 422);
    assert_true(shown("value=\"hơn nhiều\""));
    send("1", "<0", "why=x");
    assert_int_equal(browser.status, 422);
    assert_true(shown("không có số nào nhỏ hơn 0"));
}

static void refused_form_keeps_what_was_typed(void **state)
{
    static const char *const wrong[] = {
        "nhi%E1%BB%81u", "-5", "1e9", "300001", "99999999999999999999"};
    int64_t before;

    as(w.cau_session);
    get(w.today_path);
    before = store_head(store);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        send("0", wrong[i], "citizens=12%2C5&note=Tr%E1%BB%9Di+m%C6%B0a");
        assert_int_equal(browser.status, 422);
        assert_true(shown("aria-invalid=\"true\""));
        assert_true(shown("Trời mưa"));
        assert_true(shown("12,5"));
        assert_int_equal(store_head(store), before);
    }
    send("0", "300001", "");
    assert_true(shown("Trong ngày làm được: Phát quang"));
    assert_true(shown("là quá lớn"));
    send("0", "", "");
    assert_true(shown("Báo cáo còn trống."));
    assert_int_equal(store_head(store), before);
}

static void a_correction_says_why_and_shows_what_changed(void **state)
{
    as(w.cau_session);
    get(w.today_path);
    send("0", "1200", "");
    get(w.today_path);
    assert_true(shown("Sửa báo cáo này"));
    assert_true(shown("value=\"1.200\""));
    send("1", "120", "");
    assert_int_equal(browser.status, 422);
    assert_true(shown("Hãy ghi vì sao sửa"));
    send("1", "120", "why=Nh%E1%BA%A7m+m%E1%BB%99t+s%E1%BB%91+0");
    assert_int_equal(browser.status, 303);
    get(w.today_path);
    assert_true(shown("Vì sao sửa: Nhầm một số 0"));
    assert_true(shown("class=\"differs\""));
    assert_int_equal(newest().revision, 2);
}

static void of_two_at_once_both_versions_are_shown(void **state)
{
    as(w.cau_session);
    get(w.today_path);
    send("0", "1200", "");
    as(w.compile_session);
    get(w.today_path);
    send("0", "1300", "citizens=7");
    assert_int_equal(browser.status, 409);
    assert_true(shown("Hai bản đặt cạnh nhau"));
    assert_true(shown("1.200 m"));
    assert_true(shown("1.300 m"));
    assert_true(shown("value=\"1300\""));
    assert_true(shown("name=\"revision\" value=\"1\""));
    assert_int_equal(newest().figures[0].milli, 1200 * MILLI);
    send("1", "1300", "citizens=7&why=%C4%90o+l%E1%BA%A1i");
    assert_int_equal(browser.status, 303);
    get(w.today_path);
    assert_true(shown("nhập thay"));
}

static void a_reporter_reaches_only_his_own_unit(void **state)
{
    int64_t before = store_head(store);

    as(w.moi_session);
    get(w.today_path);
    assert_int_equal(browser.status, 403);
    get(day_path(w.campaign.v, w.moi, "2024-12-12"));
    assert_int_equal(browser.status, 200);
    send("0", "5", "");
    assert_int_equal(browser.status, 403);
    as(w.elsewhere_session);
    get(w.today_path);
    assert_int_equal(browser.status, 403);
    assert_int_equal(store_head(store), before);
}

static void a_reader_reads_and_does_not_send(void **state)
{
    as(w.read_session);
    get(w.today_path);
    assert_int_equal(browser.status, 200);
    assert_true(shown("chưa gửi báo cáo"));
    assert_false(shown("name=\"citizens\""));
    get("/sign-in"); /* a page with a proof */
    send("0", "5", "");
    assert_int_equal(browser.status, 403);
}

static void only_days_of_the_campaign_that_have_begun_are_there(void **state)
{
    static const char *const days[] = {"2024-12-09", "2024-12-13", "2024-12-25", "2024-02-31"};

    as(w.cau_session);
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        get(day_path(w.campaign.v, w.cau, days[i]));
        assert_int_equal(browser.status, 404);
    }
    get(day_path(w.campaign.v, w.elsewhere, "2024-12-12"));
    assert_int_equal(browser.status, 404);
    get(day_path(999, w.cau, "2024-12-12"));
    assert_int_equal(browser.status, 404);
}

static void a_late_report_is_taken_and_marked(void **state)
{
    clock_at(w.today, 15, 1);
    as(w.cau_session);
    get(w.today_path);
    assert_true(shown("thiếu"));
    assert_true(shown("Đã quá giờ nhận (15:00)."));
    send("0", "10", "");
    assert_int_equal(browser.status, 303);
    get(w.today_path);
    assert_true(shown("tag late"));
}

#define SETTINGS(last, to)                                                                         \
    "name=%C4%90%E1%BB%A3t+II&first_day=2024-12-10&last_day=" last "&from=13%3A30&to=" to          \
    "&signer=Tr%C6%B0%E1%BB%9Fng+ban"

static void settings_are_changed_by_who_compiles(void **state)
{
    struct campaign c;
    const char *settings = path("/settings");

    as(w.cau_session);
    get(settings);
    assert_int_equal(browser.status, 403);
    as(w.compile_session);
    get(settings);
    assert_true(shown("value=\"13:30\""));
    post(settings, SETTINGS("2024-12-20", "15%3A00"));
    assert_int_equal(browser.status, 422);
    assert_true(shown("chỉ kéo dài thêm"));
    post(settings, SETTINGS("2024-12-26", "13%3A00"));
    assert_int_equal(browser.status, 422);
    post(settings, SETTINGS("2024-12-26", "16%3A00"));
    assert_int_equal(browser.status, 303);
    db_reset(db);
    assert_int_equal(campaign_find(db, &w.arena, w.campaign, &c), OK);
    assert_int_equal(c.report_to_minute, 16 * 60);
    assert_true(str_eq(c.paper.signer, S("Trưởng ban")));
}

static void deadlines_are_listed_and_added(void **state)
{
    const char *deadlines = path("/deadlines");

    as(w.read_session);
    get(deadlines);
    assert_int_equal(browser.status, 200);
    assert_false(shown("Thêm hạn"));
    as(w.compile_session);
    get(deadlines);
    post(deadlines, "what=&day=2024-12-29");
    assert_int_equal(browser.status, 422);
    post(deadlines, "what=B%C3%A1o+c%C3%A1o&day=2024-12-29");
    assert_int_equal(browser.status, 303);
    get(deadlines);
    assert_true(shown("29/12/2024"));
    assert_true(shown("Chủ nhật"));
    assert_true(shown("17 ngày"));
}

static enum err upload(struct tx *tx, void *context)
{
    struct plan_id *id = context;
    struct doc_text doc;
    struct str bytes;
    const char *why;
    char file[512];
    enum err e;

    snprintf(
        file, sizeof file, "%s/tests/seeds/001_5bf1107fe148eeb8.txt", getenv("CHUNGSUC_SOURCE"));
    e = file_read(tx->arena, file, 1 << 20, &bytes);
    if (e == OK)
        e = doc_read(tx->arena, bytes, &doc, &why);
    if (e == OK)
        e = plan_upload(tx, w.commune, S("ke-hoach.txt"), S("Kế hoạch đợt II"), doc.text, id);
    return e == OK ? plan_accept(tx, *id) : e;
}

struct open_job {
    struct opening *opening;
    struct form *form;
    struct campaign_id id;
};

static enum err open_run(struct tx *tx, void *context)
{
    struct open_job *job = context;

    return opening_write(tx, job->form, job->opening, &job->id);
}

static int64_t planned_of(const struct work_list *works, enum kind kind, enum unit measure)
{
    int64_t sum = 0;

    for (size_t i = 0; i < works->count; i++)
        if (works->items[i].kind == kind && works->items[i].measure == measure)
            sum += works->items[i].planned_milli;
    return sum;
}

static void a_plan_becomes_a_campaign(void **state)
{
    struct plan_id id;
    struct opening o;
    struct open_job job = {.opening = &o};
    struct campaign_unit_list units;
    struct work_list works;
    size_t hamlets = 0;

    assert_int_equal(store_write_wait(store, 0, upload, &id), OK);
    db_reset(db);
    assert_int_equal(opening_of_plan(db, &w.arena, id, &o), OK);
    assert_int_equal(o.hamlet_count, 8);
    assert_int_equal(o.units[0].there.v, w.cau.v); /* Ấp Cầu is there already */
    job.form = opening_form_new(&w.arena, LANG_VI, &o);
    opening_form_fill(job.form, &o);
    assert_false(o.units[o.unit_count - 1].ticked); /* the committee itself */
    assert_int_equal(opening_form_check(job.form, &o), OK);
    assert_int_equal(store_write_wait(store, 0, open_run, &job), OK);
    db_reset(db);
    assert_int_equal(campaign_units(db, &w.arena, job.id, &units), OK);
    for (size_t i = 0; i < units.count; i++)
        hamlets += !units.items[i].is_agency;
    assert_int_equal(hamlets, 9); /* and the commune, for what the plan gives to nobody */
    assert_int_equal(units.count, o.unit_count);
    assert_true(units.items[0].in_charge.len > 0);
    assert_int_equal(work_list_of(db, &w.arena, job.id, &works), OK);
    assert_int_equal(planned_of(&works, KIND_CLEARING, UNIT_M), 9900 * MILLI);
    assert_int_equal(planned_of(&works, KIND_LIGHTING, UNIT_M), 4330 * MILLI);
    assert_int_equal(planned_of(&works, KIND_HOUSE_BUILD, UNIT_COUNT), 12 * MILLI);
    assert_int_equal(planned_of(&works, KIND_GIFT, UNIT_COUNT), 25 * MILLI);
}

static void opening_page_is_for_who_compiles_and_opens_once(void **state)
{
    struct plan_id id;
    char open[64];
    int64_t before;

    assert_int_equal(store_write_wait(store, 0, upload, &id), OK);
    snprintf(open, sizeof open, "/plan/%lld/open", (long long)id.v);
    as(w.elsewhere_session);
    get(open);
    assert_int_equal(browser.status, 403);
    as(w.compile_session);
    get(open);
    assert_int_equal(browser.status, 200);
    assert_true(shown("sẽ được tạo"));
    before = store_head(store);
    post(open, "name=");
    assert_int_equal(browser.status, 422);
    assert_int_equal(store_head(store), before);
}

#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(first_page_leads_to_todays_report),
        T(first_page_of_the_compiler_leads_to_the_board),
        T(form_shows_the_units_own_works_and_what_is_left),
        T(only_what_was_filled_in_is_kept),
        T(what_is_not_sure_is_typed_in_words_and_shown_so),
        T(refused_form_keeps_what_was_typed),
        T(a_correction_says_why_and_shows_what_changed),
        T(of_two_at_once_both_versions_are_shown),
        T(a_reporter_reaches_only_his_own_unit),
        T(a_reader_reads_and_does_not_send),
        T(only_days_of_the_campaign_that_have_begun_are_there),
        T(a_late_report_is_taken_and_marked),
        T(settings_are_changed_by_who_compiles),
        T(deadlines_are_listed_and_added),
        T(a_plan_becomes_a_campaign),
        T(opening_page_is_for_who_compiles_and_opens_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
