/* Every row of src/routes.c, asked by every kind of visitor; one table says what each must get.
 *
 * All paths lead to commune A. A new route that is not in the table fails the test.
 */
#include "hostile_world.h"

/* What a visitor gets, one letter each in the order of enum visitor:
 *   o  200, the page           r  303 onwards: the deed is done    s  303 to sign-in
 *   d  403                     n  404                              x  422, the form again
 *   u  401, no token           c  201, taken by the API
 *   p  303 to the password that must be changed first               k  409, not as things are
 * Whatever is not r, c or o must leave the journal as it was. */
struct row {
    const char *name;
    enum method method;
    const char *path;
    const char *fields; /* of a POST */
    const char *expected;
};

/* In paths and fields: {plan} the open plan, {accepted}, {line} and {col} of its first line,
 * {campaign}, {mot}, {hai}, {work}, {account} and {role} of the one who reports for Một,
 * {doubt} the number of the doubtful report, {seen}. */
static const struct row rows[] = {
    /* visitor:                   unsigned once reports other reads compiles administers B B-admin
     */
    {"about", GET, "/about", NULL, "soooooooo"},
    {"plan_list", GET, "/plan", NULL, "spdddodod"},
    {"plan_upload", POST, "/plan", "text=K%E1%BA%BF+ho%E1%BA%A1ch", "dddddrdrd"},
    {"plan_show", GET, "/plan/{plan}", NULL, "spddooodd"},
    {"plan_accept", POST, "/plan/{plan}/accept", "", "dddddrddd"},
    {"plan_line", GET, "/plan/{plan}/line/{line}/{col}", NULL, "spdddoddd"},
    {"plan_line_correct", POST, "/plan/{plan}/line/{line}/{col}",
        "kind=clearing&text=x&quantity=10&unit=m&why=y", "dddddrddd"},
    {"plan_line_new", GET, "/plan/{plan}/line/new", NULL, "spdddoddd"},
    {"plan_line_add", POST, "/plan/{plan}/line/new",
        "kind=clearing&text=x&quantity=10&unit=m&why=y", "dddddrddd"},
    {"sign_in", GET, "/sign-in", NULL, "ooooooooo"},
    {"sign_in", POST, "/sign-in", "login=khong-co&password=sai", "ooooooooo"},
    {"sign_out", POST, "/sign-out", "", "rrrrrrrrr"},
    {"password", GET, "/password", NULL, "soooooooo"},
    {"password", POST, "/password", "", "dxxxxxxxx"},
    {"sign_in_code", GET, "/sign-in/code", NULL, "ooooooooo"},
    {"sign_in_code", POST, "/sign-in/code", "code=1", "xrrrrrrrr"},
    {"unlock", GET, "/unlock", NULL, "ooooooooo"},
    {"unlock", POST, "/unlock", "password=sai+sai", "xoooooooo"},
    {"totp", GET, "/totp", NULL, "soooooooo"},
    {"totp_begin", POST, "/totp/begin", "", "drrrrrrrr"},
    {"totp_confirm", POST, "/totp/confirm", "code=1", "dnnnnnnnn"},
    {"totp_end", POST, "/totp/end", "", "drrrrrrrr"},
    {"recovery_renew", POST, "/totp/recovery", "", "dkkkkkkkk"},
    {"session_list", GET, "/sessions", NULL, "soooooooo"},
    {"session_end", POST, "/sessions/1/end", "", "dnnnnnnnn"},
    {"session_end_all", POST, "/sessions/end", "", "drrrrrrrr"},
    {"account_session_list", GET, "/accounts/{account}/sessions", NULL, "spddddodd"},
    {"account_session_end", POST, "/accounts/{account}/sessions/1/end", "", "ddddddndd"},
    {"account_session_end_all", POST, "/accounts/{account}/sessions/end", "", "ddddddrdd"},
    {"account_list", GET, "/accounts", NULL, "spddddodo"},
    {"account_add", GET, "/accounts/new", NULL, "spddddodo"},
    {"account_add", POST, "/accounts/new", "login=moi&name=y&unit={hai}&role=read", "ddddddodx"},
    {"account_show", GET, "/accounts/{account}", NULL, "spddddodd"},
    {"invite", GET, "/invite", NULL, "ooooooooo"},
    {"invite", POST, "/invite", "login=khong-co&code=x&new=Bon+con+trau+7!&again=Bon+con+trau+7!",
        "ooooooooo"},
    {"account_invite", POST, "/accounts/{account}/invite", "", "ddddddodd"},
    {"account_person", POST, "/accounts/{account}/person", "person=x", "ddddddrdd"},
    {"account_hand_over", POST, "/accounts/{account}/hand-over",
        "successor=khach-3&handed=2024-12-13", "ddddddrdd"},
    {"account_close", POST, "/accounts/{account}/close", "", "ddddddrdd"},
    {"account_open", POST, "/accounts/{account}/open", "", "ddddddkdd"},
    {"account_review", GET, "/accounts/review?unit={a}", NULL, "spddddodd"},
    {"account_review", POST, "/accounts/review?unit={a}", "looked=1&seen=x", "ddddddkdd"},
    {"role_give", POST, "/accounts/{account}/roles", "role=read&unit={mot}", "ddddddrdd"},
    {"role_end", POST, "/accounts/{account}/roles/{role}/end", "", "ddddddrdd"},
    {"token_list", GET, "/accounts/{account}/tokens", NULL, "spddddodd"},
    {"token_add", POST, "/accounts/{account}/tokens", "name=x&role={role}&days=9", "ddddddodd"},
    {"token_end", POST, "/accounts/{account}/tokens/{token}/end", "", "ddddddrdd"},
    {"unit_history", GET, "/unit/{mot}/history", NULL, "spodooodd"},
    {"campaign_list", GET, "/campaign", NULL, "spooooooo"},
    {"campaign_settings", GET, "/campaign/{campaign}/settings", NULL, "spdddoddd"},
    {"campaign_settings", POST, "/campaign/{campaign}/settings",
        "name=x&first_day=10/12/2024&last_day=24/12/2024&from=13:30&to=15:00", "dddddrddd"},
    {"campaign_deadlines", GET, "/campaign/{campaign}/deadlines", NULL, "spddooodd"},
    {"campaign_deadlines", POST, "/campaign/{campaign}/deadlines", "what=x&day=12/12/2024",
        "dddddrddd"},
    {"campaign_open", GET, "/plan/{accepted}/open", NULL, "spdddoddd"},
    {"campaign_open", POST, "/plan/{accepted}/open", "", "dddddxddd"},
    {"photo_list", GET, "/campaign/{campaign}/unit/{mot}/photos", NULL, "spodooodd"},
    {"photo_add", POST, "/campaign/{campaign}/unit/{mot}/photos", "", "ddxddxddd"},
    {"photo_show", GET, "/photo/{photo}", NULL, "spodooodd"},
    {"photo_small", GET, "/photo/{photo}/small", NULL, "spodooodd"},
    {"photo_agree", POST, "/photo/{person}/agreement", "consent={consent}", "ddrddrddd"},
    {"photo_remove", POST, "/photo/{person}/remove", "why=person", "ddrddrddd"},
    {"home", GET, "/", NULL, "spooooooo"},
    {"report_day", GET, "/campaign/{campaign}/unit/{mot}/day/2024-12-12", NULL, "spodooodd"},
    {"report_day", POST, "/campaign/{campaign}/unit/{mot}/day/2024-12-12",
        "revision=0&w{work}=5&note=x", "ddrddrddd"},
    {"board", GET, "/campaign/{campaign}", NULL, "spddooodd"},
    {"day", GET, "/campaign/{campaign}/day/2024-12-10", NULL, "spddooodd"},
    {"day_settle", POST, "/campaign/{campaign}/day/2024-12-11/settle",
        "decision-{doubt}-w{work}-over-plan=accept&why-{doubt}-w{work}-over-plan=y"
        "&decision-{doubt}-w{work}-tenfold=accept&why-{doubt}-w{work}-tenfold=y",
        "dddddrddd"},
    {"day_sign", POST, "/campaign/{campaign}/day/2024-12-10/sign", "seen={seen}&number=1",
        "dddddrddd"},
    {"api_openapi", GET, "/api/v1/openapi.json", NULL, "ooooooooo"},
    {"api_unit_list", GET, "/api/v1/units?parent={a}", NULL, "uoddooodd"},
    {"api_unit_show", GET, "/api/v1/units/{mot}", NULL, "uoodooodd"},
    {"api_unit_succession", GET, "/api/v1/units/{mot}/succession", NULL, "uoodooodd"},
    {"api_campaign_list", GET, "/api/v1/campaigns?unit={a}", NULL, "uoddooodd"},
    {"api_campaign_show", GET, "/api/v1/campaigns/{campaign}", NULL, "uoooooodd"},
    {"api_work_list", GET, "/api/v1/campaigns/{campaign}/works", NULL, "uoooooodd"},
    {"api_plan_list", GET, "/api/v1/plans?unit={a}", NULL, "uoddooodd"},
    {"api_plan_show", GET, "/api/v1/plans/{plan}", NULL, "uoddooodd"},
    {"api_plan_findings", GET, "/api/v1/plans/{plan}/findings", NULL, "uoddooodd"},
    {"api_report_revisions", GET, "/api/v1/reports/{campaign}/{mot}/2024-12-10", NULL, "uoodooodd"},
    {"api_report_send", POST, "/api/v1/reports",
        "{\"campaign\":{campaign},\"unit\":{mot},\"day\":\"2024-12-12\",\"figures\":{\"citizens\":"
        "3}}",
        "uccddcddd"},
    {"api_rollup", GET, "/api/v1/rollup?unit={a}&by=unit", NULL, "uoddooodd"},
    {"api_completeness", GET, "/api/v1/completeness?unit={a}&list=missing", NULL, "uoddooodd"},
    {"api_compare", GET,
        "/api/v1/compare?unit={a}&before_from=2023-12-10&before_to=2023-12-12"
        "&from=2024-12-10&to=2024-12-12",
        NULL, "uoddooodd"},
    {"day_file", GET, "/campaign/{campaign}/day/2024-12-10/file", NULL, "spdddnddd"},
    {"parcel", GET, "/parcel", NULL, "spdddodod"},
    {"backup", GET, "/backup", NULL, "spddddodo"},
    {"parcel", POST, "/parcel", "file=x", "dddddxdxd"},
    {"unit_home", GET, "/unit", NULL, "spooooooo"},
    {"unit_board", GET, "/unit/{a}", NULL, "spddooodd"},
    {"unit_missing", GET, "/unit/{a}/missing?day=2024-12-11", NULL, "spddooodd"},
    {"unit_compare", GET, "/unit/{a}/compare", NULL, "spddooodd"},
    {"day_paper", GET, "/campaign/{campaign}/day/2024-12-10/paper", NULL, "spddooodd"},
};

