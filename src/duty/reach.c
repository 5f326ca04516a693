/* reach.c: rights to duties, from the roles of the actor. */
#include "duty/reach.h"

enum err duty_reach_find(struct db *db, struct arena *a, const struct actor *actor,
    const struct campaign *c, struct duty_reach *ret)
{
    struct duty_reach w = {.all = may(db, actor, PERMISSION_READ, c->unit),
        .manages = may(db, actor, PERMISSION_COMPILE, c->unit)};

    for (size_t i = 0; actor && i < actor->role_count; i++) {
        const struct account_role *role = &actor->roles[i];
        struct campaign_unit u;
        enum err e;

        if (role->role != ROLE_REPORT)
            continue;
        e = campaign_unit_find(db, a, c->id, role->unit, &u);
        if (e == OK)
            w.units[w.count++] = role->unit;
        else if (e != E_NOT_FOUND)
            return e;
    }
    if (!w.all && !w.count)
        return E_DENIED;
    *ret = w;
    return OK;
}

static bool is_own(const struct duty_reach *w, struct unit_id unit)
{
    for (size_t i = 0; i < w->count; i++)
        if (unit.v && w->units[i].v == unit.v)
            return true;
    return false;
}

bool duty_may_see(const struct duty_reach *w, const struct duty *d)
{
    return w->all || is_own(w, d->unit) || (d->kind == DUTY_DRAFT && is_own(w, d->reviewer)) ||
           d->kind == DUTY_LAUNCH || d->kind == DUTY_PILOT || d->kind == DUTY_REVIEW || !d->adopted;
}

bool duty_may_settle(const struct duty_reach *w, const struct duty *d)
{
    return w->manages || is_own(w, d->unit);
}

bool duty_may_review(const struct duty_reach *w, const struct duty *d)
{
    return d->kind == DUTY_DRAFT &&
           (d->reviewer.v ? w->manages || is_own(w, d->reviewer) : w->manages);
}
