/* register.c: numbers, each taken once. */
#include "paper/facts.h"

#include "base/tr.h"
#include "base/unicode.h"
#include "doc/paper.h"
#include "store/blob.h"
#include "store/body.h"
#include "store/seal.h"

#include <sodium.h>

struct paper_register paper_register_of(const struct issuer *i, enum paper_kind_id kind, day_t day)
{
    if (i->form == FORM_PARTY)
        return (struct paper_register){i->id, str_from(paper_kinds[kind].symbol), i->term_first};
    return (struct paper_register){i->id, S(""), civil_from_day(day).year};
}

static int64_t ms_of_day(day_t day)
{
    return (int64_t)day * MS_PER_DAY - VIETNAM_OFFSET_MS;
}

/* Reports that were signed with a number: in which moments they belong to this register. */
static void signed_span(
    const struct issuer *i, enum paper_kind_id kind, day_t day, int64_t *from, int64_t *to)
{
    int year = civil_from_day(day).year;

    *from = *to = 0;
    if (i->form == FORM_STATE) {
        *from = ms_of_day(day_from_civil((struct civil){year, 1, 1}));
        *to = ms_of_day(day_from_civil((struct civil){year + 1, 1, 1}));
    } else if (!strcmp(paper_kinds[kind].symbol, paper_kinds[KIND_PAPER_DAILY].symbol)) {
        *from = ms_of_day(i->term_first);
        *to = INT64_MAX;
    }
}

/* From which day on papers are of this register even if another period is written on them: the
 * first day of a term may be written down, or mended, after numbers were taken. */
static day_t day_of_period(const struct issuer *i)
{
    return i->form == FORM_PARTY ? i->term_first : INT32_MAX;
}

/* The body is the one that issuer_of_campaign() would find, whatever its letters. *carried: one of
 * its signed reports has this number. */
static enum err signed_numbers(struct db *db, struct arena *scratch, const struct issuer *i,
    const struct paper_number *n, int64_t *largest, bool *carried)
{
    struct rows rows;
    int64_t from, to;
    enum err e;

    signed_span(i, n->kind, n->day, &from, &to);
    e = db_query(db, SQL_paper_number_signed, &rows, ARGS(V(i->unit.v), V(from), V(to)));
    while (e == OK && (e = rows_next(&rows)) == OK) {
        struct arena_mark mark = arena_mark(scratch);
        int64_t number = row_int(&rows, 1);

        if ((number > *largest || number == n->number) &&
            issuer_same_name(scratch, row_str(&rows, 0), i->name)) {
            *largest = number > *largest ? number : *largest;
            *carried |= number == n->number;
        }
        arena_rewind(scratch, mark);
    }
    return e == E_NOT_FOUND ? OK : e;
}

enum err paper_number_next(struct db *db, struct arena *scratch, const struct issuer *i,
    enum paper_kind_id kind, day_t day, int64_t *ret)
{
    struct paper_register in = paper_register_of(i, kind, day);
    struct paper_number asked = {.kind = kind, .day = day};
    int64_t largest;
    bool carried = false;
    enum err e = db_first_int(db, SQL_paper_number_largest, &largest,
        ARGS(V(in.issuer.v), V(in.name), V(in.period), V(day_of_period(i))));

    if (e == OK)
        e = signed_numbers(db, scratch, i, &asked, &largest, &carried);
    if (e == OK)
        *ret = largest + 1;
    return e;
}

static enum err check_free(struct tx *tx, const struct issuer *i, const struct paper_number *n)
{
    struct paper_number there;
    int64_t taken = 0, largest = 0;
    bool carried = false;
    enum err e = db_first_int(tx->db, SQL_paper_number_taken, &taken,
        ARGS(V(n->in.issuer.v), V(n->in.name), V(n->in.period), V(day_of_period(i)), V(n->number)));

    if (e == OK)
        e = signed_numbers(tx->db, tx->arena, i, n, &largest, &carried);
    if (e == OK && (taken || carried))
        e = E_CONFLICT;
    if (e != OK || !n->paper)
        return e;
    e = paper_number_of(tx->db, tx->arena, n->paper, &there);
    return e == OK ? E_CONFLICT : e == E_NOT_FOUND ? OK : e;
}

static enum err subject_seal(
    struct tx *tx, const struct issuer *i, struct str subject, struct str *seal)
{
    struct seal_terms terms = {
        .purpose = "paper-subject", .keep_until = INT32_MAX, .unit = i->unit.v};

    *seal = S("");
    return subject.len ? seal_put(tx, &terms, subject, seal) : OK;
}

/* Which photographs or clips stand in the file: without any there is no such member. */
static void shots_pack(json_t *object, const char *name, const struct paper_shots *shots, bool clip)
{
    json_t *ids = json_array();

    for (size_t i = 0; i < shots->count; i++)
        if (shots->items[i].clip == clip)
            json_array_append_new(ids, json_integer(shots->items[i].id));
    if (json_array_size(ids))
        json_object_set(object, name, ids);
    json_decref(ids);
}

