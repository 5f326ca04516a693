/* test_forces_page.c: what the page of a ratio says when a campaign has as many as it may have. */
#include "hostile_world.h"

#include "forces/forces.h"

static char path[64];

static int set_up(void **state)
{
    world_make();
    snprintf(path, sizeof path, "/campaign/%lld/forces/criterion", (long long)w.campaign.v);
    return 0;
}

static int tear_down(void **state)
{
    struct verify_result v;

    db_reset(db);
    assert_int_equal(store_verify_derived(store, &v), OK);
    assert_null(v.why);
    world_drop();
    return 0;
}

static enum err list_now(struct db *from, struct arena *a, struct criterion_list *ret)
{
    struct campaign c;
    enum err e = campaign_find(from, a, w.campaign, &c);

    return e == OK ? criteria_of(from, a, &c, ret) : e;
}

static enum err fill_run(struct tx *tx, void *context)
{
    struct criterion_list list = {0};
    enum err e = list_now(tx->db, tx->arena, &list);

    (void)context;
    for (size_t n = list.count; e == OK && n < CRITERIA_MAX; n++) {
        struct criterion c = list.items[0];

        c.code = S("");
        c.whole = 100 + (int64_t)n;
        e = criterion_set(tx, w.campaign, &c, false);
    }
    return e;
}

/* The form of one criterion, as it stands, sent with `more`. */
static void send(const struct criterion *c, const char *code, const char *more)
{
    char body[512], to[128];
    size_t n = (size_t)snprintf(body, sizeof body, "rule=least&part=1&whole=%lld&first=%s%s",
        (long long)c->whole, str_z(&w.arena, day_format_iso(&w.arena, w.today)), more);

    for (size_t i = 0; i < indicator_count; i++) {
        bool above = c->above >> i & 1, below = c->below >> i & 1;

        if (above || below)
            n += (size_t)snprintf(body + n, sizeof body - n, "&%s_%s=1", above ? "above" : "below",
                indicators[i].code);
    }
    snprintf(to, sizeof to, "%s%s%s", path, *code ? "?code=" : "", code);
    get(to);
    post(to, body);
}

static void a_full_list_says_so_and_can_be_changed(void **state)
{
    struct criterion_list list = {0};
    struct criterion more;
    char code[CRITERION_CODE_MAX + 1];

    assert_int_equal(store_write_wait(store, 0, fill_run, NULL), OK);
    db_reset(db);
    assert_int_equal(list_now(db, &w.arena, &list), OK);
    assert_int_equal(list.count, CRITERIA_MAX);
    snprintf(code, sizeof code, "%.*s", STR(list.items[5].code));
    more = list.items[5];
    more.whole = 9;
    be(COMPILES);
    send(&more, "", "&name=Mot+nua");
    assert_int_equal(browser.status, 422);
    assert_true(shown("20 tiêu chí") && shown("thôi dùng một tiêu chí") && shown("Mot nua"));
    send(&more, code, "");
    assert_int_equal(browser.status, 303);
    send(&more, code, "&dropped=1");
    assert_int_equal(browser.status, 303);
    more.whole = 8;
    send(&more, "", ""); /* now there is room for one */
    assert_int_equal(browser.status, 303);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_full_list_says_so_and_can_be_changed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
