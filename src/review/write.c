/* write.c: the report from its sources, section by section, and what the sections share. */
#include "review/write.h"

#include "doc/numeral.h"

#include <inttypes.h>

struct str w_count(const struct writer *w, int64_t n)
{
    return count_format(w->arena, n, w->lang == LANG_EN);
}

struct str w_amount(const struct writer *w, struct bounded n, const char *sign)
{
    return bounded_words(w->arena, w->lang, n, sign);
}

struct str w_percent(const struct writer *w, int64_t part, int64_t whole)
{
    if (whole <= 0)
        return S("");
    return str_printf(w->arena, "%.*s%%",
        STR(milli_format(w->arena, percent_milli(part, whole), w->lang == LANG_EN)));
}

struct str w_money(const struct writer *w, int64_t vnd)
{
    return W_FILL(w, MSG("%1 đồng"), w_count(w, vnd));
}

struct str w_day(const struct writer *w, day_t day)
{
    struct civil c = civil_from_day(day);

    return str_printf(w->arena, "%d/%d", c.day, c.month);
}

struct str w_until_href(const struct writer *w)
{
    if (w->v->until < w->r->campaign.first_day)
        return S("");
    return day_path(w->arena, w->r->campaign.id, w->v->until);
}

struct str w_unit_name(const struct writer *w, int unit)
{
    return unit < 0 ? W_T(w, MSG("Chung toàn xã")) : w->r->units.items[unit].name;
}

struct str w_list(const struct writer *w, struct str list, struct str one)
{
    return list.len ? str_printf(w->arena, "%.*s, %.*s", STR(list), STR(one)) : one;
}

static struct review_block *block(struct writer *w, enum review_block_kind kind)
{
    struct review_block *b = vec_push(w->arena, w->part);

    b->kind = kind;
    b->text = b->href = S("");
    return b;
}

void w_paragraph(struct writer *w, struct str text)
{
    block(w, BLOCK_PARAGRAPH)->text = text;
}

void w_notice(struct writer *w, struct str text, struct str href)
{
    struct review_block *b = block(w, BLOCK_NOTICE);

    b->text = text;
    b->href = href;
}

struct review_table *w_table(
    struct writer *w, struct str caption, const struct review_column *columns, size_t count)
{
    struct review_table *t = arena_new(w->arena, struct review_table);

    t->caption = caption;
    t->columns = arena_new_array(w->arena, struct review_column, count);
    for (size_t i = 0; i < count; i++) {
        t->columns[i] = columns[i];
        t->columns[i].title = W_T(w, str_z(w->arena, columns[i].title));
    }
    t->column_count = count;
    block(w, BLOCK_TABLE)->table = t;
    return t;
}

struct review_cell *w_row(const struct writer *w, struct review_table *t)
{
    struct review_cell *row;

    if (t->row_count == t->capacity) {
        size_t capacity = t->capacity ? 2 * t->capacity : 16;
        struct review_cell *cells =
            arena_new_array(w->arena, struct review_cell, capacity * t->column_count);

        if (t->row_count)
            memcpy(cells, t->cells, t->row_count * t->column_count * sizeof *cells);
        t->cells = cells;
        t->capacity = capacity;
    }
    row = &t->cells[t->row_count++ * t->column_count];
    for (size_t i = 0; i < t->column_count; i++)
        row[i] = (struct review_cell){S(""), S("")};
    return row;
}

/* ── general ────────────────────────────────────────────────────────────────────────────────── */

