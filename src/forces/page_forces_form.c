/* page_forces_form.c: the two forms of the committee: what is planned, and the ratios. */
#include "forces/page.h"

#include "forces/templates.h"
#include "org/account.h"

static enum err find(struct req *r, struct db *db, struct campaign *ret)
{
    enum err e = campaign_find(db, r->arena, (struct campaign_id){req_id(r, "id")}, ret);

    if (e == OK && !may(db, r->actor, PERMISSION_COMPILE, ret->unit))
        e = E_DENIED;
    return e;
}

static void crumbs(struct req *r, const struct campaign *c, struct page *page)
{
    page->crumbs[0] = (struct crumb){S("/"), req_t(r, "Trang đầu")};
    page->crumbs[1] =
        (struct crumb){str_printf(r->arena, "/campaign/%lld", (long long)c->id.v), c->name};
    page->crumbs[2] = (struct crumb){
        str_printf(r->arena, "/campaign/%lld/forces", (long long)c->id.v), req_t(r, "Lực lượng")};
}

/* "above_soldiers" */
static const char *field_name(struct arena *a, const char *before, size_t indicator)
{
    return str_z(a, str_printf(a, "%s_%s", before, indicators[indicator].code));
}

/* ── planned ────────────────────────────────────────────────────────────────────────────────── */

enum { PLAN_FIELDS = 4 }; /* beside one a kind */

static enum err plan_form(struct req *r, struct db *db, const struct campaign *c, struct form **ret)
{
    struct campaign_unit_list units;
    struct field *f = arena_new_array(r->arena, struct field, PLAN_FIELDS + indicator_count);
    size_t n = 0;
    bool own = false;
    struct choice *choices;
    enum err e = campaign_units(db, r->arena, c->id, &units);

    if (e != OK)
        return e;
    choices = arena_new_array(r->arena, struct choice, units.count + 1);
    for (size_t i = 0; i < units.count; i++)
        choices[i] = (struct choice){
            str_z(r->arena, str_printf(r->arena, "%lld", (long long)units.items[i].id.v)),
            str_z(r->arena, units.items[i].name)};
    for (size_t i = 0; i < units.count; i++) /* the commune may report itself */
        own |= units.items[i].id.v == c->unit.v;
    choices[units.count] =
        (struct choice){str_z(r->arena, str_printf(r->arena, "%lld", (long long)c->unit.v)),
            MSG("Chung cả đợt, chưa giao đơn vị nào")};
    f[n++] = (struct field){.name = "unit",
        .label = MSG("Đơn vị"),
        .type = FIELD_CHOICE,
        .required = true,
        .choices = choices,
        .choice_count = units.count + !own};
    f[n++] = (struct field){.name = "first",
        .label = MSG("Từ ngày"),
        .type = FIELD_DAY,
        .required = true,
        .has_min = true,
        .min = c->first_day,
        .has_max = true,
        .max = c->last_day};
    f[n++] = (struct field){.name = "last",
        .label = MSG("Đến ngày"),
        .type = FIELD_DAY,
        .required = true,
        .has_min = true,
        .min = c->first_day,
        .has_max = true,
        .max = c->last_day};
    for (size_t i = 0; i < indicator_count; i++)
        if (indicators[i].is_force)
            f[n++] = (struct field){.name = field_name(r->arena, "number", i),
                .label = indicators[i].label,
                .type = FIELD_INT,
                .has_min = true,
                .has_max = true,
                .max = FORCES_NUMBER_MAX,
                .unit = MSG("người")};
    f[n++] = (struct field){.name = "withdraw",
        .label = MSG("Bỏ số đã ghi của các ô để trống"),
        .type = FIELD_CHECKBOX};
    *ret = form_new(r->arena, f, n);
    (*ret)->lang = r->lang;
    return OK;
}

enum err page_forces_plan(struct req *r)
{
    struct forces_form_page v = {.form = r->form};
    enum err e = find(r, r->db, &v.campaign);

    if (e == OK && !v.form) {
        e = plan_form(r, r->db, &v.campaign, &v.form);
        if (e == OK) {
            form_set_number(v.form, "first", v.campaign.first_day);
            form_set_number(v.form, "last", v.campaign.last_day);
        }
    }
    if (e != OK)
        return e;
    v.page.title = req_t(r, "Lực lượng dự kiến");
    crumbs(r, &v.campaign, &v.page);
    v.action = r->path;
    html_forces_plan(r->out, &v);
    return OK;
}

struct plans {
    struct forces_plan items[32];
    size_t count;
};

