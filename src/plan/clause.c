/* clause.c: what the symbols of a clause say: kind, place, count, quantity, money. */
#include "plan/works.h"

enum { COLUMN_BYTES = 2000 }; /* a longer row is no row of prices */

void clause_start(struct works *w, size_t from, size_t col)
{
    w->clause = (struct clause){
        .from = from, .at_from = from, .at_col = col, .to = from, .weak = -1, .place = -1};
}

bool clause_full(const struct clause *c)
{
    return c->count || c->quantity || c->money;
}

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

size_t column_of(const struct source_line *line, const struct symbol *s)
{
    size_t column = 1;

    for (size_t i = 0; i < s->from && i < COLUMN_BYTES; i++)
        column += line->text.ptr[i] == '\t' || line->text.ptr[i] == '|';
    return column;
}

static bool is_price(const struct works *w, const struct symbol *s)
{
    return w->price_column > 0 && w->clause.count && column_of(w->line, s) == w->price_column;
}

static void take_money(struct works *w, const struct figure *f, const struct symbol *s)
{
    struct clause *c = &w->clause;

    if (f->per.len > 0 || c->each_word || is_price(w, s)) {
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
/* Words that only turn a switch of the clause. */
static void take_word(struct clause *c, const struct symbol *s)
{
    switch (s->class) {
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
    case SYM_PLACE_WORD:
        c->per_place = c->per_place || c->each_word;
        c->each_word = false;
        break;
    case TERM_EACH:
        c->each_word = true;
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

/* "đã thực hiện", "Kết quả …:", "năm 2023" of a plan for 2024. */
static bool speaks_of_past(const struct works *w, const struct symbol *s)
{
    if (s->class == SYM_YEAR)
        return w->r->year && s->value < w->r->year && !clause_full(&w->clause);
    if (s->class == TERM_SECTION)
        return s->value == SECTION_RESULTS && !clause_full(&w->clause);
    return s->class == TERM_RESULT;
}

void clause_take(struct works *w, const struct symbol *s)
{
    switch (s->class) {
    case TERM_KIND:
        take_kind(w, s, (enum kind)s->value);
        break;
    case TERM_WHOLE:
        w->head_whole = true;
        break;
    case TERM_DONE:
        take_done(w, s);
        break;
    case TERM_RESULT:
    case TERM_SECTION:
    case SYM_YEAR:
        w->past = w->past || speaks_of_past(w, s);
        break;
    case SYM_NUMBER:
        take_number(w, s);
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
    default:
        take_word(&w->clause, s);
    }
}