void write_general(struct writer *w)
{
    const struct campaign *c = &w->r->campaign;
    struct str board = str_printf(w->arena, "/campaign/%" PRId64, c->id.v);

    w_paragraph(
        w, W_FILL(w, MSG("Từ ngày %1 đến ngày %2, %3 ngày; %4 đơn vị báo cáo."),
               day_format(w->arena, c->first_day), day_format(w->arena, c->last_day),
               w_count(w, (int64_t)w->r->day_count), w_count(w, (int64_t)w->r->units.count)));
    w_paragraph(w, W_FILL(w,
                       MSG("Đã nhận %1 trên %2 báo cáo ngày (%3), %4 báo cáo trễ, %5 báo cáo có "
                           "sửa; "
                           "%6 ngày đã chốt."),
                       w_count(w, (int64_t)w->v->reported), w_count(w, (int64_t)w->v->due),
                       w_percent(w, (int64_t)w->v->reported, (int64_t)w->v->due),
                       w_count(w, (int64_t)w->v->late), w_count(w, (int64_t)w->v->corrected),
                       w_count(w, (int64_t)w->s->signed_days)));
    if (w->v->until < c->last_day)
        w_notice(w,
            W_FILL(w, MSG("Đợt chưa kết thúc: số liệu tính đến hết ngày %1."),
                day_format(w->arena, w->v->until)),
            w_until_href(w));
    if (w->v->doubts_open)
        w_notice(w,
            W_FILL(w, MSG("Còn %1 số nghi vấn chưa có người xem; các số đó đang được tính."),
                w_count(w, (int64_t)w->v->doubts_open)),
            board);
    if (w->v->doubts_excluded)
        w_paragraph(w, W_FILL(w, MSG("%1 số nghi vấn đã được quyết định là không tính."),
                           w_count(w, (int64_t)w->v->doubts_excluded)));
}

/* ── difficulties ───────────────────────────────────────────────────────────────────────────── */

void write_difficulties(struct writer *w)
{
    struct review_block *b;

    if (!w->v->note_count) {
        w_paragraph(w, W_T(w, MSG("Không báo cáo ngày nào ghi thêm lời.")));
        return;
    }
    w_paragraph(w, W_T(w, MSG("Nguyên văn lời ghi trong báo cáo ngày của các đơn vị:")));
    b = block(w, BLOCK_QUOTES);
    b->quotes = arena_new_array(w->arena, struct review_quote, w->v->note_count);
    for (size_t i = 0; i < w->v->note_count; i++) {
        const struct review_note *n = &w->v->notes[i];
        const struct campaign_unit *u = &w->r->units.items[n->unit];

        b->quotes[b->count++] = (struct review_quote){
            .who = W_FILL(w, MSG("%1, ngày %2"), u->name, day_format(w->arena, n->day)),
            .text = n->erased ? W_T(w, MSG("(lời này đã xóa)")) : n->text,
            .href = report_path(w->arena, w->r->campaign.id, u->id, n->day),
            .erased = n->erased};
    }
}

struct review_lines review_lines(struct arena *a, struct str text)
{
    struct review_lines lines = {0};

    for (size_t at = 0; at < text.len;) {
        size_t end = str_find(text, S("\n"), at);
        struct str line = str_trim(str_slice(text, at, end));

        if (line.len)
            *vec_push(a, &lines) = line;
        at = end + 1;
    }
    return lines;
}

/* ── all ────────────────────────────────────────────────────────────────────────────────────── */

static void (*const writers[REVIEW_SECTIONS])(struct writer *w) = {
    [REVIEW_GENERAL] = write_general,
    [REVIEW_WORKS] = write_works,
    [REVIEW_HAMLETS] = write_hamlets,
    [REVIEW_FORCES] = write_forces,
    [REVIEW_TALKS] = write_talks,
    [REVIEW_WELFARE] = write_welfare,
    [REVIEW_MONEY] = write_money,
    [REVIEW_BEST] = write_best,
    [REVIEW_DIFFICULTIES] = write_difficulties,
    [REVIEW_COMPARISON] = write_comparison,
    [REVIEW_LESSONS] = NULL,
};

static struct str roman(struct arena *a, int n)
{
    struct buf b;

    buf_init(&b, a, 32);
    numeral_add(&b, NUMERAL_ROMAN_UPPER, n);
    return buf_str(&b);
}

void review_write(
    struct arena *a, enum lang lang, const struct review_sources *s, struct review_doc *ret)
{
    struct writer w = {.arena = a, .lang = lang, .s = s, .v = &s->review, .r = s->review.rollup};

    for (int i = 0, number = 0; i < REVIEW_SECTIONS; i++) {
        struct review_part *part = &ret->parts[i];

        *part = (struct review_part){.section = (enum review_section)i, .text = &s->texts[i]};
        w.part = part;
        if (writers[i])
            writers[i](&w);
        if (part->count || part->text->text.len)
            part->numeral = roman(a, ++number);
        part->older =
            part->text->text.len && !str_eq(part->text->mark, review_mark(a, w.v, part->section));
    }
}
