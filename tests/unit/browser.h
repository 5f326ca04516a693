/* browser.h: whole requests through the dispatcher, with cookies and the proof of forms; no
 * sockets.
 *
 * The file that includes it has `options`, `store` and `db` before: whose pages, and their store.
 */
#ifndef TESTS_BROWSER_H
#define TESTS_BROWSER_H

#include "org/session.h"

/* A browser: its cookies and the last page. */
static struct {
    char session[64], before[64];
    char token[64];   /* of a program: sent to the API and nowhere else */
    char device[128]; /* the cookie by which it is known, when browser_is_known */
    int status;
    char location[256];
    char flash[1024]; /* the sentence for the next page, encoded as in its cookie */
    char type[96];    /* of the answer; empty: a page */
    bool saved;       /* the answer is a file to be saved, not shown */
    char body[256 * 1024];
} browser;

static inline void keep(char *to, size_t size, struct str from)
{
    assert_true(from.len < size);
    if (from.len)
        memcpy(to, from.ptr, from.len);
    to[from.len] = '\0';
}

static inline void keep_cookie(char *to, size_t size, struct str set_cookie, struct str name)
{
    if (str_starts(set_cookie, name))
        keep(to, size, str_slice(set_cookie, name.len, str_find(set_cookie, S(";"), name.len)));
}

/* Browsers are new ones each time, unless a test says otherwise. */
static bool browser_is_known;

static inline void keep_reply(const struct exchange *x)
{
    const struct reply *reply = &x->reply;

    browser.status = reply->status;
    browser.location[0] = browser.flash[0] = '\0';
    keep(browser.type, sizeof browser.type, str_from(reply->content_type));
    browser.saved = false;
    keep(browser.body, sizeof browser.body, reply->body);
    for (size_t i = 0; i < reply->headers.count; i++) {
        const struct header *h = &reply->headers.items[i];

        if (str_eq(h->name, S("Content-Disposition")))
            browser.saved = str_starts(h->value, S("attachment; "));
        if (str_eq(h->name, S("Location")))
            keep(browser.location, sizeof browser.location, h->value);
        if (!str_eq(h->name, S("Set-Cookie")))
            continue;
        keep_cookie(browser.session, sizeof browser.session, h->value, S("cs="));
        keep_cookie(browser.flash, sizeof browser.flash, h->value, S("flash="));
        keep_cookie(browser.before, sizeof browser.before, h->value, S("cs0="));
        if (browser_is_known && str_starts(h->value, S("cd")))
            keep(browser.device, sizeof browser.device,
                str_slice(h->value, 0, str_find(h->value, S(";"), 0)));
    }
}

/* A test that asks a lot wants every visitor to find the world as it was: what a POST wrote is
 * undone again, and the answer is as if it stayed. */
static bool browser_undoes;
static enum err browser_wrote;

/* The writer fails with this after everything was written: nothing of it stays. */
static enum err browser_fails;

/* What happens between the answer of the page and the turn of the writer. */
static void (*browser_meanwhile)(void);

/* The writer runs a job again when the others of its group failed. */
static bool browser_writes_twice;

/* Of the next POST that is not to the API; NULL: an urlencoded form. */
static const char *browser_content_type;

static inline enum err run_in_vain(struct tx *tx, void *context)
{
    (void)!dispatch_write(context, tx);
    return E_CONFLICT;
}

static inline enum err run_write(struct tx *tx, void *context)
{
    browser_wrote = dispatch_write(context, tx);
    if (browser_wrote == OK && browser_fails != OK)
        return browser_wrote = browser_fails;
    return browser_wrote == OK && browser_undoes ? E_BUSY : browser_wrote;
}

static inline enum err write_of(struct exchange *x)
{
    if (browser_meanwhile)
        browser_meanwhile();
    if (browser_writes_twice)
        (void)!store_write_wait_from(store, x->req.account_id, x->req.origin, run_in_vain, x);
    enum err e = store_write_wait_from(store, x->req.account_id, x->req.origin, run_write, x);

    return e == E_BUSY && browser_undoes ? browser_wrote : e;
}

