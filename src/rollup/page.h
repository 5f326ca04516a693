/* page.h: what the board and the day of a campaign show. The functions are rows of src/routes.c. */
#ifndef ROLLUP_PAGE_H
#define ROLLUP_PAGE_H

#include "http/chart.h"
#include "http/form.h"
#include "http/layout.h"
#include "http/request.h"
#include "doc/paper.h"
#include "rollup/sign.h"

/* A campaign as one visitor may see it: found, allowed, and its sums made. */
struct campaign_view {
    const struct rollup *rollup;
    bool may_compile;
};

/* E_NOT_FOUND, E_DENIED, or the sums. */
MUST_CHECK enum err campaign_view_find(struct req *r, struct campaign_view *ret);

/* Which state of the board a cell is in: what needs a person goes before what is done. */
enum state cell_state_shown(const struct cell *cell);

/* ---- the board ----------------------------------------------------------------------------- */

struct board_day {
    day_t day;
    struct str short_day; /* "12/12" */
    bool today, weekend, to_come, signed_off;
};

struct board_cell {
    enum state state;
    struct str href; /* empty: nothing to open yet */
    struct str title;
};

struct board_row {
    const struct campaign_unit *unit;
    struct board_cell *cells;
    size_t reported, due;
};

struct board_kind {
    const char *label;
    struct progress progress;
    struct str planned, done, doubtful; /* with their sign; doubtful empty: none */
    int64_t percent;                    /* -1: nothing planned */
    size_t works, works_done;
};

/* What needs a person now, as a sentence with a link. */
struct board_need {
    struct str text, href;
    bool urgent;
};

struct board_need_list {
    struct board_need *items;
    size_t count, capacity;
};

struct board {
    struct page page;
    struct campaign_view view;
    struct board_day *days;
    size_t day_count;
    struct board_row *rows;
    size_t row_count, hamlet_count;
    struct board_kind *kinds;
    size_t kind_count;
    struct board_need_list needs;
    struct campaign_deadline_list deadlines;
    struct str window;
    size_t reported_today, late_today;
    bool running;
    struct str people_total, labour_days_total;
    struct trend people;
};

enum err page_board(struct req *r);

/* ---- the consolidated day ------------------------------------------------------------------ */

struct day_unit {
    const struct campaign_unit *unit;
    const struct cell *cell;
    enum state state;
    struct str sent; /* "14:05, lần sửa 2" */
    struct str people, labour_days, works;
    struct str href;
};

/* A part of a sum: one unit's figure, with the way to its revisions. */
struct day_part {
    struct str label, day, until, planned, href;
    int64_t work; /* 0: of no work */
    bool excluded, doubtful;
};

struct day_sum {
    struct str label, day, until, planned; /* planned empty: none */
    struct progress progress;              /* plan 0: no bar */
    struct day_part *parts;
    size_t part_count;
};

struct day_doubt {
    const struct doubt *doubt;
    struct str unit, label, words, href;
    const char *decision, *why; /* names of its fields in the settle form; NULL: no form */
};

struct day_difference {
    struct str label, then_day, now_day, then_until, now_until;
};

struct day_page {
    struct page page;
    struct campaign_view view;
    day_t day, day_before, day_after;
    struct day_unit *units;
    size_t unit_count, reported, missing;
    struct str missing_names;
    struct day_sum *works, *indicators;
    size_t work_count, indicator_count;
    struct day_doubt *doubts;
    size_t doubt_count, doubts_open;
    struct signed_day signed_day; /* seq 0: not signed */
    struct day_difference *differences;
    size_t difference_count;
    struct form *settle_form; /* one for all open doubts of the day; NULL: none to settle */
    struct form *sign_form;
    struct str href, paper_href;
    bool may_sign, has_file;
};

enum err page_day(struct req *r);
enum err act_day_settle(struct req *r);
enum err write_day_settle(struct tx *tx, struct req *r);
enum err act_day_sign(struct req *r);
enum err write_day_sign(struct tx *tx, struct req *r);

/* ---- words --------------------------------------------------------------------------------- */

/* "Phát quang đường Lộ kiểm" or "Người dân". */
struct str figure_label(enum lang lang, const struct rollup *r, enum figure_of of, int64_t index);
/* The work that a double is counted in. */
struct str counted_in_name(enum lang lang, const struct rollup *r, const struct work *w);
/* The figure with its sign: "120 m", "hơn 4.500.000 đồng". */
struct str figure_amount(struct arena *a, enum lang lang, const struct rollup *r, enum figure_of of,
    int64_t index, struct bounded quantity);
/* The same of a sum over days: persons become attendances. */
struct str figure_until(struct arena *a, enum lang lang, const struct rollup *r, enum figure_of of,
    int64_t index, struct bounded quantity);
const char *indicator_until_sign(int64_t indicator); /* a message id */
/* Addresses. */
struct str day_path(struct arena *a, struct campaign_id campaign, day_t day);
struct str report_path(
    struct arena *a, struct campaign_id campaign, struct unit_id unit, day_t day);

/* The body of the official daily report. `s` NULL or unsigned: a draft of the sums as they stand.
 */
struct paper_words day_paper_words(
    struct arena *a, const struct rollup *r, const struct signed_day *s, day_t day);

/* At the field "number" of a form of signing: E_INVALID when the register of the body has given it
 * to another paper than its report `kind` about this day (0: about none); says which one to take.
 * OK for a field that is left empty. */
MUST_CHECK enum err refuse_number_in_register(
    struct db *db, struct req *r, struct campaign_id campaign, struct str kind, day_t of_day);

#endif
