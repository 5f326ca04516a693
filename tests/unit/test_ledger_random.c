/* test_ledger_random.c: random histories of two funds, through the store, against a model that is
 * written differently: no postings and no signs, only how much lies where and what each donor
 * promised, gave and got back; every deed is a few sums and a few ifs. Deeds that must be refused
 * are among them. CHUNGSUC_TEST_LEDGER=100000 says how many; ./check runs STEPS.
 */
#include "ledger/inside.h"
#include "store/blob.h"
#include "store/seal.h"

#define WORLD_KINDS ledger_kinds, seal_kinds,
#include "campaign_world.h"

enum { STEPS = 20000, A_JOB = 250, FUNDS = 2, DONORS = 6, THINGS = 5, WORKS = 2, KEPT = 4096 };

static struct world w;
static struct fund_id funds[FUNDS];
static struct donor_id donors[FUNDS][DONORS];
static struct commodity things[FUNDS][THINGS]; /* money, land, labour, two kinds of goods */
enum { MONEY, LAND, LABOUR, BRICKS, SAND };

/* --- the model --- */

struct pots {
    int64_t cash, bank, lies[THINGS]; /* lies[MONEY] is not used */
    int64_t promised[DONORS][THINGS], gave[DONORS][THINGS], got_back[DONORS][THINGS];
    int64_t on_work[WORKS][THINGS], in_general[THINGS], handed_on[THINGS];
    int64_t paid_for_goods, bought[THINGS];
};

static struct pots model[FUNDS];
static int64_t receipts[FUNDS], payments[FUNDS];

/* What was accepted lately, to be done twice or taken back. */
static struct done {
    struct plain plain;
    struct entry_id id;
    int fund, donor, thing, work, bought;
    int64_t settled;
    bool gone;
} kept[KEPT];
static size_t kept_count;

static uint64_t seed = 88172645463325252u;

static uint64_t chance(uint64_t below)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed % below;
}

static int64_t *where(struct pots *p, const struct done *d)
{
    if (d->thing != MONEY)
        return &p->lies[d->thing];
    return d->plain.by_bank ? &p->bank : &p->cash;
}

static int64_t *used_for(struct pots *p, const struct done *d)
{
    return d->plain.use == BOOK_WORK ? &p->on_work[d->work][d->thing] : &p->in_general[d->thing];
}

static void model_receive(struct pots *p, const struct done *d, int64_t n, int64_t settled)
{
    if (d->plain.used && d->thing != MONEY)
        *used_for(p, d) += n;
    else
        *where(p, d) += n;
    p->gave[d->donor][d->thing] += n;
    p->promised[d->donor][d->thing] -= settled;
}

static void model_move(struct pots *p, const struct done *d, int64_t n)
{
    p->bank += d->plain.by_bank ? n : -n;
    p->cash -= d->plain.by_bank ? n : -n;
}

static void model_buy(struct pots *p, const struct done *d, int64_t n, int64_t goods)
{
    *where(p, d) -= n;
    p->paid_for_goods += n;
    p->bought[d->bought] += goods;
    p->lies[d->bought] += goods;
}

/* Do it (way 1) or take it back (way -1). */
static void model_do(struct pots *p, const struct done *d, int way)
{
    int64_t n = way * d->plain.amount;

    switch (d->plain.deed) {
    case DEED_PLEDGE:
        p->promised[d->donor][d->thing] += n;
        break;
    case DEED_UNPLEDGE:
        p->promised[d->donor][d->thing] -= n;
        break;
    case DEED_RECEIVE:
        model_receive(p, d, n, way * d->settled);
        break;
    case DEED_SPEND:
        *where(p, d) -= n;
        *used_for(p, d) += n;
        break;
    case DEED_BUY:
        model_buy(p, d, n, way * d->plain.bought_amount);
        break;
    case DEED_RETURN:
        *where(p, d) -= n;
        p->got_back[d->donor][d->thing] += n;
        break;
    case DEED_MOVE:
        model_move(p, d, n);
        break;
    default:
        *where(p, d) -= n;
        p->handed_on[d->thing] += n;
        break;
    }
}

