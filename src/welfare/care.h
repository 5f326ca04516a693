/* care.h: days on which people are looked after: medical visits, visits to families and forces.
 *
 * People are a number: so many were examined, so many families were visited. Who was ill with what
 * has no place here. What is counted differs by kind (care_kinds.def) and is never added up across
 * kinds. A medical visit without the number of its permit is shown with a warning.
 */
#ifndef WELFARE_CARE_H
#define WELFARE_CARE_H

#include "campaign/campaign.h"
#include "works/work_change.h"

struct care_id {
    int64_t v;
};

struct care_kind {
    const char *code, *label;
    const char *unit, *count_label, *value_label; /* message ids */
    bool permit;
};
extern const struct care_kind care_kinds[];
extern const size_t care_kind_count;

enum care_state { CARE_PLANNED, CARE_DONE, CARE_NOT_DONE, CARE_STATES };
const char *care_state_label(enum care_state s);

enum { CARES_MAX = 500, CARE_TEXT_MAX = 300, CARE_COUNT_MAX = 100000 };

struct care {
    struct care_id id;
    struct campaign_id campaign;
    struct unit_id unit; /* who organises it */
    size_t kind;         /* index of care_kinds */
    day_t day;
    struct unit_id place_unit;
    struct str provider, permit, place, whom, note; /* whom: a kind of people */
    int64_t expected;                               /* -1: not said */
    enum cost_source source;
    enum care_state state;
    int64_t done, value_vnd; /* -1: not said */
    struct str result;
    int64_t account_id, at_ms;
};

struct care_list {
    struct care *items; /* by day */
    size_t count, capacity;
};

/* As in talk.h: what is wrong by itself. */
const char *care_fault(
    const struct care *c, const struct campaign *campaign, const char **field, struct str *arg);
/* A warning, not a fault: it needs a permit and none is written. */
bool care_lacks_permit(const struct care *c);

/* Inside a write: the facts care-planned, care-changed, care-result. E_CONFLICT: the very same is
 * there (*ret names it); E_TOO_LARGE: CARES_MAX; E_INVALID; E_NOT_FOUND. */
MUST_CHECK enum err care_add(struct tx *tx, const struct care *c, struct care_id *ret);
MUST_CHECK enum err care_change(struct tx *tx, const struct care *c);
/* What is done is not moved to a day to come, nor what was counted to another kind: its result is
 * corrected first. care_change() says E_INVALID. */
bool care_change_keeps_result(const struct care *before, const struct care *after, day_t today);
struct care_result {
    enum care_state state;
    int64_t done, value_vnd; /* -1: not said */
    struct str words;
};
const char *care_result_fault(const struct care *c, const struct care_result *result, day_t today,
    const char **field, struct str *arg);
MUST_CHECK enum err care_set_result(
    struct tx *tx, struct care_id id, const struct care_result *result);

MUST_CHECK enum err care_find(struct db *db, struct arena *a, struct care_id id, struct care *ret);
MUST_CHECK enum err care_list_of(
    struct db *db, struct arena *a, struct campaign_id campaign, struct care_list *ret);

#endif
