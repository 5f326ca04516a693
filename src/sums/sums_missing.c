/* sums_missing.c: who is expected on a day and has not reported, in tree order.
 *
 * The counters of the cells say how many are missing below each unit: where nobody is, or where all
 * of them stand before the page that is asked for, nothing is looked at.
 */
#include "sums/sums_read.h"

enum { AHEAD = 8 };

struct search {
    const struct world *world;
    struct arena *arena;
    const struct place *top;
    enum line line;
    day_t day;
    size_t skip, limit;                 /* still to be left out; to be found in all, at most */
    const struct bond *path[CHAIN_MAX]; /* the way down from the top to where it looks */
    uint32_t depth;
    struct missing_list found;
};

static int64_t cell_missing(const struct cell *c)
{
    return GET(c->expected) - GET(c->on_time) - GET(c->late);
}

static int64_t bond_missing(const struct bond *b, day_t day)
{
    const struct day_cells *days = GET(b->days);
    uint32_t at = day_cells_from(days, day);

    if (!days || at >= GET(days->count) || GET(days->items[at].day) != day)
        return 0;
    return cell_missing(GET(days->items[at].cell));
}

/* Does it count at the top by the way that is walked? For another campaign its unit, or one above
 * it, may lie elsewhere, and is met there too. */
static bool chain_follows(const struct chain *c, const struct search *s)
{
    if (!c || c->count <= s->depth || c->bonds[s->depth]->place != s->top)
        return false;
    for (uint32_t i = 0; i < s->depth; i++)
        if (c->bonds[i] != s->path[s->depth - 1 - i])
            return false;
    return true;
}

static void seats_look(struct search *s, const struct place *p)
{
    for (const struct seat *seat = GET(p->seats); seat && s->found.count < s->limit;
         seat = seat->next) {
        const struct chain *c = GET(seat->chains[s->line]);
        const struct place *commune = GET(seat->drive->commune);

        if (!seat_missing(seat, s->day))
            continue;
        if (p != s->top && !chain_follows(c, s))
            continue;
        if (s->skip)
            s->skip--;
        else
            s->found.items[s->found.count++] =
                (struct missing){{p->id}, {seat->drive->id}, {commune ? commune->id : 0}};
    }
}

/* Of those below a place under one parent, nobody is in the page. */
static bool bond_passed(struct search *s, const struct bond *b, bool alone)
{
    int64_t missing = bond_missing(b, s->day);

    if (missing <= 0)
        return true;
    if (!alone || s->skip < (size_t)missing)
        return false;
    s->skip -= (size_t)missing;
    return true;
}

/* A walk over a country waits for nothing but memory: let that of the next children come. */
static void kids_expect(const struct list *kids, uint32_t at)
{
    uint32_t count = list_count(kids);

    if (at + 2 * AHEAD < count)
        __builtin_prefetch(GET(kids->items[at + 2 * AHEAD]));
    if (at + AHEAD < count)
        __builtin_prefetch(GET(((const struct place *)GET(kids->items[at + AHEAD]))->seats));
}

/* Everything below a place, where it is placed so that it counts at the top. `sure`: on the way
 * down no place was placed in two ways, so that the counters are those of the top. */
static void kids_look(struct search *s, const struct place *p, bool sure)
{
    const struct list *kids = GET(p->kids[s->line]);

    for (uint32_t i = 0; i < list_count(kids) && s->found.count < s->limit; i++) {
        const struct place *kid = GET(kids->items[i]);
        const struct bond *first = GET(kid->bonds[s->line]);

        kids_expect(kids, i);
        seats_look(s, kid);
        for (const struct bond *b = first; b && s->depth < CHAIN_MAX; b = b->next)
            if (b->parent == p && !bond_passed(s, b, sure)) {
                s->path[s->depth++] = b;
                kids_look(s, kid, sure && !first->next);
                s->depth--;
            }
    }
}

static size_t total_missing(const struct search *s)
{
    int64_t total = 0;

    for (const struct seat *seat = GET(s->top->seats); seat; seat = seat->next)
        total += seat_missing(seat, s->day);
    for (const struct bond *b = GET(s->top->bonds[s->line]); b; b = b->next)
        total += bond_missing(b, s->day);
    return total > 0 ? (size_t)total : 0;
}

/* No more than there are, so that the page is made at once. */
static void page_begin(struct search *s, size_t all)
{
    size_t there = all > s->skip ? all - s->skip : 0;

    if (s->limit > there)
        s->limit = there;
    s->found.items = arena_new_array(s->arena, struct missing, s->limit);
    s->found.capacity = s->limit;
}

enum err sums_missing(const struct sums *s, struct arena *a, struct unit_id unit, enum line line,
    day_t day, size_t offset, size_t limit, struct missing_list *ret, size_t *total)
{
    struct search search = {0};
    struct reading r;
    size_t all = 0;

    for (reading_start(&r, s, a); reading_again(&r);) {
        const struct place *p = map_find(&r.world->places, unit.v, 0);

        search = (struct search){.world = r.world,
            .arena = a,
            .top = p && GET(p->label) ? p : NULL,
            .line = line,
            .day = day,
            .skip = offset,
            .limit = limit};
        all = search.top ? total_missing(&search) : 0;
        page_begin(&search, all);
        if (!search.limit)
            continue;
        seats_look(&search, search.top);
        kids_look(&search, search.top, true);
    }
    if (GET(s->core->behind))
        return E_BUSY;
    if (!search.top)
        return E_NOT_FOUND;
    *ret = search.found;
    *total = all;
    return OK;
}
