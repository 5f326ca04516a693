/* page.c: the list of campaigns, the settings of one, its deadlines. */
#include "campaign/page.h"

#include "campaign/templates.h"
#include "org/account.h"

static const struct field deadline_fields[DEADLINE_FIELDS] = {
    {.name = "what",
        .label = MSG("Việc phải xong"),
        .type = FIELD_TEXT,
        .required = true,
        .hint = MSG("Ví dụ: Gửi báo cáo tổng kết về Ban Chỉ đạo")},
    {.name = "day", .label = MSG("Hạn"), .type = FIELD_DAY, .required = true},
};

static struct str board_href(struct req *r, struct campaign_id id)
{
    return str_printf(r->arena, "/campaign/%lld", (long long)id.v);
}

/* The campaign of the address, if this person may do that with it. */
static enum err find(struct req *r, struct db *db, enum permission p, struct campaign *ret)
{
    struct campaign c;
    enum err e = campaign_find(db, r->arena, (struct campaign_id){req_id(r, "id")}, &c);

    if (e == OK && !may(db, r->actor, p, c.unit))
        e = E_DENIED;
    if (e == OK)
        *ret = c;
    return e;
}

static void crumbs(struct req *r, struct page *p, const struct campaign *c)
{
    p->crumbs[0] = (struct crumb){S("/"), req_t(r, "Trang đầu")};
    p->crumbs[1] = (struct crumb){board_href(r, c->id), c->name};
}

/* Where one who only reports goes: today's report, or that of the last day. */
static struct str report_href(struct req *r, const struct campaign *c, struct unit_id unit)
{
    day_t day = r->today < c->last_day ? r->today : c->last_day;

    if (day < c->first_day)
        return S("");
    return str_printf(r->arena, "/campaign/%lld/unit/%lld/day/%.*s", (long long)c->id.v,
        (long long)unit.v, STR(day_format_iso(r->arena, day)));
}

static bool is_listed(const struct campaign_list_view *v, struct campaign_id id)
{
    for (size_t i = 0; i < v->count; i++)
        if (v->items[i].campaign.id.v == id.v)
            return true;
    return false;
}

/* The campaigns that one role gives. */
static enum err list_role(
    struct req *r, struct campaign_list_view *v, const struct account_role *role)
{
    bool reports = role->role == ROLE_REPORT;
    struct campaign_list some;
    enum err e = reports ? campaign_list_for_reporter(r->db, r->arena, role->unit, &some)
                         : campaign_list_of(r->db, r->arena, role->unit, &some);

    for (size_t i = 0; e == OK && i < some.count; i++) {
        const struct campaign *c = &some.items[i];

        if (!is_listed(v, c->id))
            *vec_push(r->arena, v) = (struct campaign_row){
                *c, may(r->db, r->actor, PERMISSION_READ, c->unit) ? board_href(r, c->id)
                                                                   : report_href(r, c, role->unit)};
    }
    return e;
}

enum err page_campaign_list(struct req *r)
{
    struct campaign_list_view v = {.today = r->today};
    enum err e = OK;

    for (size_t i = 0; e == OK && i < r->actor->role_count; i++)
        e = list_role(r, &v, &r->actor->roles[i]);
    if (e != OK)
        return e;
    v.page.title = req_t(r, "Các đợt công tác dân vận");
    v.page.crumbs[0] = (struct crumb){S("/"), req_t(r, "Trang đầu")};
    if (!v.count)
        v.page.next = req_t(r, "Chưa có đợt nào. Một đợt mở từ bản kế hoạch đã chấp nhận.");
    html_campaign_list(r->out, &v);
    return OK;
}

static struct form *settings_form(struct req *r)
{
    struct field *fields = arena_new_array(r->arena, struct field, SETTINGS_FIELDS);

    settings_fields(fields);
    return form_new(r->arena, fields, SETTINGS_FIELDS);
}

enum err page_campaign_settings_show(struct req *r)
{
    struct campaign_settings v = {.form = r->form};
    enum err e = find(r, r->db, PERMISSION_COMPILE, &v.campaign);

