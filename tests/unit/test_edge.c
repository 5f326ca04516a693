/* test_edge.c: the pure parts of the edge: heads however they are cut, limits by person and
 * address. Over sockets: tests/http/test_edge.py. */
#include "http/guard.h"
#include "http/limit.h"
#include "http/server.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static enum reader_end read_cut(struct reader *r, const char *text, size_t step)
{
    size_t len = strlen(text);
    enum reader_end end = READER_MORE;

    reader_start(r);
    for (size_t to = 0; to < len && end == READER_MORE;) {
        to = len - to > step ? to + step : len;
        end = reader_feed(r, text, to);
    }
    return end;
}

static void a_head_comes_to_one_end_however_it_is_cut(void **state)
{
    static const struct {
        const char *text;
        enum reader_end end;
        int status;
    } cases[] = {
        {"GET / HTTP/1.1\r\nHost: a\r\n\r\nrest", READER_DONE, 0},
        {"GET / HTTP/1.1\r\nHost: a\r\n", READER_MORE, 0},
        {"GET / HTTP/1.1\nHost: a\r\n\r\n", READER_REFUSED, 400},
        {"GET / HTTP/1.1\r\nX : a\r\n\r\n", READER_REFUSED, 400},
        {"GET / HTTP/1.1\r\nX: a\r\n b\r\n\r\n", READER_REFUSED, 400},
    };
    struct reader r;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (size_t step = 1; step < 40; step++) {
            assert_int_equal(read_cut(&r, cases[i].text, step), cases[i].end);
            assert_int_equal(r.refusal.status, cases[i].status);
            if (cases[i].end == READER_DONE)
                assert_int_equal(r.at, strlen(cases[i].text) - 4);
        }
}

static void values_lose_only_the_blanks_around_them(void **state)
{
    static const char text[] = "GET /x HTTP/1.1\r\nA: \t b c \t\r\nB:\r\n\r\n";
    struct header headers[READER_HEADERS_MAX];
    struct reader r;

    assert_int_equal(read_cut(&r, text, 7), READER_DONE);
    assert_int_equal(reader_headers(&r, text, headers), 2);
    assert_true(str_eq(headers[0].value, S("b c")));
    assert_true(str_eq(headers[1].value, S("")));
    assert_true(str_eq(reader_text(text, r.target), S("/x")));
}

/* What a guest at the door is told: 0, or the seconds to wait. */
static int ask(const char *address, int64_t account, const struct route *route, bool api)
{
    struct edge edge = {.stranger = 10, .person = 20, .program = 30};
    struct req r = {
        .address = str_from(address),
        .account_id = account,
        .route = route,
        .api = api,
        .behind_tls_proxy = true,
    };

    return limit_take(&r, &edge);
}

static int asked(int times, const char *address, int64_t account, const struct route *route)
{
    int passed = 0;

    for (int i = 0; i < times; i++)
        passed += !ask(address, account, route, false);
    return passed;
}

static void strangers_are_counted_by_address_and_people_by_account(void **state)
{
    assert_int_equal(asked(15, "192.0.2.1", 0, NULL), 10);
    assert_int_equal(asked(5, "192.0.2.2", 0, NULL), 5);
    assert_int_equal(asked(25, "192.0.2.1", 7, NULL), 20); /* the same address, somebody known */
    assert_int_equal(asked(5, "192.0.2.3", 7, NULL), 0);   /* and elsewhere it is the same person */
    assert_int_equal(asked(5, "192.0.2.1", 8, NULL), 5);
    assert_in_range(ask("192.0.2.1", 0, NULL, false), 1, 6);
}

static void half_of_an_address_of_ipv6_is_one_household(void **state)
{
    char address[64];
    int passed = 0;

    for (int i = 0; i < 15; i++) {
        snprintf(address, sizeof address, "2001:db8:0:1:%x::1", i);
        passed += !ask(address, 0, NULL, false);
    }
    assert_int_equal(passed, 10);
    assert_int_equal(ask("2001:db8:0:2::1", 0, NULL, false), 0);
    assert_int_equal(asked(15, "no address", 0, NULL), 10);
}

static void a_row_has_its_own_number_and_its_own_burst(void **state)
{
    static const struct route few = {.name = "few", .rate_per_minute = 3};
    static const struct route burst = {.name = "burst", .rate_per_minute = 3, .rate_burst = 6};

    assert_int_equal(asked(9, "192.0.2.20", 21, &few), 3);
    assert_int_equal(asked(9, "192.0.2.20", 22, &burst), 6);
    assert_in_range(ask("192.0.2.20", 21, &few, false), 1, 20);
}

static int send_bytes(int64_t account, uint64_t length, int64_t mb)
{
    struct edge edge = {.person_day_mb = mb};
    struct req r = {.account_id = account};

    return limit_take_bytes(&r, &edge, length);
}

static void one_account_sends_so_much_a_day_and_no_more(void **state)
{
    const uint64_t mb = 1024 * 1024;

    for (int i = 0; i < 3; i++)
        assert_int_equal(send_bytes(31, 10 * mb - 1, 40), 0);
    assert_in_range(send_bytes(31, 20 * mb, 40), 5 * 3600, 7 * 3600); /* a quarter of a day */
    assert_int_equal(send_bytes(31, 10 * mb - 1, 40), 0);             /* what was refused is free */
    assert_in_range(send_bytes(31, 1, 40), 1, 60);
    assert_int_equal(send_bytes(32, 10 * mb, 40), 0);  /* another person */
    assert_int_equal(send_bytes(0, 900 * mb, 40), 0);  /* strangers leave nothing here */
    assert_int_equal(send_bytes(33, 100 * mb, 40), 0); /* a row that allows more, once */
    assert_in_range(send_bytes(33, 1, 40), 1, 60);
    assert_int_equal(send_bytes(34, 900 * mb, 0), 0); /* no limit */
}

static void limits_of_the_table_are_numbers_in_their_range(void **state)
{
    struct edge edge = edge_default();

    assert_int_equal(edge.head_s, 15);
    assert_int_equal(edge.lines, 4096);
    assert_int_equal(edge.program, 6000);
    assert_true(edge.idle_s > 20); /* nginx keeps its lines for 20 s: packaging/nginx */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_head_comes_to_one_end_however_it_is_cut),
        cmocka_unit_test(values_lose_only_the_blanks_around_them),
        cmocka_unit_test(strangers_are_counted_by_address_and_people_by_account),
        cmocka_unit_test(half_of_an_address_of_ipv6_is_one_household),
        cmocka_unit_test(a_row_has_its_own_number_and_its_own_burst),
        cmocka_unit_test(one_account_sends_so_much_a_day_and_no_more),
        cmocka_unit_test(limits_of_the_table_are_numbers_in_their_range),
    };

    return cmocka_run_group_tests_name("edge", tests, NULL, NULL);
}
