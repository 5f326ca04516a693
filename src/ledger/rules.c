/* rules.c: the rules of double entry, and deeds made into postings. Pure: no store, no clock. */
#include "ledger/inside.h"

#include "base/tr.h"

enum series series_of(enum deed d)
{
    switch (d) {
    case DEED_RECEIVE:
        return SERIES_RECEIPT;
    case DEED_SPEND:
    case DEED_BUY:
    case DEED_RETURN:
    case DEED_HAND_OVER:
        return SERIES_PAYMENT;
    default:
        return SERIES_NONE;
    }
}

bool commodity_same(struct commodity a, struct commodity b)
{
    return a.stuff == b.stuff && a.goods.v == b.goods.v;
}

void postings_turn(struct entry *e)
{
    for (size_t i = 0; i < e->count; i++)
        e->postings[i].amount = -e->postings[i].amount;
}

/* ── a deed made into postings ──────────────────────────────────────────────────────────────── */

/* Where a commodity lies. */
static enum book held_in(struct commodity c, bool by_bank)
{
    switch (c.stuff) {
    case STUFF_MONEY:
        return by_bank ? BOOK_BANK : BOOK_CASH;
    case STUFF_LAND:
        return BOOK_LAND;
    case STUFF_LABOUR:
        return BOOK_LABOUR;
    default:
        return BOOK_STORE;
    }
}

static void put(struct entry *e, enum book book, int64_t of, struct commodity c, int64_t amount)
{
    e->postings[e->count++] = (struct posting){book, of, c, amount};
}

static void pair(struct entry *e, const struct plain *p, enum book to, int64_t to_of,
    enum book from, int64_t from_of)
{
    put(e, to, to_of, p->commodity, p->amount);
    put(e, from, from_of, p->commodity, -p->amount);
}

static void receive(struct entry *e, const struct plain *p)
{
    int64_t donor = p->donor.v;

    if (p->used && p->commodity.stuff != STUFF_MONEY)
        pair(e, p, p->use, p->use_of, BOOK_GIVEN, donor);
    else
        pair(e, p, held_in(p->commodity, p->by_bank), 0, BOOK_GIVEN, donor);
    if (p->settles) {
        put(e, BOOK_PROMISE, donor, p->commodity, p->settles);
        put(e, BOOK_PROMISED, donor, p->commodity, -p->settles);
    }
}

static void buy(struct entry *e, const struct plain *p)
{
    pair(e, p, BOOK_EXCHANGE, 0, held_in(p->commodity, p->by_bank), 0);
    put(e, BOOK_STORE, 0, p->bought, p->bought_amount);
    put(e, BOOK_EXCHANGE, 0, p->bought, -p->bought_amount);
}

static void postings_of(struct entry *e, const struct plain *p)
{
    enum book held = held_in(p->commodity, p->by_bank);
    int64_t donor = p->donor.v;

    switch (p->deed) {
    case DEED_PLEDGE:
        pair(e, p, BOOK_PROMISED, donor, BOOK_PROMISE, donor);
        break;
    case DEED_UNPLEDGE:
        pair(e, p, BOOK_PROMISE, donor, BOOK_PROMISED, donor);
        break;
    case DEED_RECEIVE:
        receive(e, p);
        break;
    case DEED_SPEND:
        pair(e, p, p->use, p->use_of, held, 0);
        break;
    case DEED_BUY:
        buy(e, p);
        break;
    case DEED_RETURN:
        pair(e, p, BOOK_RETURNED, donor, held, 0);
        break;
    case DEED_MOVE:
        pair(e, p, p->by_bank ? BOOK_BANK : BOOK_CASH, 0, p->by_bank ? BOOK_CASH : BOOK_BANK, 0);
        break;
    case DEED_HAND_OVER:
        pair(e, p, BOOK_LEFT, 0, held, 0);
        break;
    default: /* reversing is made from the entry it takes back */
        break;
    }
}

void entry_of(const struct plain *p, struct entry *ret)
{
    bool donors = p->deed == DEED_PLEDGE || p->deed == DEED_UNPLEDGE || p->deed == DEED_RECEIVE ||
                  p->deed == DEED_RETURN;

    *ret = (struct entry){.fund = p->fund,
        .deed = p->deed,
        .day = p->day,
        .words = p->words,
        .reference = p->reference,
        .once = p->once,
        .another = p->another,
        .commodity = p->commodity,
        .amount = p->amount};
    if (donors)
        ret->donor = p->donor;
    postings_of(ret, p);
}

/* ── the postings alone ─────────────────────────────────────────────────────────────────────── */

static enum err refuse(struct entry_refusal *ret, const char *field, const char *why)
{
    *ret = (struct entry_refusal){.why = why, .field = field};
    return E_INVALID;
}

static bool of_donor(enum book b)
{
    return b == BOOK_PROMISED || b == BOOK_PROMISE || b == BOOK_GIVEN || b == BOOK_RETURNED;
}

