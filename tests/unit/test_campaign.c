/* Campaigns and their works: opening, settings, and that a refusal changes nothing. */
#include "campaign_world.h"

#include "store/body.h"

static struct world w;

static int set_up(void **state)
{
    world_init(&w);
    return 0;
}

static int tear_down(void **state)
{
    world_release(&w);
    return 0;
}

struct open_job {
    struct campaign_opening opening;
    struct campaign_id id;
};

static enum err open_run(struct tx *tx, void *context)
{
    struct open_job *job = context;

    return campaign_open(tx, &job->opening, &job->id);
}

/* An opening that is right; tests then spoil one thing. */
static struct open_job right(struct campaign_unit *unit)
{
    *unit = (struct campaign_unit){.id = {CAU}, .name = S("Ấp Cầu")};
    struct open_job job = {
        .opening = {.campaign = world_campaign(&w), .units = unit, .unit_count = 1}};

    job.opening.campaign.plan_id = 6;
    return job;
}

static void refuses(struct open_job *job, enum err expected)
{
    int64_t before = store_head(w.store);

    assert_int_equal(store_write_wait(w.store, 1, open_run, job), expected);
    assert_int_equal(job->id.v, 0);
    assert_int_equal(store_head(w.store), before);
}

static void opened_campaign_is_found_as_given(void **state)
{
    struct campaign c;
    const struct campaign given = world_campaign(&w);

    assert_int_equal(campaign_find(w.db, &w.arena, w.campaign, &c), OK);
    assert_int_equal(c.unit.v, COMMUNE);
    assert_true(str_eq(c.name, given.name));
    assert_int_equal(c.first_day, given.first_day);
    assert_int_equal(c.last_day, given.last_day);
    assert_int_equal(c.report_from_minute, 810);
    assert_int_equal(c.report_to_minute, 900);
    assert_true(str_eq(c.paper.superior, S("ĐẢNG UỶ XÃ")));
    assert_true(str_eq(c.paper.recipients, S("Ban Dân vận\nLưu")));
    assert_int_equal(c.paper.signer.len, 0);
    assert_int_equal(campaign_find(w.db, &w.arena, (struct campaign_id){999}, &c), E_NOT_FOUND);
    assert_int_equal(campaign_find_by_plan(w.db, &w.arena, 5, &c), OK);
    assert_int_equal(c.id.v, w.campaign.v);
}

static void hamlets_come_before_agencies(void **state)
{
    struct campaign_unit_list units;
    struct campaign_unit u;

    assert_int_equal(campaign_units(w.db, &w.arena, w.campaign, &units), OK);
    assert_int_equal(units.count, 3);
    assert_int_equal(units.items[0].id.v, CAU);
    assert_true(str_eq(units.items[0].in_charge, S("Chủ tịch công đoàn")));
    assert_int_equal(units.items[1].id.v, MOI);
    assert_int_equal(units.items[2].id.v, AGENCY);
    assert_true(units.items[2].is_agency);
    assert_int_equal(campaign_unit_find(w.db, &w.arena, w.campaign, (struct unit_id){MOI}, &u), OK);
    assert_true(str_eq(u.name, S("Ấp Mới")));
    assert_int_equal(campaign_unit_find(w.db, &w.arena, w.campaign, (struct unit_id){STRANGER}, &u),
        E_NOT_FOUND);
}

static void deadlines_stand_by_day(void **state)
{
    struct campaign_deadline_list d;

    assert_int_equal(campaign_deadlines(w.db, &w.arena, w.campaign, &d), OK);
    assert_int_equal(d.count, 2);
    assert_true(str_eq(d.items[0].what, S("Gửi kế hoạch về Ban Chỉ đạo")));
    assert_int_equal(d.items[1].day, w.first_day + 19);
}

static void campaigns_are_listed_for_who_runs_and_who_reports(void **state)
{
    struct campaign_list list;

    assert_int_equal(campaign_list_of(w.db, &w.arena, (struct unit_id){COMMUNE}, &list), OK);
    assert_int_equal(list.count, 1);
    assert_int_equal(campaign_list_for_reporter(w.db, &w.arena, (struct unit_id){MOI}, &list), OK);
    assert_int_equal(list.count, 1);
    assert_int_equal(
        campaign_list_for_reporter(w.db, &w.arena, (struct unit_id){STRANGER}, &list), OK);
    assert_int_equal(list.count, 0);
}

