/* list_book.c: rows of works written as lines of a plan, and held against what the reader makes of
 * them. */
#include "plan/list_book.h"

#include "base/number.h"
#include "doc/xlsx.h"
#include "plan/plan.h"

enum { UNIT, KIND, WHAT, QUANTITY, MEASURE, MONEY, COLUMNS, HEAD = 2, TEXT_MAX = 1 << 20 };

static const char *const heads[COLUMNS] = {MSG("Ấp, đơn vị"), MSG("Loại việc"),
    MSG("Làm gì, ở đâu"), MSG("Khối lượng"), MSG("Đơn vị tính"), MSG("Kinh phí (đồng)")};

/* Works that have a quantity; money and goods are no rows of this list. */
static const enum kind kinds[] = {KIND_CLEARING, KIND_LIGHTING, KIND_PATCHING, KIND_ROAD,
    KIND_CANAL, KIND_BRIDGE, KIND_HOUSE_BUILD, KIND_HOUSE_REPAIR, KIND_GIFT, KIND_MEDICAL,
    KIND_SESSION, KIND_SHOW, KIND_SPORT, KIND_TREE};
enum { KINDS = sizeof kinds / sizeof *kinds };

struct list_reading {
    struct arena *arena;
    enum lang lang;
    const struct grid *grid;
    struct list_faults *faults;
    struct buf text;
    size_t lines; /* written so far */
    struct row {
        uint32_t row;
        size_t line; /* of the text, from 1 */
        enum kind kind;
        int64_t milli, money; /* money -1: not said */
    } rows[LIST_BOOK_ROWS];
    size_t count;
};

/* --- the empty one --- */

enum err list_book_make(struct arena *a, enum lang lang, struct str *ret)
{
    static const int widths[COLUMNS] = {22, 26, 46, 14, 12, 18};
    struct xlsx_column *c = arena_new_array(a, struct xlsx_column, COLUMNS + 1);
    struct xlsx_rule list = {.kind = XLSX_LIST}, number = {.kind = XLSX_DECIMAL}, any = {0};
    struct xlsx book = {0};
    struct xlsx_table *t, *hidden;

    for (int i = 0; i < COLUMNS; i++)
        c[i] = (struct xlsx_column){.name = str_from(tr(lang, heads[i])),
            .kind = i == QUANTITY ? XLSX_MILLI
                    : i == MONEY  ? XLSX_MONEY
                                  : XLSX_TEXT,
            .width = widths[i]};
    c[COLUMNS].name = S("chungsuc-works");
    t = xlsx_table_add(a, &book, str_from(tr(lang, MSG("Danh mục"))), c, COLUMNS);
    t->title = str_from(tr(lang, MSG("Danh mục công trình, phần việc: mỗi dòng một việc")));
    list.range = str_printf(a, "=chungsuc!$A$2:$A$%d", KINDS + 1);
    number.max_milli = INT64_C(1000000000) * MILLI;
    for (int row = 0; row < LIST_BOOK_ROWS; row++) {
        struct xlsx_cell *cells = xlsx_row_add(a, t);

        for (int i = 0; i < COLUMNS; i++)
            cells[i].rule = i == KIND ? &list : i == QUANTITY ? &number : &any;
    }
    hidden = xlsx_table_add(a, &book, S("chungsuc"), &c[COLUMNS], 1);
    hidden->hidden = true;
    for (int k = 0; k < KINDS; k++)
        xlsx_row_add(a, hidden)[0] = xlsx_text(str_from(tr(LANG_VI, kind_label(kinds[k]))));
    return xlsx_write(a, &book, ret);
}

/* --- a filled one --- */

static void fault(struct list_reading *r, uint32_t row, uint32_t column, struct str words)
{
    if (r->faults->count < LIST_BOOK_FAULTS_MAX)
        *vec_push(r->arena, r->faults) =
            (struct list_fault){grid_place(r->arena, r->grid, row, column), words};
}

static struct str say(const struct list_reading *r, const char *vi)
{
    return str_from(tr(r->lang, vi));
}

