/* test_duty.c: who answers for what by when; drafts; the calendar as a strict reader takes it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "duty/draft.h"

#define WORLD_KINDS plan_kinds, seal_kinds, duty_kinds,
#include "plan/plan_store.h"
#include "store/seal.h"

#include "campaign_world.h"

#include "base/unicode.h"
#include "duty/agenda.h"
#include "duty/diff.h"
#include "duty/feed.h"
#include "duty/takeover.h"

static struct world w;

static enum err open_units(struct tx *tx, void *context)
{
    static const struct {
        const char *kind, *name;
    } made[] = {{"xa", "Xã Tân Phong"}, {"ap", "Ấp Cầu"}, {"ap", "Ấp Mới"}};
    struct unit_id *ids = context;
    enum err e = OK;

    for (int i = 0; e == OK && i < 3; i++) {
        struct org_unit u = {.kind = unit_kind_find(str_from(made[i].kind)),
            .name = str_from(made[i].name),
            .parent = i ? ids[0] : (struct unit_id){0}};

        e = unit_add(tx, &u, &ids[i]);
    }
    return e;
}

static struct unit_id units[3]; /* commune, Cầu, Mới */

static enum err open_campaign(struct tx *tx, void *context)
{
    struct campaign_unit reports[] = {
        {.id = units[1], .name = S("Ấp Cầu"), .in_charge = S("Chủ tịch công đoàn")},
        {.id = units[2], .name = S("Ấp Mới")},
    };
    struct campaign_deadline deadlines[] = {
        {.what = S("Báo cáo tổng kết"), .day = w.first_day + 19},
        {.what = S("Gửi kế hoạch về Ban Chỉ đạo"), .day = w.first_day - 1},
    };
    struct campaign_opening o = {.campaign = world_campaign(&w),
        .units = reports,
        .unit_count = 2,
        .deadlines = deadlines,
        .deadline_count = 2};

    o.campaign.unit = units[0];
    o.campaign.plan_id = 4444;
    return campaign_open(tx, &o, &w.campaign);
}

static int set_up(void **state)
{
    w = (struct world){.first_day = day_from_civil((struct civil){2024, 12, 10})};
    arena_init(&w.arena, 64 << 20);
    store_dir_init(&w.dir);
    world_clock(w.first_day - 3, 9, 0, 0);
    w.store = store_dir_open(&w.dir, world_kinds);
    assert_int_equal(store_write_wait(w.store, 0, open_units, units), OK);
    assert_int_equal(store_write_wait(w.store, 1, open_campaign, NULL), OK);
    assert_int_equal(store_reader(w.store, &w.db), OK);
    return 0;
}

static int tear_down(void **state)
{
    world_release(&w);
    return 0;
}

/* --- writes --- */

struct job {
    struct duty duty;
    struct duty_id id;
    enum duty_state state;
    day_t day;
    int64_t version;
    struct unit_id unit;
    struct str text;
};

static enum err run_add(struct tx *tx, void *context)
{
    struct job *j = context;

    return duty_add(tx, &j->duty, &j->id);
}
static enum err run_change(struct tx *tx, void *context)
{
    struct job *j = context;

    return duty_change(tx, j->id, &j->duty);
}
static enum err run_settle(struct tx *tx, void *context)
{
    struct job *j = context;

    return duty_settle(tx, j->id, j->state, j->day, j->text);
}
static enum err run_area(struct tx *tx, void *context)
{
    struct job *j = context;

    return duty_area_assign(tx, w.campaign, j->unit, j->text);
}
static enum err run_write(struct tx *tx, void *context)
{
    struct job *j = context;

    return draft_write(tx, j->id, j->text);
}
static enum err run_remark(struct tx *tx, void *context)
{
    struct job *j = context;

    return draft_remark_add(tx, j->id, j->version, j->text);
}
static enum err run_approve(struct tx *tx, void *context)
{
    struct job *j = context;

