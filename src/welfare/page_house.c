/* page_house.c: one house: its stages, its money, its hand-over. */
#include "welfare/page.h"

#include "talks/persons.h"
#include "welfare/templates.h"

enum { AT_ONCE_MAX = 50, VALUE_MAX = 1000000000 };

static enum err find_campaign(struct req *r, struct db *db, struct campaign_visitor *v)
{
    enum err e = campaign_visitor_find(r, db, (struct campaign_id){req_id(r, "id")}, v);

    return e == OK && !v->may_compile ? E_DENIED : e;
}

static enum err find_house(
    struct req *r, struct db *db, struct house *h, struct campaign_visitor *v)
{
    enum err e = house_find(db, r->arena, (struct house_id){req_id(r, "house")}, h);

    return e == OK ? campaign_visitor_find(r, db, h->campaign, v) : e;
}

static enum err find_own(struct req *r, struct db *db, struct house *h, struct campaign_visitor *v)
{
    enum err e = find_house(r, db, h, v);

    return e == OK && !campaign_visitor_acts(r, db, v, h->unit) ? E_DENIED : e;
}

/* --- fields --- */

static struct field type_field(struct req *r)
{
    struct choice *all = arena_new_array(r->arena, struct choice, house_type_count);

    for (size_t i = 0; i < house_type_count; i++)
        all[i] = (struct choice){house_types[i].code, house_types[i].label};
    return (struct field){.name = "type",
        .label = MSG("Loại nhà"),
        .type = FIELD_CHOICE,
        .required = true,
        .choices = all,
        .choice_count = house_type_count};
}

/* Works of houses; with `repair` 0 or 1 only of that kind. */
static enum err work_field(
    struct req *r, struct db *db, const struct campaign_visitor *v, int repair, struct field *ret)
{
    struct work_list works;
    struct choice *all;
    size_t n = 0;
    enum err e = work_list_of(db, r->arena, v->campaign.id, &works);

    if (e != OK)
        return e;
    all = arena_new_array(r->arena, struct choice, works.count);
    for (size_t i = 0; i < works.count; i++) {
        const struct work *w = &works.items[i];
        struct str unit = campaign_visitor_unit(v, w->place_unit.v ? w->place_unit : w->unit);

        if ((w->kind == KIND_HOUSE_BUILD && repair != 1) ||
            (w->kind == KIND_HOUSE_REPAIR && repair != 0))
            all[n++] = (struct choice){
                str_z(r->arena, str_printf(r->arena, "%lld", (long long)w->id.v)),
                str_z(r->arena, str_printf(r->arena, "%.*s: %.*s (%.*s)", STR(unit), STR(w->name),
                                    STR(quantity_words(r->arena, r->lang, w->planned_milli,
                                        work_unit_label(w)))))};
    }
    *ret = (struct field){.name = "work",
        .label = MSG("Thuộc dòng nào của kế hoạch"),
        .type = FIELD_CHOICE,
        .choices = all,
        .choice_count = n,
        .hint =
            MSG("Số căn của đợt đếm ở dòng kế hoạch, không đếm ở đây. Để trống nếu căn này ngoài "
                "kế hoạch.")};
    return OK;
}

static struct field note_field(void)
{
    return (struct field){.name = "note",
        .label = MSG("Ghi chú"),
        .type = FIELD_TEXT,
        .max_chars = HOUSE_TEXT_MAX,
        .hint = MSG("Ví dụ: tổ 4, 40 m². Không ghi tên chủ hộ.")};
}

/* --- new ones --- */

static const struct choice build_choices[] = {
    {"build", MSG("Xây mới")},
    {"repair", MSG("Sửa chữa")},
};

static enum err new_form(
    struct req *r, struct db *db, const struct campaign_visitor *v, struct form **ret)
{
    struct field *f = arena_new_array(r->arena, struct field, 7);
    enum err e;