enum { ROWS = sizeof rows / sizeof *rows };

static void word_put(char *to, size_t size, const char *word, int64_t number)
{
    char filled[1024], *at = strstr(to, word);

    while (at) {
        snprintf(filled, sizeof filled, "%.*s%lld%s", (int)(at - to), to, (long long)number,
            at + strlen(word));
        snprintf(to, size, "%s", filled);
        at = strstr(to, word);
    }
}

static const char *filled(const char *pattern, char *to, size_t size)
{
    char *seen;

    snprintf(to, size, "%s", pattern ? pattern : "");
    word_put(to, size, "{plan}", w.draft.v);
    word_put(to, size, "{accepted}", w.accepted.v);
    word_put(to, size, "{line}", (int64_t)w.line.line);
    word_put(to, size, "{col}", (int64_t)w.line.col);
    word_put(to, size, "{campaign}", w.campaign.v);
    word_put(to, size, "{a}", w.a.v);
    word_put(to, size, "{mot}", w.mot.v);
    word_put(to, size, "{hai}", w.hai.v);
    word_put(to, size, "{work}", w.work.v);
    word_put(to, size, "{consent}", w.consent.v);
    word_put(to, size, "{photo}", w.photo.v);
    word_put(to, size, "{person}", w.photo_of_person.v);
    word_put(to, size, "{account}", w.accounts[REPORTS].v);
    word_put(to, size, "{role}", w.roles[REPORTS].v);
    word_put(to, size, "{token}", w.token_ids[REPORTS].v);
    word_put(to, size, "{doubt}", w.doubtful);
    if ((seen = strstr(to, "{seen}")) != NULL) {
        char rest[512];

        snprintf(rest, sizeof rest, "%s", seen + 6);
        snprintf(seen, size - (size_t)(seen - to), "%.*s%s", STR(w.seen), rest);
    }
    return to;
}

