/* trail.c: refused and read, as lines. */
#include "http/trail.h"

#include "base/log.h"

/* A person or a program that is known; who is sent to a gate first has not been refused yet. */
static bool was_refused(const struct exchange *x)
{
    const struct req *r = &x->req;
    bool known = (r->account_id && !r->gate) || r->bearer.len;

    return known && (x->reply.status == 401 || x->reply.status == 403);
}

/* The path of a route says which thing it was about: it holds numbers, days and names of ours. */
void trail_tell(const struct exchange *x)
{
    const struct req *r = &x->req;
    bool refused = was_refused(x);

    if (!r->route || !(refused || (r->route->people && r->account_id && x->reply.status == 200)))
        return;
    log_info("%s: %s %.*s, account %lld, session %lld", refused ? "refused" : "read",
        x->method == POST ? "POST" : "GET", STR(r->path), (long long)r->account_id,
        (long long)r->origin);
}
