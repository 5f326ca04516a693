/* works.c: the promises of a plan.
 *
 * A line is cut into clauses; a clause is filled with what its symbols say (kind, place, count,
 * quantity, money) and becomes a draft when it ends. What it leaves out comes from the head before
 * its colon ("- Ấp Cầu: …", "Phát quang: …") or from the line it hangs under. Which drafts are
 * promises and which are sums of others is decided at the end, in totals.c.
 */
#include "plan/works.h"

#include <string.h>

enum { LOOK_AHEAD = 200, SO_FAR_MAX = 500 };

struct works *works_new(struct reading *r)
{
    struct works *w = arena_new(r->arena, struct works);

    w->r = r;
    return w;
}

size_t works_count(const struct works *w)
{
    return w->drafts.count;
}

static void clause_start(struct works *w, size_t from, size_t col)
{
    w->clause = (struct clause){
        .from = from, .at_from = from, .at_col = col, .to = from, .weak = -1, .place = -1};
}

static bool clause_full(const struct clause *c)
{
    return c->count || c->quantity || c->money;
}

/* ---- filling a clause -------------------------------------------------------------------- */

static void mention(struct works *w, const struct symbol *s, enum kind kind)
{
    struct plan_mentions *all = &w->r->plan->mentions;

    if (w->mentioned >> kind & 1)
        return;
    w->mentioned |= 1u << kind;
    *(struct plan_mention *)vec_push(w->r->arena, all) =
        (struct plan_mention){symbol_position(w->line, s), kind};
}

static void take_kind(struct works *w, const struct symbol *s, enum kind kind)
{
    struct clause *c = &w->clause;

    mention(w, s, kind);
    for (size_t i = 0; i < c->kind_count; i++)
        if (c->kinds[i] == kind)
            return;
    if (c->kind_count < sizeof c->kinds / sizeof *c->kinds)
        c->kinds[c->kind_count++] = kind;
}

static void take_place(struct works *w, int place)
{
    struct clause *c = &w->clause;
    bool first = c->kind_count == 0 && !c->has_route && !clause_full(c);

    if (c->place < 0 && (first || (w->head_place < 0 && !c->has_spot)))
        c->place = place_of(w->r, place);
    c->has_spot = true;
}

/* "tổ 1, tổ 2" are two routes, "tổ 2 đến tổ 3" is one. */
static void take_groups(struct works *w, const struct symbol *s)
{
    struct clause *c = &w->clause;
    struct str between = str_trim(str_slice(w->line->text, c->groups_to, s->from));
    bool joined =
        c->groups == 0 || between.len == 0 || str_eq(between, S(",")) || str_eq(between, S("và"));

    c->groups = joined ? c->groups + s->value : 1;
    c->groups_to = s->to;
    c->has_spot = true;
}

static bool counted_noun(const struct works *w, const struct figure *f)
{
    const struct clause *c = &w->clause;

    if (f->noun.len == 0)
        return f->unit == UNIT_SESSION;
    for (enum kind k = 0; k < KIND_LAST; k++)
        if (kind_takes_noun(k, f->noun))
            return true;
    return c->kind_count > 0 && f->unit == UNIT_SESSION;
}

static void take_money(struct works *w, const struct figure *f, const struct symbol *s)
{
    struct clause *c = &w->clause;

    if (f->per.len > 0 || c->each_word) {
        if (!c->each) {
            c->each = f;
            c->each_at = s;
            c->each_aside = w->parens > 0 && (c->count || c->quantity);
        }
    } else if (!c->money) {
        c->money = f;
        c->money_at = s;
        c->money_total = c->total_word || w->head_total;
    }
    c->each_word = false;
}