static char letter(void)
{
    switch (browser.status) {
    case 200:
        return 'o';
    case 303:
        if (!strncmp(browser.location, "/password?", 10))
            return 'p';
        return strncmp(browser.location, "/sign-in?", 9) ? 'r' : 's';
    case 201:
        return 'c';
    case 401:
        return 'u';
    case 403:
        return 'd';
    case 404:
        return 'n';
    case 409:
        return 'k';
    case 422:
        return 'x';
    default:
        return '?';
    }
}

static bool is_api(const char *path)
{
    return !strncmp(path, "/api/", 5);
}

static bool wrong;

static void check(const struct row *row, int visitor)
{
    char path[256], fields[1024], got;
    int64_t before = head();

    filled(row->path, path, sizeof path);
    filled(row->fields, fields, sizeof fields);
    be((enum visitor)visitor);
    if (row->method == GET) {
        get(path);
    } else if (is_api(path)) {
        ask("POST", path, str_from(fields));
    } else {
        open_any_form((enum visitor)visitor);
        post(path, fields);
    }
    got = letter();
    if (got != row->expected[visitor]) {
        print_error("%s %s (%s) as %s: status %d, expected '%c'\n",
            row->method == GET ? "GET" : "POST", path, row->name, visitor_names[visitor],
            browser.status, row->expected[visitor]);
        wrong = true;
    }
    if (strchr("dnsxukp", got) && head() != before) {
        print_error("%s as %s: refused, and yet the journal grew\n", path, visitor_names[visitor]);
        wrong = true;
    }
}

