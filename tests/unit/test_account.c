/* Accounts through time: duties with days, invitations, handing over, closing, reviews. Rules only;
 * the pages are in test_org_page.c and test_rights.c.
 */
#include "store_dir.h"

#include "org/invitation.h"
#include "org/page.h"
#include "org/review.h"
#include "org/sign_in.h"
#include "org/token.h"
#include "store/seal.h"
#include "store/setting.h"

static const struct fact_kind *const kinds[] = {seal_kinds, setting_kinds, org_kinds, NULL};

static struct store_dir dir;
static struct store *store;
static struct db *db;
static struct arena arena;
static day_t today;
static struct unit_id commune, hamlet;
static struct account_id admin, old, next;

/* --- a small world, and one write at a time --- */

static void clock_day(day_t day)
{
    char text[32];

    today = day;
    snprintf(text, sizeof text, "%lld", (long long)day * MS_PER_DAY - VIETNAM_OFFSET_MS + 1000);
    setenv("CHUNGSUC_NOW", text, 1);
}

static struct {
    struct account_role role;
    struct role_id role_id;
    struct account_id account, other;
    enum account_state state;
    day_t day;
    size_t count;
    struct str text, hash;
    int64_t until_ms;
    struct invitation_use use;
} job;

static enum err done(enum err (*run)(struct tx *tx, void *context))
{
    enum err e = store_write_wait(store, 0, run, NULL);

    db_reset(db);
    return e;
}

static enum err run_give(struct tx *tx, void *context)
{
    return role_give(tx, &job.role, &job.role_id);
}
static enum err run_end(struct tx *tx, void *context)
{
    return role_end(tx, job.role_id, job.day);
}
static enum err run_hand_over(struct tx *tx, void *context)
{
    return account_hand_over(tx, job.account, job.other, job.day, &job.count);
}
static enum err run_close(struct tx *tx, void *context)
{
    return account_close(tx, job.account, job.state);
}
static enum err run_open(struct tx *tx, void *context)
{
    return account_open(tx, job.account);
}
static enum err run_close_idle(struct tx *tx, void *context)
{
    return account_close_idle(tx, &job.count);
}
static enum err run_use(struct tx *tx, void *context)
{
    return account_used(tx, job.account, tx->now_ms);
}
static enum err run_invite(struct tx *tx, void *context)
{
    return invitation_make(tx, job.account, job.hash, &job.until_ms);
}
static enum err run_finish(struct tx *tx, void *context)
{
    return invitation_finish(tx, &job.use);
}
static enum err run_review(struct tx *tx, void *context)
{
    return review_add(tx, commune, job.text);
}

static enum err give(struct account_id account, enum role role, struct unit_id unit, day_t from,
    day_t until, struct role_id *ret)
{
    enum err e;

    job.role = (struct account_role){
        .account = account, .unit = unit, .role = role, .from_day = from, .until_day = until};
    e = done(run_give);
    if (e == OK && ret)
        *ret = job.role_id;
    return e;
}

static enum err make_world(struct tx *tx, void *context)
{
    struct org_unit u = {.kind = unit_kind_find(S("xa")), .name = S("Xã Tân Phong")};
    struct account a = {.login = S("quan-tri"), .name = S("Quản trị")};
    enum err e = unit_add(tx, &u, &commune);

    u = (struct org_unit){.kind = unit_kind_find(S("ap")), .name = S("Ấp Cầu"), .parent = commune};
    if (e == OK)
        e = unit_add(tx, &u, &hamlet);
    a.unit = commune;
    if (e == OK)
        e = account_add(tx, &a, &admin);
    a = (struct account){.login = S("cu"), .name = S("Trưởng ấp"), .unit = hamlet};
    if (e == OK)
        e = account_add(tx, &a, &old);
    a.login = S("moi");
    return e == OK ? account_add(tx, &a, &next) : e;
}

