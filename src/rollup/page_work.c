/* page_work.c: one work: what it is, how far, what it costs, who works on it, what it looks like.
 *
 * Reports name people for a day, not for a work. So the page shows of each unit what it reported on
 * the days on which a quantity of this work was reported, and says that it is for all it did then.
 */
#include "rollup/work_page.h"

#include "http/server.h"
#include "rollup/templates.h"

void work_given(struct html *h, const struct work *w)
{
    if (h->req && h->req->app->work_given)
        h->req->app->work_given(h, w->id.v);
}

void work_clips(struct html *h, const struct work *w)
{
    if (h->req && h->req->app->work_clips)
        h->req->app->work_clips(h, w->campaign.v, w->id.v);
}

/* --- who, and which --- */

static bool takes_part(struct req *r, const struct work_view *v)
{
    for (size_t i = 0; i < v->parts.count; i++)
        if (may(r->db, r->actor, PERMISSION_READ, v->parts.items[i].unit))
            return true;
    return false;
}

enum err work_view_find(struct req *r, struct work_id id, struct work_view *ret)
{
    struct work_view v = {0};
    struct work w;
    int at;
    enum err e = work_find(r->db, r->arena, id, &w);

    if (e == OK)
        e = rollup_get(r->db, r->store, r->arena, w.campaign, r->now_ms, &v.rollup);
    if (e == OK)
        e = work_parts_of(r->db, r->arena, id, &v.parts);
    if (e != OK)
        return e;
    at = rollup_work_index(v.rollup, id.v);
    if (at < 0)
        return E_NOT_FOUND;
    v.work = &v.rollup->works.items[at];
    v.tally = &v.rollup->work_progress[at].tally;
    v.may_read = may(r->db, r->actor, PERMISSION_READ, v.rollup->campaign.unit);
    v.may_compile = may(r->db, r->actor, PERMISSION_COMPILE, v.rollup->campaign.unit);
    v.may_lead = may(r->db, r->actor, PERMISSION_REPORT, w.unit);
    if (!v.may_read && !may(r->db, r->actor, PERMISSION_READ, w.unit) &&
        !may(r->db, r->actor, PERMISSION_READ, w.place_unit) && !takes_part(r, &v))
        return E_DENIED;
    *ret = v;
    return OK;
}

static enum err name_of_unit(
    struct req *r, const struct rollup *rollup, struct unit_id id, struct str *ret)
{
    int at = rollup_unit_index(rollup, id);
    struct org_unit unit;
    enum err e;

    if (at >= 0) {
        *ret = rollup->units.items[at].name;
        return OK;
    }
    e = unit_find(r->db, r->arena, id, &unit);
    if (e == OK)
        *ret = unit.name;
    return e;
}

/* --- what was reported --- */

struct effort {
    struct bounded people, labour_days;
};

static void effort_add(struct effort *sum, const struct rollup *rollup, size_t unit, day_t day)
{
    for (size_t i = 0; i < indicator_count; i++)
        if (indicators[i].is_force)
            bound_add(&sum->people, rollup_counted(rollup, unit, day, OF_INDICATOR, (int64_t)i));
    bound_add(&sum->labour_days,
        rollup_counted(rollup, unit, day, OF_INDICATOR, indicator_index(S("labour_days"))));
}

static bool is_doubtful(
    const struct rollup *rollup, const struct report *report, const struct report_figure *f)
{
    for (size_t i = 0; i < rollup->doubt_count; i++) {
        const struct doubt *d = &rollup->doubts[i];

        if (d->report == report && d->settlement == SETTLEMENT_OPEN && d->figure.of == f->of &&
            d->figure.index == f->index)
            return true;
    }
    return false;
}

