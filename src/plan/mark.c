/* mark.c: the text of a plan in pieces, marked by what was read in it and what is remarked. */
#include "plan/page.h"

#include <stdlib.h>
#include <string.h>

/* A stretch of one line that belongs to a finding, a promise or a figure. */
struct span {
    size_t from, to;
    int rank;     /* who wins where spans overlap: findings by severity, promises, figures */
    size_t index; /* of the finding or promise */
};

enum { RANK_FIGURE, RANK_PROMISE, RANK_NOTE, RANK_WARNING, RANK_ERROR };

struct spans {
    struct span *items;
    size_t count, capacity;
};

static void span_add(struct arena *a, struct spans *lines, size_t line_count, struct position at,
    int rank, size_t index)
{
    if (at.line >= 1 && at.line <= line_count && at.to > at.from)
        *vec_push(a, &lines[at.line - 1]) = (struct span){at.from, at.to, rank, index};
}

static int rank_of(enum severity s)
{
    return s == SEVERITY_ERROR ? RANK_ERROR : s == SEVERITY_WARNING ? RANK_WARNING : RANK_NOTE;
}

static struct spans *spans_collect(struct arena *a, const struct plan_full *full)
{
    size_t n = full->doc.line_count;
    struct spans *lines = arena_new_array(a, struct spans, n);

    for (size_t i = 0; i < full->findings.count; i++)
        span_add(
            a, lines, n, full->findings.items[i].at, rank_of(full->findings.items[i].severity), i);
    for (size_t i = 0; i < full->plan.lines.count; i++)
        span_add(a, lines, n, full->plan.lines.items[i].at, RANK_PROMISE, i);
    for (size_t i = 0; i < full->plan.figures.count; i++) {
        const struct figure *f = &full->plan.figures.items[i];

        span_add(a, lines, n, (struct position){f->line, f->col, f->from, f->to}, RANK_FIGURE, 0);
    }
    return lines;
}

static int by_offset(const void *a, const void *b)
{
    size_t x = *(const size_t *)a, y = *(const size_t *)b;

    return (x > y) - (x < y);
}

/* All places of the line where a span begins or ends, in order, each once. */
static size_t *cuts_of(
    struct arena *a, const struct spans *spans, size_t line_len, size_t *ret_count)
{
    size_t *cuts = arena_new_array(a, size_t, 2 * spans->count + 2);
    size_t n = 0, kept = 0;

    cuts[n++] = 0;
    cuts[n++] = line_len;
    for (size_t i = 0; i < spans->count; i++) {
        cuts[n++] = spans->items[i].from < line_len ? spans->items[i].from : line_len;
        cuts[n++] = spans->items[i].to < line_len ? spans->items[i].to : line_len;
    }
    qsort(cuts, n, sizeof *cuts, by_offset);
    for (size_t i = 0; i < n; i++)
        if (!kept || cuts[i] != cuts[kept - 1])
            cuts[kept++] = cuts[i];
    *ret_count = kept;
    return cuts;
}

static int by_rank(const void *a, const void *b)
{
    const struct span *x = *(const struct span *const *)a, *y = *(const struct span *const *)b;

    return x->rank != y->rank ? y->rank - x->rank : (x > y) - (x < y);
}

static int by_begin(const void *a, const void *b)
{
    const struct span *x = *(const struct span *const *)a, *y = *(const struct span *const *)b;

    return x->from != y->from ? (x->from < y->from ? -1 : 1) : (x > y) - (x < y);
}

static const struct span **sorted(
    struct arena *a, const struct spans *spans, int (*order)(const void *, const void *))
{
    const struct span **all = arena_new_array(a, const struct span *, spans->count + 1);

    for (size_t i = 0; i < spans->count; i++)
        all[i] = &spans->items[i];
    qsort(all, spans->count, sizeof *all, order);
    return all;
}

