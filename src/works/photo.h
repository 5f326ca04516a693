/* photo.h: photographs of a unit's day in a campaign, also of a work before, while and after.
 *
 * What is kept are two JPEGs made of pixels alone (doc/picture.h), beside the journal; the facts
 * photo-added and photo-removed hold their names, never their bytes or the words under them. A
 * removed photograph is erased: its bytes and its words are gone, the fact of it stays.
 *
 * Whoever adds one says whether a person in it can be recognised. Such a photograph is shown to the
 * unit itself and to who added it, and to nobody else unless an agreement in the register covers
 * it.
 */
#ifndef WORKS_PHOTO_H
#define WORKS_PHOTO_H

#include "doc/picture.h"
#include "works/shot.h"

enum { PHOTOS_A_DAY_MAX = 12, PHOTOS_AT_ONCE_MAX = 10 };

struct photo_id {
    int64_t v;
};

enum photo_stage { STAGE_BEFORE, STAGE_DURING, STAGE_AFTER, STAGE_LAST };
const char *photo_stage_label(enum photo_stage stage); /* message id */

struct photo {
    union {
        struct shot shot;
        struct {
            SHOT_MEMBERS;
        };
    };
    struct photo_id id;
    enum photo_stage stage;
    struct str picture, small;
    int width, height;
};

struct photo_list {
    struct photo *items;
    size_t count, capacity;
};

/* Inside a write: keeps the bytes and adds the fact photo-added. E_INVALID: the unit is not in the
 * campaign, the day not of it or not yet there, the work not of the unit, the caption too long;
 * E_TOO_LARGE: the day has PHOTOS_A_DAY_MAX; E_CONFLICT: the unit has this very picture there. */
MUST_CHECK enum err photo_add(
    struct tx *tx, const struct photo *p, const struct picture *picture, struct photo_id *ret);

/* Inside a write: the fact photo-removed; bytes and caption are erased unless another photograph
 * still needs them. E_NOT_FOUND; E_INVALID: not a code of shot_whys. */
MUST_CHECK enum err photo_remove(struct tx *tx, struct photo_id id, const char *why);

/* Inside a write: the fact photo-agreed. E_NOT_FOUND: no such photograph; E_INVALID: nobody can be
 * recognised in it, or the agreement is of another unit, not about photographs, or does not hold.
 */
MUST_CHECK enum err photo_agree(struct tx *tx, struct photo_id id, struct consent_id consent);

MUST_CHECK enum err photo_find(
    struct db *db, struct arena *a, struct photo_id id, struct photo *ret);
/* By work, those of no work last; then by day. */
MUST_CHECK enum err photo_list_of_unit(struct db *db, struct arena *a, struct campaign_id campaign,
    struct unit_id unit, struct photo_list *ret);
/* Of all units; of each by work as above, then by stage, day. */
MUST_CHECK enum err photo_list_of_campaign(
    struct db *db, struct arena *a, struct campaign_id campaign, struct photo_list *ret);
MUST_CHECK enum err photo_list_of_day(struct db *db, struct arena *a, struct campaign_id campaign,
    struct unit_id unit, day_t day, struct photo_list *ret);

/* Of one work, whoever sent them, by day. */
MUST_CHECK enum err photo_list_of_work(struct db *db, struct arena *a, struct campaign_id campaign,
    struct work_id work, struct photo_list *ret);

/* Of one event, by day. */
MUST_CHECK enum err photo_list_of_event(struct db *db, struct arena *a, struct campaign_id campaign,
    struct event event, struct photo_list *ret);

/* The kinds of facts, for src/facts.c. */
extern const struct fact_kind photo_kinds[];

#endif
