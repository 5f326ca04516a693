/* test_sums_store.c: the sums that followed every commit are those that are read from the journal
 * anew, whatever was written in whatever order. */
#include "sums_house.h"

#include "works/double_settle.h"
#include "works/work_change.h"

#include <cmocka.h>

enum { UNITS_MAX = 60, CAMPAIGNS_MAX = 5, WORKS_MAX = 20, DAYS = 8, KEYS_MAX = 400, FIGURES = 5 };

#define DAY 20000

static struct {
    struct unit_id units[UNITS_MAX];
    size_t unit_count, agency_from; /* units before agency_from are no agencies */
    struct campaign campaigns[CAMPAIGNS_MAX];
    struct unit_id seats[CAMPAIGNS_MAX][UNITS_MAX];
    size_t seat_count[CAMPAIGNS_MAX], campaign_count;
    struct work works[WORKS_MAX];
    size_t work_count;
    char keys[KEYS_MAX][REPORT_KEY_BYTES + 1];
    size_t key_count, sent;
} made;

static unsigned random_state;

static size_t pick(size_t n)
{
    random_state = random_state * 1664525 + 1013904223;
    return n ? (random_state >> 8) % n : 0;
}

static struct unit_id unit_made(
    const char *kind, struct unit_id parent, struct unit_id agency, day_t from)
{
    char name[40];

    snprintf(name, sizeof name, "Đơn vị %zu %c", made.unit_count, (char)('a' + pick(26)));
    return made.units[made.unit_count++] = house_unit(kind, name, parent, agency, from);
}

/* Country, two provinces, four communes with three hamlets each; two agencies of the provinces and
 * one of each commune under them. */
static void country_make(void)
{
    struct unit_id none = {0}, country, province[2], commune[4], above[2];

    country = unit_made("quoc-gia", none, none, 0);
    for (size_t i = 0; i < 2; i++)
        province[i] = unit_made("tinh", country, none, 0);
    for (size_t i = 0; i < 4; i++)
        commune[i] = unit_made("xa", province[i / 2], none, 0);
    for (size_t i = 0; i < 12; i++)
        unit_made("ap", commune[i / 3], none, i % 3 == 2 ? DAY + (day_t)pick(20) : 0);
    made.agency_from = made.unit_count;
    for (size_t i = 0; i < 2; i++)
        above[i] = unit_made("co-quan", province[i], none, 0);
    for (size_t i = 0; i < 4; i++)
        unit_made("co-quan", commune[i], above[i / 2], 0);
}

/* --- what is written at random; what a rule refuses is refused --- */

static void write_or_not(enum err (*run)(struct tx *, void *), void *context)
{
    enum err e = house_write(run, context);

    assert_true(e == OK || e == E_INVALID || e == E_CONFLICT || e == E_NOT_FOUND);
}

static void campaign_any(void)
{
    struct campaign_unit units[6] = {0};
    size_t commune = 3 + pick(4), c = made.campaign_count;
    struct campaign_opening o = {
        .campaign = house_campaign(made.units[commune], DAY + (day_t)pick(20), 0), .units = units};

    if (c == CAMPAIGNS_MAX)
        return;
    o.campaign.last_day = o.campaign.first_day + 1 + (day_t)pick(DAYS);
    o.campaign.plan_id = 1000 + (int64_t)c;
    for (size_t i = 0; i < 3; i++)
        units[o.unit_count++] =
            (struct campaign_unit){.id = made.units[7 + (commune - 3) * 3 + i], .name = S("Ấp")};
    units[o.unit_count++] =
        (struct campaign_unit){.id = made.units[made.agency_from + 2 + commune - 3],
            .name = S("Cơ quan"),
            .is_agency = true};
    if (pick(2)) /* and one that is made with the campaign */
        units[o.unit_count++] = (struct campaign_unit){.name = S("Ấp Mới Lập")};
    if (house_write(house_campaign_run, &o) != OK)
        return;
    made.campaigns[c] = o.campaign;
    for (size_t i = 0; i < o.unit_count; i++)
        made.seats[c][made.seat_count[c]++] = units[i].id;
    made.campaign_count++;
}

static void work_any(void)
{
    static const enum kind kinds[] = {KIND_CLEARING, KIND_CANAL, KIND_HOUSE_BUILD};
    size_t c = pick(made.campaign_count), kind = pick(3);
    struct work w = {.campaign = made.campaigns[c].id,
        .unit = pick(4) ? made.seats[c][pick(3)] : made.campaigns[c].unit,
        .kind = kinds[kind],
        .name = S("Công trình"),
        .measure = kind == 2 ? UNIT_COUNT : UNIT_M,
        .planned_milli = (int64_t)pick(90) * MILLI,
        .bound = '=',
        .money_vnd = -1};

    if (made.work_count < WORKS_MAX && house_write(house_work_run, &w) == OK)
        made.works[made.work_count++] = w;
}

