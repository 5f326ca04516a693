/* campaign_facts.h: bodies of the facts of a campaign; inside the room only. */
#ifndef CAMPAIGN_CAMPAIGN_FACTS_H
#define CAMPAIGN_CAMPAIGN_FACTS_H

#include "campaign/campaign.h"

struct str campaign_opened_body(struct arena *a, const struct campaign *c);
struct str campaign_settings_changed_body(
    struct arena *a, struct campaign_id id, const struct campaign *c);
/* charge_seal: of who is in charge; "": nobody. */
struct str campaign_unit_added_body(
    struct arena *a, struct campaign_id id, const struct campaign_unit *u, struct str charge_seal);
struct str campaign_deadline_added_body(struct arena *a, struct campaign_id id,
    const struct campaign_deadline *d, struct str what_seal);
struct str campaign_deadline_dropped_body(
    struct arena *a, struct campaign_id id, const struct campaign_deadline *d);
struct str campaign_deadline_moved_body(
    struct arena *a, struct campaign_id id, const struct campaign_deadline *d);

#endif
