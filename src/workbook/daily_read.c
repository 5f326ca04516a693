/* daily_read.c: a workbook of the daily form, read back; pure. */
#include "workbook/workbook.h"

#include "base/number.h"

#include <string.h>

enum { HEAD_ROWS = 12, HEAD_COLUMNS = 6 };

struct day_column {
    uint32_t column;
    day_t day;
};

/* A row of the hidden sheet: what stood when the file was made. */
struct stood {
    int64_t unit, revision;
    day_t day;
};

struct daily_reading {
    struct arena *arena;
    enum lang lang;
    const struct grid_book *book;
    const struct grid *hidden, *grid; /* grid: the sheet that is read */
    struct {
        struct stood *items;
        size_t count, capacity;
    } stood;
    struct merged_places merged;        /* of the sheet */
    struct str keys[WORKBOOK_ROWS_MAX]; /* of the sheet, by row; empty: none */
    struct str *places;
    size_t place_count;
    bool full; /* no more reports are taken, and that was said */
    struct filled_book *out;
    struct workbook_findings *findings;
};

void workbook_find(
    struct arena *a, struct workbook_findings *findings, struct str place, struct str words)
{
    if (findings->count < WORKBOOK_FINDINGS_MAX)
        *vec_push(a, findings) = (struct workbook_finding){place, words};
}

static void find(struct daily_reading *r, uint32_t row, uint32_t column, struct str words)
{
    workbook_find(r->arena, r->findings, grid_place(r->arena, r->grid, row, column), words);
}

static struct str say(const struct daily_reading *r, const char *vi)
{
    return str_from(tr(r->lang, vi));
}

static struct str text_at(const struct grid *g, uint32_t row, uint32_t column)
{
    const struct grid_cell *c = grid_at(g, row, column);

    return c->kind == CELL_TEXT ? str_trim(c->text) : S("");
}

static enum err number_at(const struct grid *g, uint32_t row, uint32_t column, int64_t *ret)
{
    return str_to_int(str_trim(grid_at(g, row, column)->text), ret);
}

/* The hidden sheet: the first one whose first cell says so, whatever its name is now. */
static const struct grid *hidden_sheet(const struct grid_book *book)
{
    for (size_t i = 0; i < book->count; i++) {
        if (str_eq(text_at(&book->items[i], 0, 0), S("chungsuc-daily")))
            return &book->items[i];
    }
    return NULL;
}

static void stood_load(struct daily_reading *r)
{
    const struct grid *g = r->hidden;

    for (size_t i = 1; i < g->rows.count && i < WORKBOOK_ROWS_MAX; i++) {
        uint32_t row = g->rows.items[i].number;
        struct stood one;

        if (number_at(g, row, 0, &one.unit) == OK && number_at(g, row, 2, &one.revision) == OK &&
            day_parse_iso(text_at(g, row, 1), &one.day) == OK)
            *vec_push(r->arena, &r->stood) = one;
    }
}

static int64_t revision_of(const struct daily_reading *r, int64_t unit, day_t day)
{
    for (size_t i = 0; i < r->stood.count; i++) {
        if (r->stood.items[i].unit == unit && r->stood.items[i].day == day)
            return r->stood.items[i].revision;
    }
    return -1;
}

/* --- one cell --- */

/* A number as a person would type it, so that nobody can read it another way. */
static struct str typed_number(struct daily_reading *r, int64_t milli)
{
    int64_t part = milli % MILLI;
    const char *sign = milli < 0 ? "-" : "";
    long long whole = (long long)(milli / MILLI);

    if (whole < 0)
        whole = -whole;
    part = part < 0 ? -part : part;
    if (!part)
        return str_printf(r->arena, "%s%lld", sign, whole);
    if (part % 10) /* "3,1250": three behind the comma may be thousands */
        return str_printf(r->arena, "%s%lld,%03lld0", sign, whole, (long long)part);
    return part % 100 ? str_printf(r->arena, "%s%lld,%02lld", sign, whole, (long long)part / 10)
                      : str_printf(r->arena, "%s%lld,%lld", sign, whole, (long long)part / 100);
}

