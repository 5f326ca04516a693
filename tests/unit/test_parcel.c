/* test_parcel.c: a signed day as a file, from a commune to the level above, and everything that is
 * refused on the way. */
#include "store_dir.h"

#include "base/number.h"
#include "org/account.h"
#include "org/unit_change.h"
#include "parcel/parcel.h"
#include "works/double_settle.h"
#include "works/work_change.h"
#include "sums/sums.h"
#include "store/body.h"
#include "store/seal.h"

#include <sodium.h>

static const struct fact_kind *const kinds[] = {seal_kinds, org_kinds, campaign_kinds, work_kinds,
    double_kinds, report_kinds, rollup_kinds, parcel_kinds, NULL};

/* One installation. */
struct house {
    struct store_dir dir;
    struct store *store;
    struct sums *sums;
    struct db *db;
    struct unit_id province, commune;
    struct campaign_id campaign;
    struct unit_id cau, moi, agency;
    struct work_id road, talk;
};

static struct house there, here; /* the commune's own, and the province's */
static struct arena arena;
static day_t first;

static int64_t clock_set(day_t day, int hour, int minute)
{
    int64_t ms = (int64_t)day * MS_PER_DAY - VIETNAM_OFFSET_MS + (hour * 60 + minute) * 60000;
    char text[32];

    snprintf(text, sizeof text, "%lld", (long long)ms);
    setenv("CHUNGSUC_NOW", text, 1);
    return ms;
}

struct making {
    struct house *h;
    const char *name, *code;
    int strangers; /* units before, so that numbers differ */
};

static enum err make_units(struct tx *tx, void *context)
{
    struct making *m = context;
    struct org_unit u = {.kind = unit_kind_find(S("tinh")), .name = S("Tỉnh Vàm Sơn")};
    enum err e = unit_add(tx, &u, &m->h->province);

    for (int i = 0; e == OK && i < m->strangers; i++) {
        struct unit_id none;

        u = (struct org_unit){.kind = unit_kind_find(S("xa")),
            .parent = m->h->province,
            .name = str_printf(tx->arena, "Xã Khác %d", i),
            .code = str_printf(tx->arena, "%05d", 700 + i),
            .series = S("new")};
        e = unit_add(tx, &u, &none);
    }
    u = (struct org_unit){.kind = unit_kind_find(S("xa")),
        .parent = m->h->province,
        .name = str_from(m->name),
        .code = str_from(m->code),
        .series = m->code ? S("new") : S("")};
    return e == OK ? unit_add(tx, &u, &m->h->commune) : e;
}

static void house_make(struct house *h, const char *name, const char *code, int strangers)
{
    struct making m = {h, name, code, strangers};

    *h = (struct house){0};
    store_dir_init(&h->dir);
    assert_int_equal(sums_new(&h->sums), OK);
    h->store = store_dir_open_watched(&h->dir, kinds, sums_watcher(h->sums));
    assert_int_equal(store_write_wait(h->store, 0, make_units, &m), OK);
    assert_int_equal(store_reader(h->store, &h->db), OK);
}

static void house_drop(struct house *h)
{
    store_reader_close(h->db);
    store_close(h->store);
    sums_free(h->sums);
    store_dir_remove(&h->dir);
}

static enum err open_campaign(struct tx *tx, void *context)
{
    struct house *h = context;
    struct campaign_unit units[] = {{.name = S("Ấp Cầu"), .in_charge = S("Chủ tịch công đoàn")},
        {.name = S("Ấp Mới")}, {.name = S("Công an xã"), .is_agency = true},
        {.id = h->commune, .name = S("Xã Tân Phong")}};
    struct campaign_deadline deadlines[] = {{.what = S("Báo cáo tổng kết"), .day = first + 9}};
    struct campaign_opening o = {.campaign = {.unit = h->commune,
                                     .name = S("Đợt II năm 2024"),
                                     .first_day = first,
                                     .last_day = first + 4,
                                     .report_from_minute = 810,
                                     .report_to_minute = 900,
                                     .paper = {.issuer = S("BAN CHỈ ĐẠO")}},
        .units = units,
        .unit_count = 4,
        .deadlines = deadlines,
        .deadline_count = 1};
    struct work w = {.kind = KIND_CLEARING,
        .name = S("Phát quang đường Lộ kiểm"),
        .measure = UNIT_M,
        .planned_milli = 3000 * MILLI,
        .bound = '=',
        .money_vnd = -1};
    enum err e = campaign_open(tx, &o, &h->campaign);

    h->cau = units[0].id;
    h->moi = units[1].id;
    h->agency = units[2].id;
    w.campaign = h->campaign;
    w.unit = h->cau;
    if (e == OK)
        e = work_add(tx, &w, &h->road);
    w = (struct work){.campaign = h->campaign,
        .unit = h->commune,
        .kind = KIND_SESSION,
        .name = S("Nói chuyện"),
        .measure = UNIT_SESSION,
        .planned_milli = 3 * MILLI,
        .bound = '=',
        .money_vnd = -1};
    return e == OK ? work_add(tx, &w, &h->talk) : e;
}

