/* test_register.c: numbers of papers: each once, in the sequence of the form; papers keep theirs.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "paper/paper.h"
#include "paper/template_kept.h"
#include "store/blob.h"
#include "store/seal.h"

#define WORLD_KINDS paper_fact_kinds, seal_kinds, blob_kinds,
#include "campaign_world.h"

static struct world w;

static int setup(void **state)
{
    (void)state;
    world_init(&w);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    world_release(&w);
    return 0;
}

/* ── writes ─────────────────────────────────────────────────────────────────────────────────── */

struct issuing {
    struct issuer issuer;
    struct issuer_id id;
};

static enum err issuer_run(struct tx *tx, void *context)
{
    struct issuing *i = context;

    return issuer_set(tx, &i->issuer, &i->id);
}

static struct issuer body(const char *name, const char *code, enum official_form form, day_t term)
{
    struct issuing i = {.issuer = {.unit = {COMMUNE},
                            .name = str_from(name),
                            .superior = S(""),
                            .code = str_from(code),
                            .form = form,
                            .term_first = term}};

    assert_int_equal(store_write_wait(w.store, 1, issuer_run, &i), OK);
    i.issuer.id = i.id;
    return i.issuer;
}

struct taking {
    const struct issuer *issuer;
    struct paper_number n;
};

static enum err take_run(struct tx *tx, void *context)
{
    struct taking *t = context;

    return paper_number_take(tx, t->issuer, &t->n);
}

static enum err take_as(
    const struct issuer *i, enum paper_kind_id kind, day_t day, int64_t number, int64_t *ret)
{
    struct taking t = {i,
        {.kind = kind, .day = day, .number = number, .subject = S("Về một việc"), .file = S("")}};
    enum err e = store_write_wait(w.store, 1, take_run, &t);

    *ret = t.n.number;
    return e;
}

static int64_t take(const struct issuer *i, enum paper_kind_id kind, day_t day)
{
    int64_t number;

    assert_int_equal(take_as(i, kind, day, 0, &number), OK);
    return number;
}

static struct paper letter(void)
{
    struct paper p = {
        .campaign = w.campaign, .kind = KIND_PAPER_LETTER, .form = FORM_PARTY, .texts_seal = S("")};

    for (size_t i = 0; i < PAPER_TEXTS; i++)
        p.texts[i] = S("");
    p.texts[0] = S("về việc đôn đốc báo cáo");
    return p;
}

static enum err write_run(struct tx *tx, void *context)
{
    struct paper *p = context;

    return paper_write(tx, p, &p->id);
}

static struct paper written(struct paper p)
{
    assert_int_equal(store_write_wait(w.store, 1, write_run, &p), OK);
    assert_int_equal(paper_find(w.db, &w.arena, p.id, &p), OK);
    return p;
}

struct numbering {
    struct paper paper;
    struct issuer issuer;
    int64_t expected;
    day_t day; /* on the file; 0: today */
};

static struct paper_shots in_file; /* pictures */

static enum err number_run(struct tx *tx, void *context)
{
    struct numbering *n = context;

    return paper_number_it(tx, &n->paper, &n->issuer, n->expected,
        n->day ? n->day : day_of_ms(tx->now_ms), S("về việc"), &in_file, S("PK: a file"));
}

static day_t on(int year, int month, int day)
{
    return day_from_civil((struct civil){year, month, day});
}

/* ── numbers ────────────────────────────────────────────────────────────────────────────────── */

static void test_the_state_counts_all_kinds_of_a_year_together(void **state)
{
    struct issuer i = body("Ủy ban nhân dân xã", "UBND", FORM_STATE, 0);

    (void)state;
    assert_int_equal(take(&i, KIND_PAPER_PLAN, on(2024, 12, 4)), 1);
    assert_int_equal(take(&i, KIND_PAPER_LETTER, on(2024, 12, 5)), 2);
    assert_int_equal(take(&i, KIND_PAPER_FAST, on(2024, 12, 31)), 3);
    assert_int_equal(take(&i, KIND_PAPER_FAST, on(2025, 1, 1)), 1);
    assert_int_equal(take(&i, KIND_PAPER_PLAN, on(2024, 12, 31)), 4);
    world_rebuilds_the_same(&w);
}

