/* promise.c: what a full clause promises: its kind, from its own words or from what it hangs under;
 * the draft that it becomes; and the statements of number, price and sum that clauses add up to. */
#include "plan/works.h"

#include <string.h>

enum { SO_FAR_MAX = 500 };

static bool counts_in(const struct clause *c, enum kind k)
{
    return c->count && (kind_takes_noun(k, c->count->noun) || c->count->noun.len == 0 ||
                           (c->count->unit == UNIT_SESSION && kind_takes_unit(k, UNIT_SESSION)));
}

static bool kind_fits(const struct clause *c, enum kind k)
{
    return counts_in(c, k) || (c->quantity && kind_takes_unit(k, c->quantity->unit));
}

/* A kind that the clause does not name itself must fit all that it measures. */
static bool inherited_fits(const struct clause *c, enum kind k)
{
    return (!c->count || counts_in(c, k)) &&
           (!c->quantity || kind_takes_unit(k, c->quantity->unit));
}

int clause_house_kind(const struct clause *c)
{
    bool houses = c->count && kind_takes_noun(KIND_HOUSE_BUILD, c->count->noun);

    if (!c->house && !(houses && (c->build || c->repair)))
        return -1;
    return c->repair ? KIND_HOUSE_REPAIR : KIND_HOUSE_BUILD;
}

/* "Làm mới 02 tuyến đường", "sửa chữa 3 đoạn đường". */
static int way_kind(const struct clause *c)
{
    if (!c->has_route || !(c->build || c->repair) || c->house)
        return -1;
    return c->repair ? KIND_PATCHING : KIND_ROAD;
}

/* "Tổng cộng 1.350m" alone: of the kind of the list, or of all kinds (KIND_LAST) if they differ. */
static int kind_so_far(const struct works *w)
{
    int kind = -1;

    for (size_t i = w->drafts.count; i-- > w->parent_from && w->drafts.count - i < SO_FAR_MAX;) {
        const struct draft *d = &w->drafts.items[i];

        if (d->total || d->line.kind == KIND_MONEY)
            continue;
        if (kind >= 0 && kind != (int)d->line.kind)
            return KIND_LAST;
        kind = (int)d->line.kind;
    }
    return kind;
}

/* The kind whose measure fits the figures, the nearest source first: the clause's own words, its
 * head, the line above, the clause before. */
int clause_kind(const struct works *w)
{
    const struct clause *c = &w->clause;
    int house = clause_house_kind(c);
    int counted = c->weak >= 0 && c->count && counts_in(c, (enum kind)c->weak) ? c->weak : -1;
    int others[] = {
        house, counted, way_kind(c), w->head_kind, w->list_kind, c->weak, w->previous_kind};

    if (w->head_whole && c->has_route && c->weak >= 0 && c->kind_count == 0)
        return KIND_LAST; /* "toàn xã làm 6 tuyến đường và mương" */
    if (c->raise && c->money && !c->count && !c->quantity)
        return KIND_MONEY;
    for (size_t i = 0; i < c->kind_count; i++)
        if (kind_fits(c, c->kinds[i]))
            return c->kinds[i];
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        bool own = i < 3;

        if (others[i] < 0 || !(own || c->kind_count == 0 || c->total))
            continue;
        if (own ? kind_fits(c, (enum kind)others[i]) : inherited_fits(c, (enum kind)others[i]))
            return others[i];
    }
    if ((c->total || w->head_total) && (c->count || c->quantity))
        return kind_so_far(w);
    if (w->head_whole && c->has_route && c->quantity && c->kind_count == 0)
        return KIND_LAST;
    if (c->count || c->quantity)
        return -1;
    return c->kind_count ? (int)c->kinds[0] : house;
}

/* "dài 900m, 18 trụ": the posts of one route. */
static bool posts_of_route(const struct clause *c, enum kind k)
{
    return c->quantity && c->quantity->unit == UNIT_M && kind_takes_unit(k, UNIT_M) &&
           k != KIND_BRIDGE && !kind_takes_noun(KIND_CLEARING, c->count->noun);
}

/* "Phát quang … 3.000m" without a number of routes is one route; "tổ 1,2,3" may be three. */
static void count_routes(const struct clause *c, struct plan_line *line)
{
    if (c->count && counts_in(c, line->kind) && !posts_of_route(c, line->kind)) {
        line->count = line->route_min = line->route_max = c->count->milli / 1000;
        return;
    }
    if (c->quantity && c->quantity->unit == UNIT_M && kind_takes_unit(line->kind, UNIT_M) &&
        line->kind != KIND_LAND) {
        line->count = line->route_min = 1;
        line->route_max = c->groups > 1 ? c->groups : 1;
    }
}

