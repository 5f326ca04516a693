/* test_proposal.c: plans of units under a campaign: handed in by revisions, decided line by line;
 * what is approved becomes a work once, and nothing that was decided is lost by handing in again.
 */
#include "campaign_world.h"

#include "proposal/proposal.h"
#include "store/seal.h"

#undef WORLD_KINDS

static const struct fact_kind *const kinds[] = {org_kinds, plan_kinds, campaign_kinds, work_kinds,
    report_kinds, proposal_kinds, seal_kinds, NULL};

static struct world w;

static int set_up(void **state)
{
    w = (struct world){.first_day = day_from_civil((struct civil){2024, 12, 10})};
    arena_init(&w.arena, 64 << 20);
    store_dir_init(&w.dir);
    world_clock(w.first_day - 3, 9, 0, 0);
    w.store = store_dir_open(&w.dir, kinds);
    assert_int_equal(store_write_wait(w.store, 1, world_open, &w), OK);
    assert_int_equal(store_reader(w.store, &w.db), OK);
    return 0;
}

static int tear_down(void **state)
{
    struct verify_result v;

    db_reset(w.db);
    assert_int_equal(store_verify(w.store, &v), OK);
    assert_null(v.why);
    world_rebuilds_the_same(&w);
    world_release(&w);
    return 0;
}

/* ── doing ──────────────────────────────────────────────────────────────────────────────────── */

static struct proposal_line metres(const char *words, int64_t m)
{
    return (struct proposal_line){.kind = KIND_CLEARING,
        .words = str_from(words),
        .measure = UNIT_M,
        .planned_milli = m * MILLI,
        .bound = '=',
        .money_vnd = -1};
}

static int64_t made;

static enum err hand_in_run(struct tx *tx, void *context)
{
    return proposal_hand_in(tx, context, &made);
}

static enum err hand_in(int64_t unit, int64_t seen, const struct proposal_line *lines, size_t count)
{
    struct handing_in h = {
        .campaign = w.campaign, .unit = {unit}, .seen = seen, .lines = lines, .count = count};
    enum err e = store_write_wait(w.store, 1, hand_in_run, &h);

    db_reset(w.db);
    return e;
}

static enum err decide_run(struct tx *tx, void *context)
{
    return proposal_decide(tx, context);
}

static enum err decide(struct deciding d)
{
    enum err e;

    d.campaign = w.campaign;
    e = store_write_wait(w.store, 1, decide_run, &d);
    db_reset(w.db);
    return e;
}

struct settling {
    int64_t unit, seen;
    enum settled settled;
    struct str remark;
};

static enum err settle_run(struct tx *tx, void *context)
{
    const struct settling *s = context;

    return proposal_settle(
        tx, w.campaign, (struct unit_id){s->unit}, s->seen, s->settled, s->remark);
}

static enum err settle(struct settling s)
{
    enum err e = store_write_wait(w.store, 1, settle_run, &s);

    db_reset(w.db);
    return e;
}

static struct proposal_lines lines_of(int64_t unit)
{
    struct proposal_lines lines;

    assert_int_equal(
        proposal_lines_of(w.db, &w.arena, w.campaign, (struct unit_id){unit}, &lines), OK);
    return lines;
}

static struct deciding about(int64_t unit, size_t index, enum decision decision)
{
    struct proposal_line l = lines_of(unit).items[index];

    return (struct deciding){
        .unit = {unit}, .number = l.number, .seen = l.changed_seq, .decision = decision};
}

static struct work_list works(void)
{
    struct work_list all;

    assert_int_equal(work_list_of(w.db, &w.arena, w.campaign, &all), OK);
    return all;
}

/* ── tests ──────────────────────────────────────────────────────────────────────────────────── */

static void a_hamlet_hands_in_three_lines_and_the_same_again_adds_nothing(void **state)
{
    struct proposal_line three[] = {
        metres("đường tổ 1", 300), metres("đường tổ 2", 400), metres("đường tổ 3", 500)};
    struct proposal p;
    int64_t head;

    assert_int_equal(hand_in(MOI, 0, three, 3), OK);
    assert_int_equal(lines_of(MOI).count, 3);
    assert_true(str_eq(lines_of(MOI).items[2].words, S("đường tổ 3")));
    head = store_head(w.store);
    assert_int_equal(hand_in(MOI, made, three, 3), OK);
    assert_int_equal(store_head(w.store), head);
    assert_int_equal(proposal_find(w.db, &w.arena, w.campaign, (struct unit_id){MOI}, &p), OK);
    assert_int_equal(p.revision, 1);
    assert_int_equal(p.due, w.first_day - 1); /* the campaign's own deadline speaks of plans */
    assert_false(proposal_is_late(&p));
}

