/* route_name.h: which road, canal or place the name of a work speaks of.
 *
 * People write one road in many ways: "đường Lộ kiểm", "lộ kiểm ấp Cầu", "QL22B", "Quốc lộ 22B".
 * route_read() takes such a name apart into what tells one road from another; route_likeness() says
 * how far two of them are the same name. The words that carry no name of their own stand in
 * route_words.def and in the lexicon of the plan's compiler. Pure: no store, no clock.
 *
 * Names come from people: nothing here trusts their length. What is beyond the limits is left out.
 */
#ifndef WORKS_ROUTE_NAME_H
#define WORKS_ROUTE_NAME_H

#include "base/str.h"

enum { ROUTE_WORDS_MAX = 12, ROUTE_NUMBERS_MAX = 4 };

/* What sort of way it is; compared only where both names say it. */
enum route_class {
    ROUTE_ANY, /* not said, or "đường", "tuyến", "lộ" */
    ROUTE_NATIONAL,
    ROUTE_PROVINCIAL,
    ROUTE_DISTRICT,
    ROUTE_COMMUNAL,
    ROUTE_ALLEY,
    ROUTE_CANAL,
    ROUTE_BRIDGE,
};

struct route_word {
    struct str lower; /* with its accents, ngã written as hỏi */
    struct str fold;
    struct str sound; /* of fold, letters that are often confused made one: s/x, tr/ch, n/ng … */
    bool weak;        /* "kênh" in "đường kênh Tây": may be left out */
};

struct route_words {
    struct route_word *items; /* at most ROUTE_WORDS_MAX */
    size_t count, capacity;
};

struct route_name {
    enum route_class class;
    struct route_words words;              /* the name itself; empty: it has none */
    struct route_words span;               /* "từ cầu Sắt đến chợ" */
    struct route_words hamlet;             /* "Cầu" of "ấp Cầu"; empty: not said */
    struct str numbers[ROUTE_NUMBERS_MAX]; /* "22b", "5", "12/4" */
    size_t number_count;
    uint64_t groups; /* bit n: tổ n, the higher ones folded in; 0: not said */
    uint64_t rounds; /* bit n: đợt n, đoạn n, nhánh n */
    unsigned parts;  /* sides and ends, one bit each: odd numbers, left, north … */
};

/* Take a name apart. `hamlets`: names of the hamlets around, without "ấp" (route_hamlet()), found
 * also where they have several words; may be empty. Text lives in the arena. */
void route_read(struct arena *a, struct str name, const struct route_words *hamlets,
    size_t hamlet_count, struct route_name *ret);

/* The words of a hamlet's name, without "Ấp", "Thôn", "Khu phố". */
void route_hamlet(struct arena *a, struct str name, struct route_words *ret);

/* Is it the same hamlet, allowing for a slip in one word? Both have at least one word. */
bool route_hamlet_same(const struct route_words *a, const struct route_words *b);

/* How far two lists of words are the same: 100 the same words, 0 none in common. */
int route_words_likeness(const struct route_words *a, const struct route_words *b);

/* Are all words and numbers of one found in the other, more or less? "Lộ kiểm" in "Lộ kiểm và Bàu
 * Sen". */
bool route_contains(const struct route_name *large, const struct route_name *small);

/* Do the two say that they are not the same: other numbers, other tổ, another side, another
 * stretch?
 */
bool route_apart(const struct route_name *a, const struct route_name *b);

/* Does it say which road it is? "Phát quang đường ấp Cầu" does not. */
static inline bool route_is_named(const struct route_name *n)
{
    return n->words.count || n->number_count;
}

/* How far two names are the same, 0 to 100; -1: at least one of them has none. */
int route_likeness(const struct route_name *a, const struct route_name *b);

#endif