static void measure(const struct clause *c, struct plan_line *line)
{
    const struct figure *f = NULL;

    if (c->quantity && kind_takes_unit(line->kind, c->quantity->unit))
        f = c->quantity;
    else if (c->count && counts_in(c, line->kind))
        f = c->count;
    if (f) {
        line->milli = f->milli;
        line->unit = f->unit == UNIT_NONE ? UNIT_COUNT : f->unit;
        line->bound = f->bound;
    }
}

/* The words that say where in the hamlet: from the way to the measure. */
static struct str clause_spot(const struct works *w)
{
    const struct clause *c = &w->clause;

    if (c->spot_from == 0 || c->spot_to <= c->spot_from)
        return (struct str){"", 0};
    return str_collapse(w->r->arena, str_slice(w->line->text, c->spot_from, c->spot_to));
}

void draft_add(struct works *w, int kind)
{
    const struct clause *c = &w->clause;
    struct draft *d = vec_push(w->r->arena, &w->drafts);
    struct plan_line *line = &d->line;
    struct str text = str_trim(str_slice(w->line->text, c->from, c->to));

    *d = (struct draft){.depth = w->depth,
        .parent_from = w->parent_from,
        .place = c->place >= 0                        ? c->place
                 : w->carried_place >= 0 && !c->total ? w->carried_place
                                                      : w->head_place,
        .total = c->total || w->head_total,
        .whole = w->head_whole,
        .section = w->section,
        .head = w->closing_head,
        .has_spot = c->has_spot,
        .count = c->count,
        .quantity = c->quantity,
        .count_at = c->count_at,
        .quantity_at = c->quantity_at};
    memcpy(d->ancestors, w->ancestors, sizeof d->ancestors);
    line->at = position_in(w->line, c->at_from, c->to, c->at_col);
    line->kind = (enum kind)kind;
    line->text = str_collapse(w->r->arena, text);
    line->spot = clause_spot(w);
    line->bound = '=';
    line->money_vnd = -1;
    line->listed =
        w->line->marker != MARK_NONE || w->line->is_table_row || w->in_list || w->head_place >= 0;
    line->purpose = kind == KIND_MONEY && c->kind_count ? c->kinds[0] : KIND_LAST;
    measure(c, line);
    count_routes(c, line);
    if (c->money && !(c->money_total && w->statement.lines > 0)) {
        line->money_vnd = c->money->milli / 1000;
        if (kind == KIND_MONEY) {
            line->milli = c->money->milli;
            line->unit = UNIT_VND;
            line->bound = c->money->bound;
        }
    }
}
/* ---- statements: n things at a price ------------------------------------------------------ */

void statement_close(struct works *w)
{
    struct statement *st = &w->statement;
    int64_t n = st->head_milli ? st->head_milli : st->sum_milli;

    if (st->each_aside && st->lines > 1)
        st->each = NULL;

    if (n > 0 && (st->each || st->money)) {
        const struct symbol *at = st->money ? st->money_at : st->each_at;
        bool exact =
            (!st->each || st->each->bound == '=') && (!st->money || st->money->bound == '=');
        struct plan_value *v = vec_push(w->r->arena, &w->r->plan->values);

        *v = (struct plan_value){.at = symbol_position(w->line, at),
            .kind = st->kind,
            .unit = st->unit,
            .n_milli = n,
            .each_milli = st->each ? st->each->milli : 0,
            .money_milli = st->money ? st->money->milli : 0,
            .bound = exact && st->exact ? '=' : '~'};
    }
    *st = (struct statement){0};
}

void statement_money(struct statement *st, const struct clause *c)
{
    if (c->each && !st->each) {
        st->each = c->each;
        st->each_at = c->each_at;
        st->each_aside = c->each_aside;
    }
    if (c->money && (!st->money || c->money_total)) {
        st->money = c->money;
        st->money_at = c->money_at;
    }
}

void statement_add(struct works *w, enum kind kind)
{
    struct statement *st = &w->statement;
    const struct clause *c = &w->clause;
    const struct figure *f = c->count ? c->count : c->quantity;
    bool whole = w->closing_head || c->total || w->head_total;

    if (kind == KIND_MONEY)
        return;
    if (st->lines > 0 && (st->kind != kind || (st->money && !st->head_milli)))
        statement_close(w);
    if (st->lines == 0)
        *st = (struct statement){.kind = kind, .exact = true};
    st->lines++;
    if (f) {
        st->unit = c->count ? UNIT_COUNT : c->quantity->unit;
        st->exact = st->exact && f->bound == '=';
        if (whole)
            st->head_milli = f->milli;
        else
            st->sum_milli += f->milli;
    }
    statement_money(st, c);
}
