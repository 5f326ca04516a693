/* sheet.h: the tables of any page as a spreadsheet: what ?as=xlsx and ?as=csv answer.
 *
 * The page is made as always, with its rights and its filters; then the tables in its markup become
 * sheets. So a table downloads what it shows, and no page has to do anything for it. What the
 * markup means for a spreadsheet is written in docs/TEMPLATES.md.
 */
#ifndef HTTP_SHEET_H
#define HTTP_SHEET_H

#include "doc/xlsx.h"
#include "http/request.h"

enum sheet_as { SHEET_NOT, SHEET_XLSX, SHEET_CSV };

/* What this GET asks for. */
enum sheet_as sheet_asked(const struct req *r);

/* Does this markup hold a table that can be saved? A calendar, or a table of the handbook, is none.
 */
bool sheet_in(struct str markup);
/* The address of this page as a spreadsheet, with its own query. */
struct str sheet_href(const struct req *r, enum sheet_as as);

/* The tables of the markup, in the language of the page. Tables with the same head become one, with
 * a first column that says which. E_NOT_FOUND: there is none; E_TOO_LARGE. */
MUST_CHECK enum err sheet_read(
    struct arena *a, struct str markup, enum lang lang, struct xlsx *ret, struct str *ret_title);
/* The same as CSV: with a byte order mark, numbers and days as programs write them, but thousandths
 * as 3.1250, which nobody can read as thousands. E_TOO_LARGE. */
MUST_CHECK enum err sheet_csv(struct arena *a, const struct xlsx *book, struct str *ret);

/* The answer of a page that was made: its tables as a file. */
MUST_CHECK enum err sheet_answer(struct req *r, struct str markup);

#endif
