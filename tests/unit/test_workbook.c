/* test_workbook.c: the daily form and the list of works read back from cells: nothing is lost
 * without a word, and what is said twice is settled by a person. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "doc/grid_inside.h"
#include "plan/list_book.h"
#include "workbook/workbook.h"

#include <string.h>

static struct arena a = {.max_bytes = 1024u << 20};
static size_t total;

static int reset(void **state)
{
    arena_reset(&a);
    total = 0;
    return 0;
}

static struct grid_cell *cell(struct grid *g, uint32_t row, uint32_t column)
{
    struct grid_cell *c = NULL;
    const char *why;

    assert_int_equal(grid_cell_add(&a, g, row, column, &total, &c, &why), OK);
    return c;
}

static void text(struct grid *g, uint32_t row, uint32_t column, const char *words)
{
    struct grid_cell *c = cell(g, row, column);

    c->kind = CELL_TEXT;
    c->text = str_from(words);
}

static void number(struct grid *g, uint32_t row, uint32_t column, int64_t n)
{
    struct grid_cell *c = cell(g, row, column);

    c->kind = CELL_NUMBER;
    c->exact = true;
    c->milli = n * 1000;
}

/* A sheet of unit 5 with two days and an empty body. */
static struct grid *sheet(struct grid_book *book, const char *name)
{
    struct grid *g = vec_push(&a, book);

    g->name = str_from(name);
    text(g, 0, 0, "Mã");
    text(g, 0, 4, "12/12/2026");
    text(g, 0, 5, "13/12");
    text(g, 1, 0, "unit 5");
    return g;
}

static struct grid_book hidden_book(void)
{
    struct grid_book book = {0};
    struct grid *g = vec_push(&a, &book);

    g->hidden = true;
    g->name = S("chungsuc");
    text(g, 0, 0, "chungsuc-daily");
    text(g, 0, 1, "1");
    text(g, 0, 2, "7");
    text(g, 1, 0, "5");
    text(g, 1, 1, "2026-12-12");
    text(g, 1, 2, "3");
    return book;
}

static struct filled_book filled;
static struct workbook_findings findings;

static void read(const struct grid_book *book)
{
    memset(&filled, 0, sizeof filled);
    memset(&findings, 0, sizeof findings);
    assert_int_equal(workbook_daily_read(&a, LANG_VI, book, &filled, &findings), OK);
    assert_int_equal(filled.campaign, 7);
}

static void found(const char *place, const char *words)
{
    for (size_t i = 0; i < findings.count; i++) {
        if (str_eq(findings.items[i].place, str_from(place)) &&
            str_find(findings.items[i].words, str_from(words), 0) < findings.items[i].words.len)
            return;
    }
    fail_msg("not found: %s: %s", place, words);
}

static void a_sheet_that_was_copied_is_read_once(void **state)
{
    struct grid_book book = hidden_book();

    for (int i = 0; i < 2; i++) {
        struct grid *g = sheet(&book, i ? "Hai" : "Một");

        text(g, 2, 0, "citizens");
        number(g, 2, 4, 40);
    }
    read(&book);
    assert_int_equal(findings.count, 0);
    assert_int_equal(filled.reports.count, 1);
    assert_int_equal(filled.reports.items[0].revision, 3);
    book.items[2].cells.items[book.items[2].cells.count - 1].milli = 41000;
    read(&book);
    found("Hai!E1", "đã có ở Một!E1");
    assert_int_equal(filled.reports.count, 1);
    assert_true(filled.reports.items[0].refused);
}

static void a_row_that_was_copied_is_settled(void **state)
{
    struct grid_book book = hidden_book();
    struct grid *g = sheet(&book, "Một");

    for (uint32_t row = 2; row < 5; row++) {
        text(g, row, 0, "citizens");
        number(g, row, 4, row == 4 ? 41 : 40);
    }
    read(&book);
    assert_int_equal(findings.count, 1);
    found("Một!E5", "Mã citizens có hai dòng");
    assert_true(filled.reports.items[0].refused);
    assert_int_equal(filled.reports.items[0].cells.count, 1);
}

static void figures_that_are_not_read_are_named(void **state)
{
    struct grid_book book = hidden_book();
    struct grid *g = sheet(&book, "Một");

    text(g, 2, 0, "citizens");
    number(g, 2, 4, 40);
    number(g, 2, 5, 50); /* under "13/12" */
    number(g, 3, 4, 60); /* without a key */
    number(g, WORKBOOK_ROWS_MAX, 4, 70);
    read(&book);
    assert_int_equal(findings.count, 3);
    found("Một!F1", "không phải một ngày đủ");
    found("Một!E4", "không có Mã");
    found("Một!A2001", "2.000 dòng đầu");
    assert_int_equal(filled.reports.count, 1);
}

static void places_of_the_file_are_known(void **state)
{
    struct grid_book book = hidden_book();
    struct grid *g = sheet(&book, "Một");

    text(g, 2, 0, "citizens");
    number(g, 2, 4, 40);
    text(g, 3, 0, "note");
    read(&book);
    assert_int_equal(filled.reports.items[0].place_count, 2);
    assert_true(str_eq(filled.reports.items[0].places[1], S("note")));
}

static void merged(struct grid *g, uint32_t row, uint32_t column, uint32_t last, uint32_t side)
{
    *vec_push(&a, &g->merged) = (struct merged){row, column, last, side};
}

