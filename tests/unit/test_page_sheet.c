/* test_page_sheet.c: the tables of a page as a spreadsheet. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "doc/grid.h"
#include "http/dispatch.h"
#include "http/loop.h"
#include "http/reply.h"
#include "http/sheet.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/eventfd.h>

static struct arena a = {.max_bytes = 256u << 20};

static int reset(void **state)
{
    arena_reset(&a);
    return 0;
}

#define HEAD                                                                                        \
    "<html><head><title>x</title></head><body><header><h2>Đầu</h2></header><main><h1>Xã &amp; " \
    "ấp</h1>"

static struct xlsx tables_of(const char *markup, enum lang lang)
{
    struct xlsx book = {0};
    struct str title = {0};

    assert_int_equal(sheet_read(&a, str_from(markup), lang, &book, &title), OK);
    assert_string_equal(str_z(&a, title), "Xã & ấp");
    return book;
}

static const struct xlsx_cell *at(const struct xlsx_table *t, size_t row, size_t column)
{
    assert_true(row < t->count && column < t->columns_count);
    return &t->items[row * t->columns_count + column];
}

static const char works[] =
    HEAD "<h2>Công trình</h2><table class=\"cards\"><caption class=\"unseen\">Theo ấp</caption>"
         "<thead><tr><th scope=\"col\">Nơi</th><th scope=\"col\" class=\"n\">Dài</th><th "
         "class=\"n\">Tiền</th><th>Xong</th><th>Sửa</th></tr></thead><tbody>\n"
         "<tr><th scope=\"row\"><a href=\"/x?a=1&amp;b=2\" title=\"Ấp\">Ấp   &lt;Cầu&gt;</a>\n "
         "<span class=\"dim\">tổ 3</span></th>"
         "<td class=\"n\" data-label=\"Dài > 3\">1.234,5 m</td><td class=\"n\">90.000.000 "
         "đồng</td><td>12/12/2026</td><td><button>Sửa</button></td></tr>"
         "<tr><th scope=\"row\"><a title=\"Ấp Mới\" href=\"/y\"><svg viewBox=\"0 0 1 1\"><path "
         "d=\"M0\"/></svg></a></th>"
         "<td class=\"n\">1.000 m</td><td class=\"n\">–</td><td>chưa</td><td><form><input "
         "type=\"hidden\"></form></td></tr></tbody>"
         "<tfoot><tr><th>Cộng</th><td class=\"n\">2.234,5 m</td><td class=\"n\">90.000.000 "
         "đồng</td><td></td><td></td></tr></tfoot></table></main>";

static void cells_get_their_kinds(void **state)
{
    struct xlsx book = tables_of(works, LANG_VI);
    const struct xlsx_table *t = book.items[0];

    assert_int_equal(book.count, 1);
    assert_string_equal(str_z(&a, t->sheet), "Công trình");
    assert_int_equal(t->columns_count, 4);
    assert_string_equal(str_z(&a, t->columns[1].name), "Dài (m)");
    assert_int_equal(t->columns[2].kind, XLSX_MONEY);
    assert_int_equal(t->columns[3].kind, XLSX_DAY);
    assert_string_equal(str_z(&a, at(t, 0, 0)->text), "Ấp <Cầu> tổ 3");
    assert_string_equal(str_z(&a, at(t, 1, 0)->text), "Ấp Mới");
    assert_int_equal(at(t, 0, 1)->number, 1234500);
    assert_int_equal(at(t, 0, 2)->number, 90000000);
    assert_false(at(t, 1, 2)->filled);
    assert_int_equal(at(t, 0, 3)->number, 20799);
    assert_true(at(t, 1, 3)->words);
}

static void the_page_s_own_sums_become_formulas(void **state)
{
    struct xlsx book = tables_of(works, LANG_VI);
    struct grid_book back;
    const char *why;
    struct str file;

    assert_int_equal(at(book.items[0], 2, 1)->sums, 2);
    assert_true(at(book.items[0], 2, 1)->bold);
    assert_int_equal(xlsx_write(&a, &book, &file), OK);
    assert_int_equal(grid_read(&a, file, &back, &why), OK);
    assert_true(grid_at(&back.items[0], 5, 1)->formula);
    assert_int_equal(grid_at(&back.items[0], 5, 1)->milli, 2234500);
}

static void a_total_that_is_no_sum_stays_a_number(void **state)
{
    struct xlsx book =
        tables_of(HEAD "<table><thead><tr><th>A</th><th>B</th></tr></thead><tr><td>x</td><td "
                       "class=\"n\">3</td></tr>"
                       "<tr><td>y</td><td class=\"n\">4</td></tr><tr class=\"sum\"><td>Cả "
                       "đợt</td><td class=\"n\">8</td></tr></table>",
            LANG_VI);

    assert_int_equal(at(book.items[0], 2, 1)->number, 8000);
    assert_int_equal(at(book.items[0], 2, 1)->sums, 0);
}

static void columns_that_add_up_are_closed(void **state)
{
    struct xlsx book =
        tables_of(HEAD "<table><thead><tr><th>A</th><th class=\"n adds\">B</th><th "
                       "class=\"n\">C</th></tr></thead><tr><td>x</td><td class=\"n\">3,5</td><td "
                       "class=\"n\">1</td></tr>"
                       "<tr><td>y</td><td class=\"n\">+4</td><td class=\"n\">2</td></tr></table>",
            LANG_VI);
    const struct xlsx_table *t = book.items[0];

    assert_int_equal(t->count, 3);
    assert_int_equal(at(t, 2, 1)->number, 7500);
    assert_int_equal(at(t, 2, 1)->sums, 2);
    assert_false(at(t, 2, 2)->filled);
}

static void tables_of_one_head_are_one_sheet(void **state)
{
    struct xlsx book = tables_of(HEAD
        "<h2>Việc</h2><table><caption>Một</caption><thead><tr><th>A</th></tr></thead><tr><td>x</"
        "td></tr></table>"
        "<table class=\"month\"><thead><tr><th>T2</th></tr></thead><tr><td>1</td></tr></table>"
        "<h2>Khác</h2><table><thead><tr><th>A</th></tr></thead><tr><td>y</td></tr></table>",
        LANG_VI);

    assert_int_equal(book.count, 1);
    assert_string_equal(str_z(&a, at(book.items[0], 0, 0)->text), "Một");
    assert_string_equal(str_z(&a, at(book.items[0], 1, 0)->text), "Khác");
    assert_string_equal(str_z(&a, at(book.items[0], 1, 1)->text), "y");
}

static void units_that_differ_get_a_column(void **state)
{
    struct xlsx book =
        tables_of(HEAD "<table><thead><tr><th>A</th><th>B</th></tr></thead><tr><td>x</td><td "
                       "class=\"n\">3 m</td></tr>"
                       "<tr><td>y</td><td class=\"n\">4 căn</td></tr><tr><td>z</td><td "
                       "class=\"n\">hơn 5 m</td></tr></table>",
            LANG_VI);
    const struct xlsx_table *t = book.items[0];

    assert_int_equal(t->columns_count, 3);
    assert_string_equal(str_z(&a, at(t, 1, 2)->text), "căn");
    assert_true(at(t, 2, 1)->words);
}

static void a_head_of_two_rows_is_one(void **state)
{
    struct xlsx book =
        tables_of(HEAD "<table><thead><tr><th rowspan=\"2\">A</th><th "
                       "colspan=\"2\">B</th></tr><tr><th>x</th><th>y</th></tr></thead>"
                       "<tr><td>1</td><td class=\"n\">1,234.5</td><td></td></tr></table>",
            LANG_EN);
    const struct xlsx_table *t = book.items[0];

    assert_string_equal(str_z(&a, t->columns[1].name), "B: x");
    assert_string_equal(str_z(&a, t->columns[2].name), "B: y");
    assert_int_equal(at(t, 0, 1)->number, 1234500);
}

static void a_word_that_is_explained_stays_a_word(void **state)
{
    struct xlsx book = tables_of(HEAD
        "<table><thead><tr><th><span class=\"term\"><button class=\"term-word\" "
        "type=\"button\">Ngày "
        "công</button><a class=\"term-old\" href=\"/h\">?</a><span class=\"term-note\" "
        "id=\"t\"><b>ngày công</b>: một người <span>một</span> ngày</span></span></th></tr></thead>"
        "<tr><td class=\"n\">2,5</td></tr></table>",
        LANG_VI);

    assert_string_equal(str_z(&a, book.items[0]->columns[0].name), "Ngày công");
}

static void csv_is_for_programs(void **state)
{
    struct xlsx book = tables_of(HEAD
        "<table><thead><tr><th>A</th><th>B</th><th>C</th></tr></thead>"
        "<tr><td>=1+1</td><td class=\"n\">1.234,5</td><td>01/02/2026</td></tr><tr><td>b</td><td "
        "class=\"n\">3,125</td><td></td></tr><tr><td>a, "
        "\"b\"</td><td></td><td></td></tr></table>",
        LANG_VI);

    struct str csv;

    assert_int_equal(sheet_csv(&a, &book, &csv), OK);
    assert_string_equal(str_z(&a, csv),
        "\xef\xbb\xbf"
        "A,B,C\r\n'=1+1,1234.5,2026-02-01\r\nb,3.1250,\r\n\"a, \"\"b\"\"\",,\r\n");
}

static void no_table_is_said(void **state)
{
    struct xlsx book;
    struct str title;

    assert_false(sheet_in(S("<p>không</p><table class=\"month\"><tr></tr></table>")));
    assert_false(sheet_in(S("<table class=\"help-table\"><tr></tr></table>")));
    assert_true(sheet_in(S("<table class=\"help-table\"></table><table><tr></tr></table>")));
    assert_int_equal(sheet_read(&a, S("<p>không"), LANG_VI, &book, &title), E_NOT_FOUND);
    assert_int_equal(
        sheet_read(&a, S("<table><thead><tr><th>A"), LANG_VI, &book, &title), E_NOT_FOUND);
    assert_int_equal(
        sheet_read(&a, S("<table><tr><td class=\"n\" "), LANG_VI, &book, &title), E_NOT_FOUND);
}

/* --- lists of many pages --- */

