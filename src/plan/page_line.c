/* page_line.c: one line of a plan corrected by hand, with the reason. */
#include "plan/page.h"

#include "org/account.h"
#include "plan/templates.h"

/* Measures a person may choose; the public name is the value of the field. */
static const struct {
    enum unit unit;
    const char *label;
} measures[] = {
    {UNIT_COUNT, MSG("cái, căn, phần, cây…")},
    {UNIT_M, MSG("m")},
    {UNIT_M2, MSG("m²")},
    {UNIT_M3, MSG("m³")},
    {UNIT_KG, MSG("kg")},
    {UNIT_SESSION, MSG("cuộc, buổi")},
    {UNIT_ATTENDANCE, MSG("lượt người")},
    {UNIT_PERSON, MSG("người")},
    {UNIT_HOUSEHOLD, MSG("hộ")},
    {UNIT_LABOUR_DAY, MSG("ngày công")},
    {UNIT_VND, MSG("đồng")},
};

enum { MEASURES = sizeof measures / sizeof *measures };

const char *plan_unit_label(enum unit u)
{
    for (size_t i = 0; i < MEASURES; i++)
        if (measures[i].unit == u)
            return measures[i].label;
    return "";
}

static struct choice *measure_choices(struct arena *a)
{
    struct choice *c = arena_new_array(a, struct choice, MEASURES);

    for (size_t i = 0; i < MEASURES; i++)
        c[i] = (struct choice){unit_name(measures[i].unit), measures[i].label};
    return c;
}

static struct choice *kind_choices(struct arena *a)
{
    struct choice *c = arena_new_array(a, struct choice, KIND_LAST);

    for (int k = KIND_OTHER; k < KIND_LAST; k++)
        c[k] = (struct choice){kind_name((enum kind)k), kind_label((enum kind)k)};
    return c;
}

static struct form *line_form(struct arena *a, bool fresh)
{
    const struct field all[] = {
        {.name = "kind",
            .type = FIELD_CHOICE,
            .label = MSG("Loại việc"),
            .choices = kind_choices(a),
            .choice_count = KIND_LAST,
            .required = true},
        {.name = "place",
            .type = FIELD_TEXT,
            .label = MSG("Địa bàn"),
            .hint = MSG("Ví dụ: Ấp Cầu. Để trống nếu là của toàn xã")},
        {.name = "text", .type = FIELD_TEXT, .label = MSG("Nội dung"), .required = true},
        {.name = "quantity", .type = FIELD_QUANTITY, .label = MSG("Khối lượng")},
        {.name = "unit",
            .type = FIELD_CHOICE,
            .label = MSG("Đơn vị tính"),
            .choices = measure_choices(a),
            .choice_count = MEASURES},
        {.name = "money", .type = FIELD_MONEY, .label = MSG("Kinh phí")},
        {.name = "why",
            .type = FIELD_TEXT,
            .label = MSG("Vì sao sửa"),
            .required = true,
            .hint = MSG("Ví dụ: Ban Chỉ đạo xác nhận tuyến này dài 3.000 m"),
            .max_chars = PLAN_WHY_MAX},
        {.name = "dropped",
            .type = FIELD_CHECKBOX,
            .label = MSG("Bỏ dòng này: chữ ở đây không hứa việc gì")},
    };
    size_t count = sizeof all / sizeof *all - fresh; /* a new line cannot be dropped */
    struct field *fields = arena_new_array(a, struct field, count);

    for (size_t i = 0; i < count; i++)
        fields[i] = all[i];
    return form_new(a, fields, count);
}

static bool asks_new(const struct req *r)
{
    return str_ends(r->path, S("/line/new"));
}

static struct position position_of(const struct req *r)
{
    if (asks_new(r))
        return (struct position){0};
    return (struct position){.line = (size_t)req_id(r, "line"), .col = (size_t)req_id(r, "col")};
}

static const struct plan_line *line_at(const struct plan *plan, struct position at)
{
    for (size_t i = 0; i < plan->lines.count; i++)
        if (plan->lines.items[i].at.line == at.line && plan->lines.items[i].at.col == at.col)
            return &plan->lines.items[i];
    return NULL;
}

