/* decide.c: the committee goes through a unit's plan, line by line, then settles the whole.
 *
 * Approving a line makes its work in the same write; tying it gives the unit a part in a work that
 * is there, and no quantity. Either stands from then on.
 */
#include "proposal/facts.h"

#include "base/unicode.h"
#include "store/body.h"
#include "store/seal.h"
#include "works/work_change.h"

static enum err line_find(struct tx *tx, const struct deciding *d, struct proposal_line *ret)
{
    struct proposal_lines all;
    enum err e = proposal_lines_of(tx->db, tx->arena, d->campaign, d->unit, &all);

    for (size_t i = 0; e == OK && i < all.count; i++)
        if (all.items[i].number == d->number) {
            *ret = all.items[i];
            return OK;
        }
    return e == OK ? E_NOT_FOUND : e;
}

static enum err approve(struct tx *tx, const struct deciding *d, const struct proposal_line *l,
    int64_t proposal, struct work_id *ret)
{
    struct work w = {.campaign = d->campaign,
        .unit = d->unit,
        .kind = l->kind,
        .name = utf8_head(proposal_line_name(tx->arena, LANG_VI, l), WORK_NAME_MAX),
        .measure = l->measure,
        .planned_milli = l->planned_milli,
        .bound = l->bound,
        .money_vnd = l->money_vnd,
        .place = l->words,
        .place_unit = l->place,
        .state = WORK_APPROVED,
        .first_day = l->first_day,
        .last_day = l->last_day,
        .proposal_id = proposal};

    return proposal_makes_work(l->kind) ? work_add(tx, &w, ret) : OK;
}

/* Its people join in; of a work that it leads itself the line only says what is there already. */
static enum err part_join(
    struct tx *tx, const struct work *w, const struct deciding *d, const struct proposal_line *l)
{
    struct work_part part = {
        .unit = d->unit, .people = l->people ? l->people : -1, .labour_milli = -1};
    struct work_part_list there;
    enum err e = work_parts_of(tx->db, tx->arena, w->id, &there);

    if (e != OK || w->unit.v == d->unit.v)
        return e;
    for (size_t i = 0; i < there.count; i++)
        if (there.items[i].unit.v == d->unit.v) {
            part.labour_milli = there.items[i].labour_milli;
            part.people = l->people ? l->people : there.items[i].people;
        }
    return work_part_set(tx, w->id, &part);
}

static enum err tie(
    struct tx *tx, const struct deciding *d, const struct proposal_line *l, struct work_id *ret)
{
    struct work w;
    enum err e = work_find(tx->db, tx->arena, d->work, &w);

    if (e == E_NOT_FOUND || (e == OK && w.campaign.v != d->campaign.v))
        return E_INVALID;
    if (e == OK)
        e = part_join(tx, &w, d, l);
    if (e == OK)
        *ret = w.id;
    return e;
}

static bool fits(const struct deciding *d)
{
    bool needs_why = d->decision == DECISION_RETURNED || d->decision == DECISION_REFUSED;

    return d->decision > DECISION_OPEN && d->decision < DECISION_LAST &&
           (str_trim(d->why).len || !needs_why) && utf8_count(d->why) <= PROPOSAL_NOTE_MAX;
}

enum err proposal_decide(struct tx *tx, const struct deciding *d)
{
    struct campaign c;
    struct proposal_line l;
    struct work_id work = {0};
    struct str why;
    enum err e = fits(d) ? campaign_find(tx->db, tx->arena, d->campaign, &c) : E_INVALID;

