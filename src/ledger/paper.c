/* paper.c: receipts and statements on paper: Word files and a spreadsheet.
 *
 * A receipt names the donor, because it is given to him; a statement is for everybody, so it names
 * nobody without an agreement, whoever prints it.
 */
#include "ledger/page.h"

#include "base/number.h"
#include "base/unicode.h"
#include "doc/docx.h"
#include "doc/metrics.h"
#include "doc/numeral.h"
#include "doc/paper.h"
#include "doc/xlsx.h"
#include "ledger/inside.h"
#include "org/unit.h"

enum { SIZE = 13, SMALL = 12, TITLE = 16, CELLS_MAX = 4000, PARTS_MAX = 40 };

static struct docx sheet_of_paper(void)
{
    return (struct docx){.top_mm = 20, .bottom_mm = 20, .left_mm = 30, .right_mm = 15};
}

static void line(struct arena *a, struct docx *doc, enum docx_align align, struct str text,
    int size, unsigned face)
{
    paper_line_add(a, &doc->body, align, text, size, face);
}

static void blank(struct arena *a, struct docx *doc)
{
    docx_run_add(a, docx_paragraph_add(a, &doc->body, DOCX_LEFT), S(" "), SMALL, DOCX_UPRIGHT);
}

/* ── a receipt ──────────────────────────────────────────────────────────────────────────────── */

static struct str receipt_title(const struct entry *e)
{
    bool money = e->commodity.stuff == STUFF_MONEY;

    if (series_of(e->deed) == SERIES_RECEIPT)
        return money ? S("PHIẾU THU") : S("BIÊN NHẬN ĐÓNG GÓP");
    return money ? S("PHIẾU CHI") : S("PHIẾU XUẤT");
}

/* Who stands in it: the donor by name, for it is his paper. */
static struct str receipt_person(struct req *r, const struct ledger_place *p, const struct entry *e)
{
    const struct donor *d = ledger_donor(p, e->donor.v);
    struct str unit;

    if (!d)
        return S("………………………………………………………………");
    unit = d->unit.v ? campaign_visitor_unit(&p->visitor, d->unit) : S("");
    if (!d->name.len)
        return unit.len ? str_printf(r->arena, "Người đóng góp ẩn danh, %.*s", STR(unit))
                        : S("Người đóng góp ẩn danh");
    return unit.len ? str_printf(r->arena, "%.*s, %.*s", STR(d->name), STR(unit)) : d->name;
}

static struct str receipt_use(
    struct req *r, struct db *db, const struct ledger_place *p, const struct entry *e)
{
    for (size_t i = 0; i < e->count; i++)
        if (e->postings[i].book == BOOK_WORK || e->postings[i].book == BOOK_COST)
            return ledger_book_words(r, db, p, e->postings[i].book, e->postings[i].of);
    return p->fund.name;
}

static void receipt_amount(
    struct req *r, const struct ledger_place *p, const struct entry *e, struct docx *doc)
{
    struct arena *a = r->arena;
    const struct goods *g = ledger_goods(p, e->commodity.goods.v);
    struct str amount = ledger_amount_words(r, p, e->commodity, e->amount);

    if (e->commodity.stuff == STUFF_MONEY) {
        struct str words = numeral_words(a, e->amount);

        line(a, doc, DOCX_JUSTIFY, str_printf(a, "Số tiền: %.*s", STR(amount)), SIZE, DOCX_BOLD);
        line(a, doc, DOCX_JUSTIFY, str_printf(a, "Bằng chữ: %.*s đồng.", STR(words)), SIZE,
            DOCX_ITALIC);
        return;
    }
    line(a, doc, DOCX_JUSTIFY, str_printf(a, "Số lượng: %.*s", STR(amount)), SIZE, DOCX_BOLD);
    if (g && g->value_vnd) {
        struct str one = ledger_amount_words(r, p, (struct commodity){.goods = {0}}, g->value_vnd);
        struct str all = ledger_value_words(r, p, e->commodity, e->amount);

        line(a, doc, DOCX_JUSTIFY,
            str_printf(a, "Giá trị thống nhất: %.*s một %.*s, tất cả %.*s.", STR(one),
                STR(g->measure), STR(all)),
            SIZE, DOCX_UPRIGHT);
    }
}

static void cell(struct arena *a, struct docx_table *t, size_t row, size_t column, const char *text,
    unsigned face)
{
    paper_line_add(a, docx_cell(t, row, column), DOCX_CENTER, str_from(text), SMALL, face);
}

