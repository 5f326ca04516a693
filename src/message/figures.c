/* figures.c: what each number of a part is about. A line is taken in segments (between commas,
 * semicolons, "và"); the word behind a number comes first, then the one before it, then what the
 * line spoke of. */
#include "message/reading.h"

#include "base/number.h"
#include "campaign/indicator.h"

#include <string.h>

/* Where the reading of a part stands. */
struct state {
    struct reading *r;
    struct message *m;
    size_t from, to;  /* items of the segment */
    size_t free_from; /* behind the quantity before */
    bool label_first; /* "dân quân 15 dân 40" */
    enum kind carry;  /* of the segment before in the same line; KIND_LAST: none */
    size_t carry_from;
    bool carry_talk, carry_raise, carry_goods, carry_gift;
    bool among;                  /* behind "trong đó", to the end of its sentence */
    bool future_here;            /* "còn 70m nữa mai làm": holds for its segment only */
    int carry_who;               /* a heading "Dân quân:" with nothing behind; -1: none */
    enum message_skip line_skip; /* "lũy kế: …" to the end of the line */
    bool line_doubt;
};

static enum word_class class_at(const struct reading *r, size_t at)
{
    const struct item *i = item_at(r, at);

    return i->kind == ITEM_WORD ? i->word.class : W_OTHER;
}

static int who_named(const char *code)
{
    return indicator_index(str_from(code));
}

/* The last item of this class in [from, to), or SIZE_MAX. */
static size_t last_of(const struct reading *r, size_t from, size_t to, enum word_class class)
{
    for (size_t i = to; i-- > from;)
        if (is_class(r, i, class))
            return i;
    return SIZE_MAX;
}

static bool has(const struct reading *r, size_t from, size_t to, enum word_class class)
{
    return last_of(r, from, to, class) != SIZE_MAX;
}

/* Goods are spoken of: "xi măng", "10 bao". */
static bool has_goods(const struct reading *r, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (is_class(r, i, W_GOODS) ||
            (is_class(r, i, W_THING) && r->items[i].word.value == KIND_GOODS))
            return true;
    return false;
}

static bool is_number_start(const struct state *s, size_t at)
{
    struct quantity_read q;

    return at < s->to && (is_item_number(s->r, at) ? !s->r->items[at].passed
                                                   : quantity_read(s->r, at, s->to, &q));
}

/* The first word of this class behind `from`, before the next number. */
static size_t next_of(const struct state *s, size_t from, enum word_class class)
{
    for (size_t i = from; i < s->to; i++) {
        if (is_item_number(s->r, i) && !s->r->items[i].passed)
            break;
        if (is_class(s->r, i, class))
            return i;
    }
    return SIZE_MAX;
}

static struct str words_of(const struct reading *r, size_t first, size_t end)
{
    if (first >= end || end > r->count)
        return S("");
    return str_slice(r->text, r->items[first].from, r->items[end - 1].to);
}

static struct message_figure figure_new(const struct state *s, const struct quantity_read *q)
{
    return (struct message_figure){.from = s->r->items[q->first].from,
        .to = s->r->items[q->end - 1].to,
        .of = OF_INDICATOR,
        .index = -1,
        .kind = KIND_LAST,
        .unit = q->unit,
        .word = S(""),
        .milli = q->milli,
        .bound = q->bound,
        .doubt = q->doubt};
}

static void doubt(struct message_figure *f, enum message_doubt d)
{
    if (!f->doubt)
        f->doubt = d;
}

static void about(struct message_figure *f, int index, enum message_doubt d)
{
    f->of = OF_INDICATOR;
    f->index = index;
    f->unit = index >= 0 ? indicators[index].unit : f->unit;
    doubt(f, d);
}

static void about_word(const struct state *s, struct message_figure *f, size_t at)
{
    const struct word *w = &s->r->items[at].word;

    f->word = words_of(s->r, at, at + 1);
    f->learned = w->learned;
    if (w->class == W_WORK) {
        f->of = OF_WORK_TODAY;
        f->index = s->r->context->works[w->value].id;
        f->kind = s->r->context->works[w->value].kind;
        if (s->r->context->works[w->value].unit != s->m->unit)
            doubt(f, DOUBT_OTHER_PLACE);
        return;
    }
    about(f, w->value, w->doubtful ? DOUBT_WORD : w->slip ? DOUBT_SPELLING : MESSAGE_SURE);
    if (s->r->items[at].to > f->to)
        f->to = s->r->items[at].to;
    if (s->r->items[at].from < f->from) /* "dân 12" */
        f->from = s->r->items[at].from;
}

