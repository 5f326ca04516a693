/* test_privacy.c: the registers about personal data: agreements, requests, breaches, retention. */
#include "store_dir.h"

#include "base/date.h"
#include "org/holiday.h"
#include "org/unit_change.h"
#include "privacy/breach.h"
#include "privacy/consent.h"
#include "privacy/data_request.h"
#include "privacy/erased.h"
#include "privacy/facts.h"
#include "privacy/redact.h"
#include "privacy/retain.h"
#include "store/blob.h"
#include "store/seal.h"
#include "store/setting.h"

static const struct fact_kind *const kinds[] = {
    seal_kinds, blob_kinds, setting_kinds, org_kinds, privacy_kinds, NULL};

static struct store_dir dir;
static struct store *store;
static struct db *db;
static struct arena arena;
static struct unit_id commune, hamlet, other;
static day_t today;

static enum err make_world(struct tx *tx, void *context)
{
    struct org_unit u = {.kind = unit_kind_find(S("xa")), .name = S("Xã Tân Phong")};
    enum err e = unit_add(tx, &u, &commune);

    u.name = S("Xã Khác");
    if (e == OK)
        e = unit_add(tx, &u, &other);
    u = (struct org_unit){.kind = unit_kind_find(S("ap")), .name = S("Ấp Cầu"), .parent = commune};
    return e == OK ? unit_add(tx, &u, &hamlet) : e;
}

static int set_up(void **state)
{
    today = day_of_ms(now_ms());
    store_dir_init(&dir);
    store = store_dir_open(&dir, kinds);
    arena_init(&arena, 16 << 20);
    assert_int_equal(store_write_wait(store, 0, make_world, NULL), OK);
    assert_int_equal(store_reader(store, &db), OK);
    return 0;
}

static int tear_down(void **state)
{
    struct verify_result v;

    assert_int_equal(store_verify(store, &v), OK);
    assert_null(v.why);
    assert_int_equal(store_verify_derived(store, &v), OK);
    assert_null(v.why);
    store_reader_close(db);
    store_close(store);
    arena_reset(&arena);
    store_dir_remove(&dir);
    return 0;
}

/* --- agreements --- */

static enum err consent_run(struct tx *tx, void *context)
{
    struct consent *c = context;

    return consent_add(tx, c, &c->id);
}

static enum err withdraw_run(struct tx *tx, void *context)
{
    const struct consent *c = context;

    return consent_withdraw(tx, c->id);
}

static struct consent donor(void)
{
    return (struct consent){.unit = hamlet,
        .kind = CONSENT_DONOR_NAME,
        .name = S("Lê Văn Bảy"),
        .purpose = S("Nêu tên trên bảng đóng góp làm cầu"),
        .from_day = today,
        .until_day = today + 365};
}

static enum err add(struct consent *c)
{
    return store_write_wait(store, 1, consent_run, c);
}

static void an_agreement_holds_until_it_is_withdrawn(void **state)
{
    struct consent c = donor(), found;

    assert_int_equal(add(&c), OK);
    assert_true(consent_holds(db, c.id, today));
    assert_true(consent_holds(db, c.id, today + 364));
    assert_false(consent_holds(db, c.id, today - 1));
    assert_false(consent_holds(db, c.id, today + 365));
    assert_int_equal(store_write_wait(store, 1, withdraw_run, &c), OK);
    db_reset(db);
    assert_false(consent_holds(db, c.id, today));
    assert_int_equal(store_write_wait(store, 1, withdraw_run, &c), E_CONFLICT);
    assert_int_equal(consent_find(db, &arena, c.id, &found), OK);
    assert_true(str_eq(found.name, c.name)); /* the proof stays for its time */
    assert_int_equal(found.withdrawn_day, today);
}

static void a_child_needs_somebody_who_represents_it(void **state)
{
    struct consent c = donor();

    c.is_child = true;
    assert_int_equal(add(&c), E_INVALID);
    c.guardian = S("Lê Văn Sáu");
    assert_int_equal(add(&c), OK);
}

static void an_agreement_names_person_purpose_and_time(void **state)
{
    struct consent c = donor();

    c.name = S(" ");
    assert_int_equal(add(&c), E_INVALID);
    c = donor();
    c.purpose = S("");
    assert_int_equal(add(&c), E_INVALID);
    c = donor();
    c.until_day = c.from_day;
    assert_int_equal(add(&c), E_INVALID);
}

