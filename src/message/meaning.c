/* meaning.c: what one number of a segment is about. The word behind it comes first, then the one
 * before it, then what the line spoke of; what only may be meant gets a doubt. */
#include "message/segment.h"

enum { MONEY_LEAST = 50000 }; /* no road of a hamlet is so many metres long */

/* The kind of work the number belongs to: said before it, behind it, or in the segment before. */
size_t kind_at(const struct state *s, const struct quantity_read *q)
{
    size_t before = last_of(s->r, s->free_from, q->first, W_KIND), behind;

    if (before != SIZE_MAX)
        return before;
    behind = next_of(s, q->end, W_KIND);
    if (behind != SIZE_MAX)
        return behind;
    return last_of(s->r, s->from, q->first, W_KIND);
}

/* "đèn 60m", "60m đèn": a length of lamps is lighting. */
static size_t lamp_at(const struct state *s, const struct quantity_read *q)
{
    size_t at = last_of(s->r, s->free_from, q->first, W_THING);

    if (at == SIZE_MAX)
        at = next_of(s, q->end, W_THING);
    return at != SIZE_MAX && s->r->items[at].word.value == KIND_LIGHTING ? at : SIZE_MAX;
}

/* "Lộ kiểm 180m quốc lộ 70m": where several lengths stand together, the words before each one say
 * where it is. */
static bool tie_near(const struct state *s, const struct quantity_read *q, struct message_figure *f)
{
    struct message_figure near = *f;
    bool alone = s->carry_from == s->from || s->carry == KIND_LAST;

    for (size_t i = q->end; i < s->to; i++)
        alone = alone && !(is_item_number(s->r, i) && !s->r->items[i].passed);
    if ((alone && s->free_from == s->from) || s->free_from >= q->first)
        return false;
    figure_tie(s->r, s->m, words_of(s->r, s->free_from, q->first), &near);
    if (!has(s->r, s->free_from, q->first, W_KIND)) { /* "mương 25m nhựa 90m" */
        struct message_figure other = *f;

        other.kind = KIND_LAST;
        figure_tie(s->r, s->m, words_of(s->r, s->free_from, q->first), &other);
        if (other.index >= 0 && other.index != near.index) {
            *f = other;
            return true;
        }
    }
    if (near.index < 0 || (near.doubt != f->doubt && near.doubt != DOUBT_NO_KIND))
        return false;
    *f = near;
    return true;
}

static bool says_where(const struct state *s, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (s->r->items[i].kind == ITEM_WORD &&
            (class_at(s->r, i) == W_OTHER || class_at(s->r, i) == W_NAME ||
                class_at(s->r, i) == W_KIND))
            return true;
    return false;
}

static bool is_typed(const struct reading *r, size_t at, const char *word)
{
    return item_at(r, at)->kind == ITEM_WORD &&
           str_eq(str_slice(r->text, r->items[at].from, r->items[at].to), str_from(word));
}

/* "va 27m", "co 118m", "130m co to 3": typed without accents these are "và" and "có" as often. */
static bool tie_plain(struct state *s, const struct quantity_read *q, struct message_figure *f)
{
    struct message_figure tied = *f;
    size_t before = q->first > s->part_from ? q->first - 1 : SIZE_MAX;

    if (is_typed(s->r, before, "va"))
        tied.kind = KIND_PATCHING;
    else if (is_typed(s->r, before, "co") ||
             (is_typed(s->r, q->end, "co") &&
                 (is_class(s->r, q->end + 1, W_NAME) || is_class(s->r, q->end + 1, W_PLACE) ||
                     item_at(s->r, q->end + 1)->kind == ITEM_MARK ||
                     item_at(s->r, q->end + 1)->kind == ITEM_END)))
        tied.kind = KIND_CLEARING;
    else
        return false;
    doubt(&tied, DOUBT_SPELLING);
    figure_tie(s->r, s->m, words_of(s->r, s->from, s->to), &tied);
    if (tied.index < 0)
        return false;
    *f = tied;
    return true;
}

