/* who.c: which unit a message speaks for. A name at its head is plain; a short form, a name in the
 * middle of a sentence or the sender's only may be meant. */
#include "message/head.h"

#include "base/unicode.h"

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

/* Before a name that says where, not who: "đường Gò Cát – Bàu Đưng". */
static bool is_way(const struct reading *r, size_t at)
{
    static const char *const words[] = {"duong", "tuyen", "lo", "kenh", "muong", "rach", "hem",
        "doan", "tu", "den", "toi", "di", "cau", "truc", "huong", "ve", NULL};

    for (size_t i = 0; r->items[at].kind == ITEM_WORD && words[i]; i++)
        if (token_is(&r->tokens, r->items[at].token + r->items[at].tokens - 1, words[i]))
            return true;
    return false;
}

/* Nothing but a greeting before it. */
static bool is_first(const struct reading *r, size_t at)
{
    return is_light(r, 0, at, true) && !(at > 0 && is_way(r, at - 1));
}

static bool is_mention_head(const struct reading *r, size_t at)
{
    return is_light(r, sentence_start(r, at, false), at, false);
}

/* Does the unit named at `at` say who reports? */
static bool is_mention(const struct reading *r, size_t at)
{
    const struct item *i = &r->items[at];
    size_t start = sentence_start(r, at, false);

    if (at > 1 && class_at(r, at - 1) == W_JOIN) /* "Ấp Mới và ấp Cầu": both */
        return is_class(r, at - 2, W_UNIT) && (!i->word.loose || i->tokens > 1) &&
               is_mention_head(r, at - 2);
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
    if (i->tokens > 1 && sentence_start(r, at, true) == at && is_item_mark(r, at + 1, ':') &&
        number_at(r, at + 2))
        return true;
    if (i->tokens > 1 && sentence_start(r, at, true) == at && number_at(r, at + 1) &&
        (class_at(r, at + 1) == W_WHO || class_at(r, at + 2) == W_WHO ||
            class_at(r, at + 2) == W_PERSON))
        return true;
    if (i->tokens > 1 && at > 0 && is_item_mark(r, at - 1, ':') && number_at(r, at + 1) &&
        (class_at(r, at + 1) == W_WHO || class_at(r, at + 2) == W_WHO))
        return true;                      /* "làm chung: Gò Cát 8 dq, Bàu Đưng 6 dq" */
    if (i->tokens > 1 && is_first(r, at)) /* "Gò Cát gửi anh: …" */
        return true;
    if (i->named) /* "Dạ, Cầu ạ", "…, Mới: dân 15" */
        return is_first(r, at) || number_at(r, at + 1) ||
               (is_item_mark(r, at + 1, ':') && number_at(r, at + 2));
    return is_light(r, start, at, true) &&
           (i->tokens > 1 ? follows_name(r, at + 1) || class_at(r, at + 1) != W_OTHER
                          : follows_name(r, at + 1));
}