/* The kind of work the number belongs to: said before it, behind it, or in the segment before. */
static size_t kind_at(const struct state *s, const struct quantity_read *q)
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

static void tie_kind(struct state *s, const struct quantity_read *q, struct message_figure *f)
{
    size_t at = kind_at(s, q), first = s->from;

    f->of = OF_WORK_TODAY;
    if (at == SIZE_MAX)
        at = lamp_at(s, q);
    if (at != SIZE_MAX)
        f->kind = (enum kind)s->r->items[at].word.value;
    else if (s->carry != KIND_LAST) {
        f->kind = s->carry;
        first = s->carry_from;
    }
    if (!tie_near(s, q, f))
        figure_tie(s->r, s->m, words_of(s->r, first, s->to), f);
}

/* "mai"; not in "Bà Mai". */
static bool is_future(const struct reading *r, size_t at)
{
    return is_class(r, at, W_FUTURE) && !(at > 0 && is_class(r, at - 1, W_NAME));
}

/* "rộng 3m", "mỗi phần 300k": how large or how much each. */
static enum message_skip skip_before(
    const struct state *s, const struct quantity_read *q, bool people)
{
    if (s->free_from > s->from && q->first == s->free_from + 1 && people &&
        is_item_mark(s->r, s->free_from, '='))
        return SKIP_TOTAL; /* "dq 3 dân 16 = 19 người" */
    for (size_t i = q->first; i-- > s->free_from;) {
        switch (class_at(s->r, i)) {
        case W_SIZE:
            return q->unit == UNIT_M ? SKIP_SIZE : SKIP_NOT;
        case W_EACH:
            return SKIP_EACH;
        case W_SO_FAR:
            return SKIP_SO_FAR;
        case W_FUTURE:
            if (is_future(s->r, i))
                return SKIP_FUTURE;
            break;
        case W_BUT:
            return SKIP_NOT;
        case W_MISTAKE:
            if (q->first - i <= 2)
                return SKIP_OLD;
            break;
        case W_TARGET:
            return SKIP_TARGET;
        case W_LEFT:
            return people ? SKIP_NOT : SKIP_LEFT;
        case W_NOT:
            return SKIP_OLD;
        case W_TOTAL:
            return SKIP_TOTAL;
        default:
            break;
        }
    }
    return SKIP_NOT;
}

static bool per_behind(const struct state *s, size_t at)
{
    return is_item_mark(s->r, at, '/') && s->r->items[at].glued && at + 1 < s->to &&
           !(at + 2 < s->to && is_item_number(s->r, at + 2)) &&
           s->r->items[at + 1].kind == ITEM_WORD &&
           (class_at(s->r, at + 1) == W_THING || class_at(s->r, at + 1) == W_WHO ||
               class_at(s->r, at + 1) == W_PERSON || class_at(s->r, at + 1) == W_MEASURE ||
               class_at(s->r, at + 1) == W_DAY);
}

static void money(struct state *s, const struct quantity_read *q, struct message_figure *f)
{
    bool raise = has(s->r, s->from, q->first, W_RAISE) || next_of(s, q->end, W_RAISE) != SIZE_MAX;
    bool goods = has_goods(s->r, s->from, s->to);

    if (has(s->r, s->free_from, q->first, W_WORTH) && next_of(s, q->end, W_RAISE) != SIZE_MAX &&
        !goods) { /* "kinh phí 4tr do dân đóng góp" */
        about(f, who_named("money"), DOUBT_WORTH);
        return;
    }
    if (has(s->r, s->free_from, q->first, W_WORTH) ||
        (!raise && next_of(s, q->end, W_WORTH) != SIZE_MAX)) {
        if (goods || (s->carry_goods && !s->carry_gift))
            about(f, who_named("goods_value"), MESSAGE_SURE);
        else if (s->carry_gift || has(s->r, s->from, q->first, W_WHO)) {
            f->unit = UNIT_VND;
            doubt(f, DOUBT_WORTH);
        } else {
            f->unit = UNIT_VND;
            doubt(f, DOUBT_WORTH);
        }
        return;
    }
    if (goods && !raise) {
        about(f, who_named("goods_value"), DOUBT_MEANING);
        return;
    }
    about(f, who_named("money"),
        raise || s->carry_raise ? (goods ? DOUBT_MEANING : MESSAGE_SURE) : DOUBT_MEANING);
}

