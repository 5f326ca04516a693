/* page_work_new.c: a work added by hand in a campaign that is running. From then on it is like any
 * other: on the board, in the form of its lead unit, in every sum. */
#include "rollup/work_form.h"

#include "base/unicode.h"
#include "org/account.h"
#include "plan/lexicon.h"
#include "rollup/templates.h"

enum { NEW_FIELDS = 10 };

/* What a work is: not contributions, forces or medical visits, which have places of their own. */
static const enum kind kinds[] = {KIND_CLEARING, KIND_LIGHTING, KIND_PATCHING, KIND_ROAD,
    KIND_CANAL, KIND_BRIDGE, KIND_HOUSE_BUILD, KIND_HOUSE_REPAIR, KIND_TREE, KIND_GIFT,
    KIND_SESSION, KIND_SHOW, KIND_SPORT, KIND_OTHER};
enum { KIND_COUNT = sizeof kinds / sizeof *kinds };

static const struct {
    enum unit unit;
    const char *label;
} measures[] = {
    {UNIT_M, MSG("m (mét dài)")},
    {UNIT_M2, MSG("m² (mét vuông)")},
    {UNIT_M3, MSG("m³ (mét khối)")},
    {UNIT_COUNT, MSG("căn, cây, phần, cái")},
    {UNIT_SESSION, MSG("cuộc, buổi")},
};
enum { MEASURE_COUNT = sizeof measures / sizeof *measures };

static const struct choice states[] = {
    {"approved", MSG("đã duyệt")},
    {"surveyed", MSG("đã khảo sát")},
};

static struct choice *kind_choices(struct req *r)
{
    struct choice *c = arena_new_array(r->arena, struct choice, KIND_COUNT);

    for (size_t i = 0; i < KIND_COUNT; i++)
        c[i] = (struct choice){kind_name(kinds[i]), kind_label(kinds[i])};
    return c;
}

static struct choice *measure_choices(struct req *r)
{
    struct choice *c = arena_new_array(r->arena, struct choice, MEASURE_COUNT);

    for (size_t i = 0; i < MEASURE_COUNT; i++)
        c[i] = (struct choice){unit_name(measures[i].unit), measures[i].label};
    return c;
}

static void what_fields(struct req *r, struct field *f)
{
    f[0] = (struct field){.name = "kind",
        .label = MSG("Loại việc"),
        .type = FIELD_CHOICE,
        .required = true,
        .choices = kind_choices(r),
        .choice_count = KIND_COUNT};
    f[1] = (struct field){.name = "name",
        .label = MSG("Tên công trình"),
        .required = true,
        .max_chars = WORK_NAME_MAX,
        .hint = MSG("Làm gì, ở đoạn nào: “Phát quang đường Bờ Kinh, đoạn cầu Ván đến trường”.")};
    f[2] = (struct field){.name = "planned",
        .label = MSG("Khối lượng kế hoạch"),
        .type = FIELD_QUANTITY,
        .required = true,
        .has_min = true,
        .has_max = true,
        .max = work_milli_max(UNIT_M2),
        .hint = MSG("Chưa biết thì ghi 0.")};
    f[3] = (struct field){.name = "measure",
        .label = MSG("Đơn vị tính"),
        .type = FIELD_CHOICE,
        .required = true,
        .choices = measure_choices(r),
        .choice_count = MEASURE_COUNT};
}

static void where_fields(struct req *r, const struct rollup *rollup, struct field *f)
{
    size_t places, leads;
    struct choice *place = work_place_choices(r, rollup, false, &places);
    struct choice *lead = work_place_choices(r, rollup, true, &leads);

    f[4] = (struct field){.name = "lead",
        .label = MSG("Đơn vị phụ trách"),
        .type = FIELD_CHOICE,
        .required = true,
        .choices = lead,
        .choice_count = leads,
        .hint = MSG("Chỉ đơn vị này báo cáo khối lượng; đơn vị góp sức báo người và ngày công.")};
    f[5] = (struct field){.name = "place_unit",
        .label = MSG("Nằm ở ấp"),
        .type = FIELD_CHOICE,
        .required = true,
        .choices = place,
        .choice_count = places};
    f[6] = (struct field){.name = "place",
        .label = MSG("Địa điểm"),
        .max_chars = WORK_PLACE_MAX,
        .hint = MSG("Như người dân vẫn gọi: “tổ 2-3, từ cầu Ván đến nhà văn hóa”. Không ghi tên "
                    "người dân.")};
    f[7] = (struct field){.name = "first", .label = MSG("Dự kiến từ ngày"), .type = FIELD_DAY};
    f[8] = (struct field){.name = "last", .label = MSG("Dự kiến xong ngày"), .type = FIELD_DAY};
    f[9] = (struct field){.name = "state",
        .label = MSG("Trạng thái"),
        .type = FIELD_CHOICE,
        .required = true,
        .choices = states,
        .choice_count = 2};
}

static struct form *new_form(struct req *r, const struct rollup *rollup)
{
    struct field *f = arena_new_array(r->arena, struct field, NEW_FIELDS);
    struct form *form;

