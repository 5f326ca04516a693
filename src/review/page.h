/* page.h: the pages of the final report. The functions are rows of src/routes.c. */
#ifndef REVIEW_PAGE_H
#define REVIEW_PAGE_H

#include "http/request.h"

struct review_sources;

enum err page_review(struct req *r);
enum err page_review_paper(struct req *r);
enum err act_review_sign(struct req *r);
enum err write_review_sign(struct tx *tx, struct req *r);
enum err page_review_text(struct req *r);
enum err act_review_text(struct req *r);
enum err write_review_text(struct tx *tx, struct req *r);

/* The report as an official paper of the Party form; texts and figures as they stand. */
MUST_CHECK enum err review_paper_write(
    struct arena *a, const struct review_sources *s, int64_t now_ms, struct str *ret_docx);
/* The same as plain text, for tests. */
MUST_CHECK enum err review_paper_plain(
    struct arena *a, const struct review_sources *s, int64_t now_ms, struct str *ret);

#endif
