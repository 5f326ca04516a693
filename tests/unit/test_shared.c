/* Several servers on one PostgreSQL: two stores of this process stand for them. */
#include "store_dir.h"

#include "store/engine.h"

#include <pthread.h>
#include <stdatomic.h>

static enum err apply_setting(struct tx *tx, const struct fact *fact)
{
    return OK;
}

static const struct fact_kind test_kinds[] = {
    {.name = "noted", .apply = apply_setting},
    {.name = "counted", .apply = apply_setting, .figures = true},
    {.name = NULL},
};
static const struct fact_kind *const kinds[] = {test_kinds, NULL};

enum { HEARD_MAX = 4000 };

/* What one server has heard of the journal. */
struct heard {
    _Atomic int64_t last;
    _Atomic int gaps;
    int64_t loaded;
};

static struct store_dir dir;
static struct store *one, *two;
static struct heard heard_one, heard_two;

static enum err hear_load(void *context, struct db *db)
{
    struct heard *h = context;
    int64_t head = 0;
    enum err e = db_first_int(db, SQL_fact_head, &head, NO_ARGS);

    h->loaded = head;
    atomic_store(&h->gaps, 0);
    atomic_store(&h->last, head);
    return e == E_NOT_FOUND ? OK : e;
}

static void hear(void *context, struct db *db, const struct fact *facts, size_t count)
{
    struct heard *h = context;

    for (size_t i = 0; i < count; i++) {
        if (facts[i].seq != atomic_load(&h->last) + 1)
            atomic_fetch_add(&h->gaps, 1);
        atomic_store(&h->last, facts[i].seq);
    }
}

static struct store *open_server(struct heard *h)
{
    return store_dir_open_watched(&dir, kinds, (struct store_watcher){hear_load, hear, h});
}

static int open_both(void **state)
{
    store_dir_init(&dir);
    one = open_server(&heard_one);
    two = open_server(&heard_two);
    return 0;
}

static int close_both(void **state)
{
    store_close(one);
    store_close(two);
    store_dir_remove(&dir);
    return 0;
}

static enum err add_counted(struct tx *tx, void *context)
{
    return fact_add(tx, "counted", S("x"), context);
}

static enum err add_noted(struct tx *tx, void *context)
{
    return fact_add(tx, "noted", S("{}"), context);
}

/* A second is long enough to hear of what another server wrote. */
static bool soon(_Atomic int64_t *what, int64_t want)
{
    for (int ms = 0; ms < 1000; ms++) {
        if (atomic_load(what) >= want)
            return true;
        usleep(1000);
    }
    return false;
}

static void an_idle_server_hears_what_another_wrote(void **state)
{
    int64_t seq, structure = store_structure(two);

    assert_int_equal(store_write_wait(one, 0, add_counted, &seq), OK);
    assert_int_equal(seq, 1);
    assert_true(soon(&heard_two.last, 1));
    assert_int_equal(store_structure(two), structure);
    assert_int_equal(store_write_wait(one, 0, add_noted, &seq), OK);
    assert_true(soon(&heard_two.last, 2));
    usleep(10000); /* told to the watcher first, published then */
    assert_int_equal(store_head(two), 2);
    assert_int_not_equal(store_structure(two), structure);
    assert_int_equal(store_write_wait(two, 0, add_counted, &seq), OK);
    assert_int_equal(seq, 3);
}

static _Atomic int failures;

static void *write_many(void *context)
{
    for (int i = 0; i < 200; i++) {
        if (store_write_wait(context, 0, i % 10 ? add_counted : add_noted, NULL) != OK)
            atomic_fetch_add(&failures, 1);
    }
    return NULL;
}

static void verify_whole(int64_t facts)
{
    struct verify_result v;

    assert_int_equal(store_verify(one, &v), OK);
    assert_null(v.why);
    assert_int_equal(v.facts, facts);
}

