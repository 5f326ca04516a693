/* test_talks.c: sessions: what is refused, what clashes, what is counted, and that the tables come
 * again from the journal. */
#include "hostile_world.h"

#include "store/blob.h"
#include "talks/persons.h"

static struct talk sample(void)
{
    return (struct talk){.campaign = w.campaign,
        .unit = w.mot,
        .place_unit = w.mot,
        .audiences = 1,
        .day = w.first_day,
        .from_minute = 19 * 60,
        .to_minute = -1,
        .topic = S("Luật An ninh mạng"),
        .place = S("Nhà văn hóa ấp"),
        .speaker = S("Công an xã"),
        .expected = -1};
}

static struct talk_id made;

static enum err add_one(struct tx *tx, void *context)
{
    return talk_add(tx, context, &made);
}

static enum err add(struct talk t)
{
    return store_write_wait(store, w.accounts[COMPILES].v, add_one, &t);
}

struct resulting {
    struct talk_id id;
    struct talk_result result;
};

static enum err result_one(struct tx *tx, void *context)
{
    const struct resulting *r = context;

    return talk_set_result(tx, r->id, &r->result);
}

static enum err result(struct talk_id id, enum talk_state state, int64_t came, struct str words)
{
    struct resulting r = {id, {state, came, words}};

    return store_write_wait(store, w.accounts[COMPILES].v, result_one, &r);
}

static struct talk_list all(void)
{
    struct talk_list list;

    db_reset(db);
    assert_int_equal(talk_list_of(db, &w.arena, w.campaign, &list), OK);
    return list;
}

static int set_up(void **state)
{
    world_make();
    return 0;
}

static int tear_down(void **state)
{
    struct verify_result v;

    db_reset(db);
    assert_int_equal(store_verify(store, &v), OK);
    if (v.why)
        fail_msg("verify: %s (fact %lld)", v.why, (long long)v.broken_seq);
    assert_int_equal(store_verify_derived(store, &v), OK);
    if (v.why)
        fail_msg("verify: %s (%s)", v.why, v.broken_table);
    world_drop();
    return 0;
}

static void a_text_that_names_persons_is_told_from_kinds_of_people(void **state)
{
    static const char *const kinds[] = {"công nhân khu trọ tổ 7", "Chủ nhà trọ, tiểu thương",
        "học sinh trường Tiểu học Nguyễn Bá Ngọc", "hội viên Hội Nông dân ấp Cầu",
        "Đoàn viên Đoàn TNCS Hồ Chí Minh", "bà mẹ Việt Nam anh hùng", "Hộ Gia đình chính sách",
        "người dân đường Lê Lợi", "phụ nữ, người cao tuổi", "khởi công 10/12/2024",
        "từ 05.12.2024 đến 09.12.2024", "trị giá 1.050.000.000 đồng",
        "công văn 012 ngày 10/12/2024", "Doanh nghiệp tư nhân Lê Thành",
        "Tập đoàn Hoàng Anh Gia Lai", "hiệu thuốc Trần Gia", "Quỹ học bổng Nguyễn Thị Định", ""};
    static const char *const persons[] = {"bà Nguyễn Thị Lan", "Trần Văn An và vợ",
        "gia đình ông Năm", "đ/c Thía", "đồng chí Gấm", "Nguyen Van A", "liên hệ 0912345678",
        "Hồ Văn Tám, Lê Bảy", "liên hệ 0912 345 678", "tổ 4, 0912.345.678", "024-3825-1234",
        "số 079 123 456 789", "căn cước 079123456789", "đoàn Nguyễn Văn Bình"};

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (person_in(str_from(kinds[i])).len)
            fail_msg("%s: is no person", kinds[i]);
    for (size_t i = 0; i < sizeof persons / sizeof *persons; i++)
        if (!person_in(str_from(persons[i])).len)
            fail_msg("%s: is a person", persons[i]);
}

