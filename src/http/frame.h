/* frame.h: what frame.html needs to know of a page. */
#ifndef HTTP_FRAME_H
#define HTTP_FRAME_H

#include "http/layout.h"
#include "http/request.h"

struct frame {
    const struct page *page;
    struct req *req;
    const char *lang;
    struct layout layout;
    struct str sheet_href, csv_href; /* the page as a spreadsheet; empty: it has no table */
};

/* A term where it first stands on a page. */
struct term_view {
    const char *name;
    struct str words, word, meaning;
};

/* A page that only says why there is none. */
struct trouble {
    struct page page;
    int status;
    struct str why, advice; /* in the reader's language */
    struct str sign_in;     /* where to sign in; empty: no such link */
};

#endif