static void test_the_party_counts_each_kind_of_a_term(void **state)
{
    struct issuer i = body("Đảng ủy xã", "ĐU", FORM_PARTY, on(2020, 5, 1));

    (void)state;
    assert_int_equal(take(&i, KIND_PAPER_PLAN, on(2024, 12, 4)), 1);
    assert_int_equal(take(&i, KIND_PAPER_LETTER, on(2024, 12, 5)), 1);
    assert_int_equal(take(&i, KIND_PAPER_PLAN, on(2025, 1, 6)), 2);
    i.term_first = on(2025, 8, 1);
    assert_int_equal(store_write_wait(w.store, 1, issuer_run, &(struct issuing){.issuer = i}), OK);
    assert_int_equal(take(&i, KIND_PAPER_PLAN, on(2025, 8, 2)), 1);
    world_rebuilds_the_same(&w);
}

static void test_a_first_day_of_term_written_down_later_takes_no_number_twice(void **state)
{
    struct issuer i = body("Đảng ủy xã", "ĐU", FORM_PARTY, 0);
    int64_t n;

    (void)state;
    assert_int_equal(take(&i, KIND_PAPER_PLAN, on(2024, 12, 4)), 1);
    assert_int_equal(take(&i, KIND_PAPER_PLAN, on(2024, 12, 5)), 2);
    i.term_first = on(2023, 5, 1);
    assert_int_equal(store_write_wait(w.store, 1, issuer_run, &(struct issuing){.issuer = i}), OK);
    assert_int_equal(take_as(&i, KIND_PAPER_PLAN, on(2024, 12, 6), 2, &n), E_CONFLICT);
    assert_int_equal(take(&i, KIND_PAPER_PLAN, on(2024, 12, 6)), 3);
    i.term_first = on(2020, 5, 1); /* it was another day after all */
    assert_int_equal(store_write_wait(w.store, 1, issuer_run, &(struct issuing){.issuer = i}), OK);
    assert_int_equal(take(&i, KIND_PAPER_PLAN, on(2024, 12, 7)), 4);
    assert_int_equal(take(&i, KIND_PAPER_LETTER, on(2024, 12, 7)), 1);
    world_rebuilds_the_same(&w);
}

static void test_a_steering_committee_counts_by_itself(void **state)
{
    struct issuer people = body("Ủy ban nhân dân xã", "UBND", FORM_STATE, 0);
    struct issuer committee = body("Ban Chỉ đạo", "BCĐ", FORM_STATE, 0);
    struct issuing again = {.issuer = committee};

    (void)state;
    assert_int_equal(take(&people, KIND_PAPER_PLAN, on(2024, 12, 4)), 1);
    assert_int_equal(take(&committee, KIND_PAPER_PLAN, on(2024, 12, 4)), 1);
    again.issuer.id.v = 0; /* a second body of the same name would be a second register */
    again.issuer.name = S("ban  chỉ ĐẠO");
    assert_int_equal(store_write_wait(w.store, 1, issuer_run, &again), E_CONFLICT);
}

static void test_a_number_of_the_book_is_a_start_and_none_is_given_twice(void **state)
{
    struct issuer i = body("Ủy ban nhân dân xã", "UBND", FORM_STATE, 0);
    int64_t n;

    (void)state;
    assert_int_equal(take_as(&i, KIND_PAPER_LETTER, on(2024, 12, 4), 41, &n), OK);
    assert_int_equal(take(&i, KIND_PAPER_PLAN, on(2024, 12, 4)), 42);
    assert_int_equal(take_as(&i, KIND_PAPER_PLAN, on(2024, 12, 5), 41, &n), E_CONFLICT);
    assert_int_equal(take_as(&i, KIND_PAPER_PLAN, on(2024, 12, 5), 7, &n), OK);
    assert_int_equal(take_as(&i, KIND_PAPER_PLAN, on(2024, 12, 5), 10000, &n), E_INVALID);
    assert_int_equal(take_as(&i, KIND_PAPER_ANNEX, on(2024, 12, 5), 0, &n), E_INVALID);
    assert_int_equal(take(&i, KIND_PAPER_PLAN, on(2024, 12, 5)), 43);
    assert_int_equal(take_as(&i, KIND_PAPER_PLAN, on(2024, 12, 5), 9999, &n), OK);
    assert_int_equal(take_as(&i, KIND_PAPER_PLAN, on(2024, 12, 5), 0, &n), E_TOO_LARGE); /* full */
}

