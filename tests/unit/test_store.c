/* Jobs, groups, readers and statements. */
#include "store_dir.h"

#include "store/body.h"
#include "store/engine.h"
#include "store/schema.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/resource.h>

static enum err apply_nothing(struct tx *tx, const struct fact *fact)
{
    return OK;
}

static enum err apply_refuse(struct tx *tx, const struct fact *fact)
{
    return E_CONFLICT;
}

static enum err apply_add(struct tx *tx, const struct fact *fact)
{
    return fact_add(tx, "noted", fact->body, NULL);
}

static enum err apply_greedy(struct tx *tx, const struct fact *fact)
{
    for (int megabytes = 0; megabytes < 1000; megabytes++)
        arena_alloc(tx->arena, 1 << 20);
    return OK;
}

/* Applies once, and not again: what a replay must not pass over. */
static enum err apply_lose(struct tx *tx, const struct fact *fact)
{
    static bool lost;
    bool before = lost;

    lost = true;
    return before ? E_NOT_FOUND : OK;
}

static const struct fact_kind test_kinds[] = {
    {.name = "noted", .apply = apply_nothing},
    {.name = "refused", .apply = apply_refuse},
    {.name = "nested", .apply = apply_add},
    {.name = "greedy", .apply = apply_greedy},
    {.name = "counted", .apply = apply_nothing, .figures = true},
    {.name = "lost", .apply = apply_lose},
    {.name = NULL},
};
static const struct fact_kind *const kinds[] = {test_kinds, NULL};

static struct store_dir dir;
static struct store *store;

static int open_one(void **state)
{
    store_dir_init(&dir);
    store = store_dir_open(&dir, kinds);
    return 0;
}

static int close_one(void **state)
{
    store_close(store);
    store_dir_remove(&dir);
    return 0;
}

static enum err add_kind(struct tx *tx, void *context)
{
    const char **kind = context;

    return fact_add(tx, *kind, S("{}"), NULL);
}

static enum err add_one(struct store *s, const char *kind)
{
    return store_write_wait(s, 7, add_kind, &kind);
}

static enum err note(struct store *s)
{
    return add_one(s, "noted");
}

static int64_t count_facts(void)
{
    struct db *db;
    struct rows r;
    int64_t n = 0;
    enum err e;

    assert_int_equal(store_reader(store, &db), OK);
    e = db_query(db, SQL_fact_walk, &r, ARGS(V(0), V(1000000)));
    while (e == OK && (e = rows_next(&r)) == OK)
        n++;
    assert_int_equal(e, E_NOT_FOUND);
    store_reader_close(db);
    return n;
}

static void fact_is_read_back_with_its_account(void **state)
{
    struct arena a;
    struct fact fact;
    struct db *db;

    arena_init(&a, 1 << 20);
    assert_int_equal(store_head(store), 0);
    assert_int_equal(note(store), OK);
    assert_int_equal(store_head(store), 1);
    assert_int_equal(store_reader(store, &db), OK);
    assert_int_equal(fact_find(db, &a, 1, &fact), OK);
    assert_int_equal(fact.seq, 1);
    assert_int_equal(fact.account_id, 7);
    assert_true(fact.at_ms > 0);
    assert_true(str_eq(fact.kind, S("noted")));
    assert_true(str_eq(fact.body, S("{}")));
    assert_int_equal(fact_find(db, &a, 2, &fact), E_NOT_FOUND);
    store_reader_close(db);
    arena_reset(&a);
}

static enum err two_then_fail(struct tx *tx, void *context)
{
    enum err e = fact_add(tx, "noted", S("{}"), NULL);

    if (e == OK)
        e = fact_add(tx, "noted", S("{}"), NULL);
    return e == OK ? E_INVALID : e;
}

