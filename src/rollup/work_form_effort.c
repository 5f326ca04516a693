/* work_form_effort.c: what a work costs, who takes part, who leads it: forms and writes. */
#include "rollup/work_form.h"

enum { PART_FIELDS = 3 };

/* --- costs --- */

static const char *cost_field(struct req *r, enum cost_source s, const char *what)
{
    return str_z(r->arena, str_printf(r->arena, "%s_%s", cost_source_name(s), what));
}

struct form *work_cost_form(struct req *r, const struct work_costs *costs)
{
    struct field *f = arena_new_array(r->arena, struct field, 2 * COST_SOURCE_LAST);
    struct form *form;

    for (int s = 0; s < COST_SOURCE_LAST; s++)
        for (int real = 0; real < 2; real++) {
            struct str source = req_t(r, cost_source_label((enum cost_source)s));

            f[2 * s + real] = (struct field){
                .name = cost_field(r, (enum cost_source)s, real ? "real" : "planned"),
                .label = str_z(r->arena,
                    real ? REQ_T(r, "%1: thực chi", source) : REQ_T(r, "%1: dự kiến", source)),
                .type = FIELD_MONEY,
                .has_min = true,
                .has_max = true,
                .max = work_milli_max(UNIT_VND) / MILLI,
                .unit = MSG("đồng")};
        }
    form = work_form_new(r, f, 2 * COST_SOURCE_LAST);
    for (int s = 0; s < COST_SOURCE_LAST; s++) {
        if (costs->of[s].planned_vnd >= 0)
            form_set_number(form, f[2 * s].name, costs->of[s].planned_vnd);
        if (costs->of[s].real_vnd >= 0)
            form_set_number(form, f[2 * s + 1].name, costs->of[s].real_vnd);
    }
    return form;
}

static int64_t typed_money(const struct form *f, int at)
{
    return f->values[at].given ? f->values[at].number : -1;
}

enum err act_work_costs(struct req *r)
{
    struct work_costs costs;
    struct work_view v;
    enum err e = work_view_of(r, &v);

    if (e == OK && !v.may_compile)
        e = E_DENIED;
    if (e == OK)
        e = work_costs_of(r->db, v.work->id, &costs);
    return e == OK ? form_read(work_cost_form(r, &costs), r) : e;
}

enum err write_work_costs(struct tx *tx, struct req *r)
{
    struct work_costs costs;
    struct work w;
    enum err e = work_right_again(tx, r, false, &w);

    for (int s = 0; s < COST_SOURCE_LAST; s++)
        costs.of[s] =
            (struct work_cost){typed_money(r->form, 2 * s), typed_money(r->form, 2 * s + 1)};
    if (e == OK)
        e = work_costs_set(tx, w.id, &costs);
    return e == OK ? work_saved(r, MSG("Đã ghi kinh phí.")) : e;
}

/* --- who takes part, who leads --- */

/* All of the campaign but the one left out, which is as a rule the lead unit. */
static struct choice *other_units(
    struct req *r, const struct work_view *v, struct unit_id out, bool commune, size_t *n)
{
    const struct rollup *rollup = v->rollup;
    struct choice *c = arena_new_array(r->arena, struct choice, rollup->units.count + 1);
    bool listed = rollup_unit_index(rollup, rollup->campaign.unit) >= 0;

    *n = 0;
    for (size_t u = 0; u < rollup->units.count; u++)
        if (rollup->units.items[u].id.v != out.v)
            c[(*n)++] = (struct choice){work_number_z(r, rollup->units.items[u].id.v),
                str_z(r->arena, rollup->units.items[u].name)};
    if (commune && listed == false && out.v != rollup->campaign.unit.v)
        c[(*n)++] = (struct choice){work_number_z(r, rollup->campaign.unit.v), MSG("Xã")};
    return c;
}

struct form *work_part_form(struct req *r, const struct work_view *v)
{
    struct field *f = arena_new_array(r->arena, struct field, PART_FIELDS);
    size_t n;
    struct choice *units = other_units(r, v, v->work->unit, false, &n);

    if (!n)
        return NULL;
    f[0] = (struct field){.name = "part_unit",
        .label = MSG("Đơn vị góp sức"),
        .type = FIELD_CHOICE,
        .required = true,
        .choices = units,
        .choice_count = n};
    f[1] = (struct field){.name = "people",
        .label = MSG("Dự kiến số người"),
        .type = FIELD_INT,
        .has_min = true,
        .has_max = true,
        .max = WORK_PEOPLE_MAX,
        .unit = MSG("người")};
    f[2] = (struct field){.name = "labour",
        .label = MSG("Dự kiến ngày công"),
        .type = FIELD_QUANTITY,
        .has_min = true,
        .has_max = true,
        .max = work_milli_max(UNIT_LABOUR_DAY),
        .unit = MSG("ngày công")};
    return work_form_new(r, f, PART_FIELDS);
}

