/* dispatch.c: route → person → limits → body → page, and the answer to whatever went wrong. */
#include "http/dispatch.h"
#include "http/advice.h"
#include "http/assets.h"
#include "http/bearer.h"
#include "http/body.h"
#include "http/csrf.h"
#include "http/form.h"
#include "http/frame.h"
#include "http/limit.h"
#include "http/problem.h"
#include "http/query.h"
#include "http/sheet.h"
#include "http/templates.h"

#include <arpa/inet.h>
#include <string.h>
#include <strings.h>

#include "base/log.h"
#include "base/unicode.h"
#include "store/store.h"

enum { YEAR_S = 365 * 24 * 3600, ARENA_BYTES_DEFAULT = 64 * 1024 * 1024 };
enum { SHEET_ARENA_BYTES = 256 * 1024 * 1024 }; /* one at a time */
enum { KILOBYTE = 1024, MEGABYTE = 1024 * 1024 };

void dispatch_init(struct exchange *x, const struct server_options *options, size_t arena_max)
{
    *x = (struct exchange){.app = options->app, .edge = &options->edge};
    arena_init(&x->arena, arena_max ? arena_max : ARENA_BYTES_DEFAULT);
    arena_init(&x->page, x->arena.max_bytes);
    x->req.arena = &x->arena;
    x->req.app = options->app;
    x->req.store = options->store;
    x->req.behind_tls_proxy = options->behind_tls_proxy;
    x->req.reply = &x->reply;
    x->req.out = &x->html;
}

void dispatch_release(struct exchange *x)
{
    reply_release(&x->reply);
    arena_reset(&x->page);
    if (x->req.holds_secret)
        arena_wipe(&x->arena);
    arena_reset(&x->arena);
}

/* Why a step came to no end. A mistake of ours was logged; here is where it was made. */
static enum err left(struct exchange *x, struct arena *a)
{
    enum err e = arena_why(a);

    if (e == E_SYSTEM && x->req.route)
        log_error("it was made by %s of %s", x->method == POST ? "a POST" : "the page",
            x->req.route->name);
    return e;
}

/* Run one step; when the arena is full it ends with E_TOO_LARGE, without memory with E_BUSY, and if
 * a question to the database failed, with what was wrong there, whatever was made of it. */
static enum err contained(struct exchange *x, enum err (*step)(struct exchange *x))
{
    jmp_buf full;
    enum err e, trouble;

    x->arena.full = &full;
    if (!setjmp(full))
        e = step(x);
    else
        e = left(x, &x->arena);
    x->arena.full = NULL;
    trouble = x->req.db ? db_trouble(x->req.db) : OK;
    return trouble != OK ? trouble : e;
}

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

static size_t body_max(const struct route *route)
{
    return route->body_bytes_max ? route->body_bytes_max : BODY_BYTES_DEFAULT;
}

static enum err read_body(struct exchange *x)
{
    struct req *r = &x->req;
    struct str type = wire_header(x, S("content-type"));

    if (x->wire.body.len > body_max(r->route))
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

static const char *gate_of(const struct exchange *x)
{
    return x->req.gate ? x->req.gate : x->app->sign_in_path;
}

/* What came waits: the page of the gate is shown, with the body in its form. */
static enum err hold(struct exchange *x)
{
    struct req *r = &x->req;
    const char *gate = gate_of(x);
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
    return x->wire.length > body_max(x->req.route) ? E_TOO_LARGE : OK;
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

static enum err receive(struct exchange *x)
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
static enum err receive_held(struct exchange *x)
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

static enum err show(struct exchange *x)
{
    return x->req.route->show(&x->req);
}

static enum err act(struct exchange *x)
{
    return x->req.route->act ? x->req.route->act(&x->req) : OK;
}

static enum err work(struct exchange *x)
{
    return x->req.route->work(&x->req);
}

static enum err write_step(struct exchange *x)
{
    enum err e = x->app->actor_again ? x->app->actor_again(x->tx, &x->req) : OK;

