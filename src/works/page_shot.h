/* page_shot.h: what the pages of photographs and of clips have in common: who asks about which
 * unit, who may see one, the fields that say what every one of them must say.
 *
 * Who may add and remove: the unit itself, and the commune that runs the campaign. Who may see:
 * they, and whoever may read one of both; of a file with a recognisable person only the unit itself
 * and who added it, until an agreement of the register covers it.
 */
#ifndef WORKS_PAGE_SHOT_H
#define WORKS_PAGE_SHOT_H

#include "http/form.h"
#include "http/request.h"
#include "works/shot.h"

/* Who asks, and about which unit of which campaign. */
struct shot_place {
    struct campaign campaign;
    struct unit_id unit;
    struct str unit_name;
    bool own;     /* of the unit itself */
    bool may_add; /* also the commune on its behalf */
};

/* E_DENIED: this visitor sees nothing of it; E_NOT_FOUND: no such campaign, or no unit of it. */
MUST_CHECK enum err shot_place_find(struct req *r, struct db *db, struct campaign_id campaign,
    struct unit_id unit, struct shot_place *ret);

/* May this visitor see pictures that a unit sent to a campaign of this commune at all? */
bool pictures_seen(struct req *r, struct db *db, struct unit_id commune, struct unit_id unit);
/* May this visitor see it? `own`: of the unit itself. */
bool shot_is_shown(const struct req *r, struct db *db, const struct shot *k, bool own);
/* Does nobody else see it until an agreement is chosen? */
bool shot_needs_consent(const struct req *r, const struct shot *k);

/* Fields of the form that sends: "day", a day of the campaign that has come; "people", whether
 * somebody can be recognised, which shot_people() reads; "caption". Labels and hints are message
 * ids. */
struct field shot_day_field(const struct req *r, const struct campaign *c);
struct field shot_people_field(const char *label, const char *hint);
struct field shot_caption_field(const char *hint);
bool shot_people(const struct form *f);

/* The answer with one picture: kept by the browser, but asked for again each time: it may be gone,
 * or no longer be shown. One that shows somebody is not kept. */
MUST_CHECK enum err shot_send_picture(struct req *r, struct str blob, bool recognisable);

/* Papers of the campaign that keep pictures which were removed, said by a room above. */
void shot_files_gone(struct html *h, struct campaign_id campaign);

#endif
