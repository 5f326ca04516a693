/* page.h: what the pages of the handbook show. The functions are rows of src/routes.c. */
#ifndef HELP_PAGE_H
#define HELP_PAGE_H

#include "help/help.h"
#include "http/assets.h"
#include "http/layout.h"
#include "http/request.h"

struct help_index {
    struct page page;
    const struct help_book *book;
    struct str question;
    struct help_found_list found;
};

struct help_show {
    struct page page;
    const struct help_chapter *chapter, *before, *after; /* NULL: none */
};

/* The pictures of the handbook, for app->pictures. */
extern const struct asset help_pictures[];

/* /help: the contents, and what "?q=…" finds. */
enum err page_help(struct req *r);
/* /help/$name: one chapter. */
enum err page_help_chapter(struct req *r);

#endif