static bool possible(const struct pots *p)
{
    if (p->cash < 0 || p->bank < 0)
        return false;
    for (int t = 0; t < THINGS; t++) {
        if (p->lies[t] < 0)
            return false;
        for (int d = 0; d < DONORS; d++)
            if (p->promised[d][t] < 0 || p->got_back[d][t] > p->gave[d][t])
                return false;
    }
    return true;
}

/* Would it be possible? If so it is done in the model. */
static bool model_try(const struct done *d, int way)
{
    struct pots next = model[d->fund];

    model_do(&next, d, way);
    if (!possible(&next))
        return false;
    model[d->fund] = next;
    return true;
}

/* --- a random deed --- */

static void keep(const struct done *d)
{
    kept[kept_count < KEPT ? kept_count++ : chance(KEPT)] = *d;
}

static void random_what(struct done *d)
{
    static const int64_t sizes[] = {50, 5000, 1500000};
    struct plain *p = &d->plain;

    p->deed = (enum deed)chance(DEED_REVERSE);
    d->fund = (int)chance(FUNDS);
    d->donor = (int)chance(DONORS);
    d->thing = p->deed == DEED_MOVE || p->deed == DEED_BUY ? MONEY : (int)chance(THINGS);
    d->work = (int)chance(WORKS);
    d->bought = BRICKS + (int)chance(2);
    p->amount = 1 + (int64_t)chance((uint64_t)sizes[chance(3)]);
    if (p->deed == DEED_RECEIVE && chance(2))
        p->amount *= 3; /* more comes in than goes out, or nothing would be possible */
    p->bought_amount = 1 + (int64_t)chance(9000);
}

static void random_deed(struct done *d, int step)
{
    struct plain *p = &d->plain;

    *d = (struct done){.gone = false};
    random_what(d);
    p->fund = funds[d->fund];
    p->donor = donors[d->fund][d->donor];
    p->commodity = things[d->fund][d->thing];
    p->bought = things[d->fund][d->bought];
    p->day = w.first_day + (day_t)chance(10);
    p->by_bank = chance(2);
    p->used = p->deed == DEED_SPEND || chance(2);
    p->use = chance(3) ? BOOK_WORK : BOOK_COST;
    p->use_of = p->use == BOOK_WORK ? (d->work ? w.work_moi.v : w.work_cau.v) : 0;
    p->once = step + 1;
    p->another = true;
}

static void settle(struct done *d)
{
    int64_t open = model[d->fund].promised[d->donor][d->thing];

    if (d->plain.deed == DEED_RECEIVE)
        d->settled = open < d->plain.amount ? open : d->plain.amount;
}

/* --- steps: each says what must come of it and asks the store --- */

static void step_deed(struct tx *tx, int step)
{
    char reference[32];
    struct entry_refusal no;
    struct done d;
    enum err e;

    random_deed(&d, step);
    settle(&d);
    if (chance(4) == 0) {
        snprintf(reference, sizeof reference, "BL-%d", step);
        d.plain.reference = str_copy(&w.arena, str_from(reference));
    }
    e = ledger_post_plain(tx, &d.plain, &d.id, &no);
    if (!model_try(&d, 1)) {
        assert_int_equal(e, E_INVALID);
        assert_non_null(no.why);
        return;
    }
    assert_int_equal(e, OK);
    receipts[d.fund] += d.plain.deed == DEED_RECEIVE;
    payments[d.fund] += d.plain.deed == DEED_SPEND || d.plain.deed == DEED_BUY ||
                        d.plain.deed == DEED_RETURN || d.plain.deed == DEED_HAND_OVER;
    keep(&d);
}

