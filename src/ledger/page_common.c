/* page_common.c: where a request is, and how funds, donors, books and amounts are called. */
#include "ledger/page.h"

#include "base/number.h"
#include "ledger/inside.h"
#include "org/account.h"

/* ── where ──────────────────────────────────────────────────────────────────────────────────── */

static enum err names_load(struct req *r, struct db *db, struct ledger_place *p)
{
    enum err e = work_list_of(db, r->arena, p->visitor.campaign.id, &p->works);

    if (e == OK)
        e = gift_list_of(db, r->arena, p->visitor.campaign.id, &p->gifts);
    if (e == OK && p->fund.id.v)
        e = goods_list_of(db, r->arena, p->fund.id, &p->goods);
    if (e == OK && p->fund.id.v)
        e = donor_list_of(db, r->arena, p->fund.id, &p->donors);
    return e;
}

static enum err fund_choose(struct ledger_place *p, int64_t wanted)
{
    if (!wanted && p->funds.count)
        p->fund = p->funds.items[0];
    for (size_t i = 0; wanted && i < p->funds.count; i++)
        if (p->funds.items[i].id.v == wanted)
            p->fund = p->funds.items[i];
    return wanted && !p->fund.id.v ? E_NOT_FOUND : OK;
}

static enum err place_find(struct req *r, struct db *db, int64_t fund, struct ledger_place *ret)
{
    struct ledger_place *p = ret;
    enum err e;

    *p = (struct ledger_place){.keeps = false};
    e = campaign_visitor_find(r, db, (struct campaign_id){req_id(r, "id")}, &p->visitor);
    if (e == OK)
        e = fund_list_of(db, r->arena, p->visitor.campaign.id, &p->funds);
    if (e == OK)
        e = fund_choose(p, fund);
    if (e != OK)
        return e;
    p->keeps = p->visitor.may_compile;
    return names_load(r, db, p);
}

enum err ledger_place_find(struct req *r, struct db *db, struct ledger_place *ret)
{
    return place_find(r, db, req_query_id(r, "fund"), ret);
}

enum err ledger_place_find_fund(
    struct req *r, struct db *db, struct fund_id fund, struct ledger_place *ret)
{
    return place_find(r, db, fund.v, ret);
}

struct str ledger_href(struct arena *a, const struct ledger_place *p, const char *part)
{
    return str_printf(a, "/campaign/%lld/ledger%s?fund=%lld", (long long)p->visitor.campaign.id.v,
        part, (long long)p->fund.id.v);
}

struct str ledger_book_href(struct arena *a, const struct ledger_place *p, enum book book,
    int64_t of, struct commodity c, int source)
{
    struct str base = ledger_href(a, p, "/book");
    struct str s = str_printf(a, "%.*s&book=%s&of=%lld&stuff=%s&goods=%lld", STR(base),
        book_code(book), (long long)of, stuff_code(c.stuff), (long long)c.goods.v);

    return source < 0 ? s
                      : str_printf(a, "%.*s&source=%s", STR(s), source_code((enum source)source));
}

struct str ledger_entry_href(struct arena *a, const struct ledger_place *p, struct entry_id id)
{
    return str_printf(a, "/campaign/%lld/ledger/entry/%lld", (long long)p->visitor.campaign.id.v,
        (long long)id.v);
}

/* ── what things are called ─────────────────────────────────────────────────────────────────── */

const struct donor *ledger_donor(const struct ledger_place *p, int64_t id)
{
    for (size_t i = 0; i < p->donors.count; i++)
        if (p->donors.items[i].id.v == id)
            return &p->donors.items[i];
    return NULL;
}

const struct goods *ledger_goods(const struct ledger_place *p, int64_t id)
{
    for (size_t i = 0; i < p->goods.count; i++)
        if (p->goods.items[i].id.v == id)
            return &p->goods.items[i];
    return NULL;
}

struct str ledger_donor_words(
    struct req *r, struct db *db, const struct ledger_place *p, int64_t id)
{
    const struct donor *d = ledger_donor(p, id);
    struct str name, source;

