/* route_words.h: the words of route_words.def, found in the tokens of a name. Of this room only. */
#ifndef WORKS_ROUTE_WORDS_H
#define WORKS_ROUTE_WORDS_H

#include "plan/lex.h"

/* The meanings of route_words.def. A word may have several; who asks says which would do. */
enum route_means {
    MEANS_NONE = 0,
    MEANS_WAY = 1 << 0,
    MEANS_NUMBERED = 1 << 1,
    MEANS_PLACE = 1 << 2,
    MEANS_GROUP = 1 << 3,
    MEANS_ROUND = 1 << 4,
    MEANS_SIDE = 1 << 5,
    MEANS_PART = 1 << 6,
    MEANS_FROM = 1 << 7,
    MEANS_TO = 1 << 8,
    MEANS_MEASURE = 1 << 9,
    MEANS_DROP = 1 << 10,
};

struct route_term {
    enum route_means means; /* MEANS_NONE: nothing begins here */
    int value;
    size_t count; /* of tokens */
};

/* The longest term of one of these meanings (a mask) that begins at token `at`. */
struct route_term route_term_find(const struct tokens *t, size_t at, unsigned means);

#endif
