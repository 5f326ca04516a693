/* Ways around the rights of src/routes.c (who may what by them is in test_rights.c): without a
 * proof, with that of another, with a session where a token belongs, with addresses that do not
 * belong together, with what has ended.
 */
#include "hostile_world.h"

#include "report/packed.h"

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

/* --- proofs --- */

static void no_post_works_without_a_proof_or_with_that_of_another(void **state)
{
    char path[256], fields[1024], strange[2048], body[2048];

    world_make();
    be(STRANGER);
    get("/password");
    snprintf(strange, sizeof strange, "%.96s", strstr(browser.body, "name=\"csrf\" value=\"") + 19);
    for (size_t i = 0; i < SAMPLES; i++) {
        int64_t before = head();

        if (samples[i].method != POST || is_api(samples[i].path))
            continue;
        filled(samples[i].path, path, sizeof path);
        filled(samples[i].fields, fields, sizeof fields);
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

static bool is_open(const char *path)
{
    return !strcmp(path, "/sign-in") || !strcmp(path, "/sign-in/code") ||
           !strcmp(path, "/unlock") || !strcmp(path, "/invite") || !strcmp(path, "/privacy") ||
           !strncmp(path, "/help", strlen("/help")) ||
           !strncmp(path, "/calendar/", strlen("/calendar/")) || /* its own secret */
           !strncmp(path, "/feed/", strlen("/feed/")) || !strcmp(path, "/phone") ||
           !strcmp(path, "/phone/worker.js") || !strcmp(path, "/phone/manifest"); /* nobody's */
}

/* The API knows tokens and no sessions, pages know sessions and no tokens. */
static void a_session_opens_no_api_and_a_token_no_page(void **state)
{
    char path[256], fields[1024];

    world_make();
    for (size_t i = 0; i < SAMPLES; i++) {
        int64_t before = head();

        filled(samples[i].path, path, sizeof path);
        filled(samples[i].fields, fields, sizeof fields);
        be(ADMINISTERS);
        if (is_api(path))
            browser.token[0] = '\0';
        else
            browser.session[0] = '\0';
        ask(samples[i].method == GET ? "GET" : "POST", path, str_from(fields));
        if (is_api(path) && strcmp(samples[i].name, "api_openapi"))
            assert_int_equal(browser.status, 401);
        else if (!is_api(path) && samples[i].method == GET && !is_open(path))
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

static void write_person(enum visitor of, const char *person)
{
    char path[256], fields[256];

    be(ADMINISTERS);
    open_any_form(ADMINISTERS);
    snprintf(path, sizeof path, "/accounts/%lld/person", (long long)w.accounts[of].v);
    snprintf(fields, sizeof fields, "person=%s&phone=", person);
    post(path, fields);
    assert_int_equal(browser.status, 303);
}

static void send_as(enum visitor who, const char *path_pattern, const char *fields_pattern)
{
    char path[256], fields[1024];

    be(who);
    open_any_form(who);
    post(filled(path_pattern, path, sizeof path), filled(fields_pattern, fields, sizeof fields));
    assert_int_equal(browser.status, 303);
}

/* Who holds an office is for its administrators and for the person: the history of a figure tells
 * all others the office. */
static void a_history_names_a_person_only_to_administrators_and_to_the_person(void **state)
{
    static const struct {
        const char *path, *name;
        enum visitor who;
    } pages[] = {
        {"/campaign/{campaign}/unit/{mot}/day/2024-12-12/history", "(HollyOfMot)", REPORTS},
        {"/campaign/{campaign}/day/2024-12-10/history", "(KimOfTheCommune)", COMPILES},
    };
    char path[256];

    world_make();
    write_person(REPORTS, "HollyOfMot");
    write_person(COMPILES, "KimOfTheCommune");
    send_as(COMPILES, "/campaign/{campaign}/day/2024-12-10/sign", "seen={seen}&number=1");
    send_as(
        REPORTS, "/campaign/{campaign}/unit/{mot}/day/2024-12-12", "revision=0&w{work}=5&note=x");
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        filled(pages[i].path, path, sizeof path);
        for (int v = ONCE + 1; v < VISITORS; v++) {
            bool named = v == ADMINISTERS || v == (int)pages[i].who;

            be((enum visitor)v);
            get(path);
            if (shown(pages[i].name) != named)
                fail_msg(
                    "%s for whom %s: named or not (%d)", path, visitor_names[v], browser.status);
        }
    }
    world_drop();
}

/* As on the page: a hamlet's program is told the works that lie with it or that it takes part in.
 */
static void a_program_of_one_hamlet_is_not_told_the_works_of_another(void **state)
{
    char path[256], figure[32];

    world_make();
    snprintf(figure, sizeof figure, "\"w%lld\"", (long long)w.work.v);
    filled("/api/v1/campaigns/{campaign}/works", path, sizeof path);
    for (int v = REPORTS; v < STRANGER; v++) {
        be((enum visitor)v);
        get(path);
        if (v != ADMINISTERS) /* no role that reads figures */
            assert_int_equal(browser.status, 200);
        if (shown(figure) != (v != OTHER))
            fail_msg("works for whom %s: %d", visitor_names[v], browser.status);
    }
    world_drop();
}

/* Of a calendar, or of the news. 200: it opens. */
static int opened(const char *room, const char *key, const char *end)
{
    char path[128];

    memset(&browser, 0, sizeof browser);
    snprintf(path, sizeof path, "%s%.43s%s", room, key, end);
    get(path);
    return browser.status;
}

/* An account is invited anew because somebody else holds the office, or a telephone is lost: what
 * was kept there opens nothing any more. */
static void a_new_invitation_ends_the_address_of_the_calendar(void **state)
{
    char key[64], path[64], *at;

    world_make();
    be(REPORTS);
    open_any_form(REPORTS);
    post("/calendar-address", "");
    at = strstr(browser.body, "/calendar/");
    assert_non_null(at);
    keep(key, sizeof key, (struct str){at + strlen("/calendar/"), SESSION_TOKEN_CHARS});
    assert_int_equal(opened("/calendar/", key, ".ics"), 200);
    assert_int_equal(opened("/feed/", key, ".atom"), 200);
    snprintf(path, sizeof path, "/accounts/%lld/invite", (long long)w.accounts[REPORTS].v);
    be(ADMINISTERS);
    open_any_form(ADMINISTERS);
    post(path, "");
    assert_int_equal(browser.status, 200);
    assert_true(shown("còn 1 mã truy cập")); /* those of programs are ended one by one */
    assert_int_equal(opened("/calendar/", key, ".ics"), 404);
    assert_int_equal(opened("/feed/", key, ".atom"), 404);
    world_drop();
}

/* What stands for a thing of A in a body, and the thing of B that is put in its place. */
static void filled_with_strange(const char *pattern, char *to, size_t size)
{
    char text[1024];

    snprintf(text, sizeof text, "%s", pattern);
    word_put(text, sizeof text, "{a}", w.b.v);
    word_put(text, sizeof text, "{mot}", w.ba.v);
    word_put(text, sizeof text, "{hai}", w.ba.v);
    word_put(text, sizeof text, "{work}", w.strange_work.v);
    word_put(text, sizeof text, "{campaign}", w.strange.v);
    filled(text, to, size);
}

static bool fact_is_strange(const struct fact *f)
{
    const int64_t strange[] = {w.b.v, w.ba.v, w.strange.v, w.strange_work.v};
    struct report report;
    char number[32];

    if (report_of_fact(&w.arena, f, &report) == OK) /* packed, not JSON */
        return report.campaign.v == w.strange.v || report.unit.v == w.ba.v;
    for (size_t i = 0; i < sizeof strange / sizeof *strange; i++)
        for (int end = 0; end < 2; end++) {
            snprintf(number, sizeof number, ":%lld%c", (long long)strange[i], ",}"[end]);
            if (str_find(f->body, str_from(number), 0) < f->body.len)
                return true;
        }
    return false;
}

/* Does a fact after this one name a unit, a campaign or a work of B? */
static bool names_strange(int64_t after)
{
    bool strange = false;
    struct fact f;

    db_reset(db);
    for (int64_t seq = after + 1; !strange && fact_find(db, &w.arena, seq, &f) == OK; seq++)
        strange = fact_is_strange(&f);
    db_reset(db);
    return strange;
}

/* The address is one's own, what the body names is another commune's. */
static void nothing_of_another_commune_is_taken_in_a_body(void **state)
{
    static const enum visitor who[] = {REPORTS, COMPILES, ADMINISTERS};
    char path[256], fields[1024];
    int64_t before;

    world_make();
    for (size_t i = 0; i < SAMPLES; i++) {
        const struct sample *s = &samples[i];

        if (s->method != POST || !s->fields || !strchr(s->fields, '{'))
            continue;
        filled(s->path, path, sizeof path);
        filled_with_strange(s->fields, fields, sizeof fields);
        for (size_t v = 0; v < sizeof who / sizeof *who; v++) {
            before = head();
            be(who[v]);
            if (is_api(path)) {
                ask("POST", path, str_from(fields));
            } else {
                open_any_form(who[v]);
                post(path, fields);
            }
            if (names_strange(before))
                fail_msg("%s as %s took a thing of another commune: %s", s->name,
                    visitor_names[who[v]], fields);
        }
    }
    before = head(); /* whose they are may, and that is seen */
    be(STRANGER);
    open_any_form(STRANGER);
    snprintf(path, sizeof path, "/campaign/%lld/unit/%lld/day/2024-12-12", (long long)w.strange.v,
        (long long)w.ba.v);
    filled_with_strange("revision=0&w{work}=5&note=x", fields, sizeof fields);
    post(path, fields);
    assert_int_equal(browser.status, 303);
    assert_true(names_strange(before));
    world_drop();
}

static enum err end_compiling(struct tx *tx, void *context)
{
    return role_end(tx, w.roles[COMPILES], w.today);
}

static void the_duty_ends(void)
{
    browser_meanwhile = NULL;
    assert_int_equal(store_write_wait(store, 0, end_compiling, NULL), OK);
}

/* The page was allowed; when the writer comes to it, the duty has ended. */
static void a_duty_that_ends_meanwhile_writes_nothing(void **state)
{
    char path[256], fields[1024];

    world_make();
    for (size_t i = 0; i < SAMPLES; i++) {
        const struct sample *s = &samples[i];

        if (strcmp(s->name, "day_sign") && strcmp(s->name, "plan_accept"))
            continue;
        be(COMPILES);
        open_any_form(COMPILES);
        browser_meanwhile = the_duty_ends;
        post(filled(s->path, path, sizeof path), filled(s->fields, fields, sizeof fields));
        browser_meanwhile = NULL;
        assert_int_equal(browser.status, 403);
        world_drop();
        world_make();
    }
    world_drop();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_post_works_without_a_proof_or_with_that_of_another),
        cmocka_unit_test(a_session_opens_no_api_and_a_token_no_page),
        cmocka_unit_test(a_token_ends_by_itself_with_its_role_and_by_hand),
        cmocka_unit_test(addresses_that_do_not_belong_together_lead_nowhere),
        cmocka_unit_test(a_figure_of_somebody_elses_work_is_not_taken),
        cmocka_unit_test(a_role_is_ended_only_under_its_own_account),
        cmocka_unit_test(a_session_without_its_right_opens_nothing),
        cmocka_unit_test(a_history_names_a_person_only_to_administrators_and_to_the_person),
        cmocka_unit_test(a_program_of_one_hamlet_is_not_told_the_works_of_another),
        cmocka_unit_test(a_new_invitation_ends_the_address_of_the_calendar),
        cmocka_unit_test(nothing_of_another_commune_is_taken_in_a_body),
        cmocka_unit_test(a_duty_that_ends_meanwhile_writes_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
