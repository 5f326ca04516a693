/* page.h: the board of a unit above the hamlets: a commune, a province, the country, an agency
 * with its own below it. One page for all levels; every number leads one level down, until the
 * hamlet's report of a day. Load, render; the sums are those in memory (sums.h).
 */
#ifndef OVERVIEW_PAGE_H
#define OVERVIEW_PAGE_H

#include "sums/compare.h"
#include "rollup/page.h"

enum {
    UNIT_DAYS_SHOWN = 31,  /* columns of the picture */
    UNIT_RANKED_ENDS = 10, /* shown of each end where there are many */
    UNIT_RANKED_ALL = 24,  /* up to so many are shown as one list */
    UNIT_MISSING_PAGE = 100,
    UNIT_SPREAD = 11, /* 0-9 %, … 90-99 %, 100 % and more */
};

/* What an address asks for:
 * /unit/12?from=2024-12-10&to=2024-12-24&line=agency&of=clearing.m&sort=share */
struct unit_query {
    struct unit_id unit;
    enum line line;
    day_t from, to;
    struct str of; /* code of the column that is ranked; empty: the first one */
    bool by_share; /* rows from the least reported on; else in Vietnamese order */
};

struct unit_day {
    day_t day;
    struct str iso, short_day, href;
    bool today, weekend;
};

/* One cell: how much of what was expected came. */
struct unit_cell {
    const char *css; /* "c5" … "c0", "none"; of a single report its state */
    bool single;     /* one report: `state` is drawn */
    enum state state;
    struct str text, title, href;
};

struct unit_row {
    struct unit_id unit;
    struct str name, note, href;
    struct completeness sum;
    struct unit_cell *cells;
    struct unit_cell whole;
    struct str missing, late; /* counts over the span; empty: none */
};

struct unit_kind_row {
    size_t column;
    struct str label, href, done, planned;
    struct progress progress;
    int64_t percent; /* -1: nothing planned */
    bool ranked;     /* the one whose ranking is shown */
};

struct unit_ranked {
    struct str name, href, amount;
    int64_t percent; /* -1: nothing planned */
    int64_t milli, planned_milli;
    int width; /* of the bar, in thousandths */
};

struct unit_ranking {
    struct str label;
    bool planned; /* by percent of the plan; else by amount */
    struct unit_ranked *items;
    size_t count, without; /* without: nothing planned there */
    size_t spread[UNIT_SPREAD];
};

struct unit_figure {
    struct str label, amount, sure, href;
    struct trend trend;
};

struct unit_choice {
    struct str label, href;
    bool current;
};

struct unit_campaign {
    struct campaign campaign;
    struct str href;
};

struct unit_board {
    struct page page;
    const struct sums *sums;
    struct org_unit unit;
    struct unit_query query;
    struct str kind, span, action, from_iso, to_iso, trouble;
    bool any;     /* something was ever expected here */
    bool singles; /* cells that are one report, drawn by its state */
    struct unit_choice lines[LINE_LAST], sorts[2];
    size_t line_count;
    struct unit_day *days;
    size_t day_count;
    bool days_cut; /* the picture begins later than the span */
    struct unit_row *rows, total;
    size_t row_count;
    struct completeness sum;
    struct str percent, expected, on_time, late, missing, corrected, awaited_text;
    int64_t awaited; /* of today; not missing yet */
    struct unit_kind_row *kinds;
    size_t kind_count;
    struct unit_ranking ranking;
    struct unit_figure *figures;
    size_t figure_count;
    struct unit_campaign *campaigns;
    size_t campaign_count;
    struct str compare_href, missing_href, doubles_href;
    bool may_import;     /* signed days of communes, as files */
    size_t missing_last; /* on the last day of the span */
};

struct unit_missing_row {
    struct str name, href;
};

struct unit_missing_group {
    struct str name, href;
    struct unit_missing_row *rows;
    size_t count;
};

struct unit_missing_view {
    struct page page;
    struct unit_missing_group *groups;
    size_t count, total, from, to;
    struct str before, after; /* addresses of the neighbouring pages; empty: none */
    struct str day;
};

struct unit_compare_row {
    struct str label, before, now, change, question, share;
    bool partial;
};

struct unit_compare_source {
    struct str name, href, people, reports;
    bool whole;
};

struct unit_compare_view {
    struct page page;
    struct str action, from, to, from2, to2, trouble, before, now;
    enum line line;
    bool any, partial;
    struct unit_compare_row *rows;
    size_t count;
    struct unit_compare_source *sources;
    size_t source_count, whole_count;
};

/* Inside the pages: the unit of the address if it is within reach, what is asked, and the sums. */
MUST_CHECK enum err unit_page_find(struct req *r, struct unit_board *v);
struct str unit_href(struct arena *a, const struct unit_query *q, struct unit_id unit, day_t from,
    day_t to, const char *page);
/* The way up, with what is asked; `itself`: this unit is the last crumb. */
MUST_CHECK enum err unit_board_crumbs(
    struct req *r, const struct unit_query *q, bool itself, struct page *p);
/* Days of the last campaign up to today. false: nothing was ever expected. */
MUST_CHECK enum err unit_span_default(struct req *r, const struct sums *s, struct unit_id unit,
    enum line line, struct unit_query *q, bool *ret_any);
/* A day of the query; false: it is there and cannot be read. */
bool unit_query_day(const struct req *r, const char *name, day_t *ret);
/* "hơn 1.234 m" */
struct str sum_words(struct arena *a, enum lang lang, struct sum_value v, const char *sign);
/* Behind the sums of a column over one day or several, a message id. */
const char *column_sign(const struct sum_column *c, size_t index, bool one_day);
/* The name of a unit in a list under `page`: an agency that is not the page's own says whose it is:
 * "Công an xã, Xã Tân Phong". */
struct str unit_label(
    const struct req *r, const struct sums *s, struct unit_id unit, struct unit_id page);
/* "1.234" */
struct str count_words(const struct req *r, int64_t n);

/* Inside the board, page_unit_fill.c: */
MUST_CHECK enum err unit_picture_fill(struct req *r, struct unit_board *v);
MUST_CHECK enum err unit_progress_fill(struct req *r, struct unit_board *v);

/* Rows of src/routes.c. */
enum err page_unit_home(struct req *r);
enum err page_unit_board(struct req *r);
enum err page_unit_missing(struct req *r);
enum err page_unit_compare(struct req *r);
enum err page_unit_double(struct req *r);
struct tx;
enum err write_unit_double(struct tx *tx, struct req *r);

/* Does this person read above a commune? For the navigation. */
bool unit_reads_above(const struct req *r);

#endif
