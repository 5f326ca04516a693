/* paper.c: the words of the final report as an official paper; head and end are those of the office
 * (room of papers). Papers are Vietnamese; pictures of the page are tables here, so that every
 * figure can be read on paper. */
#include "review/doc.h"

#include "base/unicode.h"

struct draft {
    struct arena *arena;
    struct paper_block *items;
    size_t count, capacity;
};

static void add(struct draft *d, enum paper_kind kind, struct str text)
{
    struct paper_block block = {.kind = kind, .text = text};

    *vec_push(d->arena, d) = block;
}

static void table_add(struct draft *d, const struct review_table *t)
{
    struct paper_table *table = arena_new(d->arena, struct paper_table);
    struct paper_column *columns = arena_new_array(d->arena, struct paper_column, t->column_count);
    struct str *cells = arena_new_array(d->arena, struct str, t->row_count * t->column_count + 1);
    struct paper_block block = {.kind = PAPER_TABLE, .table = table};

    if (!t->row_count)
        return;
    for (size_t i = 0; i < t->column_count; i++)
        columns[i] = (struct paper_column){
            t->columns[i].title, t->columns[i].width_mm, t->columns[i].numeric};
    for (size_t i = 0; i < t->row_count * t->column_count; i++)
        cells[i] = t->cells[i].text;
    *table = (struct paper_table){.columns = columns,
        .column_count = t->column_count,
        .cells = cells,
        .row_count = t->row_count};
    add(d, PAPER_PARAGRAPH, str_printf(d->arena, "%.*s:", STR(t->caption)));
    *vec_push(d->arena, d) = block;
}

static void block_add(struct draft *d, const struct review_block *b)
{
    switch (b->kind) {
    case BLOCK_PARAGRAPH:
        add(d, PAPER_PARAGRAPH, b->text);
        break;
    case BLOCK_NOTICE:
        add(d, PAPER_ITEM, b->text);
        break;
    case BLOCK_TABLE:
        table_add(d, b->table);
        break;
    case BLOCK_QUOTES:
        for (size_t i = 0; i < b->count; i++)
            add(d, PAPER_ITEM,
                str_printf(d->arena, "%.*s: %.*s", STR(b->quotes[i].who), STR(b->quotes[i].text)));
        break;
    case BLOCK_BARS: /* the same figures stand in a table of the section */
    case BLOCK_COLUMNS:
        break;
    }
}

static void part_add(struct draft *d, const struct review_part *part, bool with_heading)
{
    struct review_lines lines = review_lines(d->arena, part->text->text);

    if (!part->numeral.len)
        return;
    if (with_heading)
        add(d, PAPER_HEADING,
            str_printf(d->arena, "%.*s- %.*s", STR(part->numeral),
                STR(text_upper(d->arena, str_from(review_section_title(part->section))))));
    for (size_t i = 0; i < part->count; i++)
        block_add(d, &part->items[i]);
    for (size_t i = 0; i < lines.count; i++)
        add(d, PAPER_PARAGRAPH, lines.items[i]);
    if (part->older)
        add(d, PAPER_ITEM, S("Phần lời trên viết trước khi số liệu thay đổi"));
}

/* What it rests on, if it is still what was signed; else it is a draft. */
static void signature_add(struct draft *d, const struct review_sources *s)
{
    const struct review_signed *signature = &s->signature;

    if (!signature->seq || !str_eq(signature->basis, review_basis(d->arena, s))) {
        add(d, PAPER_PARAGRAPH,
            signature->seq ? S("Dự thảo: số liệu hoặc phần lời đã khác bản đã ký")
                           : S("Dự thảo, báo cáo chưa ký"));
        return;
    }
    add(d, PAPER_PARAGRAPH,
        str_printf(d->arena, "Ký lúc %.*s, mã bản ký %.*s, dấu nhật ký %.*s",
            STR(time_format(d->arena, signature->at_ms)), STR(signature->basis),
            STR(journal_head_text(d->arena, &signature->journal))));
}

struct paper_words review_paper_words(
    struct arena *a, const struct review_sources *s, enum review_section only, int64_t now)
{
    struct review_doc *doc = arena_new(a, struct review_doc);
    const struct campaign *c = &s->review.rollup->campaign;
    struct draft d = {.arena = a};
    struct str head = utf8_head(c->name, 1);

    review_write(a, LANG_VI, s, doc);
    for (int i = 0; i < REVIEW_SECTIONS; i++)
        if (only == REVIEW_SECTIONS || (int)only == i)
            part_add(&d, &doc->parts[i], only == REVIEW_SECTIONS);
    if (only == REVIEW_SECTIONS) {
        signature_add(&d, s);
        add(&d, PAPER_PARAGRAPH,
            str_printf(a, "Số liệu lấy từ báo cáo ngày lúc %.*s; dấu số liệu %.*s",
                STR(time_format(a, now)), STR(review_mark(a, &s->review, REVIEW_GENERAL))));
    }
    return (struct paper_words){str_printf(a, "Tổng kết %.*s%.*s", STR(text_lower(a, head)),
                                    STR(str_slice(c->name, head.len, c->name.len))),
        d.items, d.count};
}
