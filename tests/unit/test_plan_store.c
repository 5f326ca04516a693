/* test_plan_store.c: a plan handed in, corrected by hand, accepted and put together again. */
#include "store_dir.h"

#include "base/date.h"
#include "base/unicode.h"
#include "org/account.h"
#include "plan/plan_store.h"
#include "store/body.h"
#include "store/seal.h"

enum { COMMUNE = 10 };

static const char *const words =
    "KẾ HOẠCH\n"
    "Phối hợp liên ngành làm công tác dân vận đợt II năm 2024\n"
    "Từ ngày 10/12/2024 đến ngày 24/12/2024, cụ thể:\n"
    "- Ấp Cầu: Phát quang tuyến đường Lộ kiểm dài 3.000m.\n"
    "- Ấp Mới: Phát quang đường tổ 3 dài 300m; thắp sáng đường quê tổ 1 dài 400m.\n";

static const struct fact_kind *const kinds[] = {seal_kinds, org_kinds, plan_kinds, NULL};

static struct store_dir dir;
static struct store *store;
static struct db *db;
static struct arena arena;
static struct plan_id id;
static struct plan_full full;

/* ---- writes -------------------------------------------------------------------------------- */

static enum err upload_run(struct tx *tx, void *context)
{
    return plan_upload(tx, (struct unit_id){COMMUNE}, S("kế hoạch.docx"), S("Đợt II"),
        *(const struct str *)context, &id);
}

static enum err correct_run(struct tx *tx, void *context)
{
    return plan_correct(tx, id, context);
}

static enum err accept_run(struct tx *tx, void *context)
{
    return plan_accept(tx, id);
}

static enum err upload(const char *text)
{
    struct str s = str_from(text);

    return store_write_wait(store, 1, upload_run, &s);
}

static enum err correct(struct plan_correction c)
{
    return store_write_wait(store, 1, correct_run, &c);
}

static enum err accept(void)
{
    return store_write_wait(store, 1, accept_run, NULL);
}

static const struct plan_lines *lines(void)
{
    assert_int_equal(plan_full_find(db, &arena, id, &full), OK);
    return &full.plan.lines;
}

/* The correction that sets the quantity of a line as it stands. */
static struct plan_correction metres(size_t line, int64_t m)
{
    struct plan_correction c = {.why = S("đo lại"), .line = lines()->items[line]};

    c.at = c.line.at;
    c.line.milli = m * 1000;
    return c;
}

static void rebuilds_the_same(void)
{
    struct verify_result r = {0};

    assert_int_equal(store_verify_derived(store, &r), OK);
    assert_null(r.broken_table);
}

static int setup(void **state)
{
    arena_init(&arena, 64u << 20);
    store_dir_init(&dir);
    setenv("CHUNGSUC_NOW", "1733986800000", 1);
    store = store_dir_open(&dir, kinds);
    assert_int_equal(upload(words), OK);
    assert_int_equal(store_reader(store, &db), OK);
    return 0;
}

static int teardown(void **state)
{
    store_reader_close(db);
    store_close(store);
    store_dir_remove(&dir);
    arena_reset(&arena);
    return 0;
}

/* ---- what holds ---------------------------------------------------------------------------- */

static void the_text_is_kept_as_it_was_handed_in(void **state)
{
    struct plan_record_list list;

    assert_int_equal(lines()->count, 3);
    assert_true(str_eq(full.doc.text, str_from(words)));
    assert_true(str_eq(full.record.file_name, S("kế hoạch.docx")));
    assert_false(full.record.accepted);
    assert_int_equal(plan_list_of(db, &arena, (struct unit_id){COMMUNE}, &list), OK);
    assert_int_equal(list.count, 1);
    assert_int_equal(list.items[0].id.v, id.v);
    assert_int_equal(plan_list_of(db, &arena, (struct unit_id){COMMUNE + 1}, &list), OK);
    assert_int_equal(list.count, 0);
}

static void nothing_is_not_a_plan(void **state)
{
    struct plan_id before = id;

    assert_int_equal(upload(""), E_INVALID);
    assert_int_equal(upload(" \n\n  "), E_INVALID);
    id = before;
    assert_int_equal(lines()->count, 3);
    id.v += 100;
    assert_int_equal(plan_full_find(db, &arena, id, &full), E_NOT_FOUND);
    assert_int_equal(accept(), E_NOT_FOUND);
}