static size_t list_rows; /* how long the list is */
static bool list_own;    /* it makes its own table */
static bool list_sparse; /* its pages hold none of what was asked for */

static void own_row(struct req *r, struct xlsx_table *t, size_t i)
{
    struct xlsx_cell *row = xlsx_row_add(r->arena, t);

    row[0] = xlsx_text(str_printf(r->arena, "dòng %zu", i));
    row[1] = xlsx_number((int64_t)i);
}

static enum err show_list(struct req *r)
{
    size_t from = (size_t)req_query_id(r, "after"), rows = sheet_page_rows(r, 3), end = from + rows;
    struct xlsx_column *columns = arena_new_array(r->arena, struct xlsx_column, 2);
    struct xlsx_table *t;

    end = end < list_rows ? end : list_rows;
    columns[0] = (struct xlsx_column){.name = S("A")};
    columns[1] = (struct xlsx_column){.name = S("B"), .kind = XLSX_COUNT};
    r->sheet = list_own ? arena_new(r->arena, struct xlsx) : NULL;
    t = list_own ? xlsx_table_add(r->arena, r->sheet, S("Của trang"), columns, 2) : NULL;
    r->sheet_step = "after";
    if (end < list_rows)
        r->sheet_next = str_printf(r->arena, "%zu", end);
    html_raw(r->out, (struct html_safe){S(HEAD "<h2>Việc</h2><table><thead><tr><th>A</th><th "
                                               "class=\"n\">B</th></tr></thead>")});
    for (size_t i = list_sparse && from ? end : from; i < end; i++) {
        if (t)
            own_row(r, t, i);
        else
            html_raw(r->out, (struct html_safe){str_printf(r->arena,
                                 "<tr><td>dòng %zu</td><td class=\"n\">%zu%s</td></tr>", i,
                                 i % 1000, list_rows == 2500 && i == 2400 ? " m" : "")});
    }
    html_raw(r->out, (struct html_safe){S("</table></main>")});
    r->flash = S("");
    reply_header(r, "X-Page", S("made"));
    return OK;
}

