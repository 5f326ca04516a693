/* test_attempt.c: who has to wait after wrong tries, and who has not: a stranger cannot keep an
 * office out of its own account. And what an account may not choose as its password again. */
#include "store_dir.h"

#include "http/reply.h"
#include "org/sign_in.h"
#include "store/seal.h"
#include "store/setting.h"

#include <stdio.h>

static const struct fact_kind *const kinds[] = {seal_kinds, setting_kinds, org_kinds, NULL};
static struct store_dir dir;
static struct store *store;
static struct db *db;
static struct arena arena;
static struct account_id account;
static int64_t clock_ms;

static void at_minute(int64_t minute)
{
    char text[32];

    clock_ms = 1800000000000 + minute * 60000;
    snprintf(text, sizeof text, "%lld", (long long)clock_ms);
    setenv("CHUNGSUC_NOW", text, 1);
}

static enum err make_world(struct tx *tx, void *context)
{
    struct org_unit u = {.kind = unit_kind_find(S("xa")), .name = S("Xã Tân Phong")};
    struct account a = {.login = S("can-bo"), .name = S("Cán bộ")};
    char hash[PASSWORD_HASH_BYTES];
    enum err e = unit_add(tx, &u, &a.unit);

    if (e == OK)
        e = account_add(tx, &a, &account);
    if (e == OK)
        e = password_hash(S("đúng mật khẩu"), hash);
    return e == OK ? account_password_set(tx, account, str_from(hash), false, S("")) : e;
}

