/* test_review.c: the report's figures are the board's; texts are versions, and know when they are
 * older than the figures. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "doc/official.h"
#include "org/account.h"
#include "review/doc.h"
#include "review/page.h"
#include "rollup/sign.h"
#include "store/seal.h"
#include "works/double_settle.h"

#define WORLD_KINDS                                                                                \
    rollup_kinds, forces_kinds, review_kinds, seal_kinds, talk_kinds, ledger_kinds, welfare_kinds, \
        double_kinds,
#include "campaign_world.h"

enum { LAST = 14 };

static struct world w;
static struct rollup r;
static struct review v;

static int setup(void **state)
{
    (void)state;
    world_init(&w);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    world_release(&w);
    return 0;
}

static uint32_t seed;
static uint32_t chance(uint32_t n)
{
    return ((seed = seed * 1664525 + 1013904223) >> 16) % n;
}

static enum err send_run(struct tx *tx, void *context)
{
    return report_send(tx, context, NULL);
}

static void make(int day)
{
    int64_t now = world_clock(w.first_day + day, 16, 0, 0);

    assert_int_equal(rollup_make(w.db, &w.arena, w.campaign, 0, now, &r), OK);
    review_make(&w.arena, &r, w.first_day + day, &v);
}

/* A report of anything this unit may say; a later one of the day is a correction. */
static void send_anything(int64_t unit, int day)
{
    static const char bounds[] = {'=', '=', '=', '>', '<', '~'};
    struct report_figure figures[4];
    struct report report = {.campaign = w.campaign,
        .unit = {unit},
        .day = w.first_day + day,
        .figures = figures,
        .note = chance(2) ? S("Mưa lớn") : S("Máy hỏng"),
        .why = S("Đo lại")};

    assert_int_equal(report_newest_revision(
                         w.db, &w.arena, w.campaign, report.unit, report.day, &report.revision),
        OK);
    if (!report.revision)
        report.why = S("");
    if (unit != AGENCY && chance(4))
        figures[report.figure_count++] =
            (struct report_figure){OF_WORK_TODAY, unit == CAU ? w.work_cau.v : w.work_moi.v,
                (1 + chance(400)) * MILLI, bounds[chance(6)]};
    for (size_t i = 0; i < indicator_count && report.figure_count < 4; i++)
        if (!chance(4))
            figures[report.figure_count++] = (struct report_figure){
                OF_INDICATOR, (int64_t)i, (1 + chance(60)) * MILLI, bounds[chance(6)]};
    world_clock(w.first_day + day, 14, 0, 0);
    assert_int_equal(store_write_wait(w.store, 1, send_run, &report), OK);
}

static enum err settle_run(struct tx *tx, void *context)
{
    const struct doubt *d = context;

    return doubt_settle(tx, w.campaign, d->report->seq, d->figure, d->code,
        chance(2) ? SETTLEMENT_EXCLUDED : SETTLEMENT_ACCEPTED, S("Đã hỏi ấp"));
}

/* What the board shows, worked out the board's way. */
static void equals_the_board(int day)
{
    size_t notes = 0;

    for (size_t k = 0; k < r.kind_count; k++) {
        struct tally sum = {.bound = '='};

        for (size_t u = 0; u < v.unit_count; u++) {
            const struct tally *t = &v.units[u].kinds[k];

            sum.planned_milli += t->planned_milli;
            sum.done_milli += t->done_milli;
            sum.doubtful_milli += t->doubtful_milli;
            sum.bound = bound_join(sum.bound, t->bound);
        }
        assert_int_equal(sum.planned_milli, r.kinds[k].tally.planned_milli);
        assert_int_equal(sum.done_milli, r.kinds[k].tally.done_milli);
        assert_int_equal(sum.doubtful_milli, r.kinds[k].tally.doubtful_milli);
        assert_true(bounded_eq(
            (struct bounded){1, sum.bound}, (struct bounded){1, r.kinds[k].tally.bound}));
    }
    for (size_t i = 0; i < indicator_count; i++)
        assert_true(
            bounded_eq(v.sums[i].total, rollup_indicator_until(&r, (int64_t)i, w.first_day + day)));
    for (size_t u = 0; u < r.units.count; u++)
        for (int d = 0; d <= day; d++)
            notes += rollup_cell(&r, u, w.first_day + d)->report != NULL;
    assert_int_equal(v.reported, notes);
    assert_int_equal(v.note_count, notes);
    assert_int_equal(v.due, r.units.count * (size_t)(day + 1));
}

static enum err double_run(struct tx *tx, void *context)
{
    (void)context;
    return double_settle(tx, w.work_moi, w.work_cau, DOUBLE_SAME, S("Cùng một đoạn đường"));
}

