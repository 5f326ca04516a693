/* Sign-in and the pages of accounts: whole requests through the dispatcher, no sockets. */
#include "store_dir.h"

#include "http/dispatch.h"
#include "org/page.h"
#include "org/sign_in.h"
#include "routes.h"
#include "store/seal.h"
#include "store/setting.h"

static const struct fact_kind *const kinds[] = {seal_kinds, setting_kinds, org_kinds, NULL};
static const struct app app = {.routes = routes,
    .sign_in_path = "/sign-in",
    .unlock_path = "/unlock",
    .actor_load = org_actor_load,
    .may = org_may};
static const struct server_options options = {.app = &app};

static struct store_dir dir;
static struct store *store;
static struct db *db;
#include "browser.h"

static struct unit_id commune, hamlet, elsewhere;
static struct account_id admin, head, leader;

static enum err make_account(struct tx *tx, const char *login, struct unit_id unit, enum role role,
    struct unit_id where, struct account_id *ret)
{
    struct account a = {.login = str_from(login), .name = S("Chức danh <b>"), .unit = unit};
    struct account_role r = {.unit = where, .role = role, .from_day = 0, .until_day = INT32_MAX};
    char hash[PASSWORD_HASH_BYTES];
    struct role_id id;
    enum err e = account_add(tx, &a, ret);

    r.account = *ret;
    if (e == OK)
        e = role_give(tx, &r, &id);
    if (e == OK)
        e = password_hash(S("mật khẩu cũ"), hash);
    if (e == OK)
        e = account_password_set(tx, *ret, str_from(hash), false, S(""));
    return e;
}

static enum err make_world(struct tx *tx, void *context)
{
    struct org_unit u = {.kind = unit_kind_find(S("xa")), .name = S("Xã Tân Phong")};
    enum err e = unit_add(tx, &u, &commune);

    u.name = S("Xã Khác");
    if (e == OK)
        e = unit_add(tx, &u, &elsewhere);
    u = (struct org_unit){.kind = unit_kind_find(S("ap")), .name = S("Ấp Cầu"), .parent = commune};
    if (e == OK)
        e = unit_add(tx, &u, &hamlet);
    if (e == OK)
        e = make_account(tx, "quan-tri", commune, ROLE_ADMINISTER, commune, &admin);
    if (e == OK)
        e = make_account(tx, "ap-cau", hamlet, ROLE_REPORT, hamlet, &head);
    if (e == OK) /* sits in the commune, but may more than its administrator */
        e = make_account(tx, "lanh-dao", commune, ROLE_READ, elsewhere, &leader);
    if (e == OK) /* codes have their own tests */
        e = setting_set(tx, "totp-administrators", S("off"));
    return e;
}

static int set_up(void **state)
{
    unsetenv("CHUNGSUC_NOW");
    memset(&browser, 0, sizeof browser);
    store_dir_init(&dir);
    store = store_dir_open(&dir, kinds);
    assert_int_equal(store_write_wait(store, 0, make_world, NULL), OK);
    assert_int_equal(store_reader(store, &db), OK);
    return 0;
}

static int tear_down(void **state)
{
    store_reader_close(db);
    store_close(store);
    store_dir_remove(&dir);
    return 0;
}

#define OLD "mật khẩu cũ"
#define NEW "Bốn con trâu 7!"

/* --- sign-in --- */

static void unsigned_visitor_is_sent_to_sign_in(void **state)
{
    get("/accounts");
    assert_int_equal(browser.status, 303);
    assert_string_equal(browser.location, "/sign-in?next=/accounts");
    get("/password");
    assert_int_equal(browser.status, 303);
}

static void right_password_opens_what_was_asked_for(void **state)
{
    get("/sign-in?next=/accounts");
    assert_true(shown("name=\"next\" value=\"/accounts\""));
    post("/sign-in?next=/accounts", "login=Quan-Tri&password=" OLD);
    assert_int_equal(browser.status, 303);
    assert_string_equal(browser.location, "/accounts");
    assert_int_equal(strlen(browser.session), 43);
    get("/accounts");
    assert_int_equal(browser.status, 200);
    assert_true(shown("ap-cau"));
    assert_true(shown("Chức danh &lt;b&gt;"));
}

static void no_way_out_of_the_house_after_sign_in(void **state)
{
    static const char *const paths[] = {
        "//evil.example", "https://evil.example", "/%5cevil", "/\\evil", "/a%0d%0ab", "x"};

    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        char target[64];

        get("/sign-in");
        snprintf(target, sizeof target, "/sign-in?next=%s", paths[i]);
        post(target, "login=quan-tri&password=" OLD);
        if (browser.status == 303)
            assert_string_equal(browser.location, "/");
        else
            assert_int_equal(browser.status, 400);
    }
}