static enum err send_run(struct tx *tx, void *context)
{
    return report_send(tx, context, NULL);
}

static enum err send_from(struct house *h, struct unit_id unit, int day, int hour, int64_t metres,
    int64_t people, int64_t revision)
{
    struct report_figure figures[2] = {
        {OF_WORK_TODAY, (unit.v == h->commune.v ? h->talk : h->road).v, metres * MILLI, '='},
        {OF_INDICATOR, indicator_index(S("citizens")), people * MILLI, people > 40 ? '>' : '='}};
    struct report r = {.campaign = h->campaign,
        .unit = unit,
        .day = first + day,
        .revision = revision,
        .figures = metres < 0 ? figures + 1 : figures,
        .figure_count = metres < 0 ? 1 : 2,
        .note = S("Trời nắng"),
        .why = revision ? S("Ghi nhầm") : S("")};

    clock_set(first + day, hour, (int)revision);
    return store_write_wait(h->store, 0, send_run, &r);
}

static void sent(
    struct unit_id unit, int day, int hour, int64_t metres, int64_t people, int64_t rev)
{
    assert_int_equal(send_from(&there, unit, day, hour, metres, people, rev), OK);
}

struct deed {
    struct campaign_id campaign;
    day_t day;
    struct str seen, note;
    const struct doubt *doubt;
};

static enum err sign_run(struct tx *tx, void *context)
{
    struct deed *d = context;

    return day_sign(tx, d->campaign, d->day, 7, d->note, d->seen);
}

static enum err settle_run(struct tx *tx, void *context)
{
    struct deed *d = context;

    return doubt_settle(tx, d->campaign, d->doubt->report->seq, d->doubt->figure, d->doubt->code,
        SETTLEMENT_EXCLUDED, S("Ghi nhầm đơn vị tính"));
}

static const struct rollup *sums_of(struct house *h, struct campaign_id campaign)
{
    struct rollup *r = arena_new(&arena, struct rollup);

    assert_int_equal(rollup_make(h->db, &arena, campaign, 0, now_ms(), r), OK);
    return r;
}

static void signed_off(int day, const char *note)
{
    const struct rollup *r = sums_of(&there, there.campaign);
    struct deed d = {there.campaign, first + day, {0}, str_from(note), NULL};
    struct consolidated c;

    clock_set(first + day, 17, 0);
    for (size_t i = 0; i < r->doubt_count; i++) {
        d.doubt = &r->doubts[i];
        if (d.doubt->settlement == SETTLEMENT_OPEN)
            assert_int_equal(store_write_wait(there.store, 0, settle_run, &d), OK);
    }
    r = sums_of(&there, there.campaign);
    assert_int_equal(day_consolidate(there.db, &arena, r, d.day, &c), OK);
    d.seen = c.hash;
    assert_int_equal(store_write_wait(there.store, 0, sign_run, &d), OK);
}

/* Two days: on time, late, corrected, a doubtful figure that was left out. */
static int setup(void **state)
{
    arena_init(&arena, 256 << 20);
    first = day_from_civil((struct civil){2024, 12, 10});
    clock_set(first - 3, 9, 0);
    house_make(&there, "Xã Tân Phong", "00123", 0);
    house_make(&here, "Xã Tân Phong", "00123", 5);
    assert_int_equal(store_write_wait(there.store, 0, open_campaign, &there), OK);
    sent(there.cau, 0, 14, 400, 40, 0);
    sent(there.cau, 0, 14, 450, 42, 1);
    sent(there.moi, 0, 16, -1, 25, 0);
    sent(there.agency, 0, 14, -1, 12, 0);
    sent(there.commune, 0, 14, 1, 30, 0);
    sent(there.cau, 1, 14, 9000, 41, 0);
    sent(there.moi, 1, 14, -1, 26, 0);
    signed_off(0, "Đủ");
    signed_off(1, "");
    return 0;
}

static int teardown(void **state)
{
    house_drop(&there);
    house_drop(&here);
    arena_reset(&arena);
    return 0;
}

/* --- the file --- */

static struct str file_of(int day)
{
    struct parcel_fault fault = {0};
    struct parcel p;
    struct str bytes;

    if (parcel_make(there.db, &arena, there.campaign, first + day, &p, &fault) != OK)
        fail_msg("%.*s", STR(parcel_fault_words(&arena, &fault)));
    assert_int_equal(parcel_write(&arena, &p, &bytes), OK);
    return bytes;
}

struct bringing {
    struct parcel parcel;
    struct parcel_result result;
    struct parcel_fault fault;
};

static enum err import_run(struct tx *tx, void *context)
{
    struct bringing *b = context;

    return parcel_import(tx, &b->parcel, &b->result, &b->fault);
}

static enum err bring(struct house *h, struct str bytes, struct bringing *b)
{
    enum err e;