    return e == OK ? x->req.route->write(x->tx, &x->req) : e;
}

static enum phase next_phase(const struct exchange *x)
{
    if (x->result != OK || x->method != POST || !x->req.route)
        return PHASE_ANSWER;
    if (x->req.route->work && !x->worked)
        return PHASE_WORK;
    if (x->req.route->write && !x->written)
        return PHASE_WRITE;
    return PHASE_ANSWER;
}

static enum phase go_in(struct exchange *x)
{
    if (x->result == OK && !x->reply.done && sheet_asked(&x->req))
        return PHASE_SHEET;
    if (x->result == OK && !x->reply.done) {
        x->acted = x->method == POST;
        x->result = contained(x, x->acted ? act : show);
    }
    return next_phase(x);
}

enum phase dispatch_start(struct exchange *x)
{
    x->result = contained(x, receive);
    if (x->result == OK && x->wants_body)
        return PHASE_BODY;
    return go_in(x);
}

enum phase dispatch_resume(struct exchange *x)
{
    x->acted = x->worked = x->written = x->kept = x->held = false;
    x->result = contained(x, receive_held);
    return go_in(x);
}

enum phase dispatch_work(struct exchange *x)
{
    x->worked = true;
    x->result = contained(x, work);
    return next_phase(x);
}

/* As contained(), with two arenas. */
static enum err contained_sheet(struct exchange *x, const atomic_bool *stop)
{
    jmp_buf full;
    enum err e = x->req.db ? db_snapshot(x->req.db) : OK, trouble;

    x->arena.full = x->page.full = &full;
    if (e == OK && !setjmp(full))
        e = sheet_whole(&x->req, &x->page, stop);
    else if (e == OK)
        e = left(x, x->page.why != OK ? &x->page : &x->arena);
    x->arena.full = x->page.full = NULL;
    x->req.arena = &x->arena;
    trouble = x->req.db ? db_trouble(x->req.db) : OK;
    return trouble != OK ? trouble : e;
}

enum phase dispatch_sheet(struct exchange *x, const atomic_bool *stop)
{
    if (x->arena.max_bytes == ARENA_BYTES_DEFAULT)
        x->arena.max_bytes = SHEET_ARENA_BYTES;
    x->result = contained_sheet(x, stop);
    return PHASE_ANSWER;
}

enum err dispatch_write(struct exchange *x, struct tx *tx)
{
    x->tx = tx;
    x->result = contained(x, write_step);
    x->tx = NULL;
    return x->result;
}

enum phase dispatch_written(struct exchange *x, enum err result)
{
    x->written = true;
    x->kept = result == OK;
    x->result = result;
    if (result == OK && x->req.resume_target.len)
        return PHASE_RESUME;
    return next_phase(x);
}

/* ── the answer ─────────────────────────────────────────────────────────────────────────────── */

static bool needs_sign_in(const struct exchange *x)
{
    return x->result == E_DENIED && x->req.route && x->req.route->permission &&
           (!x->req.account_id || x->req.gate) && gate_of(x);
}

static struct str sign_in_link(struct exchange *x)
{
    struct str back = x->method == GET ? x->wire.target : S("/");

    return str_printf(
        &x->arena, "%s?next=%.*s", gate_of(x), STR(percent_encode(&x->arena, back, true)));
}

/* What was sent is more than this page takes: so much it does. */
static struct str limit_words(struct exchange *x)
{
    const struct req *r = &x->req;
    size_t max = r->route ? body_max(r->route) : 0;
    bool body = r->route && (x->wire.length > max || x->wire.body.len > max);

    if (x->reply.status != 413 || !body)
        return S("");
    return REQ_T(r, "Phần gửi lên lớn hơn mức của trang này: nhiều nhất %1.",
        max >= MEGABYTE ? str_printf(&x->arena, "%zu MB", max / MEGABYTE)
                        : str_printf(&x->arena, "%zu KB", max / KILOBYTE));
}

static enum err show_trouble(struct exchange *x)
{
    const struct advice *a = advice_for(x->reply.status);
    struct req *r = &x->req;
    struct str limit = limit_words(x);
    struct trouble view = {
        .page = {.title = req_t(r, a->title)},
        .status = x->reply.status,
        .why = limit.len ? limit : req_t(r, a->why),
        .advice = req_t(r, a->advice),
    };

    (void)!sheet_trouble(r, x->reply.status, &view.why, &view.advice);
    if (x->kept) {
        view.why = req_t(r, "Đã ghi xong; chỉ có trang trả lời là máy không làm được.");
        view.advice = req_t(r, "Đừng gửi lại. Hãy mở lại từ trang đầu để xem.");
    }

