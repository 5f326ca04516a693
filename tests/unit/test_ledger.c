/* test_ledger.c: funds, donors and entries through the store: what is taken, what is refused, and
 * that the books are 0 together, whatever happens. Random histories: test_ledger_random.c. */
#include "ledger/ledger.h"
#include "privacy/facts.h"
#include "store/blob.h"
#include "store/seal.h"

#define WORLD_KINDS ledger_kinds, seal_kinds, privacy_kinds,
#include "campaign_world.h"

static struct world w;
static struct fund_id fund;
static struct donor_id an, unnamed;
static struct goods_id cement, sand;
static const struct commodity money = {.stuff = STUFF_MONEY};

static struct fund sample_fund(void)
{
    return (struct fund){.campaign = w.campaign,
        .ground = GROUND_LAW10,
        .name = S("Quỹ làm đường ấp Cầu"),
        .bank_bin = S("970405"),
        .deposit_no = S("5000205123456"),
        .holder = S("Ban vận động xã"),
        .open_from = w.first_day,
        .open_until = w.first_day + 10};
}

static enum err make(struct tx *tx, void *context)
{
    struct fund f = sample_fund();
    enum err e = fund_open(tx, &f, &fund);
    struct donor named = {.fund = fund, .source = SOURCE_PEOPLE, .name = S("Nguyễn Thị An")};
    struct donor nobody = {.fund = fund, .source = SOURCE_BUSINESS};
    struct goods g = {.fund = fund, .name = S("Xi măng"), .measure = S("bao"), .value_vnd = 90000};

    if (e == OK)
        e = donor_add(tx, &named, &an);
    if (e == OK)
        e = donor_add(tx, &nobody, &unnamed);
    if (e == OK)
        e = goods_add(tx, &g, &cement);
    g.name = S("Cát");
    return e == OK ? goods_add(tx, &g, &sand) : e;
}

static int set_up(void **state)
{
    world_init(&w);
    world_clock(w.first_day + 2, 9, 0, 0);
    assert_int_equal(store_write_wait(w.store, 1, make, NULL), OK);
    return 0;
}

/* Whatever a test did, the books are in order and made again from the journal they are the same. */
static int tear_down(void **state)
{
    const char *why = "not asked";

    db_reset(w.db);
    assert_int_equal(ledger_check(w.db, fund, &why), OK);
    if (why)
        fail_msg("%s", why);
    db_reset(w.db);
    world_rebuilds_the_same(&w);
    world_release(&w);
    unsetenv("CHUNGSUC_NOW");
    return 0;
}

/* --- writing --- */

struct posting_job {
    struct plain plain;
    struct entry_id id;
    struct entry_refusal no;
};

static enum err post_one(struct tx *tx, void *context)
{
    struct posting_job *j = context;

    return ledger_post_plain(tx, &j->plain, &j->id, &j->no);
}

static struct posting_job last;

static enum err post(struct plain p)
{
    last = (struct posting_job){.plain = p};
    last.plain.fund = fund;
    if (!p.day)
        last.plain.day = w.first_day + 1;
    return store_write_wait(w.store, 1, post_one, &last);
}

static enum err receive(int64_t vnd)
{
    return post((struct plain){
        .deed = DEED_RECEIVE, .commodity = money, .amount = vnd, .donor = an, .another = true});
}

static int64_t held(enum book book, int64_t of, struct commodity c)
{
    int64_t n;

    db_reset(w.db);
    assert_int_equal(ledger_balance(w.db, fund, book, of, c, &n), OK);
    return n;
}

struct reversing {
    struct entry_id id, made;
    struct str why;
};

static enum err reverse_one(struct tx *tx, void *context)
{
    struct reversing *r = context;

    return ledger_reverse(tx, r->id, r->why, &r->made);
}

static enum err reverse(struct entry_id id)
{
    struct reversing r = {id, {0}, S("ghi nhầm số")};

    return store_write_wait(w.store, 1, reverse_one, &r);
}

static enum err close_it(struct tx *tx, void *context)
{
    return fund_close(tx, fund);
}

/* --- what happens to a đồng --- */