static void what_cannot_be_is_refused(void **state)
{
    struct talk t = sample();

    t.day = w.first_day - 1;
    assert_int_equal(add(t), E_INVALID);
    t = sample();
    t.audiences = 0;
    assert_int_equal(add(t), E_INVALID);
    t.others = S("bà Nguyễn Thị Lan, ông Năm");
    assert_int_equal(add(t), E_INVALID);
    t.others = S("công nhân khu trọ");
    assert_int_equal(add(t), OK);
    t = sample();
    t.to_minute = t.from_minute;
    assert_int_equal(add(t), E_INVALID);
    t = sample();
    t.unit = w.ba; /* of another commune */
    assert_int_equal(add(t), E_INVALID);
    t = sample();
    t.topic = S(" ");
    assert_int_equal(add(t), E_INVALID);
}

static void the_same_session_is_entered_once(void **state)
{
    size_t before = all().count;
    struct talk_id first;

    assert_int_equal(add(sample()), OK);
    first = made;
    assert_int_equal(add(sample()), E_CONFLICT);
    assert_int_equal(made.v, first.v);
    assert_int_equal(all().count, before + 1);
}

static void a_result_is_of_a_day_that_has_come_and_says_why_not(void **state)
{
    struct talk t = sample();
    struct talk now;

    t.day = w.today + 1;
    assert_int_equal(add(t), OK);
    assert_int_equal(result(made, TALK_HELD, 20, S("")), E_INVALID);
    assert_int_equal(result(made, TALK_NOT_HELD, -1, S(" ")), E_INVALID);
    assert_int_equal(result(made, TALK_NOT_HELD, 5, S("mưa")), E_INVALID);
    assert_int_equal(result(made, TALK_NOT_HELD, -1, S("mưa")), OK);
    db_reset(db);
    assert_int_equal(talk_find(db, &w.arena, made, &now), OK);
    assert_int_equal(now.state, TALK_NOT_HELD);
    assert_true(str_eq(now.result, S("mưa")));
    t = sample();
    t.form = talk_form_count - 1; /* messages: nobody comes */
    assert_int_equal(add(t), OK);
    assert_int_equal(result(made, TALK_HELD, 20, S("")), E_INVALID);
    assert_int_equal(result(made, TALK_HELD, -1, S("")), OK);
}

static enum err change_one(struct tx *tx, void *context)
{
    return talk_change(tx, context);
}

static enum err change(struct talk t)
{
    return store_write_wait(store, w.accounts[COMPILES].v, change_one, &t);
}

static void a_result_is_corrected_before_its_session_is_another(void **state)
{
    struct talk t = sample();

    assert_int_equal(add(t), OK);
    t.id = made;
    assert_int_equal(result(made, TALK_HELD, 40, S("")), OK);
    t.day = w.today + 1;
    assert_int_equal(change(t), E_INVALID); /* held on a day to come */
    t.day = w.today;
    assert_int_equal(change(t), OK);
    while (talk_forms[t.form].group != TALK_SHOW)
        t.form++;
    assert_int_equal(change(t), E_INVALID); /* 40 of a session as 40 of a show */
    assert_int_equal(result(made, TALK_HELD, -1, S("")), OK);
    assert_int_equal(change(t), OK);
}

static void overlapping_sessions_clash_by_place_and_by_speaker(void **state)
{
    struct talk_clash_list clashes;
    struct talk_list list;
    struct talk t = sample();

    assert_int_equal(add(t), OK);
    t.from_minute += 60; /* the first has no end: 90 minutes */
    t.place = S("nhà  VĂN HÓA ấp");
    t.speaker = S("");
    assert_int_equal(add(t), OK); /* same place */
    t.place_unit = w.hai;
    t.speaker = S("Công an xã");
    t.from_minute += 10;
    assert_int_equal(add(t), OK); /* same speaker as the first, elsewhere */
    t.from_minute += TALK_USUAL_MINUTES;
    t.speaker = S("Trạm y tế");
    assert_int_equal(add(t), OK); /* begins when the others end */
    list = all();
    talk_clashes(&w.arena, &list, (struct talk_id){0}, &clashes);
    assert_int_equal(clashes.count, 2);
    assert_int_equal(clashes.items[0].kind, CLASH_PLACE);
    assert_int_equal(clashes.items[1].kind, CLASH_SPEAKER);
    talk_clashes(&w.arena, &list, clashes.items[1].other->id, &clashes);
    assert_int_equal(clashes.count, 1);
    assert_int_equal(clashes.items[0].kind, CLASH_SPEAKER);
}

