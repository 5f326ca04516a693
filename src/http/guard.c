/* guard.c: refuses heads that nobody honest sends, and those we do not serve. */
#include "http/guard.h"
#include "base/ascii.h"

#include <strings.h>

enum { HOST_BYTES_MAX = 255, LENGTH_DIGITS_MAX = 12 };

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

struct str header_last(const struct header *headers, size_t count, struct str name)
{
    for (size_t i = count; i > 0; i--)
        if (name_is(headers[i - 1].name, name))
            return headers[i - 1].value;
    return S("");
}

static struct refusal refusal(int status, const char *why)
{
    return (struct refusal){status, why};
}

static const struct refusal none;

/* ── the path and the query ─────────────────────────────────────────────────────────────────── */

/* %00, %2f, %5c, encoded controls: they change the meaning of a path once decoded. In a query only
 * NUL does, but every escape must be one. */
static bool bad_escape(struct str s, size_t i, bool in_path)
{
    int high = s.len - i > 2 ? ascii_hex(s.ptr[i + 1]) : -1;
    int low = s.len - i > 2 ? ascii_hex(s.ptr[i + 2]) : -1;
    int c = high * 16 + low;

    if (high < 0 || low < 0 || c == 0)
        return true;
    return in_path && (c < ' ' || c == '/' || c == '\\' || c == 0x7f);
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

static const char *guard_segments(struct str path)
{
    for (size_t from = 1; from <= path.len;) {
        size_t to = str_find(path, S("/"), from);

        if (dot_segment(path, from, to))
            return "dot segment in the path";
        from = to + 1;
    }
    return NULL;
}

/* Letters, digits and /%?=&-._~:@!$'()*+,; and in a query []|{}^` as well, one bit a byte. */
static bool in_target(unsigned char c, bool in_path)
{
    static const uint64_t path[4] = {0xaffffff200000000, 0x47fffffe87ffffff, 0, 0};
    static const uint64_t query[4] = {0xaffffff200000000, 0x7fffffffefffffff, 0, 0};

    return (in_path ? path : query)[c >> 6] >> (c & 63) & 1;
}

const char *guard_path(struct str s)
{
    size_t query = str_find(s, S("?"), 0);

    if (!query || s.ptr[0] != '/' || str_starts(s, S("//")))
        return "the target is not a path";
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];

        if (!in_target((unsigned char)c, i < query))
            return "forbidden character in the target";
        if (c == '%' && i < query && bad_escape(str_slice(s, 0, query), i, true))
            return "forbidden escape in the path";
        if (c == '%' && i > query && bad_escape(s, i, false))
            return "forbidden escape in the query";
    }
    return guard_segments(str_slice(s, 0, query));
}

/* ── the host ───────────────────────────────────────────────────────────────────────────────── */

static bool digits(struct str s, size_t max)
{
    for (size_t i = 0; i < s.len; i++)
        if (!ascii_digit(s.ptr[i]))
            return false;
    return s.len > 0 && s.len <= max;
}

bool guard_host(struct str host)
{
    bool six = str_starts(host, S("["));
    size_t end = six ? str_find(host, S("]"), 0) + 1 : str_find(host, S(":"), 0);
    struct str name = six ? str_slice(host, 1, end - 1) : str_slice(host, 0, end);
    int64_t port = 1;

    if (host.len > HOST_BYTES_MAX || end > host.len || !name.len)
        return false;
    for (size_t i = 0; i < name.len; i++)
        if (six ? ascii_hex(name.ptr[i]) < 0 && name.ptr[i] != ':' && name.ptr[i] != '.'
                : !ascii_word(name.ptr[i], "-._"))
            return false;
    if (end == host.len)
        return true;
    return host.ptr[end] == ':' && digits(str_slice(host, end + 1, host.len), 5) &&
           str_to_int(str_slice(host, end + 1, host.len), &port) == OK && port > 0 &&
           port <= UINT16_MAX;
}

/* ── the request line ───────────────────────────────────────────────────────────────────────── */

/* "http://HOST/path" of our own host is what "/path" is; anything else of that form is not ours. */
static bool cut_authority(struct head *h, struct str host)
{
    static const char scheme[] = "http://";
    size_t n = sizeof scheme - 1, end;

    h->path_query = h->target;
    if (h->target.len < n || strncasecmp(h->target.ptr, scheme, n) != 0)
        return true;
    end = n + str_slice(h->target, n, h->target.len).len;
    for (size_t i = n; i < end; i++)
        if (h->target.ptr[i] == '/' || h->target.ptr[i] == '?')
            end = i;
    h->path_query = end < h->target.len ? str_slice(h->target, end, h->target.len) : S("/");
    return name_is(str_slice(h->target, n, end), host);
}

static struct refusal guard_line(struct head *h, struct str host)
{
    static const struct str served[] = {STR_INIT("GET"), STR_INIT("HEAD"), STR_INIT("POST")};
    static const struct str known[] = {STR_INIT("PUT"), STR_INIT("DELETE"), STR_INIT("PATCH"),
        STR_INIT("OPTIONS"), STR_INIT("TRACE"), STR_INIT("CONNECT")};
    struct str v = h->version;
    const char *why;

