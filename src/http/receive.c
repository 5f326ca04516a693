/* receive.c: head → route → person → limits → body → proof. */
#include "http/receive.h"
#include "http/assets.h"
#include "http/bearer.h"
#include "http/body.h"
#include "http/csrf.h"
#include "http/limit.h"
#include "http/problem.h"
#include "http/query.h"

#include <arpa/inet.h>
#include <string.h>
#include <strings.h>

#include "base/log.h"
#include "base/unicode.h"
#include "store/store.h"

enum { YEAR_S = 365 * 24 * 3600 };

static enum err refuse(struct exchange *x, int status)
{
    x->status = status;
    return E_INVALID;
}

static struct str wire_header(const struct exchange *x, struct str name)
{
    return header_find(x->wire.headers, x->wire.header_count, name);
}

/* What the guard of the line said. What comes after a refused request cannot be read. */
static enum err read_method(struct exchange *x)
{
    const struct wire *w = &x->wire;
    bool post = str_eq(w->method, S("POST"));

    x->head = str_eq(w->method, S("HEAD"));
    x->method = post ? POST : GET;
    if (w->refused) {
        x->close = true;
        if (w->refused == 405)
            reply_header(&x->req, "Allow", S("GET, HEAD, POST"));
        return refuse(x, w->refused);
    }
    return OK;
}

static enum err read_target(struct exchange *x)
{
    struct str target = x->wire.target, bytes;
    size_t query = str_find(target, S("?"), 0);
    struct utf8_report report;
    enum err e = percent_decode(&x->arena, str_slice(target, 0, query), false, &bytes);

    if (e == OK)
        e = utf8_clean(&x->arena, bytes, &x->req.path, &report);
    if (e == OK) { /* as it is routed: "/%61pi/" is of the API, too */
        x->req.api = api_path(x->req.path);
        e = pairs_urlencoded(&x->arena, str_slice(target, query + 1, target.len), &x->req.query);
    }
    return e == E_INVALID ? refuse(x, 400) : e; /* without memory: not its fault */
}

/* The language asked for now, else the one asked for before. */
static void read_language(struct req *r)
{
    struct str asked = req_query(r, "lang");

    if (str_eq(asked, S("en")) || str_eq(asked, S("vi")))
        reply_cookie(r, "lang", asked, YEAR_S);
    else
        asked = req_cookie(r, "lang");
    r->lang = str_eq(asked, S("en")) ? LANG_EN : LANG_VI;
    r->out->lang = r->lang;
}

static void read_cookies(struct exchange *x)
{
    struct req *r = &x->req;
    struct str session = req_cookie(r, "cs"), before = req_cookie(r, "cs0");
    struct str flash, bytes;
    struct utf8_report report;

    if (token_shape(session))
        r->session = r->csrf_seed = session;
    else if (token_shape(before))
        r->csrf_seed = before;
    if (percent_decode(&x->arena, req_cookie(r, "flash"), false, &bytes) == OK &&
        utf8_clean(&x->arena, bytes, &flash, &report) == OK)
        r->flash = flash;
    read_language(r);
}

/* "192.0.2.1", "192.0.2.1:4711", "2001:db8::1", "[2001:db8::1]:4711": the address alone, or an
 * empty text when it is none. */
static struct str plain_address(struct exchange *x, struct str s)
{
    unsigned char bytes[sizeof(struct in6_addr)];
    size_t colon = str_find(s, S(":"), 0);

    if (str_starts(s, S("[")))
        s = str_slice(s, 1, str_find(s, S("]"), 0));
    else if (str_find(s, S("."), 0) < colon)
        s = str_slice(s, 0, colon);
    if (s.len >= INET6_ADDRSTRLEN)
        return S("");
    return inet_pton(AF_INET, str_z(&x->arena, s), bytes) == 1 ||
                   inet_pton(AF_INET6, str_z(&x->arena, s), bytes) == 1
               ? s
               : S("");
}

/* Behind a proxy the last address of the last X-Forwarded-For is the one the proxy saw; what stands
 * before it may be made up. Without a proxy all of it may. */