    f[0] = campaign_visitor_field(r, v, VISITOR_HAMLETS, "unit", MSG("Ở ấp nào"));
    f[1] = type_field(r);
    f[2] = (struct field){.name = "build",
        .label = MSG("Xây mới hay sửa chữa"),
        .type = FIELD_CHOICE,
        .required = true,
        .choices = build_choices,
        .choice_count = 2};
    f[3] = (struct field){.name = "houses",
        .label = MSG("Mấy căn"),
        .type = FIELD_INT,
        .required = true,
        .has_min = true,
        .min = 1,
        .has_max = true,
        .max = AT_ONCE_MAX,
        .hint = MSG("Mỗi căn một thẻ, đánh số tiếp trong ấp.")};
    if ((e = work_field(r, db, v, -1, &f[4])) != OK)
        return e;
    f[5] = note_field();
    f[6] = (struct field){.name = "seen", .label = "", .type = FIELD_HIDDEN};
    *ret = form_new(r->arena, f, 7);
    (*ret)->lang = r->lang;
    return OK;
}

enum err page_house_new(struct req *r)
{
    struct welfare_new_view v = {.form = r->form, .part = "house"};
    int64_t seen = 0;
    enum err e = find_campaign(r, r->db, &v.visitor);

    if (e == OK)
        e = house_count_of(r->db, v.visitor.campaign.id, &seen);
    if (e == OK && !v.form) {
        e = new_form(r, r->db, &v.visitor, &v.form);
        if (e == OK)
            form_set_number(v.form, "houses", 1);
    }
    if (e != OK)
        return e;
    form_set_number(v.form, "seen", seen);
    v.page.title = req_t(r, "Thêm nhà");
    welfare_crumbs(r, &v.page, &v.visitor);
    html_welfare_new(r->out, &v);
    return OK;
}

struct adding {
    struct house house;
    int64_t houses, seen;
};

enum err act_house_add(struct req *r)
{
    struct adding *a = arena_new(r->arena, struct adding);
    struct campaign_visitor v;
    struct form *f;
    const char *field, *fault;
    struct str arg;
    enum err e = find_campaign(r, r->db, &v);

    if (e == OK)
        e = new_form(r, r->db, &v, &f);
    if (e == OK)
        e = form_read(f, r);
    if (e != OK)
        return e;
    a->house = (struct house){.campaign = v.campaign.id,
        .unit = campaign_visitor_chosen(f, "unit"),
        .type = (size_t)form_number(f, "type"),
        .repair = form_number(f, "build") == 1,
        .work = {campaign_visitor_chosen(f, "work").v},
        .note = form_text(f, "note")};
    a->houses = form_number(f, "houses");
    a->seen = form_given(f, "seen") ? form_number(f, "seen") : -1;
    r->view = a;
    fault = house_fault(&a->house, &field, &arg);
    return fault ? form_refuse_fill(f, field, fault, &arg, 1) : OK;
}

enum err write_house_add(struct tx *tx, struct req *r)
{
    const struct adding *a = r->view;
    struct campaign_visitor v;
    struct house_id id;
    int64_t there;
    enum err e = find_campaign(r, tx->db, &v);

    if (e == OK)
        e = house_count_of(tx->db, v.campaign.id, &there);
    if (e == OK && a->seen >= 0 && there != a->seen)
        return form_refuse(r->form, "houses",
            MSG("Vừa có căn mới được ghi, có thể chính là lần gửi này. Hãy xem danh sách nhà; nếu "
                "còn thiếu thì bấm ghi lần nữa."));
    for (int64_t i = 0; e == OK && i < a->houses; i++)
        e = house_add(tx, &a->house, &id);
    if (e == E_TOO_LARGE)
        return form_refuse(r->form, "houses",
            MSG("Dòng kế hoạch này không còn chỗ cho từng ấy căn. Hãy bớt số căn, hoặc để trống "
                "dòng "
                "kế hoạch nếu là căn thêm ngoài kế hoạch."));
    if (e == E_INVALID)
        return form_refuse(r->form, "work",
            MSG("Dòng kế hoạch này không phải về nhà xây mới (hoặc sửa chữa) như đã chọn, hoặc ở "
                "ấp khác. Hãy chọn dòng khác, hoặc để trống."));
    if (e != OK)
        return e;
    req_flash(r, req_t(r, "Đã ghi. Bấm vào từng căn để ghi các bước."));
    req_redirect(r, "/campaign/%lld/welfare", (long long)v.campaign.id.v);
    return OK;
}

