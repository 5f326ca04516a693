/* mapped_read.c: a commune's own workbook, read by its map: a row is a unit on a day. */
#include "base/number.h"
#include "base/unicode.h"
#include "http/request.h"
#include "plan/plan.h"
#include "workbook/map.h"
#include "workbook/page.h"

struct mapped {
    struct req *req;
    const struct mapped_ground *ground;
    struct str *folded; /* the names of the units, folded */
    const struct grid *grid;
    struct merged_places merged;
    const struct sheet_map *map;
    uint32_t head;
    day_t sheet_day; /* 0: only rows say */
    struct filled_book *out;
    struct workbook_findings *findings;
    size_t from, since; /* reports of this sheet begin there; those since the last row of sums */
    struct sums {
        int64_t milli[MAP_COLUMNS_MAX];
        bool open[MAP_COLUMNS_MAX]; /* something in it could not be added up */
    } part, whole;                  /* since the last row of sums; of the sheet */
    bool any_row, full;             /* full: no more reports are taken, and that was said */
};

static void find(struct mapped *m, uint32_t row, uint32_t column, struct str words)
{
    workbook_find(
        m->req->arena, m->findings, grid_place(m->req->arena, m->grid, row, column), words);
}

/* --- days --- */

/* What stands there; of a cell that is merged, what stands in its range. */
static const struct grid_cell *shown_at(const struct mapped *m, uint32_t row, uint32_t column)
{
    const struct merged *range = merged_place(&m->merged, row, column);

    return range ? grid_at(m->grid, range->row, range->column) : grid_at(m->grid, row, column);
}

static bool is_figure(const struct map_column *by)
{
    return str_starts(by->role, S("i-")) || str_starts(by->role, S("k-"));
}

static size_t digits(struct str s, size_t at, int64_t *ret)
{
    size_t end = at;

    while (end < s.len && s.ptr[end] >= '0' && s.ptr[end] <= '9')
        end++;
    return str_to_int(str_slice(s, at, end), ret) == OK ? end : at;
}

/* "10/12-KH", "10/12/KH": the number of a paper. */
static bool goes_on(struct str s, size_t at)
{
    return at + 1 < s.len && strchr("-/", s.ptr[at]) &&
           ((unsigned char)s.ptr[at + 1] >= 0x80 || (s.ptr[at + 1] >= 'A' && s.ptr[at + 1] <= 'z'));
}

/* "Ngày 12/12", "12-12-2026", "BC 12.12": a day of the campaign. */
static bool day_in(const struct campaign *c, struct str s, day_t *ret)
{
    for (size_t i = 0; i < s.len; i++) {
        int64_t day, month, year = 0;
        size_t at = digits(s, i, &day), next, last;

        if (at == i)
            continue;
        if (at < s.len && strchr("/.-", s.ptr[at]) && (next = digits(s, at + 1, &month)) > at + 1) {
            last = next < s.len && strchr("/.-", s.ptr[next]) ? digits(s, next + 1, &year) : next;
            for (int y = civil_from_day(c->first_day).year;
                 !goes_on(s, last > next ? last : next) && y <= civil_from_day(c->last_day).year;
                 y++) {
                struct civil when = {y, month < 13 ? (int)month : 0, day < 32 ? (int)day : 0};

                if ((!year || year == y) && civil_valid(when)) {
                    *ret = day_from_civil(when);
                    if (*ret >= c->first_day && *ret <= c->last_day)
                        return true;
                }
            }
            at = last > next ? last : next;
        }
        i = at;
    }
    return false;
}

/* The day of a sheet: in its name, or in words above the head. */
static day_t day_of_sheet(const struct mapped *m)
{
    day_t day;

    if (day_in(&m->ground->campaign, m->grid->name, &day))
        return day;
    for (size_t i = 0; i < m->grid->cells.count && m->grid->cells.items[i].row < m->head; i++) {
        const struct grid_cell *c = &m->grid->cells.items[i];

        if (c->kind == CELL_DAY && c->exact)
            return c->day;
        if (c->kind == CELL_TEXT && day_in(&m->ground->campaign, c->text, &day))
            return day;
    }
    return 0;
}