static void agreements_are_listed_where_they_are(void **state)
{
    struct consent c = donor();
    struct consent_list list;

    assert_int_equal(add(&c), OK);
    assert_int_equal(consent_list_below(db, &arena, commune, today, 500, &list), OK);
    assert_int_equal(list.count, 1);
    assert_true(str_eq(list.items[0].purpose, c.purpose));
    assert_int_equal(consent_list_below(db, &arena, other, today, 500, &list), OK);
    assert_int_equal(list.count, 0);
    assert_int_equal(
        consent_list_holding(db, &arena, hamlet, CONSENT_DONOR_NAME, today, &list), OK);
    assert_int_equal(list.count, 1);
    assert_int_equal(
        consent_list_holding(db, &arena, hamlet, CONSENT_PHOTOGRAPH, today, &list), OK);
    assert_int_equal(list.count, 0);
}

/* --- requests --- */

struct step {
    struct request_id id;
    enum request_step step;
    const char *words;
};

static enum err request_run(struct tx *tx, void *context)
{
    struct data_request *q = context;

    return data_request_add(tx, q, &q->id);
}

static enum err step_run(struct tx *tx, void *context)
{
    const struct step *s = context;

    return data_request_step(tx, s->id, s->step, str_from(s->words));
}

static enum err step(struct request_id id, enum request_step what, const char *words)
{
    struct step s = {id, what, words};

    return store_write_wait(store, 1, step_run, &s);
}

static void a_request_is_overdue_until_it_is_answered(void **state)
{
    struct data_request q = {.unit = commune,
        .kind = REQUEST_ERASE,
        .person = S("Bà Hoa, ấp Cầu"),
        .words = S("Xóa tên tôi ở kế hoạch"),
        .came_day = today - 30};
    struct data_request_list list;
    struct calendar c;

    assert_int_equal(holiday_calendar(db, &arena, commune, q.came_day, today, &c), OK);
    assert_int_equal(store_write_wait(store, 1, request_run, &q), OK);
    assert_int_equal(data_request_find(db, &arena, q.id, &q), OK);
    assert_true(data_request_overdue(&q, today));
    assert_false(data_request_overdue(&q, q.came_day + 1));
    assert_int_equal(step(q.id, STEP_EXTENDED, ""), E_INVALID); /* why? */
    assert_int_equal(step(q.id, STEP_EXTENDED, "Nhiều văn bản"), OK);
    assert_int_equal(step(q.id, STEP_EXTENDED, "Nữa"), E_CONFLICT);
    db_reset(db);
    assert_int_equal(data_request_find(db, &arena, q.id, &q), OK);
    assert_int_equal(q.answer_by, calendar_due_days(&c, q.came_day, 40));
    assert_false(data_request_overdue(&q, today));
    assert_int_equal(step(q.id, STEP_DONE, "Đã che ở 3 văn bản"), OK);
    assert_int_equal(step(q.id, STEP_REFUSED, "x"), E_CONFLICT);
    db_reset(db);
    assert_int_equal(data_request_list_below(db, &arena, commune, today, 500, &list), OK);
    assert_int_equal(list.count, 1);
    assert_int_equal(list.items[0].closed_day, today);
    assert_true(str_eq(list.items[0].person, S("Bà Hoa, ấp Cầu")));
}

/* --- breaches --- */

struct follow {
    struct breach_id id;
    enum breach_step step;
    const char *words;
};

static enum err breach_run(struct tx *tx, void *context)
{
    struct breach *b = context;

    return breach_add(tx, b, &b->id);
}

static enum err follow_run(struct tx *tx, void *context)
{
    const struct follow *f = context;

    return breach_follow(tx, f->id, f->step, str_from(f->words));
}

static enum err follow(struct breach_id id, enum breach_step what, const char *words)
{
    struct follow f = {id, what, words};

    return store_write_wait(store, 1, follow_run, &f);
}

