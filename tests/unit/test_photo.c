/* test_photo.c: photographs of a unit's day: what is kept, what is refused, and that a removed one
 * is gone. */
#include "hostile_world.h"

#include "store/blob.h"
#include "store/seal.h"

static const struct picture picture = {
    STR_INIT("one more picture"), STR_INIT("its small one"), 8, 6, 1};

static struct photo sample(void)
{
    return (struct photo){.campaign = w.campaign,
        .unit = w.mot,
        .work = w.work,
        .day = w.today,
        .stage = STAGE_AFTER,
        .caption = S("Đoạn cuối tuyến")};
}

struct adding {
    struct photo photo;
    struct picture picture;
    struct photo_id id;
};

static enum err add_one(struct tx *tx, void *context)
{
    struct adding *a = context;

    return photo_add(tx, &a->photo, &a->picture, &a->id);
}

static enum err add(struct photo p, struct picture of)
{
    struct adding a = {p, of, {0}};

    return store_write_wait(store, w.accounts[REPORTS].v, add_one, &a);
}

static enum err remove_one(struct tx *tx, void *context)
{
    const struct photo_id *id = context;

    return photo_remove(tx, *id, "mistake");
}

static size_t count_of_day(day_t day)
{
    struct photo_list all;

    db_reset(db);
    assert_int_equal(photo_list_of_day(db, &w.arena, w.campaign, w.mot, day, &all), OK);
    return all.count;
}

static void a_photograph_is_kept_with_its_words(void **state)
{
    struct photo_list all;

    assert_int_equal(add(sample(), picture), OK);
    db_reset(db);
    assert_int_equal(photo_list_of_day(db, &w.arena, w.campaign, w.mot, w.today, &all), OK);
    assert_int_equal(all.count, 1);
    assert_true(str_eq(all.items[0].caption, S("Đoạn cuối tuyến")));
    assert_int_equal(all.items[0].stage, STAGE_AFTER);
    assert_int_equal(all.items[0].account_id, w.accounts[REPORTS].v);
    assert_int_equal(add(sample(), picture), E_CONFLICT); /* the same again */
    assert_int_equal(count_of_day(w.today), 1);
}

static void what_does_not_belong_together_is_refused(void **state)
{
    struct photo p = sample();

    p.day = w.today + 1;
    assert_int_equal(add(p, picture), E_INVALID);
    p.day = w.first_day - 1;
    assert_int_equal(add(p, picture), E_INVALID);
    p = sample();
    p.unit = w.hai; /* the work is of Một */
    assert_int_equal(add(p, picture), E_INVALID);
    p.work.v = 0;
    p.unit = w.ba; /* of another commune */
    assert_int_equal(add(p, picture), E_INVALID);
    p = sample();
    p.work = w.strange_work;
    assert_int_equal(add(p, picture), E_INVALID);
    p = sample();
    p.campaign.v = 99999;
    assert_int_equal(add(p, picture), E_INVALID);
}

static void a_day_holds_a_dozen(void **state)
{
    char name[32];

    for (int i = 0; i <= PHOTOS_A_DAY_MAX; i++) {
        struct picture one = picture;

        snprintf(name, sizeof name, "picture %d", i);
        one.full = str_from(name);
        assert_int_equal(add(sample(), one), i < PHOTOS_A_DAY_MAX ? OK : E_TOO_LARGE);
    }
    assert_int_equal(count_of_day(w.today), PHOTOS_A_DAY_MAX);
    struct picture first = picture;
    first.full = S("picture 0");
    assert_int_equal(add(sample(), first), E_CONFLICT); /* sent again: it is there, not too many */
}

static void a_removed_photograph_is_gone(void **state)
{
    struct photo p;
    struct str bytes;

    assert_int_equal(photo_find(db, &w.arena, w.photo, &p), OK);
    assert_int_equal(blob_find(db, &w.arena, p.picture, &bytes), OK);
    db_reset(db);
    assert_int_equal(store_write_wait(store, 0, remove_one, &w.photo), OK);
    assert_int_equal(photo_find(db, &w.arena, w.photo, &p), E_NOT_FOUND);
    assert_int_equal(blob_find(db, &w.arena, p.picture, &bytes), E_NOT_FOUND);
    assert_int_equal(blob_find(db, &w.arena, p.small, &bytes), E_NOT_FOUND);
    db_reset(db);
    assert_int_equal(store_write_wait(store, 0, remove_one, &w.photo), E_NOT_FOUND);
}

static void bytes_that_another_needs_stay(void **state)
{
    struct photo p = sample();
    struct photo found;
    struct str bytes;

    p.unit = w.hai;
    p.work.v = 0;
    assert_int_equal(add(p, (struct picture){S("one picture"), S("one small"), 4, 3, 5}), OK);
    assert_int_equal(photo_find(db, &w.arena, w.photo, &found), OK);
    db_reset(db);
    assert_int_equal(store_write_wait(store, 0, remove_one, &w.photo), OK);
    assert_int_equal(blob_find(db, &w.arena, found.picture, &bytes), OK);
    assert_true(str_eq(bytes, S("one picture")));
}