static void signatures(struct arena *a, struct docx *doc, const char *const *offices, size_t count)
{
    int *widths = arena_new_array(a, int, count);
    struct docx_table *t;

    for (size_t i = 0; i < count; i++)
        widths[i] = docx_width_twip(doc) / (int)count;
    t = docx_table_add(a, &doc->body, widths, count, 1);
    for (size_t i = 0; i < count; i++) {
        cell(a, t, 0, i, offices[i], DOCX_BOLD);
        cell(a, t, 0, i, "(Ký, ghi rõ họ tên)", DOCX_ITALIC);
    }
}

static void receipt_head(
    struct req *r, const struct ledger_place *p, const struct entry *e, struct docx *doc)
{
    struct arena *a = r->arena;
    struct civil day = civil_from_day(e->day);
    struct str number = ledger_number(a, e);

    line(a, doc, DOCX_LEFT, p->visitor.commune, SIZE, DOCX_BOLD);
    line(a, doc, DOCX_LEFT, p->fund.name, SIZE, DOCX_UPRIGHT);
    blank(a, doc);
    line(a, doc, DOCX_CENTER, receipt_title(e), TITLE, DOCX_BOLD);
    line(a, doc, DOCX_CENTER,
        str_printf(a, "Ngày %02d tháng %02d năm %d", day.day, day.month, day.year), SIZE,
        DOCX_ITALIC);
    line(a, doc, DOCX_CENTER, str_printf(a, "Số: %.*s", STR(number)), SIZE, DOCX_UPRIGHT);
    if (e->reversed_by.v)
        line(a, doc, DOCX_CENTER, S("(PHIẾU NÀY ĐÃ HỦY)"), SIZE, DOCX_BOLD);
    blank(a, doc);
}

enum err ledger_receipt_write(
    struct req *r, const struct ledger_place *p, const struct entry *e, struct str *ret_docx)
{
    static const char *const in[] = {"Người nộp", "Người lập phiếu", "Thủ quỹ", "Phụ trách quỹ"};
    static const char *const out[] = {"Người nhận", "Người lập phiếu", "Thủ quỹ", "Phụ trách quỹ"};
    bool comes = series_of(e->deed) == SERIES_RECEIPT;
    struct docx doc = sheet_of_paper();
    struct arena *a = r->arena;
    struct str words = e->words.len ? e->words : receipt_use(r, r->db, p, e);

    receipt_head(r, p, e, &doc);
    line(a, &doc, DOCX_JUSTIFY,
        str_printf(
            a, "Họ và tên người %s: %.*s", comes ? "nộp" : "nhận", STR(receipt_person(r, p, e))),
        SIZE, DOCX_UPRIGHT);
    line(a, &doc, DOCX_JUSTIFY, str_printf(a, "Nội dung: %.*s", STR(words)), SIZE, DOCX_UPRIGHT);
    if (!comes)
        line(a, &doc, DOCX_JUSTIFY,
            str_printf(a, "Dùng cho: %.*s", STR(receipt_use(r, r->db, p, e))), SIZE, DOCX_UPRIGHT);
    receipt_amount(r, p, e, &doc);
    if (e->reference.len)
        line(a, &doc, DOCX_JUSTIFY, str_printf(a, "Kèm theo: %.*s", STR(e->reference)), SIZE,
            DOCX_UPRIGHT);
    blank(a, &doc);
    signatures(a, &doc, comes ? in : out, 4);
    return docx_write(a, &doc, ret_docx);
}

/* ── a statement ────────────────────────────────────────────────────────────────────────────── */

static const struct paper_column columns[] = {
    {.title = STR_INIT("Nội dung")},
    {.title = STR_INIT("Số lượng"), .width_mm = 68, .numeric = true},
};

struct draft {
    struct arena *arena;
    struct paper_block blocks[PARTS_MAX];
    size_t count;
};

static void block(struct draft *d, enum paper_kind kind, struct str text)
{
    d->blocks[d->count++] = (struct paper_block){.kind = kind, .text = text};
}

static void part(struct draft *d, const char *title, const struct statement_rows *rows)
{
    struct paper_table *t = arena_new(d->arena, struct paper_table);
    struct str *cells = arena_new_array(d->arena, struct str, rows->count * 2 + 1);

    if (!rows->count)
        return;
    for (size_t i = 0; i < rows->count; i++) {
        const struct statement_row *row = &rows->items[i];

        cells[2 * i] = row->label;
        cells[2 * i + 1] =
            row->value.len ? str_printf(d->arena, "%.*s (%.*s)", STR(row->amount), STR(row->value))
                           : row->amount;
    }
    *t = (struct paper_table){
        .columns = columns, .column_count = 2, .cells = cells, .row_count = rows->count};
    block(d, PAPER_HEADING, str_from(title));
    d->blocks[d->count++] = (struct paper_block){.kind = PAPER_TABLE, .table = t};
}

