/* test_http.c: the pure parts of http: bodies, cookies, guard, routes, forms, escaping, pictures.
 * The server itself is asked over sockets in tests/http/test_server.py. */
#include "http/body.h"
#include "http/chart.h"
#include "http/csrf.h"
#include "http/form.h"
#include "http/guard.h"
#include "http/reply.h"
#include "http/worker.h"

#include <limits.h>
#include <semaphore.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;

static int set_up(void **state)
{
    arena_init(&arena, 64 << 20);
    return 0;
}

static int tear_down(void **state)
{
    arena_reset(&arena);
    return 0;
}

#define assert_str(s, z) assert_true(str_eq((s), str_from(z)))

/* A request with this urlencoded body, as pages see it. */
static struct req *request_with(const char *body)
{
    struct req *r = arena_new(&arena, struct req);

    r->arena = &arena;
    r->reply = arena_new(&arena, struct reply);
    assert_int_equal(pairs_urlencoded(&arena, str_from(body), &r->fields), OK);
    return r;
}

static void urlencoded_pairs(void **state)
{
    struct pairs p;

    assert_int_equal(pairs_urlencoded(&arena, S("a=1+2&&b=%C3%A0%26&c&=d&a=3"), &p), OK);
    assert_int_equal(p.count, 5);
    assert_str(pairs_find(&p, S("a"))->value, "1 2");
    assert_str(pairs_find(&p, S("b"))->value, "à&");
    assert_str(pairs_find(&p, S("c"))->value, "");
    assert_null(pairs_find(&p, S("e")));
    assert_int_equal(pairs_urlencoded(&arena, S(""), &p), OK);
    assert_int_equal(p.count, 0);
}

static void urlencoded_text_is_composed(void **state)
{
    struct pairs p;

    assert_int_equal(pairs_urlencoded(&arena, S("a=a%CC%80%0D%0Ax"), &p), OK);
    assert_str(p.items[0].value, "à\nx");
}

static void urlencoded_refuses_what_is_no_text(void **state)
{
    static const char *const bad[] = {"a=%", "a=%4", "a=%zz", "a=%ff", "a=%00", "%c3=1"};
    struct pairs p = {0};

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(pairs_urlencoded(&arena, str_from(bad[i]), &p), E_INVALID);
    assert_null(p.items);
}

static void cookies(void **state)
{
    struct str header = S("xcs=0; cs=one; cs=two; lang=en; empty=; bare");

    assert_str(cookie_find(header, S("cs")), "one");
    assert_str(cookie_find(header, S("lang")), "en");
    assert_str(cookie_find(header, S("empty")), "");
    assert_str(cookie_find(header, S("bare")), "");
    assert_str(cookie_find(S(""), S("cs")), "");
}

static void encodings(void **state)
{
    assert_true(accepts_gzip(S("gzip")));
    assert_true(accepts_gzip(S("br;q=1, GZIP;q=0.5")));
    assert_true(accepts_gzip(S("gzip;q=0.001")));
    assert_false(accepts_gzip(S("gzip;q=0")));
    assert_false(accepts_gzip(S("gzip;q=0.000, br")));
    assert_false(accepts_gzip(S("")));
}

static void routes_fit(void **state)
{
    struct param p[ROUTE_PARAMS_MAX];

    assert_true(route_fits("/", S("/"), &arena, p));
    assert_false(route_fits("/", S("/a"), &arena, p));
    assert_true(route_fits("/plan/:id", S("/plan/12"), &arena, p));
    assert_int_equal(p[0].number, 12);
    assert_false(route_fits("/plan/:id", S("/plan/"), &arena, p));
    assert_false(route_fits("/plan/:id", S("/plan/12/"), &arena, p));
    assert_false(route_fits("/plan/:id", S("/plan/0"), &arena, p));
    assert_false(route_fits("/plan/:id", S("/plan/+1"), &arena, p));
    assert_true(route_fits("/day/@day/$kind", S("/day/1970-01-02/a.docx"), &arena, p));
    assert_int_equal(p[0].number, 1);
    assert_str(p[1].text, "a.docx");
    assert_false(route_fits("/day/@day/$kind", S("/day/1970-1-2/a"), &arena, p));
}