static void plans_read(struct req *r, struct plans *plans)
{
    const struct field_value *unit = form_value(r->form, "unit");
    struct forces_plan p = {.first_day = (day_t)form_number(r->form, "first"),
        .last_day = (day_t)form_number(r->form, "last")};
    int64_t id = 0;

    if (str_to_int(str_from(r->form->fields[0].choices[unit->number].value), &id) != OK)
        return;
    p.unit.v = id;
    for (size_t i = 0; i < indicator_count; i++) {
        const char *name = field_name(r->arena, "number", i);

        if (!indicators[i].is_force ||
            (!form_given(r->form, name) && !form_number(r->form, "withdraw")))
            continue;
        p.indicator = (int64_t)i;
        p.number = form_given(r->form, name) ? form_number(r->form, name) : FORCES_WITHDRAWN;
        plans->items[plans->count++] = p;
    }
}

enum err act_forces_plan(struct req *r)
{
    struct plans *plans = arena_new(r->arena, struct plans);
    struct campaign c;
    struct form *f;
    enum err e = find(r, r->db, &c);

    if (e == OK)
        e = plan_form(r, r->db, &c, &f);
    if (e == OK)
        e = form_read(f, r);
    if (e != OK)
        return e;
    if (form_number(f, "first") > form_number(f, "last"))
        return form_refuse(f, "last", MSG("Ngày cuối phải từ ngày đầu trở đi."));
    plans_read(r, plans);
    if (!plans->count)
        return form_refuse(
            f, f->fields[3].name, MSG("Hãy ghi số người của ít nhất một lực lượng."));
    r->view = plans;
    return OK;
}

enum err write_forces_plan(struct tx *tx, struct req *r)
{
    const struct plans *plans = r->view;
    struct campaign c;
    enum err e = find(r, tx->db, &c);

    for (size_t i = 0; e == OK && i < plans->count; i++)
        e = forces_plan_set(tx, c.id, &plans->items[i]);
    if (e != OK)
        return e;
    req_flash(r, req_t(r, "Đã ghi lực lượng dự kiến."));
    if (plans->items[0].unit.v == c.unit.v)
        req_redirect(r, "/campaign/%lld/forces", (long long)c.id.v);
    else
        req_redirect(r, "/campaign/%lld/forces?unit=%lld", (long long)c.id.v,
            (long long)plans->items[0].unit.v);
    return OK;
}

/* ── a ratio ────────────────────────────────────────────────────────────────────────────────── */

static const struct choice rules[] = {
    {"least", MSG("ít nhất")},
    {"most", MSG("nhiều nhất")},
};

enum { CRITERION_FIELDS = 6 };

static size_t side_fields(struct req *r, const char *side, struct field *f)
{
    size_t n = 0;

    for (size_t i = 0; i < indicator_count; i++)
        if (indicators[i].is_force)
            f[n++] = (struct field){.name = field_name(r->arena, side, i),
                .label = indicators[i].label,
                .type = FIELD_CHECKBOX};
    return n;
}

static struct form *criterion_form(struct req *r, const struct campaign *c, bool known)
{
    struct field *f =
        arena_new_array(r->arena, struct field, CRITERION_FIELDS + 2 * indicator_count);
    size_t n = 0;
    struct form *form;

    f[n++] = (struct field){.name = "name",
        .label = MSG("Tên tiêu chí"),
        .max_chars = CRITERION_NAME_MAX,
        .hint = MSG("Để trống thì gọi theo tên lực lượng hai vế.")};
    n += side_fields(r, "above", &f[n]);
    n += side_fields(r, "below", &f[n]);
    f[n++] = (struct field){.name = "rule",
        .label = MSG("Phải đạt"),
        .type = FIELD_CHOICE,
        .required = true,
        .choices = rules,
        .choice_count = 2};
    f[n++] = (struct field){.name = "part",
        .label = MSG("Phần của vế trên"),
        .type = FIELD_INT,
        .required = true,
        .has_min = true,
        .min = 1,
        .has_max = true,
        .max = CRITERION_RATIO_MAX};
    f[n++] = (struct field){.name = "whole",
        .label = MSG("Phần của vế dưới"),
        .type = FIELD_INT,
        .required = true,
        .has_min = true,
        .min = 1,
        .has_max = true,
        .max = CRITERION_RATIO_MAX};
    f[n++] = (struct field){.name = "first",
        .label = MSG("Áp dụng từ ngày"),
        .type = FIELD_DAY,
        .required = true,
        .has_min = true,
        .min = c->first_day,
        .has_max = true,
        .max = c->last_day};
    if (known)
        f[n++] = (struct field){.name = "dropped",
            .label = MSG("Thôi dùng tiêu chí này từ ngày đó"),
            .type = FIELD_CHECKBOX};
    form = form_new(r->arena, f, n);
    form->lang = r->lang;
    return form;
}

