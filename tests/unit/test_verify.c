/* A property: whatever is changed in a journal by raw hands is found, and the right row is named.
 *
 * A file is made once. Thousands of times it is put back, its guards are dropped, something in it
 * is changed at random, and verify must say what. CHUNGSUC_TEST_MUTATIONS and _SEED for an evening.
 */
#include "store_dir.h"

#include "base/arena.h"
#include "org/account.h"
#include "store/blob.h"
#include "store/body.h"
#include "store/catalogue.h"
#include "store/journal.h"
#include "store/seal.h"
#include "store/setting.h"

static enum err nothing(struct tx *tx, const struct fact *fact)
{
    return OK;
}

static const struct fact_kind signed_kinds[] = {
    {.name = "signed", .apply = nothing}, {.name = NULL}};
static const struct fact_kind *const kinds[] = {
    org_kinds, setting_kinds, seal_kinds, signed_kinds, NULL};

enum { ROUNDS = 6, SQL_BYTES = 1024 };

static struct store_dir dir, other;
static char *whole;
static size_t whole_bytes;
static int64_t newest;
static struct journal_head head;
static uint64_t state;

static uint64_t chance(uint64_t below)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state % below;
}

/* A number of a fact. */
static int64_t any(void)
{
    return 1 + (int64_t)chance((uint64_t)newest);
}

/* --- the journal --- */

static enum err add_some(struct tx *tx, void *context)
{
    static int number;
    struct org_unit u = {.kind = unit_kind_find(S("ap"))};
    struct seal_terms terms = {.purpose = "person-name", .keep_until = INT32_MAX};
    struct account account = {.login = str_printf(tx->arena, "ap-%d", ++number)};
    struct account_id id;
    struct journal_head before;
    struct str seal, hash;
    enum err e;

    tx->origin = number;
    u.name = str_printf(tx->arena, "Ấp %d", number);
    account.name = str_printf(tx->arena, "Trưởng ấp %d", number);
    e = unit_add(tx, &u, &account.unit);
    if (e == OK)
        e = account_add(tx, &account, &id);
    if (e == OK)
        e = blob_put(tx, account.name, &hash);
    if (e == OK)
        e = seal_put(tx, &terms, account.name, &seal);
    tx_journal_head(tx, &before);
    if (e == OK)
        e = fact_add(tx, "signed",
            body_pack(tx->arena, "{s:s%, s:s%}", "journal",
                PACK(journal_head_text(tx->arena, &before)), "name_seal", PACK(seal)),
            NULL);
    return e == OK ? setting_change(
                         tx, SETTING_SESSION_DAYS, str_printf(tx->arena, "%d", 10 + number % 50))
                   : e;
}

static void make(struct store_dir *d, int64_t account)
{
    struct store *s;
    struct db *db;

    store_dir_init(d);
    s = store_dir_open(d, kinds);
    for (int i = 0; i < ROUNDS; i++)
        assert_int_equal(store_write_wait(s, account, add_some, NULL), OK);
    assert_int_equal(store_reader(s, &db), OK);
    assert_int_equal(journal_head_find(db, &head), OK);
    newest = head.seq;
    store_reader_close(db);
    store_close(s);
}

static int set_up(void **unused)
{
    const char *seed = getenv("CHUNGSUC_TEST_SEED");
    FILE *f;

    state = seed ? strtoull(seed, NULL, 10) * 2 + 1 : 88172645463325252u;
    make(&other, 9);
    make(&dir, 3);
    f = fopen(dir.file, "rb");
    assert_non_null(f);
    whole = malloc(1 << 22);
    assert_non_null(whole);
    whole_bytes = fread(whole, 1, 1 << 22, f);
    assert_true(whole_bytes > 0 && whole_bytes < 1 << 22);
    fclose(f);
    return 0;
}

static int tear_down(void **unused)
{
    free(whole);
    store_dir_remove(&dir);
    store_dir_remove(&other);
    return 0;
}

static void put_back(void)
{
    FILE *f = fopen(dir.file, "wb");
    char beside[128];

    assert_non_null(f);
    assert_int_equal(fwrite(whole, 1, whole_bytes, f), whole_bytes);
    fclose(f);
    snprintf(beside, sizeof beside, "%s-wal", dir.file);
    unlink(beside);
    snprintf(beside, sizeof beside, "%s-shm", dir.file);
    unlink(beside);
}

