/* totals.c: which drafts are promises, and which are sums of others.
 *
 * A draft of the whole commune is a sum if it says so ("Tổng cộng"), or if a list of its kind in
 * single places follows it. It sums up what hangs under it, else what stands before it under the
 * same heading, else all of its kind. A sum of nothing is a promise after all.
 */
#include "plan/works.h"

#include <string.h>

enum {
    COUNTED = UNIT_DAY + 1, /* beside the units: drafts with a number of things */
    MEASURES,
    BACK_MAX = 500, /* drafts of one line that are looked back over */
    LEFT_OVER_MAX = 50,
    STEPS_MAX = 5 * 1000 * 1000,
};

/* The single works by kind and measure, in order: whether a span of drafts has one is a search. */
struct parts {
    size_t *items;
    size_t count, capacity;
};

struct sums {
    struct works *w;
    struct drafts *all;
    struct parts parts[KIND_LAST][MEASURES][2]; /* [1]: only those in a place */
    int64_t counted[KIND_LAST];                 /* sum of the numbers of those in a place */
    bool among_works[KIND_LAST];                /* the kind stands outside the tasks */
    size_t *ends;                               /* of draft i: the first that is not under it */
    size_t *starts;                             /* the first of its line */
    size_t left_over, steps;                    /* of the looks back, which are bounded */
};

struct scope {
    size_t from, to;
};

static bool is_task(const struct draft *d)
{
    return d->section == SECTION_TASKS || d->section == SECTION_ORGANISE;
}

static void part_add(struct sums *s, size_t i)
{
    const struct draft *d = &s->all->items[i];
    enum kind k = d->line.kind;

    if (k == KIND_LAST)
        return;
    s->among_works[k] = s->among_works[k] || !is_task(d);
    if (d->place >= 0 && d->line.unit == UNIT_COUNT)
        s->counted[k] += d->line.milli;
    if (d->total || d->head)
        return;
    for (int placed = 0; placed <= (d->place >= 0 ? 1 : 0); placed++) {
        *(size_t *)vec_push(s->w->r->arena, &s->parts[k][d->line.unit][placed]) = i;
        if (d->line.count > 0)
            *(size_t *)vec_push(s->w->r->arena, &s->parts[k][COUNTED][placed]) = i;
    }
}

/* Is there one among [from, to) other than `not`? */
static bool part_within(const struct parts *p, size_t not, size_t from, size_t to)
{
    size_t low = 0, high = p->count;

    while (low < high) {
        size_t mid = low + (high - low) / 2;

        if (p->items[mid] < from)
            low = mid + 1;
        else
            high = mid;
    }
    if (low < p->count && p->items[low] == not )
        low++;
    return low < p->count && p->items[low] < to;
}

static bool has_parts(const struct sums *s, size_t i, size_t from, size_t to, bool placed)
{
    const struct draft *d = &s->all->items[i];
    enum kind first = d->line.kind == KIND_LAST ? 0 : d->line.kind;
    enum kind last = d->line.kind == KIND_LAST ? KIND_LAST - 1 : d->line.kind;

    for (enum kind k = first; k <= last; k++)
        if (part_within(&s->parts[k][d->line.unit][placed], i, from, to) ||
            (d->line.count > 0 && part_within(&s->parts[k][COUNTED][placed], i, from, to)))
            return true;
    return false;
}

/* Where the lines under the line of draft i end: the next draft of a later line no deeper. Found
 * from the back, with the first draft from there on for each depth. */
static void find_ends(struct sums *s)
{
    const struct drafts *all = s->all;
    size_t next_at[DEPTH_MAX + 1];

    for (size_t i = 0; i < all->count; i++)
        s->starts[i] = i > 0 && all->items[i - 1].line.at.line == all->items[i].line.at.line
                           ? s->starts[i - 1]
                           : i;
    for (size_t d = 0; d <= DEPTH_MAX; d++)
        next_at[d] = all->count;
    for (size_t i = all->count; i-- > 0;) {
        s->ends[i] = next_at[all->items[i].depth];
        if (s->starts[i] == i)
            for (size_t d = all->items[i].depth; d <= DEPTH_MAX; d++)
                next_at[d] = i;
    }
}

/* "Ấp Cầu: đường A 300m, đường B 200m; tổng 500m" sums up its own line, of its own place. */
static bool sums_own_place(const struct sums *s, size_t i, struct scope *ret)
{
    const struct draft *t = &s->all->items[i];
    size_t from = s->starts[i] == i ? t->parent_from : s->starts[i];

    if (!t->total)
        return false;
    if (from + BACK_MAX < i)
        from = i - BACK_MAX;
    *ret = (struct scope){from, i};
    for (size_t k = from; k < i; k++)
        if (s->all->items[k].place == t->place && s->all->items[k].line.kind == t->line.kind)
            return true;
    return false;
}

/* "Toàn phường: tặng 100 phần quà" beside gifts in single places is their sum only if it is the
 * sum; of lengths it always is. */
static bool sums_whole(const struct sums *s, const struct draft *d)
{
    return d->line.unit != UNIT_COUNT || d->line.kind == KIND_LAST ||
           s->counted[d->line.kind] == d->line.milli;
}

/* What the single works of its kind and measure among [from, i) come to. */
static int64_t sum_before(struct sums *s, size_t i, size_t from)
{
    const struct draft *t = &s->all->items[i];
    int64_t sum = 0;

    for (size_t k = from; k < i && s->steps < STEPS_MAX; k++, s->steps++) {
        const struct draft *d = &s->all->items[k];

        if (!d->total && !d->head && d->line.unit == t->line.unit &&
            (d->line.kind == t->line.kind || t->line.kind == KIND_LAST))
            sum += d->line.milli;
    }
    return sum;
}

