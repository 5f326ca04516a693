/* Units, accounts, roles, passwords, sign-in. */
#include "store_dir.h"

#include "http/reply.h"
#include "org/holiday.h"
#include "org/sign_in.h"

static const struct fact_kind *const kinds[] = {org_kinds, NULL};

static struct store_dir dir;
static struct store *store;
static struct db *db;
static struct arena arena;

/* An invented country: a province with two communes, each with hamlets and an agency. */
enum { TINH, XA, AP_CAU, AP_MOI, CO_QUAN, XA_KHAC, AP_KHAC, UNITS };
static const struct {
    const char *kind, *name;
    int parent; /* -1: none */
} world[UNITS] = {
    {"tinh", "Tỉnh Ví Dụ", -1},
    {"xa", "Xã Tân Phong", TINH},
    {"ap", "Ấp Cầu", XA},
    {"ap", "Ấp Mới", XA},
    {"co-quan", "Công an xã", XA},
    {"xa", "Xã Khác", TINH},
    {"ap", "Ấp Khác", XA_KHAC},
};
static struct unit_id units[UNITS];
static const day_t TODAY = 20000;

static enum err make_world(struct tx *tx, void *context)
{
    enum err e = OK;

    for (int i = 0; e == OK && i < UNITS; i++) {
        struct org_unit u = {
            .kind = unit_kind_find(str_from(world[i].kind)), .name = str_from(world[i].name)};

        if (world[i].parent >= 0)
            u.parent = units[world[i].parent];
        e = unit_add(tx, &u, &units[i]);
    }
    return e;
}

static int set_up(void **state)
{
    store_dir_init(&dir);
    store = store_dir_open(&dir, kinds);
    arena_init(&arena, 16 << 20);
    assert_int_equal(store_write_wait(store, 0, make_world, NULL), OK);
    assert_int_equal(store_reader(store, &db), OK);
    return 0;
}

static int tear_down(void **state)
{
    store_reader_close(db);
    store_close(store);
    arena_reset(&arena);
    store_dir_remove(&dir);
    return 0;
}

static enum err run_unit_add(struct tx *tx, void *context)
{
    struct org_unit *u = context;

    return unit_add(tx, u, &u->id);
}

static enum err run_account_add(struct tx *tx, void *context)
{
    struct account *a = context;

    return account_add(tx, a, &a->id);
}

static enum err run_role_give(struct tx *tx, void *context)
{
    struct account_role *r = context;

    return role_give(tx, r, &r->id);
}

static struct account_id account(const char *login, int unit)
{
    struct account a = {.login = str_from(login), .name = S("Cán bộ"), .unit = units[unit]};

    assert_int_equal(store_write_wait(store, 0, run_account_add, &a), OK);
    return a.id;
}

static struct role_id give(struct account_id account, int unit, enum role role, day_t from)
{
    struct account_role r = {.account = account,
        .unit = units[unit],
        .role = role,
        .from_day = from,
        .until_day = INT32_MAX};

    assert_int_equal(store_write_wait(store, 0, run_role_give, &r), OK);
    return r.id;
}

/* --- units --- */

static void units_are_listed_in_vietnamese_order(void **state)
{
    struct unit_list list;

    assert_int_equal(unit_list_of(db, &arena, units[XA], &list), OK);
    assert_int_equal(list.count, 3);
    assert_true(str_eq(list.items[0].name, S("Ấp Cầu")));
    assert_true(str_eq(list.items[1].name, S("Ấp Mới")));
    assert_true(list.items[2].kind->is_agency);
    assert_int_equal(unit_list_below(db, &arena, units[TINH], &list), OK);
    assert_int_equal(list.count, UNITS);
    assert_int_equal(list.items[0].id.v, units[TINH].v);
    assert_int_equal(unit_list_of(db, &arena, (struct unit_id){0}, &list), OK);
    assert_int_equal(list.count, 1);
}

