/* demo_ledger.c: what people of the example gave for its works, and what became of it. */
#include "cli/demo.h"

#include "ledger/ledger.h"

enum { GIFTS = 7 };

static const struct given {
    enum source source;
    const char *name; /* "": nobody is named */
    enum stuff stuff;
    int64_t amount;
    bool by_bank, pledged;
    int unit; /* of demo_units; 0: none */
} given[GIFTS] = {
    {SOURCE_BUSINESS, "Cửa hàng vật liệu Minh Tâm (ví dụ)", STUFF_MONEY, 20000000, true, false, 0},
    {SOURCE_PEOPLE, "", STUFF_MONEY, 7350000, false, false, 1},
    {SOURCE_PEOPLE, "", STUFF_MONEY, 4200000, false, false, 2},
    {SOURCE_BUDGET, "", STUFF_MONEY, 30000000, true, false, 0},
    {SOURCE_PEOPLE, "", STUFF_LABOUR, 46000, false, false, 1},
    {SOURCE_PEOPLE, "Hộ ông Sáu (ví dụ)", STUFF_LAND, 120500, false, false, 1},
    {SOURCE_BUSINESS, "Quán Hương (ví dụ)", STUFF_MONEY, 5000000, false, true, 0},
};

static enum err give(struct tx *tx, const struct demo *d, struct fund_id fund, struct work_id work,
    const struct given *g)
{
    struct donor donor = {.fund = fund,
        .source = g->source,
        .name = str_from(g->name),
        .unit = {g->unit ? d->units[g->unit].v : 0}};
    struct plain p = {.fund = fund,
        .deed = g->pledged ? DEED_PLEDGE : DEED_RECEIVE,
        .day = d->first_day,
        .commodity = {.stuff = g->stuff},
        .amount = g->amount,
        .by_bank = g->by_bank,
        .used = g->stuff != STUFF_MONEY,
        .use = BOOK_WORK,
        .use_of = work.v};
    struct entry_refusal no;
    struct entry_id id;
    enum err e = donor_add(tx, &donor, &p.donor);

    return e == OK ? ledger_post_plain(tx, &p, &id, &no) : e;
}

static enum err cement(
    struct tx *tx, const struct demo *d, struct fund_id fund, struct work_id work)
{
    struct donor donor = {
        .fund = fund, .source = SOURCE_BUSINESS, .name = S("Đại lý Bảy Hiền (ví dụ)")};
    struct goods goods = {
        .fund = fund, .name = S("xi măng"), .measure = S("bao"), .value_vnd = 92000};
    struct plain p = {.fund = fund,
        .deed = DEED_RECEIVE,
        .day = d->first_day,
        .commodity = {.stuff = STUFF_GOODS},
        .amount = 60000};
    struct entry_refusal no;
    struct entry_id id;
    enum err e = donor_add(tx, &donor, &p.donor);

    if (e == OK)
        e = goods_add(tx, &goods, &p.commodity.goods);
    if (e == OK)
        e = ledger_post_plain(tx, &p, &id, &no);
    p.deed = DEED_SPEND;
    p.donor.v = 0;
    p.used = true;
    p.use = BOOK_WORK;
    p.use_of = work.v;
    p.amount = 35000;
    return e == OK ? ledger_post_plain(tx, &p, &id, &no) : e;
}

static enum err spend(struct tx *tx, const struct demo *d, struct fund_id fund, struct work_id work)
{
    struct plain p = {.fund = fund,
        .deed = DEED_SPEND,
        .day = d->first_day,
        .commodity = {.stuff = STUFF_MONEY},
        .amount = 18500000,
        .by_bank = true,
        .used = true,
        .use = BOOK_WORK,
        .use_of = work.v,
        .words = S("Đá 0x4 và công vận chuyển")};
    struct entry_refusal no;
    struct entry_id id;
    enum err e = ledger_post_plain(tx, &p, &id, &no);

    p.by_bank = false;
    p.use = BOOK_COST;
    p.use_of = 0;
    p.amount = 1250000;
    p.words = S("Nước uống, bảo hộ cho người làm");
    return e == OK ? ledger_post_plain(tx, &p, &id, &no) : e;
}

enum err demo_ledger(struct tx *tx, struct demo *d)
{
    struct fund f = {.campaign = d->campaign,
        .ground = GROUND_OTHER,
        .name = S("Quỹ làm đường và thắp sáng đường quê"),
        .open_from = d->first_day,
        .open_until = d->first_day + 30};
    struct work_list works = {0};
    struct fund_id fund = {0};
    enum err e = work_list_of(tx->db, tx->arena, d->campaign, &works);

    if (e == OK)
        e = works.count ? fund_open(tx, &f, &fund) : E_NOT_FOUND;
    for (int i = 0; e == OK && i < GIFTS; i++)
        e = give(tx, d, fund, works.items[0].id, &given[i]);
    if (e == OK)
        e = cement(tx, d, fund, works.items[0].id);
    return e == OK ? spend(tx, d, fund, works.items[0].id) : e;
}
