/* fuzz_multipart.c: uploads. The first line is the content type, the rest the body. */
#include "http/body.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str all = {(const char *)data, size};
    size_t line = str_find(all, S("\n"), 0);
    struct str body = str_slice(all, line + 1, size);
    struct pairs pairs = {0};
    struct arena a;

    if (size > 1 << 16)
        return 0;
    arena_init(&a, 64 << 20);
    if (pairs_multipart(&a, str_slice(all, 0, line), body, &pairs) == OK) {
        size_t total = 0;

        for (size_t i = 0; i < pairs.count; i++) {
            const struct pair *p = &pairs.items[i];

            if (p->is_file && p->value.len &&
                (p->value.ptr < body.ptr || p->value.ptr + p->value.len > body.ptr + body.len))
                abort();
            total += p->is_file ? p->value.len : 0;
        }
        if (total > body.len)
            abort();
    }
    arena_reset(&a);
    return 0;
}
