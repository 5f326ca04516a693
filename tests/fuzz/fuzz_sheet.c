/* fuzz_sheet.c: any bytes as the sheet of a daily form. */
#include "base/unicode.h"
#include "phone/sheet.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct utf8_report report;
    struct arena a;
    struct str in, out;

    arena_init(&a, 64 << 20);
    in = (struct str){(const char *)data, size};
    if (size < 64 * 1024 && utf8_valid(in)) {
        out = sheet_judge(&a, in);
        if (!utf8_valid(out) && utf8_clean(&a, in, &in, &report) == OK)
            __builtin_trap();
    }
    arena_reset(&a);
    return 0;
}
