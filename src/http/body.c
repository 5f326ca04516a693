/* body.c: urlencoded and multipart bodies, cookies. */
#include "http/body.h"
#include "base/ascii.h"
#include "base/unicode.h"

#include <string.h>
#include <strings.h>

enum err percent_decode(struct arena *a, struct str s, bool plus, struct str *ret)
{
    char *out = arena_alloc(a, s.len + 1);
    size_t n = 0;

    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] == '%') {
            int high = s.len - i > 2 ? ascii_hex(s.ptr[i + 1]) : -1;
            int low = s.len - i > 2 ? ascii_hex(s.ptr[i + 2]) : -1;

            if (high < 0 || low < 0)
                return E_INVALID;
            out[n++] = (char)(high * 16 + low);
            i += 2;
        } else {
            out[n++] = plus && s.ptr[i] == '+' ? ' ' : s.ptr[i];
        }
    }
    *ret = (struct str){out, n};
    return OK;
}

struct str percent_encode(struct arena *a, struct str s, bool slash)
{
    static const char digits[] = "0123456789ABCDEF";
    char *out = arena_alloc(a, s.len * 3 + 1);
    size_t n = 0;

    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];

        if (ascii_word(s.ptr[i], slash ? "-_.~/" : "-_.~")) {
            out[n++] = (char)c;
        } else {
            out[n++] = '%';
            out[n++] = digits[c >> 4];
            out[n++] = digits[c & 15];
        }
    }
    return (struct str){out, n};
}

static enum err clean(struct arena *a, struct str raw, struct str *ret)
{
    struct utf8_report report;

    if (memchr(raw.ptr, '\0', raw.len))
        return E_INVALID;
    return utf8_clean(a, raw, ret, &report);
}

static enum err decode_text(struct arena *a, struct str raw, struct str *ret)
{
    struct str bytes;
    enum err e = percent_decode(a, raw, true, &bytes);

    return e == OK ? clean(a, bytes, ret) : e;
}

enum err pairs_urlencoded(struct arena *a, struct str body, struct pairs *ret)
{
    struct pairs pairs = {0};
    enum err e = OK;

    for (size_t at = 0; at < body.len && e == OK;) {
        size_t end = str_find(body, S("&"), at);
        struct str one = str_slice(body, at, end);
        size_t equals = str_find(one, S("="), 0); /* in this pair: not in all that follows */
        struct pair pair = {0};

        if (pairs.count == PAIRS_MAX)
            return E_TOO_LARGE;
        if (one.len) {
            e = decode_text(a, str_slice(one, 0, equals), &pair.name);
            if (e == OK)
                e = decode_text(a, str_slice(one, equals + 1, one.len), &pair.value);
            *vec_push(a, &pairs) = pair;
        }
        at = end + 1;
    }
    if (e == OK)
        *ret = pairs;
    return e;
}

/* The value of a parameter: ; name="value" or ; name=value. */
static struct str header_param(struct arena *a, struct str header, struct str name)
{
    for (size_t at = str_find(header, S(";"), 0); at < header.len;) {
        struct str rest = str_trim(str_slice(header, at + 1, header.len));
        size_t equals = str_find(rest, S("="), 0), n = 0, i = equals + 1;
        bool ours = equals == name.len && !strncasecmp(rest.ptr, name.ptr, name.len);
        bool quoted = i < rest.len && rest.ptr[i] == '"';
        char *out = arena_alloc(a, rest.len + 1);

        for (i += quoted; i < rest.len && rest.ptr[i] != (quoted ? '"' : ';'); i++) {
            if (quoted && rest.ptr[i] == '\\' && i + 1 < rest.len && rest.ptr[i + 1] == '"')
                i++;
            out[n++] = rest.ptr[i];
        }
        if (ours)
            return quoted ? (struct str){out, n} : str_trim((struct str){out, n});
        at = (size_t)(rest.ptr - header.ptr) + i;
        at = str_find(header, S(";"), at);
    }
    return S("");
}

/* Only the last part: some browsers sent whole paths. */
static struct str base_name(struct str name)
{
    for (size_t i = name.len; i > 0; i--)
        if (name.ptr[i - 1] == '/' || name.ptr[i - 1] == '\\')
            return str_slice(name, i, name.len);
    return name;
}

