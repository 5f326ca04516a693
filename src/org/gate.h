/* gate.h: pages that stand before another: sign-in, the code, the password asked again.
 *
 * Each knows where to go on. A GET is asked for again; a POST that was held is carried in the form
 * and done when the proof was right (http/dispatch.c).
 */
#ifndef ORG_GATE_H
#define ORG_GATE_H

#include "http/request.h"

struct gate {
    struct str next;    /* a path of ours, with its query */
    struct str carried; /* the body of the POST that is held for it; empty: it is a GET */
};

/* Where this request wants to go on. */
struct gate gate_of(struct req *r);
/* Go on there: a redirect, or the held POST. */
void gate_go_on(struct req *r, const struct gate *g);

#endif
