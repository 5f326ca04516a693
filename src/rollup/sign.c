/* sign.c: the consolidated day, frozen with a hash over what went in and what came out. */
#include "rollup/sign.h"

#include "base/unicode.h"
#include "org/unit.h"
#include "rollup/facts.h"
#include "store/body.h"
#include "store/seal.h"

#include <sodium.h>

enum { HASH_BYTES = SIGN_HASH_CHARS / 2 };

static void total_add(struct signed_total *totals, size_t *count, struct signed_total t)
{
    if (t.day.milli || t.until.milli)
        totals[(*count)++] = t;
}

struct signed_total *day_totals(
    struct arena *a, const struct rollup *r, day_t day, size_t *ret_count)
{
    struct signed_total *totals =
        arena_new_array(a, struct signed_total, r->works.count + indicator_count);
    size_t count = 0;

    for (size_t i = 0; i < r->works.count; i++)
        total_add(totals, &count,
            (struct signed_total){OF_WORK_TODAY, r->works.items[i].id.v, rollup_work_day(r, i, day),
                rollup_work_until(r, i, day)});
    for (size_t i = 0; i < indicator_count; i++)
        total_add(totals, &count,
            (struct signed_total){OF_INDICATOR, (int64_t)i,
                rollup_indicator_day(r, (int64_t)i, day),
                rollup_indicator_until(r, (int64_t)i, day)});
    *ret_count = count;
    return totals;
}

static struct str hash_hex(struct arena *a, struct str bytes)
{
    unsigned char hash[HASH_BYTES];
    char *hex = arena_alloc(a, SIGN_HASH_CHARS + 1);

    crypto_generichash(hash, sizeof hash, (const unsigned char *)bytes.ptr, bytes.len, NULL, 0);
    sodium_bin2hex(hex, SIGN_HASH_CHARS + 1, hash, sizeof hash);
    return (struct str){hex, SIGN_HASH_CHARS};
}

static char bound_in_words(struct bounded b)
{
    return b.bound ? b.bound : '=';
}

json_t *signed_totals_json(struct arena *a, const struct signed_total *totals, size_t count)
{
    json_t *list = body_hold(a, json_array());

    for (size_t i = 0; i < count; i++) {
        const struct signed_total *t = &totals[i];
        struct report_figure f = {.of = t->of, .index = t->index};
        char bounds[] = {bound_in_words(t->day), bound_in_words(t->until)};
        json_t *row = json_pack("[sII]", str_z(a, report_figure_key(a, &f)),
            (json_int_t)t->day.milli, (json_int_t)t->until.milli);

        if (memcmp(bounds, "==", 2) != 0)
            json_array_append_new(row, json_stringn(bounds, 2));
        json_array_append_new(list, row);
    }
    return list;
}

static json_t *totals_json(struct arena *a, const struct rollup *r, day_t day)
{
    size_t count;
    const struct signed_total *totals = day_totals(a, r, day, &count);

    return signed_totals_json(a, totals, count);
}

/* The revisions that go in: [unit, number of the fact, hash of its body]. */
static enum err reports_json(
    struct db *db, struct arena *a, const struct rollup *r, day_t day, json_t *list)
{
    for (size_t u = 0; u < r->units.count; u++) {
        const struct report *report = rollup_cell(r, u, day)->report;
        struct fact fact;
        enum err e;

        if (!report)
            continue;
        if ((e = fact_find(db, a, report->seq, &fact)) != OK)
            return e;
        json_array_append_new(list, json_pack("[IIs]", (json_int_t)r->units.items[u].id.v,
                                        (json_int_t)report->seq, hash_hex(a, fact.body).ptr));
    }
    return OK;
}

enum err day_consolidate(
    struct db *db, struct arena *a, const struct rollup *r, day_t day, struct consolidated *ret)
{
    json_t *reports = body_hold(a, json_array());
    struct str text;
    enum err e = rollup_has_day(r, day) ? reports_json(db, a, r, day, reports) : E_NOT_FOUND;

