/* fuzz_guard.c: the raw bytes of a connection, until the end of a head.
 *
 * However they are cut, they come to the same end at the same byte; and what passes is harmless:
 * one Host, one way to take its lines and its length, a path that stays what it is once decoded.
 */
#include "http/body.h"
#include "http/guard.h"
#include "http/route.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds)
        abort();
}

static enum reader_end read_cut(struct reader *r, const char *bytes, size_t size, size_t step)
{
    enum reader_end end = READER_MORE;

    reader_start(r);
    for (size_t to = 0; to < size && end == READER_MORE;) {
        to = size - to > step ? to + step : size;
        end = reader_feed(r, bytes, to);
    }
    return end;
}

static void check_path(struct arena *a, struct str path_query)
{
    struct str path = str_slice(path_query, 0, str_find(path_query, S("?"), 0)), decoded;
    struct param params[ROUTE_PARAMS_MAX];

    must(percent_decode(a, path, false, &decoded) == OK);
    must(decoded.len && decoded.ptr[0] == '/');
    must(!memchr(decoded.ptr, 0, decoded.len) && !memchr(decoded.ptr, '\\', decoded.len));
    for (size_t at = 0; at < decoded.len;) {
        size_t end = str_find(decoded, S("/"), at);
        struct str segment = str_slice(decoded, at, end);

        must(!str_eq(segment, S(".")) && !str_eq(segment, S("..")));
        at = end + 1;
    }
    (void)route_fits("/plan/:id/day/@day/$kind", decoded, a, params);
}

/* A passed head: no line end but CR LF, and its last four bytes are the only empty line. */
static void check_bytes(const char *bytes, size_t n)
{
    must(n >= 4 && !memcmp(bytes + n - 4, "\r\n\r\n", 4));
    must(!memchr(bytes, 0, n) && n <= READER_BYTES_MAX);
    for (size_t i = 0; i < n; i++) {
        must(bytes[i] != '\n' || (i && bytes[i - 1] == '\r'));
        must(bytes[i] != '\r' || (i + 1 < n && bytes[i + 1] == '\n'));
        must(i + 4 >= n || memcmp(bytes + i, "\r\n\r\n", 4) != 0);
        must(i + 2 >= n || (memcmp(bytes + i, "\r\n ", 3) && memcmp(bytes + i, "\r\n\t", 3)));
    }
}

static void check_passed(struct arena *a, const struct head *h)
{
    size_t hosts = 0, lengths = 0;

    check_path(a, h->path_query);
    for (size_t i = 0; i < h->header_count; i++) {
        struct str name = h->headers[i].name;

        must(name.len > 0);
        hosts += name.len == 4 && !strncasecmp(name.ptr, "host", 4);
        lengths += name.len == 14 && !strncasecmp(name.ptr, "content-length", 14);
        must(!(name.len == 17 && !strncasecmp(name.ptr, "transfer-encoding", 17)));
    }
    must(hosts == 1 && lengths <= 1);
    must(guard_host(header_find(h->headers, h->header_count, S("host"))));
    must(!h->length || str_eq(h->method, S("POST")));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *bytes = (const char *)data;
    struct header headers[READER_HEADERS_MAX];
    struct reader whole, cut;
    enum reader_end end;
    struct arena a;

    if (size > 1 << 16)
        return 0;
    end = read_cut(&whole, bytes, size, size ? size : 1);
    for (size_t step = 1; step < 20; step += 6) {
        must(read_cut(&cut, bytes, size, step) == end);
        must(cut.at == whole.at && cut.refusal.status == whole.refusal.status);
    }
    if (end != READER_DONE)
        return 0;
    struct head head = {
        .method = reader_text(bytes, whole.method),
        .target = reader_text(bytes, whole.target),
        .version = reader_text(bytes, whole.version),
        .headers = headers,
        .header_count = reader_headers(&whole, bytes, headers),
    };
    check_bytes(bytes, whole.at);
    arena_init(&a, 16 << 20);
    if (!guard_head(&head).status)
        check_passed(&a, &head);
    arena_reset(&a);
    return 0;
}