static void a_breach_has_72_hours_and_is_not_closed_untold(void **state)
{
    int64_t now = now_ms();
    struct breach b = {.unit = commune,
        .detected_ms = now - INT64_C(73) * 3600 * 1000,
        .people = 12,
        .harmful = true,
        .words = {[WORD_WHAT] = S("Mất điện thoại của ông Tám")}};
    struct breach_done_list steps;

    assert_int_equal(store_write_wait(store, 1, breach_run, &b), OK);
    assert_true(breach_overdue(&b, now));
    assert_false(breach_overdue(&b, now - INT64_C(2) * 3600 * 1000));
    assert_int_equal(follow(b.id, BREACH_CLOSED, ""), E_CONFLICT);
    assert_int_equal(follow(b.id, BREACH_NOTIFIED, ""), E_INVALID);
    assert_int_equal(follow(b.id, BREACH_NOTIFIED, "Công văn 12, gửi Công an tỉnh"), OK);
    assert_int_equal(follow(b.id, BREACH_CLOSED, ""), OK);
    assert_int_equal(follow(b.id, BREACH_MEASURE, "x"), E_CONFLICT);
    db_reset(db);
    assert_int_equal(breach_find(db, &arena, b.id, &b), OK);
    assert_true(str_eq(b.words[WORD_WHAT], S("Mất điện thoại của ông Tám")));
    assert_true(b.notified_ms && b.closed_ms && !breach_overdue(&b, now));
    assert_int_equal(breach_steps_of(db, &arena, b.id, &steps), OK);
    assert_int_equal(steps.count, 2);
}

/* --- retention --- */

static enum err short_text(struct tx *tx, void *context)
{
    const struct seal_terms terms = {
        .purpose = "address", .subject = 1, .keep_until = *(const day_t *)context};
    struct str seal;

    return seal_put(tx, &terms, S("10.1.2.3"), &seal);
}

static void what_has_passed_its_term_is_erased_once(void **state)
{
    struct consent c = donor(), found;
    struct retained done = {0};
    day_t past = today, later = today + 1;

    c.from_day = today - 1000;
    c.until_day = today - 900; /* and 24 months */
    assert_int_equal(add(&c), OK);
    assert_int_equal(store_write_wait(store, 0, short_text, &past), OK);
    assert_int_equal(store_write_wait(store, 0, short_text, &later), OK);
    assert_int_equal(retain_all(store, &done), OK);
    assert_int_equal(done.texts, 3); /* name and purpose of the agreement, one address */
    done = (struct retained){0};
    assert_int_equal(retain_all(store, &done), OK);
    assert_int_equal(done.texts, 0);
    db_reset(db);
    assert_int_equal(consent_find(db, &arena, c.id, &found), OK);
    assert_true(str_eq(found.name, S(SEAL_ERASED)));
}

/* --- names --- */

static void a_name_is_found_and_taken_out_as_a_whole_word(void **state)
{
    size_t times;
    struct str text = redact_text(&arena, S("report-note"),
        S("Ông TÁM và bà Tám Lượng; ông Tám. Támm"), S("ông tám"), &times);

    assert_int_equal(times, 2);
    assert_true(str_eq(text, S("███████ và bà Tám Lượng; ███████. Támm")));
    text = redact_text(&arena, S("plan-words"),
        S("{\"lines\":[{\"place\":\"Ấp Cầu\",\"text\":\"nhà ông Tám\"}]}"), S("ông Tám"), &times);
    assert_int_equal(times, 1);
    assert_true(str_eq(text, S("{\"lines\":[{\"place\":\"Ấp Cầu\",\"text\":\"nhà ███████\"}]}")));
    assert_false(redact_name_fits(S("ab")));
    assert_false(redact_name_fits(S("\"text\"")));
    assert_true(redact_name_fits(S("Nguyễn Văn Tám")));
}

struct taking {
    struct str seal;
    const char *name;
};

static enum err take_out(struct tx *tx, void *context)
{
    const struct taking *t = context;

    return redact(tx, t->seal, str_from(t->name), "request");
}