enum { CLERKS = 40 };
struct clerk {
    struct write_job job;
    struct taking taking;
    _Atomic(int) *left;
};

static void clerk_done(void *context, enum err result)
{
    struct clerk *c = context;

    assert_int_equal(result, OK);
    --*c->left;
}

static enum err clerk_run(struct tx *tx, void *context)
{
    return take_run(tx, &((struct clerk *)context)->taking);
}

static void test_many_clerks_at_once_leave_no_gap(void **state)
{
    struct issuer i = body("Ủy ban nhân dân xã", "UBND", FORM_STATE, 0);
    static struct clerk clerks[CLERKS];
    _Atomic(int) left = CLERKS;
    struct paper_number_list all;

    (void)state;
    for (int k = 0; k < CLERKS; k++) {
        clerks[k] = (struct clerk){.taking = {&i, {.kind = KIND_PAPER_LETTER,
                                                      .day = on(2024, 12, 4),
                                                      .subject = S(""),
                                                      .file = S("")}},
            .left = &left};
        clerks[k].job = (struct write_job){
            .run = clerk_run, .done = clerk_done, .context = &clerks[k], .account_id = 1};
        assert_int_equal(store_write(w.store, &clerks[k].job), OK);
    }
    assert_int_equal(take(&i, KIND_PAPER_PLAN, on(2024, 12, 4)), CLERKS + 1); /* the last in line */
    assert_int_equal(left, 0);
    assert_int_equal(paper_numbers_of(w.db, &w.arena, i.id, 2024, &all), OK);
    assert_int_equal(all.count, CLERKS + 1);
    for (size_t k = 0; k < all.count; k++)
        assert_int_equal(all.items[k].number, k + 1);
}

/* ── papers ─────────────────────────────────────────────────────────────────────────────────── */

static void test_a_paper_takes_its_number_once_and_is_not_changed_after(void **state)
{
    struct numbering n = {written(letter()), body("Ban Chỉ đạo", "BCĐ", FORM_PARTY, 0), 1, 0};
    struct paper now;
    struct str bytes;

    (void)state;
    assert_int_equal(store_write_wait(w.store, 1, number_run, &n), OK);
    assert_int_equal(store_write_wait(w.store, 1, number_run, &n), OK); /* sent twice */
    assert_int_equal(paper_find(w.db, &w.arena, n.paper.id, &now), OK);
    assert_int_equal(now.number.number, 1);
    assert_true(str_eq(now.number.symbol, S("CV/BCĐ")));
    assert_int_equal(blob_find(w.db, &w.arena, now.number.file, &bytes), OK);
    assert_true(str_eq(bytes, S("PK: a file")));
    now.texts[0] = S("về việc khác");
    assert_int_equal(store_write_wait(w.store, 1, write_run, &now), E_CONFLICT);
    assert_int_equal(take(&n.issuer, KIND_PAPER_LETTER, on(2024, 12, 9)), 2);
    world_rebuilds_the_same(&w);
}

static void test_a_file_that_says_another_number_is_refused(void **state)
{
    struct numbering n = {written(letter()), body("Ban Chỉ đạo", "BCĐ", FORM_PARTY, 0), 1, 0};
    struct paper now;

    (void)state;
    take(&n.issuer, KIND_PAPER_LETTER, on(2024, 12, 4));
    assert_int_equal(store_write_wait(w.store, 1, number_run, &n), E_CONFLICT);
    assert_int_equal(paper_find(w.db, &w.arena, n.paper.id, &now), OK);
    assert_int_equal(now.number.seq, 0);
}

static void test_a_file_with_a_picture_that_is_gone_is_refused(void **state)
{
    struct numbering n = {written(letter()), body("Ban Chỉ đạo", "BCĐ", FORM_PARTY, 0), 1, 0};
    struct paper_shot one = {false, 12345};

    (void)state;
    in_file = (struct paper_shots){&one, 1, 1};
    assert_int_equal(store_write_wait(w.store, 1, number_run, &n), E_CONFLICT);
    one.clip = true;
    assert_int_equal(store_write_wait(w.store, 1, number_run, &n), E_CONFLICT);
    in_file = (struct paper_shots){0};
    assert_int_equal(store_write_wait(w.store, 1, number_run, &n), OK);
}