static void wrong_password_and_unknown_name_look_the_same(void **state)
{
    static char wrong[256 * 1024];

    sign_in("login=quan-tri&password=sai+sai+sai");
    assert_true(shown("Tên đăng nhập hoặc mật khẩu chưa đúng."));
    assert_int_equal(browser.session[0], '\0');
    assert_false(shown("sai sai"));
    keep(wrong, sizeof wrong, str_from(strstr(browser.body, "class=\"errors\"")));
    sign_in("login=khong-co&password=sai+sai+sai");
    assert_memory_equal(strstr(browser.body, "class=\"errors\""), wrong, 200);
}

static void too_many_tries_lock_the_name(void **state)
{
    for (int i = 0; i < 5; i++)
        sign_in("login=quan-tri&password=sai+sai+sai");
    assert_true(shown("Hãy chờ 5 phút"));
    sign_in("login=quan-tri&password=" OLD);
    assert_true(shown("Hãy chờ 5 phút"));
    assert_int_equal(browser.status, 422);
}

static void form_without_proof_is_refused(void **state)
{
    get("/sign-in");
    ask("POST", "/sign-in", S("login=quan-tri&password=" OLD));
    assert_int_equal(browser.status, 403);
}

static void signing_out_ends_the_session_on_the_server(void **state)
{
    char session[64];

    sign_in("login=quan-tri&password=" OLD);
    memcpy(session, browser.session, sizeof session);
    get("/accounts/new");
    post("/sign-out", "");
    assert_string_equal(browser.location, "/sign-in");
    memcpy(browser.session, session, sizeof session);
    get("/accounts");
    assert_int_equal(browser.status, 303);
}

/* --- one's own password --- */

static void password_is_changed_by_its_owner(void **state)
{
    sign_in("login=ap-cau&password=" OLD);
    get("/password");
    post("/password", "current=" NEW "&new=" NEW "1&again=" NEW "1");
    assert_int_equal(browser.status, 200); /* written down */
    assert_true(shown("Mật khẩu hiện nay chưa đúng."));
    post("/password", "current=" OLD "&new=" NEW "&again=khác");
    assert_true(shown("Hai lần gõ chưa giống nhau."));
    post("/password", "current=" OLD "&new=ngắn&again=ngắn");
    assert_true(shown("ít nhất 14 ký tự"));
    post("/password", "current=" OLD "&new=" NEW "&again=" NEW);
    assert_int_equal(browser.status, 303);
    get("/password"); /* this session stays */
    assert_int_equal(browser.status, 200);
    sign_in("login=ap-cau&password=" OLD);
    assert_int_equal(browser.status, 200);
    sign_in("login=ap-cau&password=" NEW);
    assert_int_equal(browser.status, 303);
}

/* --- accounts --- */

static void one_who_reports_sees_no_accounts(void **state)
{
    char path[64];

    sign_in("login=ap-cau&password=" OLD);
    get("/accounts");
    assert_int_equal(browser.status, 403);
    snprintf(path, sizeof path, "/accounts/%lld", (long long)admin.v);
    get(path);
    assert_int_equal(browser.status, 403);
}

/* The code on the slip. */
static void slip_code(char ret[PASSWORD_ONCE_BYTES])
{
    char *at = strstr(browser.body, "<code>");

    assert_non_null(at);
    at = strstr(at + 1, "<code>");
    assert_non_null(at);
    memcpy(ret, at + 6, PASSWORD_ONCE_BYTES - 1);
    ret[PASSWORD_ONCE_BYTES - 1] = '\0';
}

/* What the person does who got the slip: the answer is in the browser. */
static void take_invitation(const char *login, const char *code, const char *password)
{
    char fields[256];

    memset(&browser, 0, sizeof browser);
    get("/invite");
    assert_int_equal(browser.status, 200);
    snprintf(
        fields, sizeof fields, "login=%s&code=%s&new=%s&again=%s", login, code, password, password);
    post("/invite", fields);
}

static void come_in_with(const char *login, const char *code)
{
    char fields[128];

    take_invitation(login, code, NEW);
    assert_int_equal(browser.status, 303);
    assert_string_equal(browser.location, "/"); /* signed in by the code */
    snprintf(fields, sizeof fields, "login=%s&password=" NEW, login);
    sign_in(fields);
    assert_int_equal(browser.status, 303);
    assert_string_equal(browser.location, "/");
}