/* --- forms of one --- */

static enum err change_form(struct req *r, struct db *db, const struct campaign_visitor *v,
    const struct house *h, struct form **ret)
{
    struct field *f = arena_new_array(r->arena, struct field, 3);
    enum err e;

    f[0] = type_field(r);
    if ((e = work_field(r, db, v, h->repair, &f[1])) != OK)
        return e;
    f[2] = note_field();
    *ret = form_new(r->arena, f, 3);
    (*ret)->lang = r->lang;
    form_set_text(*ret, "type", str_from(house_types[h->type].code));
    if (h->work.v)
        campaign_visitor_choose(*ret, "work", (struct unit_id){h->work.v});
    form_set_text(*ret, "note", h->note);
    return OK;
}

static struct form *stage_form(struct req *r, const struct house *h)
{
    static const char *const codes[HOUSE_STAGES] = {
        "started", "foundation", "walls", "roof", "finished", "handed-over"};
    struct choice *all = arena_new_array(r->arena, struct choice, HOUSE_STAGES);
    struct field *f = arena_new_array(r->arena, struct field, 3);
    enum house_stage now = house_reached(h);
    struct form *form;

    for (int s = 0; s < HOUSE_STAGES; s++)
        all[s] = (struct choice){codes[s], house_stage_label((enum house_stage)s)};
    f[0] = (struct field){.name = "stage",
        .label = MSG("Bước đã xong"),
        .type = FIELD_CHOICE,
        .required = true,
        .choices = all,
        .choice_count = HOUSE_STAGES};
    f[1] = (struct field){.name = "stage_day",
        .label = MSG("Ngày"),
        .type = FIELD_DAY,
        .hint = MSG("Ghi lại một bước là sửa ngày của bước ấy.")};
    f[2] = (struct field){
        .name = "undo", .label = MSG("Ghi nhầm, bỏ bước này"), .type = FIELD_CHECKBOX};
    form = form_new(r->arena, f, 3);
    form->lang = r->lang;
    if (now == HOUSE_STAGES || now + 1 < HOUSE_STAGES)
        form_set_text(
            form, "stage", str_from(codes[now == HOUSE_STAGES ? HOUSE_STARTED : now + 1]));
    form_set_number(form, "stage_day", r->today);
    return form;
}

static const char *value_field(struct arena *a, const char *which, int source)
{
    return str_z(a, str_printf(a, "%s_%s", which, cost_source_name((enum cost_source)source)));
}

static struct form *value_form(struct req *r, const struct house *h)
{
    struct field *f = arena_new_array(r->arena, struct field, 2 * COST_SOURCE_LAST);
    struct form *form;
    size_t n = 0;

    for (int s = 0; s < COST_SOURCE_LAST; s++)
        for (int real = 0; real < 2; real++) {
            struct str source = req_t(r, cost_source_label((enum cost_source)s));

            f[n++] = (struct field){.name = value_field(r->arena, real ? "real" : "plan", s),
                .label = str_z(r->arena,
                    real ? REQ_T(r, "%1, thực chi", source) : REQ_T(r, "%1, dự kiến", source)),
                .type = FIELD_MONEY,
                .has_min = true,
                .has_max = true,
                .max = VALUE_MAX,
                .unit = MSG("đồng"),
                .sum = real ? "real" : "plan"};
        }
    form = form_new(r->arena, f, n);
    form->lang = r->lang;
    for (int s = 0; s < COST_SOURCE_LAST; s++) {
        if (h->value.of[s].planned_vnd >= 0)
            form_set_number(form, value_field(r->arena, "plan", s), h->value.of[s].planned_vnd);
        if (h->value.of[s].real_vnd >= 0)
            form_set_number(form, value_field(r->arena, "real", s), h->value.of[s].real_vnd);
    }
    return form;
}