static void servers_that_write_at_once_keep_one_chain(void **state)
{
    pthread_t threads[8];

    for (int i = 0; i < 8; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, write_many, i % 2 ? one : two), 0);
    for (int i = 0; i < 8; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(atomic_load(&failures), 0);
    assert_true(soon(&heard_one.last, 1600) && soon(&heard_two.last, 1600));
    assert_int_equal(atomic_load(&heard_one.gaps) + atomic_load(&heard_two.gaps), 0);
    assert_int_equal(atomic_load(&heard_one.last), 1600);
    verify_whole(1600);
}

static void a_lost_connection_costs_one_group(void **state)
{
    struct db *db;
    int64_t seq = 0;
    enum err e;

    assert_int_equal(store_write_wait(one, 0, add_counted, NULL), OK);
    assert_int_equal(store_reader(one, &db), OK);
    assert_int_equal(db_first_int(db, SQL_fact_head, &seq, NO_ARGS), OK);
    raw_sql(&dir, "select pg_terminate_backend(pid) from pg_stat_activity "
                  "where application_name = 'chungsuc' and pid <> pg_backend_pid()");
    e = db_first_int(db, SQL_fact_head, &seq, NO_ARGS);
    assert_true(e == E_BUSY || e == OK); /* in no transaction: asked again on a new one, or not */
    db_reset(db);
    assert_int_equal(db_first_int(db, SQL_fact_head, &seq, NO_ARGS), OK);
    store_reader_close(db);
    e = store_write_wait(one, 0, add_counted, NULL);
    assert_true(e == E_BUSY || e == OK); /* looked around meanwhile and connected anew */
    assert_int_equal(store_write_wait(one, 0, add_counted, &seq), OK);
    assert_int_equal(seq, e == OK ? 3 : 2);
    verify_whole(seq);
}

static void a_journal_that_is_not_ours_is_left_alone(void **state)
{
    int64_t seq;

    assert_int_equal(store_write_wait(one, 0, add_counted, NULL), OK);
    assert_int_equal(store_write_wait(one, 0, add_counted, NULL), OK);
    assert_true(soon(&heard_two.last, 2));
    raw_unguard(&dir); /* as if an older copy had taken its place, and gone on */
    raw_sql(&dir, "delete from fact where seq = 2");
    raw_sql(&dir, "update meta set value = '1 ' || repeat('ab', 32) where name = 'head'");
    assert_int_equal(store_write_wait(one, 0, add_counted, &seq), E_BUSY);
    assert_int_equal(store_write_wait(two, 0, add_counted, &seq), E_BUSY);
    assert_int_equal(atomic_load(&heard_one.last), 2);
}

static void facts_that_do_not_fit_the_chain_are_not_heard_of(void **state)
{
    assert_int_equal(store_write_wait(one, 0, add_counted, NULL), OK);
    raw_sql(&dir, "insert into fact select 2, province, at_ms, account_id, kind, body, hash "
                  "from fact; update meta set value = '2 ' || repeat('ab', 32) "
                  "where name = 'head'");
    assert_int_equal(store_write_wait(one, 0, add_counted, NULL), E_BUSY);
    assert_int_equal(atomic_load(&heard_one.last), 1);
}

static void another_version_keeps_this_one_from_writing(void **state)
{
    assert_int_equal(store_write_wait(one, 0, add_counted, NULL), OK);
    raw_sql(&dir, "update meta set value = 'of another' where name = 'derived'");
    assert_int_equal(store_write_wait(one, 0, add_counted, NULL), E_BUSY);
    verify_whole(1);
}

/* --- many rows by one statement --- */

static enum err insert_fact(struct tx *tx, int64_t seq)
{
    return db_run(tx->db, SQL_fact_insert,
        ARGS(V(seq), V(7), V(tx->now_ms), V(0), V("counted"), value_blob(S("x")),
            value_blob(S("hash")), V(0)));
}

static enum err insert_twice(struct tx *tx, void *context)
{
    enum err e = insert_fact(tx, 500);

    assert_int_equal(e, OK);
    assert_int_equal(insert_fact(tx, 500), E_CONFLICT);
    assert_int_equal(insert_fact(tx, 501), OK); /* and the job may go on */
    return E_DENIED;
}