static void read_address(struct exchange *x)
{
    struct str forwarded = header_last(x->wire.headers, x->wire.header_count, S("x-forwarded-for"));
    size_t from = forwarded.len;

    x->req.address = x->wire.peer;
    if (!x->req.behind_tls_proxy || !forwarded.len)
        return;
    while (from && forwarded.ptr[from - 1] != ',')
        from--;
    forwarded = plain_address(x, str_trim(str_slice(forwarded, from, forwarded.len)));
    if (forwarded.len)
        x->req.address = forwarded;
}

static enum err send_asset(struct exchange *x, const struct asset *a)
{
    struct reply *reply = &x->reply;
    struct str known = wire_header(x, S("if-none-match"));

    reply->done = reply->asset = true;
    reply->content_type = a->content_type;
    reply_header(&x->req, "ETag", str_from(a->etag));
    if (str_find(known, str_from(a->etag), 0) < known.len) {
        reply->status = 304;
        return OK;
    }
    reply->gzipped = a->gzip.len && accepts_gzip(wire_header(x, S("accept-encoding")));
    reply->body = reply->gzipped ? a->gzip : a->bytes;
    if (a->gzip.len)
        reply_header(&x->req, "Vary", S("Accept-Encoding"));
    return OK;
}

static enum err find_route(struct exchange *x)
{
    struct match match;
    enum err e = route_find(x->app->routes, x->method, x->req.path, &x->arena, &match);

    if (e == E_NOT_FOUND && match.allowed) {
        reply_header(&x->req, "Allow", match.allowed == 1u << GET ? S("GET, HEAD") : S("POST"));
        return refuse(x, 405);
    }
    if (e == OK) {
        x->req.route = match.route;
        memcpy(x->req.params, match.params, sizeof match.params);
    }
    return e;
}

/* A form that was sent by somebody who must first prove something is not lost: it is held, and the
 * page that asks carries it along. Files are not: they are too large. */
static bool can_be_held(const struct exchange *x)
{
    const struct req *r = &x->req;

    return x->method == POST && r->csrf_seed.len && r->route->body != BODY_MULTIPART;
}

static enum err check_permission(struct exchange *x)
{
    struct req *r = &x->req;

    if (!x->app->may || !x->app->may(r, r->route->permission)) {
        x->held = !r->account_id && can_be_held(x);
        return x->held ? OK : E_DENIED;
    }
    if (r->route->sensitive && !r->proved_lately) {
        x->held = can_be_held(x);
        r->gate = x->app->unlock_path;
        return x->held ? OK : E_DENIED;
    }
    return OK;
}

static enum err check_person(struct exchange *x)
{
    struct req *r = &x->req;
    enum err e = OK;

    if (r->api) {
        e = bearer_check(r);
        if (e == E_NOT_FOUND)
            x->status = 401;
        return e;
    }
    if (r->session.len && x->app->actor_load)
        e = x->app->actor_load(r);
    if (e == E_NOT_FOUND)
        e = OK; /* a session that has ended: nobody is signed in */
    return e != OK || !r->route->permission ? e : check_permission(x);
}

enum err receive_again(struct exchange *x)
{
    struct req *r = &x->req;

    r->actor = NULL;
    r->account_id = r->origin = 0;
    r->actor_name = S("");
    r->gate = NULL;
    r->proved_lately = false;
    return check_person(x);
}

static enum err read_query(struct exchange *x)
{
    enum err e = query_read(&x->req);

    if (e == E_INVALID)
        x->status = 400;
    return e;
}

static enum err read_fields(struct exchange *x, struct str type)
{
    struct req *r = &x->req;
    bool urlencoded = !strncasecmp(str_z(&x->arena, type), "application/x-www-form-urlencoded", 33);
    bool multipart = !strncasecmp(str_z(&x->arena, type), "multipart/form-data", 19);
    enum err e;

