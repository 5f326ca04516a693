/* fuzz_packed.c: any bytes as a packed report. What is taken is what the writer makes of it again,
 * byte for byte, and its head alone says the same. */
#include "report/packed.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str body = {(const char *)data, size};
    struct report r, head;
    struct arena a;

    arena_init(&a, 64 << 20);
    if (report_unpack(&a, body, &r) == OK) {
        must(str_eq(report_pack(&a, &r), body));
        must(report_unpack_head(body, &head) == OK);
        must(head.campaign.v == r.campaign.v && head.unit.v == r.unit.v && head.day == r.day &&
             head.revision == r.revision && head.late == r.late);
        must(r.figure_count <= REPORT_FIGURES_MAX);
        for (size_t i = 0; i < r.figure_count; i++)
            must(r.figures[i].milli >= 0 && r.figures[i].index >= 0);
    }
    if (size && report_sent_unpack(&a, body, &r) == OK)
        must(r.figure_count <= size);
    arena_reset(&a);
    return 0;
}
