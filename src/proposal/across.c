/* across.c: all plans of a campaign at once, with sums and checks: what several pages show. */
#include "proposal/page.h"

#include "works/work_change.h"

static enum err parts_of(
    struct req *r, struct campaign_id id, const struct work_list *works, struct check_parts *ret)
{
    struct check_parts all = {0};
    struct work_part_list parts;
    size_t at = 0; /* both go by the number of the work */
    enum err e = work_parts_of_campaign(r->db, r->arena, id, &parts);

    if (e != OK)
        return e;
    for (size_t i = 0; i < parts.count; i++) {
        const struct work_part *p = &parts.items[i];

        while (at < works->count && works->items[at].id.v < p->work.v)
            at++;
        if (at < works->count && works->items[at].id.v == p->work.v)
            *vec_push(r->arena, &all) = (struct check_part){p->unit, &works->items[at], p->people};
    }
    *ret = all;
    return OK;
}

/* Everything that is only read. */
static enum err load(
    struct req *r, const struct campaign *c, struct across *a, const struct rollup **sums)
{
    enum err e = rollup_get(r->db, r->store, r->arena, c->id, r->now_ms, sums);

    if (e == OK)
        e = campaign_units(r->db, r->arena, c->id, &a->units);
    if (e == OK)
        e = proposal_due(r->db, r->arena, c->id, &a->due);
    if (e == OK)
        e = proposal_list(r->db, r->arena, c->id, &a->proposals);
    if (e == OK)
        e = proposal_lines_all(r->db, r->arena, c->id, &a->lines);
    return e == OK ? target_list(r->db, r->arena, c->id, &a->targets) : e;
}

enum err across_plans(struct req *r, const struct campaign *c, struct across *ret)
{
    const struct rollup *sums;
    struct check_parts parts;
    struct check_matter m = {.campaign = c,
        .units = &ret->units,
        .proposals = &ret->proposals,
        .lines = &ret->lines,
        .balance = &ret->balance,
        .parts = &parts,
        .today = r->today};
    enum err e;

    *ret = (struct across){0};
    e = load(r, c, ret, &sums);
    if (e == OK)
        e = parts_of(r, c->id, &sums->works, &parts);
    if (e != OK)
        return e;
    balance_make(r->arena, &ret->targets, &ret->lines, sums, &ret->balance);
    m.works = &sums->works;
    m.due = ret->due;
    check_proposals(r->arena, r->lang, &m, &ret->findings);
    return OK;
}
