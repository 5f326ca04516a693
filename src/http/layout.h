/* layout.h: what stands around every page: head, navigation, title, the one next step.
 *
 * A template begins with {{call page_begin(h, &v->page)}} and ends with {{call page_end(h,
 * &v->page)}}.
 */
#ifndef HTTP_LAYOUT_H
#define HTTP_LAYOUT_H

#include "http/html.h"

enum { LAYOUT_NAV_MAX = 8, PAGE_CRUMBS_MAX = 5 };

struct nav_item {
    const char *href;
    const char *label; /* message id */
    bool current;
};

/* Filled by app->layout(). */
struct layout {
    struct nav_item nav[LAYOUT_NAV_MAX];
    size_t nav_count;
    const char *own_path;      /* the person's own page, behind the name; NULL: none */
    const char *sign_out_path; /* POST; NULL: no such button */
    const char *help_path;     /* the help of this page; NULL: none */
    struct str place;          /* "Xã Tân Phong": whose notebook this is */
    const char *feed_path;     /* news of what this person may read (Atom); NULL: none */
    struct str calendar_path;  /* of the campaign that is shown (iCalendar); empty: none */
};

struct crumb {
    struct str href, label;
};

/* The head of one page. Texts are in the reader's language already (req_t(), REQ_T()). */
struct page {
    struct str title;                     /* h1 and window title */
    struct crumb crumbs[PAGE_CRUMBS_MAX]; /* from the root down, without this page */
    struct str next;                      /* the one next step, as a sentence; empty: none */
    struct str next_href, next_label;     /* its button; empty: only the sentence */
    bool next_urgent;                     /* needs a person now: the red accent */
    bool wide;                            /* tables and boards: the full width */
};

void page_begin(struct html *h, const struct page *p);
void page_end(struct html *h, const struct page *p);

#endif