static void test_a_file_of_yesterday_is_refused(void **state)
{
    struct numbering n = {
        written(letter()), body("Ban Chỉ đạo", "BCĐ", FORM_PARTY, 0), 1, w.first_day - 4};

    (void)state; /* the world stands three days before its first day */
    assert_int_equal(store_write_wait(w.store, 1, number_run, &n), E_CONFLICT);
    n.day = w.first_day - 3;
    assert_int_equal(store_write_wait(w.store, 1, number_run, &n), OK);
}

static void test_a_file_in_a_form_the_body_no_longer_has_is_refused(void **state)
{
    struct issuer i = body("Ban Chỉ đạo", "BCĐ", FORM_PARTY, 0);
    struct numbering n = {written(letter()), i, 1, 0};

    (void)state;
    i.form = FORM_STATE; /* while the file was made */
    assert_int_equal(store_write_wait(w.store, 1, issuer_run, &(struct issuing){.issuer = i}), OK);
    assert_int_equal(store_write_wait(w.store, 1, number_run, &n), E_CONFLICT);
    n.issuer = i; /* and a file drawn in the form that the draft was written in */
    assert_int_equal(store_write_wait(w.store, 1, number_run, &n), E_CONFLICT);
    n.paper.form = FORM_STATE;
    assert_int_equal(store_write_wait(w.store, 1, number_run, &n), OK);
}

static void test_a_wrong_paper_is_replaced_by_a_new_one(void **state)
{
    struct numbering n = {written(letter()), body("Ban Chỉ đạo", "BCĐ", FORM_PARTY, 0), 1, 0};
    struct numbering second;
    struct issuer_list bodies;
    struct paper next = letter();

    (void)state;
    next.replaces = n.paper.id;
    assert_int_equal(store_write_wait(w.store, 1, write_run, &next), E_INVALID); /* no number */
    assert_int_equal(store_write_wait(w.store, 1, number_run, &n), OK);
    next = written(next);
    assert_int_equal(next.replaces.v, n.paper.id.v);
    assert_int_equal(paper_find(w.db, &w.arena, n.paper.id, &n.paper), OK);
    assert_int_equal(n.paper.replaced.v, 0); /* a draft replaces nothing */
    assert_int_equal(issuer_list_of(w.db, &w.arena, (struct unit_id){COMMUNE}, &bodies), OK);
    second = (struct numbering){next, bodies.items[0], 2, 0};
    assert_int_equal(store_write_wait(w.store, 1, number_run, &second), OK);
    assert_int_equal(paper_find(w.db, &w.arena, n.paper.id, &n.paper), OK);
    assert_int_equal(n.paper.replaced.v, next.id.v);
    assert_int_equal(n.paper.number.number, 1);
}

static void test_two_who_write_at_once_do_not_overwrite_each_other(void **state)
{
    struct paper p = written(letter()), other = p;

    (void)state;
    p.texts[0] = S("về việc thứ nhất");
    p = written(p);
    other.texts[0] = S("về việc thứ hai");
    assert_int_equal(store_write_wait(w.store, 1, write_run, &other), E_CONFLICT);
    other.texts[0] = S("về việc thứ nhất"); /* the same again is no conflict */
    assert_int_equal(store_write_wait(w.store, 1, write_run, &other), OK);
    p.texts[0] = S("");
    assert_int_equal(store_write_wait(w.store, 1, write_run, &p), E_INVALID);
}

/* ── templates, forms ───────────────────────────────────────────────────────────────────────── */

static enum err template_run(struct tx *tx, void *context)
{
    return kept_template_set(
        tx, (struct unit_id){COMMUNE}, FORM_STATE, KIND_PAPER_PLAN, *(const struct str *)context);
}

static enum err template_many(struct tx *tx, void *context)
{
    enum err e = OK;

    for (int i = 0; e == OK && i < *(const int *)context; i++) {
        struct str bytes = str_printf(tx->arena, "version %d", i);

        e = template_run(tx, &bytes);
    }
    return e;
}

static void test_a_template_has_so_many_versions_and_no_more(void **state)
{
    int times = TEMPLATE_VERSIONS_MAX + 1;

    (void)state;
    assert_int_equal(store_write_wait(w.store, 1, template_many, &times), E_TOO_LARGE);
    times--;
    assert_int_equal(store_write_wait(w.store, 1, template_many, &times), OK);
}