    if (needs_sign_in(x))
        view.sign_in = sign_in_link(x);
    html_init(&x->html, &x->arena, r->lang, r);
    html_trouble(&x->html, &view);
    return OK;
}

static enum err redirect_step(struct exchange *x)
{
    if (!x->req.location.len)
        x->req.location = S("/");
    reply_header(&x->req, "Location", x->req.location);
    x->reply.status = 303;
    x->reply.done = true;
    x->reply.content_type = "text/html; charset=utf-8";
    return OK;
}

/* The page of the gate, with what was sent inside its form. */
static bool shown_held(struct exchange *x)
{
    if (!x->held || x->result != E_DENIED)
        return false;
    html_init(&x->html, &x->arena, x->req.lang, &x->req);
    return contained(x, show) == OK;
}

static enum err sign_in_step(struct exchange *x)
{
    x->req.location = sign_in_link(x);
    return redirect_step(x);
}

/* A POST that came to act() and failed is shown again with what was typed. */
static bool shown_again(struct exchange *x)
{
    bool elsewhere = x->result == E_NOT_FOUND || x->result == E_DENIED || x->result == E_TOO_LARGE;
    bool our_fault = err_info(x->result)->http_status >= 500;
    enum err e;

    if (x->method != POST || !x->acted || elsewhere || x->kept || !x->req.route->show)
        return false;
    if (!x->req.problem.len && !(x->req.form && x->req.form->refused))
        req_problem(&x->req, err_info(x->result)->message_vi, NULL, 0);
    html_init(&x->html, &x->arena, x->req.lang, &x->req);
    e = contained(x, show);
    /* a form that this person may not even see; or act() came to nothing for show() to find */
    if ((e == E_NOT_FOUND || e == E_DENIED) && !our_fault) {
        x->result = e;
        x->status = 0;
    }
    return e == OK;
}

static struct str bare_words(const struct exchange *x)
{
    if (x->req.api) /* also when it was kept: the same sent again is known, and counted once */
        return x->reply.status == 413
                   ? S("{\"type\":\"urn:chungsuc:too-large\",\"title\":\"Too "
                       "large\",\"status\":413}")
                   : S("{\"type\":\"urn:chungsuc:busy\",\"title\":\"No memory left, try again "
                       "later\",\"status\":503}");
    if (x->kept)
        return S("Đã ghi xong, nhưng máy hết bộ nhớ khi làm trang trả lời. Đừng gửi lại. "
                 "(Written; there is no memory left for the page. Do not send it again.)\n");
    if (x->reply.status == 413)
        return S(
            "Quá lớn. Chưa ghi gì; hãy gửi phần nhỏ hơn. (Too large. Nothing was written; send "
            "less at once.)\n");
    return S("Máy hết bộ nhớ. Chưa ghi gì; hãy thử lại sau ít phút. "
             "(No memory left. Nothing was written; try again in some minutes.)\n");
}

/* Not even the page that says why could be made: the arena is full, or the machine has no memory.
 */
static void bare_answer(struct exchange *x)
{
    arena_reset(&x->arena);
    x->wire.headers = NULL; /* they were in it */
    x->wire.header_count = 0;
    x->reply.headers.items = NULL;
    x->reply.headers.count = x->reply.headers.capacity = 0;
    if (x->reply.status != 413)
        x->reply.status = 503;
    x->reply.content_type = x->req.api ? "application/problem+json" : "text/plain; charset=utf-8";
    x->reply.body = bare_words(x);
    x->reply.done = true;
}

static enum err problem_step(struct exchange *x)
{
    const struct route *route = x->req.route;

    if (route && route->trouble)
        route->trouble(&x->req, x->result, x->status);
    else
        problem_reply(&x->req, x->result, x->status);
    return OK;
}

static void answer_error(struct exchange *x)
{
    struct reply *reply = &x->reply;

    reply->done = reply->marked = false;
    if (x->req.api && contained(x, problem_step) == OK)
        return;
    reply->status = x->status ? x->status : err_info(x->result)->http_status;
    if (x->req.api) {
        bare_answer(x);
        return;
    }
    if (needs_sign_in(x) && x->method == GET) {
        x->result = contained(x, sign_in_step);
        if (x->result == OK)
            return;
    }
    if (shown_again(x) || shown_held(x))
        return;
    reply->status = x->status ? x->status : err_info(x->result)->http_status;
    if (contained(x, show_trouble) == OK)
        return;
    bare_answer(x);
}

void dispatch_answer(struct exchange *x)
{
    struct reply *reply = &x->reply;

    if (x->result == OK && !reply->done && x->method == POST) {
        if (x->req.location.len || !x->req.route->show)
            x->result = contained(x, redirect_step);
        else
            x->result = contained(x, show);
    }
    if (x->result != OK)
        answer_error(x);
    if (!reply->status)
        reply->status = 200;
    if (reply->done)
        return;
    if (x->html.out.overflow) {
        reply->status = 413;
        bare_answer(x);
        return;
    }
    reply->body = buf_str(&x->html.out);
}
