/* The journal is whole, or it is said where it is not; copies; the end of a process at any moment.
 */
#include "store_dir.h"

#include "base/arena.h"
#include "org/account.h"
#include "store/backup.h"
#include "store/catalogue.h"
#include "store/blob.h"
#include "store/journal.h"

#include <signal.h>
#include <sys/wait.h>

static const struct fact_kind *const kinds[] = {org_kinds, blob_kinds, NULL};

static struct store_dir dir;
static struct store *store;

static enum err add_unit(struct tx *tx, void *context)
{
    static int number;
    struct org_unit u = {.kind = unit_kind_find(S("ap"))};
    struct unit_id id;

    u.name = str_printf(tx->arena, "Ấp %d-%d", (int)getpid(), ++number);
    return unit_add(tx, &u, &id);
}

static void add_units(struct store *s, int count)
{
    for (int i = 0; i < count; i++)
        assert_int_equal(store_write_wait(s, 3, add_unit, NULL), OK);
}

/* Ten facts, and the database closed so that raw hands can get at it. */
static int set_up(void **state)
{
    store_dir_init(&dir);
    store = store_dir_open(&dir, kinds);
    add_units(store, 10);
    store_close(store);
    store = NULL;
    return 0;
}

static int tear_down(void **state)
{
    store_close(store);
    store_dir_remove(&dir);
    return 0;
}

static struct verify_result verify(void)
{
    struct store_options options = {
        .dir = dir.dir, .url = store_dir_url(&dir), .kinds = kinds, .read_only = true};
    struct verify_result v;
    struct store *s;

    assert_int_equal(store_open(&options, &s), OK);
    assert_int_equal(store_verify(s, &v), OK);
    store_close(s);
    return v;
}

static void expect_broken(const char *sql, int64_t seq)
{
    raw_unguard(&dir);
    raw_sql(&dir, sql);
    assert_int_equal(verify().broken_seq, seq);
    assert_non_null(verify().why);
}

static void whole_journal_verifies(void **state)
{
    struct verify_result v = verify();

    assert_null(v.why);
    assert_int_equal(v.facts, 10);
    assert_int_equal(v.broken_seq, 0);
}

static void altered_body_is_found(void **state)
{
    ONLY_SQLITE();
    expect_broken("update fact set body = cast(replace(cast(body as text), 'Ấp', 'Áp') as blob) "
                  "where seq = 4",
        4);
}

static void altered_time_is_found(void **state)
{
    expect_broken("update fact set at_ms = at_ms + 1 where seq = 1", 1);
}

static void altered_account_is_found(void **state)
{
    expect_broken("update fact set account_id = 9 where seq = 10", 10);
}

static void moved_border_between_fields_is_found(void **state)
{
    ONLY_SQLITE();
    expect_broken("update fact set kind = substr(kind, 1, 5), "
                  "body = cast(substr(kind, 6) || cast(body as text) as blob) where seq = 2",
        2);
}

static void deleted_fact_is_found(void **state)
{
    expect_broken("delete from fact where seq = 5", 5);
}

static void cut_end_is_found(void **state)
{
    expect_broken("delete from fact where seq >= 8", 8);
}

static void inserted_fact_is_found(void **state)
{
    expect_broken("update fact set seq = -seq where seq >= 6; update fact set seq = 1 - seq "
                  "where seq < 0; insert into fact select 6, province, at_ms, account_id, kind, "
                  "body, hash, origin "
                  "from fact where seq = 7",
        7);
}

static void added_fact_is_found(void **state)
{
    expect_broken("insert into fact select 11, province, at_ms, account_id, kind, body, hash, "
                  "origin from fact "
                  "where seq = 10",
        11);
}

static void swapped_facts_are_found(void **state)
{
    expect_broken("update fact set seq = -3 where seq = 3; update fact set seq = 3 where seq = 7; "
                  "update fact set seq = 7 where seq = -3",
        3);
}

static void altered_beginning_of_a_hash_is_found(void **state)
{
    ONLY_SQLITE();
    expect_broken("update fact set hash = x'00000000' where seq = 6", 6);
}

static void shortened_hash_is_found(void **state)
{
    expect_broken("update fact set hash = substr(hash, 1, 3) where seq = 9", 9);
}

static void a_row_keeps_four_bytes_of_its_hash_and_the_head_all(void **state)
{
    ONLY_SQLITE();
    assert_int_equal(raw_number(dir.file, "select max(length(hash)) from fact"), 4);
    assert_int_equal(
        raw_number(dir.file, "select length(value) from meta where name = 'head'"), 2 + 1 + 64);
}

