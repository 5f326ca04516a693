/* guard.h: what is refused before any route is asked.
 *
 * evhttp is lax where two readers of the same bytes could disagree (smuggling, path tricks). What
 * it shows of a request is judged here; the answer is 400 and the connection is closed.
 */
#ifndef HTTP_GUARD_H
#define HTTP_GUARD_H

#include "base/str.h"

struct header {
    struct str name, value;
};

/* NULL: nothing wrong. Else why, for the log: a fixed text without anything from outside. */
const char *guard_target(struct str target);
const char *guard_headers(const struct header *headers, size_t count, bool has_body_method);

/* The first header of this name (letters of any case), or an empty text. */
struct str header_find(const struct header *headers, size_t count, struct str name);

#endif