static void sums(struct draft *d, const struct fund_statement *s)
{
    static const char *const labels[] = {"Đã nhận", "Đã chi", "Đã trả lại người đóng góp",
        "Đã chuyển đi khi kết thúc", "Còn lại", "Còn hứa, chưa nhận"};
    const int64_t numbers[] = {
        s->received, s->spent, s->returned, s->handed_on, s->left, s->promised};

    block(d, PAPER_HEADING, S("I. TIỀN"));
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (numbers[i] || i == 0 || i == 1 || i == 4)
            block(d, PAPER_ITEM,
                str_printf(d->arena, "%s: %.*s đồng", labels[i],
                    STR(count_format(d->arena, numbers[i], false))));
}

static void statement_head(struct req *r, const struct ledger_place *p, struct docx *doc)
{
    struct arena *a = r->arena;

    line(a, doc, DOCX_LEFT, p->visitor.commune, SIZE, DOCX_BOLD);
    blank(a, doc);
    line(a, doc, DOCX_CENTER, S("BẢN CÔNG KHAI THU CHI"), TITLE, DOCX_BOLD);
    line(a, doc, DOCX_CENTER, p->fund.name, SIZE, DOCX_BOLD);
    line(a, doc, DOCX_CENTER, p->visitor.campaign.name, SIZE, DOCX_UPRIGHT);
    line(a, doc, DOCX_CENTER, str_printf(a, "(tính đến ngày %.*s)", STR(day_format(a, r->today))),
        SIZE, DOCX_ITALIC);
}

enum err ledger_statement_write(struct req *r, const struct ledger_place *p,
    const struct fund_statement *s, struct str *ret_docx)
{
    static const struct paper_body body = {
        .size_points = SIZE, .table_size_points = SMALL, .indent_twip = 567, .before_twip = 80};
    static const char *const offices[] = {"Người lập", "Phụ trách quỹ"};
    struct draft *d = arena_new(r->arena, struct draft);
    struct docx doc = sheet_of_paper();

    d->arena = r->arena;
    statement_head(r, p, &doc);
    sums(d, s);
    part(d, "1. Tiền nhận theo nguồn", &s->by_source);
    part(d, "2. Tiền dùng vào việc", &s->by_use);
    part(d, "II. HIỆN VẬT, ĐẤT, NGÀY CÔNG ĐÃ NHẬN", &s->gifts);
    part(d, "III. HIỆN VẬT, ĐẤT, NGÀY CÔNG ĐÃ DÙNG", &s->uses);
    part(d, "IV. QUỸ ĐANG GIỮ", &s->rest);
    part(d, "V. ĐÃ HỨA, CHƯA NHẬN", &s->promises);
    block(d, PAPER_PARAGRAPH,
        S("Người đóng góp chỉ được nêu tên khi đã đồng ý; những người khác ghi là ẩn danh"));
    paper_body_add(r->arena, &doc.body, &body, d->blocks, d->count, docx_width_twip(&doc));
    blank(r->arena, &doc);
    signatures(r->arena, &doc, offices, 2);
    return docx_write(r->arena, &doc, ret_docx);
}

/* ── the same as a spreadsheet ──────────────────────────────────────────────────────────────── */

static const struct xlsx_column sum_columns[] = {
    {.name = STR_INIT("Phần"), .width = 34},
    {.name = STR_INIT("Nội dung"), .width = 50},
    {.name = STR_INIT("Đồng"), .kind = XLSX_MONEY},
    {.name = STR_INIT("Số lượng"), .kind = XLSX_MILLI},
    {.name = STR_INIT("Đơn vị tính"), .width = 20},
};

static void sheet_part(struct req *r, const struct ledger_place *p, struct xlsx_table *t,
    const char *title, const struct statement_rows *rows)
{
    for (size_t i = 0; i < rows->count; i++) {
        const struct statement_row *row = &rows->items[i];
        bool money = row->commodity.stuff == STUFF_MONEY;
        struct xlsx_cell *cells = xlsx_row_add(r->arena, t);

        cells[0] = xlsx_text(str_from(title));
        cells[1] = xlsx_text(row->label);
        cells[money ? 2 : 3] = xlsx_number(row->number);
        cells[4] = xlsx_text(ledger_commodity_words(r, p, row->commodity));
    }
}

