/* request.h: one request, from the first byte to the answer, as the pages see it.
 *
 * Everything a page makes goes into req->arena, which is given back when the answer has been sent;
 * when it is full the dispatcher answers 413 by itself. Texts from outside are clean UTF-8 in NFC
 * (a request with other bytes is answered 400 before any page sees it).
 *
 * A page function returns enum err and knows no status code; the dispatcher makes the answer.
 */
#ifndef HTTP_REQUEST_H
#define HTTP_REQUEST_H

#include "base/date.h"
#include "http/html.h"
#include "http/route.h"

struct actor; /* who is signed in; the org room knows what is inside */
struct app;
struct db;
struct form;
struct header;
struct problem;
struct query_value;
struct store;
struct xlsx;

/* A name and value of the query, of an urlencoded or multipart body. */
struct pair {
    struct str name, value;
    struct str filename;     /* of an uploaded file, else empty */
    struct str content_type; /* as claimed by the sender */
    bool is_file;            /* value is raw bytes then, not text */
};

struct pairs {
    struct pair *items;
    size_t count, capacity;
};

struct req {
    /* given by the dispatcher, read only */
    struct arena *arena;
    struct db *db; /* this loop's reader; NULL in work() and write() */
    struct store *store;
    const struct app *app;
    const struct route *route;
    struct param params[ROUTE_PARAMS_MAX];
    struct str path; /* decoded, as asked: "/plan/12" */
    struct pairs query, fields;
    struct str body;           /* BODY_JSON only */
    bool api;                  /* the path is one of the API: no cookies, answers are JSON */
    struct str bearer;         /* API: the token that was sent; empty: none */
    struct query_value *asked; /* API: the query by the table of the route (http/query.h) */
    const struct header *headers;
    size_t header_count;
    struct str session;   /* the session token; empty: none was sent */
    struct str csrf_seed; /* the session token or that of the pre-session cookie */
    struct str address;   /* of the client, for limits; never stored */
    struct str flash;     /* the sentence left by the page before; empty: none */
    bool behind_tls_proxy;
    bool holds_secret; /* a password was sent: every byte of it is overwritten at the end */
    enum lang lang;
    int64_t now_ms;
    day_t today; /* in Vietnam */

    /* made by the pages */
    struct html *out;        /* the page is written here */
    struct form *form;       /* of a POST: show() prints it again if it is refused */
    void *view;              /* whatever act() wants work(), write() and show() to find */
    struct str location;     /* where to go after a POST: req_redirect() */
    struct str problem;      /* what is wrong with the whole request, shown above the page */
    struct problem *refusal; /* API: the same for programs: req_refuse() (http/problem.h) */
    bool has_sheet;          /* a page whose data stands in a list offers it as a spreadsheet … */
    struct xlsx *sheet;      /* … and makes this when sheet_asked() (http/sheet.h) */
    const char *sheet_step; /* a list of many pages: the parameter that says where one begins … */
    struct str sheet_next;  /* … and where the next one does; empty: this is the last */
    size_t sheet_most;      /* so many rows a register holds at most; 0: those of any file */
    bool sheet_looked; /* what was given up had been looked at for too long, and is not too long
                          itself */
    bool sheet_made;   /* the answer is a file that http/sheet.h made of pages */
    struct str resume_target, resume_body; /* a POST that was held: req_resume() */
    bool kept; /* what write() wrote is on the disk: show() may show what is shown only once */

    /* filled by app->actor_load() */
    struct actor *actor; /* NULL: nobody is signed in */
    int64_t account_id;  /* 0: nobody */
    int64_t origin;      /* from where: the fact session-began or token-added; 0: not known */
    int64_t structure;   /* API: the number of the structure that the actor was read at */
    struct str actor_name;
    const char *gate;   /* the page that comes first: something must be proved or set up; or NULL */
    bool proved_lately; /* the password was given a short while ago */

    /* a POST that came while something was to be proved first, carried along by the page of the
     * gate: where it was sent, and its urlencoded body. Empty: nothing is held */
    struct str held_target, held_body;