    if (e != OK)
        return e;
    if (!v.form) {
        v.form = settings_form(r);
        settings_fill(v.form, &v.campaign);
    }
    v.page.title = req_t(r, "Cài đặt của đợt");
    crumbs(r, &v.page, &v.campaign);
    html_campaign_settings(r->out, &v);
    return OK;
}

enum err page_campaign_settings_act(struct req *r)
{
    struct campaign *c = arena_new(r->arena, struct campaign);
    struct campaign now;
    struct form *f = settings_form(r);
    const char *field, *fault;
    enum err e = find(r, r->db, PERMISSION_COMPILE, &now);

    if (e == OK)
        e = form_read(f, r);
    if (e != OK)
        return e;
    *c = now;
    settings_read(f, c);
    fault = campaign_fault(c, &field);
    if (fault)
        return form_refuse(f, field, fault);
    field = c->first_day > now.first_day ? "first_day" : "last_day";
    if (c->first_day > now.first_day || c->last_day < now.last_day)
        return form_refuse(f, field,
            MSG("Đợt đã mở chỉ kéo dài thêm, không rút ngắn, để không báo cáo nào rơi ra ngoài. "
                "Hãy chọn ngày cuối muộn hơn."));
    r->view = c;
    return OK;
}

enum err page_campaign_settings_write(struct tx *tx, struct req *r)
{
    struct campaign now;
    enum err e = find(r, tx->db, PERMISSION_COMPILE, &now);

    if (e == OK)
        e = campaign_settings_change(tx, now.id, r->view);
    if (e != OK)
        return e;
    req_flash(r, req_t(r, "Đã lưu cài đặt của đợt."));
    req_redirect(r, "/campaign/%lld/settings", (long long)now.id.v);
    return OK;
}

enum err page_campaign_deadlines_show(struct req *r)
{
    struct campaign_deadlines_view v = {.today = r->today, .form = r->form};
    enum err e = find(r, r->db, PERMISSION_READ, &v.campaign);

    if (e == OK)
        e = campaign_deadlines(r->db, r->arena, v.campaign.id, &v.deadlines);
    if (e != OK)
        return e;
    v.may_add = may(r->db, r->actor, PERMISSION_COMPILE, v.campaign.unit);
    if (!v.form)
        v.form = form_new(r->arena, deadline_fields, DEADLINE_FIELDS);
    v.page.title = req_t(r, "Các hạn của đợt");
    crumbs(r, &v.page, &v.campaign);
    html_campaign_deadlines(r->out, &v);
    return OK;
}

enum err page_campaign_deadlines_act(struct req *r)
{
    struct campaign c;
    enum err e = find(r, r->db, PERMISSION_COMPILE, &c);

    return e == OK ? form_read(form_new(r->arena, deadline_fields, DEADLINE_FIELDS), r) : e;
}

enum err page_campaign_deadlines_write(struct tx *tx, struct req *r)
{
    struct campaign c;
    enum err e = find(r, tx->db, PERMISSION_COMPILE, &c);

    if (e == OK)
        e = campaign_deadline_add(tx, c.id,
            &(struct campaign_deadline){
                .what = form_text(r->form, "what"), .day = (day_t)form_number(r->form, "day")});
    if (e == E_TOO_LARGE)
        return form_refuse(r->form, "what",
            MSG("Đợt này đã có 200 hạn, nhiều nhất của một đợt. Hãy dùng một hạn đã có, hoặc ghi "
                "việc này ở Việc và hạn."));
    if (e != OK)
        return e;
    req_flash(r, req_t(r, "Đã thêm hạn."));
    req_redirect(r, "/campaign/%lld/deadlines", (long long)c.id.v);
    return OK;
}

enum err page_campaign_deadline_drop_write(struct tx *tx, struct req *r)
{
    struct campaign c;
    enum err e = find(r, tx->db, PERMISSION_COMPILE, &c);

    if (e == OK)
        e = campaign_deadline_drop(tx, c.id, req_id(r, "deadline"));
    if (e != OK)
        return e;
    req_flash(r, req_t(r, "Đã bỏ hạn."));
    req_redirect(r, "/campaign/%lld/deadlines", (long long)c.id.v);
    return OK;
}