static void new_account_gets_a_code_shown_once(void **state)
{
    char code[PASSWORD_ONCE_BYTES], fields[128];

    sign_in("login=quan-tri&password=" OLD);
    get("/accounts/new");
    snprintf(fields, sizeof fields, "login=ap-cau&name=Phó+ấp&unit=%lld&role=administer",
        (long long)hamlet.v);
    post("/accounts/new", fields);
    assert_int_equal(browser.status, 422);
    assert_true(shown("Tên này đã có người dùng"));
    assert_true(shown("value=\"Phó ấp\""));
    snprintf(
        fields, sizeof fields, "login=Phó&name=Phó+ấp&unit=%lld&role=read", (long long)hamlet.v);
    post("/accounts/new", fields);
    assert_true(shown("chữ thường không dấu"));
    snprintf(fields, sizeof fields, "login=pho-ap&name=Phó+ấp&unit=%lld&role=administer",
        (long long)hamlet.v);
    post("/accounts/new", fields);
    assert_int_equal(browser.status, 200);
    slip_code(code);
    get("/accounts");
    assert_true(shown("pho-ap"));
    assert_false(shown(code));
    come_in_with("pho-ap", code);
    get("/accounts");
    assert_int_equal(browser.status, 200);
}

static void administrator_keeps_to_his_reach(void **state)
{
    char fields[128], path[64];

    sign_in("login=quan-tri&password=" OLD);
    get("/accounts/new");
    assert_false(shown("Xã Khác"));
    snprintf(
        fields, sizeof fields, "login=khac&name=Khác&unit=%lld&role=read", (long long)elsewhere.v);
    post("/accounts/new", fields);
    assert_int_equal(browser.status, 422);
    snprintf(path, sizeof path, "/accounts/%lld/invite", (long long)leader.v);
    post(path, "");
    assert_int_equal(browser.status, 403); /* his roles reach further than the administrator's */
    snprintf(path, sizeof path, "/accounts/%lld", (long long)leader.v);
    get(path);
    assert_int_equal(browser.status, 200);
    assert_false(shown("Cấp mã mời"));
    get("/accounts/999999");
    assert_int_equal(browser.status, 404);
}

enum { HAMLETS = 250 };

static enum err make_many(struct tx *tx, void *context)
{
    struct account a = {.name = S("Trưởng ấp"), .unit = commune};
    enum err e = OK;

    for (int i = 0; e == OK && i < HAMLETS; i++) {
        char name[32], login[32];
        struct org_unit u = {.kind = unit_kind_find(S("ap")), .parent = commune};

        snprintf(name, sizeof name, "Ấp Số %d", i);
        snprintf(login, sizeof login, "so-%03d", i);
        u.name = str_from(name);
        a.login = str_from(login);
        e = unit_add(tx, &u, &a.unit);
        if (e == OK)
            e = account_add(tx, &a, &a.id);
    }
    return e;
}

static void among_many_units_one_is_typed(void **state)
{
    char code[PASSWORD_ONCE_BYTES], path[64];

    assert_int_equal(store_write_wait(store, 0, make_many, NULL), OK);
    sign_in("login=quan-tri&password=" OLD);
    get("/accounts/new");
    assert_false(shown("Ấp Số 7<"));
    post("/accounts/new", "login=moi-1&name=y&role=read&unit=so+24");
    assert_int_equal(browser.status, 422);
    assert_true(shown("Hãy gõ số của một đơn vị"));
    assert_true(shown("value=\"so 24\""));
    post("/accounts/new", "login=moi-1&name=y&role=read&unit=X%C3%A3+Kh%C3%A1c");
    assert_int_equal(browser.status, 422);
    assert_true(shown("Không thấy đơn vị này"));
    post("/accounts/new", "login=moi-1&name=y&role=read&unit=%E1%BA%A5p+s%E1%BB%91+249");
    assert_int_equal(browser.status, 200);
    slip_code(code);
    snprintf(path, sizeof path, "/accounts/%lld", (long long)head.v);
    get(path);
    snprintf(path, sizeof path, "/accounts/%lld/roles", (long long)head.v);
    post(path, "role=read&unit=ap+so+3");
    assert_int_equal(browser.status, 303);
    get(browser.location);
    post(path, "role=read&unit=");
    assert_int_equal(browser.status, 422);
}

static void accounts_are_shown_in_pages(void **state)
{
    assert_int_equal(store_write_wait(store, 0, make_many, NULL), OK);
    sign_in("login=quan-tri&password=" OLD);
    get("/accounts");
    assert_true(shown("so-046"));
    assert_false(shown("so-048"));
    assert_true(shown("/accounts?show=all&amp;after=so-046&amp;q="));
    get("/accounts?after=so-046&q=");
    assert_true(shown("so-047"));
    assert_true(shown("so-096"));
    assert_false(shown("so-046<"));
    get("/accounts?q=so-2%25");
    assert_true(shown("so-249"));
    assert_false(shown("so-199"));
    get("/accounts?q=%3Cb%3E");
    assert_true(shown("Chức danh &lt;b&gt;"));
    get("/accounts?q=zzz");
    assert_true(shown("Không có tài khoản nào như vậy"));
}

