/* head.c: one message cut into parts, each of one unit and one day: who reports, for when, and
 * whether it adds to or corrects what was said before. */
#include "message/head.h"

/* Where the sentence of item `at` begins: a line, or behind ". ; ! ?". */
/* Words and marks; a paste without any end of a sentence is looked through in steps of so many. */
enum { SENTENCE_ITEMS_MAX = 500 };

size_t sentence_start(const struct reading *r, size_t at, bool commas)
{
    size_t least = at > SENTENCE_ITEMS_MAX ? at - SENTENCE_ITEMS_MAX : 0;

    while (at > least) {
        const struct item *i = &r->items[at - 1];

        if (i->kind == ITEM_END ||
            (i->kind == ITEM_MARK &&
                (i->mark == ';' || i->mark == '!' || i->mark == '?' ||
                    (i->mark == '.' && !r->items[at].glued) || (commas && i->mark == ','))))
            break;
        at--;
    }
    return at;
}

/* Nothing that belongs to the figures stands between `from` and `to`. */
bool is_light(const struct reading *r, size_t from, size_t to, bool strict)
{
    size_t words = 0;

    if (to > from && to - from > SENTENCE_ITEMS_MAX)
        return false;
    for (size_t i = from; i < to; i++) {
        if (is_item_number(r, i) && !r->items[i].passed)
            return false;
        if (r->items[i].kind != ITEM_WORD)
            continue;
        switch (r->items[i].word.class) {
        case W_OTHER:
            words++;
            break;
        case W_REPORT:
        case W_ADDS:
        case W_CORRECTS:
        case W_MISTAKE:
        case W_TODAY:
        case W_YESTERDAY:
        case W_BEFORE_YESTERDAY:
        case W_DAY:
        case W_MONTH:
        case W_YEAR:
        case W_LEFT: /* "còn ấp B" */
        case W_PLAIN:
        case W_PLACE:
        case W_HOUR:
        case W_PERSON:
        case W_NAME:
        case W_UNIT:
        case W_WEEKDAY:
        case W_THING: /* "đoàn", "cái" in a greeting */
            break;
        default:
            return false;
        }
    }
    return words <= (strict ? 3 : 12);
}

bool is_day_word(enum word_class c)
{
    return c == W_TODAY || c == W_YESTERDAY || c == W_BEFORE_YESTERDAY || c == W_DAY ||
           c == W_WEEKDAY;
}

struct part *part_new(struct head *h, size_t first)
{
    struct part *last = h->part;
    struct message m = {0};

    if (last) {
        last->end = first;
        m = last->message;
        m.figures = (struct message_figures){0};
    }
    h->part = vec_push(h->r->arena, h->parts);
    h->part->message = m;
    h->part->first = first;
    h->part->end = h->r->count;
    h->has_figure = h->day_said = false;
    return h->part;
}

bool number_at(const struct reading *r, size_t at)
{
    if (is_class(r, at, W_BOUND) || is_class(r, at, W_WHO))
        at++;
    return is_item_number(r, at) && !r->items[at].passed;
}

bool number_follows(const struct reading *r, size_t at)
{
    for (; at < r->count; at++)
        if (is_item_number(r, at) && !r->items[at].passed)
            return true;
    return false;
}

static day_t day_word(const struct reading *r, enum word_class c)
{
    day_t base = r->sent ? r->sent : r->context->today;

    return c == W_TODAY              ? base
           : c == W_YESTERDAY        ? base - 1
           : c == W_BEFORE_YESTERDAY ? base - 2
                                     : 0;
}

static void day_set(struct head *h, day_t day, enum message_doubt doubt, bool exact)
{
    h->part->message.day = day;
    h->part->message.day_doubt = doubt;
    h->part->message.day_dated = exact || (h->r->sent && !h->r->sent_told);
    h->day_said = true;
}

/* "đến 12/12", "từ hôm qua": a stretch of days. */
static bool is_stretch(const struct reading *r, size_t at)
{
    return at > 0 && r->items[at - 1].kind == ITEM_WORD &&
           (class_at(r, at - 1) == W_SO_FAR ||
               token_is(&r->tokens, r->items[at - 1].token, "den") ||
               token_is(&r->tokens, r->items[at - 1].token, "tu"));
}