static void test_totals_are_those_of_the_board(void **state)
{
    (void)state;
    for (seed = 7; seed < 10; seed++) {
        for (int i = 0; i < 30; i++) {
            int day = (int)chance(LAST - 1);

            send_anything(CAU + (int64_t)chance(3), day);
        }
        make(LAST - 1);
        equals_the_board(LAST - 1);
        for (size_t i = 0; i < r.doubt_count; i++)
            if (r.doubts[i].settlement == SETTLEMENT_OPEN && chance(2))
                assert_int_equal(store_write_wait(w.store, 1, settle_run, &r.doubts[i]), OK);
        make(LAST);
        equals_the_board(LAST);
        assert_int_equal(store_write_wait(w.store, 1, double_run, NULL), OK);
        make(LAST);
        equals_the_board(LAST);
        assert_int_equal(v.missing_count, 1); /* what counts elsewhere is missing nowhere */
    }
    world_rebuilds_the_same(&w);
}

static void test_works_not_reached_are_missing_with_what_is_left(void **state)
{
    (void)state;
    make(0);
    assert_int_equal(v.missing_count, 2);
    assert_int_equal(v.missing[0].missing_milli, 3000 * MILLI);
    assert_int_equal(v.unit_count, r.units.count);
}

struct writing {
    const char *text;
    struct str mark;
    int64_t seen;
};

static enum err write_run(struct tx *tx, void *context)
{
    const struct writing *t = context;

    return review_text_set(tx, w.campaign, REVIEW_WORKS, str_from(t->text), t->mark, t->seen);
}

static struct review_text text_now(void)
{
    struct review_text all[REVIEW_SECTIONS];

    assert_int_equal(review_texts(w.db, &w.arena, w.campaign, all), OK);
    return all[REVIEW_WORKS];
}

static void test_a_text_stays_as_it_was_written_and_knows_it_is_older(void **state)
{
    struct writing t = {"Đã làm 0 m đường", .seen = 0};
    struct review_text_list versions;

    (void)state;
    make(0);
    t.mark = review_mark(&w.arena, &v, REVIEW_WORKS);
    assert_int_equal(store_write_wait(w.store, 1, write_run, &t), OK);
    assert_true(str_eq(text_now().mark, review_mark(&w.arena, &v, REVIEW_WORKS)));
    assert_int_equal(store_write_wait(w.store, 1, write_run, &t), OK); /* sent twice */
    seed = 1;
    for (int day = 0; day < 3; day++)
        send_anything(CAU, day);
    make(3);
    assert_true(str_eq(text_now().text, S("Đã làm 0 m đường")));
    assert_false(str_eq(text_now().mark, review_mark(&w.arena, &v, REVIEW_WORKS)));
    t.text = "Khác";
    assert_int_equal(store_write_wait(w.store, 1, write_run, &t), E_CONFLICT);
    t.seen = text_now().seq;
    assert_int_equal(store_write_wait(w.store, 1, write_run, &t), OK);
    assert_int_equal(review_text_versions(w.db, &w.arena, w.campaign, REVIEW_WORKS, &versions), OK);
    assert_int_equal(versions.count, 2);
    assert_true(str_eq(versions.items[1].text, S("Đã làm 0 m đường")));
}

static enum err erase_run(struct tx *tx, void *context)
{
    struct str *seal = context;

    return seal_erase(tx, *seal, "request");
}

static void test_a_text_that_was_erased_says_so(void **state)
{
    struct writing t = {.text = "Ông A không chịu làm", .mark = S("x")};
    struct str body, seal;
    struct fact fact;

    (void)state;
    assert_int_equal(store_write_wait(w.store, 1, write_run, &t), OK);
    assert_int_equal(fact_find(w.db, &w.arena, text_now().seq, &fact), OK);
    body = fact.body;
    seal = str_slice(body, str_find(body, S("text_seal\":\""), 0) + 12, body.len);
    seal = str_slice(seal, 0, SEAL_HEX);
    assert_int_equal(store_write_wait(w.store, 1, erase_run, &seal), OK);
    assert_true(str_eq(text_now().text, S(SEAL_ERASED)));
}

/* ── the paper ──────────────────────────────────────────────────────────────────────────────── */

static const struct actor nobody;

static struct review_sources sources(int day)
{
    struct review_sources s;
    int64_t now = world_clock(w.first_day + day, 16, 0, 0);

    assert_int_equal(review_load(w.db, w.store, &w.arena, &nobody, w.campaign, now, &s), OK);
    return s;
}

