/* fuzz_csv.c: any clean text as records of CSV. What was read is written, read again, and is the
 * same; a refusal says why and where. */
#include "base/csv.h"
#include "base/unicode.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { RECORDS_MAX = 200 };

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void check_record(struct arena *a, const struct csv_record *r)
{
    struct csv_record again;
    struct csv c;
    struct buf b;
    bool empty = r->count == 1 && !r->fields[0].len;

    must(r->count >= 1 && r->count <= CSV_FIELDS_MAX);
    buf_init(&b, a, 4 << 20);
    for (size_t i = 0; i < r->count; i++) {
        must(r->fields[i].len <= CSV_FIELD_MAX);
        csv_add(&b, r->fields[i], i == 0);
    }
    buf_addc(&b, '\n');
    csv_init(&c, buf_str(&b));
    if (empty && csv_next(&c, a, &again) == E_NOT_FOUND)
        return; /* a line of nothing */
    csv_init(&c, buf_str(&b));
    must(csv_next(&c, a, &again) == OK && again.count == r->count);
    for (size_t i = 0; i < r->count; i++)
        must(str_eq(again.fields[i], r->fields[i]));
    must(csv_next(&c, a, &again) == E_NOT_FOUND);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str bytes = {(const char *)data, size}, text;
    struct utf8_report report;
    struct csv_record record;
    struct arena a;
    struct csv c;
    size_t line = 0;
    enum err e;

    if (size > 1 << 16)
        return 0;
    arena_init(&a, 64 << 20);
    if (utf8_clean(&a, bytes, &text, &report) == OK) {
        csv_init(&c, text);
        for (int i = 0; i < RECORDS_MAX && (e = csv_next(&c, &a, &record)) != E_NOT_FOUND; i++) {
            must(e == OK || (e == E_INVALID && c.why && c.line >= 1));
            if (e != OK)
                break;
            must(record.line > line);
            line = record.line;
            check_record(&a, &record);
        }
    }
    arena_reset(&a);
    return 0;
}
