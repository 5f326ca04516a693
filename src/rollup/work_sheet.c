/* work_sheet.c: the list of works as a spreadsheet: the same works, a row each. */
#include "http/sheet.h"
#include "rollup/work_page.h"

enum { PLACE, NAME, KIND, LEAD, STATE, PLANNED, DONE, MEASURE, SHARE, NOTE, COLUMNS };

static const struct sheet_column shape[COLUMNS] = {
    [PLACE] = {MSG("Nơi"), XLSX_TEXT, 24},
    [NAME] = {MSG("Công trình"), XLSX_TEXT, 44},
    [KIND] = {MSG("Loại việc"), XLSX_TEXT, 24},
    [LEAD] = {MSG("Phụ trách"), XLSX_TEXT, 24},
    [STATE] = {MSG("Trạng thái"), XLSX_TEXT, 16},
    [PLANNED] = {MSG("Kế hoạch"), XLSX_MILLI, 14},
    [DONE] = {MSG("Đã làm"), XLSX_MILLI, 14},
    [MEASURE] = {MSG("Đơn vị tính"), XLSX_TEXT, 12},
    [SHARE] = {MSG("Tỷ lệ (%)"), XLSX_MILLI, 12},
    [NOTE] = {MSG("Ghi chú"), XLSX_TEXT, 36},
};

static struct str note_of(struct req *r, const struct work_list_row *row)
{
    if (row->work->counted_in.v)
        return req_t(r, "Khối lượng tính ở công trình khác");
    return row->doubtful.len ? REQ_T(r, "trong đó nghi vấn %1", row->doubtful) : S("");
}

static void row_fill(
    struct req *r, struct str place, const struct work_list_row *row, struct xlsx_cell *cells)
{
    const struct work *w = row->work;
    const char *sign = work_unit_label(w);
    struct str exact = quantity_words(r->arena, r->lang, row->progress.done_milli, sign);

    cells[PLACE] = xlsx_text(place);
    cells[NAME] = xlsx_text(w->name);
    cells[KIND] = xlsx_text(str_from(tr(r->lang, kind_label(w->kind))));
    cells[LEAD] = xlsx_text(row->lead.len ? row->lead : place);
    cells[STATE] = xlsx_text(str_from(tr(r->lang, work_state_label(row->state))));
    cells[PLANNED] = xlsx_number(w->planned_milli);
    cells[DONE] = str_eq(exact, row->done) ? xlsx_number(row->progress.done_milli)
                                           : xlsx_words(row->done); /* "hơn 1.000 m" */
    cells[MEASURE] = xlsx_text(str_from(tr(r->lang, sign)));
    if (row->percent >= 0)
        cells[SHARE] = xlsx_number(row->percent * MILLI);
    cells[NOTE] = xlsx_text(note_of(r, row));
}

void work_list_sheet(struct req *r, const struct work_list_view *v)
{
    struct xlsx_table *t;

    r->has_sheet = v->shown > 0;
    if (!r->has_sheet || !sheet_asked(r))
        return;
    t = sheet_own(r, MSG("Công trình"), shape, COLUMNS);
    for (size_t g = 0; g < v->group_count; g++) {
        for (size_t i = 0; i < v->groups[g].count; i++)
            row_fill(r, v->groups[g].place, &v->groups[g].rows[i], xlsx_row_add(r->arena, t));
    }
}
