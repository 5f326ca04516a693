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
        e = report_newest_revision(tx->db, tx->arena, r->campaign, r->unit, r->day, &newest);
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
    static const struct behind_insert insert = {
        SQL_report_revision_insert, SQL_report_revision_insert_again};

    return db_run_behind(tx->db, &insert,
        (const int64_t[BEHIND_COLUMNS]){
            f->province, r->campaign.v, r->day, r->unit.v, r->revision, f->seq, r->late},
        f->seq);
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
