/* page.h: workbooks of a campaign: downloaded, handed in, looked at, taken. */
#ifndef WORKBOOK_PAGE_H
#define WORKBOOK_PAGE_H

#include "http/form.h"
#include "http/layout.h"
#include "http/request.h"
#include "workbook/map.h"
#include "workbook/workbook.h"

struct workbook_link {
    struct str href, label;
};

/* A figure that was read, beside what stands now. */
struct workbook_row {
    struct str label, now, then; /* then: in the file */
    bool differs;
};

/* One unit and day of a file. */
struct workbook_report {
    struct report report;
    struct str name; /* of the unit */
    struct str place;
    enum { BOOK_READY, BOOK_SAME, BOOK_REFUSED } state;
    bool corrects;
    struct workbook_row *rows;
    size_t row_count;
};

/* The question which column of a file is which. */
struct map_view {
    struct form *form; /* NULL: not asked */
    struct str sheet, shape;
    struct str changed; /* columns that are not as they were; empty: a head never seen */
    struct str **rows;  /* the first ones */
    size_t row_count, column_count;
};

struct workbook_view {
    struct page page;
    struct campaign campaign;
    struct form *form, *enter; /* of the file; of the yes: why */
    struct workbook_link *days, *units;
    size_t day_count, unit_count;
    bool too_many; /* a book of one day does not hold all units */
    bool read;     /* a file was read */
    struct workbook_report *reports;
    size_t report_count, ready, same, refused;
    struct workbook_findings findings;
    struct str packed;
    size_t packed_count; /* fewer than ready: the rest comes with the same file again */
    struct map_view map;
};

/* judge.c: each report of a file held against rights, form, rules and what stands. */
MUST_CHECK enum err workbook_judge(
    struct req *r, const struct filled_book *book, struct workbook_view *v);
/* May this visitor report for that unit, himself or for the commune? */
bool workbook_may_send(struct req *r, struct db *db, const struct campaign *c, struct unit_id unit);

/* page_map.c: the question about the first sheet that has a head; false: none has. */
bool map_ask(
    struct req *r, const struct grid_book *book, const struct sheet_maps *maps, struct map_view *v);

/* Rows of src/routes.c. */
enum err act_workbook_map(struct req *r);
enum err write_workbook_map(struct tx *tx, struct req *r);
enum err page_workbook(struct req *r);
enum err page_workbook_day(struct req *r);
enum err page_workbook_unit(struct req *r);
enum err act_workbook_read(struct req *r);
enum err work_workbook_read(struct req *r);
enum err act_workbook_enter(struct req *r);
enum err write_workbook_enter(struct tx *tx, struct req *r);

#endif
