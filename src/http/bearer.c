/* bearer.c: tokens of the API at the border. */
#include "http/bearer.h"

#include <strings.h>

#include "http/problem.h"
#include "http/reply.h"
#include "http/server.h"

bool api_path(struct str path)
{
    return str_starts(path, S("/api/"));
}

enum lang api_language(const struct req *r)
{
    struct str wanted = str_trim(req_header(r, "accept-language"));

    return wanted.len >= 2 && !strncasecmp(wanted.ptr, "en", 2) ? LANG_EN : LANG_VI;
}

/* "Bearer TOKEN", the word in any case. */
static struct str token_of(struct str header)
{
    static const char word[] = "Bearer ";

    if (header.len <= sizeof word - 1 || strncasecmp(header.ptr, word, sizeof word - 1) != 0)
        return S("");
    return str_trim(str_slice(header, sizeof word - 1, header.len));
}

static enum err unknown(struct req *r, const char *type, struct str detail)
{
    reply_header(r, "WWW-Authenticate", S("Bearer realm=\"chungsuc\""));
    return req_refuse(r, E_NOT_FOUND,
        (struct problem){.type = type, .field = S("Authorization"), .detail = detail});
}

enum err bearer_check(struct req *r)
{
    enum err e;

    if (!r->route->permission)
        return OK;
    r->bearer = token_of(req_header(r, "authorization"));
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
