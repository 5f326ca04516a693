/* builtin.c: what stands between head and end of each kind of paper, in order. */
#include "paper/builtin.h"

#include "doc/metrics.h"
#include "doc/paper.h"

enum part_kind {
    PART_END,
    PART_TEXT,    /* a field of words */
    PART_BLOCKS,  /* a field of blocks: paragraphs and tables the form sets */
    PART_HEADING, /* bold words; with a tag only if that field has something */
    PART_WORDS,   /* words that always stand there; with a tag as above */
    PART_ROWS,    /* a table, one row for each record of the list `tag` */
};

struct part {
    enum part_kind kind;
    const char *tag, *words;
};

enum { PARTS_MAX = 24, COLUMNS_MAX = 8 };

static const struct part layouts[PAPER_KINDS][PARTS_MAX] = {
    [KIND_PAPER_PLAN] = {{PART_TEXT, "text.basis", NULL}, {PART_TEXT, "text.opening", NULL},
        {PART_HEADING, "text.purpose", "I. MỤC ĐÍCH, YÊU CẦU"}, {PART_TEXT, "text.purpose", NULL},
        {PART_HEADING, NULL, "II. NỘI DUNG"}, {PART_TEXT, "text.body", NULL},
        {PART_WORDS, "works", "Công trình, phần việc:"}, {PART_ROWS, "works", NULL},
        {PART_HEADING, NULL, "III. THỜI GIAN"},
        {PART_WORDS, NULL, "Từ ngày {campaign.first_day} đến ngày {campaign.last_day}; báo cáo hằng "
                           "ngày {campaign.window}."},
        {PART_HEADING, "text.tasks", "IV. TỔ CHỨC THỰC HIỆN"}, {PART_TEXT, "text.tasks", NULL},
        {PART_TEXT, "paper.replaces", NULL}, {PART_TEXT, "text.closing", NULL}},
    [KIND_PAPER_DAILY] = {{PART_TEXT, "text.opening", NULL}, {PART_BLOCKS, "report.body", NULL},
        {PART_TEXT, "paper.replaces", NULL}, {PART_TEXT, "text.closing", NULL}},
    [KIND_PAPER_FAST] = {{PART_TEXT, "text.opening", NULL}, {PART_TEXT, "text.body", NULL},
        {PART_WORDS, "kinds", "Kết quả đến ngày {day.date}:"}, {PART_ROWS, "kinds", NULL},
        {PART_WORDS, "indicators", "Lực lượng và các chỉ tiêu:"}, {PART_ROWS, "indicators", NULL},
        {PART_HEADING, "text.proposal", "Đề nghị, kiến nghị"}, {PART_TEXT, "text.proposal", NULL},
        {PART_TEXT, "paper.replaces", NULL}, {PART_TEXT, "text.closing", NULL}},
    [KIND_PAPER_FINAL] = {{PART_TEXT, "text.opening", NULL}, {PART_BLOCKS, "report.body", NULL},
        {PART_TEXT, "paper.replaces", NULL}, {PART_TEXT, "text.closing", NULL}},
    [KIND_PAPER_PROPOSAL] = {{PART_TEXT, "text.basis", NULL}, {PART_TEXT, "text.opening", NULL},
        {PART_TEXT, "text.body", NULL},
        {PART_WORDS, "units", "Kết quả của các tập thể trong đợt, theo báo cáo ngày:"},
        {PART_ROWS, "units", NULL}, {PART_TEXT, "text.proposal", NULL},
        {PART_TEXT, "paper.replaces", NULL}, {PART_TEXT, "text.closing", NULL}},
    [KIND_PAPER_MINUTES] = {{PART_WORDS, "text.time", "Thời gian: {text.time}."},
        {PART_WORDS, "text.place", "Địa điểm: {text.place}."},
        {PART_WORDS, NULL, "Chủ trì: ……………………………… Thư ký: ………………………………"},
        {PART_WORDS, NULL, "Thành phần: ………………………………………………………………"},
        {PART_TEXT, "text.opening", NULL}, {PART_HEADING, NULL, "I. KẾT QUẢ CỦA CÁC TẬP THỂ"},
        {PART_ROWS, "units", NULL}, {PART_HEADING, "text.body", "II. Ý KIẾN CUỘC HỌP"},
        {PART_TEXT, "text.body", NULL}, {PART_HEADING, "text.proposal", "III. KẾT LUẬN"},
        {PART_TEXT, "text.proposal", NULL}, {PART_TEXT, "text.closing", NULL}},
    [KIND_PAPER_LETTER] = {{PART_TEXT, "text.opening", NULL}, {PART_TEXT, "text.body", NULL},
        {PART_TEXT, "text.proposal", NULL}, {PART_TEXT, "paper.replaces", NULL},
        {PART_TEXT, "text.closing", NULL}},
    [KIND_PAPER_NOTICE] = {{PART_TEXT, "text.basis", NULL}, {PART_TEXT, "text.opening", NULL},
        {PART_TEXT, "text.body", NULL}, {PART_TEXT, "paper.replaces", NULL},
        {PART_TEXT, "text.closing", NULL}},
    [KIND_PAPER_INVITATION] = {{PART_TEXT, "text.opening", NULL},
        {PART_WORDS, "text.time", "Thời gian: {text.time}."},
        {PART_WORDS, "text.place", "Địa điểm: {text.place}."},
        {PART_WORDS, "text.body", "Nội dung:"}, {PART_TEXT, "text.body", NULL},
        {PART_TEXT, "paper.replaces", NULL}, {PART_TEXT, "text.closing", NULL}},
    [KIND_PAPER_ANNEX] = {{PART_TEXT, "text.opening", NULL}, {PART_ROWS, "works", NULL},
        {PART_TEXT, "text.closing", NULL}},
};