static int set_up(void **state)
{
    arena_init(&arena, 16 << 20);
    clock_day(day_from_civil((struct civil){2024, 12, 10}));
    store_dir_init(&dir);
    store = store_dir_open(&dir, kinds);
    assert_int_equal(store_write_wait(store, 0, make_world, NULL), OK);
    assert_int_equal(store_reader(store, &db), OK);
    memset(&job, 0, sizeof job);
    assert_int_equal(give(admin, ROLE_ADMINISTER, commune, today, INT32_MAX, NULL), OK);
    return 0;
}

static int tear_down(void **state)
{
    store_reader_close(db);
    store_close(store);
    store_dir_remove(&dir);
    arena_reset(&arena);
    unsetenv("CHUNGSUC_NOW");
    return 0;
}

static enum err load(struct account_id id, struct actor *actor)
{
    db_reset(db);
    return actor_load(db, &arena, id, today, actor);
}

static bool reports(struct account_id id)
{
    struct actor actor;

    return load(id, &actor) == OK && may(db, &actor, PERMISSION_REPORT, hamlet);
}

/* --- duties --- */

static void a_duty_counts_from_its_first_to_its_last_day(void **state)
{
    day_t first = today;
    struct actor actor;

    assert_int_equal(give(old, ROLE_REPORT, hamlet, first + 2, first + 2, NULL), E_INVALID);
    assert_int_equal(give(old, ROLE_REPORT, hamlet, first + 2, first + 4, NULL), OK);
    assert_int_equal(give(old, ROLE_REPORT, hamlet, first + 3, INT32_MAX, NULL), E_CONFLICT);
    assert_int_equal(give(old, ROLE_REPORT, hamlet, first, first + 3, NULL), E_CONFLICT);
    assert_int_equal(give(old, ROLE_REPORT, hamlet, first + 4, first + 5, NULL), OK);
    for (day_t day = first; day < first + 7; day++) {
        clock_day(day);
        assert_int_equal(reports(old), day >= first + 2 && day < first + 5);
    }
    assert_int_equal(load(old, &actor), E_DENIED); /* all have ended */
}

static void an_ended_duty_stays_to_be_read(void **state)
{
    struct role_list list = {0};
    struct role_id id;

    assert_int_equal(give(old, ROLE_REPORT, hamlet, today, today + 10, &id), OK);
    job.role_id = id;
    job.day = today + 10;
    assert_int_equal(done(run_end), E_INVALID); /* not longer than it was given */
    job.day = today + 3;
    assert_int_equal(done(run_end), OK);
    clock_day(today + 3);
    assert_false(reports(old));
    db_reset(db);
    assert_int_equal(role_list_of(db, &arena, old, today, &list), OK);
    assert_int_equal(list.count, 0);
    assert_int_equal(role_list_of(db, &arena, old, INT32_MIN, &list), OK);
    assert_int_equal(list.count, 1);
    assert_int_equal(list.items[0].until_day, today);
}

static void a_duty_taken_back_before_it_begins_never_counts(void **state)
{
    struct role_list list = {0};
    struct role_id id;

    assert_int_equal(give(old, ROLE_REPORT, hamlet, today + 5, INT32_MAX, &id), OK);
    job.role_id = id;
    job.day = today;
    assert_int_equal(done(run_end), OK);
    clock_day(today + 5);
    assert_false(reports(old));
    db_reset(db);
    assert_int_equal(role_list_of(db, &arena, old, today, &list), OK);
    assert_int_equal(list.count, 0);
    assert_int_equal(give(old, ROLE_REPORT, hamlet, today, INT32_MAX, NULL), OK);
    assert_true(reports(old));
}

/* --- handing over --- */

static enum err run_token(struct tx *tx, void *context)
{
    struct api_token token = {
        .account = old, .role = job.role_id, .name = S("x"), .until_day = today + 300};
    struct token_id id;

    job.text = token_new(&arena);
    return token_add(tx, &token, job.text, &id);
}

