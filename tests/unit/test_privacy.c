/* test_privacy.c: the registers about personal data: agreements, requests, breaches, retention. */
#include "store_dir.h"

#include "privacy/consent.h"
#include "privacy/facts.h"
#include "store/seal.h"
#include "store/setting.h"

static const struct fact_kind *const kinds[] = {
    seal_kinds, setting_kinds, org_kinds, privacy_kinds, NULL};

static struct store_dir dir;
static struct store *store;
static struct db *db;
static struct arena arena;
static struct unit_id commune, hamlet, other;
static day_t today;

static enum err make_world(struct tx *tx, void *context)
{
    struct org_unit u = {.kind = unit_kind_find(S("xa")), .name = S("Xã Tân Phong")};
    enum err e = unit_add(tx, &u, &commune);

    u.name = S("Xã Khác");
    if (e == OK)
        e = unit_add(tx, &u, &other);
    u = (struct org_unit){.kind = unit_kind_find(S("ap")), .name = S("Ấp Cầu"), .parent = commune};
    return e == OK ? unit_add(tx, &u, &hamlet) : e;
}

static int set_up(void **state)
{
    today = day_of_ms(now_ms());
    store_dir_init(&dir);
    store = store_dir_open(&dir, kinds);
    arena_init(&arena, 16 << 20);
    assert_int_equal(store_write_wait(store, 0, make_world, NULL), OK);
    assert_int_equal(store_reader(store, &db), OK);
    return 0;
}

static int tear_down(void **state)
{
    struct verify_result v;

    assert_int_equal(store_verify(store, &v), OK);
    assert_null(v.why);
    assert_int_equal(store_verify_derived(store, &v), OK);
    assert_null(v.why);
    store_reader_close(db);
    store_close(store);
    arena_reset(&arena);
    store_dir_remove(&dir);
    return 0;
}

/* --- agreements --- */

static enum err consent_run(struct tx *tx, void *context)
{
    struct consent *c = context;

    return consent_add(tx, c, &c->id);
}

static enum err withdraw_run(struct tx *tx, void *context)
{
    const struct consent *c = context;

    return consent_withdraw(tx, c->id);
}

static struct consent donor(void)
{
    return (struct consent){.unit = hamlet,
        .kind = CONSENT_DONOR_NAME,
        .name = S("Lê Văn Bảy"),
        .purpose = S("Nêu tên trên bảng đóng góp làm cầu"),
        .from_day = today,
        .until_day = today + 365};
}

static enum err add(struct consent *c)
{
    return store_write_wait(store, 1, consent_run, c);
}

static void an_agreement_holds_until_it_is_withdrawn(void **state)
{
    struct consent c = donor(), found;

    assert_int_equal(add(&c), OK);
    assert_true(consent_holds(db, c.id, today));
    assert_true(consent_holds(db, c.id, today + 364));
    assert_false(consent_holds(db, c.id, today - 1));
    assert_false(consent_holds(db, c.id, today + 365));
    assert_int_equal(store_write_wait(store, 1, withdraw_run, &c), OK);
    db_reset(db);
    assert_false(consent_holds(db, c.id, today));
    assert_int_equal(store_write_wait(store, 1, withdraw_run, &c), E_CONFLICT);
    assert_int_equal(consent_find(db, &arena, c.id, &found), OK);
    assert_true(str_eq(found.name, c.name)); /* the proof stays for its time */
    assert_int_equal(found.withdrawn_day, today);
}

static void a_child_needs_somebody_who_represents_it(void **state)
{
    struct consent c = donor();

    c.is_child = true;
    assert_int_equal(add(&c), E_INVALID);
    c.guardian = S("Lê Văn Sáu");
    assert_int_equal(add(&c), OK);
}

static void an_agreement_names_person_purpose_and_time(void **state)
{
    struct consent c = donor();

    c.name = S(" ");
    assert_int_equal(add(&c), E_INVALID);
    c = donor();
    c.purpose = S("");
    assert_int_equal(add(&c), E_INVALID);
    c = donor();
    c.until_day = c.from_day;
    assert_int_equal(add(&c), E_INVALID);
}

static void agreements_are_listed_where_they_are(void **state)
{
    struct consent c = donor();
    struct consent_list list;

    assert_int_equal(add(&c), OK);
    assert_int_equal(consent_list_below(db, &arena, commune, today, &list), OK);
    assert_int_equal(list.count, 1);
    assert_true(str_eq(list.items[0].purpose, c.purpose));
    assert_int_equal(consent_list_below(db, &arena, other, today, &list), OK);
    assert_int_equal(list.count, 0);
    assert_int_equal(
        consent_list_holding(db, &arena, hamlet, CONSENT_DONOR_NAME, today, &list), OK);
    assert_int_equal(list.count, 1);
    assert_int_equal(
        consent_list_holding(db, &arena, hamlet, CONSENT_PHOTOGRAPH, today, &list), OK);
    assert_int_equal(list.count, 0);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(an_agreement_holds_until_it_is_withdrawn),
        CASE(a_child_needs_somebody_who_represents_it),
        CASE(an_agreement_names_person_purpose_and_time),
        CASE(agreements_are_listed_where_they_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