/* A quantity, a state or the lead unit of a work changes. */
static enum err rework_run(struct tx *tx, void *context)
{
    struct work w;
    day_t today = day_of_ms(tx->now_ms);
    enum err e = work_find(tx->db, tx->arena, *(struct work_id *)context, &w);

    if (e != OK)
        return e;
    switch (pick(3)) {
    case 0:
        w.planned_milli = (int64_t)pick(90) * MILLI;
        return work_change(tx, &w, S("đo lại"));
    case 1:
        return work_state_change(
            tx, w.id, w.state == WORK_DROPPED ? WORK_APPROVED : WORK_DROPPED, today, S("vì mưa"));
    default:
        return work_move(tx, w.id, made.units[pick(made.unit_count)]);
    }
}

static void rework_any(void)
{
    struct work *w = made.work_count ? &made.works[pick(made.work_count)] : NULL;
    struct work there;

    if (!w)
        return;
    write_or_not(rework_run, &w->id);
    db_reset(house.db);
    if (work_find(house.db, &house.arena, w->id, &there) == OK)
        w->unit = there.unit;
}

/* Two works, also of two campaigns, are settled as one, as a part, or as two again. */
static enum err double_run(struct tx *tx, void *context)
{
    const struct work *pair = context;

    return double_settle(
        tx, pair[0].id, pair[1].id, (enum double_verdict)(1 + pick(DOUBLE_DIFFERENT)), S("xem sổ"));
}

static void double_any(void)
{
    struct work pair[2];

    if (!made.work_count)
        return;
    pair[0] = made.works[pick(made.work_count)];
    pair[1] = made.works[pick(made.work_count)];
    write_or_not(double_run, pair);
}

struct sending {
    struct report report;
    struct report_figure figures[FIGURES];
};

static void figure_add(struct sending *s, enum figure_of of, int64_t index)
{
    for (size_t i = 0; i < s->report.figure_count; i++)
        if (s->figures[i].of == of && s->figures[i].index == index)
            return;
    s->figures[s->report.figure_count++] = (struct report_figure){
        of, index, (int64_t)pick(50) * MILLI, pick(4) ? '=' : "><~"[pick(3)]};
}

static void key_any(struct report *r)
{
    char *key = made.keys[made.key_count];

    if (made.key_count == KEYS_MAX || pick(2))
        return;
    snprintf(key, sizeof made.keys[0], "%06zx-%05zu", pick(1 << 24), made.key_count);
    r->key = (struct str){key, REPORT_KEY_BYTES};
    made.key_count++;
}

static void report_any(void)
{
    size_t c = pick(made.campaign_count);
    const struct campaign *campaign = &made.campaigns[c];
    struct sending s = {
        .report = {.campaign = campaign->id,
            .unit = made.seats[c][pick(made.seat_count[c])],
            .day = campaign->first_day +
                   (day_t)pick((size_t)(campaign->last_day - campaign->first_day) + 1),
            .why = S("nhầm"),
            .figures = s.figures}};
    struct sum_known known;

    for (size_t i = 0; i < FIGURES - 2; i++)
        figure_add(&s, OF_INDICATOR, (int64_t)pick(indicator_count));
    for (size_t i = 0; i < made.work_count && s.report.figure_count < FIGURES; i++)
        if (made.works[i].unit.v == s.report.unit.v &&
            made.works[i].campaign.v == s.report.campaign.v)
            figure_add(&s, pick(3) ? OF_WORK_TODAY : OF_WORK_SO_FAR, made.works[i].id.v);
    if (sums_newest(house.sums, s.report.campaign, s.report.unit, s.report.day, &known))
        s.report.revision = known.revision;
    else
        s.report.why = S("");
    key_any(&s.report);
    house_clock(s.report.day + (day_t)pick(2), 14);
    write_or_not(house_report_run, &s.report);
    made.sent++;
}

static enum err settle_run(struct tx *tx, void *context)
{
    const struct sum_known *k = context;
    struct report r;
    enum err e = report_find_by_seq(tx->db, tx->arena, k->seq, &r);
    struct str key;

    if (e != OK || !r.figure_count)
        return e;
    key = report_figure_key(tx->arena, &r.figures[pick(r.figure_count)]);
    return fact_add(tx, "doubt-settled",
        body_pack(tx->arena, "{s:I, s:s%, s:s, s:s, s:s, s:I}", "campaign",
            (json_int_t)k->campaign.v, "figure", PACK(key), "code", "tenfold", "settlement",
            pick(3) ? "excluded" : "accepted", "why", "xem lại", "report", (json_int_t)k->seq),
        NULL);
}

