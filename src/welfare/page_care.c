/* page_care.c: a medical visit, a visit to families or forces: set, changed, and what came of it.
 */
#include "welfare/page.h"

#include "welfare/templates.h"

static enum err find_campaign(struct req *r, struct db *db, struct campaign_visitor *v)
{
    enum err e = campaign_visitor_find(r, db, (struct campaign_id){req_id(r, "id")}, v);

    return e == OK && !v->may_act ? E_DENIED : e;
}

static enum err find_care(struct req *r, struct db *db, struct care *c, struct campaign_visitor *v)
{
    enum err e = care_find(db, r->arena, (struct care_id){req_id(r, "care")}, c);

    return e == OK ? campaign_visitor_find(r, db, c->campaign, v) : e;
}

static enum err find_own(struct req *r, struct db *db, struct care *c, struct campaign_visitor *v)
{
    enum err e = find_care(r, db, c, v);

    return e == OK && !campaign_visitor_acts(r, db, v, c->unit) ? E_DENIED : e;
}

/* --- the form --- */

static struct field kind_field(struct req *r)
{
    struct choice *all = arena_new_array(r->arena, struct choice, care_kind_count);

    for (size_t i = 0; i < care_kind_count; i++)
        all[i] = (struct choice){care_kinds[i].code, care_kinds[i].label};
    return (struct field){.name = "kind",
        .label = MSG("Việc gì"),
        .type = FIELD_CHOICE,
        .required = true,
        .choices = all,
        .choice_count = care_kind_count};
}

static struct field text_field(const char *name, const char *label, const char *hint, bool required)
{
    return (struct field){.name = name,
        .label = label,
        .type = FIELD_TEXT,
        .required = required,
        .max_chars = CARE_TEXT_MAX,
        .hint = hint};
}

static struct form *care_form(struct req *r, const struct campaign_visitor *v)
{
    struct field *f = arena_new_array(r->arena, struct field, 11);
    struct form *form;
    size_t n = 0;

    f[n++] = kind_field(r);
    f[n++] = campaign_visitor_field(r, v, VISITOR_ACTS_FOR, "unit", MSG("Đơn vị tổ chức"));
    f[n++] = campaign_visitor_day(r, v, "day", MSG("Ngày"), false);
    f[n++] = campaign_visitor_field(r, v, VISITOR_HAMLETS, "place_unit", MSG("Ở ấp nào"));
    f[n++] = text_field("place", MSG("Địa điểm"), MSG("Ví dụ: Trạm y tế xã"), false);
    f[n++] = text_field("provider", MSG("Cơ quan, đoàn thực hiện"),
        MSG("Ví dụ: Bệnh viện Quân y 7B, Hội Chữ thập đỏ xã"), true);
    f[n++] = text_field("permit", MSG("Giấy phép số"),
        MSG("Khám bệnh nhân đạo phải có văn bản cho phép. Chưa có thì để trống, trang sẽ nhắc."),
        false);
    f[n++] = text_field("whom", MSG("Cho ai (loại người)"),
        MSG("Ví dụ: người cao tuổi, gia đình chính sách. Không ghi tên ai."), false);
    f[n++] = (struct field){.name = "expected",
        .label = MSG("Dự kiến bao nhiêu"),
        .type = FIELD_INT,
        .has_min = true,
        .has_max = true,
        .max = CARE_COUNT_MAX};
    f[n++] = welfare_source_field();
    f[n++] = text_field("note", MSG("Ghi chú"), NULL, false);
    form = form_new(r->arena, f, n);
    form->lang = r->lang;
    return form;
}

static void care_fill(struct form *f, const struct care *c)
{
    form_set_text(f, "kind", str_from(care_kinds[c->kind].code));
    campaign_visitor_choose(f, "unit", c->unit);
    campaign_visitor_choose(f, "place_unit", c->place_unit);
    form_set_number(f, "day", c->day);
    form_set_text(f, "place", c->place);
    form_set_text(f, "provider", c->provider);
    form_set_text(f, "permit", c->permit);
    form_set_text(f, "whom", c->whom);
    if (c->expected >= 0)
        form_set_number(f, "expected", c->expected);
    form_set_text(f, "source", str_from(cost_source_name(c->source)));
    form_set_text(f, "note", c->note);
}

