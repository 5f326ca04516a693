/* fuzz_submission.c: what ODK Collect sends.
 *
 * Always: a submission is refused with a sentence, or every figure in it is one a report may hold;
 * and a number that is read, written exactly, is read the same again.
 */
#include "exchange/submission.h"

#include <stdlib.h>

#include "base/number.h"

static void check_figure(struct arena *a, const struct report_figure *f)
{
    int64_t again;

    if (f->bound != '=' || !report_figure_key(a, f).len)
        abort();
    if (submission_milli(milli_json(a, f->milli), &again) != OK || again != f->milli)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str xml = {(const char *)data, size}, why = {"", 0};
    struct submission s = {.photo_count = 0};
    struct arena a;

    arena_init(&a, 64 << 20);
    if (submission_read(&a, LANG_VI, xml, &s, &why) != OK) {
        if (!why.len || s.photo_count)
            abort();
    } else {
        if (s.report.campaign.v <= 0 || s.report.unit.v <= 0 || !s.instance.len ||
            s.report.figure_count > REPORT_FIGURES_MAX || s.photo_count > PHOTOS_A_DAY_MAX)
            abort();
        for (size_t i = 0; i < s.report.figure_count; i++)
            check_figure(&a, &s.report.figures[i]);
    }
    arena_reset(&a);
    return 0;
}
