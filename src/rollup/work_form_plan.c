/* work_form_plan.c: how far a work is, and its words, days and quantity: forms and writes. */
#include "rollup/work_form.h"

enum { CHANGE_FIELDS = 7, STATE_FIELDS = 3 };

/* --- state --- */

/* The lead unit says that it has begun and that it is done; the rest is the commune's. */
static bool may_step(const struct work_view *v, enum work_state to)
{
    enum work_step step = work_step(v->work->state, to);

    if (v->may_compile)
        return step != STEP_NONE;
    return v->may_lead && step == STEP_PLAIN && (to == WORK_UNDER_WAY || to == WORK_DONE);
}

struct form *work_state_form(struct req *r, const struct work_view *v)
{
    struct field *f = arena_new_array(r->arena, struct field, STATE_FIELDS);
    struct choice *to = arena_new_array(r->arena, struct choice, WORK_STATE_LAST);
    size_t n = 0;
    struct form *form;

    for (int s = WORK_SURVEYED; s < WORK_STATE_LAST; s++)
        if (may_step(v, (enum work_state)s))
            to[n++] = (struct choice){
                work_state_name((enum work_state)s), work_state_label((enum work_state)s)};
    if (!n)
        return NULL;
    f[0] = (struct field){.name = "state",
        .label = MSG("Trạng thái mới"),
        .type = FIELD_CHOICE,
        .required = true,
        .choices = to,
        .choice_count = n};
    f[1] =
        (struct field){.name = "day", .label = MSG("Từ ngày"), .type = FIELD_DAY, .required = true};
    f[2] = (struct field){.name = "state_why",
        .label = MSG("Vì sao"),
        .max_chars = WORK_WHY_MAX,
        .hint = MSG("Cần ghi khi không làm nữa hoặc khi quay lại bước trước. Không ghi tên người "
                    "dân.")};
    form = work_form_new(r, f, STATE_FIELDS);
    form_set_number(form, "day", r->today);
    return form;
}

static enum work_state state_chosen(const struct form *f)
{
    const struct field *d = &f->fields[0];

    return work_state_find(str_from(d->choices[form_number(f, "state")].value));
}

/* What was reported after it was dropped could never be corrected. */
static enum err refuse_after(struct req *r, struct db *db, const struct work *w, enum work_state to)
{
    struct work_said said;
    enum err e = to == WORK_DROPPED ? work_said_of(db, r->arena, w, &said) : OK;

    if (e != OK || to != WORK_DROPPED || said.last <= (day_t)form_number(r->form, "day"))
        return e;
    return form_refuse_fill(r->form, "day",
        MSG("Ngày %1 còn báo cáo khối lượng của công trình này. Hãy ghi thôi làm từ ngày đó hoặc "
            "sau đó."),
        (struct str[]){day_format(r->arena, said.last)}, 1);
}

enum err act_work_state(struct req *r)
{
    struct work_view v;
    struct form *f = NULL;
    const char *field, *fault;
    enum err e = work_view_of(r, &v);

    if (e == OK && !v.may_compile && !v.may_lead)
        e = E_DENIED;
    if (e != OK)
        return e;
    if (!(f = work_state_form(r, &v)))
        return E_CONFLICT;
    if ((e = form_read(f, r)) != OK)
        return e;
    fault = work_state_fault(v.work, state_chosen(f), (day_t)form_number(f, "day"),
        form_text(f, "state_why"), r->today, &field);
    if (fault)
        return form_refuse(f, str_eq(str_from(field), S("why")) ? "state_why" : field, fault);
    return refuse_after(r, r->db, v.work, state_chosen(f));
}

enum err write_work_state(struct tx *tx, struct req *r)
{
    const struct form *f = r->form;
    enum work_state to = state_chosen(f);
    struct work w;
    enum err e = work_right_again(tx, r, to == WORK_UNDER_WAY || to == WORK_DONE, &w);

    if (e == OK && work_step(w.state, to) == STEP_WITH_WHY) /* meanwhile the commune moved it */
        e = work_right_again(tx, r, false, &w);
    if (e == OK)
        e = refuse_after(r, tx->db, &w, to); /* meanwhile */
    if (e == OK)
        e = work_state_change(
            tx, w.id, to, (day_t)form_number(f, "day"), form_text(f, "state_why"));
    if (e == E_CONFLICT)
        return form_refuse(r->form, "state",
            MSG("Khối lượng của công trình khác đang tính trong công trình này. Hãy mở trang “Có "
                "thể trùng”, chọn lại công trình được tính, rồi ghi không làm."));
    return e == OK ? work_saved(r, MSG("Đã ghi trạng thái của công trình.")) : e;
}