static void sessions_that_all_clash_are_told_up_to_a_limit(void **state)
{
    struct talk items[300];
    struct talk_list list = {.items = items, .count = 300};
    struct talk_clash_list clashes;

    for (size_t i = 0; i < list.count; i++) {
        items[i] = sample();
        items[i].id.v = (int64_t)i + 1;
    }
    talk_clashes(&w.arena, &list, (struct talk_id){0}, &clashes);
    assert_int_equal(clashes.count, TALK_CLASHES_MAX);
    talk_clashes(&w.arena, &list, items[299].id, &clashes);
    assert_int_equal(clashes.count, TALK_CLASHES_MAX);
}

static void sessions_shows_and_attendances_are_counted_apart(void **state)
{
    struct talk t = sample();
    struct talk_list list;
    struct talk_count sessions, shows;

    t.unit = w.hai;
    assert_int_equal(add(t), OK);
    assert_int_equal(result(made, TALK_HELD, 40, S("")), OK);
    t.from_minute = 8 * 60;
    assert_int_equal(add(t), OK);
    assert_int_equal(result(made, TALK_HELD, -1, S("")), OK);
    for (t.form = 0; talk_forms[t.form].group != TALK_SHOW;)
        t.form++;
    assert_int_equal(add(t), OK);
    assert_int_equal(result(made, TALK_HELD, 300, S("")), OK);
    list = all();
    sessions = talk_count_of(&list, TALK_SESSION, w.hai, w.today);
    shows = talk_count_of(&list, TALK_SHOW, w.hai, w.today);
    assert_int_equal(sessions.held, 2);
    assert_int_equal(sessions.attendances, 40);
    assert_int_equal(sessions.uncounted, 1);
    assert_int_equal(shows.held, 1);
    assert_int_equal(shows.attendances, 300);
}

struct versions {
    struct material_id first, second;
};

static enum err add_versions(struct tx *tx, void *context)
{
    struct versions *v = context;
    struct material m = {.campaign = w.campaign, .unit = w.mot, .title = S("Đề cương")};
    enum err e = material_add(tx, &m, S("một"), &v->first);

    m.first = v->first;
    if (e == OK)
        e = material_add(tx, &m, S("hai"), &v->second);
    return e == OK ? material_review(tx, v->second, S("Tuyên giáo"), w.first_day) : e;
}

static void a_material_has_versions_and_each_its_review(void **state)
{
    struct material_list list;
    struct material one, two;
    struct versions v;

    assert_int_equal(store_write_wait(store, 1, add_versions, &v), OK);
    db_reset(db);
    assert_int_equal(material_find(db, &w.arena, v.first, &one), OK);
    assert_int_equal(material_find(db, &w.arena, v.second, &two), OK);
    assert_int_equal(material_list_of(db, &w.arena, w.campaign, &list), OK);
    assert_int_equal(one.version, 1);
    assert_int_equal(two.version, 2);
    assert_int_equal(one.reviewed_day, 0);
    assert_int_equal(two.reviewed_day, w.first_day);
    assert_true(str_eq(two.reviewer, S("Tuyên giáo")));
    assert_false(material_is_newest(&list, &one));
    assert_true(material_is_newest(&list, &two));
    assert_null(material_file_type(S("\x7f"
                                     "ELF\0")));
    assert_string_equal(material_file_type(S("%PDF-1.4")), "pdf");
}

struct erasing {
    struct material_id id;
};

static enum err erase_file(struct tx *tx, void *context)
{
    return material_file_erase(tx, ((struct erasing *)context)->id, "request");
}

