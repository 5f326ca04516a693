/* diff.h: what changed from one text to the next, line by line. Pure. */
#ifndef DUTY_DIFF_H
#define DUTY_DIFF_H

#include "base/str.h"

struct diff_line {
    enum { DIFF_SAME, DIFF_OUT, DIFF_IN } kind;
    struct str text;
};

struct diff {
    struct diff_line *items;
    size_t count, capacity;
    size_t out, in; /* how many lines went and came */
};

/* The fewest lines out and in, out before in; where so many lines changed that this would take too
 * much, all of those out and then all in. Lines end with \n or \r\n. The texts must outlive *ret.
 */
void diff_lines(struct arena *a, struct str before, struct str after, struct diff *ret);

#endif
