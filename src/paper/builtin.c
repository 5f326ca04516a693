/* builtin.c: what stands between head and end of each kind of paper, in order. */
#include "paper/builtin.h"

#include "paper/field.h"

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
    [KIND_PAPER_PLAN] = {{PART_TEXT, "text.opening", NULL},
        {PART_HEADING, "text.purpose", "I. MỤC ĐÍCH, YÊU CẦU"}, {PART_TEXT, "text.purpose", NULL},
        {PART_HEADING, NULL, "II. NỘI DUNG"}, {PART_TEXT, "text.body", NULL},
        {PART_WORDS, "works", "Công trình, phần việc:"}, {PART_ROWS, "works", NULL},
        {PART_HEADING, NULL, "III. THỜI GIAN"},
        {PART_WORDS, NULL,
            "Từ ngày {campaign.first_day} đến ngày {campaign.last_day}; báo cáo hằng "
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
    [KIND_PAPER_PROPOSAL] = {{PART_TEXT, "text.opening", NULL}, {PART_TEXT, "text.body", NULL},
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
    [KIND_PAPER_NOTICE] = {{PART_TEXT, "text.opening", NULL}, {PART_TEXT, "text.body", NULL},
        {PART_TEXT, "paper.replaces", NULL}, {PART_TEXT, "text.closing", NULL}},
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
            {"Thực hiện", "works.done", 28, true, true}, {"Kinh phí", "works.cost", 32, true, true},
            {"Trạng thái", "works.state", 26, false, true}}},
    {"kinds", {{"Loại việc", "kinds.name", 0, false, false},
                  {"Kế hoạch", "kinds.planned", 30, true, false},
                  {"Thực hiện", "kinds.done", 30, true, false},
                  {"Tỷ lệ", "kinds.percent", 22, true, false}}},
    {"indicators", {{"Chỉ tiêu", "indicators.name", 0, false, false},
                       {"Trong ngày", "indicators.today", 36, true, false},
                       {"Lũy kế", "indicators.done", 36, true, false}}},
    {"units", {{"Tập thể", "units.name", 0, false, false},
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

/* Blocks while they are put together. */
struct building {
    struct arena *arena;
    enum paper_kind_id kind;
    struct paper_block *items;
    size_t count, capacity;
};

static struct str field(struct building *b, const char *tag)
{
    return paper_field(b->arena, tag, paper_field_label(tag));
}

/* "Từ ngày {campaign.first_day} đến …": what stands in braces is a field. */
static struct str with_fields(struct building *b, struct str words)
{
    struct buf out;

    buf_init(&out, b->arena, 4096);
    for (size_t at = 0; at < words.len;) {
        size_t open = str_find(words, S("{"), at), close = str_find(words, S("}"), open);

        buf_add(&out, str_slice(words, at, open));
        if (open < words.len)
            buf_add(&out, field(b, str_z(b->arena, str_slice(words, open + 1, close))));
        at = close + 1;
    }
    return buf_str(&out);
}

/* The table of a list: a head, and one row that is repeated. */
static const struct paper_table *rows_of(struct building *b, const char *list)
{
    const struct table *from = table_of(list);
    struct paper_table *t = arena_new(b->arena, struct paper_table);
    struct paper_column *columns = arena_new_array(b->arena, struct paper_column, COLUMNS_MAX);
    struct str *cells = arena_new_array(b->arena, struct str, COLUMNS_MAX);
    struct docx_span *span = arena_new(b->arena, struct docx_span);
    bool across = (paper_kinds[b->kind].flags & PK_ANNEX) != 0;
    size_t n = 0;

    for (size_t i = 0; i < COLUMNS_MAX && from->columns[i].tag; i++) {
        const struct column *c = &from->columns[i];

        if (c->across_only && !across)
            continue;
        columns[n] = (struct paper_column){str_from(c->title), c->width_mm, c->numeric};
        cells[n++] = field(b, c->tag);
    }
    *span = (struct docx_span){1, 1, str_printf(b->arena, "each:%s", list)};
    *t = (struct paper_table){.columns = columns,
        .column_count = n,
        .cells = cells,
        .row_count = 1,
        .spans = span,
        .span_count = 1};
    return t;
}

static struct paper_block block_of(struct building *b, const struct part *part)
{
    switch (part->kind) {
    case PART_HEADING:
        return (struct paper_block){.kind = PAPER_HEADING, .text = str_from(part->words)};
    case PART_WORDS:
        return (struct paper_block){
            .kind = PAPER_PARAGRAPH, .text = with_fields(b, str_from(part->words))};
    case PART_ROWS:
        return (struct paper_block){.kind = PAPER_TABLE, .table = rows_of(b, part->tag)};
    default:
        return (struct paper_block){.kind = PAPER_PARAGRAPH, .text = S("")};
    }
}

/* A field of words or blocks stands around a paragraph of its own; what is said only if there is
 * something stands in a group. */
static void part_add(struct building *b, const struct part *part)
{
    bool whole = part->kind == PART_TEXT || part->kind == PART_BLOCKS;
    struct paper_block *inside = arena_new(b->arena, struct paper_block);

    *inside = block_of(b, part);
    if (whole)
        inside->text = str_printf(b->arena, "[%s]", paper_field_label(part->tag));
    if (!part->tag) {
        *vec_push(b->arena, b) = *inside;
        return;
    }
    *vec_push(b->arena, b) = (struct paper_block){.kind = PAPER_GROUP,
        .text = whole ? str_from(part->tag) : str_printf(b->arena, "if:%s", part->tag),
        .blocks = inside,
        .block_count = 1};
}

static struct str *one_field(struct building *b, const char *tag)
{
    struct str *one = arena_new(b->arena, struct str);

    *one = field(b, tag);
    return one;
}

static struct official_paper paper_of(struct building *b)
{
    unsigned flags = paper_kinds[b->kind].flags;
    bool minutes = (flags & PK_MINUTES) != 0;
    struct official_paper p = {.superior = field(b, "issuer.superior"),
        .issuer = field(b, "issuer.name"),
        .number_text = field(b, "paper.number"),
        .place_and_day = field(b, "paper.place_day"),
        .urgency = S(""),
        .circulation = flags & PK_ANNEX ? S("") : field(b, "text.circulation"),
        .type = flags & PK_LETTER ? S("") : str_from(paper_kinds[b->kind].type),
        .subject = field(b, "text.subject"),
        .submitted = (flags & PK_SUBMIT) != 0,
        .blocks = b->items,
        .block_count = b->count,
        .recipients = one_field(b, "paper.recipients"),
        .recipient_count = 1,
        .authority = minutes ? S("") : field(b, "signer.authority"),
        .position = minutes ? S("Chủ trì") : field(b, "signer.position"),
        .signer = minutes ? S("") : field(b, "signer.name"),
        .other_position = minutes ? S("Thư ký") : S(""),
        .other_signer = S(""),
        .drafter = S(""),
        .address = flags & PK_LETTER ? field(b, "issuer.address") : S("")};

    if (flags & PK_TO) {
        p.addressees = one_field(b, "paper.to");
        p.addressee_count = 1;
    }
    if (paper_kind_has_text(b->kind, (size_t)paper_text_find(S("basis")))) {
        p.grounds = one_field(b, "text.basis");
        p.ground_count = 1;
    }
    return p;
}

/* A line at the head of an annex. */
static void annex_line(struct building *b, struct docx_flow *flow, struct str text, unsigned face)
{
    enum { SIZE = 14 };

    paper_line_add(b->arena, flow, DOCX_CENTER, text, SIZE, face);
}

/* Two pictures side by side, each with what stands under it. */
static const struct paper_table *photo_rows_of(struct building *b)
{
    enum { WIDE_MM = 78, HIGH_MM = 62 };
    struct paper_column *columns = arena_new_array(b->arena, struct paper_column, 2);
    struct paper_table *t = arena_new(b->arena, struct paper_table);
    struct docx_span *span = arena_new(b->arena, struct docx_span);
    struct str *cells = arena_new_array(b->arena, struct str, 2);

    cells[0] = str_printf(b->arena, "%.*s\n%.*s",
        STR(paper_picture(b->arena, "photo_rows.left", "", WIDE_MM, HIGH_MM)),
        STR(field(b, "photo_rows.left_caption")));
    cells[1] = str_printf(b->arena, "%.*s\n%.*s",
        STR(paper_picture(b->arena, "photo_rows.right", "", WIDE_MM, HIGH_MM)),
        STR(field(b, "photo_rows.right_caption")));
    *span = (struct docx_span){0, 1, S("each:photo_rows")};
    *t = (struct paper_table){.columns = columns,
        .column_count = 2,
        .cells = cells,
        .row_count = 1,
        .bare = true,
        .spans = span,
        .span_count = 1};
    return t;
}

/* Pictures stand behind the signature, on pages of their own; without pictures these are not there.
 */
static void photos_add(struct building *b, enum official_form form, struct docx *doc)
{
    struct paper_block block = {.kind = PAPER_TABLE, .table = photo_rows_of(b)};
    struct docx_section *section = arena_new(b->arena, struct docx_section);
    struct docx_flow rows, *annex = docx_group_add(b->arena, &doc->body, S("if:photo_rows"));

    vec_push(b->arena, annex)->section = section;
    annex_line(b, annex, S("Phụ lục"), DOCX_BOLD);
    annex_line(b, annex, S("HÌNH ẢNH"), DOCX_BOLD);
    annex_line(b, annex, with_fields(b, S("(Kèm theo Báo cáo số {paper.number} ngày {paper.day})")),
        DOCX_ITALIC);
    official_body(b->arena, form, &block, 1, false, &rows);
    for (size_t i = 0; i < rows.count; i++)
        *vec_push(b->arena, annex) = rows.items[i];
    /* the table of the signatures may not stand last */
    docx_paragraph_add(b->arena, &doc->body, DOCX_LEFT)->line_exact_twip = 1;
}

/* A list across, without a head of its own: it goes with a paper that has one. */
static void annex_build(struct building *b, enum official_form form, struct docx *doc)
{
    struct official_paper empty = {.type = S("")};
    struct docx_flow rest, *with;
    struct docx page = {0};

    official_build(b->arena, form, &empty, &page); /* for its margins and page numbers */
    page.body = (struct docx_flow){0};
    page.landscape = true;
    annex_line(b, &page.body, S("Phụ lục"), DOCX_BOLD);
    annex_line(b, &page.body, S("DANH SÁCH"), DOCX_BOLD);
    annex_line(b, &page.body, field(b, "text.subject"), DOCX_BOLD);
    with = docx_group_add(b->arena, &page.body, S("if:text.with"));
    annex_line(b, with, with_fields(b, S("(Kèm theo {text.with})")), DOCX_ITALIC);
    official_body(b->arena, form, b->items, b->count, true, &rest);
    for (size_t i = 0; i < rest.count; i++)
        *vec_push(b->arena, &page.body) = rest.items[i];
    *doc = page;
}

enum err builtin_template(struct arena *a, enum official_form form, enum paper_kind_id kind,
    bool for_libreoffice, struct str *ret)
{
    struct building b = {.arena = a, .kind = kind};
    struct official_paper paper;
    struct docx doc = {0};

    for (size_t i = 0; i < PARTS_MAX && layouts[kind][i].kind != PART_END; i++)
        part_add(&b, &layouts[kind][i]);
    paper = paper_of(&b);
    if (paper_kinds[kind].flags & PK_ANNEX)
        annex_build(&b, form, &doc);
    else
        official_build(a, form, &paper, &doc);
    if (kind == KIND_PAPER_FINAL)
        photos_add(&b, form, &doc);
    doc.for_libreoffice = for_libreoffice;
    return docx_write(a, &doc, ret);
}
