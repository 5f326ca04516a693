/* page_duty.c: one duty: entered, changed, said to be done. */
#include "duty/page.h"

#include "base/tr.h"
#include "duty/templates.h"

/* --- what all pages of the room begin with --- */

enum err duty_page_find(struct req *r, struct db *db, struct duty_page *ret)
{
    struct duty_page p;
    enum err e = campaign_find(db, r->arena, (struct campaign_id){req_id(r, "id")}, &p.campaign);

    if (e == OK)
        e = duty_reach_find(db, r->arena, r->actor, &p.campaign, &p.reach);
    if (e == OK)
        *ret = p;
    return e;
}

enum err duty_page_duty(struct req *r, struct db *db, struct duty_page *p, struct duty *ret)
{
    struct duty d;
    enum err e = duty_page_find(r, db, p);

    if (e == OK)
        e = duty_find(db, r->arena, (struct duty_id){req_id(r, "duty")}, &d);
    if (e == OK && d.campaign.v != p->campaign.id.v)
        e = E_NOT_FOUND;
    if (e == OK && !duty_may_see(&p->reach, &d))
        e = E_DENIED;
    if (e == OK)
        *ret = d;
    return e;
}

void duty_crumbs(struct req *r, struct page *page, const struct campaign *c, bool below_list)
{
    bool board = may(r->db, r->actor, PERMISSION_READ, c->unit);
    struct str path = str_printf(r->arena, "/campaign/%lld", (long long)c->id.v);
    size_t n = 0;

    page->crumbs[n++] = (struct crumb){S("/"), req_t(r, "Trang đầu")};
    if (board)
        page->crumbs[n++] = (struct crumb){path, c->name};
    if (below_list)
        page->crumbs[n++] =
            (struct crumb){str_printf(r->arena, "%.*s/duties", STR(path)), req_t(r, "Việc và hạn")};
}

struct str html_clock(const struct html *h, int minute)
{
    return str_printf(h->arena, "%02d:%02d", minute / 60, minute % 60);
}

/* --- a new one --- */

static enum err find_managed(struct req *r, struct db *db, struct duty_page *p)
{
    enum err e = duty_page_find(r, db, p);

    return e == OK && !p->reach.manages ? E_DENIED : e;
}

enum err page_duty_add(struct req *r)
{
    struct duty_add_view v = {.page = {.title = req_t(r, "Thêm một việc")}, .form = r->form};
    struct duty_page p;
    enum err e = find_managed(r, r->db, &p);

    if (e == OK && !v.form)
        e = duty_form(r, r->db, &p.campaign, &v.form);
    if (e != OK)
        return e;
    v.campaign = p.campaign;
    duty_crumbs(r, &v.page, &p.campaign, true);
    html_duty_add(r->out, &v);
    return OK;
}

enum err act_duty_add(struct req *r)
{
    struct duty *d = arena_new(r->arena, struct duty);
    struct form *f;
    struct duty_page p;
    enum err e = find_managed(r, r->db, &p);

    r->view = d;
    return e == OK ? duty_form_read(r, &p, d, &f) : e;
}

enum err write_duty_add(struct tx *tx, struct req *r)
{
    struct duty_page p;
    struct duty_id id;
    enum err e = find_managed(r, tx->db, &p);

    if (e == OK)
        e = duty_add(tx, r->view, &id);
    if (e != OK)
        return e;
    req_flash(r, req_t(r, "Đã thêm việc."));
    req_redirect(r, "/campaign/%lld/duties/%lld", (long long)p.campaign.id.v, (long long)id.v);
    return OK;
}

/* --- one duty --- */

static const struct choice states[] = {
    {"done", MSG("Đã xong")},
    {"dropped", MSG("Không làm nữa")},
    {"open", MSG("Mở lại, còn phải làm")},
};
static const struct field settle_fields[] = {
    {.name = "state",
        .label = MSG("Việc này"),
        .type = FIELD_CHOICE,
        .required = true,
        .choices = states,
        .choice_count = sizeof states / sizeof *states},
    {.name = "day", .label = MSG("Ngày"), .type = FIELD_DAY, .required = true},
    {.name = "word",
        .label = MSG("Kết quả, lý do"),
        .type = FIELD_TEXT,
        .max_chars = DUTY_WORD_MAX,
        .hint = MSG("Không làm nữa thì phải ghi lý do.")},
};
enum { SETTLE_FIELDS = sizeof settle_fields / sizeof *settle_fields };

