/* guard.h: what a head means, and what of it is refused before any route is asked.
 *
 * reader.h has judged the bytes; here stands what strict and lax readers could take differently
 * (smuggling, tricks with paths and hosts), and what we do not serve. Pure.
 */
#ifndef HTTP_GUARD_H
#define HTTP_GUARD_H

#include "http/reader.h"

/* A head that was read, and what the guard found in it. */
struct head {
    struct str method, target, version;
    const struct header *headers;
    size_t header_count;

    /* by guard_head(), when it does not refuse */
    struct str path_query; /* the target without scheme and host */
    uint64_t length;       /* of the body that follows */
    bool close;            /* the connection ends with the answer */
    bool waits;            /* the sender waits for 100 before the body */
};

struct refusal guard_head(struct head *h);

/* The parts, for tests. NULL: nothing wrong. */
const char *guard_path(struct str path_query);
bool guard_host(struct str host);

/* The first or the last header of this name (letters of any case), or an empty text. */
struct str header_find(const struct header *headers, size_t count, struct str name);
struct str header_last(const struct header *headers, size_t count, struct str name);

#endif
