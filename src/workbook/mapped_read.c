/* mapped_read.c: a commune's own workbook, read by its map: a row is a unit on a day. */
#include "base/number.h"
#include "base/unicode.h"
#include "http/request.h"
#include "plan/plan.h"
#include "workbook/map.h"
#include "workbook/page.h"

enum { ROWS_READ_MAX = 2000 };

struct mapped {
    struct req *req;
    const struct campaign *campaign;
    struct campaign_unit_list units;
    struct work_list works;
    const struct grid *grid;
    const struct sheet_map *map;
    uint32_t head;
    day_t sheet_day; /* 0: only rows say */
    struct filled_book *out;
    struct workbook_findings *findings;
    size_t from; /* reports of this sheet begin there */
    int64_t sums[MAP_COLUMNS_MAX];
};

static void find(struct mapped *m, uint32_t row, uint32_t column, struct str words)
{
    workbook_find(
        m->req->arena, m->findings, grid_place(m->req->arena, m->grid, row, column), words);
}

/* --- days --- */

static size_t digits(struct str s, size_t at, int64_t *ret)
{
    size_t end = at;

    while (end < s.len && s.ptr[end] >= '0' && s.ptr[end] <= '9')
        end++;
    return str_to_int(str_slice(s, at, end), ret) == OK ? end : at;
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
            for (int y = civil_from_day(c->first_day).year; y <= civil_from_day(c->last_day).year;
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

    if (day_in(m->campaign, m->grid->name, &day))
        return day;
    for (size_t i = 0; i < m->grid->cells.count && m->grid->cells.items[i].row < m->head; i++) {
        const struct grid_cell *c = &m->grid->cells.items[i];

        if (c->kind == CELL_DAY && c->exact)
            return c->day;
        if (c->kind == CELL_TEXT && day_in(m->campaign, c->text, &day))
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
        c = grid_at(m->grid, row, i);
        if (c->kind == CELL_DAY && c->exact) {
            *ret = c->day;
            return true;
        }
        if (c->kind == CELL_TEXT && day_in(m->campaign, c->text, ret))
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

    for (size_t i = 0; i < m->units.count; i++) {
        struct str own = text_fold(a, m->units.items[i].name);

        if (str_eq(own, folded))
            return &m->units.items[i];
        if (!str_ends(own, tail))
            continue;
        if (found)
            return NULL;
        found = &m->units.items[i];
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

    for (size_t i = 0; i < m->works.count; i++) {
        const struct work *w = &m->works.items[i];

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

static void column_take(struct mapped *m, struct filled_report *to, uint32_t row, uint32_t column)
{
    const struct map_column *by = &m->map->columns[column];
    const struct grid_cell *c = grid_at(m->grid, row, column);
    bool figure = str_starts(by->role, S("i-")) || str_starts(by->role, S("k-"));
    struct str key = str_slice(by->role, 2, by->role.len), text;
    int64_t milli = 0;

    if (c->kind == CELL_EMPTY || (!figure && !str_eq(by->role, S("note"))))
        return;
    if (figure && grid_merged(m->grid, row, column)) {
        find(m, row, column, req_t(m->req, "Ô này bị gộp với ô khác. Hãy bỏ gộp rồi ghi từng ô."));
        to->refused = true;
        return;
    }
    text = figure ? figure_text(m, by, c, &milli) : str_trim(cell_words(m->req->arena, c));
    if (figure && str_starts(by->role, S("k-")) && text.len)
        key = work_key(m, to, key, row, column);
    else if (!figure)
        key = S("note");
    to->refused = to->refused || (figure && (!text.len || !key.len));
    if (figure && __builtin_add_overflow(m->sums[column], milli, &m->sums[column]))
        m->sums[column] = 0;
    if (text.len && key.len)
        *vec_push(m->req->arena, &to->cells) = (struct filled_cell){key, text, row, column};
}

/* A row of sums that somebody typed must say what its rows say. */
static void sums_hold(struct mapped *m, uint32_t row)
{
    struct arena *a = m->req->arena;

    for (uint32_t i = 0; i < m->map->count; i++) {
        const struct map_column *by = &m->map->columns[i];
        const struct grid_cell *c = grid_at(m->grid, row, i);
        bool figure = str_starts(by->role, S("i-")) || str_starts(by->role, S("k-"));
        int64_t milli = c->milli;

        if (!figure || (c->kind == CELL_TEXT ? milli_parse(c->text, &milli) != OK
                                             : c->kind != CELL_NUMBER || !c->exact))
            continue;
        if (!__builtin_mul_overflow(milli, by->scale, &milli) && milli != m->sums[i])
            find(m, row, i,
                REQ_T(m->req,
                    "Dòng cộng ghi %1, các dòng trên cộng lại là %2. Hãy xem lại số nào đúng.",
                    milli_format(a, milli, false), milli_format(a, m->sums[i], false)));
    }
}

static void row_read(struct mapped *m, uint32_t row, uint32_t unit_column)
{
    struct str name = str_trim(cell_words(m->req->arena, grid_at(m->grid, row, unit_column)));
    const struct campaign_unit *unit = name.len ? unit_called(m, name) : NULL;
    struct filled_report report = {
        .grid = m->grid, .row = row, .column = unit_column, .revision = -1};

    if (!name.len)
        return;
    if (!unit && is_sum(m->req->arena, name)) {
        sums_hold(m, row);
        memset(m->sums, 0, sizeof m->sums);
        return;
    }
    if (!unit) {
        find(m, row, unit_column,
            REQ_T(m->req, "Không có đơn vị nào tên “%1” trong đợt.", utf8_head(name, 60)));
        return;
    }
    report.unit = unit->id.v;
    if (!day_of_row(m, row, &report.day))
        return;
    for (size_t i = m->from; i < m->out->reports.count; i++) {
        if (m->out->reports.items[i].unit == report.unit &&
            m->out->reports.items[i].day == report.day) {
            find(m, row, unit_column, req_t(m->req, "Đơn vị và ngày này đã có ở dòng trên."));
            m->out->reports.items[i].refused = true;
            return;
        }
    }
    for (uint32_t i = 0; i < m->map->count; i++)
        column_take(m, &report, row, i);
    if ((report.cells.count || report.refused) && m->out->reports.count < WORKBOOK_REPORTS_MAX)
        *vec_push(m->req->arena, &m->out->reports) = report;
}

static void sheet_read(struct mapped *m)
{
    uint32_t unit = 0;

    while (unit < m->map->count && !str_eq(m->map->columns[unit].role, S("unit")))
        unit++;
    m->sheet_day = day_of_sheet(m);
    m->from = 0;
    memset(m->sums, 0, sizeof m->sums);
    for (uint32_t row = m->head + 1; row < m->grid->row_end && row < ROWS_READ_MAX; row++)
        row_read(m, row, unit);
}

enum err mapped_read(struct req *r, const struct campaign *c, const struct grid_book *book,
    const struct sheet_maps *maps, struct filled_book *ret, struct workbook_findings *findings)
{
    struct mapped m = {.req = r, .campaign = c, .out = ret, .findings = findings};
    bool any = false;
    enum err e = campaign_units(r->db, r->arena, c->id, &m.units);

    if (e == OK)
        e = work_list_of(r->db, r->arena, c->id, &m.works);
    if (e != OK)
        return e;
    ret->campaign = c->id.v;
    for (size_t i = 0; i < book->count; i++) {
        struct str words[MAP_COLUMNS_MAX];
        struct sheet_map head;

        m.grid = &book->items[i];
        if (m.grid->hidden || map_head_find(m.grid, &m.head) != OK)
            continue;
        map_head_read(r->arena, m.grid, m.head, &head, words);
        m.map = NULL;
        for (size_t k = 0; k < maps->count && !m.map; k++) {
            if (map_fits(&head, &maps->items[k]))
                m.map = &maps->items[k];
        }
        if (!m.map)
            continue;
        any = true;
        sheet_read(&m);
    }
    return any ? OK : E_NOT_FOUND;
}
