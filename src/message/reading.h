/* reading.h: a message while it is read; inside this room only.
 *
 * Tokens become items: a number, a mark, the end of a line, a term of words.def, or another word.
 * Everything after that looks at items. Numbers that are none (names, dates, times, telephones) are
 * marked `passed`, so that nobody adds up a house number.
 */
#ifndef MESSAGE_READING_H
#define MESSAGE_READING_H

#include "message/message_read.h"
#include "message/words.h"
#include "plan/amount.h"
#include "works/route_name.h"

enum item_kind { ITEM_WORD, ITEM_NUMBER, ITEM_MARK, ITEM_END };

struct item {
    enum item_kind kind;
    struct word word; /* of ITEM_WORD */
    uint32_t mark;
    size_t token, tokens;
    size_t from, to; /* bytes of the text */
    bool glued;
    bool passed;
    bool named; /* a name of one syllable, by where it stands */
    day_t day;  /* a date that was written here; 0: none */
    bool day_sure;
};

struct reading {
    struct arena *arena;
    struct str text;
    const struct message_context *context;
    struct words_local *local;
    struct tokens tokens;
    struct item *items;
    size_t count, capacity;
    struct route_words *hamlets; /* of all units, for names of roads; made when first needed */
    struct route_name *routes;   /* of all works, the same */
    struct tokens *names;        /* the same works word by word */
    size_t last_work;            /* index + 1 of the one spoken of last in this message; 0: none */
    int64_t last_unit;
    day_t sent;      /* the day in the header of the chat; 0: none */
    bool sent_early; /* before ten in the morning */
    bool sent_told;  /* by whoever pastes, not by the chat */
};

/* One message of the paste: its body and what the header said. */
struct chat {
    size_t from, to;
    size_t header_from, header_to; /* the sender's line; empty: none */
    day_t sent;
    bool sent_early;
};

struct chats {
    struct chat *items;
    size_t count, capacity;
};

/* split.c */
void chats_split(
    struct arena *a, struct str text, const struct message_context *c, struct chats *ret);

/* items.c: the items of bytes [from, to) of the text. */
void items_read(struct reading *r, size_t from, size_t to);

/* pass.c: dates get their day, what is no figure is passed. */
void items_pass(struct reading *r);

/* head.c: one message cut into parts, each of one unit and day. */
struct part {
    struct message message;
    size_t first, end; /* items */
    bool divided;      /* "mỗi ấp 20 dân": the same figures for each of several */
};
struct parts {
    struct part *items;
    size_t count, capacity;
};
void parts_read(struct reading *r, const struct chat *chat, struct parts *ret);

/* near.c: the unit whose name is nearest to these words (0: none, -1: several); the one unit that
 * is "xthap" or "x.tháp" for short, or has these first letters (0: none, or several). */
int64_t unit_near(const struct reading *r, struct str typed);
int64_t unit_of_short(const struct reading *r, struct str typed, bool initials);

/* number.c: a quantity at item `at`. */
struct quantity_read {
    size_t first, end; /* items */
    int64_t milli;
    char bound;
    bool measured; /* a measure stands behind it */
    bool scaled;   /* with "tr", "k": money if nothing else is said */
    enum unit unit;
    enum message_doubt doubt;
};
bool quantity_read(const struct reading *r, size_t at, size_t end, struct quantity_read *ret);

/* spoken.c: a number in words, one to 999, at this token. `plain`: typed without its accents, or in
 * a way that two numbers share. */
struct spoken {
    int64_t value;
    size_t tokens;
    bool plain;
};
bool spoken_read(const struct tokens *t, size_t at, struct spoken *ret);

/* figures.c: the figures of a part; tie.c: which work a length belongs to. */
void figures_of_part(struct reading *r, struct part *p);
void figure_tie(
    struct reading *r, const struct message *m, struct str words, struct message_figure *f);

/* What says nothing else after this one may mean the same work. */
void figure_spoken_of(struct reading *r, const struct message_figure *f);

static inline const struct item *item_at(const struct reading *r, size_t at)
{
    static const struct item none = {.kind = ITEM_END};

    return at < r->count ? &r->items[at] : &none;
}

static inline bool is_class(const struct reading *r, size_t at, enum word_class class)
{
    return at < r->count && r->items[at].kind == ITEM_WORD && r->items[at].word.class == class;
}

static inline enum word_class class_at(const struct reading *r, size_t at)
{
    const struct item *i = item_at(r, at);

    return i->kind == ITEM_WORD ? i->word.class : W_OTHER;
}

static inline bool is_item_mark(const struct reading *r, size_t at, uint32_t mark)
{
    return at < r->count && r->items[at].kind == ITEM_MARK && r->items[at].mark == mark;
}

static inline bool is_item_number(const struct reading *r, size_t at)
{
    return at < r->count && r->items[at].kind == ITEM_NUMBER;
}

static inline bool is_line_start(const struct reading *r, size_t at)
{
    return at == 0 || r->items[at - 1].kind == ITEM_END;
}

/* Plain digits of a number item, or -1. */
int64_t item_plain(const struct reading *r, size_t at);

#endif