static void measured(struct state *s, const struct quantity_read *q, struct message_figure *f)
{
    bool land = has(s->r, s->from, q->first, W_LAND) || next_of(s, q->end, W_LAND) != SIZE_MAX;
    size_t work = last_of(s->r, s->free_from, q->first, W_WORK);

    if (q->unit == UNIT_VND) {
        money(s, q, f);
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

static bool is_talk_kind(const struct reading *r, size_t at)
{
    return at != SIZE_MAX && r->items[at].word.value == KIND_SESSION;
}

/* Is the segment about a talk, a medical visit? Looks before the number, then behind. */
static bool kind_is(const struct state *s, const struct quantity_read *q, enum kind k)
{
    for (size_t i = s->from; i < q->first; i++)
        if (is_class(s->r, i, W_KIND) && s->r->items[i].word.value == (int)k)
            return true;
    for (size_t i = q->end; i < s->to; i++)
        if (is_class(s->r, i, W_KIND) && s->r->items[i].word.value == (int)k)
            return true;
    return false;
}

static bool about_talk(const struct state *s, const struct quantity_read *q)
{
    for (size_t i = s->from; i < q->first; i++) /* "1 cuộc tuyên truyền 30 lượt" */
        if (is_class(s->r, i, W_WHO) && s->r->items[i].word.value == who_named("sessions"))
            return true;
    return kind_is(s, q, KIND_SESSION) || has(s->r, s->from, s->to, W_TALK);
}

/* People of the kind at item `who`: also those who came to a talk or a doctor. */
static void people(
    struct state *s, const struct quantity_read *q, struct message_figure *f, size_t who)
{
    bool citizens = s->r->items[who].word.value == who_named("citizens");

    about_word(s, f, who);
    if (!citizens)
        return;
    if (next_of(s, q->end, W_ATTEND) != SIZE_MAX)
        f->index = who_named("attendances");
    else if (kind_is(s, q, KIND_MEDICAL))
        f->index = who_named("examined");
    else if (about_talk(s, q))
        f->index = who_named("attendances");
    else if (s->carry_talk || kind_is(s, q, KIND_GIFT))
        doubt(f, DOUBT_WHO);
    f->unit = indicators[f->index].unit;
}

/* "40 người": who they are stands elsewhere, or nowhere. */
static void persons(struct state *s, const struct quantity_read *q, struct message_figure *f)
{
    size_t who = last_of(s->r, s->free_from, q->first, W_WHO);

    if (who != SIZE_MAX && indicators[s->r->items[who].word.value].unit == UNIT_PERSON)
        people(s, q, f, who);
    else if (kind_is(s, q, KIND_MEDICAL))
        about(f, who_named("examined"), MESSAGE_SURE);
    else if (about_talk(s, q))
        about(f, who_named("attendances"), MESSAGE_SURE);
    else if (s->carry_who >= 0)
        about(f, s->carry_who, MESSAGE_SURE);
    else if (kind_is(s, q, KIND_GIFT) || s->carry_gift)
        about(f, who_named("gifts"), DOUBT_MEANING);
    else if (s->carry_talk)
        about(f, who_named("attendances"), DOUBT_WHO);
    else if (has(s->r, s->from, q->first, W_FORCES)) {
        f->unit = UNIT_PERSON;
        doubt(f, DOUBT_WHO);
    } else
        about(f, who_named("citizens"), DOUBT_WHO);
}

static void gathering(struct state *s, const struct quantity_read *q, struct message_figure *f)
{
    size_t at = kind_at(s, q);
    int kind = at != SIZE_MAX ? s->r->items[at].word.value : KIND_LAST;

    if (kind == KIND_SHOW || kind == KIND_SPORT)
        about(f, who_named("shows"), MESSAGE_SURE);
    else if (about_talk(s, q) || is_talk_kind(s->r, at) || s->carry_talk)
        about(f, who_named("sessions"), MESSAGE_SURE);
    else if (kind == KIND_MEDICAL)
        doubt(f, DOUBT_NOT_COUNTED);
    else
        about(f, who_named("sessions"), DOUBT_MEANING);
}

static void thing(struct state *s, const struct quantity_read *q, struct message_figure *f)
{
    enum kind kind = (enum kind)s->r->items[q->end].word.value;
    size_t at = kind_at(s, q);

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
}

/* "Cây: 12": the name of what is counted, then a colon. */
static bool counted_thing(
    struct state *s, const struct quantity_read *q, struct message_figure *f, size_t at)
{
    struct message_figure tied = *f;
    enum kind kind = (enum kind)s->r->items[at].word.value;

    if (kind == KIND_LAST || kind == KIND_GOODS || kind == KIND_HOUSE_BUILD || at + 2 != q->first ||
        !is_item_mark(s->r, at + 1, ':'))
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

/* Nothing known behind the number: the nearest word before it says what it is. */
static void bare(struct state *s, const struct quantity_read *q, struct message_figure *f)
{
    for (size_t i = q->first; i-- > s->free_from;) {
        switch (class_at(s->r, i)) {
        case W_WORK:
            about_word(s, f, i);
            doubt(f, DOUBT_MEASURE);
            return;
        case W_WHO:
            people(s, q, f, i);
            return;
        case W_ATTEND:
            about(f, who_named("attendances"), MESSAGE_SURE);
            return;
        case W_RAISE:
            about(f, who_named("money"),
                f->milli >= 10000 * MILLI ? MESSAGE_SURE : DOUBT_MONEY_SCALE);
            return;
        case W_TALK:
            about(f, who_named("sessions"), DOUBT_MEASURE);
            return;
        case W_LAND:
            about(f, who_named("land"), DOUBT_MEASURE);
            return;
        case W_GATHER:
            gathering(s, q, f);
            return;
        case W_PERSON:
            persons(s, q, f);
            return;
        case W_THING:
            if (counted_thing(s, q, f, i))
                return;
            f->word = words_of(s->r, i, i + 1);
            doubt(f, DOUBT_NOT_COUNTED);
            return;
        case W_GOODS:
            f->word = words_of(s->r, i, i + 1);
            doubt(f, DOUBT_NOT_COUNTED);
            return;
        case W_KIND: {
            int kind = s->r->items[i].word.value;

            if (kind == KIND_GIFT || kind == KIND_MEDICAL || kind == KIND_SESSION)
                about(f,
                    who_named(kind == KIND_GIFT      ? "gifts"
                              : kind == KIND_MEDICAL ? "examined"
                                                     : "sessions"),
                    DOUBT_MEASURE);
            else {
                if (f->doubt == DOUBT_SHARE) /* "được 2/3 đường": of what length? */
                    f->doubt = DOUBT_VAGUE;
                doubt(f, DOUBT_MEASURE);
                f->unit = UNIT_M;
                tie_kind(s, q, f);
            }
            return;
        }
        default:
            break;
        }
    }
    if (s->carry_who >= 0) {
        about(f, s->carry_who, MESSAGE_SURE);
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

static void meaning(struct state *s, struct quantity_read *q, struct message_figure *f)
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
    if (s->label_first && behind == W_WHO)
        behind = W_OTHER;
    switch (behind) {
    case W_WHO:
        people(s, q, f, at);
        if (kind_is(s, q, KIND_GIFT) && f->index == who_named("gifts") && f->doubt == DOUBT_WORD)
            f->doubt = MESSAGE_SURE;
        q->end = at + 1;
        return;
    case W_ATTEND:
        if (s->r->items[at].tokens == 1 && !about_talk(s, q) && !s->carry_talk) {
            bare(s, q, f); /* "dân 20 nghe anh" */
            return;
        }
        about(f, who_named("attendances"), MESSAGE_SURE);
        q->end = at + 1;
        return;
    case W_GATHER:
        gathering(s, q, f);
        q->end = at + 1;
        return;
    case W_PERSON:
        f->to = s->r->items[at].to;
        persons(s, q, f);
        q->end = at + 1;
        return;
    case W_THING:
        f->to = s->r->items[at].to;
        thing(s, q, f);
        q->end = at + 1;
        return;
    default:
        bare(s, q, f);
    }
}

static bool question_follows(const struct reading *r, size_t at)
{
    for (; at < r->count && r->items[at].kind != ITEM_END; at++)
        if (is_item_mark(r, at, '?'))
            return true;
    return false;
}

static struct message_figure *push(struct state *s, const struct message_figure *f)
{
    struct message_figure *to;

    if (s->m->figures.count >= MESSAGE_FIGURES_MAX)
        return NULL;
    to = vec_push(s->r->arena, &s->m->figures);
    *to = *f;
    to->among = s->among;
    return to;
}

static bool number_behind(const struct state *s, size_t at)
{
    for (; at < s->to; at++)
        if (is_item_number(s->r, at) && !s->r->items[at].passed)
            return true;
    return false;
}

/* The rules that take a number out of the day. */
static void skips(struct state *s, const struct quantity_read *q, struct message_figure *f)
{
    bool people = f->of == OF_INDICATOR && f->unit != UNIT_VND;

    f->skip = skip_before(s, q, people);
    if (f->skip == SKIP_NOT && s->line_skip) {
        f->skip = s->line_skip;
        if (s->line_doubt)
            doubt(f, f->skip == SKIP_FUTURE ? DOUBT_LATER : DOUBT_SO_FAR);
    }
    if (f->skip == SKIP_NOT && f->unit == UNIT_PERSON &&
        (has(s->r, s->free_from, q->first, W_AWAY) || next_of(s, q->end, W_AWAY) != SIZE_MAX))
        f->doubt = f->doubt && f->doubt != DOUBT_WHO ? f->doubt : DOUBT_AWAY;
    if (f->skip == SKIP_NOT && per_behind(s, q->end))
        f->skip = SKIP_EACH;
    if (f->skip == SKIP_NOT && q->end < s->to && is_class(s->r, q->end, W_SO_FAR) &&
        !number_behind(s, q->end)) { /* "220m lũy kế" */
        f->skip = SKIP_SO_FAR;
        doubt(f, DOUBT_SO_FAR);
    }
    if (f->skip == SKIP_EACH && (f->of == OF_WORK_TODAY || f->unit == UNIT_PERSON))
        doubt(f, DOUBT_EACH);
    if (f->skip == SKIP_SO_FAR && f->of == OF_WORK_TODAY) {
        f->of = OF_WORK_SO_FAR;
        f->skip = SKIP_NOT;
    }
    if (f->skip != SKIP_NOT && f->skip != SKIP_TOTAL && f->doubt != DOUBT_SO_FAR &&
        f->doubt != DOUBT_EACH && f->doubt != DOUBT_LATER)
        f->doubt = MESSAGE_SURE;
    if (question_follows(s->r, q->end) && f->skip == SKIP_NOT)
        f->doubt = DOUBT_QUESTION;
}

static bool is_arrow(const struct reading *r, size_t at)
{
    char first = r->text.ptr[r->items[at].from];

    return first == '=' || first == '-' || (unsigned char)first == 0xe2;
}

/* A number, perhaps behind the word for what is counted. */
static bool is_number_behind(const struct state *s, size_t at)
{
    if (at < s->to && (class_at(s->r, at) == W_WHO || class_at(s->r, at) == W_BOUND))
        at++;
    return is_number_start(s, at);
}

/* One number of the segment; where to go on. */
static size_t figure_take(struct state *s, size_t at)
{
    struct quantity_read q;
    struct message_figure f;
    bool becomes;

    if (!quantity_read(s->r, at, s->to, &q))
        return at + 1;
    if (q.first < s->free_from)
        q.first = at;
    f = figure_new(s, &q);
    meaning(s, &q, &f);
    if (s->r->items[q.end - 1].to > f.to && f.index >= 0)
        f.to = s->r->items[q.end - 1].to;
    skips(s, &q, &f);
    becomes = is_class(s->r, q.end, W_BECOMES) && is_number_behind(s, q.end + 1);
    if (becomes && f.skip == SKIP_OLD) { /* "nhầm 45 thành 54": which is right? */
        f.skip = SKIP_NOT;
        f.doubt = DOUBT_TWICE;
    } else if (becomes && s->m->mode != MESSAGE_CORRECTS && is_arrow(s->r, q.end)) {
        f.doubt = DOUBT_TWICE; /* "16 dân => 20": their sum, or better known? */
    } else if (becomes) {
        f.skip = SKIP_OLD;
        f.doubt = MESSAGE_SURE;
    }
    (void)push(s, &f);
    if (!becomes)
        s->free_from = q.end;
    return q.end;
}

/* "mấy chục người": somebody was there, and no number. */
static size_t vague_take(struct state *s, size_t at)
{
    size_t end = at + 1;
    struct message_figure f;
    struct quantity_read q = {.first = at, .end = end, .bound = '~', .doubt = DOUBT_VAGUE};
    enum word_class behind;

    while (end < s->to && class_at(s->r, end) == W_SCALE)
        end++;
    behind = class_at(s->r, end);
    if (end >= s->to || (end == at + 1 && behind != W_WHO && behind != W_PERSON &&
                            behind != W_MEASURE && behind != W_THING))
        return at + 1;
    q.end = end;
    f = figure_new(s, &q);
    if (question_follows(s->r, end))
        return end;
    if (behind == W_WHO)
        about_word(s, &f, end);
    f.doubt = DOUBT_VAGUE;
    f.to = s->r->items[end].to;
    (void)push(s, &f);
    s->free_from = end + 1;
    return end + 1;
}

/* "dân: không", "không có dân quân" */
static size_t none_take(struct state *s, size_t at)
{
    struct message_figure f = {.bound = '=', .kind = KIND_LAST, .word = S("")};
    size_t who = at + 1, end = at + 1, k = at;

    while (k > s->free_from &&
           (s->r->items[k - 1].kind == ITEM_MARK || class_at(s->r, k - 1) == W_JOIN))
        k--;
    if (k > s->free_from && class_at(s->r, k - 1) == W_WHO && at + 1 == s->to)
        who = k - 1;
    else if (at + 1 < s->to && class_at(s->r, at + 1) == W_WHO)
        end = at + 2;
    else
        return at + 1;
    f.from = s->r->items[who < at ? who : at].from;
    f.to = s->r->items[end - 1].to;
    about_word(s, &f, who);
    skips(s, &(struct quantity_read){.first = at, .end = end}, &f);
    if (f.unit == UNIT_PERSON)
        (void)push(s, &f);
    return end;
}

/* Names before numbers throughout: "dân quân 15 dân 40". */
static bool is_label_first(const struct state *s)
{
    bool label = false, number = false;
    size_t last_number = 0, i;

    for (i = s->from; i < s->to; i++) {
        if (is_item_number(s->r, i) && !s->r->items[i].passed) {
            if (!label && !number)
                return false;
            number = true;
            last_number = i;
        } else if (class_at(s->r, i) == W_WHO && !number)
            label = true;
    }
    if (!number)
        return false;
    for (i = last_number + 1; i < s->to; i++)
        if (class_at(s->r, i) == W_WHO)
            return false;
    return label;
}

static void segment_begin(struct state *s, size_t from, size_t to)
{
    s->from = s->free_from = from;
    s->to = to;
    s->label_first = is_label_first(s);
}

/* What the next segment may lean on. */
static void segment_end(struct state *s)
{
    size_t kind = last_of(s->r, s->from, s->to, W_KIND);
    bool talk = has(s->r, s->from, s->to, W_TALK);
    bool who = has(s->r, s->from, s->to, W_WHO);

    if (kind != SIZE_MAX) {
        s->carry = (enum kind)s->r->items[kind].word.value;
        s->carry_from = s->from;
        talk |= s->carry == KIND_SESSION;
    }
    s->carry_talk = talk || (s->carry_talk && has(s->r, s->from, s->to, W_GATHER));
    s->carry_gift =
        s->carry == KIND_GIFT || kind != SIZE_MAX ? s->carry == KIND_GIFT : s->carry_gift;
    for (size_t i = s->from; i < s->to; i++) {
        if (is_class(s->r, i, W_WHO) && s->r->items[i].word.value == who_named("sessions"))
            s->carry_talk = true;
        if (is_class(s->r, i, W_WHO) && s->r->items[i].word.value == who_named("gifts"))
            s->carry_gift = true;
    }
    s->carry_raise = has(s->r, s->from, s->to, W_RAISE) || (s->carry_raise && !who);
    s->carry_goods =
        has_goods(s->r, s->from, s->to) || (s->carry_goods && !who && kind == SIZE_MAX);
}

/* "hôm nay", or a date that is not to come. */
static bool is_past(const struct reading *r, size_t at)
{
    enum word_class c = class_at(r, at);

    return c == W_TODAY || c == W_YESTERDAY || c == W_BEFORE_YESTERDAY || c == W_BUT ||
           (r->items[at].day && r->items[at].day <= r->context->today);
}

/* "Lũy kế:" holds for its line; "lũy kế 220m" for its figure; "mai làm …" to the end. */
static void scope_set(struct state *s)
{
    bool figures = false;

    s->future_here = false;
    for (size_t i = s->from; i < s->to; i++) {
        enum word_class c = class_at(s->r, i);
        bool figure = false, colon = false;

        if (s->line_skip == SKIP_FUTURE && is_past(s->r, i))
            s->line_skip = SKIP_NOT;
        if (is_future(s->r, i)) {
            s->future_here = figures;
            s->line_skip = SKIP_FUTURE;
            s->line_doubt = false;
        }
        figures |= is_item_number(s->r, i) && !s->r->items[i].passed;
        if (c != W_SO_FAR)
            continue;
        for (size_t k = i + 1; k < s->to; k++) {
            colon |= is_item_mark(s->r, k, ':');
            figure |= is_item_number(s->r, k) && !s->r->items[k].passed;
        }
        if (colon || !figure) {
            s->line_skip = SKIP_SO_FAR;
            s->line_doubt = !colon;
        } else if (!s->line_skip && next_of(s, i + 1, W_WHO) != SIZE_MAX) {
            s->line_skip = SKIP_SO_FAR;
            s->line_doubt = true;
        }
    }
}

/* "chục người dân", without a number. */
static bool is_bare_scale(const struct state *s, size_t at)
{
    enum word_class behind = at + 1 < s->to ? class_at(s->r, at + 1) : W_OTHER;

    return class_at(s->r, at) == W_SCALE && !(at > s->from && s->r->items[at].glued) &&
           !(at > s->from && is_item_number(s->r, at - 1)) &&
           (behind == W_WHO || behind == W_PERSON || behind == W_MEASURE || behind == W_THING);
}

static void segment_read(struct state *s, size_t from, size_t to)
{
    if (from >= to)
        return;
    segment_begin(s, from, to);
    scope_set(s);
    for (size_t i = from; i < to;) {
        if (is_number_start(s, i))
            i = figure_take(s, i);
        else if (class_at(s->r, i) == W_VAGUE || is_bare_scale(s, i))
            i = vague_take(s, i);
        else if (class_at(s->r, i) == W_NONE)
            i = none_take(s, i);
        else
            i++;
    }
    segment_end(s);
    if (s->future_here)
        s->line_skip = SKIP_NOT;
    else if (s->line_skip == SKIP_FUTURE)
        s->line_doubt = true; /* "mai làm 200m, 20 dân": whose are they? */
}

static bool ends_segment(const struct reading *r, size_t at)
{
    const struct item *i = &r->items[at];

    if (i->kind == ITEM_END)
        return true;
    if (i->kind == ITEM_WORD)
        return (i->word.class == W_JOIN || i->word.class == W_AMONG) && !(at > 0 && r->items[at - 1].passed);
    if (i->kind != ITEM_MARK)
        return false;
    if (i->mark == '-' || i->mark == '/')
        return !(is_item_number(r, at + 1) && at > 0 && is_item_number(r, at - 1)) &&
               !(i->mark == '/' && i->glued);
    if (i->mark == '.')
        return true;
    return strchr(",;()!?[]|*", (int)(i->mark < 128 ? i->mark : ' ')) || i->mark > 0x2000;
}

static void line_begin(struct state *s)
{
    s->carry = KIND_LAST;
    s->carry_talk = s->carry_raise = s->carry_goods = s->carry_gift = false;
    s->carry_who = -1;
    s->line_skip = SKIP_NOT;
    s->line_doubt = s->among = false;
}

/* ---- the part as a whole ------------------------------------------------------------------ */

static bool same(const struct message_figure *a, const struct message_figure *b)
{
    return a->of == b->of && a->index == b->index && a->index >= 0;
}

static bool counts(const struct message_figure *f)
{
    return message_figure_counts(f);
}

/* "Tổng số dân 40" alone is the figure; beside its parts it is only compared. */
static void totals_judge(struct message *m)
{
    for (size_t i = 0; i < m->figures.count; i++) {
        struct message_figure *t = &m->figures.items[i];
        int64_t sum = 0;
        bool parts = false, force;

        if (t->skip != SKIP_TOTAL)
            continue;
        force = t->index < 0 || t->doubt == DOUBT_WHO;
        for (size_t k = 0; k < m->figures.count; k++) {
            const struct message_figure *f = &m->figures.items[k];

            if (k == i || !counts(f) ||
                !(force ? f->of == OF_INDICATOR && indicators[f->index].is_force : same(f, t)))
                continue;
            parts = true;
            sum += f->milli;
        }
        if (parts)
            t->doubt = sum == t->milli ? MESSAGE_SURE : DOUBT_TOTAL;
        else {
            t->skip = SKIP_NOT;
            if (t->doubt == DOUBT_WHO && !t->word.len)
                t->index = -1;
        }
    }
}

/* "45 người, trong đó 10 dân quân": what stands before "trong đó" holds its parts. Parts of the same
 * thing are not added again; of other people, nobody can know whether they are in it. */
static void among_judge(struct message *m)
{
    for (size_t i = 0; i + 1 < m->figures.count; i++) {
        struct message_figure *whole = &m->figures.items[i];
        int64_t sum = 0;
        bool force;

        if (whole->among || !m->figures.items[i + 1].among || whole->skip != SKIP_NOT)
            continue;
        force = whole->of == OF_INDICATOR &&
                (whole->index < 0 ? whole->unit == UNIT_PERSON : indicators[whole->index].is_force);
        for (size_t k = i + 1; k < m->figures.count && m->figures.items[k].among; k++) {
            struct message_figure *part = &m->figures.items[k];

            if (force && whole->doubt == DOUBT_WHO && part->skip == SKIP_NOT)
                whole->skip = SKIP_TOTAL;
            else if (same(part, whole) && part->skip == SKIP_NOT) {
                part->skip = SKIP_TOTAL;
                part->doubt = MESSAGE_SURE;
                sum += part->milli;
            } else if (force && counts(part) && part->of == OF_INDICATOR &&
                       indicators[part->index].is_force && !whole->doubt)
                whole->doubt = DOUBT_TOTAL;
        }
        if (sum > whole->milli && !whole->doubt)
            whole->doubt = DOUBT_TOTAL;
    }
}

/* "Đã xong 420/600m, hôm nay 60m": the share is what was done so far. */
static void share_judge(struct message *m)
{
    for (size_t i = 0; i < m->figures.count; i++)
        for (size_t k = 0; k < m->figures.count; k++) {
            struct message_figure *share = &m->figures.items[i], *today = &m->figures.items[k];

            if (share->doubt == DOUBT_SHARE && share->of == OF_WORK_TODAY && counts(share) &&
                counts(today) && same(share, today) && today->doubt != DOUBT_SHARE &&
                share->milli >= today->milli)
                share->of = OF_WORK_SO_FAR;
        }
}

/* Nobody knows whether it counts at all: never added to what is plain. */
static bool is_unplaced(const struct message_figure *f)
{
    return f->doubt == DOUBT_AWAY || f->doubt == DOUBT_MEANING || f->doubt == DOUBT_WORTH;
}

/* Said in parts: added up, and a person looks. */
static void twice_judge(struct message *m)
{
    for (size_t i = 0; i < m->figures.count; i++)
        for (size_t k = i + 1; k < m->figures.count; k++) {
            struct message_figure *a = &m->figures.items[i], *b = &m->figures.items[k];

            if (!counts(a) || !counts(b) || !same(a, b))
                continue;
            if (is_unplaced(a) != is_unplaced(b)) { /* "vắng 5 dân quân, còn 6" */
                (is_unplaced(a) ? a : b)->index = -1;
                continue;
            }
            a->milli += b->milli;
            a->bound = a->bound == b->bound ? a->bound : '~';
            if (a->doubt == MESSAGE_SURE || a->doubt == DOUBT_SUMMED)
                a->doubt = a->of == OF_WORK_SO_FAR || m->mode == MESSAGE_CORRECTS ? DOUBT_TWICE
                                                                                  : DOUBT_SUMMED;
            if (b->to > a->to)
                a->to = b->to;
            memmove(b, b + 1, (m->figures.count - k - 1) * sizeof *b);
            m->figures.count--;
            k--;
        }
}

static void part_judge(const struct state *s, const struct part *p)
{
    struct message *m = s->m;
    size_t placed = 0, said = 0;
    bool rest = has(s->r, p->first, p->end, W_REST);

    for (size_t i = 0; i < m->figures.count; i++) {
        const struct message_figure *f = &m->figures.items[i];
        bool asked = f->doubt == DOUBT_QUESTION;

        said += f->skip == SKIP_NOT && !asked;
        placed += f->skip == SKIP_NOT && !asked && f->index >= 0;
    }
    m->is_report = placed || (said && m->unit);
    if (!m->figures.count && rest && (m->unit || m->unit_doubt == DOUBT_UNIT_TWO) &&
        !question_follows(s->r, p->first))
        m->is_report = true;
}

void figures_of_part(struct reading *r, struct part *p)
{
    struct state s = {.r = r, .m = &p->message};
    size_t from = p->first;

    line_begin(&s);
    for (size_t i = p->first; i <= p->end && i <= r->count; i++) {
        if (i < p->end && i < r->count && !ends_segment(r, i))
            continue;
        segment_read(&s, from, i < r->count ? i : r->count);
        from = i + 1;
        if (i < r->count && r->items[i].kind == ITEM_END)
            line_begin(&s);
        else if (is_item_mark(r, i, ')') ||
                 (is_item_mark(r, i, '.') && !item_at(r, i + 1)->glued)) {
            s.line_skip = SKIP_NOT;
            s.among = false;
        } else if (is_item_mark(r, i, ';'))
            s.among = false;
        else if (is_class(r, i, W_AMONG))
            s.among = true;
    }
    among_judge(s.m);
    share_judge(s.m);
    totals_judge(s.m);
    twice_judge(s.m);
    part_judge(&s, p);
}