/* "từ 10/12", and the day that is meant comes later. */
static bool is_since(const struct reading *r, size_t at)
{
    if (!token_is(&r->tokens, r->items[at - 1].token, "tu"))
        return false;
    for (size_t i = at + 1; i < r->count; i++)
        if (r->items[i].day || (is_class(r, i, W_TODAY) && !is_stretch(r, i)))
            return true;
    return false;
}

/* "8 dq (hôm qua 6)": the number of the day before beside that of the day. */
static bool is_compared(const struct reading *r, size_t at)
{
    return (is_class(r, at, W_YESTERDAY) || is_class(r, at, W_BEFORE_YESTERDAY)) && at > 0 &&
           (is_item_mark(r, at - 1, '(') || number_at(r, at + 1));
}

/* "12/12", "hôm qua", "thứ 5". A further day at the head of a sentence begins a part of its own. */
static void day_seen(struct head *h, size_t at, day_t day, bool written)
{
    struct reading *r = h->r;
    bool exact = written && r->items[at].day_sure, until = is_stretch(r, at);
    enum message_doubt doubt = exact      ? MESSAGE_SURE
                               : written  ? DOUBT_DAY_WEEKDAY
                               : !r->sent ? DOUBT_DAY_TODAY
                                          : MESSAGE_SURE;
    size_t start = sentence_start(r, at, true);

    if (!h->day_said && until && is_since(r, at)) /* "từ 10/12 đến nay 320m, hôm nay 90m" */
        return;
    if (!h->day_said && h->has_figure && is_compared(r, at))
        return;
    if (!h->day_said) {
        if (!until || !h->has_figure)
            day_set(h, day, until ? DOUBT_DAY_WRITTEN : doubt, exact);
        return;
    }
    if (until)
        return;
    if (h->part->message.day == day) {
        if (exact && !h->has_figure) /* "hôm nay 12/12" */
            day_set(h, day, MESSAGE_SURE, true);
        return;
    }
    if (!h->has_figure) {
        if (exact) /* the date counts */
            day_set(h, day, doubt, exact);
        return;
    }
    /* "hôm qua 160m hôm nay 200m" */
    if (day == h->part->message.day + 1 && is_class(r, at, W_TODAY) && number_at(r, at + 1) &&
        start != at && class_at(r, at - 1) == W_MEASURE)
        start = at;
    if (is_light(r, start, at, true)) {
        (void)part_new(h, start);
        day_set(h, day, doubt, exact);
    } else
        h->part->message.day_doubt = DOUBT_DAY_WRITTEN;
}

/* Nothing done stands before it: the head of a sentence, a name, a day, "báo cáo". */
static bool opens(const struct reading *r, size_t at)
{
    enum word_class c;

    if (at == 0 || r->items[at - 1].kind != ITEM_WORD)
        return true;
    c = class_at(r, at - 1);
    return c == W_UNIT || c == W_REPORT || is_day_word(c) || c == W_ADDS || r->items[at - 1].passed;
}

/* "em ghi 10", "báo 10": what was said before is told again. */
static bool was_reported(const struct reading *r, size_t from, size_t to)
{
    static const char *const words[] = {"ghi", "bao", "gui", "nhan", "go", NULL};

    if (to > from + SENTENCE_ITEMS_MAX)
        from = to - SENTENCE_ITEMS_MAX;
    for (size_t i = from + 1; i + 1 < to; i++)
        for (size_t k = 0; r->items[i].kind == ITEM_WORD && words[k]; k++)
            if (token_is(&r->tokens, r->items[i].token + r->items[i].tokens - 1, words[k]) &&
                (number_at(r, i + 1) || is_class(r, i - 1, W_TODAY) ||
                    (i > 1 && is_class(r, i - 2, W_TODAY))))
                return true;
    return false;
}

