/* test_bank.c: statements taken over into the books of a fund: once, recognised by codes, settled.
 */
#include "ledger/bank.h"
#include "ledger/bank_code.h"
#include "privacy/facts.h"
#include "store/blob.h"
#include "store/seal.h"

#define WORLD_KINDS ledger_kinds, bank_kinds, seal_kinds, privacy_kinds,
#include "campaign_world.h"

static struct world w;
static struct fund_id fund, other_fund;
static struct donor_id an;
static struct str code, other_code, promise;

#define COLUMNS "day=0:ngay;amount=1:so tien;words=2:noi dung;reference=3:ma"
#define HEAD "Ngày;Số tiền;Nội dung;Mã\n"

static enum err make(struct tx *tx, void *context)
{
    struct fund f = {.campaign = w.campaign,
        .name = S("Quỹ làm đường ấp Cầu"),
        .bank_bin = S("970405"),
        .deposit_no = S("5000205123456"),
        .open_from = w.first_day,
        .open_until = w.first_day + 30};
    struct donor named = {.source = SOURCE_PEOPLE, .name = S("Nguyễn Thị An")};
    struct plain pledge = {.deed = DEED_PLEDGE,
        .day = w.first_day + 1,
        .commodity = {.stuff = STUFF_MONEY},
        .amount = 700000};
    struct entry_refusal no;
    struct entry_id id;
    enum err e = fund_open(tx, &f, &fund);

    f.name = S("Quỹ khác");
    if (e == OK)
        e = fund_open(tx, &f, &other_fund);
    named.fund = fund;
    if (e == OK)
        e = donor_add(tx, &named, &an);
    pledge.fund = fund;
    pledge.donor = an;
    if (e == OK)
        e = ledger_post_plain(tx, &pledge, &id, &no);
    return e == OK ? bank_columns_set(tx, fund, S(COLUMNS)) : e;
}

static int set_up(void **state)
{
    world_init(&w);
    world_clock(w.first_day + 5, 9, 0, 0);
    assert_int_equal(store_write_wait(w.store, 1, make, NULL), OK);
    db_reset(w.db);
    code = code_make(&w.arena, CODE_FUND, fund.v);
    other_code = code_make(&w.arena, CODE_FUND, other_fund.v);
    promise = code_make(&w.arena, CODE_PLEDGE, an.v);
    return 0;
}

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

struct job {
    struct str text;
    struct bank_file_id file;
    size_t another[4];
    size_t another_count;
    struct bank_entered entered;
    struct bank_item_id item;
    enum bank_how how;
    struct donor_id donor;
    struct entry_id entry;
    struct entry_refusal refusal;
    bool in_cash, unnumbered; /* how it is posted by hand */
};

static enum err add_and_enter(struct tx *tx, void *context)
{
    struct job *j = context;
    enum err e = bank_file_add(tx, fund, j->text, &j->file);

    return e == OK ? bank_enter(tx, j->file, j->another, j->another_count, &j->entered) : e;
}

static enum err enter_again(struct tx *tx, void *context)
{
    struct job *j = context;

    return bank_enter(tx, j->file, NULL, 0, &j->entered);
}

static enum err settle(struct tx *tx, void *context)
{
    struct job *j = context;

    return bank_item_settle(tx, j->item, j->how, j->donor, j->entry, &j->refusal);
}

static struct bank_entered enter(struct str text)
{
    struct job j = {.text = text};

    assert_int_equal(store_write_wait(w.store, 1, add_and_enter, &j), OK);
    db_reset(w.db);
    return j.entered;
}

static int64_t in_bank(void)
{
    struct commodity money = {.stuff = STUFF_MONEY};
    int64_t amount = -1;

    assert_int_equal(ledger_balance(w.db, fund, BOOK_BANK, 0, money, &amount), OK);
    db_reset(w.db);
    return amount;
}

static struct bank_item_list open_items(void)
{
    struct bank_item_list list = {0};

    assert_int_equal(bank_item_list_of(w.db, &w.arena, fund, BANK_STATE_OPEN, 100, &list), OK);
    db_reset(w.db);
    return list;
}

#define FILE_OF(...) str_printf(&w.arena, __VA_ARGS__)

