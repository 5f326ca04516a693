/* segment.h: a part while its figures are read, and the small questions its readers ask; inside
 * this room only, for figures.c, meaning.c, skips.c and judge.c. */
#ifndef MESSAGE_SEGMENT_H
#define MESSAGE_SEGMENT_H

#include "message/reading.h"

#include "base/number.h"
#include "campaign/indicator.h"

#include <string.h>

/* Where the reading of a part stands. */
struct state {
    struct reading *r;
    struct message *m;
    size_t part_from;
    bool divided;     /* what is said is of each of several units */
    size_t from, to;  /* items of the segment */
    size_t free_from; /* behind the quantity before */
    bool label_first; /* "dân quân 15 dân 40" */
    enum kind carry;  /* of the segment before in the same line; KIND_LAST: none */
    size_t carry_from;
    bool carry_talk, carry_raise, carry_goods, carry_gift, carry_land, carry_worth;
    bool among;                  /* behind "trong đó", to the end of its sentence */
    bool future_here;            /* "còn 70m nữa mai làm": holds for its segment only */
    size_t future_at;            /* the last such word of the segment, an item */
    int group_who;               /* "dân tổ 1 10 người, tổ 2 15 người"; -1: none */
    int carry_who;               /* a heading "Dân quân:" with nothing behind; -1: none */
    enum message_skip line_skip; /* "lũy kế: …" to the end of the line */
    bool line_doubt;
};

static inline int who_named(const char *code)
{
    return indicator_index(str_from(code));
}

/* The last item of this class in [from, to), or SIZE_MAX. */
static inline size_t last_of(const struct reading *r, size_t from, size_t to, enum word_class class)
{
    for (size_t i = to; i-- > from;)
        if (is_class(r, i, class))
            return i;
    return SIZE_MAX;
}

static inline bool has(const struct reading *r, size_t from, size_t to, enum word_class class)
{
    return last_of(r, from, to, class) != SIZE_MAX;
}

/* Goods are spoken of: "xi măng", "10 bao". */
static inline bool has_goods(const struct reading *r, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (i > from && is_class(r, i, W_GOODS) && r->items[i - 1].kind == ITEM_WORD &&
            (token_is(&r->tokens, r->items[i - 1].token, "tiem") ||
                token_is(&r->tokens, r->items[i - 1].token, "vua")))
            continue; /* "tiệm vật tư": who gives */
        else if (is_class(r, i, W_GOODS) ||
                 (is_class(r, i, W_THING) && r->items[i].word.value == KIND_GOODS))
            return true;
    return false;
}

static inline bool is_number_start(const struct state *s, size_t at)
{
    struct quantity_read q;

    return at < s->to && (is_item_number(s->r, at) ? !s->r->items[at].passed
                                                   : quantity_read(s->r, at, s->to, &q));
}

/* The first word of this class behind `from`, before the next number. */
static inline size_t next_of(const struct state *s, size_t from, enum word_class class)
{
    for (size_t i = from; i < s->to; i++) {
        if (is_item_number(s->r, i) && !s->r->items[i].passed)
            break;
        if (is_class(s->r, i, class))
            return i;
    }
    return SIZE_MAX;
}

static inline struct str words_of(const struct reading *r, size_t first, size_t end)
{
    if (first >= end || end > r->count)
        return S("");
    return str_slice(r->text, r->items[first].from, r->items[end - 1].to);
}

static inline struct message_figure figure_new(const struct state *s, const struct quantity_read *q)
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

static inline void doubt(struct message_figure *f, enum message_doubt d)
{
    if (!f->doubt)
        f->doubt = d;
}

static inline void about(struct message_figure *f, int index, enum message_doubt d)
{
    f->of = OF_INDICATOR;
    f->index = index;
    f->unit = index >= 0 ? indicators[index].unit : f->unit;
    doubt(f, d);
}

static inline void about_word(const struct state *s, struct message_figure *f, size_t at)
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

/* meaning.c: a figure of this kind of work, tied by the words of items [from, to). */
void figure_of_kind(
    struct state *s, size_t from, size_t to, enum kind kind, struct message_figure *f);

/* people.c: people of the kind at item `who`; people without a word for who they are; "cuộc",
 * "buổi". Is the segment about this kind of deed, about a talk, about any meeting? */
void figure_people(
    struct state *s, const struct quantity_read *q, struct message_figure *f, size_t who);
void figure_persons(struct state *s, const struct quantity_read *q, struct message_figure *f);
void figure_gathering(struct state *s, const struct quantity_read *q, struct message_figure *f);
bool kind_is(const struct state *s, const struct quantity_read *q, enum kind k);
bool about_talk(const struct state *s, const struct quantity_read *q);
bool is_meeting(const struct state *s, const struct quantity_read *q);

/* beside.c: a doubt for a figure with an unknown word beside it. */
void figure_beside(const struct state *s, const struct quantity_read *q, struct message_figure *f);

/* meaning.c: the kind of work the number belongs to, an item. */
size_t kind_at(const struct state *s, const struct quantity_read *q);

/* money.c: what the sum of money is. */
void figure_money(struct state *s, const struct quantity_read *q, struct message_figure *f);

/* meaning.c: what the quantity is about; moves q->end behind the words it took. */
void figure_meaning(struct state *s, struct quantity_read *q, struct message_figure *f);

/* judge.c: the figures of a part held against each other. */
void figures_judge(const struct reading *r, struct part *p);

/* skips.c: the rules that take a number out of the day; what holds for the rest of the line; is a
 * question asked behind item `at`? */
void figure_skips(struct state *s, const struct quantity_read *q, struct message_figure *f);
void segment_scope(struct state *s);
bool question_follows(const struct reading *r, size_t at);

#endif