/* The guards dropped and put back, and what is written is on the disk soon enough for a test. */
static void changed(const char *sql)
{
    static char all[1 << 20];

    assert_null(sqlite_guards[2].sql);
    snprintf(all, sizeof all,
        "pragma synchronous = off; pragma foreign_keys = off; drop trigger fact_no_update; "
        "drop trigger fact_no_delete; %s; %s; %s",
        sql, sqlite_guards[0].sql, sqlite_guards[1].sql);
    raw_sql(&dir, all);
}

__attribute__((format(printf, 1, 2))) static void hands(const char *format, ...)
{
    char sql[SQL_BYTES];
    va_list ap;

    va_start(ap, format);
    assert_in_range(vsnprintf(sql, sizeof sql, format, ap), 0, sizeof sql - 1);
    va_end(ap);
    changed(sql);
}

static struct verify_result found(const struct known_head *known)
{
    struct store_options options = {.dir = dir.dir, .kinds = kinds, .read_only = true};
    struct verify_result v, tables = {0};
    struct store *s;

    assert_int_equal(store_open(&options, &s), OK);
    assert_int_equal(store_verify_known(s, known, &v), OK);
    if (!v.why)
        assert_int_equal(store_verify_derived(s, &tables), OK);
    store_close(s);
    return v.why ? v : tables;
}

static void expect(const char *what, int64_t seq)
{
    struct verify_result v = found(NULL);

    if (!v.why || v.broken_seq != seq || v.is_span)
        fail_msg("%s: fact %lld, not %lld (%s)", what, (long long)seq, (long long)v.broken_seq,
            v.why ? v.why : "all well");
}

static void expect_table(const char *what, const char *table)
{
    struct verify_result v = found(NULL);

    if (!v.why || !v.broken_table || strcmp(v.broken_table, table) != 0)
        fail_msg("%s: table %s, not %s", what, table, v.broken_table ? v.broken_table : "none");
}

/* --- one row --- */

static void altered_body(void)
{
    int64_t k = any();

    hands("update fact set body = cast(substr(cast(body as text), 1, 1) || '%c' || "
          "substr(cast(body as text), 2) as blob) where seq = %lld",
        (char)('a' + chance(26)), (long long)k);
    expect("a body", k);
}

static void altered_number(void)
{
    static const char *const columns[] = {"at_ms", "account_id", "origin"};
    const char *column = columns[chance(3)];
    int64_t k = any();

    hands("update fact set %s = %s + %d where seq = %lld", column, column, 1 + (int)chance(1000),
        (long long)k);
    expect(column, k);
}

static void altered_kind(void)
{
    int64_t k = any();

    hands("update fact set kind = case kind when 'signed' then 'unit-ended' else 'signed' end "
          "where seq = %lld",
        (long long)k);
    expect("a kind", k);
}

static void altered_hash(void)
{
    int64_t k = any();

    hands("update fact set hash = x'%08x' where seq = %lld and hash <> x'%08x'",
        (unsigned)k * 2654435761u, (long long)k, (unsigned)k * 2654435761u);
    expect("what is kept of a hash", k);
}

/* --- missing, inserted, reordered --- */

static void missing(void)
{
    int64_t k = any();

    hands("delete from fact where seq = %lld", (long long)k);
    expect("a missing row", k);
}

static void cut(void)
{
    int64_t k = any();

    hands("delete from fact where seq >= %lld", (long long)k);
    expect("a cut end", k);
}

static void swapped(void)
{
    int64_t i = any(), j = any();

    if (i == j)
        return;
    hands("update fact set seq = -1 where seq = %lld; update fact set seq = %lld where seq = %lld; "
          "update fact set seq = %lld where seq = -1",
        (long long)i, (long long)i, (long long)j, (long long)j);
    expect("two swapped rows", i < j ? i : j);
}

static void moved(void)
{
    int64_t i = any(), j = any();

    if (i >= j)
        return;
    hands(
        "update fact set seq = -1 where seq = %lld; "
        "update fact set seq = -seq where seq > %lld and seq <= %lld; "
        "update fact set seq = -seq - 1 where seq < -1; update fact set seq = %lld where seq = -1",
        (long long)i, (long long)i, (long long)j, (long long)j);
    expect("a row moved behind others", i);
}

#define ROW "province, at_ms, account_id, kind, body, hash, origin"

