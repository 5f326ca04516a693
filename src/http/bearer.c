/* bearer.c: tokens of the API at the border. */
#include "http/bearer.h"

#include <sodium.h>
#include <strings.h>

#include "http/problem.h"
#include "http/reply.h"
#include "http/server.h"

bool api_path(struct str path)
{
    return str_starts(path, S("/api/")) || str_starts(path, S("/openrosa/"));
}

enum lang api_language(const struct req *r)
{
    struct str wanted = str_trim(req_header(r, "accept-language"));

    return wanted.len >= 2 && !strncasecmp(wanted.ptr, "en", 2) ? LANG_EN : LANG_VI;
}

/* What stands behind the word, which is taken in any case; empty: another word. */
static struct str behind(struct str header, struct str word)
{
    if (header.len <= word.len || strncasecmp(header.ptr, word.ptr, word.len) != 0)
        return S("");
    return str_trim(str_slice(header, word.len, header.len));
}

/* "name:token" in base64: the token. */
static struct str password_of(struct arena *a, struct str base64)
{
    char *plain = arena_alloc(a, base64.len + 1);
    struct str pair = {plain, 0};
    size_t colon;

    if (sodium_base642bin((unsigned char *)plain, base64.len, base64.ptr, base64.len, NULL,
            &pair.len, NULL, sodium_base64_VARIANT_ORIGINAL) != 0)
        return S("");
    colon = str_find(pair, S(":"), 0);
    return str_slice(pair, colon + 1, pair.len);
}

/* "Bearer TOKEN"; where the row takes it, "Basic …" as well. */
static struct str token_of(struct req *r)
{
    struct str header = req_header(r, "authorization");
    struct str token = behind(header, S("Bearer "));

    if (!token.len && r->route->basic)
        token = password_of(r->arena, behind(header, S("Basic ")));
    return token;
}

static enum err unknown(struct req *r, const char *type, struct str detail)
{
    if (r->route->basic)
        reply_header(r, "WWW-Authenticate", S("Basic realm=\"chungsuc\", charset=\"UTF-8\""));
    else
        reply_header(r, "WWW-Authenticate", S("Bearer realm=\"chungsuc\""));
    return req_refuse(r, E_NOT_FOUND,
        (struct problem){.type = type, .field = S("Authorization"), .detail = detail});
}

enum err bearer_check(struct req *r)
{
    enum err e;

    if (!r->route->permission)
        return OK;
    r->bearer = token_of(r);
    if (!r->bearer.len)
        return unknown(
            r, NULL, req_t(r, "Hãy gửi mã truy cập trong dòng đầu Authorization: Bearer …"));
    e = r->app->bearer_load ? r->app->bearer_load(r) : E_NOT_FOUND;
    if (e == E_NOT_FOUND)
        return unknown(r, NULL, req_t(r, "Mã truy cập này không có, đã thôi hoặc đã hết hạn."));
    if (e == E_DENIED)
        return unknown(r, "role-ended", req_t(r, "Quyền mà mã này dùng không còn hoặc chưa có."));
    if (e == OK && !r->app->may(r, r->route->permission))
        return req_refuse(r, E_DENIED,
            (struct problem){.detail = req_t(r, "Quyền của mã này không cho làm việc ấy.")});
    return e;
}
