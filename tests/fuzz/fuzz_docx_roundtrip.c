/* fuzz_docx_roundtrip.c: any text, a paragraph and a table cell a line, as a Word file and back. */
#include "base/unicode.h"
#include "doc/docx.h"
#include "doc/metrics.h"
#include "doc/text.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { INPUT_MAX = 20000, COLUMNS = 3 };

static void build(struct arena *a, struct str text, struct docx *doc)
{
    static const int columns[COLUMNS] = {1000, 2000, 3000};
    struct docx_table *table = docx_table_add(a, &doc->body, columns, COLUMNS, 2);
    size_t line = 0;

    for (size_t at = 0; at <= text.len; line++) {
        size_t end = str_find(text, S("\n"), at);
        struct docx_flow *flow =
            line % 2 && line < 12 ? docx_cell(table, line / 2 % 2, line % COLUMNS) : &doc->body;

        docx_run_add(a, docx_paragraph_add(a, flow, DOCX_JUSTIFY), str_slice(text, at, end), 14,
            (unsigned)line & 7);
        at = end + 1;
    }
}

static void round_trip(struct arena *a, struct str text)
{
    struct docx doc = {.top_mm = 20, .left_mm = 30, .page_number_points = 14};
    struct str bytes, plain, clean;
    struct utf8_report report;
    struct doc_text back;
    const char *why = "";
    enum err e;

    build(a, text, &doc);
    if (docx_write(a, &doc, &bytes) != OK)
        return; /* a character XML cannot hold */
    if (docx_plain(a, &doc, &plain) != OK)
        abort();
    e = doc_read(a, bytes, &back, &why);
    if (utf8_clean(a, plain, &clean, &report) != OK)
        abort();
    if (!str_trim(clean).len) {
        if (e != E_INVALID)
            abort();
    } else if (e != OK || !str_eq(back.text, clean)) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct utf8_report report;
    struct arena a;
    struct str text;
    jmp_buf full;

    if (size > INPUT_MAX)
        return 0;
    arena_init(&a, 256u << 20);
    a.full = &full;
    if (!setjmp(full)) {
        if (utf8_clean(&a, (struct str){(const char *)data, size}, &text, &report) == OK)
            round_trip(&a, text);
    }
    arena_reset(&a);
    return 0;
}
