/* test_clip.c: clips as facts, uploads in parts, kinds from the words of a plan. What reads clips
 * is tested in http/test_clip.py, with the helper. */
#include "hostile_world.h"

#include "clips/kind.h"

static const struct clip_judged judged = {.duration_ms = 400000,
    .bytes = 20,
    .width = 64,
    .height = 48,
    .poster = {STR_INIT("a poster"), STR_INIT("a small poster"), 4, 3, 1}};

struct adding {
    struct clip clip;
    struct str bytes;
    struct clip_id id;
};

static enum err add_one(struct tx *tx, void *context)
{
    struct adding *a = context;
    struct str part;
    enum err e = blob_put(tx, a->bytes, &part);

    return e == OK ? clip_add(tx, &a->clip, &judged, S(""), &part, 1, &a->id) : e;
}

static struct clip sample(void)
{
    return (struct clip){.campaign = w.campaign, .unit = w.mot, .work = w.work, .day = w.first_day};
}

static enum err add(struct clip c, struct str bytes, struct clip_id *ret)
{
    struct adding a = {c, bytes, {0}};
    enum err e = store_write_wait(store, w.accounts[REPORTS].v, add_one, &a);

    if (ret)
        *ret = a.id;
    return e;
}

static enum err remove_one(struct tx *tx, void *context)
{
    return clip_remove(tx, *(const struct clip_id *)context, "mistake");
}

static void a_clip_is_kept_once_and_only_where_it_belongs(void **state)
{
    struct clip c = sample();
    struct clip_id id;
    struct clip found;

    assert_int_equal(add(c, S("bytes of a clip"), &id), OK);
    assert_int_equal(add(c, S("bytes of a clip"), NULL), E_CONFLICT);
    c.unit = w.hai; /* the work is of another unit */
    assert_int_equal(add(c, S("other bytes"), NULL), E_INVALID);
    c = sample();
    c.day = w.first_day - 1;
    assert_int_equal(add(c, S("other bytes"), NULL), E_INVALID);
    c = sample();
    c.kind = 3; /* there is none */
    assert_int_equal(add(c, S("other bytes"), NULL), E_INVALID);
    assert_int_equal(clip_find(db, &w.arena, id, &found), OK);
    assert_int_equal(found.duration_ms, 400000);
}

static void removing_one_of_two_leaves_the_bytes_to_the_other(void **state)
{
    struct clip c = sample();
    struct clip_id one, two;
    struct str bytes;
    int64_t from;

    assert_int_equal(add(c, S("shared bytes"), &one), OK);
    c.unit = w.hai;
    c.work.v = 0;
    assert_int_equal(add(c, S("shared bytes"), &two), OK);
    assert_int_equal(store_write_wait(store, w.accounts[REPORTS].v, remove_one, &one), OK);
    db_reset(db);
    assert_int_equal(clip_part_at(db, &w.arena, two, 3, &bytes, &from), OK);
    assert_true(str_eq(bytes, S("shared bytes")) && from == 0);
    assert_int_equal(clip_part_at(db, &w.arena, two, 300, &bytes, &from), E_NOT_FOUND);
    assert_int_equal(clip_part_at(db, &w.arena, one, 3, &bytes, &from), E_NOT_FOUND);
    assert_int_equal(store_write_wait(store, w.accounts[REPORTS].v, remove_one, &two), OK);
    db_reset(db);
    assert_int_equal(clip_part_at(db, &w.arena, two, 3, &bytes, &from), E_NOT_FOUND);
}

static void one_unit_has_so_many_and_no_more(void **state)
{
    struct clip c = sample();
    char bytes[32];
    int n = 0; /* beside those that are there */
    enum err e;

    do {
        snprintf(bytes, sizeof bytes, "clip %d", ++n);
        e = add(c, str_from(bytes), NULL);
    } while (e == OK && n < 2 * CLIPS_OF_UNIT_MAX);
    assert_int_equal(e, E_TOO_LARGE);
    assert_in_range(n, CLIPS_OF_UNIT_MAX - 5, CLIPS_OF_UNIT_MAX);
    c.unit = w.hai;
    c.work.v = 0;
    assert_int_equal(add(c, S("one more"), NULL), OK);
}

static void the_lengths_of_the_plan_are_read(void **state)
{
    struct clip_kind_list kinds;
    const int64_t minutes[3][2] = {{7, 10}, {5, 7}, {3, 5}};
    static const char *const names[3] = {"địa phương, tập thể", "mô hình mới", "cá nhân"};

    clip_kinds_of_text(&w.arena,
        S("- Họp 5-7 phút mỗi sáng\n"
          "- Gửi báo cáo kèm hình ảnh, video clip (dung lượng: địa phương, tập thể 07-10 phút; mô "
          "hình mới 05-07 phút, cá nhân 03-05 phút) về Ban Chỉ đạo xã\n"),
        &kinds);
    assert_int_equal(kinds.count, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_true(str_eq(kinds.items[i].name, str_from(names[i])));
        assert_int_equal(kinds.items[i].min_s, 60 * minutes[i][0]);
        assert_int_equal(kinds.items[i].max_s, 60 * minutes[i][1]);
    }
    clip_kinds_of_text(&w.arena, S("clip 10-5 phút, clip 2024-10 phút, clip 900-999 phút"), &kinds);
    assert_int_equal(kinds.count, 0);
}

static void a_length_is_held_against_its_kind(void **state)
{
    const struct clip_kind kind = {.number = 1, .min_s = 180, .max_s = 300};

    assert_int_equal(clip_kind_off(&kind, 180000), 0);
    assert_int_equal(clip_kind_off(&kind, 179500), 0);
    assert_int_equal(clip_kind_off(&kind, 300900), 0);
    assert_int_equal(clip_kind_off(&kind, 342000), 42);
    assert_int_equal(clip_kind_off(&kind, 115000), -65);
}

static enum err set_kind(struct tx *tx, void *context)
{
    return clip_kind_set(tx, w.campaign, context);
}

static void kinds_are_set_and_taken_away(void **state)
{
    struct clip_kind kind = {
        .number = 2, .name = S("Cá nhân"), .min_s = 180, .max_s = 300, .owed = OWED_BY_HAMLETS};
    struct clip_kind_list all;
    struct clip c = sample();

    assert_int_equal(store_write_wait(store, w.accounts[COMPILES].v, set_kind, &kind), OK);
    c.kind = 2;
    assert_int_equal(add(c, S("of a kind"), NULL), OK);
    kind.max_s = 100;
    assert_int_equal(store_write_wait(store, w.accounts[COMPILES].v, set_kind, &kind), E_INVALID);
    kind.name = S("");
    assert_int_equal(store_write_wait(store, w.accounts[COMPILES].v, set_kind, &kind), OK);
    db_reset(db);
    assert_int_equal(clip_kind_list_of(db, &w.arena, w.campaign, &all), OK);
    assert_int_equal(all.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            a_clip_is_kept_once_and_only_where_it_belongs, world_set_up, world_tear_down),
        cmocka_unit_test_setup_teardown(
            one_unit_has_so_many_and_no_more, world_set_up, world_tear_down),
        cmocka_unit_test_setup_teardown(
            removing_one_of_two_leaves_the_bytes_to_the_other, world_set_up, world_tear_down),
        cmocka_unit_test_setup_teardown(
            the_lengths_of_the_plan_are_read, world_set_up, world_tear_down),
        cmocka_unit_test_setup_teardown(
            a_length_is_held_against_its_kind, world_set_up, world_tear_down),
        cmocka_unit_test_setup_teardown(
            kinds_are_set_and_taken_away, world_set_up, world_tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