    *b = (struct bringing){0};
    e = parcel_read(&arena, bytes, &b->parcel, &b->fault);
    return e == OK ? store_write_wait(h->store, 0, import_run, b) : e;
}

static struct bringing brought(struct str bytes)
{
    struct bringing b;
    enum err e = bring(&here, bytes, &b);

    if (e != OK)
        fail_msg("%d: %.*s", e, STR(parcel_fault_words(&arena, &b.fault)));
    return b;
}

static void refused_by(struct house *h, struct str bytes, const char *why)
{
    struct bringing b;
    int64_t before = store_head(h->store);
    enum err e = bring(h, bytes, &b);
    struct str said = parcel_fault_words(&arena, &b.fault);

    assert_int_not_equal(e, OK);
    if (str_find(said, str_from(why), 0) == said.len)
        fail_msg("said “%.*s”, not “%s”", STR(said), why);
    assert_int_equal(store_head(h->store), before);
}

static void refused(struct str bytes, const char *why)
{
    refused_by(&here, bytes, why);
}

/* The same file with one member changed and the hash made to fit again. */
static struct str forged(struct str bytes, const char *path, json_t *value)
{
    json_t *root = json_loadb(bytes.ptr, bytes.len, 0, NULL),
           *at = json_object_get(root, "content");
    char copy[128], *part, *last;
    unsigned char hash[32];
    char hex[65], *content;
    struct str text;

    snprintf(copy, sizeof copy, "%s", path);
    last = strrchr(copy, '/') ? strrchr(copy, '/') + 1 : copy;
    for (part = strtok(copy, "/"); part != last; part = strtok(NULL, "/"))
        at = part[0] >= '0' && part[0] <= '9' ? json_array_get(at, (size_t)atoi(part))
                                              : json_object_get(at, part);
    assert_non_null(at);
    json_object_set_new(at, last, value);
    content = json_dumps(json_object_get(root, "content"), JSON_COMPACT | JSON_SORT_KEYS);
    crypto_generichash(hash, 32, (const unsigned char *)content, strlen(content), NULL, 0);
    json_object_set_new(root, "hash", json_pack("s", sodium_bin2hex(hex, 65, hash, 32)));
    free(content);
    content = json_dumps(root, JSON_COMPACT | JSON_SORT_KEYS);
    text = str_copy(&arena, str_from(content));
    free(content);
    json_decref(root);
    return text;
}

static void a_parcel_reads_back_as_it_was_written(void **state)
{
    struct str bytes = file_of(1), again;
    struct parcel_fault fault = {0};
    struct parcel p;

    assert_int_equal(parcel_read(&arena, bytes, &p, &fault), OK);
    assert_int_equal(parcel_write(&arena, &p, &again), OK);
    assert_true(str_eq(bytes, again));
    assert_int_equal(p.reports.count, 7);
    assert_int_equal(p.settlement_count, 1);
    assert_true(str_eq(parcel_file_name(&arena, &p), S("chung-suc-00123-2024-12-11.json")));
    assert_true(str_eq(file_of(1), bytes));
}

static void an_earlier_day_carries_only_what_belongs_to_it(void **state)
{
    struct bringing b = brought(file_of(0));

    assert_int_equal(b.result.reports_new, 5);
    assert_int_equal(b.parcel.settlement_count, 0);
}

/* --- the sums of the level above --- */

static void the_level_above_has_the_same_sums_states_and_sign_off(void **state)
{
    struct bringing b = brought(file_of(1));
    const struct rollup *from = sums_of(&there, there.campaign);
    const struct rollup *to = sums_of(&here, b.result.campaign);
    struct signed_day s, t;

    assert_true(b.result.mirrored && b.result.day_signed);
    assert_int_equal(b.result.units, 3);
    assert_int_equal(b.result.works, 2);
    assert_int_equal(to->reports.count, from->reports.count);
    for (size_t u = 0; u < 4; u++)
        for (day_t d = first; d < first + 2; d++) {
            const struct cell *x = rollup_cell(from, u, d), *y = rollup_cell(to, u, d);

            assert_int_equal(x->state, y->state);
            assert_int_equal(x->corrected, y->corrected);
            if (x->report) {
                assert_int_equal(x->report->at_ms, y->report->at_ms);
                assert_true(str_eq(x->report->note, y->report->note));
                assert_true(str_eq(x->report->why, y->report->why));
            }
        }
    for (size_t i = 0; i < indicator_count; i++)
        assert_int_equal(rollup_indicator_until(from, (int64_t)i, first + 1).milli,
            rollup_indicator_until(to, (int64_t)i, first + 1).milli);
    assert_int_equal(rollup_work_until(to, 0, first + 1).milli, 450 * MILLI);
    assert_int_equal(rollup_work_until(to, 1, first + 1).milli, 1 * MILLI);
    assert_int_equal(signed_day_find(there.db, &arena, there.campaign, first + 1, &s), OK);
    assert_int_equal(signed_day_find(here.db, &arena, b.result.campaign, first + 1, &t), OK);
    assert_true(str_eq(s.hash, t.hash));
    assert_int_equal(s.at_ms, t.at_ms);
    assert_int_equal(s.report_count, t.report_count);
    assert_int_equal(s.total_count, t.total_count);
}

