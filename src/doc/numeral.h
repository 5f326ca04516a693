/* numeral.h: list numbers as they are printed: 1, 01, a, A, i, I. */
#ifndef DOC_NUMERAL_H
#define DOC_NUMERAL_H

#include "base/str.h"

enum numeral {
    NUMERAL_DECIMAL,
    NUMERAL_ZERO,
    NUMERAL_LOWER,
    NUMERAL_UPPER,
    NUMERAL_ROMAN,
    NUMERAL_ROMAN_UPPER,
    NUMERAL_NONE
};

/* Letters run a … z, aa, bb … as Word counts them; Roman up to 3999, above that decimal. */
void numeral_add(struct buf *b, enum numeral form, int n);

/* The mark of a bullet list as a person would type it: "-", "+", "*" stay, every other is "-". */
struct str bullet_mark(struct str symbol);

#endif
