/* demo_reports.c: what the units of the example reported, and what was done with it.
 *
 * The tables say what is so in the end; `slips` what was first written instead. Everything becomes
 * one list of events in the order of time, and those up to now happen.
 */
#include "cli/demo.h"

#include "base/number.h"
#include "rollup/sign.h"

#include <stdlib.h>
#include <string.h>

enum { NOT_SAID = -1, NOT_EVEN = 3 };

/* ---- what was done ------------------------------------------------------------------------- */

/* The n-th work of this kind of a unit, day by day, in whole units of the work. */
struct work_days {
    const char *login;
    enum kind kind;
    int nth;
    int done[DEMO_DAYS];
};

static const struct work_days works[] = {
    {"bendinh", KIND_CLEARING, 0, {250, 300, 280, 310, 240, 220}},
    {"bendinh", KIND_CLEARING, 1, {150, 150, 160, 140, NOT_SAID, NOT_SAID}},
    {"bendinh", KIND_LIGHTING, 0, {NOT_SAID, NOT_SAID, 450, 500, 480, 400}},
    {"bendinh", KIND_HOUSE_BUILD, 0, {NOT_SAID, NOT_SAID, NOT_SAID, NOT_SAID, 1, NOT_SAID}},
    {"gome", KIND_ROAD, 0, {60, 55, 50, 45, 60, 55}},
    {"gome", KIND_CLEARING, 0, {250, 240, 260, 230, 2500, NOT_SAID}},        /* a zero too many */
    {"caytrom", KIND_CLEARING, 0, {200, 200, 180, 150, NOT_SAID, NOT_SAID}}, /* 30 m beyond */
    {"caytrom", KIND_HOUSE_BUILD, 0, {NOT_SAID, NOT_SAID, NOT_SAID, 1, NOT_SAID, NOT_SAID}},
    {"rachtre", KIND_CLEARING, 0, {90, 80, 80, NOT_SAID, 70, 30}},
    {"rachtre", KIND_LIGHTING, 0, {NOT_SAID, 120, 150, NOT_SAID, 90, 80}},
    {"bausen", KIND_CLEARING, 0, {210, 240, 190, 260, 230, 220}},
    {"bausen", KIND_CANAL, 0, {120, 150, 130, 120, 110, 120}},
    {"xomray", KIND_CLEARING, 0, {180, 160, 190, 170, 200, 150}},
    {"xomray", KIND_HOUSE_BUILD, 0, {NOT_SAID, NOT_SAID, 1, NOT_SAID, NOT_SAID, NOT_SAID}},
    {"donglon", KIND_PATCHING, 0, {70, 80, 75, 90, 85, 60}},
    {"suoican", KIND_PATCHING, 0, {40, 45, 35, 50, 40, 30}},
    {"suoican", KIND_LIGHTING, 0, {NOT_SAID, 160, 200, 180, 150, 120}},
    {"suoican", KIND_HOUSE_BUILD, 0, {NOT_SAID, NOT_SAID, NOT_SAID, NOT_SAID, 1, NOT_SAID}},
    {"quansu", KIND_CLEARING, 0, {NOT_SAID, 150, 160, NOT_SAID, 140, NOT_SAID}}, /* a double */
    {"xa", KIND_GIFT, 0, {NOT_SAID, NOT_SAID, 12, NOT_SAID, 8, NOT_SAID}},
    {"xa", KIND_SESSION, 0, {1, 1, 2, 1, NOT_SAID, 1}},
    {"xa", KIND_SPORT, 0, {NOT_SAID, NOT_SAID, NOT_SAID, NOT_SAID, 1, NOT_SAID}},
};

/* The stated totals of one canal. On the fifth day 630 was written as 360. */
static const struct work_days totals[] = {
    {"bausen", KIND_CANAL, 0, {120, 270, 400, 520, 360, 750}},
};

/* How many people come on a usual day. */
struct force {
    const char *login, *indicator;
    int people;
};

