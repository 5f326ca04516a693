/* test_setting.c: the table of settings: what fits, what is refused, what the journal says. */
#include "store_dir.h"

#include "store/setting.h"

static struct store_dir dir;
static struct store *store;
static const struct fact_kind *const kinds[] = {setting_kinds, NULL};

static int setup(void **state)
{
    store_dir_init(&dir);
    store = store_dir_open(&dir, kinds);
    return 0;
}

static int teardown(void **state)
{
    store_close(store);
    store_dir_remove(&dir);
    return 0;
}

static void what_stands_in_the_table_fits_itself(void **state)
{
    for (int i = 0; i < SETTING_LAST; i++) {
        enum setting same;

        assert_int_equal(setting_check((enum setting)i, str_from(settings[i].otherwise)), OK);
        assert_int_equal(setting_from_name(str_from(settings[i].name), &same), OK);
        assert_int_equal(same, i); /* no name twice */
        assert_true(settings[i].help[0] && settings[i].source[0]);
    }
}

static void what_does_not_fit_is_refused(void **state)
{
    static const struct {
        enum setting s;
        const char *value;
        enum err e;
    } cases[] = {
        {SETTING_SIGN_IN_TRIES, "1", OK},
        {SETTING_SIGN_IN_TRIES, "100", OK},
        {SETTING_SIGN_IN_TRIES, "0", E_INVALID},
        {SETTING_SIGN_IN_TRIES, "101", E_INVALID},
        {SETTING_SIGN_IN_TRIES, "", E_INVALID},
        {SETTING_SIGN_IN_TRIES, "5 ", E_INVALID},
        {SETTING_SIGN_IN_TRIES, "99999999999999999999", E_INVALID},
        {SETTING_TOTP_ADMINISTRATORS, "off", OK},
        {SETTING_TOTP_ADMINISTRATORS, "no", E_INVALID},
        {SETTING_OFFICE_NETWORKS, "", OK},
        {SETTING_OFFICE_NETWORKS, "10.0.0.0/8,192.168.1.7, 2001:db8::/32", OK},
        {SETTING_OFFICE_NETWORKS, "10.0.0.0/33", E_INVALID},
        {SETTING_OFFICE_NETWORKS, "10.0.0", E_INVALID},
        {SETTING_OFFICE_NETWORKS, "10.0.0.0/8,", E_INVALID},
        {SETTING_OFFICE_NETWORKS, "10.0.0.0/-1", E_INVALID},
    };
    enum setting s;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(setting_check(cases[i].s, str_from(cases[i].value)), cases[i].e);
    assert_int_equal(setting_from_name(S("no-such"), &s), E_NOT_FOUND);
}

static void networks_hold_what_lies_in_them(void **state)
{
    struct str list = S("10.0.0.0/8, 192.168.1.128/25,2001:db8::/33");

    assert_true(networks_hold(list, S("10.255.0.1")));
    assert_true(networks_hold(list, S("::ffff:10.1.2.3")));
    assert_true(networks_hold(list, S("192.168.1.200")));
    assert_false(networks_hold(list, S("192.168.1.127")));
    assert_false(networks_hold(list, S("11.0.0.1")));
    assert_true(networks_hold(list, S("2001:db8:7fff::1")));
    assert_false(networks_hold(list, S("2001:db8:8000::1")));
    assert_false(networks_hold(list, S("")));
    assert_false(networks_hold(list, S("nowhere")));
    assert_false(networks_hold(S(""), S("10.0.0.1")));
}

static enum err change(struct tx *tx, void *context)
{
    return setting_change(tx, SETTING_SIGN_IN_TRIES, str_from(context));
}

static void a_change_is_a_fact_with_before_and_after(void **state)
{
    struct arena a;
    struct fact fact;
    struct db *db;
    char seven[] = "7", many[] = "many";
    int64_t tries = 0;
    bool on = false;

    arena_init(&a, 1 << 20);
    assert_int_equal(store_write_wait(store, 7, change, seven), OK);
    assert_int_equal(store_write_wait(store, 7, change, seven), OK); /* no change, no fact */
    assert_int_equal(store_write_wait(store, 7, change, many), E_INVALID);
    assert_int_equal(store_head(store), 1);
    assert_int_equal(store_reader(store, &db), OK);
    assert_int_equal(fact_find(db, &a, 1, &fact), OK);
    assert_string_equal(
        str_z(&a, fact.body), "{\"after\":\"7\",\"before\":\"5\",\"name\":\"sign-in-tries\"}");
    assert_int_equal(setting_number(db, SETTING_SIGN_IN_TRIES, &tries), OK);
    assert_int_equal(tries, 7);
    assert_int_equal(setting_number(db, SETTING_IDLE_LOCK_MINUTES, &tries), OK);
    assert_int_equal(tries, 15);
    assert_int_equal(setting_on(db, SETTING_TOTP_ADMINISTRATORS, &on), OK);
    assert_true(on);
    store_reader_close(db);
    arena_reset(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_stands_in_the_table_fits_itself),
        cmocka_unit_test(what_does_not_fit_is_refused),
        cmocka_unit_test(networks_hold_what_lies_in_them),
        cmocka_unit_test_setup_teardown(a_change_is_a_fact_with_before_and_after, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