static void mode_seen(struct head *h, size_t at, enum message_mode mode)
{
    size_t start = sentence_start(h->r, at, false);
    bool weak = h->r->items[at].tokens == 1 && mode == MESSAGE_ADDS &&
                token_is(&h->r->tokens, h->r->items[at].token, "them");

    if (weak && (h->has_figure || !opens(h->r, at))) /* "trồng thêm", "xong thêm" */
        return;

    if (h->has_figure && !is_light(h->r, start, at, true)) {
        if (!weak && !number_follows(h->r, at)) /* "… (đính chính)" */
            h->part->message.mode = mode;
        if (mode == MESSAGE_CORRECTS && was_reported(h->r, h->part->first, at))
            h->part->message.mode = mode; /* "em ghi 10 dq, nhầm, đúng ra là 13" */
        return;
    }
    if (weak && h->part->first != at && !is_light(h->r, start, at, true))
        return;
    if (h->has_figure && h->part->message.mode != mode) {
        (void)part_new(h, start);
    }
    h->part->message.mode = mode;
}

static void day_finish(const struct reading *r, struct message *m, bool said)
{
    if (!said && r->sent) {
        m->day = r->sent;
        m->day_doubt = r->sent_early ? DOUBT_DAY_EARLY : MESSAGE_SURE;
        m->day_dated = !r->sent_told;
    } else if (!said) {
        m->day = r->context->today;
        m->day_doubt = DOUBT_DAY_NONE;
    }
    if (m->day > r->context->today)
        m->day_doubt = DOUBT_DAY_FUTURE;
    else if (m->day < r->context->first_day || m->day > r->context->last_day)
        m->day_doubt = DOUBT_DAY_OUTSIDE;
}

static void part_finish(struct reading *r, const struct chat *chat, struct part *p)
{
    struct message *m = &p->message;
    size_t last = p->end;

    while (last > p->first && r->items[last - 1].kind == ITEM_END)
        last--;
    m->from = r->items[p->first].from;
    m->to = last > p->first ? r->items[last - 1].to : m->from;
    unit_finish(r, chat, p);
    day_finish(r, m, m->day != 0);
}

static void item_seen(struct head *h, size_t i)
{
    struct reading *r = h->r;
    const struct item *item = &r->items[i];
    enum word_class c = class_at(r, i);
    day_t day = day_word(r, c);

    if (c == W_UNIT)
        unit_name_seen(h, i);
    else if (c == W_PLACE)
        place_seen(h, i);
    else if ((c == W_OTHER || (c == W_THING && i == 0)) && r->items[i].kind == ITEM_WORD)
        short_name_seen(h, i);
    else if ((c == W_HOUR || c == W_MEASURE) && is_item_mark(r, i + 1, '.') &&
             r->items[i + 1].glued)
        short_name_seen(h, i); /* "G.Cát" */
    else if ((c == W_MISTAKE || c == W_NOT) && h->has_figure && number_at(r, i + 1))
        h->part->message.mode = MESSAGE_CORRECTS; /* "25 dân, em ghi nhầm 52" */
    else if (c == W_RATHER && (h->part->message.mode == MESSAGE_ADDS ||
                                  (h->has_figure && was_reported(r, h->part->first, i))))
        h->part->message.mode = MESSAGE_CORRECTS;
    else if (c == W_ADDS || c == W_CORRECTS || c == W_MISTAKE)
        mode_seen(h, i, c == W_ADDS ? MESSAGE_ADDS : MESSAGE_CORRECTS);
    else if (item->day)
        day_seen(h, i, item->day, true);
    else if (day)
        day_seen(h, i, day, false);
    else if (is_item_number(r, i) && !item->passed)
        h->has_figure = true;
    else if (c == W_REST && h->part->message.unit)
        h->has_figure = true; /* "Ấp A nghỉ. Ấp B: …" */
}

void parts_read(struct reading *r, const struct chat *chat, struct parts *ret)
{
    struct head h = {.r = r, .parts = ret};
    size_t first = ret->count;

    if (!r->count)
        return;
    (void)part_new(&h, 0);
    for (size_t i = 0; i < r->count && h.parts->count - first < MESSAGE_PARTS_MAX; i++)
        item_seen(&h, i);
    units_divide(&h, first);
    for (size_t i = first; i < ret->count; i++)
        part_finish(r, chat, &ret->items[i]);
}