static void inserted(void)
{
    int64_t k = any();

    hands("update fact set seq = -seq where seq >= %lld; update fact set seq = 1 - seq where "
          "seq < 0; insert into fact (seq, " ROW ") select %lld, province, at_ms + 1, account_id, "
          "kind, body, hash, origin from fact where seq = %lld",
        (long long)k, (long long)k, (long long)k + 1);
    expect("an inserted row", k);
}

static void inserted_outside(void)
{
    int64_t k = any(), at = chance(2) ? -(int64_t)chance(1000) : newest + 1 + (int64_t)chance(1000);

    hands("insert into fact (seq, " ROW ") select %lld, " ROW " from fact where seq = %lld",
        (long long)at, (long long)k);
    expect("a row outside the numbers", at);
}

/* (Another whole journal is a journal: only a paper speaks against it.) */
static void spliced(void)
{
    int64_t k = 2 + (int64_t)chance((uint64_t)newest - 1);

    hands("attach '%s' as o; delete from fact where seq >= %lld; insert into fact (seq, " ROW
          ") select seq, " ROW " from o.fact where seq >= %lld; "
          "update meta set value = (select value from o.meta where name = 'head') "
          "where name = 'head'",
        other.file, (long long)k, (long long)k);
    expect("two journals spliced", k);
}

/* --- by somebody who works out the hashes too --- */

struct chain {
    int64_t from;
    unsigned char hash[HASH_BYTES];
    struct buf sql;
};

static enum err chain_anew(void *context, const struct fact *fact, struct str kept)
{
    struct chain *c = context;
    char hex[2 * HASH_BYTES + 1];

    chain_hash(c->hash, fact, c->hash);
    hash_hex(c->hash, hex);
    if (fact->seq >= c->from)
        buf_printf(
            &c->sql, "update fact set hash = x'%.8s' where seq = %lld;", hex, (long long)fact->seq);
    return OK;
}

/* Alters fact k and all that rows keep behind it; with_head: meta too. */
static void forge(int64_t k, bool with_head)
{
    struct store_options options = {.dir = dir.dir, .kinds = kinds, .read_only = true};
    struct arena a;
    struct chain c = {.from = k};
    struct store *s;
    struct db *db;
    char hex[2 * HASH_BYTES + 1];

    arena_init(&a, 1 << 20);
    buf_init(&c.sql, &a, 1 << 19);
    hands("update fact set at_ms = at_ms + 1 where seq = %lld", (long long)k);
    assert_int_equal(store_open(&options, &s), OK);
    assert_int_equal(store_reader(s, &db), OK);
    assert_int_equal(fact_walk(db, 0, chain_anew, &c), OK);
    store_reader_close(db);
    store_close(s);
    hash_hex(c.hash, hex);
    if (with_head)
        buf_printf(&c.sql, "update meta set value = '%lld %s' where name = 'head';",
            (long long)newest, hex);
    changed(str_z(&a, buf_str(&c.sql)));
    arena_reset(&a);
}

static void forged(void)
{
    int64_t k = any(), last_signed = newest - 1;
    struct known_head known = {.seq = head.seq, .digits = 2 * HASH_BYTES};
    struct verify_result v;

    hash_hex(head.hash, known.hex);
    forge(k, chance(2));
    v = found(chance(2) ? &known : NULL);
    if (k < last_signed) { /* a sign-off speaks against it */
        assert_non_null(v.why);
        assert_in_range(k, v.after_seq + 1, v.broken_seq);
        assert_true(v.broken_seq - v.after_seq <= 5);
    }
}

/* Only a paper speaks against what came after the newest sign-off. */
static void forged_after_the_newest_sign_off(void)
{
    int64_t k = newest - (int64_t)chance(2);
    struct known_head known = {.seq = head.seq, .digits = KNOWN_DIGITS_MIN};
    struct verify_result v;

    hash_hex(head.hash, known.hex);
    forge(k, true);
    assert_null(found(NULL).why);
    v = found(&known);
    assert_non_null(v.why);
    assert_in_range(k, v.after_seq + 1, v.broken_seq);
}

/* --- beside the journal --- */

static void altered_head(void)
{
    if (chance(2))
        hands("update meta set value = replace(value, '%lld ', '%lld ') where name = 'head'",
            (long long)newest, (long long)newest + 1 + (int64_t)chance(5));
    else
        hands("update meta set value = substr(value, 1, 20) || 'fedcba' || substr(value, 27) "
              "where name = 'head'");
    assert_non_null(found(NULL).why);
}