static bool day_of_row(struct mapped *m, uint32_t row, day_t *ret)
{
    for (uint32_t i = 0; i < m->map->count; i++) {
        const struct grid_cell *c;

        if (!str_eq(m->map->columns[i].role, S("day")))
            continue;
        c = shown_at(m, row, i);
        if (c->kind == CELL_DAY && c->exact) {
            *ret = c->day;
            return true;
        }
        if (c->kind == CELL_TEXT && day_in(&m->ground->campaign, c->text, ret))
            return true;
        find(m, row, i,
            c->kind == CELL_EMPTY
                ? req_t(m->req, "Dòng này chưa ghi ngày.")
                : REQ_T(m->req, "“%1” không phải một ngày của đợt, ví dụ 12/12/2026.",
                      cell_words(m->req->arena, c)));
        return false;
    }
    *ret = m->sheet_day;
    if (!m->sheet_day)
        find(m, row, 0,
            req_t(m->req,
                "Không biết ngày nào: hãy đặt tên trang theo ngày (12-12-2026), ghi ngày phía trên "
                "bảng, hoặc thêm cột ngày."));
    return m->sheet_day != 0;
}

/* --- units --- */

/* "Cầu" or "Ấp Cầu", if only one is called so. */
static const struct campaign_unit *unit_called(const struct mapped *m, struct str name)
{
    struct arena *a = m->req->arena;
    struct str folded = text_fold(a, name), tail = str_printf(a, " %.*s", STR(folded));
    const struct campaign_unit *found = NULL;

    for (size_t i = 0; i < m->ground->units.count; i++) {
        struct str own = m->folded[i];

        if (str_eq(own, folded))
            return &m->ground->units.items[i];
        if (!str_ends(own, tail))
            continue;
        if (found)
            return NULL;
        found = &m->ground->units.items[i];
    }
    return found;
}

static bool is_sum(struct arena *a, struct str name)
{
    struct str s = text_fold(a, name);

    return str_starts(s, S("cong")) || str_starts(s, S("tong")) || str_starts(s, S("ca dot")) ||
           str_starts(s, S("toan xa"));
}

/* --- figures --- */

/* The key of the only work of this kind that the unit answers for. */
static struct str work_key(struct mapped *m, const struct filled_report *to, struct str kind,
    uint32_t row, uint32_t column)
{
    const struct work *found = NULL;
    size_t count = 0;

    for (size_t i = 0; i < m->ground->works.count; i++) {
        const struct work *w = &m->ground->works.items[i];

        if (w->unit.v != to->unit || !str_eq(str_from(kind_name(w->kind)), kind) ||
            !work_takes(w->state, w->state_day, to->day))
            continue;
        found = w;
        count++;
    }
    if (count == 1)
        return str_printf(m->req->arena, "w%lld", (long long)found->id.v);
    find(m, row, column,
        count ? REQ_T(m->req,
                    "Đơn vị có %1 công trình loại này: hãy ghi từng công trình trong mẫu của phần "
                    "mềm.",
                    str_printf(m->req->arena, "%zu", count))
              : req_t(m->req, "Đơn vị không có công trình loại này trong đợt."));
    return S("");
}

/* The figure as a person would type it; empty with a finding. */
static struct str figure_text(
    struct mapped *m, const struct map_column *by, const struct grid_cell *c, int64_t *ret_milli)
{
    struct arena *a = m->req->arena;
    bool number = c->kind == CELL_NUMBER && c->exact;
    int64_t milli = c->milli;

    if (c->kind == CELL_TEXT && milli_parse(c->text, &milli) == OK)
        number = true;
    if (number && !__builtin_mul_overflow(milli, by->scale, &milli)) {
        struct str s = milli_format(a, milli, false);

        *ret_milli = milli;
        return milli % 10 ? str_printf(a, "%.*s0", STR(s)) : s; /* "3,1250" is no thousand */
    }
    if (c->kind == CELL_TEXT && by->scale == 1)
        return str_trim(c->text); /* "120m", "hơn 40": the form reads it */
    find(m, c->row, c->column,
        REQ_T(m->req, "“%1” không đọc được thành số. Hãy ghi lại con số.", cell_words(a, c)));
    return S("");
}

static void sum_add(struct sums *to, uint32_t column, int64_t milli)
{
    if (__builtin_add_overflow(to->milli[column], milli, &to->milli[column]))
        to->open[column] = true;
}

/* No row of sums can be held against this column any more. */
static void sum_open(struct mapped *m, uint32_t column)
{
    m->part.open[column] = m->whole.open[column] = true;
}

