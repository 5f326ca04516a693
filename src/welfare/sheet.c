/* sheet.c: the blank list that is printed and signed when gifts are handed over. Names are written
 * on it by hand: the program makes only the lines. Papers are written in Vietnamese. */
#include "welfare/page.h"

#include "base/number.h"
#include "doc/metrics.h"
#include "doc/paper.h"
#include "doc/xlsx.h"

enum { SIZE = 13, COLUMNS = 6, ROW_POINTS = 6 };

static const char *const heads[COLUMNS] = {
    "TT", "Họ và tên người nhận", "Địa chỉ (tổ, ấp)", "Số phần", "Giá trị (đồng)", "Ký nhận"};
static const int widths_mm[COLUMNS] = {14, 74, 72, 22, 35, 40};

static void cell_put(struct arena *a, struct docx_table *t, size_t row, size_t column,
    enum docx_align align, struct str text, unsigned face)
{
    struct docx_paragraph *p = docx_paragraph_add(a, docx_cell(t, row, column), align);

    p->before_twip = p->after_twip = TWIP_OF_POINT(ROW_POINTS);
    docx_run_add(a, p, text.len ? text : S(" "), SIZE, face);
}

static void list_add(struct arena *a, struct docx *doc, const struct gift_sheet *s)
{
    struct str each = count_format(a, s->batch.unit_vnd, false);
    int *twips = arena_new_array(a, int, COLUMNS);
    struct docx_table *t;

    for (int i = 0; i < COLUMNS; i++)
        twips[i] = TWIP_OF_MM(widths_mm[i]);
    t = docx_table_add(a, &doc->body, twips, COLUMNS, s->rows + 2);
    t->header_rows = 1;
    t->borders = t->center_cells = true;
    t->cell_margin_twip = TWIP_OF_POINT(4);
    for (size_t i = 0; i < COLUMNS; i++)
        cell_put(a, t, 0, i, DOCX_CENTER, str_from(heads[i]), DOCX_BOLD);
    for (size_t i = 1; i <= s->rows; i++) {
        cell_put(a, t, i, 0, DOCX_CENTER, str_printf(a, "%zu", i), DOCX_UPRIGHT);
        cell_put(a, t, i, 1, DOCX_LEFT, S(""), DOCX_UPRIGHT);
        cell_put(a, t, i, 2, DOCX_LEFT, S(""), DOCX_UPRIGHT);
        cell_put(a, t, i, 3, DOCX_CENTER, S("01"), DOCX_UPRIGHT);
        cell_put(a, t, i, 4, DOCX_RIGHT, each, DOCX_UPRIGHT);
        cell_put(a, t, i, 5, DOCX_LEFT, S(""), DOCX_UPRIGHT);
    }
    for (size_t i = 0; i < COLUMNS; i++)
        cell_put(a, t, s->rows + 1, i, DOCX_LEFT, i == 1 ? S("Cộng") : S(""), DOCX_BOLD);
}

static void signs_add(struct arena *a, struct docx *doc)
{
    static const char *const who[3] = {"NGƯỜI LẬP DANH SÁCH", "ĐẠI DIỆN ẤP", "TM. BAN CHỈ ĐẠO"};
    int *twips = arena_new_array(a, int, 3);
    struct docx_table *t;

    for (int i = 0; i < 3; i++)
        twips[i] = docx_width_twip(doc) / 3;
    t = docx_table_add(a, &doc->body, twips, 3, 1);
    for (size_t i = 0; i < 3; i++) {
        paper_line_add(a, docx_cell(t, 0, i), DOCX_CENTER, str_from(who[i]), SIZE, DOCX_BOLD);
        paper_line_add(
            a, docx_cell(t, 0, i), DOCX_CENTER, S("(ký, ghi rõ họ tên)"), SIZE - 1, DOCX_ITALIC);
    }
}

enum err gift_sheet_docx(struct arena *a, const struct gift_sheet *s, struct str *ret_docx)
{
    struct docx doc = {.landscape = true,
        .top_mm = 15,
        .bottom_mm = 15,
        .left_mm = 20,
        .right_mm = 20,
        .page_number_points = 12,
        .page_number_mm = 8};
    const struct gift_batch *b = &s->batch;
    struct docx_flow *flow = &doc.body;

    paper_line_add(a, flow, DOCX_LEFT, s->commune, SIZE, DOCX_BOLD);
    paper_line_add(a, flow, DOCX_LEFT, s->campaign.name, SIZE, DOCX_UPRIGHT);
    paper_line_add(a, flow, DOCX_CENTER, S("DANH SÁCH KÝ NHẬN QUÀ"), SIZE + 2, DOCX_BOLD);
    paper_line_add(a, flow, DOCX_CENTER, b->name, SIZE, DOCX_BOLD);
    paper_line_add(a, flow, DOCX_CENTER,
        str_printf(a, "Mỗi phần %.*s đồng. Trao tại: %.*s, ngày ……/……/…………",
            STR(count_format(a, b->unit_vnd, false)), STR(s->unit.len ? s->unit : S("……………………"))),
        SIZE, DOCX_ITALIC);
    docx_paragraph_add(a, flow, DOCX_LEFT)->line_exact_twip = TWIP_OF_POINT(6);
    list_add(a, &doc, s);
    docx_paragraph_add(a, flow, DOCX_LEFT)->line_exact_twip = TWIP_OF_POINT(10);
    paper_line_add(a, flow, DOCX_LEFT,
        S("Tờ này là giấy có tên người: giữ trong tủ. Bản quét nộp vào chương trình chỉ người tổng "
          "hợp mở được và tự xóa đúng ngày đã chọn."),
        SIZE - 2, DOCX_ITALIC);
    docx_paragraph_add(a, flow, DOCX_LEFT)->line_exact_twip = TWIP_OF_POINT(6);
    signs_add(a, &doc);
    return docx_write(a, &doc, ret_docx);
}

enum err gift_sheet_xlsx(struct arena *a, const struct gift_sheet *s, struct str *ret_xlsx)
{
    static const struct xlsx_column columns[COLUMNS] = {
        {.name = STR_INIT("TT"), .kind = XLSX_COUNT, .width = 6},
        {.name = STR_INIT("Họ và tên người nhận"), .kind = XLSX_TEXT, .width = 32},
        {.name = STR_INIT("Địa chỉ (tổ, ấp)"), .kind = XLSX_TEXT, .width = 28},
        {.name = STR_INIT("Số phần"), .kind = XLSX_COUNT, .width = 10, .sum = true},
        {.name = STR_INIT("Giá trị (đồng)"), .kind = XLSX_MONEY, .width = 16, .sum = true},
        {.name = STR_INIT("Ký nhận"), .kind = XLSX_TEXT, .width = 22}};
    struct xlsx book = {0};
    struct xlsx_table *t = xlsx_table_add(a, &book, S("Ký nhận"), columns, COLUMNS);

    t->title = s->unit.len ? str_printf(a, "Danh sách ký nhận quà: %.*s, %.*s", STR(s->batch.name),
                                 STR(s->unit))
                           : str_printf(a, "Danh sách ký nhận quà: %.*s", STR(s->batch.name));
    t->sum_word = S("Cộng");
    for (size_t i = 1; i <= s->rows; i++) {
        struct xlsx_cell *row = xlsx_row_add(a, t);

        row[0] = xlsx_number((int64_t)i);
        row[3] = xlsx_number(1);
        row[4] = xlsx_number(s->batch.unit_vnd);
    }
    return xlsx_write(a, &book, ret_xlsx);
}
