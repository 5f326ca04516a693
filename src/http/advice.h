/* advice.h: what the page that says why not says. */
#ifndef HTTP_ADVICE_H
#define HTTP_ADVICE_H

/* Message ids. */
struct advice {
    int status;
    const char *title, *why, *advice;
};

/* Of a status; what is not in the table is a trouble of the machine. */
const struct advice *advice_for(int status);

#endif