static enum err part_headers(struct arena *a, struct str head, struct pair *pair)
{
    struct str disposition = S(""), raw;
    enum err e;

    for (size_t at = 0; at < head.len;) {
        size_t end = str_find(head, S("\r\n"), at);
        struct str line = str_slice(head, at, end);
        size_t colon = str_find(line, S(":"), 0);
        struct str value = str_trim(str_slice(line, colon + 1, line.len));

        if (colon == 19 && !strncasecmp(line.ptr, "content-disposition", 19))
            disposition = value;
        else if (colon == 12 && !strncasecmp(line.ptr, "content-type", 12))
            pair->content_type = value;
        at = end + 2;
    }
    if (disposition.len < 9 || strncasecmp(disposition.ptr, "form-data", 9))
        return E_INVALID;
    e = clean(a, header_param(a, disposition, S("name")), &pair->name);
    raw = header_param(a, disposition, S("filename"));
    pair->is_file = str_find(disposition, S("filename="), 0) < disposition.len;
    return e == OK ? clean(a, base_name(raw), &pair->filename) : e;
}

static enum err part(struct arena *a, struct str bytes, struct pairs *pairs)
{
    size_t blank = str_find(bytes, S("\r\n\r\n"), 0);
    struct pair pair = {0};
    enum err e;

    if (blank == bytes.len || blank > MULTIPART_HEADER_BYTES_MAX)
        return E_INVALID;
    if (pairs->count == PAIRS_MAX)
        return E_TOO_LARGE;
    e = part_headers(a, str_slice(bytes, 0, blank), &pair);
    if (e == OK && pair.is_file)
        pair.value = str_slice(bytes, blank + 4, bytes.len);
    else if (e == OK)
        e = clean(a, str_slice(bytes, blank + 4, bytes.len), &pair.value);
    if (e == OK)
        *vec_push(a, pairs) = pair;
    return e;
}

enum err pairs_multipart(
    struct arena *a, struct str content_type, struct str body, struct pairs *ret)
{
    struct str boundary = header_param(a, content_type, S("boundary"));
    struct str fence = str_printf(a, "\r\n--%.*s", STR(boundary));
    struct pairs pairs = {0};
    size_t at, end;

    if (!boundary.len || boundary.len > BOUNDARY_BYTES_MAX)
        return E_INVALID;
    /* the first fence has no line break before it when nothing precedes it */
    if (str_starts(body, str_slice(fence, 2, fence.len)))
        at = fence.len - 2;
    else
        at = str_find(body, fence, 0) + fence.len;
    for (;;) {
        enum err e;

        if (str_starts(str_slice(body, at, body.len), S("--")))
            break;
        if (!str_starts(str_slice(body, at, body.len), S("\r\n")))
            return E_INVALID;
        at += 2;
        end = str_find(body, fence, at);
        if (end >= body.len)
            return E_INVALID;
        e = part(a, str_slice(body, at, end), &pairs);
        if (e != OK)
            return e;
        at = end + fence.len;
    }
    *ret = pairs;
    return OK;
}

const struct pair *pairs_find(const struct pairs *pairs, struct str name)
{
    for (size_t i = 0; i < pairs->count; i++)
        if (str_eq(pairs->items[i].name, name))
            return &pairs->items[i];
    return NULL;
}

struct str cookie_find(struct str header, struct str name)
{
    for (size_t at = 0; at < header.len;) {
        size_t end = str_find(header, S(";"), at);
        struct str one = str_trim(str_slice(header, at, end));
        size_t equals = str_find(one, S("="), 0);

        if (equals < one.len && str_eq(str_slice(one, 0, equals), name))
            return str_slice(one, equals + 1, one.len);
        at = end + 1;
    }
    return S("");
}

bool accepts_gzip(struct str header)
{
    for (size_t at = 0; at < header.len;) {
        size_t end = str_find(header, S(","), at);
        struct str one = str_trim(str_slice(header, at, end));
        size_t q = str_find(one, S("q=0"), 0);

        if (one.len >= 4 && !strncasecmp(one.ptr, "gzip", 4)) {
            struct str tail = str_slice(one, q + 3, one.len);
            bool zero = q < one.len;

            for (size_t i = 0; i < tail.len; i++)
                if (tail.ptr[i] >= '1' && tail.ptr[i] <= '9')
                    zero = false;
            return !zero;
        }
        at = end + 1;
    }
    return false;
}
