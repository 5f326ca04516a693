/* send.c: the answer with its headers, packed if that pays. */
#include "http/body.h"
#include "http/loop.h"
#include "base/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { GZIP_FROM_BYTES = 1024 };

/* ── the head of the answer ─────────────────────────────────────────────────────────────────── */

/* What every browser must know. Nothing from elsewhere, nothing inline: what is injected all the
 * same does not run; no other page may hold, frame or read ours; no camera, no position. */
#define POLICY(script, more)                                                                       \
    "Content-Security-Policy: default-src 'none'; style-src 'self'; script-src 'self'" script      \
    "; img-src 'self' data:" more "connect-src 'self'; form-action 'self'; "                       \
    "frame-ancestors 'none'; base-uri 'none'\r\n"                                                  \
    "Referrer-Policy: same-origin\r\n"                                                             \
    "Cross-Origin-Opener-Policy: same-origin\r\n"                                                  \
    "Permissions-Policy: camera=(), display-capture=(), geolocation=(), microphone=(), "           \
    "payment=(), usb=()\r\n"
static const char page_headers[] = POLICY("", "; media-src 'self'; ");
/* The one page that judges with WebAssembly, shows pictures before they are sent and names a
 * manifest (phone/page.c). */
static const char shell_headers[] = POLICY(" 'wasm-unsafe-eval'", " blob:; manifest-src 'self'; ");
static const char forget_headers[] = "Clear-Site-Data: \"cache\", \"storage\"\r\n";
/* An answer to a program, opened in a browser all the same, is dead text, and saved, not shown. */
static const char api_headers[] =
    "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n"
    "Referrer-Policy: no-referrer\r\n"
    "Content-Disposition: attachment; filename=\"api.";
static const char common_headers[] = "X-Content-Type-Options: nosniff\r\n"
                                     "X-Frame-Options: DENY\r\n"
                                     "Cross-Origin-Resource-Policy: same-origin\r\n";
static const char tls_headers[] =
    "Strict-Transport-Security: max-age=31536000; includeSubDomains\r\n";

static const struct {
    int status;
    const char *line;
} lines[] = {
    {200, "HTTP/1.1 200 OK\r\n"},
    {201, "HTTP/1.1 201 Created\r\n"},
    {204, "HTTP/1.1 204 No Content\r\n"},
    {206, "HTTP/1.1 206 Partial Content\r\n"},
    {303, "HTTP/1.1 303 See Other\r\n"},
    {304, "HTTP/1.1 304 Not Modified\r\n"},
    {400, "HTTP/1.1 400 Bad Request\r\n"},
    {401, "HTTP/1.1 401 Unauthorized\r\n"},
    {403, "HTTP/1.1 403 Forbidden\r\n"},
    {404, "HTTP/1.1 404 Not Found\r\n"},
    {405, "HTTP/1.1 405 Method Not Allowed\r\n"},
    {408, "HTTP/1.1 408 Request Timeout\r\n"},
    {409, "HTTP/1.1 409 Conflict\r\n"},
    {411, "HTTP/1.1 411 Length Required\r\n"},
    {413, "HTTP/1.1 413 Content Too Large\r\n"},
    {414, "HTTP/1.1 414 URI Too Long\r\n"},
    {415, "HTTP/1.1 415 Unsupported Media Type\r\n"},
    {416, "HTTP/1.1 416 Range Not Satisfiable\r\n"},
    {417, "HTTP/1.1 417 Expectation Failed\r\n"},
    {422, "HTTP/1.1 422 Unprocessable Content\r\n"},
    {429, "HTTP/1.1 429 Too Many Requests\r\n"},
    {431, "HTTP/1.1 431 Request Header Fields Too Large\r\n"},
    {500, "HTTP/1.1 500 Internal Server Error\r\n"},
    {501, "HTTP/1.1 501 Not Implemented\r\n"},
    {503, "HTTP/1.1 503 Service Unavailable\r\n"},
    {504, "HTTP/1.1 504 Gateway Timeout\r\n"},
    {505, "HTTP/1.1 505 HTTP Version Not Supported\r\n"},
    {507, "HTTP/1.1 507 Insufficient Storage\r\n"},
};

/* The head while it is written. What does not fit is noticed, never cut. */
struct out {
    char *to;
    size_t length;
    bool overflow;
};

static void add(struct out *o, const char *bytes, size_t length)
{
    if (o->overflow || length > ANSWER_HEAD_BYTES_MAX - o->length) {
        o->overflow = true;
        return;
    }
    memcpy(o->to + o->length, bytes, length);
    o->length += length;
}

#define ADD(o, literal) add((o), (literal), sizeof(literal) - 1)

static void addz(struct out *o, const char *text)
{
    add(o, text, strlen(text));
}