/* Why this cell cannot be a value at all, or NULL. */
static const char *trouble_of(const struct daily_reading *r, const struct grid_cell *c)
{
    if (c->kind == CELL_ERROR)
        return MSG("Công thức ở ô này báo lỗi %1. Hãy ghi thẳng con số.");
    if (c->kind == CELL_TRUTH)
        return MSG("Ô này ghi đúng/sai (%1). Hãy ghi con số.");
    if (c->kind == CELL_DAY)
        return MSG("Ô này đã thành ngày tháng (%1). Hãy định dạng ô thành Số rồi ghi lại.");
    if (c->kind == CELL_NUMBER && !c->exact)
        return MSG("Số %1 có quá ba chữ số lẻ hoặc quá lớn. Hãy ghi lại, tối đa ba số lẻ.");
    return NULL;
}

/* The text of a field, if there is one. */
static void cell_take(struct daily_reading *r, struct filled_report *to, struct str key,
    uint32_t row, uint32_t column)
{
    const struct grid_cell *c = grid_at(r->grid, row, column);
    bool words = str_eq(key, S("note")) || str_eq(key, S("why"));
    const char *trouble = words ? NULL : trouble_of(r, c);
    struct str text;

    if (merged_place(&r->merged, row, column)) {
        find(r, row, column, say(r, MSG("Ô này bị gộp với ô khác. Hãy bỏ gộp rồi ghi từng ô.")));
        to->refused = true;
        return;
    }
    if (trouble) {
        find(r, row, column, TR_FILL(r->arena, r->lang, trouble, cell_words(r->arena, c)));
        to->refused = true;
        return;
    }
    text = c->kind == CELL_NUMBER && c->exact ? typed_number(r, c->milli)
                                              : str_trim(cell_words(r->arena, c));
    if (!text.len)
        return;
    *vec_push(r->arena, &to->cells) = (struct filled_cell){key, text, row, column};
}

/* A row that was copied has its key twice; what both say differently is for a person to settle. */
static void cells_agree(struct daily_reading *r, struct filled_report *to)
{
    size_t kept = 0;

    for (size_t i = 0; i < to->cells.count; i++) {
        const struct filled_cell *c = &to->cells.items[i], *first = NULL;

        for (size_t k = 0; k < kept && !first; k++) {
            if (str_eq(to->cells.items[k].key, c->key))
                first = &to->cells.items[k];
        }
        if (!first) {
            to->cells.items[kept++] = *c;
        } else if (!str_eq(first->text, c->text)) {
            find(r, c->row, c->column,
                TR_FILL(r->arena, r->lang,
                    MSG("Mã %1 có hai dòng (xem ô %2) mà số khác nhau. Hãy để một dòng."), c->key,
                    grid_address(r->arena, first->row, first->column)));
            to->refused = true;
        }
    }
    to->cells.count = kept;
}

/* --- one sheet --- */

/* Where "Mã" stands: the head and the column of the keys. */
static bool head_find(const struct daily_reading *r, uint32_t *row, uint32_t *column)
{
    for (*row = 0; *row < HEAD_ROWS; ++*row) {
        for (*column = 0; *column < HEAD_COLUMNS; ++*column) {
            struct str s = text_at(r->grid, *row, *column);

            if (str_eq(s, S("Mã")) || str_eq(s, str_from(tr(LANG_EN, MSG("Mã")))))
                return true;
        }
    }
    return false;
}

static int64_t unit_find_in(const struct daily_reading *r, uint32_t head, uint32_t keys)
{
    for (uint32_t row = head + 1; row < r->grid->row_end && row < WORKBOOK_ROWS_MAX; row++) {
        struct str s = text_at(r->grid, row, keys);
        int64_t unit;

        if (str_starts(s, S("unit ")) && str_to_int(str_slice(s, 5, s.len), &unit) == OK)
            return unit;
    }
    return 0;
}