static void every_route_gives_every_visitor_what_the_table_says(void **state)
{
    wrong = false;
    world_make();
    for (size_t i = 0; i < ROWS; i++) {
        assert_int_equal(strlen(rows[i].expected), VISITORS);
        for (int v = 0; v < VISITORS; v++) {
            bool done;

            check(&rows[i], v);
            done = rows[i].method == POST && strchr("orc", rows[i].expected[v]) != NULL;
            if (done) { /* the next visitor finds the world as it was */
                world_drop();
                world_make();
            }
        }
    }
    world_drop();
    assert_false(wrong);
}

static void every_route_stands_in_the_table(void **state)
{
    size_t count = 0;

    for (const struct route *r = routes; r->name; r++, count++) {
        bool there = false;

        for (size_t i = 0; i < ROWS; i++)
            there |= !strcmp(rows[i].name, r->name) && rows[i].method == r->method;
        if (!there)
            fail_msg("%s %s is not in the table of this test", r->name, r->path);
    }
    assert_int_equal(count, ROWS);
}

/* --- proofs --- */

static void no_post_works_without_a_proof_or_with_that_of_another(void **state)
{
    char path[256], fields[1024], strange[2048], body[2048];

    world_make();
    be(STRANGER);
    get("/password");
    snprintf(strange, sizeof strange, "%.64s", strstr(browser.body, "name=\"csrf\" value=\"") + 19);
    for (size_t i = 0; i < ROWS; i++) {
        int64_t before = head();

        if (rows[i].method != POST || is_api(rows[i].path))
            continue;
        filled(rows[i].path, path, sizeof path);
        filled(rows[i].fields, fields, sizeof fields);
        for (int how = 0; how < 3; how++) {
            be(i % 2 ? COMPILES : ADMINISTERS);
            snprintf(body, sizeof body,
                how == 0   ? "%s"
                : how == 1 ? "%s&csrf=%s"
                           : "csrf=%s&%s",
                how == 2 ? strange : fields, how == 2 ? fields : strange);
            ask("POST", path, str_from(body));
            if (browser.status != 403)
                fail_msg("POST %s without the right proof: %d", path, browser.status);
            assert_int_equal(head(), before);
        }
    }
    world_drop();
}

