/* campaign_links.h: the strip of pages of one campaign, the same on its board and its own pages.
 * A room that has a page at /campaign/:id/NAME adds its row to campaign_links.def. */
#ifndef CAMPAIGN_CAMPAIGN_LINKS_H
#define CAMPAIGN_CAMPAIGN_LINKS_H

#include "campaign/campaign.h"
#include "http/html.h"

/* For {{call campaign_links(h, &campaign)}} under page_begin(). The strip as this visitor may see
 * it: only what he may open. The page that is open is marked. */
void campaign_links(struct html *h, const struct campaign *c);

/* What presses in the campaign, as a line with a link (campaign/note.h); nothing when nothing does.
 */
void campaign_note(struct html *h, const struct campaign *c);

#endif
