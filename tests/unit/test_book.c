/* Books: what a campaign's reports are checked against without asking; sending without asking; and
 * how many bytes of the database a report takes. */
#include "campaign_world.h"

#include "report/book.h"
#include "report/packed.h"

#include <sys/stat.h>

static struct world w;
static day_t day;

static int set_up(void **state)
{
    world_init(&w);
    day = w.first_day + 2;
    world_clock(day, 14, 0, 0);
    return 0;
}

static int tear_down(void **state)
{
    world_release(&w);
    return 0;
}

static const struct report_book *book(void)
{
    const struct report_book *b;

    assert_int_equal(report_book_get(w.db, store_structure(w.store), w.campaign, &b), OK);
    db_reset(w.db);
    return b;
}

static void a_book_says_what_the_tables_say(void **state)
{
    const struct report_book *b = book();
    const struct book_work *works;
    size_t count;

    assert_int_equal(report_book_campaign(b)->first_day, w.first_day);
    assert_int_equal(report_book_campaign(b)->unit.v, COMMUNE);
    assert_true(report_book_has(b, (struct unit_id){CAU}));
    assert_true(report_book_has(b, (struct unit_id){AGENCY}));
    assert_false(report_book_has(b, (struct unit_id){STRANGER}));
    works = report_book_works(b, (struct unit_id){CAU}, &count);
    assert_int_equal(count, 1);
    assert_int_equal(works->id, w.work_cau.v);
    assert_int_equal(works->planned_milli, 3000 * MILLI);
    assert_true(str_eq(works->name, S("Phát quang tuyến đường Lộ kiểm")));
    assert_null(report_book_works(b, (struct unit_id){AGENCY}, &count));
    assert_int_equal(count, 0);
    assert_int_equal(report_book_work(b, w.work_moi.v)->unit, MOI);
    assert_null(report_book_work(b, 9999));
    assert_int_equal(report_book_get(w.db, 1, (struct campaign_id){9999}, &b), E_NOT_FOUND);
}

static struct work more;

static enum err add_work(struct tx *tx, void *context)
{
    struct work_id id;

    return work_add(tx, &more, &id);
}

static void a_book_is_read_again_when_the_structure_changed(void **state)
{
    const struct report_book *before = book();
    size_t count;

    assert_ptr_equal(book(), before);
    assert_int_equal(work_find(w.db, &w.arena, w.work_cau, &more), OK);
    more.name = S("Thêm một đoạn");
    assert_int_equal(store_write_wait(w.store, 1, add_work, NULL), OK);
    report_book_works(book(), (struct unit_id){CAU}, &count);
    assert_int_equal(count, 2);
}

enum { MANY = REPORT_BOOKS_MAX + 100 };

static struct campaign_id many[MANY];

static enum err open_many(struct tx *tx, void *context)
{
    enum err e = OK;

    for (int i = 0; e == OK && i < MANY; i++) {
        struct campaign_unit unit = {.id = {50000 + i}, .name = S("Ấp")};
        struct campaign_opening o = {
            .campaign = world_campaign(&w), .units = &unit, .unit_count = 1};

        o.campaign.plan_id = 0;
        e = campaign_open(tx, &o, &many[i]);
    }
    return e;
}

static struct campaign_id other;

static enum err open_other(struct tx *tx, void *context)
{
    struct campaign_unit unit = {.id = {77}, .name = S("Ấp")};
    struct campaign_opening o = {.campaign = world_campaign(&w), .units = &unit, .unit_count = 1};
    enum err e;

    o.campaign.plan_id = 0;
    e = campaign_open(tx, &o, &other);
    return e == OK && context ? E_INVALID : e;
}

static void a_book_stays_when_only_another_campaign_changed(void **state)
{
    const struct report_book *before = book();

    assert_int_equal(store_write_wait(w.store, 1, open_other, NULL), OK);
    assert_ptr_equal(book(), before);
}

/* Twice the same numbers of facts: what was undone must not be taken for what came after it. */
static enum err look_and_fail(struct tx *tx, void *context)
{
    const struct report_book *b;
    enum err e = open_other(tx, NULL);