static enum err shots_insert(struct tx *tx, const struct fact *f, const json_t *ids, bool clip)
{
    enum err e = OK;

    for (size_t i = 0; e == OK && i < json_array_size(ids); i++)
        e = json_is_integer(json_array_get(ids, i))
                ? db_run(tx->db, SQL_paper_shot_insert,
                      ARGS(V(f->seq), V(f->province), V((int64_t)clip),
                          V((int64_t)json_integer_value(json_array_get(ids, i)))))
                : E_DAMAGED;
    return e;
}

static enum err number_fact(
    struct tx *tx, const struct issuer *i, const struct paper_number *n, struct str seal)
{
    struct journal_head head;
    struct str journal, body;
    json_t *object;
    enum err e;

    tx_journal_head(tx, &head);
    journal = journal_head_text(tx->arena, &head);
    body = body_pack(tx->arena,
        "{s:I, s:I, s:s%, s:I, s:I, s:s, s:s, s:s%, s:I, s:I, s:I, s:I, s:s%, s:s%}", "unit",
        (json_int_t)i->unit.v, "issuer", (json_int_t)i->id.v, "register", PACK(n->in.name),
        "period", (json_int_t)n->in.period, "number", (json_int_t)n->number, "kind",
        paper_kinds[n->kind].name, "form", paper_form_name(n->form), "symbol", PACK(n->symbol),
        "paper", (json_int_t)n->paper, "campaign", (json_int_t)n->campaign, "day",
        (json_int_t)n->day, "of_day", (json_int_t)n->of_day, "subject_seal", PACK(seal), "journal",
        PACK(journal));
    if (n->file.len) { /* a member of that name always names bytes that are kept */
        if ((e = body_load(tx->arena, body, &object)) != OK)
            return e;
        json_object_set_new(object, "file_blob", json_stringn(n->file.ptr, n->file.len));
        shots_pack(object, "photos", &n->shots, false);
        shots_pack(object, "clips", &n->shots, true);
        body = body_dump(tx->arena, json_incref(object));
    }
    return fact_add(tx, "paper-numbered", body, NULL);
}

enum err paper_number_take(struct tx *tx, const struct issuer *i, struct paper_number *n)
{
    struct paper_number made = *n;
    struct str seal;
    enum err e = OK;

    made.form = i->form;
    made.in = paper_register_of(i, n->kind, n->day);
    made.symbol = paper_symbol(tx->arena, i->form, n->kind, i->code, i->drafter);
    if (!i->id.v || paper_kinds[n->kind].flags & PK_ANNEX || n->number < 0 || n->day <= 0 ||
        utf8_count(n->subject) > PAPER_SUBJECT_MAX)
        return E_INVALID;
    if (!made.number)
        e = paper_number_next(tx->db, tx->arena, i, n->kind, n->day, &made.number);
    if (e == OK && made.number > PAPER_NUMBER_MAX)
        e = n->number ? E_INVALID : E_TOO_LARGE;
    if (e == OK)
        e = check_free(tx, i, &made);
    if (e == OK)
        e = subject_seal(tx, i, n->subject, &seal);
    if (e == OK)
        e = papers_keep(tx, i->unit);
    if (e == OK)
        e = number_fact(tx, i, &made, seal);
    if (e == OK)
        n->number = made.number;
    return e;
}

enum err paper_numbered_apply(struct tx *tx, const struct fact *f)
{
    json_int_t issuer, period, number, paper, campaign, day, of_day;
    struct str in, kind, form, symbol, seal, file = S(""), named;
    struct known_head journal = {0};
    json_t *photos = NULL, *clips = NULL;
    enum err e = body_unpack(tx->arena, f->body,
        "{s:I, s:s%, s:I, s:I, s:s%, s:s%, s:s%, s:I, s:I, s:I, s:I, s:s%, s?s%, s:s%, s?o, s?o}",
        "issuer", &issuer, "register", UNPACK(in), "period", &period, "number", &number, "kind",
        UNPACK(kind), "form", UNPACK(form), "symbol", UNPACK(symbol), "paper", &paper, "campaign",
        &campaign, "day", &day, "of_day", &of_day, "subject_seal", UNPACK(seal), "file_blob",
        UNPACK(file), "journal", UNPACK(named), "photos", &photos, "clips", &clips);

    if (e == OK && known_head_read(named, &journal) != OK)
        e = E_DAMAGED;
    if (e != OK)
        return e;
    e = db_run(tx->db, SQL_paper_number_insert,
        ARGS(V(f->seq), V(f->province), V(issuer), V(in), V(period), V(number), V(kind), V(form),
            V(symbol), V(paper), V(campaign), V(day), V(of_day), V(seal), V(file), V(f->account_id),
            V(f->at_ms), V(journal.seq), V(str_from(journal.hex))));
    if (e == OK)
        e = shots_insert(tx, f, photos, false);
    return e == OK ? shots_insert(tx, f, clips, true) : e;
}

