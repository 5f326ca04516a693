/* works.c: the promises of a plan.
 *
 * A line is cut into clauses; a clause is filled with what its symbols say (kind, place, count,
 * quantity, money) and becomes a draft when it ends. What it leaves out comes from the head before
 * its colon ("- Ấp Cầu: …", "Phát quang: …") or from the line it hangs under. Which drafts are
 * promises and which are sums of others is decided at the end, in totals.c.
 */
#include "plan/works.h"

#include "base/unicode.h"

enum { LOOK_AHEAD = 200 };

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
            draft_add(w, kind);
            statement_add(w, (enum kind)kind);
            w->previous_kind = kind == KIND_LAST ? -1 : kind;
        }
    } else if (promises_something(w)) {
        draft_add(w, (int)c->kinds[0]);
    }
    if (behind)
        clause_start(w, behind->next_from, behind->next_col);
}

/* "Tổng hợp:" is a sum, though "tổng hợp" is mostly what an office does with reports. */
static bool says_sum(const struct works *w, const struct symbol *colon)
{
    struct str head = str_slice(w->line->text, w->clause.from, colon->from);

    return head.len < 40 && str_eq(text_fold(w->r->arena, head), S("tong hop"));
}

/* "Chỉ tiêu đợt 2: phát quang 4 tuyến; sửa 2 cầu": the line is a section of targets. */
static bool names_targets(const struct works *w)
{
    const struct symbol *first = &w->r->symbols.items[w->line->sym_from];

    return first->class == TERM_SECTION && first->value == SECTION_TARGETS && w->head_place < 0;
}

/* A colon: what stands before it is a head for what follows. */
static void clause_head(struct works *w, const struct symbol *colon)
{
    struct clause *c = &w->clause;
    size_t at_from = c->at_from, at_col = c->at_col;
    bool full = clause_full(c);

    w->head_total = w->head_total || (c->total_word && !full) || says_sum(w, colon);
    if (!full && c->place < 0 && names_targets(w))
        w->section = SECTION_TARGETS;
    if (c->place >= 0)
        w->head_place = c->place;
    w->head_kinds += c->kind_count;
    if (c->kind_count == 0 && c->weak >= 0 && !full)
        w->head_kind = c->weak;
    if (c->kind_count > 0 || c->house)
        w->head_kind = full            ? clause_kind(w)
                       : c->kind_count ? (int)c->kinds[0]
                                       : clause_house_kind(c);
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

/* "200 cây xanh … và 300 cây" */
static bool counts_the_same(const struct works *w, struct str noun)
{
    int kind = clause_kind(w);

    return kind >= 0 && kind < KIND_LAST && kind_takes_noun((enum kind)kind, noun) &&
           kind_takes_noun((enum kind)kind, w->clause.count->noun);
}

static bool same_measure(const struct works *w, const struct figure *f)
{
    const struct clause *c = &w->clause;

    if (f->unit == UNIT_VND || f->is_share || f->is_change || f->unread)
        return false;
    if (c->quantity && f->unit == c->quantity->unit)
        return true;
    if (c->people && f->unit == c->people->unit)
        return true;
    return c->count && f->noun.len > 0 &&
           (str_eq(f->noun, c->count->noun) || counts_the_same(w, f->noun));
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

    if (at + 1 < w->line->sym_to && r->symbols.items[at + 1].class == TERM_LIST)
        return false; /* "1.350m, trong đó khu 1 500m" */
    if (w->parens > 0 || (!clause_full(&w->clause) && !w->clause.people))
        return false; /* "(03 căn tình nghĩa, 02 căn đại đoàn kết)" tells of what kind they are */
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
    int kind = clause_full(c)  ? clause_kind(w)
               : c->kind_count ? (int)c->kinds[0]
                               : clause_house_kind(c);

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
        if (begins_clause(w, at)) {
            int place = w->clause.place >= 0 ? w->clause.place : w->carried_place;

            clause_end(w, s);
            w->carried_place = place;
        }
        break;
    case TERM_LIST:
        if (!w->in_list && !w->parens && clause_full(&w->clause) && begins_list(w, at))
            list_open(w, s);
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
        clause_take(w, s);
    }
    if (ends_segment(s) && s->class != SYM_COMMA)
        w->carried_place = -1;
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
    f->sums = f->sums || (alone && w->head_total);
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

/* "Tổng cộng 300 lượt người tham gia; dọn vệ sinh 800m": all of it is sums. */
static bool begins_sum(const struct works *w)
{
    const struct symbol *all = w->r->symbols.items;
    bool sum = w->line->sym_to > w->line->sym_from && all[w->line->sym_from].class == TERM_TOTAL;

    for (size_t i = w->line->sym_from; sum && i < w->line->sym_to; i++)
        sum = all[i].class != SYM_PLACE;
    return sum;
}

/* "TT | Ấp | Nội dung | Số lượng | Đơn giá | Thành tiền": which column is the price of one. */
static void price_column(struct works *w)
{
    if (!w->line->is_table_row)
        w->price_column = 0;
    for (size_t i = w->line->sym_from; w->line->is_table_row && i < w->line->sym_to; i++) {
        const struct symbol *s = &w->r->symbols.items[i];

        if (s->class == SYM_FIGURE)
            return;
        if (s->class == TERM_EACH && s->value == 1)
            w->price_column = column_of(w->line, s);
    }
}

void works_line(struct works *w, const struct source_line *line, struct frame *f, size_t depth)
{
    size_t before = w->drafts.count;

    if (!section_has_works(f->section))
        return;
    w->line = line;
    price_column(w);
    w->depth = depth;
    w->section = f->section;
    w->parent_from = f->parent_from;
    w->ancestors = f->ancestors;
    w->head_place = f->place;
    w->head_kind = f->kind;
    w->list_kind = w->previous_kind = w->carried_place = -1;
    w->head_kinds = 0;
    w->head_total = f->sums || begins_sum(w);
    w->head_whole = w->in_list = w->closing_head = w->past = false;
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