static void late_is_taken_and_marked_and_after_the_campaign_refused(void **state)
{
    struct proposal_line one = metres("đường tổ 1", 300);
    struct proposal p;

    world_clock(w.first_day - 1, 23, 59, 59); /* the last day is still in time */
    assert_int_equal(hand_in(CAU, 0, &one, 1), OK);
    assert_int_equal(proposal_find(w.db, &w.arena, w.campaign, (struct unit_id){CAU}, &p), OK);
    assert_false(proposal_is_late(&p));
    world_clock(w.first_day, 0, 0, 1);
    assert_int_equal(hand_in(MOI, 0, &one, 1), OK);
    assert_int_equal(proposal_find(w.db, &w.arena, w.campaign, (struct unit_id){MOI}, &p), OK);
    assert_true(proposal_is_late(&p));
    world_clock(w.first_day + 15, 0, 0, 1);
    assert_int_equal(hand_in(AGENCY, 0, &one, 1), E_DENIED);
}

static void what_cannot_be_is_refused_and_nothing_is_written(void **state)
{
    struct proposal_line l = metres("đường tổ 1", 0), many[PROPOSAL_LINES_MAX + 1];
    int64_t head = store_head(w.store);

    assert_int_equal(hand_in(MOI, 0, &l, 1), E_INVALID); /* no quantity */
    l = metres(" ", 300);
    assert_int_equal(hand_in(MOI, 0, &l, 1), E_INVALID); /* nowhere */
    l = metres("nhà", 300);
    l.kind = KIND_HOUSE_BUILD;
    assert_int_equal(hand_in(MOI, 0, &l, 1), E_INVALID); /* metres of houses */
    l = metres("đường", 300);
    l.first_day = l.last_day = w.first_day - 1;
    assert_int_equal(hand_in(MOI, 0, &l, 1), E_INVALID); /* before the campaign */
    l.first_day = w.first_day;
    l.last_day = w.first_day + 15;
    assert_int_equal(hand_in(MOI, 0, &l, 1), E_INVALID); /* beyond its end */
    l = metres("đường", 300);
    l.place.v = AGENCY;
    assert_int_equal(hand_in(MOI, 0, &l, 1), E_INVALID); /* an agency is no place */
    l = metres("đường", 300);
    assert_int_equal(hand_in(STRANGER, 0, &l, 1), E_INVALID);
    assert_int_equal(hand_in(MOI, 0, NULL, 0), E_INVALID); /* nothing at all */
    assert_int_equal(hand_in(MOI, 99, &l, 1), E_CONFLICT);
    for (size_t i = 0; i <= PROPOSAL_LINES_MAX; i++)
        many[i] = l;
    assert_int_equal(hand_in(MOI, 0, many, PROPOSAL_LINES_MAX + 1), E_TOO_LARGE);
    assert_int_equal(store_head(w.store), head);
}

static void an_approved_line_becomes_one_work(void **state)
{
    struct proposal_line two[] = {metres("đường tổ 1", 300), metres("tiền", 5000000)};
    struct deciding d;
    struct work_list all;

    two[0].first_day = two[0].last_day = w.first_day + 1;
    two[1].kind = KIND_MONEY;
    two[1].measure = UNIT_VND;
    assert_int_equal(hand_in(MOI, 0, two, 2), OK);
    d = about(MOI, 0, DECISION_APPROVED);
    assert_int_equal(decide(d), OK);
    assert_int_equal(decide(d), OK); /* a double click */
    assert_int_equal(decide(about(MOI, 1, DECISION_APPROVED)), OK);
    all = works();
    assert_int_equal(all.count, 3); /* two of the campaign's own plan; money is no work */
    assert_int_equal(all.items[2].unit.v, MOI);
    assert_int_equal(all.items[2].planned_milli, 300 * MILLI);
    assert_int_equal(all.items[2].proposal_id, made);
    assert_int_equal(all.items[2].first_day, w.first_day + 1);
    assert_true(str_eq(all.items[2].name, S("Phát quang, dọn vệ sinh: đường tổ 1")));
    assert_int_equal(lines_of(MOI).items[0].work.v, all.items[2].id.v);
    d.decision = DECISION_REFUSED;
    d.why = S("nhầm");
    assert_int_equal(decide(d), E_CONFLICT); /* it stands */
}

