/* retain.h: what is kept longer than it may be is erased, day by day.
 *
 * Erased are: texts whose last day has passed (addresses of sign-ins, names of agreements, words of
 * settled requests and closed breaches), signed papers on their day, name and telephone of people
 * whose duties have all ended some time ago (person-months), expired sessions, and old sign-ins
 * that failed. Each erased text is a fact. Doing it twice does nothing; several servers may do it
 * at once.
 */
#ifndef PRIVACY_RETAIN_H
#define PRIVACY_RETAIN_H

#include "store/store.h"

struct retained {
    int64_t texts;    /* whose term had passed */
    int64_t persons;  /* names and telephones of people without duties */
    int64_t files;    /* signed papers whose day had come */
    int64_t sessions; /* expired */
    bool more;        /* some is left for the next call: a write is not to be long */
};

/* One bounded write. Adds to *ret. */
MUST_CHECK enum err retain_some(struct store *s, struct retained *ret);
/* Until nothing is left. */
MUST_CHECK enum err retain_all(struct store *s, struct retained *ret);

/* A thread that does so at once, and then every day. */
struct retainer;
MUST_CHECK enum err retainer_start(struct store *s, struct retainer **ret);
void retainer_stop(struct retainer *r); /* NULL is allowed */

#endif
