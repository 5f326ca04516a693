/* work.h: a physical work with one identity, one place and one lead unit.
 *
 * Quantity enters only through the work: agencies that take part add people and labour-days, not
 * metres, so a metre cannot be counted twice.
 */
#ifndef WORKS_WORK_H
#define WORKS_WORK_H

#include "base/bounded.h"
#include "campaign/campaign.h"
#include "plan/plan.h"

struct work_id {
    int64_t v;
};

struct work {
    struct work_id id;
    struct campaign_id campaign;
    struct unit_id unit; /* the hamlet that answers for it; the commune where none is said */
    enum kind kind;
    struct str name;       /* "Phát quang tuyến đường Lộ kiểm" */
    enum unit measure;     /* of planned and done: m, m2, count … */
    int64_t planned_milli; /* 0: no quantity was planned */
    char bound;
    int64_t money_vnd; /* planned cost; -1: not said */
    int64_t plan_line; /* line of the plan's text it came from; 0: added by hand */
};

struct work_list {
    struct work *items;
    size_t count, capacity;
};

enum { WORK_NAME_MAX = 300 }; /* characters */

/* Planned beyond this is a slip of the pen: thousandths of the measure for one work. */
int64_t work_milli_max(enum unit measure);
/* The sign behind a number on screen and on paper, a message id: "m", "m²", "cuộc", "đồng"; an
 * empty text for things that are only counted. */
const char *measure_label(enum unit measure);
/* By its public name ("m", "count"); UNIT_NONE: works are not measured so. */
enum unit measure_find(struct str name);
/* A quantity with its sign: "1.234,5 m", "12 căn", "12". */
struct str quantity_words(struct arena *a, enum lang lang, int64_t milli, const char *sign);
/* The same of one that is more or less sure: "hơn 1.234,5 m". */
struct str bounded_words(
    struct arena *a, enum lang lang, struct bounded quantity, const char *sign);

/* The same for the amounts of one work: houses are counted in "căn", trees in "cây". */
const char *work_unit_label(const struct work *w);

/* What is wrong with a work by itself: a message id that says how to mend it, and in *field the
 * member it is about ("name", "planned"). NULL: nothing is wrong. */
const char *work_fault(const struct work *w, const char **field);

/* Inside a write: the fact work-added. E_INVALID: no name, no measure, negative or absurd quantity,
 * unit not in the campaign or an agency; E_NOT_FOUND: no such campaign. */
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
