/* page.h: a signed day as a file in the browser: saved by the commune, handed in at the level
 * above. */
#ifndef PARCEL_PAGE_H
#define PARCEL_PAGE_H

#include "http/form.h"
#include "http/layout.h"
#include "http/request.h"

struct parcel_view {
    struct page page;
    struct form *form;
};

/* Rows of src/routes.c. */
enum err page_day_file(struct req *r);
enum err page_parcel(struct req *r);
enum err act_parcel(struct req *r);
enum err work_parcel(struct req *r);
enum err write_parcel(struct tx *tx, struct req *r);

#endif