    if (!d)
        return S("–");
    name = p->keeps && d->name.len ? d->name : donor_shown_name(db, r->lang, d, r->today);
    source = req_t(r, source_label(d->source));
    if (!d->unit.v)
        return str_printf(r->arena, "%.*s (%.*s)", STR(name), STR(source));
    return str_printf(r->arena, "%.*s (%.*s, %.*s)", STR(name), STR(source),
        STR(campaign_visitor_unit(&p->visitor, d->unit)));
}

struct str ledger_commodity_words(struct req *r, const struct ledger_place *p, struct commodity c)
{
    const struct goods *g = ledger_goods(p, c.goods.v);

    switch (c.stuff) {
    case STUFF_MONEY:
        return req_t(r, "đồng");
    case STUFF_LAND:
        return req_t(r, "m² đất");
    case STUFF_LABOUR:
        return req_t(r, "ngày công");
    default:
        return g ? str_printf(r->arena, "%.*s %.*s", STR(g->measure), STR(g->name)) : S("–");
    }
}

struct str ledger_amount_words(
    struct req *r, const struct ledger_place *p, struct commodity c, int64_t amount)
{
    bool english = r->lang == LANG_EN;
    struct str n = c.stuff == STUFF_MONEY ? count_format(r->arena, amount, english)
                                          : milli_format(r->arena, amount, english);

    return str_printf(r->arena, "%.*s %.*s", STR(n), STR(ledger_commodity_words(r, p, c)));
}

__extension__ typedef __int128 wide; /* an amount times a value */

struct str ledger_value_words(
    struct req *r, const struct ledger_place *p, struct commodity c, int64_t amount)
{
    const struct goods *g = ledger_goods(p, c.goods.v);
    wide value = g ? (wide)amount * g->value_vnd / MILLI : 0;

    if (value <= 0 || value > LEDGER_BALANCE_MAX)
        return S("");
    return ledger_amount_words(r, p, (struct commodity){.stuff = STUFF_MONEY}, (int64_t)value);
}

struct str ledger_work_name(const struct ledger_place *p, int64_t id)
{
    for (size_t i = 0; i < p->works.count; i++)
        if (p->works.items[i].id.v == id)
            return p->works.items[i].name;
    return S("–");
}

static struct str gift_name(const struct ledger_place *p, int64_t id)
{
    for (size_t i = 0; i < p->gifts.count; i++)
        if (p->gifts.items[i].id.v == id)
            return p->gifts.items[i].name;
    return S("–");
}

struct str ledger_book_words(
    struct req *r, struct db *db, const struct ledger_place *p, enum book book, int64_t of)
{
    struct str label = req_t(r, book_label(book)), what;

    if (!book_has_of(book) || of <= 0)
        return label;
    what = book == BOOK_WORK   ? ledger_work_name(p, of)
           : book == BOOK_GIFT ? gift_name(p, of)
                               : ledger_donor_words(r, db, p, of);
    return str_printf(r->arena, "%.*s: %.*s", STR(label), STR(what));
}

/* Where it went, of an entry that uses something. */
static struct str use_words(
    struct req *r, struct db *db, const struct ledger_place *p, const struct entry *e)
{
    for (size_t i = 0; i < e->count; i++) {
        enum book b = e->postings[i].book;

        if (b == BOOK_WORK || b == BOOK_GIFT || b == BOOK_COST)
            return ledger_book_words(r, db, p, b, e->postings[i].of);
    }
    return S("");
}

struct str ledger_entry_words(
    struct req *r, struct db *db, const struct ledger_place *p, const struct entry *e)
{
    struct str label = req_t(r, deed_label(e->deed)), use = use_words(r, db, p, e);
    bool about_donor = e->donor.v != 0;
    struct str words = p->keeps ? e->words : S(""); /* people are named in them */
    struct buf b;

    buf_init(&b, r->arena, 8192);
    buf_add(&b, label);
    if (about_donor)
        buf_printf(&b, ": %.*s", STR(ledger_donor_words(r, db, p, e->donor.v)));
    if (use.len)
        buf_printf(&b, " · %.*s", STR(use));
    if (words.len)
        buf_printf(&b, " · %.*s", STR(words));
    return buf_str(&b);
}

struct str ledger_number(struct arena *a, const struct entry *e)
{
    enum series s = series_of(e->deed);

    if (s == SERIES_NONE)
        return S("");
    return str_printf(a, "%s %03d/%d", s == SERIES_RECEIPT ? "PT" : "PC", e->number, e->year);
}