static const struct route list_routes[] = {
    {.name = "list", .method = GET, .path = "/list", .show = show_list},
    {.name = "own_list", .method = GET, .path = "/own", .permission = 1, .show = show_list},
    {.name = NULL}};
/* Who asks, when the app knows people: closed between the question and the file. */
static bool person_known = true, person_may = true;

static enum err load_person(struct req *r)
{
    if (!person_known)
        return E_NOT_FOUND;
    r->account_id = 7;
    return OK;
}

static bool may_person(const struct req *r, uint8_t permission)
{
    return r->account_id && person_may;
}

static const struct app list_app = {.routes = list_routes,
    .actor_load = load_person,
    .may = may_person,
    .sign_in_path = "/sign-in"};
static const struct server_options list_options = {.app = &list_app};

/* The answer; what it holds stands until the next is asked for. */
static struct exchange *asked(const char *target, const atomic_bool *stop)
{
    static struct exchange x;
    enum phase phase;

    dispatch_release(&x);
    dispatch_init(&x, &list_options, 0);
    x.wire = (struct wire){.method = S("GET"), .target = str_from(target), .peer = S("127.0.0.1")};
    phase = dispatch_start(&x);
    if (phase == PHASE_SHEET)
        phase = dispatch_sheet(&x, stop);
    assert_int_equal(phase, PHASE_ANSWER);
    dispatch_answer(&x);
    return &x;
}

