/* query.h: the query of an API row, read by the table of the route before the row is asked.
 *
 * A parameter that the table does not know, stands twice, or does not fit is answered 400 with its
 * name: nothing is guessed, and a misspelt name never widens a question.
 */
#ifndef HTTP_QUERY_H
#define HTTP_QUERY_H

#include "http/request.h"

struct query_value {
    bool given;
    int64_t number;  /* id, day, count, index of the choice */
    struct str text; /* as it was asked */
};

/* Fill r->asked. E_INVALID: refused. */
MUST_CHECK enum err query_read(struct req *r);

/* The value of a parameter; the route's table declares it. */
const struct query_value *query_of(const struct req *r, const char *name);
static inline int64_t query_number(const struct req *r, const char *name)
{
    return query_of(r, name)->number;
}

#endif