static void an_office_goes_to_the_successor_on_its_day(void **state)
{
    struct actor actor;
    day_t first = today;

    assert_int_equal(give(old, ROLE_REPORT, hamlet, today, INT32_MAX, NULL), OK);
    assert_int_equal(done(run_token), OK);
    job.account = old;
    job.other = next;
    job.day = today - 1;
    assert_int_equal(done(run_hand_over), E_INVALID);
    job.day = today + 2;
    assert_int_equal(done(run_hand_over), OK);
    assert_int_equal(job.count, 1);
    assert_int_equal(done(run_hand_over), E_INVALID); /* nothing is left */
    for (; today < first + 4; clock_day(today + 1)) {
        assert_int_equal(reports(old), today < first + 2);
        assert_int_equal(reports(next), today >= first + 2);
        assert_int_equal(token_actor_load(db, &arena, job.text, today, &actor) == OK,
            today < first + 2); /* his programs stop with him */
    }
}

/* --- closing --- */

static void a_closed_account_opens_nothing_until_it_is_opened(void **state)
{
    struct actor actor;

    assert_int_equal(give(old, ROLE_REPORT, hamlet, today, INT32_MAX, NULL), OK);
    assert_int_equal(done(run_token), OK);
    job.account = old;
    job.state = ACCOUNT_CLOSED;
    assert_int_equal(done(run_close), OK);
    assert_int_equal(done(run_close), E_CONFLICT);
    assert_int_equal(load(old, &actor), E_DENIED);
    assert_int_equal(token_actor_load(db, &arena, job.text, today, &actor), E_NOT_FOUND);
    assert_int_equal(done(run_open), OK);
    assert_int_equal(done(run_open), E_CONFLICT);
    assert_true(reports(old));
    assert_int_equal(token_actor_load(db, &arena, job.text, today, &actor), OK);
}

static void the_last_administrator_of_a_unit_is_never_closed(void **state)
{
    job.account = admin;
    job.state = ACCOUNT_CLOSED;
    assert_int_equal(done(run_close), E_CONFLICT);
    assert_int_equal(give(next, ROLE_ADMINISTER, hamlet, today, INT32_MAX, NULL), OK);
    assert_int_equal(done(run_close), E_CONFLICT); /* that one does not reach the commune */
    job.account = next;
    assert_int_equal(done(run_close), OK); /* the commune's can open it again */
    assert_int_equal(done(run_open), OK);
    assert_int_equal(give(next, ROLE_ADMINISTER, commune, today, INT32_MAX, NULL), OK);
    job.account = admin;
    assert_int_equal(done(run_close), OK);
}

static enum account_state state_of(struct account_id id)
{
    struct account a;

    db_reset(db);
    assert_int_equal(account_find(db, &arena, id, &a), OK);
    return a.state;
}

static void who_is_unused_for_45_days_is_closed_but_not_the_last(void **state)
{
    day_t first = today;

    assert_int_equal(give(old, ROLE_REPORT, hamlet, today, INT32_MAX, NULL), OK);
    clock_day(first + 20);
    job.account = old;
    assert_int_equal(done(run_use), OK);
    clock_day(first + 45);
    assert_int_equal(done(run_close_idle), OK);
    assert_int_equal(job.count, 0); /* 45 days, not more */
    clock_day(first + 46);
    assert_int_equal(done(run_close_idle), OK);
    assert_int_equal(job.count, 1);
    assert_int_equal(state_of(next), ACCOUNT_UNUSED); /* never used, 46 days old */
    assert_int_equal(state_of(old), ACCOUNT_OPEN);
    assert_int_equal(state_of(admin), ACCOUNT_OPEN); /* nobody else could open it */
    clock_day(first + 66);
    assert_int_equal(done(run_close_idle), OK);
    assert_int_equal(state_of(old), ACCOUNT_UNUSED);
    assert_int_equal(done(run_open), OK);
    assert_int_equal(done(run_close_idle), OK);
    assert_int_equal(state_of(old), ACCOUNT_OPEN); /* it begins anew */
}

/* --- invitations --- */

#define CODE "abcd-efgh-ijkm"
#define PASSWORD "Bốn con trâu 7!"

static void invite(struct account_id id)
{
    static char hash[PASSWORD_HASH_BYTES];

    assert_int_equal(password_hash(S(CODE), hash), OK);
    job.account = id;
    job.hash = str_from(hash);
    assert_int_equal(done(run_invite), OK);
}