static void unit_is_found_by_name_without_accents(void **state)
{
    struct org_unit u;

    assert_int_equal(unit_find_by_name(db, &arena, units[XA], S(" ap  CAU "), &u), OK);
    assert_int_equal(u.id.v, units[AP_CAU].v);
    assert_int_equal(unit_find_by_name(db, &arena, units[XA], S("Ấp Khác"), &u), E_NOT_FOUND);
}

static void unit_rules_are_kept(void **state)
{
    char longest[UNIT_NAME_MAX + 2];
    struct org_unit u = {.kind = unit_kind_find(S("ap")), .parent = units[XA]};

    memset(longest, 'a', sizeof longest);
    assert_int_equal(store_write_wait(store, 0, run_unit_add, &u), E_INVALID); /* no name */
    u.name = (struct str){longest, UNIT_NAME_MAX + 1};
    assert_int_equal(store_write_wait(store, 0, run_unit_add, &u), E_INVALID);
    u.name = S("Ấp Cầu");
    assert_int_equal(store_write_wait(store, 0, run_unit_add, &u), E_CONFLICT);
    u.parent.v = 9999;
    assert_int_equal(store_write_wait(store, 0, run_unit_add, &u), E_INVALID);
    u.parent = units[XA_KHAC];
    assert_int_equal(store_write_wait(store, 0, run_unit_add, &u), OK);
    for (int depth = 3; depth < UNIT_DEPTH_MAX; depth++) {
        u.parent = u.id;
        assert_int_equal(store_write_wait(store, 0, run_unit_add, &u), OK);
    }
    u.parent = u.id;
    assert_int_equal(store_write_wait(store, 0, run_unit_add, &u), E_INVALID);
}

static enum err run_rename(struct tx *tx, void *context)
{
    return unit_rename(tx, units[AP_MOI], S("Ấp Đông"));
}

static void renamed_unit_keeps_its_id(void **state)
{
    struct org_unit u;

    assert_int_equal(store_write_wait(store, 0, run_rename, NULL), OK);
    assert_int_equal(unit_find_by_name(db, &arena, units[XA], S("ap dong"), &u), OK);
    assert_int_equal(u.id.v, units[AP_MOI].v);
}

/* --- roles --- */

/* Which units a role on Xã Tân Phong (for report: on Ấp Cầu) reaches, by permission. */
static void matrix_of_roles_and_units(void **state)
{
    static const struct {
        enum role role;
        int given;
        enum permission p;
        bool want[UNITS]; /* TINH XA AP_CAU AP_MOI CO_QUAN XA_KHAC AP_KHAC */
    } rows[] = {
        {ROLE_REPORT, AP_CAU, PERMISSION_REPORT, {0, 0, 1, 0, 0, 0, 0}},
        {ROLE_REPORT, AP_CAU, PERMISSION_READ, {0, 0, 1, 0, 0, 0, 0}},
        {ROLE_REPORT, AP_CAU, PERMISSION_COMPILE, {0}},
        {ROLE_REPORT, AP_CAU, PERMISSION_ADMINISTER, {0}},
        {ROLE_REPORT, XA, PERMISSION_REPORT, {0, 1, 0, 0, 0, 0, 0}},
        {ROLE_COMPILE, XA, PERMISSION_COMPILE, {0, 1, 1, 1, 1, 0, 0}},
        {ROLE_COMPILE, XA, PERMISSION_READ, {0, 1, 1, 1, 1, 0, 0}},
        {ROLE_COMPILE, XA, PERMISSION_REPORT, {0}},
        {ROLE_COMPILE, XA, PERMISSION_ADMINISTER, {0}},
        {ROLE_READ, TINH, PERMISSION_READ, {1, 1, 1, 1, 1, 1, 1}},
        {ROLE_READ, XA, PERMISSION_READ, {0, 1, 1, 1, 1, 0, 0}},
        {ROLE_READ, TINH, PERMISSION_REPORT, {0}},
        {ROLE_READ, TINH, PERMISSION_COMPILE, {0}},
        {ROLE_READ, TINH, PERMISSION_ADMINISTER, {0}},
        {ROLE_ADMINISTER, XA, PERMISSION_ADMINISTER, {0, 1, 1, 1, 1, 0, 0}},
        {ROLE_ADMINISTER, XA, PERMISSION_COMPILE, {0}},
        {ROLE_ADMINISTER, XA, PERMISSION_REPORT, {0}},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct actor actor;
        char login[16];

        snprintf(login, sizeof login, "nguoi-%zu", i);
        give(account(login, XA), rows[i].given, rows[i].role, TODAY);
        assert_int_equal(account_find_by_login(db, &arena, str_from(login), &actor.account), OK);
        assert_int_equal(actor_load(db, &arena, actor.account.id, TODAY, &actor), OK);
        for (int u = 0; u < UNITS; u++) {
            if (may(db, &actor, rows[i].p, units[u]) != rows[i].want[u])
                fail_msg("row %zu: %s at %s", i, role_code(rows[i].role), world[u].name);
        }
        assert_int_equal(
            may_somewhere(&actor, rows[i].p), memchr(rows[i].want, 1, sizeof rows[i].want) != NULL);
    }
}

