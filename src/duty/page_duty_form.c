/* page_duty_form.c: the form of a duty: who, what, by when; the last day as typed or counted. */
#include "duty/page.h"

#include "base/tr.h"

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

enum err duty_form(struct req *r, struct db *db, const struct campaign *c, struct form **ret)
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

void duty_fill(struct req *r, struct form *f, const struct duty *d)
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

enum err duty_form_read(
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