/* The words of the paper as lines, cells parted by " | ". */
static struct str plain_words(const struct review_sources *s)
{
    struct paper_words p = review_paper_words(&w.arena, s, REVIEW_SECTIONS, now_ms());
    struct docx doc = {0};
    struct str plain;

    official_body(&w.arena, FORM_PARTY, p.blocks, p.block_count, false, &doc.body);
    assert_int_equal(docx_plain(&w.arena, &doc, &plain), OK);
    return plain;
}

static bool holds(struct str text, const char *words)
{
    return str_find(text, str_from(words), 0) < text.len;
}

static void test_the_paper_says_the_figures_and_the_words(void **state)
{
    struct writing t = {.text = "Nhân dân đồng tình.\nCần máy xúc.", .mark = S("older")};
    struct review_sources s;
    struct str plain;

    (void)state;
    assert_int_equal(store_write_wait(w.store, 1, write_run, &t), OK);
    seed = 3;
    for (int day = 0; day < 5; day++)
        send_anything(CAU, day);
    s = sources(5);
    plain = plain_words(&s);
    assert_true(holds(plain, "II- CÔNG TRÌNH, PHẦN VIỆC"));
    assert_true(holds(plain, "3.300 m")); /* planned of both */
    assert_true(holds(plain, "Cần máy xúc."));
    assert_true(holds(plain, "viết trước khi số liệu thay đổi"));
    assert_true(holds(plain, "Dự thảo, báo cáo chưa ký"));
}

static void test_a_house_has_begun_with_whatever_step_came_first(void **state)
{
    struct house house = {.id = {1}};
    struct review_sources s;
    struct str plain;

    (void)state;
    house.days[HOUSE_WALLS] = w.first_day;
    s = sources(5);
    s.houses = (struct house_list){&house, 1, 1};
    plain = plain_words(&s);
    assert_true(holds(plain, "Xây mới | 1 | 1 | 0 |"));
}

/* ── signing ────────────────────────────────────────────────────────────────────────────────── */

struct signing {
    const char *seen; /* NULL: what stands there */
    int64_t number;
};

static enum err sign_run(struct tx *tx, void *context)
{
    const struct signing *t = context;
    struct review_sources s;
    struct rollup rollup;
    struct str basis;
    enum err e = rollup_make(tx->db, tx->arena, w.campaign, 0, tx->now_ms, &rollup);

    if (e == OK)
        e = review_load_of(tx->db, tx->arena, &rollup, tx->now_ms, &s);
    if (e != OK)
        return e;
    basis = review_basis(tx->arena, &s);
    return review_sign(tx, &s.review, basis, t->number, t->seen ? str_from(t->seen) : basis);
}

static void test_a_signature_stands_for_what_was_seen(void **state)
{
    struct signing t = {.number = 7};
    struct review_sources s;
    struct str plain;

    (void)state;
    seed = 5;
    send_anything(AGENCY, 0);
    sources(3);
    assert_int_equal(store_write_wait(w.store, 1, sign_run, &t), E_INVALID); /* not over */
    world_clock(w.first_day + LAST, 9, 0, 0); /* the last day's reports are still to come */
    assert_int_equal(store_write_wait(w.store, 1, sign_run, &t), E_INVALID);
    s = sources(LAST);
    t.seen = "0123";
    assert_int_equal(store_write_wait(w.store, 1, sign_run, &t), E_CONFLICT);
    t.seen = NULL;
    assert_int_equal(store_write_wait(w.store, 1, sign_run, &t), OK);
    assert_int_equal(store_write_wait(w.store, 1, sign_run, &t), OK); /* sent twice */
    s = sources(LAST);
    assert_true(str_eq(s.signature.basis, review_basis(&w.arena, &s)));
    assert_true(s.signature.journal.seq > 0);
    plain = plain_words(&s);
    assert_true(holds(plain, "dấu nhật ký"));
    send_anything(AGENCY, 1);
    s = sources(LAST);
    assert_false(str_eq(s.signature.basis, review_basis(&w.arena, &s)));
    world_rebuilds_the_same(&w);
}

