/* bounded.h: an amount and how sure it is: exactly so, "hơn" (more than), "gần" (nearly), "khoảng"
 * (about). In a sum nothing becomes surer than its parts were. */
#ifndef BASE_BOUNDED_H
#define BASE_BOUNDED_H

#include "base/tr.h"

/* bound: '=' or 0 exactly, '>' more, '<' less, '~' about. */
struct bounded {
    int64_t milli;
    char bound;
};

/* The bound of a sum of two: exact ones change nothing; "hơn" and "gần" together are "khoảng". */
char bound_join(char a, char b);
void bound_add(struct bounded *sum, struct bounded part);
/* The same amount, as surely. */
bool bounded_eq(struct bounded a, struct bounded b);

/* Is a certainly smaller than b? "gần 500" is not certainly smaller than 400; "khoảng" never is. */
bool bounded_below(struct bounded a, struct bounded b);

/* "hơn 300" of "300"; the number alone if it is exact. */
struct str bound_words(struct arena *a, enum lang lang, char bound, struct str number);

/* The bound that a person typed before (">300", "hơn 300", "Khoảng 20") or behind ("300+") a
 * number, taken away from *s; '=' if there is none. */
char bound_take(struct str *s);

#endif
