/* work_form.c: the forms on the page of a work together: what they share, and which was refused. */
#include "rollup/work_form.h"

#include "org/account.h"

struct form *work_form_new(struct req *r, struct field *f, size_t count)
{
    struct form *form = form_new(r->arena, f, count);

    form->lang = r->lang;
    return form;
}

const char *work_number_z(struct req *r, int64_t n)
{
    return str_z(r->arena, str_printf(r->arena, "%lld", (long long)n));
}

enum err work_view_of(struct req *r, struct work_view *v)
{
    return work_view_find(r, (struct work_id){req_id(r, "work")}, v);
}

enum err work_saved(struct req *r, const char *vi)
{
    req_flash(r, req_t(r, vi));
    req_redirect(r, "/work/%lld", (long long)req_id(r, "work"));
    return OK;
}

enum err work_right_again(struct tx *tx, struct req *r, bool lead_may, struct work *w)
{
    struct campaign c;
    enum err e = work_find(tx->db, r->arena, (struct work_id){req_id(r, "work")}, w);

    if (e == OK)
        e = campaign_find(tx->db, r->arena, w->campaign, &c);
    if (e != OK)
        return e;
    if (may(tx->db, r->actor, PERMISSION_COMPILE, c.unit) ||
        (lead_may && may(tx->db, r->actor, PERMISSION_REPORT, w->unit)))
        return OK;
    return E_DENIED;
}

int64_t work_chosen(const struct form *f, const char *name)
{
    for (size_t i = 0; i < f->count; i++)
        if (str_eq(str_from(f->fields[i].name), str_from(name))) {
            int64_t id = 0;

            if (str_to_int(str_from(f->fields[i].choices[f->values[i].number].value), &id) != OK)
                return 0;
            return id;
        }
    return 0;
}

struct choice *work_place_choices(
    struct req *r, const struct rollup *rollup, bool agencies, size_t *count)
{
    struct choice *c = arena_new_array(r->arena, struct choice, rollup->units.count + 1);
    int64_t commune = rollup->campaign.unit.v;

    *count = 0;
    for (size_t u = 0; u < rollup->units.count; u++) {
        const struct campaign_unit *unit = &rollup->units.items[u];

        if (unit->id.v != commune && (agencies || !unit->is_agency))
            c[(*count)++] =
                (struct choice){work_number_z(r, unit->id.v), str_z(r->arena, unit->name)};
    }
    c[(*count)++] =
        (struct choice){work_number_z(r, commune), agencies ? MSG("Xã") : MSG("Toàn xã")};
    return c;
}

enum err work_said_of(struct db *db, struct arena *a, const struct work *w, struct work_said *ret)
{
    struct work_said said = {.sum = {0, '='}};
    struct report_list all;
    enum err e = report_list_of_unit(db, a, w->campaign, w->unit, &all);

    if (e != OK)
        return e;
    for (size_t i = 0; i < all.count; i++) {
        const struct report *one = &all.items[i];
        const struct report_figure *f = report_figure_find(one, OF_WORK_TODAY, w->id.v);

        if (!f && !report_figure_find(one, OF_WORK_SO_FAR, w->id.v))
            continue;
        said.any = true;
        said.last = one->day > said.last ? one->day : said.last;
        if (f && (i + 1 == all.count || all.items[i + 1].day != one->day)) /* not corrected since */
            bound_add(&said.sum, said_as(f));
    }
    *ret = said;
    return OK;
}

/* --- all of them --- */

/* A refused form takes the place of the fresh one. */
static void refused_put(struct req *r, struct work_show *v)
{
    const struct {
        const char *route;
        struct form **form;
    } forms[] = {
        {"work_state", &v->state_form},
        {"work_change", &v->change_form},
        {"work_costs", &v->cost_form},
        {"work_part", &v->part_form},
        {"work_move", &v->move_form},
    };

    for (size_t i = 0; r->form && i < sizeof forms / sizeof *forms; i++)
        if (str_eq(str_from(r->route->name), str_from(forms[i].route))) {
            *forms[i].form = r->form;
            v->open = forms[i].route;
        }
}

enum err work_forms_fill(struct req *r, struct work_show *v)
{
    struct work_costs costs;
    enum err e = OK;

    v->state_form = work_state_form(r, &v->view);
    if (v->view.may_compile) {
        if ((e = work_costs_of(r->db, v->view.work->id, &costs)) != OK)
            return e;
        v->change_form = work_change_form(r, &v->view);
        v->cost_form = work_cost_form(r, &costs);
        v->part_form = work_part_form(r, &v->view);
        v->move_form = work_move_form(r, &v->view);
        for (int s = 0; s < COST_SOURCE_LAST; s++) {
            v->costs[s].planned_field = v->cost_form->fields[2 * s].name;
            v->costs[s].real_field = v->cost_form->fields[2 * s + 1].name;
        }
    }
    refused_put(r, v);
    return OK;
}
