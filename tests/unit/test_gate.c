/* test_gate.c: what comes before a page: the lock, the code, the password asked again; and that
 * nothing that was typed is lost there. Whole requests through the dispatcher, no sockets. */
#include "store_dir.h"

#include "app.h"
#include "facts.h"
#include "http/body.h"
#include "http/dispatch.h"
#include "org/page.h"
#include "store/setting.h"

#include <stdio.h>
#include <unistd.h>

static const struct server_options options = {.app = &app};
static struct store_dir dir;
static struct store *store;
static struct db *db;
static struct arena arena;
#include "browser.h"

#define OLD "Bốn con trâu 7!"
#define NEW "Năm quả bưởi 8?"

static struct unit_id commune, hamlet;
static struct account_id admin, head;
static int64_t clock_ms;

static void at_second(int64_t second)
{
    char text[32];

    clock_ms = 1800000000000 + second * 1000;
    snprintf(text, sizeof text, "%lld", (long long)clock_ms);
    setenv("CHUNGSUC_NOW", text, 1);
}

static void at_minute(int64_t minute)
{
    at_second(60 * minute);
}

static enum err make_account(
    struct tx *tx, const char *login, struct unit_id unit, enum role role, struct account_id *ret)
{
    struct account a = {.login = str_from(login), .name = S("Chức danh"), .unit = unit};
    struct account_role r = {.unit = unit, .role = role, .from_day = 0, .until_day = INT32_MAX};
    char hash[PASSWORD_HASH_BYTES];
    struct role_id id;
    enum err e = account_add(tx, &a, ret);

    r.account = *ret;
    if (e == OK)
        e = role_give(tx, &r, &id);
    if (e == OK)
        e = password_hash(S(OLD), hash);
    return e == OK ? account_password_set(tx, *ret, str_from(hash), false, S("")) : e;
}

static enum err make_world(struct tx *tx, void *context)
{
    struct org_unit u = {.kind = unit_kind_find(S("xa")), .name = S("Xã Tân Phong")};
    enum err e = unit_add(tx, &u, &commune);

    u = (struct org_unit){.kind = unit_kind_find(S("ap")), .name = S("Ấp Cầu"), .parent = commune};
    if (e == OK)
        e = unit_add(tx, &u, &hamlet);
    if (e == OK)
        e = make_account(tx, "quan-tri", commune, ROLE_ADMINISTER, &admin);
    return e == OK ? make_account(tx, "ap-cau", hamlet, ROLE_REPORT, &head) : e;
}

static enum err run_setting(struct tx *tx, void *context)
{
    char **words = context;
    enum setting s;
    enum err e = setting_from_name(str_from(words[0]), &s);

    return e == OK ? setting_change(tx, s, str_from(words[1])) : e;
}

static void set(char *name, char *value)
{
    char *words[] = {name, value};

    assert_int_equal(store_write_wait(store, 0, run_setting, words), OK);
}

static char totp_administrators[] = "totp-administrators", off[] = "off";
static char office_networks[] = "office-networks";

static int set_up(void **state)
{
    at_minute(0);
    store_dir_init(&dir);
    store = store_dir_open(&dir, facts);
    assert_int_equal(store_write_wait(store, 0, make_world, NULL), OK);
    assert_int_equal(store_reader(store, &db), OK);
    arena_init(&arena, 1 << 22);
    memset(&browser, 0, sizeof browser);
    browser_is_known = false;
    set(totp_administrators, off);
    return 0;
}

static int tear_down(void **state)
{
    arena_reset(&arena);
    store_reader_close(db);
    store_close(store);
    store_dir_remove(&dir);
    return 0;
}

/* The value of a hidden field, as a browser would send it. */
static struct str hidden(const char *name)
{
    char mark[64], *from;
    size_t len;
    struct buf b;

    snprintf(mark, sizeof mark, "name=\"%s\" value=\"", name);
    from = strstr(browser.body, mark);
    if (!from)
        return S("");
    from += strlen(mark);
    len = strcspn(from, "\"");
    buf_init(&b, &arena, 1 << 20);
    for (size_t i = 0; i < len;) { /* only what stands in a body that is urlencoded */
        bool amp = !strncmp(from + i, "&amp;", 5);

        buf_addc(&b, from[i]);
        i += amp ? 5 : 1;
    }
    return buf_str(&b);
}