static const struct force forces[] = {
    {"xa", "officials", 8},
    {"bendinh", "citizens", 46},
    {"bendinh", "members", 18},
    {"bendinh", "officials", 5},
    {"gome", "citizens", 34},
    {"gome", "members", 12},
    {"gome", "officials", 4},
    {"caytrom", "citizens", 28},
    {"caytrom", "members", 15},
    {"caytrom", "officials", 4},
    {"rachtre", "citizens", 22},
    {"rachtre", "members", 9},
    {"bausen", "citizens", 52},
    {"bausen", "members", 21},
    {"bausen", "officials", 6},
    {"xomray", "citizens", 31},
    {"xomray", "members", 11},
    {"donglon", "citizens", 37},
    {"donglon", "members", 14},
    {"donglon", "officials", 3},
    {"suoican", "citizens", 26},
    {"suoican", "members", 10},
    {"quansu", "soldiers", 16},
    {"quansu", "militia", 24},
    {"congan", "police", 14},
    {"mattran", "officials", 7},
    {"phunu", "members", 22},
    {"thanhnien", "members", 26},
    {"thanhnien", "students", 35},
    {"tramyte", "officials", 6},
};

/* What happens once. */
struct extra {
    const char *login;
    int day;
    const char *indicator;
    int64_t amount;
};

static const struct extra extras[] = {
    {"xa", 0, "sessions", 1},
    {"xa", 0, "attendances", 320},
    {"bendinh", 0, "sessions", 1},
    {"bendinh", 0, "attendances", 85},
    {"caytrom", 1, "sessions", 1},
    {"caytrom", 1, "attendances", 54},
    {"gome", 1, "land", 180},
    {"donglon", 1, "money", 8000000},
    {"bausen", 2, "sessions", 1},
    {"bausen", 2, "attendances", 62},
    {"bendinh", 2, "money", 12000000},
    {"xa", 2, "gifts", 12},
    {"gome", 3, "goods_value", 6500000},
    {"suoican", 3, "money", 9500000},
    {"xomray", 3, "shows", 1},
    {"rachtre", 4, "sessions", 1},
    {"rachtre", 4, "attendances", 48},
    {"suoican", 4, "goods_value", 4200000},
    {"xa", 4, "gifts", 8},
};

struct note {
    const char *login;
    int day;
    const char *text;
};

static const struct note notes[] = {
    {"bendinh", 0, "Ra quân tại ấp; bà con tham gia đông."},
    {"gome", 1, "Một hộ hiến đất mở rộng đoạn từ tổ 2 đến tổ 3."},
    {"donglon", 2, "Gửi trễ vì mất mạng buổi chiều."},
    {"rachtre", 4, "Hôm qua mưa lớn, không làm được."},
    {"tramyte", 2, "Phun thuốc, hướng dẫn phòng sốt xuất huyết tại ấp Rạch Tre."},
};

/* What was first written, and how it was put right. */
struct slip {
    const char *login;
    int day;
    enum kind kind;
    int first;
    int corrected_day, corrected_minute;
    const char *why;
};

static const struct slip slips[] = {
    {"xomray", 1, KIND_CLEARING, 610, 1, 14 * 60 + 47,
        "Ghi nhầm cả đoạn của ấp Bàu Sen; ấp Xóm Rẫy làm 160 m"},
    {"suoican", 2, KIND_PATCHING, 60, 4, 9 * 60 + 20, "Đo lại tại chỗ: còn 25 m chưa dặm vá xong"},
};

/* Nothing came from them on that day; in time they come between 13:32 and 14:57. */
struct silence {
    const char *login;
    int day;
};

static const struct silence missing[] = {{"rachtre", 3}, {"gome", 5}, {"donglon", 5}, {"phunu", 5}};

enum { LATE_DAY = 2, LATE_MINUTE = 17 * 60 + 40 };
static const char late_login[] = "donglon";

/* ---- events -------------------------------------------------------------------------------- */

struct event {
    int64_t at_ms;
    enum { REPORT, CORRECT, SETTLE, SIGN } what;
    size_t unit;
    int of_day;
    const struct slip *slip;
};

struct events {
    struct event *items;
    size_t count, capacity;
};

static bool is_missing(size_t unit, int day)
{
    for (size_t i = 0; i < sizeof missing / sizeof *missing; i++)
        if (missing[i].day == day && demo_unit_of(missing[i].login) == unit)
            return true;
    return false;
}