struct scanning {
    struct restricted_file file;
    struct restricted_id id;
};

/* A paper whose bytes are those of the photograph. */
static enum err scan_the_same(struct tx *tx, void *context)
{
    struct scanning *s = context;
    enum err e = restricted_find(tx->db, tx->arena, w.scan, &s->file);

    tx->province = s->file.province;
    s->file.type = RESTRICTED_JPEG;
    return e == OK ? restricted_add(tx, &s->file, S("one picture"), &s->id) : e;
}

static enum err remove_scan(struct tx *tx, void *context)
{
    const struct scanning *s = context;

    return restricted_remove(tx, s->id, "mistake");
}

static void bytes_that_a_paper_needs_stay_until_both_are_gone(void **state)
{
    struct scanning one = {0}, two = {0};
    struct photo found;
    struct str bytes;

    assert_int_equal(photo_find(db, &w.arena, w.photo, &found), OK);
    db_reset(db);
    assert_int_equal(store_write_wait(store, 0, scan_the_same, &one), OK);
    assert_int_equal(store_write_wait(store, 0, remove_scan, &one), OK);
    assert_int_equal(blob_find(db, &w.arena, found.picture, &bytes), OK); /* the photograph */
    db_reset(db);
    assert_int_equal(store_write_wait(store, 0, scan_the_same, &two), OK);
    assert_int_equal(store_write_wait(store, 0, remove_one, &w.photo), OK);
    assert_int_equal(blob_find(db, &w.arena, found.picture, &bytes), OK); /* the paper */
    db_reset(db);
    assert_int_equal(store_write_wait(store, 0, remove_scan, &two), OK);
    assert_int_equal(blob_find(db, &w.arena, found.picture, &bytes), E_NOT_FOUND);
}

static void the_page_shows_them_and_hides_people(void **state)
{
    char path[128];

    snprintf(path, sizeof path, "/campaign/%lld/unit/%lld/photos", (long long)w.campaign.v,
        (long long)w.mot.v);
    be(REPORTS);
    get(path);
    assert_int_equal(browser.status, 200);
    snprintf(path, sizeof path, "src=\"/photo/%lld/small\"", (long long)w.photo_of_person.v);
    assert_non_null(strstr(browser.body, path));
    be(READS);
    snprintf(path, sizeof path, "/campaign/%lld/unit/%lld/day/2024-12-10", (long long)w.campaign.v,
        (long long)w.mot.v);
    get(path);
    assert_int_equal(browser.status, 200);
    snprintf(path, sizeof path, "src=\"/photo/%lld/small\"", (long long)w.photo_of_person.v);
    assert_null(strstr(browser.body, path));
    snprintf(path, sizeof path, "src=\"/photo/%lld/small\"", (long long)w.photo.v);
    assert_non_null(strstr(browser.body, path));
}

static enum err agree(struct tx *tx, void *context)
{
    const struct consent_id *consent = context;

    return photo_agree(tx, w.photo_of_person, *consent);
}

static enum err withdraw(struct tx *tx, void *context)
{
    return consent_withdraw(tx, w.consent);
}

static int status_for(enum visitor v, struct photo_id photo)
{
    char path[64];

    snprintf(path, sizeof path, "/photo/%lld", (long long)photo.v);
    be(v);
    get(path);
    return browser.status;
}

static void an_agreement_shows_and_withdrawing_hides(void **state)
{
    struct consent_id none = {99999};

    assert_int_equal(status_for(REPORTS, w.photo_of_person), 200);
    assert_int_equal(status_for(READS, w.photo_of_person), 403);
    assert_int_equal(status_for(STRANGER, w.photo), 403);
    assert_int_equal(store_write_wait(store, 0, agree, &none), E_INVALID);
    assert_int_equal(store_write_wait(store, 0, agree, &w.consent), OK);
    db_reset(db);
    assert_int_equal(status_for(READS, w.photo_of_person), 200);
    assert_int_equal(status_for(STRANGER, w.photo_of_person), 403);
    assert_int_equal(store_write_wait(store, 0, withdraw, NULL), OK);
    db_reset(db);
    assert_int_equal(status_for(READS, w.photo_of_person), 403);
    assert_int_equal(status_for(REPORTS, w.photo_of_person), 200);
    assert_int_equal(store_write_wait(store, 0, agree, &w.consent), E_INVALID);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, world_set_up, world_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_photograph_is_kept_with_its_words),
        TEST(what_does_not_belong_together_is_refused),
        TEST(a_day_holds_a_dozen),
        TEST(a_removed_photograph_is_gone),
        TEST(bytes_that_another_needs_stay),
        TEST(bytes_that_a_paper_needs_stay_until_both_are_gone),
        TEST(the_page_shows_them_and_hides_people),
        TEST(an_agreement_shows_and_withdrawing_hides),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