static void failing_job_undoes_all_of_itself(void **state)
{
    assert_int_equal(note(store), OK);
    assert_int_equal(store_write_wait(store, 0, two_then_fail, NULL), E_INVALID);
    assert_int_equal(add_one(store, "refused"), E_CONFLICT);
    assert_int_equal(store_head(store), 1);
    assert_int_equal(note(store), OK);
    assert_int_equal(count_facts(), 2);
}

static enum err pass_over_a_refusal(struct tx *tx, void *context)
{
    assert_int_equal(fact_add(tx, "refused", S("{}"), NULL), E_CONFLICT);
    return OK;
}

static void a_fact_that_did_not_apply_fails_its_job(void **state)
{
    assert_int_equal(store_write_wait(store, 0, pass_over_a_refusal, NULL), E_CONFLICT);
    assert_int_equal(note(store), OK);
    assert_int_equal(count_facts(), 1);
    assert_int_equal(store_head(store), 1);
}

static void full_arena_ends_only_its_job(void **state)
{
    assert_int_equal(add_one(store, "greedy"), E_TOO_LARGE);
    assert_int_equal(note(store), OK);
    assert_int_equal(count_facts(), 1);
}

static void unknown_kind_and_bad_body_are_refused(void **state)
{
    assert_int_equal(add_one(store, "unheard-of"), E_INVALID);
    assert_int_equal(add_one(store, "nested"), E_SYSTEM);
    assert_int_equal(count_facts(), 0);
}

/* --- groups --- */

enum { JOBS = 3000 };

struct group_job {
    struct write_job job;
    enum err want;
    _Atomic int answered;
};

static _Atomic int gate_open, answered_jobs, wrong_answers;

static enum err wait_for_gate(struct tx *tx, void *context)
{
    while (!atomic_load(&gate_open))
        usleep(1000);
    return OK;
}

static enum err add_or_fail(struct tx *tx, void *context)
{
    struct group_job *g = context;
    enum err e = fact_add(tx, "noted", S("{}"), NULL);

    return e == OK ? g->want : e;
}

static void count_answer(void *context, enum err result)
{
    struct group_job *g = context;

    if (result != g->want)
        atomic_fetch_add(&wrong_answers, 1);
    atomic_store(&g->answered, 1);
    atomic_fetch_add(&answered_jobs, 1);
}

static void queue_jobs(struct group_job *jobs, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        jobs[i].want = i % 3 == 1 ? E_INVALID : OK;
        jobs[i].job = (struct write_job){add_or_fail, count_answer, &jobs[i], 0, 0, NULL};
        assert_int_equal(store_write(store, &jobs[i].job), OK);
    }
}

static void wait_for_answers(int count)
{
    while (atomic_load(&answered_jobs) < count)
        usleep(1000);
}

static void every_job_of_a_group_has_its_own_result(void **state)
{
    static struct group_job gate, jobs[JOBS];

    atomic_store(&gate_open, 0);
    atomic_store(&answered_jobs, 0);
    gate.job = (struct write_job){wait_for_gate, count_answer, &gate, 0, 0, NULL};
    assert_int_equal(store_write(store, &gate.job), OK);
    queue_jobs(jobs, JOBS);
    assert_int_equal(atomic_load(&answered_jobs), 0);
    atomic_store(&gate_open, 1);
    wait_for_answers(JOBS + 1);
    assert_int_equal(atomic_load(&wrong_answers), 0);
    assert_int_equal(count_facts(), JOBS / 3 * 2);
    assert_int_equal(store_head(store), JOBS / 3 * 2);
}

static void closing_writes_what_is_queued(void **state)
{
    static struct group_job jobs[300];

    atomic_store(&answered_jobs, 0);
    queue_jobs(jobs, 300);
    store_close(store);
    assert_int_equal(atomic_load(&answered_jobs), 300);
    store = store_dir_open(&dir, kinds);
    assert_int_equal(count_facts(), 200);
}

