/* term.h: the words around a number, looked up among the tokens of a line.
 *
 * The words themselves stand in units.def. A lookup costs the few terms that share a first (or
 * last) word, so it does not grow with the tables.
 */
#ifndef PLAN_TERM_H
#define PLAN_TERM_H

#include "plan/figure.h"
#include "plan/lex.h"

enum term_table {
    TERM_MEASURE,
    TERM_SCALE,
    TERM_BOUND,
    TERM_AFTER,
    TERM_NAME,
    TERM_VAGUE,
    TERM_WORD,
    TERM_NOT_NOUN,
    TERM_NOT_UNIT,
    TERM_MONEY,
    TERM_TABLES
};

/* Flags of a measure; see units.def. */
enum { WHOLE = 1, SOLID = 2, GLUED = 4, ALONE = 8, LARGE = 16 };

/* How a name takes its number. */
enum { ALWAYS, BARE, SMALL, AREA, YEAR };

/* Parts of a number in words. */
enum { ONES, TEN, TENS, HUNDRED, AND };

struct term {
    const char *words;
    int64_t value;      /* thousandths, factor, bound, how, or value: by table */
    enum unit unit;     /* of a measure */
    unsigned flags;     /* of a measure; the part of speech of a WORD */
    const char *unread; /* of a measure: why it cannot be read; else NULL */
};

/* The longest term of the table that begins at token `at`, its length in *n; NULL if none. */
const struct term *term_at(enum term_table table, const struct tokens *t, size_t at, size_t *n);

/* The measure with these very words; it must stand in units.def. */
const struct term *measure_named(const char *name);

/* The longest term that ends just before token `end` and does not begin before `first`. */
const struct term *term_before(
    enum term_table table, const struct tokens *t, size_t first, size_t end, size_t *n);

#endif
