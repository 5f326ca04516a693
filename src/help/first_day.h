/* first_day.h: three steps for whoever begins, on the first page until they are done or put away.
 *
 * Which path is told by the role; what is done, by facts: a first report, a first signed day. What
 * no fact tells (somebody has looked at a page) is never marked as done.
 */
#ifndef HELP_FIRST_DAY_H
#define HELP_FIRST_DAY_H

#include "http/request.h"
#include "store/store.h"

enum { FIRST_STEPS = 3 };

struct first_step {
    const char *words, *more; /* message ids: what to do; how, in a sentence */
    struct str href;          /* empty: nowhere to go yet */
    bool told;                /* a fact tells whether it is done */
    bool done;
    bool again; /* done, it is still worth opening */
};

struct first_day {
    const char *title, *anchor; /* message id; of the chapter first-day */
    struct first_step steps[FIRST_STEPS];
};

extern const struct fact_kind help_kinds[];

/* For app->first_day: prints the path of this visitor, or nothing. */
void first_day(struct html *h);

/* POST /first-day/close: never shown to this account again. */
enum err write_first_day_close(struct tx *tx, struct req *r);

#endif