    if (multipart && r->route->body == BODY_MULTIPART)
        e = pairs_multipart(&x->arena, type, x->wire.body, &r->fields);
    else if (urlencoded)
        e = pairs_urlencoded(&x->arena, x->wire.body, &r->fields);
    else
        return refuse(x, 415);
    return e == E_INVALID ? refuse(x, 400) : e;
}

static bool is_json(struct str type)
{
    static const char name[] = "application/json";
    size_t n = sizeof name - 1;

    return type.len >= n && !strncasecmp(type.ptr, name, n) &&
           (type.len == n || strchr("; ", type.ptr[n]));
}

static enum err read_body(struct exchange *x)
{
    struct req *r = &x->req;
    struct str type = wire_header(x, S("content-type"));

    if (x->wire.body.len > exchange_body_max(r->route))
        return E_TOO_LARGE;
    if (r->route->body == BODY_JSON) {
        if (!is_json(type) || wire_header(x, S("content-encoding")).len)
            return refuse(x, 415);
        r->body = x->wire.body;
        return OK;
    }
    if (r->route->body == BODY_NONE && !x->wire.body.len)
        return OK;
    return read_fields(x, type);
}

static bool same_host(struct str a, struct str b)
{
    return a.len == b.len && !strncasecmp(a.ptr, b.ptr, a.len);
}

/* What a browser says about where a form comes from. Old ones say nothing; then the proof must do.
 */
static bool from_our_pages(const struct exchange *x)
{
    struct str site = wire_header(x, S("sec-fetch-site")), origin = wire_header(x, S("origin"));
    struct str scheme = x->req.behind_tls_proxy ? S("https://") : S("http://");

    if (site.len && !str_eq(site, S("same-origin")) && !str_eq(site, S("none")))
        return false;
    if (!origin.len)
        return true;
    return str_starts(origin, scheme) &&
           same_host(str_slice(origin, scheme.len, origin.len), wire_header(x, S("host")));
}

/* The proof is a field of the form, or a header of a script of ours. */
static enum err check_csrf(struct exchange *x)
{
    const struct pair *field = req_field(&x->req, "csrf");
    struct str token = field ? field->value : wire_header(x, S("x-csrf"));

    if (!from_our_pages(x) || !csrf_fits(&x->req, token)) {
        req_problem(&x->req,
            MSG("Trang này mở đã lâu hoặc không phải của phần mềm. Hãy mở lại rồi gửi lại."), NULL,
            0);
        return E_DENIED;
    }
    return OK;
}

/* A browser that was once told name and token sends them by itself, from whatever page. */
static enum err check_foreign_page(struct exchange *x)
{
    if (from_our_pages(x))
        return OK;
    req_problem(&x->req,
        MSG("Trang web khác không gửi vào đây được. Hãy gửi bằng ODK Collect hoặc chương trình của "
            "bạn."),
        NULL, 0);
    return E_DENIED;
}

/* What came waits: the page of the gate is shown, with the body in its form. */
static enum err hold(struct exchange *x)
{
    struct req *r = &x->req;
    const char *gate = exchange_gate(x);
    struct match match;

    r->held_target = x->wire.target;
    r->held_body = x->wire.body;
    r->fields = (struct pairs){0};
    if (!gate || route_find(x->app->routes, POST, str_from(gate), &x->arena, &match) != OK) {
        x->held = false;
        return E_DENIED;
    }
    r->route = match.route;
    memcpy(r->params, match.params, sizeof match.params);
    return E_DENIED;
}

/* Known before a byte of it is taken. */
static enum err check_length(const struct exchange *x)
{
    return x->wire.length > exchange_body_max(x->req.route) ? E_TOO_LARGE : OK;
}

/* Reports of programs have a limit of their own (rate-program) and are small. */
static enum err check_quota(struct exchange *x)
{
    const struct req *r = &x->req;
    bool counts = !r->api || r->route->body == BODY_MULTIPART;
    int wait_s = counts && !x->wire.admitted ? limit_take_bytes(r, x->edge, x->wire.length) : 0;