static void nothing_differs_from_what_the_commune_signed(void **state)
{
    struct bringing b = brought(file_of(1));
    struct signed_difference_list list = {0};
    struct signed_day s;

    assert_int_equal(signed_day_find(here.db, &arena, b.result.campaign, first + 1, &s), OK);
    signed_differences(&arena, sums_of(&here, b.result.campaign), &s, &list);
    assert_int_equal(list.count, 0);
}

static struct sum_row sum_of(struct house *h)
{
    struct sum_question q = {h->province, LINE_TERRITORY, INT32_MIN, INT32_MAX, SUM_ONE};
    struct sum_table table;

    assert_int_equal(sums_ask(h->sums, &arena, &q, &table), OK);
    assert_int_equal(table.count, 1);
    return table.rows[0];
}

static void the_sums_of_the_province_are_those_of_the_commune(void **state)
{
    struct sum_row from, to;

    (void)brought(file_of(1));
    from = sum_of(&there);
    to = sum_of(&here);
    assert_memory_equal(&from.completeness, &to.completeness, sizeof from.completeness);
    assert_true(to.completeness.late == 1 && to.completeness.corrected == 1);
    for (size_t i = 0; i < indicator_count; i++)
        assert_memory_equal(&from.values[i], &to.values[i], sizeof from.values[i]);
    for (size_t k = 0; k < 2; k++) {
        const char *code = k ? "session.session" : "clearing.m";
        int i = sums_column_find(there.sums, str_from(code));
        int j = sums_column_find(here.sums, str_from(code));

        assert_true(i >= 0 && j >= 0);
        assert_int_equal(sum_total(from.values[i]), sum_total(to.values[j]));
        assert_int_equal(from.planned[i], to.planned[j]);
    }
}

static void bounds_come_along(void **state)
{
    struct bringing b = brought(file_of(0));
    const struct rollup *to = sums_of(&here, b.result.campaign);
    const struct report *r = rollup_cell(to, 0, first)->report;
    bool found = false;

    for (size_t i = 0; i < r->figure_count; i++)
        found |= r->figures[i].of == OF_INDICATOR && r->figures[i].bound == '>';
    assert_true(found);
}

static void the_same_file_twice_changes_nothing(void **state)
{
    struct str bytes = file_of(1);
    struct bringing b = brought(bytes);
    int64_t head = store_head(here.store);

    assert_true(b.result.changed);
    b = brought(bytes);
    assert_false(b.result.changed);
    assert_int_equal(b.result.reports_there, 7);
    assert_int_equal(b.result.reports_new, 0);
    assert_int_equal(store_head(here.store), head);
    b = brought(file_of(0)); /* an earlier day later: its sign-off is all that is new */
    assert_true(b.result.day_signed);
    assert_int_equal(b.result.reports_new, 0);
}

static void a_correction_there_becomes_a_revision_here(void **state)
{
    struct bringing b = brought(file_of(1));
    struct report_list list;
    struct campaign_unit_list units;

    sent(there.cau, 1, 18, 90, 41, 1);
    signed_off(1, "Sửa");
    b = brought(file_of(1));
    assert_false(b.result.mirrored);
    assert_int_equal(b.result.reports_new, 1);
    assert_true(b.result.day_signed);
    assert_int_equal(campaign_units(here.db, &arena, b.result.campaign, &units), OK);
    assert_int_equal(
        report_revisions(here.db, &arena, b.result.campaign, units.items[0].id, first + 1, &list),
        OK);
    assert_int_equal(list.count, 2);
    assert_int_equal(list.items[0].revision, 2);
}

static void what_was_corrected_here_is_kept_and_counted(void **state)
{
    struct bringing b = brought(file_of(0));
    struct campaign_unit_list units;
    struct report r = {0};
    struct report_figure f = {OF_INDICATOR, indicator_index(S("citizens")), 99 * MILLI, '='};

    assert_int_equal(campaign_units(here.db, &arena, b.result.campaign, &units), OK);
    clock_set(first, 20, 0);
    r = (struct report){.campaign = b.result.campaign,
        .unit = units.items[1].id,
        .day = first,
        .revision = 1,
        .figures = &f,
        .figure_count = 1,
        .why = S("Gọi điện")};
    assert_int_equal(store_write_wait(here.store, 0, send_run, &r), OK);
    sent(there.moi, 0, 19, -1, 27, 1); /* before that */
    clock_set(first, 21, 0);
    signed_off(0, "Lần hai");
    b = brought(file_of(0));
    assert_int_equal(b.result.reports_older, 1);
    assert_int_equal(
        report_find(here.db, &arena, b.result.campaign, units.items[1].id, first, &r), OK);
    assert_int_equal(r.figures[0].milli, 99 * MILLI);
}

