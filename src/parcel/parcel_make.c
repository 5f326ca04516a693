/* parcel_make.c: a signed day out of the store, and where a campaign comes from. */
#include "parcel/parcel_facts.h"

#include "rollup/doubt.h"
#include "store/body.h"

enum err campaign_origin(struct db *db, struct arena *a, struct campaign_id id, struct str *ret)
{
    struct fact f;
    enum err e = db_first_str(db, a, SQL_campaign_mirror_origin, ret, ARGS(V(id.v)));
    struct str text;

    if (e != E_NOT_FOUND)
        return e;
    e = fact_find(db, a, id.v, &f);
    if (e != OK)
        return e;
    if (!str_eq(f.kind, S("campaign-opened")))
        return E_NOT_FOUND;
    text = str_printf(a, "%lld %lld %lld %.*s", (long long)f.seq, (long long)f.at_ms,
        (long long)f.account_id, STR(f.body));
    *ret = parcel_hash(a, text);
    return OK;
}

static enum err commune_load(
    struct db *db, struct arena *a, struct parcel *p, struct parcel_fault *fault)
{
    struct org_unit commune;
    enum err e = unit_find(db, a, p->campaign.unit, &commune);

    if (e != OK)
        return e;
    if (!commune.code.len)
        return REFUSE(fault, E_INVALID,
            MSG("%1 chưa có mã số chính thức nên nơi nhận không biết tệp của xã nào. Hãy ghi mã "
                "bằng chungsuc unit code."),
            commune.name);
    p->name = commune.name;
    p->code = commune.code;
    p->series = commune.series;
    return OK;
}

static enum err kinds_load(struct db *db, struct arena *a, struct parcel *p)
{
    enum err e = OK;

    p->kinds = arena_new_array(a, const struct unit_kind *, p->units.count + 1);
    for (size_t i = 0; e == OK && i < p->units.count; i++) {
        struct org_unit u;

        e = unit_find(db, a, p->units.items[i].id, &u);
        if (e == OK)
            p->kinds[i] = u.kind;
        if (e == OK && !u.kind)
            e = E_DAMAGED;
    }
    return e;
}

/* Those of the days up to and with the signed one. */
static enum err reports_load(struct db *db, struct arena *a, struct parcel *p)
{
    struct report_list all;
    enum err e = report_list_of(db, a, p->campaign.id, &all);

    if (e != OK)
        return e;
    for (size_t i = 0; i < all.count; i++)
        if (all.items[i].day <= p->day.day)
            *vec_push(a, &p->reports) = all.items[i];
    return OK;
}

static bool has_report(const struct parcel *p, int64_t seq)
{
    for (size_t i = 0; i < p->reports.count; i++)
        if (p->reports.items[i].seq == seq)
            return true;
    return false;
}

static enum err settlements_load(struct db *db, struct arena *a, struct parcel *p)
{
    struct rollup r = {0};
    enum err e = doubt_settlements(db, a, p->campaign.id, &r);

    if (e != OK)
        return e;
    p->settlements = arena_new_array(a, struct doubt_settlement, r.settlement_count + 1);
    for (size_t i = 0; i < r.settlement_count; i++)
        if (has_report(p, r.settlements[i].report_seq))
            p->settlements[p->settlement_count++] = r.settlements[i];
    return OK;
}

/* What was signed is the fact without what the signer said beside it. */
static enum err signed_load(
    struct db *db, struct arena *a, struct parcel *p, struct parcel_fault *fault)
{
    struct str day = day_format(a, p->day.day);
    struct fact f;
    json_t *body;
    enum err e = signed_day_find(db, a, p->campaign.id, p->day.day, &p->day);

    if (e == E_NOT_FOUND)
        return REFUSE(fault, E_INVALID,
            MSG("Ngày %1 chưa chốt. Hãy chốt số liệu của ngày rồi xuất tệp."), day);
    if (e == OK)
        e = fact_find(db, a, p->day.seq, &f);
    if (e == OK && !str_eq(f.kind, S("day-signed")))
        return REFUSE(fault, E_INVALID,
            MSG("Ngày %1 được nhập từ tệp của xã; tệp ấy chuyển tiếp được như nó là."), day);
    if (e == OK)
        e = body_load(a, f.body, &body);
    if (e != OK)
        return e;
    json_object_del(body, "hash");
    json_object_del(body, "note");
    json_object_del(body, "note_seal");
    json_object_del(body, "journal");
    json_object_del(body, "number");
    p->signed_text = body_dump(a, json_incref(body));
    return OK;
}

/* The store notes it as "12 5f3a…". */
static enum err head_load(struct db *db, struct arena *a, struct parcel *p)
{
    struct str head;
    enum err e = db_first_str(db, a, SQL_meta_find, &head, ARGS(V("head")));
    size_t blank;

    if (e != OK)
        return e;
    blank = str_find(head, S(" "), 0);
    p->head_hash = str_slice(head, blank + 1, head.len);
    return str_to_int(str_slice(head, 0, blank), &p->head) == OK ? OK : E_DAMAGED;
}

enum err parcel_make(struct db *db, struct arena *a, struct campaign_id campaign, day_t day,
    struct parcel *ret, struct parcel_fault *fault)
{
    struct parcel p = {0};
    enum err e = campaign_find(db, a, campaign, &p.campaign);

    p.day.day = day;
    if (e != OK || (e = commune_load(db, a, &p, fault)) != OK ||
        (e = signed_load(db, a, &p, fault)) != OK ||
        (e = campaign_origin(db, a, campaign, &p.origin)) != OK ||
        (e = campaign_units(db, a, campaign, &p.units)) != OK ||
        (e = kinds_load(db, a, &p)) != OK || (e = work_list_of(db, a, campaign, &p.works)) != OK ||
        (e = campaign_deadlines(db, a, campaign, &p.deadlines)) != OK ||
        (e = reports_load(db, a, &p)) != OK || (e = settlements_load(db, a, &p)) != OK ||
        (e = head_load(db, a, &p)) != OK)
        return e;
    *ret = p;
    return OK;
}
