/* sign.c: the final report signed: which figures it rests on, and where the journal stood. */
#include "review/facts.h"

#include "store/body.h"

#include <sodium.h>

/* Somebody may still report the last day in time. */
static bool last_day_runs(const struct rollup *r)
{
    for (size_t u = 0; u < r->units.count; u++) {
        enum cell_state state = rollup_cell(r, u, r->campaign.last_day)->state;

        if (state == CELL_NOT_DUE || state == CELL_DUE)
            return true;
    }
    return false;
}

enum review_refusal review_refusal(const struct review *v)
{
    if (v->until < v->rollup->campaign.last_day || last_day_runs(v->rollup))
        return REVIEW_NOT_OVER;
    if (v->doubts_open)
        return REVIEW_DOUBTS_OPEN;
    return v->reported ? REVIEW_MAY_BE_SIGNED : REVIEW_NO_REPORT;
}

enum err review_sign(
    struct tx *tx, const struct review *v, struct str basis, int64_t number, struct str seen)
{
    struct campaign_id campaign = v->rollup->campaign.id;
    struct review_signed there;
    struct journal_head head;
    struct str journal;
    enum err e = review_signed_find(tx->db, tx->arena, campaign, &there);

    if (e != OK)
        return e;
    if (number < 0 || review_refusal(v) != REVIEW_MAY_BE_SIGNED)
        return E_INVALID;
    if (!str_eq(basis, seen))
        return E_CONFLICT;
    if (there.seq && there.number == number && str_eq(there.basis, basis))
        return OK; /* sent twice */
    if ((e = campaign_keep(tx, campaign)) != OK)
        return e;
    tx_journal_head(tx, &head);
    journal = journal_head_text(tx->arena, &head);
    return fact_add(tx, "review-signed",
        body_pack(tx->arena, "{s:I, s:I, s:s%, s:s%}", "campaign", (json_int_t)campaign.v, "number",
            (json_int_t)number, "basis", PACK(basis), "journal", PACK(journal)),
        NULL);
}

enum err review_signed_apply(struct tx *tx, const struct fact *f)
{
    struct known_head journal = {0};
    json_int_t campaign, number;
    struct str basis, named;
    enum err e = body_unpack(tx->arena, f->body, "{s:I, s:I, s:s%, s:s%}", "campaign", &campaign,
        "number", &number, "basis", UNPACK(basis), "journal", UNPACK(named));

    if (e == OK && known_head_read(named, &journal) != OK)
        e = E_DAMAGED;
    if (e != OK)
        return e;
    return db_run(tx->db, SQL_review_signed_insert,
        ARGS(V(f->seq), V(f->province), V(campaign), V(number), V(basis), V(f->account_id),
            V(f->at_ms), V(journal.seq), V(str_from(journal.hex))));
}

static void head_read(struct str hex, struct journal_head *ret)
{
    size_t length;

    if (sodium_hex2bin(ret->hash, sizeof ret->hash, hex.ptr, hex.len, NULL, &length, NULL) ||
        length != sizeof ret->hash)
        ret->seq = 0;
}

static struct review_signed signed_row(struct arena *a, const struct rows *rows)
{
    struct review_signed s = {.seq = row_int(rows, 0),
        .number = row_int(rows, 1),
        .basis = str_copy(a, row_str(rows, 2)),
        .by = str_copy(a, row_str(rows, 3)),
        .at_ms = row_int(rows, 4),
        .journal.seq = row_int(rows, 5)};

    head_read(row_str(rows, 6), &s.journal);
    return s;
}

enum err review_signed_find(
    struct db *db, struct arena *a, struct campaign_id campaign, struct review_signed *ret)
{
    struct rows rows;
    enum err e = db_first(db, SQL_review_signed_find, &rows, ARGS(V(campaign.v)));

    if (e != OK && e != E_NOT_FOUND)
        return e;
    *ret = e == OK ? signed_row(a, &rows) : (struct review_signed){.basis = S(""), .by = S("")};
    if (e == OK)
        rows_end(&rows);
    return OK;
}

enum err review_signed_by_number(
    struct db *db, struct arena *a, int64_t seq, struct review_signed *ret)
{
    struct rows rows;
    enum err e = db_first(db, SQL_review_signed_one, &rows, ARGS(V(seq)));

    if (e != OK)
        return e;
    *ret = signed_row(a, &rows);
    rows_end(&rows);
    return OK;
}

/* Which signature a code or a place in the journal names: its fact and its campaign. */
static enum err named(struct db *db, enum statement s, const struct value *args, size_t count,
    int64_t *seq, struct campaign_id *campaign)
{
    struct rows rows;
    enum err e = db_first(db, s, &rows, args, count);

    if (e != OK)
        return e;
    *seq = row_int(&rows, 0);
    campaign->v = row_int(&rows, 1);
    rows_end(&rows);
    return OK;
}

enum err review_signed_by_code(
    struct db *db, struct str code, int64_t *seq, struct campaign_id *campaign)
{
    return named(db, SQL_review_signed_by_code, ARGS(V(code)), seq, campaign);
}

enum err review_signed_by_head(
    struct db *db, const struct known_head *head, int64_t *seq, struct campaign_id *campaign)
{
    return named(
        db, SQL_review_signed_by_head, ARGS(V(head->seq), V(str_from(head->hex))), seq, campaign);
}
