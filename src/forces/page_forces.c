/* page_forces.c: days across, kinds down, planned against present; and whether the ratios are met.
 */
#include "forces/page.h"

#include "forces/templates.h"
#include "org/account.h"

static struct str people(const struct req *r, struct bounded n)
{
    return bounded_words(r->arena, r->lang, n, "");
}

static struct str short_day(struct arena *a, day_t day)
{
    struct civil c = civil_from_day(day);

    return str_printf(a, "%d/%d", c.day, c.month);
}

/* Where the figures of a day come from: the day of all, or the report of the one unit. */
static struct str day_href(struct req *r, const struct forces *f, day_t day)
{
    const struct rollup *rollup = f->rollup;

    if (day > r->today)
        return S("");
    return f->unit < 0
               ? day_path(r->arena, rollup->campaign.id, day)
               : report_path(r->arena, rollup->campaign.id, rollup->units.items[f->unit].id, day);
}

static struct force_shown shown(struct req *r, const struct force_cell *cell, struct str href)
{
    struct force_shown s = {.present = S(""), .planned = S(""), .href = href};

    if (cell->said)
        s.present = people(r, cell->present);
    if (cell->has_plan)
        s.planned = count_format(r->arena, cell->planned, r->lang == LANG_EN);
    s.fewer = cell->said && cell->has_plan &&
              bounded_below(cell->present, (struct bounded){cell->planned * MILLI, '='});
    return s;
}

/* Planned up to today only: what is still to come cannot be missing. */
static struct force_cell until(const struct forces *f, int64_t indicator, day_t last)
{
    struct force_cell sum = {.present = {0, '='}};

    if (indicator >= 0)
        return forces_until(f, indicator, last);
    for (size_t d = 0; d < f->day_count && f->rollup->campaign.first_day + (day_t)d <= last; d++) {
        bound_add(&sum.present, f->days[d].present);
        sum.said += f->days[d].said > 0;
        sum.planned += f->days[d].planned;
        sum.has_plan |= f->days[d].has_plan;
    }
    return sum;
}

/* A row of one kind; -1: of all together. false: neither planned nor ever said. */
static bool row_fill(
    struct req *r, const struct forces *f, int64_t indicator, day_t last, struct force_row *row)
{
    struct force_cell sum = until(f, indicator, last);
    bool any = false;

    row->label = indicator < 0 ? req_t(r, "Cộng") : req_t(r, indicators[indicator].label);
    row->cells = arena_new_array(r->arena, struct force_shown, f->day_count);
    row->total = shown(r, &sum, S(""));
    for (size_t d = 0; d < f->day_count; d++) {
        day_t day = f->rollup->campaign.first_day + (day_t)d;
        const struct force_cell *cell =
            indicator < 0 ? &f->days[d] : forces_cell(f, indicator, day);

        row->cells[d] = shown(r, cell, day_href(r, f, day));
        any |= cell->said || cell->has_plan;
    }
    return any;
}

static void rows_fill(struct req *r, const struct forces *f, day_t last, struct forces_page *v)
{
    v->rows = arena_new_array(r->arena, struct force_row, indicator_count);
    for (size_t i = 0; i < indicator_count; i++)
        if (indicators[i].is_force && row_fill(r, f, (int64_t)i, last, &v->rows[v->row_count]))
            v->row_count++;
    row_fill(r, f, -1, last, &v->sum);
    v->silent = arena_new_array(r->arena, struct str, f->day_count);
    for (size_t d = 0; d < f->day_count; d++) {
        v->any_plan |= f->days[d].has_plan;
        v->any_present |= f->days[d].said > 0;
        v->any_silent |= f->silent[d] > 0;
        if (f->silent[d])
            v->silent[d] = count_format(r->arena, (int64_t)f->silent[d], r->lang == LANG_EN);
    }
}

