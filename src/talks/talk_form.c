/* talk_form.c: the form of a session: made for who asks, filled, and read back. */
#include "talks/page.h"

enum { OWN_FIELDS = 12, FIELDS_MAX = OWN_FIELDS + 64 };

const char *audience_field(struct arena *a, size_t audience)
{
    return str_z(a, str_printf(a, "audience_%s", audiences[audience].code));
}

static struct field form_choice(struct req *r)
{
    struct choice *all = arena_new_array(r->arena, struct choice, talk_form_count);

    for (size_t i = 0; i < talk_form_count; i++)
        all[i] = (struct choice){talk_forms[i].code, talk_forms[i].label};
    return (struct field){.name = "form",
        .label = MSG("Hình thức"),
        .type = FIELD_CHOICE,
        .required = true,
        .choices = all,
        .choice_count = talk_form_count};
}

static struct str material_words(struct req *r, const struct material *m)
{
    return REQ_T(r, m->reviewed_day ? MSG("%1, bản %2") : MSG("%1, bản %2 (chưa thẩm định)"),
        m->title, str_printf(r->arena, "%lld", (long long)m->version));
}

static enum err material_choice(
    struct req *r, struct db *db, const struct campaign_visitor *v, struct field *ret)
{
    struct material_list all;
    struct choice *choices;
    enum err e = material_list_of(db, r->arena, v->campaign.id, &all);

    if (e != OK)
        return e;
    choices = arena_new_array(r->arena, struct choice, all.count + 1);
    for (size_t i = 0; i < all.count; i++)
        choices[i] = (struct choice){
            str_z(r->arena, str_printf(r->arena, "%lld", (long long)all.items[i].id.v)),
            str_z(r->arena, material_words(r, &all.items[i]))};
    *ret = (struct field){.name = "material",
        .label = MSG("Tài liệu"),
        .type = FIELD_CHOICE,
        .choices = choices,
        .choice_count = all.count,
        .hint = MSG("Ghi tài liệu ở trang Tài liệu, rồi chọn đúng bản đã thẩm định.")};
    return OK;
}

static void texts_add(struct field *f, size_t *n)
{
    f[(*n)++] = (struct field){.name = "topic",
        .label = MSG("Nội dung"),
        .type = FIELD_TEXT,
        .required = true,
        .max_chars = TALK_TEXT_MAX,
        .hint = MSG("Như trong kế hoạch, ví dụ: Luật Nghĩa vụ quân sự")};
    f[(*n)++] = (struct field){.name = "place",
        .label = MSG("Địa điểm"),
        .type = FIELD_TEXT,
        .max_chars = TALK_TEXT_MAX,
        .hint = MSG("Ví dụ: Nhà văn hóa ấp Cầu")};
    f[(*n)++] = (struct field){.name = "speaker",
        .label = MSG("Báo cáo viên (chức danh, cơ quan)"),
        .type = FIELD_TEXT,
        .max_chars = TALK_TEXT_MAX,
        .hint = MSG("Ví dụ: Tuyên giáo Đảng ủy; Phó trưởng Công an xã")};
    f[(*n)++] = (struct field){.name = "others",
        .label = MSG("Đối tượng khác"),
        .type = FIELD_TEXT,
        .max_chars = TALK_TEXT_MAX,
        .hint = MSG("Một loại người, ví dụ: công nhân khu trọ tổ 7. Không ghi tên ai.")};
    f[(*n)++] = (struct field){
        .name = "note", .label = MSG("Ghi chú"), .type = FIELD_TEXT, .max_chars = TALK_TEXT_MAX};
}

enum err talk_form_new(
    struct req *r, struct db *db, const struct campaign_visitor *v, struct form **ret)
{
    struct field *f = arena_new_array(r->arena, struct field, FIELDS_MAX);
    size_t n = 0;
    enum err e;

    f[n++] = campaign_visitor_field(r, v, VISITOR_ACTS_FOR, "unit", MSG("Đơn vị tổ chức"));
    f[n++] = form_choice(r);
    f[n++] = campaign_visitor_day(r, v, "day", MSG("Ngày"), false);
    f[n++] = (struct field){
        .name = "from", .label = MSG("Từ giờ"), .type = FIELD_TIME, .required = true};
    f[n++] = (struct field){.name = "to", .label = MSG("Đến giờ"), .type = FIELD_TIME};
    f[n++] = campaign_visitor_field(r, v, VISITOR_HAMLETS, "place_unit", MSG("Ở ấp nào"));
    f[n++] = (struct field){.name = "expected",
        .label = MSG("Dự kiến bao nhiêu người"),
        .type = FIELD_INT,
        .has_min = true,
        .has_max = true,
        .max = TALK_ATTENDANCES_MAX,
        .unit = MSG("người")};
    texts_add(f, &n);
    if ((e = material_choice(r, db, v, &f[n++])) != OK)
        return e;
    for (size_t i = 0; i < audience_count; i++)
        f[n++] = (struct field){.name = audience_field(r->arena, i),
            .label = audiences[i].label,
            .type = FIELD_CHECKBOX};
    *ret = form_new(r->arena, f, n);
    (*ret)->lang = r->lang;
    return OK;
}