    if (!wait_s)
        return OK;
    x->reply.retry_s = wait_s;
    req_problem(&x->req,
        MSG("Tài khoản này đã gửi %1 MB trong 24 giờ qua, là mức nhiều nhất. Hãy gửi tiếp sau %2 "
            "phút. Chưa ghi gì."),
        (struct str[]){str_printf(&x->arena, "%lld", (long long)x->edge->person_day_mb),
            str_printf(&x->arena, "%d", (wait_s + 59) / 60)},
        2);
    return refuse(x, 429);
}

static enum err check_limits(struct exchange *x, enum err person)
{
    int wait_s = x->wire.admitted ? 0 : limit_take(&x->req, x->edge);

    if (!wait_s)
        return person;
    x->reply.retry_s = wait_s;
    req_problem(&x->req, MSG("Hãy thử lại sau %1 giây. Chưa ghi gì."),
        (struct str[]){str_printf(&x->arena, "%d", wait_s)}, 1);
    return refuse(x, 429);
}

static enum err receive_post(struct exchange *x)
{
    enum err e = check_length(x);

    if (e == OK && x->req.route->basic)
        e = check_foreign_page(x);
    if (e == OK)
        e = check_quota(x);
    if (e == OK && x->wire.pending) {
        x->wants_body = true;
        return OK;
    }
    if (e == OK)
        e = read_body(x);
    return e == OK && !x->req.api ? check_csrf(x) : e;
}

/* Who asks, from where, in which language. */
static enum err read_head(struct exchange *x)
{
    enum err e = read_method(x);

    x->req.now_ms = now_ms();
    x->req.today = day_of_ms(x->req.now_ms);
    x->req.headers = x->wire.headers;
    x->req.header_count = x->wire.header_count;
    html_init(&x->html, &x->arena, LANG_VI, &x->req);
    x->req.api = api_path(x->wire.target); /* as far as is known when the target cannot be read */
    if (e == OK)
        e = read_target(x);
    if (x->req.api)
        x->req.lang = api_language(&x->req);
    else
        read_cookies(x);
    read_address(x);
    return e;
}

enum err receive(struct exchange *x)
{
    enum err e = read_head(x);
    const struct asset *asset =
        e == OK && !x->req.api ? asset_find(x->req.path, x->app->pictures) : NULL;

    if (asset && x->method == GET)
        return send_asset(x, asset);
    if (e == OK)
        e = find_route(x);
    if (e == OK && x->req.db)
        e = db_snapshot(x->req.db);
    if (e == OK)
        e = check_person(x); /* before the body: from a stranger nobody takes 20 MB */
    e = check_limits(x, e);
    if (e == OK && x->req.api)
        e = read_query(x);
    if (e == OK && x->method == POST)
        e = receive_post(x);
    if (e != OK)
        x->held = false; /* without its proof it is nothing to be held */
    else if (x->held && !x->wants_body)
        e = hold(x);
    return e;
}

/* What was held came with a proof of its own then, and the form of the gate that carried it with
 * another. So it is read as if it had come now, without a third. */
enum err receive_held(struct exchange *x)
{
    struct req *r = &x->req;
    enum err e;

    x->wire.target = r->resume_target;
    x->wire.body = r->resume_body;
    r->resume_target = r->resume_body = S("");
    r->form = NULL;
    r->view = NULL;
    r->actor = NULL;
    r->account_id = 0;
    r->gate = NULL;
    r->fields = r->query = (struct pairs){0};
    if (guard_path(x->wire.target))
        return refuse(x, 400);
    e = read_target(x);
    if (e == OK && r->api) {
        r->api = false; /* it is a page that asks for it */
        return refuse(x, 400);
    }
    if (e == OK)
        e = find_route(x);
    if (e == OK && (!r->route->permission || r->route->body == BODY_MULTIPART))
        e = E_DENIED;
    if (e == OK && r->db)
        e = db_snapshot(r->db);
    if (e == OK)
        e = check_person(x);
    if (e == OK)
        e = read_body(x);
    return e == OK && x->held ? hold(x) : e;
}
