/* statement.c: what a fund received, what became of it and what is left: from its balances. */
#include "ledger/page.h"

#include "base/number.h"
#include "ledger/inside.h"

#include <stdlib.h>

struct making {
    struct req *r;
    struct db *db;
    const struct ledger_place *place;
    struct fund_statement *s;
};

/* The row of that label, commodity and page, or a further one: things of one name stay apart. */
static struct statement_row *row_of(struct making *m, struct statement_rows *rows, struct str label,
    struct commodity c, struct str href)
{
    struct statement_row *row;

    for (size_t i = 0; i < rows->count; i++)
        if (str_eq(rows->items[i].label, label) && str_eq(rows->items[i].href, href) &&
            commodity_same(rows->items[i].commodity, c))
            return &rows->items[i];
    row = vec_push(m->r->arena, rows);
    *row = (struct statement_row){.label = label, .commodity = c, .href = href};
    return row;
}

/* "Phát quang đường Lộ kiểm (Ấp Cầu)"; of what belongs to no work the name of the book. */
static struct str use_label(struct making *m, const struct book_balance *b)
{
    const struct ledger_place *p = m->place;

    if (b->book != BOOK_WORK)
        return ledger_book_words(m->r, m->db, p, b->book, b->of);
    for (size_t i = 0; i < p->works.count; i++) {
        const struct work *w = &p->works.items[i];

        if (w->id.v == b->of && w->place_unit.v && w->place_unit.v != p->visitor.campaign.unit.v)
            return str_printf(m->r->arena, "%.*s (%.*s)", STR(w->name),
                STR(campaign_visitor_unit(&p->visitor, w->place_unit)));
    }
    return ledger_work_name(p, b->of);
}

/* By source: from the donor of the book. */
static void add_given(struct making *m, const struct book_balance *b)
{
    const struct donor *d = ledger_donor(m->place, b->of);
    enum source source = d ? d->source : SOURCE_OTHER;
    bool money = b->commodity.stuff == STUFF_MONEY;
    struct statement_row *row = row_of(m, money ? &m->s->by_source : &m->s->gifts,
        req_t(m->r, source_label(source)), b->commodity,
        ledger_book_href(m->r->arena, m->place, BOOK_GIVEN, -1, b->commodity, (int)source));

    row->number -= b->amount;
    m->s->received -= money ? b->amount : 0;
}

static void add_used(struct making *m, const struct book_balance *b)
{
    bool money = b->commodity.stuff == STUFF_MONEY;
    struct statement_row *row = row_of(m, money ? &m->s->by_use : &m->s->uses, use_label(m, b),
        b->commodity, ledger_book_href(m->r->arena, m->place, b->book, b->of, b->commodity, -1));

    row->number += b->amount;
    m->s->spent += money && b->book != BOOK_RETURNED && b->book != BOOK_LEFT ? b->amount : 0;
}

static void add_row(struct making *m, struct statement_rows *rows, const struct book_balance *b)
{
    struct statement_row *row =
        row_of(m, rows, ledger_book_words(m->r, m->db, m->place, b->book, b->of), b->commodity,
            ledger_book_href(m->r->arena, m->place, b->book, b->of, b->commodity, -1));

    row->number += b->amount;
}

/* Of those who are not named here all of a source and hamlet together. */
static void add_promise(struct making *m, const struct book_balance *b)
{
    const struct ledger_place *p = m->place;
    const struct donor *d = ledger_donor(p, b->of);
    bool named = d && d->name.len &&
                 (p->keeps || (d->consent.v && consent_holds(m->db, d->consent, m->r->today)));
    struct str href = ledger_book_href(m->r->arena, p, b->book, named ? b->of : -1, b->commodity,
        named || !d ? -1 : (int)d->source);
    struct statement_row *row =
        row_of(m, &m->s->promises, ledger_donor_words(m->r, m->db, p, b->of), b->commodity, href);

    row->number += b->amount;
}

/* What went back is no use of a work, and all donors of a source together. */
static void add_back(struct making *m, const struct book_balance *b)
{
    bool money = b->commodity.stuff == STUFF_MONEY;
    struct statement_row *row =
        row_of(m, money ? &m->s->by_use : &m->s->uses, req_t(m->r, book_label(b->book)),
            b->commodity, ledger_book_href(m->r->arena, m->place, b->book, -1, b->commodity, -1));

    row->number += b->amount;
    if (money && b->book == BOOK_RETURNED)
        m->s->returned += b->amount;
    else if (money)
        m->s->handed_on += b->amount;
}

static void add(struct making *m, const struct book_balance *b)
{
    bool money = b->commodity.stuff == STUFF_MONEY;

    switch (b->book) {
    case BOOK_GIVEN:
        add_given(m, b);
        break;
    case BOOK_WORK:
    case BOOK_GIFT:
    case BOOK_COST:
        add_used(m, b);
        break;
    case BOOK_EXCHANGE:
        if (money) /* bought for it, and what was bought stands among the goods */
            add_used(m, b);
        break;
    case BOOK_RETURNED:
    case BOOK_LEFT:
        add_back(m, b);
        break;
    case BOOK_PROMISED:
        m->s->promised += money ? b->amount : 0;
        add_promise(m, b);
        break;
    case BOOK_PROMISE:
        break;
    default:
        m->s->left += money ? b->amount : 0;
        add_row(m, &m->s->rest, b);
        break;
    }
}

/* Money by how much, most first; the rest as it came. */
static int more_first(const void *a, const void *b)
{
    const struct statement_row *x = a, *y = b;

    return (x->number < y->number) - (x->number > y->number);
}

/* Amounts in words; of goods the agreed value; bars against the largest. */
static void finish(struct making *m, struct statement_rows *rows)
{
    int64_t most = 1;

    for (size_t i = 0; i < rows->count; i++)
        if (rows->items[i].number > most)
            most = rows->items[i].number;
    for (size_t i = 0; i < rows->count; i++) {
        struct statement_row *row = &rows->items[i];

        row->amount = ledger_amount_words(m->r, m->place, row->commodity, row->number);
        if (row->commodity.stuff == STUFF_MONEY)
            row->width = (int)(row->number / (most / 1000 + 1));
        row->value = ledger_value_words(m->r, m->place, row->commodity, row->number);
    }
}

enum err statement_make(
    struct req *r, struct db *db, const struct ledger_place *p, struct fund_statement *ret)
{
    struct making m = {r, db, p, ret};
    struct book_balance_list balances = {0};
    enum err e = ledger_balances(db, r->arena, p->fund.id, &balances);

    *ret = (struct fund_statement){0};
    if (e != OK)
        return e;
    for (size_t i = 0; i < balances.count; i++)
        add(&m, &balances.items[i]);
    if (ret->by_source.count)
        qsort(ret->by_source.items, ret->by_source.count, sizeof *ret->by_source.items, more_first);
    if (ret->by_use.count)
        qsort(ret->by_use.items, ret->by_use.count, sizeof *ret->by_use.items, more_first);
    finish(&m, &ret->by_source);
    finish(&m, &ret->by_use);
    finish(&m, &ret->gifts);
    finish(&m, &ret->uses);
    finish(&m, &ret->rest);
    finish(&m, &ret->promises);
    return OK;
}