static void new_works_and_settings_follow(void **state)
{
    struct bringing b = brought(file_of(0));
    struct campaign c;

    assert_int_equal(campaign_find(there.db, &arena, there.campaign, &c), OK);
    assert_true(str_eq(c.name, b.parcel.campaign.name));
    b = brought(forged(forged(forged(file_of(1), "campaign/name", json_pack("s", "Đợt hai")),
                           "campaign/last", json_pack("s", "2024-12-20")),
        "journal/facts", json_integer(999)));
    assert_true(b.result.settings_changed);
    assert_int_equal(campaign_find(here.db, &arena, b.result.campaign, &c), OK);
    assert_int_equal(c.last_day, first + 10);
    b = brought(file_of(1)); /* an older file does not turn them back */
    assert_false(b.result.changed);
}

static enum err fill_run(struct tx *tx, void *context)
{
    const struct campaign_id *id = context;
    struct campaign_deadline_list d;
    enum err e = campaign_deadlines(tx->db, tx->arena, *id, &d);

    for (size_t i = d.count; e == OK && i < CAMPAIGN_DEADLINES_MAX; i++)
        e = campaign_deadline_add(tx, *id,
            &(struct campaign_deadline){
                .what = str_printf(tx->arena, "Việc %zu", i), .day = first});
    return e;
}

/* The reports matter more. */
static void a_day_is_not_refused_for_a_deadline_that_has_no_room(void **state)
{
    struct bringing b = brought(file_of(0));
    struct campaign_deadline_list d;

    assert_int_equal(store_write_wait(here.store, 0, fill_run, &b.result.campaign), OK);
    b = brought(forged(forged(file_of(1), "campaign/deadlines",
                           json_pack("[{s:s, s:s}, {s:s, s:s}]", "day",
                               str_z(&arena, day_format_iso(&arena, first + 9)), "what",
                               "Báo cáo tổng kết", "day", "2024-12-19", "what", "Việc mới")),
        "journal/facts", json_integer(999)));
    assert_true(b.result.reports_new > 0);
    assert_int_equal(b.result.deadlines, 0);
    db_reset(here.db);
    assert_int_equal(campaign_deadlines(here.db, &arena, b.result.campaign, &d), OK);
    assert_int_equal(d.count, CAMPAIGN_DEADLINES_MAX);
}

static bool stands_here(struct campaign_id id, const char *what, day_t day)
{
    struct campaign_deadline_list d;

    db_reset(here.db);
    assert_int_equal(campaign_deadlines(here.db, &arena, id, &d), OK);
    for (size_t i = 0; i < d.count; i++)
        if (d.items[i].day == day && str_eq(d.items[i].what, str_from(what)))
            return true;
    return false;
}

static enum err own_deadline_run(struct tx *tx, void *context)
{
    const struct campaign_id *id = context;

    return campaign_deadline_add(
        tx, *id, &(struct campaign_deadline){.what = S("Hạn của tỉnh"), .day = first + 2});
}

static struct str with_deadline(day_t day, int64_t head)
{
    return forged(forged(file_of(1), "campaign/deadlines",
                      json_pack("[{s:s, s:s}]", "day", str_z(&arena, day_format_iso(&arena, day)),
                          "what", "Báo cáo tổng kết")),
        "journal/facts", json_integer(head));
}

static enum err cover_run(struct tx *tx, void *context)
{
    const struct campaign_id *id = context;
    struct campaign_deadline_list d;
    struct str heir;
    enum err e = campaign_deadlines(tx->db, tx->arena, *id, &d);

    assert_int_equal(e, OK);
    assert_int_equal(d.count, 1);
    return seal_redact(tx, seal_referred(d.items[0].kept), S("Báo cáo ████ ███"), "request", &heir);
}

static void a_name_taken_out_of_a_deadline_does_not_come_back_with_the_next_file(void **state)
{
    struct bringing b = brought(file_of(0));
    struct campaign_id id = b.result.campaign;

    assert_true(stands_here(id, "Báo cáo tổng kết", first + 9));
    assert_int_equal(store_write_wait(here.store, 0, cover_run, &id), OK);
    b = brought(with_deadline(first + 9, 999));
    assert_int_equal(b.result.deadlines, 0);
    assert_int_equal(b.result.deadlines_dropped, 0);
    assert_true(stands_here(id, "Báo cáo ████ ███", first + 9));
    assert_false(stands_here(id, "Báo cáo tổng kết", first + 9));
    b = brought(with_deadline(first + 8, 1000)); /* moved where it comes from: another one */
    assert_int_equal(b.result.deadlines_dropped, 1);
}

