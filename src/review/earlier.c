/* earlier.c: the campaigns before this one, of the same commune or of what went wholly into it. */
#include "review/review.h"

#include "org/account.h"
#include "org/unit.h"

struct candidates {
    struct candidate {
        struct campaign campaign;
        struct str unit_name;
    } * items;
    size_t count, capacity;
};

static enum err candidates_of(struct db *db, struct arena *a, struct unit_id unit,
    struct str unit_name, const struct campaign *c, struct candidates *all)
{
    struct campaign_list list;
    enum err e = campaign_list_of(db, a, unit, &list);

    for (size_t i = 0; e == OK && i < list.count; i++)
        if (list.items[i].last_day < c->first_day)
            *vec_push(a, all) = (struct candidate){list.items[i], unit_name};
    return e;
}

static enum err candidates_find(struct db *db, struct arena *a, const struct actor *actor,
    const struct campaign *c, struct candidates *all, struct str *in_question)
{
    struct unit_heirs from;
    enum err e = candidates_of(db, a, c->unit, S(""), c, all);

    if (e == OK)
        e = unit_predecessors(db, a, c->unit, &from);
    for (size_t i = 0; e == OK && i < from.count; i++) {
        const struct org_unit *unit = &from.items[i].unit;

        if (!from.items[i].whole)
            *in_question = in_question->len
                               ? str_printf(a, "%.*s, %.*s", STR(*in_question), STR(unit->name))
                               : unit->name;
        else if (may(db, actor, PERMISSION_READ, unit->id))
            e = candidates_of(db, a, unit->id, unit->name, c, all);
    }
    return e;
}

/* The newest first; as many as are compared. */
static void newest_keep(struct candidates *all)
{
    for (size_t i = 1; i < all->count; i++)
        for (size_t k = i;
             k && all->items[k].campaign.first_day > all->items[k - 1].campaign.first_day; k--) {
            struct candidate c = all->items[k];

            all->items[k] = all->items[k - 1];
            all->items[k - 1] = c;
        }
    if (all->count > REVIEW_EARLIER_MAX)
        all->count = REVIEW_EARLIER_MAX;
}

/* What is compared, copied: the sums of another campaign are soon overwritten. */
static void earlier_fill(
    struct arena *a, const struct rollup *r, const struct candidate *c, struct review_earlier *ret)
{
    struct review v;

    review_make(a, r, r->campaign.last_day, &v);
    *ret = (struct review_earlier){.campaign = c->campaign,
        .unit_name = c->unit_name,
        .kinds = arena_new_array(a, struct kind_progress, r->kind_count + 1),
        .kind_count = r->kind_count,
        .sums = v.sums,
        .people = v.people,
        .days = r->day_count,
        .units = r->units.count};
    for (size_t k = 0; k < r->kind_count; k++)
        ret->kinds[k] = r->kinds[k];
}

enum err review_earlier_find(struct db *db, struct store *store, struct arena *a,
    const struct actor *actor, const struct campaign *c, int64_t now,
    struct review_earlier_list *ret)
{
    struct review_earlier_list list = {.in_question = S("")};
    struct candidates all = {0};
    enum err e = candidates_find(db, a, actor, c, &all, &list.in_question);

    if (e != OK)
        return e;
    newest_keep(&all);
    for (size_t i = 0; e == OK && i < all.count; i++) {
        const struct rollup *r;

        e = rollup_get(db, store, a, all.items[i].campaign.id, now, &r);
        if (e == OK)
            earlier_fill(a, r, &all.items[i], vec_push(a, &list));
    }
    if (e == OK)
        *ret = list;
    return e;
}

const struct kind_progress *review_earlier_kind(
    const struct review_earlier *e, enum kind kind, enum unit measure)
{
    for (size_t i = 0; i < e->kind_count; i++)
        if (e->kinds[i].kind == kind && e->kinds[i].measure == measure)
            return &e->kinds[i];
    return NULL;
}