static void step_reverse(struct tx *tx)
{
    struct done *d = &kept[chance(kept_count)];
    struct entry_id made;
    enum err e = ledger_reverse(tx, d->id, S("nhầm"), &made);

    if (d->gone || !model_try(d, -1)) {
        assert_int_equal(e, E_CONFLICT);
        return;
    }
    assert_int_equal(e, OK);
    d->gone = true;
}

/* The same again: the form sent twice, the receipt entered twice. */
static void step_twice(struct tx *tx)
{
    const struct done *d = &kept[chance(kept_count)];
    struct plain p = d->plain;
    struct entry_refusal no;
    struct entry_id id;

    assert_int_equal(ledger_post_plain(tx, &p, &id, &no), OK);
    assert_int_equal(id.v, d->id.v);
    p.once = 0;
    p.amount = 1;
    p.deed = DEED_PLEDGE; /* it would be possible */
    if (d->gone || !p.reference.len)
        return;
    assert_int_equal(ledger_post_plain(tx, &p, &id, &no), E_CONFLICT);
    assert_int_equal(no.twin.v, d->id.v);
}

/* One way of many to be wrong. */
static void spoil(struct entry *e)
{
    struct posting *p = &e->postings[chance(e->count)];

    switch (chance(7)) {
    case 0:
        p->amount += 1;
        break;
    case 1:
        p->amount = 0;
        break;
    case 2:
        p->commodity = things[0][(int)chance(THINGS)].stuff == p->commodity.stuff
                           ? (struct commodity){STUFF_GOODS, {987654321}}
                           : things[1][(int)chance(3)];
        p->amount += 7;
        break;
    case 3:
        e->count = 1;
        break;
    case 4:
        p->of += 1000000;
        break;
    case 5:
        e->fund = funds[e->fund.v == funds[0].v]; /* donors and goods of the other fund */
        e->donor.v = e->donor.v ? e->donor.v : 999999;
        break;
    default:
        p->amount = chance(2) ? INT64_MAX : INT64_MIN;
        break;
    }
}

static void step_bad(struct tx *tx, int step)
{
    struct entry_id id;
    struct entry e;
    struct done d;

    random_deed(&d, step);
    entry_of(&d.plain, &e);
    spoil(&e);
    assert_int_equal(ledger_post(tx, &e, &id), E_INVALID);
}

struct steps {
    int from, to;
};

static enum err walk(struct tx *tx, void *context)
{
    const struct steps *s = context;

    for (int i = s->from; i < s->to; i++) {
        uint64_t kind = chance(100);

        if (kind < 75 || !kept_count)
            step_deed(tx, i);
        else if (kind < 85)
            step_reverse(tx);
        else if (kind < 92)
            step_twice(tx);
        else
            step_bad(tx, i);
    }
    return OK;
}

/* --- held against each other --- */

static int64_t book(int f, enum book b, int64_t of, int thing)
{
    int64_t n;

    assert_int_equal(ledger_balance(w.db, funds[f], b, of, things[f][thing], &n), OK);
    return n;
}

static void same_for_donor(int f, int d, int t)
{
    const struct pots *p = &model[f];
    int64_t of = donors[f][d].v;

    assert_int_equal(book(f, BOOK_PROMISED, of, t), p->promised[d][t]);
    assert_int_equal(book(f, BOOK_PROMISE, of, t), -p->promised[d][t]);
    assert_int_equal(book(f, BOOK_GIVEN, of, t), -p->gave[d][t]);
    assert_int_equal(book(f, BOOK_RETURNED, of, t), p->got_back[d][t]);
}

static void same_for_thing(int f, int t)
{
    static const enum book held[THINGS] = {
        BOOK_CASH, BOOK_LAND, BOOK_LABOUR, BOOK_STORE, BOOK_STORE};
    const struct pots *p = &model[f];

    assert_int_equal(book(f, held[t], 0, t), t == MONEY ? p->cash : p->lies[t]);
    assert_int_equal(book(f, BOOK_WORK, w.work_cau.v, t), p->on_work[0][t]);
    assert_int_equal(book(f, BOOK_WORK, w.work_moi.v, t), p->on_work[1][t]);
    assert_int_equal(book(f, BOOK_COST, 0, t), p->in_general[t]);
    assert_int_equal(book(f, BOOK_LEFT, 0, t), p->handed_on[t]);
    for (int d = 0; d < DONORS; d++)
        same_for_donor(f, d, t);
}

