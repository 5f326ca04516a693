/* problem.h: what is wrong with a request of the API, as application/problem+json (RFC 9457).
 *
 * {"type":"urn:chungsuc:stale-revision","title":"…","status":409,"detail":"…","field":"/unit"}:
 * the type is a stable name for programs, title and detail are sentences in the caller's language
 * (Accept-Language), the field is a JSON pointer into the body, or the name of a parameter of the
 * query or of a header.
 */
#ifndef HTTP_PROBLEM_H
#define HTTP_PROBLEM_H

#include "http/request.h"

struct problem {
    enum err error;    /* set by req_refuse() */
    int status;        /* 0: that of the error */
    const char *type;  /* "stale-revision"; NULL: the one of the status */
    struct str field;  /* may be empty */
    struct str detail; /* a sentence; may be empty */
    struct str more;   /* further members, as JSON: "\"items\":[…]"; may be empty */
};

/* Remember what is wrong, for `return req_refuse(…)`; gives `e` back. The problem is copied, its
 * texts must live in req->arena. */
enum err req_refuse(struct req *r, enum err e, struct problem problem);

/* The members of a problem without its braces, for an item of a batch too. */
void problem_members(struct buf *out, enum lang lang, const struct problem *p);

/* The answer for a request that ended with this error; `status` 0: that of the refusal, else that
 * of the error. A refusal that belongs to another error is not told. */
void problem_reply(struct req *r, enum err e, int status);

#endif