static void test_a_report_without_reports_or_with_doubts_is_not_signed(void **state)
{
    struct report_figure figure = {OF_WORK_TODAY, w.work_cau.v, 90000 * MILLI, '='};
    struct report much = {.campaign = w.campaign,
        .unit = {CAU},
        .day = w.first_day,
        .figures = &figure,
        .figure_count = 1,
        .note = S(""),
        .why = S("")};
    struct signing t = {.number = 7};
    struct review_sources s;

    (void)state;
    s = sources(LAST);
    assert_int_equal(review_refusal(&s.review), REVIEW_NO_REPORT);
    assert_int_equal(store_write_wait(w.store, 1, sign_run, &t), E_INVALID);
    world_clock(w.first_day, 14, 0, 0);
    assert_int_equal(store_write_wait(w.store, 1, send_run, &much), OK); /* more than planned */
    s = sources(LAST);
    assert_true(s.review.doubts_open > 0);
    assert_int_equal(review_refusal(&s.review), REVIEW_DOUBTS_OPEN);
    assert_int_equal(store_write_wait(w.store, 1, sign_run, &t), E_INVALID);
    make(LAST);
    for (size_t i = 0; i < r.doubt_count; i++)
        if (r.doubts[i].settlement == SETTLEMENT_OPEN)
            assert_int_equal(store_write_wait(w.store, 1, settle_run, &r.doubts[i]), OK);
    s = sources(LAST);
    assert_int_equal(review_refusal(&s.review), REVIEW_MAY_BE_SIGNED);
    assert_int_equal(store_write_wait(w.store, 1, sign_run, &t), OK);
}

static void test_what_the_report_shows_is_what_is_signed(void **state)
{
    struct talk talk = {.id = {1}, .state = TALK_HELD, .attendances = 40};
    struct care care = {.id = {2}, .state = CARE_DONE, .done = 12};
    struct review_sources s;
    struct str before;

    (void)state;
    s = sources(LAST);
    s.talks = (struct talk_list){&talk, 1, 1};
    s.cares = (struct care_list){&care, 1, 1};
    assert_true(s.criteria.count > 0);
    before = review_basis(&w.arena, &s);
    assert_true(str_eq(before, review_basis(&w.arena, &s)));
    talk.form++;
    assert_false(str_eq(before, review_basis(&w.arena, &s)));
    talk.form--;
    care.kind++;
    assert_false(str_eq(before, review_basis(&w.arena, &s)));
    care.kind--;
    s.criteria.items[0].first_day++;
    assert_false(str_eq(before, review_basis(&w.arena, &s)));
}

/* ── earlier campaigns ──────────────────────────────────────────────────────────────────────── */

static enum err open_later(struct tx *tx, void *context)
{
    struct campaign_unit units[] = {{.id = {CAU}, .name = S("Ấp Cầu")}};
    struct campaign_opening o = {.campaign = world_campaign(&w), .units = units, .unit_count = 1};
    struct work work = {.kind = KIND_CLEARING,
        .name = S("Phát quang"),
        .unit = {CAU},
        .measure = UNIT_M,
        .planned_milli = 500 * MILLI,
        .bound = '=',
        .money_vnd = -1};
    enum err e;

    o.campaign.plan_id = 6;
    o.campaign.first_day += 100;
    o.campaign.last_day += 100;
    e = campaign_open(tx, &o, context);
    work.campaign = *(struct campaign_id *)context;
    return e == OK ? work_add(tx, &work, &work.id) : e;
}

static void test_an_earlier_campaign_stands_beside_with_its_own_totals(void **state)
{
    const struct kind_progress *k;
    struct campaign_id later;
    struct review_sources s;
    int64_t now = world_clock(w.first_day + 101, 16, 0, 0);

    (void)state;
    assert_int_equal(store_write_wait(w.store, 1, open_later, &later), OK);
    assert_int_equal(review_load(w.db, w.store, &w.arena, &nobody, later, now, &s), OK);
    assert_int_equal(s.earlier.count, 1);
    assert_int_equal(s.earlier.items[0].campaign.id.v, w.campaign.v);
    k = review_earlier_kind(&s.earlier.items[0], KIND_CLEARING, UNIT_M);
    assert_non_null(k);
    assert_int_equal(k->tally.planned_milli, 3300 * MILLI);
    assert_null(review_earlier_kind(&s.earlier.items[0], KIND_CLEARING, UNIT_M2));
    assert_int_equal(s.review.rollup->kinds[0].tally.planned_milli, 500 * MILLI);
    assert_int_equal(sources(3).earlier.count, 0);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(test_totals_are_those_of_the_board),
        T(test_works_not_reached_are_missing_with_what_is_left),
        T(test_a_text_stays_as_it_was_written_and_knows_it_is_older),
        T(test_a_text_that_was_erased_says_so),
        T(test_the_paper_says_the_figures_and_the_words),
        T(test_a_house_has_begun_with_whatever_step_came_first),
        T(test_a_signature_stands_for_what_was_seen),
        T(test_a_report_without_reports_or_with_doubts_is_not_signed),
        T(test_what_the_report_shows_is_what_is_signed),
        T(test_an_earlier_campaign_stands_beside_with_its_own_totals),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
