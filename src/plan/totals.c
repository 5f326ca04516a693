/* totals.c: which drafts are promises, and which are sums of others.
 *
 * A draft of the whole commune is a sum if it says so ("Tổng cộng"), or if a list of its kind in
 * single places follows it. It sums up what hangs under it, else what stands before it under the
 * same heading, else all of its kind. A sum of nothing is a promise after all.
 */
#include "plan/works.h"

#include <string.h>

/* Where the lines under the line of draft i end: the next draft of a later line no deeper. The
 * answer for each draft, found from the back with a stack of depths. */
static size_t *ends_of(struct arena *a, const struct drafts *all)
{
    size_t *ends = arena_new_array(a, size_t, all->count + 1);
    size_t next_at[DEPTH_MAX + 1]; /* first draft from here on with at most this depth */

    for (size_t d = 0; d <= DEPTH_MAX; d++)
        next_at[d] = all->count;
    for (size_t i = all->count; i-- > 0;) {
        size_t line = all->items[i].line.at.line, first = i;

        while (first > 0 && all->items[first - 1].line.at.line == line)
            first--;
        for (size_t k = first; k <= i; k++)
            ends[k] = next_at[all->items[i].depth];
        for (size_t d = all->items[i].depth; d <= DEPTH_MAX; d++)
            next_at[d] = first;
        i = first;
    }
    return ends;
}

static bool same_unit(const struct draft *total, const struct draft *part)
{
    return total->line.unit == part->line.unit || (total->line.count > 0 && part->line.count > 0);
}

/* Is there a single work of this kind among the drafts [from, to)? */
static bool has_parts(
    const struct drafts *all, const struct draft *total, size_t from, size_t to, bool placed)
{
    for (size_t i = from; i < to; i++) {
        const struct draft *d = &all->items[i];

        if (d != total && (d->line.kind == total->line.kind || total->line.kind == KIND_LAST) &&
            !d->total && !d->head && same_unit(total, d) && (d->place >= 0 || !placed))
            return true;
    }
    return false;
}

static size_t line_start(const struct drafts *all, size_t i)
{
    size_t line = all->items[i].line.at.line;

    while (i > 0 && all->items[i - 1].line.at.line == line)
        i--;
    return i;
}

/* "Ấp Cầu: đường A 300m, đường B 200m; tổng 500m" sums up its own line, of its own place. */
static bool sums_own_place(const struct drafts *all, size_t i, size_t *from)
{
    const struct draft *t = &all->items[i];
    size_t parts = 0;

    *from = line_start(all, i);
    if (*from == i)
        *from = t->parent_from;
    for (size_t k = *from; k < i; k++)
        parts += all->items[k].place == t->place && all->items[k].line.kind == t->line.kind;
    return t->total && parts > 0;
}

/* "Toàn phường: tặng 100 phần quà" beside gifts in single places is their sum only if it is the
 * sum; of lengths it always is. */
static bool sums_whole(const struct drafts *all, const struct draft *whole)
{
    int64_t sum = 0;

    if (whole->line.unit != UNIT_COUNT)
        return true;
    for (size_t i = 0; i < all->count; i++) {
        const struct draft *d = &all->items[i];

        if (d->place >= 0 && d->line.kind == whole->line.kind && d->line.unit == UNIT_COUNT)
            sum += d->line.milli;
    }
    return sum == whole->line.milli;
}

struct scope {
    size_t from, to;
};

/* A sum that names no kind is of the one kind that no sum beside it names, if there is one. */
static void kind_left_over(struct drafts *all, size_t i, const struct scope *scope)
{
    struct draft *d = &all->items[i];
    unsigned kinds = 0;

    for (size_t k = scope->from; k < scope->to; k++)
        if (all->items[k].line.unit == d->line.unit && all->items[k].place >= 0)
            kinds |= 1u << all->items[k].line.kind;
    for (size_t k = line_start(all, i);
         k < all->count && all->items[k].line.at.line == d->line.at.line; k++)
        kinds &= ~(1u << all->items[k].line.kind);
    for (int k = 0; k < KIND_LAST; k++)
        if (kinds == 1u << k)
            d->line.kind = (enum kind)k;
}

static bool find_scope(const struct drafts *all, size_t i, size_t end, struct scope *ret)
{
    const struct draft *d = &all->items[i];

    if (d->place >= 0) {
        ret->to = i;
        return sums_own_place(all, i, &ret->from);
    }
    if (d->head && has_parts(all, d, i + 1, end, false)) {
        *ret = (struct scope){i + 1, end};
        return true;
    }
    if (d->total && has_parts(all, d, d->parent_from, i, false)) {
        *ret = (struct scope){d->parent_from, i};
        return true;
    }
    *ret = (struct scope){0, all->count};
    if (d->total || (d->head && d->section == SECTION_TARGETS))
        return has_parts(all, d, 0, all->count, false);
    if (d->whole)
        return has_parts(all, d, 0, all->count, true) && sums_whole(all, d);
    /* "9 tuyến đường/8.900m" before a list that hangs elsewhere */
    return !d->has_spot && (d->head || (d->count && d->quantity)) &&
           has_parts(all, d, i + 1, all->count, true);
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

/* A promise that stands among the tasks of agencies repeats one of the list, if there is one. */
static bool repeats(const struct drafts *all, const struct draft *d)
{
    if (d->section != SECTION_TASKS && d->section != SECTION_ORGANISE)
        return false;
    for (size_t i = 0; i < all->count; i++) {
        const struct draft *o = &all->items[i];

        if (o->line.kind == d->line.kind && o->section != SECTION_TASKS &&
            o->section != SECTION_ORGANISE)
            return true;
    }
    return false;
}

void works_finish(struct works *w)
{
    struct drafts *all = &w->drafts;
    size_t *ends = ends_of(w->r->arena, all);
    size_t *line_of = arena_new_array(w->r->arena, size_t, all->count + 1);
    struct scope *scopes = arena_new_array(w->r->arena, struct scope, all->count + 1);
    bool *sums = arena_new_array(w->r->arena, bool, all->count + 1);

    for (size_t i = 0; i < all->count; i++) {
        sums[i] = find_scope(all, i, ends[i], &scopes[i]);
        if (sums[i] && all->items[i].line.kind == KIND_LAST)
            kind_left_over(all, i, &scopes[i]);
    }
    for (size_t i = 0; i < all->count; i++) {
        line_of[i] = w->r->plan->lines.count;
        if (!sums[i] && all->items[i].line.kind != KIND_LAST && !repeats(all, &all->items[i]))
            as_line(w, &all->items[i]);
    }
    line_of[all->count] = w->r->plan->lines.count;
    for (size_t i = 0; i < all->count; i++) {
        struct scope lines = {line_of[scopes[i].from], line_of[scopes[i].to]};

        if (sums[i])
            as_total(w, &all->items[i], &lines);
    }
}
