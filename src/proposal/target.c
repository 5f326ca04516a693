/* target.c: until which day plans are due, and what the level above assigned. */
#include "proposal/facts.h"

#include "base/number.h"
#include "base/unicode.h"
#include "plan/lexicon.h"
#include "plan/plan_line_json.h"
#include "store/body.h"
#include "store/seal.h"

/* ── until when ─────────────────────────────────────────────────────────────────────────────── */

/* Among the deadlines too: the one that was made here goes along, others stay where they are. */
static enum err deadline_follow(struct tx *tx, struct campaign_id campaign, day_t before, day_t day)
{
    struct campaign_deadline_list all;
    struct campaign_deadline d = {.what = S("Các đơn vị gửi kế hoạch về Ban Chỉ đạo"), .day = day};
    int64_t own = 0;
    bool there = false;
    enum err e = campaign_deadlines(tx->db, tx->arena, campaign, &all);

    for (size_t i = 0; e == OK && i < all.count; i++) {
        const struct campaign_deadline *o = &all.items[i];
        struct str what = text_fold(tx->arena, o->what);

        if (o->day == before && str_eq(o->what, d.what))
            own = o->id;
        there |= o->day == day && str_find(what, S("ke hoach"), 0) < what.len;
    }
    if (e != OK || (there && !own))
        return e;
    if (there)
        return campaign_deadline_drop(tx, campaign, own);
    return own ? campaign_deadline_move(tx, campaign, own, day)
               : campaign_deadline_add(tx, campaign, &d);
}

enum err proposal_due_set(struct tx *tx, struct campaign_id campaign, day_t day)
{
    struct campaign c;
    day_t now = 0;
    enum err e = campaign_find(tx->db, tx->arena, campaign, &c);

    if (e == OK && (day > c.last_day || day < c.first_day - CAMPAIGN_DAYS_MAX))
        e = E_INVALID;
    if (e == OK)
        e = proposal_due(tx->db, tx->arena, campaign, &now);
    if (e != OK || now == day)
        return e;
    e = campaign_keep(tx, campaign);
    if (e == OK)
        e = deadline_follow(tx, campaign, now, day);
    if (e != OK)
        return e;
    return fact_add(tx, "proposal-due-set",
        body_pack(
            tx->arena, "{s:I, s:I}", "campaign", (json_int_t)campaign.v, "day", (json_int_t)day),
        NULL);
}

enum err proposal_due_set_apply(struct tx *tx, const struct fact *f)
{
    json_int_t campaign, day;
    enum err e = body_unpack(tx->arena, f->body, "{s:I, s:I}", "campaign", &campaign, "day", &day);

    if (e != OK)
        return e;
    return db_run(tx->db, SQL_proposal_due_put, ARGS(V(f->province), V(campaign), V(day)));
}

/* ── assigned ───────────────────────────────────────────────────────────────────────────────── */

static bool target_fits(const struct target *t)
{
    return t->kind < KIND_LAST && work_milli_max(t->measure) > 0 &&
           kind_takes_unit(t->kind, t->measure) && t->milli >= 0 &&
           t->milli / MILLI <= work_milli_max(t->measure) && str_trim(t->directive).len &&
           utf8_count(t->directive) <= PROPOSAL_WORDS_MAX;
}

static bool target_is_there(const struct targets *all, const struct target *t)
{
    for (size_t i = 0; i < all->count; i++) {
        const struct target *o = &all->items[i];

        if (o->kind == t->kind && o->measure == t->measure)
            return o->milli == t->milli && str_eq(o->directive, str_trim(t->directive));
    }
    return t->milli == 0;
}

enum err target_set(struct tx *tx, struct campaign_id campaign, const struct target *t)
{
    struct campaign c;
    struct targets all;
    struct str seal;
    enum err e = target_fits(t) ? campaign_find(tx->db, tx->arena, campaign, &c) : E_INVALID;

    if (e == OK)
        e = target_list(tx->db, tx->arena, campaign, &all);
    if (e != OK || target_is_there(&all, t))
        return e;
    e = campaign_keep(tx, campaign);
    if (e == OK)
        e = proposal_seal(tx, &c, "target-directive", t->directive, &seal);
    if (e != OK)
        return e;
    return fact_add(tx, "campaign-target-set",
        body_pack(tx->arena, "{s:I, s:s, s:s, s:I, s:s%}", "campaign", (json_int_t)campaign.v,
            "kind", kind_name(t->kind), "measure", unit_name(t->measure), "quantity",
            (json_int_t)t->milli, "directive_seal", PACK(seal)),
        NULL);
}

enum err campaign_target_set_apply(struct tx *tx, const struct fact *f)
{
    json_int_t campaign, milli;
    const char *kind, *measure, *directive;
    enum err e = body_unpack(tx->arena, f->body, "{s:I, s:s, s:s, s:I, s:s}", "campaign", &campaign,
        "kind", &kind, "measure", &measure, "quantity", &milli, "directive_seal", &directive);

    if (e != OK)
        return e;
    return db_run(tx->db, SQL_target_put,
        ARGS(V(f->province), V(campaign), V(kind), V(measure), V(milli), V(directive),
            V(f->account_id), V(f->at_ms)));
}

enum err target_list(
    struct db *db, struct arena *a, struct campaign_id campaign, struct targets *ret)
{
    struct targets found = {0};
    struct rows r;
    enum err e = db_query(db, SQL_target_list, &r, ARGS(V(campaign.v)));

    while (e == OK && (e = rows_next(&r)) == OK) {
        struct target *t = vec_push(a, &found);

        *t = (struct target){.measure = measure_find(row_str(&r, 1)),
            .milli = row_int(&r, 2),
            .directive = str_copy(a, row_str(&r, 3)),
            .at_ms = row_int(&r, 4),
            .set_by = str_copy(a, row_str(&r, 5))};
        if (kind_from_name(row_str(&r, 0), &t->kind) != OK)
            t->kind = KIND_OTHER;
    }
    if (e != E_NOT_FOUND)
        return e;
    e = OK;
    for (size_t i = 0; e == OK && i < found.count; i++)
        e = proposal_words(db, a, found.items[i].directive, &found.items[i].directive);
    if (e == OK)
        *ret = found;
    return e;
}