/* Send the form of a gate: what is asked, and what it carries. */
static void post_gate(const char *path, const char *fields)
{
    struct str next = percent_encode(&arena, hidden("next"), false);
    struct str carried = percent_encode(&arena, hidden("carried"), false);

    post(
        path, str_printf(&arena, "next=%.*s&carried=%.*s&%s", STR(next), STR(carried), fields).ptr);
}

static void person(char *text, size_t size)
{
    struct account a;

    db_reset(db);
    assert_int_equal(account_find(db, &arena, head, &a), OK);
    snprintf(text, size, "%s", a.person_seal.len ? "there" : "none");
    db_reset(db);
}

static const char *head_path(const char *rest)
{
    static char path[64];

    snprintf(path, sizeof path, "/accounts/%lld%s", (long long)head.v, rest);
    return path;
}

/* --- the lock --- */

static void an_administrator_is_locked_after_five_minutes_others_after_fifteen(void **state)
{
    sign_in("login=quan-tri&password=" OLD);
    at_minute(5);
    get("/accounts?q=x");
    assert_int_equal(browser.status, 200);
    at_minute(10); /* five since then */
    get("/accounts");
    assert_int_equal(browser.status, 200);
    at_minute(16);
    get("/accounts?q=c%E1%BA%A7u");
    assert_int_equal(browser.status, 303);
    assert_string_equal(browser.location, "/unlock?next=/accounts%3Fq%3Dc%25E1%25BA%25A7u");
    sign_in("login=ap-cau&password=" OLD);
    at_minute(31);
    get("/");
    assert_int_equal(browser.status, 200);
    at_minute(47);
    get("/");
    assert_int_equal(browser.status, 303);
}

static void whoever_never_rests_is_asked_again_after_twelve_hours(void **state)
{
    sign_in("login=ap-cau&password=" OLD);
    for (int minute = 0; minute <= 12 * 60; minute += 10) {
        at_minute(minute);
        get("/");
        assert_int_equal(browser.status, 200);
    }
    at_minute(12 * 60 + 1);
    get("/");
    assert_int_equal(browser.status, 303);
    assert_string_equal(browser.location, "/unlock?next=/");
    get("/unlock");
    post("/unlock", "password=" OLD);
    get("/");
    assert_int_equal(browser.status, 200);
}

static void the_password_leads_back_to_the_same_page(void **state)
{
    sign_in("login=quan-tri&password=" OLD);
    at_minute(6);
    get("/unlock?next=/accounts%3Fq%3Dc%25E1%25BA%25A7u");
    assert_int_equal(browser.status, 200);
    assert_true(shown("Chức danh"));
    assert_false(shown("/accounts\"")); /* no way around: nothing else is on the page */
    post_gate("/unlock", "password=sai+sai");
    assert_true(shown("Mật khẩu chưa đúng."));
    get("/accounts");
    assert_int_equal(browser.status, 303);
    get("/unlock?next=/accounts%3Fq%3Dc%25E1%25BA%25A7u");
    post_gate("/unlock", "password=" OLD);
    assert_int_equal(browser.status, 303);
    assert_string_equal(browser.location, "/accounts?q=c%E1%BA%A7u");
    get("/accounts");
    assert_int_equal(browser.status, 200);
}

static void a_form_that_meets_the_lock_is_held_and_done_after_the_password(void **state)
{
    char is[16];

    sign_in("login=quan-tri&password=" OLD);
    get(head_path(""));
    at_minute(20);
    post(head_path("/person"), "person=B%C3%A0+%22Hoa%22+%3Cb%3E&phone=");
    assert_int_equal(browser.status, 403);
    assert_true(shown("Những gì vừa gõ vẫn còn nguyên"));
    person(is, sizeof is);
    assert_string_equal(is, "none");
    post_gate("/unlock", "password=sai+sai"); /* wrong once: still there */
    assert_true(shown("Những gì vừa gõ vẫn còn nguyên"));
    post_gate("/unlock", "password=" OLD);
    assert_int_equal(browser.status, 303);
    assert_true(!strncmp(browser.location, "/accounts/", 10));
    person(is, sizeof is);
    assert_string_equal(is, "there");
}

static void a_form_that_meets_the_end_of_the_session_is_held_for_the_sign_in(void **state)
{
    char is[16];

    sign_in("login=quan-tri&password=" OLD);
    get(head_path(""));
    at_minute(31 * 24 * 60); /* an administrator who was away a month */
    post(head_path("/person"), "person=Hoa&phone=");
    assert_int_equal(browser.status, 403);
    assert_true(shown("action=\"/sign-in\""));
    post_gate("/sign-in", "login=quan-tri&password=" OLD);
    assert_int_equal(browser.status, 303);
    person(is, sizeof is);
    assert_string_equal(is, "there");
}

