/* test_welfare.c: gifts, houses, days of care and signed papers: what is refused, what is left, and
 * that a signed paper is gone on its day. */
#include "hostile_world.h"

#include "privacy/restricted.h"
#include "privacy/retain.h"
#include "store/blob.h"

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

/* --- gifts --- */

static void the_slip_of_the_plan_is_said_with_what_it_would_be(void **state)
{
    const struct gift_batch b = {.name = S("Quà"), .count = 25, .unit_vnd = 500000};
    struct str args[GIFT_FAULT_ARGS];
    const char *field, *fault;
    int64_t stated;

    assert_int_equal(money_parse(S("10.500 000đ"), &stated), OK);
    fault = gift_fault(&w.arena, &b, stated, &field, args);
    assert_non_null(fault);
    assert_string_equal(field, "stated");
    assert_true(str_eq(args[2], S("12.500.000")));
    assert_true(str_eq(args[3], S("10.500.000")));
    assert_true(str_eq(args[4], S("21"))); /* so many gifts it would be */
    assert_null(gift_fault(&w.arena, &b, 12500000, &field, args));
    fault = gift_fault(&w.arena, &b, 10000025, &field, args);
    assert_true(str_eq(args[4], S("400.001"))); /* so much each would be */
    assert_non_null(fault);
}

struct part_write {
    struct gift_part part;
    bool plan;
};

static enum err part_one(struct tx *tx, void *context)
{
    const struct part_write *p = context;

    return p->plan ? gift_plan(tx, w.gift, p->part.unit, p->part.count)
                   : gift_hand(tx, w.gift, &p->part);
}

static enum err hand(struct unit_id unit, day_t day, int64_t count)
{
    struct part_write p = {{unit, day, count}, false};

    return store_write_wait(store, w.accounts[COMPILES].v, part_one, &p);
}

static enum err plan(struct unit_id unit, int64_t count)
{
    struct part_write p = {{unit, 0, count}, true};

    return store_write_wait(store, w.accounts[COMPILES].v, part_one, &p);
}

static int64_t handed(struct unit_id unit)
{
    struct gift_part_list all;

    db_reset(db);
    assert_int_equal(gift_handed_of(db, &w.arena, w.gift, &all), OK);
    return gift_parts_sum(&all, unit);
}

static void no_more_gifts_are_handed_over_than_there_are(void **state)
{
    const struct unit_id anywhere = {0};

    assert_int_equal(hand(w.mot, w.first_day, 20), OK);
    assert_int_equal(hand(w.hai, w.first_day, 6), E_TOO_LARGE);
    assert_int_equal(hand(w.hai, w.first_day, 5), OK);
    assert_int_equal(handed(anywhere), 25);
    assert_int_equal(hand(w.mot, w.first_day, 20), OK); /* the same form again */
    assert_int_equal(handed(w.mot), 20);
    assert_int_equal(hand(w.mot, w.first_day, 12), OK); /* corrected, not added */
    assert_int_equal(handed(w.mot), 12);
    assert_int_equal(hand(w.mot, w.today + 1, 1), E_INVALID);
    assert_int_equal(hand(w.mot, w.first_day - 1, 1), E_INVALID);
    assert_int_equal(hand(w.ba, w.first_day, 1), E_INVALID);
    assert_int_equal(hand(w.mot, w.first_day, -1), E_INVALID);
}

static void shares_of_hamlets_stay_within_the_batch(void **state)
{
    assert_int_equal(plan(w.mot, 20), OK);
    assert_int_equal(plan(w.hai, 6), E_TOO_LARGE);
    assert_int_equal(plan(w.mot, 10), OK);
    assert_int_equal(plan(w.hai, 15), OK);
    assert_int_equal(plan(w.y, 1), E_INVALID); /* not among the hamlets */
}

static enum err fewer(struct tx *tx, void *context)
{
    struct gift_batch b;
    enum err e = gift_find(tx->db, tx->arena, w.gift, &b);

