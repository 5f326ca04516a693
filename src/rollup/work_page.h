/* work_page.h: the works of a campaign and the page of one work, with what was reported of it.
 *
 * Who may see one: whoever may read the commune that runs the campaign, or a unit that leads the
 * work or takes part in it. Who may change it: who compiles for the commune; the lead unit may say
 * that it has begun and that it is done.
 */
#ifndef ROLLUP_WORK_PAGE_H
#define ROLLUP_WORK_PAGE_H

#include "rollup/page.h"
#include "works/page.h"
#include "works/work_change.h"

/* A work as one visitor may see it. */
struct work_view {
    const struct rollup *rollup;
    const struct work *work;
    const struct tally *tally;
    struct work_part_list parts;
    bool may_compile; /* the commune: everything */
    bool may_lead;    /* the lead unit itself */
    bool may_read;    /* the board of the campaign, too */
};

/* E_NOT_FOUND, E_DENIED, or the work with its sums. */
MUST_CHECK enum err work_view_find(struct req *r, struct work_id id, struct work_view *ret);

/* How far a work is on screen: an approved one of which a quantity was reported is under way. */
enum work_state work_state_shown(const struct work *w, int64_t done_milli);

/* ---- the list ------------------------------------------------------------------------------ */

struct work_list_row {
    const struct work *work;
    enum work_state state;
    struct str lead, planned, done, doubtful; /* doubtful empty: none */
    struct progress progress;
    int64_t percent; /* -1: nothing planned, or no longer expected */
};

struct work_list_group {
    struct str place;
    struct work_list_row *rows;
    size_t count;
};

struct work_list_view {
    struct page page;
    const struct campaign *campaign;
    struct work_list_group *groups;
    size_t group_count, shown, all;
    struct form *filter;
    bool may_compile, may_read;
};

/* work_sheet.c: the list as a spreadsheet, when it is asked for. */
void work_list_sheet(struct req *r, const struct work_list_view *v);

/* ---- one work ------------------------------------------------------------------------------ */

struct work_day_row {
    day_t day;
    struct str quantity, people, labour_days, href;
    bool doubtful, excluded;
};

struct work_cost_row {
    const char *label, *planned_field, *real_field;
    struct str planned, real;
};

struct work_part_row {
    struct str name;
    bool leads;
    struct unit_id unit;
    struct str people, labour_days;            /* planned */
    struct str days, said_people, said_labour; /* reported on the days of the work */
};

struct work_moment_row {
    const struct work_moment *moment;
    bool last;
};

struct work_show {
    struct page page;
    struct work_view view;
    struct str lead, place, counted_in;
    enum work_state state;
    struct str planned, done, left, doubtful;
    struct progress progress;
    struct work_day_row *days;
    size_t day_count;
    struct work_moments history;
    struct work_cost_row costs[COST_SOURCE_LAST];
    struct str planned_sum, real_sum; /* empty: nothing said */
    bool has_costs;
    struct work_part_row *parts;
    size_t part_count;
    struct photo_rows photos[STAGE_LAST];
    size_t photo_count;
    struct form *state_form, *change_form, *cost_form, *part_form, *move_form; /* NULL: may not */
    const char *open; /* the form that was refused; NULL: none */
};

/* ---- a new one ----------------------------------------------------------------------------- */

struct work_new_view {
    struct page page;
    const struct campaign *campaign;
    struct form *form;
};

enum err page_work_new(struct req *r);
enum err act_work_new(struct req *r);
enum err write_work_new(struct tx *tx, struct req *r);

/* work_form.c: the forms of the page, empty but for what is there. */
enum err work_forms_fill(struct req *r, struct work_show *v);

enum err page_work_list(struct req *r);
enum err page_work_show(struct req *r);
enum err act_work_state(struct req *r);
enum err write_work_state(struct tx *tx, struct req *r);
enum err act_work_change(struct req *r);
enum err write_work_change(struct tx *tx, struct req *r);
enum err act_work_costs(struct req *r);
enum err write_work_costs(struct tx *tx, struct req *r);
enum err act_work_part(struct req *r);
enum err write_work_part(struct tx *tx, struct req *r);
enum err write_work_part_end(struct tx *tx, struct req *r);
enum err act_work_move(struct req *r);
enum err write_work_move(struct tx *tx, struct req *r);

/* What a room above adds to the page of a work (struct app), if there is one. */
void work_given(struct html *h, const struct work *w);
void work_clips(struct html *h, const struct work *w);

#endif
