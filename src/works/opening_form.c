/* opening_form.c: the form by which a campaign is opened, and what was confirmed as facts. */
#include "works/page.h"

#include "campaign/page.h"
#include "org/unit.h"

/* Who answers for a work: the hamlets in their order, then the commune. */
static struct choice *owner_choices(struct arena *a, const struct opening *o)
{
    struct choice *c = arena_new_array(a, struct choice, o->hamlet_count + 1);

    for (size_t i = 0; i < o->hamlet_count; i++)
        c[i] = (struct choice){str_z(a, str_printf(a, "%zu", i)), str_z(a, o->units[i].name)};
    c[o->hamlet_count] = (struct choice){"commune", str_z(a, o->commune)};
    return c;
}

static size_t add_units(struct arena *a, struct field *f, const struct opening *o)
{
    size_t n = 0;

    for (size_t i = 0; i < o->unit_count; i++) {
        const struct opening_unit *u = &o->units[i];

        f[n++] =
            (struct field){.name = u->keep, .label = str_z(a, u->name), .type = FIELD_CHECKBOX};
        if (!u->is_agency)
            f[n++] = (struct field){.name = u->in_charge_field,
                .label = MSG("Thành viên phụ trách"),
                .type = FIELD_TEXT};
    }
    return n;
}

static size_t add_works(struct arena *a, enum lang lang, struct field *f, const struct opening *o)
{
    const struct choice *owners = owner_choices(a, o);
    size_t n = 0;

    for (size_t i = 0; i < o->work_count; i++) {
        const struct opening_work *w = &o->works[i];
        enum unit measure = w->work.measure;
        struct str line = str_printf(a, "%lld", (long long)w->work.plan_line);

        f[n++] = (struct field){.name = w->keep,
            .label = str_z(a, tr_fill(a, lang, MSG("Dòng %1"), &line, 1)),
            .type = FIELD_CHECKBOX};
        f[n++] = (struct field){.name = w->name_field,
            .label = MSG("Tên công trình"),
            .type = FIELD_TEXT,
            .required = true,
            .max_chars = WORK_NAME_MAX};
        f[n++] = (struct field){.name = w->planned_field,
            .label = MSG("Khối lượng"),
            .type = FIELD_QUANTITY,
            .required = true,
            .has_min = true,
            .has_max = true,
            .max = work_milli_max(measure),
            .unit = work_unit_label(&w->work)};
        f[n++] = (struct field){.name = w->owner_field,
            .label = MSG("Đơn vị phụ trách"),
            .type = FIELD_CHOICE,
            .required = true,
            .choices = owners,
            .choice_count = o->hamlet_count + 1};
    }
    return n;
}

static size_t add_deadlines(struct field *f, const struct opening *o)
{
    size_t n = 0;

    for (size_t i = 0; i < o->deadline_count; i++) {
        const struct opening_deadline *d = &o->deadlines[i];

        f[n++] = (struct field){.name = d->keep, .label = MSG("Theo dõi"), .type = FIELD_CHECKBOX};
        f[n++] = (struct field){.name = d->what_field,
            .label = MSG("Việc phải xong"),
            .type = FIELD_TEXT,
            .required = true};
        f[n++] = (struct field){
            .name = d->day_field, .label = MSG("Hạn"), .type = FIELD_DAY, .required = true};
    }
    return n;
}

struct form *opening_form_new(struct arena *a, enum lang lang, const struct opening *o)
{
    struct field *f = arena_new_array(a, struct field,
        SETTINGS_FIELDS + o->unit_count * 3 + o->work_count * 4 + o->deadline_count * 3);
    size_t n = SETTINGS_FIELDS;

    settings_fields(f);
    n += add_units(a, f + n, o);
    n += add_works(a, lang, f + n, o);
    n += add_deadlines(f + n, o);
    return form_new(a, f, n);
}

void opening_form_fill(struct form *f, const struct opening *o)
{
    settings_fill(f, &o->campaign);
    for (size_t i = 0; i < o->unit_count; i++) {
        const struct opening_unit *u = &o->units[i];

        form_set_number(f, u->keep, u->ticked);
        if (!u->is_agency)
            form_set_text(f, u->in_charge_field, u->in_charge);
    }
    for (size_t i = 0; i < o->work_count; i++) {
        const struct opening_work *w = &o->works[i];

        form_set_number(f, w->keep, 1);
        form_set_text(f, w->name_field, w->work.name);
        form_set_number(f, w->planned_field, w->work.planned_milli);
        form_set_number(
            f, w->owner_field, (int64_t)(w->owner < o->hamlet_count ? w->owner : o->hamlet_count));
    }
    for (size_t i = 0; i < o->deadline_count; i++) {
        const struct opening_deadline *d = &o->deadlines[i];

        form_set_number(f, d->keep, 1);
        form_set_text(f, d->what_field, d->deadline.what);
        form_set_number(f, d->day_field, d->deadline.day);
    }
}