    b.count = 10;
    return e == OK ? gift_change(tx, &b) : e;
}

static void a_batch_cannot_become_smaller_than_what_was_given(void **state)
{
    assert_int_equal(hand(w.mot, w.first_day, 11), OK);
    assert_int_equal(store_write_wait(store, 1, fewer, NULL), E_TOO_LARGE);
    assert_int_equal(hand(w.mot, w.first_day, 10), OK);
    assert_int_equal(store_write_wait(store, 1, fewer, NULL), OK);
}

/* --- houses --- */

struct house_work {
    struct work_id work;
    enum err elsewhere, first, second, third, wrong_kind;
};

static enum err houses_of_a_work(struct tx *tx, void *context)
{
    struct house_work *h = context;
    struct work two = {.campaign = w.campaign,
        .unit = w.mot,
        .kind = KIND_HOUSE_BUILD,
        .name = S("Nhà đại đoàn kết"),
        .measure = UNIT_COUNT,
        .planned_milli = 2 * MILLI,
        .bound = '=',
        .money_vnd = -1};
    struct house one = {.campaign = w.campaign, .unit = w.mot};
    struct house_id id;
    enum err e = work_add(tx, &two, &h->work);

    if (e != OK)
        return e;
    one.work = h->work;
    one.unit = w.hai;
    h->elsewhere = house_add(tx, &one, &id);
    one.unit = w.mot;
    h->first = house_add(tx, &one, &id);
    h->second = house_add(tx, &one, &id);
    h->third = house_add(tx, &one, &id);
    one.repair = true;
    h->wrong_kind = house_add(tx, &one, &id);
    return OK;
}

static void a_work_takes_as_many_cards_as_houses_it_plans(void **state)
{
    struct house_work h = {0};
    struct house_list all;

    assert_int_equal(store_write_wait(store, 1, houses_of_a_work, &h), OK);
    assert_int_equal(h.elsewhere, E_INVALID); /* the line lies in Một */
    assert_int_equal(h.first, OK);
    assert_int_equal(h.second, OK);
    assert_int_equal(h.third, E_TOO_LARGE);
    assert_int_equal(h.wrong_kind, E_INVALID);
    db_reset(db);
    assert_int_equal(house_list_of(db, &w.arena, w.campaign, &all), OK);
    assert_int_equal(all.count, 3); /* with that of the world */
    assert_int_equal(all.items[2].number, 3);
}

struct reaching {
    enum house_stage stage;
    day_t day;
};

static enum err reach_one(struct tx *tx, void *context)
{
    const struct reaching *r = context;

    return house_reach(tx, w.house, r->stage, r->day);
}

static enum err reach(enum house_stage stage, day_t day)
{
    struct reaching r = {stage, day};

    return store_write_wait(store, 1, reach_one, &r);
}

static void stages_follow_one_another(void **state)
{
    struct house h;

    assert_int_equal(reach(HOUSE_FOUNDATION, w.first_day + 1), OK);
    assert_int_equal(reach(HOUSE_STARTED, w.today), E_INVALID); /* after a later stage */
    assert_int_equal(reach(HOUSE_STARTED, w.first_day), OK);
    assert_int_equal(reach(HOUSE_WALLS, w.first_day), E_INVALID); /* before an earlier one */
    assert_int_equal(reach(HOUSE_WALLS, w.today + 1), E_INVALID); /* to come */
    assert_int_equal(reach(HOUSE_STARTED, 0), E_INVALID);         /* not the newest */
    assert_int_equal(reach(HOUSE_FOUNDATION, 0), OK);
    db_reset(db);
    assert_int_equal(house_find(db, &w.arena, w.house, &h), OK);
    assert_int_equal(house_reached(&h), HOUSE_STARTED);
}

/* --- care --- */

