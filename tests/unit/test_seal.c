/* Texts about people beside the journal: kept, redacted, erased, verified. */
#include "store_dir.h"

#include "store/backup.h"
#include "store/body.h"
#include "store/seal.h"

#include <unistd.h>

static enum err apply_nothing(struct tx *tx, const struct fact *fact)
{
    return OK;
}

static const struct fact_kind test_kinds[] = {
    {.name = "named", .apply = apply_nothing},
    {.name = NULL},
};
static const struct fact_kind *const kinds[] = {seal_kinds, test_kinds, NULL};

static struct store_dir dir;
static struct store *store;
static char sealed[SEAL_HEX + 1];

struct work {
    const char *seal, *text, *why;
    enum { PUT, ERASE, REDACT, PUT_AND_FAIL } what;
};

static void note_seal(struct str seal)
{
    assert_int_equal(seal.len, SEAL_HEX);
    memcpy(sealed, seal.ptr, SEAL_HEX);
}

static enum err put(struct tx *tx, const char *text)
{
    const struct seal_terms terms = {"person-name", 12, INT32_MAX, 0};
    struct str seal;
    enum err e = seal_put(tx, &terms, str_from(text), &seal);

    if (e == OK)
        e = fact_add(tx, "named",
            body_pack(tx->arena, "{s:s%, s:s}", "person_seal", PACK(seal), "phone_seal", ""), NULL);
    if (e == OK)
        note_seal(seal);
    return e;
}

static enum err work_run(struct tx *tx, void *context)
{
    const struct work *w = context;
    struct str seal;
    enum err e;

    switch (w->what) {
    case PUT:
        return put(tx, w->text);
    case ERASE:
        return seal_erase(tx, str_from(w->seal), "request");
    case PUT_AND_FAIL:
        e = put(tx, w->text);
        return e == OK ? E_CONFLICT : e;
    case REDACT:
        e = seal_redact(tx, str_from(w->seal), str_from(w->text), "request", &seal);
        if (e == OK)
            note_seal(seal);
        return e;
    }
    return E_SYSTEM;
}

static enum err work(struct work w)
{
    return store_write_wait(store, 7, work_run, &w);
}

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

static void assert_opens(const char *seal, enum err expected, const char *text)
{
    struct str found = S("");
    struct arena a;
    struct db *db;

    arena_init(&a, 1 << 20);
    assert_int_equal(store_reader(store, &db), OK);
    assert_int_equal(seal_open(db, &a, str_from(seal), &found), expected);
    assert_true(str_eq(found, str_from(text)));
    store_reader_close(db);
    arena_reset(&a);
}

static void assert_verifies(bool well, int64_t texts)
{
    struct verify_result v;

    assert_int_equal(store_verify(store, &v), OK);
    if (well) {
        assert_null(v.why);
        assert_int_equal(v.texts, texts);
        assert_int_equal(store_verify_derived(store, &v), OK);
        assert_null(v.why);
    } else {
        assert_non_null(v.why);
    }
}

static int file_holds(const char *path, const char *text)
{
    char command[256];

    snprintf(command, sizeof command, "cat '%s'* | grep -aq '%s'", path, text);
    return system(command) == 0;
}

static void a_text_is_opened_by_its_seal(void **state)
{
    char first[SEAL_HEX + 1];

    assert_int_equal(work((struct work){.what = PUT, .text = "Nguyễn Văn Tám"}), OK);
    memcpy(first, sealed, sizeof first);
    assert_opens(first, OK, "Nguyễn Văn Tám");
    assert_int_equal(work((struct work){.what = PUT, .text = "Nguyễn Văn Tám"}), OK);
    assert_string_not_equal(first, sealed); /* the same name twice: nothing shows that */
    assert_int_equal(work((struct work){.what = PUT, .text = ""}), E_INVALID);
    assert_opens("00", E_NOT_FOUND, "");
    assert_verifies(true, 2);
}