static void places_that_are_merged_are_found_at_once(void **state)
{
    struct grid_book book = hidden_book();
    struct grid *g = sheet(&book, "Một");
    struct merged_places p = {0};

    merged(g, 1, 2, 1, 4);
    merged(g, 2, 0, 90000, 1);
    number(g, 9, 0, 1);
    assert_int_equal(grid_merged_places(&a, g, 5, &p), OK);
    assert_ptr_equal(merged_place(&p, 1, 3), &g->merged.items[0]);
    assert_ptr_equal(merged_place(&p, 4, 1), &g->merged.items[1]);
    assert_null(merged_place(&p, 1, 5));
    assert_null(merged_place(&p, 5, 0));
    merged(g, 3, 1, 3, 3);
    assert_int_equal(grid_merged_places(&a, g, 5, &p), E_DAMAGED);
    read(&book);
    found("Một!A1", "chồng lên nhau");
}

/* As much as a file may hold of what used to be asked again for every cell: this took minutes. */
static void a_file_made_to_keep_us_busy_does_not(void **state)
{
    struct grid_book book = hidden_book();
    struct grid *g = sheet(&book, "Một");

    text(&book.items[0], GRID_ROWS_MAX - 1, 0, "x");
    g->cells.count = g->rows.count = 0;
    text(g, 0, 0, "Mã");
    for (uint32_t column = 1; column < GRID_COLUMNS_MAX; column++)
        text(g, 0, column, "12/12/2026");
    text(g, 1, 0, "unit 5");
    for (uint32_t row = 2; row < WORKBOOK_ROWS_MAX; row++)
        text(g, row, 0, "citizens");
    for (uint32_t i = 0; i < GRID_MERGED_MAX; i++)
        merged(g, 10000 + i, 1, 10000 + i, GRID_COLUMNS_MAX);
    read(&book);
    assert_int_equal(filled.reports.count, 0);
}

static void as_much_as_fits_is_packed(void **state)
{
    enum { COUNT = 400 };
    struct report *all = arena_new_array(&a, struct report, COUNT), *back;
    char *note = arena_alloc(&a, 1500);
    size_t count = COUNT, n;
    struct str packed;

    memset(note, '%', 1500);
    for (int i = 0; i < COUNT; i++)
        all[i] = (struct report){.unit = {5}, .day = 20000 + i, .note = {note, 1500}};
    packed = workbook_pack(&a, all, &count);
    assert_true(count > 80 && count < 100 && packed.len <= WORKBOOK_PACKED_MAX);
    assert_int_equal(workbook_unpack(&a, packed, (struct campaign_id){7}, &back, &n), OK);
    assert_int_equal(n, count);
    assert_int_equal(back[n - 1].note.len, 1500);
}

/* --- the list of works --- */

static struct grid *list(struct grid_book *book)
{
    struct grid *own, *g;

    *book = (struct grid_book){0};
    own = vec_push(&a, book);
    own->hidden = true;
    text(own, 0, 0, "chungsuc-works");
    g = vec_push(&a, book);
    g->name = S("Danh mục");
    text(g, 2, 0, "Ấp, đơn vị");
    text(g, 2, 1, "Loại việc");
    return g;
}

static void work(struct grid *g, uint32_t row, const char *kind, const char *what)
{
    text(g, row, 0, "Ấp Cầu");
    text(g, row, 1, kind);
    text(g, row, 2, what);
    number(g, row, 3, 800);
    text(g, row, 4, "m");
}

static void more_faults_than_are_said_read_nothing(void **state)
{
    struct grid_book book;
    struct grid *g = list(&book);
    struct list_faults faults = {0};
    struct str ret;

    for (uint32_t row = 3; row < 40; row++)
        work(g, row, "Xây cầu vượt", "");
    assert_int_equal(list_book_text(&a, LANG_VI, &book, &ret, &faults), E_INVALID);
    assert_int_equal(faults.count, LIST_BOOK_FAULTS_MAX);
}

static void a_cell_of_two_lines_is_one_line_of_the_plan(void **state)
{
    struct grid_book book;
    struct grid *g = list(&book);
    struct list_faults faults = {0};
    struct str ret = {0};

    work(g, 3, "Phát quang, dọn vệ sinh", "tuyến\nBờ Kinh");
    work(g, 4, "Phát quang, dọn vệ sinh", "tuyến Bờ Đê");
    assert_int_equal(list_book_text(&a, LANG_VI, &book, &ret, &faults), OK);
    assert_true(str_find(ret, S("tuyến Bờ Kinh"), 0) < ret.len);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_sheet_that_was_copied_is_read_once, reset),
        cmocka_unit_test_setup(a_row_that_was_copied_is_settled, reset),
        cmocka_unit_test_setup(figures_that_are_not_read_are_named, reset),
        cmocka_unit_test_setup(places_of_the_file_are_known, reset),
        cmocka_unit_test_setup(places_that_are_merged_are_found_at_once, reset),
        cmocka_unit_test_setup(a_file_made_to_keep_us_busy_does_not, reset),
        cmocka_unit_test_setup(as_much_as_fits_is_packed, reset),
        cmocka_unit_test_setup(more_faults_than_are_said_read_nothing, reset),
        cmocka_unit_test_setup(a_cell_of_two_lines_is_one_line_of_the_plan, reset),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
