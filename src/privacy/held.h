/* held.h: what is held about a person and what never is: two tables (held.def, never.def). */
#ifndef PRIVACY_HELD_H
#define PRIVACY_HELD_H

#include <stddef.h>

#define HELD_AS_OF "22/11/2026"

struct held {
    const char *data, *purpose; /* message ids */
    const char *basis;
    const char *keep, *who; /* message ids */
};
struct never {
    const char *what; /* message id */
    const char *words;
};
extern const struct held held[];
extern const size_t held_count;
extern const struct never never[];
extern const size_t never_count;

#endif
