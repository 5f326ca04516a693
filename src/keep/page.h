/* page.h: the page about backups, for administrators. */
#ifndef KEEP_PAGE_H
#define KEEP_PAGE_H

#include "http/layout.h"
#include "http/request.h"
#include "keep/made.h"

struct backup_view {
    struct page page;
    struct backup_made_list made; /* the newest first */
    bool late;
    int64_t hours; /* since the newest */
};

/* A row of src/routes.c. */
enum err page_backup(struct req *r);

#endif
