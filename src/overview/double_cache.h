/* double_cache.h: the possible doubles of everything under a unit, kept for a minute.
 *
 * A province has twenty thousand works: reading and comparing them takes a quarter of a second. So
 * each thread keeps the last few answers. A work that comes meanwhile is seen within a minute; what
 * a person settles is seen at once.
 */
#ifndef OVERVIEW_DOUBLE_CACHE_H
#define OVERVIEW_DOUBLE_CACHE_H

#include "overview/page.h"
#include "rollup/double_open.h"

/* Valid until the next call on this thread. `a` holds what belongs to this request. */
MUST_CHECK enum err doubles_under(
    struct req *r, const struct sums *sums, const struct unit_query *q, const struct doubles **ret);

#endif