static enum err care_read(struct req *r, const struct campaign_visitor *v, struct care *c)
{
    struct form *f = care_form(r, v);
    const char *field, *fault;
    struct str arg;
    enum err e = form_read(f, r);

    if (e != OK)
        return e;
    c->campaign = v->campaign.id;
    c->unit = campaign_visitor_chosen(f, "unit");
    c->place_unit = campaign_visitor_chosen(f, "place_unit");
    c->kind = (size_t)form_number(f, "kind");
    c->day = (day_t)form_number(f, "day");
    c->place = form_text(f, "place");
    c->provider = form_text(f, "provider");
    c->permit = form_text(f, "permit");
    c->whom = form_text(f, "whom");
    c->note = form_text(f, "note");
    c->expected = form_given(f, "expected") ? form_number(f, "expected") : -1;
    c->source = welfare_source_chosen(f);
    fault = care_fault(c, &v->campaign, &field, &arg);
    return fault ? form_refuse_fill(f, field, fault, &arg, 1) : OK;
}

/* --- a new one --- */

enum err page_care_new(struct req *r)
{
    struct welfare_new_view v = {.form = r->form, .part = "care"};
    enum err e = find_campaign(r, r->db, &v.visitor);

    if (e != OK)
        return e;
    if (!v.form)
        v.form = care_form(r, &v.visitor);
    v.page.title = req_t(r, "Thêm ngày khám bệnh, thăm hỏi");
    welfare_crumbs(r, &v.page, &v.visitor);
    html_welfare_new(r->out, &v);
    return OK;
}

enum err act_care_add(struct req *r)
{
    struct care *c = arena_new(r->arena, struct care);
    struct campaign_visitor v;
    enum err e = find_campaign(r, r->db, &v);

    r->view = c;
    return e == OK ? care_read(r, &v, c) : e;
}

static void say(struct req *r, const struct care *c, const char *done)
{
    if (care_lacks_permit(c))
        req_flash(
            r, REQ_T(r, "%1 Còn thiếu số giấy phép: hãy ghi trước ngày khám.", req_t(r, done)));
    else
        req_flash(r, req_t(r, done));
}

enum err write_care_add(struct tx *tx, struct req *r)
{
    const struct care *c = r->view;
    struct campaign_visitor v;
    struct care_id id = {0};
    enum err e = find_campaign(r, tx->db, &v);

    if (e == OK && !campaign_visitor_acts(r, tx->db, &v, c->unit))
        e = E_DENIED;
    if (e == OK)
        e = care_add(tx, c, &id);
    if (e != OK && e != E_CONFLICT)
        return e;
    say(r, c, e == OK ? MSG("Đã ghi.") : MSG("Ngày này đã ghi rồi, không thêm lần nữa."));
    req_redirect(r, "/care/%lld", (long long)id.v);
    return OK;
}

/* --- one that is there --- */

static const struct choice state_choices[] = {
    {"done", MSG("Đã làm")},
    {"not-done", MSG("Không làm")},
};

static struct form *result_form(struct req *r, const struct care *c)
{
    const struct care_kind *k = &care_kinds[c->kind];
    struct field *f = arena_new_array(r->arena, struct field, 4);
    struct form *form;

