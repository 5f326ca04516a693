/* paper.c: the words of the consolidated daily report; head and end are those of the office (room
 * of papers). Of a signed day it says exactly what was signed; before that it is a draft of the
 * sums as they stand. */
#include "rollup/page.h"

#include "base/unicode.h"

enum { BLOCKS_MAX = 64 };

/* The paper while it is put together. Papers are written in Vietnamese. */
struct draft {
    struct arena *arena;
    const struct rollup *rollup;
    const struct signed_day *sign; /* NULL: a draft */
    day_t day;
    const struct signed_total *totals;
    size_t total_count;
    struct paper_block blocks[BLOCKS_MAX];
    size_t block_count;
};

static void block_add(struct draft *d, enum paper_kind kind, struct str text)
{
    if (d->block_count < BLOCKS_MAX)
        d->blocks[d->block_count++] = (struct paper_block){.kind = kind, .text = text};
}

static void table_add(struct draft *d, const struct paper_table *table)
{
    if (d->block_count < BLOCKS_MAX)
        d->blocks[d->block_count++] = (struct paper_block){.kind = PAPER_TABLE, .table = table};
}

static struct str name_list(struct arena *a, struct str list, struct str name)
{
    return list.len ? str_printf(a, "%.*s, %.*s", STR(list), STR(name)) : name;
}

/* The report of this unit that went into the figures of the paper; NULL: none. */
static const struct report *included(const struct draft *d, size_t unit)
{
    const struct report_list *all = &d->rollup->reports;

    if (!d->sign)
        return rollup_cell(d->rollup, unit, d->day)->report;
    for (size_t i = 0; i < d->sign->report_count; i++)
        for (size_t k = 0; k < all->count; k++)
            if (d->sign->reports[i].unit.v == d->rollup->units.items[unit].id.v &&
                all->items[k].seq == d->sign->reports[i].seq)
                return &all->items[k];
    return NULL;
}

static void reporting_add(struct draft *d)
{
    struct str missing = {0}, text;
    size_t reported = 0, count = d->rollup->units.count;

    for (size_t u = 0; u < count; u++) {
        if (included(d, u))
            reported++;
        else
            missing = name_list(d->arena, missing, d->rollup->units.items[u].name);
    }
    block_add(d, PAPER_HEADING, S("I- TÌNH HÌNH BÁO CÁO"));
    text = str_printf(d->arena, "Có %zu/%zu đơn vị báo cáo trong ngày.", reported, count);
    if (missing.len)
        text = str_printf(d->arena, "%.*s Chưa báo cáo: %.*s.", STR(text), STR(missing));
    block_add(d, PAPER_PARAGRAPH, text);
}

static struct str quantity(struct draft *d, struct bounded quantity, const char *sign)
{
    return bounded_words(d->arena, LANG_VI, quantity, sign);
}

static struct str percent(struct draft *d, int64_t part, int64_t whole)
{
    if (whole <= 0)
        return S("");
    return str_printf(
        d->arena, "%.*s%%", STR(milli_format(d->arena, percent_milli(part, whole), false)));
}

static const struct signed_total *total_of(const struct draft *d, enum figure_of of, int64_t index)
{
    static const struct signed_total none;

    for (size_t i = 0; i < d->total_count; i++)
        if (d->totals[i].of == of && d->totals[i].index == index)
            return &d->totals[i];
    return &none;
}

static void works_add(struct draft *d)
{
    static const struct paper_column columns[] = {{STR_INIT("TT"), 10, false},
        {STR_INIT("Công trình, phần việc"), 0, false}, {STR_INIT("Trong ngày"), 24, true},
        {STR_INIT("Lũy kế"), 24, true}, {STR_INIT("Kế hoạch"), 24, true},
        {STR_INIT("Tỷ lệ"), 17, true}};
    enum { COLUMNS = sizeof columns / sizeof *columns };
    struct paper_table *t = arena_new(d->arena, struct paper_table);
    struct str *cells = arena_new_array(d->arena, struct str, d->rollup->works.count * COLUMNS);

    for (size_t i = 0; i < d->rollup->works.count; i++) {
        const struct work *w = &d->rollup->works.items[i];
        const struct signed_total *s = total_of(d, OF_WORK_TODAY, w->id.v);
        int unit = rollup_unit_index(d->rollup, w->unit);
        struct str *row = &cells[i * COLUMNS];
        /* A day that was signed before stays as it was signed. */
        bool elsewhere = w->counted_in.v && !s->day.milli && !s->until.milli;

        row[0] = str_printf(d->arena, "%zu", i + 1);
        row[1] = unit < 0 ? w->name
                          : str_printf(d->arena, "%.*s: %.*s",
                                STR(d->rollup->units.items[unit].name), STR(w->name));
        row[2] = quantity(d, s->day, work_unit_label(w));
        row[3] = quantity(d, s->until, work_unit_label(w));
        if (elsewhere)
            row[1] = str_printf(d->arena, "%.*s (đã tính trong: %.*s)", STR(row[1]),
                STR(counted_in_name(LANG_VI, d->rollup, w)));
        row[4] = work_expected_milli(w) && !elsewhere
                     ? quantity(d, (struct bounded){w->planned_milli, '='}, work_unit_label(w))
                     : S("");
        row[5] = elsewhere ? S("") : percent(d, s->until.milli, work_expected_milli(w));
    }
    *t = (struct paper_table){.columns = columns,
        .column_count = COLUMNS,
        .cells = cells,
        .row_count = d->rollup->works.count};
    block_add(d, PAPER_HEADING, S("II- KẾT QUẢ CÔNG TRÌNH, PHẦN VIỆC"));
    if (t->row_count)
        table_add(d, t);
}