    if (e == OK)
        e = line_find(tx, d, &l);
    if (e != OK)
        return e;
    if (l.changed_seq != d->seen)
        return E_CONFLICT;
    if (l.decision == d->decision && str_eq(l.why, str_trim(d->why)) &&
        (d->decision != DECISION_TIED || l.work.v == d->work.v))
        return OK; /* a double click */
    if (decision_stands(l.decision))
        return E_CONFLICT;
    e = campaign_keep(tx, c.id);
    if (e == OK && d->decision == DECISION_APPROVED)
        e = approve(tx, d, &l, l.changed_seq, &work);
    if (e == OK && d->decision == DECISION_TIED)
        e = tie(tx, d, &l, &work);
    if (e == OK)
        e = proposal_seal(tx, &c, "proposal-why", d->why, &why);
    if (e != OK)
        return e;
    return fact_add(tx, "proposal-line-decided",
        body_pack(tx->arena, "{s:I, s:I, s:I, s:s, s:I, s:s%}", "campaign", (json_int_t)c.id.v,
            "unit", (json_int_t)d->unit.v, "line", (json_int_t)l.number, "decision",
            decision_code(d->decision), "work", (json_int_t)work.v, "why_seal", PACK(why)),
        NULL);
}

enum err proposal_line_decided_apply(struct tx *tx, const struct fact *f)
{
    json_int_t campaign, unit, line, work;
    const char *decision, *why;
    enum err e =
        body_unpack(tx->arena, f->body, "{s:I, s:I, s:I, s:s, s:I, s:s}", "campaign", &campaign,
            "unit", &unit, "line", &line, "decision", &decision, "work", &work, "why_seal", &why);

    if (e != OK)
        return e;
    return db_run(tx->db, SQL_proposal_line_decide,
        ARGS(V(f->province), V(campaign), V(unit), V(line), V(decision), V(work), V(why),
            V(f->account_id), V(f->at_ms)));
}

/* ── the whole plan ─────────────────────────────────────────────────────────────────────────── */

static bool all_decided(const struct proposal_lines *lines)
{
    for (size_t i = 0; i < lines->count; i++)
        if (lines->items[i].decision == DECISION_OPEN ||
            lines->items[i].decision == DECISION_RETURNED)
            return false;
    return true;
}

static enum err settle_check(
    struct tx *tx, const struct proposal *p, enum settled settled, struct str remark)
{
    struct proposal_lines lines;
    enum err e = proposal_lines_of(tx->db, tx->arena, p->campaign, p->unit, &lines);

    if (e != OK)
        return e;
    if (settled == SETTLED_RETURNED)
        return str_trim(remark).len ? OK : E_INVALID;
    return settled == SETTLED_APPROVED && all_decided(&lines) ? OK : E_INVALID;
}

enum err proposal_settle(struct tx *tx, struct campaign_id campaign, struct unit_id unit,
    int64_t seen, enum settled settled, struct str remark)
{
    struct campaign c;
    struct proposal p;
    struct str seal;
    enum err e = campaign_find(tx->db, tx->arena, campaign, &c);

    if (e == OK)
        e = proposal_find(tx->db, tx->arena, campaign, unit, &p);
    if (e == OK && (p.id != seen || p.settled == settled))
        e = E_CONFLICT;
    if (e == OK && utf8_count(remark) > PROPOSAL_NOTE_MAX)
        e = E_INVALID;
    if (e == OK)
        e = settle_check(tx, &p, settled, remark);
    if (e == OK)
        e = campaign_keep(tx, campaign);
    if (e == OK)
        e = proposal_seal(tx, &c, "proposal-remark", remark, &seal);
    if (e != OK)
        return e;
    return fact_add(tx, "proposal-settled",
        body_pack(tx->arena, "{s:I, s:I, s:I, s:s, s:s%}", "campaign", (json_int_t)campaign.v,
            "unit", (json_int_t)unit.v, "proposal", (json_int_t)p.id, "settled",
            settled_code(settled), "remark_seal", PACK(seal)),
        NULL);
}

enum err proposal_settled_apply(struct tx *tx, const struct fact *f)
{
    json_int_t campaign, unit, proposal;
    const char *settled, *remark;
    enum err e = body_unpack(tx->arena, f->body, "{s:I, s:I, s:I, s:s, s:s}", "campaign", &campaign,
        "unit", &unit, "proposal", &proposal, "settled", &settled, "remark_seal", &remark);

    if (e != OK)
        return e;
    return db_run(tx->db, SQL_proposal_set_settled,
        ARGS(V(proposal), V(settled), V(remark), V(f->account_id), V(f->at_ms)));
}
