/* sums_drive.c: campaigns in memory: who reports and where that counts.
 *
 * A campaign that is to change (days, seats, works, ties of its units) is opened: everything of it
 * is taken out of the cells by the chains it was counted with. world_settle() places it anew and
 * puts everything back. There is no other way to move figures.
 */
#include "sums/sums_world.h"

enum { AHEAD = 4 };

static size_t drive_days_count(const struct drive *d)
{
    return (size_t)(GET(d->last_day) - GET(d->first_day) + 1);
}

/* --- chains --- */

static struct chain *chain_new(
    struct world *w, const struct drive *d, enum line line, struct place *parent)
{
    struct chain *c = arena_new(&w->arena, struct chain);
    size_t days = drive_days_count(d);
    struct place *p = parent;

    c->parent = parent;
    while (p && c->count < CHAIN_MAX) {
        struct place *above = ties_parent(GET(p->ties[line]), GET(d->first_day), false);

        c->bonds[c->count++] = bond_get(w, p, line, above);
        p = above;
    }
    c->cells = arena_new_array(&w->arena, struct cell *, c->count * days + 1);
    for (uint32_t i = 0; i < c->count; i++)
        for (size_t day = 0; day < days; day++)
            c->cells[i * days + day] = bond_cell(
                &w->arena, c->bonds[i], GET(d->first_day) + (day_t)day, GET(w->columns->count));
    return c;
}

/* Seats under the same parent share their chain. */
static const struct chain *chain_of(
    struct world *w, struct drive *d, enum line line, struct place *parent)
{
    struct list *known = GET(d->chains[line]);
    struct chain *c;

    for (uint32_t i = list_count(known); i > 0; i--) {
        c = GET(known->items[i - 1]);
        if (c->parent == parent)
            return c;
    }
    c = chain_new(w, d, line, parent);
    list_insert(&w->arena, &d->chains[line], list_count(known), c);
    return c;
}

static struct place *parent_of(
    const struct place *p, const struct drive *d, enum line line, bool seated)
{
    return ties_parent(GET(p->ties[line]), GET(d->first_day), seated && line == LINE_TERRITORY);
}

/* --- adding and taking away --- */

struct day_count {
    int64_t expected, on_time, late, corrected;
};

static void cells_tell(struct cell *c, struct day_count n)
{
    PUT(c->expected, GET(c->expected) + n.expected);
    PUT(c->on_time, GET(c->on_time) + n.on_time);
    PUT(c->late, GET(c->late) + n.late);
    PUT(c->corrected, GET(c->corrected) + n.corrected);
}

/* One day of one seat into the cells above it, or out of them. */
static void seat_day_count(struct world *w, const struct seat *s, size_t day, struct day_count n,
    const struct amounts *amounts, bool add)
{
    size_t days = drive_days_count(s->drive);

    for (int line = 0; line < LINE_LAST; line++) {
        const struct chain *c = GET(s->chains[line]);

        for (uint32_t i = 0; c && i < c->count; i++) {
            struct cell *cell = c->cells[i * days + day];

            cells_tell(cell, n);
            if (amounts)
                cell_count(&w->arena, cell, amounts, add);
        }
    }
}

static struct day_count filed_count(const struct filed *f, int sign)
{
    return (struct day_count){.on_time = f->first_late ? 0 : sign,
        .late = f->first_late ? sign : 0,
        .corrected = f->revision > 1 ? sign : 0};
}

static void filed_tell(
    struct world *w, const struct seat *s, size_t day, const struct filed *f, bool add)
{
    if (!f)
        return;
    filed_amounts(w, s->place, f, &w->amounts);
    seat_day_count(w, s, day, filed_count(f, add ? 1 : -1), &w->amounts, add);
}

static void seat_tell(struct world *w, const struct seat *s, bool add)
{
    size_t days = drive_days_count(s->drive);
    const struct slots *slots = GET(s->slots);

    for (size_t day = 0; day < days; day++) {
        if (day + AHEAD < days) /* reports lie as they came in: all over the memory */
            __builtin_prefetch(GET(slots->items[day + AHEAD]));
        seat_day_count(w, s, day, (struct day_count){.expected = add ? 1 : -1}, NULL, add);
        filed_tell(w, s, day, GET(slots->items[day]), add);
    }
}

static void work_tell(struct world *w, const struct planned_work *k, bool add)
{
    size_t days = drive_days_count(k->drive);

    for (int line = 0; line < LINE_LAST && days; line++) {
        const struct chain *c = GET(k->chains[line]);

        for (uint32_t i = 0; c && i < c->count; i++)
            cell_plan(&w->arena, c->cells[i * days], GET(k->column), GET(k->planned_milli), add);
    }
}