/* ── read ───────────────────────────────────────────────────────────────────────────────────── */

static void head_read(struct str hex, struct journal_head *ret)
{
    size_t length;

    if (sodium_hex2bin(ret->hash, sizeof ret->hash, hex.ptr, hex.len, NULL, &length, NULL) ||
        length != sizeof ret->hash)
        ret->seq = 0;
}

/* The subject is its seal until it is opened. */
static struct paper_number row_read(const struct rows *rows, struct arena *a)
{
    struct paper_number n = {
        .seq = row_int(rows, 0),
        .in = {{row_int(rows, 1)}, str_copy(a, row_str(rows, 2)), row_int(rows, 3)},
        .number = row_int(rows, 4),
        .kind = paper_kind_find(row_str(rows, 5)),
        .form = paper_form_find(row_str(rows, 6)),
        .symbol = str_copy(a, row_str(rows, 7)),
        .paper = row_int(rows, 8),
        .campaign = row_int(rows, 9),
        .day = (day_t)row_int(rows, 10),
        .of_day = (day_t)row_int(rows, 11),
        .subject = seal_reference(a, str_copy(a, row_str(rows, 12))),
        .file = str_copy(a, row_str(rows, 13)),
        .by = str_copy(a, row_str(rows, 14)),
        .at_ms = row_int(rows, 15),
        .journal.seq = row_int(rows, 16),
    };

    head_read(row_str(rows, 17), &n.journal);
    return n;
}

static enum err list_read(struct db *db, struct arena *a, enum statement s,
    const struct value *args, size_t count, struct paper_number_list *ret)
{
    struct paper_number_list list = {0};
    struct rows rows;
    enum err e = db_query(db, s, &rows, args, count);

    while (e == OK && (e = rows_next(&rows)) == OK) {
        struct paper_number n = row_read(&rows, a);

        if (n.kind < PAPER_KINDS && n.form < PAPER_FORMS)
            *vec_push(a, &list) = n;
    }
    if (e != E_NOT_FOUND)
        return e;
    *ret = list;
    return OK;
}

enum err paper_numbers_of(struct db *db, struct arena *a, struct issuer_id issuer, int64_t period,
    struct paper_number_list *ret)
{
    struct paper_number_list list;
    enum err e = list_read(db, a, SQL_paper_number_list, ARGS(V(issuer.v), V(period)), &list);

    for (size_t i = 0; e == OK && i < list.count; i++)
        e = seal_read(db, a, list.items[i].subject, &list.items[i].subject);
    if (e == OK)
        *ret = list;
    return e;
}

enum err paper_numbers_of_campaign(
    struct db *db, struct arena *a, struct campaign_id campaign, struct paper_number_list *ret)
{
    return list_read(db, a, SQL_paper_number_list_of_campaign, ARGS(V(campaign.v)), ret);
}

enum err paper_periods_of(
    struct db *db, struct arena *a, struct issuer_id issuer, struct period_list *ret)
{
    struct period_list list = {0};
    struct rows rows;
    enum err e = db_query(db, SQL_paper_period_list, &rows, ARGS(V(issuer.v)));

    while (e == OK && (e = rows_next(&rows)) == OK)
        *vec_push(a, &list) = row_int(&rows, 0);
    if (e != E_NOT_FOUND)
        return e;
    *ret = list;
    return OK;
}

static enum err first(struct db *db, struct arena *a, enum statement s, const struct value *args,
    size_t count, struct paper_number *ret)
{
    struct paper_number_list list;
    enum err e = list_read(db, a, s, args, count, &list);

    if (e == OK && !list.count)
        e = E_NOT_FOUND;
    if (e == OK)
        e = seal_read(db, a, list.items[0].subject, &list.items[0].subject);
    if (e == OK)
        *ret = list.items[0];
    return e;
}

enum err paper_number_of(struct db *db, struct arena *a, int64_t paper, struct paper_number *ret)
{
    return first(db, a, SQL_paper_number_of_paper, ARGS(V(paper)), ret);
}

enum err paper_number_about(struct db *db, struct arena *a, struct campaign_id campaign,
    enum paper_kind_id kind, day_t of_day, struct paper_number *ret)
{
    return first(db, a, SQL_paper_number_about,
        ARGS(V(campaign.v), V(paper_kinds[kind].name), V(of_day)), ret);
}

struct str paper_number_words(
    struct arena *a, enum official_form form, int64_t number, struct str symbol)
{
    return str_printf(a, form == FORM_PARTY ? "Số %.*s" : "Số: %.*s",
        STR(official_number(a, form, number, symbol)));
}