static enum err one_fits(const struct entry *e, const struct posting *p, struct entry_refusal *ret)
{
    if (p->book >= BOOKS || p->commodity.stuff >= STUFFS ||
        (p->commodity.stuff == STUFF_GOODS) != (p->commodity.goods.v > 0))
        return refuse(ret, "amount", MSG("Không rõ ghi gì vào sổ nào."));
    if (p->amount == 0)
        return refuse(ret, "amount", MSG("Hãy ghi một số lớn hơn 0."));
    if (p->amount > LEDGER_AMOUNT_MAX || p->amount < -LEDGER_AMOUNT_MAX)
        return refuse(ret, "amount", MSG("Số lớn quá mức có thể. Hãy xem lại."));
    if (!book_takes(p->book, p->commodity.stuff))
        return refuse(
            ret, "amount", MSG("Tiền, hiện vật, đất và ngày công có sổ riêng, không ghi lẫn."));
    if (book_has_of(p->book) ? p->of <= 0 : p->of != 0)
        return refuse(ret, of_donor(p->book) ? "donor" : "use",
            of_donor(p->book) ? MSG("Hãy chọn người đóng góp.") : MSG("Hãy chọn chi cho việc gì."));
    if (of_donor(p->book) && p->of != e->donor.v)
        return refuse(ret, "donor", MSG("Mỗi bút toán chỉ của một người đóng góp."));
    return OK;
}

/* What an entry adds to a commodity in all books. */
static int64_t together(const struct entry *e, struct commodity c)
{
    int64_t sum = 0;

    for (size_t i = 0; i < e->count; i++)
        if (commodity_same(e->postings[i].commodity, c))
            sum += e->postings[i].amount;
    return sum;
}

static enum err postings_fit(const struct entry *e, struct entry_refusal *ret)
{
    enum err err = OK;

    if (e->count < 2 || e->count > POSTINGS_MAX)
        return refuse(ret, "amount", MSG("Bút toán cần ít nhất hai dòng."));
    for (size_t i = 0; err == OK && i < e->count; i++)
        err = one_fits(e, &e->postings[i], ret);
    for (size_t i = 0; err == OK && i < e->count; i++)
        if (together(e, e->postings[i].commodity) != 0)
            err =
                refuse(ret, "amount", MSG("Bút toán không cân: bên vào và bên ra phải bằng nhau."));
    return err;
}

/* ── what the books would hold ──────────────────────────────────────────────────────────────── */

/* What an entry adds to one book. */
static int64_t added(const struct entry *e, enum book book, int64_t of, struct commodity c)
{
    int64_t sum = 0;

    for (size_t i = 0; i < e->count; i++) {
        const struct posting *p = &e->postings[i];

        if (p->book == book && p->of == of && commodity_same(p->commodity, c))
            sum += p->amount;
    }
    return sum;
}

static enum err after(const struct entry *e, const struct holdings *now, enum book book, int64_t of,
    struct commodity c, int64_t *ret)
{
    int64_t there = 0;
    enum err err = now->balance(now->context, book, of, c, &there);

    if (err == OK)
        *ret = there + added(e, book, of, c);
    return err;
}

static const char *too_little(enum book b)
{
    switch (b) {
    case BOOK_CASH:
        return MSG("Tiền mặt trong quỹ không đủ.");
    case BOOK_BANK:
        return MSG("Tiền trong tài khoản không đủ.");
    case BOOK_STORE:
        return MSG("Trong kho không còn đủ hiện vật này.");
    case BOOK_PROMISED:
        return MSG("Người này không còn hứa nhiều như vậy.");
    default:
        return MSG("Không còn đủ để dùng.");
    }
}

static enum err one_holds(const struct entry *e, const struct posting *p,
    const struct holdings *now, struct entry_refusal *ret)
{
    int64_t held, given;
    enum err err = after(e, now, p->book, p->of, p->commodity, &held);

    if (err != OK)
        return err;
    if (held > LEDGER_BALANCE_MAX || held < -LEDGER_BALANCE_MAX)
        return refuse(ret, "amount", MSG("Số lớn quá mức có thể. Hãy xem lại."));
    if (book_holds(p->book) && held < 0)
        return refuse(ret, "amount", too_little(p->book));
    if (p->book != BOOK_RETURNED && p->book != BOOK_GIVEN)
        return OK;
    err = after(
        e, now, p->book == BOOK_GIVEN ? BOOK_RETURNED : BOOK_GIVEN, p->of, p->commodity, &given);
    if (err == OK && held + given > 0)
        return refuse(ret, "amount", MSG("Không trả lại nhiều hơn người này đã góp."));
    return err;
}

enum err rules_ask(const struct entry *e, const struct holdings *now, struct entry_refusal *ret)
{
    enum err err = postings_fit(e, ret);

    for (size_t i = 0; err == OK && i < e->count; i++)
        err = one_holds(e, &e->postings[i], now, ret);
    return err;
}
