/* again.c: who acts is read anew in the transaction that writes.
 *
 * Between the answer of the page and the turn of the writer a duty may have been ended, an account
 * closed: then it counts as ended. Rows of the API ask for their token again by themselves, when
 * the structure has changed (api/report_send.c).
 */
#include "org/page.h"

enum err org_actor_again(struct tx *tx, struct req *r)
{
    struct actor *now;
    enum err e;

    if (!r->actor || r->api)
        return OK;
    now = arena_new(r->arena, struct actor);
    e = actor_load(
        tx->db, r->arena, (struct account_id){r->account_id}, day_of_ms(tx->now_ms), now);
    if (e == E_NOT_FOUND)
        return E_DENIED;
    if (e != OK)
        return e;
    now->origin = r->actor->origin;
    if (!r->actor->role_count) /* kept from his duties until he has done something else first */
        now->role_count = 0;
    r->actor = now;
    return org_may(r, r->route->permission) ? OK : E_DENIED;
}
