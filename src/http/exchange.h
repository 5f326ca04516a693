/* exchange.h: one request and its answer while they are in the house: what came, who it is, what is
 * made.
 *
 * Known to receive.h (what comes in), dispatch.h (what is done) and answer.c (what goes out).
 */
#ifndef HTTP_EXCHANGE_H
#define HTTP_EXCHANGE_H

#include "http/reply.h"
#include "http/server.h"

/* What came from the wire. */
struct wire {
    struct str method; /* "GET", "HEAD", "POST", else whatever was sent */
    struct str target;
    const struct header *headers;
    size_t header_count;
    uint64_t length; /* of the body, as announced */
    bool pending;    /* not all of the body is here; wire.body is empty */
    bool admitted;   /* PHASE_BODY was said before: limits have counted it */
    bool waits;      /* the sender waits for 100 before the body */
    int refused;     /* by the guard: the status to answer with; 0: not */
    struct str body;
    struct str peer; /* the address of the other end */
};

struct exchange {
    struct req req;
    struct arena arena;
    struct arena page; /* PHASE_SHEET: of the page at hand … */
    struct arena rows; /* … and of what stays of all; both are given back when the file is made */
    struct html html;
    struct reply reply;
    struct wire wire;
    const struct app *app;
    const struct edge *edge;
    enum method method;
    bool head;  /* the answer goes without its body */
    bool close; /* and the connection with it */
    bool wants_body;
    bool acted, worked, written;
    bool held; /* what came waits until something is proved: the page of the gate is the answer */
    bool kept; /* what was to be written is on the disk */
    enum err result;
    int status; /* of an error that has no enum err: 400, 405, 415, 429; 0: by result */
    int64_t account_id;
    struct tx *tx;
    struct {
        size_t headers;
        struct str session, csrf_seed, location;
    } before; /* what the browser is told and who it is, as it stood before the write */
};

/* Run one step; when the arena is full it ends with E_TOO_LARGE, without memory with E_BUSY, and if
 * a question to the database failed, with what was wrong there, whatever was made of it. */
enum err exchange_contained(struct exchange *x, enum err (*step)(struct exchange *x));

/* Why a step came to no end, after a jump out of this arena. A mistake of ours was logged; here it
 * is said where it was made. */
enum err exchange_left(struct exchange *x, struct arena *a);

/* A step: the page of the route. */
enum err exchange_show(struct exchange *x);

/* Where a person proves who he is before this may go on; NULL: the app has no such page. */
const char *exchange_gate(const struct exchange *x);

/* How many bytes of a body this route takes. */
size_t exchange_body_max(const struct route *route);

#endif