static void an_erased_text_is_gone_and_the_journal_stands(void **state)
{
    char first[SEAL_HEX + 1];

    assert_int_equal(work((struct work){.what = PUT, .text = "Lê Thị Hoa Sen"}), OK);
    memcpy(first, sealed, sizeof first);
    assert_int_equal(work((struct work){.what = PUT, .text = "Another"}), OK);
    assert_int_equal(work((struct work){.what = ERASE, .seal = first}), OK);
    assert_opens(first, E_NOT_FOUND, "");
    assert_opens(sealed, OK, "Another");
    assert_int_equal(work((struct work){.what = ERASE, .seal = first}), E_NOT_FOUND);
    assert_verifies(true, 2);
    assert_int_equal(store_rebuild(store), OK);
    assert_verifies(true, 2);
}

static void erased_bytes_do_not_stay_in_the_file(void **state)
{
    char long_text[6000];

    ONLY_SQLITE();
    memset(long_text, 'x', sizeof long_text - 1);
    long_text[sizeof long_text - 1] = '\0';
    memcpy(long_text + 5000, "Tran Thi Ngoc Lan", 17);
    assert_int_equal(work((struct work){.what = PUT, .text = long_text}), OK);
    store_close(store);
    assert_true(file_holds(dir.file, "Tran Thi Ngoc Lan"));
    store = store_dir_open(&dir, kinds);
    assert_int_equal(work((struct work){.what = ERASE, .seal = sealed}), OK);
    store_close(store);
    assert_false(file_holds(dir.file, "Tran Thi Ngoc Lan"));
    store = store_dir_open(&dir, kinds);
}

static void a_redacted_text_is_opened_by_every_seal_it_had(void **state)
{
    char first[SEAL_HEX + 1], second[SEAL_HEX + 1];

    assert_int_equal(work((struct work){.what = PUT, .text = "Ban: ông Tám, bà Hoa"}), OK);
    memcpy(first, sealed, sizeof first);
    assert_int_equal(
        work((struct work){.what = REDACT, .seal = first, .text = "Ban: ███, bà Hoa"}), OK);
    memcpy(second, sealed, sizeof second);
    assert_opens(first, OK, "Ban: ███, bà Hoa");
    /* By the oldest seal as well as by the newest. */
    assert_int_equal(
        work((struct work){.what = REDACT, .seal = first, .text = "Ban: ███, ███"}), OK);
    assert_opens(first, OK, "Ban: ███, ███");
    assert_opens(second, OK, "Ban: ███, ███");
    assert_verifies(true, 3);
    assert_int_equal(work((struct work){.what = ERASE, .seal = first}), OK);
    assert_opens(second, E_NOT_FOUND, "");
    assert_verifies(true, 3);
}

static enum err put_words(struct tx *tx, void *context)
{
    const struct seal_terms terms = {.purpose = "report-note", .keep_until = INT32_MAX};
    struct str words;
    char *bytes = context;
    enum err e = seal_words(tx, &terms, S("Cô Ba báo"), &words);

    if (e == OK)
        e = fact_add(tx, "named",
            body_pack(tx->arena, "{s:s}", "text_seal",
                str_z(tx->arena, str_slice(words, 14, 14 + SEAL_HEX))),
            NULL);
    if (e == OK)
        snprintf(bytes, 256, "%.*s", STR(words));
    return e;
}

static void words_are_read_whether_sealed_or_as_they_are(void **state)
{
    char bytes[256], seal[SEAL_HEX + 1] = "";
    struct str words, text;
    struct arena a;
    struct db *db;

    arena_init(&a, 1 << 20);
    assert_int_equal(store_write_wait(store, 0, put_words, bytes), OK);
    words = str_from(bytes);
    assert_int_equal(store_reader(store, &db), OK);
    assert_int_equal(seal_read(db, &a, words, &text), OK);
    assert_true(str_eq(text, S("Cô Ba báo")));
    assert_int_equal(seal_read(db, &a, S("Trời mưa"), &text), OK);
    assert_true(str_eq(text, S("Trời mưa")));
    memcpy(seal, bytes + 14, SEAL_HEX);
    db_reset(db);
    assert_int_equal(work((struct work){.what = ERASE, .seal = seal}), OK);
    assert_int_equal(seal_read(db, &a, words, &text), OK);
    assert_true(str_eq(text, S("███")));
    store_reader_close(db);
    arena_reset(&a);
    assert_verifies(true, 1);
}

