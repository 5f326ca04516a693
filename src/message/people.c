/* people.c: who the people of a number are: a force that took part, those who came to a talk or a
 * doctor, or nobody knows; and how often people were gathered. */
#include "message/segment.h"

static bool is_talk_kind(const struct reading *r, size_t at)
{
    return at != SIZE_MAX && r->items[at].word.value == KIND_SESSION;
}

/* Is the segment about a talk, a medical visit? Looks before the number, then behind. */
bool kind_is(const struct state *s, const struct quantity_read *q, enum kind k)
{
    for (size_t i = s->from; i < q->first; i++)
        if (is_class(s->r, i, W_KIND) && s->r->items[i].word.value == (int)k)
            return true;
    for (size_t i = q->end; i < s->to; i++)
        if (is_class(s->r, i, W_KIND) && s->r->items[i].word.value == (int)k)
            return true;
    return false;
}

bool about_talk(const struct state *s, const struct quantity_read *q)
{
    for (size_t i = s->from; i < q->first; i++) /* "1 cuộc tuyên truyền 30 lượt" */
        if (is_class(s->r, i, W_WHO) && s->r->items[i].word.value == who_named("sessions"))
            return true;
    return kind_is(s, q, KIND_SESSION) || has(s->r, s->from, s->to, W_TALK);
}

/* A thing stands right before the number, or one word between. */
static bool is_machine(const struct state *s, size_t first)
{
    for (size_t i = first; i-- > s->free_from && first - i <= 2;)
        if (s->r->items[i].kind == ITEM_MARK)
            return false;
        else if (s->r->items[i].word.plain && s->r->items[i].tokens == 1)
            continue; /* "nay dong lam 18 dq" */
        else if ((class_at(s->r, i) == W_THING && s->r->items[i].word.value == KIND_LAST) ||
                 class_at(s->r, i) == W_SPEND) /* "thuê máy xúc 3 ca" */
            return true;
    return false;
}

/* "thay phiên 2 ca", "2 ca sáng chiều": turns, no police. */
static bool is_shift(const struct state *s, const struct quantity_read *q, size_t who)
{
    static const char *const before[] = {"phien", "chia", "luan", "thay", "thanh", NULL};
    static const char *const behind[] = {"sang", "chieu", "toi", "trua", "dem", "kip", NULL};
    const struct tokens *t = &s->r->tokens;
    size_t token = s->r->items[who].token;

    if (who != q->end || !token_is(t, token, "ca") || s->r->items[who].tokens > 1)
        return false;
    for (size_t i = 0; before[i]; i++)
        if (q->first > 0 && token_is(t, s->r->items[q->first - 1].token, before[i]))
            return true;
    for (size_t i = 0; behind[i]; i++)
        if (token_is(t, token + 1, behind[i]))
            return true;
    return false;
}

/* "25 dân quân và người dân", "dân quân, dân: 25": one number for two sorts of people. */
static bool shares_number(const struct state *s, const struct quantity_read *q, size_t who)
{
    size_t at = s->to;

    for (size_t i = s->free_from; who < q->first && i < who; i++)
        if (class_at(s->r, i) == W_WHO) /* "cả dân cả dân quân được 33 người" */
            return true;
    if (who < q->first) /* what stood alone just before */
        return s->carry_who >= 0 && s->carry_who != s->r->items[who].word.value &&
               s->from > s->part_from && s->r->items[s->from - 1].kind != ITEM_END &&
               !is_item_mark(s->r, s->from - 1, '.');
    if (at >= s->r->count || !(class_at(s->r, at) == W_JOIN || is_item_mark(s->r, at, '+')))
        return false;
    for (size_t i = who + 1; i < at; i++)
        if (s->r->items[i].kind == ITEM_WORD)
            return false;
    for (at++; at < s->r->count && (class_at(s->r, at) == W_PERSON || class_at(s->r, at) == W_NAME);
         at++)
        ;
    return class_at(s->r, at) == W_WHO && !is_item_number(s->r, at + 1) &&
           !(is_item_mark(s->r, at + 1, ':') && is_item_number(s->r, at + 2));
}

/* "tuyên truyền cho 45 hội viên": they listened. */
static bool is_for(const struct state *s, size_t first)
{
    return first > s->from && s->r->items[first - 1].kind == ITEM_WORD &&
           token_is(&s->r->tokens, s->r->items[first - 1].token, "cho");
}

/* People of the kind at item `who`: also those who came to a talk or a doctor. */
void figure_people(
    struct state *s, const struct quantity_read *q, struct message_figure *f, size_t who)
{
    bool citizens = s->r->items[who].word.value == who_named("citizens");