static void form_fill(struct form *f, const struct plan_line *l)
{
    form_set_text(f, "kind", str_from(kind_name(l->kind)));
    form_set_text(f, "place", l->place);
    form_set_text(f, "text", l->text);
    if (l->unit != UNIT_NONE) {
        form_set_number(f, "quantity", l->milli);
        form_set_text(f, "unit", str_from(unit_name(l->unit)));
    } else if (l->count) {
        form_set_number(f, "quantity", l->count * MILLI);
        form_set_text(f, "unit", str_from(unit_name(UNIT_COUNT)));
    }
    if (l->money_vnd >= 0)
        form_set_number(f, "money", l->money_vnd);
}

static enum err load(struct req *r, struct plan_line_page *v, const struct plan_line **ret)
{
    struct plan_id id = {req_id(r, "id")};
    enum err e = plan_full_find(r->db, r->arena, id, &v->full);

    if (e != OK)
        return e;
    if (!may(r->db, r->actor, PERMISSION_COMPILE, v->full.record.unit))
        return E_DENIED;
    *ret = asks_new(r) ? NULL : line_at(&v->full.plan, position_of(r));
    return !*ret && !asks_new(r) ? E_NOT_FOUND : OK;
}

enum err page_plan_line(struct req *r)
{
    struct plan_line_page v = {.form = r->form, .action = r->path};
    const struct plan_line *line;
    enum err e = load(r, &v, &line);

    if (e != OK)
        return e;
    if (!v.form) {
        v.form = line_form(r->arena, asks_new(r));
        v.form->lang = r->lang;
        if (line)
            form_fill(v.form, line);
    }
    if (line && line->at.line <= v.full.doc.line_count)
        v.words = str_trim(v.full.doc.lines[line->at.line - 1]);
    v.page.title = asks_new(r)
                       ? req_t(r, "Thêm một dòng")
                       : REQ_T(r, "Sửa dòng %1", str_printf(r->arena, "%zu", position_of(r).line));
    v.page.crumbs[0] = (struct crumb){S("/plan"), req_t(r, "Kế hoạch")};
    v.page.crumbs[1] = (struct crumb){
        str_printf(r->arena, "/plan/%lld", (long long)req_id(r, "id")), v.full.record.title};
    html_plan_line(r->out, &v);
    return OK;
}

enum err act_plan_line(struct req *r)
{
    struct form *f = line_form(r->arena, asks_new(r));
    enum err e = form_read(f, r);

    if (e == OK && form_given(f, "quantity") != form_given(f, "unit"))
        e = form_refuse(f, form_given(f, "unit") ? "quantity" : "unit",
            MSG("Khối lượng và đơn vị tính đi cùng nhau: hãy ghi cả hai, hoặc để trống cả hai."));
    return e;
}

/* What was typed, over what stood there. */
static struct plan_line line_of(const struct form *f, const struct plan_line *old)
{
    struct plan_line l = old ? *old : (struct plan_line){.bound = '='};

    l.kind = (enum kind)form_number(f, "kind");
    l.place = form_text(f, "place");
    l.text = form_text(f, "text");
    l.milli = form_number(f, "quantity");
    l.unit = form_given(f, "unit") ? measures[form_number(f, "unit")].unit : UNIT_NONE;
    if (l.unit == UNIT_NONE || l.milli == 0) {
        l.unit = UNIT_NONE;
        l.milli = 0;
    }
    if (l.unit == UNIT_COUNT)
        l.count = l.milli / MILLI;
    l.money_vnd = form_given(f, "money") ? form_number(f, "money") : -1;
    l.bound = old && old->milli == l.milli ? old->bound : '=';
    return l;
}

enum err write_plan_line(struct tx *tx, struct req *r)
{
    struct plan_id id = {req_id(r, "id")};
    struct plan_correction c = {.at = position_of(r), .why = form_text(r->form, "why")};
    struct plan_full full;
    enum err e = plan_full_find(tx->db, r->arena, id, &full);

    if (e != OK)
        return e;
    if (!may(tx->db, r->actor, PERMISSION_COMPILE, full.record.unit))
        return E_DENIED;
    c.dropped = !asks_new(r) && form_given(r->form, "dropped");
    c.line = line_of(r->form, line_at(&full.plan, c.at));
    e = plan_correct(tx, id, &c);
    if (e == E_CONFLICT)
        req_problem(r,
            MSG("Kế hoạch đã được chấp nhận, các dòng không sửa được nữa. Hãy sửa ở trang của công "
                "trình."),
            NULL, 0);
    if (e != OK)
        return e;
    req_flash(r, req_t(r, "Đã ghi lần sửa."));
    req_redirect(r, "/plan/%lld#lines", (long long)id.v);
    return OK;
}