static void day_add(struct req *r, struct work_show *v, size_t unit, day_t day)
{
    const struct rollup *rollup = v->view.rollup;
    const struct work *w = v->view.work;
    const struct report *report = rollup_cell(rollup, unit, day)->report;
    const struct report_figure *f =
        report ? report_figure_find(report, OF_WORK_TODAY, w->id.v) : NULL;
    struct effort effort = {{0, '='}, {0, '='}};

    if (!f)
        return;
    effort_add(&effort, rollup, unit, day);
    v->days[v->day_count++] = (struct work_day_row){.day = day,
        .quantity = bounded_words(r->arena, r->lang, said_as(f), work_unit_label(w)),
        .people = bounded_words(r->arena, r->lang, effort.people, ""),
        .labour_days = bounded_words(r->arena, r->lang, effort.labour_days, ""),
        .href = report_path(r->arena, rollup->campaign.id, w->unit, day),
        .excluded = rollup_excluded(rollup, report, f),
        .doubtful = is_doubtful(rollup, report, f)};
}

static void days_fill(struct req *r, struct work_show *v)
{
    const struct rollup *rollup = v->view.rollup;
    int unit = rollup_unit_index(rollup, v->view.work->unit);

    v->days = arena_new_array(r->arena, struct work_day_row, rollup->day_count);
    for (size_t i = 0; unit >= 0 && i < rollup->day_count; i++)
        day_add(r, v, (size_t)unit, rollup->campaign.first_day + (day_t)i);
}

/* --- who works on it --- */

static struct str said_or_dash(struct req *r, int64_t milli)
{
    return milli < 0 ? S("–") : milli_format(r->arena, milli, r->lang == LANG_EN);
}

static struct work_part_row *part_add(
    struct req *r, struct work_show *v, struct unit_id unit, struct str name)
{
    const struct rollup *rollup = v->view.rollup;
    struct work_part_row *row = &v->parts[v->part_count++];
    int at = rollup_unit_index(rollup, unit);
    struct effort sum = {{0, '='}, {0, '='}};
    size_t days = 0;

    *row =
        (struct work_part_row){.name = name, .unit = unit, .people = S("–"), .labour_days = S("–")};
    for (size_t i = 0; at >= 0 && i < v->day_count; i++) {
        if (!rollup_cell(rollup, (size_t)at, v->days[i].day)->report)
            continue;
        effort_add(&sum, rollup, (size_t)at, v->days[i].day);
        days++;
    }
    row->days = count_format(r->arena, (int64_t)days, r->lang == LANG_EN);
    row->said_people = bounded_words(r->arena, r->lang, sum.people, "");
    row->said_labour = bounded_words(r->arena, r->lang, sum.labour_days, "");
    return row;
}

static void parts_fill(struct req *r, struct work_show *v)
{
    const struct work_part_list *list = &v->view.parts;

    v->parts = arena_new_array(r->arena, struct work_part_row, list->count + 1);
    part_add(r, v, v->view.work->unit, v->lead)->leads = true;
    for (size_t i = 0; i < list->count; i++) {
        const struct work_part *p = &list->items[i];
        struct work_part_row *row = part_add(r, v, p->unit, p->name);

        row->people = said_or_dash(r, p->people < 0 ? -1 : p->people * MILLI);
        row->labour_days = said_or_dash(r, p->labour_milli);
    }
}

/* --- costs, photographs --- */

static struct str money(struct req *r, int64_t vnd)
{
    return vnd < 0 ? S("–") : REQ_T(r, "%1 đồng", count_format(r->arena, vnd, r->lang == LANG_EN));
}

static void cost_sum(int64_t *sum, int64_t vnd)
{
    if (vnd >= 0)
        *sum = (*sum < 0 ? 0 : *sum) + vnd;
}

static enum err costs_fill(struct req *r, struct work_show *v)
{
    struct work_costs costs;
    int64_t planned = -1, real = -1;
    enum err e = work_costs_of(r->db, v->view.work->id, &costs);

    if (e != OK)
        return e;
    for (int s = 0; s < COST_SOURCE_LAST; s++) {
        const struct work_cost *c = &costs.of[s];

        v->costs[s].label = cost_source_label((enum cost_source)s);
        v->costs[s].planned = money(r, c->planned_vnd);
        v->costs[s].real = money(r, c->real_vnd);
        cost_sum(&planned, c->planned_vnd);
        cost_sum(&real, c->real_vnd);
    }
    if (planned < 0) /* what the plan said, before anybody said from where */
        planned = v->view.work->money_vnd;
    v->has_costs = planned >= 0 || real >= 0;
    v->planned_sum = money(r, planned);
    v->real_sum = money(r, real);
    return OK;
}