static void money(void **state)
{
    static const struct {
        const char *text;
        int64_t vnd;
    } good[] = {{"4.500.000", 4500000}, {"4500000đ", 4500000}, {"4,5 triệu", 4500000},
        {"1,08 tỷ đồng", 1080000000}, {"2 tỉ", 2000000000}, {"500 nghìn", 500000},
        {"500 Ngàn đồng", 500000}, {"500k", 500000}, {"0", 0}};
    static const char *const bad[] = {"", "đồng", "-5", "4,5", "4,5555 triệu triệu", "một triệu",
        "99999999999999999999", "9999999999999999 tỷ"};
    int64_t n = 7;

    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        assert_int_equal(money_parse(str_from(good[i].text), &n), OK);
        assert_int_equal(n, good[i].vnd);
    }
    n = 7;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(money_parse(str_from(bad[i]), &n), E_INVALID);
        assert_int_equal(n, 7);
    }
}

static const struct choice yes_no[] = {{"y", "có"}, {"n", "không"}};
static const struct field fields[] = {
    {.name = "name", .label = "Tên", .required = true, .max_chars = 5},
    {.name = "n", .label = "Số", .type = FIELD_INT, .has_min = true, .min = 1},
    {.name = "q", .label = "Dài", .type = FIELD_QUANTITY, .has_max = true, .max = 1500},
    {.name = "d", .label = "Ngày", .type = FIELD_DAY},
    {.name = "t", .label = "Giờ", .type = FIELD_TIME},
    {.name = "c", .label = "Chọn", .type = FIELD_CHOICE, .choices = yes_no, .choice_count = 2},
    {.name = "b", .label = "Ô", .type = FIELD_CHECKBOX},
    {.name = "p", .label = "Mật khẩu", .type = FIELD_PASSWORD},
    {.name = "h", .type = FIELD_HIDDEN, .label = ""},
};

static struct form *new_form(void)
{
    return form_new(&arena, fields, sizeof fields / sizeof *fields);
}

static void form_reads_typed_values(void **state)
{
    struct form *f = new_form();

    assert_int_equal(
        form_read(f, request_with("name=+%E1%BA%A5p+&n=1.200&q=1,5&d=2024-12-10&t=13h30&c=n&b=1"
                                  "&p=+x+&h=9")),
        OK);
    assert_str(form_text(f, "name"), "ấp");
    assert_int_equal(form_number(f, "n"), 1200);
    assert_int_equal(form_number(f, "q"), 1500);
    assert_int_equal(form_number(f, "d"), day_from_civil((struct civil){2024, 12, 10}));
    assert_int_equal(form_number(f, "t"), 13 * 60 + 30);
    assert_int_equal(form_number(f, "c"), 1);
    assert_int_equal(form_number(f, "b"), 1);
    assert_str(form_text(f, "p"), " x ");
    assert_int_equal(form_number(f, "h"), 9);
}

static void form_leaves_out_what_is_not_given(void **state)
{
    struct form *f = new_form();

    assert_int_equal(form_read(f, request_with("name=x&n=&q=+")), OK);
    assert_false(form_given(f, "n"));
    assert_false(form_given(f, "q"));
    assert_false(form_given(f, "b"));
}

static void form_refuses_at_the_field(void **state)
{
    struct form *f = new_form();
    struct req *r = request_with("name=123456&n=0&q=1,501&d=31/2/2024&t=25:00&c=z");
    static const char *const refused[] = {"name", "n", "q", "d", "t", "c"};

    assert_int_equal(form_read(f, r), E_INVALID);
    assert_ptr_equal(r->form, f);
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        assert_true(form_value(f, refused[i])->error.len > 0);
    assert_str(form_text(f, "q"), "1,501");
    assert_false(form_given(f, "d"));
    assert_int_equal(form_read(new_form(), request_with("")), E_INVALID);
}

static void form_fills_in_by_type(void **state)
{
    struct form *f = new_form();

    form_set_number(f, "q", 1234500);
    form_set_number(f, "d", 0);
    form_set_number(f, "c", 1);
    form_set_number(f, "t", 61);
    assert_str(form_text(f, "q"), "1.234,5");
    assert_str(form_text(f, "d"), "01/01/1970");
    assert_str(form_text(f, "c"), "n");
    assert_str(form_text(f, "t"), "01:01");
}

