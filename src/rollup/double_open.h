/* double_open.h: the possible doubles that nobody has settled yet: of a campaign, or of everything
 * under a unit. What is alike is for works/double.h to say; here works are made into its records
 * and what a person settled already is left out.
 */
#ifndef ROLLUP_DOUBLE_OPEN_H
#define ROLLUP_DOUBLE_OPEN_H

#include "rollup/rollup.h"
#include "works/double.h"
#include "works/double_settle.h"

struct double_photo {
    int64_t id; /* photo */
    uint64_t likeness;
};

/* A work as it is compared and shown. Its quantity `done` as reported, wherever it is counted. */
struct double_subject {
    struct work work;
    struct unit_id area; /* the commune it lies in; 0: it could lie in any */
    struct str unit_name, place_name;
    struct bounded done;
    day_t first_day, last_day; /* of the work, else of the reports of it; 0: not known */
    day_t planned_on;          /* the first day of its campaign: where sums count what is planned */
    const struct double_photo *photos;
    size_t photo_count;
};

struct double_subjects {
    struct double_subject *items;
    size_t count, capacity;
};

struct doubles {
    struct double_subjects subjects;
    struct double_pairs all;  /* indexes of subjects, the likeliest first; settled ones too */
    struct double_pairs open; /* of these, what nobody has settled */
    struct double_settlements settled;
};

/* Of sixteen hexadecimal digits, as a photograph has them; anything else counts for nothing. */
uint64_t likeness_read(struct str hex);

/* Of a campaign. */
MUST_CHECK enum err doubles_of_campaign(
    struct db *db, struct arena *a, const struct rollup *r, struct doubles *ret);
/* Of works whose campaign has a day in the span: of those run by the unit `by`, or if that is 0 of
 * all for whose unit `within` is true. What was done is not worked out: `done` is 0. Only subjects
 * and `all`: what may be kept for a while; doubles_settle() gives the rest. */
MUST_CHECK enum err doubles_between(struct db *db, struct arena *a, day_t from, day_t to,
    struct unit_id by, bool (*within)(void *context, struct unit_id commune), void *context,
    struct doubles *ret);
/* What is settled at this moment, and so what is open. */
MUST_CHECK enum err doubles_settle(
    struct db *db, struct arena *a, struct campaign_id campaign, struct doubles *d);

/* The subject of a work, or NULL. */
const struct double_subject *double_subject_find(const struct doubles *d, struct work_id id);

#endif
