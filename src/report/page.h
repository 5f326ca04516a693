/* page.h: what the pages of reports show. The functions are rows of src/routes.c. */
#ifndef REPORT_PAGE_H
#define REPORT_PAGE_H

#include "http/chart.h"
#include "http/form.h"
#include "http/layout.h"
#include "http/request.h"
#include "report/report.h"
#include "works/page.h"

/* A work on the form: what is planned, done and left. */
struct work_row {
    const struct work *work;
    struct progress progress;
    int64_t left_milli;
    struct str planned, done, left; /* with their sign */
    const char *today, *so_far;     /* names of the fields */
};

struct indicator_group {
    const char *label; /* message id */
    const char *anchor;
    size_t from, to; /* of indicators[] */
};

/* One figure of a report, in words. before/after: as a correction changed it. */
struct figure_row {
    struct str label, before, after;
    bool differs;
};

struct revision_row {
    const struct report *report;
    struct str office;
    bool on_behalf; /* sent by another unit than the one that reports */
    struct figure_row *figures;
    size_t figure_count;
};

struct report_day {
    struct page page;
    struct campaign campaign;
    struct campaign_unit unit;
    day_t day, day_before, day_after; /* 0: none */
    enum state state;
    struct work_list works;
    struct work_row *rows;
    struct indicator_group *groups;
    size_t group_count;
    struct revision_row *revisions; /* newest first */
    size_t revision_count;
    struct figure_row
        *said; /* the newest revision, or in a conflict: theirs beside what was typed */
    size_t said_count;
    bool may_send, on_behalf, correcting, conflict, open;
    struct str window_hint; /* empty: nothing to send, or sent already */
    struct form *form;
    struct photo_rows photos; /* of this day */
};

/* One day of a strip. */
struct strip_day {
    day_t day;
    struct str short_day; /* "12/12" */
    enum state state;
    bool today;
    bool link; /* the day has begun */
};

/* A campaign on the first page: as one reports in it, or (unit 0) as one compiles it. */
struct home_campaign {
    struct campaign campaign;
    struct unit_id unit;
    struct str unit_name;
    struct str window; /* "13:30–15:00" */
    struct strip_day *days;
    size_t day_count;
    int64_t reported, expected; /* units, today */
    bool running, compiles;
};

struct home {
    struct page page;
    struct home_campaign *items;
    size_t count, capacity;
    bool has_strip;
};

/* "12/12": where the year is clear from the campaign. */
struct str day_short(struct arena *a, day_t day);

/* What a report of that day is called on a strip, judged at now_ms; NULL: nothing came. */
enum state report_state(
    const struct campaign *c, day_t day, const struct report *newest, int64_t now_ms);

/* Campaign, unit and day of the address, and whether this person may be here and send: members
 * campaign to day, may_send, on_behalf. E_NOT_FOUND, E_DENIED. */
MUST_CHECK enum err report_day_find(struct req *r, struct db *db, struct report_day *v);
/* What stands in a report, field by field as it would be typed: {"w12":"hơn 120","note":"…"}. */
void report_fields_json(
    struct req *r, const struct work_list *works, const struct report *report, struct buf *b);

/* What the phone and the server say to each other; raised when one no longer understands the
 * other. */
enum { PHONE_FORMAT = 1 };

enum err page_home(struct req *r);
enum err page_report_send_show(struct req *r);
enum err page_report_send_act(struct req *r);
enum err page_report_send_write(struct tx *tx, struct req *r);
enum err page_report_day_show(struct req *r);
enum err page_report_day_act(struct req *r);
enum err page_report_day_write(struct tx *tx, struct req *r);

#endif