static void nothing_is_written_behind_a_cut_end(void **state)
{
    struct store_options options = {.dir = dir.dir, .url = store_dir_url(&dir), .kinds = kinds};

    raw_unguard(&dir);
    raw_sql(&dir, "delete from fact where seq = 10");
    assert_int_equal(store_open(&options, &store), E_DAMAGED);
    assert_int_equal(verify().broken_seq, 10);
}

static void a_lost_head_is_worked_out_again(void **state)
{
    ONLY_SQLITE();
    raw_sql(&dir, "delete from meta where name = 'head'");
    assert_int_equal(verify().broken_seq, 1);
    store = store_dir_open(&dir, kinds);
    add_units(store, 1);
    assert_null(verify().why);
    assert_int_equal(verify().facts, 11);
}

/* --- databases of earlier versions --- */

/* What version 1 wrote: whole hashes, bodies as text, no province. */
static void make_version_1(int facts)
{
    struct arena a;
    struct buf sql;
    unsigned char hash[HASH_BYTES] = {0};
    char hex[2 * HASH_BYTES + 1];

    arena_init(&a, 1 << 20);
    buf_init(&sql, &a, 1 << 19);
    for (const struct schema_sql *s = migrations[0]; s->sql; s++)
        buf_printf(&sql, "%s;\n", s->sql);
    for (const struct schema_sql *s = sqlite_guards; s->sql; s++)
        buf_printf(&sql, "%s;\n", s->sql);
    for (int i = 1; i <= facts; i++) {
        struct fact f = {.seq = i, .at_ms = 1733800000000 + i, .kind = S("unit-added")};

        f.body =
            str_printf(&a, "{\"code\":\"\",\"kind\":\"ap\",\"name\":\"Ấp %d\",\"parent\":0}", i);
        chain_hash(hash, &f, hash);
        hash_hex(hash, hex);
        buf_printf(&sql, "insert into fact values (%d, %lld, 0, 'unit-added', '%.*s', x'%s');\n", i,
            (long long)f.at_ms, STR(f.body), hex);
    }
    buf_printf(&sql, "insert into meta values ('head', '%d %s');\n", facts, hex);
    buf_printf(&sql, "pragma application_id = %d; pragma user_version = 1;", 0x63737563);
    unlink(dir.file);
    raw_sql(&dir, str_z(&a, buf_str(&sql)));
    arena_reset(&a);
}

static void a_database_of_version_1_is_carried_on(void **state)
{
    struct verify_result v;

    ONLY_SQLITE();
    make_version_1(5);
    store = store_dir_open(&dir, kinds);
    assert_int_equal(store_head(store), 5);
    assert_int_equal(store_verify(store, &v), OK);
    assert_null(v.why);
    assert_int_equal(v.facts, 5);
    add_units(store, 2);
    assert_int_equal(store_verify(store, &v), OK);
    assert_null(v.why);
    assert_int_equal(store_verify_derived(store, &v), OK);
    assert_null(v.why);
    store_close(store);
    store = NULL;
    assert_int_equal(raw_number(dir.file, "select count(*) from fact where length(hash) = 32"), 5);
    assert_int_equal(raw_number(dir.file, "select count(*) from sqlite_schema "
                                          "where type = 'trigger' and tbl_name = 'fact'"),
        2);
    expect_broken("update fact set account_id = 9 where seq = 3", 3);
}

static void an_altered_database_of_version_1_does_not_become_right(void **state)
{
    ONLY_SQLITE();
    make_version_1(5);
    raw_sql(&dir, "drop trigger fact_no_update; update fact set at_ms = 1 where seq = 2");
    store = store_dir_open(&dir, kinds);
    assert_int_equal(verify().broken_seq, 2);
}

static void plain_sql_cannot_change_the_journal(void **state)
{
    assert_true(raw_refused(&dir, "update fact set at_ms = 0"));
    assert_true(raw_refused(&dir, "delete from fact"));
    if (dir.url[0])
        assert_true(raw_refused(&dir, "truncate fact"));
    assert_null(verify().why);
}

static enum err put_blob(struct tx *tx, void *context)
{
    struct str hash;

    return blob_put(tx, S("một văn bản"), &hash);
}

static void altered_blob_is_found(void **state)
{
    store = store_dir_open(&dir, kinds);
    assert_int_equal(store_write_wait(store, 0, put_blob, NULL), OK);
    assert_int_equal(store_write_wait(store, 0, put_blob, NULL), OK);
    store_close(store);
    store = NULL;
    assert_int_equal(verify().blobs, 1);
    assert_null(verify().why);
    raw_sql(&dir, "update blob_store set bytes = substr(bytes, 1, 3)");
    assert_non_null(verify().why);
    assert_int_equal(verify().broken_seq, 0);
}