/* --- codes --- */

static void codes_are_found_however_banks_write_them(void **state)
{
    struct str made = code_make(&w.arena, CODE_FUND, 1234);

    assert_int_equal(code_find(&w.arena, CODE_FUND, made), 1234);
    assert_int_equal(
        code_find(&w.arena, CODE_FUND, FILE_OF("MBVCB.327.Ung ho %.*s NGUYEN VAN A", STR(made))),
        1234);
    assert_int_equal(code_find(&w.arena, CODE_FUND,
                         FILE_OF("unghocsq 12 34%cNGUYEN VAN A", made.ptr[made.len - 1])),
        1234);
    assert_int_equal(code_find(&w.arena, CODE_PLEDGE, made), 0);
    assert_int_equal(code_find(&w.arena, CODE_FUND, S("CSQ CSQ12 CSQ0A")), 0);
}

static void a_slip_in_a_code_is_no_other_code(void **state)
{
    for (int64_t n = 1; n < 3000; n += 7) {
        struct str made = code_make(&w.arena, CODE_FUND, n);
        char *slip = str_z(&w.arena, made);

        for (size_t i = 3; i + 1 < made.len; i++) {
            for (char d = '0'; d <= '9'; d++) {
                slip[i] = d;
                if (d != made.ptr[i])
                    assert_int_equal(code_find(&w.arena, CODE_FUND, str_from(slip)), 0);
            }
            slip[i] = made.ptr[i];
        }
    }
}

/* --- taken over --- */

static void lines_with_our_codes_are_posted_the_others_wait(void **state)
{
    struct bank_entered done = enter(FILE_OF(HEAD "12/12/2024;500.000;ung ho %.*s;A1\n"
                                                  "12/12/2024;700.000;gop %.*s;A2\n"
                                                  "13/12/2024;90.000;ung ho %.*s;A3\n"
                                                  "13/12/2024;80.000;tu 0981234567;A4\n"
                                                  "13/12/2024;-11.000;phi;A5\n"
                                                  "1/1/2030;5.000;%.*s;A6\n",
        STR(code), STR(promise), STR(other_code), STR(code)));
    struct bank_item_list open = open_items();
    int64_t left = -1;

    assert_int_equal(done.gifts, 2);
    assert_int_equal(done.gifts_vnd, 1200000);
    assert_int_equal(done.open, 4);
    assert_int_equal(in_bank(), 1200000);
    assert_int_equal(ledger_balance(w.db, fund, BOOK_PROMISED, an.v,
                         (struct commodity){.stuff = STUFF_MONEY}, &left),
        OK);
    assert_int_equal(left, 0);
    assert_int_equal(open.count, 4);
    assert_string_equal(str_z(&w.arena, open.items[2].words), "tu …567");
}

static void the_same_file_and_files_that_overlap_enter_once(void **state)
{
    struct str first = FILE_OF(
        HEAD "12/12/2024;500.000;%.*s;A1\n13/12/2024;60.000;%.*s;A2\n", STR(code), STR(code));
    struct str second =
        FILE_OF("x;y\n" HEAD "13/12/2024;60.000;%.*s khac chu;A2\n14/12/2024;7.000;%.*s;A3\n",
            STR(code), STR(code));

    assert_int_equal(enter(first).gifts, 2);
    assert_int_equal(enter(first).gifts, 0);
    assert_int_equal(enter(second).gifts, 1);
    assert_int_equal(in_bank(), 567000);
}

static void two_equal_gifts_of_a_day_stay_two(void **state)
{
    struct str line = FILE_OF("12/12/2024;500.000;%.*s Nguyen Van A;\n", STR(code));
    struct str once = FILE_OF(HEAD "%.*s", STR(line));
    struct str twice = FILE_OF(HEAD "%.*s%.*s", STR(line), STR(line));
    struct job third = {.text = once, .another = {2}, .another_count = 1};

    assert_int_equal(enter(twice).gifts, 2);
    assert_int_equal(enter(twice).gifts, 0);
    assert_int_equal(enter(once).gifts, 0);
    assert_int_equal(in_bank(), 1000000);
    assert_int_equal(store_write_wait(w.store, 1, add_and_enter, &third), OK);
    assert_int_equal(third.entered.gifts, 1);
    db_reset(w.db);
    assert_int_equal(in_bank(), 1500000);
}