static void test_templates_are_versions_and_the_built_in_one_comes_back(void **state)
{
    struct kept_template holds;
    struct kept_template_list all;
    struct str ours = S("ours"), none = S("");

    (void)state;
    assert_int_equal(store_write_wait(w.store, 1, template_run, &none), OK); /* nothing to undo */
    assert_int_equal(store_write_wait(w.store, 1, template_run, &ours), OK);
    assert_int_equal(store_write_wait(w.store, 1, template_run, &ours), OK);
    assert_int_equal(kept_template_find(w.db, &w.arena, (struct unit_id){COMMUNE}, FORM_STATE,
                         KIND_PAPER_PLAN, &holds),
        OK);
    assert_true(holds.seq > 0);
    assert_int_equal(store_write_wait(w.store, 1, template_run, &none), OK);
    assert_int_equal(kept_template_find(w.db, &w.arena, (struct unit_id){COMMUNE}, FORM_STATE,
                         KIND_PAPER_PLAN, &holds),
        OK);
    assert_int_equal(holds.seq, 0);
    assert_int_equal(kept_template_versions(w.db, &w.arena, (struct unit_id){COMMUNE}, FORM_STATE,
                         KIND_PAPER_PLAN, &all),
        OK);
    assert_int_equal(all.count, 2);
    world_rebuilds_the_same(&w);
}

static void test_the_body_speaks_for_the_form(void **state)
{
    static const struct {
        const char *superior, *issuer;
        enum official_form form;
    } cases[] = {{"ĐẢNG ỦY XÃ TÂN PHONG", "BAN CHỈ ĐẠO", FORM_PARTY},
        {"ĐẢNG UỶ XÃ", "BAN CHỈ ĐẠO", FORM_PARTY}, {"", "Chi bộ ấp Cầu", FORM_PARTY},
        {"Tỉnh ủy", "Ban Dân vận", FORM_PARTY}, {"ỦY BAN NHÂN DÂN XÃ", "BAN CHỈ ĐẠO", FORM_STATE},
        {"", "Ủy ban nhân dân xã Tân Phong", FORM_STATE}, {"UBND tỉnh", "Sở Nội vụ", FORM_STATE}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(
            paper_form_guess(&w.arena, str_from(cases[i].superior), str_from(cases[i].issuer)),
            cases[i].form);
}

static void test_numbers_are_written_as_each_form_says(void **state)
{
    struct arena *a = &w.arena;

    (void)state;
    assert_true(str_eq(paper_number_words(a, FORM_PARTY, 5,
                           paper_symbol(a, FORM_PARTY, KIND_PAPER_PLAN, S("BCĐ"), S(""))),
        S("Số 05-KH/BCĐ")));
    assert_true(str_eq(paper_number_words(a, FORM_STATE, 5,
                           paper_symbol(a, FORM_STATE, KIND_PAPER_PLAN, S("UBND"), S(""))),
        S("Số: 05/KH-UBND")));
    assert_true(str_eq(paper_number_words(a, FORM_STATE, 123,
                           paper_symbol(a, FORM_STATE, KIND_PAPER_LETTER, S("UBND"), S(""))),
        S("Số: 123/UBND")));
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(test_the_state_counts_all_kinds_of_a_year_together),
        T(test_the_party_counts_each_kind_of_a_term),
        T(test_a_first_day_of_term_written_down_later_takes_no_number_twice),
        T(test_a_steering_committee_counts_by_itself),
        T(test_a_number_of_the_book_is_a_start_and_none_is_given_twice),
        T(test_many_clerks_at_once_leave_no_gap),
        T(test_a_paper_takes_its_number_once_and_is_not_changed_after),
        T(test_a_file_that_says_another_number_is_refused),
        T(test_a_file_with_a_picture_that_is_gone_is_refused),
        T(test_a_file_of_yesterday_is_refused),
        T(test_a_file_in_a_form_the_body_no_longer_has_is_refused),
        T(test_a_wrong_paper_is_replaced_by_a_new_one),
        T(test_two_who_write_at_once_do_not_overwrite_each_other),
        T(test_a_template_has_so_many_versions_and_no_more),
        T(test_templates_are_versions_and_the_built_in_one_comes_back),
        T(test_the_body_speaks_for_the_form),
        T(test_numbers_are_written_as_each_form_says),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
