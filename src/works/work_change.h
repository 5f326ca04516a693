/* work_change.h: what changes about a work after it was added: its words and days, how far it is,
 * what it costs, who takes part, who leads it.
 *
 * Every change is a fact; saying what is so already adds none, so a form that is sent twice changes
 * nothing twice. What was reported of a work is never touched here.
 */
#ifndef WORKS_WORK_CHANGE_H
#define WORKS_WORK_CHANGE_H

#include "works/work.h"

enum { WORK_WHY_MAX = 500, WORK_PEOPLE_MAX = 100000 };

/* Inside a write: the fact work-changed, with name, place, place_unit, first_day, last_day and
 * planned_milli as `to` has them; the rest of it is not looked at. `why` is kept sealed.
 * E_INVALID: work_fault(), the place is not of the campaign, the quantity changes without a word of
 * why; E_NOT_FOUND. */
MUST_CHECK enum err work_change(struct tx *tx, const struct work *to, struct str why);

/* --- how far it is --- */

/* Whether a work may go from one state to another. */
enum work_step { STEP_NONE, STEP_PLAIN, STEP_WITH_WHY };
enum work_step work_step(enum work_state from, enum work_state to);

/* What is wrong with going to that state: a message id, and the field ("state", "day", "why").
 * NULL: nothing. */
const char *work_state_fault(const struct work *w, enum work_state to, day_t day, struct str why,
    day_t today, const char **field);
/* Inside a write: the fact work-state-changed; the why is kept sealed. E_INVALID: as above.
 * E_CONFLICT: it is to be dropped while others are counted in it. */
MUST_CHECK enum err work_state_change(
    struct tx *tx, struct work_id id, enum work_state to, day_t day, struct str why);

struct work_moment {
    int64_t seq;
    enum work_state state;
    day_t day;
    struct str why; /* empty: none was said */
    struct str by;  /* office */
    int64_t at_ms;
};
struct work_moments {
    struct work_moment *items;
    size_t count, capacity;
};
/* The oldest first; how it was added is not among them. */
MUST_CHECK enum err work_history(
    struct db *db, struct arena *a, struct work_id id, struct work_moments *ret);

/* --- what it costs --- */

enum cost_source {
    COST_BUDGET,
    COST_PEOPLE,
    COST_SPONSORS,
    COST_FORCES,
    COST_OTHER,
    COST_SOURCE_LAST
};
const char *cost_source_name(enum cost_source s);   /* "budget"; in the journal */
const char *cost_source_label(enum cost_source s);  /* message id */
enum cost_source cost_source_find(struct str name); /* of an unknown name: other */

struct work_cost {
    int64_t planned_vnd, real_vnd; /* -1: not said */
};
struct work_costs {
    struct work_cost of[COST_SOURCE_LAST];
};
/* Inside a write: the fact work-cost-set, one for each source that changes. E_INVALID: less than -1
 * or absurd; E_NOT_FOUND. */
MUST_CHECK enum err work_costs_set(
    struct tx *tx, struct work_id id, const struct work_costs *costs);
MUST_CHECK enum err work_costs_of(struct db *db, struct work_id id, struct work_costs *ret);

/* --- who takes part --- */

struct work_part {
    struct unit_id unit;
    struct str name;
    bool is_agency;
    int64_t people, labour_milli; /* planned; -1: not said */
    struct work_id work;          /* in a list; nothing to set */
};
struct work_part_list {
    struct work_part *items;
    size_t count, capacity;
};
/* Inside a write: the fact work-part-set. E_INVALID: the unit is not of the campaign or leads the
 * work, numbers less than -1 or absurd; E_NOT_FOUND. */
MUST_CHECK enum err work_part_set(struct tx *tx, struct work_id id, const struct work_part *part);
/* Inside a write: the fact work-part-ended. E_NOT_FOUND: the unit takes no part. */
MUST_CHECK enum err work_part_end(struct tx *tx, struct work_id id, struct unit_id unit);
MUST_CHECK enum err work_parts_of(
    struct db *db, struct arena *a, struct work_id id, struct work_part_list *ret);
/* Of all its works, in the order of these. */
MUST_CHECK enum err work_parts_of_campaign(
    struct db *db, struct arena *a, struct campaign_id id, struct work_part_list *ret);

/* --- who leads it --- */

/* Inside a write: the fact work-moved; a unit that takes part in it and leads it from now on takes
 * part no more. The caller has made sure that nobody has reported a quantity of it: a metre stays
 * with whoever reported it. E_INVALID: the unit is not of the campaign; E_NOT_FOUND. */
MUST_CHECK enum err work_move(struct tx *tx, struct work_id id, struct unit_id to);

/* --- a work that is led elsewhere --- */

/* Inside a write: the work here is as `w` says: name, place, days, quantity, lead unit, state,
 * counted_in. The fact work-mirrored if anything differs; *changed says so. No steps are asked for:
 * they were taken where the campaign is led. What was settled here about doubles stays. E_INVALID:
 * work_fault(), units not of the campaign, another kind or measure; E_NOT_FOUND. */
MUST_CHECK enum err work_mirror(struct tx *tx, const struct work *w, bool *changed);

#endif
