/* donor.c: who gives: added, named under an agreement, shown. */
#include "ledger/inside.h"

#include "base/tr.h"
#include "base/unicode.h"
#include "store/body.h"

/* The one that stands for all unnamed ones. */
static enum err unnamed(struct tx *tx, const struct donor *d, int64_t *ret)
{
    return db_first_int(tx->db, SQL_ledger_donor_unnamed, ret,
        ARGS(V(d->fund.v), V(source_code(d->source)), V(d->unit.v)));
}

enum err donor_add(struct tx *tx, const struct donor *d, struct donor_id *ret)
{
    struct str name = str_trim(d->name), seal;
    struct fund f;
    enum err e = utf8_count(name) <= DONOR_NAME_MAX ? OK : E_INVALID;

    if (e == OK)
        e = fund_find(tx->db, tx->arena, d->fund, &f);
    if (e != OK)
        return e;
    if (!name.len && (e = unnamed(tx, d, &ret->v)) != E_NOT_FOUND)
        return e;
    tx->province = f.province;
    e = ledger_seal(tx, &f, "donor-name", name, &seal);
    if (e != OK)
        return e;
    return fact_add(tx, "donor-added",
        body_pack(tx->arena, "{s:I, s:I, s:s, s:I, s:s%}", "campaign", (json_int_t)f.campaign.v,
            "fund", (json_int_t)d->fund.v, "source", source_code(d->source), "from_unit",
            (json_int_t)d->unit.v, "name_seal", PACK(seal)),
        &ret->v);
}

enum err donor_added_apply(struct tx *tx, const struct fact *f)
{
    json_int_t fund, unit;
    const char *source;
    struct str seal;
    enum err e = body_unpack(tx->arena, f->body, "{s:I, s:s, s:I, s:s%}", "fund", &fund, "source",
        &source, "from_unit", &unit, "name_seal", UNPACK(seal));

    if (e != OK)
        return e;
    return db_run(tx->db, SQL_ledger_donor_insert,
        ARGS(V(f->seq), V(f->province), V(fund), V(source), V(unit), V(seal)));
}

enum err donor_agree(struct tx *tx, struct donor_id id, struct consent_id consent)
{
    struct consent c;
    struct donor d;
    struct fund f;
    enum err e = donor_find(tx->db, tx->arena, id, &d);

    if (e == OK)
        e = fund_find(tx->db, tx->arena, d.fund, &f);
    if (e == OK && consent.v) {
        e = consent_find(tx->db, tx->arena, consent, &c);
        if (e == E_NOT_FOUND)
            e = E_INVALID;
        if (e == OK && (c.kind != CONSENT_DONOR_NAME || c.unit.v != f.unit.v || !d.name.len ||
                           !consent_holds(tx->db, consent, day_of_ms(tx->now_ms))))
            e = E_INVALID;
    }
    if (e != OK)
        return e;
    tx->province = f.province;
    return fact_add(tx, "donor-agreed",
        body_pack(tx->arena, "{s:I, s:I, s:I}", "campaign", (json_int_t)f.campaign.v, "donor",
            (json_int_t)id.v, "consent", (json_int_t)consent.v),
        NULL);
}

enum err donor_agreed_apply(struct tx *tx, const struct fact *f)
{
    json_int_t donor, consent;
    enum err e =
        body_unpack(tx->arena, f->body, "{s:I, s:I}", "donor", &donor, "consent", &consent);

    return e == OK ? db_run(tx->db, SQL_ledger_donor_set_consent, ARGS(V(donor), V(consent))) : e;
}

static enum err donor_read(struct db *db, struct arena *a, const struct rows *r, struct donor *ret)
{
    *ret = (struct donor){.id = {row_int(r, 0)},
        .fund = {row_int(r, 1)},
        .source = source_of(row_str(r, 2)),
        .unit = {row_int(r, 3)},
        .consent = {row_int(r, 5)}};
    return ledger_open(db, a, str_copy(a, row_str(r, 4)), &ret->name);
}

enum err donor_find(struct db *db, struct arena *a, struct donor_id id, struct donor *ret)
{
    struct rows r;
    enum err e = db_first(db, SQL_ledger_donor_find, &r, ARGS(V(id.v)));

    if (e != OK)
        return e;
    e = donor_read(db, a, &r, ret);
    rows_end(&r);
    return e;
}

enum err donor_list_of(struct db *db, struct arena *a, struct fund_id fund, struct donor_list *ret)
{
    struct donor_list found = {0};
    struct rows r;
    enum err e = db_query(db, SQL_ledger_donor_list_of, &r, ARGS(V(fund.v)));

    while (e == OK && (e = rows_next(&r)) == OK)
        if ((e = donor_read(db, a, &r, vec_push(a, &found))) != OK)
            rows_end(&r);
    if (e != E_NOT_FOUND)
        return e;
    *ret = found;
    return OK;
}

enum err donor_find_named(
    struct db *db, struct arena *a, const struct donor *like, struct donor_id *ret)
{
    struct donor_list all;
    enum err e = donor_list_of(db, a, like->fund, &all);

    for (size_t i = 0; e == OK && i < all.count; i++) {
        const struct donor *d = &all.items[i];

        if (d->source == like->source && d->unit.v == like->unit.v &&
            str_eq(d->name, str_trim(like->name))) {
            *ret = d->id;
            return OK;
        }
    }
    return e == OK ? E_NOT_FOUND : e;
}

struct str donor_shown_name(struct db *db, enum lang lang, const struct donor *d, day_t today)
{
    if (d->name.len && d->consent.v && consent_holds(db, d->consent, today))
        return d->name;
    return str_from(tr(lang, MSG("ẩn danh")));
}