static void tie_kind(struct state *s, const struct quantity_read *q, struct message_figure *f)
{
    size_t at = kind_at(s, q), first = s->from, end = q->end;

    while (end < s->to && !(is_item_number(s->r, end) && !s->r->items[end].passed))
        end++;
    if (end < s->to && says_where(s, s->free_from, q->first))
        end = q->end; /* "lộ kiểm 180m ql22b 70m": what stands behind is of the next one */
    f->of = OF_WORK_TODAY;
    if (at == SIZE_MAX)
        at = lamp_at(s, q);
    if (at != SIZE_MAX)
        f->kind = (enum kind)s->r->items[at].word.value;
    else if (s->carry != KIND_LAST) {
        f->kind = s->carry;
        first = s->carry_from;
    } else if (tie_plain(s, q, f))
        return;
    if (!tie_near(s, q, f))
        figure_tie(s->r, s->m, words_of(s->r, first, end), f);
}

static void measured(struct state *s, const struct quantity_read *q, struct message_figure *f)
{
    bool land = has(s->r, s->from, q->first, W_LAND) || next_of(s, q->end, W_LAND) != SIZE_MAX ||
                (s->carry_land && q->unit == UNIT_M2);
    size_t work = last_of(s->r, s->free_from, q->first, W_WORK);

    if (q->unit == UNIT_VND) {
        figure_money(s, q, f);
        return;
    }
    if (work != SIZE_MAX) {
        about_word(s, f, work);
        return;
    }
    if (q->unit == UNIT_HOUSEHOLD || q->unit == UNIT_KG) {
        f->kind = has_goods(s->r, s->from, s->to) ? KIND_GOODS : KIND_LAST;
        doubt(f, DOUBT_NOT_COUNTED);
        return;
    }
    if (land && (q->unit == UNIT_M2 || kind_at(s, q) == SIZE_MAX)) {
        about(f, who_named("land"), q->unit == UNIT_M2 ? MESSAGE_SURE : DOUBT_MEASURE);
        return;
    }
    if (has_goods(s->r, s->from, s->to) && q->unit == UNIT_M3) {
        f->kind = KIND_GOODS;
        doubt(f, DOUBT_NOT_COUNTED);
        return;
    }
    tie_kind(s, q, f);
}

/* "cái", "chiếc": says nothing by itself. */
static bool is_counter(const struct reading *r, size_t at)
{
    static const char *const words[] = {"cai", "chiec", "bo", "con", "cay", NULL};

    for (size_t i = 0; words[i]; i++)
        if (token_is(&r->tokens, r->items[at].token, words[i]) && r->items[at].tokens == 1)
            return true;
    return false;
}

/* "Bóng đèn Đồng Dài: đầu xóm 3 cái, cuối xóm 4 cái": named at the head of the line. */
static enum kind heading_thing(const struct state *s, struct message_figure *f)
{
    size_t line = s->from;

    while (line > s->part_from && s->r->items[line - 1].kind != ITEM_END)
        line--;
    for (size_t i = line; i < s->from || i == line; i++) {
        if (is_item_number(s->r, i) && !s->r->items[i].passed)
            break;
        if (is_class(s->r, i, W_THING) && s->r->items[i].word.value != KIND_LAST) {
            doubt(f, DOUBT_LAST_WORK);
            return (enum kind)s->r->items[i].word.value;
        }
    }
    return KIND_LAST;
}

static void thing(struct state *s, const struct quantity_read *q, struct message_figure *f)
{
    enum kind kind = (enum kind)s->r->items[q->end].word.value;
    size_t at = kind_at(s, q), named = last_of(s->r, s->free_from, q->first, W_THING);

    if (kind == KIND_LAST && named != SIZE_MAX && is_counter(s->r, q->end))
        kind = (enum kind)s->r->items[named].word.value; /* "bóng đèn lắp được 5 cái" */
    else if (kind == KIND_LAST && is_counter(s->r, q->end))
        kind = heading_thing(s, f);
    f->unit = UNIT_COUNT;
    f->word = words_of(s->r, q->end, q->end + 1);
    f->kind = kind;
    if (kind == KIND_LAST || kind == KIND_GOODS) {
        doubt(f, DOUBT_NOT_COUNTED);
        return;
    }
    if (kind == KIND_HOUSE_BUILD && at != SIZE_MAX &&
        s->r->items[at].word.value == KIND_HOUSE_REPAIR)
        f->kind = KIND_HOUSE_REPAIR;
    f->of = OF_WORK_TODAY;
    if (has(s->r, s->from, q->first, W_STARTED))
        doubt(f, DOUBT_STARTED);
    figure_tie(s->r, s->m, words_of(s->r, s->from, s->to), f);
    if (kind == KIND_HOUSE_BUILD && f->doubt == DOUBT_SHARE && f->index >= 0)
        f->of = OF_WORK_SO_FAR; /* "đã xong 2/3 căn" */
}

