/* duty_find.c: questions about duties. Seals are opened here, when somebody asks. */
#include "duty/duty.h"

#include "store/seal.h"

static enum err text_read(
    struct db *db, struct arena *a, const struct rows *r, int column, struct str *ret)
{
    return seal_read(db, a, seal_reference(a, str_copy(a, row_str(r, column))), ret);
}

static enum err duty_read(struct db *db, struct arena *a, const struct rows *r, struct duty *ret)
{
    struct duty d = {.id = {row_int(r, 0)},
        .campaign = {row_int(r, 1)},
        .kind = duty_kind_of(row_str(r, 2)),
        .unit = {row_int(r, 3)},
        .reviewer = {row_int(r, 4)},
        .deadline = row_int(r, 5),
        .adopted = true,
        .due = (day_t)row_int(r, 9),
        .minute = (int)row_int(r, 10),
        .state = duty_state_of(row_str(r, 11)),
        .settled_day = (day_t)row_int(r, 12),
        .approved = row_int(r, 14),
        .province = row_int(r, 15)};
    enum err e = text_read(db, a, r, 6, &d.office);

    if (e == OK)
        e = text_read(db, a, r, 7, &d.what);
    if (e == OK)
        e = text_read(db, a, r, 8, &d.place);
    if (e == OK)
        e = text_read(db, a, r, 13, &d.word);
    if (e == OK)
        *ret = d;
    return e;
}

static enum err deadline_read(
    struct db *db, struct arena *a, const struct rows *r, struct duty *ret)
{
    *ret = (struct duty){.id = {row_int(r, 0)},
        .campaign = {row_int(r, 1)},
        .kind = DUTY_TASK,
        .deadline = row_int(r, 0),
        .due = (day_t)row_int(r, 2),
        .minute = -1,
        .office = S(""),
        .place = S(""),
        .word = S(""),
        .province = row_int(r, 4)};
    return seal_read(db, a, str_copy(a, row_str(r, 3)), &ret->what);
}

enum err duty_find(struct db *db, struct arena *a, struct duty_id id, struct duty *ret)
{
    struct rows r;
    enum err e = db_first(db, SQL_duty_find, &r, ARGS(V(id.v)));

    if (e == OK) {
        e = duty_read(db, a, &r, ret);
        rows_end(&r);
        return e;
    }
    if (e == E_NOT_FOUND && (e = db_first(db, SQL_duty_deadline_find, &r, ARGS(V(id.v)))) == OK) {
        e = deadline_read(db, a, &r, ret);
        rows_end(&r);
    }
    return e;
}

/* A day, 0 standing behind all others. */
static int64_t order_of(const struct duty *d)
{
    return d->due ? d->due : INT64_MAX;
}

/* Two lists by day into one. */
static void merge(
    struct arena *a, const struct duty_list *x, const struct duty_list *y, struct duty_list *ret)
{
    struct duty_list all = {0};
    size_t i = 0, k = 0;

    while (i < x->count || k < y->count) {
        bool first =
            k == y->count || (i < x->count && order_of(&x->items[i]) <= order_of(&y->items[k]));

        *vec_push(a, &all) = first ? x->items[i] : y->items[k];
        i += first;
        k += !first;
    }
    *ret = all;
}

enum err duty_list_of(struct db *db, struct arena *a, struct campaign_id id, struct duty_list *ret)
{
    struct duty_list duties = {0}, bare = {0};
    struct rows r;
    enum err e = db_query(db, SQL_duty_list_of, &r, ARGS(V(id.v)));

    while (e == OK && (e = rows_next(&r)) == OK)
        if ((e = duty_read(db, a, &r, vec_push(a, &duties))) != OK)
            rows_end(&r);
    if (e == E_NOT_FOUND)
        e = db_query(db, SQL_duty_deadlines_bare, &r, ARGS(V(id.v)));
    while (e == OK && (e = rows_next(&r)) == OK)
        if ((e = deadline_read(db, a, &r, vec_push(a, &bare))) != OK)
            rows_end(&r);
    if (e != E_NOT_FOUND)
        return e;
    merge(a, &duties, &bare, ret);
    return OK;
}

static enum err areas_named(
    struct db *db, struct arena *a, struct campaign_id id, struct duty_area_list *areas)
{
    struct rows r;
    enum err e = db_query(db, SQL_duty_areas_of, &r, ARGS(V(id.v)));

    while (e == OK && (e = rows_next(&r)) == OK)
        for (size_t i = 0; e == OK && i < areas->count; i++)
            if (areas->items[i].unit.id.v == row_int(&r, 0) &&
                (e = text_read(db, a, &r, 1, &areas->items[i].unit.in_charge)) != OK)
                rows_end(&r);
    return e == E_NOT_FOUND ? OK : e;
}

enum err duty_areas_of(
    struct db *db, struct arena *a, struct campaign_id id, struct duty_area_list *ret)
{
    struct campaign_unit_list units = {0};
    struct duty_area_list areas = {0};
    struct campaign c;
    enum err e = campaign_find(db, a, id, &c);

    if (e == OK)
        e = campaign_units(db, a, id, &units);
    for (size_t i = 0; e == OK && i < units.count; i++)
        if (!units.items[i].is_agency && units.items[i].id.v != c.unit.v)
            *vec_push(a, &areas) = (struct duty_area){units.items[i]};
    if (e == OK)
        e = areas_named(db, a, id, &areas);
    if (e == OK)
        *ret = areas;
    return e;
}