static const struct xlsx_column entry_columns[] = {
    {.name = STR_INIT("Ngày"), .kind = XLSX_DAY},
    {.name = STR_INIT("Số"), .width = 14},
    {.name = STR_INIT("Việc"), .width = 60},
    {.name = STR_INIT("Sổ"), .width = 50},
    {.name = STR_INIT("Nợ"), .kind = XLSX_MONEY},
    {.name = STR_INIT("Có"), .kind = XLSX_MONEY},
    {.name = STR_INIT("Nợ, số lượng"), .kind = XLSX_MILLI},
    {.name = STR_INIT("Có, số lượng"), .kind = XLSX_MILLI},
    {.name = STR_INIT("Đơn vị tính"), .width = 20},
};

static void sheet_entry(
    struct req *r, const struct ledger_place *p, struct xlsx_table *t, const struct entry *e)
{
    for (size_t i = 0; i < e->count; i++) {
        const struct posting *one = &e->postings[i];
        bool money = one->commodity.stuff == STUFF_MONEY, in = one->amount > 0;
        struct xlsx_cell *cells = xlsx_row_add(r->arena, t);

        cells[0] = xlsx_number(e->day);
        cells[1] = xlsx_text(ledger_number(r->arena, e));
        cells[2] = xlsx_text(ledger_entry_words(r, r->db, p, e));
        cells[3] = xlsx_text(ledger_book_words(r, r->db, p, one->book, one->of));
        cells[(money ? 4 : 6) + !in] = xlsx_number(in ? one->amount : -one->amount);
        cells[8] = xlsx_text(ledger_commodity_words(r, p, one->commodity));
    }
}

enum err ledger_sheet_write(struct req *r, const struct ledger_place *p,
    const struct fund_statement *s, struct str *ret_xlsx)
{
    struct entry_filter all = {.fund = p->fund.id};
    struct entry_list list = {0};
    struct xlsx book = {0};
    struct xlsx_table *t;
    enum err e = entry_list_find(r->db, r->arena, &all, &list);

    if (e != OK)
        return e;
    t = xlsx_table_add(r->arena, &book, S("Tổng hợp"), sum_columns, 5);
    t->title = p->fund.name;
    sheet_part(r, p, t, "Tiền nhận theo nguồn", &s->by_source);
    sheet_part(r, p, t, "Tiền dùng vào việc", &s->by_use);
    sheet_part(r, p, t, "Hiện vật, đất, ngày công đã nhận", &s->gifts);
    sheet_part(r, p, t, "Hiện vật, đất, ngày công đã dùng", &s->uses);
    sheet_part(r, p, t, "Quỹ đang giữ", &s->rest);
    sheet_part(r, p, t, "Đã hứa, chưa nhận", &s->promises);
    t = xlsx_table_add(r->arena, &book, S("Nhật ký"), entry_columns, 9);
    for (size_t i = 0; i < list.count; i++)
        sheet_entry(r, p, t, &list.items[i]);
    return xlsx_write(r->arena, &book, ret_xlsx);
}

/* ── sent ───────────────────────────────────────────────────────────────────────────────────── */

/* For everybody, so nobody is named without an agreement. */
static enum err statement_for_all(struct req *r, struct ledger_place *p, struct fund_statement *s)
{
    enum err e = ledger_place_find(r, r->db, p);

    if (e == OK && !p->fund.id.v)
        e = E_NOT_FOUND;
    p->keeps = false;
    return e == OK ? statement_make(r, r->db, p, s) : e;
}

enum err page_ledger_statement(struct req *r)
{
    struct ledger_place p;
    struct fund_statement s = {0};
    struct str docx;
    enum err e = statement_for_all(r, &p, &s);

    if (e == OK)
        e = ledger_statement_write(r, &p, &s, &docx);
    if (e == OK)
        req_send_file(r, "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            S("cong-khai-thu-chi.docx"), docx);
    return e;
}

enum err page_ledger_sheet(struct req *r)
{
    struct ledger_place p;
    struct fund_statement s = {0};
    struct str xlsx;
    enum err e = statement_for_all(r, &p, &s);

    if (e == OK)
        e = ledger_sheet_write(r, &p, &s, &xlsx);
    if (e == OK)
        req_send_file(r, XLSX_TYPE, S("thu-chi.xlsx"), xlsx);
    return e;
}
