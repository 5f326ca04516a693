/* list_book.h: the list of works of a plan as a workbook: an empty one to fill in, and a filled one
 * as the text of a plan, a line a row.
 *
 * What was read goes the way of every plan: its text is kept, read by plan_parse(), shown with its
 * findings. A row that the reader would take for something else than its cells say is refused, by
 * sheet and address. Pure but for the library of spreadsheets; bytes are hostile.
 */
#ifndef PLAN_LIST_BOOK_H
#define PLAN_LIST_BOOK_H

#include "base/tr.h"
#include "doc/grid.h"

enum { LIST_BOOK_ROWS = 200, LIST_BOOK_FAULTS_MAX = 20 };

/* A cell and what is wrong with it, in words. */
struct list_fault {
    struct str place, words;
};

struct list_faults {
    struct list_fault *items;
    size_t count, capacity;
};

MUST_CHECK enum err list_book_make(struct arena *a, enum lang lang, struct str *ret);

/* The text of the plan. E_NOT_FOUND: no workbook of this kind. E_INVALID: *faults says what to
 * mend; nothing is read by halves. */
MUST_CHECK enum err list_book_text(struct arena *a, enum lang lang, const struct grid_book *book,
    struct str *ret, struct list_faults *faults);

#endif