/* In one line, for each row is one line of the plan: a cell may have several (Alt+Enter). */
static struct str text_at(const struct list_reading *r, uint32_t row, uint32_t column)
{
    struct str s = str_trim(cell_words(r->arena, grid_at(r->grid, row, column)));
    char *line = str_z(r->arena, s);

    for (size_t i = 0; i < s.len; i++) {
        if (line[i] == '\n' || line[i] == '\r' || line[i] == '\t')
            line[i] = ' ';
    }
    return (struct str){line, s.len};
}

/* An amount, or -1 where there is none; -2: a fault was said. */
static int64_t amount_at(struct list_reading *r, uint32_t row, uint32_t column)
{
    const struct grid_cell *c = grid_at(r->grid, row, column);
    int64_t milli = c->milli;

    if (c->kind == CELL_EMPTY)
        return -1;
    if (c->kind == CELL_NUMBER && c->exact && milli >= 0)
        return milli;
    if (c->kind == CELL_TEXT && milli_parse(c->text, &milli) == OK)
        return milli;
    fault(r, row, column,
        TR_FILL(r->arena, r->lang,
            MSG("“%1” không phải một con số. Chỉ ghi số, đơn vị ghi ở cột bên."),
            cell_words(r->arena, c)));
    return -2;
}

static int kind_at(struct list_reading *r, uint32_t row)
{
    struct str said = text_fold(r->arena, text_at(r, row, KIND));

    for (int k = 0; k < KINDS; k++) {
        if (str_eq(said, text_fold(r->arena, str_from(kind_label(kinds[k])))))
            return k;
    }
    fault(r, row, KIND, say(r, MSG("Hãy chọn loại việc trong danh sách của ô này.")));
    return -1;
}

/* "Phát quang, dọn vệ sinh" → "phát quang": the word that a plan would use. */
static struct str kind_words(struct list_reading *r, enum kind kind)
{
    struct str s = str_from(kind_label(kind));

    return text_lower(r->arena, str_slice(s, 0, str_find(s, S(","), 0)));
}

static void line_write(struct list_reading *r, const struct row *row)
{
    struct str unit = text_at(r, row->row, UNIT), what = text_at(r, row->row, WHAT);
    struct str measure = text_at(r, row->row, MEASURE);

    if (unit.len)
        buf_printf(&r->text, "%.*s: ", STR(unit));
    buf_add(&r->text, kind_words(r, row->kind));
    if (what.len)
        buf_printf(&r->text, " %.*s", STR(what));
    buf_printf(
        &r->text, ", %.*s %.*s", STR(milli_format(r->arena, row->milli, false)), STR(measure));
    if (row->money >= 0)
        buf_printf(
            &r->text, " (kinh phí %.*s đồng)", STR(milli_format(r->arena, row->money, false)));
    buf_addz(&r->text, ".\n");
    r->lines++;
}

static void row_read(struct list_reading *r, uint32_t at)
{
    struct row row = {.row = at, .line = r->lines + 1};
    bool any = false;
    size_t before = r->faults->count;
    int kind;

    for (uint32_t i = 0; i < COLUMNS; i++) {
        any = any || grid_at(r->grid, at, i)->kind != CELL_EMPTY;
    }
    if (!any)
        return;
    for (uint32_t i = 0; i < COLUMNS; i++) {
        if (grid_merged(r->grid, at, i))
            fault(r, at, i, say(r, MSG("Ô này bị gộp với ô khác. Hãy bỏ gộp rồi ghi từng ô.")));
    }
    if (r->count == LIST_BOOK_ROWS) {
        fault(r, at, 0, say(r, MSG("Quá nhiều dòng: tối đa 200 việc một danh mục.")));
        return;
    }
    kind = kind_at(r, at);
    row.milli = amount_at(r, at, QUANTITY);
    row.money = amount_at(r, at, MONEY);
    if (row.milli == -1)
        fault(r, at, QUANTITY, say(r, MSG("Chưa ghi khối lượng.")));
    if (!text_at(r, at, MEASURE).len)
        fault(r, at, MEASURE, say(r, MSG("Chưa ghi đơn vị tính: m, m2, căn, phần, cuộc…")));
    /* Faults beyond the most that are said do not count. */
    if (kind < 0 || row.milli < 0 || row.money < -1 || r->faults->count > before)
        return;
    row.kind = kinds[kind];
    r->rows[r->count++] = row;
    line_write(r, &row);
}

