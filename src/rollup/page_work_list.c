/* page_work_list.c: the works of a campaign by hamlet, each with how far it is. */
#include "rollup/work_page.h"

#include "rollup/templates.h"

enum { FILTER_KIND, FILTER_STATE, FILTER_FIELDS };

enum work_state work_state_shown(const struct work *w, int64_t done_milli)
{
    return w->state == WORK_APPROVED && done_milli > 0 ? WORK_UNDER_WAY : w->state;
}

/* What the list may be narrowed to. */
struct narrow {
    const struct work_view *who;
    enum kind *kinds; /* that occur, in the order of the rollup */
    size_t kind_count;
    int kind;              /* index into kinds, or -1: all */
    enum work_state state; /* WORK_NONE: all */
};

static void kinds_collect(struct req *r, const struct rollup *rollup, struct narrow *n)
{
    n->kinds = arena_new_array(r->arena, enum kind, rollup->kind_count + 1);
    for (size_t i = 0; i < rollup->kind_count; i++) {
        enum kind kind = rollup->kinds[i].kind;
        bool there = false;

        for (size_t k = 0; k < n->kind_count; k++)
            there |= n->kinds[k] == kind;
        if (!there)
            n->kinds[n->kind_count++] = kind;
    }
}

static struct form *filter_form(struct req *r, const struct narrow *n)
{
    struct field *f = arena_new_array(r->arena, struct field, FILTER_FIELDS);
    struct choice *kinds = arena_new_array(r->arena, struct choice, n->kind_count + 1);
    struct choice *states = arena_new_array(r->arena, struct choice, WORK_STATE_LAST);
    struct form *form;

    kinds[0] = (struct choice){"", MSG("Mọi loại việc")};
    for (size_t i = 0; i < n->kind_count; i++)
        kinds[i + 1] = (struct choice){kind_name(n->kinds[i]), kind_label(n->kinds[i])};
    states[0] = (struct choice){"", MSG("Mọi trạng thái")};
    for (int s = WORK_SURVEYED; s < WORK_STATE_LAST; s++)
        states[s] = (struct choice){
            work_state_name((enum work_state)s), work_state_label((enum work_state)s)};
    f[FILTER_KIND] = (struct field){.name = "kind",
        .label = MSG("Loại việc"),
        .type = FIELD_CHOICE,
        .choices = kinds,
        .choice_count = n->kind_count + 1};
    f[FILTER_STATE] = (struct field){.name = "state",
        .label = MSG("Trạng thái"),
        .type = FIELD_CHOICE,
        .choices = states,
        .choice_count = WORK_STATE_LAST};
    form = form_new(r->arena, f, FILTER_FIELDS);
    form->lang = r->lang;
    form_set_number(form, "kind", n->kind + 1);
    form_set_number(form, "state", n->state);
    return form;
}

static void narrow_read(struct req *r, struct narrow *n)
{
    struct str kind = req_query(r, "kind");

    n->kind = -1;
    for (size_t i = 0; i < n->kind_count; i++)
        if (str_eq(str_from(kind_name(n->kinds[i])), kind))
            n->kind = (int)i;
    n->state = work_state_find(req_query(r, "state"));
}

static bool may_see(struct req *r, const struct work_view *who, const struct work *w)
{
    return who->may_read || may(r->db, r->actor, PERMISSION_READ, w->unit) ||
           may(r->db, r->actor, PERMISSION_READ, w->place_unit);
}

static struct work_list_row row_of(struct req *r, const struct rollup *rollup, size_t i)
{
    const struct work *w = &rollup->works.items[i];
    const struct tally *t = &rollup->work_progress[i].tally;
    const char *sign = work_unit_label(w);
    int lead = rollup_unit_index(rollup, w->unit);
    struct work_list_row row = {.work = w,
        .state = work_state_shown(w, t->done_milli),
        .planned = quantity_words(r->arena, r->lang, w->planned_milli, sign),
        .done = bounded_words(r->arena, r->lang, (struct bounded){t->done_milli, t->bound}, sign),
        .progress = {t->planned_milli, t->done_milli, t->doubtful_milli, w->name},
        .percent =
            t->planned_milli > 0 ? percent_milli(t->done_milli, t->planned_milli) / MILLI : -1};