static void the_file_of_a_material_is_erased_and_its_name_stays(void **state)
{
    struct versions v;
    struct material one, two;
    struct erasing e;
    struct str bytes;

    assert_int_equal(store_write_wait(store, 1, add_versions, &v), OK);
    db_reset(db);
    assert_int_equal(material_find(db, &w.arena, v.first, &one), OK);
    e.id = v.first;
    assert_int_equal(store_write_wait(store, 1, erase_file, &e), OK);
    assert_int_equal(store_write_wait(store, 1, erase_file, &e), E_NOT_FOUND);
    db_reset(db);
    assert_int_equal(blob_find(db, &w.arena, one.blob, &bytes), E_NOT_FOUND);
    assert_int_equal(material_find(db, &w.arena, v.first, &one), OK);
    assert_int_equal(one.blob.len, 0);
    assert_true(str_eq(one.title, S("Đề cương")));
    assert_int_equal(material_find(db, &w.arena, v.second, &two), OK);
    assert_int_equal(blob_find(db, &w.arena, two.blob, &bytes), OK);
}

static size_t materials(void)
{
    struct material_list list;

    db_reset(db);
    assert_int_equal(material_list_of(db, &w.arena, w.campaign, &list), OK);
    return list.count;
}

static void a_text_is_replaced_only_by_its_own_unit(void **state)
{
    char page[64], fields[256], choice[64];
    size_t before = materials();

    snprintf(page, sizeof page, "/campaign/%lld/materials", (long long)w.campaign.v);
    snprintf(choice, sizeof choice, "value=\"%lld\"", (long long)w.material.v); /* of Một */
    snprintf(fields, sizeof fields, "unit=%lld&title=x&first=%lld", (long long)w.hai.v,
        (long long)w.material.v);
    be(OTHER);
    get(page);
    assert_false(shown(choice));
    post(page, fields);
    assert_true(browser.status == 403 || browser.status == 422);
    assert_int_equal(materials(), before);
    be(REPORTS);
    get(page);
    assert_true(shown(choice));
    snprintf(fields, sizeof fields, "unit=%lld&title=x&first=%lld", (long long)w.mot.v,
        (long long)w.material.v);
    post(page, fields);
    assert_int_equal(browser.status, 303);
    assert_int_equal(materials(), before + 1);
}

struct flood {
    struct unit_id unit;
    int times;
};

static enum err add_many(struct tx *tx, void *context)
{
    const struct flood *f = context;
    struct material m = {.campaign = w.campaign, .unit = f->unit, .title = S("Một nữa")};
    struct material_id id;
    enum err e = OK;

    for (int i = 0; e == OK && i < f->times; i++)
        e = material_add(tx, &m, S(""), &id);
    return e;
}

static void one_unit_does_not_take_the_places_of_all(void **state)
{
    struct flood mot = {w.mot, MATERIALS_OF_UNIT_MAX + 1}, hai = {w.hai, 1};

    assert_int_equal(store_write_wait(store, 1, add_many, &mot), E_TOO_LARGE); /* all undone */
    mot.times = MATERIALS_OF_UNIT_MAX - (int)materials();
    assert_int_equal(store_write_wait(store, 1, add_many, &mot), OK);
    mot.times = 1;
    assert_int_equal(store_write_wait(store, 1, add_many, &mot), E_TOO_LARGE);
    assert_int_equal(store_write_wait(store, 1, add_many, &hai), OK);
}

static void a_number_in_groups_is_named_whole(void **state)
{
    assert_true(str_eq(person_in(S("gọi 0912.345.678 nhé")), S("0912.345.678")));
    assert_true(str_eq(person_in(S("gọi 0912 345 678")), S("0912 345 678")));
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_that_names_persons_is_told_from_kinds_of_people),
        cmocka_unit_test(a_number_in_groups_is_named_whole),
        CASE(what_cannot_be_is_refused),
        CASE(the_same_session_is_entered_once),
        CASE(a_result_is_of_a_day_that_has_come_and_says_why_not),
        CASE(a_result_is_corrected_before_its_session_is_another),
        CASE(overlapping_sessions_clash_by_place_and_by_speaker),
        CASE(sessions_that_all_clash_are_told_up_to_a_limit),
        CASE(sessions_shows_and_attendances_are_counted_apart),
        CASE(a_material_has_versions_and_each_its_review),
        CASE(the_file_of_a_material_is_erased_and_its_name_stays),
        CASE(a_text_is_replaced_only_by_its_own_unit),
        CASE(one_unit_does_not_take_the_places_of_all),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
