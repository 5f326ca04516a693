/* campaign_find.c: what is known of campaigns, read from the derived tables. */
#include "campaign/campaign.h"

#include "store/seal.h"

static struct str text(const struct rows *rows, struct arena *a, int column)
{
    return str_copy(a, row_str(rows, column));
}

static void campaign_read(const struct rows *rows, struct arena *a, struct campaign *ret)
{
    *ret = (struct campaign){
        .id = {row_int(rows, 0)},
        .unit = {row_int(rows, 1)},
        .plan_id = row_int(rows, 2),
        .name = text(rows, a, 3),
        .first_day = (day_t)row_int(rows, 4),
        .last_day = (day_t)row_int(rows, 5),
        .report_from_minute = (int)row_int(rows, 6),
        .report_to_minute = (int)row_int(rows, 7),
        .paper =
            {
                .superior = text(rows, a, 8),
                .issuer = text(rows, a, 9),
                .symbol = text(rows, a, 10),
                .place = text(rows, a, 11),
                .recipients = text(rows, a, 12),
                .authority = text(rows, a, 13),
                .position = text(rows, a, 14),
                .signer = text(rows, a, 15),
            },
        .province = row_int(rows, 16),
        .changed_seq = row_int(rows, 17),
    };
}

enum err campaign_find(struct db *db, struct arena *a, struct campaign_id id, struct campaign *ret)
{
    struct rows rows;
    enum err e = db_first(db, SQL_campaign_find, &rows, ARGS(V(id.v)));

    if (e != OK)
        return e;
    campaign_read(&rows, a, ret);
    rows_end(&rows);
    return OK;
}

enum err campaign_keep(struct tx *tx, struct campaign_id id)
{
    return db_first_int(tx->db, SQL_campaign_keep, &tx->province, ARGS(V(id.v)));
}

enum err campaign_touch(struct tx *tx, int64_t id, int64_t seq)
{
    return db_run(tx->db, SQL_campaign_touch, ARGS(V(id), V(seq)));
}

enum err campaign_changed(struct db *db, struct campaign_id id, int64_t *ret)
{
    return db_first_int(db, SQL_campaign_changed, ret, ARGS(V(id.v)));
}

enum err campaign_find_by_plan(
    struct db *db, struct arena *a, int64_t plan_id, struct campaign *ret)
{
    struct campaign_id id;
    enum err e = db_first_int(db, SQL_campaign_find_by_plan, &id.v, ARGS(V(plan_id)));

    return e == OK ? campaign_find(db, a, id, ret) : e;
}

static enum err list(struct db *db, struct arena *a, enum statement statement, struct unit_id unit,
    struct campaign_list *ret)
{
    struct campaign_list found = {0};
    struct rows rows;
    enum err e = db_query(db, statement, &rows, ARGS(V(unit.v)));

    while (e == OK && (e = rows_next(&rows)) == OK)
        campaign_read(&rows, a, vec_push(a, &found));
    if (e != E_NOT_FOUND)
        return e;
    *ret = found;
    return OK;
}

enum err campaign_list_of(
    struct db *db, struct arena *a, struct unit_id commune, struct campaign_list *ret)
{
    return list(db, a, SQL_campaign_list_of, commune, ret);
}

enum err campaign_list_for_reporter(
    struct db *db, struct arena *a, struct unit_id unit, struct campaign_list *ret)
{
    return list(db, a, SQL_campaign_list_for_reporter, unit, ret);
}

static enum err unit_read(
    struct db *db, const struct rows *rows, struct arena *a, struct campaign_unit *ret)
{
    *ret = (struct campaign_unit){
        .id = {row_int(rows, 0)},
        .name = text(rows, a, 1),
        .is_agency = row_int(rows, 2) != 0,
    };
    return seal_read(db, a, text(rows, a, 3), &ret->in_charge);
}

enum err campaign_units(
    struct db *db, struct arena *a, struct campaign_id id, struct campaign_unit_list *ret)
{
    struct campaign_unit_list found = {0};
    struct rows rows;
    enum err e = db_query(db, SQL_campaign_units, &rows, ARGS(V(id.v)));

    while (e == OK && (e = rows_next(&rows)) == OK)
        if ((e = unit_read(db, &rows, a, vec_push(a, &found))) != OK)
            rows_end(&rows);
    if (e != E_NOT_FOUND)
        return e;
    *ret = found;
    return OK;
}

enum err campaign_unit_find(struct db *db, struct arena *a, struct campaign_id id,
    struct unit_id unit, struct campaign_unit *ret)
{
    struct rows rows;
    enum err e = db_first(db, SQL_campaign_unit_find, &rows, ARGS(V(id.v), V(unit.v)));

    if (e != OK)
        return e;
    e = unit_read(db, &rows, a, ret);
    rows_end(&rows);
    return e;
}

enum err campaign_unit_check(struct tx *tx, const struct campaign *c, struct unit_id unit)
{
    struct campaign_unit u;
    enum err e;

    if (unit.v == c->unit.v)
        return OK;
    e = campaign_unit_find(tx->db, tx->arena, c->id, unit, &u);
    return e == E_NOT_FOUND ? E_INVALID : e;
}

enum err campaign_deadlines(
    struct db *db, struct arena *a, struct campaign_id id, struct campaign_deadline_list *ret)
{
    struct campaign_deadline_list found = {0};
    struct rows rows;
    enum err e = db_query(db, SQL_campaign_deadlines, &rows, ARGS(V(id.v)));

    while (e == OK && (e = rows_next(&rows)) == OK) {
        struct campaign_deadline *d = vec_push(a, &found);

        d->kept = text(&rows, a, 0);
        d->day = (day_t)row_int(&rows, 1);
        d->brought = row_int(&rows, 2) != 0;
        d->id = row_int(&rows, 3);
        if ((e = seal_read(db, a, d->kept, &d->what)) != OK)
            rows_end(&rows);
    }
    if (e != E_NOT_FOUND)
        return e;
    *ret = found;
    return OK;
}