    if (w->unit.v != w->place_unit.v)
        row.lead = lead >= 0 ? rollup->units.items[lead].name : req_t(r, "xã");
    if (t->doubtful_milli)
        row.doubtful = quantity_words(r->arena, r->lang, t->doubtful_milli, sign);
    return row;
}

/* What is asked of a work before its row is made. */
static bool is_asked(
    struct req *r, const struct narrow *n, const struct work *w, struct unit_id place)
{
    return w->place_unit.v == place.v && (n->kind < 0 || w->kind == n->kinds[n->kind]) &&
           may_see(r, n->who, w);
}

static void group_fill(struct req *r, struct work_list_view *v, const struct narrow *n,
    struct unit_id place, struct str name)
{
    const struct rollup *rollup = n->who->rollup;
    struct work_list_group *g = &v->groups[v->group_count];
    size_t here = 0;

    for (size_t i = 0; i < rollup->works.count; i++)
        here += rollup->works.items[i].place_unit.v == place.v;
    *g = (struct work_list_group){
        .place = name, .rows = arena_new_array(r->arena, struct work_list_row, here + 1)};
    for (size_t i = 0; i < rollup->works.count; i++) {
        struct work_list_row row;

        if (!is_asked(r, n, &rollup->works.items[i], place))
            continue;
        row = row_of(r, rollup, i);
        if (!n->state || row.state == n->state)
            g->rows[g->count++] = row;
    }
    v->shown += g->count;
    v->group_count += g->count > 0;
}

/* The hamlets in the order of the campaign, then what lies in no single one. */
static enum err groups_fill(struct req *r, struct work_list_view *v, const struct narrow *n)
{
    const struct rollup *rollup = n->who->rollup;
    struct org_unit commune;
    enum err e = unit_find(r->db, r->arena, rollup->campaign.unit, &commune);

    if (e != OK)
        return e;
    v->groups = arena_new_array(r->arena, struct work_list_group, rollup->units.count + 1);
    for (size_t u = 0; u < rollup->units.count; u++)
        if (rollup->units.items[u].id.v != rollup->campaign.unit.v)
            group_fill(r, v, n, rollup->units.items[u].id, rollup->units.items[u].name);
    group_fill(r, v, n, rollup->campaign.unit, commune.name);
    return OK;
}

static bool reports_here(struct req *r, const struct rollup *rollup)
{
    for (size_t u = 0; u < rollup->units.count; u++)
        if (may(r->db, r->actor, PERMISSION_READ, rollup->units.items[u].id))
            return true;
    return false;
}

enum err page_work_list(struct req *r)
{
    struct work_list_view v = {0};
    struct work_view who = {0};
    struct narrow n = {.who = &who};
    enum err e = rollup_get(
        r->db, r->store, r->arena, (struct campaign_id){req_id(r, "id")}, r->now_ms, &who.rollup);

    if (e != OK)
        return e;
    v.campaign = &who.rollup->campaign;
    v.may_read = who.may_read = may(r->db, r->actor, PERMISSION_READ, v.campaign->unit);
    v.may_compile = may(r->db, r->actor, PERMISSION_COMPILE, v.campaign->unit);
    if (!who.may_read && !reports_here(r, who.rollup))
        return E_DENIED;
    v.all = who.rollup->works.count;
    kinds_collect(r, who.rollup, &n);
    narrow_read(r, &n);
    v.filter = filter_form(r, &n);
    if ((e = groups_fill(r, &v, &n)) != OK)
        return e;
    v.page.title = req_t(r, "Công trình, phần việc");
    v.page.wide = true;
    v.page.crumbs[0] = (struct crumb){S("/"), req_t(r, "Trang đầu")};
    if (v.may_read)
        v.page.crumbs[1] = (struct crumb){
            str_printf(r->arena, "/campaign/%lld", (long long)v.campaign->id.v), v.campaign->name};
    work_list_sheet(r, &v);
    html_work_list(r->out, &v);
    return OK;
}