static void add_number(struct out *o, uint64_t n)
{
    char digits[20];
    size_t at = sizeof digits;

    do
        digits[--at] = (char)('0' + n % 10);
    while (n /= 10);
    add(o, digits + at, sizeof digits - at);
}

static void add_status(struct out *o, int status)
{
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        if (lines[i].status == status) {
            addz(o, lines[i].line);
            return;
        }
    ADD(o, "HTTP/1.1 ");
    add_number(o, (uint64_t)status);
    ADD(o, " \r\n");
}

/* Written once a second. Names of days and months do not ask the locale. */
static void add_date(struct out *o, struct loop *l)
{
    static const char days[][4] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static const char months[][4] = {
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    struct timespec now;
    struct tm t;

    clock_gettime(CLOCK_REALTIME_COARSE, &now);
    if (now.tv_sec != l->date_s && gmtime_r(&now.tv_sec, &t)) {
        snprintf(l->date, sizeof l->date, "%s, %02d %s %04d %02d:%02d:%02d GMT", days[t.tm_wday],
            t.tm_mday % 100, months[t.tm_mon], (t.tm_year + 1900) % 10000, t.tm_hour % 100,
            t.tm_min % 100, t.tm_sec % 100);
        l->date_s = now.tv_sec;
    }
    ADD(o, "Date: ");
    addz(o, l->date);
    ADD(o, "\r\n");
}

static const char *cache_control(const struct reply *reply)
{
    if (reply->asset)
        return "Cache-Control: public, max-age=31536000, immutable\r\n";
    return reply->marked ? "Cache-Control: private, no-cache\r\n" : "Cache-Control: no-store\r\n";
}

/* A header that a page made. One that could break the answer is left out. */
static void add_made(struct out *o, const struct header *h)
{
    for (size_t i = 0; i < h->value.len; i++) {
        unsigned char c = (unsigned char)h->value.ptr[i];

        if (c < ' ' || c == 0x7f) {
            log_error("a header of an answer was refused");
            return;
        }
    }
    add(o, h->name.ptr, h->name.len);
    ADD(o, ": ");
    add(o, h->value.ptr, h->value.len);
    ADD(o, "\r\n");
}

static void add_retry(struct out *o, const struct job *job)
{
    const struct reply *reply = &job->x.reply;
    int s = reply->retry_s ? reply->retry_s : reply->status == 429 ? 60 : job->x.req.api ? 2 : 5;

    ADD(o, "Retry-After: ");
    add_number(o, (uint64_t)s);
    ADD(o, "\r\n");
}

static bool is_xml(const char *content_type)
{
    return content_type && strstr(content_type, "xml");
}

static void add_headers(struct out *o, struct job *job)
{
    const struct reply *reply = &job->x.reply;

    ADD(o, "Content-Type: ");
    addz(o, reply->content_type ? reply->content_type : "text/html; charset=utf-8");
    ADD(o, "\r\n");
    ADD(o, common_headers);
    if (job->x.req.api) {
        ADD(o, api_headers);
        addz(o, is_xml(reply->content_type) ? "xml\"\r\n" : "json\"\r\n");
    } else if (reply->app_shell)
        ADD(o, shell_headers);
    else
        ADD(o, page_headers);
    if (reply->forget)
        ADD(o, forget_headers);
    if (job->x.req.behind_tls_proxy)
        ADD(o, tls_headers);
    addz(o, cache_control(reply));
    if (reply->status == 429 || reply->status == 503)
        add_retry(o, job);
    if (job->x.close || job->conn->close || job->loop->stopping)
        ADD(o, "Connection: close\r\n");
    for (size_t i = 0; i < reply->headers.count; i++)
        add_made(o, &reply->headers.items[i]);
}

/* ── the body of the answer ─────────────────────────────────────────────────────────────────── */

static bool gzip_start(z_stream *z, bool *ready)
{
    enum { LEVEL = 1, GZIP_WINDOW = 15 + 16, MEMORY = 8 };

    if (!*ready)
        *ready =
            deflateInit2(z, LEVEL, Z_DEFLATED, GZIP_WINDOW, MEMORY, Z_DEFAULT_STRATEGY) == Z_OK;
    else if (deflateReset(z) != Z_OK)
        return false;
    return *ready;
}

/* The body packed, in job->packed. false: it goes as it is. */
static bool add_gzip(struct job *job, z_stream *z, bool *ready)
{
    struct str body = job->x.reply.body;
    size_t bound;

    if (body.len > UINT32_MAX / 2 || !gzip_start(z, ready))
        return false;
    bound = deflateBound(z, body.len);
    free(job->packed);
    job->packed = malloc(bound);
    if (!job->packed)
        return false;
    z->next_in = (const Bytef *)body.ptr;
    z->avail_in = (uInt)body.len;
    z->next_out = job->packed;
    z->avail_out = (uInt)bound;
    job->packed_length = deflate(z, Z_FINISH) == Z_STREAM_END ? bound - z->avail_out : 0;
    return job->packed_length > 0;
}

static bool packs(const struct job *job)
{
    const struct reply *reply = &job->x.reply;
    struct str accept =
        header_find(job->x.wire.headers, job->x.wire.header_count, S("accept-encoding"));
    struct str type = str_from(reply->content_type);
    bool text = !type.len || str_starts(type, S("text/")) ||
                str_starts(type, S("application/json")) ||
                str_starts(type, S("application/problem+json"));

    return text && !reply->asset && reply->body.len > GZIP_FROM_BYTES && accepts_gzip(accept);
}

void job_pack(struct job *job)
{
    z_stream z = {0};
    bool ready = false;

    if (packs(job))
        (void)!add_gzip(job, &z, &ready);
    if (ready)
        deflateEnd(&z);
}

/* ── answers that slow lines take ───────────────────────────────────────────────────────────── */

enum {
    LARGE_ANSWER = 64 * 1024, /* from here on an answer counts against edge->answers_mb */
    PIECE = 1024 * 1024,      /* what stands in memory of a long one, about */
    LET_GO_FROM = 128 * 1024, /* a smaller arena stays until the answer is out */
};

static size_t held_by(const struct job *job)
{
    const struct reply *reply = &job->x.reply;
    size_t bytes = job->packed_length ? job->packed_length : reply->body.len;

    if (reply->asset || job->x.head)
        return 0;
    bytes += reply->rest.read ? PIECE : 0;
    return bytes >= LARGE_ANSWER ? bytes : 0;
}

/* Whoever reads slowly, on many lines, fills the memory of the machine: each account has a share
 * of what may wait. One answer it always gets. */
static bool answer_fits(const struct job *job, size_t bytes)
{
    const struct loop *l = job->loop;
    int64_t room = l->options->edge.answers_mb * 1024 * 1024, own = 0;

    for (const struct conn *c = l->lines; bytes && c; c = c->next)
        if (c->job && c->job->x.req.account_id == job->x.req.account_id)
            own += (int64_t)c->job->held;
    return !own || (own + (int64_t)bytes <= room / 4 && l->held_bytes + (int64_t)bytes <= room);
}

static void hold(struct job *job)
{
    size_t bytes = held_by(job);

    if (!answer_fits(job, bytes)) {
        free(job->packed);
        job->packed = NULL;
        job->packed_length = 0;
        dispatch_no_room(&job->x);
        bytes = 0;
    }
    job->held = bytes;
    job->loop->held_bytes += (int64_t)bytes;
}

/* A page is made in many times the memory that its bytes need. */
static struct str let_go(struct job *job, struct str body)
{
    struct exchange *x = &job->x;
    bool ours = body.ptr == (const char *)job->packed;

    if (x->reply.rest.read || x->reply.asset || x->req.holds_secret ||
        x->arena.used_bytes < LET_GO_FROM)
        return body;
    if (!ours && body.len) {
        unsigned char *copy = malloc(body.len);

        if (!copy)
            return body;
        memcpy(copy, body.ptr, body.len);
        free(job->packed);
        job->packed = copy;
        body.ptr = (const char *)copy;
    }
    dispatch_let_go(x);
    return body;
}

void job_send(struct job *job)
{
    static char bare[] = "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n"
                         "Connection: close\r\n\r\n";
    struct reply *reply = &job->x.reply;
    struct out o = {.to = job->head};
    struct str body;
    bool empty, gzip, bodiless;

    hold(job);
    body = reply->body;
    empty = reply->status == 304 || reply->status == 204;
    gzip = reply->gzipped;
    bodiless = job->x.head || empty;
    job->conn->secret = job->x.req.holds_secret;
    add_status(&o, reply->status);
    add_date(&o, job->loop);
    add_headers(&o, job);
    if (packs(job)) {
        gzip = job->packed_length || add_gzip(job, &job->loop->gzip, &job->loop->gzip_ready);
        if (gzip)
            body = (struct str){(const char *)job->packed, job->packed_length};
        ADD(&o, "Vary: Accept-Encoding\r\n");
    }
    if (gzip)
        ADD(&o, "Content-Encoding: gzip\r\n");
    if (!empty) {
        ADD(&o, "Content-Length: ");
        add_number(&o, body.len + job_rest(job));
        ADD(&o, "\r\n");
    }
    ADD(&o, "\r\n");
    if (bodiless || o.overflow)
        reply_release(reply);
    if (o.overflow) {
        log_error("the headers of an answer do not fit");
        conn_answer(job->conn, (struct iovec[2]){{bare, sizeof bare - 1}, {NULL, 0}}, true);
        return;
    }
    body = let_go(job, body);
    conn_answer(job->conn,
        (struct iovec[2]){
            {job->head, o.length}, {(void *)(uintptr_t)body.ptr, bodiless ? 0 : body.len}},
        job->x.close);
}