static struct campaign campaign_of(const struct form *f, const struct opening *o)
{
    struct campaign c = {.unit = o->campaign.unit, .plan_id = o->campaign.plan_id};

    settings_read(f, &c);
    return c;
}

/* A work that is kept needs its owner among those who report. */
static void check_owners(struct form *f, const struct opening *o)
{
    for (size_t i = 0; i < o->work_count; i++) {
        const struct opening_work *w = &o->works[i];
        size_t owner = (size_t)form_number(f, w->owner_field);

        if (form_given(f, w->keep) && owner < o->hamlet_count &&
            !form_given(f, o->units[owner].keep))
            form_refuse(f, w->owner_field,
                MSG("Đơn vị này không được chọn báo cáo. Hãy chọn đơn vị khác, hoặc đánh dấu đơn "
                    "vị "
                    "ở trên."));
    }
}

enum err opening_form_check(struct form *f, const struct opening *o)
{
    struct campaign c = campaign_of(f, o);
    const char *field;
    const char *fault = campaign_fault(&c, &field);
    size_t kept = 0;

    if (fault)
        form_refuse(f, field, fault);
    for (size_t i = 0; i < o->unit_count; i++)
        kept += form_given(f, o->units[i].keep);
    if (!kept && o->unit_count)
        form_refuse(
            f, o->units[0].keep, MSG("Chưa chọn đơn vị nào báo cáo. Hãy đánh dấu ít nhất một."));
    check_owners(f, o);
    return f->refused ? E_INVALID : OK;
}

static size_t units_of(
    struct arena *a, const struct form *f, const struct opening *o, struct campaign_unit *units)
{
    size_t n = 0;
    bool commune = false;

    for (size_t i = 0; i < o->work_count; i++)
        commune |= form_given(f, o->works[i].keep) &&
                   (size_t)form_number(f, o->works[i].owner_field) == o->hamlet_count;
    for (size_t i = 0; i < o->unit_count; i++) {
        const struct opening_unit *u = &o->units[i];

        if (i == o->hamlet_count && commune)
            units[n++] = (struct campaign_unit){.id = o->campaign.unit, .name = o->commune};
        if (!form_given(f, u->keep))
            continue;
        units[n] = (struct campaign_unit){.id = u->there,
            .name = u->there.v ? u->there_name : u->name,
            .is_agency = u->is_agency};
        if (!u->is_agency)
            units[n].in_charge = form_text(f, u->in_charge_field);
        n++;
    }
    if (o->unit_count == o->hamlet_count && commune)
        units[n++] = (struct campaign_unit){.id = o->campaign.unit, .name = o->commune};
    return n;
}

/* The id that the opening gave to the owner of a work. */
static struct unit_id owner_id(const struct form *f, const struct opening *o, size_t owner,
    const struct campaign_opening *done)
{
    size_t at = 0;

    if (owner >= o->hamlet_count)
        return o->campaign.unit;
    for (size_t i = 0; i < owner; i++)
        at += form_given(f, o->units[i].keep);
    return done->units[at].id;
}

static enum err works_write(struct tx *tx, const struct form *f, const struct opening *o,
    const struct campaign_opening *done, struct campaign_id id)
{
    enum err e = OK;

    for (size_t i = 0; e == OK && i < o->work_count; i++) {
        const struct opening_work *w = &o->works[i];
        struct work work = w->work;
        struct work_id made;

        if (!form_given(f, w->keep))
            continue;
        work.campaign = id;
        work.name = form_text(f, w->name_field);
        work.planned_milli = form_number(f, w->planned_field);
        work.unit = owner_id(f, o, (size_t)form_number(f, w->owner_field), done);
        e = work_add(tx, &work, &made);
    }
    return e;
}

enum err opening_write(
    struct tx *tx, const struct form *f, const struct opening *o, struct campaign_id *ret)
{
    struct campaign_opening c = {.campaign = campaign_of(f, o)};
    struct campaign_id id;
    enum err e;

    c.units = arena_new_array(tx->arena, struct campaign_unit, o->unit_count + 1);
    c.unit_count = units_of(tx->arena, f, o, c.units);
    c.deadlines = arena_new_array(tx->arena, struct campaign_deadline, o->deadline_count);
    for (size_t i = 0; i < o->deadline_count; i++)
        if (form_given(f, o->deadlines[i].keep))
            c.deadlines[c.deadline_count++] =
                (struct campaign_deadline){.what = form_text(f, o->deadlines[i].what_field),
                    .day = (day_t)form_number(f, o->deadlines[i].day_field)};
    e = campaign_open(tx, &c, &id);
    if (e == OK)
        e = works_write(tx, f, o, &c, id);
    if (e == OK)
        *ret = id;
    return e;
}
