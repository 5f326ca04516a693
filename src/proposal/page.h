/* page.h: what the pages of this room show. The functions are rows of src/routes.c. */
#ifndef PROPOSAL_PAGE_H
#define PROPOSAL_PAGE_H

#include "http/chart.h"
#include "http/form.h"
#include "http/layout.h"
#include "http/request.h"
#include "proposal/balance.h"
#include "proposal/check.h"
#include "proposal/proposal.h"

enum { ROW_FIELDS = 9, SPARE_ROWS = 3 };

/* Who asks, and about which unit of which campaign. */
struct place_here {
    struct campaign campaign;
    struct campaign_unit unit;
    struct campaign_unit_list units; /* of the campaign */
    bool own;                        /* reports for the unit */
    bool may_hand_in;                /* also the committee on its behalf */
    bool may_decide, may_read_all;
};

/* One line to be typed. The names of its fields; line: what stands there already, or NULL. */
struct line_row {
    const char *kind, *words, *quantity, *number;
    const char *place, *first, *last, *people, *money; /* behind "Thêm chi tiết" */
    const struct proposal_line *line;
    bool open; /* something stands behind it */
};

struct line_rows {
    struct line_row *items;
    size_t count, capacity;
};

/* A line as it is shown. */
struct line_view {
    const struct proposal_line *line;
    struct str name, quantity, place, days, work_href, work_name;
    enum state state;
    bool may_change; /* can be handed in otherwise */
    /* the committee's fields, of a line that may be decided */
    const char *decision, *work, *why, *seen;
    struct str like; /* what the checks say of it; empty: nothing */
};

struct proposal_page {
    struct page page;
    struct place_here here;
    struct proposal now; /* id 0: nothing was handed in */
    struct proposals revisions;
    struct line_view *lines;
    size_t line_count, to_decide;
    day_t due;
    struct str due_words;
    bool late, over;
    struct form *form, *file_form, *decide_form, *settle_form;
    struct line_rows rows;
    struct str plan_title;        /* of the document that the rows were read from; empty: none */
    struct findings findings;     /* of that document */
    struct check_findings checks; /* of the whole plan, for the committee */
    size_t elsewhere;             /* lines of it that speak of other hamlets */
    struct str path;              /* /campaign/:id/proposal/:unit */
};

/* A unit in the committee's list. */
struct proposal_row {
    const struct campaign_unit *unit;
    struct str href;
    struct proposal now;
    enum state state;
    const char *words; /* of the state, a message id */
    bool late;
    size_t lines, decided, returned;
    struct progress progress;
};

struct proposal_list_page {
    struct page page;
    struct campaign campaign;
    struct proposal_row *rows;
    size_t row_count, sent, approved, missing, late;
    day_t due;
    struct str due_words, reminder;
    bool may_decide, own_only;
    struct form *due_form;
    struct check_findings findings;
    struct balance_view *balance;
    size_t balance_count;
};

/* One kind and measure, side by side. */
struct balance_view {
    struct str kind, assigned, promised, approved, done;
    struct str directive;
    struct progress promised_bar, approved_bar, done_bar;
    bool short_of; /* promised is less than assigned */
};

struct target_page {
    struct page page;
    struct campaign campaign;
    struct balance_view *rows;
    size_t count;
    bool may_set;
    struct form *form;
};

/* All plans of a campaign at once. */
struct across {
    struct campaign_unit_list units;
    struct proposals proposals;
    struct unit_promises lines;
    struct targets targets;
    struct balance balance;
    struct check_findings findings;
    day_t due;
};

/* across.c: filled whole or not to be used. */
MUST_CHECK enum err across_plans(struct req *r, const struct campaign *c, struct across *ret);

/* page_common.c */
MUST_CHECK enum err find_place_here(struct req *r, struct db *db, struct place_here *p);
void proposal_crumbs(struct req *r, struct page *p, const struct campaign *c, bool all);
struct str due_sentence(struct req *r, day_t due);
/* "Phát quang: 300 m, đường tổ 3" without its kind: the quantity with its sign. */
struct str line_quantity(
    struct req *r, enum kind kind, enum unit measure, int64_t milli, char bound);
/* The balance in words and bars. */
struct balance_view *balance_views(struct req *r, const struct balance *b);
/* How far a unit's plan is. */
void proposal_row_state(struct proposal_row *row, day_t due, day_t today);

/* page_lines.c: the form of lines, from what stands or from what was sent. */
struct form *lines_form(
    struct req *r, const struct place_here *p, size_t count, struct line_rows *ret);
size_t lines_sent(const struct req *r);
void lines_fill(struct req *r, struct form *f, const struct line_rows *rows, size_t row,
    const struct proposal_line *l);
MUST_CHECK enum err lines_read(struct req *r, const struct place_here *p,
    const struct proposal_lines *there, const struct line_rows *rows, struct proposal_lines *ret);

/* page_decide.c */
struct form *decide_form(
    struct req *r, const struct work_list *works, struct line_view *lines, size_t count);
struct form *settle_form_new(struct req *r);

enum err page_proposal_list(struct req *r);
enum err act_proposal_due(struct req *r);
enum err write_proposal_due(struct tx *tx, struct req *r);
enum err page_proposal_show(struct req *r);
enum err act_proposal_hand_in(struct req *r);
enum err write_proposal_hand_in(struct tx *tx, struct req *r);
enum err act_proposal_file(struct req *r);
enum err work_proposal_file(struct req *r);
enum err write_proposal_file(struct tx *tx, struct req *r);
enum err act_proposal_decide(struct req *r);
enum err write_proposal_decide(struct tx *tx, struct req *r);
enum err act_proposal_settle(struct req *r);
enum err write_proposal_settle(struct tx *tx, struct req *r);
enum err page_target_list(struct req *r);
enum err act_target_set(struct req *r);
enum err write_target_set(struct tx *tx, struct req *r);

#endif