/* Columns of the tables that repeat a row; an annex across has more of them. */
struct column {
    const char *title, *tag;
    int width_mm; /* 0: what is left */
    bool numeric, across_only;
};

static const struct table {
    const char *list;
    struct column columns[COLUMNS_MAX];
} tables[] = {
    {"works",
        {{"TT", "works.number", 12, false, false}, {"Đơn vị", "works.unit", 32, false, false},
            {"Công trình, phần việc", "works.name", 0, false, false},
            {"Nơi làm", "works.place", 40, false, true},
            {"Kế hoạch", "works.planned", 28, true, false},
            {"Thực hiện", "works.done", 28, true, true},
            {"Kinh phí", "works.cost", 32, true, true},
            {"Trạng thái", "works.state", 26, false, true}}},
    {"kinds",
        {{"Loại việc", "kinds.name", 0, false, false}, {"Kế hoạch", "kinds.planned", 30, true, false},
            {"Thực hiện", "kinds.done", 30, true, false}, {"Tỷ lệ", "kinds.percent", 22, true, false}}},
    {"indicators",
        {{"Chỉ tiêu", "indicators.name", 0, false, false},
            {"Trong ngày", "indicators.today", 36, true, false},
            {"Lũy kế", "indicators.done", 36, true, false}}},
    {"units",
        {{"Tập thể", "units.name", 0, false, false},
            {"Công trình có kế hoạch", "units.works", 26, true, false},
            {"Đạt kế hoạch", "units.works_met", 24, true, false},
            {"Báo cáo ngày", "units.reports", 24, true, false},
            {"Lượt người", "units.people", 24, true, false},
            {"Ngày công", "units.labour_days", 24, true, false}}},
};

static const struct table *table_of(const char *list)
{
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        if (str_eq(str_from(tables[i].list), str_from(list)))
            return &tables[i];
    return &tables[0];
}

/* Those of the columns that this kind of paper has room for. */
static size_t columns_of(const struct builtin *b, const struct table *t, const struct column **ret)
{
    bool across = (paper_kinds[b->kind].flags & PK_ANNEX) != 0;
    size_t n = 0;

    for (size_t i = 0; i < COLUMNS_MAX && t->columns[i].tag; i++)
        if (across || !t->columns[i].across_only)
            ret[n++] = &t->columns[i];
    return n;
}

static int *widths_of(const struct builtin *b, const struct column **columns, size_t count)
{
    int *twips = arena_new_array(b->arena, int, count);
    int left = docx_width_twip(b->doc);

    for (size_t i = 0; i < count; i++)
        left -= twips[i] = TWIP_OF_MM(columns[i]->width_mm);
    for (size_t i = 0; i < count; i++)
        if (!columns[i]->width_mm)
            twips[i] = left;
    return twips;
}