static void column_take(struct mapped *m, struct filled_report *to, uint32_t row, uint32_t column)
{
    const struct map_column *by = &m->map->columns[column];
    const struct grid_cell *c = grid_at(m->grid, row, column);
    bool figure = is_figure(by);
    struct str key = str_slice(by->role, 2, by->role.len), text;
    int64_t milli = -1;

    if (figure && merged_place(&m->merged, row, column)) {
        find(m, row, column, req_t(m->req, "Ô này bị gộp với ô khác. Hãy bỏ gộp rồi ghi từng ô."));
        to->refused = true;
        sum_open(m, column);
        return;
    }
    if (c->kind == CELL_EMPTY || (!figure && !str_eq(by->role, S("note"))))
        return;
    text = figure ? figure_text(m, by, c, &milli) : str_trim(cell_words(m->req->arena, c));
    if (figure && str_starts(by->role, S("k-")) && text.len)
        key = work_key(m, to, key, row, column);
    else if (!figure)
        key = S("note");
    to->refused = to->refused || (figure && (!text.len || !key.len));
    if (figure && milli < 0) { /* "hơn 40" */
        sum_open(m, column);
    } else if (figure) {
        sum_add(&m->part, column, milli);
        sum_add(&m->whole, column, milli);
    }
    if (text.len && key.len)
        *vec_push(m->req->arena, &to->cells) = (struct filled_cell){key, text, row, column};
}

/* A row that is not read: its figures are in nobody's sums. */
static void row_skip(struct mapped *m, uint32_t row)
{
    for (uint32_t i = 0; i < m->map->count; i++) {
        if (is_figure(&m->map->columns[i]) && grid_at(m->grid, row, i)->kind != CELL_EMPTY)
            sum_open(m, i);
    }
}

static bool sum_says(const struct sums *s, uint32_t column, int64_t milli)
{
    return s->open[column] || s->milli[column] == milli;
}

/* A row of sums that somebody typed must say what its rows say, or what all rows say; else none of
 * its rows is taken. A row of sums above all others is not asked. */
static void sums_hold(struct mapped *m, uint32_t row)
{
    struct arena *a = m->req->arena;
    bool wrong = false, section = m->since < m->out->reports.count;

    for (uint32_t i = 0; m->any_row && i < m->map->count; i++) {
        const struct map_column *by = &m->map->columns[i];
        const struct grid_cell *c = grid_at(m->grid, row, i);
        int64_t milli = c->milli;

        if (!is_figure(by) || (c->kind == CELL_TEXT ? milli_parse(c->text, &milli) != OK
                                                    : c->kind != CELL_NUMBER || !c->exact))
            continue;
        if (__builtin_mul_overflow(milli, by->scale, &milli) || sum_says(&m->part, i, milli) ||
            sum_says(&m->whole, i, milli))
            continue;
        wrong = true;
        find(m, row, i,
            REQ_T(m->req,
                "Dòng cộng ghi %1, các dòng trên cộng lại là %2. Hãy xem lại số nào đúng.",
                milli_format(a, milli, false),
                milli_format(a, section ? m->part.milli[i] : m->whole.milli[i], false)));
    }
    for (size_t i = section ? m->since : m->from; wrong && i < m->out->reports.count; i++)
        m->out->reports.items[i].refused = true;
    m->since = m->out->reports.count;
    m->part = (struct sums){0};
}

static bool has_figures(const struct mapped *m, uint32_t row)
{
    for (uint32_t i = 0; i < m->map->count; i++) {
        const struct grid_cell *c = grid_at(m->grid, row, i);
        int64_t milli;

        if (is_figure(&m->map->columns[i]) &&
            (c->kind == CELL_NUMBER ||
                (c->kind == CELL_TEXT && milli_parse(c->text, &milli) == OK)))
            return true;
    }
    return false;
}

/* The words of a row that is a sum may stand left of the names: "Cộng" under "STT". */
static bool says_sum(struct mapped *m, uint32_t row, uint32_t unit_column)
{
    for (uint32_t i = 0; i <= unit_column; i++) {
        if (is_sum(m->req->arena, str_trim(cell_words(m->req->arena, shown_at(m, row, i)))))
            return true;
    }
    return false;
}

/* Was this unit and day read before? Then that was said. */
static bool is_second(struct mapped *m, const struct filled_report *one)
{
    for (size_t i = 0; i < m->out->reports.count; i++) {
        struct filled_report *first = &m->out->reports.items[i];

        if (first->unit != one->unit || first->day != one->day)
            continue;
        find(m, one->row, one->column,
            REQ_T(m->req, "Đơn vị và ngày này đã có ở dòng trên (%1). Hãy để một dòng.",
                grid_place(m->req->arena, first->grid, first->row, first->column)));
        first->refused = true;
        return true;
    }
    return false;
}

