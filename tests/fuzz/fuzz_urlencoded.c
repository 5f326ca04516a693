/* fuzz_urlencoded.c: queries and forms. What comes out is clean text and never more than the input.
 */
#include "base/unicode.h"
#include "http/body.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str body = {(const char *)data, size};
    struct pairs pairs = {0};
    struct utf8_report report;
    struct arena a;
    struct str again;

    if (size > 1 << 16)
        return 0;
    arena_init(&a, 64 << 20);
    if (pairs_urlencoded(&a, body, &pairs) == OK) {
        if (pairs.count > size)
            abort();
        for (size_t i = 0; i < pairs.count; i++) {
            struct str v = pairs.items[i].value;

            if (utf8_clean(&a, v, &again, &report) != OK || !str_eq(v, again))
                abort();
            if (percent_decode(&a, percent_encode(&a, v, true), false, &again) != OK ||
                !str_eq(v, again))
                abort();
        }
    }
    arena_reset(&a);
    return 0;
}
