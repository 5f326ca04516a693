/* reply.h: the answer while it is being made; what request.h promises ends up here. */
#ifndef HTTP_REPLY_H
#define HTTP_REPLY_H

#include "http/guard.h"
#include "http/request.h"

/* A body that is read piece by piece while it goes out (req_send_long()). */
struct long_body {
    long_read *read; /* NULL: there is none */
    void *context;
    int64_t at, end; /* what is still to be read */
    struct arena piece;
};

struct reply {
    int status;
    bool done;                /* a page function made the whole answer (file, JSON) */
    bool asset;               /* may be kept by the browser for ever */
    bool gzipped;             /* body is gzip already */
    bool app_shell;           /* the app of the phone: its own policy (http/send.c) */
    bool forget;              /* the browser throws away all it keeps of this site (signing out) */
    bool marked;              /* may be kept, but must be asked for again by its ETag */
    struct str mark;          /* the strong ETag, with its quotation marks; empty: none */
    int retry_s;              /* of a 429 or 503: when to come again; 0: the usual */
    const char *content_type; /* NULL: a page */
    struct str body;
    struct long_body rest; /* comes after body */
    struct {
        struct header *items;
        size_t count, capacity;
    } headers;
};

/* The next piece of a long body. E_NOT_FOUND: it is all out. Any other error: it cannot go on. */
MUST_CHECK enum err reply_next(struct reply *reply, struct db *db, struct str *bytes);
void reply_release(struct reply *reply);

/* The name lives as long as the program; the value is copied, and a NUL stands behind it. */
void reply_header(struct req *r, const char *name, struct str value);
/* What stands before every name of a cookie. Behind TLS "__Host-": no other host of the same
 * domain, and no page without TLS, can have set it. */
const char *cookie_prefix(const struct req *r);
/* The value of a cookie of ours; empty if it was not sent. */
struct str req_cookie(const struct req *r, const char *name);
/* Set-Cookie, HttpOnly, SameSite=Lax, whole site. max_age_s 0 takes it away. */
void reply_cookie(struct req *r, const char *name, struct str value, int max_age_s);

#endif