static void a_line_is_called_as_people_write_it(void **state)
{
    struct proposal_line l = metres("đường tổ 1", 300);
    struct str name = proposal_line_name(&w.arena, LANG_VI, &l);

    assert_true(str_eq(name, S("Phát quang, dọn vệ sinh: đường tổ 1")));
    l.words = S("phát quang đường tổ 1");
    assert_true(str_eq(proposal_line_name(&w.arena, LANG_VI, &l), S("Phát quang đường tổ 1")));
    l = metres("kê lại bàn ghế", 1);
    l.kind = KIND_OTHER;
    assert_true(str_eq(proposal_line_name(&w.arena, LANG_VI, &l), S("Kê lại bàn ghế")));
}

static void an_agency_leads_what_it_proposes_or_takes_part(void **state)
{
    struct proposal_line two[] = {metres("đường vào trường", 200), metres("đường Lộ kiểm", 3000)};
    struct deciding d;

    two[0].place.v = MOI;
    assert_int_equal(hand_in(AGENCY, 0, two, 2), OK);
    assert_int_equal(decide(about(AGENCY, 0, DECISION_APPROVED)), OK);
    d = about(AGENCY, 1, DECISION_TIED);
    assert_int_equal(decide(d), E_INVALID); /* with which work? */
    d.work = w.work_cau;
    assert_int_equal(decide(d), OK);
    assert_int_equal(works().count, 3);
    assert_int_equal(works().items[2].unit.v, AGENCY);
    assert_int_equal(works().items[2].place_unit.v, MOI);
    assert_int_equal(lines_of(AGENCY).items[1].work.v, w.work_cau.v);
}

static void to_return_or_refuse_needs_a_word(void **state)
{
    struct proposal_line one = metres("đường tổ 1", 300);
    struct deciding d;

    assert_int_equal(hand_in(MOI, 0, &one, 1), OK);
    d = about(MOI, 0, DECISION_RETURNED);
    assert_int_equal(decide(d), E_INVALID);
    d.why = S("Ghi rõ đoạn nào");
    assert_int_equal(decide(d), OK);
    assert_true(str_eq(lines_of(MOI).items[0].why, S("Ghi rõ đoạn nào")));
    d.number = 77;
    assert_int_equal(decide(d), E_NOT_FOUND);
}

static void decisions_stay_by_line_through_revisions(void **state)
{
    struct proposal_line v[] = {
        metres("đường tổ 1", 300), metres("đường tổ 2", 400), metres("đường tổ 3", 500)};
    struct proposal_lines now;
    struct deciding d;
    int64_t first, head;

    assert_int_equal(hand_in(MOI, 0, v, 3), OK);
    first = made;
    assert_int_equal(decide(about(MOI, 0, DECISION_APPROVED)), OK);
    d = about(MOI, 1, DECISION_REFUSED);
    d.why = S("Đã làm năm ngoái");
    assert_int_equal(decide(d), OK);
    d = about(MOI, 2, DECISION_RETURNED);
    d.why = S("Dài bao nhiêu?");
    assert_int_equal(decide(d), OK);
    now = lines_of(MOI);
    /* the second stays as it is, the third is mended, a fourth is new; the first stands anyway */
    v[0] = now.items[1];
    v[1] = now.items[2];
    v[1].planned_milli = 550 * MILLI;
    v[2] = metres("đường tổ 4", 100);
    assert_int_equal(hand_in(MOI, first, v, 3), OK);
    now = lines_of(MOI);
    assert_int_equal(now.count, 4);
    assert_int_equal(now.items[0].decision, DECISION_APPROVED);
    assert_int_equal(now.items[1].decision, DECISION_REFUSED);
    assert_int_equal(now.items[1].changed_seq, first);
    assert_int_equal(now.items[2].decision, DECISION_OPEN);
    assert_int_equal(now.items[2].changed_seq, made);
    assert_int_equal(now.items[3].number, 4);
    d.seen = first; /* decided on a page from before */
    assert_int_equal(decide(d), E_CONFLICT);
    head = store_head(w.store);
    assert_int_equal(hand_in(MOI, first, v, 3), OK); /* a double click */
    assert_int_equal(store_head(w.store), head);
    v[2].planned_milli = 200 * MILLI;
    assert_int_equal(hand_in(MOI, first, v, 3), E_CONFLICT);
    v[2].planned_milli = 0; /* wrong, too; but what is there now comes first */
    assert_int_equal(hand_in(MOI, first, v, 3), E_CONFLICT);
}