static void history_of_a_unit_is_shown_within_reach(void **state)
{
    char path[64];

    sign_in("login=quan-tri&password=" OLD);
    snprintf(path, sizeof path, "/unit/%lld/history", (long long)commune.v);
    get(path);
    assert_int_equal(browser.status, 200);
    assert_true(shown("Ấp Cầu"));
    assert_true(shown("Trực thuộc: 1 đơn vị"));
    snprintf(path, sizeof path, "/unit/%lld/history?from=1", (long long)commune.v);
    get(path);
    assert_int_equal(browser.status, 200);
    assert_false(shown("Ấp Cầu"));
    snprintf(path, sizeof path, "/unit/%lld/history", (long long)elsewhere.v);
    get(path);
    assert_int_equal(browser.status, 403);
    get("/unit/99999/history");
    assert_int_equal(browser.status, 404);
}

static void forgotten_password_is_reset_by_a_code(void **state)
{
    char code[PASSWORD_ONCE_BYTES], path[64];

    sign_in("login=quan-tri&password=" OLD);
    snprintf(path, sizeof path, "/accounts/%lld", (long long)head.v);
    get(path);
    snprintf(path, sizeof path, "/accounts/%lld/invite", (long long)head.v);
    post(path, "");
    assert_int_equal(browser.status, 200);
    slip_code(code);
    sign_in("login=ap-cau&password=" OLD);
    assert_true(shown("chưa đúng"));
    come_in_with("ap-cau", code);
    take_invitation("ap-cau", code, NEW "1"); /* used up */
    assert_int_equal(browser.status, 200);
    assert_true(shown("đã dùng hay hết hạn"));
}

static void role_is_given_and_ended(void **state)
{
    char path[64], fields[64];
    const char *at;

    sign_in("login=quan-tri&password=" OLD);
    snprintf(path, sizeof path, "/accounts/%lld", (long long)head.v);
    get(path);
    snprintf(path, sizeof path, "/accounts/%lld/roles", (long long)head.v);
    snprintf(fields, sizeof fields, "role=report&unit=%lld", (long long)hamlet.v);
    post(path, fields);
    assert_int_equal(browser.status, 422);
    assert_true(shown("đã có quyền ấy"));
    snprintf(fields, sizeof fields, "role=compile&unit=%lld", (long long)commune.v);
    post(path, fields);
    assert_int_equal(browser.status, 303);
    get(browser.location);
    at = strstr(browser.body, "/roles/");
    assert_non_null(at);
    at = strstr(at + 1, "/end\"");
    assert_non_null(at);
    while (strncmp(at, "\"", 1) != 0)
        at--;
    keep(path, sizeof path, (struct str){at + 1, strcspn(at + 1, "\"")});
    post(path, "");
    assert_int_equal(browser.status, 303);
    get("/accounts/new");
    snprintf(path, sizeof path, "/accounts/%lld/roles/%lld/end", (long long)admin.v, 1LL);
    post(path, "");
    assert_int_equal(browser.status, 404);
}

static void nobody_ends_his_own_role(void **state)
{
    struct role_list roles;
    struct arena a;
    char path[64];

    arena_init(&a, 1 << 20);
    sign_in("login=quan-tri&password=" OLD);
    get("/accounts/new");
    assert_int_equal(role_list_of(db, &a, admin, 20000, &roles), OK);
    db_reset(db);
    snprintf(path, sizeof path, "/accounts/%lld/roles/%lld/end", (long long)admin.v,
        (long long)roles.items[0].id.v);
    post(path, "");
    assert_int_equal(browser.status, 403);
    arena_reset(&a);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(unsigned_visitor_is_sent_to_sign_in),
        TEST(right_password_opens_what_was_asked_for),
        TEST(no_way_out_of_the_house_after_sign_in),
        TEST(wrong_password_and_unknown_name_look_the_same),
        TEST(too_many_tries_lock_the_name),
        TEST(form_without_proof_is_refused),
        TEST(signing_out_ends_the_session_on_the_server),
        TEST(password_is_changed_by_its_owner),
        TEST(one_who_reports_sees_no_accounts),
        TEST(new_account_gets_a_code_shown_once),
        TEST(administrator_keeps_to_his_reach),
        TEST(among_many_units_one_is_typed),
        TEST(accounts_are_shown_in_pages),
        TEST(history_of_a_unit_is_shown_within_reach),
        TEST(forgotten_password_is_reset_by_a_code),
        TEST(role_is_given_and_ended),
        TEST(nobody_ends_his_own_role),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