static void a_name_goes_out_of_a_kept_text_and_stays_out(void **state)
{
    struct consent c = donor(), found;
    struct redact_hits hits;
    struct taking t = {.name = "Lê Văn Bảy"};
    struct str list, older;
    int64_t count;

    c.purpose = S("Lê Văn Bảy góp 2 triệu làm cầu");
    assert_int_equal(add(&c), OK);
    assert_int_equal(redact_search(db, &arena, other, today, c.name, &hits), OK);
    assert_int_equal(hits.count, 0); /* another commune's texts are not looked at */
    assert_int_equal(redact_search(db, &arena, commune, today, c.name, &hits), OK);
    assert_int_equal(hits.count, 2);
    for (size_t i = 0; i < hits.count; i++)
        if (str_eq(hits.items[i].purpose, S("consent-purpose")))
            t.seal = hits.items[i].seal;
    assert_int_equal(hits.items[0].fact, c.id.v);
    db_reset(db);
    assert_int_equal(store_write_wait(store, 1, take_out, &t), OK);
    assert_int_equal(store_write_wait(store, 1, take_out, &t), E_NOT_FOUND);
    assert_int_equal(consent_find(db, &arena, c.id, &found), OK);
    assert_true(str_eq(found.purpose, S("██████████ góp 2 triệu làm cầu")));
    /* The list of what is erased does nothing here: the new wording stays. */
    assert_int_equal(erased_seals(db, &arena, &list), OK);
    assert_int_equal(list.len, SEAL_HEX + 1);
    db_reset(db);
    assert_int_equal(erased_again(store, &arena, list, &count), OK);
    assert_int_equal(count, 0);
    /* In a database where it is still kept, as after an old backup, it goes. */
    for (size_t i = 0; i < hits.count; i++)
        if (str_eq(hits.items[i].purpose, S("consent-name")))
            t.seal = hits.items[i].seal;
    older = str_printf(&arena, "%.*s\n", STR(t.seal));
    assert_int_equal(erased_again(store, &arena, older, &count), OK);
    assert_int_equal(count, 1);
    assert_int_equal(erased_again(store, &arena, S("no seal\n"), &count), E_INVALID);
    db_reset(db);
    assert_int_equal(consent_find(db, &arena, c.id, &found), OK);
    assert_true(str_eq(found.name, S(SEAL_ERASED)));
}

static enum err put_bytes(struct tx *tx, void *context)
{
    return blob_put(tx, S("a photograph"), context);
}

static enum err erase_bytes(struct tx *tx, void *context)
{
    return blob_erase(tx, *(struct str *)context, "mistake");
}

/* A photograph that was taken away, an agreement that was withdrawn: an older backup has both. */
static void an_older_backup_brings_back_neither_bytes_nor_agreements(void **state)
{
    struct consent withdrawn = donor(), holds = donor();
    struct str name, list, bytes;
    struct redact_hits hits;
    int64_t count;

    assert_int_equal(add(&withdrawn), OK);
    assert_int_equal(store_write_wait(store, 1, withdraw_run, &withdrawn), OK);
    assert_int_equal(store_write_wait(store, 1, put_bytes, &name), OK);
    name = blob_name(&arena, S("a photograph"));
    assert_int_equal(store_write_wait(store, 1, erase_bytes, &name), OK);
    db_reset(db);
    assert_int_equal(erased_seals(db, &arena, &list), OK);
    assert_true(str_starts(list, name));
    assert_true(str_find(list, S("\nwithdrawn "), 0) < list.len);
    db_reset(db);
    assert_int_equal(erased_again(store, &arena, list, &count), OK);
    assert_int_equal(count, 0);
    /* here they are again, as in an older backup */
    assert_int_equal(store_write_wait(store, 1, put_bytes, &bytes), OK);
    holds.name = S("Trần Thị Hoa");
    assert_int_equal(add(&holds), OK);
    db_reset(db);
    assert_int_equal(redact_search(db, &arena, commune, today, holds.name, &hits), OK);
    list = str_printf(&arena, "%.*s\nwithdrawn %.*s\n", STR(name), STR(hits.items[0].seal));
    db_reset(db);
    assert_int_equal(erased_again(store, &arena, list, &count), OK);
    assert_int_equal(count, 2);
    assert_int_equal(blob_find(db, &arena, name, &bytes), E_NOT_FOUND);
    assert_false(consent_holds(db, holds.id, today));
    db_reset(db);
    assert_int_equal(erased_again(store, &arena, S("withdrawn x\n"), &count), E_INVALID);
}

static enum err old_address(struct tx *tx, void *context)
{
    const struct seal_terms terms = {.purpose = "address", .subject = 1, .keep_until = today};
    struct str *seal = context;

    return seal_put(tx, &terms, S("10.1.2.3"), seal);
}