static void a_held_form_asks_for_its_rights_like_any_other(void **state)
{
    char is[16];

    sign_in("login=ap-cau&password=" OLD);
    get("/password");
    at_minute(31 * 24 * 60);
    post(head_path("/person"), "person=Hoa&phone=");
    post_gate("/sign-in", "login=ap-cau&password=" OLD);
    assert_int_equal(browser.status, 403);
    person(is, sizeof is);
    assert_string_equal(is, "none");
}

/* On a computer that two share: what the one typed is not done under the name of the other. */
static void a_held_form_is_not_done_for_whoever_signs_in_next(void **state)
{
    char is[16];

    sign_in("login=ap-cau&password=" OLD);
    get("/password");
    at_minute(31 * 24 * 60); /* the page is still open, and its form goes where it is told to */
    post(head_path("/person"), "person=Hoa&phone=");
    assert_int_equal(browser.status, 403);
    assert_true(shown("action=\"/sign-in\""));
    post_gate("/sign-in", "login=quan-tri&password=" OLD);
    assert_int_equal(browser.status, 303);
    assert_string_equal(browser.location, "/");
    person(is, sizeof is);
    assert_string_equal(is, "none");
}

/* Nor is what somebody makes up on the page of the sign-in itself, where nobody has a form. */
static void a_form_made_up_at_the_sign_in_is_not_done(void **state)
{
    char is[16];

    get("/sign-in");
    post(head_path("/person"), "person=Hoa&phone=");
    post_gate("/sign-in", "login=quan-tri&password=" OLD);
    assert_string_equal(browser.location, "/");
    person(is, sizeof is);
    assert_string_equal(is, "none");
}

static void a_form_of_another_site_is_never_held(void **state)
{
    sign_in("login=quan-tri&password=" OLD);
    at_minute(20);
    ask("POST", head_path("/person"), S("person=Hoa&phone="));
    assert_int_equal(browser.status, 403);
    assert_false(shown("name=\"carried\""));
    get("/unlock");
    post("/unlock", "next=//evil.example/&carried=a%3Db&password=" OLD);
    assert_int_equal(browser.status, 303);
    assert_string_equal(browser.location, "/");
}

static void what_is_carried_leads_only_to_forms_that_need_a_person(void **state)
{
    static const char *const paths[] = {"/sign-out", "/sign-in", "/api/v1/reports", "/nowhere"};

    sign_in("login=quan-tri&password=" OLD);
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        char fields[128];

        get("/unlock");
        snprintf(fields, sizeof fields, "next=%s&carried=a%%3Db&password=" OLD, paths[i]);
        post("/unlock", fields);
        assert_in_range(browser.status, 400, 404);
    }
    get("/accounts");
    assert_int_equal(browser.status, 200);
}

/* --- a proof asked again --- */

static void what_matters_asks_for_the_password_again(void **state)
{
    sign_in("login=quan-tri&password=" OLD);
    for (int minute = 4; minute <= 12; minute += 4) { /* in use, so not locked */
        at_minute(minute);
        get(head_path(""));
        assert_int_equal(browser.status, 200);
    }
    post(head_path("/roles"),
        str_printf(&arena, "role=administer&unit=%lld", (long long)hamlet.v).ptr);
    assert_int_equal(browser.status, 403);
    assert_true(shown("Việc này hệ trọng"));
    post_gate("/unlock", "password=" OLD);
    assert_int_equal(browser.status, 303);
    get(head_path(""));
    assert_true(shown("Quản trị: Ấp Cầu"));
    post(head_path("/roles"), str_printf(&arena, "role=read&unit=%lld", (long long)hamlet.v).ptr);
    assert_int_equal(browser.status, 303); /* proved a moment ago */
}