static const struct field drop_fields[] = {
    {.name = "drop_why",
        .label = MSG("Vì sao không làm"),
        .type = FIELD_TEXT,
        .required = true,
        .max_chars = HOUSE_TEXT_MAX},
};

static enum err forms_fill(struct req *r, struct house_view *v)
{
    bool mine = campaign_visitor_acts(r, r->db, &v->visitor, v->house.unit);
    enum err e = OK;

    v->changing = r->form && is_route(r, "house_change");
    v->valuing = r->form && is_route(r, "house_value");
    if (!mine)
        v->scans.form = NULL;
    if (!mine || v->house.dropped_day)
        return OK;
    v->stage = r->form && is_route(r, "house_stage") ? r->form : stage_form(r, &v->house);
    v->value = v->valuing ? r->form : value_form(r, &v->house);
    if (!v->visitor.may_compile)
        return OK;
    if (v->changing)
        v->change = r->form;
    else
        e = change_form(r, r->db, &v->visitor, &v->house, &v->change);
    if (!v->house.days[HOUSE_HANDED_OVER])
        v->drop =
            r->form && is_route(r, "house_drop") ? r->form : form_new(r->arena, drop_fields, 1);
    return e;
}

enum err page_house_show(struct req *r)
{
    struct house_view v = {0};
    struct work work;
    enum err e = find_house(r, r->db, &v.house, &v.visitor);

    if (e == OK)
        e = scans_fill(r, &v.visitor, HOUSE_SHEET, v.house.id.v, &v.scans);
    if (e == OK)
        e = forms_fill(r, &v);
    if (e == OK && v.house.work.v && (e = work_find(r->db, r->arena, v.house.work, &work)) == OK)
        v.work = work.name;
    if (e != OK)
        return e;
    house_row_fill(r, &v.visitor, &v.house, &v.row);
    v.page.title = v.row.name;
    welfare_crumbs(r, &v.page, &v.visitor);
    html_house_show(r->out, &v);
    return OK;
}

/* --- what is done with it --- */

enum err act_house_change(struct req *r)
{
    struct house *h = arena_new(r->arena, struct house);
    struct campaign_visitor v;
    struct form *f;
    const char *field, *fault;
    struct str arg;
    enum err e = find_own(r, r->db, h, &v);

    if (e == OK && !v.may_compile)
        e = E_DENIED;
    if (e == OK)
        e = change_form(r, r->db, &v, h, &f);
    if (e == OK)
        e = form_read(f, r);
    if (e != OK)
        return e;
    h->type = (size_t)form_number(f, "type");
    h->work.v = campaign_visitor_chosen(f, "work").v;
    h->note = form_text(f, "note");
    r->view = h;
    fault = house_fault(h, &field, &arg);
    return fault ? form_refuse_fill(f, field, fault, &arg, 1) : OK;
}

static enum err done(struct req *r, const char *flash)
{
    req_flash(r, req_t(r, flash));
    req_redirect(r, "/house/%lld", (long long)req_id(r, "house"));
    return OK;
}

enum err write_house_change(struct tx *tx, struct req *r)
{
    struct house h;
    struct campaign_visitor v;
    enum err e = find_own(r, tx->db, &h, &v);

    if (e == OK && !v.may_compile)
        e = E_DENIED;
    if (e == OK)
        e = house_change(tx, r->view);
    if (e == E_TOO_LARGE)
        return form_refuse(
            r->form, "work", MSG("Dòng kế hoạch này đã đủ số căn. Hãy chọn dòng khác."));
    if (e == E_INVALID)
        return form_refuse(r->form, "work",
            MSG("Dòng kế hoạch này không phải về nhà xây mới (hoặc sửa chữa) như đã chọn, hoặc ở "
                "ấp khác. Hãy chọn dòng khác, hoặc để trống."));
    return e == OK ? done(r, MSG("Đã sửa.")) : e;
}