static void a_line_left_out_is_taken_back_but_not_an_approved_one(void **state)
{
    struct proposal_line v[] = {metres("đường tổ 1", 300), metres("đường tổ 2", 400)};
    struct proposal_line again;

    assert_int_equal(hand_in(MOI, 0, v, 2), OK);
    assert_int_equal(decide(about(MOI, 0, DECISION_APPROVED)), OK);
    assert_int_equal(hand_in(MOI, made, NULL, 0), OK);
    assert_int_equal(lines_of(MOI).count, 1);
    assert_int_equal(lines_of(MOI).items[0].decision, DECISION_APPROVED);
    again = lines_of(MOI).items[0];
    again.planned_milli = 900 * MILLI;
    assert_int_equal(hand_in(MOI, made, &again, 1), E_CONFLICT);
    /* a document says the approved line once more: it is not a second one */
    again = metres("đường tổ 1", 300);
    assert_int_equal(hand_in(MOI, made, &again, 1), OK);
    assert_int_equal(lines_of(MOI).count, 1);
}

static void a_plan_is_approved_when_every_line_is(void **state)
{
    struct proposal_line one = metres("đường tổ 1", 300);
    struct proposal p;

    assert_int_equal(hand_in(MOI, 0, &one, 1), OK);
    assert_int_equal(settle((struct settling){MOI, made, SETTLED_APPROVED, S("")}), E_INVALID);
    assert_int_equal(settle((struct settling){MOI, made, SETTLED_RETURNED, S("")}), E_INVALID);
    assert_int_equal(settle((struct settling){MOI, made, SETTLED_RETURNED, S("Thiếu")}), OK);
    assert_int_equal(decide(about(MOI, 0, DECISION_APPROVED)), OK);
    assert_int_equal(settle((struct settling){MOI, made - 1, SETTLED_APPROVED, S("")}), E_CONFLICT);
    assert_int_equal(settle((struct settling){MOI, made, SETTLED_APPROVED, S("")}), OK);
    assert_int_equal(settle((struct settling){MOI, made, SETTLED_APPROVED, S("")}), E_CONFLICT);
    assert_int_equal(proposal_find(w.db, &w.arena, w.campaign, (struct unit_id){MOI}, &p), OK);
    assert_int_equal(p.settled, SETTLED_APPROVED);
}

static enum err due_run(struct tx *tx, void *context)
{
    const day_t *day = context;

    return proposal_due_set(tx, w.campaign, *day);
}

static void the_due_day_is_set_once_and_stands_among_the_deadlines(void **state)
{
    day_t day = w.first_day - 2;
    struct campaign_deadline_list all;
    int64_t head;

    assert_int_equal(store_write_wait(w.store, 1, due_run, &day), OK);
    head = store_head(w.store);
    assert_int_equal(store_write_wait(w.store, 1, due_run, &day), OK);
    assert_int_equal(store_head(w.store), head);
    db_reset(w.db);
    assert_int_equal(campaign_deadlines(w.db, &w.arena, w.campaign, &all), OK);
    assert_int_equal(all.count, 3);
    assert_int_equal(all.items[0].day, day);
    assert_int_equal(proposal_due(w.db, &w.arena, w.campaign, &day), OK);
    assert_int_equal(day, w.first_day - 2);
    day = w.first_day + 15;
    assert_int_equal(store_write_wait(w.store, 1, due_run, &day), E_INVALID);
}

static void a_new_due_day_takes_the_place_of_the_one_before(void **state)
{
    day_t days[] = {w.first_day - 2, w.first_day - 4, w.first_day - 1, w.first_day - 3};
    static const size_t counts[] = {3, 3, 2, 3}; /* the third stands in the plan already */
    struct campaign_deadline_list all;
    struct verify_result r = {0};

    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(store_write_wait(w.store, 1, due_run, &days[i]), OK);
        db_reset(w.db);
        assert_int_equal(campaign_deadlines(w.db, &w.arena, w.campaign, &all), OK);
        assert_int_equal(all.count, counts[i]);
        assert_int_equal(all.items[0].day, days[i]);
        assert_true(str_eq(all.items[all.count - 2].what, S("Gửi kế hoạch về Ban Chỉ đạo")));
    }
    assert_int_equal(store_verify_derived(w.store, &r), OK);
    assert_null(r.why);
}

static enum err target_run(struct tx *tx, void *context)
{
    return target_set(tx, w.campaign, context);
}

