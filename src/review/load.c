/* load.c: everything the report is drawn from. */
#include "review/doc.h"
#include "review/facts.h"

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

static enum err welfare_load(
    struct db *db, struct arena *a, const struct rollup *r, struct review_sources *s)
{
    struct campaign_id campaign = r->campaign.id;
    enum err e;

    if ((e = house_list_of(db, a, campaign, &s->houses)) != OK ||
        (e = gift_list_of(db, a, campaign, &s->gifts)) != OK ||
        (e = care_list_of(db, a, campaign, &s->cares)) != OK)
        return e;
    s->gifts_handed = arena_new_array(a, int64_t, s->gifts.count + 1);
    for (size_t i = 0; e == OK && i < s->gifts.count; i++) {
        struct gift_part_list parts;

        e = gift_handed_of(db, a, s->gifts.items[i].id, &parts);
        if (e == OK)
            s->gifts_handed[i] = gift_parts_sum(&parts, (struct unit_id){0});
    }
    return e;
}

static enum err clips_load(
    struct db *db, struct arena *a, struct campaign_id campaign, struct review_sources *s)
{
    enum err e = clip_list_of(db, a, campaign, (struct unit_id){0}, &s->clips);

    return e == OK ? clip_kind_list_of(db, a, campaign, &s->clip_kinds) : e;
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

enum err review_load_of(
    struct db *db, struct arena *a, const struct rollup *r, int64_t now, struct review_sources *ret)
{
    struct review_sources s = {.earlier.in_question = S("")};
    struct campaign_id campaign = r->campaign.id;
    enum err e;

    review_make(a, r, day_of_ms(now), &s.review);
    if ((e = forces_make(db, a, r, -1, &s.forces)) != OK ||
        (e = criteria_of(db, a, &r->campaign, &s.criteria)) != OK ||
        (e = review_texts(db, a, campaign, s.texts)) != OK ||
        (e = talk_list_of(db, a, campaign, &s.talks)) != OK ||
        (e = welfare_load(db, a, r, &s)) != OK || (e = money_load(db, a, r, &s)) != OK ||
        (e = clips_load(db, a, campaign, &s)) != OK || (e = signed_count(db, a, r, &s)) != OK ||
        (e = review_signed_find(db, a, campaign, &s.signature)) != OK)
        return e;
    *ret = s;
    return OK;
}

enum err review_load(struct db *db, struct store *store, struct arena *a, const struct actor *actor,
    struct campaign_id campaign, int64_t now, struct review_sources *ret)
{
    struct review_earlier_list earlier;
    struct campaign c;
    const struct rollup *r;
    enum err e = campaign_find(db, a, campaign, &c);

    if (e == OK)
        e = review_earlier_find(db, store, a, actor, &c, now, &earlier);
    if (e == OK)
        e = rollup_get(db, store, a, campaign, now, &r);
    if (e == OK)
        e = review_load_of(db, a, r, now, ret);
    if (e == OK)
        ret->earlier = earlier;
    return e;
}

enum { BASIS_MAX = 4 * 1024 * 1024 };

static void number_add(struct buf *b, int64_t n)
{
    buf_printf(b, "%lld ", (long long)n);
}

static void planned_add(struct buf *b, const struct review_sources *s)
{
    for (size_t i = 0; i < indicator_count; i++)
        for (size_t d = 0; indicators[i].is_force && d < s->forces.day_count; d++) {
            const struct force_cell *cell = &s->forces.cells[i * s->forces.day_count + d];

            number_add(b, cell->has_plan ? cell->planned : -1);
        }
}

static void criteria_add(struct buf *b, const struct review_sources *s)
{
    for (size_t i = 0; i < s->criteria.count; i++) {
        const struct criterion *c = &s->criteria.items[i];

        buf_printf(b, "%.*s ", STR(c->code));
        number_add(b, c->seq);
        number_add(b, c->first_day);
        number_add(b, c->last_day);
    }
}

static void talks_add(struct buf *b, const struct review_sources *s)
{
    for (size_t i = 0; i < s->talks.count; i++) {
        number_add(b, s->talks.items[i].id.v);
        number_add(b, (int64_t)s->talks.items[i].form);
        number_add(b, s->talks.items[i].state);
        number_add(b, s->talks.items[i].attendances);
    }
}

static void welfare_add(struct buf *b, const struct review_sources *s)
{
    for (size_t i = 0; i < s->houses.count; i++) {
        number_add(b, s->houses.items[i].id.v);
        number_add(b, s->houses.items[i].dropped_day);
        for (int stage = 0; stage < HOUSE_STAGES; stage++)
            number_add(b, s->houses.items[i].days[stage]);
    }
    for (size_t i = 0; i < s->gifts.count; i++) {
        number_add(b, s->gifts.items[i].count);
        number_add(b, s->gifts.items[i].unit_vnd);
        number_add(b, s->gifts_handed[i]);
    }
    for (size_t i = 0; i < s->cares.count; i++) {
        number_add(b, s->cares.items[i].id.v);
        number_add(b, (int64_t)s->cares.items[i].kind);
        number_add(b, s->cares.items[i].state);
        number_add(b, s->cares.items[i].done);
        number_add(b, s->cares.items[i].value_vnd);
    }
}

static void money_add(struct buf *b, const struct review_sources *s)
{
    for (size_t i = 0; i < s->funds.count; i++)
        for (size_t k = 0; k < s->balances[i].count; k++) {
            const struct book_balance *balance = &s->balances[i].items[k];

            number_add(b, s->funds.items[i].id.v);
            number_add(b, balance->book);
            number_add(b, balance->of);
            number_add(b, balance->amount);
        }
    for (size_t i = 0; i < s->review.rollup->works.count; i++)
        for (int source = 0; source < COST_SOURCE_LAST; source++) {
            number_add(b, s->costs[i].of[source].planned_vnd);
            number_add(b, s->costs[i].of[source].real_vnd);
        }
}

static void clips_add(struct buf *b, const struct review_sources *s)
{
    for (size_t i = 0; i < s->clips.count; i++) {
        number_add(b, s->clips.items[i].id.v);
        number_add(b, s->clips.items[i].kind);
    }
    for (size_t i = 0; i < s->clip_kinds.count; i++) {
        const struct clip_kind *k = &s->clip_kinds.items[i];

        buf_printf(b, "%.*s ", STR(k->name));
        number_add(b, k->min_s);
        number_add(b, k->max_s);
        number_add(b, k->owed);
    }
}

struct str review_basis(struct arena *a, const struct review_sources *s)
{
    struct buf b;

    buf_init(&b, a, BASIS_MAX);
    buf_add(&b, review_mark(a, &s->review, REVIEW_GENERAL));
    buf_add(&b, review_mark(a, &s->review, REVIEW_DIFFICULTIES));
    for (int i = 0; i < REVIEW_SECTIONS; i++)
        number_add(&b, s->texts[i].seq);
    planned_add(&b, s);
    criteria_add(&b, s);
    talks_add(&b, s);
    welfare_add(&b, s);
    money_add(&b, s);
    clips_add(&b, s);
    return review_mark_of(a, &b);
}
