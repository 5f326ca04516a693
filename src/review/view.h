/* view.h: what the templates of this room show. */
#ifndef REVIEW_VIEW_H
#define REVIEW_VIEW_H

#include "http/form.h"
#include "http/layout.h"
#include "review/doc.h"
#include "review/page.h"

struct review_page {
    struct page page;
    struct campaign campaign;
    struct review_sources sources;
    struct review_doc doc;
    struct str base;         /* "/campaign/82/review" */
    bool may_write, differs; /* differs: no longer what was signed */
    enum review_refusal refusal;
    struct form *sign_form; /* NULL: may not, or nothing to sign */
};

struct review_text_page {
    struct page page;
    struct campaign campaign;
    enum review_section section;
    struct form *form;
    struct review_text_list versions;
    struct str action;
    const struct review_part *part; /* the figures the text stands beside */
};

#endif
