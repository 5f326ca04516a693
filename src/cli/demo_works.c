/* demo_works.c: what happened to some works of the example besides being reported: who helps, what
 * it costs, how far it is; and one that an agency was to lead and that is not done. */
#include "cli/demo.h"

#include "base/number.h"
#include "works/work_change.h"

#include <string.h>

static struct unit_id unit_of(const struct demo *d, const char *login)
{
    size_t i = 0;

    while (i < demo_unit_count && strcmp(demo_units[i].login, login))
        i++;
    return d->units[i];
}

/* The nth work of that kind of a unit. */
static enum err work_of(struct tx *tx, const struct demo *d, const char *login, enum kind kind,
    int nth, struct work *ret)
{
    struct work_list list;
    enum err e = work_list_of_unit(tx->db, tx->arena, d->campaign, unit_of(d, login), &list);

    for (size_t i = 0; e == OK && i < list.count; i++)
        if (list.items[i].kind == kind && nth-- == 0) {
            *ret = list.items[i];
            return OK;
        }
    return e == OK ? E_NOT_FOUND : e;
}

/* A long road: where it lies, who helps, what it costs. */
static enum err road(struct tx *tx, const struct demo *d)
{
    struct work_costs costs;
    struct work w;
    enum err e = work_of(tx, d, "bendinh", KIND_CLEARING, 0, &w);

    if (e != OK)
        return e;
    w.place = S("tổ 1 đến tổ 4, từ cầu Ván đến nhà văn hóa");
    w.first_day = d->first_day;
    w.last_day = d->first_day + 9;
    for (int s = 0; s < COST_SOURCE_LAST; s++)
        costs.of[s] = (struct work_cost){-1, -1};
    costs.of[COST_BUDGET] = (struct work_cost){12000000, -1};
    costs.of[COST_PEOPLE] = (struct work_cost){6000000, 4500000};
    costs.of[COST_SPONSORS] = (struct work_cost){5000000, 5000000};
    e = work_change(tx, &w, S(""));
    if (e == OK)
        e = work_costs_set(tx, w.id, &costs);
    if (e == OK)
        e = work_part_set(tx, w.id,
            &(struct work_part){
                .unit = unit_of(d, "quansu"), .people = 12, .labour_milli = 60 * MILLI});
    if (e == OK)
        e = work_part_set(tx, w.id,
            &(struct work_part){.unit = unit_of(d, "thanhnien"), .people = 20, .labour_milli = -1});
    return e == OK ? work_state_change(tx, w.id, WORK_UNDER_WAY, d->first_day, S("")) : e;
}

static enum err finished(struct tx *tx, const struct demo *d)
{
    struct work w;
    enum err e = work_of(tx, d, "bendinh", KIND_CLEARING, 1, &w);

    if (e == OK)
        e = work_state_change(tx, w.id, WORK_DONE, d->first_day + 3, S(""));
    return e == OK ? work_state_change(tx, w.id, WORK_HANDED_OVER, d->first_day + 4, S("")) : e;
}

static enum err dropped(struct tx *tx, const struct demo *d)
{
    struct work w = {.campaign = d->campaign,
        .unit = unit_of(d, "thanhnien"),
        .place_unit = unit_of(d, "rachtre"),
        .place = S("từ cổng chào đến cuối đường"),
        .kind = KIND_CLEARING,
        .name = S("Dọn cỏ hai bên đường tổ 3"),
        .measure = UNIT_M,
        .planned_milli = 200 * MILLI,
        .bound = '=',
        .money_vnd = -1,
        .state = WORK_SURVEYED};
    struct work_id id;
    enum err e = work_add(tx, &w, &id);

    if (e != OK)
        return e;
    return work_state_change(
        tx, id, WORK_DROPPED, d->first_day + 2, S("Ngập nước, để sang đợt sau"));
}

enum err demo_works(struct tx *tx, struct demo *d)
{
    enum err e;

    tx->now_ms = d->now_ms;
    tx->account_id = d->offices[DEMO_STEERING].v;
    e = road(tx, d);
    if (e == OK)
        e = finished(tx, d);
    return e == OK ? dropped(tx, d) : e;
}