static void take_figure(struct works *w, const struct symbol *s)
{
    struct clause *c = &w->clause;
    const struct figure *f = &w->r->plan->figures.items[s->value];

    if (f->is_ratio && !w->ratio_seen) {
        w->ratio_seen = true;
        *(struct plan_mention *)vec_push(w->r->arena, &w->r->plan->mentions) =
            (struct plan_mention){symbol_position(w->line, s), KIND_LAST};
    }
    if (f->unread || f->is_share || f->is_change || f->is_ratio || f->unit == UNIT_PERCENT ||
        f->milli == 0)
        return;
    if (f->unit == UNIT_VND) {
        take_money(w, f, s);
        return;
    }
    if (c->dimension) {
        c->dimension = false;
        return;
    }
    switch (f->unit) {
    case UNIT_NONE:
    case UNIT_COUNT:
    case UNIT_SESSION:
    case UNIT_VISIT:
        if (!c->count && !c->per_place && counted_noun(w, f)) {
            c->count = f;
            c->count_at = s;
            c->total = c->total || c->total_word;
        }
        break;
    case UNIT_HOUR:
    case UNIT_MINUTE:
    case UNIT_DAY:
        break;
    case UNIT_PERSON:
    case UNIT_ATTENDANCE:
    case UNIT_HOUSEHOLD:
        if (!c->people && f->per.len == 0) {
            c->people = f;
            c->people_at = s;
        }
        break;
    default:
        if (!c->quantity && !c->per_place && f->per.len == 0) {
            c->quantity = f;
            c->quantity_at = s;
            c->total = c->total || c->total_word;
        }
    }
}

/* "đã phát quang": what is done is no promise; "đã hư hỏng" says nothing. */
static void take_done(struct works *w, const struct symbol *s)
{
    const struct symbol *next = s + 1, *end = w->r->symbols.items + w->line->sym_to;

    if (next < end && next->from == s->next_from &&
        (next->class == TERM_KIND || next->class == TERM_RAISE || next->class == TERM_BUILD ||
            next->class == TERM_REPAIR))
        w->past = true;
}

/* "(bản Bông 01, thôn Liên Hải 02)": in a list a bare number counts what the list counts. */
static void take_number(struct works *w, const struct symbol *s)
{
    struct clause *c = &w->clause;

    if (w->in_list && c->place >= 0 && !clause_full(c)) {
        c->count = &w->r->plan->figures.items[s->value];
        c->count_at = s;
    }
}

/* One short case a symbol. NOLINTNEXTLINE(readability-function-size) */
static void take_symbol(struct works *w, const struct symbol *s)
{
    struct clause *c = &w->clause;

    switch (s->class) {
    case TERM_KIND:
        take_kind(w, s, (enum kind)s->value);
        break;
    case TERM_WEAK:
        c->weak = s->value;
        break;
    case TERM_HOUSE:
        c->house = true;
        break;
    case TERM_BUILD:
        c->build = true;
        break;
    case TERM_REPAIR:
        c->repair = true;
        break;
    case TERM_RAISE:
        c->raise = true;
        break;
    case TERM_ROUTE:
        c->has_route = true;
        break;
    case TERM_DIMENSION:
        c->dimension = true;
        break;
    case TERM_LENGTH:
        c->dimension = false;
        break;
    case TERM_TOTAL:
        c->total_word = true;
        c->per_place = false;
        break;
    case TERM_WHOLE:
        w->head_whole = true;
        break;
    case TERM_DONE:
        take_done(w, s);
        break;
    case TERM_SECTION:
        w->past = w->past || (s->value == SECTION_RESULTS && !clause_full(c));
        break;
    case SYM_YEAR:
        if (w->r->year && s->value < w->r->year && !clause_full(c))
            w->past = true;
        break;
    case SYM_NUMBER:
        take_number(w, s);
        break;
    case SYM_PLACE_WORD:
        c->per_place = c->per_place || c->each_word;
        c->each_word = false;
        break;
    case TERM_EACH:
        c->each_word = true;
        break;
    case TERM_RESULT:
        w->past = true;
        break;
    case SYM_PLACE:
        take_place(w, s->value);
        break;
    case SYM_GROUPS:
        take_groups(w, s);
        break;
    case SYM_FIGURE:
        take_figure(w, s);
        break;
    case SYM_NAME:
        if (s->value >= 0)
            c->weak = s->value;
        c->has_spot = true;
        break;
    default:
        break;
    }
}

/* ---- what a full clause promises --------------------------------------------------------- */

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