/* What opens a further way in, for an attacker at a screen that was left. */
static void a_further_way_in_asks_for_the_password_again(void **state)
{
    static const char *const paths[] = {"/totp/begin", "/calendar-address"};
    char token_path[64], open_path[64];

    snprintf(token_path, sizeof token_path, "%s", head_path("/tokens"));
    snprintf(open_path, sizeof open_path, "%s", head_path("/open"));
    sign_in("login=quan-tri&password=" OLD);
    for (int minute = 4; minute <= 12; minute += 4) {
        at_minute(minute);
        get("/totp");
        assert_int_equal(browser.status, 200);
    }
    for (size_t i = 0; i < 4; i++) {
        get("/totp");
        post(i < 2 ? paths[i] : i == 2 ? token_path : open_path, "");
        assert_int_equal(browser.status, 403);
        assert_true(shown("Việc này hệ trọng"));
    }
}

static void five_wrong_passwords_at_the_lock_make_it_wait(void **state)
{
    sign_in("login=quan-tri&password=" OLD);
    at_minute(6);
    get("/unlock");
    for (int i = 0; i < 5; i++)
        post("/unlock", "password=sai+sai");
    assert_true(shown("Hãy chờ 5 phút"));
    post("/unlock", "password=" OLD);
    assert_true(shown("Hãy chờ 5 phút"));
    at_minute(12);
    get("/unlock");
    post("/unlock", "password=" OLD);
    assert_int_equal(browser.status, 303);
}

/* --- codes --- */

static unsigned char secret[TOTP_SECRET_BYTES];

static const char *code_now(void)
{
    static char text[32];

    snprintf(text, sizeof text, "code=%06u", (unsigned)totp_code(secret, clock_ms / TOTP_STEP_MS));
    return text;
}

static void switch_codes_on(void)
{
    struct str text;

    get("/totp");
    post("/totp/begin", "");
    assert_string_equal(browser.location, "/totp");
    get("/totp");
    assert_true(shown("<svg class=\"qr\""));
    db_reset(db);
    assert_int_equal(totp_waiting(db, &arena, admin, &text), OK);
    assert_true(shown(text.ptr));
    assert_int_equal(totp_from_text(text, secret), OK);
    db_reset(db);
    post("/totp/confirm", code_now());
    assert_int_equal(browser.status, 200);
    assert_true(shown("class=\"codes\""));
}

static void an_administrator_without_codes_is_led_to_set_them_up(void **state)
{
    char on[] = "on";

    set(totp_administrators, on);
    sign_in("login=quan-tri&password=" OLD);
    get("/accounts");
    assert_int_equal(browser.status, 303);
    assert_string_equal(browser.location, "/totp?next=/accounts");
    get("/totp");
    assert_true(shown("phải dùng mã 6 số"));
    switch_codes_on();
    get("/accounts");
    assert_int_equal(browser.status, 200);
}

static void with_codes_the_password_alone_opens_nothing(void **state)
{
    char is[16];

    sign_in("login=quan-tri&password=" OLD);
    get("/accounts");
    switch_codes_on();
    memset(browser.session, 0, sizeof browser.session);
    at_minute(1);
    sign_in("login=quan-tri&password=" OLD);
    assert_int_equal(browser.status, 303);
    get("/accounts");
    assert_string_equal(browser.location, "/sign-in/code?next=/accounts");
    get("/sign-in/code?next=/accounts");
    post_gate("/sign-in/code", "code=000000");
    assert_true(shown("Mã chưa đúng"));
    post_gate("/sign-in/code", code_now());
    assert_string_equal(browser.location, "/accounts");
    get(head_path(""));
    assert_int_equal(browser.status, 200);
    at_minute(32 * 24 * 60); /* and a form waits for both */
    post(head_path("/person"), "person=Hoa&phone=");
    post_gate("/sign-in", "login=quan-tri&password=" OLD);
    assert_int_equal(browser.status, 403);
    assert_true(shown("action=\"/sign-in/code\""));
    post_gate("/sign-in/code", code_now());
    person(is, sizeof is);
    assert_string_equal(is, "there");
}

static void codes_guessed_make_each_wait_twice_as_long(void **state)
{
    sign_in("login=quan-tri&password=" OLD);
    get("/accounts");
    switch_codes_on();
    memset(browser.session, 0, sizeof browser.session);
    at_minute(1);
    sign_in("login=quan-tri&password=" OLD);
    get("/sign-in/code");
    for (int i = 0; i < 5; i++)
        post("/sign-in/code", "code=000000");
    assert_true(shown("Hãy chờ 5 phút"));
    at_minute(7);
    for (int i = 0; i < 5; i++)
        post("/sign-in/code", "code=000000");
    assert_true(shown("Hãy chờ 10 phút"));
}