struct stage_step {
    enum house_stage stage;
    day_t day;
};

enum err act_house_stage(struct req *r)
{
    struct stage_step *s = arena_new(r->arena, struct stage_step);
    struct campaign_visitor v;
    struct house h;
    const char *fault;
    enum err e = find_own(r, r->db, &h, &v);

    if (e == OK)
        e = form_read(stage_form(r, &h), r);
    if (e != OK)
        return e;
    s->stage = (enum house_stage)form_number(r->form, "stage");
    s->day = form_given(r->form, "undo") ? 0 : (day_t)form_number(r->form, "stage_day");
    r->view = s;
    if (!s->day && !form_given(r->form, "undo"))
        return form_refuse(r->form, "stage_day", MSG("Hãy ghi ngày xong bước này."));
    fault = house_stage_fault(&h, s->stage, s->day, r->today);
    return fault ? form_refuse(r->form, "stage_day", fault) : OK;
}

enum err write_house_stage(struct tx *tx, struct req *r)
{
    const struct stage_step *s = r->view;
    struct campaign_visitor v;
    struct house h;
    enum err e = find_own(r, tx->db, &h, &v);

    if (e == OK)
        e = house_reach(tx, h.id, s->stage, s->day);
    return e == OK ? done(r, MSG("Đã ghi bước này.")) : e;
}

enum err act_house_value(struct req *r)
{
    struct work_costs *value = arena_new(r->arena, struct work_costs);
    struct campaign_visitor v;
    struct house h;
    enum err e = find_own(r, r->db, &h, &v);

    if (e == OK)
        e = form_read(value_form(r, &h), r);
    for (int s = 0; e == OK && s < COST_SOURCE_LAST; s++) {
        const char *plan = value_field(r->arena, "plan", s);
        const char *real = value_field(r->arena, "real", s);

        value->of[s] =
            (struct work_cost){form_given(r->form, plan) ? form_number(r->form, plan) : -1,
                form_given(r->form, real) ? form_number(r->form, real) : -1};
    }
    r->view = value;
    return e;
}

enum err write_house_value(struct tx *tx, struct req *r)
{
    struct campaign_visitor v;
    struct house h;
    enum err e = find_own(r, tx->db, &h, &v);

    if (e == OK)
        e = house_value_set(tx, h.id, r->view);
    return e == OK ? done(r, MSG("Đã ghi giá trị.")) : e;
}

enum err act_house_drop(struct req *r)
{
    struct campaign_visitor v;
    struct house h;
    enum err e = find_own(r, r->db, &h, &v);

    struct str person;

    if (e == OK && !v.may_compile)
        e = E_DENIED;
    if (e == OK)
        e = form_read(form_new(r->arena, drop_fields, 1), r);
    if (e != OK)
        return e;
    person = person_in(form_text(r->form, "drop_why"));
    return person.len ? form_refuse_fill(r->form, "drop_why", persons_refused, &person, 1) : OK;
}

enum err write_house_drop(struct tx *tx, struct req *r)
{
    struct campaign_visitor v;
    struct house h;
    enum err e = find_own(r, tx->db, &h, &v);

    if (e == OK && !v.may_compile)
        e = E_DENIED;
    if (e == OK)
        e = house_drop(tx, h.id, form_text(r->form, "drop_why"));
    if (e == E_CONFLICT)
        req_problem(r,
            MSG("Căn này đã ghi bàn giao, nên không ghi là không làm. Chưa ghi gì; nếu ghi bàn "
                "giao nhầm, hãy bỏ bước đó trước."),
            NULL, 0);
    return e == OK ? done(r, MSG("Đã ghi là không làm. Thẻ vẫn còn để đối chiếu.")) : e;
}