static size_t lines_of(struct str csv)
{
    size_t n = 0;

    for (size_t i = 0; i < csv.len; i++)
        n += csv.ptr[i] == '\n';
    return n;
}

static void all_pages_become_one_file(void **state)
{
    static const char *const targets[] = {
        "/list?as=csv", "/list?as=csv&after=1800", "/list?after=5&as=csv"};

    for (int own = 0; own < 2; own++) {
        list_own = own;
        for (size_t i = 0; i < 3; i++) {
            struct exchange *x;
            struct str csv;

            list_rows = 2501;
            x = asked(targets[i], NULL);
            csv = x->reply.body;
            assert_int_equal(x->reply.status, 200);
            assert_int_equal(lines_of(csv), 2502);
            assert_true(str_starts(csv, S("\xef\xbb\xbf"
                                          "A,B\r\ndòng 0,0\r\n")));
            assert_int_equal(
                str_find(csv, S("dòng 2500,"), 0), str_find(csv, S("\ndòng 2500"), 0) + 1);
            assert_int_equal(x->reply.headers.count, 1); /* the name of the file, and no page's */
        }
    }
    list_own = false;
}

/* What a column holds is judged by all of its rows, whichever page they stood on. */
static void kinds_are_those_of_the_whole_list(void **state)
{
    struct grid_book back;
    const char *why;

    list_rows = 2500;
    assert_int_equal(grid_read(&a, asked("/list?as=xlsx", NULL)->reply.body, &back, &why), OK);
    assert_string_equal(str_z(&a, grid_at(&back.items[0], 2, 2)->text), "Đơn vị tính");
    assert_string_equal(str_z(&a, grid_at(&back.items[0], 2403, 2)->text), "m");
    assert_int_equal(grid_at(&back.items[0], 2403, 1)->milli, 400000);
}

static void what_is_too_long_is_named_with_its_bound(void **state)
{
    struct exchange *x;

    list_own = true;
    list_rows = SHEET_ROWS_MAX;
    x = asked("/list?as=csv", NULL);
    assert_int_equal(x->reply.status, 200);
    assert_int_equal(lines_of(x->reply.body), SHEET_ROWS_MAX + 1);
    list_rows++;
    x = asked("/list?as=csv", NULL);
    assert_int_equal(x->reply.status, 413);
    assert_true(str_find(x->reply.body, S("nhiều nhất 100.000 dòng"), 0) < x->reply.body.len);
    assert_true(str_find(x->reply.body, S("lọc bớt"), 0) < x->reply.body.len);
    list_own = false;
}