/* "Cây: 12", "cây 14": the name of what is counted stands right before. */
static bool counted_thing(
    struct state *s, const struct quantity_read *q, struct message_figure *f, size_t at)
{
    struct message_figure tied = *f;
    enum kind kind = (enum kind)s->r->items[at].word.value;

    if (kind == KIND_LAST || kind == KIND_GOODS || kind == KIND_HOUSE_BUILD ||
        (at + 1 != q->first && !(at + 2 == q->first && is_item_mark(s->r, at + 1, ':'))))
        return false;
    tied.unit = UNIT_COUNT;
    tied.kind = kind;
    tied.of = OF_WORK_TODAY;
    tied.word = words_of(s->r, at, at + 1);
    tied.from = s->r->items[at].from;
    figure_tie(s->r, s->m, words_of(s->r, s->from, s->to), &tied);
    if (tied.index < 0)
        return false;
    *f = tied;
    return true;
}

/* "đèn lộ kiểm 90": so many that they are metres. */
static bool lamps_without_measure(
    struct state *s, const struct quantity_read *q, struct message_figure *f, size_t at)
{
    struct message_figure tied = *f;

    if (s->r->items[at].word.value != KIND_LIGHTING || f->milli < 20 * MILLI)
        return false;
    tied.unit = UNIT_M;
    tied.of = OF_WORK_TODAY;
    tied.kind = KIND_LIGHTING;
    doubt(&tied, DOUBT_MEASURE);
    figure_tie(s->r, s->m, words_of(s->r, s->from, q->end), &tied);
    if (tied.index < 0)
        return false;
    *f = tied;
    return true;
}

/* A kind of work or of deed in front of a bare number. */
static void bare_of_kind(
    struct state *s, const struct quantity_read *q, struct message_figure *f, int kind)
{
    if (kind == KIND_GIFT || kind == KIND_MEDICAL || kind == KIND_SESSION) {
        about(f,
            who_named(kind == KIND_GIFT      ? "gifts"
                      : kind == KIND_MEDICAL ? "examined"
                                             : "sessions"),
            DOUBT_MEASURE);
        return;
    }
    if (f->milli >= MONEY_LEAST * MILLI) { /* "quỹ thắp sáng: thu 1.500.000" */
        about(f, who_named("money"), DOUBT_MEANING);
        return;
    }
    if (f->doubt == DOUBT_SHARE) /* "được 2/3 đường": of what length? */
        f->doubt = DOUBT_VAGUE;
    doubt(f, DOUBT_MEASURE);
    f->unit = UNIT_M;
    tie_kind(s, q, f);
    if (f->index >= 0)
        return;
    f->unit = UNIT_COUNT; /* "trồng cây 48" */
    tie_kind(s, q, f);
}