static inline void run_phases(struct exchange *x)
{
    enum phase phase;

    x->req.store = store;
    x->req.db = db;
    phase = dispatch_start(x);
    while (phase != PHASE_ANSWER) {
        x->req.db = NULL;
        if (phase == PHASE_RESUME) {
            db_reset(db);
            x->req.db = db;
            phase = dispatch_resume(x);
            db_reset(db);
        } else if (phase == PHASE_WORK)
            phase = dispatch_work(x);
        else if (phase == PHASE_SHEET) {
            x->req.db = db;
            phase = dispatch_sheet(x, NULL);
            db_reset(db);
        } else
            phase = dispatch_written(x, write_of(x));
    }
    db_reset(db);
    x->req.db = db;
    dispatch_answer(x);
    keep_reply(x);
    db_reset(db);
}

static inline void ask(const char *method, const char *target, struct str body)
{
    static struct exchange x;
    struct header headers[4];
    bool api = !strncmp(target, "/api/", 5); /* not /openrosa/: that takes forms */
    size_t count = 0;

    dispatch_init(&x, &options, 0);
    headers[count++] = (struct header){S("host"), S("localhost")};
    headers[count++] = (struct header){S("cookie"),
        str_printf(&x.arena, "cs=%s; cs0=%s; %s", browser.session, browser.before, browser.device)};
    headers[count++] = (struct header){
        S("content-type"), api                    ? S("application/json")
                           : browser_content_type ? str_from(browser_content_type)
                                                  : S("application/x-www-form-urlencoded")};
    if (browser.token[0])
        headers[count++] =
            (struct header){S("authorization"), str_printf(&x.arena, "Bearer %s", browser.token)};
    x.wire = (struct wire){.method = str_from(method),
        .target = str_from(target),
        .headers = headers,
        .header_count = count,
        .body = body,
        .peer = S("127.0.0.1")};
    run_phases(&x);
    dispatch_release(&x);
}

static inline enum err run_prove(struct tx *tx, void *context)
{
    unsigned char hash[SESSION_HASH_BYTES];
    const struct session *s = context;

    session_token_hash(str_from(browser.session), hash);
    return db_run(tx->db, SQL_session_set_proved,
        ARGS(value_blob((struct str){(const char *)hash, sizeof hash}), V(s->seen_ms), V(s->proofs),
            V(s->origin), V(s->expires_ms)));
}

/* Somebody used this session just now, with a password of today: it does not lock. */
static inline void sit_down(void)
{
    enum { HOURS_MS = 11 * 3600 * 1000 };
    unsigned char bytes[SESSION_HASH_BYTES];
    struct str hash = {(const char *)bytes, sizeof bytes};
    struct session s = {0};

    session_token_hash(str_from(browser.session), bytes);
    db_reset(db);
    if (session_load(db, hash, now_ms(), &s) == OK && now_ms() - s.proof_ms > HOURS_MS) {
        s.seen_ms = now_ms();
        assert_int_equal(store_write_wait(store, 0, run_prove, &s), OK);
    }
    db_reset(db);
    s.seen_ms = now_ms();
    session_seen(NULL, hash, &s, s.seen_ms);
}

static inline void get(const char *path)
{
    ask("GET", path, S(""));
}

/* Send a form of the last page: its proof and these fields. */
static inline void post(const char *path, const char *fields)
{
    static const char mark[] = "name=\"csrf\" value=\"";
    char *token = strstr(browser.body, mark);
    struct arena a;

    assert_non_null(token);
    token += sizeof mark - 1;
    arena_init(&a, 1 << 20);
    ask("POST", path, str_printf(&a, "csrf=%.*s&%s", (int)strcspn(token, "\""), token, fields));
    arena_reset(&a);
}

static inline void sign_in(const char *fields)
{
    get("/sign-in");
    assert_int_equal(browser.status, 200);
    post("/sign-in", fields);
}

static inline bool shown(const char *text)
{
    return strstr(browser.body, text) != NULL;
}

#endif
