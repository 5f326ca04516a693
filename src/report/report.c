/* report.c: the fact report, and reports read back from the journal.
 *
 * The body is packed (packed.h) because a country's campaign holds 2.4 million of them. The derived
 * table knows only which fact is which revision; figures are read from the fact. The older fact
 * report-sent is applied and read as ever.
 */
#include "report/report.h"

#include "report/book.h"
#include "report/packed.h"
#include "store/body.h"
#include "store/seal.h"

#include <stdlib.h>

/* --- sending --- */

/* The same words, whenever and by whom. */
static struct str words_of(struct arena *a, const struct report *r)
{
    struct report plain = *r;

    plain.revision++; /* of one to be sent: the one it corrects, 0 for the first */
    plain.late = false;
    plain.key = S("");
    return report_pack(a, &plain);
}

bool report_sent_already(
    struct db *db, struct arena *a, const struct report *r, int64_t account_id, int64_t *ret_seq)
{
    struct report newest;

    if (report_find(db, a, r->campaign, r->unit, r->day, &newest) != OK ||
        newest.account_id != account_id)
        return false;
    *ret_seq = newest.seq;
    newest.revision--; /* the one that it corrected, as in a report to be sent */
    return str_eq(words_of(a, &newest), words_of(a, r));
}

/* What a person wrote goes beside the journal; most reports have none of it. */
static enum err words_seal(struct tx *tx, struct report *r)
{
    struct seal_terms terms = {
        .purpose = "report-note", .keep_until = INT32_MAX, .unit = r->unit.v};
    enum err e = OK;

    if (r->note.len)
        e = seal_words(tx, &terms, r->note, &r->note);
    terms.purpose = "report-why";
    if (e == OK && r->why.len)
        e = seal_words(tx, &terms, r->why, &r->why);
    return e;
}

enum err report_words_read(struct db *db, struct arena *a, struct report *r)
{
    enum err e = r->note.len ? seal_read(db, a, r->note, &r->note) : OK;

    return e == OK && r->why.len ? seal_read(db, a, r->why, &r->why) : e;
}

enum err report_send_checked(struct tx *tx, const struct campaign *c, const struct report *r,
    int64_t newest_revision, int64_t *seq, bool *late)
{
    struct report sent = *r;
    enum err e;

    if (r->revision != newest_revision)
        return E_CONFLICT;
    sent.revision = newest_revision + 1;
    sent.late = tx->now_ms > campaign_window_to_ms(c, r->day);
    tx->province = c->province;
    e = words_seal(tx, &sent);
    if (e == OK)
        e = fact_add(tx, "report", report_pack(tx->arena, &sent), seq);
    if (e == OK && late)
        *late = sent.late;
    return e;
}

enum err report_send(struct tx *tx, const struct report *r, int64_t *ret_seq)
{
    struct report_problems problems = {0};
    const struct report_book *book;
    int64_t newest, seq;
    enum err e = report_book_get(tx->db, tx_structure(tx), r->campaign, &book);

    if (e == OK)
        e = report_check_book(tx->arena, LANG_VI, book, r, tx->now_ms, &problems);
    if (e == OK)
        e = report_newest_revision(tx->db, r->campaign, r->unit, r->day, &newest);
    if (e == OK)
        e = report_send_checked(tx, report_book_campaign(book), r, newest, &seq, NULL);
    if (e == E_CONFLICT && report_sent_already(tx->db, tx->arena, r, tx->account_id, &seq))
        e = OK;
    if (e == OK && ret_seq)
        *ret_seq = seq;
    return e;
}

/* --- the facts --- */

static enum err revision_insert(struct tx *tx, const struct fact *f, const struct report *r)
{
    return db_run(tx->db, SQL_report_revision_insert,
        ARGS(V(f->province), V(r->campaign.v), V(r->unit.v), V(r->day), V(r->revision), V(f->seq),
            V(r->late)));
}

static enum err report_apply(struct tx *tx, const struct fact *f)
{
    struct report r;
    enum err e = report_unpack_head(f->body, &r);

    return e == OK ? revision_insert(tx, f, &r) : e;
}

static enum err report_sent_apply(struct tx *tx, const struct fact *f)
{
    struct report r;
    struct campaign c;
    enum err e = report_sent_unpack(tx->arena, f->body, &r);

    if (e == OK)
        e = campaign_find(tx->db, tx->arena, r.campaign, &c);
    if (e != OK)
        return e;
    r.late = f->at_ms > campaign_window_to_ms(&c, r.day);
    return revision_insert(tx, f, &r);
}

const struct fact_kind report_kinds[] = {
    {.name = "report", .apply = report_apply, .version = 1, .figures = true},
    {.name = "report-sent", .apply = report_sent_apply, .version = 1, .figures = true},
    {.name = NULL},
};