/* Five tries that were on their way at the same time and come to the writer first. */
static struct attempt tried_meanwhile;

static enum err fail_five_times(struct tx *tx, void *context)
{
    int64_t until;
    bool locked;
    enum err e = OK;

    for (int i = 0; e == OK && i < 5; i++)
        e = attempt_failed(tx, &tried_meanwhile, &until, &locked);
    return e;
}

static void others_try_meanwhile(void)
{
    browser_meanwhile = NULL;
    assert_int_equal(store_write_wait(store, 0, fail_five_times, NULL), OK);
}

static struct attempt attempt_here(void)
{
    unsigned char hash[SESSION_HASH_BYTES];

    session_token_hash(str_from(browser.session), hash);
    return attempt_of_session((struct str){(const char *)hash, sizeof hash});
}

static void tries_at_the_same_time_are_not_more_than_five(void **state)
{
    sign_in("login=quan-tri&password=" OLD);
    get("/accounts");
    switch_codes_on();
    memset(browser.session, 0, sizeof browser.session);
    at_minute(1);
    sign_in("login=quan-tri&password=" OLD);
    get("/sign-in/code");
    tried_meanwhile = attempt_of_code(admin, S(""));
    browser_meanwhile = others_try_meanwhile;
    post("/sign-in/code", code_now()); /* the right one, too late */
    assert_int_equal(browser.status, 422);
    assert_true(shown("Hãy chờ 5 phút"));
    get("/accounts");
    assert_int_equal(browser.status, 303);
}

static void passwords_at_the_same_time_are_not_more_than_five(void **state)
{
    sign_in("login=quan-tri&password=" OLD);
    tried_meanwhile = attempt_here();
    get("/password");
    browser_meanwhile = others_try_meanwhile;
    post("/password", "current=" OLD "&new=" NEW "&again=" NEW);
    assert_int_equal(browser.status, 422);
    assert_true(shown("Vừa gõ sai nhiều lần"));
    at_minute(6);
    get("/unlock");
    browser_meanwhile = others_try_meanwhile;
    post("/unlock", "password=" OLD);
    assert_int_equal(browser.status, 422);
    assert_true(shown("Hãy chờ 5 phút"));
    get("/accounts");
    assert_int_equal(browser.status, 303);
}

static void a_short_password_does_not_outlive_the_codes(void **state)
{
    sign_in("login=quan-tri&password=" OLD);
    get("/accounts");
    switch_codes_on();
    at_minute(1);
    get("/password");
    assert_true(shown("Ít nhất 12 ký tự"));
    post("/password", "current=" OLD "&new=trâu+đồi+xa+lắm&again=trâu+đồi+xa+lắm");
    assert_int_equal(browser.status, 303);
    get("/totp");
    post("/totp/end", "");
    assert_int_equal(browser.status, 303);
    get("/accounts");
    assert_string_equal(browser.location, "/password?next=/accounts");
}

static void from_outside_the_office_codes_are_asked_for(void **state)
{
    char elsewhere[] = "10.0.0.0/8", here[] = "10.0.0.0/8,127.0.0.0/8";

    set(office_networks, here);
    sign_in("login=ap-cau&password=" OLD);
    get("/");
    assert_int_equal(browser.status, 200);
    set(office_networks, elsewhere);
    get("/");
    assert_int_equal(browser.status, 303);
    get("/totp");
    assert_true(shown("ở ngoài mạng của cơ quan"));
    post("/sign-out", "");
    get("/sign-in");
    sign_in("login=ap-cau&password=" OLD);
    get("/totp");
    post("/totp/begin", ""); /* who has a stolen password sets up nothing */
    assert_int_equal(browser.status, 403);
}

/* --- sessions --- */

static void sessions_are_listed_and_ended(void **state)
{
    char here[64], there[64], path[64], *at;

    sign_in("login=quan-tri&password=" OLD);
    snprintf(there, sizeof there, "%s", browser.session);
    memset(browser.session, 0, sizeof browser.session);
    sign_in("login=quan-tri&password=" OLD);
    snprintf(here, sizeof here, "%s", browser.session);
    get("/sessions");
    assert_true(shown("127.0.0.1"));
    assert_true(shown("máy này"));
    at = strstr(browser.body, "action=\"/sessions/");
    assert_non_null(at);
    snprintf(path, sizeof path, "%.*s", (int)strcspn(at + 8, "\""), at + 8);
    post(path, "");
    assert_int_equal(browser.status, 303);
    snprintf(browser.session, sizeof browser.session, "%s", there);
    get("/accounts");
    assert_int_equal(browser.status, 303);
    snprintf(browser.session, sizeof browser.session, "%s", here);
    get("/accounts");
    assert_int_equal(browser.status, 200);
    post("/sign-out", "");
    snprintf(browser.session, sizeof browser.session, "%s", here);
    get("/accounts");
    assert_int_equal(browser.status, 303);
}