static void a_mirror_loses_the_deadline_that_its_file_has_no_longer(void **state)
{
    struct bringing b = brought(file_of(0));
    struct campaign_id id = b.result.campaign;

    assert_int_equal(store_write_wait(here.store, 0, own_deadline_run, &id), OK);
    assert_true(stands_here(id, "Báo cáo tổng kết", first + 9));
    b = brought(with_deadline(first + 11, 999));
    assert_int_equal(b.result.deadlines, 1);
    assert_int_equal(b.result.deadlines_dropped, 1);
    assert_false(stands_here(id, "Báo cáo tổng kết", first + 9));
    assert_true(stands_here(id, "Báo cáo tổng kết", first + 11));
    assert_true(stands_here(id, "Hạn của tỉnh", first + 2));
    b = brought(file_of(1)); /* an older file does not bring it back */
    assert_int_equal(b.result.deadlines + b.result.deadlines_dropped, 0);
    assert_false(stands_here(id, "Báo cáo tổng kết", first + 9));
}

static struct work_id same_road;

static enum err same_road_run(struct tx *tx, void *context)
{
    struct work w;
    enum err e = work_find(tx->db, tx->arena, there.road, &w);

    w.unit = there.agency;
    return e == OK ? work_add(tx, &w, &same_road) : e;
}

static enum err same_settle_run(struct tx *tx, void *context)
{
    return double_settle(
        tx, same_road, there.road, *(enum double_verdict *)context, S("một đoạn đường"));
}

/* What is counted of the metres above, and in which work the one of the agency is. */
static void counted_here(struct campaign_id campaign, int64_t planned_milli, bool in_another)
{
    const struct rollup *r = sums_of(&here, campaign);
    size_t in = 0;

    for (size_t i = 0; i < r->works.count; i++)
        in += r->works.items[i].counted_in.v != 0;
    assert_int_equal(in, in_another);
    for (size_t k = 0; k < r->kind_count; k++)
        if (r->kinds[k].kind == KIND_CLEARING)
            assert_int_equal(r->kinds[k].tally.planned_milli, planned_milli);
}

static void what_the_commune_settled_as_one_is_one_above_until_it_is_undone(void **state)
{
    enum double_verdict same = DOUBLE_SAME, different = DOUBLE_DIFFERENT;
    struct bringing b;

    assert_int_equal(store_write_wait(there.store, 1, same_road_run, NULL), OK);
    assert_int_equal(store_write_wait(there.store, 1, same_settle_run, &same), OK);
    signed_off(0, "Đủ lần hai");
    b = brought(file_of(0));
    counted_here(b.result.campaign, 3000 * MILLI, true);
    assert_int_equal(store_write_wait(there.store, 1, same_settle_run, &different), OK);
    signed_off(0, "Đủ lần ba");
    b = brought(file_of(0));
    counted_here(b.result.campaign, 6000 * MILLI, false);
}

/* The commune turns the pair round: the road is counted in the one of the agency. */
static enum err turned_round_run(struct tx *tx, void *context)
{
    (void)context;
    return double_settle(tx, there.road, same_road, DOUBLE_SAME, S("tính theo công an xã"));
}

static void a_pair_that_the_commune_turned_round_is_counted_once_above(void **state)
{
    enum double_verdict same = DOUBLE_SAME;
    struct bringing b;

    assert_int_equal(store_write_wait(there.store, 1, same_road_run, NULL), OK);
    assert_int_equal(store_write_wait(there.store, 1, same_settle_run, &same), OK);
    signed_off(0, "Đủ lần hai");
    (void)brought(file_of(0));
    assert_int_equal(store_write_wait(there.store, 1, turned_round_run, NULL), OK);
    signed_off(0, "Đủ lần ba");
    b = brought(file_of(0));
    assert_int_equal(b.result.works_changed, 2); /* a file of nothing else is news, too */
    counted_here(b.result.campaign, 3000 * MILLI, true);
}

/* A person above says that the two differ. */
static enum err apart_run(struct tx *tx, void *context)
{
    const struct campaign_id *campaign = context;
    struct double_settlements all;
    enum err e = double_settlements_of(tx->db, tx->arena, *campaign, &all);

    if (e != OK || all.count != 1)
        return e == OK ? E_NOT_FOUND : e;
    return double_settle(
        tx, all.items[0].work, all.items[0].main, DOUBLE_DIFFERENT, S("hai đoạn khác nhau"));
}

static void what_a_person_above_kept_apart_stays_apart_with_the_next_file(void **state)
{
    enum double_verdict same = DOUBLE_SAME;
    struct bringing b;

    assert_int_equal(store_write_wait(there.store, 1, same_road_run, NULL), OK);
    assert_int_equal(store_write_wait(there.store, 1, same_settle_run, &same), OK);
    signed_off(0, "Đủ lần hai");
    b = brought(file_of(0));
    assert_int_equal(store_write_wait(here.store, 1, apart_run, &b.result.campaign), OK);
    counted_here(b.result.campaign, 6000 * MILLI, false);
    signed_off(0, "Đủ lần ba");
    b = brought(file_of(0));
    counted_here(b.result.campaign, 6000 * MILLI, false);
    assert_int_equal(store_write_wait(there.store, 1, turned_round_run, NULL), OK);
    signed_off(0, "Đủ lần bốn");
    b = brought(file_of(0));
    counted_here(b.result.campaign, 6000 * MILLI, false);
}