static void what_was_received_is_spent_on_a_work(void **state)
{
    int64_t spent;

    assert_int_equal(receive(1500000), OK);
    assert_int_equal(held(BOOK_CASH, 0, money), 1500000);
    assert_int_equal(held(BOOK_GIVEN, an.v, money), -1500000);
    assert_int_equal(post((struct plain){.deed = DEED_SPEND,
                         .commodity = money,
                         .amount = 400000,
                         .used = true,
                         .use = BOOK_WORK,
                         .use_of = w.work_cau.v}),
        OK);
    assert_int_equal(held(BOOK_CASH, 0, money), 1100000);
    assert_int_equal(held(BOOK_WORK, w.work_cau.v, money), 400000);
    db_reset(w.db);
    assert_int_equal(ledger_spent_on_work(w.db, w.work_cau, &spent), OK);
    assert_int_equal(spent, 400000);
    assert_int_equal(ledger_spent_on_work(w.db, w.work_moi, &spent), OK);
    assert_int_equal(spent, 0);
}

static void a_fund_never_spends_what_it_has_not(void **state)
{
    assert_int_equal(receive(100), OK);
    for (int i = 0; i < 3; i++) {
        static const enum deed deeds[] = {DEED_SPEND, DEED_RETURN, DEED_HAND_OVER};
        struct plain p = {.deed = deeds[i],
            .commodity = money,
            .amount = 101,
            .donor = an,
            .used = true,
            .use = BOOK_COST};

        assert_int_equal(post(p), E_INVALID);
        assert_string_equal(last.no.field, "amount");
        p.by_bank = true; /* nothing there at all */
        p.amount = 1;
        assert_int_equal(post(p), E_INVALID);
    }
    assert_int_equal(held(BOOK_CASH, 0, money), 100);
}

static void a_promise_is_kept_part_by_part(void **state)
{
    struct plain promise = {.deed = DEED_PLEDGE, .commodity = money, .amount = 1000, .donor = an};

    assert_int_equal(post(promise), OK);
    assert_int_equal(held(BOOK_PROMISED, an.v, money), 1000);
    assert_int_equal(receive(300), OK);
    assert_int_equal(held(BOOK_PROMISED, an.v, money), 700);
    promise.deed = DEED_UNPLEDGE;
    promise.amount = 701;
    assert_int_equal(post(promise), E_INVALID);
    promise.amount = 200;
    assert_int_equal(post(promise), OK);
    assert_int_equal(receive(900), OK); /* more than was promised */
    assert_int_equal(held(BOOK_PROMISED, an.v, money), 0);
    assert_int_equal(held(BOOK_PROMISE, an.v, money), 0);
    assert_int_equal(held(BOOK_GIVEN, an.v, money), -1200);
}

static void nobody_gets_back_more_than_he_gave(void **state)
{
    struct plain back = {.deed = DEED_RETURN, .commodity = money, .amount = 501, .donor = an};

    assert_int_equal(receive(500), OK);
    assert_int_equal(
        post((struct plain){
            .deed = DEED_RECEIVE, .commodity = money, .amount = 5000, .donor = unnamed}),
        OK);
    assert_int_equal(post(back), E_INVALID);
    back.amount = 500;
    assert_int_equal(post(back), OK);
    back.amount = 1;
    assert_int_equal(post(back), E_INVALID);
    assert_int_equal(held(BOOK_RETURNED, an.v, money), 500);
}

static void goods_land_and_labour_have_books_of_their_own(void **state)
{
    const struct commodity bags = {STUFF_GOODS, cement}, land = {.stuff = STUFF_LAND},
                           days = {.stuff = STUFF_LABOUR};

    assert_int_equal(
        post((struct plain){
            .deed = DEED_RECEIVE, .commodity = bags, .amount = 20 * MILLI, .donor = an}),
        OK);
    assert_int_equal(held(BOOK_STORE, 0, bags), 20 * MILLI);
    assert_int_equal(post((struct plain){.deed = DEED_RECEIVE,
                         .commodity = land,
                         .amount = 45500,
                         .donor = an,
                         .used = true,
                         .use = BOOK_WORK,
                         .use_of = w.work_cau.v}),
        OK);
    assert_int_equal(held(BOOK_WORK, w.work_cau.v, land), 45500);
    assert_int_equal(held(BOOK_LAND, 0, land), 0);
    assert_int_equal(
        post((struct plain){
            .deed = DEED_RECEIVE, .commodity = days, .amount = 3 * MILLI, .donor = unnamed}),
        OK);
    assert_int_equal(held(BOOK_LABOUR, 0, days), 3 * MILLI);
    assert_int_equal(receive(900000), OK);
    assert_int_equal(post((struct plain){.deed = DEED_BUY,
                         .commodity = money,
                         .amount = 900000,
                         .bought = bags,
                         .bought_amount = 10 * MILLI}),
        OK);
    assert_int_equal(held(BOOK_STORE, 0, bags), 30 * MILLI);
    assert_int_equal(held(BOOK_CASH, 0, money), 0);
    assert_int_equal(held(BOOK_EXCHANGE, 0, money), 900000);
}