static enum err erase_blob(struct tx *tx, void *context)
{
    struct str hash;
    enum err e = blob_put(tx, S("một văn bản"), &hash);

    if (e == OK)
        e = blob_erase(tx, hash, "test");
    if (e == OK)
        assert_int_equal(blob_erase(tx, hash, "test"), E_NOT_FOUND);
    return e;
}

static void erased_blob_is_gone_and_verifies(void **state)
{
    store = store_dir_open(&dir, kinds);
    assert_int_equal(store_write_wait(store, 0, erase_blob, NULL), OK);
    store_close(store);
    store = NULL;
    assert_int_equal(verify().blobs, 0);
    assert_null(verify().why);
    if (!dir.url[0])
        assert_int_equal(
            raw_number(dir.file, "select count(*) from blob_store where bytes = x''"), 1);
    store = store_dir_open(&dir, kinds);
    assert_int_equal(store_write_wait(store, 0, put_blob, NULL), OK); /* kept anew */
    store_close(store);
    store = NULL;
    assert_int_equal(verify().blobs, 1);
    assert_null(verify().why);
    /* gone without a fact of its own */
    raw_sql(&dir, dir.url[0] ? "update blob_store set bytes = '', erased_by = 3"
                             : "update blob_store set bytes = x'', erased_by = 3");
    assert_non_null(verify().why);
}

static void damaged_page_is_found(void **state)
{
    struct store_options options = {
        .dir = dir.dir, .url = store_dir_url(&dir), .kinds = kinds, .read_only = true};
    struct verify_result v;
    struct store *s;
    long page, bytes;
    FILE *f;

    ONLY_SQLITE();
    page = raw_number(dir.file, "select rootpage from sqlite_schema where name = 'fact'");
    bytes = raw_number(dir.file, "pragma page_size");
    f = fopen(dir.file, "r+");
    assert_non_null(f);
    assert_int_equal(fseek(f, bytes * (page - 1) + 100, SEEK_SET), 0);
    for (int i = 0; i < bytes - 200; i++)
        fputc(i * 7 & 0xff, f);
    fclose(f);
    if (store_open(&options, &s) != OK)
        return; /* not even that */
    assert_int_not_equal(store_verify(s, &v), OK);
    store_close(s);
}

/* --- derived tables --- */

static struct verify_result verify_derived(void)
{
    struct verify_result v;

    assert_int_equal(store_verify_derived(store, &v), OK);
    return v;
}

static void rebuild_gives_the_same_tables(void **state)
{
    store = store_dir_open(&dir, kinds);
    assert_null(verify_derived().why);
    assert_int_equal(store_rebuild(store), OK);
    assert_null(verify_derived().why);
    add_units(store, 1);
    assert_null(verify_derived().why);
}

static void altered_derived_row_is_found_and_rebuilt(void **state)
{
    raw_sql(&dir, "update unit set name = 'Ấp khác' where id = 4");
    store = store_dir_open(&dir, kinds);
    assert_string_equal(verify_derived().broken_table, "unit");
    assert_int_equal(store_rebuild(store), OK);
    assert_null(verify_derived().why);
}

static void tables_of_another_version_are_made_again_at_opening(void **state)
{
    ONLY_SQLITE();
    raw_sql(&dir,
        "drop table account; create table old_one (a integer) strict;"
        "update meta set value = value || ' old_one' where name = 'derived_tables';"
        "update meta set value = replace(value, ' account ', ' ') where name = 'derived_tables' "
        "and value like '% account %';"
        "update meta set value = replace(value, 'account ', '') where name = 'derived_tables' "
        "and value like 'account %';"
        "update meta set value = 'made by another' where name = 'derived'");
    store = store_dir_open(&dir, kinds);
    assert_null(verify_derived().why);
}

/* --- copies --- */

static enum err copy_out(struct store *s, const char *file)
{
    struct backup_about about;

    return store_backup(s, &(struct backup_options){.file = file, .program = "test"}, &about);
}

static enum err copy_in(const char *file, const char *folder)
{
    char kept[DISK_PATH_MAX];
    struct restored r;
    const char *why;
    enum err e = restore_begin(&(struct restore_options){.file = file, .dir = folder}, &r, &why);

    return e == OK ? restore_finish(&r, 0, kept) : e;
}

