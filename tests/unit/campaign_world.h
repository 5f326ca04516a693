/* campaign_world.h: a store with one campaign, for the tests of campaign, works and report.
 *
 * Commune 10 with hamlets Cầu (11) and Mới (12) and one agency (13), from 10/12/2024 to
 * 24/12/2024, reports from 13:30 to 15:00; works of Cầu: clearing 3.000 m, and of Mới 300 m.
 */
#ifndef TESTS_CAMPAIGN_WORLD_H
#define TESTS_CAMPAIGN_WORLD_H

#include "store_dir.h"

#include "base/number.h"
#include "org/account.h"
#include "report/report.h"

enum { COMMUNE = 10, CAU = 11, MOI = 12, AGENCY = 13, STRANGER = 14 };

struct world {
    struct store_dir dir;
    struct store *store;
    struct db *db;
    struct arena arena;
    day_t first_day;
    struct campaign_id campaign;
    struct work_id work_cau, work_moi;
};

/* Fact kinds of rooms above report, of a test that needs them. */
#ifndef WORLD_KINDS
#define WORLD_KINDS
#endif

static const struct fact_kind *const world_kinds[] = {
    WORLD_KINDS org_kinds, campaign_kinds, work_kinds, report_kinds, NULL};

/* The clock of the house: a time of day in Vietnam, to the second. */
static inline int64_t world_clock(day_t day, int hour, int minute, int second)
{
    int64_t ms = (int64_t)day * MS_PER_DAY - VIETNAM_OFFSET_MS +
                 ((hour * 60 + minute) * 60 + second) * INT64_C(1000);
    char text[32];

    snprintf(text, sizeof text, "%lld", (long long)ms);
    setenv("CHUNGSUC_NOW", text, 1);
    return ms;
}

static inline struct campaign world_campaign(const struct world *w)
{
    return (struct campaign){
        .unit = {COMMUNE},
        .plan_id = 5,
        .name = S("Phối hợp liên ngành làm công tác dân vận đợt II năm 2024"),
        .first_day = w->first_day,
        .last_day = w->first_day + 14,
        .report_from_minute = 810,
        .report_to_minute = 900,
        .paper = {.superior = S("ĐẢNG UỶ XÃ"), .recipients = S("Ban Dân vận\nLưu")},
    };
}

static inline enum err world_open(struct tx *tx, void *context)
{
    struct world *w = context;
    struct campaign_unit units[] = {
        {.id = {AGENCY}, .name = S("Ban Chỉ huy Quân sự xã"), .is_agency = true},
        {.id = {CAU}, .name = S("Ấp Cầu"), .in_charge = S("Chủ tịch công đoàn")},
        {.id = {MOI}, .name = S("Ấp Mới")},
    };
    struct campaign_deadline deadlines[] = {
        {.what = S("Báo cáo tổng kết"), .day = w->first_day + 19},
        {.what = S("Gửi kế hoạch về Ban Chỉ đạo"), .day = w->first_day - 1},
    };
    struct campaign_opening o = {.campaign = world_campaign(w),
        .units = units,
        .unit_count = 3,
        .deadlines = deadlines,
        .deadline_count = 2};
    struct work work = {.kind = KIND_CLEARING,
        .name = S("Phát quang tuyến đường Lộ kiểm"),
        .unit = {CAU},
        .measure = UNIT_M,
        .planned_milli = 3000 * MILLI,
        .bound = '=',
        .money_vnd = -1,
        .plan_line = 93};
    enum err e = campaign_open(tx, &o, &w->campaign);

    work.campaign = w->campaign;
    if (e == OK)
        e = work_add(tx, &work, &w->work_cau);
    work.unit.v = MOI;
    work.planned_milli = 300 * MILLI;
    work.name = S("Phát quang đường tổ 3");
    return e == OK ? work_add(tx, &work, &w->work_moi) : e;
}

static inline void world_init(struct world *w)
{
    *w = (struct world){.first_day = day_from_civil((struct civil){2024, 12, 10})};
    arena_init(&w->arena, 64 << 20);
    store_dir_init(&w->dir);
    world_clock(w->first_day - 3, 9, 0, 0);
    w->store = store_dir_open(&w->dir, world_kinds);
    assert_int_equal(store_write_wait(w->store, 1, world_open, w), OK);
    assert_int_equal(store_reader(w->store, &w->db), OK);
}

static inline void world_release(struct world *w)
{
    store_reader_close(w->db);
    store_close(w->store);
    store_dir_remove(&w->dir);
    arena_reset(&w->arena);
}

/* Derived tables thrown away and made again from the journal must be the same. */
static inline void world_rebuilds_the_same(struct world *w)
{
    struct verify_result r = {0};

    assert_int_equal(store_verify_derived(w->store, &r), OK);
    assert_null(r.broken_table);
}

#endif
