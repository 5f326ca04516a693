/* csv.h: comma separated values (RFC 4180), in and out; in also with other marks than the comma.
 *
 * The text has passed utf8_clean(), which takes away the byte order mark and makes every line end
 * in LF. A field in quotes may hold commas, line ends and doubled quotes. Sizes are bounded; what
 * breaks the rules ends the reading with a reason and its line.
 */
#ifndef BASE_CSV_H
#define BASE_CSV_H

#include "base/str.h"

enum { CSV_FIELDS_MAX = 64, CSV_FIELD_MAX = 4096 };

struct csv {
    struct str text;
    size_t at;
    size_t line;     /* of the next record, from 1 */
    char mark;       /* between fields: ',' unless the caller sets ';', a tab or '|' */
    bool loose;      /* set by the caller: a quotation mark inside a bare field is a plain letter */
    const char *why; /* message id, after E_INVALID */
};

struct csv_record {
    struct str fields[CSV_FIELDS_MAX]; /* borrowed from the text, or unquoted in the arena */
    size_t count;
    size_t line; /* where it begins */
};

void csv_init(struct csv *c, struct str text);
/* The next record that is not an empty line. E_NOT_FOUND: no more. E_INVALID: c->why and c->line
 * say what is wrong where; nothing can be read after that. */
MUST_CHECK enum err csv_next(struct csv *c, struct arena *a, struct csv_record *ret);
/* Append a field, in quotes where it needs them; `first` in its record: no comma before it. */
void csv_add(struct buf *b, struct str field, bool first);

#endif