static void a_text_is_at_most_so_long(void **state)
{
    char *text =
        str_z(&arena, (struct str){arena_alloc(&arena, PLAN_TEXT_MAX + 1), PLAN_TEXT_MAX + 1});

    memset(text, 'm', PLAN_TEXT_MAX + 1);
    assert_int_equal(upload(text), E_INVALID);
    text[PLAN_TEXT_MAX] = '\0';
    assert_int_equal(upload(text), OK);
}

static void a_unit_hands_in_so_many_in_a_day(void **state)
{
    enum { PLANS_A_DAY = 30 }; /* unless the office says otherwise */

    for (int i = 1; i < PLANS_A_DAY; i++)
        assert_int_equal(upload(str_printf(&arena, "Lần %d", i).ptr), OK);
    assert_int_equal(upload("Lần nữa"), E_TOO_LARGE);
    assert_int_equal(upload(str_printf(&arena, "Lần %d", PLANS_A_DAY - 1).ptr), OK); /* again */
    rebuilds_the_same();
}

static void a_corrected_line_says_the_new_figure_and_stands_where_it_stood(void **state)
{
    struct position at = lines()->items[1].at;

    assert_int_equal(correct(metres(1, 350)), OK);
    assert_int_equal(lines()->items[1].milli, 350 * 1000);
    assert_int_equal(full.plan.lines.items[1].at.line, at.line);
    assert_int_equal(full.plan.lines.items[1].at.from, at.from);
    assert_int_equal(full.corrections.count, 1);
    assert_true(str_eq(full.corrections.items[0].why, S("đo lại")));
    assert_int_equal(full.corrections.items[0].at_ms, INT64_C(1733986800000));
    assert_int_equal(correct(metres(1, 360)), OK);
    assert_int_equal(lines()->items[1].milli, 360 * 1000);
    assert_int_equal(full.corrections.count, 2);
    rebuilds_the_same();
}

static void a_dropped_line_is_gone_and_an_added_one_stands_at_the_end(void **state)
{
    struct plan_correction drop = {.why = S("chưa làm năm nay"), .dropped = true};
    struct plan_correction add = {.why = S("sót trong văn bản"),
        .line = {.kind = KIND_GIFT,
            .place = S("Ấp Cầu"),
            .text = S("Tặng quà"),
            .count = 25,
            .unit = UNIT_COUNT,
            .milli = 25 * 1000,
            .money_vnd = 12500000,
            .bound = '='}};

    drop.at = lines()->items[0].at;
    assert_int_equal(correct(drop), OK);
    assert_int_equal(correct(add), OK);
    assert_int_equal(lines()->count, 3);
    assert_int_equal(full.plan.lines.items[0].milli, 300 * 1000);
    assert_int_equal(full.plan.lines.items[2].kind, KIND_GIFT);
    assert_int_equal(full.plan.lines.items[2].count, 25);
    assert_int_equal(full.plan.lines.items[2].money_vnd, 12500000);
    assert_int_equal(full.plan.lines.items[2].at.line, 0);
    assert_int_equal(correct(drop), E_INVALID); /* it does not stand there any more */
    rebuilds_the_same();
}

static void a_correction_that_does_not_fit_changes_nothing(void **state)
{
    struct plan_correction c = metres(0, 2900);

    c.why = S("  ");
    assert_int_equal(correct(c), E_INVALID);
    c = metres(0, -5);
    assert_int_equal(correct(c), E_INVALID);
    c = metres(0, 2900);
    c.at.line = 4000;
    assert_int_equal(correct(c), E_INVALID);
    c = metres(0, 2900);
    c.line.text = S("");
    assert_int_equal(correct(c), E_INVALID);
    c = metres(0, 2900);
    c.line.unit = UNIT_NONE;
    assert_int_equal(correct(c), E_INVALID);
    c = (struct plan_correction){.why = S("bỏ"), .dropped = true};
    assert_int_equal(correct(c), E_INVALID);
    assert_int_equal(lines()->items[0].milli, 3000 * 1000);
    assert_int_equal(full.corrections.count, 0);
}

