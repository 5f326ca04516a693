/* amount.h: a number as written, digits or words, before anybody knows what it counts.
 *
 * "3.000", "10.500 000", "2.941,86", "mười hai". What a comma or a dot means can depend on the
 * words behind the number, so reading is done in two steps: amount_at() takes the digits and tells
 * their shape, amount_value() settles it with scale and measure, or says why it cannot.
 */
#ifndef PLAN_AMOUNT_H
#define PLAN_AMOUNT_H

#include "plan/term.h"

enum shape {
    SHAPE_WHOLE,   /* 12500, 12.500, 12 500, mười hai */
    SHAPE_DECIMAL, /* 1,08  2.941,86  0,125 */
    SHAPE_POINT,   /* 2.5  30.7  1,234.56 */
    SHAPE_COMMA3,  /* 3,000  1,250: decimals or thousands */
    SHAPE_COMMAS,  /* 1,234,567: thousands or a list */
    SHAPE_MIXED3,  /* 1.234,567: decimals or a slip */
    SHAPE_LIST,    /* 1,2,3 */
    SHAPE_SECTION, /* 3.1.2  16.7.2023 */
    SHAPE_BROKEN,  /* 10.50.000 */
};

struct amount {
    enum shape shape;
    int64_t digits; /* all digits as one integer */
    int decimals;   /* how many of them stand behind the last separator, if it is a decimal mark */
    bool too_large; /* beyond 64 bits; digits is nothing then */
    bool in_words;
    size_t count; /* tokens */
};

/* The number in digits at token `at`; thousands apart by one blank are joined. False: none. */
bool amount_in_digits(struct str line, const struct tokens *t, size_t at, struct amount *ret);

/* The same without joining: the digits of this token only. */
bool amount_of_token(const struct tokens *t, size_t at, struct amount *ret);

/* The number in words at token `at`, one to nine hundred and ninety-nine. False: none. */
bool amount_in_words(const struct tokens *t, size_t at, struct amount *ret);

/* Its value in thousandths of the measure's base unit. NULL when read, else the reason (reason.h)
 * and *ret untouched. `measure` may be NULL: nothing known stands behind the number. */
const char *amount_value(
    const struct amount *amount, int64_t scale, const struct term *measure, int64_t *ret);

/* Plain digits without separators (a day, a year, a house number), or -1. */
int64_t plain_number(const struct tokens *t, size_t at);

#endif
