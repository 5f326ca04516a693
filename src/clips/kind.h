/* kind.h: what kinds of clips a campaign asks for: how long, by when, from whom.
 *
 * Seed of it is a line of the plan ("địa phương, tập thể 07-10 phút; mô hình mới 05-07 phút, cá
 * nhân 03-05 phút"): kinds_of_plan() reads such lines and proposes, a person confirms. Numbers 1 to
 * CLIP_KINDS_MAX name a kind within its campaign.
 */
#ifndef CLIPS_KIND_H
#define CLIPS_KIND_H

#include "campaign/campaign.h"

enum { CLIP_KINDS_MAX = 8, CLIP_KIND_NAME_MAX = 80, CLIP_SECONDS_MAX = 3600 };

enum clip_owed { OWED_BY_NOBODY, OWED_BY_HAMLETS, OWED_BY_ALL, OWED_LAST };
const char *clip_owed_label(enum clip_owed owed); /* message id */

struct clip_kind {
    int number;
    struct str name;
    int64_t min_s, max_s; /* both more than 0, min_s <= max_s */
    day_t due_day;        /* 0: none */
    enum clip_owed owed;
};

struct clip_kind_list {
    struct clip_kind *items; /* by number */
    size_t count, capacity;
};

/* How a length stands to a kind: 0 within, else by how many seconds too short (below 0) or too long
 * (above 0). What is less than a second off is within. */
int64_t clip_kind_off(const struct clip_kind *kind, int64_t duration_ms);

/* Pure: kinds that the lines of a plan name with minutes; at most CLIP_KINDS_MAX, numbered. A line
 * counts when it speaks of clips or reports in pictures ("video clip", "phóng sự"). */
void clip_kinds_of_text(struct arena *a, struct str text, struct clip_kind_list *ret);

/* Inside a write: the fact clip-kind-set; an empty name takes the kind away. What says nothing new
 * is not written. E_INVALID: number, name or lengths that cannot be. */
MUST_CHECK enum err clip_kind_set(
    struct tx *tx, struct campaign_id campaign, const struct clip_kind *kind);

MUST_CHECK enum err clip_kind_list_of(
    struct db *db, struct arena *a, struct campaign_id campaign, struct clip_kind_list *ret);
/* NULL: none of that number. */
const struct clip_kind *clip_kind_at(const struct clip_kind_list *all, int number);

/* For the table of kinds in clip.c. */
MUST_CHECK enum err clip_kind_set_apply(struct tx *tx, const struct fact *f);

#endif
