/* xlsx.h: tables as a spreadsheet file (XLSX), for downloads.
 *
 * A book is sheets, a sheet is one table of typed columns with a frozen head and, where asked, a
 * last row of sums that are formulas. Quantities come in thousandths and money in whole đồng; both
 * are shown the way the reader's own country writes numbers. A text is always a text, also one that
 * begins with = + - or @. The same book gives the same bytes on every day.
 */
#ifndef DOC_XLSX_H
#define DOC_XLSX_H

#include "base/date.h"
#include "base/str.h"

enum {
    XLSX_BYTES_MAX = 32 * 1024 * 1024,
    XLSX_SHEETS_MAX = 64,
    XLSX_COLUMNS_MAX = 64,
    XLSX_ROWS_MAX = 100100, /* a hundred thousand, and rows of sums */
    XLSX_TEXT_MAX = 32000,  /* code points; a longer text is cut and ends in … */
};

enum xlsx_kind {
    XLSX_TEXT,
    XLSX_MILLI, /* a quantity in thousandths: 2941860 is shown as 2.941,86 */
    XLSX_MONEY, /* whole đồng */
    XLSX_DAY,   /* a day_t, shown as dd/mm/yyyy */
    XLSX_COUNT, /* a whole number */
};

struct xlsx_column {
    struct str name;
    enum xlsx_kind kind;
    int width; /* in letters; 0: what suits the kind */
    bool sum;  /* of MILLI, MONEY and COUNT, in the last row */
};

/* What may be typed into a cell of a sheet that is to be filled in; whoever fills it is told. */
struct xlsx_rule {
    enum xlsx_rule_kind { XLSX_ANY, XLSX_WHOLE, XLSX_DECIMAL, XLSX_LIST } kind;
    int64_t min_milli, max_milli; /* WHOLE, DECIMAL */
    char **list;                  /* LIST: ends with NULL; together at most 255 letters */
    struct str range;             /* LIST: or the cells that hold it: "=lists!$A$2:$A$9" */
    struct str title, words;      /* shown beside the cell; at most 32 and 255 letters */
};

struct xlsx_cell { /* zeroed: empty */
    struct str text;
    int64_t number; /* of every kind but TEXT */
    bool filled;
    bool words; /* a text also in a column of numbers */
    bool bold;
    uint32_t sums; /* of a number: it is the sum of so many rows right above; a formula then */
    const struct xlsx_rule *rule; /* to be filled in: not locked where its sheet is */
};

struct xlsx_table {
    struct str sheet; /* letters that a sheet's name may not have are replaced, doubles numbered */
    struct str title; /* above the head; empty: none */
    struct str sum_word; /* "Cộng", in the first column of the row of sums; empty: no such row */
    const struct xlsx_column *columns;
    size_t columns_count;
    struct xlsx_cell *items; /* count * columns_count, row by row */
    size_t count, capacity;  /* rows */
    bool hidden;             /* not the first */
    bool locked;             /* only cells with a rule can be typed into; there is no password */
};

struct xlsx { /* zeroed: empty */
    struct xlsx_table **items;
    size_t count, capacity;
};

/* A further sheet, whose address stands as long as the arena. `columns` is borrowed. */
struct xlsx_table *xlsx_table_add(struct arena *a, struct xlsx *book, struct str sheet,
    const struct xlsx_column *columns, size_t columns_count);

/* A further row: its columns_count empty cells, which stand until the next row is added. */
struct xlsx_cell *xlsx_row_add(struct arena *a, struct xlsx_table *t);

static inline struct xlsx_cell xlsx_text(struct str text)
{
    return (struct xlsx_cell){.text = text, .filled = true};
}
static inline struct xlsx_cell xlsx_words(struct str text)
{
    return (struct xlsx_cell){.text = text, .filled = true, .words = true};
}
static inline struct xlsx_cell xlsx_number(int64_t number)
{
    return (struct xlsx_cell){.number = number, .filled = true};
}

/* The file. E_INVALID: a text holds a control character, or the book has no sheet. E_TOO_LARGE:
 * too many sheets, columns, rows or bytes, or a number or sum beyond the 2^53 that a spreadsheet
 * holds exactly. E_SYSTEM. */
MUST_CHECK enum err xlsx_write(struct arena *a, const struct xlsx *book, struct str *ret);

#define XLSX_TYPE "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

#endif
