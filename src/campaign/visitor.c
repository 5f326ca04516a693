/* visitor.c: who asks for a page of a campaign. */
#include "campaign/visitor.h"

#include "org/account.h"

static bool reports_there(const struct req *r, const struct campaign_visitor *v)
{
    for (size_t i = 0; i < r->actor->role_count; i++)
        if (r->actor->roles[i].role == ROLE_REPORT &&
            campaign_visitor_has(v, r->actor->roles[i].unit))
            return true;
    return false;
}

enum err campaign_visitor_find(
    struct req *r, struct db *db, struct campaign_id id, struct campaign_visitor *ret)
{
    struct campaign_visitor v = {0};
    struct org_unit commune;
    enum err e = campaign_find(db, r->arena, id, &v.campaign);

    if (e == OK)
        e = campaign_units(db, r->arena, id, &v.units);
    if (e == OK)
        e = unit_find(db, r->arena, v.campaign.unit, &commune);
    if (e != OK)
        return e;
    v.commune = commune.name;
    v.may_read = may(db, r->actor, PERMISSION_READ, v.campaign.unit);
    v.may_compile = may(db, r->actor, PERMISSION_COMPILE, v.campaign.unit);
    v.may_act = v.may_compile || (r->actor && reports_there(r, &v));
    if (!v.may_read && !v.may_act)
        return E_DENIED;
    *ret = v;
    return OK;
}

bool campaign_visitor_has(const struct campaign_visitor *v, struct unit_id unit)
{
    for (size_t i = 0; i < v->units.count; i++)
        if (v->units.items[i].id.v == unit.v)
            return true;
    return unit.v == v->campaign.unit.v;
}

static bool commune_reports(const struct campaign_visitor *v)
{
    for (size_t i = 0; i < v->units.count; i++)
        if (v->units.items[i].id.v == v->campaign.unit.v)
            return true;
    return false;
}

size_t campaign_visitor_count(const struct campaign_visitor *v)
{
    return v->units.count + !commune_reports(v);
}

struct unit_id campaign_visitor_at(const struct campaign_visitor *v, size_t i)
{
    return i < v->units.count ? v->units.items[i].id : v->campaign.unit;
}

bool campaign_visitor_acts(
    const struct req *r, struct db *db, const struct campaign_visitor *v, struct unit_id unit)
{
    if (!campaign_visitor_has(v, unit))
        return false;
    return v->may_compile || may(db, r->actor, PERMISSION_REPORT, unit);
}

struct str campaign_visitor_unit(const struct campaign_visitor *v, struct unit_id unit)
{
    for (size_t i = 0; i < v->units.count; i++)
        if (v->units.items[i].id.v == unit.v)
            return v->units.items[i].name;
    return unit.v == v->campaign.unit.v ? v->commune : S("–");
}

static void choice_add(
    struct arena *a, struct choice *all, size_t *count, struct unit_id unit, struct str name)
{
    all[(*count)++] =
        (struct choice){str_z(a, str_printf(a, "%lld", (long long)unit.v)), str_z(a, name)};
}

struct field campaign_visitor_field(const struct req *r, const struct campaign_visitor *v,
    enum visitor_units which, const char *name, const char *label)
{
    struct choice *all = arena_new_array(r->arena, struct choice, v->units.count + 1);
    size_t count = 0;

    if (which == VISITOR_HAMLETS || campaign_visitor_acts(r, r->db, v, v->campaign.unit))
        choice_add(r->arena, all, &count, v->campaign.unit, v->commune);
    for (size_t i = 0; i < v->units.count; i++) {
        const struct campaign_unit *u = &v->units.items[i];

        if (u->id.v == v->campaign.unit.v)
            continue;
        if (which == VISITOR_HAMLETS ? !u->is_agency : campaign_visitor_acts(r, r->db, v, u->id))
            choice_add(r->arena, all, &count, u->id, u->name);
    }
    return (struct field){.name = name,
        .label = label,
        .type = FIELD_CHOICE,
        .required = true,
        .choices = all,
        .choice_count = count};
}

static const struct field *field_of(const struct form *f, const char *name)
{
    for (size_t i = 0; i < f->count; i++)
        if (!strcmp(f->fields[i].name, name))
            return &f->fields[i];
    return NULL;
}

struct unit_id campaign_visitor_chosen(const struct form *f, const char *name)
{
    const struct field *field = field_of(f, name);
    struct unit_id unit = {0};

    if (field && form_given(f, name) &&
        str_to_int(str_from(field->choices[form_number(f, name)].value), &unit.v) != OK)
        unit.v = 0;
    return unit;
}

void campaign_visitor_choose(struct form *f, const char *name, struct unit_id unit)
{
    form_set_text(f, name, str_printf(f->arena, "%lld", (long long)unit.v));
}

struct field campaign_visitor_day(const struct req *r, const struct campaign_visitor *v,
    const char *name, const char *label, bool past)
{
    day_t last = v->campaign.last_day;

    return (struct field){.name = name,
        .label = label,
        .type = FIELD_DAY,
        .required = true,
        .has_min = true,
        .min = v->campaign.first_day,
        .has_max = true,
        .max = past && r->today < last && r->today >= v->campaign.first_day ? r->today : last};
}

void campaign_visitor_crumbs(struct req *r, struct page *p, const struct campaign_visitor *v,
    const char *part, const char *label)
{
    long long id = (long long)v->campaign.id.v;
    size_t n = 0;

    p->crumbs[n++] = (struct crumb){S("/"), req_t(r, "Trang đầu")};
    if (v->may_read)
        p->crumbs[n++] =
            (struct crumb){str_printf(r->arena, "/campaign/%lld", id), v->campaign.name};
    if (part)
        p->crumbs[n++] =
            (struct crumb){str_printf(r->arena, "/campaign/%lld/%s", id, part), req_t(r, label)};
}