static void money_is_moved_into_the_bank(void **state)
{
    struct plain move = {.deed = DEED_MOVE, .commodity = money, .amount = 60, .by_bank = true};

    assert_int_equal(receive(100), OK);
    assert_int_equal(post(move), OK);
    assert_int_equal(held(BOOK_CASH, 0, money), 40);
    assert_int_equal(held(BOOK_BANK, 0, money), 60);
    move.amount = 41;
    assert_int_equal(post(move), E_INVALID);
    move.by_bank = false;
    assert_int_equal(post(move), OK);
    assert_int_equal(held(BOOK_CASH, 0, money), 81);
}

/* --- twice --- */

static void a_receipt_entered_twice_is_refused(void **state)
{
    struct plain p = {.deed = DEED_RECEIVE,
        .commodity = money,
        .amount = 200,
        .donor = an,
        .reference = S("BL-0012")};
    struct entry_id first;

    assert_int_equal(post(p), OK);
    first = last.id;
    p.amount = 300;
    p.another = true; /* that does not help: a number is a number */
    assert_int_equal(post(p), E_CONFLICT);
    assert_string_equal(last.no.field, "reference");
    assert_int_equal(last.no.twin.v, first.v);
    p.reference = S("");
    p.amount = 200;
    p.another = false;
    assert_int_equal(post(p), E_CONFLICT);
    assert_string_equal(last.no.field, "another");
    assert_int_equal(last.no.twin.v, first.v);
    p.another = true;
    assert_int_equal(post(p), OK);
    assert_int_equal(held(BOOK_CASH, 0, money), 400);
    assert_int_equal(reverse(first), OK);
    p.reference = S("BL-0012"); /* free again: the first does not stand */
    assert_int_equal(post(p), OK);
}

static void a_form_sent_twice_is_one_entry(void **state)
{
    struct plain p = {
        .deed = DEED_RECEIVE, .commodity = money, .amount = 200, .donor = an, .once = 77};
    struct entry_id first;

    assert_int_equal(post(p), OK);
    first = last.id;
    assert_int_equal(post(p), OK);
    assert_int_equal(last.id.v, first.v);
    assert_int_equal(held(BOOK_CASH, 0, money), 200);
}

/* --- corrections --- */

static void a_correction_is_a_reversal_and_a_new_entry(void **state)
{
    struct entry_id first;
    struct entry e;

    assert_int_equal(receive(1500), OK);
    first = last.id;
    assert_int_equal(reverse(first), OK);
    assert_int_equal(held(BOOK_CASH, 0, money), 0);
    assert_int_equal(reverse(first), E_CONFLICT);
    db_reset(w.db);
    assert_int_equal(entry_find(w.db, &w.arena, first, &e), OK);
    assert_true(e.reversed_by.v > first.v);
    assert_int_equal(e.count, 2);
    assert_int_equal(reverse(e.reversed_by), E_INVALID); /* a reversal stays */
    assert_int_equal(entry_find(w.db, &w.arena, e.reversed_by, &e), OK);
    assert_true(str_eq(e.words, S("ghi nhầm số")));
    assert_int_equal(e.reverses.v, first.v);
}

static void what_was_spent_on_cannot_be_taken_back(void **state)
{
    struct entry_id first;

    assert_int_equal(receive(1500), OK);
    first = last.id;
    assert_int_equal(
        post((struct plain){
            .deed = DEED_SPEND, .commodity = money, .amount = 1, .used = true, .use = BOOK_COST}),
        OK);
    assert_int_equal(reverse(first), E_CONFLICT);
    assert_int_equal(reverse(last.id), OK);
    assert_int_equal(reverse(first), OK);
}

static void numbers_of_receipts_have_no_holes(void **state)
{
    struct entry e;

    for (int i = 1; i <= 4; i++) {
        assert_int_equal(receive(100 * i), OK);
        db_reset(w.db);
        assert_int_equal(entry_find(w.db, &w.arena, last.id, &e), OK);
        assert_int_equal(e.number, i);
        assert_int_equal(e.year, 2024);
        if (i == 2)
            assert_int_equal(reverse(last.id), OK);
    }
}

struct confirming {
    struct entry_id id;
};