    about_word(s, f, who);
    if ((who >= q->end && is_machine(s, q->first)) || is_shift(s, q, who)) { /* "máy xúc 2 ca" */
        f->index = -1;
        f->doubt = DOUBT_MEANING;
        return;
    }
    if (f->unit == UNIT_PERSON && shares_number(s, q, who)) {
        doubt(f, DOUBT_WHO);
        if (who > s->from && token_is(&s->r->tokens, s->r->items[who - 1].token, "ca"))
            f->index = -1; /* "cả dân cả dân quân được 33 người" */
    }
    if (f->index < 0)
        return;
    if (!citizens && f->unit == UNIT_PERSON && about_talk(s, q) && is_for(s, q->first)) {
        f->doubt = MESSAGE_SURE;
        about(f, who_named("attendances"), DOUBT_WORD);
        return;
    }
    if (f->index == who_named("members") && s->r->items[who].word.doubtful &&
        kind_is(s, q, KIND_MEDICAL)) { /* "khám bệnh cho 65 người cao tuổi" */
        f->index = who_named("examined");
        f->unit = indicators[f->index].unit;
    }
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

static bool has_shows(const struct state *s)
{
    for (size_t i = s->part_from; i < s->to; i++)
        if (is_class(s->r, i, W_WHO) && (s->r->items[i].word.value == who_named("shows") ||
                                            s->r->items[i].word.value == who_named("sessions")))
            return true;
    return false;
}

static bool is_turn(const struct state *s, size_t at)
{
    return at < s->to && s->r->items[at].tokens == 1 && !has(s->r, s->from, s->to, W_GATHER) &&
           !has_shows(s) && token_is(&s->r->tokens, s->r->items[at].token, "luot");
}

/* "3 cuộc, mỗi cuộc 30 người": their product, and a person looks. */
static bool times_sessions(
    const struct state *s, const struct quantity_read *q, struct message_figure *f)
{
    const struct message_figures *all = &s->m->figures;
    const struct message_figure *last = all->count ? &all->items[all->count - 1] : NULL;
    int64_t product;

    if (!last || last->of != OF_INDICATOR || last->index != who_named("sessions") || f->doubt ||
        !has(s->r, s->free_from, q->first, W_EACH) ||
        __builtin_mul_overflow(last->milli / MILLI, f->milli, &product))
        return false;
    f->milli = product;
    about(f, who_named("attendances"), DOUBT_EACH);
    return true;
}

/* "40 người": who they are stands elsewhere, or nowhere. */
void figure_persons(struct state *s, const struct quantity_read *q, struct message_figure *f)
{
    if (times_sessions(s, q, f))
        return;
    size_t who = last_of(s->r, s->free_from, q->first, W_WHO);

    if (who != SIZE_MAX && indicators[s->r->items[who].word.value].unit == UNIT_PERSON)
        figure_people(s, q, f, who);
    else if (kind_is(s, q, KIND_MEDICAL))
        about(f, who_named("examined"), MESSAGE_SURE);
    else if (about_talk(s, q)) /* "tuyên truyền loa 2 lượt": how often, or how many? */
        about(f, who_named("attendances"), is_turn(s, q->end) ? DOUBT_WHO : MESSAGE_SURE);
    else if (s->carry_who >= 0) /* "chỉ có bà con thôi, 26 người" */
        about(f, s->carry_who, DOUBT_WORD);
    else if (kind_is(s, q, KIND_GIFT) || s->carry_gift)
        about(f, who_named("gifts"), DOUBT_MEANING);
    else if (s->carry_talk)
        about(f, who_named("attendances"), DOUBT_WHO);
    else if (s->group_who >= 0 && has(s->r, s->from, q->first, W_NAME))
        about(f, s->group_who, DOUBT_SUMMED);
    else {
        f->unit = UNIT_PERSON;
        doubt(f, DOUBT_WHO);
    }
}

void figure_gathering(struct state *s, const struct quantity_read *q, struct message_figure *f)
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

/* A talk, a show or a match is spoken of, here or before in the line. */
bool is_meeting(const struct state *s, const struct quantity_read *q)
{
    return about_talk(s, q) || s->carry_talk || kind_is(s, q, KIND_SHOW) ||
           kind_is(s, q, KIND_SPORT) || s->carry == KIND_SHOW || s->carry == KIND_SPORT ||
           has(s->r, s->part_from, q->first, W_GATHER) || has_shows(s);
}
