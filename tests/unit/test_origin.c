/* Every change of what endures is a fact, in the same job: who, when, from where.
 *
 * Each POST of src/routes.c is sent by whoever may do it. If a row of an enduring table is another
 * one afterwards, the journal has grown; and each new fact names the account, the moment and the
 * session or token. What is no change by a person is left out: failed tries, when somebody was
 * seen, a clip that is still on its way.
 */
#include "hostile_world.h"

#include "history/history.h"

#include "store/catalogue.h"
#include "store/engine.h"

enum { TABLES_MAX = 32 };

static bool is_watched(const char *table)
{
    static const char *const others[] = {
        "fact", "meta", "sign_in_try", "account_use", "clip_upload", "clip_upload_part"};

    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (!strcmp(table, others[i]))
            return false;
    return true;
}

/* Without what changes by being used, and without what opens nothing until it is confirmed. */
static const char *rows_of(const struct enduring_table *t)
{
    if (!strcmp(t->name, "session"))
        return "select token_hash, account_id from session";
    if (!strcmp(t->name, "secret"))
        return "select account_id, kind, value from secret where kind not in ('totp-new', "
               "'totp-step')";
    return t->all_rows;
}

struct state {
    unsigned char digests[TABLES_MAX][HASH_BYTES];
    int64_t head;
};

static void look(struct state *s)
{
    size_t n = 0;

    db_reset(db);
    for (const struct enduring_table *t = enduring_tables; t->name; t++, n++) {
        assert_true(n < TABLES_MAX);
        if (is_watched(t->name))
            assert_int_equal(engine_digest(db, rows_of(t), s->digests[n]), OK);
    }
    db_reset(db);
    s->head = head();
}

/* The table that changed without a fact; NULL: none. */
static const char *silent(const struct state *before, const struct state *after)
{
    size_t n = 0;

    for (const struct enduring_table *t = enduring_tables; t->name; t++, n++)
        if (is_watched(t->name) && before->head == after->head &&
            memcmp(before->digests[n], after->digests[n], HASH_BYTES) != 0)
            return t->name;
    return NULL;
}

/* Whoever signs in or is invited is nobody yet when he asks. */
static bool by_nobody(const char *name)
{
    return !strcmp(name, "sign_in") || !strcmp(name, "sign_in_code") || !strcmp(name, "invite");
}

static bool facts_say_who(const struct sample *s, enum visitor v, int64_t from, int64_t to)
{
    int64_t origin = is_api(s->path) ? w.token_ids[v].v : w.origins[v];
    bool well = true;

    for (int64_t seq = from + 1; seq <= to; seq++) {
        struct fact f;

        assert_int_equal(fact_find(db, &w.arena, seq, &f), OK);
        if (by_nobody(s->name) ||
            (f.account_id == w.accounts[v].v && f.origin == origin && f.at_ms == now_ms()))
            continue;
        print_error("%s: fact %lld (%.*s) by %lld from %lld, not by %lld from %lld\n", s->name,
            (long long)seq, STR(f.kind), (long long)f.account_id, (long long)f.origin,
            (long long)w.accounts[v].v, (long long)origin);
        well = false;
    }
    db_reset(db);
    return well;
}

static void send(const struct sample *s, enum visitor v)
{
    char path[256], fields[1024];

    filled(s->path, path, sizeof path);
    filled(s->fields, fields, sizeof fields);
    be(v);
    if (is_api(path)) {
        ask("POST", path, str_from(fields));
    } else {
        open_any_form(v);
        post(path, fields);
    }
}

/* One POST by one visitor. true: it was a change, and facts say so. */
static bool sent(const struct sample *s, enum visitor v, bool *wrong)
{
    static struct state before, after;
    const char *table;

    look(&before);
    send(s, v);
    look(&after);
    table = silent(&before, &after);
    if (table) {
        print_error("%s: %s changed without a fact\n", s->name, table);
        *wrong = true;
    }
    *wrong |= !facts_say_who(s, v, before.head, after.head);
    return after.head != before.head;
}

static void every_change_is_a_fact_with_who_when_and_from_where(void **state)
{
    static const enum visitor visitors[] = {COMPILES, ADMINISTERS, REPORTS, STRANGER};
    bool wrong = false;
    int changes = 0;

    for (size_t i = 0; i < SAMPLES; i++) {
        const struct sample *s = &samples[i];
        bool changed = false;

        if (s->method != POST)
            continue;
        world_make();
        for (size_t k = 0; !changed && k < sizeof visitors / sizeof *visitors; k++)
            changed = sent(s, visitors[k], &wrong);
        if (!changed)
            print_message("no change: %s\n", s->name);
        changes += changed;
        world_drop();
    }
    assert_false(wrong);
    assert_true(changes >= 25);
}

static void every_kind_of_fact_has_a_sentence(void **state)
{
    bool missing = false;

    for (const struct fact_kind *const *room = facts; *room; room++) {
        for (const struct fact_kind *k = *room; k->name; k++) {
            if (history_has_words(k->name))
                continue;
            print_error("%s: no sentence in src/history/words.c\n", k->name);
            missing = true;
        }
    }
    assert_false(missing);
    assert_true(history_has_words("command-run"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_of_fact_has_a_sentence),
        cmocka_unit_test(every_change_is_a_fact_with_who_when_and_from_where),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