static void opening_with_a_fault_is_refused_whole(void **state)
{
    struct campaign_unit unit, twice[2];
    struct open_job job = right(&unit);

    job.opening.campaign.name = S("  ");
    refuses(&job, E_INVALID);
    job = right(&unit);
    job.opening.campaign.last_day = w.first_day - 1;
    refuses(&job, E_INVALID);
    job = right(&unit);
    job.opening.campaign.last_day = w.first_day + CAMPAIGN_DAYS_MAX;
    refuses(&job, E_INVALID);
    job = right(&unit);
    job.opening.campaign.report_to_minute = 810;
    refuses(&job, E_INVALID);
    job = right(&unit);
    job.opening.campaign.report_to_minute = 24 * 60;
    refuses(&job, E_INVALID);
    job = right(&unit);
    job.opening.unit_count = 0;
    refuses(&job, E_INVALID);
    job = right(&unit);
    unit.name = S("");
    refuses(&job, E_INVALID);
    job = right(&unit);
    twice[0] = twice[1] = unit;
    job.opening.units = twice;
    job.opening.unit_count = 2;
    refuses(&job, E_INVALID);
    job = right(&unit);
    job.opening.deadlines = &(struct campaign_deadline){.day = w.first_day};
    job.opening.deadline_count = 1;
    refuses(&job, E_INVALID);
}

static void a_plan_is_opened_once(void **state)
{
    struct campaign_unit unit;
    struct open_job job = right(&unit);

    job.opening.campaign.plan_id = 5;
    refuses(&job, E_CONFLICT);
    job.opening.campaign.plan_id = 6;
    assert_int_equal(store_write_wait(w.store, 1, open_run, &job), OK);
}

struct found_job {
    struct unit_id commune;
    struct campaign_unit units[4];
    struct campaign_id id;
};

/* A commune that has one hamlet already, and a campaign for four that the plan names. */
static enum err found_run(struct tx *tx, void *context)
{
    struct found_job *job = context;
    struct org_unit unit = {.kind = unit_kind_find(S("xa")), .name = S("Xã Tân Lập Hạ")};
    struct campaign_opening o = {
        .campaign = world_campaign(&w), .units = job->units, .unit_count = 4};
    enum err e = unit_add(tx, &unit, &job->commune);

    unit = (struct org_unit){
        .parent = job->commune, .kind = unit_kind_find(S("ap")), .name = S("Ấp Cây Trôm")};
    if (e == OK)
        e = unit_add(tx, &unit, &unit.id);
    o.campaign.unit = job->commune;
    o.campaign.plan_id = 7;
    return e == OK ? campaign_open(tx, &o, &job->id) : e;
}

static void units_the_plan_names_are_found_or_made(void **state)
{
    struct found_job job = {.units = {{.name = S("Ấp Cây Trôm")}, {.name = S("Khu phố 3")},
                                {.name = S("Hội Cựu chiến binh xã"), .is_agency = true},
                                {.name = S("Trạm y tế xã"), .is_agency = true}}};
    struct unit_list list;
    struct org_unit unit;

    assert_int_equal(store_write_wait(w.store, 1, found_run, &job), OK);
    assert_int_equal(unit_list_of(w.db, &w.arena, job.commune, &list), OK);
    assert_int_equal(list.count, 4);
    for (size_t i = 0; i < 4; i++) {
        const char *const kinds[] = {"ap", "khu-pho", "doan-the", "co-quan"};

        assert_int_equal(unit_find(w.db, &w.arena, job.units[i].id, &unit), OK);
        assert_true(str_eq(unit.name, job.units[i].name));
        assert_string_equal(unit.kind->code, kinds[i]);
    }
}

/* The province's command and a commune whose own command is tied to it; a hamlet that ended. */
struct lines_job {
    struct unit_id province, commune, superior, post, ended;
    struct campaign_unit units[2];
    struct campaign_id id;
};

static enum err lines_run(struct tx *tx, void *context)
{
    struct lines_job *job = context;
    struct org_unit u = {.kind = unit_kind_find(S("tinh")), .name = S("Tỉnh Hai Tuyến")};
    struct campaign_opening o = {
        .campaign = world_campaign(&w), .units = job->units, .unit_count = 2};
    enum err e = unit_add(tx, &u, &job->province);

