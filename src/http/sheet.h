/* sheet.h: the tables of any page as a spreadsheet: what ?as=xlsx and ?as=csv answer.
 *
 * The page is made as always, with its rights and its filters; then the tables in its markup become
 * sheets. So a table downloads what it shows, and no page has to do anything for it. A list of many
 * pages says how its pages are turned (req->sheet_step), and all of them become one file. What the
 * markup means for a spreadsheet is written in docs/TEMPLATES.md.
 */
#ifndef HTTP_SHEET_H
#define HTTP_SHEET_H

#include "doc/xlsx.h"
#include "http/request.h"

#include <stdatomic.h>

struct mark_tables;

enum {
    SHEET_ROWS_MAX = 100000, /* of one file */
    SHEET_PAGE_ROWS = 1000,  /* made at once of a list of many pages */
    SHEET_PAGES_MAX = 1000,  /* looked at for one file … */
    SHEET_SECONDS_MAX = 60,  /* … and so long, while all others wait for theirs */
};

enum sheet_as { SHEET_NOT, SHEET_XLSX, SHEET_CSV };

/* What this GET asks for. */
enum sheet_as sheet_asked(const struct req *r);

/* How many rows of a list of many pages are made: `shown` on screen, more for a spreadsheet. */
size_t sheet_page_rows(const struct req *r, size_t shown);

/* Does this markup hold a table that can be saved? A calendar, or a table of the handbook, is none.
 */
bool sheet_in(struct str markup);
/* The address of this page as a spreadsheet, with its own query but for where its page begins. */
struct str sheet_href(const struct req *r, enum sheet_as as);

/* The tables of the markup, in the language of the page. Tables with the same head become one, with
 * a first column that says which. E_NOT_FOUND: there is none; E_TOO_LARGE. */
MUST_CHECK enum err sheet_read(
    struct arena *a, struct str markup, enum lang lang, struct xlsx *ret, struct str *ret_title);
/* The same as CSV: with a byte order mark, numbers and days as programs write them, but thousandths
 * as 3.1250, which nobody can read as thousands. E_TOO_LARGE. */
MUST_CHECK enum err sheet_csv(struct arena *a, const struct xlsx *book, struct str *ret);

/* For a page whose list says more than its markup (req->has_sheet): the one table of its
 * spreadsheet, as req->sheet, without rows yet. Title and names are message ids. */
struct sheet_column {
    const char *name;
    enum xlsx_kind kind;
    int width; /* in letters; 0: what suits the kind */
};
struct xlsx_table *sheet_own(
    struct req *r, const char *title, const struct sheet_column *shape, size_t count);

/* Tables that were read from markup as sheets: sheet_read() of markup that is gone. */
MUST_CHECK enum err sheet_book(struct arena *a, const struct mark_tables *all, struct str title,
    enum lang lang, struct xlsx *ret);
/* The answer of a page that was made: its tables as a file. */
MUST_CHECK enum err sheet_answer(struct req *r, struct arena *scratch, struct str markup);
/* The answer: this book in the form that was asked for. Only its bytes are kept in req->arena. */
MUST_CHECK enum err sheet_send(
    struct req *r, struct arena *scratch, const struct xlsx *book, struct str title);

/* Make the page of r, and those after it, and answer with their tables as a file. Pages are made in
 * `page`, their rows kept in `rows`: neither is needed any more when a file was made (OK, and
 * req->sheet_made), but what else the page answers with stands in `page`. E_TOO_LARGE: more than a
 * file holds; E_BUSY: *stop (or NULL) became true. */
MUST_CHECK enum err sheet_whole(
    struct req *r, struct arena *page, struct arena *rows, const atomic_bool *stop);
/* What to say instead of the usual when a file could not be made; false: nothing of ours. */
bool sheet_trouble(struct req *r, int status, struct str *why, struct str *advice);

#endif