enum err report_of_fact(struct arena *a, const struct fact *f, struct report *ret)
{
    enum err e = str_eq(f->kind, S("report"))        ? report_unpack(a, f->body, ret)
                 : str_eq(f->kind, S("report-sent")) ? report_sent_unpack(a, f->body, ret)
                                                     : E_INVALID;

    if (e != OK)
        return e;
    ret->seq = f->seq;
    ret->at_ms = f->at_ms;
    ret->account_id = f->account_id;
    ret->province = f->province;
    return OK;
}

/* --- reading --- */

/* Columns: seq, at_ms, account_id, kind, body, province, late. Texts are copied. */
static enum err report_read(
    struct db *db, const struct rows *rows, struct arena *a, struct report *ret)
{
    struct fact fact = {.seq = row_int(rows, 0),
        .at_ms = row_int(rows, 1),
        .account_id = row_int(rows, 2),
        .kind = row_str(rows, 3),
        .body = str_copy(a, row_str(rows, 4)),
        .province = row_int(rows, 5)};
    struct report r;
    enum err e = report_of_fact(a, &fact, &r);

    if (e != OK)
        return e;
    r.late = row_int(rows, 6) != 0;
    if ((e = report_words_read(db, a, &r)) == OK)
        *ret = r;
    return e;
}

static enum err one(
    struct db *db, enum err e, struct rows *rows, struct arena *a, struct report *ret)
{
    if (e != OK)
        return e;
    e = report_read(db, rows, a, ret);
    rows_end(rows);
    return e;
}

static enum err list(
    struct db *db, enum err e, struct rows *rows, struct arena *a, struct report_list *ret)
{
    struct report_list found = {0};

    while (e == OK && (e = rows_next(rows)) == OK)
        if ((e = report_read(db, rows, a, vec_push(a, &found))) != OK)
            rows_end(rows);
    if (e != E_NOT_FOUND)
        return e;
    *ret = found;
    return OK;
}

enum err report_find(struct db *db, struct arena *a, struct campaign_id campaign,
    struct unit_id unit, day_t day, struct report *ret)
{
    struct rows rows;

    return one(db, db_first(db, SQL_report_find, &rows, ARGS(V(campaign.v), V(unit.v), V(day))),
        &rows, a, ret);
}

enum err report_find_by_seq(struct db *db, struct arena *a, int64_t seq, struct report *ret)
{
    struct report r;
    struct fact fact;
    int64_t late;
    enum err e = fact_find(db, a, seq, &fact);

    if (e == OK && (e = report_of_fact(a, &fact, &r)) == E_INVALID)
        e = E_NOT_FOUND;
    if (e == OK)
        e = db_first_int(db, SQL_report_is_late, &late,
            ARGS(V(r.province), V(r.campaign.v), V(r.unit.v), V(r.day), V(r.revision)));
    if (e != OK)
        return e;
    r.late = late != 0;
    if ((e = report_words_read(db, a, &r)) == OK)
        *ret = r;
    return e;
}

enum err report_newest_revision(
    struct db *db, struct campaign_id campaign, struct unit_id unit, day_t day, int64_t *ret)
{
    enum err e =
        db_first_int(db, SQL_report_newest_revision, ret, ARGS(V(campaign.v), V(unit.v), V(day)));

    if (e != E_NOT_FOUND)
        return e;
    *ret = 0;
    return OK;
}

enum err report_revisions(struct db *db, struct arena *a, struct campaign_id campaign,
    struct unit_id unit, day_t day, struct report_list *ret)
{
    struct rows rows;

    return list(db,
        db_query(db, SQL_report_revisions, &rows, ARGS(V(campaign.v), V(unit.v), V(day))), &rows, a,
        ret);
}

enum err report_list_of(
    struct db *db, struct arena *a, struct campaign_id campaign, struct report_list *ret)
{
    struct rows rows;

    return list(db, db_query(db, SQL_report_list_of, &rows, ARGS(V(campaign.v))), &rows, a, ret);
}

enum err report_list_of_unit(struct db *db, struct arena *a, struct campaign_id campaign,
    struct unit_id unit, struct report_list *ret)
{
    struct rows rows;

    return list(db, db_query(db, SQL_report_list_of_unit, &rows, ARGS(V(campaign.v), V(unit.v))),
        &rows, a, ret);
}

const struct report_figure *report_figure_find(
    const struct report *r, enum figure_of of, int64_t index)
{
    for (size_t i = 0; i < r->figure_count; i++)
        if (r->figures[i].of == of && r->figures[i].index == index)
            return &r->figures[i];
    return NULL;
}

bool report_figure_of(const struct report *r, enum figure_of of, int64_t index, int64_t *ret_milli)
{
    const struct report_figure *f = report_figure_find(r, of, index);

    if (f)
        *ret_milli = f->milli;
    return f != NULL;
}