/* Does the word `i` say what the number is about? */
static bool bare_of_word(
    struct state *s, const struct quantity_read *q, struct message_figure *f, size_t i)
{
    switch (class_at(s->r, i)) {
    case W_WORK:
        about_word(s, f, i);
        doubt(f, DOUBT_MEASURE);
        return true;
    case W_WHO:
        figure_people(s, q, f, i);
        return true;
    case W_ATTEND:
        about(f, who_named("attendances"), MESSAGE_SURE);
        return true;
    case W_RAISE:
        about(f, who_named("money"), f->milli >= 10000 * MILLI ? MESSAGE_SURE : DOUBT_MONEY_SCALE);
        return true;
    case W_TALK:
        about(f, who_named("sessions"), DOUBT_MEASURE);
        return true;
    case W_LAND:
        about(f, who_named("land"), DOUBT_MEASURE);
        return true;
    case W_GATHER:
        figure_gathering(s, q, f);
        return true;
    case W_PERSON:
        figure_persons(s, q, f);
        return true;
    case W_THING:
        if (counted_thing(s, q, f, i) || lamps_without_measure(s, q, f, i))
            return true;
        f->word = words_of(s->r, i, i + 1);
        doubt(f, DOUBT_NOT_COUNTED);
        return true;
    case W_GOODS:
        f->word = words_of(s->r, i, i + 1);
        doubt(f, DOUBT_NOT_COUNTED);
        return true;
    case W_KIND:
        bare_of_kind(s, q, f, s->r->items[i].word.value);
        return true;
    default:
        return false;
    }
}

/* Right behind "chiều", and what stood before it was people of the morning. */
static bool is_second_half(const struct state *s, const struct quantity_read *q)
{
    const struct message_figures *all = &s->m->figures;
    const struct message_figure *last = all->count ? &all->items[all->count - 1] : NULL;
    const struct tokens *t = &s->r->tokens;
    size_t at = q->first;

    if (!last || at == s->from || last->of != OF_INDICATOR || last->index < 0 ||
        last->unit != UNIT_PERSON || last->doubt || last->skip)
        return false;
    at = s->r->items[at - 1].token;
    return token_is(t, at, "chieu") || token_is(t, at, "toi") || token_is(t, at, "trua");
}

/* "75m cỏ tổ 3, lũy kế 375" */
static bool is_so_far_of_work(const struct state *s, const struct quantity_read *q)
{
    const struct message_figures *all = &s->m->figures;

    return has(s->r, s->free_from, q->first, W_SO_FAR) && all->count &&
           all->items[all->count - 1].of == OF_WORK_TODAY;
}

/* "Lực lượng dân quân 11/12: ấp A 8, ấp B 6": said once, before the units; -1: it was not. */
static int heading_who(const struct state *s, const struct quantity_read *q)
{
    int who = -1;

    for (size_t i = 0; i < s->part_from && !is_item_mark(s->r, i, ':'); i++) {
        if (is_item_number(s->r, i) && !s->r->items[i].passed)
            return -1;
        if (is_class(s->r, i, W_WHO))
            who = s->r->items[i].word.value;
    }
    for (size_t i = s->part_from; i < q->first; i++)
        if (s->r->items[i].kind == ITEM_WORD && !is_class(s->r, i, W_UNIT))
            return -1;
    return q->end < s->to && s->r->items[q->end].kind == ITEM_WORD ? -1 : who;
}

/* Nothing known behind the number: the nearest word before it says what it is. */
static void bare(struct state *s, const struct quantity_read *q, struct message_figure *f)
{
    for (size_t i = q->first; i-- > s->free_from;)
        if (bare_of_word(s, q, f, i))
            return;
    if (is_second_half(s, q)) { /* "dq sáng 5 chiều 5" */
        about(f, (int)s->m->figures.items[s->m->figures.count - 1].index, DOUBT_SUMMED);
        return;
    }
    if (s->part_from > 0 && heading_who(s, q) >= 0) {
        about(f, heading_who(s, q), DOUBT_WORD);
        return;
    }
    if (s->carry_who >= 0 && q->first == s->from) { /* "Dân quân", and below it "5" */
        about(f, s->carry_who, DOUBT_WORD);
        return;
    }
    if (q->first > s->from && is_class(s->r, q->first - 1, W_RATHER) && s->m->figures.count) {
        const struct message_figure *last = &s->m->figures.items[s->m->figures.count - 1];

        f->of = last->of; /* "dq 4, thiệt ra 14" */
        f->index = last->index;
        f->kind = last->kind;
        f->unit = last->unit;
        doubt(f, DOUBT_TWICE);
        return;
    }
    if (s->group_who >= 0 && has(s->r, s->from, q->first, W_NAME)) { /* "tổ 1: 8, tổ 2: 10" */
        about(f, s->group_who, DOUBT_SUMMED);
        return;
    }
    if ((has(s->r, s->from, q->first, W_TODAY) || is_so_far_of_work(s, q)) && s->r->last_work &&
        s->r->last_unit == s->m->unit) { /* "(riêng bữa nay 4)" */
        const struct message_work *w = &s->r->context->works[s->r->last_work - 1];

        f->of = OF_WORK_TODAY;
        f->index = w->id;
        f->kind = w->kind;
        f->unit = w->measure;
        doubt(f, DOUBT_LAST_WORK);
        return;
    }
    if (q->end < s->to && s->r->items[q->end].kind == ITEM_WORD)
        f->word = words_of(s->r, q->end, q->end + 1);
    else if (q->first > s->from) {
        size_t at = q->first - 1;

        while (at > s->from && s->r->items[at].kind != ITEM_WORD)
            at--;
        f->word = s->r->items[at].kind == ITEM_WORD ? words_of(s->r, at, at + 1) : S("");
        if (f->word.len)
            f->from = s->r->items[at].from;
    }
    doubt(f, DOUBT_MEANING);
}