static void signing_in_makes_a_new_session_and_ends_the_one_before(void **state)
{
    char planted[sizeof browser.session], first[sizeof browser.session];

    memset(planted, 'a', sizeof planted);
    planted[43] = '\0'; /* as somebody else put it into this browser */
    snprintf(browser.session, sizeof browser.session, "%s", planted);
    sign_in("login=quan-tri&password=" OLD);
    assert_string_not_equal(browser.session, planted);
    assert_int_equal(strlen(browser.session), 43); /* 256 bits */
    snprintf(first, sizeof first, "%s", browser.session);
    sign_in("login=quan-tri&password=" OLD);
    assert_string_not_equal(browser.session, first);
    get("/accounts");
    assert_int_equal(browser.status, 200);
    snprintf(browser.session, sizeof browser.session, "%s", first);
    get("/accounts");
    assert_int_equal(browser.status, 303);
    snprintf(browser.session, sizeof browser.session, "%s", planted);
    get("/accounts");
    assert_int_equal(browser.status, 303);
}

static void when_it_was_used_is_written_once_a_minute(void **state)
{
    unsigned char hash[SESSION_HASH_BYTES];
    struct rows r;
    int64_t seen = 0;

    sign_in("login=ap-cau&password=" OLD);
    session_token_hash(str_from(browser.session), hash);
    at_minute(1);
    get("/");
    get("/");
    set(totp_administrators, off); /* waits for the writes before it */
    assert_int_equal(db_first(db, SQL_session_find, &r,
                         ARGS(value_blob((struct str){(const char *)hash, sizeof hash}), V(0))),
        OK);
    seen = row_int(&r, 4);
    rows_end(&r);
    db_reset(db);
    assert_int_equal(seen, clock_ms);
}

static enum err new_password(struct tx *tx, void *context)
{
    char made[PASSWORD_HASH_BYTES];
    enum err e = password_hash(S(NEW), made);

    return e == OK ? account_password_set(tx, head, str_from(made), false, S("")) : e;
}

static void whoever_signs_in_hears_what_changed_since_the_last_time(void **state)
{
    at_minute(1);
    sign_in("login=ap-cau&password=" OLD);
    assert_int_equal(browser.status, 303);
    assert_string_equal(browser.flash, "");
    at_minute(30);
    assert_int_equal(store_write_wait(store, 0, new_password, NULL), OK);
    at_minute(120);
    sign_in("login=ap-cau&password=" NEW);
    assert_int_equal(browser.status, 303);
    assert_non_null(strstr(browser.flash, "m%E1%BA%ADt%20kh%E1%BA%A9u%20m%E1%BB%9Bi"));
    at_minute(240); /* said once */
    sign_in("login=ap-cau&password=" NEW);
    assert_int_equal(browser.status, 303);
    assert_string_equal(browser.flash, "");
}

/* The owner's browser, and one of somebody who has the password and a code. */
static void the_owner_hears_of_it_also_when_somebody_else_came_in_first(void **state)
{
    char owner[sizeof browser.device];

    browser_is_known = true;
    sign_in("login=ap-cau&password=" OLD);
    snprintf(owner, sizeof owner, "%s", browser.device);
    at_minute(100);
    memset(&browser, 0, sizeof browser);
    sign_in("login=ap-cau&password=" OLD); /* a browser that nobody knows */
    assert_int_equal(browser.status, 303);
    at_minute(200);
    sign_in("login=ap-cau&password=" OLD); /* knows itself what it did */
    assert_string_equal(browser.flash, "");
    at_minute(300);
    memset(&browser, 0, sizeof browser);
    snprintf(browser.device, sizeof browser.device, "%s", owner);
    sign_in("login=ap-cau&password=" OLD);
    assert_non_null(strstr(browser.flash, "m%C3%A1y%20ch%C6%B0a%20t%E1%BB%ABng%20d%C3%B9ng"));
    at_minute(400); /* said once */
    sign_in("login=ap-cau&password=" OLD);
    assert_string_equal(browser.flash, "");
}

