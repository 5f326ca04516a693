/* house.h: houses for people: under which name, built or repaired, how far, at what cost.
 *
 * The one mechanism against counting twice: a quantity enters sums only through a work. The plan's
 * "12 căn" are works of the kinds house-build and house-repair, and their done quantity comes from
 * daily reports. A house here is the card of one of them: it is tied to its work, never adds to any
 * sum, and the page shows planned by works, done by reports and cards handed over side by side. A
 * house without a work is one that the plan does not have. A work takes no more cards than the
 * houses it plans; build and repair are never added together.
 *
 * Who lives there is not written: a house is "Ấp Cầu, xây mới số 2".
 */
#ifndef WELFARE_HOUSE_H
#define WELFARE_HOUSE_H

#include "campaign/campaign.h"
#include "works/work.h"
#include "works/work_change.h"

#define HOUSE_SHEET "house-sheet"

struct house_id {
    int64_t v;
};

struct house_type {
    const char *code, *label;
};
extern const struct house_type house_types[];
extern const size_t house_type_count;

enum house_stage {
    HOUSE_STARTED,
    HOUSE_FOUNDATION,
    HOUSE_WALLS,
    HOUSE_ROOF,
    HOUSE_FINISHED,
    HOUSE_HANDED_OVER,
    HOUSE_STAGES
};
const char *house_stage_label(enum house_stage s);
enum house_stage house_stage_find(struct str code); /* "roof"; HOUSE_STAGES: no such stage */

enum { HOUSES_MAX = 1000, HOUSE_TEXT_MAX = 300 };

struct house {
    struct house_id id;
    struct campaign_id campaign;
    struct unit_id unit; /* the hamlet, or the commune */
    size_t type;         /* index of house_types */
    bool repair;
    int64_t number;           /* within its hamlet and kind: given by house_add() */
    struct work_id work;      /* 0: not in the plan */
    struct str note;          /* where it stands, how large; no names */
    day_t days[HOUSE_STAGES]; /* 0: not yet */
    day_t dropped_day;        /* 0: not dropped */
    struct str dropped_why;
    struct work_costs value;
    int64_t account_id, at_ms, province;
};

struct house_list {
    struct house *items; /* by hamlet, build before repair, number */
    size_t count, capacity;
};

/* How far it is: HOUSE_STAGES when not begun. */
enum house_stage house_reached(const struct house *h);

/* What is wrong by itself: a message id, the member, and *arg for %1. */
const char *house_fault(const struct house *h, const char **field, struct str *arg);

/* Inside a write: the fact house-planned, with the next number of its hamlet. E_INVALID:
 * house_fault(), a hamlet or work of another campaign, a work of another kind or hamlet;
 * E_TOO_LARGE: the work has all its cards, or HOUSES_MAX. */
MUST_CHECK enum err house_add(struct tx *tx, const struct house *h, struct house_id *ret);
/* The fact house-changed: type, work and note. */
MUST_CHECK enum err house_change(struct tx *tx, const struct house *h);
/* The fact house-stage-reached on a day; day 0 takes the newest stage back. E_INVALID: a day to
 * come, or before an earlier stage or after a later one; house-dropped before. */
const char *house_stage_fault(
    const struct house *h, enum house_stage stage, day_t day, day_t today);
MUST_CHECK enum err house_reach(
    struct tx *tx, struct house_id id, enum house_stage stage, day_t day);
/* The fact house-dropped with a word of why, today; none when it was dropped already. E_INVALID:
 * no word, or a word that names somebody; E_CONFLICT: handed over already. */
MUST_CHECK enum err house_drop(struct tx *tx, struct house_id id, struct str why);
/* The facts house-value-set, one for each source that changes. */
MUST_CHECK enum err house_value_set(
    struct tx *tx, struct house_id id, const struct work_costs *value);

MUST_CHECK enum err house_find(
    struct db *db, struct arena *a, struct house_id id, struct house *ret);
MUST_CHECK enum err house_list_of(
    struct db *db, struct arena *a, struct campaign_id campaign, struct house_list *ret);
/* How many cards there are: a form carries the number it saw, so that it is not taken twice. */
MUST_CHECK enum err house_count_of(struct db *db, struct campaign_id campaign, int64_t *ret);

#endif