/* The API knows tokens and no sessions, pages know sessions and no tokens. */
static void a_session_opens_no_api_and_a_token_no_page(void **state)
{
    char path[256], fields[1024];

    world_make();
    for (size_t i = 0; i < ROWS; i++) {
        int64_t before = head();

        filled(rows[i].path, path, sizeof path);
        filled(rows[i].fields, fields, sizeof fields);
        be(ADMINISTERS);
        if (is_api(path))
            browser.token[0] = '\0';
        else
            browser.session[0] = '\0';
        ask(rows[i].method == GET ? "GET" : "POST", path, str_from(fields));
        if (is_api(path) && rows[i].expected[UNSIGNED] == 'u')
            assert_int_equal(browser.status, 401);
        else if (!is_api(path) && rows[i].method == GET && rows[i].expected[UNSIGNED] == 's')
            assert_int_equal(letter(), 's');
        assert_int_equal(head(), before);
    }
    world_drop();
}

/* Ended, its role ended, expired: a token opens nothing from that moment on. */
static void a_token_ends_by_itself_with_its_role_and_by_hand(void **state)
{
    char path[256];

    world_make();
    filled("/api/v1/campaigns/{campaign}", path, sizeof path);
    be(ADMINISTERS);
    open_any_form(ADMINISTERS);
    {
        char end[256];

        snprintf(end, sizeof end, "/accounts/%lld/tokens/%lld/end", (long long)w.accounts[READS].v,
            (long long)w.token_ids[READS].v);
        be(READS);
        get(path);
        assert_int_equal(browser.status, 200);
        be(ADMINISTERS);
        open_any_form(ADMINISTERS);
        post(end, "");
        assert_int_equal(browser.status, 303);
        be(READS);
        get(path);
        assert_int_equal(browser.status, 401);
        be(COMPILES);
        get(path);
        assert_int_equal(browser.status, 200);
        snprintf(end, sizeof end, "/accounts/%lld/roles/%lld/end",
            (long long)w.accounts[COMPILES].v, (long long)w.roles[COMPILES].v);
        be(ADMINISTERS);
        open_any_form(ADMINISTERS);
        post(end, "");
        be(COMPILES);
        get(path);
        assert_int_equal(browser.status, 401);
    }
    be(ADMINISTERS);
    get(path);
    assert_int_equal(browser.status, 200);
    clock_at(w.today + 300, 9, 0);
    get(path);
    assert_int_equal(browser.status, 401);
    world_drop();
}

/* --- addresses that do not belong together --- */

static void addresses_that_do_not_belong_together_lead_nowhere(void **state)
{
    static const char *const paths[] = {
        "/campaign/{campaign}/unit/{strange}/day/2024-12-12", /* unit of B */
        "/campaign/{b}/unit/{mot}/day/2024-12-12",            /* campaign of B */
        "/campaign/{campaign}/unit/{commune}/day/2024-12-12", /* reports for nobody */
        "/campaign/{campaign}/unit/{mot}/day/2024-12-09",     /* before */
        "/campaign/{campaign}/unit/{mot}/day/2024-12-13",     /* to come */
        "/campaign/{campaign}/unit/{mot}/day/2024-12-25",     /* after */
        "/campaign/{campaign}/day/2024-12-09",
        "/campaign/{campaign}/day/2024-12-13",
        "/campaign/{campaign}/day/2024-12-09/paper",
        "/campaign/{campaign}/day/2024-12-13/paper",
        "/campaign/{plan}",
        "/campaign/999999999",
        "/plan/{campaign}",
        "/plan/{mot}",
        "/plan/{plan}/open", /* not accepted */
        "/plan/{plan}/line/9999/1",
        "/plan/{plan}/line/1/9223372036854775807",
        "/plan/{accepted}/line/{line}/9999",
        "/campaign/{campaign}/unit/{mot}/day/0000-00-00",
        "/campaign/{campaign}/unit/{mot}/day/9999-12-31",
        "/campaign/{campaign}/unit/99999999999999999999/day/2024-12-12",
        "/campaign/-{campaign}",
        "/campaign/{campaign}/",
        "/campaign//{campaign}",
    };
    char path[256];

    world_make();
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        int64_t before = head();

        filled(paths[i], path, sizeof path);
        word_put(path, sizeof path, "{strange}", w.ba.v);
        word_put(path, sizeof path, "{b}", w.strange.v);
        word_put(path, sizeof path, "{commune}", w.a.v);
        be(COMPILES);
        get(path);
        if (browser.status != 404 && browser.status != 400)
            fail_msg("GET %s: %d", path, browser.status);
        open_any_form(COMPILES);
        post(path, "revision=0&note=x");
        if (browser.status == 303 || browser.status == 200 || browser.status >= 500)
            fail_msg("POST %s: %d", path, browser.status);
        assert_int_equal(head(), before);
    }
    world_drop();
}

