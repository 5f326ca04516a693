/* work_form.h: what the files about the forms of a work share; inside the room only.
 *
 * Each form is one of its own on the page of the work; a refused one is shown again with what was
 * typed, and nothing of it is written. */
#ifndef ROLLUP_WORK_FORM_H
#define ROLLUP_WORK_FORM_H

#include "rollup/work_page.h"

struct form *work_form_new(struct req *r, struct field *f, size_t count);
const char *work_number_z(struct req *r, int64_t n);
/* The work of this request. */
MUST_CHECK enum err work_view_of(struct req *r, struct work_view *v);
/* Back to its page, with a sentence. */
enum err work_saved(struct req *r, const char *vi);
/* In the write: who may is asked again. */
MUST_CHECK enum err work_right_again(struct tx *tx, struct req *r, bool lead_may, struct work *w);
/* What its lead unit has ever reported of it: sum is of the newest revisions. */
struct work_said {
    bool any;
    day_t last; /* the last day; 0: none */
    struct bounded sum;
};
MUST_CHECK enum err work_said_of(
    struct db *db, struct arena *a, const struct work *w, struct work_said *ret);
/* The number that is the value of what was chosen. */
int64_t work_chosen(const struct form *f, const char *name);

/* Where a work may lie: the hamlets of the campaign, then the commune; or who may lead one: the
 * agencies, too. */
struct choice *work_place_choices(
    struct req *r, const struct rollup *rollup, bool agencies, size_t *count);

/* NULL: there is nothing to choose. */
struct form *work_state_form(struct req *r, const struct work_view *v);
struct form *work_change_form(struct req *r, const struct work_view *v);
struct form *work_cost_form(struct req *r, const struct work_costs *costs);
struct form *work_part_form(struct req *r, const struct work_view *v);
struct form *work_move_form(struct req *r, const struct work_view *v);

#endif