static void all_the_same(void)
{
    for (int f = 0; f < FUNDS; f++) {
        int64_t n;

        for (int t = 0; t < THINGS; t++)
            same_for_thing(f, t);
        assert_int_equal(book(f, BOOK_BANK, 0, MONEY), model[f].bank);
        assert_int_equal(book(f, BOOK_EXCHANGE, 0, MONEY), model[f].paid_for_goods);
        assert_int_equal(book(f, BOOK_EXCHANGE, 0, BRICKS), -model[f].bought[BRICKS]);
        assert_int_equal(book(f, BOOK_EXCHANGE, 0, SAND), -model[f].bought[SAND]);
        assert_int_equal(db_first_int(w.db, SQL_ledger_number_last, &n,
                             ARGS(V(funds[f].v), V(SERIES_RECEIPT), V(2024))),
            OK);
        assert_int_equal(n, receipts[f]);
    }
}

static void in_order(void)
{
    for (int f = 0; f < FUNDS; f++) {
        const char *why = "not asked";

        assert_int_equal(ledger_check(w.db, funds[f], &why), OK);
        if (why)
            fail_msg("fund %d: %s", f, why);
    }
}

/* --- the test --- */

static enum err make_fund(struct tx *tx, int f)
{
    struct fund fund = {.campaign = w.campaign,
        .name = f ? S("Quỹ hai") : S("Quỹ một"),
        .open_from = w.first_day,
        .open_until = INT32_MAX};
    struct goods bricks = {.name = S("Gạch"), .measure = S("viên")},
                 sand = {.name = S("Cát"), .measure = S("m³")};
    enum err e = fund_open(tx, &fund, &funds[f]);

    for (int d = 0; e == OK && d < DONORS; d++) {
        struct donor donor = {.fund = funds[f], .name = S("Người góp")};

        e = donor_add(tx, &donor, &donors[f][d]);
    }
    for (int t = 0; t < THINGS; t++)
        things[f][t].stuff = t < BRICKS ? (enum stuff)t : STUFF_GOODS;
    bricks.fund = sand.fund = funds[f];
    if (e == OK)
        e = goods_add(tx, &bricks, &things[f][BRICKS].goods);
    return e == OK ? goods_add(tx, &sand, &things[f][SAND].goods) : e;
}

static enum err make(struct tx *tx, void *context)
{
    enum err e = OK;

    for (int f = 0; e == OK && f < FUNDS; f++)
        e = make_fund(tx, f);
    return e;
}

static void random_histories_equal_the_model_and_stay_balanced(void **state)
{
    const char *wanted = getenv("CHUNGSUC_TEST_LEDGER");
    int steps = wanted ? atoi(wanted) : STEPS;

    world_init(&w);
    world_clock(w.first_day + 2, 9, 0, 0);
    assert_int_equal(store_write_wait(w.store, 1, make, NULL), OK);
    for (int i = 0; i < steps; i += A_JOB) {
        struct steps s = {i, i + A_JOB};

        assert_int_equal(store_write_wait(w.store, 1, walk, &s), OK);
        if (i % (20 * A_JOB) == 0) {
            db_reset(w.db);
            all_the_same();
        }
    }
    db_reset(w.db);
    all_the_same();
    in_order();
    db_reset(w.db);
    world_rebuilds_the_same(&w);
    print_message("%d deeds, %lld receipts, %lld payments\n", steps,
        (long long)(receipts[0] + receipts[1]), (long long)(payments[0] + payments[1]));
    world_release(&w);
    unsetenv("CHUNGSUC_NOW");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_histories_equal_the_model_and_stay_balanced),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