void talk_form_fill(struct form *f, const struct talk *t)
{
    campaign_visitor_choose(f, "unit", t->unit);
    campaign_visitor_choose(f, "place_unit", t->place_unit);
    form_set_text(f, "form", str_from(talk_forms[t->form].code));
    form_set_number(f, "day", t->day);
    form_set_number(f, "from", t->from_minute);
    if (t->to_minute >= 0)
        form_set_number(f, "to", t->to_minute);
    if (t->expected >= 0)
        form_set_number(f, "expected", t->expected);
    form_set_text(f, "topic", t->topic);
    form_set_text(f, "place", t->place);
    form_set_text(f, "speaker", t->speaker);
    form_set_text(f, "others", t->others);
    form_set_text(f, "note", t->note);
    if (t->material.v)
        campaign_visitor_choose(f, "material", (struct unit_id){t->material.v});
    for (size_t i = 0; i < audience_count; i++)
        form_set_number(f, audience_field(f->arena, i), (int64_t)(t->audiences >> i & 1));
}

enum err talk_form_read(struct req *r, const struct campaign_visitor *v, struct talk *ret)
{
    struct form *f;
    const char *fault, *field;
    struct talk t = *ret;
    struct str arg = {0};
    enum err e = talk_form_new(r, r->db, v, &f);

    if (e == OK)
        e = form_read(f, r);
    if (e != OK)
        return e;
    t.campaign = v->campaign.id;
    t.unit = campaign_visitor_chosen(f, "unit");
    t.place_unit = campaign_visitor_chosen(f, "place_unit");
    t.material.v = campaign_visitor_chosen(f, "material").v;
    t.form = (size_t)form_number(f, "form");
    t.day = (day_t)form_number(f, "day");
    t.from_minute = (int)form_number(f, "from");
    t.to_minute = form_given(f, "to") ? (int)form_number(f, "to") : -1;
    t.expected = form_given(f, "expected") ? form_number(f, "expected") : -1;
    t.topic = form_text(f, "topic");
    t.place = form_text(f, "place");
    t.speaker = form_text(f, "speaker");
    t.others = form_text(f, "others");
    t.note = form_text(f, "note");
    t.audiences = 0;
    for (size_t i = 0; i < audience_count; i++)
        if (form_given(f, audience_field(r->arena, i)))
            t.audiences |= UINT64_C(1) << i;
    fault = talk_fault(&t, &v->campaign, &field, &arg);
    if (fault)
        return form_refuse_fill(f, field, fault, &arg, 1);
    *ret = t;
    return OK;
}

static const struct choice state_choices[] = {
    {"held", MSG("Đã tổ chức")},
    {"not-held", MSG("Không tổ chức")},
};

struct form *talk_result_form(struct req *r, const struct talk *t)
{
    struct field *f = arena_new_array(r->arena, struct field, 3);
    size_t n = 0;
    struct form *form;

    f[n++] = (struct field){.name = "state",
        .label = MSG("Buổi này"),
        .type = FIELD_CHOICE,
        .required = true,
        .choices = state_choices,
        .choice_count = 2};
    f[n++] = (struct field){.name = "attendances",
        .label = MSG("Lượt người dự"),
        .type = FIELD_INT,
        .has_min = true,
        .has_max = true,
        .max = TALK_ATTENDANCES_MAX,
        .unit = MSG("lượt người"),
        .hint = MSG("Để trống nếu không đếm; 0 là không ai đến.")};
    f[n++] = (struct field){.name = "words",
        .label = MSG("Ghi thêm"),
        .type = FIELD_TEXT,
        .max_chars = TALK_TEXT_MAX,
        .hint = MSG("Không tổ chức thì ghi vì sao, dời sang ngày nào.")};
    form = form_new(r->arena, f, n);
    form->lang = r->lang;
    if (t->state != TALK_PLANNED || t->day <= r->today)
        form_set_text(form, "state", t->state == TALK_NOT_HELD ? S("not-held") : S("held"));
    if (t->attendances >= 0)
        form_set_number(form, "attendances", t->attendances);
    form_set_text(form, "words", t->result);
    return form;
}