static int house_kind(const struct clause *c)
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
static int clause_kind(const struct works *w)
{
    const struct clause *c = &w->clause;
    int house = house_kind(c);
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

static void add_draft(struct works *w, int kind)
{
    const struct clause *c = &w->clause;
    struct draft *d = vec_push(w->r->arena, &w->drafts);
    struct plan_line *line = &d->line;
    struct str text = str_trim(str_slice(w->line->text, c->from, c->to));

    *d = (struct draft){.depth = w->depth,
        .parent_from = w->parent_from,
        .place = c->place >= 0 ? c->place : w->head_place,
        .total = c->total || w->head_total,
        .whole = w->head_whole,
        .section = w->section,
        .head = w->closing_head,
        .has_spot = c->has_spot,
        .count = c->count,
        .quantity = c->quantity,
        .count_at = c->count_at,
        .quantity_at = c->quantity_at};
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

static void statement_close(struct works *w)
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

static void statement_money(struct statement *st, const struct clause *c)
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

static void statement_add(struct works *w, enum kind kind)
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

/* ---- the end of a clause ------------------------------------------------------------------ */

/* "Ấp Cầu: dọn vệ sinh chợ" is a promise too, though it does not say how much. */
static bool promises_something(const struct works *w)
{
    const struct clause *c = &w->clause;

    return !clause_full(c) && !w->closing_head && !c->each && !c->people && !w->past &&
           c->kind_count > 0 &&
           (w->head_place >= 0 || (c->place >= 0 && w->line->marker != MARK_NONE)) && !w->parens &&
           (w->section == SECTION_WORKS || w->section == SECTION_NONE) &&
           kind_takes_unit(c->kinds[0], UNIT_M) && c->kinds[0] != KIND_LAND;
}

static void clause_end(struct works *w, const struct symbol *behind)
{
    struct clause *c = &w->clause;
    int kind;

    c->to = behind ? behind->from : w->line->end;
    if (!c->count && !c->quantity && c->people &&
        !w->closing_head) { /* "khám bệnh cho 300 người" */
        c->quantity = c->people;
        c->quantity_at = c->people_at;
    }
    if (c->money && w->statement.lines > 0 && !c->count && !c->quantity && c->kind_count == 0 &&
        !c->raise) {
        statement_money(&w->statement, c); /* "; mỗi phần 500.000đ, tổng trị giá …" */
    } else if (c->each && !clause_full(c) && w->statement.lines > 0) {
        statement_money(&w->statement, c);
    } else if (clause_full(c) && !w->past) {
        kind = clause_kind(w);
        if (kind >= 0 && !(c->money_total && !c->count && !c->quantity)) {
            add_draft(w, kind);
            statement_add(w, (enum kind)kind);
            w->previous_kind = kind == KIND_LAST ? -1 : kind;
        }
    } else if (promises_something(w)) {
        add_draft(w, (int)c->kinds[0]);
    }
    if (behind)
        clause_start(w, behind->next_from, behind->next_col);
}

/* A colon: what stands before it is a head for what follows. */
static void clause_head(struct works *w, const struct symbol *colon)
{
    struct clause *c = &w->clause;
    size_t at_from = c->at_from, at_col = c->at_col;
    bool full = clause_full(c);

    w->head_total = c->total_word && !full;
    if (c->place >= 0)
        w->head_place = c->place;
    w->head_kinds += c->kind_count;
    if (c->kind_count == 0 && c->weak >= 0 && !full)
        w->head_kind = c->weak;
    if (c->kind_count > 0 || c->house)
        w->head_kind = full ? clause_kind(w) : c->kind_count ? (int)c->kinds[0] : house_kind(c);
    if (full) {
        w->closing_head = true;
        clause_end(w, colon);
        w->closing_head = false;
        return;
    }
    clause_start(w, colon->next_from, colon->next_col);
    w->clause.at_from = at_from;
    w->clause.at_col = at_col;
}

/* ---- does a new clause begin behind this comma? ------------------------------------------- */

static bool ends_segment(const struct symbol *s)
{
    return s->class == SYM_COMMA || s->class == SYM_SEMICOLON || s->class == SYM_STOP ||
           s->class == SYM_OPEN || s->class == SYM_CLOSE || s->class == SYM_COLON;
}

static bool same_measure(const struct works *w, const struct figure *f)
{
    const struct clause *c = &w->clause;

    if (f->unit == UNIT_VND || f->is_share || f->is_change || f->unread)
        return false;
    if (c->quantity && f->unit == c->quantity->unit)
        return true;
    return c->count && f->noun.len > 0 && str_eq(f->noun, c->count->noun);
}

/* Is it counted by a noun of other kinds than the clause's: ", 4 cây cầu"? */
static bool other_noun(const struct works *w, const struct figure *f)
{
    int kind = clause_kind(w);

    if (f->noun.len == 0 || kind == KIND_LAST ||
        (kind >= 0 ? kind_takes_noun((enum kind)kind, f->noun) : !w->clause.count))
        return false;
    for (enum kind k = 0; k < KIND_LAST; k++)
        if (kind_takes_noun(k, f->noun))
            return true;
    return false;
}

static bool new_kind(const struct works *w, int kind)
{
    for (size_t i = 0; i < w->clause.kind_count; i++)
        if ((int)w->clause.kinds[i] == kind)
            return false;
    return w->clause.kind_count > 0 || clause_kind(w) != kind;
}

static bool begins_clause(const struct works *w, size_t at)
{
    const struct reading *r = w->r;
    bool place = false, dimension = false;

    if (!clause_full(&w->clause) && !w->clause.people)
        return false;
    for (size_t i = at + 1; i < w->line->sym_to && i < at + LOOK_AHEAD; i++) {
        const struct symbol *s = &r->symbols.items[i];

        if (ends_segment(s) || s->class == TERM_EACH || s->class == TERM_WORTH)
            return false;
        if (s->class == SYM_PLACE)
            place = true;
        if (s->class == TERM_DIMENSION || s->class == TERM_LENGTH)
            dimension = s->class == TERM_DIMENSION;
        if (s->class == TERM_KIND && new_kind(w, s->value))
            return true;
        if (s->class == SYM_NUMBER && place && w->in_list)
            return true;
        if (s->class == SYM_FIGURE) {
            const struct figure *f = &r->plan->figures.items[s->value];

            return !dimension &&
                   (place || same_measure(w, f) || other_noun(w, f) || f->unit == UNIT_LABOUR_DAY);
        }
    }
    return false;
}

/* "(ấp Cầu 03 căn, Trại Bí 01 căn)": a place and then a figure that is no money. */
static bool begins_list(const struct works *w, size_t at)
{
    bool place = false;

    for (size_t i = at + 1; i < w->line->sym_to && i < at + LOOK_AHEAD; i++) {
        const struct symbol *s = &w->r->symbols.items[i];

        if (s->class == SYM_CLOSE || s->class == SYM_SEMICOLON)
            return false;
        if (s->class == SYM_PLACE)
            place = true;
        if (s->class == SYM_NUMBER && place)
            return true;
        if (s->class == SYM_FIGURE)
            return place && w->r->plan->figures.items[s->value].unit != UNIT_VND;
    }
    return false;
}

/* "(năm 2024: 85 suất, 42,5 triệu đồng)" is skipped to its end. */
static bool speaks_of_past(struct works *w, size_t at)
{
    const struct symbol *all = w->r->symbols.items;
    size_t end = at + 1;

    if (end >= w->line->sym_to || all[end].class != SYM_YEAR || all[end].value >= w->r->year)
        return false;
    while (end < w->line->sym_to && all[end].class != SYM_CLOSE)
        end++;
    w->skip_to = end + 1;
    return true;
}

static void list_open(struct works *w, const struct symbol *s)
{
    struct clause *c = &w->clause;
    int kind = clause_full(c) ? clause_kind(w) : c->kind_count ? (int)c->kinds[0] : house_kind(c);

    w->list_kind = kind >= 0 ? kind : w->head_kind;
    w->list_head_place = w->head_place;
    w->in_list = true;
    w->closing_head = true;
    clause_end(w, s);
    w->closing_head = false;
}

static void list_close(struct works *w, const struct symbol *s)
{
    clause_end(w, s);
    w->in_list = false;
    w->head_place = w->list_head_place;
}

/* ---- a line -------------------------------------------------------------------------------- */

static void note_spot(struct works *w, const struct symbol *s)
{
    struct clause *c = &w->clause;

    if (c->spot_to)
        return;
    if (!c->spot_from && (s->class == TERM_ROUTE || s->class == SYM_GROUPS))
        c->spot_from = s->from;
    else if (c->spot_from && (s->class == TERM_LENGTH || s->class == SYM_FIGURE))
        c->spot_to = s->from;
}

static void work_symbol(struct works *w, size_t at)
{
    const struct symbol *s = &w->r->symbols.items[at];

    switch (s->class) {
    case SYM_SEMICOLON:
        clause_end(w, s);
        break;
    case SYM_STOP:
        clause_end(w, s);
        w->past = w->head_whole = false;
        break;
    case SYM_COLON:
        clause_head(w, s);
        break;
    case SYM_COMMA:
    case SYM_AND:
        if (begins_clause(w, at))
            clause_end(w, s);
        break;
    case SYM_OPEN:
        if (begins_list(w, at))
            list_open(w, s);
        else if (!speaks_of_past(w, at))
            w->parens++;
        break;
    case SYM_CLOSE:
        if (w->parens > 0)
            w->parens--;
        else if (w->in_list)
            list_close(w, s);
        break;
    default:
        note_spot(w, s);
        take_symbol(w, s);
    }
}

static bool section_has_works(enum section s)
{
    return s != SECTION_PURPOSE && s != SECTION_PEOPLE && s != SECTION_RECIPIENTS &&
           s != SECTION_RESULTS;
}

static bool mixed_kinds(const struct works *w, size_t from)
{
    for (size_t i = from + 1; i < w->drafts.count; i++)
        if (w->drafts.items[i].line.kind != w->drafts.items[from].line.kind)
            return true;
    return false;
}

/* "1. Ấp Cầu" or "Phát quang đường" alone: a heading for the lines under it. */
static void heading(struct works *w, struct frame *f, size_t drafts_before)
{
    const struct clause *c = &w->clause;
    bool alone = w->drafts.count == drafts_before;

    if (alone && !clause_full(c) && w->line->words <= 12) {
        if (c->place >= 0 && w->line->words <= 7)
            w->head_place = c->place;
        if (c->kind_count > 0 && w->line->marker != MARK_NONE)
            w->head_kind = (int)c->kinds[0];
    }
    f->place = w->head_place;
    f->kind = (w->head_kinds > 1 && !alone) || mixed_kinds(w, drafts_before) ? -1 : w->head_kind;
    f->bare = alone && (w->head_place >= 0 || w->head_kind >= 0);
}

static void mark_heads(struct works *w, size_t from)
{
    const struct reading *r = w->r;
    size_t last = w->line->sym_to;
    bool opens = w->section == SECTION_TARGETS ||
                 (last > w->line->sym_from && (r->symbols.items[last - 1].class == SYM_COLON ||
                                                  r->symbols.items[last - 1].class == TERM_LIST));

    for (size_t i = from; opens && i < w->drafts.count; i++)
        if (w->drafts.items[i].place < 0)
            w->drafts.items[i].head = true;
}

void works_line(struct works *w, const struct source_line *line, struct frame *f, size_t depth)
{
    size_t before = w->drafts.count;

    if (!section_has_works(f->section))
        return;
    w->line = line;
    w->depth = depth;
    w->section = f->section;
    w->parent_from = f->parent_from;
    w->head_place = f->place;
    w->head_kind = f->kind;
    w->list_kind = w->previous_kind = -1;
    w->head_kinds = 0;
    w->head_total = w->head_whole = w->in_list = w->closing_head = w->past = false;
    w->parens = 0;
    clause_start(w, line->body_from, line->body_col);
    w->skip_to = 0;
    for (size_t i = line->sym_from; i < line->sym_to; i++)
        if (i >= w->skip_to)
            work_symbol(w, i);
    clause_end(w, NULL);
    heading(w, f, before);
    statement_close(w);
    mark_heads(w, before);
}