static void nobody_and_no_role_may_nothing(void **state)
{
    struct actor actor;

    assert_int_equal(actor_load(db, &arena, account("moi", XA), TODAY, &actor), OK);
    assert_false(may(db, &actor, PERMISSION_READ, units[XA]));
    assert_true(may(db, &actor, PERMISSION_SIGNED_IN, units[XA]));
    assert_false(may(db, NULL, PERMISSION_SIGNED_IN, units[XA]));
    assert_false(may(db, NULL, PERMISSION_READ, units[XA]));
    assert_true(may(db, NULL, PERMISSION_NONE, units[XA]));
    assert_false(may_somewhere(NULL, PERMISSION_READ));
    assert_int_equal(actor_load(db, &arena, (struct account_id){9999}, TODAY, &actor), E_NOT_FOUND);
}

static struct role_id role_to_end;

static enum err run_role_end(struct tx *tx, void *context)
{
    return role_end(tx, role_to_end, TODAY + 2);
}

static void role_holds_from_its_day_until_it_ends(void **state)
{
    struct account_id id = account("truong-ap", AP_CAU);
    struct account_role again = {.account = id,
        .unit = units[AP_CAU],
        .role = ROLE_REPORT,
        .from_day = TODAY,
        .until_day = INT32_MAX};
    struct actor actor;

    role_to_end = give(id, AP_CAU, ROLE_REPORT, TODAY);
    assert_int_equal(store_write_wait(store, 0, run_role_give, &again), E_CONFLICT);
    assert_int_equal(store_write_wait(store, 0, run_role_end, NULL), OK);
    for (int day = -1; day < 4; day++) {
        if (day >= 2) { /* its only duty has ended */
            assert_int_equal(actor_load(db, &arena, id, TODAY + day, &actor), E_DENIED);
            continue;
        }
        assert_int_equal(actor_load(db, &arena, id, TODAY + day, &actor), OK);
        assert_int_equal(may(db, &actor, PERMISSION_REPORT, units[AP_CAU]), day >= 0 && day < 2);
    }
}

static void login_is_plain_and_unique(void **state)
{
    static const char *const bad[] = {
        "", "a", "Cầu", "a b", "A1", "a@b", "abcdefghijabcdefghijabcdefghijabcdefghijx"};
    struct account a = {.name = S("Cán bộ"), .unit = units[XA]};

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        a.login = str_from(bad[i]);
        assert_int_equal(store_write_wait(store, 0, run_account_add, &a), E_INVALID);
    }
    a.login = S("can-bo.1");
    assert_int_equal(store_write_wait(store, 0, run_account_add, &a), OK);
    assert_int_equal(store_write_wait(store, 0, run_account_add, &a), E_CONFLICT);
    a.login = S("khac");
    a.unit.v = 9999;
    assert_int_equal(store_write_wait(store, 0, run_account_add, &a), E_INVALID);
}

