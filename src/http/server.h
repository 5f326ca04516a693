/* server.h: event loops that read requests, ask the routes, and send answers.
 *
 * Every loop has its own listener, reader of the store and arena. Writes go to the one writer
 * thread and come back to their loop. Listens on loopback unless told otherwise; TLS is the
 * business of a proxy in front.
 */
#ifndef HTTP_SERVER_H
#define HTTP_SERVER_H

#include "http/edge.h"
#include "http/layout.h"
#include "http/request.h"

/* What the program above tells the server about itself. */
struct asset;
struct campaign;
struct campaign_note;

/* A word of the handbook, in one language. */
struct term {
    const char *word, *meaning;
};

struct app {
    const struct route *routes;   /* ends with a row whose name is NULL */
    const struct asset *pictures; /* files beside those of assets/ (http/assets.h); NULL: none */
    const char *sign_in_path;     /* where somebody unsigned is sent: "/sign-in" */
    const char *unlock_path;      /* where the password is asked again: "/unlock" */
    /* Who holds this session? Sets r->actor, account_id and actor_name, or leaves them. Runs on
     * the loop, r->db is there, r->session is not empty. NULL: nobody signs in. */
    enum err (*actor_load)(struct req *r);
    /* Before the write of a POST, in its transaction: r->actor as it is now. E_DENIED: the route is
     * not for this person any more. NULL: not asked. */
    enum err (*actor_again)(struct tx *tx, struct req *r);
    /* The same of the token r->bearer, for the rows of the API. E_NOT_FOUND: no such token, ended
     * or expired; E_DENIED: it is one, but its role has ended. NULL: no tokens. */
    enum err (*bearer_load)(struct req *r);
    /* May this person use routes of this permission? Not called for permission 0. */
    bool (*may)(const struct req *r, uint8_t permission);
    /* A step of this thread was left by a jump (a full arena): what it was counted as elsewhere is
     * given back. NULL: nothing is. */
    void (*left)(void);
    /* What was given for a work, printed on its page by a room above (campaign funds). NULL: none.
     */
    void (*work_given)(struct html *h, int64_t work);
    /* The clips of a campaign, printed on its contact sheet by a room above. NULL: none. */
    void (*campaign_clips)(struct html *h, int64_t campaign);
    /* The clips of one work, printed on its page. NULL: none. */
    void (*work_clips)(struct html *h, int64_t campaign, int64_t work);
    /* Kept files in which a name stands, printed where names are looked for. NULL: none. */
    void (*files_naming)(struct html *h, struct str name);
    /* Papers of a campaign (0: of any) that keep pictures which were removed or lost their
     * agreement, printed where that is done. NULL: none. */
    void (*files_gone_pictures)(struct html *h, int64_t campaign);
    /* Is this the word of an event (works/event.h) of that campaign, and of that unit or of all?
     * NULL: none is known. */
    bool (*event_known)(
        struct req *r, struct db *db, int64_t campaign, int64_t unit, struct str word);
    /* What whoever begins does first, printed on the first page (the handbook). NULL: none. */
    void (*first_day)(struct html *h);
    /* The number of a term (below 64) and what it means, or -1. NULL: no terms. */
    int (*term)(enum lang lang, const char *name, struct term *ret);
    /* One sentence about a campaign that a room above it makes (campaign/note.h). NULL: none. */
    enum err (*campaign_note)(struct req *r, const struct campaign *c, struct campaign_note *ret);
    /* The navigation of this person: up to LAYOUT_NAV_MAX items. NULL: none. */
    void (*layout)(struct req *r, struct layout *layout);
};

struct server_options {
    const struct app *app;
    struct store *store;    /* NULL: no database (tests) */
    const char *listen;     /* "127.0.0.1:8080", "[::1]:8080"; port 0: any free one */
    int loops;              /* 0: as many as cores, at most SERVER_LOOPS_MAX */
    size_t arena_bytes_max; /* of one request; 0: 64 MiB */
    bool behind_tls_proxy;  /* cookies Secure; the client's address from X-Forwarded-For */
    struct edge edge;       /* limits of lines and requests; all 0: edge_default() */
    /* Called once when the server listens; `url` is "http://127.0.0.1:8080/". May be NULL. */
    void (*ready)(const char *url, void *context);
    void *context;
};

enum { SERVER_LOOPS_MAX = 4 };

/* Serve until SIGTERM or SIGINT: then accept nothing new, finish what is under way, return OK.
 * E_INVALID: the address is no address; E_SYSTEM: it cannot be listened on (logged). */
MUST_CHECK enum err server_run(const struct server_options *options);

#endif
