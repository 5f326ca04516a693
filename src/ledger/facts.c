/* facts.c: how entries change the derived tables, and the kinds of facts of this room. */
#include "ledger/inside.h"

#include "store/body.h"

#include <jansson.h>

struct place {
    int64_t province, fund;
};

static enum err posting_put(
    struct tx *tx, const struct place *at, int64_t entry, int line, const struct posting *p)
{
    const char *book = book_code(p->book), *stuff = stuff_code(p->commodity.stuff);
    int64_t goods = p->commodity.goods.v;
    enum err e = db_run(tx->db, SQL_ledger_posting_insert,
        ARGS(V(at->province), V(entry), V(line), V(at->fund), V(book), V(p->of), V(stuff), V(goods),
            V(p->amount)));

    if (e != OK)
        return e;
    return db_run(tx->db, SQL_ledger_balance_add,
        ARGS(V(at->province), V(at->fund), V(book), V(p->of), V(stuff), V(goods), V(p->amount)));
}

/* ["cash",0,"money",0,1500000] */
static enum err posting_read(struct tx *tx, json_t *line, struct posting *ret)
{
    const char *book, *stuff;
    json_int_t of, goods, amount;
    enum err e;

    if (json_unpack(line, "[s, I, s, I, I]", &book, &of, &stuff, &goods, &amount) != 0)
        return E_DAMAGED;
    *ret = (struct posting){.of = of, .commodity = {.goods = {goods}}, .amount = amount};
    e = book_of(str_from(book), &ret->book);
    return e == OK ? stuff_of(str_from(stuff), &ret->commodity.stuff) : e;
}

static enum err postings_put(struct tx *tx, const struct fact *f, int64_t fund, const json_t *lines)
{
    const struct place at = {f->province, fund};
    size_t count = json_array_size(lines);
    enum err e = count >= 2 && count <= POSTINGS_MAX ? OK : E_DAMAGED;

    for (size_t i = 0; e == OK && i < count; i++) {
        struct posting p;

        e = posting_read(tx, json_array_get(lines, i), &p);
        if (e == OK)
            e = posting_put(tx, &at, f->seq, (int)i, &p);
    }
    return e;
}

/* entry-posted, and entry-reversed, which says what it takes back. */
enum err entry_posted_apply(struct tx *tx, const struct fact *f)
{
    json_int_t fund, day, donor, once, goods, amount, year, number, reverses;
    const char *deed, *stuff;
    struct str words, reference;
    json_t *body, *lines;
    enum deed which;
    enum err e = body_unpack(tx->arena, f->body,
        "{s:I, s:s, s:I, s:I, s:s%, s:s%, s:I, s:s, s:I, s:I, s:I, s:I, s:I, s:o}", "fund", &fund,
        "deed", &deed, "day", &day, "donor", &donor, "words_seal", UNPACK(words), "reference",
        UNPACK(reference), "once", &once, "stuff", &stuff, "goods", &goods, "amount", &amount,
        "year", &year, "number", &number, "reverses", &reverses, "lines", &lines);

    if (e == OK)
        e = deed_of(str_from(deed), &which);
    if (e == OK)
        e = body_load(tx->arena, f->body, &body);
    if (e != OK)
        return e;
    e = db_run(tx->db, SQL_ledger_entry_insert,
        ARGS(V(f->seq), V(f->province), V(fund), V(deed), V(day), V(donor), V(words), V(reference),
            V(once), V(stuff), V(goods), V(amount), V(series_of(which)), V(year), V(number),
            V(reverses), V(f->account_id), V(f->at_ms)));
    if (e == OK)
        e = postings_put(tx, f, fund, json_object_get(body, "lines"));
    if (e == OK && reverses)
        e = db_run(tx->db, SQL_ledger_entry_set_reversed, ARGS(V(reverses), V(f->seq)));
    return e;
}

enum err entry_confirmed_apply(struct tx *tx, const struct fact *f)
{
    json_int_t entry;
    enum err e = body_unpack(tx->arena, f->body, "{s:I}", "entry", &entry);

    return e == OK
               ? db_run(tx->db, SQL_ledger_entry_set_confirmed, ARGS(V(entry), V(f->account_id)))
               : e;
}

const struct fact_kind ledger_kinds[] = {
    {.name = "fund-opened", .apply = fund_opened_apply},
    {.name = "fund-closed", .apply = fund_closed_apply},
    {.name = "goods-added", .apply = goods_added_apply},
    {.name = "donor-added", .apply = donor_added_apply},
    {.name = "donor-agreed", .apply = donor_agreed_apply},
    {.name = "entry-posted", .apply = entry_posted_apply},
    {.name = "entry-reversed", .apply = entry_posted_apply},
    {.name = "entry-confirmed", .apply = entry_confirmed_apply},
    {.name = NULL},
};