    u = (struct org_unit){
        .kind = unit_kind_find(S("xa")), .name = S("Xã Hai Tuyến"), .parent = job->province};
    if (e == OK)
        e = unit_add(tx, &u, &job->commune);
    u = (struct org_unit){.kind = unit_kind_find(S("luc-luong")),
        .name = S("Bộ Chỉ huy Quân sự tỉnh"),
        .parent = job->province};
    if (e == OK)
        e = unit_add(tx, &u, &job->superior);
    u.name = S("Ban Chỉ huy Quân sự xã");
    u.parent = job->commune;
    u.agency = job->superior;
    if (e == OK)
        e = unit_add(tx, &u, &job->post);
    u = (struct org_unit){.kind = unit_kind_find(S("ap")),
        .name = S("Ấp Cầu"),
        .parent = job->commune,
        .until_day = o.campaign.first_day};
    if (e == OK)
        e = unit_add(tx, &u, &job->ended);
    o.campaign.unit = job->commune;
    o.campaign.plan_id = 8;
    return e == OK ? campaign_open(tx, &o, &job->id) : e;
}

static void agency_of_a_campaign_stands_on_both_lines(void **state)
{
    struct lines_job job = {
        .units = {{.name = S("Ấp Cầu")}, {.name = S("Ban Chỉ huy Quân sự xã"), .is_agency = true}}};
    struct unit_id post;
    struct org_unit hamlet;

    assert_int_equal(store_write_wait(w.store, 1, lines_run, &job), OK);
    post = job.units[1].id;
    assert_int_equal(post.v, job.post.v); /* found, not made again */
    assert_int_equal(unit_within_line(w.db, LINE_TERRITORY, post, job.commune, w.first_day), OK);
    assert_int_equal(unit_within_line(w.db, LINE_TERRITORY, post, job.province, w.first_day), OK);
    assert_int_equal(unit_within_line(w.db, LINE_AGENCY, post, job.superior, w.first_day), OK);
    assert_int_equal(
        unit_within_line(w.db, LINE_AGENCY, post, job.province, w.first_day), E_NOT_FOUND);
    assert_int_not_equal(job.units[0].id.v, job.ended.v); /* ended before the first day */
    assert_int_equal(unit_find_on(w.db, &w.arena, job.units[0].id, w.first_day, &hamlet), OK);
    assert_int_equal(hamlet.parent.v, job.commune.v);
}

static struct campaign changed;

static enum err change_run(struct tx *tx, void *context)
{
    return campaign_settings_change(tx, *(struct campaign_id *)context, &changed);
}

static void settings_change_and_days_only_grow(void **state)
{
    struct campaign c;
    struct campaign_id nobody = {999};
    int64_t before;

    changed = world_campaign(&w);
    changed.last_day += 2;
    changed.report_to_minute = 930;
    changed.paper.signer = S("Trưởng ban");
    assert_int_equal(store_write_wait(w.store, 1, change_run, &w.campaign), OK);
    assert_int_equal(campaign_find(w.db, &w.arena, w.campaign, &c), OK);
    assert_int_equal(c.last_day, changed.last_day);
    assert_int_equal(c.report_to_minute, 930);
    assert_true(str_eq(c.paper.signer, S("Trưởng ban")));
    assert_int_equal(c.plan_id, 5);

    before = store_head(w.store);
    changed.last_day -= 1;
    assert_int_equal(store_write_wait(w.store, 1, change_run, &w.campaign), E_INVALID);
    changed.last_day += 1;
    changed.first_day += 1;
    assert_int_equal(store_write_wait(w.store, 1, change_run, &w.campaign), E_INVALID);
    changed.first_day -= 1;
    assert_int_equal(store_write_wait(w.store, 1, change_run, &nobody), E_NOT_FOUND);
    assert_int_equal(store_head(w.store), before);
    world_rebuilds_the_same(&w);
}

static enum err deadline_run(struct tx *tx, void *context)
{
    return campaign_deadline_add(tx, w.campaign, context);
}

static void deadlines_are_added(void **state)
{
    struct campaign_deadline_list d;
    struct campaign_deadline draft = {.what = S("Nộp bản thành tích"), .day = w.first_day + 16},
                             empty = {0};

    assert_int_equal(store_write_wait(w.store, 1, deadline_run, &draft), OK);
    assert_int_equal(store_write_wait(w.store, 1, deadline_run, &empty), E_INVALID);
    assert_int_equal(campaign_deadlines(w.db, &w.arena, w.campaign, &d), OK);
    assert_int_equal(d.count, 3);
    assert_true(str_eq(d.items[1].what, S("Nộp bản thành tích")));
}