static void unit_set(struct head *h, size_t at)
{
    const struct item *i = &h->r->items[at];
    struct message *m = &h->part->message;
    int64_t id = h->r->context->units[i->word.value].id;

    if (!h->has_figure && m->unit_doubt == DOUBT_UNIT_TWO &&
        sentence_start(h->r, at, false) != at &&
        !(at > 0 && is_item_mark(h->r, at - 1, ':') && number_at(h->r, at + 1)))
        return; /* the third of them */
    if (m->unit && h->weak_unit && !h->has_figure && !i->word.loose)
        m->unit = 0; /* "Mới nhận số, ấp Sân Bay được …": that was no name */
    if (m->unit && m->unit != id && !h->has_figure) {
        m->unit_doubt = DOUBT_UNIT_TWO;
        m->unit_word = S("");
        m->unit = 0;
        return;
    }
    h->weak_unit = i->named;
    m->unit_doubt = MESSAGE_SURE;
    m->unit_word = str_slice(h->r->text, i->from, i->to);
    m->unit_learned = i->word.learned;
    if (i->word.loose && i->tokens == 1 &&
        (!follows_name(h->r, at + 1) || !is_light(h->r, sentence_start(h->r, at, false), at, true)))
        m->unit_doubt = DOUBT_UNIT_WHERE;
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

/* "10 hội viên, 8 đoàn viên; giúp ấp Trại Bí phát quang 110m": all before it were there. */
static bool is_helped(const struct reading *r, size_t at)
{
    static const char *const words[] = {"giup", "phu", "tro", NULL};

    for (size_t i = 0; at > 0 && r->items[at - 1].kind == ITEM_WORD && words[i]; i++)
        if (token_is(&r->tokens, r->items[at - 1].token + r->items[at - 1].tokens - 1, words[i]))
            return true;
    return false;
}

/* A part that says its unit anew begins where its sentence does. */
static void unit_seen(struct head *h, size_t at)
{
    int64_t id = h->r->context->units[h->r->items[at].word.value].id;
    size_t start = sentence_start(h->r, at, false);

    if (h->has_figure) {
        if (!h->part->message.unit && !h->part->message.unit_doubt &&
            (!number_follows(h->r, at) || is_helped(h->r, at))) { /* signed at the end */
            unit_set(h, at);
            return;
        }
        if (h->part->message.unit == id)
            return;
        if (!is_light(h->r, start, at, false))
            start = at;
        (void)part_new(h, start > h->part->first ? start : at);
        h->part->message.unit = 0;
        h->part->message.unit_doubt = MESSAGE_SURE;
        h->part->message.mode = MESSAGE_REPORT;
    }
    unit_set(h, at);
}

void unit_name_seen(struct head *h, size_t at)
{
    if (is_mention(h->r, at))
        unit_seen(h, at);
}

/* "ấp em", "ấp mình": no name. */
static bool is_own(const struct reading *r, size_t at)
{
    static const char *const words[] = {"em", "e", "minh", "toi", "tui", "ta", "tao", "chung",
        "con", "chau", "nay", "nha", "co", "da", "duoc", "dc", "hom", "do", "thi", "lam", "ra",
        "van", "di", "cung", "het", "nhe", "a", "se", "ban", "khac", "nao", NULL};

    for (size_t i = 0; at < r->count && r->items[at].kind == ITEM_WORD && words[i]; i++)
        if (token_is(&r->tokens, r->items[at].token, words[i]))
            return true;
    return false;
}

void place_seen(struct head *h, size_t at)
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

/* The unit that is named anywhere in the part; of two, the first that is no end of a road. */
static void unit_anywhere(const struct reading *r, struct part *p)
{
    int64_t found = 0;

    for (size_t i = p->first; i < p->end; i++) {
        const struct word *w = &r->items[i].word;
        bool way;

        if (!is_class(r, i, W_UNIT) || (w->loose && r->items[i].tokens < 2) || w->alike)
            continue;
        way = (i > 0 && (is_way(r, i - 1) || (w->loose && is_class(r, i - 1, W_UNIT)))) ||
              (w->loose && (is_item_mark(r, i + 1, '-') || (i > 0 && is_item_mark(r, i - 1, '-'))));
        if (found && way)
            continue;
        if (found && found != r->context->units[w->value].id) {
            p->message.unit_doubt = DOUBT_UNIT_TWO;
            return;
        }
        if (!way || !found)
            found = r->context->units[w->value].id;
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

/* Typed without accents a word may be another one: "cat" is "cát", "cắt" and "Cát". */
static bool is_perhaps_name(const struct item *i)
{
    return i->tokens == 1 && i->word.plain &&
           (i->word.class == W_GOODS || i->word.class == W_KIND || i->word.class == W_THING);
}

/* "xt: 3dq", "ĐD báo cáo", "xthap 12/12", "x.tháp": a name nobody typed whole. */
void short_name_seen(struct head *h, size_t at)
{
    struct reading *r = h->r;
    size_t end = at + 1, start = sentence_start(r, at, true);
    struct str typed;
    bool follows;
    int64_t found;

    if (is_item_mark(r, end, '.') && r->items[end].glued && item_at(r, end + 1)->glued &&
        item_at(r, end + 1)->kind == ITEM_WORD)
        end += 2;
    if (h->has_figure ? start != at : !is_first(r, at) && !is_line_start(r, at))
        return;
    if (h->part->message.unit && !h->has_figure)
        return;
    typed = str_slice(r->text, r->items[at].from, r->items[end - 1].to);
    follows = is_item_mark(r, end, ':') || class_at(r, end) == W_KIND ||
              is_item_mark(r, end + 1, ':') || class_at(r, end) == W_REPORT ||
              class_at(r, end) == W_ADDS || class_at(r, end) == W_CORRECTS ||
              is_day_word(class_at(r, end)) || item_at(r, end)->day || number_at(r, end);
    found = unit_of_short(r, typed, follows);
    if (!found && class_at(r, end) == W_OTHER &&
        item_at(r, end)->kind == ITEM_WORD) { /* "x tháp" */
        typed = str_slice(r->text, r->items[at].from, r->items[end].to);
        found = unit_of_short(r, typed, false);
    }
    if (!found && !h->has_figure && item_at(r, at + 1)->kind == ITEM_WORD &&
        (class_at(r, at + 1) == W_OTHER || is_perhaps_name(&r->items[at + 1]))) {
        /* "goc cat", "Ttrại Bí" */
        typed = str_slice(r->text, r->items[at].from, r->items[at + 1].to);
        found = typed.len >= 6 ? unit_near(r, typed) : 0;
    }
    if (found <= 0 || (h->has_figure && !follows))
        return;
    if (h->has_figure) {
        (void)part_new(h, at);
        h->part->message.mode = MESSAGE_REPORT;
    }
    h->part->message.unit = found;
    h->part->message.unit_word = typed;
    h->part->message.unit_doubt = DOUBT_UNIT_SPELLING;
}

/* Nothing has to be divided: all had a rest, or "mỗi ấp" says that the figures are of each. */
static bool is_of_each(const struct reading *r)
{
    bool each = false, rest = false;

    for (size_t i = 0; i < r->count; i++) {
        each |= is_class(r, i, W_EACH_UNIT);
        rest |= is_class(r, i, W_REST);
    }
    return each || (rest && !number_follows(r, 0));
}

/* "ở ấp Cầu", "cho ấp Mới" */
static bool is_place_of(const struct reading *r, size_t at)
{
    static const char *const words[] = {"o", "tai", "cho", NULL};

    if (at == 0 || !is_class(r, at, W_UNIT) || r->items[at].word.alike)
        return false;
    for (size_t i = 0; r->items[at - 1].kind == ITEM_WORD && words[i]; i++)
        if (token_is(&r->tokens, r->items[at - 1].token + r->items[at - 1].tokens - 1, words[i]))
            return true;
    return false;
}

/* "12 phần quà ở ấp Cầu và 8 phần quà ở ấp Mới": each unit stands behind its figures. */
static bool units_behind(struct head *h, size_t first)
{
    struct reading *r = h->r;
    size_t begin = 0, units = 0;

    for (size_t i = 0; i < r->count; i++) {
        bool number = false;

        if (!is_class(r, i, W_UNIT))
            continue;
        for (size_t k = begin; k < i; k++)
            number |= is_item_number(r, k) && !r->items[k].passed;
        if (!number || !is_place_of(r, i))
            return false;
        begin = i + 1;
        units++;
    }
    if (units < 2 || units > MESSAGES_MAX || number_follows(r, begin))
        return false;
    begin = 0;
    for (size_t i = 0; i < r->count; i++) {
        struct part *one = &h->parts->items[first];

        if (!is_class(r, i, W_UNIT))
            continue;
        if (begin) {
            one = vec_push(r->arena, h->parts);
            *one = h->parts->items[first];
        }
        one->first = begin;
        one->end = i + 1;
        one->message.unit = r->context->units[r->items[i].word.value].id;
        one->message.unit_word = str_slice(r->text, r->items[i].from, r->items[i].to);
        one->message.unit_doubt = DOUBT_UNIT_WHERE;
        begin = i + 1;
    }
    return true;
}

void units_divide(struct head *h, size_t first)
{
    struct reading *r = h->r;
    struct part *p = &h->parts->items[first];
    size_t units = 0;

    if (h->parts->count != first + 1 || units_behind(h, first) ||
        p->message.unit_doubt != DOUBT_UNIT_TWO || !is_of_each(r))
        return;
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
        one->divided = true;
        units++;
    }
}

void unit_finish(struct reading *r, const struct chat *chat, struct part *p)
{
    struct message *m = &p->message;

    if (!m->unit && !m->unit_doubt && chat->header_to > chat->header_from) {
        m->unit = unit_of_sender(r, chat);
        m->unit_doubt = m->unit ? DOUBT_UNIT_SENDER : MESSAGE_SURE;
    }
    if (!m->unit && !m->unit_doubt)
        unit_anywhere(r, p);
}