    what_fields(r, f);
    where_fields(r, rollup, f);
    form = work_form_new(r, f, NEW_FIELDS);
    form_set_number(form, "state", 0);
    return form;
}

static struct work typed(const struct form *f, struct campaign_id campaign)
{
    return (struct work){.campaign = campaign,
        .kind = kinds[form_number(f, "kind")],
        .name = form_text(f, "name"),
        .measure = measures[form_number(f, "measure")].unit,
        .planned_milli = form_number(f, "planned"),
        .bound = '=',
        .money_vnd = -1,
        .unit = {work_chosen(f, "lead")},
        .place_unit = {work_chosen(f, "place_unit")},
        .place = form_text(f, "place"),
        .first_day = (day_t)form_number(f, "first"),
        .last_day = (day_t)form_number(f, "last"),
        .state = form_number(f, "state") ? WORK_SURVEYED : WORK_APPROVED};
}

/* The same again: the back button, or two people at once. */
static bool is_there(struct arena *a, const struct work_list *works, const struct work *w)
{
    struct str name = text_fold(a, w->name);

    for (size_t i = 0; i < works->count; i++) {
        const struct work *old = &works->items[i];

        if (old->kind == w->kind && old->unit.v == w->unit.v && old->measure == w->measure &&
            old->planned_milli == w->planned_milli && str_eq(text_fold(a, old->name), name))
            return true;
    }
    return false;
}

static enum err check(struct req *r, struct form *f, const struct work *w)
{
    const char *field, *fault = work_fault(w, &field);

    if (fault)
        return form_refuse(f, str_eq(str_from(field), S("last_day")) ? "last" : field, fault);
    if (!kind_takes_unit(w->kind, w->measure))
        return form_refuse_fill(f, "measure",
            MSG("%1 không tính bằng đơn vị này. Hãy xem lại loại việc, hoặc chọn đơn vị khác."),
            (struct str[]){req_t(r, kind_label(w->kind))}, 1);
    return OK;
}

static enum err refuse_twice(struct req *r, const struct work_list *works, const struct work *w)
{
    if (!is_there(r->arena, works, w))
        return OK;
    return form_refuse(r->form, "name",
        MSG("Đơn vị này đã có công trình cùng tên, cùng khối lượng. Nếu là công trình khác, hãy "
            "ghi rõ trong tên là đoạn nào."));
}

static enum err find(struct req *r, const struct rollup **ret)
{
    enum err e = rollup_get(
        r->db, r->store, r->arena, (struct campaign_id){req_id(r, "id")}, r->now_ms, ret);

    if (e == OK && !may(r->db, r->actor, PERMISSION_COMPILE, (*ret)->campaign.unit))
        e = E_DENIED;
    return e;
}

enum err page_work_new(struct req *r)
{
    struct work_new_view v = {.form = r->form};
    const struct rollup *rollup;
    enum err e = find(r, &rollup);

    if (e != OK)
        return e;
    v.campaign = &rollup->campaign;
    if (!v.form)
        v.form = new_form(r, rollup);
    v.page.title = req_t(r, "Thêm công trình");
    v.page.crumbs[0] = (struct crumb){S("/"), req_t(r, "Trang đầu")};
    v.page.crumbs[1] = (struct crumb){
        str_printf(r->arena, "/campaign/%lld", (long long)v.campaign->id.v), v.campaign->name};
    v.page.crumbs[2] =
        (struct crumb){str_printf(r->arena, "/campaign/%lld/works", (long long)v.campaign->id.v),
            req_t(r, "Công trình, phần việc")};
    html_work_new(r->out, &v);
    return OK;
}

enum err act_work_new(struct req *r)
{
    const struct rollup *rollup;
    struct work w;
    struct form *f;
    enum err e = find(r, &rollup);

    if (e != OK)
        return e;
    f = new_form(r, rollup);
    if ((e = form_read(f, r)) != OK)
        return e;
    w = typed(f, rollup->campaign.id);
    e = check(r, f, &w);
    return e == OK ? refuse_twice(r, &rollup->works, &w) : e;
}

enum err write_work_new(struct tx *tx, struct req *r)
{
    struct campaign_id id = {req_id(r, "id")};
    struct work w = typed(r->form, id);
    struct work_list works;
    struct work_id made;
    struct campaign c;
    enum err e = campaign_find(tx->db, r->arena, id, &c);

    if (e == OK && !may(tx->db, r->actor, PERMISSION_COMPILE, c.unit))
        e = E_DENIED;
    if (e == OK)
        e = work_list_of(tx->db, r->arena, id, &works);
    if (e == OK)
        e = refuse_twice(r, &works, &w);
    if (e == OK)
        e = work_add(tx, &w, &made);
    if (e != OK)
        return e;
    req_flash(r, req_t(r, "Đã thêm công trình. Đơn vị phụ trách thấy nó trong báo cáo hằng ngày."));
    req_redirect(r, "/work/%lld", (long long)made.v);
    return OK;
}