static void what_is_printed_is_escaped(void **state)
{
    struct html h;

    html_init(&h, &arena, LANG_VI, NULL);
    html_put(&h, "<a b='c' d=\"e\">&");
    html_put(&h, (int64_t)-5);
    html_put(&h, S("<"));
    html_put(&h, ((struct html_safe){S("<b>")}));
    assert_str(buf_str(&h.out), "&lt;a b=&#39;c&#39; d=&quot;e&quot;&gt;&amp;-5&lt;<b>");
}

static void addresses_lead_nowhere_else(void **state)
{
    static const char *const bad[] = {"//x", "/\\x", "javascript:x", "http://x", ""};
    struct html h;

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        html_init(&h, &arena, LANG_VI, NULL);
        html_url(&h, str_from(bad[i]));
        assert_str(buf_str(&h.out), "#");
    }
}

static void redirects_stay_here(void **state)
{
    struct req *r = request_with("");

    req_redirect(r, "/plan/%d", 5);
    assert_str(r->location, "/plan/5");
    req_redirect(r, "%s", "//evil.example/");
    assert_str(r->location, "/");
    req_redirect(r, "%s", "/a\r\nSet-Cookie: x");
    assert_str(r->location, "/");
    req_redirect(r, "%s", "/\\evil.example");
    assert_str(r->location, "/");
}

static void pictures_hold_any_number(void **state)
{
    static const int64_t edge[] = {INT64_MIN, -1, 0, 1, 999, INT64_MAX};
    bool has[] = {true, false, true, true, false, true};
    struct trend t = {edge, has, 6, S("x")};
    struct html h;

    html_init(&h, &arena, LANG_VI, NULL);
    for (size_t i = 1; i < 6; i++)
        for (size_t j = 1; j < 6; j++)
            chart_progress(&h, &(struct progress){edge[i], edge[j], edge[j] > 0 ? 1 : 0, S("x")});
    chart_trend(&h, &t);
    for (int s = 0; s < STATE_LAST; s++)
        html_state(&h, (enum state)s);
    assert_false(h.out.overflow);
}

static sem_t begun, go_on;

static void waits(void *context)
{
    sem_post(&begun);
    sem_wait(&go_on);
}

static void runs(void *context)
{
    ++*(int *)context;
}

static void an_account_has_its_part_of_the_queue(void **state)
{
    enum { ITEMS = WORKER_EACH + 3 };
    struct work_item items[ITEMS], first = {.run = waits, .account = 7};
    struct worker w;
    int ran = 0;

    sem_init(&begun, 0, 0);
    sem_init(&go_on, 0, 0);
    assert_int_equal(worker_start(&w), OK);
    assert_int_equal(worker_give(&w, &first), OK);
    sem_wait(&begun); /* it is being done and waits no more */
    for (int i = 0; i < ITEMS; i++) {
        items[i] = (struct work_item){.run = runs,
            .context = &ran,
            .account = i <= WORKER_EACH ? 7
                       : i == ITEMS - 1 ? 8
                                        : 0};
        assert_int_equal(worker_give(&w, &items[i]), i == WORKER_EACH ? E_BUSY : OK);
    }
    sem_post(&go_on);
    worker_stop(&w);
    assert_int_equal(ran, ITEMS - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(urlencoded_pairs),
        cmocka_unit_test(urlencoded_text_is_composed),
        cmocka_unit_test(urlencoded_refuses_what_is_no_text),
        cmocka_unit_test(cookies),
        cmocka_unit_test(encodings),
        cmocka_unit_test(routes_fit),
        cmocka_unit_test(money),
        cmocka_unit_test(form_reads_typed_values),
        cmocka_unit_test(form_leaves_out_what_is_not_given),
        cmocka_unit_test(form_refuses_at_the_field),
        cmocka_unit_test(form_fills_in_by_type),
        cmocka_unit_test(what_is_printed_is_escaped),
        cmocka_unit_test(addresses_lead_nowhere_else),
        cmocka_unit_test(redirects_stay_here),
        cmocka_unit_test(pictures_hold_any_number),
        cmocka_unit_test(an_account_has_its_part_of_the_queue),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
