/* fuzz_units.c: files of units and successions, from any bytes. What is read keeps to the limits of
 * a unit, and a record that is written out again is read back the same.
 */
#include "base/csv.h"
#include "base/unicode.h"
#include "org/unit_file.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool good)
{
    if (!good)
        abort();
}

static void round_trip(struct arena *a, const struct csv_record *r)
{
    struct csv_record again = {0};
    struct csv csv;
    struct buf b;

    buf_init(&b, a, 4 << 20);
    for (size_t i = 0; i < r->count; i++)
        csv_add(&b, r->fields[i], i == 0);
    if (!b.len) /* one empty field is an empty line */
        return;
    csv_init(&csv, buf_str(&b));
    check(csv_next(&csv, a, &again) == OK && again.count == r->count);
    for (size_t i = 0; i < r->count; i++)
        check(str_eq(again.fields[i], r->fields[i]));
    check(csv_next(&csv, a, &again) == E_NOT_FOUND);
}

static void read_records(struct arena *a, struct str bytes)
{
    struct utf8_report report;
    struct csv_record r;
    struct str text;
    struct csv csv;
    size_t line = 0;

    if (utf8_clean(a, bytes, &text, &report) != OK)
        return;
    csv_init(&csv, text);
    while (csv_next(&csv, a, &r) == OK) {
        check(r.line > line && r.count > 0 && r.count <= CSV_FIELDS_MAX);
        line = r.line;
        round_trip(a, &r);
    }
}

static void read_units(struct arena *a, struct str bytes, bool bare)
{
    struct unit_file f;

    if (unit_file_read(a, bytes, bare, &f) != OK)
        check(f.refused.count > 0);
    for (size_t i = 0; i < f.count; i++) {
        const struct unit_line *l = &f.items[i];

        check(l->kind && l->name.len && utf8_count(l->name) <= UNIT_NAME_MAX);
        check(l->code.code.len && l->code.code.len <= UNIT_CODE_MAX);
        check(l->from_day < l->until_day && l->line > 1);
    }
    for (size_t i = 0; i < f.refused.count; i++)
        check(f.refused.items[i].why && f.refused.items[i].column);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str bytes = {(const char *)data, size};
    struct succession_file heirs;
    struct arena a;

    if (size > 1 << 16)
        return 0;
    arena_init(&a, 512 << 20);
    read_records(&a, bytes);
    read_units(&a, bytes, false);
    read_units(&a, bytes, true);
    if (succession_file_read(&a, bytes, &heirs) != OK)
        check(heirs.refused.count > 0);
    arena_reset(&a);
    return 0;
}