    if (e != OK)
        return e;
    text = body_dump(a, json_pack("{s:I, s:i, s:O, s:O}", "campaign", (json_int_t)r->campaign.id.v,
                            "day", (int)day, "reports", reports, "totals", totals_json(a, r, day)));
    *ret = (struct consolidated){text, hash_hex(a, text)};
    return OK;
}

static bool anything_reported(const struct rollup *r, day_t day)
{
    for (size_t u = 0; u < r->units.count; u++)
        if (rollup_cell(r, u, day)->report)
            return true;
    return false;
}

/* A double click, the back button: the newest sign-off says exactly this already. */
static enum err signed_already(struct tx *tx, struct campaign_id campaign, day_t day,
    const struct signed_day *asked, bool *ret)
{
    struct signed_day there = {0};
    enum err e = signed_day_find(tx->db, tx->arena, campaign, day, &there);

    if (e != OK && e != E_NOT_FOUND)
        return e;
    *ret = e == OK && str_eq(there.hash, asked->hash) && str_eq(there.note, asked->note) &&
           there.paper_number == asked->paper_number;
    return OK;
}

enum err day_sign(struct tx *tx, struct campaign_id campaign, day_t day, int64_t number,
    struct str note, struct str seen)
{
    struct rollup r;
    struct consolidated c;
    struct journal_head head;
    struct str seal, journal;
    bool there;
    json_t *body;
    enum err e = rollup_make(tx->db, tx->arena, campaign, 0, tx->now_ms, &r);

    if (e != OK)
        return e;
    if (!rollup_has_day(&r, day) || day > day_of_ms(tx->now_ms) || number < 0 ||
        note.len > SIGN_NOTE_MAX || !anything_reported(&r, day) || rollup_doubts_open(&r, day))
        return E_INVALID;
    if ((e = day_consolidate(tx->db, tx->arena, &r, day, &c)) != OK)
        return e;
    if (!str_eq(c.hash, seen))
        return E_CONFLICT;
    e = signed_already(tx, campaign, day,
        &(struct signed_day){.hash = c.hash, .note = note, .paper_number = number}, &there);
    if (e != OK || there || (e = campaign_keep(tx, campaign)) != OK)
        return e;
    if ((e = rollup_seal(tx, campaign, "sign-note", note, &seal)) != OK)
        return e;
    tx_journal_head(tx, &head);
    journal = journal_head_text(tx->arena, &head);
    body = json_loadb(c.text.ptr, c.text.len, 0, NULL);
    json_object_set_new(body, "journal", json_stringn(journal.ptr, journal.len));
    json_object_set_new(body, "hash", json_stringn(c.hash.ptr, c.hash.len));
    json_object_set_new(body, "note_seal", json_stringn(seal.ptr, seal.len));
    json_object_set_new(body, "number", json_integer(number));
    return fact_add(tx, "day-signed", body_dump(tx->arena, body), NULL);
}

/* "journal" is not there in facts from before sign-offs named it. */
enum err day_signed_apply(struct tx *tx, const struct fact *fact)
{
    struct known_head journal = {0};
    json_int_t campaign, day, number;
    const char *hash, *named = NULL;
    enum err e = body_unpack(tx->arena, fact->body, "{s:I, s:I, s:s, s:I, s?s}", "campaign",
        &campaign, "day", &day, "hash", &hash, "number", &number, "journal", &named);

    if (e == OK && named && known_head_read(str_from(named), &journal) != OK)
        e = E_DAMAGED;
    if (e != OK)
        return e;
    return db_run(tx->db, SQL_signed_day_add,
        ARGS(V(fact->seq), V(fact->province), V(campaign), V(day), V(number), V(hash),
            V(fact->account_id), V(fact->at_ms), V(journal.seq), V(str_from(journal.hex))));
}

