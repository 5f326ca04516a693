/* fuzz_parcel.c: files of signed days. The bytes as they are, and, because a hash hides everything
 * behind it, the same bytes as the content of a file whose hash fits. What is taken is written
 * again to the very same bytes. */
#include "parcel/parcel_facts.h"
#include "store/body.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void try(struct arena *a, struct str bytes)
{
    struct parcel_fault fault = {0};
    struct parcel p;
    struct str again;

    if (parcel_read(a, bytes, &p, &fault) != OK) {
        if (!fault.message || !parcel_fault_words(a, &fault).len)
            abort(); /* refused without a word */
        return;
    }
    if (parcel_write(a, &p, &again) != OK || !str_eq(str_trim(bytes), again))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str bytes = {(const char *)data, size};
    struct arena a;
    json_t *content;

    if (size > 1 << 18)
        return 0;
    arena_init(&a, 256 << 20);
    try(&a, bytes);
    content = json_loadb(bytes.ptr, bytes.len, JSON_REJECT_DUPLICATES, NULL);
    if (json_is_object(content)) {
        struct str text = body_dump(&a, content);
        struct str hash = parcel_hash(&a, text);

        try(&a, str_printf(&a, "{\"chungsuc\":1,\"content\":%.*s,\"hash\":\"%.*s\"}", STR(text),
                    STR(hash)));
    } else {
        json_decref(content);
    }
    arena_reset(&a);
    return 0;
}
