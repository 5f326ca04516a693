/* page_common.c: what the pages of the registers share. */
#include "privacy/page.h"

#include "http/sheet.h"

static bool counts(const struct account_role *role, bool compiles)
{
    return role->role == ROLE_ADMINISTER || (compiles && role->role == ROLE_COMPILE);
}

size_t page_rows_max(const struct req *r)
{
    enum { ON_SCREEN = 500 };

    return sheet_asked(r) ? REGISTER_FILE_MAX : ON_SCREEN;
}

enum err page_rows_cut(struct req *r, size_t cut)
{
    if (!cut || !sheet_asked(r))
        return OK;
    r->sheet_most = REGISTER_FILE_MAX;
    return E_TOO_LARGE;
}

struct unit_tops page_tops(const struct req *r, bool compiles)
{
    struct unit_tops tops = {0};

    for (size_t i = 0; i < r->actor->role_count; i++) {
        const struct account_role *role = &r->actor->roles[i];
        bool known = !counts(role, compiles);

        for (size_t k = 0; k < tops.count; k++)
            known = known || tops.items[k].v == role->unit.v;
        if (!known)
            tops.items[tops.count++] = role->unit;
    }
    return tops;
}

bool page_keeps(struct db *db, const struct req *r, struct unit_id unit, bool compiles)
{
    return may(db, r->actor, PERMISSION_ADMINISTER, unit) ||
           (compiles && may(db, r->actor, PERMISSION_COMPILE, unit));
}

enum err page_unit_name(struct req *r, struct unit_id id, struct str *ret)
{
    struct org_unit u;
    enum err e = unit_find(r->db, r->arena, id, &u);

    if (e == OK)
        *ret = u.name;
    return e;
}

enum err page_unit_field(struct req *r, struct field *f)
{
    struct unit_tops tops = page_tops(r, false);
    struct choice *choices = arena_new_array(r->arena, struct choice, tops.count + 1);

    for (size_t i = 0; i < tops.count; i++) {
        struct str name;
        enum err e = page_unit_name(r, tops.items[i], &name);

        if (e != OK)
            return e;
        choices[i].value = str_printf(r->arena, "%lld", (long long)tops.items[i].v).ptr;
        choices[i].label = str_z(r->arena, name);
    }
    *f = (struct field){.name = "unit",
        .label = MSG("Đơn vị"),
        .type = FIELD_CHOICE,
        .required = true,
        .choices = choices,
        .choice_count = tops.count};
    return OK;
}

struct unit_id page_unit_chosen(const struct form *f, const char *name)
{
    const struct field_value *v = form_value(f, name);
    int64_t id = 0;

    if (!v->given || str_to_int(v->text, &id) != OK)
        id = 0;
    return (struct unit_id){id};
}
