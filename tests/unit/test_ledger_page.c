/* test_ledger_page.c: the pages of funds, as people and careless people use them: whole requests
 * through the dispatcher. */
#include "hostile_world.h"

static char base[128];

static int set_up(void **state)
{
    world_make();
    snprintf(base, sizeof base, "/campaign/%lld/ledger", (long long)w.campaign.v);
    return 0;
}

static int tear_down(void **state)
{
    const char *why = "not asked";
    struct verify_result v;

    db_reset(db);
    assert_int_equal(ledger_check(db, w.fund, &why), OK);
    assert_null(why);
    db_reset(db);
    assert_int_equal(store_verify_derived(store, &v), OK);
    assert_null(v.why);
    world_drop();
    return 0;
}

static void open_form(const char *deed)
{
    char path[256];

    snprintf(path, sizeof path, "%s/new?fund=%lld&deed=%s", base, (long long)w.fund.v, deed);
    get(path);
    assert_int_equal(browser.status, 200);
}

static void send(const char *deed, const char *fields)
{
    char path[256];

    snprintf(path, sizeof path, "%s/new?fund=%lld&deed=%s", base, (long long)w.fund.v, deed);
    post(path, fields);
}

static int64_t cash(void)
{
    int64_t n;

    db_reset(db);
    assert_int_equal(
        ledger_balance(db, w.fund, BOOK_CASH, 0, (struct commodity){.stuff = STUFF_MONEY}, &n), OK);
    db_reset(db);
    return n;
}

#define CASH "what=0.0.0.0.0&source=people&day=2024-12-11"

static void money_is_entered_and_spent(void **state)
{
    char fields[256];

    be(COMPILES);
    open_form("receive");
    send("receive", CASH "&amount=1,5+tri%E1%BB%87u&once=11");
    assert_int_equal(browser.status, 303);
    assert_int_equal(cash(), 1505000);
    get(browser.location);
    assert_true(shown("1.500.000 đồng"));
    assert_true(shown("một triệu năm trăm nghìn đồng"));
    open_form("spend");
    snprintf(fields, sizeof fields,
        "what=0.0.0.0.0&amount=400.000&use=work%lld&day=2024-12-11&words=da&once=12",
        (long long)w.work.v);
    send("spend", fields);
    assert_int_equal(browser.status, 303);
    assert_int_equal(cash(), 1105000);
    get(base);
    assert_true(shown("1.505.000"));
    assert_true(shown("400.000 đồng"));
}

static void two_currencies_are_refused_with_what_was_typed(void **state)
{
    static const char *const amounts[] = {
        "100+USD", "1.000.000+v%C3%A0+100+USD", "%2450", "2+ch%E1%BB%89+v%C3%A0ng", "20+EUR"};
    int64_t before = head();

    be(COMPILES);
    for (size_t i = 0; i < sizeof amounts / sizeof *amounts; i++) {
        char fields[256];

        open_form("receive");
        snprintf(
            fields, sizeof fields, CASH "&name=B%%C3%%A0+T%%C6%%B0&amount=%s&once=5", amounts[i]);
        send("receive", fields);
        assert_int_equal(browser.status, 422);
        assert_true(shown("không ghi hai loại tiền"));
        assert_true(shown("Bà Tư")); /* nothing is lost */
    }
    assert_int_equal(head(), before);
}

static void what_is_no_amount_is_no_zero(void **state)
{
    static const char *const amounts[] = {"", "0", "-5", "abc", "1.5", "9999999999999999999999"};

    be(COMPILES);
    for (size_t i = 0; i < sizeof amounts / sizeof *amounts; i++) {
        char fields[256];

        open_form("receive");
        snprintf(fields, sizeof fields, CASH "&amount=%s&once=5", amounts[i]);
        send("receive", fields);
        assert_int_equal(browser.status, 422);
    }
    assert_int_equal(cash(), 5000);
}

static void a_receipt_entered_twice_asks(void **state)
{
    be(COMPILES);
    open_form("receive");
    send("receive", CASH "&name=An&amount=2000&once=21");
    assert_int_equal(browser.status, 303);
    open_form("receive");
    send("receive", CASH "&name=An&amount=2000&once=21"); /* the button pressed twice */
    assert_int_equal(browser.status, 303);
    assert_int_equal(cash(), 7000);
    open_form("receive");
    send("receive", CASH "&name=An&amount=2000&once=22"); /* typed twice */
    assert_int_equal(browser.status, 422);
    assert_true(shown("Xem khoản đã ghi"));
    assert_int_equal(cash(), 7000);
    send("receive", CASH "&name=An&amount=2000&once=22&another=on");
    assert_int_equal(browser.status, 303);
    assert_int_equal(cash(), 9000);
    open_form("receive");
    send("receive", CASH "&amount=1&reference=BL-1&once=23");
    assert_int_equal(browser.status, 303);
    open_form("receive");
    send("receive", CASH "&amount=3&reference=BL-1&once=24");
    assert_int_equal(browser.status, 422);
    assert_true(shown("đã ghi rồi"));
}