static void a_key_that_waits_already_is_a_conflict_at_once(void **state)
{
    assert_int_equal(store_write_wait(one, 0, insert_twice, NULL), E_DENIED);
    assert_int_equal(store_write_wait(one, 0, add_counted, NULL), OK);
    verify_whole(1);
}

struct group_job {
    struct write_job job;
    bool clash;
    enum err result;
};

static _Atomic int answered, gate;

static enum err wait_for_gate(struct tx *tx, void *context)
{
    while (!atomic_load(&gate))
        usleep(1000);
    return OK;
}

/* A number that is in the table already: PostgreSQL says so only when the group is written. */
static enum err run_job(struct tx *tx, void *context)
{
    struct group_job *g = context;

    return g->clash ? insert_fact(tx, 900) : add_counted(tx, NULL);
}

static void done_job(void *context, enum err result)
{
    struct group_job *g = context;

    g->result = result;
    atomic_fetch_add(&answered, 1);
}

static void a_conflict_found_late_fails_only_who_made_it(void **state)
{
    static struct group_job first, jobs[60];

    raw_sql(&dir, "insert into fact values (900, 7, 0, 0, 'counted', 'x', 'hash')");
    first.job = (struct write_job){wait_for_gate, done_job, &first, 0, 0, NULL};
    assert_int_equal(store_write(one, &first.job), OK);
    for (int i = 0; i < 60; i++) {
        jobs[i].clash = i == 30;
        jobs[i].job = (struct write_job){run_job, done_job, &jobs[i], 0, 0, NULL};
        assert_int_equal(store_write(one, &jobs[i].job), OK);
    }
    atomic_store(&gate, 1);
    while (atomic_load(&answered) < 61)
        usleep(1000);
    for (int i = 0; i < 60; i++)
        assert_int_equal(jobs[i].result, i == 30 ? E_CONFLICT : OK);
    assert_int_equal(store_head(one), 59);
}

static enum err settings_around_facts(struct tx *tx, void *context)
{
    struct str value;
    enum err e = add_counted(tx, NULL);

    if (e == OK)
        e = setting_set(tx, "a", S("b"));
    if (e == OK)
        e = add_counted(tx, NULL);
    if (e == OK)
        e = setting_find(tx->db, tx->arena, "a", &value); /* written before the question */
    return e == OK && context ? E_DENIED : e;
}

static void what_is_undone_takes_nothing_of_others_with_it(void **state)
{
    int undo;
    struct arena a;
    struct str value;
    struct db *db;

    arena_init(&a, 1 << 20);
    assert_int_equal(store_write_wait(one, 0, add_counted, NULL), OK);
    assert_int_equal(store_write_wait(one, 0, settings_around_facts, &undo), E_DENIED);
    assert_int_equal(store_reader(one, &db), OK);
    assert_int_equal(setting_find(db, &a, "a", &value), E_NOT_FOUND);
    assert_int_equal(store_write_wait(one, 0, settings_around_facts, NULL), OK);
    assert_int_equal(setting_find(db, &a, "a", &value), OK);
    store_reader_close(db);
    verify_whole(3);
    arena_reset(&a);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, open_both, close_both)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_idle_server_hears_what_another_wrote),
        TEST(servers_that_write_at_once_keep_one_chain),
        TEST(a_lost_connection_costs_one_group),
        TEST(a_journal_that_is_not_ours_is_left_alone),
        TEST(facts_that_do_not_fit_the_chain_are_not_heard_of),
        TEST(another_version_keeps_this_one_from_writing),
        TEST(a_key_that_waits_already_is_a_conflict_at_once),
        TEST(a_conflict_found_late_fails_only_who_made_it),
        TEST(what_is_undone_takes_nothing_of_others_with_it),
    };

    if (!getenv("CHUNGSUC_TEST_DB"))
        return 77; /* nothing to share: tests/postgres.py runs it */
    return cmocka_run_group_tests(tests, NULL, NULL);
}
