/* page_donor.c: the donors of a fund, and under which agreement each is named. */
#include "ledger/page.h"

#include "ledger/inside.h"
#include "ledger/templates.h"
#include "org/account.h"

/* "1.500.000 đồng, 20 bao xi măng" */
static struct str gave_words(struct req *r, const struct ledger_place *p,
    const struct book_balance_list *balances, int64_t donor)
{
    struct buf b;

    buf_init(&b, r->arena, 16384);
    for (size_t i = 0; i < balances->count; i++) {
        const struct book_balance *one = &balances->items[i];

        if (one->book != BOOK_GIVEN || one->of != donor)
            continue;
        buf_printf(&b, "%s%.*s", b.len ? "; " : "",
            STR(ledger_amount_words(r, p, one->commodity, -one->amount)));
    }
    return b.len ? buf_str(&b) : S("–");
}

static void row_fill(struct req *r, const struct ledger_place *p,
    const struct book_balance_list *balances, const struct donor *d, struct donor_row *row)
{
    *row = (struct donor_row){.donor = d,
        .named = d->name.len > 0,
        .holds = d->consent.v && consent_holds(r->db, d->consent, r->today),
        .source = req_t(r, source_label(d->source)),
        .gave = gave_words(r, p, balances, d->id.v),
        .href = str_printf(r->arena, "%.*s&book=given&of=%lld",
            STR(ledger_href(r->arena, p, "/book")), (long long)d->id.v)};
    row->name = p->keeps && d->name.len ? d->name : donor_shown_name(r->db, r->lang, d, r->today);
    if (d->unit.v)
        row->source = str_printf(r->arena, "%.*s, %.*s", STR(row->source),
            STR(campaign_visitor_unit(&p->visitor, d->unit)));
}

enum err page_ledger_donors(struct req *r)
{
    struct donor_view *v = arena_new(r->arena, struct donor_view);
    struct book_balance_list balances = {0};
    enum err e = ledger_place_find(r, r->db, &v->place);

    if (e == OK && !v->place.fund.id.v)
        e = E_NOT_FOUND;
    if (e == OK)
        e = ledger_balances(r->db, r->arena, v->place.fund.id, &balances);
    if (e == OK && v->place.keeps)
        e = consent_list_holding(
            r->db, r->arena, v->place.fund.unit, CONSENT_DONOR_NAME, r->today, &v->agreements);
    if (e != OK)
        return e;
    v->page.title = req_t(r, "Người đóng góp");
    v->page.wide = true;
    campaign_visitor_crumbs(r, &v->page, &v->place.visitor, "ledger", MSG("Sổ đóng góp"));
    v->items = arena_new_array(r->arena, struct donor_row, v->place.donors.count + 1);
    for (size_t i = 0; i < v->place.donors.count; i++)
        row_fill(r, &v->place, &balances, &v->place.donors.items[i], &v->items[v->count++]);
    html_ledger_donors(r->out, v);
    return OK;
}

enum err write_ledger_donor_agree(struct tx *tx, struct req *r)
{
    const struct pair *chosen = req_field(r, "consent");
    struct consent_id consent = {0};
    struct ledger_place p;
    struct donor d;
    enum err e = donor_find(tx->db, r->arena, (struct donor_id){req_id(r, "donor")}, &d);

    if (e == OK)
        e = ledger_place_find_fund(r, tx->db, d.fund, &p);
    if (e == OK && !p.keeps)
        e = E_DENIED;
    if (e == OK && (!chosen || str_to_int(chosen->value, &consent.v) != OK))
        e = E_INVALID;
    if (e == OK)
        e = donor_agree(tx, d.id, consent);
    if (e != OK)
        return e;
    req_flash(r, consent.v ? req_t(r, "Từ nay nêu tên người này theo sự đồng ý.")
                           : req_t(r, "Từ nay người này là ẩn danh."));
    req_redirect(r, "/campaign/%lld/ledger/donors?fund=%lld", (long long)req_id(r, "id"),
        (long long)d.fund.v);
    return OK;
}
