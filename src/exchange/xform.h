/* xform.h: the daily form of one campaign as an ODK XForm, for ODK Collect and its kin. Pure.
 *
 * One form a campaign, drawn for the units that the asker reports for: day, unit, each unit's works
 * with the quantity of the day and a photograph, the indicators, a note, whether it corrects. Names
 * of its nodes are the keys of the journal ("w12", "citizens"), so that what comes back is read by
 * the same names (submission.h). Words stand in it in Vietnamese and English. The version is a
 * digest of all the rest: it changes when, and only when, the form does.
 *
 * Where that would be too much for a telephone, each unit has a form of its own (`only`). What then
 * still finds no room is said in words on the first screen of the form, never left out in silence.
 */
#ifndef EXCHANGE_XFORM_H
#define EXCHANGE_XFORM_H

#include "works/work.h"

/* More would be a form that no telephone opens. */
enum { XFORM_UNITS_MAX = 300, XFORM_WORKS_MAX = 1000, XFORM_BYTES_MAX = 8 * 1024 * 1024 };

/* The root of what is sent, and what stands before the number of the campaign in its id. */
#define XFORM_ROOT "daily"
#define XFORM_ID "chungsuc-"

struct xform {
    const struct campaign *campaign;
    const struct campaign_unit *units; /* whom the asker reports for, at least one */
    size_t unit_count;
    const struct work *works; /* those that still take quantities; others than theirs are skipped */
    size_t work_count;
    struct unit_id only; /* a form of this unit alone; 0: the campaign's one form */
    size_t works_left;   /* of that unit, which found no room */
    size_t units_left;   /* not 0: no form at all, but words: so many units have none */
    struct str page;     /* where what is left is reported: a whole address */
};

struct xform_text {
    struct str xml, version;
};

/* "chungsuc-12", of one unit "chungsuc-12-34", of the words alone "chungsuc-12-rest". */
struct str xform_id(struct arena *a, const struct xform *f);
/* Which campaign that is. E_INVALID: none of ours. */
MUST_CHECK enum err xform_id_read(struct str id, struct campaign_id *ret);
/* The name of the campaign, and of the unit where the form is of one alone. */
struct str xform_title(struct arena *a, const struct xform *f);
/* E_TOO_LARGE. */
MUST_CHECK enum err xform_write(struct arena *a, const struct xform *f, struct xform_text *ret);

#endif