    return draft_approve(tx, j->id, j->version, j->text);
}
static enum err run_address(struct tx *tx, void *context)
{
    return feed_address_make(tx, 77, *(struct str *)context);
}
static enum err run_address_end(struct tx *tx, void *context)
{
    return feed_address_end(tx, 77);
}

static enum err run(enum err (*fn)(struct tx *, void *), void *context)
{
    enum err e = store_write_wait(w.store, 1, fn, context);

    db_reset(w.db);
    return e;
}

static struct duty task(const char *what, day_t due)
{
    return (struct duty){.campaign = w.campaign,
        .kind = DUTY_TASK,
        .what = str_from(what),
        .due = due,
        .minute = -1};
}

static struct duty_id add(struct duty d)
{
    struct job j = {.duty = d};

    assert_int_equal(run(run_add, &j), OK);
    return j.id;
}

static struct agenda agenda(day_t today)
{
    const struct duty_reach all = {.all = true, .manages = true};
    struct campaign c;
    struct agenda g;

    assert_int_equal(campaign_find(w.db, &w.arena, w.campaign, &c), OK);
    assert_int_equal(agenda_find(w.db, &w.arena, &c, today, &all, &g), OK);
    return g;
}

static void rebuilds_the_same(void)
{
    struct verify_result r = {0};

    assert_int_equal(store_verify_derived(w.store, &r), OK);
    assert_null(r.why);
}

/* --- duties --- */

static void a_duty_sent_twice_is_there_once(void **state)
{
    struct duty d = task("Treo băng rôn", w.first_day);
    struct duty_id first = add(d), again = add(d);
    struct duty_list list;

    assert_int_equal(first.v, again.v);
    assert_int_equal(duty_list_of(w.db, &w.arena, w.campaign, &list), OK);
    assert_int_equal(list.count, 3); /* with two deadlines */
    d.due++;
    assert_int_not_equal(add(d).v, first.v);
    rebuilds_the_same();
}

static void a_deadline_is_a_duty_and_is_never_there_twice(void **state)
{
    struct job j = {.state = DUTY_DONE, .day = w.first_day - 3, .text = S("Đủ 8 kế hoạch")};
    struct duty_list list;
    int64_t deadline;

    assert_int_equal(duty_list_of(w.db, &w.arena, w.campaign, &list), OK);
    assert_int_equal(list.count, 2);
    assert_int_equal(list.items[0].due, w.first_day - 1);
    assert_false(list.items[0].adopted);
    deadline = list.items[0].id.v;
    j.id = list.items[0].id;
    assert_int_equal(run(run_settle, &j), OK);
    assert_int_equal(run(run_settle, &j), E_CONFLICT);
    assert_int_equal(duty_list_of(w.db, &w.arena, w.campaign, &list), OK);
    assert_int_equal(list.count, 2);
    assert_true(list.items[0].adopted);
    assert_int_equal(list.items[0].deadline, deadline);
    assert_int_equal(list.items[0].state, DUTY_DONE);
    assert_true(str_eq(list.items[0].word, S("Đủ 8 kế hoạch")));
    rebuilds_the_same();
}

struct moving {
    int64_t deadline;
    day_t day; /* 0: dropped */
};

static enum err run_deadline(struct tx *tx, void *context)
{
    const struct moving *m = context;

    return m->day ? campaign_deadline_move(tx, w.campaign, m->deadline, m->day)
                  : campaign_deadline_drop(tx, w.campaign, m->deadline);
}

static struct duty_list duties_now(void)
{
    struct duty_list list;

    db_reset(w.db);
    assert_int_equal(duty_list_of(w.db, &w.arena, w.campaign, &list), OK);
    return list;
}

static struct duty_id somebody_answers(struct duty d)
{
    struct job j = {.duty = d, .id = d.id};

    j.duty.office = S("Chủ tịch Mặt trận");
    assert_int_equal(run(run_change, &j), OK);
    return duties_now().items[1].id;
}

