/* Rows written behind the journal: a report is found at once and for ever, whether its row is in
 * memory, on its way into the table, or there; and whatever ends the program meanwhile. */
#include "campaign_world.h"

static struct world w;
static day_t day;

static int set_up(void **state)
{
    world_init(&w);
    day = w.first_day + 2;
    world_clock(day, 14, 0, 0);
    return 0;
}

static int tear_down(void **state)
{
    world_release(&w);
    return 0;
}

struct sending {
    int64_t unit, milli;
    day_t day;
    bool fails;
};

static enum err send(struct tx *tx, void *context)
{
    const struct sending *s = context;
    struct report_figure f = {OF_INDICATOR, indicator_index(S("citizens")), s->milli, '='};
    struct report r = {
        .campaign = w.campaign, .unit = {s->unit}, .day = s->day, .figures = &f, .figure_count = 1};
    enum err e = report_newest_revision(tx->db, tx->arena, r.campaign, r.unit, r.day, &r.revision);

    r.why = r.revision ? S("Đếm lại") : S("");
    if (e == OK)
        e = report_send(tx, &r, NULL);
    return e == OK && s->fails ? E_INVALID : e;
}

static enum err sent(int64_t unit, day_t on, int citizens)
{
    struct sending s = {unit, citizens * MILLI, on, false};

    return store_write_wait(w.store, 1, send, &s);
}

/* The revision and the citizens that stand there, asked in every way there is. */
static void assert_stands(int64_t unit, day_t on, int64_t revision, int citizens)
{
    struct report r, same;
    struct report_list list;
    struct unit_id id = {unit};
    int64_t newest;

    db_reset(w.db);
    assert_int_equal(report_newest_revision(w.db, &w.arena, w.campaign, id, on, &newest), OK);
    assert_int_equal(newest, revision);
    assert_int_equal(report_find(w.db, &w.arena, w.campaign, id, on, &r), OK);
    assert_int_equal(r.revision, revision);
    assert_int_equal(r.figures[0].milli, citizens * MILLI);
    assert_int_equal(report_find_by_seq(w.db, &w.arena, r.seq, &same), OK);
    assert_int_equal(same.late, r.late);
    assert_int_equal(report_revisions(w.db, &w.arena, w.campaign, id, on, &list), OK);
    assert_int_equal(list.count, revision);
    for (size_t i = 0; i < list.count; i++) /* newest first, each once */
        assert_int_equal(list.items[i].revision, revision - (int64_t)i);
    db_reset(w.db);
}

static size_t of_campaign(void)
{
    struct report_list list;

    assert_int_equal(report_list_of(w.db, &w.arena, w.campaign, &list), OK);
    for (size_t i = 1; i < list.count; i++)
        assert_true(list.items[i - 1].unit.v < list.items[i].unit.v ||
                    list.items[i - 1].day < list.items[i].day ||
                    list.items[i - 1].revision < list.items[i].revision);
    db_reset(w.db);
    return list.count;
}

static long in_table(void)
{
    return raw_number(w.dir.file, "select count(*) from report_revision");
}

static void a_report_is_found_before_while_and_after_its_row_is_written(void **state)
{
    int64_t count;

    ONLY_SQLITE();
    assert_int_equal(sent(CAU, day, 40), OK); /* time has passed: it leaves with the next */
    assert_stands(CAU, day, 1, 40);
    assert_int_equal(in_table(), 0);
    assert_int_equal(sent(MOI, day, 7), OK); /* the one before is written with this one */
    assert_int_equal(in_table(), 1);
    assert_int_equal(sent(CAU, day, 41), OK);
    assert_stands(CAU, day, 2, 41);
    assert_stands(MOI, day, 1, 7);
    assert_int_equal(of_campaign(), 3);
    assert_int_equal(report_count_of_day(w.db, &w.arena, w.campaign, day, &count), OK);
    assert_int_equal(count, 2);
    world_clock(day, 14, 1, 0);
    assert_int_equal(sent(CAU, day - 1, 5), OK);
    assert_int_equal(sent(MOI, day - 1, 6), OK);
    assert_true(in_table() >= 3);
    assert_stands(CAU, day, 2, 41);
    assert_stands(CAU, day - 1, 1, 5);
    assert_int_equal(of_campaign(), 5);
    world_rebuilds_the_same(&w);
}

static void all_rows_are_in_the_table_when_the_store_is_closed(void **state)
{
    ONLY_SQLITE();
    for (int i = 0; i < 30; i++)
        assert_int_equal(sent(CAU, day, i), OK);
    store_reader_close(w.db);
    store_close(w.store);
    assert_int_equal(in_table(), 30);
    assert_int_equal(raw_number(w.dir.file, "select value from meta where name = 'behind'"),
        raw_number(w.dir.file, "select max(seq) from fact"));
    w.store = store_dir_open(&w.dir, world_kinds);
    assert_int_equal(store_reader(w.store, &w.db), OK);
    assert_stands(CAU, day, 30, 29);
}

/* As it stands on the disk at this moment, in another folder. */
static void copy_of_the_disk(struct store_dir *there)
{
    char command[300];

    store_dir_init(there);
    snprintf(command, sizeof command, "cp %s/chungsuc.db* %s/", w.dir.dir, there->dir);
    assert_int_equal(system(command), 0);
}

