/* fuzz_message.c: any clean text as a paste of chat messages.
 *
 * What must hold: the limits; each message and figure lies inside the text; a figure that counts is
 * tied to something that exists and is not negative; reading twice gives the same. */
#include "base/unicode.h"
#include "campaign/indicator.h"
#include "message/message_read.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct message_unit units[] = {{101, STR_INIT("Ấp Cầu")}, {102, STR_INIT("Ấp Mới")},
    {103, STR_INIT("Ấp Tân Hòa 1")}, {104, STR_INIT("Khu phố 3")}};
static const struct message_work works[] = {
    {201, 101, KIND_CLEARING, UNIT_M, STR_INIT("Phát quang đường Lộ kiểm"), STR_INIT("tổ 3")},
    {202, 102, KIND_HOUSE_BUILD, UNIT_COUNT, STR_INIT("Xây nhà"), STR_INIT("")}};
static const struct message_word words[] = {{STR_INIT("ctq"), LEARNED_INDICATOR, 1},
    {STR_INIT("am"), LEARNED_UNIT, 102}, {STR_INIT("lk"), LEARNED_WORK, 201}};
static const struct message_context context = {
    20069, 20067, 20081, 20069, units, 4, works, 2, words, 3};

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void check_figure(struct str text, const struct message *m, const struct message_figure *f)
{
    must(f->from <= f->to && f->to <= text.len && f->from >= m->from);
    must(f->milli >= 0 && f->doubt < DOUBT_LAST && f->skip < SKIP_LAST);
    if (f->of == OF_INDICATOR && f->index >= 0)
        must((size_t)f->index < indicator_count);
    if (f->of != OF_INDICATOR && f->index >= 0)
        must(f->index == 201 || f->index == 202);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text;
    struct utf8_report report;
    struct messages got = {0}, again = {0};
    struct arena a;

    if (size > MESSAGE_BYTES_MAX + 16)
        return 0;
    arena_init(&a, 256u << 20);
    if (utf8_clean(&a, (struct str){(const char *)data, size}, &text, &report) == OK &&
        message_read(&a, text, &context, &got) == OK) {
        must(got.count <= MESSAGE_PARTS_MAX);
        for (size_t i = 0; i < got.count; i++) {
            const struct message *m = &got.items[i];

            must(m->from <= m->to && m->to <= text.len);
            must(m->figures.count <= MESSAGE_FIGURES_MAX);
            for (size_t k = 0; k < m->figures.count; k++)
                check_figure(text, m, &m->figures.items[k]);
        }
        must(message_read(&a, text, &context, &again) == OK && again.count == got.count);
    }
    arena_reset(&a);
    return 0;
}