static void an_open_duty_goes_with_its_deadline(void **state)
{
    struct duty_list list = duties_now();
    struct moving m = {list.items[1].deadline, w.first_day + 22};
    struct duty_id id = somebody_answers(list.items[1]);
    struct job j = {.id = id, .state = DUTY_DONE, .day = w.first_day - 3, .text = S("Xong")};
    struct duty d;

    assert_int_equal(store_write_wait(w.store, 1, run_deadline, &m), OK);
    list = duties_now();
    assert_int_equal(list.count, 2);
    assert_int_equal(list.items[1].due, m.day);
    assert_true(str_eq(list.items[1].office, S("Chủ tịch Mặt trận")));
    j.duty = list.items[1];
    j.duty.due = w.first_day + 18; /* a day of its own */
    assert_int_equal(run(run_change, &j), OK);
    m.day++;
    assert_int_equal(store_write_wait(w.store, 1, run_deadline, &m), OK);
    assert_int_equal(duties_now().items[1].due, w.first_day + 18);
    m.day = 0;
    assert_int_equal(store_write_wait(w.store, 1, run_deadline, &m), OK);
    assert_int_equal(duties_now().count, 1);
    assert_int_equal(duty_find(w.db, &w.arena, id, &d), E_NOT_FOUND);
    assert_int_equal(run(run_settle, &j), E_NOT_FOUND);
    rebuilds_the_same();
}

static void what_was_settled_stays_when_its_deadline_is_dropped(void **state)
{
    struct duty_list list = duties_now();
    struct moving m = {list.items[1].deadline, 0};
    struct job j = {.id = somebody_answers(list.items[1]),
        .state = DUTY_DONE,
        .day = w.first_day - 3,
        .text = S("Xong")};

    assert_int_equal(run(run_settle, &j), OK);
    assert_int_equal(store_write_wait(w.store, 1, run_deadline, &m), OK);
    list = duties_now();
    assert_int_equal(list.count, 2);
    assert_int_equal(list.items[1].state, DUTY_DONE);
    assert_int_equal(list.items[1].due, w.first_day + 19);
    j.state = DUTY_OPEN; /* by hand: it stands by itself from here on */
    assert_int_equal(run(run_settle, &j), OK);
    list = duties_now();
    assert_int_equal(list.count, 2);
    assert_int_equal(list.items[1].deadline, 0);
    rebuilds_the_same();
}

static void rules_of_a_duty_are_kept(void **state)
{
    struct job j = {.duty = task("", w.first_day)};

    assert_int_equal(run(run_add, &j), E_INVALID);
    j.duty = task("x", w.first_day);
    j.duty.unit.v = 999999; /* has no part in the campaign */
    assert_int_equal(run(run_add, &j), E_INVALID);
    j.duty = task("x", w.first_day);
    j.duty.minute = 24 * 60;
    assert_int_equal(run(run_add, &j), E_INVALID);
    j.duty = task("x", w.first_day);
    j.duty.kind = DUTY_MEMBER; /* who? */
    assert_int_equal(run(run_add, &j), E_INVALID);
    j.id = add(task("Treo băng rôn", w.first_day));
    j.state = DUTY_DROPPED;
    j.text = S(" "); /* why? */
    j.day = w.first_day - 3;
    assert_int_equal(run(run_settle, &j), E_INVALID);
    j.state = DUTY_DONE;
    j.day = w.first_day; /* a day to come */
    assert_int_equal(run(run_settle, &j), E_INVALID);
    j.id.v = 123456;
    assert_int_equal(run(run_settle, &j), E_NOT_FOUND);
}