/* --- passwords and sign-in --- */

static char hash[PASSWORD_HASH_BYTES];

static enum err run_password_set(struct tx *tx, void *context)
{
    return account_password_set(
        tx, *(struct account_id *)context, str_from(hash), false, S("kept"));
}

static int64_t clock_ms;

static void at_minute(int64_t minute)
{
    char text[32];

    clock_ms = 1800000000000 + minute * 60000;
    snprintf(text, sizeof text, "%lld", (long long)clock_ms);
    setenv("CHUNGSUC_NOW", text, 1);
}

/* A browser without cookies, and the session that it got last. */
static struct reply reply;
static struct req req;
static struct str last_session;

static void new_request(void)
{
    reply = (struct reply){0};
    req = (struct req){
        .arena = &arena, .db = db, .reply = &reply, .now_ms = clock_ms, .address = S("192.0.2.1")};
}

static enum err run_finish(struct tx *tx, void *context)
{
    return sign_in_finish(tx, &req, context);
}

static enum sign_in_result try_sign_in(const char *login, const char *password)
{
    struct sign_in s = {.login = str_from(login), .password = str_from(password)};

    new_request();
    assert_int_equal(sign_in_load(&req, &s), OK);
    assert_int_equal(sign_in_check(&s), OK);
    assert_int_equal(store_write_wait(store, 0, run_finish, &s), OK);
    if (s.result == SIGN_IN_RIGHT)
        last_session = session_hash_of(&req);
    return s.result;
}

static struct account_id account_with_password(const char *login)
{
    struct account_id id;

    at_minute(0);
    id = account(login, XA);
    assert_int_equal(password_hash(S("đúng mật khẩu"), hash), OK);
    assert_int_equal(store_write_wait(store, 0, run_password_set, &id), OK);
    return id;
}

/* 128 characters of three bytes: the last one is not cut off, one more is refused. */
static void whole_length_counts(void)
{
    struct buf b;

    buf_init(&b, &arena, 1000);
    for (int i = 0; i < PASSWORD_CHARS_MAX; i++)
        buf_addz(&b, "ậ");
    assert_int_equal(password_hash(buf_str(&b), hash), OK);
    assert_int_equal(password_check(buf_str(&b), str_from(hash)), OK);
    b.ptr[b.len - 1] ^= 1;
    assert_int_equal(password_check(buf_str(&b), str_from(hash)), E_DENIED);
    buf_addz(&b, "ậ");
    assert_int_equal(password_hash(buf_str(&b), hash), E_INVALID);
    assert_int_equal(password_hash(S("bò và 🐃 😀 ok"), hash), OK);
    assert_int_equal(password_check(S("bò và 🐃 😁 ok"), str_from(hash)), E_DENIED);
}

static void password_is_hashed_and_bounded(void **state)
{
    char once[PASSWORD_ONCE_BYTES];
    struct str longest = {arena_alloc(&arena, 1000), 1000};

    assert_int_equal(password_hash(S("1234567"), hash), E_INVALID);
    assert_int_equal(password_hash(longest, hash), E_INVALID);
    assert_int_equal(password_hash(S("mật khẩu"), hash), OK);
#ifndef CHUNGSUC_FAULTS /* where hashes are made cheap */
    assert_memory_equal(hash, "$argon2id$v=19$m=19456,t=2,p=1$", 31);
#endif
    assert_int_equal(password_check(S("mật khẩu"), str_from(hash)), OK);
    assert_int_equal(password_check(S("mật khẩu "), str_from(hash)), E_DENIED);
    assert_int_equal(password_check(longest, str_from(hash)), E_DENIED);
    assert_int_equal(password_check(S(""), S("")), E_DENIED);
    assert_int_equal(password_check(S("x"), S("not a hash")), E_DENIED);
    whole_length_counts();
    password_once(once);
    assert_int_equal(strlen(once), PASSWORD_ONCE_BYTES - 1);
    assert_int_equal(once[4], '-');
}