static void settle_any(void)
{
    size_t c = pick(made.campaign_count);
    const struct campaign *campaign = &made.campaigns[c];
    struct sum_known known;

    for (day_t day = campaign->first_day; day <= campaign->last_day; day++)
        if (sums_newest(
                house.sums, campaign->id, made.seats[c][pick(made.seat_count[c])], day, &known)) {
            write_or_not(settle_run, &known);
            return;
        }
}

static void tie_any(void)
{
    bool agency = pick(2);
    struct house_tie t = {
        .line = agency ? LINE_AGENCY : LINE_TERRITORY, .from = DAY - 5 + (day_t)pick(30)};

    if (agency) {
        t.unit = made.units[made.agency_from + 2 + pick(4)];
        t.parent = pick(4) ? made.units[made.agency_from + pick(2)] : (struct unit_id){0};
    } else if (pick(3)) {
        t.unit = made.units[7 + pick(12)];
        t.parent = made.units[3 + pick(4)];
    } else {
        t.unit = made.units[3 + pick(4)];
        t.parent = made.units[1 + pick(2)];
    }
    write_or_not(house_tie_run, &t);
}

static enum err rename_run(struct tx *tx, void *context)
{
    char name[40];

    snprintf(name, sizeof name, "%c tên mới %zu", (char)('a' + pick(26)), pick(1000));
    return unit_change(tx, made.units[pick(made.unit_count)], DAY + (day_t)pick(20),
        unit_kind_find(S("ap")), str_from(name));
}

static void rename_any(void)
{
    write_or_not(rename_run, NULL);
}

static enum err settings_run(struct tx *tx, void *context)
{
    const struct campaign *c = context;

    return campaign_settings_change(tx, c->id, c);
}

static void settings_any(void)
{
    struct campaign *c = &made.campaigns[pick(made.campaign_count)];

    c->first_day -= (day_t)pick(2);
    c->last_day += (day_t)pick(2);
    write_or_not(settings_run, c);
}

/* Several reports in one job. */
static enum err many_run(struct tx *tx, void *context)
{
    const struct campaign *c = &made.campaigns[pick(made.campaign_count)];
    size_t at = (size_t)(c - made.campaigns);

    for (size_t i = 0; i < made.seat_count[at]; i++) {
        struct report_figure f = {OF_INDICATOR, (int64_t)pick(8), (int64_t)pick(40) * MILLI, '='};
        struct report r = {.campaign = c->id,
            .unit = made.seats[at][i],
            .day = c->first_day,
            .figures = &f,
            .figure_count = 1};
        enum err e = report_send(tx, &r, NULL);

        if (e != OK && e != E_CONFLICT)
            return e;
    }
    return OK;
}

static void many_any(void)
{
    house_clock(DAY + 100, 9);
    write_or_not(many_run, NULL);
}

static void anything(void)
{
    static void (*const all[])(void) = {report_any, report_any, report_any, report_any, report_any,
        report_any, settle_any, tie_any, rename_any, settings_any, many_any, work_any, rework_any,
        double_any, campaign_any};

    house_clock(DAY + 100, 9);
    all[pick(sizeof all / sizeof *all)]();
}

/* --- the sums that followed, against those that are read anew --- */

static void values_are_same(const struct sum_table *x, const struct sum_table *y)
{
    assert_int_equal(x->count, y->count);
    assert_int_equal(x->column_count, y->column_count);
    assert_int_equal(x->version, y->version);
    for (size_t i = 0; i < x->count; i++) {
        assert_int_equal(x->rows[i].unit.v, y->rows[i].unit.v);
        assert_int_equal(x->rows[i].day, y->rows[i].day);
        assert_memory_equal(
            &x->rows[i].completeness, &y->rows[i].completeness, sizeof x->rows[i].completeness);
        assert_memory_equal(
            x->rows[i].values, y->rows[i].values, x->column_count * sizeof *x->rows[i].values);
        assert_int_equal(x->rows[i].planned != NULL, y->rows[i].planned != NULL);
        if (x->rows[i].planned)
            assert_memory_equal(x->rows[i].planned, y->rows[i].planned,
                x->column_count * sizeof *x->rows[i].planned);
    }
}

static void columns_are_same(const struct sums *x, const struct sums *y)
{
    const struct sum_column *a, *b;
    size_t n = sums_columns(x, &a);

    assert_int_equal(n, sums_columns(y, &b));
    for (size_t i = 0; i < n; i++)
        assert_true(str_eq(a[i].code, b[i].code));
}