static bool day_at(const struct grid *g, uint32_t row, uint32_t column, day_t *ret)
{
    const struct grid_cell *c = grid_at(g, row, column);

    if (c->kind == CELL_DAY && c->exact) {
        *ret = c->day;
        return true;
    }
    return c->kind == CELL_TEXT && day_parse(str_trim(c->text), ret) == OK;
}

/* The keys of the sheet, once for all its columns. */
static void keys_load(struct daily_reading *r, uint32_t head, uint32_t keys)
{
    uint32_t end = r->grid->row_end < WORKBOOK_ROWS_MAX ? r->grid->row_end : WORKBOOK_ROWS_MAX;

    memset(r->keys, 0, sizeof r->keys);
    r->places = arena_new_array(r->arena, struct str, end);
    r->place_count = 0;
    for (uint32_t row = head + 1; row < end; row++) {
        struct str key = text_at(r->grid, row, keys);

        if (str_starts(key, S("unit ")))
            continue;
        r->keys[row] = key;
        if (key.len)
            r->places[r->place_count++] = key;
    }
    if (r->grid->row_end > end)
        find(r, end, 0, say(r, MSG("Chỉ đọc 2.000 dòng đầu của trang. Các dòng sau chưa đọc.")));
}

static bool says_number(const struct grid_cell *c)
{
    int64_t milli;

    return c->kind == CELL_NUMBER || (c->kind == CELL_TEXT && milli_parse(c->text, &milli) == OK);
}

/* The cells of a column, one by one. */
static void cells_take(
    struct daily_reading *r, struct filled_report *to, uint32_t head, uint32_t column)
{
    uint32_t end = r->grid->row_end < WORKBOOK_ROWS_MAX ? r->grid->row_end : WORKBOOK_ROWS_MAX;

    for (uint32_t row = head + 1; row < end; row++) {
        if (r->keys[row].len)
            cell_take(r, to, r->keys[row], row, column);
        else if (says_number(grid_at(r->grid, row, column)))
            find(r, row, column,
                say(r, MSG("Dòng này không có Mã nên số ở đây không đọc. Hãy ghi vào dòng có "
                           "Mã.")));
    }
    cells_agree(r, to);
}

static bool same_cells(const struct filled_report *a, const struct filled_report *b)
{
    bool same = a->cells.count == b->cells.count && !a->refused && !b->refused;

    for (size_t i = 0; same && i < a->cells.count; i++) {
        const struct filled_cell *x = &a->cells.items[i];

        same = false;
        for (size_t k = 0; !same && k < b->cells.count; k++)
            same = str_eq(x->key, b->cells.items[k].key) && str_eq(x->text, b->cells.items[k].text);
    }
    return same;
}

/* The same unit and day once more, as in a sheet that was copied: one of them, if they agree. */
static bool is_second(struct daily_reading *r, const struct filled_report *one)
{
    for (size_t i = 0; i < r->out->reports.count; i++) {
        struct filled_report *first = &r->out->reports.items[i];

        if (first->unit != one->unit || first->day != one->day)
            continue;
        if (!same_cells(first, one)) {
            find(r, one->row, one->column,
                TR_FILL(r->arena, r->lang,
                    MSG("Đơn vị và ngày này đã có ở %1 mà số khác. Hãy để một chỗ."),
                    grid_place(r->arena, first->grid, first->row, first->column)));
            first->refused = true;
        }
        return true;
    }
    return false;
}

/* One day of the sheet; kept when a cell says something. */
static void column_read(
    struct daily_reading *r, int64_t unit, uint32_t head, const struct day_column *d)
{
    struct filled_report report = {.unit = unit,
        .day = d->day,
        .grid = r->grid,
        .row = head,
        .column = d->column,
        .places = r->places,
        .place_count = r->place_count};

