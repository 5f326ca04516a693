/* work.h: a physical work with one identity, one place and one lead unit.
 *
 * Quantity enters only through the work, and only its lead unit reports it: a hamlet, the commune
 * or an agency. Others that take part add people and labour-days, not metres, so a metre cannot be
 * counted twice. What changes about a work later stands in work_change.h.
 */
#ifndef WORKS_WORK_H
#define WORKS_WORK_H

#include "campaign/campaign.h"
#include "plan/plan.h"
#include "works/measure.h"

struct work_id {
    int64_t v;
};

struct work {
    struct work_id id;
    struct campaign_id campaign;
    struct unit_id unit; /* the lead unit: a hamlet, an agency, or the commune where none is said */
    enum kind kind;
    struct str name;       /* "Phát quang tuyến đường Lộ kiểm" */
    enum unit measure;     /* of planned and done: m, m2, count … */
    int64_t planned_milli; /* 0: no quantity was planned */
    char bound;
    int64_t money_vnd;         /* planned cost; -1: not said */
    int64_t plan_line;         /* line of the plan's text it came from; 0: added by hand */
    struct str place;          /* as people say it: "tổ 2-3, ấp Trại Bí"; may be empty */
    struct unit_id place_unit; /* the hamlet where it lies, or the commune; when adding, 0: the lead
                                  unit, or the commune if that is an agency */
    enum work_state state;
    day_t state_day;           /* from when; 0: not said */
    day_t first_day, last_day; /* when it is to be done; 0: not said */
    struct work_id counted_in; /* 0: counts itself; else the work that holds its quantity already */
    int64_t proposal_id;       /* the proposal it was approved from; 0: none */
};

struct work_list {
    struct work *items;
    size_t count, capacity;
};

enum { WORK_NAME_MAX = 300, WORK_PLACE_MAX = 200 }; /* characters */

/* In the journal and for programs: "under-way"; on screen, a message id: "đang làm". */
const char *work_state_name(enum work_state state);
const char *work_state_label(enum work_state state);
/* WORK_NONE: no such state. */
enum work_state work_state_find(struct str name);

/* What is still expected of it: the planned quantity, nothing of one that is dropped. */
int64_t work_expected_milli(const struct work *w);
/* The same for the amounts of one work: houses are counted in "căn", trees in "cây". */
const char *work_unit_label(const struct work *w);

/* What is wrong with a work by itself: a message id that says how to mend it, and in *field the
 * member it is about ("name", "planned", "place", "last_day"). NULL: nothing is wrong. */
const char *work_fault(const struct work *w, const char **field);

/* Inside a write: the fact work-added. E_INVALID: no name, no measure, negative or absurd quantity,
 * lead unit not in the campaign, place unit neither a hamlet of it nor the commune, state other
 * than surveyed or approved; E_NOT_FOUND: no such campaign. */
MUST_CHECK enum err work_add(struct tx *tx, const struct work *w, struct work_id *ret);

MUST_CHECK enum err work_find(struct db *db, struct arena *a, struct work_id id, struct work *ret);
/* In the order of the plan. */
MUST_CHECK enum err work_list_of(
    struct db *db, struct arena *a, struct campaign_id campaign, struct work_list *ret);
MUST_CHECK enum err work_list_of_unit(struct db *db, struct arena *a, struct campaign_id campaign,
    struct unit_id unit, struct work_list *ret);

/* The kinds of facts of this room, for src/facts.c. */
extern const struct fact_kind work_kinds[];

#endif