static void two_equal_lines_said_to_be_others_are_two(void **state)
{
    struct str line = FILE_OF("12/12/2024;500.000;%.*s Nguyen Van A;\n", STR(code));
    struct str twice = FILE_OF(HEAD "%.*s%.*s", STR(line), STR(line));
    struct job both = {.text = twice, .another = {2, 3}, .another_count = 2};

    assert_int_equal(enter(twice).gifts, 2);
    for (int i = 1; i <= 2; i++) { /* and two more */
        assert_int_equal(store_write_wait(w.store, 1, add_and_enter, &both), OK);
        assert_int_equal(both.entered.gifts, 2);
        db_reset(w.db);
        assert_int_equal(in_bank(), 1000000 + i * 1000000);
    }
}

static enum err choose_no_numbers(struct tx *tx, void *context)
{
    return bank_columns_set(tx, fund, S("day=0:ngay;amount=1:so tien;words=2:noi dung"));
}

static void files_that_overlap_enter_once_with_other_columns_too(void **state)
{
    struct str text = FILE_OF(
        HEAD "12/12/2024;500.000;%.*s A;A1\n12/12/2024;500.000;%.*s B;A2\n", STR(code), STR(code));
    struct job more = {.text = FILE_OF("%.*s12/12/2024;500.000;%.*s C;A3\n", STR(text), STR(code))};

    assert_int_equal(enter(text).gifts, 2);
    assert_int_equal(store_write_wait(w.store, 1, choose_no_numbers, NULL), OK);
    db_reset(w.db);
    assert_int_equal(enter(text).gifts, 0);
    assert_int_equal(enter(more.text).gifts, 1); /* as many as there are more */
    assert_int_equal(in_bank(), 1500000);
}

/* A day on which everybody gave the same, twice: each line of the second file looked through all
 * entries of the first, 25 million of them. */
static void thousands_of_one_amount_are_not_looked_through_for_each_line(void **state)
{
    static const char letters[] = {'A', 'B'};
    int lines = getenv("CHUNGSUC_TEST_DB") ? 300 : 4900; /* each asks the other server anew */

    for (size_t f = 0; f < sizeof letters; f++) {
        struct buf b;

        buf_init(&b, &w.arena, 1 << 20);
        buf_addz(&b, HEAD);
        for (int i = 0; i < lines; i++)
            buf_printf(&b, "12/12/2024;500.000;%.*s gop;%c%d\n", STR(code), letters[f], i);
        assert_int_equal(enter(buf_str(&b)).gifts, lines);
    }
    assert_int_equal(in_bank(), (int64_t)2 * lines * 500000);
}

static void a_file_is_entered_once_and_its_text_is_gone(void **state)
{
    struct job j = {.text = FILE_OF(HEAD "12/12/2024;500.000;%.*s;A1\n", STR(code))};
    struct bank_file file;
    struct str text;

    assert_int_equal(store_write_wait(w.store, 1, add_and_enter, &j), OK);
    assert_int_equal(store_write_wait(w.store, 1, enter_again, &j), E_CONFLICT);
    db_reset(w.db);
    assert_int_equal(bank_file_find(w.db, &w.arena, j.file, &file, NULL), OK);
    assert_false(file.waits);
    assert_int_equal(bank_file_find(w.db, &w.arena, j.file, &file, &text), E_NOT_FOUND);
    assert_int_equal(bank_file_waiting(w.db, fund, &j.file), E_NOT_FOUND);
}

static enum err post_by_hand(struct tx *tx, void *context)
{
    struct job *j = context;
    struct plain p = {.fund = fund,
        .deed = DEED_RECEIVE,
        .day = w.first_day + 2,
        .commodity = {.stuff = STUFF_MONEY},
        .amount = 300000,
        .by_bank = !j->in_cash,
        .donor = an,
        .reference = j->unnumbered ? S("") : S("FT99")};

    return ledger_post_plain(tx, &p, &j->entry, &j->refusal);
}