static enum err confirm_one(struct tx *tx, void *context)
{
    const struct confirming *c = context;

    return ledger_confirm(tx, c->id);
}

static void cash_is_counted_by_a_second_person(void **state)
{
    struct confirming c;
    struct entry e;

    assert_int_equal(receive(100), OK);
    c.id = last.id;
    assert_int_equal(store_write_wait(w.store, 1, confirm_one, &c), E_DENIED);
    assert_int_equal(store_write_wait(w.store, 2, confirm_one, &c), OK);
    assert_int_equal(store_write_wait(w.store, 3, confirm_one, &c), E_CONFLICT);
    db_reset(w.db);
    assert_int_equal(entry_find(w.db, &w.arena, c.id, &e), OK);
    assert_int_equal(e.confirmed_by.v, 2);
}

/* --- bad input --- */

static enum err post_entry(struct tx *tx, void *context)
{
    struct entry_id id;

    return ledger_post(tx, context, &id);
}

static struct entry sample_entry(void)
{
    return (struct entry){.fund = fund,
        .deed = DEED_RECEIVE,
        .day = w.first_day + 1,
        .donor = an,
        .commodity = money,
        .amount = 100,
        .postings = {{BOOK_CASH, 0, money, 100}, {BOOK_GIVEN, an.v, money, -100}},
        .count = 2};
}

static enum err post_raw(struct entry e)
{
    return store_write_wait(w.store, 1, post_entry, &e);
}

static void postings_that_do_not_balance_are_refused(void **state)
{
    const struct commodity bags = {STUFF_GOODS, cement}, days = {.stuff = STUFF_LABOUR};
    struct entry e = sample_entry();

    assert_int_equal(post_raw(e), OK);
    e.another = true;
    e.postings[0].amount = 101;
    assert_int_equal(post_raw(e), E_INVALID); /* not 0 together */
    e = sample_entry();
    e.postings[1].commodity = days;
    assert_int_equal(post_raw(e), E_INVALID); /* 0 only when money and days are mixed */
    e.postings[0].commodity = days;
    assert_int_equal(post_raw(e), E_INVALID); /* days in the cash box */
    e = sample_entry();
    e.postings[0] = (struct posting){BOOK_STORE, 0, bags, 100};
    assert_int_equal(post_raw(e), E_INVALID);
    e = sample_entry();
    e.count = 1;
    assert_int_equal(post_raw(e), E_INVALID);
    e = sample_entry();
    e.postings[0].amount = e.postings[1].amount = 0;
    assert_int_equal(post_raw(e), E_INVALID);
    e = sample_entry();
    e.postings[0].amount = INT64_MAX;
    e.postings[1].amount = -INT64_MAX;
    assert_int_equal(post_raw(e), E_INVALID);
    assert_int_equal(held(BOOK_CASH, 0, money), 100);
}

/* Sand that comes in does not pay for cement that is not there. */
static void what_one_kind_brings_the_other_cannot_spend(void **state)
{
    const struct commodity bags = {STUFF_GOODS, cement}, heap = {STUFF_GOODS, sand};
    struct entry e = sample_entry();

    e.commodity = heap;
    e.count = 4;
    e.postings[0] = (struct posting){BOOK_STORE, 0, heap, 100};
    e.postings[1] = (struct posting){BOOK_GIVEN, an.v, heap, -100};
    e.postings[2] = (struct posting){BOOK_COST, 0, bags, 100};
    e.postings[3] = (struct posting){BOOK_STORE, 0, bags, -100};
    assert_int_equal(post_raw(e), E_INVALID);
    e.count = 2;
    assert_int_equal(post_raw(e), OK);
}

static void what_is_not_of_the_fund_is_refused(void **state)
{
    struct plain p = {.deed = DEED_RECEIVE, .commodity = money, .amount = 5};

    assert_int_equal(post(p), E_INVALID); /* nobody gave it */
    p.donor.v = 999;
    assert_int_equal(post(p), E_INVALID);
    p.donor = an;
    p.commodity = (struct commodity){STUFF_GOODS, {999}};
    assert_int_equal(post(p), E_INVALID);
    assert_int_equal(receive(100), OK);
    assert_int_equal(post((struct plain){.deed = DEED_SPEND,
                         .commodity = money,
                         .amount = 5,
                         .used = true,
                         .use = BOOK_WORK,
                         .use_of = 999}),
        E_INVALID);
    p = (struct plain){.deed = DEED_RECEIVE,
        .commodity = money,
        .amount = 7,
        .donor = an,
        .reference = S("ông Ba")};
    assert_int_equal(post(p), E_INVALID); /* a name has no place in a reference */
    assert_string_equal(last.no.field, "reference");
}

