/* history_sheet.c: a history as a spreadsheet: an entry a row, and a row for each of its changes.
 */
#include "history/page.h"
#include "http/sheet.h"

enum { SEQ, WHEN, WHO, FROM, WHAT, WHY, NOTE, LABEL, BEFORE, AFTER, COLUMNS };

static const struct sheet_column shape[COLUMNS] = {
    [SEQ] = {MSG("Nhật ký số"), XLSX_COUNT, 11},
    [WHEN] = {MSG("Lúc"), XLSX_TEXT, 18},
    [WHO] = {MSG("Ai làm"), XLSX_TEXT, 30},
    [FROM] = {MSG("Từ máy"), XLSX_TEXT, 24},
    [WHAT] = {MSG("Việc"), XLSX_TEXT, 50},
    [WHY] = {MSG("Vì sao"), XLSX_TEXT, 30},
    [NOTE] = {MSG("Ghi chú"), XLSX_TEXT, 30},
    [LABEL] = {MSG("Chỉ tiêu"), XLSX_TEXT, 30},
    [BEFORE] = {MSG("Trước"), XLSX_TEXT, 18},
    [AFTER] = {MSG("Sau"), XLSX_TEXT, 18},
};

static struct xlsx_cell *entry_row(
    struct req *r, struct xlsx_table *t, const struct history_entry *e)
{
    struct xlsx_cell *row = xlsx_row_add(r->arena, t);

    row[SEQ] = xlsx_number(e->seq);
    row[WHEN] = xlsx_text(time_format(r->arena, e->at_ms));
    row[WHO] = xlsx_text(e->who.len ? e->who : req_t(r, "chương trình"));
    row[FROM] = xlsx_text(e->from);
    row[WHAT] = xlsx_text(e->what);
    row[WHY] = xlsx_text(e->why);
    row[NOTE] = xlsx_text(e->note);
    return row;
}

void history_sheet(struct req *r, const struct history *h)
{
    struct xlsx_table *t;

    r->has_sheet = h->count || r->sheet_next.len;
    if (!r->has_sheet || !sheet_asked(r))
        return;
    t = sheet_own(r, MSG("Lịch sử"), shape, COLUMNS);
    for (size_t i = 0; i < h->count; i++) {
        const struct history_entry *e = &h->items[i];

        if (!e->change_count)
            entry_row(r, t, e);
        for (size_t k = 0; k < e->change_count; k++) {
            struct xlsx_cell *row = entry_row(r, t, e);

            row[LABEL] = xlsx_text(e->changes[k].label);
            row[BEFORE] = xlsx_text(e->changes[k].before);
            row[AFTER] = xlsx_text(e->changes[k].after);
        }
    }
}