    if (e == OK)
        e = report_book_get(tx->db, tx_structure(tx), other, &b);
    if (e == OK)
        e = report_book_has(b, (struct unit_id){77}) ? E_TOO_LARGE : E_SYSTEM;
    return e;
}

static enum err open_and_look(struct tx *tx, void *context)
{
    struct campaign_unit unit = {.id = {88}, .name = S("Ấp")};
    struct campaign_opening o = {.campaign = world_campaign(&w), .units = &unit, .unit_count = 1};
    const struct report_book *b;
    enum err e;

    o.campaign.plan_id = 0;
    e = campaign_open(tx, &o, &other);
    if (e == OK)
        e = report_book_get(tx->db, tx_structure(tx), other, &b);
    if (e == OK)
        e = report_book_has(b, (struct unit_id){88}) ? OK : E_SYSTEM;
    return e;
}

static void a_book_of_an_undone_job_is_forgotten(void **state)
{
    assert_int_equal(store_write_wait(w.store, 1, look_and_fail, NULL), E_TOO_LARGE);
    assert_int_equal(store_write_wait(w.store, 1, open_and_look, NULL), OK);
}

static void many_books_push_out_the_oldest_only(void **state)
{
    const struct report_book *b, *last = NULL;
    int64_t structure;

    assert_int_equal(store_write_wait(w.store, 1, open_many, NULL), OK);
    structure = store_structure(w.store);
    for (int round = 0; round < 2; round++)
        for (int i = 0; i < MANY; i++) {
            assert_int_equal(report_book_get(w.db, structure, many[i], &b), OK);
            assert_int_equal(report_book_campaign(b)->id.v, many[i].v);
            assert_true(report_book_has(b, (struct unit_id){50000 + i}));
            last = b;
        }
    assert_int_equal(report_book_get(w.db, structure, many[MANY - REPORT_BOOKS_MAX], &b), OK);
    assert_int_equal(report_book_get(w.db, structure, many[MANY - 1], &b), OK);
    assert_ptr_equal(b, last);
}

/* --- sending --- */

struct sending {
    struct report r;
    int64_t newest, seq;
    bool late;
    bool clear_first; /* in the same job something structural happens first */
};

static enum err send_checked(struct tx *tx, void *context)
{
    struct sending *s = context;
    const struct report_book *b;
    struct report_problems problems = {0};
    enum err e = s->clear_first ? add_work(tx, NULL) : OK;

    if (e == OK)
        e = report_book_get(tx->db, tx_structure(tx), s->r.campaign, &b);
    if (e == OK)
        e = report_check_book(tx->arena, LANG_VI, b, &s->r, tx->now_ms, &problems);
    if (e == OK)
        e = report_send_checked(tx, report_book_campaign(b), &s->r, s->newest, &s->seq, &s->late);
    return e;
}

static void a_checked_report_is_sent_without_asking(void **state)
{
    struct report_figure f = {OF_WORK_TODAY, w.work_cau.v, 120500, '>'};
    struct sending s = {.r = {.campaign = w.campaign,
                            .unit = {CAU},
                            .day = day,
                            .figures = &f,
                            .figure_count = 1,
                            .key = S("0123456789ab")}};
    struct report found;

    assert_int_equal(store_write_wait(w.store, 7, send_checked, &s), OK);
    assert_false(s.late);
    assert_int_equal(report_find_by_seq(w.db, &w.arena, s.seq, &found), OK);
    assert_int_equal(found.figures[0].bound, '>');
    assert_true(str_eq(found.key, s.r.key));
    assert_int_equal(found.revision, 1);
    db_reset(w.db);
    /* who knows less than the table is told */
    s.newest = 1;
    assert_int_equal(store_write_wait(w.store, 7, send_checked, &s), E_CONFLICT);
    s.r.revision = 1;
    s.r.why = S("Đo lại");
    world_clock(day, 15, 1, 0);
    assert_int_equal(store_write_wait(w.store, 7, send_checked, &s), OK);
    assert_true(s.late);
    assert_int_equal(report_find(w.db, &w.arena, w.campaign, s.r.unit, day, &found), OK);
    assert_int_equal(found.revision, 2);
    assert_true(found.late);
    world_rebuilds_the_same(&w);
}