/* The cash is brought to the bank. */
static enum err pay_in(struct tx *tx, void *context)
{
    struct job *j = context;
    struct plain p = {.fund = fund,
        .deed = DEED_MOVE,
        .day = w.first_day + 3,
        .commodity = {.stuff = STUFF_MONEY},
        .amount = 300000,
        .by_bank = true};

    return ledger_post_plain(tx, &p, &j->entry, &j->refusal);
}

static void what_was_entered_by_hand_is_tied_by_its_number(void **state)
{
    struct job j = {0};
    struct bank_entered done;

    assert_int_equal(store_write_wait(w.store, 1, post_by_hand, &j), OK);
    done = enter(FILE_OF(
        HEAD "12/12/2024;300.000;%.*s;FT99\n12/12/2024;1.000;%.*s;FT99\n", STR(code), STR(code)));
    assert_int_equal(done.tied, 1);
    assert_int_equal(done.gifts, 1); /* same number, another amount: another line */
    assert_int_equal(in_bank(), 301000);
}

static void what_was_entered_by_hand_without_a_number_waits_for_a_person(void **state)
{
    struct job j = {.how = BANK_AS_ENTRY, .unnumbered = true};
    struct entry_id twin;
    struct bank_item item;

    assert_int_equal(store_write_wait(w.store, 1, post_by_hand, &j), OK);
    assert_int_equal(enter(FILE_OF(HEAD "13/12/2024;300.000;%.*s;FT5\n", STR(code))).gifts, 0);
    assert_int_equal(in_bank(), 300000);
    item = open_items().items[0];
    assert_int_equal(bank_twin_find(w.db, &item, &twin), OK);
    db_reset(w.db);
    assert_int_equal(twin.v, j.entry.v);
    j.item = item.id;
    assert_int_equal(store_write_wait(w.store, 1, settle, &j), OK);
    /* the next one like it is another: the entry has its line */
    assert_int_equal(enter(FILE_OF(HEAD "13/12/2024;300.000;%.*s;FT6\n", STR(code))).gifts, 1);
    assert_int_equal(in_bank(), 600000);
}

static void a_number_whose_entry_has_its_line_is_there(void **state)
{
    struct job j = {.how = BANK_AS_ENTRY};
    struct str numbered = FILE_OF(HEAD "12/12/2024;300.000;%.*s;FT99\n", STR(code));
    struct job another = {.text = numbered, .another = {2}, .another_count = 1};

    assert_int_equal(store_write_wait(w.store, 1, post_by_hand, &j), OK);
    enter(S(HEAD "12/12/2024;300.000;ung ho;\n"));
    j.item = open_items().items[0].id;
    assert_int_equal(store_write_wait(w.store, 1, settle, &j), OK);
    assert_int_equal(enter(numbered).gifts, 0);
    assert_int_equal(open_items().count, 0);
    assert_int_equal(in_bank(), 300000);
    assert_int_equal(store_write_wait(w.store, 1, add_and_enter, &another), OK); /* a person says */
    db_reset(w.db);
    assert_int_equal(in_bank(), 600000);
}

static void cash_that_was_paid_in_is_no_new_gift(void **state)
{
    struct job j = {.in_cash = true, .how = BANK_AS_ENTRY};

    assert_int_equal(store_write_wait(w.store, 1, post_by_hand, &j), OK);
    assert_int_equal(store_write_wait(w.store, 1, pay_in, &j), OK);
    db_reset(w.db);
    assert_int_equal(
        enter(FILE_OF(HEAD "13/12/2024;300.000;nop tien mat %.*s;T1\n", STR(code))).gifts, 0);
    j.item = open_items().items[0].id;
    assert_int_equal(store_write_wait(w.store, 1, settle, &j), OK);
    db_reset(w.db);
    assert_int_equal(in_bank(), 300000);
}