    cells_take(r, &report, head, d->column);
    if ((!report.cells.count && !report.refused) || is_second(r, &report))
        return;
    if (r->out->reports.count == WORKBOOK_REPORTS_MAX) {
        find(r, head, d->column,
            say(r, MSG("Tệp có quá nhiều ngày và đơn vị: tối đa 400. Từ đây chưa đọc; hãy gửi "
                       "phần còn lại bằng tệp khác.")));
        r->full = true;
        return;
    }
    report.revision = revision_of(r, unit, d->day);
    *vec_push(r->arena, &r->out->reports) = report;
}

/* A column of figures whose head only looks like a day: "13/12", or was emptied. */
static void column_pass(struct daily_reading *r, uint32_t head, uint32_t column, bool after_days)
{
    struct str said = text_at(r->grid, head, column);
    bool digits = false;

    for (size_t i = 0; i < said.len; i++)
        digits = digits || (said.ptr[i] >= '0' && said.ptr[i] <= '9');
    if (!digits && (said.len || !after_days))
        return;
    for (uint32_t row = head + 1; row < r->grid->row_end && row < WORKBOOK_ROWS_MAX; row++) {
        if (!r->keys[row].len || !says_number(grid_at(r->grid, row, column)))
            continue;
        find(r, head, column,
            say(r, MSG("Đầu cột này không phải một ngày đủ ngày, tháng, năm (ví dụ 12/12/2026) nên "
                       "số trong cột chưa đọc.")));
        return;
    }
}

static void columns_read(struct daily_reading *r, int64_t unit, uint32_t head, uint32_t keys)
{
    uint32_t days = 0;

    for (uint32_t column = keys + 1; column < r->grid->column_end && !r->full; column++) {
        struct day_column d = {.column = column};

        if (!day_at(r->grid, head, column, &d.day)) {
            column_pass(r, head, column, days > 0);
            continue;
        }
        days++;
        column_read(r, unit, head, &d);
    }
    if (!days)
        find(r, head, keys, say(r, MSG("Không thấy cột ngày nào ở dòng đầu bảng.")));
}

static void sheet_read(struct daily_reading *r)
{
    uint32_t head, keys;
    int64_t unit;

    if (!head_find(r, &head, &keys)) {
        find(r, 0, 0, say(r, MSG("Trang này không phải mẫu báo cáo ngày nên không đọc.")));
        return;
    }
    unit = unit_find_in(r, head, keys);
    if (!unit) {
        find(r, head, keys,
            say(r, MSG("Mất dòng ghi đơn vị ở cột Mã. Hãy tải lại mẫu rồi chép số sang.")));
        return;
    }
    if (grid_merged_places(r->arena, r->grid, WORKBOOK_ROWS_MAX, &r->merged) != OK) {
        find(r, head, keys,
            say(r, MSG("Các ô gộp của trang này chồng lên nhau. Hãy bỏ gộp hết rồi gửi lại.")));
        return;
    }
    keys_load(r, head, keys);
    columns_read(r, unit, head, keys);
}

enum err workbook_daily_read(struct arena *a, enum lang lang, const struct grid_book *book,
    struct filled_book *ret, struct workbook_findings *findings)
{
    struct daily_reading *r = arena_new(a, struct daily_reading);
    int64_t version;

    *r = (struct daily_reading){
        .arena = a, .lang = lang, .book = book, .out = ret, .findings = findings};
    r->hidden = hidden_sheet(book);
    if (!r->hidden || number_at(r->hidden, 0, 1, &version) != OK || version != WORKBOOK_VERSION ||
        number_at(r->hidden, 0, 2, &ret->campaign) != OK)
        return E_NOT_FOUND;
    stood_load(r);
    for (size_t i = 0; i < book->count && !r->full; i++) {
        r->grid = &book->items[i];
        if (r->grid != r->hidden && !r->grid->hidden)
            sheet_read(r);
    }
    return OK;
}