static void altered_blob(void)
{
    hands("update blob_store set bytes = cast(cast(bytes as text) || 'x' as blob) "
          "where hash = (select hash from blob_store order by hash limit 1 offset %d)",
        (int)chance(ROUNDS));
    expect_table("a blob", "blob_store");
}

static void altered_text(void)
{
    hands("update sealed set %s where seal = (select seal from sealed order by seal limit 1 "
          "offset %d)",
        chance(2) ? "text = text || 'x'" : "salt = x'00112233445566778899aabbccddeeff'",
        (int)chance(ROUNDS));
    expect_table("a sealed text", "sealed");
}

static void lost_text(void)
{
    int64_t k = 3 + 4 * (int64_t)chance(ROUNDS);

    hands("delete from sealed where seal in (select substr(cast(body as text), "
          "instr(cast(body as text), '\"name_seal\":\"') + 13, 64) from fact where seq = %lld)",
        (long long)k);
    expect("a lost text", k);
}

static void altered_setting(void)
{
    static const char *const changes[] = {"update setting set value = '90'", "delete from setting",
        "insert into setting (name, value) values ('totp-administrators', 'off')"};

    hands("%s", changes[chance(3)]);
    expect_table("a setting", "setting");
}

static void altered_table(void)
{
    static const char *const changes[][2] = {{"unit", "update unit set name = name || 'x'"},
        {"unit", "delete from unit"}, {"account", "update account set login = login || 'x'"},
        {"unit_version", "update unit_version set from_day = from_day + 1"},
        {"sealed_place", "update sealed_place set seq = seq + 1"}};
    const char *const *change = changes[chance(5)];

    if (strcmp(change[0], "unit") != 0 && strcmp(change[0], "account") != 0) /* without rowid */
        hands("%s", change[1]);
    else
        hands("%s where rowid = (select rowid from %s limit 1 offset %d)", change[1], change[0],
            (int)chance(ROUNDS));
    expect_table("a derived row", change[0]);
}

static void every_change_is_found_and_named(void **unused)
{
    static void (*const changes[])(void) = {altered_body, altered_number, altered_kind,
        altered_hash, missing, cut, swapped, moved, inserted, inserted_outside, spliced, forged,
        forged_after_the_newest_sign_off, altered_head, altered_blob, altered_text, lost_text,
        altered_setting, altered_table};
    const char *asked = getenv("CHUNGSUC_TEST_MUTATIONS");
    long times = asked ? strtol(asked, NULL, 10) : 190;

    ONLY_SQLITE();
    put_back();
    assert_null(found(NULL).why);
    for (long i = 0; i < times; i++) {
        put_back();
        changes[(size_t)i % (sizeof changes / sizeof *changes)]();
    }
}

static void a_head_is_read_as_people_write_it(void **unused)
{
    struct journal_head there = {.seq = 1234};
    struct known_head known;
    struct arena a;

    arena_init(&a, 1 << 16);
    for (int i = 0; i < HASH_BYTES; i++)
        there.hash[i] = (unsigned char)(17 * i + 3);
    assert_int_equal(known_head_read(journal_head_text(&a, &there), &known), OK);
    assert_int_equal(known.digits, 64);
    assert_true(known_head_fits(&known, &there));
    assert_int_equal(known_head_read(journal_head_short(&a, &there), &known), OK);
    assert_int_equal(known.digits, 16);
    assert_true(known_head_fits(&known, &there));
    assert_int_equal(known_head_read(S(" 1.234: 0314 2536 4758 697A "), &known), OK);
    assert_true(known_head_fits(&known, &there));
    there.hash[3] ^= 1;
    assert_false(known_head_fits(&known, &there));
    assert_int_equal(known_head_read(S("1234"), &known), E_INVALID);
    assert_int_equal(known_head_read(S("1234:0314"), &known), E_INVALID);
    assert_int_equal(known_head_read(S("0:0314253647586978"), &known), E_INVALID);
    assert_int_equal(known_head_read(S("1234:0314253647586g78"), &known), E_INVALID);
    assert_int_equal(
        known_head_read(S("99999999999999999999:0314253647586978"), &known), E_INVALID);
    assert_int_equal(known_head_read(S(""), &known), E_INVALID);
    arena_reset(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_change_is_found_and_named, set_up, tear_down),
        cmocka_unit_test(a_head_is_read_as_people_write_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
