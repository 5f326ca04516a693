/* test_totp.c: codes of six digits: the vectors of the standards, and what must never work twice.
 */
#include "store_dir.h"

#include "org/account.h"
#include "org/totp.h"

#include <sodium.h>
#include <stdio.h>

static const struct fact_kind *const kinds[] = {org_kinds, NULL};
static struct store_dir dir;
static struct store *store;
static struct db *db;
static struct arena arena;
static const struct account_id account = {7};
static int64_t clock_ms;

static void at(int64_t ms)
{
    char text[32];

    clock_ms = 1800000000000 + ms;
    snprintf(text, sizeof text, "%lld", (long long)clock_ms);
    setenv("CHUNGSUC_NOW", text, 1);
}

static int set_up(void **state)
{
    store_dir_init(&dir);
    store = store_dir_open(&dir, kinds);
    assert_int_equal(store_reader(store, &db), OK);
    arena_init(&arena, 1 << 20);
    at(0);
    return 0;
}

static int tear_down(void **state)
{
    arena_reset(&arena);
    store_reader_close(db);
    store_close(store);
    store_dir_remove(&dir);
    return 0;
}

/* --- pure --- */

static void hmac_sha1_gives_the_vectors_of_rfc_2202(void **state)
{
    static const struct {
        const char *key, *data;
        unsigned char mac[20];
    } cases[] = {
        {"Jefe", "what do ya want for nothing?",
            {0xef, 0xfc, 0xdf, 0x6a, 0xe5, 0xeb, 0x2f, 0xa2, 0xd2, 0x74, 0x16, 0xd5, 0xf1, 0x84,
                0xdf, 0x9c, 0x25, 0x9a, 0x7c, 0x79}},
        {"\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b",
            "Hi There",
            {0xb6, 0x17, 0x31, 0x86, 0x55, 0x05, 0x72, 0x64, 0xe2, 0x8b, 0xc0, 0xb6, 0xfb, 0x37,
                0x8c, 0x8e, 0xf1, 0x46, 0xbe, 0x00}},
    };
    unsigned char mac[20], key[80];
    static const unsigned char larger[20] = {0xaa, 0x4a, 0xe5, 0xe1, 0x52, 0x72, 0xd0, 0x0e, 0x95,
        0x70, 0x56, 0x37, 0xce, 0x8a, 0x3b, 0x55, 0xed, 0x40, 0x21, 0x12};

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hmac_sha1((const unsigned char *)cases[i].key, strlen(cases[i].key),
            (const unsigned char *)cases[i].data, strlen(cases[i].data), mac);
        assert_memory_equal(mac, cases[i].mac, sizeof mac);
    }
    memset(key, 0xaa, sizeof key);
    hmac_sha1(key, sizeof key,
        (const unsigned char *)"Test Using Larger Than Block-Size Key - Hash Key First", 54, mac);
    assert_memory_equal(mac, larger, sizeof mac);
}

static void codes_are_those_of_rfc_6238(void **state)
{
    static const unsigned char secret[] = "12345678901234567890";
    static const struct {
        int64_t seconds;
        uint32_t code;
    } cases[] = {{59, 287082}, {1111111109, 81804}, {1111111111, 50471}, {1234567890, 5924},
        {2000000000, 279037}, {20000000000, 353130}};

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(totp_code(secret, cases[i].seconds / 30), cases[i].code);
}