static void a_fund_receives_on_its_days_only(void **state)
{
    struct plain p = {.deed = DEED_RECEIVE,
        .commodity = money,
        .amount = 100,
        .donor = an,
        .day = w.first_day - 1};

    assert_int_equal(post(p), E_INVALID);
    assert_string_equal(last.no.field, "day");
    p.day = w.first_day + 10;
    assert_int_equal(post(p), E_INVALID);
    p.day = w.first_day + 9;
    assert_int_equal(post(p), OK);
    assert_int_equal(store_write_wait(w.store, 1, close_it, NULL), E_CONFLICT); /* 100 are left */
    assert_int_equal(
        post((struct plain){.deed = DEED_HAND_OVER, .commodity = money, .amount = 100}), OK);
    assert_int_equal(store_write_wait(w.store, 1, close_it, NULL), OK);
    assert_int_equal(store_write_wait(w.store, 1, close_it, NULL), E_CONFLICT);
    assert_int_equal(receive(5), E_INVALID);
    assert_string_equal(last.no.field, "fund");
}

static enum err open_again(struct tx *tx, void *context)
{
    struct fund_id id;

    return fund_open(tx, context, &id);
}

static void a_fund_says_what_is_wrong_with_it(void **state)
{
    struct fund f = sample_fund();
    const char *field;

    assert_null(fund_fault(&f, &field));
    assert_int_equal(store_write_wait(w.store, 1, open_again, &f), E_CONFLICT); /* the name */
    f.name = S("  ");
    assert_non_null(fund_fault(&f, &field));
    assert_string_equal(field, "name");
    f = sample_fund();
    f.bank_bin = S("97040");
    assert_non_null(fund_fault(&f, &field));
    f = sample_fund();
    f.deposit_no = S("12 34");
    assert_non_null(fund_fault(&f, &field));
    f = sample_fund();
    f.open_until = f.open_from;
    assert_non_null(fund_fault(&f, &field));
    assert_string_equal(field, "open_until");
    assert_int_equal(store_write_wait(w.store, 1, open_again, &f), E_INVALID);
}

/* --- questions --- */

static size_t found(struct entry_filter f)
{
    struct entry_list all;

    f.fund = fund;
    db_reset(w.db);
    assert_int_equal(entry_list_find(w.db, &w.arena, &f, &all), OK);
    return all.count;
}

static void entries_are_found_by_book_commodity_and_day(void **state)
{
    const struct commodity bags = {STUFF_GOODS, cement};

    assert_int_equal(receive(100), OK);
    assert_int_equal(
        post((struct plain){
            .deed = DEED_RECEIVE, .commodity = bags, .amount = 5, .donor = an, .day = w.first_day}),
        OK);
    assert_int_equal(post((struct plain){
                         .deed = DEED_RECEIVE, .commodity = money, .amount = 7, .donor = unnamed}),
        OK);
    assert_int_equal(found((struct entry_filter){.of = -1}), 3);
    assert_int_equal(
        found((struct entry_filter){.of = -1, .from = w.first_day, .to = w.first_day}), 1);
    assert_int_equal(found((struct entry_filter){.by_book = true, .book = BOOK_CASH}), 2);
    assert_int_equal(
        found((struct entry_filter){.by_book = true, .book = BOOK_GIVEN, .of = -1}), 3);
    assert_int_equal(
        found((struct entry_filter){.by_book = true, .book = BOOK_GIVEN, .of = an.v}), 2);
    assert_int_equal(found((struct entry_filter){.by_book = true,
                         .book = BOOK_GIVEN,
                         .of = -1,
                         .by_commodity = true,
                         .commodity = bags}),
        1);
    assert_int_equal(found((struct entry_filter){.by_book = true, .book = BOOK_BANK}), 0);
}

static void all_funds_are_checked(void **state)
{
    const char *why = "not asked";

    assert_int_equal(receive(100), OK);
    db_reset(w.db);
    assert_int_equal(ledger_check_all(w.db, &why), OK);
    assert_null(why);
    if (getenv("CHUNGSUC_TEST_DB"))
        return;
    raw_sql(&w.dir, "update ledger_posting set amount = 101 where book = 'cash'");
    db_reset(w.db);
    assert_int_equal(ledger_check_all(w.db, &why), OK);
    assert_non_null(why);
    raw_sql(&w.dir, "update ledger_posting set amount = 100 where book = 'cash'");
}