static void a_missing_permit_is_a_warning_and_a_name_a_fault(void **state)
{
    struct campaign c;
    struct care care;
    const char *field;
    struct str arg;

    assert_int_equal(campaign_find(db, &w.arena, w.campaign, &c), OK);
    assert_int_equal(care_find(db, &w.arena, w.care, &care), OK);
    assert_null(care_fault(&care, &c, &field, &arg));
    assert_true(care_lacks_permit(&care));
    care.permit = S("112/SYT");
    assert_false(care_lacks_permit(&care));
    care.whom = S("bà Nguyễn Thị Lan");
    assert_non_null(care_fault(&care, &c, &field, &arg));
    assert_string_equal(field, "whom");
    care.whom = S("");
    care.note = S("gọi 0912 345 678");
    assert_non_null(care_fault(&care, &c, &field, &arg));
    assert_string_equal(field, "note");
    care.note = S("");
    care.day = c.last_day + 1;
    assert_non_null(care_fault(&care, &c, &field, &arg));
    assert_string_equal(field, "day");
}

struct dropping {
    struct str why;
};

static enum err drop_one(struct tx *tx, void *context)
{
    return house_drop(tx, w.house, ((const struct dropping *)context)->why);
}

static enum err result_one(struct tx *tx, void *context)
{
    return care_set_result(tx, w.care, context);
}

static void words_about_an_end_name_nobody(void **state)
{
    struct care_result result = {
        .state = CARE_DONE, .done = 12, .value_vnd = -1, .words = S("có bà Nguyễn Thị Lan")};
    struct dropping d = {S("ông Năm không nhận")};
    int64_t head;

    assert_int_equal(store_write_wait(store, 1, drop_one, &d), E_INVALID);
    d.why = S("hộ gia đình không nhận");
    assert_int_equal(store_write_wait(store, 1, drop_one, &d), OK);
    head = store_head(store);
    assert_int_equal(store_write_wait(store, 1, drop_one, &d), OK); /* a double click */
    assert_int_equal(store_head(store), head);
    assert_int_equal(store_write_wait(store, 1, result_one, &result), E_INVALID);
    result.words = S("đủ thuốc");
    assert_int_equal(store_write_wait(store, 1, result_one, &result), OK);
}

static enum err care_to(struct tx *tx, void *context)
{
    return care_change(tx, context);
}

static void what_was_done_is_not_moved_to_another_kind_or_a_day_to_come(void **state)
{
    struct care_result result = {.state = CARE_DONE, .done = 12, .value_vnd = -1, .words = S("")};
    struct care c;

    assert_int_equal(store_write_wait(store, 1, result_one, &result), OK);
    db_reset(db);
    assert_int_equal(care_find(db, &w.arena, w.care, &c), OK);
    db_reset(db);
    c.day = w.today + 1;
    assert_int_equal(store_write_wait(store, 1, care_to, &c), E_INVALID);
    c.day = w.today;
    c.kind++;
    assert_int_equal(store_write_wait(store, 1, care_to, &c), E_INVALID);
    result.done = -1;
    assert_int_equal(store_write_wait(store, 1, result_one, &result), OK);
    assert_int_equal(store_write_wait(store, 1, care_to, &c), OK);
}

/* --- signed papers --- */

static enum err open_scan(struct tx *tx, void *context)
{
    return restricted_open(tx, w.scan);
}

static struct restricted_file scan(void)
{
    struct restricted_file f;

    db_reset(db);
    assert_int_equal(restricted_find(db, &w.arena, w.scan, &f), OK);
    return f;
}

static void every_opening_is_a_fact(void **state)
{
    assert_int_equal(scan().openings, 0);
    assert_int_equal(store_write_wait(store, w.accounts[COMPILES].v, open_scan, NULL), OK);
    assert_int_equal(store_write_wait(store, w.accounts[COMPILES].v, open_scan, NULL), OK);
    assert_int_equal(scan().openings, 2);
}

