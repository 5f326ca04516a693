/* unit_field.c: choosing a unit from a list, or by typing. */
#include "org/unit_field.h"

#include "http/request.h"
#include "org/account.h"

#include <string.h>

enum { CANDIDATES_MAX = 8 };

static void add_new(struct arena *a, struct unit_list *to, const struct unit_list *from)
{
    for (size_t i = 0; i < from->count; i++) {
        bool known = false;

        for (size_t k = 0; k < to->count && !known; k++)
            known = to->items[k].id.v == from->items[i].id.v;
        if (!known)
            *vec_push(a, to) = from->items[i];
    }
}

static bool counts(const struct account_role *role, bool compiles)
{
    return role->role == ROLE_ADMINISTER || (compiles && role->role == ROLE_COMPILE);
}

/* All units in reach, each once; *too_many instead if they would not fit a select. */
static enum err reached_units(struct req *r, bool compiles, struct unit_list *ret, bool *too_many)
{
    enum err e = OK;

    *too_many = false;
    for (size_t i = 0; e == OK && !*too_many && i < r->actor->role_count; i++) {
        const struct account_role *role = &r->actor->roles[i];
        struct unit_list below = {0};
        size_t count = 0;

        if (!counts(role, compiles))
            continue;
        e = unit_count_below(r->db, role->unit, r->today, UNIT_CHOICES_MAX + 1, &count);
        *too_many = count > UNIT_CHOICES_MAX;
        for (int line = 0; e == OK && !*too_many && line < LINE_LAST; line++) {
            e = unit_below(r->db, r->arena, (enum line)line, role->unit, r->today, &below);
            add_new(r->arena, ret, &below);
        }
    }
    return e;
}

enum err unit_field_make(struct req *r, bool compiles, struct field *f)
{
    struct unit_list units = {0};
    struct choice *choices;
    bool too_many;
    enum err e = reached_units(r, compiles, &units, &too_many);

    f->name = "unit";
    f->label = MSG("Đơn vị");
    f->required = true;
    if (e != OK || too_many) {
        f->type = FIELD_TEXT;
        f->hint = MSG("Gõ tên, mã hoặc số của đơn vị. Ví dụ: Ấp Cầu, Xã Tân Phong");
        f->autocomplete = "off";
        return e;
    }
    choices = arena_new_array(r->arena, struct choice, units.count);
    for (size_t i = 0; i < units.count; i++) {
        choices[i].value = str_printf(r->arena, "%lld", (long long)units.items[i].id.v).ptr;
        choices[i].label = str_z(r->arena, units.items[i].name);
    }
    f->type = FIELD_CHOICE;
    f->choices = choices;
    f->choice_count = units.count;
    return OK;
}

/* "Xã An, Tỉnh Một (#12); …" */
static enum err candidates(struct req *r, const struct unit_list *units, struct str *ret)
{
    struct buf b;
    enum err e = OK;

    buf_init(&b, r->arena, 16 * 1024);
    for (size_t i = 0; e == OK && i < units->count && i < CANDIDATES_MAX; i++) {
        const struct org_unit *u = &units->items[i];
        struct str path = S("");

        e = unit_path(r->db, r->arena, u, r->today, &path);
        buf_printf(&b, "%s%.*s%s%.*s (#%lld)", i ? "; " : "", STR(u->name), path.len ? ", " : "",
            STR(path), (long long)u->id.v);
    }
    if (e == OK && units->count > CANDIDATES_MAX)
        buf_addz(&b, "; …");
    *ret = buf_str(&b);
    return e;
}

static enum err typed_unit(struct req *r, bool compiles, struct form *f, struct unit_id *ret)
{
    struct unit_list all = {0};
    struct str which;
    enum err e = OK;

    for (size_t i = 0; e == OK && i < r->actor->role_count; i++) {
        const struct account_role *role = &r->actor->roles[i];
        struct unit_list found = {0};

        if (!counts(role, compiles))
            continue;
        e = unit_search(r->db, r->arena, role->unit, r->today, form_text(f, "unit"),
            CANDIDATES_MAX + 1, &found);
        add_new(r->arena, &all, &found);
    }
    if (e != OK)
        return e;
    if (all.count == 1) {
        *ret = all.items[0].id;
        return OK;
    }
    if (!all.count)
        return form_refuse(
            f, "unit", MSG("Không thấy đơn vị này trong phạm vi của đồng chí. Hãy gõ lại."));
    e = candidates(r, &all, &which);
    if (e != OK)
        return e;
    return form_refuse_fill(
        f, "unit", MSG("Có nhiều đơn vị như vậy. Hãy gõ số của một đơn vị: %1"), &which, 1);
}

enum err unit_field_read(struct req *r, bool compiles, struct form *f, struct unit_id *ret)
{
    for (size_t i = 0; i < f->count; i++)
        if (!strcmp(f->fields[i].name, "unit") && f->fields[i].type == FIELD_TEXT)
            return typed_unit(r, compiles, f, ret);
    return str_to_int(form_text(f, "unit"), &ret->v);
}