/* The first cut at or behind this place. */
static size_t cut_at(const size_t *cuts, size_t count, size_t place)
{
    size_t low = 0, high = count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (cuts[middle] < place)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The first piece from here on that nobody owns yet. */
static size_t free_from(size_t *next, size_t i)
{
    while (next[i] != i)
        i = next[i] = next[next[i]];
    return i;
}

/* Who owns each piece between two cuts: the span of the highest rank over it, of equals the first;
 * NULL: nobody. One line may hold as many figures as a whole plan, so no piece looks through all
 * spans: each span takes what those before it left. */
static const struct span **owners_of(
    struct arena *a, const struct spans *spans, const size_t *cuts, size_t count)
{
    const struct span **owners = arena_new_array(a, const struct span *, count);
    const struct span **all = sorted(a, spans, by_rank);
    size_t *next = arena_new_array(a, size_t, count);

    for (size_t i = 0; i < count; i++)
        next[i] = i;
    for (size_t k = 0; k < spans->count; k++) {
        size_t i = free_from(next, cut_at(cuts, count - 1, all[k]->from));

        while (i + 1 < count && cuts[i + 1] <= all[k]->to) {
            owners[i] = all[k];
            next[i] = i + 1;
            i = free_from(next, i);
        }
    }
    return owners;
}

static const char *class_of(int rank)
{
    static const char *const classes[] = {"", "", "note", "warning", "error"};

    return classes[rank];
}

static void piece_own(struct arena *a, struct plan_piece *p, const struct span *owner, size_t from)
{
    bool begins = owner->from == from;

    p->class = class_of(owner->rank);
    if (owner->rank >= RANK_NOTE) {
        p->href = str_printf(a, "#f%zu", owner->index + 1);
        if (begins)
            p->id = str_printf(a, "m%zu", owner->index + 1);
    } else if (owner->rank == RANK_PROMISE) {
        p->href = str_printf(a, "#l%zu", owner->index + 1);
        if (begins)
            p->id = str_printf(a, "p%zu", owner->index + 1);
    }
}

/* Does the span have an address, which is not the one of the mark itself? */
static bool is_hidden(const struct span *s, const struct span *owner)
{
    return s != owner && s->rank != RANK_FIGURE;
}

/* What begins under the mark of another keeps an address of its own. */
static void piece_anchor(struct arena *a, struct plan_piece *p, const struct span *s, size_t room)
{
    if (!p->anchors)
        p->anchors = arena_new_array(a, struct str, room);
    p->anchors[p->anchor_count++] =
        str_printf(a, "%c%zu", s->rank == RANK_PROMISE ? 'p' : 'm', s->index + 1);
}

static void line_mark(
    struct arena *a, struct str line, const struct spans *spans, struct plan_piece_list *ret)
{
    size_t count, *cuts = cuts_of(a, spans, line.len, &count);
    const struct span **owners = owners_of(a, spans, cuts, count);
    const struct span **begin = sorted(a, spans, by_begin);

    for (size_t i = 0, from = 0, to; i + 1 < count; i++, from = to) {
        struct plan_piece *p = NULL;
        size_t hidden = 0;

        for (to = from; to < spans->count && begin[to]->from <= cuts[i]; to++)
            hidden += is_hidden(begin[to], owners[i]);
        if (i && owners[i] == owners[i - 1] && !hidden) {
            p = &ret->items[ret->count - 1]; /* a cut inside one mark */
            p->text.len += cuts[i + 1] - cuts[i];
            continue;
        }
        p = vec_push(a, ret);
        p->text = str_slice(line, cuts[i], cuts[i + 1]);
        if (owners[i])
            piece_own(a, p, owners[i], cuts[i]);
        for (size_t k = from; k < to; k++)
            if (is_hidden(begin[k], owners[i]))
                piece_anchor(a, p, begin[k], hidden);
    }
}

struct plan_text_line *plan_text_mark(
    struct arena *a, const struct plan_full *full, size_t *ret_count)
{
    struct spans *spans = spans_collect(a, full);
    struct plan_text_line *text = arena_new_array(a, struct plan_text_line, full->doc.line_count);
    size_t count = 0;

    for (size_t i = 0; i < full->doc.line_count; i++) {
        if (!str_trim(full->doc.lines[i]).len)
            continue;
        text[count].number = i + 1;
        line_mark(a, full->doc.lines[i], &spans[i], &text[count].pieces);
        count++;
    }
    *ret_count = count;
    return text;
}