/* "Cộng A: 3.800m" may close its list, or the whole heading of it: the one whose sum is nearest. */
static bool sums_before(struct sums *s, size_t i, struct scope *ret)
{
    const struct draft *d = &s->all->items[i];
    int64_t best = 0;
    bool found = false;

    for (size_t depth = d->depth; depth-- > 1;) {
        size_t from = d->ancestors[depth - 1];
        int64_t off;

        if (from > i || !has_parts(s, i, from, i, false))
            continue;
        off = sum_before(s, i, from) - d->line.milli;
        off = off < 0 ? -off : off;
        if (found && off >= best)
            continue;
        best = off;
        found = true;
        *ret = (struct scope){from, i};
    }
    return found;
}

static bool find_scope(struct sums *s, size_t i, struct scope *ret)
{
    const struct draft *d = &s->all->items[i];
    size_t count = s->all->count;

    if (d->place >= 0)
        return sums_own_place(s, i, ret);
    if (d->head && has_parts(s, i, i + 1, s->ends[i], false)) {
        *ret = (struct scope){i + 1, s->ends[i]};
        return true;
    }
    if (d->total && sums_before(s, i, ret))
        return true;
    *ret = (struct scope){0, count};
    if (d->total || (d->head && d->section == SECTION_TARGETS))
        return has_parts(s, i, 0, count, false);
    if (d->whole)
        return has_parts(s, i, 0, count, true) && sums_whole(s, d);
    /* "9 tuyến đường/8.900m" before a list that hangs elsewhere */
    return !d->has_spot && (d->head || (d->count && d->quantity)) &&
           has_parts(s, i, i + 1, count, true);
}

/* A sum that names no kind is of the one kind that no sum beside it names, if there is one. */
static void kind_left_over(struct sums *s, size_t i, const struct scope *scope)
{
    struct draft *all = s->all->items, *d = &all[i];
    unsigned kinds = 0;

    if (d->line.kind != KIND_LAST || s->left_over++ > LEFT_OVER_MAX)
        return;
    for (size_t k = scope->from; k < scope->to; k++)
        if (all[k].line.unit == d->line.unit && all[k].place >= 0)
            kinds |= 1u << all[k].line.kind;
    for (size_t k = s->starts[i]; k < s->all->count && s->starts[k] == s->starts[i]; k++)
        kinds &= ~(1u << all[k].line.kind);
    for (int k = 0; k < KIND_LAST; k++)
        if (kinds == 1u << k)
            d->line.kind = (enum kind)k;
}

static void total_add(struct works *w, const struct draft *d, const struct scope *lines,
    const struct symbol *s, const struct figure *f, enum unit unit)
{
    struct plan *p = w->r->plan;
    struct plan_total *t = vec_push(w->r->arena, &p->totals);

    *t = (struct plan_total){.at = d->line.at,
        .kind = d->line.kind,
        .unit = unit,
        .milli = f->milli,
        .bound = f->bound,
        .from = lines->from,
        .to = lines->to,
        .place = d->place};
    t->at.from = s->from;
    t->at.to = s->to;
    t->at.col = s->col;
}

static void as_total(struct works *w, const struct draft *d, const struct scope *lines)
{
    if (d->count && d->line.count > 0)
        total_add(w, d, lines, d->count_at, d->count, UNIT_COUNT);
    if (d->quantity)
        total_add(w, d, lines, d->quantity_at, d->quantity, d->quantity->unit);
}

static void as_line(struct works *w, const struct draft *d)
{
    struct plan_line *line = vec_push(w->r->arena, &w->r->plan->lines);

    *line = d->line;
    line->place_index = d->place;
    if (d->place >= 0)
        line->place = w->r->places.items[d->place].label;
}

void works_finish(struct works *w)
{
    struct arena *a = w->r->arena;
    struct sums *s = arena_new(a, struct sums);
    size_t count = w->drafts.count;
    size_t *line_of = arena_new_array(a, size_t, count + 1);
    struct scope *scopes = arena_new_array(a, struct scope, count + 1);
    bool *is_sum = arena_new_array(a, bool, count + 1);

    s->w = w;
    s->all = &w->drafts;
    s->ends = arena_new_array(a, size_t, count + 1);
    s->starts = arena_new_array(a, size_t, count + 1);
    find_ends(s);
    for (size_t i = 0; i < count; i++)
        part_add(s, i);
    for (size_t i = 0; i < count; i++) {
        is_sum[i] = find_scope(s, i, &scopes[i]);
        if (is_sum[i])
            kind_left_over(s, i, &scopes[i]);
    }
    for (size_t i = 0; i < count; i++) {
        const struct draft *d = &w->drafts.items[i];

        line_of[i] = w->r->plan->lines.count;
        /* among the tasks of agencies a promise repeats one of the list, if there is one */
        if (!is_sum[i] && d->line.kind != KIND_LAST &&
            !(is_task(d) && s->among_works[d->line.kind]))
            as_line(w, d);
    }
    line_of[count] = w->r->plan->lines.count;
    for (size_t i = 0; i < count; i++) {
        struct scope lines = {line_of[scopes[i].from], line_of[scopes[i].to]};

        if (is_sum[i])
            as_total(w, &w->drafts.items[i], &lines);
    }
}