static void accepting_freezes_the_lines_with_their_corrections(void **state)
{
    struct plan_correction late;

    assert_int_equal(correct(metres(0, 2900)), OK);
    late = metres(1, 310);
    assert_int_equal(accept(), OK);
    assert_int_equal(lines()->count, 3);
    assert_true(full.record.accepted);
    assert_int_equal(full.plan.lines.items[0].milli, 2900 * 1000);
    assert_int_equal(correct(late), E_CONFLICT);
    assert_int_equal(accept(), E_CONFLICT);
    assert_int_equal(lines()->items[1].milli, 300 * 1000);
    rebuilds_the_same();
}

static void frozen_lines_are_what_was_read_whatever_is_read_later(void **state)
{
    struct plan_lines before = *lines();

    assert_int_equal(accept(), OK);
    assert_int_equal(lines()->count, before.count);
    for (size_t i = 0; i < before.count; i++) {
        const struct plan_line *l = &full.plan.lines.items[i];

        assert_true(str_eq(l->place, before.items[i].place));
        assert_true(str_eq(l->text, before.items[i].text));
        assert_int_equal(l->kind, before.items[i].kind);
        assert_int_equal(l->unit, before.items[i].unit);
        assert_int_equal(l->milli, before.items[i].milli);
        assert_int_equal(l->at.line, before.items[i].at.line);
        assert_int_equal(l->at.to, before.items[i].at.to);
    }
}

static void a_text_without_any_work_is_not_accepted(void **state)
{
    assert_int_equal(upload("Thông báo họp giao ban tuần.\n"), OK);
    assert_int_equal(accept(), E_INVALID);
    assert_int_equal(lines()->count, 0);
}

static enum err take_out_run(struct tx *tx, void *context)
{
    struct str text, ret;
    struct fact fact;
    const char *seal;
    size_t at;
    enum err e = fact_find(tx->db, tx->arena, id.v, &fact);

    if (e == OK)
        e = body_unpack(tx->arena, fact.body, "{s:s}", "text_seal", &seal);
    if (e == OK)
        e = seal_open(tx->db, tx->arena, str_from(seal), &text);
    if (e != OK)
        return e;
    at = str_find(text, S("Lộ kiểm"), 0);
    text = str_printf(tx->arena, "%.*s███████%.*s", STR(str_slice(text, 0, at)),
        STR(str_slice(text, at + strlen("Lộ kiểm"), text.len)));
    return seal_redact(tx, str_from(seal), text, "request", &ret);
}

static void a_name_taken_out_leaves_figures_and_places_of_lines(void **state)
{
    struct verify_result v;

    assert_int_equal(correct(metres(0, 2900)), OK);
    assert_int_equal(accept(), OK);
    assert_int_equal(store_write_wait(store, 1, take_out_run, NULL), OK);
    assert_int_equal(lines()->count, 3);
    assert_true(str_find(full.doc.text, S("Lộ kiểm"), 0) == full.doc.text.len);
    assert_int_equal(full.plan.lines.items[0].milli, 2900 * 1000);
    for (size_t i = 0; i < 3; i++) { /* what is marked on the page is whole characters */
        const struct position *at = &full.plan.lines.items[i].at;
        struct str line = full.doc.lines[at->line - 1];

        assert_true(at->to <= line.len && utf8_valid(str_slice(line, at->from, at->to)));
    }
    assert_int_equal(store_verify(store, &v), OK);
    assert_null(v.why);
    rebuilds_the_same();
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(the_text_is_kept_as_it_was_handed_in),
        CASE(nothing_is_not_a_plan),
        CASE(a_text_is_at_most_so_long),
        CASE(a_unit_hands_in_so_many_in_a_day),
        CASE(a_corrected_line_says_the_new_figure_and_stands_where_it_stood),
        CASE(a_dropped_line_is_gone_and_an_added_one_stands_at_the_end),
        CASE(a_correction_that_does_not_fit_changes_nothing),
        CASE(accepting_freezes_the_lines_with_their_corrections),
        CASE(frozen_lines_are_what_was_read_whatever_is_read_later),
        CASE(a_name_taken_out_leaves_figures_and_places_of_lines),
        CASE(a_text_without_any_work_is_not_accepted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
