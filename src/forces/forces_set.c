/* forces_set.c: sets of kinds of forces, and what was planned of them, as facts. */
#include "forces/forces.h"

#include "base/unicode.h"
#include "forces/facts.h"

static int force_index(struct str code)
{
    int i = indicator_index(code);

    return i >= 0 && indicators[i].is_force ? i : -1;
}

force_set force_set_all(void)
{
    force_set set = 0;

    for (size_t i = 0; i < indicator_count; i++)
        if (indicators[i].is_force)
            set |= (force_set)1 << i;
    return set;
}

force_set force_set_read(struct str codes)
{
    force_set set = 0;

    for (size_t at = 0; at < codes.len;) {
        size_t end = str_find(codes, S(" "), at);
        int i = force_index(str_slice(codes, at, end));

        if (i >= 0)
            set |= (force_set)1 << i;
        at = end + 1;
    }
    return set;
}

struct str force_set_codes(struct arena *a, force_set set)
{
    struct str codes = S("");

    for (size_t i = 0; i < indicator_count; i++)
        if (set >> i & 1)
            codes = str_printf(a, "%.*s%s%s", STR(codes), codes.len ? " " : "", indicators[i].code);
    return codes;
}

struct str force_set_words(struct arena *a, enum lang lang, force_set set)
{
    struct str words = S("");

    for (size_t i = 0; i < indicator_count; i++) {
        struct str label = str_from(tr(lang, indicators[i].label));

        if (set >> i & 1)
            words = words.len ? str_printf(a, "%.*s, %.*s", STR(words), STR(text_lower(a, label)))
                              : label;
    }
    return words;
}

/* ── planned ────────────────────────────────────────────────────────────────────────────────── */

enum err forces_plan_set(struct tx *tx, struct campaign_id campaign, const struct forces_plan *plan)
{
    struct campaign c;
    int64_t same = 0;
    enum err e = campaign_find(tx->db, tx->arena, campaign, &c);

    if (e != OK)
        return e;
    if (plan->indicator < 0 || plan->indicator >= (int64_t)indicator_count ||
        !indicators[plan->indicator].is_force || plan->first_day < c.first_day ||
        plan->last_day > c.last_day || plan->first_day > plan->last_day ||
        plan->number < FORCES_WITHDRAWN || plan->number > FORCES_NUMBER_MAX)
        return E_INVALID;
    if ((e = campaign_unit_check(tx, &c, plan->unit)) != OK ||
        (e = campaign_keep(tx, campaign)) != OK)
        return e;
    e = db_first_int(tx->db, SQL_force_plan_same, &same,
        ARGS(V(campaign.v), V(plan->unit.v), V(indicators[plan->indicator].code),
            V(plan->first_day), V(plan->last_day), V(plan->number)));
    if (e != OK || same == (plan->number < 0 ? 0 : plan->last_day - plan->first_day + 1))
        return e; /* it stands there already: a double click */
    return fact_add(tx, "forces-planned",
        body_pack(tx->arena, "{s:I, s:I, s:s, s:I, s:I, s:I}", "campaign", (json_int_t)campaign.v,
            "unit", (json_int_t)plan->unit.v, "kind", indicators[plan->indicator].code, "first",
            (json_int_t)plan->first_day, "last", (json_int_t)plan->last_day, "number",
            (json_int_t)plan->number),
        NULL);
}

enum err forces_planned_apply(struct tx *tx, const struct fact *f)
{
    json_int_t campaign, unit, first, last, number;
    const char *kind;
    enum err e = body_unpack(tx->arena, f->body, "{s:I, s:I, s:s, s:I, s:I, s:I}", "campaign",
        &campaign, "unit", &unit, "kind", &kind, "first", &first, "last", &last, "number", &number);

    if (e == OK && (last < first || last - first >= CAMPAIGN_DAYS_MAX))
        e = E_INVALID;
    if (e == OK && number == FORCES_WITHDRAWN)
        return db_run(tx->db, SQL_force_plan_delete,
            ARGS(V(f->province), V(campaign), V(unit), V(kind), V(first), V(last)));
    for (json_int_t day = first; e == OK && day <= last; day++)
        e = db_run(tx->db, SQL_force_plan_put,
            ARGS(V(f->province), V(campaign), V(unit), V(kind), V(day), V(number), V(f->seq)));
    return e;
}

enum err forces_plan_list(
    struct db *db, struct arena *a, struct campaign_id campaign, struct force_planned_list *ret)
{
    struct force_planned_list list = {0};
    struct rows rows;
    enum err e = db_query(db, SQL_force_plan_list, &rows, ARGS(V(campaign.v)));

    if (e != OK)
        return e;
    while ((e = rows_next(&rows)) == OK) {
        struct force_planned p = {.unit = {row_int(&rows, 0)},
            .indicator = force_index(row_str(&rows, 1)),
            .day = (day_t)row_int(&rows, 2),
            .number = row_int(&rows, 3),
            .seq = row_int(&rows, 4)};

        if (p.indicator >= 0)
            *vec_push(a, &list) = p;
    }
    if (e != E_NOT_FOUND)
        return e;
    *ret = list;
    return OK;
}