static enum err fill_run(struct tx *tx, void *context)
{
    struct campaign_deadline_list d;
    enum err e = campaign_deadlines(tx->db, tx->arena, w.campaign, &d);

    (void)context;
    for (size_t i = d.count; e == OK && i < CAMPAIGN_DEADLINES_MAX; i++)
        e = campaign_deadline_add(tx, w.campaign,
            &(struct campaign_deadline){
                .what = str_printf(tx->arena, "Việc %zu", i), .day = w.first_day});
    return e;
}

/* One more, and no other place would take the file of a signed day (parcel/parcel_read.c). */
static void as_many_deadlines_as_a_file_carries(void **state)
{
    struct campaign_deadline more = {.what = S("Việc nữa"), .day = w.first_day},
                             there = {.what = S("Việc 7"), .day = w.first_day};
    struct campaign_deadline_list d;
    int64_t head;

    assert_int_equal(store_write_wait(w.store, 1, fill_run, NULL), OK);
    head = store_head(w.store);
    assert_int_equal(store_write_wait(w.store, 1, deadline_run, &more), E_TOO_LARGE);
    assert_int_equal(store_write_wait(w.store, 1, deadline_run, &there), OK);
    assert_int_equal(store_head(w.store), head);
    db_reset(w.db);
    assert_int_equal(campaign_deadlines(w.db, &w.arena, w.campaign, &d), OK);
    assert_int_equal(d.count, CAMPAIGN_DEADLINES_MAX);
}

struct deadline_job {
    struct campaign_id campaign;
    int64_t deadline;
    day_t day;
};

static enum err drop_run(struct tx *tx, void *context)
{
    const struct deadline_job *j = context;

    return campaign_deadline_drop(tx, j->campaign, j->deadline);
}

static enum err move_run(struct tx *tx, void *context)
{
    const struct deadline_job *j = context;

    return campaign_deadline_move(tx, j->campaign, j->deadline, j->day);
}

static struct campaign_deadline_list deadlines_now(void)
{
    struct campaign_deadline_list d;

    db_reset(w.db);
    assert_int_equal(campaign_deadlines(w.db, &w.arena, w.campaign, &d), OK);
    return d;
}

static enum err open_another(struct tx *tx, void *context)
{
    struct campaign_unit unit = {.id = {CAU}, .name = S("Ấp Cầu")};
    struct campaign_opening o = {.campaign = world_campaign(&w), .units = &unit, .unit_count = 1};

    o.campaign.plan_id = 77;
    return campaign_open(tx, &o, context);
}

static void a_deadline_is_dropped_once_and_for_good(void **state)
{
    struct campaign_deadline_list d = deadlines_now();
    struct deadline_job job = {w.campaign, d.items[0].id, 0}, astray = {{4242}, job.deadline, 0};
    struct campaign_deadline again = {.what = d.items[0].what, .day = d.items[0].day};
    int64_t head;

    assert_int_equal(store_write_wait(w.store, 1, drop_run, &astray), E_NOT_FOUND);
    assert_int_equal(store_write_wait(w.store, 1, open_another, &astray.campaign), OK);
    assert_int_equal(store_write_wait(w.store, 1, drop_run, &astray), E_NOT_FOUND);
    assert_int_equal(deadlines_now().count, 2);
    assert_int_equal(store_write_wait(w.store, 1, drop_run, &job), OK);
    d = deadlines_now();
    assert_int_equal(d.count, 1);
    assert_true(str_eq(d.items[0].what, S("Báo cáo tổng kết")));
    head = store_head(w.store);
    assert_int_equal(store_write_wait(w.store, 1, drop_run, &job), OK); /* the form came twice */
    assert_int_equal(store_head(w.store), head);
    assert_int_equal(store_write_wait(w.store, 1, deadline_run, &again), OK);
    d = deadlines_now();
    assert_int_equal(d.count, 2);
    assert_int_not_equal(d.items[0].id, job.deadline);
    world_rebuilds_the_same(&w);
}