static void what_presses_comes_first(void **state)
{
    struct agenda g;
    struct job j = {.state = DUTY_DONE, .day = w.first_day - 3};

    add(task("Suốt đợt", 0));
    add(task("Hôm nay", w.first_day));
    add(task("Thứ Sáu", w.first_day + 3)); /* three working days: soon */
    add(task(
        "Chủ nhật tuần sau", w.first_day + 5)); /* still three working days: 13/12 is the last */
    add(task("Thứ Hai", w.first_day + 6));      /* four */
    j.id = add(task("Xong rồi", w.first_day - 4));
    assert_int_equal(run(run_settle, &j), OK);
    g = agenda(w.first_day);                     /* Tuesday 10/12/2024 */
    assert_int_equal(g.counts[URGENCY_LATE], 1); /* the deadline of 09/12 */
    assert_int_equal(g.counts[URGENCY_TODAY], 1);
    assert_int_equal(g.counts[URGENCY_SOON], 2);
    assert_int_equal(g.counts[URGENCY_LATER], 2);
    assert_int_equal(g.counts[URGENCY_UNDATED], 1);
    assert_int_equal(g.counts[URGENCY_SETTLED], 1);
    for (size_t i = 1; i < g.all.count; i++)
        assert_true(g.all.items[i].urgency >= g.all.items[i - 1].urgency);
    assert_int_equal(g.all.items[0].days_left, -1);
    assert_string_equal(g.all.items[3].rest, "nghỉ cuối tuần");
    assert_int_equal(g.all.items[3].working_before, w.first_day + 3);
    assert_int_equal(g.uncovered, 1);
    assert_true(str_eq(agenda_sentence(&w.arena, LANG_VI, &g),
        S("1 việc quá hạn, 1 việc hạn hôm nay, 2 việc sắp đến hạn, 1 địa bàn chưa có người phụ "
          "trách.")));
}

static void members_without_an_area_stand_out(void **state)
{
    struct duty d = {.campaign = w.campaign, .kind = DUTY_MEMBER, .minute = -1};
    struct job j = {.unit = units[2], .text = S("Trưởng công an; Chủ tịch Hội Nông dân")};
    struct agenda g;

    d.office = S("CHỦ TỊCH Công đoàn"); /* as the settings name who is in charge of Cầu */
    add(d);
    d.office = S("Chủ tịch Hội Nông dân");
    add(d);
    d.office = S("Trưởng Ban Chỉ đạo");
    add(d);
    g = agenda(w.first_day);
    assert_int_equal(g.without_area, 1); /* the head leads the whole */
    assert_int_equal(run(run_area, &j), OK);
    g = agenda(w.first_day);
    assert_int_equal(g.without_area, 0);
    assert_int_equal(g.uncovered, 0);
    j.text = S("");
    assert_int_equal(run(run_area, &j), OK);
    assert_int_equal(agenda(w.first_day).uncovered, 1);
    j.unit = units[0];
    assert_int_equal(run(run_area, &j), E_INVALID); /* no hamlet */
    rebuilds_the_same();
}

static void a_unit_sees_its_own_and_what_all_should_know(void **state)
{
    const struct duty_reach cau = {.units = {units[1]}, .count = 1};
    struct duty d = task("Của Cầu", w.first_day);

    d.unit = units[1];
    assert_true(duty_may_see(&cau, &d));
    d.adopted = true;
    assert_true(duty_may_settle(&cau, &d));
    d.unit = units[2];
    assert_false(duty_may_see(&cau, &d));
    assert_false(duty_may_settle(&cau, &d));
    d.kind = DUTY_DRAFT;
    d.reviewer = units[1];
    assert_true(duty_may_see(&cau, &d));
    assert_true(duty_may_review(&cau, &d));
    d.kind = DUTY_LAUNCH;
    assert_true(duty_may_see(&cau, &d));
    assert_false(duty_may_settle(&cau, &d));
}

static void texts_of_people_stand_behind_seals(void **state)
{
    struct duty d = task("Việc của bà Nguyễn Thị Hoa", w.first_day);
    struct job j = {.text = S("Đã gặp bà Nguyễn Thị Hoa"), .state = DUTY_DONE, .day = 20000};

    d.office = S("Bà Nguyễn Thị Hoa");
    d.place = S("Nhà bà Nguyễn Thị Hoa");
    j.id = add(d);
    assert_int_equal(run(run_settle, &j), OK);
    j.unit = units[1];
    assert_int_equal(run(run_area, &j), OK);
    for (int64_t seq = 1; seq <= store_head(w.store); seq++) {
        struct fact f;

        assert_int_equal(fact_find(w.db, &w.arena, seq, &f), OK);
        assert_int_equal(str_find(f.body, S("Hoa"), 0), f.body.len);
    }
}