/* There are millions of sign-ins; the address of each goes by its own term from a backup, too. */
static void addresses_past_their_term_are_not_on_the_list(void **state)
{
    struct retained done = {0};
    struct str seal, list;

    assert_int_equal(store_write_wait(store, 0, old_address, &seal), OK);
    assert_int_equal(retain_all(store, &done), OK);
    assert_int_equal(done.texts, 1);
    db_reset(db);
    assert_int_equal(erased_seals(db, &arena, &list), OK);
    assert_int_equal(list.len, 0);
}

/* What a form keeps of several fields is one text of JSON, in which the end of a line is "\n". */
static void a_name_at_the_beginning_of_a_line_is_found(void **state)
{
    struct breach b = {.unit = commune,
        .detected_ms = now_ms() - 1,
        .words = {[WORD_WHAT] = S("Mất điện thoại\nLê Văn Bảy báo"), [WORD_CONTACT] = S("what")}};
    struct taking t = {.name = "Lê Văn Bảy"};
    struct redact_hits hits;

    assert_int_equal(store_write_wait(store, 1, breach_run, &b), OK);
    assert_int_equal(redact_search(db, &arena, commune, today, S("Lê Văn Bảy"), &hits), OK);
    assert_int_equal(hits.count, 1);
    assert_int_equal(hits.items[0].times, 1);
    assert_true(str_eq(hits.items[0].before, S("Mất điện thoại\n")));
    t.seal = hits.items[0].seal;
    assert_int_equal(redact_search(db, &arena, commune, today, S("what"), &hits), OK);
    assert_int_equal(hits.items[0].times, 1); /* a value; the name of its member is no text */
    db_reset(db);
    assert_int_equal(store_write_wait(store, 1, take_out, &t), OK);
    assert_int_equal(breach_find(db, &arena, b.id, &b), OK);
    assert_true(str_eq(b.words[WORD_WHAT], S("Mất điện thoại\n██████████ báo")));
}

static enum err end_hamlet(struct tx *tx, void *context)
{
    return unit_end(tx, hamlet, today);
}

/* Hamlets are joined every few years; what was written in them stays, and so do its clocks. */
static void what_an_ended_unit_left_is_still_found(void **state)
{
    struct consent c = donor();
    struct data_request q = {.unit = hamlet,
        .kind = REQUEST_ERASE,
        .person = S("Bà Hoa"),
        .words = S("Xóa tên tôi"),
        .came_day = today};
    struct breach b = {
        .unit = hamlet, .detected_ms = now_ms() - 1, .words = {[WORD_WHAT] = S("Mất sổ")}};
    struct consent_list consents;
    struct data_request_list requests;
    struct breach_list breaches;
    struct redact_hits hits;

    assert_int_equal(add(&c), OK);
    assert_int_equal(store_write_wait(store, 1, request_run, &q), OK);
    assert_int_equal(store_write_wait(store, 1, breach_run, &b), OK);
    assert_int_equal(store_write_wait(store, 1, end_hamlet, NULL), OK);
    db_reset(db);
    assert_int_equal(redact_search(db, &arena, commune, today, c.name, &hits), OK);
    assert_int_equal(hits.count, 1);
    assert_int_equal(redact_search(db, &arena, other, today, c.name, &hits), OK);
    assert_int_equal(hits.count, 0);
    assert_int_equal(consent_list_below(db, &arena, commune, today, 500, &consents), OK);
    assert_int_equal(consents.count, 1);
    assert_int_equal(data_request_list_below(db, &arena, commune, today, 500, &requests), OK);
    assert_int_equal(requests.count, 1);
    assert_int_equal(breach_list_below(db, &arena, commune, today, 500, &breaches), OK);
    assert_int_equal(breaches.count, 1);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(an_agreement_holds_until_it_is_withdrawn),
        CASE(a_child_needs_somebody_who_represents_it),
        CASE(an_agreement_names_person_purpose_and_time),
        CASE(agreements_are_listed_where_they_are),
        CASE(a_request_is_overdue_until_it_is_answered),
        CASE(a_breach_has_72_hours_and_is_not_closed_untold),
        CASE(what_has_passed_its_term_is_erased_once),
        CASE(a_name_is_found_and_taken_out_as_a_whole_word),
        CASE(a_name_goes_out_of_a_kept_text_and_stays_out),
        CASE(an_older_backup_brings_back_neither_bytes_nor_agreements),
        CASE(addresses_past_their_term_are_not_on_the_list),
        CASE(a_name_at_the_beginning_of_a_line_is_found),
        CASE(what_an_ended_unit_left_is_still_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
