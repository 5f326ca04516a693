/* work_effort.c: what a work costs, by source, and who takes part in it: rules, facts, questions.
 */
#include "works/work_change.h"

#include "base/number.h"
#include "store/body.h"
#include "works/work_facts.h"

static const struct {
    const char *name, *label;
} sources[COST_SOURCE_LAST] = {
    [COST_BUDGET] = {"budget", MSG("Ngân sách")},
    [COST_PEOPLE] = {"people", MSG("Dân đóng góp")},
    [COST_SPONSORS] = {"sponsors", MSG("Doanh nghiệp, mạnh thường quân")},
    [COST_FORCES] = {"forces", MSG("Lực lượng vũ trang")},
    [COST_OTHER] = {"other", MSG("Nguồn khác")},
};

const char *cost_source_name(enum cost_source s)
{
    return sources[s].name;
}

const char *cost_source_label(enum cost_source s)
{
    return sources[s].label;
}

enum cost_source cost_source_find(struct str name)
{
    for (int s = 0; s < COST_SOURCE_LAST; s++)
        if (str_eq(str_from(sources[s].name), name))
            return (enum cost_source)s;
    return COST_OTHER;
}

static bool is_money(int64_t vnd)
{
    return vnd >= -1 && vnd <= work_milli_max(UNIT_VND) / MILLI;
}

/* --- costs --- */

static enum err cost_set(
    struct tx *tx, const struct work *w, enum cost_source source, const struct work_cost *cost)
{
    if (!is_money(cost->planned_vnd) || !is_money(cost->real_vnd))
        return E_INVALID;
    return fact_add(tx, "work-cost-set",
        body_pack(tx->arena, "{s:I, s:I, s:I, s:s, s:I, s:I}", "campaign",
            (json_int_t)w->campaign.v, "unit", (json_int_t)w->unit.v, "work", (json_int_t)w->id.v,
            "source", sources[source].name, "planned_vnd", (json_int_t)cost->planned_vnd,
            "real_vnd", (json_int_t)cost->real_vnd),
        NULL);
}

enum err work_costs_set(struct tx *tx, struct work_id id, const struct work_costs *costs)
{
    struct work_costs there;
    struct campaign c;
    struct work w;
    enum err e = work_open(tx, id, &w, &c);

    if (e == OK)
        e = work_costs_of(tx->db, id, &there);
    for (int s = 0; e == OK && s < COST_SOURCE_LAST; s++)
        if (there.of[s].planned_vnd != costs->of[s].planned_vnd ||
            there.of[s].real_vnd != costs->of[s].real_vnd)
            e = cost_set(tx, &w, (enum cost_source)s, &costs->of[s]);
    return e;
}

enum err work_cost_set_apply(struct tx *tx, const struct fact *f)
{
    json_int_t work, planned, real;
    struct str source;
    enum err e = body_unpack(tx->arena, f->body, "{s:I, s:s%, s:I, s:I}", "work", &work, "source",
        UNPACK(source), "planned_vnd", &planned, "real_vnd", &real);

    if (e != OK)
        return e;
    return db_run(
        tx->db, SQL_work_cost_put, ARGS(V(f->province), V(work), V(source), V(planned), V(real)));
}

enum err work_costs_of(struct db *db, struct work_id id, struct work_costs *ret)
{
    struct work_costs costs;
    struct rows rows;
    enum err e = db_query(db, SQL_work_cost_list, &rows, ARGS(V(id.v)));

    for (int s = 0; s < COST_SOURCE_LAST; s++)
        costs.of[s] = (struct work_cost){-1, -1};
    while (e == OK && (e = rows_next(&rows)) == OK)
        costs.of[cost_source_find(row_str(&rows, 0))] =
            (struct work_cost){row_int(&rows, 1), row_int(&rows, 2)};
    if (e != E_NOT_FOUND)
        return e;
    *ret = costs;
    return OK;
}

/* --- who takes part --- */

static const struct work_part *part_of(const struct work_part_list *list, struct unit_id unit)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].unit.v == unit.v)
            return &list->items[i];
    return NULL;
}

static enum err part_check(struct tx *tx, const struct work *w, const struct work_part *p)
{
    struct campaign_unit unit;
    enum err e;

