/* book.h: the handbook as it stands in the program. The tables are made by tools/handbook.py from
 * docs/so-tay and docs/handbook-en; nothing here is written by hand, and the HTML in them is made
 * there from escaped words.
 */
#ifndef HELP_BOOK_H
#define HELP_BOOK_H

#include "base/str.h"
#include "base/tr.h"

/* From one heading to the next. The first of a chapter has no anchor. */
struct help_section {
    const char *anchor, *title;
    const char *text; /* a line a paragraph, item or row: what is searched */
};

struct help_chapter {
    const char *name; /* of the address: "report" in /help/report */
    const char *part; /* the part of the book that begins here; "": none */
    const char *title;
    struct str html;
    const struct help_section *sections;
    size_t section_count;
};

struct help_book {
    const struct help_chapter *chapters;
    size_t count;
};

/* Where the help of a page stands. */
struct help_place {
    const char *route, *path;
};

/* A word that is explained where it stands; both languages. */
struct help_term {
    const char *name, *word[2], *meaning[2];
};

extern const struct help_book help_books[]; /* by enum lang, the same chapters in the same order */
extern const struct help_place help_places[]; /* ends with a row whose route is NULL */
extern const struct help_term help_terms[];   /* ends with a row whose name is NULL */

#endif
