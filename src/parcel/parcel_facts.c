/* parcel_facts.c: what an import leaves in the journal besides ordinary facts.
 *
 * campaign-mirrored: this campaign is that one, and which number there became which here.
 * day-imported: the sign-off of the commune, in the numbers of here; for the pages it is a signed
 * day like any other.
 */
#include "parcel/parcel_facts.h"

#include "rollup/facts.h"
#include "store/body.h"

struct str campaign_mirrored_body(struct arena *a, const struct parcel *p, struct campaign_id id,
    const struct parcel_numbers *here, bool units, const bool *works)
{
    json_t *u = body_hold(a, json_array()), *w = body_hold(a, json_array());

    for (size_t i = 0; units && i < p->units.count; i++)
        json_array_append_new(
            u, json_pack("[II]", (json_int_t)p->units.items[i].id.v, (json_int_t)here->units[i]));
    for (size_t i = 0; i < p->works.count; i++)
        if (works[i])
            json_array_append_new(w,
                json_pack("[II]", (json_int_t)p->works.items[i].id.v, (json_int_t)here->works[i]));
    return body_pack(a, "{s:I, s:s%, s:O, s:O}", "campaign", (json_int_t)id.v, "origin",
        PACK(p->origin), "units", u, "works", w);
}

static enum err numbers_put(
    struct tx *tx, const struct fact *f, json_int_t campaign, const char *what, const json_t *list)
{
    enum err e = OK;

    for (size_t i = 0; e == OK && i < json_array_size(list); i++) {
        const json_t *pair = json_array_get(list, i);

        e = db_run(tx->db, SQL_mirror_number_insert,
            ARGS(V(f->province), V(campaign), V(what),
                V(json_integer_value(json_array_get(pair, 0))),
                V(json_integer_value(json_array_get(pair, 1)))));
    }
    return e;
}

enum err campaign_mirrored_apply(struct tx *tx, const struct fact *f)
{
    json_int_t campaign;
    const char *origin;
    json_t *body;
    enum err e = body_load(tx->arena, f->body, &body);

    if (e == OK)
        e = body_unpack(tx->arena, f->body, "{s:I, s:s}", "campaign", &campaign, "origin", &origin);
    if (e == OK)
        e = db_run(
            tx->db, SQL_campaign_mirror_insert, ARGS(V(f->province), V(campaign), V(origin)));
    if (e == OK)
        e = numbers_put(tx, f, campaign, "unit", json_object_get(body, "units"));
    return e == OK ? numbers_put(tx, f, campaign, "work", json_object_get(body, "works")) : e;
}

static void number_read(
    const struct parcel *p, const struct rows *rows, struct parcel_numbers *numbers)
{
    bool unit = str_eq(row_str(rows, 0), S("unit"));
    int64_t there = row_int(rows, 1);
    int i = unit ? parcel_unit_index(p, there) : parcel_work_index(p, there);

    if (i >= 0)
        (unit ? numbers->units : numbers->works)[i] = row_int(rows, 2);
}

enum err parcel_numbers_load(struct db *db, struct arena *a, const struct parcel *p,
    struct campaign_id id, struct parcel_numbers *ret)
{
    struct parcel_numbers numbers = {arena_new_array(a, int64_t, p->units.count + 1),
        arena_new_array(a, int64_t, p->works.count + 1)};
    struct rows rows;
    enum err e = db_query(db, SQL_mirror_number_list, &rows, ARGS(V(id.v)));

    while (e == OK && (e = rows_next(&rows)) == OK)
        number_read(p, &rows, &numbers);
    if (e != E_NOT_FOUND)
        return e;
    *ret = numbers;
    return OK;
}

struct str day_imported_body(struct arena *a, const struct parcel *p, struct campaign_id id,
    const struct signed_day *here, struct str note_seal, bool news)
{
    const struct signed_day *s = &p->day;
    json_t *reports = body_hold(a, json_array());

    for (size_t i = 0; i < here->report_count; i++)
        json_array_append_new(reports, json_pack("[II]", (json_int_t)here->reports[i].unit.v,
                                           (json_int_t)here->reports[i].seq));
    return body_pack(a,
        "{s:I, s:I, s:I, s:s%, s:s%, s:s%, s:I, s:I, s:O, s:O, s:s%, s:I, s:s%, s:b}", "campaign",
        (json_int_t)id.v, "day", (json_int_t)s->day, "at", (json_int_t)s->at_ms, "by",
        PACK(s->account_name), "hash", PACK(s->hash), "note_seal", PACK(note_seal), "number",
        (json_int_t)s->paper_number, "times", (json_int_t)s->times, "reports", reports, "totals",
        signed_totals_json(a, here->totals, here->total_count), "file", PACK(p->hash), "facts",
        (json_int_t)p->head, "head", PACK(p->head_hash), "news", (int)news);
}

enum err day_imported_apply(struct tx *tx, const struct fact *f)
{
    json_int_t campaign, day, at, number, times, facts;
    const char *hash;
    int news;
    enum err e = body_unpack(tx->arena, f->body, "{s:I, s:I, s:I, s:s, s:I, s:I, s:I, s:b}",
        "campaign", &campaign, "day", &day, "at", &at, "hash", &hash, "number", &number, "times",
        &times, "facts", &facts, "news", &news);

    if (e == OK)
        e = db_run(tx->db, SQL_imported_day_insert,
            ARGS(V(f->province), V(campaign), V(day), V(f->seq), V(times), V(hash), V(facts)));
    if (e != OK || !news)
        return e;
    return db_run(tx->db, SQL_signed_day_add,
        ARGS(V(f->seq), V(f->province), V(campaign), V(day), V(number), V(hash), V(f->account_id),
            V(at), V(0), V("")));
}

const struct fact_kind parcel_kinds[] = {
    {.name = "campaign-mirrored", .apply = campaign_mirrored_apply, .version = 1},
    {.name = "day-imported", .apply = day_imported_apply, .version = 1},
    {.name = NULL},
};