static bool has_field(const struct form *f, const char *name)
{
    for (size_t i = 0; f && i < f->count; i++)
        if (!strcmp(f->fields[i].name, name))
            return true;
    return false;
}

/* The name of a unit of the campaign; that of the commune for 0. */
static enum err unit_name(
    struct req *r, const struct campaign *c, struct unit_id id, struct str *ret)
{
    struct campaign_unit u;
    struct org_unit commune;
    enum err e;

    if (id.v) {
        e = campaign_unit_find(r->db, r->arena, c->id, id, &u);
        if (e == OK)
            *ret = u.name;
        return e;
    }
    e = unit_find(r->db, r->arena, c->unit, &commune);
    if (e == OK)
        *ret = commune.name;
    return e;
}

static enum err show_words(struct req *r, struct duty_show_view *v)
{
    const struct duty *d = &v->duty;
    struct calendar cal;
    struct str unit;
    enum err e = unit_name(r, &v->campaign, d->unit, &unit);

    if (e == OK)
        e = unit_name(r, &v->campaign, d->reviewer, &v->reviewer);
    if (e == OK)
        e = holiday_calendar(r->db, r->arena, v->campaign.unit, d->due ? d->due : r->today,
            d->due ? d->due : r->today, &cal);
    if (e != OK)
        return e;
    v->who = d->office.len ? str_printf(r->arena, "%.*s, %.*s", STR(d->office), STR(unit)) : unit;
    if (d->due && !calendar_works(&cal, d->due)) {
        v->rest = calendar_name(&cal, d->due);
        if (!v->rest)
            v->rest = day_kind_label(calendar_kind(&cal, d->due));
        v->working_before = calendar_previous_working(&cal, d->due);
    }
    return OK;
}

/* Whose form was refused is told by its first field. */
static enum err show_forms(struct req *r, struct duty_show_view *v)
{
    enum err e = OK;

    if (v->may_settle) {
        v->settle = form_new(r->arena, settle_fields, SETTLE_FIELDS);
        form_set_number(v->settle, "day", r->today);
        form_set_text(v->settle, "state", v->duty.state == DUTY_OPEN ? S("done") : S("open"));
    }
    if (v->manages && (e = duty_form(r, r->db, &v->campaign, &v->change)) == OK)
        duty_fill(r, v->change, &v->duty);
    if (e == OK && v->duty.kind == DUTY_DRAFT)
        draft_forms(r, v->may_settle ? &v->text : NULL, v->may_review ? &v->remark : NULL,
            v->may_review ? &v->approve : NULL);
    if (has_field(r->form, "state"))
        v->settle = r->form;
    else if (has_field(r->form, "kind"))
        v->change = r->form;
    return e;
}

static struct draft_view *versions_view(struct req *r, const struct duty *d,
    const struct draft_version_list *versions, const struct draft_remark_list *remarks)
{
    struct draft_view *views = arena_new_array(r->arena, struct draft_view, versions->count + 1);

    for (size_t i = 0; i < versions->count; i++) {
        const struct draft_version *version = &versions->items[i];
        struct draft_view *v = &views[versions->count - 1 - i];

        *v = (struct draft_view){.version = version,
            .number = i + 1,
            .newest = i + 1 == versions->count,
            .approved = version->id == d->approved};
        diff_lines(r->arena, i ? version[-1].text : version->text, version->text, &v->diff);
        for (size_t k = 0; k < remarks->count; k++)
            if (remarks->items[k].version == version->id)
                *vec_push(r->arena, &v->remarks) = &remarks->items[k];
    }
    return views;
}

static enum err show_draft(struct req *r, struct duty_show_view *v)
{
    struct draft_version_list *versions = arena_new(r->arena, struct draft_version_list);
    struct draft_remark_list *remarks = arena_new(r->arena, struct draft_remark_list);
    enum err e = draft_versions_of(r->db, r->arena, v->duty.id, versions);

