/* request.c: what pages ask of their request, and the parts of the answer they may set. */
#include "http/request.h"
#include "http/body.h"
#include "http/reply.h"
#include "http/server.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/unicode.h"
#include "base/ascii.h"

enum { FLASH_BYTES_MAX = 600, LOCATION_BYTES_MAX = 2000 };

static const struct param *param_find(const struct req *r, const char *name)
{
    size_t len = strlen(name);

    for (int i = 0; i < ROUTE_PARAMS_MAX && r->params[i].name; i++)
        if (!strncmp(r->params[i].name, name, len) &&
            (r->params[i].name[len] == '/' || !r->params[i].name[len]))
            return &r->params[i];
    arena_leave(r->arena, "the route declares no parameter \"%s\"", name);
}

int64_t req_id(const struct req *r, const char *name)
{
    return param_find(r, name)->number;
}

day_t req_day(const struct req *r, const char *name)
{
    return (day_t)param_find(r, name)->number;
}

struct str req_text(const struct req *r, const char *name)
{
    return param_find(r, name)->text;
}

struct str req_query(const struct req *r, const char *name)
{
    const struct pair *pair = pairs_find(&r->query, str_from(name));

    return pair ? pair->value : S("");
}

int64_t req_query_id(const struct req *r, const char *name)
{
    int64_t id = 0;

    return str_to_int(req_query(r, name), &id) == OK && id > 0 ? id : 0;
}

struct str req_header(const struct req *r, const char *name)
{
    return header_find(r->headers, r->header_count, str_from(name));
}

const struct pair *req_field(const struct req *r, const char *name)
{
    return pairs_find(&r->fields, str_from(name));
}

/* A path of this site and nothing else: a Location cannot lead away or break the header. */
static bool own_path(struct str s)
{
    if (!s.len || s.len > LOCATION_BYTES_MAX || s.ptr[0] != '/')
        return false;
    if (s.len > 1 && (s.ptr[1] == '/' || s.ptr[1] == '\\'))
        return false;
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] <= ' ' || s.ptr[i] >= 0x7f || (s.ptr[i] & 0x80))
            return false;
    return true;
}

void req_redirect(struct req *r, const char *format, ...)
{
    char text[LOCATION_BYTES_MAX + 2];
    va_list ap;
    int n;

    va_start(ap, format);
    n = vsnprintf(text, sizeof text, format, ap);
    va_end(ap);
    r->location = S("/");
    if (n > 0 && n <= LOCATION_BYTES_MAX && own_path(str_from(text)))
        r->location = str_copy(r->arena, str_from(text));
}

void req_flash(struct req *r, struct str sentence)
{
    struct str encoded;

    while (sentence.len > FLASH_BYTES_MAX / 3)
        sentence.len--;
    while (sentence.len && ((unsigned char)sentence.ptr[sentence.len - 1] & 0xc0) == 0x80 &&
           sentence.len == FLASH_BYTES_MAX / 3)
        sentence.len--; /* do not cut through a letter */
    encoded = percent_encode(r->arena, sentence, false);
    reply_cookie(r, "flash", encoded, 60);
}

void req_problem(struct req *r, const char *vi, const struct str *args, size_t count)
{
    r->problem = tr_fill(r->arena, r->lang, vi, args, count);
}

void reply_header(struct req *r, const char *name, struct str value)
{
    char *bytes = str_z(r->arena, value);

    *vec_push(r->arena, &r->reply->headers) = (struct header){str_from(name), {bytes, value.len}};
}

const char *cookie_prefix(const struct req *r)
{
    return r->behind_tls_proxy ? "__Host-" : "";
}

struct str req_cookie(const struct req *r, const char *name)
{
    return cookie_find(
        req_header(r, "cookie"), str_printf(r->arena, "%s%s", cookie_prefix(r), name));
}

void reply_cookie(struct req *r, const char *name, struct str value, int max_age_s)
{
    reply_header(r, "Set-Cookie",
        str_printf(r->arena, "%s%s=%.*s; Path=/; Max-Age=%d; HttpOnly; SameSite=Lax%s",
            cookie_prefix(r), name, STR(value), max_age_s, r->behind_tls_proxy ? "; Secure" : ""));
}

void req_session_start(struct req *r, struct str token)
{
    /* longer than any session: a form that stayed open can still prove that it is ours, so what
     * was typed in it is not lost when the session has ended */
    enum { COOKIE_DAYS = 120, DAY_S = 24 * 3600 };

    reply_cookie(r, "cs", token, COOKIE_DAYS * DAY_S);
    reply_cookie(r, "cs0", S(""), 0);
}

/* A form that is open beside keeps its proof for a day: what is typed there can still be held. */
void req_session_end(struct req *r)
{
    reply_cookie(r, "cs", S(""), 0);
    if (r->session.len)
        reply_cookie(r, "cs0", r->session, 24 * 3600);
}

void req_resume(struct req *r, struct str target, struct str body)
{
    r->resume_target = target;
    r->resume_body = body;
}

void req_send_file(struct req *r, const char *content_type, struct str filename, struct str bytes)
{
    /* old readers take filename, all others filename* with its accents */
    char *plain = str_z(r->arena, text_fold(r->arena, filename));

    for (char *c = plain; *c; c++)
        if (!ascii_word(*c, "-_. "))
            *c = '_';
    reply_header(r, "Content-Disposition",
        str_printf(r->arena, "attachment; filename=\"%s\"; filename*=UTF-8''%.*s", plain,
            STR(percent_encode(r->arena, filename, false))));
    r->reply->content_type = content_type;
    r->reply->body = bytes;
    r->reply->done = true;
}

void req_send_inline(struct req *r, const char *content_type, struct str bytes)
{
    reply_header(r, "Content-Disposition", S("inline"));
    r->reply->content_type = content_type;
    r->reply->body = bytes;
    r->reply->done = true;
}

void req_send_json(struct req *r, struct str json)
{
    if (!r->reply->status && r->route)
        r->reply->status = r->route->status;
    r->reply->content_type = "application/json; charset=utf-8";
    r->reply->body = json;
    r->reply->done = true;
}

/* `strong`: the mark in its quotation marks. Compared without W/, as the standard asks of GET. */
static bool known(struct req *r, struct str strong)
{
    struct str said = req_header(r, "if-none-match");

    r->reply->marked = true;
    if (str_find(said, strong, 0) == said.len && !str_eq(said, S("*")))
        return false;
    r->reply->status = 304;
    r->reply->done = true;
    return true;
}

bool req_known(struct req *r, struct str mark)
{
    struct str tag = str_printf(r->arena, "W/\"%.*s\"", STR(mark)); /* weak: it may be packed */

    reply_header(r, "ETag", tag);
    return known(r, str_slice(tag, 2, tag.len));
}

void req_not_kept(struct req *r)
{
    r->reply->marked = false;
}

bool req_known_bytes(struct req *r, struct str mark)
{
    r->reply->mark = str_printf(r->arena, "\"%.*s\"", STR(mark));
    reply_header(r, "ETag", r->reply->mark);
    return known(r, r->reply->mark);
}