static void a_deadline_that_is_moved_stays_the_same_one(void **state)
{
    struct campaign_deadline_list d = deadlines_now();
    struct deadline_job job = {w.campaign, d.items[1].id, w.first_day + 21};
    struct campaign_deadline twin = {.what = d.items[1].what, .day = w.first_day + 25};
    int64_t head;

    assert_int_equal(store_write_wait(w.store, 1, move_run, &job), OK);
    d = deadlines_now();
    assert_int_equal(d.count, 2);
    assert_int_equal(d.items[1].id, job.deadline);
    assert_int_equal(d.items[1].day, w.first_day + 21);
    head = store_head(w.store);
    assert_int_equal(store_write_wait(w.store, 1, move_run, &job), OK);
    assert_int_equal(store_head(w.store), head);
    assert_int_equal(store_write_wait(w.store, 1, deadline_run, &twin), OK);
    job.day = twin.day;
    assert_int_equal(store_write_wait(w.store, 1, move_run, &job), OK);
    d = deadlines_now();
    assert_int_equal(d.count, 2); /* never twice on one day */
    assert_int_equal(d.items[1].day, twin.day);
    assert_int_not_equal(d.items[1].id, job.deadline);
    assert_int_equal(store_write_wait(w.store, 1, move_run, &job), E_NOT_FOUND);
    world_rebuilds_the_same(&w);
}

static void faults_name_the_field(void **state)
{
    struct campaign c = world_campaign(&w);
    const char *field;

    assert_null(campaign_fault(&c, &field));
    c.paper.symbol = (struct str){(char[CAMPAIGN_TEXT_MAX + 1]){0}, CAMPAIGN_TEXT_MAX + 1};
    memset((char *)(uintptr_t)c.paper.symbol.ptr, 'a', c.paper.symbol.len);
    assert_non_null(campaign_fault(&c, &field));
    assert_string_equal(field, "symbol");
    c = world_campaign(&w);
    c.last_day = c.first_day - 1;
    assert_non_null(campaign_fault(&c, &field));
    assert_string_equal(field, "last_day");
}

static enum err work_run(struct tx *tx, void *context)
{
    struct work_id id;

    return work_add(tx, context, &id);
}

static struct work a_work(int64_t unit)
{
    return (struct work){.campaign = w.campaign,
        .unit = {unit},
        .kind = KIND_HOUSE_BUILD,
        .name = S("Nhà đại đoàn kết"),
        .measure = UNIT_COUNT,
        .planned_milli = 3 * MILLI,
        .bound = '>',
        .money_vnd = 270000000,
        .plan_line = 107};
}

static void works_stand_in_the_order_of_the_plan(void **state)
{
    struct work_list list;
    struct work houses = a_work(CAU);

    assert_int_equal(store_write_wait(w.store, 1, work_run, &houses), OK);
    assert_int_equal(work_list_of(w.db, &w.arena, w.campaign, &list), OK);
    assert_int_equal(list.count, 3);
    assert_int_equal(list.items[0].id.v, w.work_cau.v);
    assert_int_equal(list.items[0].kind, KIND_CLEARING);
    assert_int_equal(list.items[0].measure, UNIT_M);
    assert_int_equal(list.items[0].money_vnd, -1);
    assert_int_equal(
        work_list_of_unit(w.db, &w.arena, w.campaign, (struct unit_id){CAU}, &list), OK);
    assert_int_equal(list.count, 2);
    assert_int_equal(list.items[1].kind, KIND_HOUSE_BUILD);
    assert_int_equal(list.items[1].planned_milli, 3 * MILLI);
    assert_int_equal(list.items[1].bound, '>');
    assert_int_equal(list.items[1].money_vnd, 270000000);
    world_rebuilds_the_same(&w);
}

static void the_commune_and_an_agency_may_lead_a_work_and_a_stranger_may_not(void **state)
{
    struct work ours = a_work(COMMUNE), agency = a_work(AGENCY), stranger = a_work(STRANGER);
    struct work_list list;

    assert_int_equal(store_write_wait(w.store, 1, work_run, &ours), OK);
    assert_int_equal(store_write_wait(w.store, 1, work_run, &agency), OK);
    assert_int_equal(store_write_wait(w.store, 1, work_run, &stranger), E_INVALID);
    assert_int_equal(
        work_list_of_unit(w.db, &w.arena, w.campaign, (struct unit_id){AGENCY}, &list), OK);
    assert_int_equal(list.count, 1);
    assert_int_equal(list.items[0].place_unit.v, COMMUNE); /* where, nobody has said */
    assert_int_equal(list.items[0].state, WORK_APPROVED);
}