static int minute_of_report(size_t unit, int day)
{
    if (day == LATE_DAY && unit == demo_unit_of(late_login))
        return LATE_MINUTE;
    return 13 * 60 + 32 + (int)((unit * 29 + (size_t)day * 41) % 86);
}

static void event_add(
    struct tx *tx, const struct demo *d, struct events *v, struct event e, int day, int minute)
{
    e.at_ms = demo_ms(d, day, minute) + (int64_t)((e.unit * 17 + (size_t)e.of_day * 7) % 60) * 1000;
    if (e.at_ms <= d->now_ms)
        *vec_push(tx->arena, v) = e;
}

static int by_time(const void *a, const void *b)
{
    const struct event *x = a, *y = b;

    if (x->at_ms != y->at_ms)
        return x->at_ms < y->at_ms ? -1 : 1;
    return (x->unit > y->unit) - (x->unit < y->unit);
}

static struct events events_of(struct tx *tx, const struct demo *d)
{
    static const int signed_at[] = {16 * 60 + 5, 16 * 60 + 10, 18 * 60 + 20};
    struct events v = {0};

    for (int day = 0; day < DEMO_DAYS; day++)
        for (size_t u = 0; u < demo_unit_count; u++)
            if (!is_missing(u, day))
                event_add(tx, d, &v, (struct event){.what = REPORT, .unit = u, .of_day = day}, day,
                    minute_of_report(u, day));
    for (size_t i = 0; i < sizeof slips / sizeof *slips; i++)
        event_add(tx, d, &v,
            (struct event){.what = CORRECT,
                .unit = demo_unit_of(slips[i].login),
                .of_day = slips[i].day,
                .slip = &slips[i]},
            slips[i].corrected_day, slips[i].corrected_minute);
    for (int day = 0; day < (int)(sizeof signed_at / sizeof *signed_at); day++)
        event_add(tx, d, &v, (struct event){.what = SIGN, .of_day = day}, day, signed_at[day]);
    event_add(tx, d, &v,
        (struct event){.what = SETTLE, .unit = demo_unit_of("caytrom"), .of_day = 3}, 3,
        15 * 60 + 40);
    qsort(v.items, v.count, sizeof *v.items, by_time);
    return v;
}

/* ---- a report ------------------------------------------------------------------------------ */

static void figure_add(
    struct tx *tx, struct report *r, enum figure_of of, int64_t index, int64_t milli)
{
    if (!r->figures)
        r->figures = arena_new_array(tx->arena, struct report_figure, REPORT_FIGURES_MAX);
    if (r->figure_count < REPORT_FIGURES_MAX && index >= 0)
        r->figures[r->figure_count++] = (struct report_figure){of, index, milli, '='};
}

/* The id of the n-th work of a kind; -1: there is none. */
static int64_t work_of(const struct work_list *list, enum kind kind, int nth)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].kind == kind && nth-- == 0)
            return list->items[i].id.v;
    return -1;
}

static void add_works(struct tx *tx, const struct work_list *list, const struct event *e,
    const struct work_days *rows, size_t count, enum figure_of of, struct report *r)
{
    const char *login = demo_units[e->unit].login;

    for (size_t i = 0; i < count; i++) {
        int done = rows[i].done[e->of_day];

        if (strcmp(rows[i].login, login) || done == NOT_SAID)
            continue;
        for (size_t k = 0; e->what == REPORT && k < sizeof slips / sizeof *slips; k++)
            if (!strcmp(slips[k].login, login) && slips[k].day == e->of_day &&
                slips[k].kind == rows[i].kind)
                done = slips[k].first;
        figure_add(tx, r, of, work_of(list, rows[i].kind, rows[i].nth), done * (int64_t)MILLI);
    }
}

/* A little more or less than usual, never the same two days running. */
static int64_t people_on(int usual, size_t row, int day)
{
    static const int percent[] = {112, 91, 104, 86, 109, 97, 118};

    return (usual * percent[(row * NOT_EVEN + (size_t)day) % (sizeof percent / sizeof *percent)] +
               50) /
           100;
}