/* Not the rows that fit are too many: what to narrow is where they are looked for. */
static void what_was_looked_for_too_long_says_so(void **state)
{
    struct exchange *x;

    list_sparse = true;
    list_rows = SHEET_PAGES_MAX * SHEET_PAGE_ROWS;
    assert_int_equal(asked("/list?as=csv", NULL)->reply.status, 200);
    list_rows++;
    x = asked("/list?as=csv", NULL);
    assert_int_equal(x->reply.status, 413);
    assert_true(str_find(x->reply.body, S("nhiều nhất"), 0) == x->reply.body.len);
    assert_true(str_find(x->reply.body, S("khoảng ngày ngắn hơn"), 0) < x->reply.body.len);
    list_sparse = false;
}

static void a_server_that_ends_makes_no_further_page(void **state)
{
    atomic_bool stop = true;

    list_rows = 5;
    assert_int_equal(asked("/list?as=csv", &stop)->reply.status, 200); /* stands on one page */
    list_rows = 2500;
    assert_int_equal(asked("/list?as=csv", &stop)->reply.status, 503);
}

/* A slow line takes its time: meanwhile only the bytes are held. */
static void what_a_file_was_made_from_is_given_back(void **state)
{
    static const size_t lists[] = {5, SHEET_ROWS_MAX, SHEET_ROWS_MAX + 1};

    for (int own = 0; own < 2; own++) {
        for (size_t i = 0; i < 3; i++) {
            struct exchange *x;

            list_own = own;
            list_rows = lists[i];
            x = asked("/list?as=csv&after=3", NULL);
            assert_int_equal(x->reply.status, i < 2 ? 200 : 413);
            assert_int_equal(x->rows.used_bytes, 0);
            assert_true(i == 2 || x->page.used_bytes == 0);
            assert_true(x->arena.used_bytes < 2 * x->reply.body.len + 256 * 1024);
        }
    }
    list_own = false;
}

static enum phase own_begin(struct exchange *x)
{
    static const struct header headers[] = {
        {STR_INIT("cookie"), STR_INIT("cs=0123456789012345678901234567890123456789012")}};

    dispatch_init(x, &list_options, 0);
    x->wire = (struct wire){.method = S("GET"),
        .target = S("/own?as=csv"),
        .peer = S("127.0.0.1"),
        .headers = headers,
        .header_count = 1};
    return dispatch_start(x);
}

/* Files wait for their turn; who is closed or loses his role meanwhile gets none. */
static void rights_are_asked_again_when_the_file_is_made(void **state)
{
    struct exchange x;

    list_rows = 5;
    for (int i = 0; i < 3; i++) {
        assert_int_equal(own_begin(&x), PHASE_SHEET);
        person_known = i != 1;
        person_may = i != 2;
        assert_int_equal(dispatch_sheet(&x, NULL), PHASE_ANSWER);
        dispatch_answer(&x);
        assert_int_equal(x.reply.status, i == 0 ? 200 : i == 1 ? 303 : 403);
        assert_true(i == 0 || str_find(x.reply.body, S("dòng 1"), 0) == x.reply.body.len);
        person_known = person_may = true;
        dispatch_release(&x);
    }
}

/* --- the desk --- */

static struct job *job_asked(struct loop *l)
{
    struct job *job = calloc(1, sizeof *job);

    assert_non_null(job);
    job->loop = l;
    assert_int_equal(own_begin(&job->x), PHASE_SHEET);
    return job;
}

static void job_end(struct job *job)
{
    sheet_desk_left(job->loop->sheets, job);
    dispatch_release(&job->x);
    free(job->packed);
    free(job);
}

static void desk_open(struct sheet_desk *d, struct loop *l)
{
    *d = (struct sheet_desk){0};
    *l = (struct loop){.sheets = d, .wake_fd = eventfd(0, EFD_CLOEXEC)};
    pthread_mutex_init(&l->lock, NULL);
    assert_int_equal(sheet_desk_start(d, NULL), OK);
}