static void drive_tell(struct world *w, const struct drive *d, bool add)
{
    const struct list *seats = GET(d->seats), *works = GET(d->works);

    for (uint32_t i = 0; i < list_count(seats); i++)
        seat_tell(w, GET(seats->items[i]), add);
    for (uint32_t i = 0; i < list_count(works); i++)
        work_tell(w, GET(works->items[i]), add);
}

/* --- open and settle --- */

struct drive *drive_find(const struct world *w, int64_t id)
{
    return map_find(&w->drives, id, 0);
}

void drive_open(struct world *w, struct drive *d)
{
    if (d->open)
        return;
    drive_tell(w, d, false);
    d->open = true;
    d->next = w->open;
    w->open = d;
}

struct drive *drive_get(struct world *w, int64_t id)
{
    struct drive *d = drive_find(w, id);

    if (!d) {
        d = arena_new(&w->arena, struct drive);
        d->id = id;
        PUT(d->last_day, -1); /* no days yet */
        map_add(&w->arena, &w->drives, id, 0, d);
    }
    drive_open(w, d);
    return d;
}

static uint64_t filed_bits(const struct slots *slots)
{
    uint64_t bits = 0;

    for (uint32_t i = 0; i < slots->count && i < 64; i++)
        bits |= (uint64_t)(GET(slots->items[i]) != NULL) << i;
    return bits;
}

static void slots_fit(struct world *w, struct seat *s)
{
    const struct slots *old = GET(s->slots);
    day_t first = GET(s->drive->first_day);
    size_t days = drive_days_count(s->drive);
    struct slots *slots;

    if (old && old->first == first && old->count == days)
        return;
    slots = arena_alloc(&w->arena, sizeof *slots + days * sizeof slots->items[0]);
    slots->first = first;
    slots->count = (uint32_t)days;
    for (size_t i = 0; old && i < old->count; i++) {
        int64_t at = (int64_t)old->first - first + (int64_t)i;

        if (at >= 0 && at < (int64_t)days)
            PUT(slots->items[at], GET(old->items[i]));
    }
    PUT(s->slots, slots);
    PUT(s->first, first);
    PUT(s->days, slots->count);
    PUT(s->filed, filed_bits(slots));
}

static void drive_place(struct world *w, struct drive *d)
{
    const struct list *seats = GET(d->seats), *works = GET(d->works);

    for (int line = 0; line < LINE_LAST; line++)
        PUT(d->chains[line], NULL);
    for (uint32_t i = 0; i < list_count(seats); i++) {
        struct seat *s = GET(seats->items[i]);

        slots_fit(w, s);
        for (int line = 0; line < LINE_LAST; line++)
            PUT(s->chains[line],
                chain_of(w, d, (enum line)line, parent_of(s->place, d, (enum line)line, true)));
    }
    for (uint32_t i = 0; i < list_count(works); i++) {
        struct planned_work *k = GET(works->items[i]);
        bool seated = seat_find(w, d->id, k->place->id) != NULL;

        for (int line = 0; line < LINE_LAST; line++)
            PUT(k->chains[line],
                chain_of(w, d, (enum line)line, parent_of(k->place, d, (enum line)line, seated)));
    }
}

void world_settle(struct world *w)
{
    while (w->open) {
        struct drive *d = w->open;

        w->open = d->next;
        d->next = NULL;
        drive_place(w, d);
        d->open = false;
        drive_tell(w, d, true);
    }
}

/* --- what a campaign has --- */

void drive_days(struct world *w, struct drive *d, day_t first, day_t last)
{
    PUT(d->first_day, first);
    PUT(d->last_day, last < first ? first - 1 : last);
}

void drive_seat(struct world *w, struct drive *d, struct place *p)
{
    struct seat *s = seat_find(w, d->id, p->id);

    if (s)
        return;
    s = arena_new(&w->arena, struct seat);
    s->place = p;
    s->drive = d;
    s->next = GET(p->seats);
    slots_fit(w, s);
    map_add(&w->arena, &w->seats, d->id, p->id, s);
    list_insert(&w->arena, &d->seats, list_count(GET(d->seats)), s);
    PUT(p->seats, s);
}

static void work_put(struct planned_work *k, struct place *p)
{
    k->place = p;
    PUT(k->next, GET(p->works));
    PUT(p->works, k);
}