static void a_target_is_one_per_kind_and_measure(void **state)
{
    struct target t = {KIND_HOUSE_BUILD, UNIT_COUNT, 12 * MILLI, S("Kế hoạch 14-KH/BCĐ"), 0, S("")};
    struct targets all;

    assert_int_equal(store_write_wait(w.store, 1, target_run, &t), OK);
    t.milli = 15 * MILLI;
    assert_int_equal(store_write_wait(w.store, 1, target_run, &t), OK);
    db_reset(w.db);
    assert_int_equal(target_list(w.db, &w.arena, w.campaign, &all), OK);
    assert_int_equal(all.count, 1);
    assert_int_equal(all.items[0].milli, 15 * MILLI);
    assert_true(str_eq(all.items[0].directive, S("Kế hoạch 14-KH/BCĐ")));
    t.measure = UNIT_M;
    assert_int_equal(store_write_wait(w.store, 1, target_run, &t), E_INVALID);
    t.measure = UNIT_COUNT;
    t.directive = S(" ");
    assert_int_equal(store_write_wait(w.store, 1, target_run, &t), E_INVALID);
    t.directive = S("bỏ");
    t.milli = 0;
    assert_int_equal(store_write_wait(w.store, 1, target_run, &t), OK);
    db_reset(w.db);
    assert_int_equal(target_list(w.db, &w.arena, w.campaign, &all), OK);
    assert_int_equal(all.count, 0);
}

static void quantities_are_read_as_people_type_them(void **state)
{
    static const struct {
        enum kind kind;
        const char *typed;
        enum unit measure;
        int64_t milli; /* 0: not taken */
        char bound;
    } cases[] = {
        {KIND_CLEARING, "300", UNIT_M, 300000, '='},
        {KIND_CLEARING, "3.000m", UNIT_M, 3000000, '='},
        {KIND_CLEARING, "1,5 km", UNIT_M, 1500000, '='},
        {KIND_CLEARING, "hơn 200 m", UNIT_M, 200000, '>'},
        {KIND_HOUSE_BUILD, "2 căn", UNIT_COUNT, 2000, '='},
        {KIND_HOUSE_BUILD, "2", UNIT_COUNT, 2000, '='},
        {KIND_SESSION, "2 cuộc", UNIT_SESSION, 2000, '='},
        {KIND_SESSION, "2", UNIT_SESSION, 2000, '='},
        {KIND_GIFT, "25 phần", UNIT_COUNT, 25000, '='},
        {KIND_TREE, "100 cây", UNIT_COUNT, 100000, '='},
        {KIND_MONEY, "46 triệu đồng", UNIT_VND, 46000000000, '='},
        {KIND_HOUSE_BUILD, "200 m", UNIT_NONE, 0, 0},
        {KIND_CLEARING, "0", UNIT_NONE, 0, 0},
        {KIND_CLEARING, "", UNIT_NONE, 0, 0},
        {KIND_CLEARING, "nhiều", UNIT_NONE, 0, 0},
        {KIND_CLEARING, "300 m và 200 m", UNIT_NONE, 0, 0},
        {KIND_CLEARING, "-5", UNIT_NONE, 0, 0},
        {KIND_OTHER, "5", UNIT_NONE, 0, 0},
        {KIND_OTHER, "5 m", UNIT_M, 5000, '='},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        enum unit measure = UNIT_NONE;
        int64_t milli = 0;
        char bound = 0;
        const char *fault = proposal_quantity(
            &w.arena, cases[i].kind, str_from(cases[i].typed), &measure, &milli, &bound);

        if (!fault != (cases[i].milli > 0) || measure != cases[i].measure ||
            milli != cases[i].milli || bound != cases[i].bound)
            fail_msg("\"%s\": %s, measure %d, %lld, '%c'", cases[i].typed, fault ? fault : "read",
                (int)measure, (long long)milli, bound);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_hamlet_hands_in_three_lines_and_the_same_again_adds_nothing),
        TEST(late_is_taken_and_marked_and_after_the_campaign_refused),
        TEST(what_cannot_be_is_refused_and_nothing_is_written),
        TEST(an_approved_line_becomes_one_work),
        TEST(a_line_is_called_as_people_write_it),
        TEST(an_agency_leads_what_it_proposes_or_takes_part),
        TEST(to_return_or_refuse_needs_a_word),
        TEST(decisions_stay_by_line_through_revisions),
        TEST(a_line_left_out_is_taken_back_but_not_an_approved_one),
        TEST(a_plan_is_approved_when_every_line_is),
        TEST(the_due_day_is_set_once_and_stands_among_the_deadlines),
        TEST(a_new_due_day_takes_the_place_of_the_one_before),
        TEST(a_target_is_one_per_kind_and_measure),
        TEST(quantities_are_read_as_people_type_them),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