static enum err act_by_commune(
    struct req *r, struct form *(*make)(struct req *r, const struct work_view *v))
{
    struct work_view v;
    struct form *f;
    enum err e = work_view_of(r, &v);

    if (e == OK && !v.may_compile)
        e = E_DENIED;
    if (e != OK)
        return e;
    f = make(r, &v);
    return f ? form_read(f, r) : E_CONFLICT;
}

enum err act_work_part(struct req *r)
{
    return act_by_commune(r, work_part_form);
}

enum err write_work_part(struct tx *tx, struct req *r)
{
    const struct form *f = r->form;
    struct work_part part = {.unit = {work_chosen(f, "part_unit")},
        .people = form_given(f, "people") ? form_number(f, "people") : -1,
        .labour_milli = form_given(f, "labour") ? form_number(f, "labour") : -1};
    struct work w;
    enum err e = work_right_again(tx, r, false, &w);

    if (e == OK)
        e = work_part_set(tx, w.id, &part);
    return e == OK ? work_saved(r, MSG("Đã ghi đơn vị góp sức.")) : e;
}

enum err write_work_part_end(struct tx *tx, struct req *r)
{
    struct work w;
    enum err e = work_right_again(tx, r, false, &w);

    if (e == OK)
        e = work_part_end(tx, w.id, (struct unit_id){req_id(r, "unit")});
    if (e == E_NOT_FOUND) /* taken out already: so be it */
        e = OK;
    return e == OK ? work_saved(r, MSG("Đã bỏ đơn vị góp sức.")) : e;
}

/* Sent twice, the first time has moved it: who leads it now was on the page it was sent from. */
static bool is_moved_there(struct req *r, struct unit_id lead)
{
    const struct pair *sent = req_field(r, "lead");
    int64_t to;

    return !strcmp(r->route->name, "work_move") && sent && str_to_int(sent->value, &to) == OK &&
           to == lead.v;
}

struct form *work_move_form(struct req *r, const struct work_view *v)
{
    struct field *f = arena_new(r->arena, struct field);
    struct unit_id lead = v->work->unit;
    size_t n;
    struct choice *units =
        other_units(r, v, is_moved_there(r, lead) ? (struct unit_id){0} : lead, true, &n);

    if (!n)
        return NULL;
    *f = (struct field){.name = "lead",
        .label = MSG("Chuyển cho đơn vị"),
        .type = FIELD_CHOICE,
        .required = true,
        .choices = units,
        .choice_count = n,
        .hint = MSG("Chỉ chuyển được khi chưa ai báo cáo khối lượng của công trình này.")};
    return work_form_new(r, f, 1);
}

/* A metre stays with whoever reported it, so a work of which some were is not moved. */
static enum err refuse_reported(struct req *r, struct db *db, const struct work *w, struct str lead)
{
    struct work_said said;
    enum err e = work_said_of(db, r->arena, w, &said);

    if (e != OK || !said.any)
        return e;
    return form_refuse_fill(r->form, "lead",
        MSG("%1 đã báo cáo %2 của công trình này, nên không chuyển cả công trình được: khối lượng "
            "ở lại với đơn vị đã báo cáo. Hãy giảm khối lượng kế hoạch ở đây, rồi thêm một công "
            "trình mới cho phần còn lại."),
        (struct str[]){lead, bounded_words(r->arena, r->lang, said.sum, work_unit_label(w))}, 2);
}

enum err act_work_move(struct req *r)
{
    struct work_view v;
    enum err e = act_by_commune(r, work_move_form);

    if (e == OK)
        e = work_view_of(r, &v);
    if (e == OK && work_chosen(r->form, "lead") != v.work->unit.v) {
        int at = rollup_unit_index(v.rollup, v.work->unit);

        e = refuse_reported(
            r, r->db, v.work, at >= 0 ? v.rollup->units.items[at].name : req_t(r, "Xã"));
    }
    return e;
}

enum err write_work_move(struct tx *tx, struct req *r)
{
    struct unit_id to = {work_chosen(r->form, "lead")};
    struct work w;
    enum err e = work_right_again(tx, r, false, &w);

    if (e == OK && w.unit.v != to.v)
        e = refuse_reported(r, tx->db, &w, req_t(r, "Đơn vị phụ trách")); /* meanwhile */
    if (e == OK)
        e = work_move(tx, w.id, to);
    return e == OK ? work_saved(r, MSG("Đã chuyển công trình cho đơn vị khác.")) : e;
}
