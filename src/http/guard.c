/* guard.c: refuses request targets and headers that nobody honest sends. */
#include "http/guard.h"
#include "base/ascii.h"
#include "http/server.h"

#include <string.h>
#include <strings.h>

enum { TARGET_BYTES_MAX = 4096 };

static bool name_is(struct str name, struct str wanted)
{
    return name.len == wanted.len && !strncasecmp(name.ptr, wanted.ptr, wanted.len);
}

struct str header_find(const struct header *headers, size_t count, struct str name)
{
    for (size_t i = 0; i < count; i++)
        if (name_is(headers[i].name, name))
            return headers[i].value;
    return S("");
}

/* %00, %2f, %5c, encoded control characters: they change the meaning of a path once decoded. */
static bool bad_escape(struct str s, size_t i)
{
    int high = s.len - i > 2 ? ascii_hex(s.ptr[i + 1]) : -1;
    int low = s.len - i > 2 ? ascii_hex(s.ptr[i + 2]) : -1;
    int c = high * 16 + low;

    return high < 0 || low < 0 || c < ' ' || c == '/' || c == '\\' || c == 0x7f;
}

/* Is the segment from `from` to `to` "." or "..", also when its dots are encoded? */
static bool dot_segment(struct str path, size_t from, size_t to)
{
    size_t dots = 0;

    while (from < to) {
        if (path.ptr[from] == '.')
            from += 1;
        else if (to - from >= 3 && !strncasecmp(path.ptr + from, "%2e", 3))
            from += 3;
        else
            return false;
        dots++;
    }
    return dots == 1 || dots == 2;
}

const char *guard_target(struct str target)
{
    size_t query = str_find(target, S("?"), 0);
    struct str path = str_slice(target, 0, query);

    if (target.len > TARGET_BYTES_MAX)
        return "request target too long";
    if (!path.len || path.ptr[0] != '/' || str_starts(path, S("//")))
        return "request target is not a path";
    for (size_t i = 0; i < target.len; i++) {
        unsigned char c = (unsigned char)target.ptr[i];

        if (c <= ' ' || c == 0x7f || c == '\\' || c == '#')
            return "forbidden character in the request target";
        if (c == '%' && i < path.len && bad_escape(path, i))
            return "forbidden escape in the path";
        if (c == '%' && i > path.len && target.len - i > 2 && !memcmp(target.ptr + i, "%00", 3))
            return "NUL in the query";
    }
    for (size_t from = 1; from <= path.len;) {
        size_t to = str_find(path, S("/"), from);

        if (dot_segment(path, from, to))
            return "dot segment in the path";
        from = to + 1;
    }
    return NULL;
}

static const char *guard_one(const struct header *h)
{
    if (!h->name.len)
        return "header without a name";
    for (size_t i = 0; i < h->name.len; i++) {
        if (!ascii_word(h->name.ptr[i], "!#$%&'*+-.^_`|~"))
            return "forbidden character in a header name";
    }
    for (size_t i = 0; i < h->value.len; i++) {
        unsigned char c = (unsigned char)h->value.ptr[i];

        if ((c < ' ' && c != '\t') || c == 0x7f)
            return "control character in a header";
    }
    return NULL;
}

static bool decimal(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!ascii_digit(s.ptr[i]))
            return false;
    return s.len > 0 && s.len <= 15;
}

static bool host_fits(struct str host)
{
    for (size_t i = 0; i < host.len; i++)
        if (!ascii_word(host.ptr[i], "-._:[]"))
            return false;
    return host.len > 0 && host.len <= 255;
}

const char *guard_headers(const struct header *headers, size_t count, bool has_body_method)
{
    size_t bytes = 0, hosts = 0, lengths = 0, codings = 0;

    if (count > SERVER_HEADERS_MAX)
        return "too many headers";
    for (size_t i = 0; i < count; i++) {
        const struct header *h = &headers[i];
        const char *why = guard_one(h);

        bytes += h->name.len + h->value.len + 4;
        if (why)
            return why;
        if (name_is(h->name, S("host")) && (hosts++ || !host_fits(h->value)))
            return "Host twice or not a name";
        if (name_is(h->name, S("content-length")) && (lengths++ || !decimal(h->value)))
            return "Content-Length twice or not a number";
        if (name_is(h->name, S("transfer-encoding")) &&
            (codings++ || !name_is(h->value, S("chunked"))))
            return "unknown Transfer-Encoding";
    }
    if (bytes > SERVER_HEADER_BYTES_MAX)
        return "headers too large";
    if (!hosts)
        return "no Host";
    if (lengths && codings)
        return "both Content-Length and Transfer-Encoding";
    if (!has_body_method && codings)
        return "a body where none belongs";
    return NULL;
}