static void a_line_is_never_tied_to_what_the_bank_did_not_get(void **state)
{
    struct job j = {.in_cash = true, .how = BANK_AS_ENTRY};
    struct bank_entered done;

    assert_int_equal(store_write_wait(w.store, 1, post_by_hand, &j), OK);
    done = enter(
        FILE_OF(HEAD "12/12/2024;300.000;%.*s;FT99\n13/12/2024;300.000;ung ho;A1\n", STR(code)));
    assert_int_equal(done.tied, 0); /* a paper receipt of that number, in cash */
    assert_int_equal(done.gifts, 1);
    assert_int_equal(in_bank(), 300000);
    j.item = open_items().items[0].id;
    assert_int_equal(store_write_wait(w.store, 1, settle, &j), E_INVALID);
}

/* --- settled by a person --- */

static void an_open_line_is_settled_once(void **state)
{
    struct bank_item_list open;
    struct job j = {.how = BANK_AS_GIFT};

    enter(S(HEAD
        "12/12/2024;500.000;ung ho;A1\n13/12/2024;-20.000;phi;A2\n14/12/2024;9.000;nham;A3\n"));
    open = open_items();
    assert_int_equal(open.count, 3);
    j.item = open.items[2].id;
    assert_int_equal(store_write_wait(w.store, 1, settle, &j), OK);
    assert_int_equal(store_write_wait(w.store, 1, settle, &j), E_CONFLICT);
    j.item = open.items[1].id;
    assert_int_equal(store_write_wait(w.store, 1, settle, &j), E_INVALID); /* it went out */
    j.how = BANK_NOT_OURS;
    assert_int_equal(store_write_wait(w.store, 1, settle, &j), OK);
    j.item = open.items[0].id;
    j.how = BANK_AS_PROMISE;
    j.donor = an;
    assert_int_equal(store_write_wait(w.store, 1, settle, &j), OK);
    db_reset(w.db);
    assert_int_equal(in_bank(), 509000);
    assert_int_equal(open_items().count, 0);
}

static void a_line_outside_the_time_of_receiving_says_why(void **state)
{
    struct job j = {.how = BANK_AS_GIFT};

    enter(FILE_OF(HEAD "1/1/2030;5.000;%.*s;A6\n", STR(code)));
    j.item = open_items().items[0].id;
    assert_int_equal(store_write_wait(w.store, 1, settle, &j), E_INVALID);
    assert_non_null(j.refusal.why);
    db_reset(w.db);
    assert_int_equal(open_items().count, 1);
}

static void a_line_may_be_tied_to_an_entry_of_its_amount_only(void **state)
{
    struct job j = {.how = BANK_AS_ENTRY};

    assert_int_equal(store_write_wait(w.store, 1, post_by_hand, &j), OK);
    enter(S(HEAD
        "12/12/2024;300.000;ung ho;A1\n13/12/2024;299.999;ung ho;A2\n14/12/2024;300.000;x;A3\n"));
    j.item = open_items().items[1].id;
    assert_int_equal(store_write_wait(w.store, 1, settle, &j), E_INVALID);
    j.item = open_items().items[2].id;
    assert_int_equal(store_write_wait(w.store, 1, settle, &j), OK);
    db_reset(w.db);
    j.item = open_items().items[0].id;
    assert_int_equal(store_write_wait(w.store, 1, settle, &j), E_CONFLICT); /* it has its line */
    assert_int_equal(in_bank(), 300000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            codes_are_found_however_banks_write_them, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_slip_in_a_code_is_no_other_code, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            lines_with_our_codes_are_posted_the_others_wait, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            the_same_file_and_files_that_overlap_enter_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(two_equal_gifts_of_a_day_stay_two, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            files_that_overlap_enter_once_with_other_columns_too, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            thousands_of_one_amount_are_not_looked_through_for_each_line, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            a_file_is_entered_once_and_its_text_is_gone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            what_was_entered_by_hand_is_tied_by_its_number, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            two_equal_lines_said_to_be_others_are_two, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            what_was_entered_by_hand_without_a_number_waits_for_a_person, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            a_number_whose_entry_has_its_line_is_there, set_up, tear_down),
        cmocka_unit_test_setup_teardown(cash_that_was_paid_in_is_no_new_gift, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            a_line_is_never_tied_to_what_the_bank_did_not_get, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_open_line_is_settled_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            a_line_outside_the_time_of_receiving_says_why, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            a_line_may_be_tied_to_an_entry_of_its_amount_only, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