/* --- drafts --- */

static void a_draft_is_done_when_its_newest_version_is_approved(void **state)
{
    struct duty d = task("Đề cương tuyên truyền", w.first_day);
    struct draft_version_list versions;
    struct draft_remark_list remarks;
    struct job j = {.state = DUTY_DONE, .day = w.first_day - 3};

    d.kind = DUTY_DRAFT;
    j.id = add(d);
    assert_int_equal(run(run_settle, &j), E_INVALID); /* nothing is approved */
    j.text = S("Một\nHai");
    assert_int_equal(run(run_write, &j), OK);
    assert_int_equal(run(run_write, &j), OK); /* sent twice */
    assert_int_equal(draft_versions_of(w.db, &w.arena, j.id, &versions), OK);
    assert_int_equal(versions.count, 1);
    j.version = versions.items[0].id;
    j.text = S("Thiếu ngày");
    assert_int_equal(run(run_remark, &j), OK);
    assert_int_equal(run(run_remark, &j), OK);
    assert_int_equal(draft_remarks_of(w.db, &w.arena, j.id, &remarks), OK);
    assert_int_equal(remarks.count, 1);
    j.text = S("Một\nHai\nNgày 10/12");
    assert_int_equal(run(run_write, &j), OK);
    assert_int_equal(run(run_approve, &j), E_CONFLICT); /* of the older one */
    assert_int_equal(draft_versions_of(w.db, &w.arena, j.id, &versions), OK);
    assert_int_equal(versions.count, 2);
    j.version = versions.items[1].id;
    assert_int_equal(run(run_approve, &j), OK);
    assert_int_equal(duty_find(w.db, &w.arena, j.id, &d), OK);
    assert_int_equal(d.state, DUTY_DONE);
    assert_int_equal(d.approved, j.version);
    j.text = S("Ba");
    assert_int_equal(run(run_write, &j), OK); /* takes the approval away */
    assert_int_equal(duty_find(w.db, &w.arena, j.id, &d), OK);
    assert_int_equal(d.state, DUTY_OPEN);
    assert_int_equal(d.approved, 0);
    rebuilds_the_same();
}

static void a_dropped_draft_is_opened_by_nobody_s_writing(void **state)
{
    struct duty d = task("Đề cương tuyên truyền", w.first_day);
    struct draft_version_list versions;
    struct job j = {.day = w.first_day - 3, .text = S("Một")};
    int64_t head;

    d.kind = DUTY_DRAFT;
    j.id = add(d);
    assert_int_equal(run(run_write, &j), OK);
    assert_int_equal(draft_versions_of(w.db, &w.arena, j.id, &versions), OK);
    j.version = versions.items[0].id;
    j.state = DUTY_DROPPED;
    assert_int_equal(run(run_settle, &j), OK);
    head = store_head(w.store);
    assert_int_equal(run(run_approve, &j), E_CONFLICT);
    j.text = S("Hai");
    assert_int_equal(run(run_write, &j), E_CONFLICT);
    assert_int_equal(store_head(w.store), head);
    assert_int_equal(duty_find(w.db, &w.arena, j.id, &d), OK);
    assert_int_equal(d.state, DUTY_DROPPED);
    j.state = DUTY_OPEN;
    assert_int_equal(run(run_settle, &j), OK);
    assert_int_equal(run(run_write, &j), OK);
    rebuilds_the_same();
}

