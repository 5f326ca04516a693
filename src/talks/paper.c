/* paper.c: the calendar of sessions as an official paper. Papers are written in Vietnamese. */
#include "talks/page.h"

#include "doc/official.h"

enum { COLUMNS = 6, RECIPIENTS_MAX = 60 };

static const struct paper_column columns[COLUMNS] = {{STR_INIT("TT"), 10, false},
    {STR_INIT("Ngày, giờ"), 27, false}, {STR_INIT("Nội dung, hình thức"), 0, false},
    {STR_INIT("Đối tượng"), 34, false}, {STR_INIT("Địa điểm"), 34, false},
    {STR_INIT("Báo cáo viên"), 30, false}};

static struct str *cells_of(
    struct arena *a, const struct campaign_visitor *v, const struct talk_list *all, size_t *count)
{
    struct str *cells = arena_new_array(a, struct str, all->count * COLUMNS + 1);

    *count = 0;
    for (size_t i = 0; i < all->count; i++) {
        const struct talk *t = &all->items[i];
        struct str *row = &cells[*count * COLUMNS], unit = campaign_visitor_unit(v, t->place_unit);

        if (t->state == TALK_NOT_HELD)
            continue;
        row[0] = str_printf(a, "%zu", ++*count);
        row[1] =
            str_printf(a, "%.*s, %.*s", STR(day_format(a, t->day)), STR(talk_time_words(a, t)));
        row[2] = str_printf(a, "%.*s (%s)", STR(t->topic), talk_forms[t->form].label);
        row[3] = talk_audience_words(a, LANG_VI, t);
        row[4] = t->place.len ? str_printf(a, "%.*s, %.*s", STR(t->place), STR(unit)) : unit;
        row[5] = t->speaker;
    }
    return cells;
}

static size_t recipients_of(struct arena *a, struct str text, struct str *ret)
{
    size_t count = 0;

    for (size_t at = 0; at < text.len && count < RECIPIENTS_MAX;) {
        size_t end = str_find(text, S("\n"), at);
        struct str one = str_trim(str_slice(text, at, end));

        if (one.len)
            ret[count++] = str_copy(a, one);
        at = end + 1;
    }
    return count;
}

enum err talk_paper_write(struct arena *a, const struct campaign_visitor *v,
    const struct talk_list *all, day_t today, struct str *ret_docx)
{
    const struct paper_settings *s = &v->campaign.paper;
    struct str *recipients = arena_new_array(a, struct str, RECIPIENTS_MAX);
    struct paper_table table = {.columns = columns, .column_count = COLUMNS};
    struct paper_block blocks[2] = {
        {.kind = PAPER_PARAGRAPH,
            .text = str_printf(a, "Từ ngày %.*s đến ngày %.*s, %.*s tổ chức các buổi sau:",
                STR(day_format(a, v->campaign.first_day)), STR(day_format(a, v->campaign.last_day)),
                STR(v->commune))},
        {.kind = PAPER_TABLE, .table = &table},
    };
    struct official_paper paper = {.superior = s->superior,
        .issuer = s->issuer,
        .symbol = s->symbol,
        .place = s->place,
        .day = today,
        .type = S("Lịch"),
        .subject = S("tuyên truyền, văn nghệ, thể thao"),
        .blocks = blocks,
        .block_count = 2,
        .recipients = recipients,
        .recipient_count = recipients_of(a, s->recipients, recipients),
        .authority = s->authority,
        .position = s->position,
        .signer = s->signer};

    table.cells = cells_of(a, v, all, &table.row_count);
    if (!table.row_count)
        blocks[1] = (struct paper_block){.kind = PAPER_PARAGRAPH, .text = S("Chưa có buổi nào.")};
    return official_write(a, FORM_PARTY, &paper, ret_docx);
}