static void add_people(struct tx *tx, const struct event *e, struct report *r)
{
    int64_t all = 0;

    for (size_t i = 0; i < sizeof forces / sizeof *forces; i++) {
        int64_t people;

        if (demo_unit_of(forces[i].login) != e->unit)
            continue;
        people = people_on(forces[i].people, i, e->of_day);
        all += people;
        figure_add(
            tx, r, OF_INDICATOR, indicator_index(str_from(forces[i].indicator)), people * MILLI);
    }
    /* three in four stay the day, the others half of it */
    figure_add(
        tx, r, OF_INDICATOR, indicator_index(S("labour_days")), (all * 7 + 2) / 4 * (MILLI / 2));
}

static void add_extras(struct tx *tx, const struct event *e, struct report *r)
{
    for (size_t i = 0; i < sizeof extras / sizeof *extras; i++)
        if (extras[i].day == e->of_day && demo_unit_of(extras[i].login) == e->unit)
            figure_add(tx, r, OF_INDICATOR, indicator_index(str_from(extras[i].indicator)),
                extras[i].amount * MILLI);
    for (size_t i = 0; i < sizeof notes / sizeof *notes; i++)
        if (notes[i].day == e->of_day && demo_unit_of(notes[i].login) == e->unit)
            r->note = str_from(notes[i].text);
}

static enum err send(struct tx *tx, const struct demo *d, const struct event *e)
{
    struct report r = {.campaign = d->campaign,
        .unit = d->units[e->unit],
        .day = d->first_day + e->of_day,
        .revision = e->what == CORRECT};
    struct work_list list = {0};
    enum err err = work_list_of_unit(tx->db, tx->arena, d->campaign, r.unit, &list);

    if (err != OK)
        return err;
    add_works(tx, &list, e, works, sizeof works / sizeof *works, OF_WORK_TODAY, &r);
    add_works(tx, &list, e, totals, sizeof totals / sizeof *totals, OF_WORK_SO_FAR, &r);
    add_people(tx, e, &r);
    add_extras(tx, e, &r);
    if (e->slip)
        r.why = str_from(e->slip->why);
    tx->account_id = d->reporters[e->unit].v;
    return report_send(tx, &r, NULL);
}

/* ---- what the standing body does ----------------------------------------------------------- */

/* Every doubt about this unit's report of the day is found to be right. */
static enum err settle(struct tx *tx, const struct demo *d, const struct event *e)
{
    struct rollup r;
    enum err err = rollup_make(tx->db, tx->arena, d->campaign, 0, tx->now_ms, &r);

    for (size_t i = 0; err == OK && i < r.doubt_count; i++) {
        const struct doubt *doubt = &r.doubts[i];

        if (doubt->report->unit.v == d->units[e->unit].v &&
            doubt->report->day == d->first_day + e->of_day)
            err = doubt_settle(tx, d->campaign, doubt->report->seq, doubt->figure, doubt->code,
                SETTLEMENT_ACCEPTED,
                S("Đúng: bà con làm thêm 30 m đến cổng trường; đã kiểm tra tại chỗ"));
    }
    return err;
}

static enum err sign(struct tx *tx, const struct demo *d, const struct event *e)
{
    struct rollup r;
    struct consolidated seen = {0};
    int64_t number;
    day_t day = d->first_day + e->of_day;
    enum err err = rollup_make(tx->db, tx->arena, d->campaign, 0, tx->now_ms, &r);

    if (err == OK)
        err = day_consolidate(tx->db, tx->arena, &r, day, &seen);
    if (err == OK)
        err = signed_day_next_number(tx->db, d->campaign, &number);
    return err == OK ? day_sign(tx, d->campaign, day, number, S(""), seen.hash) : err;
}

enum err demo_reports(struct tx *tx, struct demo *d)
{
    struct events v = events_of(tx, d);
    int64_t written_ms = 0;
    enum err e = OK;

    for (size_t i = 0; e == OK && i < v.count; i++) {
        const struct event *event = &v.items[i];

        if ((e = demo_texts(tx, d, written_ms, event->at_ms)) != OK)
            return e;
        written_ms = event->at_ms;
        tx->now_ms = event->at_ms;
        tx->account_id = d->offices[DEMO_STEERING].v;
        e = event->what == SETTLE ? settle(tx, d, event)
            : event->what == SIGN ? sign(tx, d, event)
                                  : send(tx, d, event);
    }
    return e == OK ? demo_texts(tx, d, written_ms, d->now_ms) : e;
}
