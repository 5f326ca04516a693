/* demo_make.c: the example, all of it or nothing; its clip comes last. */
#include "cli/demo.h"

#include "org/password.h"
#include "store/setting.h"
#include "store/seal.h"

static const char setting_example[] = "example";

int64_t demo_ms(const struct demo *d, int day, int minute)
{
    return (int64_t)(d->first_day + day) * MS_PER_DAY - VIETNAM_OFFSET_MS +
           minute * INT64_C(60) * 1000;
}

static enum err make(struct tx *tx, void *context)
{
    struct demo *d = context;
    enum err e = demo_people(tx, d);

    if (e == OK)
        e = demo_campaign(tx, d);
    if (e == OK)
        e = demo_forces(tx, d);
    if (e == OK)
        e = demo_proposals(tx, d);
    if (e == OK)
        e = demo_welfare_plan(tx, d);
    if (e == OK)
        e = demo_ledger(tx, d);
    if (e == OK)
        e = demo_duties(tx, d);
    if (e == OK)
        e = demo_reports(tx, d);
    if (e == OK)
        e = demo_welfare_results(tx, d);
    if (e == OK)
        e = demo_works(tx, d);
    if (e == OK)
        e = demo_bank(tx, d);
    if (e == OK)
        e = demo_papers(tx, d);
    if (e == OK)
        e = demo_clip_kind(tx, d);
    if (e == OK) /* whoever looks at the example has its password from the screen anyway */
        e = setting_change(tx, SETTING_TOTP_ADMINISTRATORS, S("off"));
    return e == OK ? setting_set(tx, setting_example, S("1")) : e;
}

enum err demo_make(struct store *store, int64_t now_ms)
{
    struct demo d = {.now_ms = now_ms, .first_day = day_of_ms(now_ms) - DEMO_DAYS_BEFORE};
    char hash[PASSWORD_HASH_BYTES];
    enum err e = password_hash(S(DEMO_PASSWORD), hash); /* one for all accounts */

    seal_invent_salts(1);
    d.password_hash = str_from(hash);
    if (e == OK)
        e = store_write_wait(store, 0, make, &d);
    return e == OK ? demo_clip(store, &d) : e;
}

enum err demo_is_example(struct db *db, struct arena *a, bool *ret)
{
    struct str value;
    enum err e = setting_find(db, a, setting_example, &value);

    if (e != OK && e != E_NOT_FOUND)
        return e;
    *ret = e == OK;
    return OK;
}