static void a_secret_is_text_and_back(void **state)
{
    static const unsigned char secret[] = "12345678901234567890";
    unsigned char back[TOTP_SECRET_BYTES];
    char text[TOTP_TEXT_BYTES];

    totp_text(secret, text);
    assert_string_equal(text, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    assert_int_equal(totp_from_text(str_from(text), back), OK);
    assert_memory_equal(back, secret, sizeof back);
    text[3] = '1';
    assert_int_equal(totp_from_text(str_from(text), back), E_INVALID);
    assert_int_equal(totp_from_text(S("GEZD"), back), E_INVALID);
}

/* --- kept --- */

static char recovery[RECOVERY_CODES][PASSWORD_ONCE_BYTES];
static unsigned char secret[TOTP_SECRET_BYTES];

static enum err run_begin(struct tx *tx, void *context)
{
    return totp_begin(tx, account);
}

static enum err run_confirm(struct tx *tx, void *context)
{
    return totp_confirm(tx, account, str_from(context), recovery);
}

static enum err run_use(struct tx *tx, void *context)
{
    return totp_use(tx, account, str_from(context));
}

static enum err run_end(struct tx *tx, void *context)
{
    return totp_end(tx, account);
}

static char *code_at(int64_t ms)
{
    static char text[16];

    snprintf(text, sizeof text, "%06u",
        (unsigned)totp_code(secret, (1800000000000 + ms) / TOTP_STEP_MS));
    return text;
}

static enum err use(const char *code)
{
    char text[32];

    snprintf(text, sizeof text, "%s", code);
    return store_write_wait(store, 0, run_use, text);
}

static void switch_on(void)
{
    struct str text;

    assert_int_equal(store_write_wait(store, 0, run_begin, NULL), OK);
    assert_int_equal(totp_waiting(db, &arena, account, &text), OK);
    assert_int_equal(totp_from_text(text, secret), OK);
    assert_int_equal(store_write_wait(store, 0, run_confirm, code_at(0)), OK);
    db_reset(db);
}

static void codes_are_on_only_after_the_first_one_was_given(void **state)
{
    char wrong[] = "000000";
    bool on = true;

    assert_int_equal(use("123456"), E_NOT_FOUND);
    assert_int_equal(store_write_wait(store, 0, run_begin, NULL), OK);
    if (!strcmp(wrong, code_at(0)))
        wrong[0] = '1';
    assert_int_equal(store_write_wait(store, 0, run_confirm, wrong), E_DENIED);
    assert_int_equal(totp_is_on(db, account, &on), OK);
    assert_false(on);
    switch_on();
    assert_int_equal(totp_is_on(db, account, &on), OK);
    assert_true(on);
}

static void a_code_opens_once_and_never_again(void **state)
{
    switch_on();
    assert_int_equal(use(code_at(0)), E_DENIED); /* was used to switch on */
    at(30000);
    assert_int_equal(use(code_at(30000)), OK);
    assert_int_equal(use(code_at(30000)), E_DENIED);
    assert_int_equal(use(code_at(0)), E_DENIED); /* the one before it is over, too */
    at(60000);
    assert_int_equal(use(code_at(60000)), OK);
}

static void a_clock_may_be_one_step_off_and_no_more(void **state)
{
    switch_on();
    at(300000);
    assert_int_equal(use(code_at(240000)), E_DENIED);
    assert_int_equal(use(code_at(360000)), E_DENIED);
    assert_int_equal(use(code_at(270000)), OK);
    assert_int_equal(use(code_at(330000)), OK);
}

static void what_is_no_code_is_none(void **state)
{
    switch_on();
    at(30000);
    assert_int_equal(use(""), E_DENIED);
    assert_int_equal(use("12345"), E_DENIED);
    assert_int_equal(use("-12345"), E_DENIED);
    assert_int_equal(use("abcdef"), E_DENIED);
    assert_int_equal(use("1234567890123456789012345"), E_DENIED);
}

static void a_code_may_be_typed_with_a_blank(void **state)
{
    char text[24];

    switch_on();
    at(30000);
    snprintf(text, sizeof text, "%.3s %s", code_at(30000), code_at(30000) + 3);
    assert_int_equal(use(text), OK);
}

static void a_recovery_code_works_once(void **state)
{
    int64_t left = 0;

    switch_on();
    assert_int_equal(use(recovery[3]), OK);
    assert_int_equal(use(recovery[3]), E_DENIED);
    for (char *c = recovery[4]; *c; c++)
        *c = (char)(*c >= 'a' && *c <= 'z' ? *c + 'A' - 'a' : *c);
    assert_int_equal(use(recovery[4]), OK); /* as people write it */
    assert_int_equal(recovery_left(db, account, &left), OK);
    assert_int_equal(left, RECOVERY_CODES - 2);
}

static struct str kept_code(int i)
{
    char kind[16];
    struct str text;

    snprintf(kind, sizeof kind, "recovery-%d", i);
    db_reset(db);
    assert_int_equal(
        db_first_str(db, &arena, SQL_secret_find, &text, ARGS(V(account.v), V(kind))), OK);
    return text;
}

static enum err keep_without_salt(struct tx *tx, void *context)
{
    return db_run(tx->db, SQL_secret_set,
        ARGS(V(account.v), V("recovery-7"), V((const char *)context), V(tx->now_ms)));
}

static enum err renew(struct tx *tx, void *context)
{
    return recovery_renew(tx, account, recovery);
}

/* Not even the same code looks the same twice; what was kept before there were salts still opens.
 */
static void a_recovery_code_is_kept_with_a_salt_of_its_own(void **state)
{
    static const char old[] = "chungsuc recovery %lld abcdefghijkm";
    unsigned char hash[32];
    char text[64], hex[65];

    switch_on();
    for (int i = 0; i < RECOVERY_CODES; i++) {
        assert_int_equal(kept_code(i).len, 32 + 64);
        for (int k = 0; k < i; k++)
            assert_false(str_eq(str_slice(kept_code(i), 0, 32), str_slice(kept_code(k), 0, 32)));
    }
    snprintf(text, sizeof text, old, (long long)account.v);
    crypto_generichash(hash, sizeof hash, (unsigned char *)text, strlen(text), NULL, 0);
    sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
    assert_int_equal(store_write_wait(store, 0, keep_without_salt, hex), OK);
    assert_int_equal(use("abcd-efgh-ijkn"), E_DENIED);
    assert_int_equal(use("abcd-efgh-ijkm"), OK);
    assert_int_equal(use("abcd-efgh-ijkm"), E_DENIED);
    assert_int_equal(store_write_wait(store, 0, renew, NULL), OK);
    assert_int_equal(use(recovery[7]), OK);
}

static void switched_off_nothing_of_it_is_left(void **state)
{
    int64_t left = 1;
    bool on = true;

    switch_on();
    assert_int_equal(store_write_wait(store, 0, run_end, NULL), OK);
    assert_int_equal(totp_is_on(db, account, &on), OK);
    assert_false(on);
    assert_int_equal(recovery_left(db, account, &left), OK);
    assert_int_equal(left, 0);
    assert_int_equal(use(recovery[0]), E_NOT_FOUND);
}

static void the_journal_holds_no_secret_and_no_code(void **state)
{
    char text[TOTP_TEXT_BYTES];

    switch_on();
    totp_text(secret, text);
    assert_int_equal(use(recovery[0]), OK);
    for (int64_t seq = 1; seq <= store_head(store); seq++) {
        struct fact fact;

        assert_int_equal(fact_find(db, &arena, seq, &fact), OK);
        assert_int_equal(str_find(fact.body, str_from(text), 0), fact.body.len);
        for (int i = 0; i < RECOVERY_CODES; i++)
            assert_int_equal(str_find(fact.body, str_from(recovery[i]), 0), fact.body.len);
    }
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hmac_sha1_gives_the_vectors_of_rfc_2202),
        cmocka_unit_test(codes_are_those_of_rfc_6238),
        cmocka_unit_test(a_secret_is_text_and_back),
        TEST(codes_are_on_only_after_the_first_one_was_given),
        TEST(a_code_opens_once_and_never_again),
        TEST(a_clock_may_be_one_step_off_and_no_more),
        TEST(what_is_no_code_is_none),
        TEST(a_code_may_be_typed_with_a_blank),
        TEST(a_recovery_code_works_once),
        TEST(a_recovery_code_is_kept_with_a_salt_of_its_own),
        TEST(switched_off_nothing_of_it_is_left),
        TEST(the_journal_holds_no_secret_and_no_code),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