static void reports_read(struct arena *a, const json_t *list, struct signed_day *s)
{
    s->reports = arena_new_array(a, struct signed_report, json_array_size(list));
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *row = json_array_get(list, i);

        s->reports[s->report_count++] =
            (struct signed_report){.unit = {json_integer_value(json_array_get(row, 0))},
                .seq = json_integer_value(json_array_get(row, 1))};
    }
}

static char bound_read(const json_t *row, size_t at)
{
    const json_t *bounds = json_array_get(row, 3);

    if (json_string_length(bounds) != 2 || !strchr("><~", json_string_value(bounds)[at]))
        return '=';
    return json_string_value(bounds)[at];
}

static void totals_read(struct arena *a, const json_t *list, struct signed_day *s)
{
    s->totals = arena_new_array(a, struct signed_total, json_array_size(list));
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *row = json_array_get(list, i);
        struct report_figure f;

        if (report_figure_from_key(str_from(json_string_value(json_array_get(row, 0))), &f) != OK)
            continue; /* an indicator that this version does not have any more */
        s->totals[s->total_count++] = (struct signed_total){f.of, f.index,
            {json_integer_value(json_array_get(row, 1)), bound_read(row, 0)},
            {json_integer_value(json_array_get(row, 2)), bound_read(row, 1)}};
    }
}

void signed_parts_read(struct arena *a, const json_t *what, struct signed_day *s)
{
    reports_read(a, json_object_get(what, "reports"), s);
    totals_read(a, json_object_get(what, "totals"), s);
}

static enum err signed_body_read(struct db *db, struct arena *a, struct signed_day *s)
{
    struct fact fact;
    json_t *body;
    const char *seal;
    enum err e = fact_find(db, a, s->seq, &fact);

    if (e != OK || (e = body_load(a, fact.body, &body)) != OK)
        return e;
    /* "note": from before there were seals. */
    s->note = str_copy(a, str_from(json_string_value(json_object_get(body, "note"))));
    seal = json_string_value(json_object_get(body, "note_seal"));
    if (seal && (e = seal_read(db, a, seal_reference(a, str_from(seal)), &s->note)) != OK)
        return e;
    if (json_object_get(body, "by")) /* the commune's own, from a file */
        s->account_name = str_copy(a, str_from(json_string_value(json_object_get(body, "by"))));
    signed_parts_read(a, body, s);
    return OK;
}

/* Columns: seq, paper_number, hash, at_ms, account's name, times, journal_seq, journal_hash. */
static struct signed_day signed_row(struct arena *a, const struct rows *rows, day_t day)
{
    struct str hex = row_str(rows, 7);
    struct signed_day s = {.day = day,
        .seq = row_int(rows, 0),
        .paper_number = row_int(rows, 1),
        .hash = str_copy(a, row_str(rows, 2)),
        .at_ms = row_int(rows, 3),
        .account_name = str_copy(a, row_str(rows, 4)),
        .times = row_int(rows, 5)};

    if (sodium_hex2bin(s.journal.hash, JOURNAL_HASH_BYTES, hex.ptr, hex.len, NULL, NULL, NULL) ==
            0 &&
        hex.len == (size_t)2 * JOURNAL_HASH_BYTES)
        s.journal.seq = row_int(rows, 6);
    return s;
}

enum err signed_day_find(
    struct db *db, struct arena *a, struct campaign_id campaign, day_t day, struct signed_day *ret)
{
    struct signed_day s;
    struct rows rows;
    enum err e = db_first(db, SQL_signed_day_find, &rows, ARGS(V(campaign.v), V(day)));

    if (e != OK)
        return e;
    s = signed_row(a, &rows, day);
    rows_end(&rows);
    if ((e = signed_body_read(db, a, &s)) == OK)
        *ret = s;
    return e;
}

enum err signed_day_by_number(struct db *db, struct arena *a, int64_t seq, struct signed_day *ret)
{
    struct signed_day s;
    struct rows rows;
    enum err e = db_first(db, SQL_signed_day_one, &rows, ARGS(V(seq)));

    if (e != OK)
        return e;
    s = signed_row(a, &rows, (day_t)row_int(&rows, 8));
    rows_end(&rows);
    if ((e = signed_body_read(db, a, &s)) == OK)
        *ret = s;
    return e;
}

