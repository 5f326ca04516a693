/* load.c: everything the report is drawn from. */
#include "review/doc.h"

#include "rollup/sign.h"

static enum err money_load(
    struct db *db, struct arena *a, const struct rollup *r, struct review_sources *s)
{
    enum err e = fund_list_of(db, a, r->campaign.id, &s->funds);

    if (e != OK)
        return e;
    s->balances = arena_new_array(a, struct book_balance_list, s->funds.count + 1);
    for (size_t i = 0; e == OK && i < s->funds.count; i++)
        e = ledger_balances(db, a, s->funds.items[i].id, &s->balances[i]);
    s->costs = arena_new_array(a, struct work_costs, r->works.count + 1);
    for (size_t i = 0; e == OK && i < r->works.count; i++)
        e = work_costs_of(db, r->works.items[i].id, &s->costs[i]);
    return e;
}

static enum err signed_count(
    struct db *db, struct arena *a, const struct rollup *r, struct review_sources *s)
{
    bool *days;
    enum err e = signed_days(db, a, r, &days);

    for (size_t i = 0; e == OK && i < r->day_count; i++)
        s->signed_days += days[i];
    return e;
}

enum err review_load(struct db *db, struct store *store, struct arena *a, const struct actor *actor,
    struct campaign_id campaign, int64_t now, struct review_sources *ret)
{
    struct review_sources s = {0};
    struct campaign c;
    const struct rollup *r;
    enum err e = campaign_find(db, a, campaign, &c);

    /* earlier ones first: the sums of this one must be the last that were asked for */
    if (e == OK)
        e = review_earlier_find(db, store, a, actor, &c, now, &s.earlier);
    if (e == OK)
        e = rollup_get(db, store, campaign, now, &r);
    if (e != OK)
        return e;
    review_make(a, r, day_of_ms(now), &s.review);
    if ((e = forces_make(db, a, r, -1, &s.forces)) != OK ||
        (e = criteria_of(db, a, &r->campaign, &s.criteria)) != OK ||
        (e = review_texts(db, a, campaign, s.texts)) != OK ||
        (e = talk_list_of(db, a, campaign, &s.talks)) != OK ||
        (e = money_load(db, a, r, &s)) != OK || (e = signed_count(db, a, r, &s)) != OK)
        return e;
    *ret = s;
    return OK;
}