/* What shows an answer after a write also shows a refused one: not with the paper in it. */
static void an_opening_that_could_not_be_written_shows_no_paper(void **state)
{
    char path[64];

    snprintf(path, sizeof path, "/signed/%lld/open", (long long)w.scan.v);
    be(COMPILES);
    open_any_form(COMPILES);
    browser_fails = E_FULL;
    post(path, "");
    browser_fails = OK;
    assert_true(browser.status >= 500);
    assert_false(shown("%PDF"));
    assert_int_equal(scan().openings, 0);
    open_any_form(COMPILES);
    post(path, "");
    assert_int_equal(browser.status, 200);
    assert_true(shown("%PDF"));
    assert_int_equal(scan().openings, 1);
}

static void an_address_that_could_not_be_written_is_not_shown_as_new(void **state)
{
    be(COMPILES);
    open_any_form(COMPILES);
    browser_fails = E_FULL;
    post("/calendar-address", "");
    browser_fails = OK;
    assert_false(shown(".ics"));
    open_any_form(COMPILES);
    post("/calendar-address", "");
    assert_int_equal(browser.status, 200);
    assert_true(shown(".ics"));
}

static void a_paper_of_a_house_is_handed_in_by_its_own_hamlet(void **state)
{
    char page[64], path[64];

    snprintf(page, sizeof page, "/house/%lld", (long long)w.house.v); /* in Một */
    snprintf(path, sizeof path, "/house/%lld/scan", (long long)w.house.v);
    be(OTHER);
    get(page);
    assert_int_equal(browser.status, 200);
    assert_false(shown("/scan\""));
    open_any_form(OTHER);
    post(path, "scan_day=10%2F12%2F2024&keep=10%2F12%2F2024");
    assert_int_equal(browser.status, 403);
    for (int v = 0; v < 2; v++) {
        be(v ? COMPILES : REPORTS);
        get(page);
        assert_true(shown("/scan\""));
        post(path, "scan_day=10%2F12%2F2024&keep=10%2F12%2F2024");
        assert_int_equal(browser.status, 422); /* it comes as far as the missing file */
    }
}

static void a_house_handed_over_after_the_campaign_has_its_paper(void **state)
{
    char page[64], path[64];

    clock_at(w.first_day + 20, 9, 0); /* 30/12/2024, the campaign ended on the 24th */
    snprintf(page, sizeof page, "/house/%lld", (long long)w.house.v);
    snprintf(path, sizeof path, "/house/%lld/scan", (long long)w.house.v);
    be(COMPILES);
    get(page);
    assert_true(shown("value=\"2024-12-30\""));
    post(path, "scan_day=30%2F12%2F2024&keep=30%2F12%2F2025");
    assert_int_equal(browser.status, 422); /* for the missing file alone */
    assert_false(shown("Không được lớn hơn"));
    post(path, "scan_day=31%2F12%2F2024&keep=30%2F12%2F2025");
    assert_true(shown("Không được lớn hơn 30/12/2024."));
}

static void a_signed_paper_is_erased_on_its_day(void **state)
{
    struct restricted_file f = scan();
    struct retained done = {0};
    struct str bytes;

    clock_at(f.delete_day - 1, 23, 0);
    assert_int_equal(retain_all(store, &done), OK);
    assert_int_equal(done.files, 0);
    assert_int_equal(scan().erased_day, INT32_MAX);
    clock_at(f.delete_day, 0, 1);
    assert_int_equal(retain_all(store, &done), OK);
    assert_int_equal(done.files, 1);
    assert_int_equal(scan().erased_day, f.delete_day);
    assert_int_equal(blob_find(db, &w.arena, f.blob, &bytes), E_NOT_FOUND);
    db_reset(db);
    assert_int_equal(store_write_wait(store, 1, open_scan, NULL), E_NOT_FOUND);
}

struct many {
    struct restricted_file file;
    int times;
};