static enum err rework_run(struct tx *tx, void *context)
{
    struct work_id id;
    struct work w;
    enum err e = work_find(tx->db, tx->arena, there.road, &w);

    w.planned_milli += 500 * MILLI;
    w.place = S("tổ 2-3");
    w.place_unit = there.moi;
    w.first_day = first + 1;
    if (e == OK)
        e = work_change(tx, &w, S("đo lại"));
    w.name = S("Dặm vá đường tổ 9");
    w.unit = there.moi;
    if (e == OK)
        e = work_add(tx, &w, &id);
    if (e == OK)
        e = work_move(tx, id, there.agency); /* led by the police, in the hamlet all the same */
    return e == OK ? work_state_change(tx, there.talk, WORK_DROPPED, first + 1, S("vì mưa")) : e;
}

static const struct work *work_called(const struct work_list *list, struct str name)
{
    for (size_t i = 0; i < list->count; i++)
        if (str_eq(list->items[i].name, name))
            return &list->items[i];
    fail_msg("no such work here");
    return NULL;
}

/* The sums in memory: 3.500 m, twice (a second work has them too); nothing of what was dropped, but
 * what was done of it. */
static void road_and_talk_are_summed(struct house *h)
{
    struct sum_row row = sum_of(h);
    int road = sums_column_find(h->sums, S("clearing.m"));
    int talk = sums_column_find(h->sums, S("session.session"));

    assert_int_equal(row.planned[road], 7000 * MILLI);
    assert_int_equal(row.planned[talk], 0);
    assert_true(sum_total(row.values[talk]) > 0);
}

static void what_changed_about_works_comes_along(void **state)
{
    struct bringing b = brought(file_of(0));
    struct work_list list;
    struct work road, talk;
    const struct work *mirror;

    assert_int_equal(store_write_wait(there.store, 1, rework_run, NULL), OK);
    db_reset(there.db);
    assert_int_equal(work_find(there.db, &arena, there.road, &road), OK);
    assert_int_equal(work_find(there.db, &arena, there.talk, &talk), OK);
    b = brought(file_of(1));
    assert_true(b.result.changed);
    db_reset(here.db);
    assert_int_equal(work_list_of(here.db, &arena, b.result.campaign, &list), OK);
    mirror = work_called(&list, road.name);
    assert_int_equal(mirror->planned_milli, road.planned_milli);
    assert_true(str_eq(mirror->place, S("tổ 2-3")));
    assert_int_not_equal(mirror->place_unit.v, mirror->unit.v);
    assert_int_equal(mirror->first_day, first + 1);
    mirror = work_called(&list, talk.name);
    assert_int_equal(mirror->state, WORK_DROPPED);
    assert_int_equal(mirror->state_day, first + 1);
    mirror = work_called(&list, S("Dặm vá đường tổ 9"));
    assert_int_not_equal(mirror->unit.v, mirror->place_unit.v);
    road_and_talk_are_summed(&there);
    road_and_talk_are_summed(&here);
    b = brought(file_of(0)); /* the older day of the same moment: nothing new about works */
    assert_int_equal(b.result.works_changed, 0);
}

static void rebuilding_gives_the_same_tables(void **state)
{
    struct verify_result v = {0};

    (void)brought(file_of(1));
    assert_int_equal(store_verify_derived(here.store, &v), OK);
    assert_null(v.broken_table);
}

static void the_origin_is_the_same_wherever_it_is(void **state)
{
    struct bringing b = brought(file_of(1));
    struct str from, to;

    assert_int_equal(campaign_origin(there.db, &arena, there.campaign, &from), OK);
    assert_int_equal(campaign_origin(here.db, &arena, b.result.campaign, &to), OK);
    assert_true(str_eq(from, to));
}

/* --- refusals --- */

static void a_day_that_is_not_signed_is_not_exported(void **state)
{
    struct parcel_fault fault = {0};
    struct parcel p;

    assert_int_equal(
        parcel_make(there.db, &arena, there.campaign, first + 2, &p, &fault), E_INVALID);
    assert_non_null(strstr(fault.message, "chưa chốt"));
}

static void one_byte_changed_anywhere_is_noticed(void **state)
{
    struct str bytes = file_of(1);

    for (size_t i = 0; i < bytes.len; i += 7) {
        struct str damaged = str_copy(&arena, bytes);
        struct parcel_fault fault = {0};
        struct parcel p;

        ((char *)(uintptr_t)damaged.ptr)[i] ^= 1;
        assert_int_not_equal(parcel_read(&arena, damaged, &p, &fault), OK);
        assert_non_null(fault.message);
    }
    refused(str_slice(bytes, 0, bytes.len - 1), "đã hỏng");
    refused(str_printf(&arena, "%.*s {}", STR(bytes)), "đã hỏng");
    refused(S(""), "đã hỏng");
    refused(S("{\"chungsuc\":1}"), "đã hỏng");
}