    f[0] = (struct field){.name = "state",
        .label = MSG("Việc này"),
        .type = FIELD_CHOICE,
        .required = true,
        .choices = state_choices,
        .choice_count = 2};
    f[1] = (struct field){.name = "done",
        .label = k->count_label,
        .type = FIELD_INT,
        .has_min = true,
        .has_max = true,
        .max = CARE_COUNT_MAX,
        .unit = k->unit};
    f[2] = (struct field){
        .name = "value", .label = k->value_label, .type = FIELD_MONEY, .unit = MSG("đồng")};
    f[3] = text_field("words", MSG("Ghi thêm"),
        MSG("Không làm thì ghi vì sao. Không ghi tên, bệnh của ai."), false);
    form = form_new(r->arena, f, 4);
    form->lang = r->lang;
    if (c->state != CARE_PLANNED)
        form_set_text(form, "state", c->state == CARE_DONE ? S("done") : S("not-done"));
    if (c->done >= 0)
        form_set_number(form, "done", c->done);
    if (c->value_vnd >= 0)
        form_set_number(form, "value", c->value_vnd);
    form_set_text(form, "words", c->result);
    return form;
}

enum err page_care_show(struct req *r)
{
    struct care_view v = {0};
    enum err e = find_care(r, r->db, &v.care, &v.visitor);

    if (e != OK)
        return e;
    care_row_fill(r, &v.visitor, &v.care, &v.row);
    v.unit = campaign_visitor_unit(&v.visitor, v.care.unit);
    if (campaign_visitor_acts(r, r->db, &v.visitor, v.care.unit)) {
        v.changing = r->form && is_route(r, "care_change");
        v.result = r->form && is_route(r, "care_result") ? r->form : result_form(r, &v.care);
        v.change = v.changing ? r->form : care_form(r, &v.visitor);
        if (!v.changing)
            care_fill(v.change, &v.care);
    }
    v.page.title = req_t(r, care_kinds[v.care.kind].label);
    welfare_crumbs(r, &v.page, &v.visitor);
    html_care_show(r->out, &v);
    return OK;
}

enum err act_care_change(struct req *r)
{
    struct care *c = arena_new(r->arena, struct care);
    struct campaign_visitor v;
    struct care before;
    enum err e = find_own(r, r->db, &before, &v);

    if (e != OK)
        return e;
    *c = before;
    r->view = c;
    if ((e = care_read(r, &v, c)) != OK || care_change_keeps_result(&before, c, r->today))
        return e;
    return form_refuse(r->form, "day", MSG("Việc này đã ghi kết quả: hãy sửa kết quả trước."));
}

enum err write_care_change(struct tx *tx, struct req *r)
{
    const struct care *c = r->view;
    struct care before;
    struct campaign_visitor v;
    enum err e = find_own(r, tx->db, &before, &v);

    if (e == OK && !campaign_visitor_acts(r, tx->db, &v, c->unit))
        e = E_DENIED;
    if (e == OK)
        e = care_change(tx, c);
    if (e != OK)
        return e;
    say(r, c, MSG("Đã sửa."));
    req_redirect(r, "/care/%lld", (long long)c->id.v);
    return OK;
}

enum err act_care_result(struct req *r)
{
    struct care_result *result = arena_new(r->arena, struct care_result);
    struct campaign_visitor v;
    struct care c;
    const char *field, *fault;
    struct str arg = {0};
    enum err e = find_own(r, r->db, &c, &v);

    if (e == OK)
        e = form_read(result_form(r, &c), r);
    if (e != OK)
        return e;
    *result = (struct care_result){
        .state = form_number(r->form, "state") == 0 ? CARE_DONE : CARE_NOT_DONE,
        .done = form_given(r->form, "done") ? form_number(r->form, "done") : -1,
        .value_vnd = form_given(r->form, "value") ? form_number(r->form, "value") : -1,
        .words = form_text(r->form, "words")};
    r->view = result;
    fault = care_result_fault(&c, result, r->today, &field, &arg);
    return fault ? form_refuse_fill(r->form, field, fault, &arg, 1) : OK;
}

enum err write_care_result(struct tx *tx, struct req *r)
{
    struct campaign_visitor v;
    struct care c;
    enum err e = find_own(r, tx->db, &c, &v);

    if (e == OK)
        e = care_set_result(tx, c.id, r->view);
    if (e != OK)
        return e;
    req_flash(r, req_t(r, "Đã ghi kết quả."));
    req_redirect(r, "/campaign/%lld/welfare", (long long)c.campaign.v);
    return OK;
}
