/* fuzz_doc.c: any bytes as a document of any kind. What comes out must be clean lines. */
#include "doc/text.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The lines are the text, cut at its LFs; and clean text stays as it is when cleaned again. */
static void check_lines(struct arena *a, const struct doc_text *doc)
{
    struct utf8_report report;
    struct str again;
    const char *at = doc->text.ptr;

    for (size_t i = 0; i < doc->line_count; i++) {
        if (doc->lines[i].ptr != at || memchr(at, '\n', doc->lines[i].len))
            abort();
        at += doc->lines[i].len + 1;
    }
    if (at < doc->text.ptr + doc->text.len)
        abort();
    if (utf8_clean(a, doc->text, &again, &report) != OK || !str_eq(again, doc->text))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str bytes = {(const char *)data, size};
    struct doc_text doc;
    const char *why = NULL;
    struct arena a;
    jmp_buf full;

    arena_init(&a, 256u << 20);
    a.full = &full;
    if (!setjmp(full)) {
        if (doc_read(&a, bytes, &doc, &why) == OK)
            check_lines(&a, &doc);
        else if (!why)
            abort(); /* a refusal says why */
    }
    arena_reset(&a);
    return 0;
}
