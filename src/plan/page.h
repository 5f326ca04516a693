/* page.h: what the pages of plans show. The functions are rows of src/routes.c. */
#ifndef PLAN_PAGE_H
#define PLAN_PAGE_H

#include "http/form.h"
#include "http/layout.h"
#include "http/request.h"
#include "plan/plan_store.h"

struct plan_list_page {
    struct page page;
    struct plan_record_list plans;
    struct form *form;
};

/* A piece of a line of the text, marked or not. */
struct plan_piece {
    struct str text;
    const char *class;   /* of its mark: "" read, "error", "warning", "note"; NULL: no mark */
    struct str href;     /* what stands beside it; empty: nothing */
    struct str id;       /* its own address; empty: none */
    struct str *anchors; /* addresses of what begins here under a mark that hides it */
    size_t anchor_count;
};

struct plan_piece_list {
    struct plan_piece *items;
    size_t count, capacity;
};

struct plan_text_line {
    size_t number;
    struct plan_piece_list pieces;
};

struct plan_finding_row {
    const struct finding *finding;
    struct str kind; /* "Lỗi, dòng 91" */
    struct str message, hint;
    struct str worked;   /* the sum worked out; empty: none */
    struct str id, mark; /* "f3", "#m3" */
    bool shows_evidence; /* it rests on other lines, too */
};

struct plan_line_row {
    const struct plan_line *line;
    struct str place, quantity, money, id, mark, correct_href;
};

struct plan_correction_row {
    struct str what, why, who;
    int64_t at_ms;
};

struct plan_show {
    struct page page;
    struct plan_full full;
    struct plan_text_line *text;
    size_t text_count;
    struct plan_finding_row *findings;
    size_t finding_count, errors, warnings;
    struct plan_line_row *lines;
    size_t line_count;
    struct plan_correction_row *corrections;
    size_t correction_count;
    struct str href;
    bool may_compile;
};

struct plan_line_page {
    struct page page;
    struct plan_full full;
    struct str words; /* as they stand in the text; empty: a new line */
    struct str action;
    struct form *form;
};

/* The sign of a measure on screen, a message id; an empty text for things only counted. */
const char *plan_unit_label(enum unit u);

/* The text in pieces, marked by what was read and what is remarked. */
struct plan_text_line *plan_text_mark(
    struct arena *a, const struct plan_full *full, size_t *ret_count);

enum err page_plan_list(struct req *r);
enum err page_plan_book(struct req *r);
enum err act_plan_upload(struct req *r);
enum err work_plan_upload(struct req *r);
enum err write_plan_upload(struct tx *tx, struct req *r);
enum err page_plan_show(struct req *r);
enum err write_plan_accept(struct tx *tx, struct req *r);
enum err page_plan_line(struct req *r);
enum err act_plan_line(struct req *r);
enum err write_plan_line(struct tx *tx, struct req *r);

#endif