static void desk_close(struct sheet_desk *d, struct loop *l)
{
    sheet_desk_release(d);
    pthread_mutex_destroy(&l->lock);
    close(l->wake_fd);
}

/* Else one who reads slowly asks for files until no memory is left. */
static void a_place_is_kept_until_the_file_is_out(void **state)
{
    struct job *jobs[SHEET_EACH], *more;
    struct sheet_desk d;
    struct loop l;

    list_rows = 5;
    desk_open(&d, &l);
    for (int i = 0; i < SHEET_EACH; i++) {
        uint64_t made = 0;

        jobs[i] = job_asked(&l);
        assert_int_equal(sheet_desk_give(&d, jobs[i]), OK);
        while (!made) {
            pthread_mutex_lock(&l.lock);
            made = l.returned == jobs[i];
            pthread_mutex_unlock(&l.lock);
        }
    }
    more = job_asked(&l);
    assert_int_equal(sheet_desk_give(&d, more), E_BUSY);
    job_end(jobs[0]);
    assert_int_equal(sheet_desk_give(&d, more), OK);
    sheet_desk_stop(&d);
    job_end(more);
    for (int i = 1; i < SHEET_EACH; i++) {
        assert_int_equal(jobs[i]->x.result, OK);
        job_end(jobs[i]);
    }
    desk_close(&d, &l);
}

static void a_server_that_ends_begins_no_file(void **state)
{
    struct sheet_desk d;
    struct job *job;
    struct loop l;

    list_rows = 5;
    desk_open(&d, &l);
    job = job_asked(&l);
    sheet_desk_end(&d);
    assert_int_equal(sheet_desk_give(&d, job), OK);
    sheet_desk_stop(&d);
    assert_int_equal(job->x.result, E_BUSY);
    assert_false(job->x.reply.done);
    job_end(job);
    desk_close(&d, &l);
}

static void on_screen_a_page_stays_a_page(void **state)
{
    struct exchange *x;

    list_rows = 2500;
    x = asked("/list", NULL);
    assert_true(str_find(x->reply.body, S("dòng 2<"), 0) < x->reply.body.len);
    assert_true(str_find(x->reply.body, S("dòng 3<"), 0) == x->reply.body.len);
    dispatch_release(asked("/list?after=3", NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(cells_get_their_kinds, reset),
        cmocka_unit_test_teardown(the_page_s_own_sums_become_formulas, reset),
        cmocka_unit_test_teardown(a_total_that_is_no_sum_stays_a_number, reset),
        cmocka_unit_test_teardown(columns_that_add_up_are_closed, reset),
        cmocka_unit_test_teardown(tables_of_one_head_are_one_sheet, reset),
        cmocka_unit_test_teardown(units_that_differ_get_a_column, reset),
        cmocka_unit_test_teardown(a_head_of_two_rows_is_one, reset),
        cmocka_unit_test_teardown(a_word_that_is_explained_stays_a_word, reset),
        cmocka_unit_test_teardown(csv_is_for_programs, reset),
        cmocka_unit_test_teardown(no_table_is_said, reset),
        cmocka_unit_test_teardown(all_pages_become_one_file, reset),
        cmocka_unit_test_teardown(kinds_are_those_of_the_whole_list, reset),
        cmocka_unit_test_teardown(what_is_too_long_is_named_with_its_bound, reset),
        cmocka_unit_test_teardown(what_was_looked_for_too_long_says_so, reset),
        cmocka_unit_test_teardown(a_server_that_ends_makes_no_further_page, reset),
        cmocka_unit_test_teardown(what_a_file_was_made_from_is_given_back, reset),
        cmocka_unit_test_teardown(rights_are_asked_again_when_the_file_is_made, reset),
        cmocka_unit_test_teardown(a_place_is_kept_until_the_file_is_out, reset),
        cmocka_unit_test_teardown(a_server_that_ends_begins_no_file, reset),
        cmocka_unit_test_teardown(on_screen_a_page_stays_a_page, reset),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
