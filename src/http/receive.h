/* receive.h: what comes in: where it goes, who it is, whether he may, how often, and the body. */
#ifndef HTTP_RECEIVE_H
#define HTTP_RECEIVE_H

#include "http/exchange.h"

/* Head, route, person, limits, query, body, proof of the form. x->wants_body: the body is not here
 * yet and may be sent. x->held: what came waits until something is proved. */
enum err receive(struct exchange *x);

/* The POST that was held (req.resume_target, req.resume_body), as if it came now: rights and all.
 */
enum err receive_held(struct exchange *x);

/* Who asks, and whether he may, once more: after a wait. */
enum err receive_again(struct exchange *x);

#endif