/* Another unit leads it now. Who walks the list meanwhile begins again: the counter has moved. */
static void work_take(struct planned_work *k)
{
    struct planned_work *_Atomic *at = &k->place->works;

    while (GET(*at) != k)
        at = &GET(*at)->next;
    PUT(*at, GET(k->next));
}

static struct planned_work *work_find_or_add(
    struct world *w, struct drive *d, int64_t id, struct place *p)
{
    struct planned_work *k = map_find(&w->works, id, 0);

    if (k && k->place == p)
        return k;
    if (k) {
        work_take(k);
        work_put(k, p);
        return k;
    }
    k = arena_new(&w->arena, struct planned_work);
    k->id = id;
    k->drive = d;
    map_add(&w->arena, &w->works, id, 0, k);
    list_insert(&w->arena, &d->works, list_count(GET(d->works)), k);
    work_put(k, p);
    return k;
}

void drive_work(struct world *w, struct drive *d, int64_t id, struct place *p, enum kind kind,
    enum unit measure, int64_t planned_milli, bool elsewhere)
{
    struct planned_work *k = work_find_or_add(w, d, id, p);

    PUT(k->column, column_of_work(w->columns, kind, measure));
    PUT(k->planned_milli, planned_milli);
    PUT(k->elsewhere, elsewhere);
}

/* --- reports --- */

struct seat *seat_find(const struct world *w, int64_t campaign, int64_t unit)
{
    return map_find(&w->seats, campaign, unit);
}

/* The slot of a day, or NULL: no day of the campaign. The writer's: first and days are those of the
 * slots, and nearer. */
static filed_ptr *slot_of(const struct seat *s, day_t day)
{
    int64_t at = (int64_t)day - GET(s->first);

    return at >= 0 && at < (int64_t)GET(s->days) ? &GET(s->slots)->items[at] : NULL;
}

const struct filed *seat_filed(const struct seat *s, day_t day)
{
    const struct slots *slots = GET(s->slots);
    int64_t at = (int64_t)day - slots->first;

    return at >= 0 && at < (int64_t)slots->count ? GET(slots->items[at]) : NULL;
}

void seat_expect(const struct seat *s, day_t day)
{
    int64_t at = (int64_t)day - GET(s->first);

    __builtin_prefetch(s->drive);
    if (at >= 0 && at < (int64_t)GET(s->days))
        __builtin_prefetch(
            (const char *)GET(s->slots) + sizeof(struct slots) + (size_t)at * sizeof(filed_ptr));
}

bool seat_missing(const struct seat *s, day_t day)
{
    int64_t at = (int64_t)day - GET(s->first);

    if (at < 0 || at >= (int64_t)GET(s->days))
        return false;
    return at < 64 ? !(GET(s->filed) >> at & 1) : !seat_filed(s, day);
}

/* `f` in place of what is there. */
static void slot_set(struct world *w, struct seat *s, day_t day, const struct filed *f)
{
    filed_ptr *slot = slot_of(s, day);
    const struct filed *before = GET(*slot);
    size_t at = (size_t)(day - GET(s->first));
    bool counts = !s->drive->open; /* else nothing of it is in the cells now */

    if (counts)
        filed_tell(w, s, at, before, false);
    PUT(*slot, f);
    if (before)
        pool_retire(w, before);
    if (at < 64)
        PUT(s->filed, GET(s->filed) | UINT64_C(1) << at);
    if (counts)
        filed_tell(w, s, at, f, true);
}

const struct filed *seat_file(
    struct world *w, struct seat *s, const struct report *r, struct str body)
{
    filed_ptr *slot;
    const struct filed *before;
    struct filed *f;

    if (s->drive->open)
        slots_fit(w, s); /* its days may have changed */
    slot = slot_of(s, r->day);
    before = slot ? GET(*slot) : NULL;
    if (!slot || (before && before->revision >= r->revision))
        return NULL;
    f = filed_new(w, r, body);
    f->first_late = before ? before->first_late : r->late;
    slot_set(w, s, r->day, f);
    return f;
}

void seat_exclude(struct world *w, struct seat *s, day_t day, const bool *excluded, size_t count)
{
    const struct filed *f = seat_filed(s, day);

    if (f)
        slot_set(w, s, day, filed_excluding(w, f, excluded, count));
}

void seat_judge(struct world *w, struct seat *s, day_t day, int64_t revision, bool late)
{
    const struct filed *f = seat_filed(s, day);
    struct filed *judged;

    if (!f || (revision != 1 && revision != f->revision))
        return;
    judged = filed_copy(w, f);
    if (revision == 1)
        judged->first_late = late;
    if (revision == f->revision)
        judged->late = late;
    slot_set(w, s, day, judged);
}