static void a_refused_job_keeps_no_text(void **state)
{
    assert_int_equal(work((struct work){.what = PUT_AND_FAIL, .text = "Ai đó"}), E_CONFLICT);
    assert_verifies(true, 0);
}

static void verify_notices(const char *sql)
{
    assert_int_equal(work((struct work){.what = PUT, .text = "Ông Tám"}), OK);
    assert_int_equal(work((struct work){.what = PUT, .text = "Bà Hoa"}), OK);
    assert_int_equal(work((struct work){.what = ERASE, .seal = sealed}), OK);
    assert_verifies(true, 2);
    raw_sql(&dir, sql);
    assert_verifies(false, 0);
}

static void verify_notices_an_altered_text(void **state)
{
    verify_notices("update sealed set text = 'Ông Chín' where erased_by = 0");
}

static void verify_notices_a_lost_text(void **state)
{
    verify_notices("delete from sealed where erased_by = 0");
}

static void verify_notices_a_text_erased_behind_its_back(void **state)
{
    verify_notices("update sealed set text = null, salt = null, erased_by = 1");
}

static void verify_notices_an_erasure_undone(void **state)
{
    verify_notices("update sealed set erased_by = 0, text = 'Bà Hoa'"
                   " where erased_by <> 0");
}

static void a_copy_carries_the_texts(void **state)
{
    char copy[128], there[128], kept[DISK_PATH_MAX];
    struct store *other;
    struct store_options options = {.dir = there, .kinds = kinds};
    struct backup_about about;
    struct restored r;
    const char *why;

    ONLY_SQLITE();
    snprintf(copy, sizeof copy, "%s/copy", dir.dir);
    snprintf(there, sizeof there, "%s/there", dir.dir);
    assert_int_equal(work((struct work){.what = PUT, .text = "Ông Tám"}), OK);
    assert_int_equal(
        store_backup(store, &(struct backup_options){.file = copy, .program = "test"}, &about), OK);
    assert_int_equal(
        restore_begin(&(struct restore_options){.file = copy, .dir = there}, &r, &why), OK);
    assert_int_equal(restore_finish(&r, 0, kept), OK);
    other = store;
    assert_int_equal(store_open(&options, &store), OK);
    assert_opens(sealed, OK, "Ông Tám");
    assert_verifies(true, 1);
    store_close(store);
    store = other;
}

static void a_move_carries_the_texts(void **state)
{
    struct move_result moved;
    struct store_dir there;
    struct store *from = store;

    assert_int_equal(work((struct work){.what = PUT, .text = "Ông Tám"}), OK);
    assert_int_equal(work((struct work){.what = REDACT, .seal = sealed, .text = "███"}), OK);
    store_dir_init(&there);
    store = store_dir_open(&there, kinds);
    assert_int_equal(store_move(from, store, &moved), OK);
    assert_null(moved.why);
    assert_opens(sealed, OK, "███");
    assert_verifies(true, 2);
    store_close(store);
    store_dir_remove(&there);
    store = from;
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, open_one, close_one)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_text_is_opened_by_its_seal),
        CASE(an_erased_text_is_gone_and_the_journal_stands),
        CASE(erased_bytes_do_not_stay_in_the_file),
        CASE(a_redacted_text_is_opened_by_every_seal_it_had),
        CASE(words_are_read_whether_sealed_or_as_they_are),
        CASE(a_refused_job_keeps_no_text),
        CASE(verify_notices_an_altered_text),
        CASE(verify_notices_a_lost_text),
        CASE(verify_notices_a_text_erased_behind_its_back),
        CASE(verify_notices_an_erasure_undone),
        CASE(a_copy_carries_the_texts),
        CASE(a_move_carries_the_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
