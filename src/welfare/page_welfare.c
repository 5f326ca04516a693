/* page_welfare.c: houses, gifts and days of care of a campaign on one page, and beside them what
 * the plan's works and the daily reports say. Nothing here is added to those figures. */
#include "welfare/page.h"

#include "base/number.h"
#include "campaign/indicator.h"
#include "welfare/templates.h"

/* --- houses --- */

static bool is_house_work(const struct work *w, bool repair)
{
    return w->kind == (repair ? KIND_HOUSE_REPAIR : KIND_HOUSE_BUILD) && !w->counted_in.v;
}

static struct unit_id place_of(const struct work *w)
{
    return w->place_unit.v ? w->place_unit : w->unit;
}

/* Of one hamlet, or with unit 0 of the campaign. */
static struct house_sum sum_of(struct req *r, const struct campaign_visitor *v,
    const struct house_list *houses, const struct rollup *rollup, struct unit_id unit, bool repair)
{
    struct house_sum sum = {
        .unit = unit.v ? campaign_visitor_unit(v, unit) : req_t(r, "Cả đợt"), .repair = repair};

    for (size_t i = 0; i < rollup->works.count; i++) {
        const struct work *w = &rollup->works.items[i];

        if (!is_house_work(w, repair) || (unit.v && place_of(w).v != unit.v))
            continue;
        sum.planned_milli += work_expected_milli(w);
        sum.reported_milli += rollup_work_until(rollup, i, rollup->campaign.last_day).milli;
    }
    for (size_t i = 0; i < houses->count; i++) {
        const struct house *h = &houses->items[i];

        if (h->repair != repair || h->dropped_day || (unit.v && h->unit.v != unit.v))
            continue;
        sum.cards++;
        sum.started += h->days[HOUSE_STARTED] != 0 || house_reached(h) < HOUSE_STAGES;
        sum.finished += h->days[HOUSE_FINISHED] != 0 || h->days[HOUSE_HANDED_OVER] != 0;
        sum.handed_over += h->days[HOUSE_HANDED_OVER] != 0;
        sum.not_planned += !h->work.v;
    }
    sum.differs = (int64_t)(sum.cards - sum.not_planned) * MILLI != sum.planned_milli;
    sum.plan = quantity_words(r->arena, r->lang, sum.planned_milli, "");
    sum.reported = quantity_words(r->arena, r->lang, sum.reported_milli, "");
    return sum;
}

static void sum_add(struct welfare_view *v, struct house_sum sum, bool always)
{
    if (always || sum.cards || sum.planned_milli || sum.reported_milli)
        v->sums[v->sum_count++] = sum;
}

static enum err houses_fill(struct req *r, struct welfare_view *v, const struct rollup *rollup)
{
    const struct campaign_visitor *visitor = &v->visitor;
    size_t count = campaign_visitor_count(visitor);
    struct house_list *all = arena_new(r->arena, struct house_list);
    enum err e = house_list_of(r->db, r->arena, visitor->campaign.id, all);

    if (e != OK)
        return e;
    v->houses = arena_new_array(r->arena, struct house_row, all->count);
    v->house_count = all->count;
    for (size_t i = 0; i < all->count; i++)
        house_row_fill(r, visitor, &all->items[i], &v->houses[i]);
    v->sums = arena_new_array(r->arena, struct house_sum, 2 * (count + 1));
    for (int repair = 0; repair < 2; repair++) {
        size_t before = v->sum_count;

        for (size_t i = 0; i < count; i++)
            sum_add(
                v, sum_of(r, visitor, all, rollup, campaign_visitor_at(visitor, i), repair), false);
        if (v->sum_count > before)
            sum_add(v, sum_of(r, visitor, all, rollup, (struct unit_id){0}, repair), true);
    }
    return OK;
}

/* --- gifts and care --- */

static enum err gifts_fill(struct req *r, struct welfare_view *v)
{
    struct gift_batch_list *all = arena_new(r->arena, struct gift_batch_list);
    enum err e = gift_list_of(r->db, r->arena, v->visitor.campaign.id, all);
    int64_t value = 0;

    v->gifts = arena_new_array(r->arena, struct gift_row, e == OK ? all->count : 0);
    for (size_t i = 0; e == OK && i < all->count; i++) {
        struct gift_part_list planned, handed;
        struct gift_row *row = &v->gifts[v->gift_count];

        e = gift_planned_of(r->db, r->arena, all->items[i].id, &planned);
        if (e == OK)
            e = gift_handed_of(r->db, r->arena, all->items[i].id, &handed);
        if (e != OK)
            return e;
        gift_row_fill(r, &all->items[i], &planned, &handed, row);
        v->gift_count++;
        v->gifts_all += row->batch->count;
        v->gifts_handed += row->handed;
        value += gift_total_vnd(row->batch);
    }
    v->gifts_left = v->gifts_all - v->gifts_handed;
    v->gifts_value = vnd_words(r, value);
    return e;
}

static enum err cares_fill(struct req *r, struct welfare_view *v)
{
    struct care_list *all = arena_new(r->arena, struct care_list);
    enum err e = care_list_of(r->db, r->arena, v->visitor.campaign.id, all);

    if (e != OK)
        return e;
    v->cares = arena_new_array(r->arena, struct care_row, all->count);
    v->care_count = all->count;
    for (size_t i = 0; i < all->count; i++) {
        const struct care *c = &all->items[i];

        care_row_fill(r, &v->visitor, c, &v->cares[i]);
        if (!strcmp(care_kinds[c->kind].code, "medical") && c->done > 0)
            v->examined_beside.here += c->done;
    }
    return OK;
}

static void beside_fill(struct welfare_view *v, const struct rollup *rollup)
{
    day_t last = rollup->campaign.last_day;

    v->gifts_beside.here = v->gifts_handed;
    v->gifts_beside.reported =
        rollup_indicator_until(rollup, indicator_index(S("gifts")), last).milli / MILLI;
    v->examined_beside.reported =
        rollup_indicator_until(rollup, indicator_index(S("examined")), last).milli / MILLI;
    v->gifts_beside.difference = v->gifts_beside.here - v->gifts_beside.reported;
    v->examined_beside.difference = v->examined_beside.here - v->examined_beside.reported;
}

enum err page_welfare(struct req *r)
{
    struct welfare_view v = {0};
    const struct rollup *rollup;
    enum err e = campaign_visitor_find(r, r->db, (struct campaign_id){req_id(r, "id")}, &v.visitor);

    if (e == OK)
        e = rollup_get(r->db, r->store, r->arena, v.visitor.campaign.id, r->now_ms, &rollup);
    if (e == OK)
        e = houses_fill(r, &v, rollup);
    if (e == OK)
        e = gifts_fill(r, &v);
    if (e == OK)
        e = cares_fill(r, &v);
    if (e != OK)
        return e;
    beside_fill(&v, rollup);
    v.page.title = req_t(r, "An sinh: nhà, quà, khám bệnh, thăm hỏi");
    v.page.wide = true;
    campaign_visitor_crumbs(r, &v.page, &v.visitor, NULL, NULL);
    html_welfare(r->out, &v);
    return OK;
}
