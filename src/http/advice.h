/* advice.h: what the page that says why not says. */
#ifndef HTTP_ADVICE_H
#define HTTP_ADVICE_H

#include <stddef.h>

/* Message ids. */
struct advice {
    int status;
    const char *title, *why, *advice;
};

/* Ends with that of a trouble of the machine (500). Each row names what to do now, and stands in
 * the chapter errors of the handbook under #eSTATUS. */
extern const struct advice advices[];
extern const size_t advice_count;

/* Of a status; what is not in the table is a trouble of the machine. */
const struct advice *advice_for(int status);

#endif