static void unit_is_same(const struct sums *x, const struct sums *y, struct unit_id unit)
{
    struct sum_unit a, b;

    for (int i = 0; i < LINE_LAST * 4; i++) {
        struct sum_question q = {
            unit, (enum line)(i % LINE_LAST), INT32_MIN, INT32_MAX, (enum sum_by)(i / LINE_LAST)};
        struct sum_table s, t;

        assert_int_equal(sums_ask(x, &house.arena, &q, &s), OK);
        assert_int_equal(sums_ask(y, &house.arena, &q, &t), OK);
        values_are_same(&s, &t);
        q.from = DAY + (day_t)pick(10);
        q.to = q.from + (day_t)pick(5);
        assert_int_equal(sums_ask(x, &house.arena, &q, &s), OK);
        assert_int_equal(sums_ask(y, &house.arena, &q, &t), OK);
        values_are_same(&s, &t);
    }
    assert_true(sums_unit(x, unit, &a) && sums_unit(y, unit, &b));
    assert_true(str_eq(a.name, b.name) && a.parent.v == b.parent.v && a.kind == b.kind);
}

static void known_is_same(bool x, bool y, const struct sum_known *a, const struct sum_known *b)
{
    assert_int_equal(x, y);
    if (!x)
        return;
    assert_int_equal(a->seq, b->seq);
    assert_int_equal(a->revision, b->revision);
    assert_int_equal(a->late, b->late);
    assert_int_equal(a->unit.v, b->unit.v);
    assert_int_equal(a->day, b->day);
}

static void reports_are_same(const struct sums *x, const struct sums *y)
{
    struct sum_known a, b;

    for (size_t c = 0; c < made.campaign_count; c++)
        for (size_t s = 0; s < made.seat_count[c]; s++)
            for (day_t d = DAY - 10; d < DAY + 50; d++) {
                bool has = sums_newest(x, made.campaigns[c].id, made.seats[c][s], d, &a);

                known_is_same(
                    has, sums_newest(y, made.campaigns[c].id, made.seats[c][s], d, &b), &a, &b);
            }
    for (size_t i = 0; i < made.key_count; i++) {
        struct str key = {made.keys[i], REPORT_KEY_BYTES};
        int64_t of_x = 0, of_y = 0;

        assert_int_equal(sums_key_find(x, key, &of_x), sums_key_find(y, key, &of_y));
        assert_int_equal(of_x, of_y);
    }
}

static void missing_is_same(const struct sums *x, const struct sums *y)
{
    for (size_t i = 0; i < 12; i++) {
        struct unit_id unit = made.units[pick(made.unit_count)];
        enum line line = (enum line)pick(LINE_LAST);
        day_t day = DAY + (day_t)pick(25);
        struct missing_list a, b;
        size_t n, m;

        assert_int_equal(sums_missing(x, &house.arena, unit, line, day, 0, 999, &a, &n), OK);
        assert_int_equal(sums_missing(y, &house.arena, unit, line, day, 0, 999, &b, &m), OK);
        assert_int_equal(n, m);
        assert_int_equal(a.count, n);
        for (size_t k = 0; k < n; k++)
            assert_memory_equal(&a.items[k], &b.items[k], sizeof a.items[k]);
    }
}

static void read_anew_is_same(void)
{
    struct arena_mark mark = arena_mark(&house.arena);
    struct store_watcher watcher;
    struct sums *anew;

    assert_int_equal(sums_new(&anew), OK);
    watcher = sums_watcher(anew);
    assert_int_equal(watcher.load(watcher.context, house.db), OK);
    db_reset(house.db);
    columns_are_same(house.sums, anew);
    for (size_t i = 0; i < made.unit_count; i++)
        unit_is_same(house.sums, anew, made.units[i]);
    reports_are_same(house.sums, anew);
    missing_is_same(house.sums, anew);
    sums_free(anew);
    arena_rewind(&house.arena, mark);
}

static void what_followed_is_what_is_read_anew(void **state)
{
    for (unsigned seed = 1; seed <= 3; seed++) {
        memset(&made, 0, sizeof made);
        random_state = seed;
        house_begin(DAY - 20);
        country_make();
        while (made.campaign_count < 2)
            campaign_any();
        for (int round = 0; round < 12; round++) {
            for (int step = 0; step < 25; step++)
                anything();
            read_anew_is_same();
        }
        house_close(); /* the store opened again, with new sums */
        house_open();
        read_anew_is_same();
        assert_int_equal(store_rebuild(house.store), OK);
        read_anew_is_same();
        anything();
        read_anew_is_same();
        house_end();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_followed_is_what_is_read_anew),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