/* A work of another unit, of another campaign, of nobody: its figure is not taken. */
static void a_figure_of_somebody_elses_work_is_not_taken(void **state)
{
    char path[256], fields[256];
    int64_t before;

    world_make();
    before = head();
    be(OTHER);
    get(filled("/campaign/{campaign}/unit/{hai}/day/2024-12-12", path, sizeof path));
    snprintf(fields, sizeof fields, "revision=0&w%lld=5", (long long)w.work.v);
    post(path, fields);
    assert_int_equal(browser.status, 422);
    be(REPORTS);
    get(filled("/campaign/{campaign}/unit/{mot}/day/2024-12-12", path, sizeof path));
    snprintf(fields, sizeof fields, "revision=0&w%lld=5&t999999=3", (long long)w.strange_work.v);
    post(path, fields);
    assert_int_equal(browser.status, 422);
    assert_int_equal(head(), before);
    world_drop();
}

/* The role of one account is not ended under the name of another. */
static void a_role_is_ended_only_under_its_own_account(void **state)
{
    char path[256];
    int64_t before;

    world_make();
    before = head();
    for (int v = ONCE; v < VISITORS; v++) {
        be(ADMINISTERS);
        open_any_form(ADMINISTERS);
        snprintf(path, sizeof path, "/accounts/%lld/roles/%lld/end", (long long)w.accounts[OTHER].v,
            (long long)w.roles[v == OTHER ? REPORTS : v].v);
        post(path, "");
        assert_int_equal(browser.status, 404);
    }
    snprintf(path, sizeof path, "/accounts/%lld/roles/%lld/end",
        (long long)w.accounts[ADMINISTERS].v, (long long)w.roles[ADMINISTERS].v);
    post(path, ""); /* and nobody locks himself out */
    assert_int_equal(browser.status, 403);
    assert_int_equal(head(), before);
    world_drop();
}

/* An ended session, an invented one, that of an account whose role has ended. */
static void a_session_without_its_right_opens_nothing(void **state)
{
    char path[256];

    world_make();
    be(COMPILES);
    open_any_form(COMPILES);
    post("/sign-out", "");
    be(COMPILES);
    get(filled("/campaign/{campaign}", path, sizeof path));
    assert_int_equal(letter(), 's');
    memset(browser.session, 'A', 43);
    get(path);
    assert_int_equal(letter(), 's');
    be(ADMINISTERS);
    open_any_form(ADMINISTERS);
    snprintf(path, sizeof path, "/accounts/%lld/roles/%lld/end", (long long)w.accounts[READS].v,
        (long long)w.roles[READS].v);
    post(path, "");
    assert_int_equal(browser.status, 303);
    be(READS);
    get(filled("/campaign/{campaign}", path, sizeof path));
    assert_int_equal(letter(), 's');
    world_drop();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_route_stands_in_the_table),
        cmocka_unit_test(every_route_gives_every_visitor_what_the_table_says),
        cmocka_unit_test(no_post_works_without_a_proof_or_with_that_of_another),
        cmocka_unit_test(a_session_opens_no_api_and_a_token_no_page),
        cmocka_unit_test(a_token_ends_by_itself_with_its_role_and_by_hand),
        cmocka_unit_test(addresses_that_do_not_belong_together_lead_nowhere),
        cmocka_unit_test(a_figure_of_somebody_elses_work_is_not_taken),
        cmocka_unit_test(a_role_is_ended_only_under_its_own_account),
        cmocka_unit_test(a_session_without_its_right_opens_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