static void a_job_sees_the_works_it_added_itself(void **state)
{
    struct report_figure f = {OF_WORK_TODAY, 0, 120500, '='};
    struct sending s = {
        .r = {.campaign = w.campaign, .unit = {CAU}, .day = day, .figures = &f, .figure_count = 1},
        .clear_first = true};

    assert_int_equal(work_find(w.db, &w.arena, w.work_cau, &more), OK);
    db_reset(w.db);
    more.name = S("Vừa thêm");
    f.index = store_head(w.store) + 1;
    assert_int_equal(store_write_wait(w.store, 7, send_checked, &s), OK);
    s.r.day--;
    f.index = store_head(w.store) + 1; /* would be the next work, but that job is undone */
    s.newest = 5;
    assert_int_equal(store_write_wait(w.store, 7, send_checked, &s), E_CONFLICT);
    s.newest = 0;
    s.clear_first = false;
    assert_int_equal(store_write_wait(w.store, 7, send_checked, &s), E_INVALID);
}

/* --- the older fact --- */

static struct str old_body;

static enum err send_old(struct tx *tx, void *context)
{
    return fact_add(tx, "report-sent", old_body, NULL);
}

static void reports_of_an_older_journal_are_corrected_in_the_new_form(void **state)
{
    struct report_figure f = {OF_WORK_TODAY, w.work_cau.v, 7000, '='};
    struct sending s = {.r = {.campaign = w.campaign,
                            .unit = {CAU},
                            .day = day,
                            .revision = 1,
                            .why = S("Nhầm"),
                            .figures = &f,
                            .figure_count = 1},
        .newest = 1};
    struct report_list all;

    old_body = str_printf(&w.arena, "{\"c\":%d,\"d\":%d,\"f\":{\"w%d\":120000},\"r\":1,\"u\":%d}",
        (int)w.campaign.v, (int)day, (int)w.work_cau.v, CAU);
    world_clock(day, 15, 20, 0);
    assert_int_equal(store_write_wait(w.store, 7, send_old, NULL), OK);
    assert_int_equal(store_write_wait(w.store, 7, send_checked, &s), OK);
    assert_int_equal(report_revisions(w.db, &w.arena, w.campaign, s.r.unit, day, &all), OK);
    assert_int_equal(all.count, 2);
    assert_int_equal(all.items[0].figures[0].milli, 7000);
    assert_int_equal(all.items[1].figures[0].milli, 120000);
    assert_int_equal(all.items[1].figures[0].bound, '=');
    assert_true(all.items[1].late);
    db_reset(w.db);
    world_rebuilds_the_same(&w);
}

/* --- how large the database becomes --- */

enum { UNITS = 30, DAYS = 15, WORKS = 4, FIGURES = 16 + WORKS };

struct country {
    struct campaign_id campaigns[512];
    struct work_id works[512][UNITS * WORKS];
    int campaign_count;
    uint64_t dice;
};

static uint64_t roll(struct country *c, uint64_t sides)
{
    c->dice = c->dice * 6364136223846793005u + 1442695040888963407u;
    return (c->dice >> 33) % sides;
}

/* Campaign n with units 200000 + 100 * n + 1 … and four works each. */
static enum err open_campaign(struct tx *tx, void *context)
{
    struct country *c = context;
    int n = c->campaign_count;
    struct campaign_unit units[UNITS];
    struct campaign_opening o = {
        .campaign = world_campaign(&w), .units = units, .unit_count = UNITS};
    enum err e;

    o.campaign.plan_id = 0;
    o.campaign.unit.v = 200000 + n * 100;
    for (int i = 0; i < UNITS; i++)
        units[i] = (struct campaign_unit){
            .id = {200000 + n * 100 + 1 + i}, .name = str_printf(tx->arena, "Ấp %d", i)};
    e = campaign_open(tx, &o, &c->campaigns[n]);
    for (int i = 0; e == OK && i < UNITS * WORKS; i++) {
        struct work work = {.campaign = c->campaigns[n],
            .kind = KIND_CLEARING,
            .name = S("Phát quang tuyến đường"),
            .unit = units[i / WORKS].id,
            .measure = UNIT_M,
            .planned_milli = 3000 * MILLI,
            .bound = '=',
            .money_vnd = -1};

        e = work_add(tx, &work, &c->works[n][i]);
    }
    c->campaign_count++;
    return e;
}

