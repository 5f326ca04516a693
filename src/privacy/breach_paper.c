/* breach_paper.c: the notice of a breach as a Word file. */
#include "privacy/breach_paper.h"

#include "base/unicode.h"
#include "doc/metrics.h"
#include "doc/paper.h"

enum { SIZE = 14, BLOCKS_MAX = 4 * BREACH_WORDS + 220, STEPS_MAX = 200 };

struct draft {
    struct arena *arena;
    struct paper_block *blocks;
    size_t count;
};

static void add(struct draft *d, enum paper_kind kind, struct str text)
{
    if (d->count < BLOCKS_MAX)
        d->blocks[d->count++] = (struct paper_block){.kind = kind, .text = text};
}

static void add_words(struct draft *d, int number, const char *title, struct str words)
{
    add(d, PAPER_HEADING, str_printf(d->arena, "%d. %s", number, title));
    add(d, PAPER_PARAGRAPH, words.len ? words : S("……………………"));
}

static void body(struct draft *d, const struct breach *b, const struct breach_done_list *steps)
{
    static const struct {
        enum breach_word word;
        const char *title;
    } parts[] = {{WORD_WHERE, "Thời gian, địa điểm xảy ra"}, {WORD_WHAT, "Hành vi vi phạm"},
        {WORD_DATA, "Loại dữ liệu cá nhân và số lượng"},
        {WORD_EFFECT, "Hậu quả, thiệt hại có thể xảy ra"},
        {WORD_MEASURES, "Biện pháp đã và sẽ thực hiện"},
        {WORD_CONTACT, "Người phụ trách, thông tin liên hệ"}};
    int number = 1;

    add_words(d, number++, "Thời điểm phát hiện", time_format(d->arena, b->detected_ms));
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        struct str words = b->words[parts[i].word];

        if (parts[i].word == WORD_DATA)
            words =
                str_printf(d->arena, "%.*s (khoảng %lld người)", STR(words), (long long)b->people);
        add_words(d, number++, parts[i].title, words);
    }
    if (steps->count)
        add(d, PAPER_HEADING, str_printf(d->arena, "%d. Diễn biến đã ghi", number));
    for (size_t i = 0; i < steps->count && i < STEPS_MAX; i++)
        add(d, PAPER_ITEM,
            str_printf(d->arena, "%.*s: %s. %.*s",
                STR(time_format(d->arena, steps->items[i].at_ms)),
                breach_step_label(steps->items[i].step), STR(steps->items[i].words)));
}

static void head(struct arena *a, struct docx *doc, struct str unit, day_t day)
{
    struct docx_flow *flow = &doc->body;

    paper_line_add(a, flow, DOCX_CENTER, S("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), 13, DOCX_BOLD);
    paper_line_add(a, flow, DOCX_CENTER, S("Độc lập - Tự do - Hạnh phúc"), SIZE, DOCX_BOLD);
    docx_line_add(a, flow, docx_width_twip(doc), docx_width_twip(doc) / 3);
    paper_line_add(a, flow, DOCX_RIGHT, paper_place_and_day(a, unit, day), SIZE, DOCX_ITALIC);
    paper_line_add(a, flow, DOCX_CENTER, S("THÔNG BÁO"), SIZE, DOCX_BOLD);
    paper_line_add(
        a, flow, DOCX_CENTER, S("Vi phạm quy định về bảo vệ dữ liệu cá nhân"), SIZE, DOCX_BOLD);
    docx_line_add(a, flow, docx_width_twip(doc), docx_width_twip(doc) / 5);
    paper_line_add(a, flow, DOCX_CENTER,
        S("Kính gửi: Cơ quan chuyên trách bảo vệ dữ liệu cá nhân, Bộ Công an"), SIZE, DOCX_UPRIGHT);
    paper_line_add(a, flow, DOCX_JUSTIFY,
        str_printf(a,
            "%.*s thông báo theo Điều 23 Luật Bảo vệ dữ liệu cá nhân số 91/2025/QH15 và Điều 28 "
            "Nghị định số 356/2025/NĐ-CP:",
            STR(unit)),
        SIZE, DOCX_UPRIGHT);
}

enum err breach_paper_write(struct arena *a, const struct breach *b,
    const struct breach_done_list *steps, struct str unit, day_t day, struct str *ret_docx)
{
    static const struct paper_body form = {
        .size_points = SIZE, .table_size_points = 13, .indent_twip = 720, .before_twip = 120};
    struct docx doc = {.top_mm = 20,
        .bottom_mm = 20,
        .left_mm = 30,
        .right_mm = 20,
        .page_number_points = 13,
        .page_number_mm = 10};
    struct draft d = {a, arena_new_array(a, struct paper_block, BLOCKS_MAX), 0};

    head(a, &doc, unit, day);
    body(&d, b, steps);
    paper_body_add(a, &doc.body, &form, d.blocks, d.count, docx_width_twip(&doc));
    paper_line_add(a, &doc.body, DOCX_RIGHT, S("THỦ TRƯỞNG CƠ QUAN"), SIZE, DOCX_BOLD);
    paper_line_add(a, &doc.body, DOCX_RIGHT, S("(Ký tên, đóng dấu)"), 13, DOCX_ITALIC);
    return docx_write(a, &doc, ret_docx);
}