/* The word right behind, over "đ/c", "người", "anh". */
static size_t label_behind(const struct state *s, size_t at)
{
    if (at < s->to &&
        (class_at(s->r, at) == W_PERSON || class_at(s->r, at) == W_NAME ||
            class_at(s->r, at) == W_GATHER) &&
        class_at(s->r, at + 1) == W_WHO && at + 1 < s->to)
        return at + 1;
    return at;
}

/* "D30 DQ4": the number hangs on the word before it. */
static bool is_glued_before(const struct state *s, size_t first, size_t behind)
{
    return first > s->from && s->r->items[first].glued && !s->r->items[behind].glued &&
           s->r->items[first - 1].kind == ITEM_WORD;
}

void figure_meaning(struct state *s, struct quantity_read *q, struct message_figure *f)
{
    size_t at = label_behind(s, q->end);
    enum word_class behind = at < s->to ? class_at(s->r, at) : W_OTHER;

    if (q->measured || q->scaled) {
        if (!q->measured)
            f->unit = UNIT_VND;
        if (!q->measured)
            q->unit = UNIT_VND;
        measured(s, q, f);
        return;
    }
    if (behind == W_WHO && (s->label_first || is_glued_before(s, q->first, at)))
        behind = W_OTHER;
    switch (behind) {
    case W_WHO:
        figure_people(s, q, f, at);
        if (kind_is(s, q, KIND_GIFT) && f->index == who_named("gifts") && f->doubt == DOUBT_WORD)
            f->doubt = MESSAGE_SURE;
        q->end = at + 1;
        return;
    case W_ATTEND:
        if (s->r->items[at].tokens == 1 && !about_talk(s, q) && !s->carry_talk) {
            bare(s, q, f); /* "dân 20 nghe anh" */
            return;
        }
        about(f, who_named("attendances"),
            is_meeting(s, q) ? MESSAGE_SURE : DOUBT_WORD); /* "bàn giao nhà, 12 dân dự" */
        q->end = at + 1;
        return;
    case W_GATHER:
        figure_gathering(s, q, f);
        q->end = at + 1;
        return;
    case W_PERSON:
        f->to = s->r->items[at].to;
        figure_persons(s, q, f);
        q->end = at + 1;
        return;
    case W_THING:
        if (s->label_first && class_at(s->r, q->first - 1) == W_WHO && q->first > s->from) {
            bare(s, q, f); /* "dân 24 đèn lộ kiểm 165m" */
            return;
        }
        f->to = s->r->items[at].to;
        thing(s, q, f);
        q->end = at + 1;
        return;
    default:
        bare(s, q, f);
    }
}

void figure_of_kind(
    struct state *s, size_t from, size_t to, enum kind kind, struct message_figure *f)
{
    f->of = OF_WORK_TODAY;
    f->kind = kind;
    f->doubt = MESSAGE_SURE;
    figure_tie(s->r, s->m, words_of(s->r, from, to), f);
}