static void session_lasts_its_days_and_no_longer(void **state)
{
    struct account_id id = account_with_password("can-bo");
    struct session found;

    at_minute(0);
    assert_int_equal(try_sign_in("can-bo", "đúng mật khẩu"), SIGN_IN_RIGHT);
    assert_int_equal(session_load(db, last_session, clock_ms, &found), OK);
    assert_int_equal(found.account.v, id.v);
    assert_int_equal(session_load(db, S("other"), clock_ms, &found), E_NOT_FOUND);
    at_minute(30 * 24 * 60 - 1);
    assert_int_equal(session_load(db, last_session, clock_ms, &found), OK);
    at_minute(30 * 24 * 60);
    assert_int_equal(session_load(db, last_session, clock_ms, &found), E_NOT_FOUND);
}

static void new_password_ends_other_sessions(void **state)
{
    struct account_id id = account_with_password("can-bo");
    struct session found;

    at_minute(0);
    assert_int_equal(try_sign_in("can-bo", "đúng mật khẩu"), SIGN_IN_RIGHT);
    assert_int_equal(store_write_wait(store, 0, run_password_set, &id), OK);
    assert_int_equal(session_load(db, last_session, clock_ms, &found), E_NOT_FOUND);
}

static void five_wrong_tries_make_a_strange_browser_wait_five_minutes(void **state)
{
    account_with_password("can-bo");
    at_minute(0);
    for (int i = 0; i < 4; i++)
        assert_int_equal(try_sign_in("can-bo", "sai mật khẩu"), SIGN_IN_WRONG);
    assert_int_equal(try_sign_in("can-bo", "sai mật khẩu"), SIGN_IN_LOCKED);
    at_minute(4);
    assert_int_equal(try_sign_in("can-bo", "đúng mật khẩu"), SIGN_IN_LOCKED);
    at_minute(5);
    assert_int_equal(try_sign_in("can-bo", "đúng mật khẩu"), SIGN_IN_RIGHT);
    for (int i = 0; i < 4; i++) /* counted anew after a right one */
        assert_int_equal(try_sign_in("can-bo", "sai mật khẩu"), SIGN_IN_WRONG);
}

static void unknown_name_behaves_like_a_known_one(void **state)
{
    struct sign_in s = {.login = S("khong-co"), .password = S("sai mật khẩu")};

    at_minute(0);
    new_request();
    assert_int_equal(sign_in_load(&req, &s), OK);
    assert_int_equal(s.result, SIGN_IN_WRONG); /* so the password is hashed all the same */
    for (int i = 0; i < 4; i++)
        assert_int_equal(try_sign_in("khong-co", "sai mật khẩu"), SIGN_IN_WRONG);
    assert_int_equal(try_sign_in("khong-co", "sai mật khẩu"), SIGN_IN_LOCKED);
}

static void password_changed_while_signing_in_does_not_fit_any_more(void **state)
{
    struct account_id id = account_with_password("can-bo");
    struct sign_in s = {.login = S("can-bo"), .password = S("đúng mật khẩu")};

    at_minute(0);
    new_request();
    assert_int_equal(sign_in_load(&req, &s), OK);
    assert_int_equal(sign_in_check(&s), OK);
    assert_int_equal(password_hash(S("mật khẩu mới"), hash), OK);
    assert_int_equal(store_write_wait(store, 0, run_password_set, &id), OK);
    assert_int_equal(store_write_wait(store, 0, run_finish, &s), OK);
    assert_int_equal(s.result, SIGN_IN_WRONG);
}

