/* fuzz_guard.c: targets and headers. What the guard lets through is harmless once decoded.
 *
 * The first line is the target, the others are headers.
 */
#include "http/body.h"
#include "http/guard.h"
#include "http/route.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_target(struct arena *a, struct str target)
{
    struct str path = str_slice(target, 0, str_find(target, S("?"), 0)), decoded;
    struct param params[ROUTE_PARAMS_MAX];

    if (percent_decode(a, path, false, &decoded) != OK)
        return;
    if (!decoded.len || decoded.ptr[0] != '/' || memchr(decoded.ptr, 0, decoded.len) ||
        memchr(decoded.ptr, '\\', decoded.len))
        abort();
    for (size_t at = 0; at < decoded.len;) {
        size_t end = str_find(decoded, S("/"), at);
        struct str segment = str_slice(decoded, at, end);

        if (str_eq(segment, S(".")) || str_eq(segment, S("..")))
            abort();
        at = end + 1;
    }
    (void)route_fits("/plan/:id/day/@day/$kind", decoded, a, params);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str all = {(const char *)data, size};
    struct header headers[80];
    size_t count = 0, end = str_find(all, S("\n"), 0);
    struct str target = str_slice(all, 0, end);
    struct arena a;

    if (size > 1 << 16)
        return 0;
    arena_init(&a, 16 << 20);
    if (!guard_target(target))
        check_target(&a, target);
    for (size_t at = end + 1; at < size && count < 80; at = end + 1) {
        struct str line;
        size_t colon;

        end = str_find(all, S("\n"), at);
        line = str_slice(all, at, end);
        colon = str_find(line, S(":"), 0);
        headers[count++] = (struct header){
            str_slice(line, 0, colon), str_trim(str_slice(line, colon + 1, line.len))};
    }
    if (!guard_headers(headers, count, true) && !header_find(headers, count, S("host")).len)
        abort();
    arena_reset(&a);
    return 0;
}