static void report_take(struct mapped *m, struct filled_report *one)
{
    if (is_second(m, one)) {
        row_skip(m, one->row);
        return;
    }
    for (uint32_t i = 0; i < m->map->count; i++)
        column_take(m, one, one->row, i);
    if (!one->cells.count && !one->refused)
        return;
    if (m->out->reports.count < WORKBOOK_REPORTS_MAX) {
        *vec_push(m->req->arena, &m->out->reports) = *one;
        return;
    }
    find(m, one->row, one->column,
        req_t(m->req, "Tệp có quá nhiều ngày và đơn vị: tối đa 400. Từ đây chưa đọc; hãy gửi phần "
                      "còn lại bằng tệp khác."));
    m->full = true;
}

static void row_read(struct mapped *m, uint32_t row, uint32_t unit_column)
{
    struct arena *a = m->req->arena;
    struct str name = str_trim(cell_words(a, shown_at(m, row, unit_column)));
    const struct campaign_unit *unit = name.len ? unit_called(m, name) : NULL;
    struct filled_report report = {
        .grid = m->grid, .row = row, .column = unit_column, .revision = -1};

    if (!unit && !has_figures(m, row) && !name.len)
        return;
    if (!unit && says_sum(m, row, unit_column)) {
        sums_hold(m, row);
        return;
    }
    m->any_row = true;
    if (unit && day_of_row(m, row, &report.day)) {
        report.unit = unit->id.v;
        report_take(m, &report);
        return;
    }
    row_skip(m, row);
    if (!unit)
        find(m, row, unit_column,
            name.len ? REQ_T(m->req, "Không có đơn vị nào tên “%1” trong đợt.", utf8_head(name, 60))
                     : req_t(m->req, "Dòng này có số mà chưa ghi tên đơn vị."));
}

static void sheet_read(struct mapped *m)
{
    uint32_t unit = 0, row = m->head + 1;

    if (grid_merged_places(m->req->arena, m->grid, WORKBOOK_ROWS_MAX, &m->merged) != OK) {
        find(m, m->head, 0,
            req_t(m->req, "Các ô gộp của trang này chồng lên nhau. Hãy bỏ gộp hết rồi gửi lại."));
        return;
    }
    while (unit < m->map->count && !str_eq(m->map->columns[unit].role, S("unit")))
        unit++;
    m->sheet_day = day_of_sheet(m);
    m->from = m->since = m->out->reports.count;
    m->part = m->whole = (struct sums){0};
    m->any_row = false;
    for (; row < m->grid->row_end && row < WORKBOOK_ROWS_MAX && !m->full; row++)
        row_read(m, row, unit);
    if (!m->full && row < m->grid->row_end)
        find(m, row, 0, req_t(m->req, "Chỉ đọc 2.000 dòng đầu của trang. Các dòng sau chưa đọc."));
}

/* The map that this sheet is read by, and where its head stands; NULL: none fits. */
static const struct sheet_map *map_of(struct mapped *m)
{
    struct str words[MAP_COLUMNS_MAX];
    struct sheet_map head;

    if (m->grid->hidden || map_head_find(m->grid, &m->head) != OK)
        return NULL;
    map_head_read(m->req->arena, m->grid, m->head, &head, words);
    for (size_t i = 0; i < m->ground->maps.count; i++) {
        if (map_fits(&head, &m->ground->maps.items[i]))
            return &m->ground->maps.items[i];
    }
    return NULL;
}

enum err mapped_read(struct req *r, const struct mapped_ground *ground,
    const struct grid_book *book, struct filled_book *ret, struct workbook_findings *findings)
{
    struct mapped m = {.req = r, .ground = ground, .out = ret, .findings = findings};
    bool any = false;

    m.folded = arena_new_array(r->arena, struct str, ground->units.count + 1);
    for (size_t i = 0; i < ground->units.count; i++)
        m.folded[i] = text_fold(r->arena, ground->units.items[i].name);
    ret->campaign = ground->campaign.id.v;
    for (size_t i = 0; i < book->count && !m.full; i++) {
        m.grid = &book->items[i];
        m.map = map_of(&m);
        if (!m.map)
            continue;
        any = true;
        sheet_read(&m);
    }
    return any ? OK : E_NOT_FOUND;
}
