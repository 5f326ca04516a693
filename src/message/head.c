/* head.c: one message cut into parts, each of one unit and one day: who reports, for when, and
 * whether it adds to or corrects what was said before. */
#include "message/reading.h"

#include "base/unicode.h"

#include <string.h>

struct head {
    struct reading *r;
    struct parts *parts;
    struct part *part; /* the open one */
    bool has_figure;   /* a number stood in it already */
    bool day_said;
};

static enum word_class class_at(const struct reading *r, size_t at)
{
    const struct item *i = item_at(r, at);

    return i->kind == ITEM_WORD ? i->word.class : W_OTHER;
}

/* Where the sentence of item `at` begins: a line, or behind ". ; ! ?". */
static size_t sentence_start(const struct reading *r, size_t at, bool commas)
{
    while (at > 0) {
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
static bool is_light(const struct reading *r, size_t from, size_t to, bool strict)
{
    size_t words = 0;

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

static bool is_day_word(enum word_class c)
{
    return c == W_TODAY || c == W_YESTERDAY || c == W_BEFORE_YESTERDAY || c == W_DAY ||
           c == W_WEEKDAY;
}

/* Behind a bare "Mới" only what follows a name at the head of a report. */
static bool follows_name(const struct reading *r, size_t at)
{
    const struct item *i = item_at(r, at);
    enum word_class c = class_at(r, at);

    return i->kind == ITEM_END ||
           (i->kind == ITEM_MARK && strchr(":-,(.;=", (int)(i->mark & 127))) || c == W_REPORT ||
           c == W_ADDS || c == W_CORRECTS || c == W_MISTAKE || is_day_word(c) || i->day ||
           (i->kind == ITEM_NUMBER && !i->passed);
}

static size_t name_syllables(const struct reading *r, size_t at)
{
    return r->items[at].tokens;
}

static bool is_mention_head(const struct reading *r, size_t at)
{
    return is_light(r, sentence_start(r, at, false), at, false);
}

/* A number stands here, perhaps behind "hơn" or the word for what is counted. */
static bool number_at(const struct reading *r, size_t at)
{
    if (is_class(r, at, W_BOUND) || is_class(r, at, W_WHO))
        at++;
    return is_item_number(r, at) && !r->items[at].passed;
}

/* Does the unit named at `at` say who reports? */
static bool is_mention(const struct reading *r, size_t at)
{
    const struct item *i = &r->items[at];
    size_t start = sentence_start(r, at, false);

    if (at > 1 && class_at(r, at - 1) == W_JOIN) /* "Ấp Mới và ấp Cầu": both */
        return is_class(r, at - 2, W_UNIT) && !i->word.loose && is_mention_head(r, at - 2);
    if (at > 0 && class_at(r, at - 1) == W_JOIN)
        return false;
    if (!i->word.loose && is_light(r, start, at, false))
        return true;
    if (!i->word.loose) {
        const struct item *next = item_at(r, at + 1);

        start = sentence_start(r, at, true);
        return is_light(r, start, at, true) && start == at &&
               (next->kind == ITEM_NUMBER || (next->kind == ITEM_MARK && next->mark == ':') ||
                   class_at(r, at + 1) == W_REPORT);
    }
    /* "Gò Cát 20 dân, Bàu Đưng 25 dân": the next one of a list */
    if (name_syllables(r, at) > 1 && sentence_start(r, at, true) == at && number_at(r, at + 1) &&
        (class_at(r, at + 1) == W_WHO || class_at(r, at + 2) == W_WHO ||
            class_at(r, at + 2) == W_PERSON))
        return true;
    return is_light(r, start, at, true) &&
           (name_syllables(r, at) > 1 ? follows_name(r, at + 1) || class_at(r, at + 1) != W_OTHER
                                      : follows_name(r, at + 1));
}

static struct part *part_new(struct head *h, size_t first)
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
    h->has_figure = false;
    return h->part;
}

static bool number_follows(const struct reading *r, size_t at)
{
    for (; at < r->count; at++)
        if (is_item_number(r, at) && !r->items[at].passed)
            return true;
    return false;
}

static void unit_set(struct head *h, size_t at)
{
    const struct item *i = &h->r->items[at];
    struct message *m = &h->part->message;
    int64_t id = h->r->context->units[i->word.value].id;

    if (m->unit && m->unit != id && !h->has_figure) {
        m->unit_doubt = DOUBT_UNIT_TWO;
        m->unit_word = S("");
        m->unit = 0;
        return;
    }
    m->unit_doubt = MESSAGE_SURE;
    m->unit_word = str_slice(h->r->text, i->from, i->to);
    m->unit_learned = i->word.learned;
    if (i->word.alike) {
        /* typed without accents, two names are one */
        bool accents = false;

        for (size_t k = i->from; k < i->to; k++)
            accents |= (unsigned char)h->r->text.ptr[k] >= 0x80;
        if (!accents || i->word.slip) {
            m->unit_doubt = DOUBT_UNIT_ALIKE;
            m->unit = 0;
            return;
        }
    }
    m->unit = id;
}

/* A part that says its unit anew begins where its sentence does. */
static void unit_seen(struct head *h, size_t at)
{
    int64_t id = h->r->context->units[h->r->items[at].word.value].id;
    size_t start = sentence_start(h->r, at, false);

    if (h->has_figure) {
        if (!number_follows(h->r, at) && !h->part->message.unit) { /* signed at the end */
            unit_set(h, at);
            return;
        }
        if (h->part->message.unit == id)
            return;
        if (!is_light(h->r, start, at, false))
            start = at;
        (void)part_new(h, start > h->part->first ? start : at);
        h->part->message.unit = 0;
        h->part->message.mode = MESSAGE_REPORT;
    }
    unit_set(h, at);
}

static day_t day_word(const struct reading *r, enum word_class c)
{
    day_t base = r->sent ? r->sent : r->context->today;

    return c == W_TODAY              ? base
           : c == W_YESTERDAY        ? base - 1
           : c == W_BEFORE_YESTERDAY ? base - 2
                                     : 0;
}

static void day_set(struct head *h, day_t day, enum message_doubt doubt)
{
    h->part->message.day = day;
    h->part->message.day_doubt = doubt;
    h->day_said = true;
}

/* "12/12", "hôm qua". A further day at the head of a sentence begins a part of its own. */
static void day_seen(struct head *h, size_t at, day_t day, bool written)
{
    struct reading *r = h->r;
    enum message_doubt doubt = written && !r->items[at].day_sure ? DOUBT_DAY_WEEKDAY : MESSAGE_SURE;
    size_t start = sentence_start(r, at, true);
    bool until =
        at > 0 && r->items[at - 1].kind == ITEM_WORD &&
        (class_at(r, at - 1) == W_SO_FAR || token_is(&r->tokens, r->items[at - 1].token, "den") ||
            token_is(&r->tokens, r->items[at - 1].token, "tu"));

    if (!h->day_said) {
        if (!until || !h->has_figure)
            day_set(h, day, until ? DOUBT_DAY_WRITTEN : doubt);
        return;
    }
    if (h->part->message.day == day || until)
        return;
    if (!h->has_figure) {
        if (written) /* "hôm nay 12/12": the date counts */
            day_set(h, day, doubt);
        return;
    }
    if (is_light(r, start, at, true)) {
        (void)part_new(h, start);
        day_set(h, day, doubt);
    } else
        h->part->message.day_doubt = DOUBT_DAY_WRITTEN;
}

static void mode_seen(struct head *h, size_t at, enum message_mode mode)
{
    size_t start = sentence_start(h->r, at, false);
    bool weak = h->r->items[at].tokens == 1 && mode == MESSAGE_ADDS;

    if (h->has_figure && !is_light(h->r, start, at, true)) {
        if (!weak && !number_follows(h->r, at)) /* "… (đính chính)" */
            h->part->message.mode = mode;
        return;
    }
    if (weak && h->part->first != at && !is_light(h->r, start, at, true))
        return;
    if (h->has_figure && h->part->message.mode != mode) {
        (void)part_new(h, start);
    }
    h->part->message.mode = mode;
}

/* "ấp em", "ấp mình": no name. */
static bool is_own(const struct reading *r, size_t at)
{
    static const char *const words[] = {
        "em", "e", "minh", "toi", "tui", "ta", "tao", "chung", "con", "chau", "nay", "nha", NULL};

    for (size_t i = 0; at < r->count && r->items[at].kind == ITEM_WORD && words[i]; i++)
        if (token_is(&r->tokens, r->items[at].token, words[i]))
            return true;
    return false;
}

static void place_seen(struct head *h, size_t at)
{
    struct reading *r = h->r;
    struct message *m = &h->part->message;
    size_t start = sentence_start(r, at, false), end = at + 1;

    if (!is_light(r, start, at, false) || (m->unit && !h->has_figure) || is_own(r, at + 1))
        return;
    while (end < r->count && end < at + 4 && r->items[end].kind != ITEM_END &&
           r->items[end].kind != ITEM_MARK && !r->items[end].day &&
           (class_at(r, end) == W_OTHER || end == at + 1))
        end++;
    if (end == at + 1)
        return;
    /* the longest run of words that is near to a name */
    for (size_t to = end; to > at + 1; to--) {
        struct str typed = str_slice(r->text, r->items[at + 1].from, r->items[to - 1].to);
        int64_t id = unit_near(r, typed);

        if (!id && to > at + 2)
            continue;
        if (h->has_figure) {
            (void)part_new(h, start);
            m = &h->part->message;
            m->mode = MESSAGE_REPORT;
        }
        m->unit = id > 0 ? id : 0;
        m->unit_word = str_slice(r->text, r->items[at].from, r->items[to - 1].to);
        m->unit_doubt = id > 0   ? DOUBT_UNIT_SPELLING
                        : id < 0 ? DOUBT_UNIT_ALIKE
                                 : DOUBT_UNIT_UNKNOWN;
        return;
    }
}

/* The one unit that is named anywhere in the part. */
static void unit_anywhere(const struct reading *r, struct part *p)
{
    int64_t found = 0;

    for (size_t i = p->first; i < p->end; i++) {
        int64_t id;

        if (!is_class(r, i, W_UNIT) || (r->items[i].word.loose && r->items[i].tokens < 2))
            continue;
        id = r->context->units[r->items[i].word.value].id;
        if (found && found != id)
            return;
        found = id;
    }
    p->message.unit = found;
    p->message.unit_doubt = found ? DOUBT_UNIT_WHERE : DOUBT_UNIT_NONE;
}

static int64_t unit_of_sender(struct reading *r, const struct chat *chat)
{
    struct tokens t = {0};
    int64_t found = 0;

    lex_line(r->arena, str_slice(r->text, chat->header_from, chat->header_to), &t);
    for (size_t i = 0; i < t.count;) {
        struct word w;
        size_t n = word_find(r->local, &t, i, t.count, &w);

        if (n && w.class == W_UNIT && (!w.loose || n > 1)) {
            int64_t id = r->context->units[w.value].id;

            if (found && found != id)
                return 0;
            found = id;
        }
        i += n ? n : 1;
    }
    return found;
}

static void day_finish(const struct reading *r, struct message *m, bool said)
{
    if (!said && r->sent) {
        m->day = r->sent;
        m->day_doubt = r->sent_early ? DOUBT_DAY_EARLY : MESSAGE_SURE;
    } else if (!said) {
        m->day = r->context->today;
        m->day_doubt = DOUBT_DAY_NONE;
    }
    if (m->day > r->context->today)
        m->day_doubt = DOUBT_DAY_FUTURE;
    else if (m->day < r->context->first_day || m->day > r->context->last_day)
        m->day_doubt = DOUBT_DAY_OUTSIDE;
}

static void part_finish(struct reading *r, const struct chat *chat, struct part *p, bool day_said)
{
    struct message *m = &p->message;
    size_t last = p->end;

    while (last > p->first && r->items[last - 1].kind == ITEM_END)
        last--;
    m->from = r->items[p->first].from;
    m->to = last > p->first ? r->items[last - 1].to : m->from;
    if (!m->unit && !m->unit_doubt && chat->header_to > chat->header_from) {
        m->unit = unit_of_sender(r, chat);
        m->unit_doubt = m->unit ? DOUBT_UNIT_SENDER : MESSAGE_SURE;
    }
    if (!m->unit && !m->unit_doubt)
        unit_anywhere(r, p);
    day_finish(r, m, day_said);
}

/* "xt: 3dq": the first letters of one unit alone, before a colon. */
static void initials_seen(struct head *h, size_t at)
{
    struct reading *r = h->r;
    struct str typed = str_slice(r->text, r->items[at].from, r->items[at].to);
    int64_t found;

    if (!is_line_start(r, at) || !is_item_mark(r, at + 1, ':') || h->has_figure ||
        h->part->message.unit)
        return;
    found = unit_of_initials(r, typed);
    if (!found)
        return;
    h->part->message.unit = found;
    h->part->message.unit_word = typed;
    h->part->message.unit_doubt = DOUBT_UNIT_SPELLING;
}

static void item_seen(struct head *h, size_t i)
{
    struct reading *r = h->r;
    const struct item *item = &r->items[i];
    enum word_class c = class_at(r, i);
    day_t day = day_word(r, c);

    if (c == W_UNIT && is_mention(r, i))
        unit_seen(h, i);
    else if (c == W_PLACE)
        place_seen(h, i);
    else if (c == W_OTHER && r->items[i].kind == ITEM_WORD)
        initials_seen(h, i);
    else if ((c == W_MISTAKE || c == W_NOT) && h->has_figure && number_at(r, i + 1))
        h->part->message.mode = MESSAGE_CORRECTS; /* "25 dân, em ghi nhầm 52" */
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

/* "Ấp A, ấp B hôm nay nghỉ": where nothing has to be divided, each of them reports. */
static void rest_of_several(struct head *h, size_t first)
{
    struct reading *r = h->r;
    struct part *p = &h->parts->items[first];
    size_t units = 0;

    if (h->parts->count != first + 1 || p->message.unit_doubt != DOUBT_UNIT_TWO ||
        number_follows(r, 0))
        return;
    for (size_t i = 0; i < r->count; i++)
        units += is_class(r, i, W_REST);
    if (!units)
        return;
    units = 0;
    for (size_t i = 0; i < r->count && units < MESSAGES_MAX; i++) {
        struct part *one;

        if (!is_class(r, i, W_UNIT) || r->items[i].word.alike)
            continue;
        one = units ? vec_push(r->arena, h->parts) : &h->parts->items[first];
        if (units)
            *one = h->parts->items[first];
        one->message.unit = r->context->units[r->items[i].word.value].id;
        one->message.unit_word = str_slice(r->text, r->items[i].from, r->items[i].to);
        one->message.unit_doubt = MESSAGE_SURE;
        units++;
    }
}

void parts_read(struct reading *r, const struct chat *chat, struct parts *ret)
{
    struct head h = {.r = r, .parts = ret};
    size_t first = ret->count;

    if (!r->count)
        return;
    (void)part_new(&h, 0);
    for (size_t i = 0; i < r->count && ret->count - first < MESSAGE_PARTS_MAX; i++)
        item_seen(&h, i);
    rest_of_several(&h, first);
    for (size_t i = first; i < ret->count; i++)
        part_finish(r, chat, &ret->items[i], ret->items[i].message.day != 0);
}
