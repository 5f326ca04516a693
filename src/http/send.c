/* send.c: the answer with its headers, packed if that pays. */
#include "http/body.h"
#include "http/loop.h"
#include "base/log.h"

#include <stdio.h>

#include <event2/buffer.h>
#include <event2/keyvalq_struct.h>

enum { GZIP_FROM_BYTES = 1024 };

/* Nothing from elsewhere, nothing inline: what is injected all the same does not run. */
static const char policy[] =
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/* What a browser must know about a page. */
static void add_page_headers(struct evkeyvalq *out)
{
    evhttp_add_header(out, "Content-Security-Policy", policy);
    evhttp_add_header(out, "X-Frame-Options", "DENY");
    evhttp_add_header(out, "Referrer-Policy", "same-origin");
    evhttp_add_header(out, "Cross-Origin-Opener-Policy", "same-origin");
    evhttp_add_header(out, "Cross-Origin-Resource-Policy", "same-origin");
}

static const char *cache_control(const struct reply *reply)
{
    if (reply->asset)
        return "public, max-age=31536000, immutable";
    return reply->marked ? "private, no-cache" : "no-store";
}

static void add_headers(struct job *job, struct evkeyvalq *out)
{
    const struct reply *reply = &job->x.reply;
    const char *type = reply->content_type ? reply->content_type : "text/html; charset=utf-8";
    bool api = job->x.req.api;

    evhttp_add_header(out, "Content-Type", type);
    evhttp_add_header(out, "X-Content-Type-Options", "nosniff");
    if (!api)
        add_page_headers(out);
    evhttp_add_header(out, "Cache-Control", cache_control(reply));
    if (reply->status == 429 || reply->status == 503)
        evhttp_add_header(out, "Retry-After", api && reply->status == 503 ? "2" : "60");
    if (job->x.close)
        evhttp_add_header(out, "Connection", "close");
    for (size_t i = 0; i < reply->headers.count; i++) {
        const struct header *h = &reply->headers.items[i];

        if (evhttp_add_header(out, str_z(&job->x.arena, h->name), str_z(&job->x.arena, h->value)))
            log_error("a header of an answer was refused");
    }
}

static bool gzip_start(struct loop *l)
{
    enum { LEVEL = 1, GZIP_WINDOW = 15 + 16, MEMORY = 8 };

    if (!l->gzip_ready)
        l->gzip_ready = deflateInit2(&l->gzip, LEVEL, Z_DEFLATED, GZIP_WINDOW, MEMORY,
                            Z_DEFAULT_STRATEGY) == Z_OK;
    else if (deflateReset(&l->gzip) != Z_OK)
        return false;
    return l->gzip_ready;
}

/* The body packed into out. false: it goes as it is. */
static bool add_gzip(struct loop *l, struct evbuffer *out, struct str body)
{
    struct evbuffer_iovec space;
    size_t bound;
    bool done;

    if (body.len > UINT32_MAX / 2 || !gzip_start(l))
        return false;
    bound = deflateBound(&l->gzip, body.len);
    if (evbuffer_reserve_space(out, (ev_ssize_t)bound, &space, 1) != 1)
        return false;
    l->gzip.next_in = (const Bytef *)body.ptr;
    l->gzip.avail_in = (uInt)body.len;
    l->gzip.next_out = space.iov_base;
    l->gzip.avail_out = (uInt)bound;
    done = deflate(&l->gzip, Z_FINISH) == Z_STREAM_END;
    space.iov_len = done ? bound - l->gzip.avail_out : 0;
    return !evbuffer_commit_space(out, &space, 1) && done;
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

void job_send(struct job *job)
{
    struct evkeyvalq *headers = evhttp_request_get_output_headers(job->ev);
    const struct reply *reply = &job->x.reply;
    struct evbuffer *out = evbuffer_new();
    bool gzip = reply->gzipped;
    char length[24];

    if (!out) {
        evhttp_send_error(job->ev, 503, NULL);
        return;
    }
    add_headers(job, headers);
    if (packs(job)) {
        gzip = add_gzip(job->loop, out, reply->body);
        evhttp_add_header(headers, "Vary", "Accept-Encoding");
    }
    if (!evbuffer_get_length(out))
        evbuffer_add(out, reply->body.ptr, reply->body.len);
    if (gzip)
        evhttp_add_header(headers, "Content-Encoding", "gzip");
    if (job->x.head && reply->status != 304) {
        snprintf(length, sizeof length, "%zu", evbuffer_get_length(out));
        evhttp_add_header(headers, "Content-Length", length);
        evbuffer_drain(out, evbuffer_get_length(out));
    }
    evhttp_send_reply(job->ev, reply->status, NULL, out);
    evbuffer_free(out);
}
