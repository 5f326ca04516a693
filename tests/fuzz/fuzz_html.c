/* fuzz_html.c: any bytes as a page of HTML, which is where most of the reader for it lies: what
 * stands in front makes sure that it is taken for one. What comes out has no line end inside a line
 * and reads twice the same. */
#include "doc/text.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct doc_text one, two;
    const char *why = NULL;
    struct arena a;
    jmp_buf full;

    if (size > 1 << 16)
        return 0;
    arena_init(&a, 256u << 20);
    a.full = &full;
    if (!setjmp(full)) {
        struct str page = str_printf(&a, "<!DOCTYPE html><p>%.*s", (int)size, (const char *)data);

        if (doc_read(&a, page, &one, &why) != OK) {
            if (!why)
                abort();
        } else {
            if (one.kind != DOC_HTML || doc_read(&a, page, &two, &why) != OK ||
                !str_eq(one.text, two.text))
                abort();
            for (size_t i = 0; i < one.line_count; i++)
                if (memchr(one.lines[i].ptr, '\n', one.lines[i].len))
                    abort();
        }
    }
    arena_reset(&a);
    return 0;
}
