/* daily_read.c: a workbook of the daily form, read back; pure. */
#include "workbook/workbook.h"

#include "base/number.h"

enum { HEAD_ROWS = 12, HEAD_COLUMNS = 6, ROWS_READ_MAX = 2000 };

struct day_column {
    uint32_t column;
    day_t day;
};

struct daily_reading {
    struct arena *arena;
    enum lang lang;
    const struct grid_book *book;
    const struct grid *hidden, *grid; /* grid: the sheet that is read */
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

static int64_t revision_of(const struct daily_reading *r, int64_t unit, day_t day)
{
    for (uint32_t row = 1; row < r->hidden->row_end; row++) {
        int64_t of, revision;
        day_t when;

        if (number_at(r->hidden, row, 0, &of) == OK && of == unit &&
            day_parse_iso(text_at(r->hidden, row, 1), &when) == OK && when == day &&
            number_at(r->hidden, row, 2, &revision) == OK)
            return revision;
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

/* The text of a field; false: there is none, or a finding. */
static bool cell_take(struct daily_reading *r, struct filled_report *to, struct str key,
    uint32_t row, uint32_t column)
{
    const struct grid_cell *c = grid_at(r->grid, row, column);
    bool words = str_eq(key, S("note")) || str_eq(key, S("why"));
    const char *trouble = words ? NULL : trouble_of(r, c);
    struct filled_cell *cell;
    struct str text;

    if (grid_merged(r->grid, row, column)) {
        find(r, row, column, say(r, MSG("Ô này bị gộp với ô khác. Hãy bỏ gộp rồi ghi từng ô.")));
        to->refused = true;
        return false;
    }
    if (trouble) {
        find(r, row, column, TR_FILL(r->arena, r->lang, trouble, cell_words(r->arena, c)));
        to->refused = true;
        return false;
    }
    text = c->kind == CELL_NUMBER && c->exact ? typed_number(r, c->milli)
                                              : str_trim(cell_words(r->arena, c));
    if (!text.len)
        return false;
    cell = vec_push(r->arena, &to->cells);
    *cell = (struct filled_cell){key, text, row, column};
    return true;
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
    for (uint32_t row = head + 1; row < r->grid->row_end; row++) {
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

/* One day of the sheet; kept when a cell says something. */
static void column_read(
    struct daily_reading *r, int64_t unit, uint32_t head, uint32_t keys, struct day_column d)
{
    struct filled_report report = {.unit = unit,
        .day = d.day,
        .grid = r->grid,
        .row = head,
        .column = d.column,
        .revision = revision_of(r, unit, d.day)};

    for (uint32_t row = head + 1; row < r->grid->row_end && row < ROWS_READ_MAX; row++) {
        struct str key = text_at(r->grid, row, keys);

        if (key.len && !str_starts(key, S("unit ")))
            cell_take(r, &report, key, row, d.column);
    }
    if (!report.cells.count && !report.refused)
        return;
    if (r->out->reports.count < WORKBOOK_REPORTS_MAX)
        *vec_push(r->arena, &r->out->reports) = report;
    else
        find(r, head, d.column, say(r, MSG("Tệp có quá nhiều ngày và đơn vị: tối đa 400.")));
}

static void sheet_read(struct daily_reading *r)
{
    uint32_t head, keys, days = 0;
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
    for (uint32_t column = keys + 1; column < r->grid->column_end; column++) {
        struct day_column d = {.column = column};

        if (!day_at(r->grid, head, column, &d.day))
            continue;
        days++;
        column_read(r, unit, head, keys, d);
    }
    if (!days)
        find(r, head, keys, say(r, MSG("Không thấy cột ngày nào ở dòng đầu bảng.")));
}

enum err workbook_daily_read(struct arena *a, enum lang lang, const struct grid_book *book,
    struct filled_book *ret, struct workbook_findings *findings)
{
    struct daily_reading r = {.arena = a, .lang = lang, .book = book, .out = ret};
    int64_t version;

    r.findings = findings;
    r.hidden = hidden_sheet(book);
    if (!r.hidden || number_at(r.hidden, 0, 1, &version) != OK || version != WORKBOOK_VERSION ||
        number_at(r.hidden, 0, 2, &ret->campaign) != OK)
        return E_NOT_FOUND;
    for (size_t i = 0; i < book->count; i++) {
        r.grid = &book->items[i];
        if (r.grid != r.hidden && !r.grid->hidden)
            sheet_read(&r);
    }
    return OK;
}