static void figures_changed_with_a_new_hash_do_not_fit_what_was_signed(void **state)
{
    refused(forged(file_of(1), "signed/hash",
                json_pack("s", "00000000000000000000000000000000000000000000000000000000000000ff")),
        "signed");
}

static void a_newer_format_asks_for_a_newer_program(void **state)
{
    refused(S("{\"chungsuc\":2,\"content\":{},\"hash\":\"\"}"), "mới hơn");
}

static void an_unknown_commune_is_named(void **state)
{
    refused(forged(file_of(1), "commune/code", json_pack("s", "00999")), "00999");
    refused(forged(file_of(1), "commune/name", json_pack("s", "Xã Nơi Khác")), "Xã Nơi Khác");
    refused(forged(file_of(1), "commune/series", json_pack("s", "old")), "00123");
}

static void a_campaign_stays_with_its_commune(void **state)
{
    struct str bytes = file_of(1);

    (void)brought(bytes);
    refused(forged(forged(bytes, "commune/code", json_pack("s", "00700")), "commune/name",
                json_pack("s", "Xã Khác 0")),
        "Xã Tân Phong");
}

static void a_place_does_not_import_its_own(void **state)
{
    refused_by(&there, file_of(1), "ngay tại đây");
}

static void an_older_sign_off_is_refused(void **state)
{
    struct str older = file_of(1);

    signed_off(1, "Chốt lại");
    (void)brought(file_of(1));
    refused(older, "bản cũ");
}

static void figures_beyond_the_limits_name_unit_and_day(void **state)
{
    json_t *figures = json_pack("{s:I}", "citizens", (json_int_t)INT64_MAX);

    refused(forged(file_of(1), "reports/0/figures", figures), "Xã Tân Phong");
    refused(forged(file_of(1), "reports/0/figures", json_pack("{s:i}", "citizens", -1)), "figures");
    refused(
        forged(file_of(1), "reports/0/figures", json_pack("{s:f}", "citizens", 1.5)), "figures");
    refused(forged(file_of(1), "reports/0/figures", json_pack("{s:i}", "w999", 1)), "figures");
}

static void a_moment_to_come_is_refused(void **state)
{
    refused(forged(file_of(1), "reports/0/at", json_integer(INT64_C(1900000000000))), "đồng hồ");
}

static void units_that_do_not_fit_are_named(void **state)
{
    struct str bytes = file_of(1);

    refused(forged(bytes, "campaign/units/1/name", json_pack("s", "Ấp Cầu")), "Ấp Cầu");
    refused(forged(bytes, "campaign/units/1/kind", json_pack("s", "khong-co")), "units");
    (void)brought(bytes);
    refused(forged(bytes, "campaign/works/0/planned", json_integer(5)), "Phát quang");
    refused(forged(forged(bytes, "campaign/last", json_pack("s", "2024-12-12")), "journal/facts",
                json_integer(999)),
        "ngắn hơn");
}

int main(void)
{
#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        CASE(a_parcel_reads_back_as_it_was_written),
        CASE(an_earlier_day_carries_only_what_belongs_to_it),
        CASE(the_level_above_has_the_same_sums_states_and_sign_off),
        CASE(nothing_differs_from_what_the_commune_signed),
        CASE(the_sums_of_the_province_are_those_of_the_commune),
        CASE(bounds_come_along),
        CASE(the_same_file_twice_changes_nothing),
        CASE(a_correction_there_becomes_a_revision_here),
        CASE(what_was_corrected_here_is_kept_and_counted),
        CASE(what_the_commune_settled_as_one_is_one_above_until_it_is_undone),
        CASE(a_pair_that_the_commune_turned_round_is_counted_once_above),
        CASE(what_a_person_above_kept_apart_stays_apart_with_the_next_file),
        CASE(new_works_and_settings_follow),
        CASE(a_day_is_not_refused_for_a_deadline_that_has_no_room),
        CASE(a_mirror_loses_the_deadline_that_its_file_has_no_longer),
        CASE(a_name_taken_out_of_a_deadline_does_not_come_back_with_the_next_file),
        CASE(what_changed_about_works_comes_along),
        CASE(rebuilding_gives_the_same_tables),
        CASE(the_origin_is_the_same_wherever_it_is),
        CASE(a_day_that_is_not_signed_is_not_exported),
        CASE(one_byte_changed_anywhere_is_noticed),
        CASE(figures_changed_with_a_new_hash_do_not_fit_what_was_signed),
        CASE(a_newer_format_asks_for_a_newer_program),
        CASE(an_unknown_commune_is_named),
        CASE(a_campaign_stays_with_its_commune),
        CASE(a_place_does_not_import_its_own),
        CASE(an_older_sign_off_is_refused),
        CASE(figures_beyond_the_limits_name_unit_and_day),
        CASE(a_moment_to_come_is_refused),
        CASE(units_that_do_not_fit_are_named),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
