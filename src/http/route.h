/* route.h: the table of all pages. The whole surface that the outside can touch is one array.
 *
 * A row says how a page is reached, who may, what body it takes, and which functions make it.
 * The table itself stands above the feature rooms (src/routes.c).
 */
#ifndef HTTP_ROUTE_H
#define HTTP_ROUTE_H

#include "base/err.h"
#include "base/str.h"

struct req;
struct tx;

enum method { GET, POST };

enum body_kind {
    BODY_NONE,
    BODY_FORM,      /* application/x-www-form-urlencoded */
    BODY_MULTIPART, /* multipart/form-data; takes an urlencoded body too */
    BODY_JSON,      /* the bytes are in req->body */
};

enum { ROUTE_PARAMS_MAX = 4, BODY_BYTES_DEFAULT = 64 * 1024 };

/* A parameter that the query of an API row may have; the dispatcher refuses all others, and what
 * does not fit (http/query.h). */
struct route_query {
    const char *name;
    enum query_type {
        QUERY_ID,     /* a positive integer */
        QUERY_DAY,    /* 2024-12-12 */
        QUERY_COUNT,  /* 0 … max */
        QUERY_CHOICE, /* one of choices; the first when it is not asked */
        QUERY_TEXT,   /* at most max characters */
    } type;
    bool required;
    const char *choices;       /* "territory|agency" */
    int64_t max, otherwise;    /* QUERY_COUNT: when it is not asked */
    const char *help, *sample; /* for the description of the API, English */
};

/* The life of a page:
 *   GET    show()
 *   POST   act() → work() → write() → answer 303 to req->location, when the write is durable.
 *          Any of the three may be missing. Without a location the page is shown (200).
 *          An error of any of them (E_INVALID 422, E_CONFLICT 409, E_BUSY 503 …): show() again,
 *          with req->form still holding what was typed and the errors at the fields; so the row of
 *          a POST names the show() of its form. E_NOT_FOUND, E_DENIED and E_TOO_LARGE, and all
 *          errors of a GET, become a calm page with the status of err_info(). */
struct route {
    const char *name; /* "plan_show": also the statement, function and template */
    enum method method;
    /* "/plan/:id/day/@day/paper/$kind": ":" a positive integer, "@" a day as 2024-12-12,
     * "$" letters, digits, '.', '-' and '_' (no leading dot). At most ROUTE_PARAMS_MAX. */
    const char *path;
    uint8_t permission; /* 0: everybody; else what app->may() understands */
    enum body_kind body;
    uint32_t body_bytes_max;  /* 0: BODY_BYTES_DEFAULT */
    uint16_t rate_per_minute; /* of one account, or one address if nobody is signed in; beyond it
                                 429; 0: only the limits of edge.def */
    uint16_t rate_burst;      /* so many at once before that counts; 0: rate_per_minute */
    bool sensitive;           /* asks for the password again when it was given too long ago */
    bool people;              /* shows what is held about people: who opens it is told in the log */
    bool hashes; /* work() is the hash of a password: it waits for no file (worker.h) */
    bool own;    /* of the person alone: also open to who must first set something up */

    enum err (*show)(struct req *r); /* on the loop: load, then render. No writing */
    enum err (*act)(struct req *r);  /* on the loop: read and check the form */
    enum err (*work)(struct req *r); /* what takes long (password hash, reading a document), on a
                                        thread of its own: no database there (req->db is NULL) */
    enum err (*write)(struct tx *tx, struct req *r); /* on the writer thread, in the transaction:
                                         use tx->db. req->arena may be used; what outlives the
                                         write (the location) must be made there */

    /* A row of the API, "/api/…". It knows tokens instead of cookies and proofs of forms, its
     * errors are application/problem+json (http/problem.h), and show() of a POST makes the answer
     * when the write is durable. What follows is checked or told to callers (src/api/openapi.h). */
    bool api;
    const struct route_query *query; /* ends with a row whose name is NULL; NULL: none */
    const char *summary;             /* English, one line */
    const char *takes, *gives;       /* names of the schemas of the body and of the answer */
    uint16_t status;                 /* of the answer; 0: 200 */

    /* A row for programs that speak another convention: it takes the token as the password of HTTP
     * Basic, too, and `trouble` answers what went wrong; NULL: problem_reply(). */
    bool basic;
    void (*trouble)(struct req *r, enum err e, int status);
};

struct param {
    const char *name; /* within route->path, not NUL-terminated: see route_param() */
    int64_t number;   /* the integer, or the day_t */
    struct str text;
};

struct match {
    const struct route *route;
    struct param params[ROUTE_PARAMS_MAX];
    uint32_t allowed; /* when only the method is wrong: bits 1 << method that would do */
};

/* The row for a decoded path. A row without parameters wins over one with, then the first in the
 * table. E_NOT_FOUND: no such path; match->allowed != 0: the path exists for other methods. */
MUST_CHECK enum err route_find(const struct route *routes, enum method method, struct str path,
    struct arena *a, struct match *ret);

/* Does this row's pattern fit? Fills params. */
bool route_fits(const char *pattern, struct str path, struct arena *a, struct param *params);

/* Print the table to standard output: method, path, name, permission, body limit. */
void routes_print(const struct route *routes);

#endif