/* Twenty figures as they are: many small numbers of people, some money, lengths with a tenth. */
static void invent_figures(
    struct country *c, int campaign, int unit, struct report_figure figures[FIGURES])
{
    for (int i = 0; i < 16; i++) {
        int64_t n = (int64_t)roll(c, 60);

        if (str_eq(str_from(indicators[i].code), S("labour_days")))
            n *= 3;
        if (indicators[i].unit == UNIT_VND)
            n *= 100000;
        figures[i] = (struct report_figure){OF_INDICATOR, i, n * MILLI, '='};
    }
    for (int i = 0; i < WORKS; i++)
        figures[16 + i] = (struct report_figure){OF_WORK_TODAY,
            c->works[campaign][unit * WORKS + i].v, (int64_t)roll(c, 4000) * 100, '='};
}

struct hour {
    struct country *country;
    day_t on;
    int from, to; /* places of that day's order */
    int *order;
};

static enum err report_hour(struct tx *tx, void *context)
{
    struct hour *h = context;
    struct report_figure figures[FIGURES];
    enum err e = OK;

    for (int i = h->from; e == OK && i < h->to; i++) {
        int campaign = h->order[i] / UNITS, unit = h->order[i] % UNITS;
        struct sending s = {.r = {.campaign = h->country->campaigns[campaign],
                                .unit = {200000 + campaign * 100 + 1 + unit},
                                .day = h->on,
                                .figures = figures,
                                .figure_count = FIGURES}};

        invent_figures(h->country, campaign, unit, figures);
        e = send_checked(tx, &s);
    }
    return e;
}

static int64_t file_bytes(void)
{
    struct stat st;

    store_reader_close(w.db); /* the last to go writes the log back */
    store_close(w.store);
    assert_int_equal(stat(w.dir.file, &st), 0);
    w.store = store_dir_open(&w.dir, world_kinds);
    assert_int_equal(store_reader(w.store, &w.db), OK);
    return st.st_size;
}

/* CHUNGSUC_CAMPAIGNS=222 makes it 99.900 reports. */
static void a_report_takes_less_than_150_bytes(void **state)
{
    const char *asked = getenv("CHUNGSUC_CAMPAIGNS");
    int campaigns = asked ? atoi(asked) : 20, units = campaigns * UNITS;
    struct country *c;
    int64_t before;
    double each;
    int *order;

    ONLY_SQLITE();
    c = calloc(1, sizeof *c);
    order = calloc((size_t)units, sizeof *order);
    for (int i = 0; i < campaigns; i++)
        assert_int_equal(store_write_wait(w.store, 1, open_campaign, c), OK);
    before = file_bytes();
    for (day_t on = w.first_day; on < w.first_day + DAYS; on++) {
        world_clock(on, 14, 0, 0);
        for (int i = 0; i < units; i++) {
            int j = (int)roll(c, (uint64_t)i + 1);

            order[i] = order[j];
            order[j] = i;
        }
        for (int i = 0; i < units; i += 200) {
            struct hour h = {c, on, i, i + 200 < units ? i + 200 : units, order};

            assert_int_equal(store_write_wait(w.store, 7, report_hour, &h), OK);
        }
    }
    each = (double)(file_bytes() - before) / (units * DAYS);
    print_message("%d reports of %d figures: %.1f bytes each\n", units * DAYS, FIGURES, each);
    assert_true(each < 150);
    free(order);
    free(c);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_book_says_what_the_tables_say),
        TEST(a_book_is_read_again_when_the_structure_changed),
        TEST(a_book_stays_when_only_another_campaign_changed),
        TEST(a_book_of_an_undone_job_is_forgotten),
        TEST(many_books_push_out_the_oldest_only),
        TEST(a_checked_report_is_sent_without_asking),
        TEST(a_job_sees_the_works_it_added_itself),
        TEST(reports_of_an_older_journal_are_corrected_in_the_new_form),
        TEST(a_report_takes_less_than_150_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
