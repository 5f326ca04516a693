/* workbook.h: the daily form as a workbook that is filled in without a network and read back.
 *
 * A sheet is one unit, a column is one day. What ties a cell to its meaning stands in the sheet
 * itself: "unit 45" and the keys of the form (report/daily_form.h) in the first column, days in the
 * head; so rows may be moved, and sheets copied or renamed. A hidden sheet says of which campaign
 * it is and which revisions it was made of. Nothing of a file is trusted: what is read is judged by
 * the form and by report_check(), shown, and sent by report_send() only after a person's yes.
 */
#ifndef WORKBOOK_WORKBOOK_H
#define WORKBOOK_WORKBOOK_H

#include "doc/grid.h"
#include "doc/xlsx.h"
#include "report/figure.h"
#include "report/report.h"

enum {
    WORKBOOK_VERSION = 1,
    WORKBOOK_REPORTS_MAX = 400, /* of one file */
    WORKBOOK_FINDINGS_MAX = 300,
    WORKBOOK_ROWS_MAX = 2000,     /* of a sheet; what comes behind is said and not read */
    WORKBOOK_PACKED_MAX = 400000, /* bytes */
};

/* One unit of a workbook that is made. */
struct workbook_unit {
    const struct campaign_unit *unit;
    struct work_list works;
    struct report_list reports; /* of the unit: what stands now */
    const day_t *days;
    size_t day_count;
};

/* The workbook of these units, filled in with what stands. */
MUST_CHECK enum err workbook_daily_make(struct arena *a, enum lang lang, const struct campaign *c,
    const struct workbook_unit *units, size_t count, struct str *ret);

/* A place of a file and what is wrong there, in the reader's language. */
struct workbook_finding {
    struct str place, words;
};

struct workbook_findings {
    struct workbook_finding *items;
    size_t count, capacity; /* what comes after WORKBOOK_FINDINGS_MAX is left out */
};

/* A field of a form as it stands in a file. */
struct filled_cell {
    struct str key, text; /* text: as a person would type it into the form */
    uint32_t row, column;
};

struct filled_report {
    int64_t unit;
    day_t day;
    int64_t revision; /* that the file was made of; -1: it does not say */
    const struct grid *grid;
    uint32_t row, column; /* of its head */
    struct {
        struct filled_cell *items;
        size_t count, capacity;
    } cells;
    bool refused; /* some cell of it has a finding */
    /* Keys that have a row in its sheet, filled in or not. What stands of other keys stays: the
     * file has no place for it. */
    const struct str *places;
    size_t place_count;
};

struct filled_book {
    int64_t campaign;
    struct {
        struct filled_report *items;
        size_t count, capacity;
    } reports; /* those with at least one cell that says something, one of a unit and day */
};

void workbook_find(
    struct arena *a, struct workbook_findings *findings, struct str place, struct str words);

/* The cells of a workbook of ours, with what cannot even be a value among the findings. Pure.
 * E_NOT_FOUND: it is none of ours. */
MUST_CHECK enum err workbook_daily_read(struct arena *a, enum lang lang,
    const struct grid_book *book, struct filled_book *ret, struct workbook_findings *findings);

/* What was read as one text, to be carried by a page until a person says yes; and back. E_INVALID:
 * not of our making. Reports have campaign, unit, day, revision, figures, note and why. As many of
 * *count as fit into WORKBOOK_PACKED_MAX; *count becomes how many those are. */
struct str workbook_pack(struct arena *a, const struct report *reports, size_t *count);
MUST_CHECK enum err workbook_unpack(struct arena *a, struct str text, struct campaign_id campaign,
    struct report **ret, size_t *ret_count);

#endif