static void a_recovery_code_that_was_used_is_told_to_the_owner(void **state)
{
    char owner[sizeof browser.device], code[64], *at;

    browser_is_known = true;
    sign_in("login=quan-tri&password=" OLD);
    snprintf(owner, sizeof owner, "%s", browser.device);
    switch_codes_on();
    at = strstr(browser.body, "class=\"codes\"");
    at = strstr(at, "<code>") + strlen("<code>");
    snprintf(code, sizeof code, "code=%.14s", at);
    at_minute(100);
    memset(&browser, 0, sizeof browser);
    sign_in("login=quan-tri&password=" OLD);
    get("/sign-in/code");
    post("/sign-in/code", code);
    assert_int_equal(browser.status, 303);
    at_minute(300);
    memset(&browser, 0, sizeof browser);
    snprintf(browser.device, sizeof browser.device, "%s", owner);
    sign_in("login=quan-tri&password=" OLD);
    get("/sign-in/code");
    post("/sign-in/code", code_now());
    assert_int_equal(browser.status, 303);
    assert_non_null(strstr(browser.flash, "m%C3%A3%20d%E1%BB%B1%20ph%C3%B2ng"));
}

static void an_open_session_hears_of_it_when_it_is_unlocked(void **state)
{
    char session[sizeof browser.session], owner[sizeof browser.device];

    browser_is_known = true;
    sign_in("login=ap-cau&password=" OLD);
    snprintf(session, sizeof session, "%s", browser.session);
    snprintf(owner, sizeof owner, "%s", browser.device);
    at_minute(100);
    memset(&browser, 0, sizeof browser);
    sign_in("login=ap-cau&password=" OLD);
    at_minute(200);
    snprintf(browser.session, sizeof browser.session, "%s", session);
    snprintf(browser.device, sizeof browser.device, "%s", owner);
    get("/unlock");
    post("/unlock", "password=" OLD);
    assert_int_equal(browser.status, 303);
    assert_non_null(strstr(browser.flash, "m%C3%A1y%20ch%C6%B0a%20t%E1%BB%ABng%20d%C3%B9ng"));
}

static bool journal_has(const char *kind)
{
    struct fact fact;

    db_reset(db);
    for (int64_t seq = 1; seq <= store_head(store); seq++) {
        assert_int_equal(fact_find(db, &arena, seq, &fact), OK);
        if (str_eq(fact.kind, str_from(kind)))
            return true;
    }
    return false;
}

static void a_code_that_is_used_again_is_refused_written_down_and_told(void **state)
{
    char owner[sizeof browser.device];

    browser_is_known = true;
    sign_in("login=quan-tri&password=" OLD);
    switch_codes_on();
    at_minute(10);
    memset(&browser, 0, sizeof browser);
    sign_in("login=quan-tri&password=" OLD);
    get("/sign-in/code");
    post("/sign-in/code", code_now());
    assert_int_equal(browser.status, 303);
    snprintf(owner, sizeof owner, "%s", browser.device);
    get("/sign-in/code");
    post("/sign-in/code", code_now()); /* pressed twice: nothing to tell */
    assert_int_equal(browser.status, 303);
    assert_false(journal_has("totp-code-again"));
    at_second(601); /* somebody has read it, too */
    memset(&browser, 0, sizeof browser);
    sign_in("login=quan-tri&password=" OLD);
    get("/sign-in/code");
    post("/sign-in/code", code_now());
    assert_true(shown("Mã chưa đúng hoặc đã dùng"));
    assert_true(journal_has("totp-code-again"));
    at_minute(300);
    memset(&browser, 0, sizeof browser);
    snprintf(browser.device, sizeof browser.device, "%s", owner);
    sign_in("login=quan-tri&password=" OLD);
    get("/sign-in/code");
    post("/sign-in/code", code_now());
    assert_non_null(strstr(browser.flash, "g%C3%B5%20l%E1%BA%A1i"));
}

/* --- what the log of the machine says --- */

static int real_stderr;
static FILE *log_file;

static void listen(void)
{
    fflush(stderr);
    real_stderr = dup(2);
    log_file = tmpfile();
    assert_non_null(log_file);
    dup2(fileno(log_file), 2);
}

