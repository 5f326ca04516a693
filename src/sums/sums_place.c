/* sums_place.c: units in memory: their ties through time, their children in Vietnamese order, and
 * the bonds in which sums lie. */
#include "sums/sums_world.h"

struct place *place_get(struct world *w, int64_t id)
{
    struct place *p = map_find(&w->places, id, 0);

    if (!p) {
        p = arena_new(&w->arena, struct place);
        p->id = id;
        map_add(&w->arena, &w->places, id, 0, p);
    }
    return p;
}

struct place *ties_parent(const struct ties *t, day_t day, bool or_later)
{
    for (uint32_t i = 0; t && i < t->count; i++) {
        if (t->items[i].from <= day && day < t->items[i].until)
            return t->items[i].parent;
        if (or_later && t->items[i].from > day)
            return t->items[i].parent;
    }
    return NULL;
}

struct bond *bond_get(struct world *w, struct place *p, enum line line, struct place *parent)
{
    struct bond *first = GET(p->bonds[line]), *b;

    for (b = first; b; b = b->next)
        if (b->parent == parent)
            return b;
    b = arena_new(&w->arena, struct bond);
    b->place = p;
    b->parent = parent;
    b->next = first;
    PUT(p->bonds[line], b);
    return b;
}

/* --- children in order --- */

static int place_order(const struct place *a, const struct place *b)
{
    const struct label *x = GET(a->label), *y = GET(b->label);
    int order = str_cmp(x ? x->sort : S(""), y ? y->sort : S(""));

    return order ? order : (a->id > b->id) - (a->id < b->id);
}

/* Where p stands, or is to stand, among the children. */
static uint32_t kid_at(const struct list *kids, const struct place *p)
{
    uint32_t low = 0, high = list_count(kids);

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;

        if (place_order(GET(kids->items[middle]), p) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void kid_add(struct world *w, struct place *parent, enum line line, struct place *p)
{
    struct list *kids = GET(parent->kids[line]);
    uint32_t at = kid_at(kids, p);

    if (at < list_count(kids) && GET(kids->items[at]) == p)
        return;
    list_insert(&w->arena, &parent->kids[line], at, p);
}

static void kids_each(struct world *w, struct place *p, enum line line, bool add)
{
    const struct ties *t = GET(p->ties[line]);

    for (uint32_t i = 0; t && i < t->count; i++)
        if (add)
            kid_add(w, t->items[i].parent, line, p);
        else
            list_remove(&t->items[i].parent->kids[line], p);
}

void place_label(struct world *w, struct place *p, const struct label *label)
{
    const struct label *old = GET(p->label);
    bool moves = !old || !str_eq(old->sort, label->sort);

    for (int line = 0; line < LINE_LAST && moves; line++)
        kids_each(w, p, (enum line)line, false);
    PUT(p->label, label);
    for (int line = 0; line < LINE_LAST && moves; line++)
        kids_each(w, p, (enum line)line, true);
}

/* --- ties --- */

struct retie {
    struct world *world;
    enum line line;
    const struct ties *before, *after;
};

/* Is a campaign of that first day placed otherwise by the new ties? */
static bool retie_moves(const struct retie *r, const struct drive *d)
{
    day_t day = GET(d->first_day);

    return ties_parent(r->before, day, false) != ties_parent(r->after, day, false) ||
           ties_parent(r->before, day, true) != ties_parent(r->after, day, true);
}

/* Campaigns in which p or anything below it reports or builds. */
static void retie_open(const struct retie *r, struct place *p, int depth)
{
    const struct list *kids = GET(p->kids[r->line]);

    for (struct seat *s = GET(p->seats); s; s = s->next)
        if (!s->drive->open && retie_moves(r, s->drive))
            drive_open(r->world, s->drive);
    for (struct planned_work *k = GET(p->works); k; k = GET(k->next))
        if (!k->drive->open && retie_moves(r, k->drive))
            drive_open(r->world, k->drive);
    for (uint32_t i = 0; i < list_count(kids) && depth < CHAIN_MAX; i++)
        retie_open(r, GET(kids->items[i]), depth + 1);
}

static bool ties_same(const struct ties *t, const struct tie *items, uint32_t count)
{
    if ((t ? t->count : 0) != count)
        return false;
    for (uint32_t i = 0; i < count; i++)
        if (t->items[i].parent != items[i].parent || t->items[i].from != items[i].from ||
            t->items[i].until != items[i].until)
            return false;
    return true;
}

void place_ties(
    struct world *w, struct place *p, enum line line, const struct tie *ties, uint32_t count)
{
    const struct ties *before = GET(p->ties[line]);
    struct ties *after;

    if (ties_same(before, ties, count))
        return;
    after = arena_alloc(&w->arena, sizeof *after + count * sizeof *ties);

    after->count = count;
    for (uint32_t i = 0; i < count; i++)
        after->items[i] = ties[i];
    retie_open(&(struct retie){w, line, before, after}, p, 0);
    kids_each(w, p, line, false);
    PUT(p->ties[line], after);
    kids_each(w, p, line, true);
}