    if (p->unit.v == w->unit.v || p->people < -1 || p->people > WORK_PEOPLE_MAX ||
        p->labour_milli < -1 || p->labour_milli > work_milli_max(UNIT_LABOUR_DAY))
        return E_INVALID;
    e = campaign_unit_find(tx->db, tx->arena, w->campaign, p->unit, &unit);
    return e == E_NOT_FOUND ? E_INVALID : e;
}

enum err work_part_set(struct tx *tx, struct work_id id, const struct work_part *part)
{
    const struct work_part *there;
    struct work_part_list list;
    struct campaign c;
    struct work w;
    enum err e = work_open(tx, id, &w, &c);

    if (e == OK)
        e = part_check(tx, &w, part);
    if (e == OK)
        e = work_parts_of(tx->db, tx->arena, id, &list);
    if (e != OK)
        return e;
    there = part_of(&list, part->unit);
    if (there && there->people == part->people && there->labour_milli == part->labour_milli)
        return OK;
    return fact_add(tx, "work-part-set",
        body_pack(tx->arena, "{s:I, s:I, s:I, s:I, s:I}", "campaign", (json_int_t)w.campaign.v,
            "unit", (json_int_t)part->unit.v, "work", (json_int_t)w.id.v, "people",
            (json_int_t)part->people, "labour_days", (json_int_t)part->labour_milli),
        NULL);
}

enum err work_part_set_apply(struct tx *tx, const struct fact *f)
{
    json_int_t unit, work, people, labour;
    enum err e = body_unpack(tx->arena, f->body, "{s:I, s:I, s:I, s:I}", "unit", &unit, "work",
        &work, "people", &people, "labour_days", &labour);

    if (e != OK)
        return e;
    return db_run(
        tx->db, SQL_work_part_put, ARGS(V(f->province), V(work), V(unit), V(people), V(labour)));
}

enum err work_part_end(struct tx *tx, struct work_id id, struct unit_id unit)
{
    struct work_part_list list;
    struct campaign c;
    struct work w;
    enum err e = work_open(tx, id, &w, &c);

    if (e == OK)
        e = work_parts_of(tx->db, tx->arena, id, &list);
    if (e == OK && !part_of(&list, unit))
        e = E_NOT_FOUND;
    if (e != OK)
        return e;
    return fact_add(tx, "work-part-ended",
        body_pack(tx->arena, "{s:I, s:I, s:I}", "campaign", (json_int_t)w.campaign.v, "unit",
            (json_int_t)unit.v, "work", (json_int_t)w.id.v),
        NULL);
}

enum err work_part_ended_apply(struct tx *tx, const struct fact *f)
{
    json_int_t unit, work;
    enum err e = body_unpack(tx->arena, f->body, "{s:I, s:I}", "unit", &unit, "work", &work);

    return e == OK ? db_run(tx->db, SQL_work_part_delete, ARGS(V(f->province), V(work), V(unit)))
                   : e;
}

static enum err parts_read(
    enum err e, struct rows *rows, struct arena *a, struct work_part_list *ret)
{
    struct work_part_list list = {0};

    while (e == OK && (e = rows_next(rows)) == OK)
        *vec_push(a, &list) = (struct work_part){.unit = {row_int(rows, 0)},
            .name = str_copy(a, row_str(rows, 1)),
            .is_agency = row_int(rows, 2) != 0,
            .people = row_int(rows, 3),
            .labour_milli = row_int(rows, 4),
            .work = {row_int(rows, 5)}};
    if (e != E_NOT_FOUND)
        return e;
    *ret = list;
    return OK;
}

enum err work_parts_of(
    struct db *db, struct arena *a, struct work_id id, struct work_part_list *ret)
{
    struct rows rows;

    return parts_read(db_query(db, SQL_work_part_list, &rows, ARGS(V(id.v))), &rows, a, ret);
}

enum err work_parts_of_campaign(
    struct db *db, struct arena *a, struct campaign_id id, struct work_part_list *ret)
{
    struct rows rows;

    return parts_read(
        db_query(db, SQL_work_part_list_of_campaign, &rows, ARGS(V(id.v))), &rows, a, ret);
}