    if (!cut_authority(h, host))
        return refusal(400, "the target is of another host");
    why = guard_path(h->path_query);
    if (why)
        return refusal(400, why);
    if (v.len != 8 || !str_starts(v, S("HTTP/")) || !ascii_digit(v.ptr[5]) || v.ptr[6] != '.' ||
        !ascii_digit(v.ptr[7]))
        return refusal(400, "no version");
    if (v.ptr[5] != '1' || v.ptr[7] > '1')
        return refusal(505, "a version that is not served");
    for (size_t i = 0; i < sizeof served / sizeof *served; i++)
        if (str_eq(h->method, served[i]))
            return none;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (str_eq(h->method, known[i]))
            return refusal(405, "a method that is not served");
    return refusal(501, "an unknown method");
}

/* ── the headers ────────────────────────────────────────────────────────────────────────────── */

/* What would mean two things if it were said twice. */
enum once {
    HOST,
    LENGTH,
    CODING,
    EXPECT,
    CONNECTION,
    OTHER_ONCE,
};

static const struct {
    struct str name;
    enum once what;
} once_names[] = {
    {STR_INIT("host"), HOST},
    {STR_INIT("content-length"), LENGTH},
    {STR_INIT("transfer-encoding"), CODING},
    {STR_INIT("expect"), EXPECT},
    {STR_INIT("connection"), CONNECTION},
    {STR_INIT("authorization"), OTHER_ONCE},
    {STR_INIT("content-encoding"), OTHER_ONCE},
    {STR_INIT("content-type"), OTHER_ONCE},
    {STR_INIT("cookie"), OTHER_ONCE},
    {STR_INIT("idempotency-key"), OTHER_ONCE},
    {STR_INIT("origin"), OTHER_ONCE},
    {STR_INIT("sec-fetch-site"), OTHER_ONCE},
    {STR_INIT("x-csrf"), OTHER_ONCE},
};

enum { ONCE_NAMES = sizeof once_names / sizeof *once_names };

/* The headers that the guard itself reads; ptr NULL: not there. */
struct said {
    struct str value[OTHER_ONCE + 1];
};

static bool gather(const struct head *h, struct said *said)
{
    uint32_t seen = 0;

    for (size_t i = 0; i < h->header_count; i++) {
        for (size_t n = 0; n < ONCE_NAMES; n++) {
            if (!name_is(h->headers[i].name, once_names[n].name))
                continue;
            if (seen & 1u << n)
                return false;
            seen |= 1u << n;
            said->value[once_names[n].what] = h->headers[i].value;
        }
    }
    return true;
}

/* One way to write a number: no sign, no blank, no leading zero. */
static bool read_length(struct str s, uint64_t *ret)
{
    int64_t n;

    if (!digits(s, LENGTH_DIGITS_MAX) || (s.ptr[0] == '0' && s.len > 1) || str_to_int(s, &n) != OK)
        return false;
    *ret = (uint64_t)n;
    return true;
}

static struct refusal guard_body(struct head *h, const struct said *said)
{
    bool has_length = said->value[LENGTH].ptr, post = str_eq(h->method, S("POST"));

    if (said->value[CODING].ptr)
        return has_length ? refusal(400, "both Content-Length and Transfer-Encoding")
                          : refusal(411, "a coded body without a length");
    if (has_length && !read_length(said->value[LENGTH], &h->length))
        return refusal(400, "Content-Length is not a number");
    if (!post && h->length)
        return refusal(400, "a body where none belongs");
    if (post && !has_length)
        return refusal(411, "no Content-Length");
    return none;
}

/* Is this word in a list of words? */
static bool list_has(struct str list, struct str word)
{
    for (size_t at = 0; at < list.len;) {
        size_t end = str_find(list, S(","), at);

        if (name_is(str_trim(str_slice(list, at, end)), word))
            return true;
        at = end + 1;
    }
    return false;
}

struct refusal guard_head(struct head *h)
{
    struct said said = {0};
    bool once = gather(h, &said), old;
    struct str expect = said.value[EXPECT];
    struct refusal r;

    h->path_query = h->target;
    h->length = 0;
    h->close = true;
    h->waits = false;
    if (!once)
        return refusal(400, "a header twice that may stand once");
    if (!said.value[HOST].ptr || !guard_host(said.value[HOST]))
        return refusal(400, "no Host, or not a name");
    r = guard_line(h, said.value[HOST]);
    if (!r.status)
        r = guard_body(h, &said);
    if (!r.status && expect.ptr && !name_is(expect, S("100-continue")))
        r = refusal(417, "an expectation that is not met");
    old = str_ends(h->version, S("0"));
    h->close = r.status || old || list_has(said.value[CONNECTION], S("close"));
    h->waits = expect.ptr && !old;
    return r;
}