/* --- names --- */

struct agreeing {
    struct consent_id consent;
    bool withdraw;
    int64_t unit; /* 0: the commune */
};

static enum err agree(struct tx *tx, void *context)
{
    struct agreeing *a = context;
    struct consent c = {.unit = {a->unit ? a->unit : COMMUNE},
        .kind = CONSENT_DONOR_NAME,
        .name = S("Nguyễn Thị An"),
        .purpose = S("Nêu tên trên bảng đóng góp"),
        .from_day = w.first_day,
        .until_day = w.first_day + 5,
        .withdrawn_day = INT32_MAX};
    enum err e;

    if (a->withdraw)
        return consent_withdraw(tx, a->consent);
    e = consent_add(tx, &c, &a->consent);
    return e == OK ? donor_agree(tx, an, a->consent) : e;
}

static void a_donor_is_named_only_under_an_agreement(void **state)
{
    struct agreeing a = {{0}, false, 0}, elsewhere = {{0}, false, STRANGER};
    struct donor d;

    db_reset(w.db);
    assert_int_equal(donor_find(w.db, &w.arena, an, &d), OK);
    assert_true(str_eq(d.name, S("Nguyễn Thị An"))); /* for who keeps the books */
    assert_true(str_eq(donor_shown_name(w.db, LANG_VI, &d, w.first_day + 2), S("ẩn danh")));
    assert_int_equal(store_write_wait(w.store, 1, agree, &elsewhere), E_INVALID);
    assert_true(elsewhere.consent.v > 0); /* it was an agreement, of another commune */
    assert_int_equal(store_write_wait(w.store, 1, agree, &a), OK);
    db_reset(w.db);
    assert_int_equal(donor_find(w.db, &w.arena, an, &d), OK);
    assert_true(str_eq(donor_shown_name(w.db, LANG_VI, &d, w.first_day + 2), S("Nguyễn Thị An")));
    assert_true(str_eq(donor_shown_name(w.db, LANG_VI, &d, w.first_day + 5), S("ẩn danh")));
    a.withdraw = true;
    assert_int_equal(store_write_wait(w.store, 1, agree, &a), OK);
    db_reset(w.db);
    assert_true(str_eq(donor_shown_name(w.db, LANG_VI, &d, w.first_day + 2), S("ẩn danh")));
}

static enum err add_donors(struct tx *tx, void *context)
{
    struct donor nobody = {.fund = fund, .source = SOURCE_BUSINESS};
    struct donor like = {.fund = fund, .source = SOURCE_PEOPLE, .name = S("Nguyễn Thị An ")};
    struct donor_id id;
    enum err e = donor_add(tx, &nobody, &id);

    assert_int_equal(id.v, unnamed.v);
    if (e == OK)
        e = donor_find_named(tx->db, tx->arena, &like, &id);
    assert_int_equal(id.v, an.v);
    like.source = SOURCE_BUDGET;
    assert_int_equal(donor_find_named(tx->db, tx->arena, &like, &id), E_NOT_FOUND);
    return e;
}

static void the_unnamed_of_a_source_are_one(void **state)
{
    assert_int_equal(store_write_wait(w.store, 1, add_donors, NULL), OK);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_was_received_is_spent_on_a_work),
        TEST(a_fund_never_spends_what_it_has_not),
        TEST(a_promise_is_kept_part_by_part),
        TEST(nobody_gets_back_more_than_he_gave),
        TEST(goods_land_and_labour_have_books_of_their_own),
        TEST(money_is_moved_into_the_bank),
        TEST(a_receipt_entered_twice_is_refused),
        TEST(a_form_sent_twice_is_one_entry),
        TEST(a_correction_is_a_reversal_and_a_new_entry),
        TEST(what_was_spent_on_cannot_be_taken_back),
        TEST(numbers_of_receipts_have_no_holes),
        TEST(cash_is_counted_by_a_second_person),
        TEST(postings_that_do_not_balance_are_refused),
        TEST(what_one_kind_brings_the_other_cannot_spend),
        TEST(what_is_not_of_the_fund_is_refused),
        TEST(a_fund_receives_on_its_days_only),
        TEST(a_fund_says_what_is_wrong_with_it),
        TEST(entries_are_found_by_book_commodity_and_day),
        TEST(all_funds_are_checked),
        TEST(a_donor_is_named_only_under_an_agreement),
        TEST(the_unnamed_of_a_source_are_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