static void differences_are_the_fewest_lines_and_give_both_texts_again(void **state)
{
    static const char *const pairs[][2] = {{"a\nb\nc", "a\nx\nc"}, {"", "a\nb"}, {"a\nb", ""},
        {"a\nb\nc\nd", "b\nd\ne"}, {"a\r\nb", "a\nb"}, {"a\na\na", "a\na"}, {"1\n2\n3", "3\n2\n1"}};
    static const size_t changes[] = {2, 2, 2, 3, 0, 1, 4};

    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        struct str before = str_from(pairs[i][0]), after = str_from(pairs[i][1]);
        struct buf x, y;
        struct diff d;

        diff_lines(&w.arena, before, after, &d);
        assert_int_equal(d.out + d.in, changes[i]);
        buf_init(&x, &w.arena, 100);
        buf_init(&y, &w.arena, 100);
        for (size_t k = 0; k < d.count; k++) {
            if (d.items[k].kind != DIFF_IN)
                buf_printf(&x, "%.*s\n", STR(d.items[k].text));
            if (d.items[k].kind != DIFF_OUT)
                buf_printf(&y, "%.*s\n", STR(d.items[k].text));
        }
        if (before.len && i != 4)
            assert_true(str_starts(buf_str(&x), before));
        if (after.len)
            assert_true(str_starts(buf_str(&y), after));
    }
}

/* --- the calendar, read strictly --- */

struct reading {
    size_t events, alarms;
    char last_uid[200], summary[2000];
};

/* One unfolded line "NAME;PARAM=…:value". Fails on everything RFC 5545 does not allow here. */
static void read_line(struct reading *r, const char *line, char stack[4][20], int *depth)
{
    static const char *const known[] = {"BEGIN", "END", "VERSION", "PRODID", "CALSCALE", "METHOD",
        "X-WR-CALNAME", "X-WR-TIMEZONE", "TZID", "DTSTART", "DTEND", "TZOFFSETFROM", "TZOFFSETTO",
        "TZNAME", "UID", "DTSTAMP", "SUMMARY", "DESCRIPTION", "LOCATION", "STATUS", "TRANSP",
        "RRULE", "ACTION", "TRIGGER"};
    size_t name = strcspn(line, ":;"), colon = strcspn(line, ":");
    const char *value = line + colon + 1;
    bool found = false;

    assert_int_equal(line[colon], ':');
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        found = found || (strlen(known[i]) == name && !memcmp(known[i], line, name));
    assert_true(found);
    for (const char *p = line; *p; p++)
        assert_true((unsigned char)*p >= 0x20 && *p != 0x7f);
    if (!memcmp(line, "BEGIN:", 6)) {
        assert_true(*depth < 4 && strlen(value) < 20);
        strcpy(stack[(*depth)++], value);
        r->events += !strcmp(value, "VEVENT");
        r->alarms += !strcmp(value, "VALARM");
    } else if (!memcmp(line, "END:", 4)) {
        assert_true(*depth > 0);
        assert_string_equal(stack[--*depth], value);
    } else if (!memcmp(line, "UID:", 4)) {
        snprintf(r->last_uid, sizeof r->last_uid, "%s", value);
    } else if (!memcmp(line, "SUMMARY:", 8)) {
        snprintf(r->summary, sizeof r->summary, "%s", value);
    }
    if (!memcmp(line, "SUMMARY:", 8) || !memcmp(line, "DESCRIPTION:", 12) ||
        !memcmp(line, "LOCATION:", 9))
        for (const char *p = value; *p; p++) { /* escapes only as 3.3.11 has them */
            assert_true(*p != ';' && *p != ',');
            if (*p == '\\')
                assert_non_null(strchr("\\;,nN", *++p));
        }
}

static struct reading read_strictly(struct str text)
{
    struct reading r = {0};
    char stack[4][20], one[20000];
    size_t len = 0, at = 0;
    int depth = 0;

