/* happening.h: the sessions, houses, gifts and days of care of a campaign by one name, for whoever
 * ties pictures to them. */
#ifndef CLIPS_HAPPENING_H
#define CLIPS_HAPPENING_H

#include "base/tr.h"
#include "campaign/campaign.h"
#include "works/event.h"

struct happening {
    struct event event;
    struct unit_id unit; /* who holds it, or the commune */
    day_t day;           /* 0: of no one day */
    struct str name;     /* "Buổi nói chuyện 12/12: …" */
    struct str href;     /* its page */
};

struct happening_list {
    struct happening *items;
    size_t count, capacity;
};

/* All of a campaign: sessions, houses, gifts, days of care. */
MUST_CHECK enum err happening_list_of(struct db *db, struct arena *a, enum lang lang,
    const struct campaign *c, struct happening_list *ret);
/* NULL: not of this campaign. */
const struct happening *happening_at(const struct happening_list *all, struct event event);

#endif
