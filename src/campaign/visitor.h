/* visitor.h: who asks for a page of a campaign, and for which of its units they may act.
 *
 * A page of a campaign is open to who may read its commune and to who reports for one of its units.
 * Whoever compiles for the commune acts for all units; who reports, for his own.
 */
#ifndef CAMPAIGN_VISITOR_H
#define CAMPAIGN_VISITOR_H

#include "campaign/campaign.h"
#include "http/form.h"
#include "http/layout.h"
#include "http/request.h"

struct campaign_visitor {
    struct campaign campaign;
    struct str commune; /* its name */
    struct campaign_unit_list units;
    bool may_read;    /* the board */
    bool may_compile; /* acts for all */
    bool may_act;     /* for some unit */
};

/* E_NOT_FOUND, E_DENIED, or the campaign with its units. */
MUST_CHECK enum err campaign_visitor_find(
    struct req *r, struct db *db, struct campaign_id id, struct campaign_visitor *ret);
/* May the visitor write about this unit: who compiles, and who reports for it? */
bool campaign_visitor_acts(
    const struct req *r, struct db *db, const struct campaign_visitor *v, struct unit_id unit);

/* A unit of the campaign or the commune; "–" for another. */
struct str campaign_visitor_unit(const struct campaign_visitor *v, struct unit_id unit);
bool campaign_visitor_has(const struct campaign_visitor *v, struct unit_id unit);

/* All units and the commune, each once: the commune last, unless it reports like any other. */
size_t campaign_visitor_count(const struct campaign_visitor *v);
struct unit_id campaign_visitor_at(const struct campaign_visitor *v, size_t i);

/* A field to choose a unit from; which: those the visitor acts for, or all hamlets. */
enum visitor_units { VISITOR_ACTS_FOR, VISITOR_HAMLETS };
struct field campaign_visitor_field(const struct req *r, const struct campaign_visitor *v,
    enum visitor_units which, const char *name, const char *label);
/* What was chosen there; 0: nothing. */
struct unit_id campaign_visitor_chosen(const struct form *f, const char *name);
void campaign_visitor_choose(struct form *f, const char *name, struct unit_id unit);

/* A field for a day of the campaign; with `past` at most today. */
struct field campaign_visitor_day(const struct req *r, const struct campaign_visitor *v,
    const char *name, const char *label, bool past);

/* "Trang đầu", the campaign, and one page of it. */
void campaign_visitor_crumbs(struct req *r, struct page *p, const struct campaign_visitor *v,
    const char *part, const char *label);

#endif