enum err signed_days(struct db *db, struct arena *a, const struct rollup *r, bool **ret)
{
    bool *days = arena_new_array(a, bool, r->day_count);
    struct rows rows;
    enum err e = db_query(db, SQL_signed_day_list, &rows, ARGS(V(r->campaign.id.v)));

    if (e != OK)
        return e;
    while ((e = rows_next(&rows)) == OK) {
        day_t day = (day_t)row_int(&rows, 0);

        if (rollup_has_day(r, day))
            days[day - r->campaign.first_day] = true;
    }
    if (e != E_NOT_FOUND)
        return e;
    *ret = days;
    return OK;
}

enum err signed_day_next_number(struct db *db, struct campaign_id campaign, int64_t *ret)
{
    struct rows rows;
    enum err e = db_query(db, SQL_signed_day_last_number, &rows, ARGS(V(campaign.v)));

    if (e != OK || (e = rows_next(&rows)) != OK)
        return e;
    *ret = row_int(&rows, 0) + 1;
    rows_end(&rows);
    return OK;
}

enum err paper_number_in_register(struct db *db, struct arena *scratch, struct campaign_id campaign,
    int64_t number, struct str kind, day_t of_day, day_t today, bool *ret)
{
    int64_t year = civil_from_day(today).year;
    struct rows rows;
    bool taken = false;
    enum err e = db_query(db, SQL_paper_number_in_register, &rows,
        ARGS(V(campaign.v), V(number), V(kind), V(of_day), V(year)));

    while (e == OK && (e = rows_next(&rows)) == OK)
        taken |=
            str_eq(text_fold(scratch, row_str(&rows, 0)), text_fold(scratch, row_str(&rows, 1)));
    if (e != E_NOT_FOUND)
        return e;
    *ret = taken;
    return OK;
}

static const struct signed_total *total_in(
    const struct signed_total *totals, size_t count, enum figure_of of, int64_t index)
{
    static const struct signed_total none;

    for (size_t i = 0; i < count; i++)
        if (totals[i].of == of && totals[i].index == index)
            return &totals[i];
    return &none;
}

static void difference_add(struct arena *a, struct signed_difference_list *list,
    const struct signed_total *which, const struct signed_total *then,
    const struct signed_total *now)
{
    if (bounded_eq(then->day, now->day) && bounded_eq(then->until, now->until))
        return;
    *vec_push(a, list) = (struct signed_difference){
        which->of, which->index, then->day, now->day, then->until, now->until};
}

void signed_differences(struct arena *a, const struct rollup *r, const struct signed_day *s,
    struct signed_difference_list *ret)
{
    size_t now_count;
    const struct signed_total *now = day_totals(a, r, s->day, &now_count);

    *ret = (struct signed_difference_list){0};
    for (size_t i = 0; i < s->total_count; i++)
        difference_add(a, ret, &s->totals[i], &s->totals[i],
            total_in(now, now_count, s->totals[i].of, s->totals[i].index));
    for (size_t i = 0; i < now_count; i++) {
        const struct signed_total *then =
            total_in(s->totals, s->total_count, now[i].of, now[i].index);

        if (!then->day.milli && !then->until.milli)
            difference_add(a, ret, &now[i], then, &now[i]);
    }
}

bool signed_day_may_leave(struct db *db, struct arena *a, const struct campaign *c)
{
    struct org_unit commune;
    struct str origin;

    return unit_find(db, a, c->unit, &commune) == OK && commune.code.len &&
           db_first_str(db, a, SQL_campaign_mirror_origin, &origin, ARGS(V(c->id.v))) ==
               E_NOT_FOUND;
}

const struct fact_kind rollup_kinds[] = {
    {.name = "doubt-settled", .apply = doubt_settled_apply, .version = 1},
    {.name = "day-signed", .apply = day_signed_apply, .version = 1},
    {.name = NULL},
};
