/* fuzz_cookie.c: the Cookie and Accept-Encoding headers, and what is made of their values. */
#include "http/body.h"
#include "http/csrf.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str header = {(const char *)data, size};
    struct str cs = cookie_find(header, S("cs")), flash = cookie_find(header, S("flash"));
    struct str decoded;
    struct arena a;

    if (size > 1 << 16)
        return 0;
    arena_init(&a, 16 << 20);
    if (cs.len > size || (token_shape(cs) && cs.len != SESSION_TOKEN_CHARS))
        abort();
    if (percent_decode(&a, flash, false, &decoded) == OK && decoded.len > flash.len)
        abort();
    (void)accepts_gzip(header);
    arena_reset(&a);
    return 0;
}