static void rows_add(struct builtin *b, const char *list)
{
    const struct column *columns[COLUMNS_MAX];
    size_t count = columns_of(b, table_of(list), columns);
    struct docx_span *span = arena_new(b->arena, struct docx_span);
    struct docx_flow *there =
        docx_group_add(b->arena, &b->doc->body, str_printf(b->arena, "if:%s", list));
    struct docx_paragraph *gap = docx_paragraph_add(b->arena, there, DOCX_LEFT);
    struct docx_table *t =
        docx_table_add(b->arena, there, widths_of(b, columns, count), count, 2);
    int size = builtin_body(b->form)->table_size_points;

    gap->line_exact_twip = TWIP_OF_POINT(6);
    gap->keep_with_next = true;
    t->header_rows = 1;
    t->borders = t->center_cells = true;
    t->cell_margin_twip = TWIP_OF_POINT(4);
    *span = (struct docx_span){1, 1, str_printf(b->arena, "each:%s", list)};
    t->spans = span;
    t->span_count = 1;
    for (size_t i = 0; i < count; i++) {
        struct docx_paragraph *p = docx_paragraph_add(b->arena, docx_cell(t, 0, i), DOCX_CENTER);

        docx_run_add(b->arena, p, str_from(columns[i]->title), size, DOCX_BOLD);
        p = docx_paragraph_add(
            b->arena, docx_cell(t, 1, i), columns[i]->numeric ? DOCX_RIGHT : DOCX_LEFT);
        docx_field_add(b->arena, p, str_from(columns[i]->title), str_from(columns[i]->tag), size,
            DOCX_UPRIGHT);
    }
    docx_paragraph_add(b->arena, there, DOCX_LEFT)->line_exact_twip = TWIP_OF_POINT(6);
}

/* "Từ ngày {campaign.first_day} đến …": what stands in braces is a field. */
static void mixed_add(struct builtin *b, struct docx_flow *flow, struct str words)
{
    const struct paper_body *body = builtin_body(b->form);
    struct docx_paragraph *p = docx_paragraph_add(b->arena, flow, DOCX_JUSTIFY);

    p->first_line_twip = body->indent_twip;
    p->before_twip = body->before_twip;
    p->line_exact_twip = body->line_exact_twip;
    for (size_t at = 0; at < words.len;) {
        size_t open = str_find(words, S("{"), at), close = str_find(words, S("}"), open);
        struct str tag = str_slice(words, open + 1, close);

        if (open > at)
            docx_run_add(
                b->arena, p, str_slice(words, at, open), body->size_points, DOCX_UPRIGHT);
        if (open < words.len)
            docx_field_add(b->arena, p, tag, tag, body->size_points, DOCX_UPRIGHT);
        at = close + 1;
    }
}

static void part_add(struct builtin *b, const struct part *part)
{
    struct docx_flow *flow = &b->doc->body;

    if (part->tag && (part->kind == PART_HEADING || part->kind == PART_WORDS))
        flow = docx_group_add(b->arena, flow, str_printf(b->arena, "if:%s", part->tag));
    switch (part->kind) {
    case PART_TEXT:
    case PART_BLOCKS:
        builtin_paragraph(b, flow, part->tag);
        break;
    case PART_HEADING:
        builtin_words(b, flow, part->words, DOCX_BOLD);
        break;
    case PART_WORDS:
        mixed_add(b, flow, str_from(part->words));
        break;
    case PART_ROWS:
        rows_add(b, part->tag);
        break;
    case PART_END:
        break;
    }
}

enum err builtin_template(
    struct arena *a, enum paper_form form, enum paper_kind_id kind, struct str *ret)
{
    struct docx doc;
    struct builtin b = {a, form, kind, &doc};

    builtin_page(&b);
    builtin_head(&b);
    for (size_t i = 0; i < PARTS_MAX && layouts[kind][i].kind != PART_END; i++)
        part_add(&b, &layouts[kind][i]);
    builtin_end(&b);
    return docx_write(a, &doc, ret);
}