/* --- words, days, quantity --- */

static void choose(struct form *f, const char *name, int64_t id)
{
    for (size_t i = 0; i < f->count; i++)
        for (size_t k = 0;
             str_eq(str_from(f->fields[i].name), str_from(name)) && k < f->fields[i].choice_count;
             k++) {
            int64_t of = 0;

            if (str_to_int(str_from(f->fields[i].choices[k].value), &of) == OK && of == id)
                form_set_number(f, name, (int64_t)k);
        }
}

struct form *work_change_form(struct req *r, const struct work_view *v)
{
    const struct work *w = v->work;
    struct field *f = arena_new_array(r->arena, struct field, CHANGE_FIELDS);
    size_t places;
    struct choice *choices = work_place_choices(r, v->rollup, false, &places);
    struct form *form;

    f[0] = (struct field){.name = "name",
        .label = MSG("Tên công trình"),
        .required = true,
        .max_chars = WORK_NAME_MAX};
    f[1] = (struct field){.name = "place",
        .label = MSG("Địa điểm"),
        .max_chars = WORK_PLACE_MAX,
        .hint = MSG("Như người dân vẫn gọi: “tổ 2-3, từ cầu Ván đến nhà văn hóa”. Không ghi tên "
                    "người dân.")};
    f[2] = (struct field){.name = "place_unit",
        .label = MSG("Nằm ở ấp"),
        .type = FIELD_CHOICE,
        .required = true,
        .choices = choices,
        .choice_count = places};
    f[3] = (struct field){.name = "first", .label = MSG("Dự kiến từ ngày"), .type = FIELD_DAY};
    f[4] = (struct field){.name = "last", .label = MSG("Dự kiến xong ngày"), .type = FIELD_DAY};
    f[5] = (struct field){.name = "planned",
        .label = MSG("Khối lượng kế hoạch"),
        .type = FIELD_QUANTITY,
        .required = true,
        .has_min = true,
        .has_max = true,
        .max = work_milli_max(w->measure),
        .unit = work_unit_label(w)};
    f[6] = (struct field){.name = "planned_why",
        .label = MSG("Vì sao đổi khối lượng"),
        .max_chars = WORK_WHY_MAX,
        .hint = MSG("Chỉ cần khi đổi khối lượng, ví dụ “Đo lại thực địa”.")};
    form = work_form_new(r, f, CHANGE_FIELDS);
    form_set_text(form, "name", w->name);
    form_set_text(form, "place", w->place);
    choose(form, "place_unit", w->place_unit.v);
    if (w->first_day)
        form_set_number(form, "first", w->first_day);
    if (w->last_day)
        form_set_number(form, "last", w->last_day);
    form_set_number(form, "planned", w->planned_milli);
    return form;
}

static struct work changed(const struct form *f, const struct work *there)
{
    struct work w = *there;

    w.name = form_text(f, "name");
    w.place = form_text(f, "place");
    w.place_unit.v = work_chosen(f, "place_unit");
    w.first_day = (day_t)form_number(f, "first");
    w.last_day = (day_t)form_number(f, "last");
    w.planned_milli = form_number(f, "planned");
    return w;
}

enum err act_work_change(struct req *r)
{
    struct work_view v;
    struct work w;
    struct form *f;
    const char *field, *fault;
    enum err e = work_view_of(r, &v);

    if (e == OK && !v.may_compile)
        e = E_DENIED;
    if (e != OK)
        return e;
    f = work_change_form(r, &v);
    if ((e = form_read(f, r)) != OK)
        return e;
    w = changed(f, v.work);
    if ((fault = work_fault(&w, &field)))
        return form_refuse(f, str_eq(str_from(field), S("last_day")) ? "last" : field, fault);
    if (w.planned_milli != v.work->planned_milli && !form_given(f, "planned_why"))
        return form_refuse(f, "planned_why", MSG("Khối lượng khác trước. Hãy ghi vì sao."));
    return OK;
}

enum err write_work_change(struct tx *tx, struct req *r)
{
    struct work there, w;
    enum err e = work_right_again(tx, r, false, &there);

    if (e != OK)
        return e;
    w = changed(r->form, &there);
    e = work_change(tx, &w, form_text(r->form, "planned_why"));
    return e == OK ? work_saved(r, MSG("Đã sửa công trình.")) : e;
}