static void full_queue_says_busy(void **state)
{
    static struct group_job gate, jobs[20000];
    int taken = 0;

    atomic_store(&gate_open, 0);
    atomic_store(&answered_jobs, 0);
    gate.job = (struct write_job){wait_for_gate, count_answer, &gate, 0, 0, NULL};
    assert_int_equal(store_write(store, &gate.job), OK);
    for (size_t i = 0; i < 20000; i++) {
        jobs[i].job = (struct write_job){add_or_fail, count_answer, &jobs[i], 0, 0, NULL};
        taken += store_write(store, &jobs[i].job) == OK;
    }
    assert_in_range(taken, 1, 19999);
    atomic_store(&gate_open, 1);
    wait_for_answers(taken + 1);
    assert_int_equal(count_facts(), taken);
}

static void *write_many(void *context)
{
    for (int i = 0; i < 50; i++) {
        if (note(store) != OK)
            atomic_fetch_add(&wrong_answers, 1);
    }
    return NULL;
}

static void many_threads_write_at_once(void **state)
{
    pthread_t threads[8];

    for (int i = 0; i < 8; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, write_many, NULL), 0);
    for (int i = 0; i < 8; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(atomic_load(&wrong_answers), 0);
    assert_int_equal(count_facts(), 400);
    assert_int_equal(store_head(store), 400);
}

/* An answer means that another connection sees it. */
static void *read_behind(void *context)
{
    struct db *db;

    if (store_reader(store, &db) != OK)
        return NULL;
    for (int i = 0; i < 200; i++) {
        int64_t head = store_head(store), seq = 0;
        enum err e = db_first_int(db, SQL_fact_head, &seq, NO_ARGS);

        if ((e != OK && e != E_NOT_FOUND) || seq < head)
            atomic_fetch_add(&wrong_answers, 1);
        db_reset(db);
    }
    store_reader_close(db);
    return NULL;
}

static void head_is_never_ahead_of_what_readers_see(void **state)
{
    pthread_t reader, writer;

    assert_int_equal(pthread_create(&writer, NULL, write_many, NULL), 0);
    assert_int_equal(pthread_create(&reader, NULL, read_behind, NULL), 0);
    pthread_join(writer, NULL);
    pthread_join(reader, NULL);
    assert_int_equal(atomic_load(&wrong_answers), 0);
}

/* --- no room --- */

static enum err add_large(struct tx *tx, void *context)
{
    char *blanks = arena_alloc(tx->arena, 100001);
    enum err e = fact_add(tx, "noted", S("{}"), NULL);

    memset(blanks, ' ', 100000);
    if (e == OK)
        e = fact_add(tx, "noted", str_printf(tx->arena, "{%s}", blanks), NULL);
    return e;
}