    struct reply *reply; /* for the functions below */
};

/* A parameter of the path, by its name in the route. The route declares it, so it is there. */
int64_t req_id(const struct req *r, const char *name);
day_t req_day(const struct req *r, const char *name);
struct str req_text(const struct req *r, const char *name);

/* A value of the query ("?day=…") or an empty text; req_query_id(): a positive integer or 0. */
struct str req_query(const struct req *r, const char *name);
int64_t req_query_id(const struct req *r, const char *name);

/* A header as it was sent; empty if it was not. The name in small letters. */
struct str req_header(const struct req *r, const char *name);

/* A field of the body: NULL if it was not sent. Forms read through form.h; this is for the rest. */
const struct pair *req_field(const struct req *r, const char *name);

/* Where the browser goes after this POST: a path of our own, starting with one "/". */
void req_redirect(struct req *r, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* One sentence for the next page ("Đã gửi báo cáo."), in the reader's language already. */
void req_flash(struct req *r, struct str sentence);
/* What is wrong with the whole request, shown above the page; for `return E_INVALID` and so on.
 * `vi` is a message id; args fill %1 … */
void req_problem(struct req *r, const char *vi, const struct str *args, size_t count);

/* Answer with a file instead of a page, to be saved. The name may be Vietnamese. The bytes must
 * live in req->arena. */
void req_send_file(struct req *r, const char *content_type, struct str filename, struct str bytes);
/* The same to be shown by the browser, as a picture of a page. */
void req_send_inline(struct req *r, const char *content_type, struct str bytes);
/* Answer with bytes that never change (after req_known_bytes()), whole or the one range that was
 * asked for (RFC 9110, 14): so a transfer that broke off goes on where it stopped. */
void req_send_bytes(struct req *r, const char *content_type, struct str bytes);
/* The same with something long (a clip; total > 0). `read` gives some bytes from `at` on, at least
 * one, on the loop's reading connection: once now, so that bytes which cannot be read are still an
 * error of this request, then again and again while the answer goes out, so that no more than one
 * piece is in memory. The context must live in req->arena. */
typedef enum err long_read(
    void *context, struct db *db, struct arena *a, int64_t at, struct str *bytes);
MUST_CHECK enum err req_send_long(
    struct req *r, const char *content_type, int64_t total, long_read *read, void *context);
/* Answer with JSON instead of a page; the status is that of the route, or 200. */
void req_send_json(struct req *r, struct str json);
/* The answer may be kept and asked for again by its mark (an ETag without its quotation marks).
 * true: the caller has it already; the answer is made (304), and nothing more is to be done. */
bool req_known(struct req *r, struct str mark);
/* The same for bytes that are sent as they are, and of which a part may be asked for: the mark
 * names these very bytes and no others. */
bool req_known_bytes(struct req *r, struct str mark);
/* After one of these: the browser keeps nothing of it all the same (what shows people). */
void req_not_kept(struct req *r);

/* After this write, answer as if the POST that was held had come now. The target is a path of our
 * own with its query; it is asked for its rights like any other. */
void req_resume(struct req *r, struct str target, struct str body);

/* Sign-in gives the browser a session cookie; sign-out takes it away. */
void req_session_start(struct req *r, struct str token);
void req_session_end(struct req *r);

/* Sessions: a new random token (43 characters), and the hash of it that is stored (32 bytes). */
enum { SESSION_HASH_BYTES = 32, SESSION_TOKEN_CHARS = 43 };
struct str session_token_new(struct arena *a);
void session_token_hash(struct str token, unsigned char ret[SESSION_HASH_BYTES]);

/* The word in the reader's language; with arguments: REQ_T(r, "Còn %1 ấp", text). */
#define req_t(r, vi) str_from(tr((r)->lang, (vi)))
#define REQ_T(r, vi, ...) TR_FILL((r)->arena, (r)->lang, (vi), __VA_ARGS__)

#endif