static enum err photos_fill(struct req *r, struct work_show *v)
{
    const struct work *w = v->view.work;
    struct photo_list all, of[STAGE_LAST] = {{0}};
    enum err e = photo_list_of_work(r->db, r->arena, w->campaign, w->id, &all);

    if (e != OK)
        return e;
    for (size_t i = 0; i < all.count; i++)
        *vec_push(r->arena, &of[all.items[i].stage]) = all.items[i];
    for (int s = 0; s < STAGE_LAST; s++)
        photo_rows_fill(r, &of[s], &v->view.rollup->works, v->view.may_lead, false, &v->photos[s]);
    v->photo_count = all.count;
    return OK;
}

/* --- the page --- */

static void quantities_fill(struct req *r, struct work_show *v)
{
    const struct work *w = v->view.work;
    const struct tally *t = v->view.tally;
    const char *sign = work_unit_label(w);

    v->planned = quantity_words(r->arena, r->lang, w->planned_milli, sign);
    v->done = bounded_words(r->arena, r->lang, (struct bounded){t->done_milli, t->bound}, sign);
    if (t->planned_milli > t->done_milli)
        v->left = quantity_words(r->arena, r->lang, t->planned_milli - t->done_milli, sign);
    if (t->doubtful_milli)
        v->doubtful = quantity_words(r->arena, r->lang, t->doubtful_milli, sign);
    v->progress = (struct progress){t->planned_milli, t->done_milli, t->doubtful_milli, w->name};
    v->state = work_state_shown(w, t->done_milli);
}

static enum err names_fill(struct req *r, struct work_show *v)
{
    const struct rollup *rollup = v->view.rollup;
    const struct work *w = v->view.work;
    enum err e = name_of_unit(r, rollup, w->unit, &v->lead);

    if (e == OK)
        e = name_of_unit(r, rollup, w->place_unit, &v->place);
    if (w->counted_in.v && rollup_work_index(rollup, w->counted_in.v) >= 0)
        v->counted_in = rollup->works.items[rollup_work_index(rollup, w->counted_in.v)].name;
    return e;
}

static void page_fill(struct req *r, struct work_show *v)
{
    const struct campaign *c = &v->view.rollup->campaign;
    bool full = v->progress.plan_milli > 0 && v->progress.done_milli >= v->progress.plan_milli;

    v->page.title = v->view.work->name;
    v->page.wide = true;
    v->page.crumbs[0] = (struct crumb){S("/"), req_t(r, "Trang đầu")};
    if (v->view.may_read)
        v->page.crumbs[1] =
            (struct crumb){str_printf(r->arena, "/campaign/%lld", (long long)c->id.v), c->name};
    v->page.crumbs[v->view.may_read ? 2 : 1] =
        (struct crumb){str_printf(r->arena, "/campaign/%lld/works", (long long)c->id.v),
            req_t(r, "Công trình, phần việc")};
    if (full && v->state == WORK_UNDER_WAY && v->state_form) {
        v->page.next = req_t(r, "Đã báo cáo đủ khối lượng. Xong thật thì ghi là hoàn thành.");
        v->page.next_href = S("#state");
        v->page.next_label = req_t(r, "Ghi trạng thái");
    }
}

enum err page_work_show(struct req *r)
{
    struct work_show v = {0};
    enum err e = work_view_find(r, (struct work_id){req_id(r, "work")}, &v.view);

    if (e != OK)
        return e;
    quantities_fill(r, &v);
    if ((e = names_fill(r, &v)) != OK)
        return e;
    days_fill(r, &v);
    parts_fill(r, &v);
    if ((e = work_history(r->db, r->arena, v.view.work->id, &v.history)) != OK ||
        (e = costs_fill(r, &v)) != OK || (e = photos_fill(r, &v)) != OK ||
        (e = work_forms_fill(r, &v)) != OK)
        return e;
    page_fill(r, &v);
    html_work_show(r->out, &v);
    return OK;
}