static const struct plan_line *line_of(const struct plan *plan, size_t line, size_t *count)
{
    const struct plan_line *found = NULL;

    *count = 0;
    for (size_t i = 0; i < plan->lines.count; i++) {
        if (plan->lines.items[i].at.line != line)
            continue;
        found = &plan->lines.items[i];
        ++*count;
    }
    return found;
}

/* What the reader of plans makes of the text must be what the cells say. */
static enum err rows_hold(struct list_reading *r, struct str text)
{
    struct doc_text doc;
    struct plan plan;
    enum err e = doc_text_of(r->arena, text, &doc);

    if (e != OK)
        return e;
    plan_parse(r->arena, &doc, &plan);
    for (size_t i = 0; i < r->count; i++) {
        const struct row *row = &r->rows[i];
        size_t count;
        const struct plan_line *l = line_of(&plan, row->line, &count);
        int64_t milli = !l ? 0 : l->unit == UNIT_NONE ? l->count * MILLI : l->milli;

        if (count != 1 || l->kind != row->kind)
            fault(r, row->row, WHAT,
                say(r, MSG("Chữ ở dòng này làm máy hiểu khác loại việc đã chọn: chỉ ghi tên đường, "
                           "tổ, nơi làm.")));
        else if (milli != row->milli && l->count * MILLI != row->milli)
            fault(r, row->row, QUANTITY,
                TR_FILL(r->arena, r->lang,
                    MSG("Máy đọc khối lượng thành %1. Hãy xem lại số và đơn vị tính."),
                    milli_format(r->arena, milli, false)));
        else if (row->money >= 0 && l->money_vnd != row->money / MILLI)
            fault(r, row->row, MONEY,
                say(r, MSG("Không đọc được kinh phí của dòng này. Hãy ghi số đồng.")));
    }
    return r->faults->count ? E_INVALID : OK;
}

static bool is_ours(const struct grid_book *book)
{
    for (size_t i = 0; i < book->count; i++) {
        const struct grid_cell *c = grid_at(&book->items[i], 0, 0);

        if (c->kind == CELL_TEXT && str_eq(c->text, S("chungsuc-works")))
            return true;
    }
    return false;
}

/* The first sheet that people see and that has the head of the list; else the first one. */
static const struct grid *list_of(const struct grid_book *book)
{
    for (size_t i = 0; i < book->count; i++) {
        const struct grid *g = &book->items[i];
        const struct grid_cell *c = grid_at(g, HEAD, KIND);

        if (!g->hidden && c->kind == CELL_TEXT &&
            (str_eq(str_trim(c->text), str_from(heads[KIND])) ||
                str_eq(str_trim(c->text), str_from(tr(LANG_EN, heads[KIND])))))
            return g;
    }
    return &book->items[0];
}

enum err list_book_text(struct arena *a, enum lang lang, const struct grid_book *book,
    struct str *ret, struct list_faults *faults)
{
    struct list_reading *r = arena_new(a, struct list_reading);

    if (!is_ours(book))
        return E_NOT_FOUND;
    *r = (struct list_reading){.arena = a, .lang = lang, .grid = list_of(book), .faults = faults};
    buf_init(&r->text, a, TEXT_MAX);
    buf_addz(&r->text, "KẾ HOẠCH\nDanh mục công trình, phần việc\n");
    r->lines = 2;
    for (size_t i = 0; i < r->grid->rows.count && faults->count < LIST_BOOK_FAULTS_MAX; i++) {
        if (r->grid->rows.items[i].number > HEAD)
            row_read(r, r->grid->rows.items[i].number);
    }
    if (!r->count && !faults->count)
        fault(r, HEAD + 1, UNIT, say(r, MSG("Danh mục chưa có dòng nào.")));
    if (faults->count || r->text.overflow)
        return E_INVALID;
    *ret = buf_str(&r->text);
    return rows_hold(r, *ret);
}
