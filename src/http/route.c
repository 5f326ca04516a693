/* route.c: finds the row of the table for a path. The table is short; it is walked. */
#include "http/route.h"
#include "base/ascii.h"
#include "base/date.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static bool plain_text(struct str s)
{
    if (!s.len || s.len > 100 || s.ptr[0] == '.')
        return false;
    for (size_t i = 0; i < s.len; i++)
        if (!ascii_word(s.ptr[i], ".-_"))
            return false;
    return true;
}

static bool param_fits(char kind, struct str s, struct param *p)
{
    day_t day;

    p->text = s;
    switch (kind) {
    case ':': /* one way to write a number: no sign, no leading zero */
        return s.len && s.ptr[0] != '0' && s.ptr[0] != '-' && str_to_int(s, &p->number) == OK;
    case '@':
        if (s.len != 10 || day_parse_iso(s, &day) != OK)
            return false;
        p->number = day;
        return true;
    default:
        return plain_text(s);
    }
}

bool route_fits(const char *pattern, struct str path, struct arena *a, struct param *params)
{
    struct str rest = str_from(pattern);
    size_t count = 0, at = 0, in = 0;

    (void)a;
    for (;;) {
        size_t end = str_find(rest, S("/"), in + 1), to = str_find(path, S("/"), at + 1);
        struct str want = str_slice(rest, in + 1, end), got = str_slice(path, at + 1, to);

        if (want.len && strchr(":@$", want.ptr[0])) {
            assert(count < ROUTE_PARAMS_MAX);
            params[count].name = want.ptr + 1;
            if (!param_fits(want.ptr[0], got, &params[count++]))
                return false;
        } else if (!str_eq(want, got)) {
            return false;
        }
        if (end == rest.len || to == path.len)
            return end == rest.len && to == path.len;
        in = end;
        at = to;
    }
}

/* Do the bytes before the first parameter fit? Most rows of the table end here. */
static bool head_fits(const char *pattern, struct str path)
{
    for (size_t i = 0;; i++) {
        char c = pattern[i];

        if (!c || c == ':' || c == '@' || c == '$')
            return c || i == path.len;
        if (i == path.len || path.ptr[i] != c)
            return false;
    }
}

static bool has_params(const char *pattern)
{
    return strpbrk(pattern, ":@$") != NULL;
}

enum err route_find(const struct route *routes, enum method method, struct str path,
    struct arena *a, struct match *ret)
{
    struct match found = {0};

    for (const struct route *r = routes; r->name; r++) {
        struct param params[ROUTE_PARAMS_MAX] = {0};
        bool better;

        if (!head_fits(r->path, path) || !route_fits(r->path, path, a, params))
            continue;
        better = !found.route || (has_params(found.route->path) && !has_params(r->path));
        found.allowed |= 1u << r->method;
        if (r->method == method && better) {
            found.route = r;
            memcpy(found.params, params, sizeof params);
        }
    }
    *ret = found;
    return found.route ? OK : E_NOT_FOUND;
}

void routes_print(const struct route *routes)
{
    static const char *bodies[] = {"-", "form", "multipart", "json"};

    for (const struct route *r = routes; r->name; r++)
        printf("%-4s %-44s %-24s %3u %-9s %u\n", r->method == POST ? "POST" : "GET", r->path,
            r->name, r->permission, bodies[r->body],
            r->body == BODY_NONE ? 0
            : r->body_bytes_max  ? r->body_bytes_max
                                 : BODY_BYTES_DEFAULT);
}
