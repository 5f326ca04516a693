/* page.h: the pages of the final report. The functions are rows of src/routes.c. */
#ifndef REVIEW_PAGE_H
#define REVIEW_PAGE_H

#include "http/request.h"

enum err page_review(struct req *r);
enum err act_review_sign(struct req *r);
enum err write_review_sign(struct tx *tx, struct req *r);
enum err page_review_text(struct req *r);
enum err act_review_text(struct req *r);
enum err write_review_text(struct tx *tx, struct req *r);

#endif