static void indicators_add(struct draft *d)
{
    static const struct paper_column columns[] = {{STR_INIT("Chỉ tiêu"), 0, false},
        {STR_INIT("Trong ngày"), 35, true}, {STR_INIT("Lũy kế"), 35, true}};
    enum { COLUMNS = sizeof columns / sizeof *columns };
    struct paper_table *t = arena_new(d->arena, struct paper_table);
    struct str *cells = arena_new_array(d->arena, struct str, indicator_count * COLUMNS);
    size_t rows = 0;

    for (size_t i = 0; i < indicator_count; i++) {
        const struct signed_total *s = total_of(d, OF_INDICATOR, (int64_t)i);
        struct str *row = &cells[rows * COLUMNS];

        if (!s->until.milli)
            continue;
        row[0] = str_from(indicators[i].label);
        row[1] = quantity(d, s->day, measure_label(indicators[i].unit));
        row[2] = quantity(d, s->until, indicator_until_sign((int64_t)i));
        rows++;
    }
    *t = (struct paper_table){
        .columns = columns, .column_count = COLUMNS, .cells = cells, .row_count = rows};
    block_add(d, PAPER_HEADING, S("III- LỰC LƯỢNG VÀ CÁC CHỈ TIÊU KHÁC"));
    if (rows)
        table_add(d, t);
    else
        block_add(d, PAPER_PARAGRAPH, S("Chưa có số liệu."));
}

static void notes_add(struct draft *d)
{
    bool any = d->sign && d->sign->note.len;

    block_add(d, PAPER_HEADING, S("IV- KHÓ KHĂN, KIẾN NGHỊ"));
    for (size_t u = 0; u < d->rollup->units.count && u < BLOCKS_MAX / 2; u++) {
        const struct report *report = included(d, u);

        if (!report || !report->note.len)
            continue;
        any = true;
        block_add(d, PAPER_ITEM,
            str_printf(
                d->arena, "%.*s: %.*s", STR(d->rollup->units.items[u].name), STR(report->note)));
    }
    if (d->sign && d->sign->note.len)
        block_add(d, PAPER_PARAGRAPH, d->sign->note);
    if (!any)
        block_add(d, PAPER_PARAGRAPH, S("Không có."));
}

/* With this paper in a drawer nobody can change the journal before it unseen. */
static void journal_add(struct draft *d)
{
    const struct journal_head *journal = &d->sign->journal;

    block_add(d, PAPER_PARAGRAPH,
        str_printf(d->arena, "Dấu nhật ký: %.*s", STR(journal_head_short(d->arena, journal))));
    block_add(d, PAPER_PARAGRAPH,
        str_printf(d->arena, "Mã đầy đủ: bản chốt %.*s, nhật ký %.*s", STR(d->sign->hash),
            STR(journal_head_text(d->arena, journal))));
}

static void end_add(struct draft *d)
{
    if (!d->sign) {
        block_add(d, PAPER_PARAGRAPH, S("Dự thảo, số liệu chưa chốt"));
        return;
    }
    block_add(d, PAPER_PARAGRAPH,
        str_printf(d->arena, "Số liệu chốt lúc %.*s, mã kiểm chứng %.*s",
            STR(time_format(d->arena, d->sign->at_ms)), STR(utf8_head(d->sign->hash, 16))));
    if (d->sign->journal.seq)
        journal_add(d);
}

static void draft_fill(struct draft *d)
{
    if (d->sign) {
        d->totals = d->sign->totals;
        d->total_count = d->sign->total_count;
    } else {
        d->totals = day_totals(d->arena, d->rollup, d->day, &d->total_count);
    }
    reporting_add(d);
    works_add(d);
    indicators_add(d);
    notes_add(d);
    end_add(d);
}

/* "Kết quả phối hợp liên ngành … đợt II năm 2024, ngày 12/12/2024" */
static struct str subject_of(struct draft *d)
{
    struct str name = d->rollup->campaign.name, head = utf8_head(name, 1);

    return str_printf(d->arena, "Kết quả %.*s%.*s, ngày %.*s", STR(text_lower(d->arena, head)),
        STR(str_slice(name, head.len, name.len)), STR(day_format(d->arena, d->day)));
}

static struct draft *draft_make(
    struct arena *a, const struct rollup *r, const struct signed_day *s, day_t day)
{
    struct draft *d = arena_new(a, struct draft);

    d->arena = a;
    d->rollup = r;
    d->sign = s && s->seq ? s : NULL;
    d->day = day;
    draft_fill(d);
    return d;
}

struct paper_words day_paper_words(
    struct arena *a, const struct rollup *r, const struct signed_day *s, day_t day)
{
    struct draft *d = draft_make(a, r, s, day);

    return (struct paper_words){subject_of(d), d->blocks, d->block_count};
}