static void what_a_killed_server_had_not_written_is_remembered(void **state)
{
    ONLY_SQLITE();
    for (int round = 0; round < 3; round++) {
        struct store_dir there;
        struct store *before = w.store;
        struct db *reader = w.db;

        for (int i = 0; i < 10; i++)
            assert_int_equal(sent(i & 1 ? CAU : MOI, day - round, 10 * round + i), OK);
        copy_of_the_disk(&there);
        w.store = store_dir_open(&there, world_kinds);
        assert_int_equal(store_reader(w.store, &w.db), OK);
        for (int past = 0; past <= round; past++) {
            assert_stands(CAU, day - past, 5, 10 * past + 9);
            assert_stands(MOI, day - past, 5, 10 * past + 8);
        }
        assert_int_equal(sent(CAU, day, 1000), OK); /* and life goes on */
        assert_stands(CAU, day, 6, 1000);
        world_rebuilds_the_same(&w);
        store_reader_close(w.db);
        store_close(w.store);
        assert_int_equal(
            raw_number(there.file, "select count(*) from report_revision"), 10 * (round + 1) + 1);
        store_dir_remove(&there);
        w.store = before;
        w.db = reader;
        world_clock(day, 14, 2 * round, 0);
    }
}

static void who_only_reads_sees_what_is_not_written_yet(void **state)
{
    struct store_options options = {.dir = w.dir.dir, .kinds = world_kinds, .read_only = true};
    struct store *mine = w.store;
    struct db *reader = w.db;
    struct verify_result v = {0};

    ONLY_SQLITE();
    assert_int_equal(sent(CAU, day, 40), OK);
    assert_int_equal(sent(CAU, day, 41), OK);
    assert_int_equal(store_open(&options, &w.store), OK);
    assert_int_equal(store_reader(w.store, &w.db), OK);
    assert_stands(CAU, day, 2, 41);
    assert_int_equal(store_verify_derived(w.store, &v), OK);
    assert_null(v.broken_table);
    store_reader_close(w.db);
    store_close(w.store);
    w.store = mine;
    w.db = reader;
}

static void an_undone_report_leaves_nothing(void **state)
{
    struct sending s = {CAU, 9 * MILLI, day, true};
    struct report r;

    assert_int_equal(sent(MOI, day, 3), OK);
    assert_int_equal(store_write_wait(w.store, 1, send, &s), E_INVALID);
    assert_int_equal(
        report_find(w.db, &w.arena, w.campaign, (struct unit_id){CAU}, day, &r), E_NOT_FOUND);
    assert_int_equal(of_campaign(), 1);
    s.fails = false;
    assert_int_equal(store_write_wait(w.store, 1, send, &s), OK);
    assert_stands(CAU, day, 1, 9);
    world_rebuilds_the_same(&w);
}

static void a_page_that_began_earlier_sees_one_state(void **state)
{
    struct report_list list;
    struct report r;

    assert_int_equal(sent(CAU, day, 1), OK);
    assert_int_equal(db_snapshot(w.db), OK);
    assert_int_equal(report_find(w.db, &w.arena, w.campaign, (struct unit_id){CAU}, day, &r), OK);
    for (int i = 2; i < 6; i++) /* rows are written meanwhile */
        assert_int_equal(sent(CAU, day, i), OK);
    assert_int_equal(report_find(w.db, &w.arena, w.campaign, (struct unit_id){CAU}, day, &r), OK);
    assert_int_equal(r.revision, 1);
    assert_int_equal(report_list_of(w.db, &w.arena, w.campaign, &list), OK);
    assert_int_equal(list.count, 1);
    db_reset(w.db);
    assert_stands(CAU, day, 5, 5);
}

static void a_page_that_reads_for_minutes_is_told_to_begin_anew(void **state)
{
    struct report r;

    ONLY_SQLITE();
    assert_int_equal(sent(CAU, day, 1), OK);
    assert_int_equal(db_snapshot(w.db), OK);
    assert_int_equal(report_find(w.db, &w.arena, w.campaign, (struct unit_id){CAU}, day, &r), OK);
    for (int i = 2; i < 9; i++) {
        world_clock(day, 14, i, 0);
        assert_int_equal(sent(CAU, day, i), OK);
    }
    assert_int_equal(
        report_find(w.db, &w.arena, w.campaign, (struct unit_id){CAU}, day, &r), E_BUSY);
    assert_stands(CAU, day, 8, 8);
}

static void a_rebuild_writes_all_of_them(void **state)
{
    ONLY_SQLITE();
    for (int i = 0; i < 20; i++)
        assert_int_equal(sent(CAU, day, i), OK);
    assert_int_equal(store_rebuild(w.store), OK);
    assert_int_equal(in_table(), 20);
    assert_stands(CAU, day, 20, 19);
    assert_int_equal(sent(CAU, day, 77), OK);
    assert_stands(CAU, day, 21, 77);
    world_rebuilds_the_same(&w);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_report_is_found_before_while_and_after_its_row_is_written),
        CASE(all_rows_are_in_the_table_when_the_store_is_closed),
        CASE(what_a_killed_server_had_not_written_is_remembered),
        CASE(who_only_reads_sees_what_is_not_written_yet),
        CASE(an_undone_report_leaves_nothing),
        CASE(a_page_that_began_earlier_sees_one_state),
        CASE(a_page_that_reads_for_minutes_is_told_to_begin_anew),
        CASE(a_rebuild_writes_all_of_them),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