static void journal_never_holds_a_password(void **state)
{
    struct verify_result v;

    account_with_password("can-bo");
    assert_int_equal(store_verify_derived(store, &v), OK);
    assert_null(v.why);
    assert_int_equal(store_rebuild(store), OK);
    at_minute(0);
    assert_int_equal(try_sign_in("can-bo", "đúng mật khẩu"), SIGN_IN_RIGHT);
    store_reader_close(db);
    assert_int_equal(store_reader(store, &db), OK);
    for (int64_t seq = 1; seq <= store_head(store); seq++) {
        struct fact fact;

        assert_int_equal(fact_find(db, &arena, seq, &fact), OK);
        assert_int_equal(str_find(fact.body, S("argon2"), 0), fact.body.len);
        assert_int_equal(str_find(fact.body, S("đúng"), 0), fact.body.len);
    }
}

static enum err run_holiday(struct tx *tx, void *context)
{
    return holiday_set(tx, context);
}

static enum err lay_out(int unit, day_t from, day_t to, enum holiday_kind kind)
{
    struct holiday_set set = {
        .unit = units[unit], .from = from, .to = to, .kind = kind, .words = S("TB 1")};

    return store_write_wait(store, 0, run_holiday, &set);
}

static bool works(int unit, day_t d)
{
    struct calendar c;

    db_reset(db);
    assert_int_equal(holiday_calendar(db, &arena, units[unit], d, d, &c), OK);
    return calendar_works(&c, d);
}

static void days_off_hold_for_a_unit_and_all_below_it_and_the_nearest_wins(void **state)
{
    day_t monday = day_from_civil((struct civil){2027, 3, 8}), saturday = monday - 2;
    struct verify_result v = {0};

    assert_int_equal(lay_out(TINH, monday, monday, HOLIDAY_OFF), OK);
    assert_int_equal(lay_out(TINH, saturday, saturday, HOLIDAY_WORKED), OK);
    assert_int_equal(lay_out(XA, monday, monday, HOLIDAY_WORKED), OK);
    assert_false(works(AP_KHAC, monday));
    assert_true(works(AP_KHAC, saturday));
    assert_true(works(AP_CAU, monday));
    assert_int_equal(lay_out(XA, monday, monday, HOLIDAY_USUAL), OK);
    assert_false(works(AP_CAU, monday));
    assert_int_equal(lay_out(TINH, saturday, monday, HOLIDAY_USUAL), OK);
    assert_true(works(AP_CAU, monday));
    assert_false(works(AP_CAU, saturday));
    assert_int_equal(lay_out(TINH, monday, saturday, HOLIDAY_OFF), E_INVALID);
    assert_int_equal(lay_out(TINH, monday, monday + 31, HOLIDAY_OFF), E_INVALID);
    assert_int_equal(store_verify_derived(store, &v), OK);
    assert_null(v.why);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(units_are_listed_in_vietnamese_order),
        TEST(unit_is_found_by_name_without_accents),
        TEST(unit_rules_are_kept),
        TEST(renamed_unit_keeps_its_id),
        TEST(matrix_of_roles_and_units),
        TEST(nobody_and_no_role_may_nothing),
        TEST(role_holds_from_its_day_until_it_ends),
        TEST(login_is_plain_and_unique),
        TEST(password_is_hashed_and_bounded),
        TEST(session_lasts_its_days_and_no_longer),
        TEST(new_password_ends_other_sessions),
        TEST(five_wrong_tries_make_a_strange_browser_wait_five_minutes),
        TEST(unknown_name_behaves_like_a_known_one),
        TEST(password_changed_while_signing_in_does_not_fit_any_more),
        TEST(journal_never_holds_a_password),
        TEST(days_off_hold_for_a_unit_and_all_below_it_and_the_nearest_wins),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
