/* long_reply.c: bytes as they are kept, whole or one range of them; also more than is held at once.
 */
#include "http/reply.h"

enum { PIECE_ARENA_BYTES = 24 * 1024 * 1024 };

/* Digits of a position; -1: there are none. false: no such number. */
static bool position(struct str s, int64_t *ret)
{
    *ret = -1;
    if (!s.len)
        return true;
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] < '0' || s.ptr[i] > '9')
            return false;
    return s.len <= 18 && str_to_int(s, ret) == OK;
}

enum range { RANGE_NONE, RANGE_FINE, RANGE_OUTSIDE };

/* "bytes=0-499", "bytes=500-", "bytes=-500"; what is none of them is passed over, as it may be. */
static enum range range_read(struct str s, int64_t total, int64_t *from, int64_t *end)
{
    size_t dash;
    int64_t first, last;

    if (!str_starts(s, S("bytes=")))
        return RANGE_NONE;
    s = str_slice(s, 6, s.len);
    dash = str_find(s, S("-"), 0);
    if (dash == s.len || !position(str_slice(s, 0, dash), &first) ||
        !position(str_slice(s, dash + 1, s.len), &last) || (first < 0 && last < 0) ||
        (first >= 0 && last >= 0 && last < first))
        return RANGE_NONE;
    if (first < 0 && !last)
        return RANGE_OUTSIDE;
    if (first < 0) {
        first = last < total ? total - last : 0;
        last = -1;
    }
    if (first >= total)
        return RANGE_OUTSIDE;
    *from = first;
    *end = last < 0 || last >= total ? total : last + 1;
    return RANGE_FINE;
}

/* "If-Range": the rest only if it is the rest of these bytes, else all of them. A day, a weak mark,
 * several or another one: all of them. */
static struct str range_asked(const struct req *r)
{
    struct str only_of = req_header(r, "if-range");
    bool these = !only_of.len || (r->reply->mark.len && str_eq(only_of, r->reply->mark));

    return these ? req_header(r, "range") : S("");
}

/* The head of the answer. false: there is nothing there, and that is the answer. */
static bool begin(
    struct req *r, const char *content_type, int64_t total, int64_t *from, int64_t *end)
{
    struct reply *reply = r->reply;
    enum range range;

    *from = 0;
    *end = total;
    range = range_read(range_asked(r), total, from, end);
    reply->done = true;
    reply->content_type = content_type;
    reply_header(r, "Accept-Ranges", S("bytes"));
    if (range == RANGE_OUTSIDE) {
        reply->status = 416;
        reply_header(r, "Content-Range", str_printf(r->arena, "bytes */%lld", (long long)total));
        return false;
    }
    if (range == RANGE_FINE) {
        reply->status = 206;
        reply_header(r, "Content-Range",
            str_printf(r->arena, "bytes %lld-%lld/%lld", (long long)*from, (long long)*end - 1,
                (long long)total));
    }
    reply_header(r, "Content-Disposition", S("inline"));
    return true;
}

void req_send_bytes(struct req *r, const char *content_type, struct str bytes)
{
    int64_t from, end;

    if (begin(r, content_type, (int64_t)bytes.len, &from, &end))
        r->reply->body = str_slice(bytes, (size_t)from, (size_t)end);
}

static enum err piece(struct long_body *rest, struct db *db, struct str *bytes)
{
    jmp_buf full;
    enum err e;

    arena_reset(&rest->piece);
    rest->piece.full = &full;
    if (!setjmp(full))
        e = rest->read(rest->context, db, &rest->piece, rest->at, bytes);
    else
        e = arena_why(&rest->piece);
    rest->piece.full = NULL;
    if (e == E_NOT_FOUND || (e == OK && !bytes->len))
        e = E_DAMAGED; /* it was there when the answer began */
    return e;
}

enum err reply_next(struct reply *reply, struct db *db, struct str *bytes)
{
    struct long_body *rest = &reply->rest;
    enum err e;

    if (!rest->read || rest->at >= rest->end)
        return E_NOT_FOUND;
    e = piece(rest, db, bytes);
    if (e != OK)
        return e;
    *bytes = str_slice(*bytes, 0, (size_t)(rest->end - rest->at));
    rest->at += (int64_t)bytes->len;
    return OK;
}

void reply_release(struct reply *reply)
{
    if (reply->rest.read)
        arena_reset(&reply->rest.piece);
    reply->rest = (struct long_body){0};
}

enum err req_send_long(
    struct req *r, const char *content_type, int64_t total, long_read *read, void *context)
{
    struct reply *reply = r->reply;
    int64_t from, end;
    enum err e;

    if (!begin(r, content_type, total, &from, &end))
        return OK;
    reply->rest = (struct long_body){.read = read, .context = context, .at = from, .end = end};
    arena_init(&reply->rest.piece, PIECE_ARENA_BYTES);
    e = reply_next(
        reply, r->db, &reply->body); /* before the head is out: what fails here is told */
    if (e != OK) {
        reply_release(reply);
        reply->content_type = NULL;
        reply->headers.count = 0;
    }
    return e;
}
