/* retention.h: which backups stay: of the newest days, weeks and months that have one, the last
 * one each. Pure: moments in, a choice out. */
#ifndef KEEP_RETENTION_H
#define KEEP_RETENTION_H

#include "base/date.h"

struct retention {
    int days, weeks, months;
};

#define RETENTION_DEFAULT ((struct retention){7, 4, 12})

/* "7d,4w,12m", each at most once, in any order, 0 to 999; not all of them 0. */
MUST_CHECK enum err retention_parse(struct str text, struct retention *ret);

/* keep[i] for each of the moments, which stand newest first. The newest always stays. */
void retention_choose(
    const struct retention *rule, const int64_t *moments, size_t count, bool *keep);

#endif