static enum err add_scans(struct tx *tx, void *context)
{
    const struct many *m = context;
    struct restricted_id id;
    enum err e = OK;

    for (int i = 0; e == OK && i < m->times; i++)
        e = restricted_add(tx, &m->file, str_printf(tx->arena, "%%PDF-1.7 %d", i), &id);
    return e;
}

static void one_thing_has_so_many_scans_and_no_more(void **state)
{
    struct many m = {scan(), RESTRICTED_OF_ONE_MAX}; /* one is there */

    assert_int_equal(store_write_wait(store, 1, add_scans, &m), E_TOO_LARGE); /* all undone */
    m.times--;
    assert_int_equal(store_write_wait(store, 1, add_scans, &m), OK);
    m.file.thing++; /* another has its own */
    assert_int_equal(store_write_wait(store, 1, add_scans, &m), OK);
}

static enum err scan_too_long(struct tx *tx, void *context)
{
    struct restricted_file f = *(const struct restricted_file *)context;
    struct restricted_id id;

    return restricted_add(tx, &f, S("%PDF-1.7 other"), &id);
}

static void no_paper_is_kept_longer_than_the_setting_allows(void **state)
{
    struct restricted_file f = scan();
    day_t last;
    const char *why;

    assert_int_equal(restricted_last_day(db, w.today, &last), OK);
    db_reset(db);
    f.delete_day = last + 2;
    assert_int_equal(store_write_wait(store, 1, scan_too_long, &f), E_INVALID);
    f.delete_day = w.today;
    assert_int_equal(store_write_wait(store, 1, scan_too_long, &f), E_INVALID);
    f.delete_day = last + 1;
    assert_int_equal(store_write_wait(store, 1, scan_too_long, &f), OK);
    assert_int_equal(store_write_wait(store, 1, scan_too_long, &f), E_CONFLICT);
    assert_int_equal(restricted_pdf_check(S("<html>"), &why), E_INVALID);
}

/* The blank sheet: a landscape page, a line for each gift, nobody's name. */
static void a_blank_sheet_has_its_lines(void **state)
{
    struct gift_sheet s = {.commune = S("Xã A"), .unit = S("Ấp Một"), .rows = 7};
    struct str docx, xlsx;

    assert_int_equal(gift_find(db, &w.arena, w.gift, &s.batch), OK);
    assert_int_equal(gift_sheet_docx(&w.arena, &s, &docx), OK);
    assert_int_equal(gift_sheet_xlsx(&w.arena, &s, &xlsx), OK);
    assert_true(str_starts(docx, S("PK")));
    assert_true(str_starts(xlsx, S("PK")));
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(the_slip_of_the_plan_is_said_with_what_it_would_be),
        CASE(no_more_gifts_are_handed_over_than_there_are),
        CASE(shares_of_hamlets_stay_within_the_batch),
        CASE(a_batch_cannot_become_smaller_than_what_was_given),
        CASE(a_work_takes_as_many_cards_as_houses_it_plans),
        CASE(stages_follow_one_another),
        CASE(a_missing_permit_is_a_warning_and_a_name_a_fault),
        CASE(words_about_an_end_name_nobody),
        CASE(what_was_done_is_not_moved_to_another_kind_or_a_day_to_come),
        CASE(every_opening_is_a_fact),
        CASE(an_opening_that_could_not_be_written_shows_no_paper),
        CASE(an_address_that_could_not_be_written_is_not_shown_as_new),
        CASE(a_paper_of_a_house_is_handed_in_by_its_own_hamlet),
        CASE(a_house_handed_over_after_the_campaign_has_its_paper),
        CASE(a_signed_paper_is_erased_on_its_day),
        CASE(one_thing_has_so_many_scans_and_no_more),
        CASE(no_paper_is_kept_longer_than_the_setting_allows),
        CASE(a_blank_sheet_has_its_lines),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