    assert_true(utf8_valid(text));
    assert_true(str_starts(text, S("BEGIN:VCALENDAR\r\n")));
    assert_true(str_ends(text, S("END:VCALENDAR\r\n")));
    while (at < text.len) {
        size_t end = str_find(text, S("\r\n"), at);
        struct str physical = str_slice(text, at, end);

        assert_true(end < text.len && physical.len <= 75 && physical.len > 0);
        assert_true(utf8_valid(physical)); /* no character is torn by a fold */
        assert_int_equal(str_find(physical, S("\n"), 0), physical.len);
        if (physical.ptr[0] == ' ') {
            assert_true(len > 0);
            physical = str_slice(physical, 1, physical.len);
        } else if (len) {
            one[len] = '\0';
            read_line(&r, one, stack, &depth);
            len = 0;
        }
        assert_true(len + physical.len < sizeof one);
        memcpy(one + len, physical.ptr, physical.len);
        len += physical.len;
        at = end + 2;
    }
    one[len] = '\0';
    read_line(&r, one, stack, &depth);
    assert_int_equal(depth, 0);
    return r;
}

static struct str feed(day_t today)
{
    const struct actor actor = {.account = {.id = {5}},
        .today = today,
        .role_count = 1,
        .roles = {{.unit = units[0], .role = ROLE_READ, .until_day = INT32_MAX}}};
    struct str text;

    assert_int_equal(feed_all(w.db, &w.arena, &actor, world_clock(today, 9, 0, 0), &text), OK);
    return text;
}

static void the_calendar_is_read_by_a_strict_reader(void **state)
{
    struct duty d = task("Lễ ra quân; treo cờ, băng rôn \\ khẩu hiệu\nmặc đồng phục", w.first_day);
    struct reading r;
    struct str text;

    d.kind = DUTY_LAUNCH;
    d.minute = 450;
    d.place = S("Nhà văn hóa ấp Cầu, đối diện trường học; cổng sau, đường Lộ kiểm dài 3.000m");
    add(d);
    add(task("Suốt đợt", 0)); /* no day: no event */
    text = feed(w.first_day);
    r = read_strictly(text);
    assert_int_equal(r.events, 4); /* the window, two deadlines, the launch */
    assert_int_equal(r.alarms, 3);
    assert_true(
        str_find(text, S("DTSTART;TZID=Asia/Ho_Chi_Minh:20241210T073000\r\n"), 0) < text.len);
    assert_true(str_find(text, S("DTSTART;VALUE=DATE:20241229\r\nDTEND;VALUE=DATE:20241230\r\n"),
                    0) < text.len);
    assert_true(str_find(text, S("RRULE:FREQ=DAILY;COUNT=15\r\n"), 0) < text.len);
    assert_true(str_find(text, S("DTSTAMP:20241210T020000Z\r\n"), 0) < text.len);
    assert_true(str_find(text, S("băng rôn \\\\ khẩu hiệu\\n"), 0) < text.len ||
                str_find(text, S("treo cờ\\, băng rôn"), 0) < text.len);
}

static void a_deadline_keeps_its_uid_when_somebody_answers_for_it(void **state)
{
    struct duty_list list;
    struct job j = {0};
    struct str before = feed(w.first_day), after, uid;
    struct duty d;

    assert_int_equal(duty_list_of(w.db, &w.arena, w.campaign, &list), OK);
    uid = str_printf(&w.arena, "UID:duty-%lld@chungsuc\r\n", (long long)list.items[1].id.v);
    assert_true(str_find(before, uid, 0) < before.len);
    d = list.items[1];
    d.office = S("Chủ tịch Mặt trận");
    j = (struct job){.duty = d, .id = d.id};
    assert_int_equal(run(run_change, &j), OK);
    after = feed(w.first_day);
    assert_true(str_find(after, uid, 0) < after.len);
    assert_int_equal(read_strictly(after).events, read_strictly(before).events);
}