static bool comes_in(const char *login, const char *code)
{
    job.use = (struct invitation_use){.login = str_from(login),
        .code = invitation_code(&arena, str_from(code)),
        .password = S(PASSWORD)};
    db_reset(db);
    assert_int_equal(invitation_load(db, &arena, now_ms(), &job.use), OK);
    assert_int_equal(invitation_check(&job.use), OK);
    assert_int_equal(done(run_finish), OK);
    return job.use.done;
}

static void an_invitation_works_once_for_its_account_and_in_its_days(void **state)
{
    invite(old);
    assert_false(comes_in("moi", CODE));
    assert_false(comes_in("khong-co", CODE));
    assert_false(comes_in("cu", "abcd-efgh-ijkn"));
    assert_true(comes_in("cu", " ABCD-efgh-IJKM "));
    assert_false(comes_in("cu", CODE));
    invite(old);
    clock_day(today + 7);
    assert_false(comes_in("cu", CODE));
}

static void ten_wrong_tries_end_an_invitation(void **state)
{
    invite(old);
    for (int i = 0; i < 9; i++)
        assert_false(comes_in("cu", "sai"));
    assert_true(comes_in("cu", CODE)); /* the tenth may still be right */
    invite(old);
    for (int i = 0; i < 10; i++)
        assert_false(comes_in("cu", "sai"));
    assert_false(comes_in("cu", CODE));
}

static void an_invitation_ends_the_password_and_the_one_before(void **state)
{
    struct str hash;

    invite(old);
    assert_true(comes_in("cu", CODE));
    assert_int_equal(account_password_find(db, &arena, old, &hash), OK);
    invite(old);
    assert_int_equal(account_password_find(db, &arena, old, &hash), E_NOT_FOUND);
    job.state = ACCOUNT_CLOSED;
    assert_int_equal(done(run_close), OK);
    assert_false(comes_in("cu", CODE)); /* a closed account has none, and gets none */
    assert_int_equal(done(run_invite), E_CONFLICT);
}

/* --- reviews --- */

static void a_review_signs_the_list_that_was_seen(void **state)
{
    struct review_list list, later;
    struct review last;

    assert_int_equal(review_last(db, commune, &last), E_NOT_FOUND);
    assert_int_equal(review_list_make(db, &arena, commune, now_ms(), &list), OK);
    assert_int_equal(list.accounts.count, 3);
    assert_int_equal(give(old, ROLE_REPORT, hamlet, today, INT32_MAX, NULL), OK);
    job.text = list.hash;
    assert_int_equal(done(run_review), E_CONFLICT);
    assert_int_equal(review_list_make(db, &arena, commune, now_ms(), &later), OK);
    assert_string_not_equal(list.hash.ptr, later.hash.ptr);
    job.text = later.hash;
    assert_int_equal(done(run_review), OK);
    assert_int_equal(review_last(db, commune, &last), OK);
    assert_int_equal(last.accounts, 3);
}

static void all_of_it_comes_out_of_the_journal_again(void **state)
{
    struct verify_result v;

    an_office_goes_to_the_successor_on_its_day(state);
    job.account = next;
    job.state = ACCOUNT_CLOSED;
    assert_int_equal(done(run_close), OK);
    a_review_signs_the_list_that_was_seen(state);
    assert_int_equal(store_verify_derived(store, &v), OK);
    assert_null(v.why);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_duty_counts_from_its_first_to_its_last_day),
        TEST(an_ended_duty_stays_to_be_read),
        TEST(a_duty_taken_back_before_it_begins_never_counts),
        TEST(an_office_goes_to_the_successor_on_its_day),
        TEST(a_closed_account_opens_nothing_until_it_is_opened),
        TEST(the_last_administrator_of_a_unit_is_never_closed),
        TEST(who_is_unused_for_45_days_is_closed_but_not_the_last),
        TEST(an_invitation_works_once_for_its_account_and_in_its_days),
        TEST(ten_wrong_tries_end_an_invitation),
        TEST(an_invitation_ends_the_password_and_the_one_before),
        TEST(a_review_signs_the_list_that_was_seen),
        TEST(all_of_it_comes_out_of_the_journal_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
