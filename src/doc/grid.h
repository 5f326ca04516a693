/* grid.h: a table as it comes from outside, from a spreadsheet (XLSX) or a text with columns (CSV):
 * sheets of cells, each with what it holds and its address.
 *
 * Bytes are hostile: the file, its sheets, rows, columns, cells and texts are bounded, and what
 * goes beyond is refused with a sentence, never cut off. Nothing silently becomes 0: a number that
 * does not fit into exact thousandths keeps its digits and says so. Formulas are never computed:
 * what the program that saved the file worked out stands in the cell, and the cell says that it is
 * one.
 */
#ifndef DOC_GRID_H
#define DOC_GRID_H

#include "base/date.h"
#include "base/str.h"

enum {
    GRID_BYTES_MAX = 20 * 1024 * 1024,
    GRID_SHEETS_MAX = 64,
    GRID_ROWS_MAX = 100000,
    GRID_COLUMNS_MAX = 512,
    GRID_CELLS_MAX = 400000, /* that hold something, of the whole book */
    GRID_TEXT_MAX = 32767,   /* bytes of a cell's text, times four */
    GRID_MERGED_MAX = 20000, /* of a sheet */
    GRID_NAME_MAX = 128,     /* bytes of a sheet's name, times four */
};

enum cell_kind {
    CELL_EMPTY,
    CELL_TEXT,
    CELL_NUMBER,
    CELL_DAY,
    CELL_TRUTH, /* milli is 0 or 1 */
    CELL_ERROR, /* text: "#DIV/0!" */
};

struct grid_cell {
    uint32_t row, column; /* from 0 */
    enum cell_kind kind;
    bool formula;
    bool exact;      /* of a NUMBER: milli is all of it; of a DAY: there is such a day */
    day_t day;       /* of a DAY */
    int64_t milli;   /* of a NUMBER that is exact */
    struct str text; /* of a text, trimmed of nothing; of a number its digits as they stand */
};

struct merged {
    uint32_t row, column, last_row, last_column; /* from 0, inclusive */
};

struct grid_row {
    uint32_t number;     /* from 0 */
    size_t first, count; /* in cells */
};

struct grid {
    struct str name; /* of the sheet; empty for a CSV */
    bool hidden;
    struct {
        struct grid_cell *items; /* by row, then column; empty ones are not kept */
        size_t count, capacity;
    } cells;
    struct {
        struct grid_row *items;
        size_t count, capacity;
    } rows;
    struct {
        struct merged *items;
        size_t count, capacity;
    } merged;
    uint32_t row_end, column_end; /* behind the last that holds something */
};

struct grid_book {
    struct grid *items;
    size_t count, capacity;
    bool typed; /* cells have kinds (XLSX); false: all are texts (CSV) */
};

/* Read a file; its kind is told from its bytes, never from its name. On failure *why is a message
 * (Vietnamese id) that says what is wrong and what to do. E_TOO_LARGE beyond a limit, E_DAMAGED,
 * E_INVALID a kind that is not read (old .xls, a password, macros, .ods, a picture …).
 * Parsers are tied to the arena: not between arena_mark() and arena_rewind(). */
MUST_CHECK enum err grid_read(
    struct arena *a, struct str bytes, struct grid_book *ret, const char **why);

/* The cell there; one of kind CELL_EMPTY when it holds nothing. */
const struct grid_cell *grid_at(const struct grid *g, uint32_t row, uint32_t column);
/* The merged range that a place belongs to, or NULL. */
const struct merged *grid_merged(const struct grid *g, uint32_t row, uint32_t column);

/* Which range each place belongs to, for those who ask about many: grid_merged() looks through all
 * ranges for each. Start with {0}; the room is used again for the next sheet. */
struct merged_places {
    const struct grid *grid;
    uint16_t *at; /* by row, then column: the number of the range from 1 */
    size_t capacity;
    uint32_t rows, columns;
};
/* Of the first `rows` of a sheet. E_DAMAGED: ranges lie over each other, as no program writes. */
MUST_CHECK enum err grid_merged_places(
    struct arena *a, const struct grid *g, uint32_t rows, struct merged_places *ret);
const struct merged *merged_place(const struct merged_places *p, uint32_t row, uint32_t column);

/* NULL: no such sheet. */
const struct grid *grid_named(const struct grid_book *b, struct str name);

/* "B7", as spreadsheets name a place. */
struct str grid_address(struct arena *a, uint32_t row, uint32_t column);
/* "Ngày 12!B7"; only the address where the sheet has no name. */
struct str grid_place(struct arena *a, const struct grid *g, uint32_t row, uint32_t column);
/* What stands in a cell, as a person would read it: 1.234,5 and 12/12/2026. */
struct str cell_words(struct arena *a, const struct grid_cell *c);

/* For tests and the two readers. "12.5", "1.2E-3": the number in thousandths. Programs write what
 * they hold in binary, so 0.30000000000000004 is 0.3: fifteen digits count, as on their screens.
 * E_INVALID: no number; E_TOO_LARGE: finer than thousandths, or beyond 64 bits. */
MUST_CHECK enum err grid_number(struct str digits, int64_t *ret_milli);
/* Is a number shown by this code a day? "dd/mm/yyyy" is, "hh:mm" and "#,##0" are not. */
bool grid_code_is_day(struct str code);
/* "B7" → row 6, column 1. E_INVALID. */
MUST_CHECK enum err grid_address_read(struct str s, uint32_t *row, uint32_t *column);

#endif
