/* page_work_given.c: what the funds of a campaign gave to one work, on the page of that work. */
#include "ledger/page.h"

#include "ledger/inside.h"
#include "ledger/templates.h"

/* The rows of one fund. */
static enum err rows_add(
    struct req *r, struct ledger_place *p, int64_t work, struct work_given_view *v)
{
    struct book_balance_list all = {0};
    enum err e = ledger_balances(r->db, r->arena, p->fund.id, &all);

    for (size_t i = 0; e == OK && i < all.count; i++) {
        const struct book_balance *b = &all.items[i];

        if (b->book != BOOK_WORK || b->of != work)
            continue;
        *vec_push(r->arena, &v->rows) = (struct statement_row){.label = p->fund.name,
            .amount = ledger_amount_words(r, p, b->commodity, b->amount),
            .value = ledger_value_words(r, p, b->commodity, b->amount),
            .href = ledger_book_href(r->arena, p, BOOK_WORK, work, b->commodity, -1)};
    }
    return e;
}

void ledger_work_given(struct html *h, int64_t id)
{
    struct req *r = h->req;
    struct work_given_view v = {.rows = {NULL, 0, 0}};
    struct ledger_place p = {.keeps = false};
    struct work w;
    enum err e = work_find(r->db, r->arena, (struct work_id){id}, &w);

    if (e == OK)
        e = campaign_visitor_find(r, r->db, w.campaign, &p.visitor);
    if (e == OK)
        e = fund_list_of(r->db, r->arena, w.campaign, &p.funds);
    for (size_t i = 0; e == OK && i < p.funds.count; i++) {
        p.fund = p.funds.items[i];
        e = goods_list_of(r->db, r->arena, p.fund.id, &p.goods);
        if (e == OK)
            e = rows_add(r, &p, id, &v);
    }
    if (e == OK && v.rows.count) /* what failed is known to the dispatcher (db_trouble) */
        html_work_given(h, &v);
}
