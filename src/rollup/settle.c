/* settle.c: what a person decided about a doubtful figure, as a fact. */
#include "rollup/doubt.h"

#include "rollup/facts.h"
#include "store/body.h"
#include "store/seal.h"

static const char *settlement_names[] = {
    [SETTLEMENT_OPEN] = "open", /* never in the journal */
    [SETTLEMENT_ACCEPTED] = "accepted",
    [SETTLEMENT_EXCLUDED] = "excluded",
};

static enum settlement settlement_of(struct str name)
{
    return str_eq(name, S("excluded")) ? SETTLEMENT_EXCLUDED : SETTLEMENT_ACCEPTED;
}

int doubt_code_find(struct str name)
{
    for (int c = DOUBT_OVER_PLAN; c <= DOUBT_TOTAL_DIFFERS; c++)
        if (str_eq(name, str_from(doubt_code_name((enum doubt_code)c))))
            return c;
    return -1;
}

static struct doubt_settlement *settlement_push(struct arena *a, struct rollup *r)
{
    struct {
        struct doubt_settlement *items;
        size_t count, capacity;
    } v = {r->settlements, r->settlement_count, r->settlement_capacity};
    struct doubt_settlement *place = vec_push(a, &v);

    r->settlements = v.items;
    r->settlement_count = v.count;
    r->settlement_capacity = v.capacity;
    return place;
}

enum err doubt_excluded(struct db *db, struct arena *a, const struct report *report,
    const struct report_figure *figure, bool *ret)
{
    struct str key = report_figure_key(a, figure);
    int64_t count = 0;
    enum err e = db_first_int(
        db, SQL_doubt_excluded, &count, ARGS(V(report->campaign.v), V(report->seq), V(key)));

    if (e == OK)
        *ret = count > 0;
    return e;
}

enum err doubt_settlements(
    struct db *db, struct arena *a, struct campaign_id campaign, struct rollup *r)
{
    struct rows rows;
    enum err e = db_query(db, SQL_doubt_settlement_list, &rows, ARGS(V(campaign.v)));

    if (e != OK)
        return e;
    while ((e = rows_next(&rows)) == OK) {
        struct doubt_settlement s = {.report_seq = row_int(&rows, 0),
            .settlement = settlement_of(row_str(&rows, 3)),
            .why = str_copy(a, row_str(&rows, 4)),
            .settled_by = str_copy(a, row_str(&rows, 5)),
            .settled_ms = row_int(&rows, 6)};
        int code = doubt_code_find(row_str(&rows, 2));

        if ((e = seal_read(db, a, s.why, &s.why)) != OK) {
            rows_end(&rows);
            return e;
        }
        if (code < 0 || report_figure_from_key(row_str(&rows, 1), &s.figure) != OK)
            continue; /* of a check that this version does not have any more */
        s.code = (enum doubt_code)code;
        *settlement_push(a, r) = s;
    }
    return e == E_NOT_FOUND ? OK : e;
}

static const struct doubt *doubt_in(
    const struct rollup *r, int64_t report_seq, struct report_figure figure, enum doubt_code code)
{
    for (size_t i = 0; i < r->doubt_count; i++) {
        const struct doubt *d = &r->doubts[i];

        if (d->report->seq == report_seq && d->code == code && d->figure.of == figure.of &&
            d->figure.index == figure.index)
            return d;
    }
    return NULL;
}

static bool superseded(const struct rollup *r, int64_t report_seq)
{
    for (size_t i = 0; i < r->reports.count; i++) {
        const struct report *report = &r->reports.items[i];
        int unit = rollup_unit_index(r, report->unit);

        if (report->seq == report_seq)
            return unit >= 0 && rollup_has_day(r, report->day) &&
                   rollup_cell(r, (size_t)unit, report->day)->report != report;
    }
    return false;
}

enum err rollup_seal(struct tx *tx, struct campaign_id campaign, const char *purpose,
    struct str text, struct str *seal)
{
    struct seal_terms terms = {.purpose = purpose, .keep_until = INT32_MAX};
    struct campaign c;
    enum err e = OK;

    *seal = S("");
    if (!text.len)
        return OK;
    e = campaign_find(tx->db, tx->arena, campaign, &c);
    terms.unit = e == OK ? c.unit.v : 0;
    return e == OK ? seal_put(tx, &terms, text, seal) : e;
}

enum err doubt_settled_write(
    struct tx *tx, struct campaign_id campaign, const struct doubt_settlement *s)
{
    struct str key = report_figure_key(tx->arena, &s->figure), seal;
    enum err e = campaign_keep(tx, campaign);

    if (e == OK)
        e = rollup_seal(tx, campaign, "doubt-why", s->why, &seal);
    if (e != OK)
        return e;
    return fact_add(tx, "doubt-settled",
        body_pack(tx->arena, "{s:I, s:s%, s:s, s:s, s:s%, s:I}", "campaign", (json_int_t)campaign.v,
            "figure", PACK(key), "code", doubt_code_name(s->code), "settlement",
            settlement_names[s->settlement], "why_seal", PACK(seal), "report",
            (json_int_t)s->report_seq),
        NULL);
}

enum err doubt_settle(struct tx *tx, struct campaign_id campaign, int64_t report_seq,
    struct report_figure figure, enum doubt_code code, enum settlement settlement, struct str why)
{
    struct rollup r;
    enum err e = rollup_make(tx->db, tx->arena, campaign, 0, tx->now_ms, &r);

    if (e != OK)
        return e;
    if (superseded(&r, report_seq))
        return E_CONFLICT;
    if (!str_trim(why).len || settlement == SETTLEMENT_OPEN ||
        !doubt_in(&r, report_seq, figure, code))
        return E_INVALID;
    return doubt_settled_write(tx, campaign,
        &(struct doubt_settlement){report_seq, figure, code, settlement, why, {0}, 0});
}

/* "why": from before there were seals. */
enum err doubt_settled_apply(struct tx *tx, const struct fact *fact)
{
    const char *figure, *code, *settlement, *seal = NULL;
    struct str why = {0};
    json_int_t campaign, report;
    enum err e = body_unpack(tx->arena, fact->body, "{s:I, s:s, s:s, s:s, s?s%, s?s, s:I}",
        "campaign", &campaign, "figure", &figure, "code", &code, "settlement", &settlement, "why",
        UNPACK(why), "why_seal", &seal, "report", &report);

    if (e != OK)
        return e;
    if (seal)
        why = seal_reference(tx->arena, str_from(seal));
    return db_run(tx->db, SQL_doubt_settlement_put,
        ARGS(V(fact->province), V(report), V(figure), V(code), V(campaign), V(settlement), V(why),
            V(fact->account_id), V(fact->at_ms)));
}
