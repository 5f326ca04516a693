/* page.h: histories on screen. The functions are rows of src/routes.c. */
#ifndef HISTORY_PAGE_H
#define HISTORY_PAGE_H

#include "history/history.h"
#include "http/layout.h"

struct history_page {
    struct page page;
    struct history history;
    struct str lead;      /* what is told, in a sentence; empty: nothing to say */
    struct str older;     /* the way to what came before; empty: that is all */
    struct str day, kind; /* of the journal: what was asked for */
    struct str from;
    int64_t unit, account; /* 0: all */
    bool filters;          /* show the form that asks for them */
    bool shortened;        /* many were looked at and few shown: go on from `older` */
    size_t cut;            /* only so many of the newest are shown; 0: all */
};

/* One unit and day: every revision, its doubts, the sign-offs that contain it. */
/* history_sheet.c: the entries as a spreadsheet, when it is asked for. */
void history_sheet(struct req *r, const struct history *h);

enum err page_report_history(struct req *r);
/* One day of a campaign: its sign-offs and what they changed, doubts that were decided. */
enum err page_day_history(struct req *r);
/* The facts about one campaign, plan, account or unit. */
enum err page_campaign_history(struct req *r);
enum err page_plan_history(struct req *r);
enum err page_account_history(struct req *r);
enum err page_unit_changes(struct req *r);
/* All facts that touch what this administrator administers. */
enum err page_journal(struct req *r);

#endif
