/* balance.c: assigned, promised, approved and done added up by kind and measure. */
#include "proposal/balance.h"

static struct balance_row *row_of(
    struct arena *a, struct balance *b, enum kind kind, enum unit measure)
{
    for (size_t i = 0; i < b->count; i++)
        if (b->items[i].kind == kind && b->items[i].measure == measure)
            return &b->items[i];
    *vec_push(a, b) = (struct balance_row){
        .kind = kind, .measure = measure, .is_reported = proposal_makes_work(kind)};
    return &b->items[b->count - 1];
}

static void add_lines(struct arena *a, const struct unit_promises *lines, struct balance *b)
{
    for (size_t i = 0; i < lines->count; i++) {
        const struct proposal_line *l = &lines->items[i].line;
        struct balance_row *row;

        if (l->decision == DECISION_REFUSED || l->decision == DECISION_TIED || l->work.v)
            continue; /* a work of its own is added as the work that it is now */
        row = row_of(a, b, l->kind, l->measure);
        row->promised_milli += l->planned_milli;
        if (l->decision == DECISION_APPROVED)
            row->approved_milli += l->planned_milli;
    }
}

static void add_works(struct arena *a, const struct rollup *r, struct balance *b)
{
    for (size_t i = 0; i < r->kind_count; i++) {
        const struct kind_progress *k = &r->kinds[i];
        struct balance_row *row = row_of(a, b, k->kind, k->measure);

        row->promised_milli += k->tally.planned_milli;
        row->approved_milli += k->tally.planned_milli;
        row->done_milli += k->tally.done_milli;
    }
}

static void sort_by_kind(struct balance *b)
{
    for (size_t i = 1; i < b->count; i++) {
        struct balance_row row = b->items[i];
        size_t k = i;

        while (
            k && (b->items[k - 1].kind > row.kind ||
                     (b->items[k - 1].kind == row.kind && b->items[k - 1].measure > row.measure))) {
            b->items[k] = b->items[k - 1];
            k--;
        }
        b->items[k] = row;
    }
}

void balance_make(struct arena *a, const struct targets *targets, const struct unit_promises *lines,
    const struct rollup *r, struct balance *ret)
{
    struct balance b = {0};

    for (size_t i = 0; i < targets->count; i++) {
        const struct target *t = &targets->items[i];
        struct balance_row *row = row_of(a, &b, t->kind, t->measure);

        row->assigned = true;
        row->assigned_milli = t->milli;
        row->directive = t->directive;
    }
    add_works(a, r, &b);
    add_lines(a, lines, &b);
    sort_by_kind(&b);
    *ret = b;
}