    if (e == OK)
        e = draft_remarks_of(r->db, r->arena, v->duty.id, remarks);
    if (e != OK)
        return e;
    v->versions = versions_view(r, &v->duty, versions, remarks);
    v->version_count = versions->count;
    if (v->duty.state == DUTY_DROPPED) { /* nothing typed is lost, but nothing new is asked for */
        v->approve = NULL;
        v->text = v->text == r->form ? v->text : NULL;
    }
    if (versions->count && v->text && !form_given(v->text, "text"))
        form_set_text(v->text, "text", versions->items[versions->count - 1].text);
    if (v->approve && (!versions->count || v->duty.approved))
        v->approve = NULL;
    if (v->approve)
        form_set_number(v->approve, "version", versions->items[versions->count - 1].id);
    if (v->remark && !versions->count)
        v->remark = NULL;
    if (v->remark)
        form_set_number(v->remark, "version", versions->items[versions->count - 1].id);
    return OK;
}

enum err page_duty_show(struct req *r)
{
    struct duty_show_view v = {.today = r->today};
    struct duty_page p;
    enum err e = duty_page_duty(r, r->db, &p, &v.duty);

    if (e != OK)
        return e;
    v.campaign = p.campaign;
    v.manages = p.reach.manages;
    v.may_settle = duty_may_settle(&p.reach, &v.duty);
    v.may_review = duty_may_review(&p.reach, &v.duty);
    e = show_words(r, &v);
    if (e == OK)
        e = show_forms(r, &v);
    if (e == OK && v.duty.kind == DUTY_DRAFT)
        e = show_draft(r, &v);
    if (e != OK)
        return e;
    v.page.title =
        v.duty.kind == DUTY_MEMBER ? v.duty.office : req_t(r, duty_kind_label(v.duty.kind));
    duty_crumbs(r, &v.page, &p.campaign, true);
    html_duty_show(r->out, &v);
    return OK;
}

enum err act_duty_change(struct req *r)
{
    struct duty *d = arena_new(r->arena, struct duty);
    struct duty now;
    struct form *f;
    struct duty_page p;
    enum err e = duty_page_duty(r, r->db, &p, &now);

    if (e == OK && !p.reach.manages)
        e = E_DENIED;
    r->view = d;
    return e == OK ? duty_form_read(r, &p, d, &f) : e;
}

enum err write_duty_change(struct tx *tx, struct req *r)
{
    struct duty now;
    struct duty_page p;
    enum err e = duty_page_duty(r, tx->db, &p, &now);

    if (e == OK && !p.reach.manages)
        e = E_DENIED;
    if (e == OK)
        e = duty_change(tx, now.id, r->view);
    if (e != OK)
        return e;
    req_flash(r, req_t(r, "Đã lưu việc."));
    req_redirect(r, "/campaign/%lld/duties/%lld", (long long)p.campaign.id.v, (long long)now.id.v);
    return OK;
}

enum err act_duty_settle(struct req *r)
{
    struct duty now;
    struct duty_page p;
    struct form *f = form_new(r->arena, settle_fields, SETTLE_FIELDS);
    enum duty_state state;
    enum err e = duty_page_duty(r, r->db, &p, &now);

    if (e == OK && !duty_may_settle(&p.reach, &now))
        e = E_DENIED;
    if (e == OK)
        e = form_read(f, r);
    if (e != OK)
        return e;
    state = duty_state_of(form_text(f, "state"));
    if (state == DUTY_DROPPED && !form_given(f, "word"))
        return form_refuse(f, "word", MSG("Hãy ghi vì sao không làm nữa."));
    if (state != DUTY_OPEN && form_number(f, "day") > r->today)
        return form_refuse(
            f, "day", MSG("Ngày này chưa đến. Hãy ghi hôm nay hoặc một ngày đã qua."));
    if (state == DUTY_DONE && now.kind == DUTY_DRAFT && !now.approved)
        return form_refuse(
            f, "state", MSG("Văn bản chưa được duyệt. Duyệt bản mới nhất thì việc này xong."));
    return OK;
}

enum err write_duty_settle(struct tx *tx, struct req *r)
{
    struct duty now = {0};
    struct duty_page p = {0};
    enum err e = duty_page_duty(r, tx->db, &p, &now);

    if (e == OK && !duty_may_settle(&p.reach, &now))
        e = E_DENIED;
    if (e == OK)
        e = duty_settle(tx, now.id, duty_state_of(form_text(r->form, "state")),
            (day_t)form_number(r->form, "day"), form_text(r->form, "word"));
    if (e == E_CONFLICT) /* sent twice: it is so already */
        e = OK;
    if (e != OK)
        return e;
    req_flash(r, req_t(r, "Đã ghi."));
    req_redirect(r, "/campaign/%lld/duties", (long long)p.campaign.id.v);
    return OK;
}