static void copy_is_verified_and_restored(void **state)
{
    struct store_dir other;
    char copy[96];

    ONLY_SQLITE();
    snprintf(copy, sizeof copy, "%s/copy.db", dir.dir);
    store = store_dir_open(&dir, kinds);
    assert_int_equal(copy_out(store, copy), OK);
    assert_int_equal(copy_out(store, copy), E_CONFLICT);
    add_units(store, 2);
    store_close(store);
    store = NULL;
    store_dir_init(&other);
    assert_int_equal(copy_in(copy, other.dir), OK);
    assert_int_equal(copy_in(copy, other.dir), E_CONFLICT);
    assert_int_equal(copy_in(copy, dir.dir), E_CONFLICT);
    store = store_dir_open(&other, kinds);
    assert_int_equal(store_head(store), 10);
    assert_null(verify_derived().why);
    add_units(store, 1);
    assert_int_equal(store_head(store), 11);
    store_close(store);
    store = NULL;
    store_dir_remove(&other);
}

static void bad_copy_is_not_restored(void **state)
{
    struct store_dir other;
    char file[96];
    FILE *f;

    ONLY_SQLITE();
    store_dir_init(&other);
    snprintf(file, sizeof file, "%s/copy.db", other.dir);
    assert_int_equal(copy_in(file, other.dir), E_NOT_FOUND);
    f = fopen(file, "w");
    assert_non_null(f);
    fputs("không phải cơ sở dữ liệu", f);
    fclose(f);
    assert_int_equal(copy_in(file, other.dir), E_DAMAGED);
    raw_sql(&dir, "drop trigger fact_no_delete; delete from fact where seq = 2");
    assert_int_equal(copy_in(dir.file, other.dir), E_DAMAGED);
    assert_int_not_equal(access(other.file, F_OK), 0);
    store_dir_remove(&other);
}

/* --- the end of the process at any moment --- */

/* Write without end, and tell the parent of every answer. */
static void write_until_killed(int out)
{
    struct store_options options = {.dir = dir.dir, .url = store_dir_url(&dir), .kinds = kinds};
    struct store *s;

    if (store_open(&options, &s) != OK)
        _exit(1);
    for (;;) {
        int64_t head;

        if (store_write_wait(s, 3, add_unit, NULL) != OK)
            _exit(2);
        head = store_head(s);
        if (write(out, &head, sizeof head) != sizeof head)
            _exit(3);
    }
}

static void answered_writes_survive_kill(void **state)
{
    for (int round = 1; round <= 5; round++) {
        int64_t head = 0, answered = 0;
        int pipes[2], status;
        pid_t child;

        assert_int_equal(pipe(pipes), 0);
        child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            close(pipes[0]);
            write_until_killed(pipes[1]);
        }
        close(pipes[1]);
        while (read(pipes[0], &head, sizeof head) == sizeof head) {
            answered = head;
            if (answered % 40 >= 20 + round)
                kill(child, SIGKILL);
        }
        close(pipes[0]);
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
        assert_null(verify().why);
        assert_true(verify().facts >= answered && answered > 10);
        store = store_dir_open(&dir, kinds);
        assert_null(verify_derived().why);
        store_close(store);
        store = NULL;
    }
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(whole_journal_verifies),
        TEST(altered_body_is_found),
        TEST(altered_time_is_found),
        TEST(altered_account_is_found),
        TEST(moved_border_between_fields_is_found),
        TEST(deleted_fact_is_found),
        TEST(cut_end_is_found),
        TEST(inserted_fact_is_found),
        TEST(added_fact_is_found),
        TEST(swapped_facts_are_found),
        TEST(altered_beginning_of_a_hash_is_found),
        TEST(shortened_hash_is_found),
        TEST(a_row_keeps_four_bytes_of_its_hash_and_the_head_all),
        TEST(nothing_is_written_behind_a_cut_end),
        TEST(a_lost_head_is_worked_out_again),
        TEST(a_database_of_version_1_is_carried_on),
        TEST(an_altered_database_of_version_1_does_not_become_right),
        TEST(plain_sql_cannot_change_the_journal),
        TEST(altered_blob_is_found),
        TEST(erased_blob_is_gone_and_verifies),
        TEST(damaged_page_is_found),
        TEST(rebuild_gives_the_same_tables),
        TEST(altered_derived_row_is_found_and_rebuilt),
        TEST(tables_of_another_version_are_made_again_at_opening),
        TEST(copy_is_verified_and_restored),
        TEST(bad_copy_is_not_restored),
        TEST(answered_writes_survive_kill),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