static void a_work_lies_in_a_hamlet_of_the_campaign(void **state)
{
    struct work work = a_work(AGENCY);
    struct work_list list;

    work.place_unit.v = STRANGER;
    assert_int_equal(store_write_wait(w.store, 1, work_run, &work), E_INVALID);
    work.place_unit.v = AGENCY;
    assert_int_equal(store_write_wait(w.store, 1, work_run, &work), E_INVALID);
    work.place_unit.v = MOI;
    work.place = S("tổ 2-3");
    work.state = WORK_SURVEYED;
    work.first_day = w.first_day + 1;
    work.last_day = w.first_day + 3;
    work.proposal_id = 77;
    assert_int_equal(store_write_wait(w.store, 1, work_run, &work), OK);
    assert_int_equal(work_list_of(w.db, &w.arena, w.campaign, &list), OK);
    assert_int_equal(list.items[2].place_unit.v, MOI);
    assert_true(str_eq(list.items[2].place, S("tổ 2-3")));
    assert_int_equal(list.items[2].state, WORK_SURVEYED);
    assert_int_equal(list.items[2].first_day, w.first_day + 1);
    assert_int_equal(list.items[2].last_day, w.first_day + 3);
    assert_int_equal(list.items[2].proposal_id, 77);
    assert_int_equal(list.items[0].place_unit.v, CAU);
    work.last_day = w.first_day;
    assert_int_equal(store_write_wait(w.store, 1, work_run, &work), E_INVALID);
    world_rebuilds_the_same(&w);
}

static enum err old_work_run(struct tx *tx, void *context)
{
    return fact_add(tx, "work-added",
        body_pack(tx->arena, "{s:I, s:I, s:s, s:s, s:s, s:I, s:s, s:I, s:I}", "campaign",
            (json_int_t)w.campaign.v, "unit", (json_int_t)MOI, "kind", "clearing", "name",
            "Phát quang", "measure", "m", "planned", (json_int_t)500 * MILLI, "bound", "=", "money",
            (json_int_t)-1, "line", (json_int_t)7),
        context);
}

static void works_of_older_journals_are_read(void **state)
{
    struct work work;
    int64_t id;

    assert_int_equal(store_write_wait(w.store, 1, old_work_run, &id), OK);
    assert_int_equal(work_find(w.db, &w.arena, (struct work_id){id}, &work), OK);
    assert_int_equal(work.place_unit.v, MOI);
    assert_int_equal(work.state, WORK_APPROVED);
    assert_int_equal(work.place.len, 0);
    assert_int_equal(work.first_day, 0);
}

static void a_work_with_a_fault_is_refused(void **state)
{
    int64_t before = store_head(w.store);
    struct work work = a_work(CAU);

    work.name = S("");
    assert_int_equal(store_write_wait(w.store, 1, work_run, &work), E_INVALID);
    work = a_work(CAU);
    work.measure = UNIT_NONE;
    assert_int_equal(store_write_wait(w.store, 1, work_run, &work), E_INVALID);
    work = a_work(CAU);
    work.planned_milli = -1;
    assert_int_equal(store_write_wait(w.store, 1, work_run, &work), E_INVALID);
    work.planned_milli = INT64_MAX;
    assert_int_equal(store_write_wait(w.store, 1, work_run, &work), E_INVALID);
    work = a_work(CAU);
    work.campaign.v = 999;
    assert_int_equal(store_write_wait(w.store, 1, work_run, &work), E_NOT_FOUND);
    assert_int_equal(store_head(w.store), before);
}

#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(opened_campaign_is_found_as_given),
        T(hamlets_come_before_agencies),
        T(deadlines_stand_by_day),
        T(campaigns_are_listed_for_who_runs_and_who_reports),
        T(opening_with_a_fault_is_refused_whole),
        T(a_plan_is_opened_once),
        T(units_the_plan_names_are_found_or_made),
        T(agency_of_a_campaign_stands_on_both_lines),
        T(settings_change_and_days_only_grow),
        T(deadlines_are_added),
        T(as_many_deadlines_as_a_file_carries),
        T(a_deadline_is_dropped_once_and_for_good),
        T(a_deadline_that_is_moved_stays_the_same_one),
        T(faults_name_the_field),
        T(works_stand_in_the_order_of_the_plan),
        T(the_commune_and_an_agency_may_lead_a_work_and_a_stranger_may_not),
        T(a_work_lies_in_a_hamlet_of_the_campaign),
        T(works_of_older_journals_are_read),
        T(a_work_with_a_fault_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