static void a_form_sent_again_with_something_else_in_it_is_not_lost(void **state)
{
    static const char *const others[] = {
        CASH "&name=An&amount=2500&once=21",                /* more */
        CASH "&name=B%C3%ACnh&amount=2000&once=21",         /* somebody else */
        CASH "&name=An&amount=2000&once=21&reference=BL-7", /* another receipt */
    };
    char fields[256];

    be(COMPILES);
    open_form("receive");
    send("receive", CASH "&name=An&amount=2000&once=21");
    assert_int_equal(browser.status, 303);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        open_form("receive");
        send("receive", others[i]);
        assert_int_equal(browser.status, 422);
        assert_true(shown("đã ghi một lần với nội dung khác"));
        assert_true(shown("Xem khoản đã ghi"));
        assert_false(shown("value=\"21\"")); /* it has a number of its own now */
    }
    assert_int_equal(cash(), 7000);
    snprintf(fields, sizeof fields, CASH "&name=An&amount=2500&once=26");
    send("receive", fields);
    assert_int_equal(browser.status, 303);
    assert_int_equal(cash(), 9500);
}

static void what_people_wrote_is_for_who_keeps_the_books(void **state)
{
    char entry[sizeof browser.location];

    be(COMPILES);
    open_form("spend");
    send("spend",
        "what=0.0.0.0.0&amount=1.000&use=cost0&day=2024-12-11&words=cho+b%C3%A0+S%C3%A1u&once=32");
    assert_int_equal(browser.status, 303);
    snprintf(entry, sizeof entry, "%s", browser.location);
    get(entry);
    assert_true(shown("cho bà Sáu"));
    be(READS);
    get(entry);
    assert_int_equal(browser.status, 200);
    assert_true(shown("1.000 đồng"));
    assert_false(shown("bà Sáu"));
}

static void more_than_there_is_cannot_be_spent(void **state)
{
    be(COMPILES);
    open_form("spend");
    send("spend", "what=0.0.0.0.0&amount=5.001&use=cost0&day=2024-12-11&words=x&once=31");
    assert_int_equal(browser.status, 422);
    assert_true(shown("không đủ"));
    assert_int_equal(cash(), 5000);
}

static void goods_have_their_measure(void **state)
{
    be(COMPILES);
    open_form("receive-kind");
    send("receive-kind", "what=3.0.0.1.0&amount=20&source=business&day=2024-12-11&once=41");
    assert_int_equal(browser.status, 422); /* of what? */
    send("receive-kind", "what=3.0.0.1.0&amount=20&goods_name=xi+m%C4%83ng&goods_measure=bao&"
                         "goods_value=90.000&source=business&day=2024-12-11&once=41");
    assert_int_equal(browser.status, 303);
    get(browser.location);
    assert_true(shown("20 bao xi măng"));
    assert_true(shown("1.800.000 đồng"));
}

static void only_who_keeps_the_books_sees_names(void **state)
{
    static const char *const pages[] = {"", "/book", "/donors", "/statement"};

    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        char path[256];

        snprintf(path, sizeof path, "%s%s?fund=%lld", base, pages[i], (long long)w.fund.v);
        be(READS);
        get(path);
        assert_int_equal(browser.status, 200);
        assert_false(shown("Ông Năm"));
        be(REPORTS);
        get(path);
        assert_int_equal(browser.status, 200);
        assert_false(shown("Ông Năm"));
    }
    be(COMPILES);
    get(base);
    get(browser.status == 200 ? base : "/");
    open_form("return");
    assert_true(shown("Ông Năm"));
}

static void a_mistake_is_reversed_with_why(void **state)
{
    char path[256];

    be(COMPILES);
    snprintf(path, sizeof path, "%s/entry/%lld", base, (long long)w.entry.v);
    get(path);
    assert_int_equal(browser.status, 200);
    snprintf(path, sizeof path, "%s/entry/%lld/reverse", base, (long long)w.entry.v);
    post(path, "why=");
    assert_int_equal(browser.status, 422);
    post(path, "why=nh%E1%BA%A7m");
    assert_int_equal(browser.status, 303);
    assert_int_equal(cash(), 0);
    get(browser.location);
    assert_true(shown("Khoản này đã hủy."));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(money_is_entered_and_spent),
        TEST(two_currencies_are_refused_with_what_was_typed),
        TEST(what_is_no_amount_is_no_zero),
        TEST(a_receipt_entered_twice_asks),
        TEST(a_form_sent_again_with_something_else_in_it_is_not_lost),
        TEST(what_people_wrote_is_for_who_keeps_the_books),
        TEST(more_than_there_is_cannot_be_spent),
        TEST(goods_have_their_measure),
        TEST(only_who_keeps_the_books_sees_names),
        TEST(a_mistake_is_reversed_with_why),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