static void criterion_fill(struct req *r, struct form *f, const struct criterion *c)
{
    for (size_t i = 0; i < indicator_count; i++) {
        if (!indicators[i].is_force)
            continue;
        form_set_number(f, field_name(r->arena, "above", i), c->above >> i & 1);
        form_set_number(f, field_name(r->arena, "below", i), c->below >> i & 1);
    }
    form_set_text(f, "name", c->name);
    form_set_number(f, "rule", c->at_most);
    form_set_number(f, "part", c->part);
    form_set_number(f, "whole", c->whole);
    form_set_number(f, "first", c->first_day);
}

/* The newest with the code that was asked for. E_NOT_FOUND: no such; code empty: none asked. */
static enum err asked(struct req *r, struct db *db, const struct campaign *c, struct criterion *ret)
{
    struct criterion_list list;
    struct str code = req_query(r, "code");
    enum err e = criteria_of(db, r->arena, c, &list);

    *ret = (struct criterion){
        .code = S(""), .name = S(""), .part = 1, .whole = 1, .first_day = c->first_day};
    if (e != OK || !code.len)
        return e;
    e = E_NOT_FOUND;
    for (size_t i = 0; i < list.count; i++)
        if (str_eq(list.items[i].code, code)) {
            *ret = list.items[i];
            e = OK;
        }
    return e;
}

enum err page_criterion(struct req *r)
{
    struct forces_form_page v = {.form = r->form};
    struct criterion c;
    enum err e = find(r, r->db, &v.campaign);

    if (e == OK)
        e = asked(r, r->db, &v.campaign, &c);
    if (e != OK)
        return e;
    if (!v.form) {
        v.form = criterion_form(r, &v.campaign, c.code.len > 0);
        criterion_fill(r, v.form, &c);
    }
    v.known = c.code.len > 0;
    v.page.title = c.code.len ? req_t(r, "Sửa tiêu chí") : req_t(r, "Thêm tiêu chí");
    crumbs(r, &v.campaign, &v.page);
    v.action =
        c.code.len ? str_printf(r->arena, "%.*s?code=%.*s", STR(r->path), STR(c.code)) : r->path;
    html_criterion(r->out, &v);
    return OK;
}

struct setting {
    struct criterion criterion;
    bool dropped;
};

static force_set side_read(struct req *r, const char *side)
{
    force_set set = 0;

    for (size_t i = 0; i < indicator_count; i++)
        if (indicators[i].is_force && form_number(r->form, field_name(r->arena, side, i)))
            set |= (force_set)1 << i;
    return set;
}

enum err act_criterion(struct req *r)
{
    struct setting *s = arena_new(r->arena, struct setting);
    const char *field = "name", *fault;
    struct campaign c;
    struct form *f;
    enum err e = find(r, r->db, &c);

    if (e == OK)
        e = asked(r, r->db, &c, &s->criterion);
    if (e != OK)
        return e;
    f = criterion_form(r, &c, s->criterion.code.len > 0);
    if ((e = form_read(f, r)) != OK)
        return e;
    s->criterion = (struct criterion){.code = s->criterion.code,
        .name = form_text(f, "name"),
        .above = side_read(r, "above"),
        .below = side_read(r, "below"),
        .at_most = form_number(f, "rule") == 1,
        .part = form_number(f, "part"),
        .whole = form_number(f, "whole"),
        .first_day = (day_t)form_number(f, "first")};
    s->dropped = s->criterion.code.len && form_number(f, "dropped");
    fault = criterion_fault(&s->criterion, &field);
    if (fault) /* a side has no field of its own: it is said at its first kind */
        return form_refuse(f,
            str_eq(str_from(field), S("above")) || str_eq(str_from(field), S("below"))
                ? field_name(r->arena, field, 0)
                : field,
            fault);
    r->view = s;
    return OK;
}

enum err write_criterion(struct tx *tx, struct req *r)
{
    const struct setting *s = r->view;
    struct campaign c;
    enum err e = find(r, tx->db, &c);

    if (e == OK)
        e = criterion_set(tx, c.id, &s->criterion, s->dropped);
    if (e == E_TOO_LARGE)
        return form_refuse(r->form, "name",
            MSG("Đợt này đã có 20 tiêu chí, nhiều nhất của một đợt. Hãy sửa một tiêu chí đã có, "
                "hoặc thôi dùng một tiêu chí từ ngày này."));
    if (e != OK)
        return e;
    req_flash(r, s->dropped ? req_t(r, "Đã thôi dùng tiêu chí.") : req_t(r, "Đã ghi tiêu chí."));
    req_redirect(r, "/campaign/%lld/forces#criteria", (long long)c.id.v);
    return OK;
}
