/* demo_bank.c: two funds with an account: what the households of the hamlets decided, and a call
 * for help after a storm with its clocks. */
#include "cli/demo.h"

#include "ledger/fund_clock.h"
#include "ledger/vote.h"

enum { VOTES = 3 };

/* Which hamlet of the campaign, on which day, of how many households how many agreed. */
static const struct {
    size_t hamlet;
    int day;
    int64_t households, agreed;
} votes[VOTES] = {{0, 0, 214, 171}, {1, 1, 186, 118}, {2, 2, 152, 109}};

static enum err hamlet_of(struct tx *tx, const struct demo *d, size_t nth, struct unit_id *ret)
{
    struct campaign_unit_list units;
    enum err e = campaign_units(tx->db, tx->arena, d->campaign, &units);

    for (size_t i = 0; e == OK && i < units.count; i++) {
        if (units.items[i].is_agency)
            continue;
        if (!nth--) {
            *ret = units.items[i].id;
            return OK;
        }
    }
    return e == OK ? E_NOT_FOUND : e;
}

static enum err villagers(struct tx *tx, const struct demo *d)
{
    struct fund f = {.campaign = d->campaign,
        .ground = GROUND_LAW10,
        .name = S("Quỹ dân góp bê tông hóa đường ấp (ví dụ)"),
        .bank_bin = S("970405"),
        .deposit_no = S("5000205000000"),
        .holder = S("Ban vận động xã (ví dụ)"),
        .open_from = d->first_day,
        .open_until = d->first_day + 45};
    struct fund_id fund;
    enum err e = fund_open(tx, &f, &fund);

    for (size_t i = 0; e == OK && i < VOTES; i++) {
        struct vote v = {.day = d->first_day + votes[i].day,
            .households = votes[i].households,
            .agreed = votes[i].agreed};
        struct vote_id id;

        v.fund = fund;
        e = hamlet_of(tx, d, votes[i].hamlet, &v.unit);
        if (e == OK)
            e = vote_record(tx, &v, &id);
    }
    return e;
}

static enum err storm(struct tx *tx, const struct demo *d)
{
    struct fund f = {.campaign = d->campaign,
        .ground = GROUND_DECREE93,
        .name = S("Ủng hộ đồng bào vùng bão (ví dụ)"),
        .bank_bin = S("970436"),
        .deposit_no = S("1000000000"),
        .holder = S("Ban vận động cứu trợ xã (ví dụ)"),
        .open_from = d->first_day,
        .open_until = d->first_day + 60};
    struct fund_id fund;
    enum err e = fund_open(tx, &f, &fund);

    if (e == OK)
        e = fund_step_set(tx, fund, FUND_STEP_PLACE, d->first_day - 2);
    return e == OK ? fund_step_set(tx, fund, FUND_STEP_CALL, d->first_day) : e;
}

enum err demo_bank(struct tx *tx, struct demo *d)
{
    enum err e;

    tx->now_ms = d->now_ms;
    tx->account_id = d->offices[DEMO_STEERING].v;
    e = villagers(tx, d);
    return e == OK ? storm(tx, d) : e;
}
