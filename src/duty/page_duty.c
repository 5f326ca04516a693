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

/* --- the form --- */

static const struct choice kinds[] = {
    {"task", MSG("Nhiệm vụ")},
    {"draft", MSG("Văn bản cần duyệt")},
    {"launch", MSG("Lễ ra quân")},
    {"pilot", MSG("Làm điểm ra quân")},
    {"review", MSG("Sơ kết, tổng kết")},
    {"report", MSG("Báo cáo về trên")},
    {"member", MSG("Thành viên Ban Chỉ đạo")},
};
static const struct choice counts[] = {
    {"days", MSG("ngày")},
    {"working", MSG("ngày làm việc")},
    {"months", MSG("tháng")},
};

static const struct field duty_fields[] = {
    {.name = "kind",
        .label = MSG("Loại việc"),
        .type = FIELD_CHOICE,
        .required = true,
        .choices = kinds,
        .choice_count = DUTY_KINDS},
    {.name = "what",
        .label = MSG("Việc phải làm"),
        .type = FIELD_LONG_TEXT,
        .max_chars = DUTY_WHAT_MAX,
        .rows = 3,
        .hint = MSG("Ví dụ: Biên soạn đề cương tuyên truyền Luật Nghĩa vụ quân sự")},
    {.name = "unit", .label = MSG("Đơn vị chịu trách nhiệm"), .type = FIELD_CHOICE},
    {.name = "office",
        .label = MSG("Chức danh người chịu trách nhiệm"),
        .type = FIELD_TEXT,
        .max_chars = DUTY_OFFICE_MAX,
        .hint = MSG("Ghi chức danh, không cần họ tên. Ví dụ: Chủ tịch Hội Nông dân xã"),
        .autocomplete = "off"},
    {.name = "reviewer", .label = MSG("Đơn vị duyệt văn bản"), .type = FIELD_CHOICE},
    {.name = "due",
        .label = MSG("Hạn"),
        .type = FIELD_DAY,
        .hint = MSG("Để trống nếu làm suốt đợt, hoặc tính hạn ở dưới.")},
    {.name = "minute", .label = MSG("Giờ"), .type = FIELD_TIME},
    {.name = "place", .label = MSG("Địa điểm"), .type = FIELD_TEXT, .max_chars = DUTY_PLACE_MAX},
    {.name = "count",
        .label = MSG("Trong vòng"),
        .type = FIELD_INT,
        .has_min = true,
        .has_max = true,
        .min = 1,
        .max = 366},
    {.name = "unit_of_count",
        .label = MSG("tính bằng"),
        .type = FIELD_CHOICE,
        .choices = counts,
        .choice_count = sizeof counts / sizeof *counts},
    {.name = "event",
        .label = MSG("kể từ ngày"),
        .type = FIELD_DAY,
        .hint = MSG("Ngày này không tính; hạn rơi vào ngày nghỉ thì lùi đến ngày làm việc kế "
                    "tiếp (Bộ luật Dân sự, Điều 147, 148).")},
};
enum { DUTY_FIELDS = sizeof duty_fields / sizeof *duty_fields };

/* The commune and who reports in the campaign, by number; for "unit" and "reviewer". */
static enum err unit_choices(struct req *r, struct db *db, const struct campaign *c,
    const struct choice **ret, size_t *count)
{
    struct campaign_unit_list units = {0};
    struct org_unit commune;
    struct choice *choices;
    enum err e = campaign_units(db, r->arena, c->id, &units);

    if (e == OK)
        e = unit_find(db, r->arena, c->unit, &commune);
    if (e != OK)
        return e;
    choices = arena_new_array(r->arena, struct choice, units.count + 1);
    choices[0] = (struct choice){"0", str_z(r->arena, commune.name)};
    for (size_t i = 0; i < units.count; i++)
        choices[i + 1] =
            (struct choice){str_printf(r->arena, "%lld", (long long)units.items[i].id.v).ptr,
                str_z(r->arena, units.items[i].name)};
    *ret = choices;
    *count = units.count + 1;
    return OK;
}

