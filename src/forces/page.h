/* page.h: what the pages of forces show. The functions are rows of src/routes.c. */
#ifndef FORCES_PAGE_H
#define FORCES_PAGE_H

#include "forces/forces.h"
#include "http/chart.h"
#include "rollup/page.h"

/* One kind (or all) on one day. */
struct force_shown {
    struct str present, planned; /* empty: nobody said; nothing planned */
    struct str href;             /* where it comes from; empty: a day to come */
    bool fewer;                  /* certainly fewer than planned */
};

struct force_row {
    struct str label;
    struct force_shown *cells; /* one a day */
    struct force_shown total;
};

/* Met or not, on one day. */
struct criterion_mark {
    enum verdict verdict;
    struct str href, title; /* title: why, or the two figures */
};

struct criterion_shown {
    const struct criterion *criterion;
    struct str name, rule, above, below; /* below: "61 người" */
    struct judgement sum;
    struct str unsaid;            /* kinds nobody said, on days that count */
    struct str without;           /* days that could not be counted: "12/12, 15/12" */
    struct criterion_mark *marks; /* one a day of the campaign */
    struct str edit_href;         /* empty: may not */
};

struct force_unit_row {
    struct str name, href, present, planned;
    size_t days;   /* with a figure */
    size_t silent; /* days without a report */
    bool fewer;
};

struct forces_page {
    struct page page;
    struct campaign_view view;
    struct str unit_name; /* empty: all units */
    struct str all_href;
    struct board_day *days;
    size_t day_count;
    struct force_row *rows;
    size_t row_count;
    struct force_row sum;
    struct str *silent; /* per day: how many did not report; empty: none */
    struct criterion_shown *criteria;
    size_t criterion_count;
    struct force_unit_row *units;
    size_t unit_count;
    struct columns columns;
    bool any_plan, any_present, any_silent;
};

struct forces_form_page {
    struct page page;
    struct campaign campaign;
    struct form *form;
    struct str action;
    bool known; /* a criterion that is there already */
};

/* "12/12, 15/12": days of the campaign up to `until` where the ratio could not be told. */
struct str criterion_days_without(
    struct arena *a, const struct rollup *r, const struct criterion *c, int unit, day_t until);
/* Fill one criterion, of all units (-1) or one. */
void criterion_shown_fill(struct req *r, const struct rollup *rollup, const struct criterion *c,
    int unit, day_t until, struct criterion_shown *ret);
/* The columns of a picture: everybody, planned and present. */
struct columns forces_columns(struct arena *a, enum lang lang, const struct forces *f, day_t until);

enum err page_forces(struct req *r);
enum err page_forces_plan(struct req *r);
enum err act_forces_plan(struct req *r);
enum err write_forces_plan(struct tx *tx, struct req *r);
enum err page_criterion(struct req *r);
enum err act_criterion(struct req *r);
enum err write_criterion(struct tx *tx, struct req *r);

#endif