static int set_up(void **state)
{
    at_minute(0);
    store_dir_init(&dir);
    store = store_dir_open(&dir, kinds);
    assert_int_equal(store_write_wait(store, 0, make_world, NULL), OK);
    assert_int_equal(store_reader(store, &db), OK);
    arena_init(&arena, 1 << 22);
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

/* A browser: its address and its cookies. */
struct machine {
    const char *address;
    struct str cookies;
};

static struct reply reply;
static struct req req;
static struct header cookie;

static void new_request(const struct machine *m)
{
    reply = (struct reply){0};
    cookie = (struct header){S("cookie"), m->cookies};
    req = (struct req){.arena = &arena,
        .db = db,
        .reply = &reply,
        .now_ms = clock_ms,
        .headers = &cookie,
        .header_count = 1,
        .address = str_from(m->address)};
}

static void keep_cookies(struct machine *m)
{
    for (size_t i = 0; i < reply.headers.count; i++) {
        struct str v = reply.headers.items[i].value;

        if (str_starts(v, S("cd")))
            m->cookies = str_slice(v, 0, str_find(v, S(";"), 0));
    }
}

static enum err run_finish(struct tx *tx, void *context)
{
    return sign_in_finish(tx, &req, context);
}

static enum sign_in_result try_on(struct machine *m, const char *login, const char *password)
{
    struct sign_in s = {.login = str_from(login), .password = str_from(password)};

    db_reset(db);
    new_request(m);
    assert_int_equal(sign_in_load(&req, &s), OK);
    assert_int_equal(sign_in_check(&s), OK);
    assert_int_equal(store_write_wait(store, 0, run_finish, &s), OK);
    keep_cookies(m);
    return s.result;
}

static void a_stranger_does_not_keep_the_office_out_of_its_own_browser(void **state)
{
    struct machine office = {"192.0.2.1", S("")}, stranger = {"198.51.100.9", S("")};
    struct machine new_one = {"192.0.2.2", S("")};

    assert_int_equal(try_on(&office, "can-bo", "đúng mật khẩu"), SIGN_IN_RIGHT);
    assert_true(office.cookies.len > 0);
    for (int i = 0; i < 20; i++)
        (void)try_on(&stranger, "can-bo", "sai mật khẩu");
    assert_int_equal(try_on(&stranger, "can-bo", "đúng mật khẩu"), SIGN_IN_LOCKED);
    assert_int_equal(try_on(&new_one, "can-bo", "đúng mật khẩu"), SIGN_IN_LOCKED);
    assert_int_equal(try_on(&office, "can-bo", "đúng mật khẩu"), SIGN_IN_RIGHT);
}

static void a_known_browser_counts_by_itself(void **state)
{
    struct machine office = {"192.0.2.1", S("")}, new_one = {"192.0.2.2", S("")};

    assert_int_equal(try_on(&office, "can-bo", "đúng mật khẩu"), SIGN_IN_RIGHT);
    for (int i = 0; i < 4; i++)
        assert_int_equal(try_on(&office, "can-bo", "sai mật khẩu"), SIGN_IN_WRONG);
    assert_int_equal(try_on(&office, "can-bo", "sai mật khẩu"), SIGN_IN_LOCKED);
    assert_int_equal(try_on(&office, "can-bo", "đúng mật khẩu"), SIGN_IN_LOCKED);
    assert_int_equal(try_on(&new_one, "can-bo", "đúng mật khẩu"), SIGN_IN_RIGHT);
    at_minute(6);
    assert_int_equal(try_on(&office, "can-bo", "đúng mật khẩu"), SIGN_IN_RIGHT);
}

static void a_made_up_device_is_a_stranger(void **state)
{
    struct machine office = {"192.0.2.1", S("")}, liar = {"198.51.100.9", S("")};
    char *made_up;

    assert_int_equal(try_on(&office, "can-bo", "đúng mật khẩu"), SIGN_IN_RIGHT);
    for (int i = 0; i < 5; i++) { /* another random number each time: the MAC does not fit */
        made_up = str_z(&arena, office.cookies);
        made_up[office.cookies.len - 60] =
            (char)(made_up[office.cookies.len - 60] == 'a' + i ? 'f' : 'a' + i);
        liar.cookies = str_from(made_up);
        (void)try_on(&liar, "can-bo", "sai mật khẩu");
    }
    assert_int_equal(try_on(&liar, "can-bo", "đúng mật khẩu"), SIGN_IN_LOCKED);
}

static void many_names_from_one_address_make_the_address_wait(void **state)
{
    struct machine office = {"192.0.2.1", S("")}, stranger = {"198.51.100.9", S("")};
    struct machine elsewhere = {"203.0.113.5", S("")};
    enum sign_in_result last = SIGN_IN_WRONG;
    char name[32];

    assert_int_equal(try_on(&office, "can-bo", "đúng mật khẩu"), SIGN_IN_RIGHT);
    for (int i = 0; i < 50; i++) {
        snprintf(name, sizeof name, "ten-%d", i);
        last = try_on(&stranger, name, "sai mật khẩu");
    }
    assert_int_equal(last, SIGN_IN_LOCKED);
    assert_int_equal(try_on(&stranger, "can-bo", "đúng mật khẩu"), SIGN_IN_LOCKED);
    assert_int_equal(try_on(&elsewhere, "can-bo", "đúng mật khẩu"), SIGN_IN_RIGHT);
    office.address = stranger.address; /* behind the same door, but known */
    assert_int_equal(try_on(&office, "can-bo", "đúng mật khẩu"), SIGN_IN_RIGHT);
}

static void a_wait_is_in_the_journal_without_the_name_that_was_typed(void **state)
{
    struct machine stranger = {"198.51.100.9", S("")};
    struct fact fact;
    int found = 0;

    for (int i = 0; i < 5; i++)
        (void)try_on(&stranger, "can-bo", "sai mật khẩu");
    for (int i = 0; i < 5; i++) /* may be a password in the wrong field */
        (void)try_on(&stranger, "mat-khau-cua-toi", "sai mật khẩu");
    db_reset(db);
    for (int64_t seq = 1; seq <= store_head(store); seq++) {
        assert_int_equal(fact_find(db, &arena, seq, &fact), OK);
        found += str_eq(fact.kind, S("sign-in-locked"));
        assert_int_equal(str_find(fact.body, S("mat-khau"), 0), fact.body.len);
        assert_int_equal(str_find(fact.body, S("198.51"), 0), fact.body.len);
    }
    assert_int_equal(found, 1);
}

static enum err give_once(struct tx *tx, void *context)
{
    char hash[PASSWORD_HASH_BYTES];
    enum err e = password_hash(S("tạm thời thôi"), hash);

    return e == OK ? account_password_set(tx, account, str_from(hash), true, S("")) : e;
}

static enum err outlive(struct tx *tx, void *context)
{
    return account_password_outlive(tx, account);
}

static void a_first_password_that_nobody_changed_ends_after_a_week(void **state)
{
    enum { DAY = 24 * 60 };
    struct machine office = {"192.0.2.1", S("")};

    assert_int_equal(store_write_wait(store, 0, give_once, NULL), OK);
    at_minute(7 * DAY);
    assert_int_equal(try_on(&office, "can-bo", "tạm thời thôi"), SIGN_IN_RIGHT);
    at_minute(7 * DAY + 1);
    assert_int_equal(try_on(&office, "can-bo", "tạm thời thôi"), SIGN_IN_OVER);
    assert_int_equal(try_on(&office, "can-bo", "sai mật khẩu"), SIGN_IN_WRONG);
}

/* One that a person chose, too short without codes, has to be changed, and opens until then. */
static void a_password_of_ones_own_does_not_end(void **state)
{
    struct machine office = {"192.0.2.1", S("")};

    at_minute(1);
    assert_int_equal(store_write_wait(store, 0, outlive, NULL), OK);
    at_minute(20 * 24 * 60);
    assert_int_equal(try_on(&office, "can-bo", "đúng mật khẩu"), SIGN_IN_RIGHT);
}

static void the_journal_says_who_came_from_where_without_the_address(void **state)
{
    struct machine office = {"192.0.2.1", S("")};
    struct session_lines list;
    struct fact fact;

    assert_int_equal(try_on(&office, "can-bo", "đúng mật khẩu"), SIGN_IN_RIGHT);
    db_reset(db);
    assert_int_equal(session_list_of(db, &arena, account, clock_ms, &list), OK);
    assert_int_equal(list.count, 1);
    assert_true(str_eq(list.items[0].address, S("192.0.2.1")));
    assert_int_equal(fact_find(db, &arena, list.items[0].origin, &fact), OK);
    assert_true(str_eq(fact.kind, S("session-began")));
    assert_int_equal(fact.account_id, account.v);
    assert_int_equal(str_find(fact.body, S("192.0.2"), 0), fact.body.len);
}

static void an_agent_is_a_few_fixed_words(void **state)
{
    static const struct {
        const char *sent, *words;
    } cases[] = {
        {"Mozilla/5.0 (Linux; Android 13; SM-A042F) AppleWebKit/537.36 (KHTML, like Gecko) "
         "Chrome/120.0.0.0 Mobile Safari/537.36",
            "Chrome, Android"},
        {"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:121.0) Gecko/20100101 Firefox/121.0",
            "Firefox, Windows"},
        {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
         "Chrome/120.0.0.0 Safari/537.36 Edg/120.0",
            "Edge, Windows"},
        {"Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Version/17.0 "
         "Mobile/15E148 Safari/604.1",
            "Safari, iPhone"},
        {"<script>alert(1)</script>", "?, ?"},
        {"", "?, ?"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(
            str_z(&arena, agent_words(&arena, str_from(cases[i].sent))), cases[i].words);
}

/* --- passwords before --- */

static enum err run_set(struct tx *tx, void *context)
{
    return account_password_set(tx, account, str_from(context), false, S(""));
}

static enum err change_to(const char *password)
{
    struct password_change c;
    enum err e;

    db_reset(db);
    assert_int_equal(password_change_load(db, &arena, account, &c), OK);
    e = password_change_make(&c, str_from(password));
    return e == OK ? store_write_wait(store, 0, run_set, c.new_hash) : e;
}

static enum err run_three(struct tx *tx, void *context)
{
    return setting_change(tx, SETTING_PASSWORD_NOT_LAST, S("3"));
}

static void the_last_passwords_are_not_taken_again(void **state)
{
    assert_int_equal(store_write_wait(store, 0, run_three, NULL), OK);
    assert_int_equal(change_to("đúng mật khẩu"), E_CONFLICT); /* the one in use */
    assert_int_equal(change_to("mật khẩu hai"), OK);
    assert_int_equal(change_to("mật khẩu ba"), OK);
    assert_int_equal(change_to("đúng mật khẩu"), E_CONFLICT);
    assert_int_equal(change_to("mật khẩu hai"), E_CONFLICT);
    assert_int_equal(change_to("mật khẩu tư"), OK);
    assert_int_equal(change_to("đúng mật khẩu"), OK); /* three others since */
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_stranger_does_not_keep_the_office_out_of_its_own_browser),
        TEST(a_known_browser_counts_by_itself),
        TEST(a_made_up_device_is_a_stranger),
        TEST(many_names_from_one_address_make_the_address_wait),
        TEST(a_wait_is_in_the_journal_without_the_name_that_was_typed),
        TEST(a_first_password_that_nobody_changed_ends_after_a_week),
        TEST(a_password_of_ones_own_does_not_end),
        TEST(the_journal_says_who_came_from_where_without_the_address),
        TEST(an_agent_is_a_few_fixed_words),
        TEST(the_last_passwords_are_not_taken_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
