/* reply.h: the answer while it is being made; what request.h promises ends up here. */
#ifndef HTTP_REPLY_H
#define HTTP_REPLY_H

#include "http/guard.h"
#include "http/request.h"

struct reply {
    int status;
    bool done;                /* a page function made the whole answer (file, JSON) */
    bool asset;               /* may be kept by the browser for ever */
    bool gzipped;             /* body is gzip already */
    bool marked;              /* may be kept, but must be asked for again by its ETag */
    const char *content_type; /* NULL: a page */
    struct str body;
    struct {
        struct header *items;
        size_t count, capacity;
    } headers;
};

void reply_header(struct req *r, const char *name, struct str value);
/* Set-Cookie, HttpOnly, SameSite=Lax, whole site. max_age_s 0 takes it away. */
void reply_cookie(struct req *r, const char *name, struct str value, int max_age_s);

#endif