static void days_fill(struct req *r, const struct rollup *rollup, struct forces_page *v)
{
    v->day_count = rollup->day_count;
    v->days = arena_new_array(r->arena, struct board_day, v->day_count);
    for (size_t i = 0; i < v->day_count; i++) {
        day_t day = rollup->campaign.first_day + (day_t)i;

        v->days[i] = (struct board_day){.day = day,
            .short_day = short_day(r->arena, day),
            .today = day == r->today,
            .to_come = day > r->today,
            .weekend = is_weekend(day)};
    }
}

struct columns forces_columns(struct arena *a, enum lang lang, const struct forces *f, day_t last)
{
    struct columns c = {
        .count = f->day_count, .title = str_from(tr(lang, "Có mặt và dự kiến từng ngày"))};
    int64_t *values = arena_new_array(a, int64_t, c.count);
    int64_t *planned = arena_new_array(a, int64_t, c.count);
    bool *has = arena_new_array(a, bool, c.count);
    bool *has_plan = arena_new_array(a, bool, c.count);
    struct str *labels = arena_new_array(a, struct str, c.count);

    for (size_t d = 0; d < c.count; d++) {
        day_t day = f->rollup->campaign.first_day + (day_t)d;

        values[d] = f->days[d].present.milli;
        planned[d] = f->days[d].planned * MILLI;
        has[d] = f->days[d].said > 0 && day <= last;
        has_plan[d] = f->days[d].has_plan;
        labels[d] = short_day(a, day);
    }
    c.values = values;
    c.planned = planned;
    c.has = has;
    c.has_plan = has_plan;
    c.labels = labels;
    return c;
}

/* ── criteria ───────────────────────────────────────────────────────────────────────────────── */

struct str criterion_days_without(
    struct arena *a, const struct rollup *r, const struct criterion *c, int unit, day_t last)
{
    struct str list = S("");

    for (day_t day = c->first_day; day <= c->last_day && day <= last; day++)
        if (!criterion_day(r, c, unit, day).days)
            list = str_printf(
                a, "%.*s%s%.*s", STR(list), list.len ? ", " : "", STR(short_day(a, day)));
    return list;
}

static struct criterion_mark mark_of(
    struct req *r, const struct forces *f, const struct criterion *c, day_t day)
{
    struct judgement j = criterion_day(f->rollup, c, f->unit, day);
    struct criterion_mark mark = {.verdict = j.verdict, .href = day_href(r, f, day)};

    mark.title = j.why == WHY_NONE ? REQ_T(r, "%1: %2 trên %3", req_t(r, verdict_words(j.verdict)),
                                         people(r, j.above.sum), people(r, j.below.sum))
                                   : req_t(r, verdict_why_words(j.why));
    return mark;
}

void criterion_shown_fill(struct req *r, const struct rollup *rollup, const struct criterion *c,
    int unit, day_t last, struct criterion_shown *s)
{
    struct forces f = {.rollup = rollup, .unit = unit, .day_count = rollup->day_count};

    *s = (struct criterion_shown){.criterion = c,
        .name = criterion_words(r->arena, r->lang, c),
        .rule = criterion_rule_words(r->arena, r->lang, c),
        .sum = criterion_until(rollup, c, unit, last),
        .without = criterion_days_without(r->arena, rollup, c, unit, last),
        .edit_href = S("")};
    s->above = people(r, s->sum.above.sum);
    s->below = people(r, s->sum.below.sum);
    if (s->sum.days)
        s->unsaid = force_set_words(r->arena, r->lang, s->sum.unsaid);
    s->marks = arena_new_array(r->arena, struct criterion_mark, rollup->day_count);
    for (day_t day = c->first_day; day <= c->last_day && day <= last; day++)
        s->marks[day - rollup->campaign.first_day] = mark_of(r, &f, c, day);
}

static enum err criteria_fill(
    struct req *r, const struct forces *f, day_t last, struct forces_page *v)
{
    struct criterion_list list;
    const struct campaign *campaign = &f->rollup->campaign;
    enum err e = criteria_of(r->db, r->arena, campaign, &list);

