/* typed.h: a figure as a person types it into a field: what it says, or why it cannot be read.
 *
 *   "1.200"  "120m"  "15 người"  "hơn 300"  "2tr5"  "3tr rưỡi"  "4,5 triệu"  "500k"
 *
 * Pure: the server and the phone (phone/) read with these very functions and say the same words.
 * Nothing silently becomes 0, and nothing is guessed by a factor of thousand.
 */
#ifndef BASE_TYPED_H
#define BASE_TYPED_H

#include "base/tr.h"

enum typed_as {
    TYPED_WHOLE,    /* a whole number */
    TYPED_QUANTITY, /* thousandths */
    TYPED_MONEY,    /* whole đồng */
};

struct typed_field {
    enum typed_as as;
    const char *unit; /* the sign beside the field, a message id: "m", "người"; NULL or "": none */
    bool bounded;     /* "hơn 300", "gần 500", "khoảng 20" are numbers here, too */
    bool has_min, has_max;
    int64_t min, max; /* in what `as` counts in */
};

struct typed {
    int64_t number;
    char bound; /* '=' '>' '<' '~' */
};

/* What stands there. *ret is set when OK. E_INVALID: *why says in the language asked for what is
 * wrong and how to write it. *read (may be NULL) tells whether a number could be read at all: true
 * when only its size is refused. */
MUST_CHECK enum err typed_read(struct arena *a, enum lang lang, const struct typed_field *f,
    struct str text, struct typed *ret, bool *read, struct str *why);

/* Why a text is too long, or an empty str. */
struct str typed_text_fault(struct arena *a, enum lang lang, struct str text, size_t max_chars);

/* "4.500.000", "4,5 triệu", "2tr5", "1,08 tỷ", "500 nghìn", with or without "đồng"/"đ": đồng. */
MUST_CHECK enum err money_parse(struct str s, int64_t *ret);

#endif