static void limit_file_size(rlim_t bytes)
{
    struct rlimit limit;

    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = bytes;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void no_room_leaves_nothing_half_done(void **state)
{
    struct verify_result v;
    int64_t head;
    enum err e = OK;

    ONLY_SQLITE();
    signal(SIGXFSZ, SIG_IGN);
    limit_file_size(1 << 20);
    for (int i = 0; e == OK && i < 100; i++)
        e = store_write_wait(store, 0, add_large, NULL);
    assert_true(e == E_FULL || e == E_SYSTEM); /* a limit is not told apart from a bad disk */
    head = store_head(store);
    assert_true(head >= 2 && head % 2 == 0);
    assert_int_equal(count_facts(), head);
    limit_file_size(RLIM_INFINITY);
    assert_int_equal(note(store), OK);
    assert_int_equal(store_verify(store, &v), OK);
    assert_null(v.why);
    assert_int_equal(v.facts, head + 1);
}

/* --- who watches the journal --- */

struct watch {
    int loads;
    int64_t seqs[64];
    char kinds[64];
    int count, calls;
    bool answered; /* a job was answered */
    bool in_time;  /* the watcher heard before that */
};

static struct watch watch;

static enum err watch_load(void *context, struct db *db)
{
    struct watch *w = context;
    struct rows r = {0};
    enum err e = db_first(db, SQL_fact_head, &r, NO_ARGS);

    rows_end(&r);
    w->count = 0;
    w->loads++;
    return e == E_NOT_FOUND ? OK : e;
}

static void watch_committed(void *context, struct db *db, const struct fact *facts, size_t count)
{
    struct watch *w = context;

    w->calls++;
    w->in_time = !w->answered;
    for (size_t i = 0; i < count; i++) {
        assert_true(w->count < 60);
        w->seqs[w->count] = facts[i].seq;
        w->kinds[w->count] = facts[i].kind.ptr[0];
        if (facts[i].kind.ptr[0] == 'c')
            assert_true(str_eq(facts[i].body, S("\1\2")) && facts[i].province == 12);
        w->count++;
    }
}

static void open_watched(void)
{
    struct store_options options = {.dir = dir.dir,
        .url = store_dir_url(&dir),
        .kinds = kinds,
        .watcher = {watch_load, watch_committed, &watch}};

    store_close(store);
    watch = (struct watch){0};
    assert_int_equal(store_open(&options, &store), OK);
}

static enum err three_facts(struct tx *tx, void *context)
{
    enum err e = fact_add(tx, "noted", S("{}"), NULL);

    tx->province = 12;
    if (e == OK)
        e = fact_add(tx, "counted", S("\1\2"), NULL);
    return e == OK ? fact_add(tx, "noted", S("{}"), NULL) : e;
}

static void mark_answered(void *context, enum err result)
{
    watch.answered = true;
}

static void watcher_hears_what_is_committed_and_nothing_else(void **state)
{
    struct write_job job = {.run = three_facts, .done = mark_answered};

    assert_int_equal(note(store), OK);
    open_watched();
    assert_ptr_equal(store_watching(store), &watch);
    assert_int_equal(watch.loads, 1);
    assert_int_equal(watch.count, 0);
    assert_int_equal(store_write(store, &job), OK);
    assert_int_equal(store_write_wait(store, 0, two_then_fail, NULL), E_INVALID);
    assert_true(watch.in_time);
    assert_int_equal(store_write_wait(store, 0, three_facts, NULL), OK);
    assert_int_equal(watch.count, 6);
    for (int i = 0; i < 6; i++)
        assert_int_equal(watch.seqs[i], i + 2);
    assert_memory_equal(watch.kinds, "ncnncn", 6);
    assert_int_equal(store_rebuild(store), OK);
    assert_int_equal(watch.loads, 2);
    assert_int_equal(watch.count, 0);
}

static void watcher_hears_nothing_of_a_group_that_failed(void **state)
{
    enum err e = OK;
    int before;

    ONLY_SQLITE();
    open_watched();
    signal(SIGXFSZ, SIG_IGN);
    limit_file_size(1 << 20);
    for (int i = 0; e == OK && i < 100; i++) {
        before = watch.calls;
        e = store_write_wait(store, 0, add_large, NULL);
    }
    limit_file_size(RLIM_INFINITY);
    assert_int_not_equal(e, OK);
    assert_int_equal(watch.calls, before);
    assert_int_equal(note(store), OK);
    assert_int_equal(watch.seqs[watch.count - 1], store_head(store));
}

static int64_t structures[3];

static enum err ask_structure(struct tx *tx, void *context)
{
    enum err e;

    structures[0] = tx_structure(tx);
    e = fact_add(tx, "counted", S("x"), NULL);
    structures[1] = tx_structure(tx);
    if (e == OK)
        e = fact_add(tx, "noted", S("{}"), NULL);
    structures[2] = tx_structure(tx);
    return e == OK && context ? E_INVALID : e;
}

static void structure_changes_with_all_but_figures(void **state)
{
    int64_t before = store_structure(store), after_undone;

    assert_int_equal(store_write_wait(store, 0, ask_structure, NULL), OK);
    assert_int_equal(structures[0], before);
    assert_int_equal(structures[1], before);
    assert_int_not_equal(structures[2], before);
    assert_int_equal(store_structure(store), structures[2]);
    assert_int_equal(store_write_wait(store, 0, ask_structure, &before), E_INVALID);
    after_undone = structures[2];
    assert_int_equal(store_write_wait(store, 0, ask_structure, NULL), OK);
    assert_int_not_equal(structures[0], after_undone);
    before = store_structure(store);
    store_close(store);
    store = store_dir_open(&dir, kinds);
    assert_int_not_equal(store_structure(store), before);
}

/* --- many facts, and those that do not apply --- */

static enum err many(struct tx *tx, void *context)
{
    enum err e = OK;

    for (int i = 0; e == OK && i < 12345; i++)
        e = fact_add(tx, "counted", S("x"), NULL);
    return e;
}

static enum err in_order(void *context, const struct fact *fact, struct str hash)
{
    int64_t *last = context;

    assert_int_equal(fact->seq, *last + 1);
    assert_int_equal(hash.len, 4);
    *last = fact->seq;
    return *last == 20500 ? E_TOO_LARGE : OK;
}

static void a_walk_goes_page_by_page_and_stops_when_told(void **state)
{
    struct db *db;
    int64_t last = 20500;

    for (int i = 0; i < 2; i++)
        assert_int_equal(store_write_wait(store, 0, many, NULL), OK);
    assert_int_equal(store_reader(store, &db), OK);
    assert_int_equal(fact_walk(db, last, in_order, &last), OK);
    assert_int_equal(last, 24690);
    last = 0;
    assert_int_equal(fact_walk(db, 0, in_order, &last), E_TOO_LARGE);
    assert_int_equal(last, 20500);
    store_reader_close(db);
}

static void a_fact_that_does_not_apply_any_more_ends_the_rebuild(void **state)
{
    assert_int_equal(add_one(store, "lost"), OK);
    assert_int_equal(store_rebuild(store), E_NOT_FOUND);
    assert_int_equal(note(store), OK);
}

/* --- what is refused --- */

static void reader_cannot_write(void **state)
{
    struct db *db;

    assert_int_equal(store_reader(store, &db), OK);
    assert_int_equal(db_run(db, SQL_setting_set, ARGS(V("a"), V("b"))), E_SYSTEM);
    assert_int_equal(engine_build(db, "delete from setting"), E_SYSTEM);
    assert_int_equal(engine_build(db, "create table x (a integer)"), E_SYSTEM);
    assert_int_equal(engine_build(db, "attach 'x.db' as x"), E_SYSTEM);
    assert_int_equal(engine_build(db, "pragma query_only = off"), E_SYSTEM);
    assert_int_equal(db_run(db, SQL_setting_find, NO_ARGS), E_SYSTEM);
    store_reader_close(db);
}

static enum err try_forbidden(struct tx *tx, void *context)
{
    assert_int_equal(engine_build(tx->db, "update fact set body = '{}'"), E_SYSTEM);
    assert_int_equal(engine_build(tx->db, "delete from fact"), E_SYSTEM);
    assert_int_equal(engine_build(tx->db, "drop table fact"), E_SYSTEM);
    assert_int_equal(engine_build(tx->db, "drop trigger fact_no_update"), E_SYSTEM);
    assert_int_equal(engine_build(tx->db, "create table x (a integer)"), E_SYSTEM);
    assert_int_equal(engine_build(tx->db, "pragma writable_schema = on"), E_SYSTEM);
    assert_int_equal(engine_build(tx->db, "attach 'x.db' as x"), E_SYSTEM);
    assert_int_equal(engine_build(tx->db, "commit"), E_SYSTEM);
    return OK;
}

static void writer_cannot_touch_journal_or_schema(void **state)
{
    assert_int_equal(note(store), OK);
    assert_int_equal(store_write_wait(store, 0, try_forbidden, NULL), OK);
    assert_int_equal(count_facts(), 1);
}

static void second_writer_is_told_to_wait(void **state)
{
    struct store_options options = {.dir = dir.dir, .url = store_dir_url(&dir), .kinds = kinds};
    struct store *second;

    ONLY_SQLITE();
    assert_int_equal(store_open(&options, &second), E_BUSY);
    options.read_only = true;
    assert_int_equal(store_open(&options, &second), OK);
    assert_int_equal(note(second), E_DENIED);
    store_close(second);
}

static void missing_and_foreign_databases_are_refused(void **state)
{
    struct store_options options = {.dir = "/tmp/chungsuc-test-nothing-here", .kinds = kinds};
    struct store_dir other;
    struct store *s;

    ONLY_SQLITE();
    assert_int_equal(store_open(&options, &s), E_NOT_FOUND);
    store_dir_init(&other);
    raw_sql(&other, "create table strange (a)");
    options.dir = other.dir;
    assert_int_equal(store_open(&options, &s), E_DAMAGED);
    store_dir_remove(&other);
}

static void newer_database_is_refused(void **state)
{
    struct store_options options = {.dir = dir.dir, .url = store_dir_url(&dir), .kinds = kinds};

    store_close(store);
    store = NULL;
    raw_sql(&dir, dir.url[0] ? "update meta set value = '9999' where name = 'version'"
                             : "pragma user_version = 9999");
    assert_int_equal(store_open(&options, &store), E_INVALID);
}

/* --- statements and rows --- */

static void every_statement_fits_the_schema(void **state)
{
    struct store_options options = {.dir = dir.dir, .url = store_dir_url(&dir), .kinds = kinds};
    struct site *site = NULL;
    struct db *db;
    int wrong = 0;

    if (options.url) {
        assert_int_equal(site_open(&options, &site), OK);
        assert_int_equal(engine_open(site, ACCESS_WRITE, &db), OK);
    } else {
        assert_int_equal(engine_open_memory(&db), OK);
        assert_int_equal(schema_update(db), OK);
    }
    for (int s = 0; s < SQL_LAST; s++) {
        wrong += engine_prepares(db, (enum statement)s) != OK; /* the log names it */
    }
    assert_int_equal(wrong, 0);
    engine_close(db);
    site_close(site);
}

static enum err set_settings(struct tx *tx, void *context)
{
    enum err e = setting_set(tx, "a", S("một"));

    if (e == OK)
        e = setting_set(tx, "a", S("hai"));
    if (e == OK)
        e = setting_set(tx, "empty", S(""));
    return e;
}

static void settings_are_kept(void **state)
{
    struct arena a;
    struct str value;
    struct db *db;

    arena_init(&a, 1 << 20);
    assert_int_equal(store_write_wait(store, 0, set_settings, NULL), OK);
    assert_int_equal(store_reader(store, &db), OK);
    assert_int_equal(setting_find(db, &a, "a", &value), OK);
    assert_true(str_eq(value, S("hai")));
    assert_int_equal(setting_find(db, &a, "empty", &value), OK);
    assert_int_equal(value.len, 0);
    assert_int_equal(setting_find(db, &a, "b", &value), E_NOT_FOUND);
    store_reader_close(db);
    arena_reset(&a);
}

static void same_question_can_be_asked_inside_itself(void **state)
{
    struct rows outer, inner;
    struct db *db;
    int pairs = 0;

    for (int i = 0; i < 3; i++)
        assert_int_equal(note(store), OK);
    assert_int_equal(store_reader(store, &db), OK);
    assert_int_equal(db_query(db, SQL_fact_walk, &outer, ARGS(V(0), V(9))), OK);
    while (rows_next(&outer) == OK) {
        assert_int_equal(
            db_query(db, SQL_fact_walk, &inner, ARGS(V(row_int(&outer, 0)), V(9))), OK);
        while (rows_next(&inner) == OK)
            pairs++;
    }
    assert_int_equal(pairs, 3);
    assert_int_equal(rows_next(&outer), E_NOT_FOUND);
    rows_end(&outer);
    assert_int_equal(db_query(db, SQL_fact_walk, &outer, ARGS(V(0), V(9))), OK);
    assert_int_equal(db_query(db, SQL_fact_walk, &inner, ARGS(V(0), V(9))), OK);
    db_reset(db); /* what a request forgot to end */
    assert_int_equal(db_query(db, SQL_fact_walk, &outer, ARGS(V(2), V(9))), OK);
    assert_int_equal(rows_next(&outer), OK);
    store_reader_close(db);
}

static void snapshot_stays_while_others_write(void **state)
{
    struct db *db;
    int64_t seq = 0;

    assert_int_equal(note(store), OK);
    assert_int_equal(store_reader(store, &db), OK);
    assert_int_equal(db_snapshot(db), OK);
    assert_int_equal(db_first_int(db, SQL_fact_head, &seq, NO_ARGS), OK);
    assert_int_equal(note(store), OK);
    assert_int_equal(db_first_int(db, SQL_fact_head, &seq, NO_ARGS), OK);
    assert_int_equal(seq, 1);
    db_reset(db);
    assert_int_equal(db_first_int(db, SQL_fact_head, &seq, NO_ARGS), OK);
    assert_int_equal(seq, 2);
    store_reader_close(db);
}

static void body_is_compact_and_sorted(void **state)
{
    struct arena a;
    struct str text;
    json_int_t n = 0;
    const char *z;

    arena_init(&a, 1 << 20);
    text =
        body_pack(&a, "{s:s%, s:I, s:b}", "ten", PACK(S("Ấp \"Cầu\"")), "a", (json_int_t)3, "m", 1);
    assert_true(str_eq(text, S("{\"a\":3,\"m\":true,\"ten\":\"Ấp \\\"Cầu\\\"\"}")));
    assert_int_equal(body_unpack(&a, text, "{s:I, s:s}", "a", &n, "ten", &z), OK);
    assert_int_equal(n, 3);
    assert_string_equal(z, "Ấp \"Cầu\"");
    assert_int_equal(body_unpack(&a, text, "{s:I}", "ten", &n), E_DAMAGED);
    assert_int_equal(body_unpack(&a, S("[1]"), "{}"), E_DAMAGED);
    assert_int_equal(body_unpack(&a, S("{"), "{}"), E_DAMAGED);
    assert_int_equal(body_pack(&a, "{s:s%}", "x", "\xff", (size_t)1).len, 0);
    arena_reset(&a);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, open_one, close_one)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(fact_is_read_back_with_its_account),
        TEST(failing_job_undoes_all_of_itself),
        TEST(a_fact_that_did_not_apply_fails_its_job),
        TEST(full_arena_ends_only_its_job),
        TEST(unknown_kind_and_bad_body_are_refused),
        TEST(every_job_of_a_group_has_its_own_result),
        TEST(closing_writes_what_is_queued),
        TEST(full_queue_says_busy),
        TEST(many_threads_write_at_once),
        TEST(head_is_never_ahead_of_what_readers_see),
        TEST(no_room_leaves_nothing_half_done),
        TEST(watcher_hears_what_is_committed_and_nothing_else),
        TEST(watcher_hears_nothing_of_a_group_that_failed),
        TEST(structure_changes_with_all_but_figures),
        TEST(a_walk_goes_page_by_page_and_stops_when_told),
        TEST(a_fact_that_does_not_apply_any_more_ends_the_rebuild),
        TEST(reader_cannot_write),
        TEST(writer_cannot_touch_journal_or_schema),
        TEST(second_writer_is_told_to_wait),
        TEST(missing_and_foreign_databases_are_refused),
        TEST(newer_database_is_refused),
        TEST(settings_are_kept),
        TEST(same_question_can_be_asked_inside_itself),
        TEST(snapshot_stays_while_others_write),
        TEST(every_statement_fits_the_schema),
        cmocka_unit_test(body_is_compact_and_sorted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