    if (e != OK)
        return e;
    v->criteria = arena_new_array(r->arena, struct criterion_shown, list.count);
    v->criterion_count = list.count;
    for (size_t i = 0; i < list.count; i++) {
        criterion_shown_fill(r, f->rollup, &list.items[i], f->unit, last, &v->criteria[i]);
        if (v->view.may_compile)
            v->criteria[i].edit_href =
                str_printf(r->arena, "/campaign/%lld/forces/criterion?code=%.*s",
                    (long long)campaign->id.v, STR(list.items[i].code));
    }
    return OK;
}

/* ── by unit ────────────────────────────────────────────────────────────────────────────────── */

static enum err unit_row_fill(
    struct req *r, const struct rollup *rollup, size_t unit, day_t last, struct force_unit_row *row)
{
    struct forces f;
    struct force_cell sum;
    struct force_shown s;
    enum err e = forces_make(r->db, r->arena, rollup, (int)unit, &f);

    if (e != OK)
        return e;
    sum = until(&f, -1, last);
    s = shown(r, &sum, S(""));
    *row = (struct force_unit_row){.name = rollup->units.items[unit].name,
        .href = str_printf(r->arena, "/campaign/%lld/forces?unit=%lld",
            (long long)rollup->campaign.id.v, (long long)rollup->units.items[unit].id.v),
        .present = s.present,
        .planned = s.planned,
        .days = sum.said,
        .fewer = s.fewer};
    for (size_t d = 0; d < f.day_count; d++)
        row->silent += f.silent[d];
    return OK;
}

static enum err units_fill(
    struct req *r, const struct rollup *rollup, day_t last, struct forces_page *v)
{
    enum err e = OK;

    v->units = arena_new_array(r->arena, struct force_unit_row, rollup->units.count);
    for (; e == OK && v->unit_count < rollup->units.count; v->unit_count += e == OK)
        e = unit_row_fill(r, rollup, v->unit_count, last, &v->units[v->unit_count]);
    return e;
}

static void head_fill(struct req *r, struct forces_page *v)
{
    const struct campaign *c = &v->view.rollup->campaign;

    v->page.title =
        v->unit_name.len ? REQ_T(r, "Lực lượng của %1", v->unit_name) : req_t(r, "Lực lượng");
    v->page.wide = true;
    v->page.crumbs[0] = (struct crumb){S("/"), req_t(r, "Trang đầu")};
    v->page.crumbs[1] =
        (struct crumb){str_printf(r->arena, "/campaign/%lld", (long long)c->id.v), c->name};
    v->all_href = str_printf(r->arena, "/campaign/%lld/forces", (long long)c->id.v);
    if (v->unit_name.len)
        v->page.crumbs[2] = (struct crumb){v->all_href, req_t(r, "Lực lượng")};
}

enum err page_forces(struct req *r)
{
    struct forces_page v = {.unit_name = S("")};
    int64_t asked = req_query_id(r, "unit");
    const struct rollup *rollup;
    struct forces f;
    day_t last;
    int unit = -1;
    enum err e = campaign_view_find(r, &v.view);

    if (e != OK)
        return e;
    rollup = v.view.rollup;
    if (asked && (unit = rollup_unit_index(rollup, (struct unit_id){asked})) < 0)
        return E_NOT_FOUND;
    if (unit >= 0)
        v.unit_name = rollup->units.items[unit].name;
    last = r->today < rollup->campaign.last_day ? r->today : rollup->campaign.last_day;
    if ((e = forces_make(r->db, r->arena, rollup, unit, &f)) != OK)
        return e;
    days_fill(r, rollup, &v);
    rows_fill(r, &f, last, &v);
    v.columns = forces_columns(r->arena, r->lang, &f, last);
    if ((e = criteria_fill(r, &f, last, &v)) != OK ||
        (unit < 0 && (e = units_fill(r, rollup, last, &v)) != OK))
        return e;
    head_fill(r, &v);
    html_forces(r->out, &v);
    return OK;
}