static enum err duty_form(struct req *r, struct db *db, const struct campaign *c, struct form **ret)
{
    struct field *fields = arena_new_array(r->arena, struct field, DUTY_FIELDS);
    const struct choice *units;
    size_t count;
    enum err e = unit_choices(r, db, c, &units, &count);

    if (e != OK)
        return e;
    for (int i = 0; i < DUTY_FIELDS; i++) {
        fields[i] = duty_fields[i];
        if (!strcmp(fields[i].name, "unit") || !strcmp(fields[i].name, "reviewer")) {
            fields[i].choices = units;
            fields[i].choice_count = count;
        }
    }
    *ret = form_new(r->arena, fields, DUTY_FIELDS);
    return OK;
}

static void duty_fill(struct req *r, struct form *f, const struct duty *d)
{
    form_set_text(f, "kind", str_from(duty_kind_code(d->kind)));
    form_set_text(f, "what", d->what);
    form_set_text(f, "unit", str_printf(r->arena, "%lld", (long long)d->unit.v));
    form_set_text(f, "reviewer", str_printf(r->arena, "%lld", (long long)d->reviewer.v));
    form_set_text(f, "office", d->office);
    form_set_text(f, "place", d->place);
    if (d->due)
        form_set_number(f, "due", d->due);
    if (d->minute >= 0)
        form_set_number(f, "minute", d->minute);
}

static struct unit_id unit_chosen(const struct form *f, const char *name)
{
    int64_t id = 0;

    if (!form_given(f, name) || str_to_int(form_text(f, name), &id) != OK)
        id = 0;
    return (struct unit_id){id};
}

/* The last day: as typed, or counted from an event. */
static enum err due_read(struct req *r, const struct campaign *c, struct form *f, day_t *ret)
{
    day_t event = form_given(f, "event") ? (day_t)form_number(f, "event") : r->today;
    int count = (int)form_number(f, "count");
    struct str by = form_text(f, "unit_of_count");
    struct calendar cal;
    enum err e;

    *ret = form_given(f, "due") ? (day_t)form_number(f, "due") : 0;
    if (form_given(f, "due") || !form_given(f, "count"))
        return OK;
    e = holiday_calendar(r->db, r->arena, c->unit, event,
        event + count * (str_eq(by, S("months")) ? 31 : 2) + 60, &cal);
    if (e != OK)
        return e;
    *ret = str_eq(by, S("working"))  ? calendar_due_working(&cal, event, count)
           : str_eq(by, S("months")) ? calendar_due_months(&cal, event, count)
                                     : calendar_due_days(&cal, event, count);
    return OK;
}

static enum err duty_form_read(
    struct req *r, const struct duty_page *p, struct duty *d, struct form **form)
{
    struct form *f;
    const char *field, *fault;
    enum err e = duty_form(r, r->db, &p->campaign, &f);

    if (e == OK)
        e = form_read(f, r);
    if (e == OK)
        e = due_read(r, &p->campaign, f, &d->due);
    if (e != OK)
        return e;
    *form = f;
    d->campaign = p->campaign.id;
    d->kind = duty_kind_of(form_text(f, "kind"));
    d->what = form_text(f, "what");
    d->unit = unit_chosen(f, "unit");
    d->reviewer = unit_chosen(f, "reviewer");
    d->office = form_text(f, "office");
    d->place = form_text(f, "place");
    d->minute = form_given(f, "minute") ? (int)form_number(f, "minute") : -1;
    fault = duty_fault(d, &field);
    return fault ? form_refuse(f, field, fault) : OK;
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
        return form_refuse(f, "day", MSG("Ngày này chưa đến."));
    if (state == DUTY_DONE && now.kind == DUTY_DRAFT && !now.approved)
        return form_refuse(
            f, "state", MSG("Văn bản chưa được duyệt. Duyệt bản mới nhất thì việc này xong."));
    return OK;
}

enum err write_duty_settle(struct tx *tx, struct req *r)
{
    struct duty now;
    struct duty_page p;
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