static void hostile_texts_cannot_break_out_of_their_line(void **state)
{
    struct buf b;
    struct ical_event e = {.uid = S("duty-1@chungsuc"),
        .summary = S("x\r\nEND:VCALENDAR\r\nBEGIN:VEVENT\x01\x7f\xc2\x85"),
        .place = S(";,\\"),
        .day = w.first_day,
        .minute = 23 * 60 + 30,
        .minutes = 60};

    buf_init(&b, &w.arena, 100000);
    ical_begin(&b, S("a;b,c\\d\ne"));
    ical_event(&b, &e, 0);
    ical_end(&b);
    assert_int_equal(read_strictly(buf_str(&b)).events, 1);
    assert_true(str_find(buf_str(&b), S("DTEND;TZID=Asia/Ho_Chi_Minh:20241211T003000"), 0) < b.len);
}

static void a_calendar_address_is_kept_as_a_hash_and_ends(void **state)
{
    struct str key = S("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    struct str other = S("BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB");
    int64_t account = 0;

    assert_int_equal(run(run_address, &key), OK);
    assert_int_equal(feed_address_find(w.db, &w.arena, key, &account), OK);
    assert_int_equal(account, 77);
    assert_int_equal(run(run_address, &other), OK); /* ends the first */
    assert_int_equal(feed_address_find(w.db, &w.arena, key, &account), E_NOT_FOUND);
    assert_int_equal(feed_address_find(w.db, &w.arena, other, &account), OK);
    assert_int_equal(run(run_address_end, NULL), OK);
    assert_int_equal(run(run_address_end, NULL), E_NOT_FOUND);
    assert_int_equal(feed_address_find(w.db, &w.arena, other, &account), E_NOT_FOUND);
    for (int64_t seq = 1; seq <= store_head(w.store); seq++) {
        struct fact f;

        assert_int_equal(fact_find(w.db, &w.arena, seq, &f), OK);
        assert_int_equal(str_find(f.body, S("AAAA"), 0), f.body.len);
    }
    rebuilds_the_same();
}

static void the_reminder_names_what_presses(void **state)
{
    struct duty d = task("Treo băng rôn", w.first_day + 1);
    struct agenda g;
    struct str text;

    d.unit = units[1];
    d.office = S("Trưởng ấp");
    add(d);
    g = agenda(w.first_day);
    text = agenda_reminder(&w.arena, &g);
    assert_true(str_starts(text, S("NHẮC VIỆC ngày 10/12/2024\n")));
    assert_true(str_find(text,
                    S("QUÁ HẠN (1):\n- Gửi kế hoạch về Ban Chỉ đạo: Xã Tân Phong, hạn "
                      "09/12/2024, quá 1 ngày."),
                    0) < text.len);
    assert_true(str_find(text,
                    S("- Treo băng rôn: Trưởng ấp, Ấp Cầu, hạn 11/12/2024, còn 1 ngày (1 "
                      "ngày làm việc)."),
                    0) < text.len);
    assert_true(str_find(text, S("CHƯA CÓ NGƯỜI PHỤ TRÁCH: Ấp Mới."), 0) < text.len);
    assert_true(str_find(text, S("từ 13:30 đến 15:00"), 0) < text.len);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_duty_sent_twice_is_there_once),
        TEST(a_deadline_is_a_duty_and_is_never_there_twice),
        TEST(an_open_duty_goes_with_its_deadline),
        TEST(what_was_settled_stays_when_its_deadline_is_dropped),
        TEST(rules_of_a_duty_are_kept),
        TEST(what_presses_comes_first),
        TEST(members_without_an_area_stand_out),
        TEST(a_unit_sees_its_own_and_what_all_should_know),
        TEST(texts_of_people_stand_behind_seals),
        TEST(a_draft_is_done_when_its_newest_version_is_approved),
        TEST(a_dropped_draft_is_opened_by_nobody_s_writing),
        TEST(differences_are_the_fewest_lines_and_give_both_texts_again),
        TEST(the_calendar_is_read_by_a_strict_reader),
        TEST(a_deadline_keeps_its_uid_when_somebody_answers_for_it),
        TEST(hostile_texts_cannot_break_out_of_their_line),
        TEST(a_calendar_address_is_kept_as_a_hash_and_ends),
        TEST(the_reminder_names_what_presses),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