static const char *heard(void)
{
    static char text[8192];
    size_t n;

    fflush(stderr);
    dup2(real_stderr, 2);
    close(real_stderr);
    rewind(log_file);
    n = fread(text, 1, sizeof text - 1, log_file);
    text[n] = '\0';
    fclose(log_file);
    return text;
}

static const char *line_about(const char *what, struct account_id account)
{
    static char line[160];

    snprintf(line, sizeof line, "%s, account %lld", what, (long long)account.v);
    return line;
}

static void who_is_refused_and_who_reads_about_people_is_a_line_in_the_log(void **state)
{
    const char *said;

    listen();
    sign_in("login=ap-cau&password=sai+sai+sai");
    sign_in("login=khong-co&password=sai+sai+sai");
    sign_in("login=ap-cau&password=" OLD);
    get("/accounts");
    assert_int_equal(browser.status, 403);
    get("/");
    sign_in("login=quan-tri&password=" OLD);
    get("/accounts");
    get(head_path(""));
    get("/invite");
    post("/invite", "login=ap-cau&code=abcd-efgh-ijkm&new=" NEW "&again=" NEW);
    snprintf(browser.token, sizeof browser.token, "%s", "khong-phai-ma");
    get("/api/v1/units");
    assert_int_equal(browser.status, 401);
    said = heard();
    assert_non_null(strstr(said, line_about("sign-in: a wrong try", head)));
    assert_non_null(strstr(said, "sign-in: a wrong try, account 0"));
    assert_non_null(strstr(said, line_about("invitation: a wrong code", head)));
    assert_non_null(strstr(said, line_about("refused: GET /accounts", head)));
    assert_non_null(strstr(said, "refused: GET /api/v1/units, account 0"));
    assert_non_null(strstr(said, line_about("read: GET /accounts", admin)));
    assert_null(strstr(said, line_about("read: GET /accounts", head)));
    assert_null(strstr(said, "GET /,")); /* nothing about people is there */
    assert_null(strstr(said, "ap-cau"));
    assert_null(strstr(said, "127.0.0.1"));
    assert_null(strstr(said, "khong-"));
}

static void every_page_of_personal_data_is_told_when_it_is_read(void **state)
{
    for (const struct route *r = app.routes; r->name; r++)
        if (!strncmp(r->path, "/privacy/", 9) && r->method == GET && !r->people)
            fail_msg("%s is not", r->name);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_administrator_is_locked_after_five_minutes_others_after_fifteen),
        TEST(whoever_never_rests_is_asked_again_after_twelve_hours),
        TEST(the_password_leads_back_to_the_same_page),
        TEST(a_form_that_meets_the_lock_is_held_and_done_after_the_password),
        TEST(a_form_that_meets_the_end_of_the_session_is_held_for_the_sign_in),
        TEST(a_held_form_asks_for_its_rights_like_any_other),
        TEST(a_held_form_is_not_done_for_whoever_signs_in_next),
        TEST(a_form_made_up_at_the_sign_in_is_not_done),
        TEST(a_form_of_another_site_is_never_held),
        TEST(what_is_carried_leads_only_to_forms_that_need_a_person),
        TEST(what_matters_asks_for_the_password_again),
        TEST(a_further_way_in_asks_for_the_password_again),
        TEST(five_wrong_passwords_at_the_lock_make_it_wait),
        TEST(an_administrator_without_codes_is_led_to_set_them_up),
        TEST(with_codes_the_password_alone_opens_nothing),
        TEST(codes_guessed_make_each_wait_twice_as_long),
        TEST(tries_at_the_same_time_are_not_more_than_five),
        TEST(passwords_at_the_same_time_are_not_more_than_five),
        TEST(a_short_password_does_not_outlive_the_codes),
        TEST(from_outside_the_office_codes_are_asked_for),
        TEST(sessions_are_listed_and_ended),
        TEST(whoever_signs_in_hears_what_changed_since_the_last_time),
        TEST(the_owner_hears_of_it_also_when_somebody_else_came_in_first),
        TEST(a_recovery_code_that_was_used_is_told_to_the_owner),
        TEST(an_open_session_hears_of_it_when_it_is_unlocked),
        TEST(a_code_that_is_used_again_is_refused_written_down_and_told),
        TEST(who_is_refused_and_who_reads_about_people_is_a_line_in_the_log),
        cmocka_unit_test(every_page_of_personal_data_is_told_when_it_is_read),
        TEST(signing_in_makes_a_new_session_and_ends_the_one_before),
        TEST(when_it_was_used_is_written_once_a_minute),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
