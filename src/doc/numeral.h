/* numeral.h: list numbers as they are printed: 1, 01, a, A, i, I; numbers in words. */
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

/* A whole number in Vietnamese words, as it is read aloud: 1505021 → "một triệu năm trăm linh năm
 * nghìn không trăm hai mươi mốt"; below 0 with "âm" before it. */
struct str numeral_words(struct arena *a, int64_t n);

/* The mark of a bullet list as a person would type it: "-", "+", "*" stay, every other is "-". */
struct str bullet_mark(struct str symbol);

#endif
