/* reach.h: how much of a campaign's duties somebody sees and may change.
 *
 * Who may read the commune sees all of them; a hamlet or an agency that reports in the campaign
 * sees its own and what everybody should know. Who compiles for the commune may change all; a unit
 * says of its own duties that they are done, writes its drafts and reviews those it is to review.
 */
#ifndef DUTY_REACH_H
#define DUTY_REACH_H

#include "duty/duty.h"
#include "org/account.h"

struct duty_reach {
    bool all;                              /* sees all of them */
    bool manages;                          /* and may change them */
    struct unit_id units[ACTOR_ROLES_MAX]; /* reports for these units of the campaign */
    size_t count;
};

/* E_DENIED: the campaign is none of the actor's business. */
MUST_CHECK enum err duty_reach_find(struct db *db, struct arena *a, const struct actor *actor,
    const struct campaign *c, struct duty_reach *ret);

bool duty_may_see(const struct duty_reach *w, const struct duty *d);
bool duty_may_settle(const struct duty_reach *w, const struct duty *d); /* and write its draft */
bool duty_may_review(const struct duty_reach *w, const struct duty *d);

#endif
