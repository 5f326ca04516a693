/* sums_house.h: a store with the sums that follow it, and facts written the way the house does. */
#ifndef TESTS_SUMS_HOUSE_H
#define TESTS_SUMS_HOUSE_H

#include "store_dir.h"

#include "base/number.h"
#include "org/account.h"
#include "org/unit_change.h"
#include "report/report.h"
#include "rollup/sign.h"
#include "sums/sums.h"
#include "store/body.h"
#include "works/double_settle.h"

static const struct fact_kind *const house_kinds[] = {
    org_kinds, campaign_kinds, work_kinds, double_kinds, report_kinds, rollup_kinds, NULL};

struct house {
    struct store_dir dir;
    struct store *store;
    struct sums *sums;
    struct db *db;
    struct arena arena;
};

static struct house house;

static inline int64_t house_clock(day_t day, int hour)
{
    int64_t ms = (int64_t)day * MS_PER_DAY - VIETNAM_OFFSET_MS + hour * INT64_C(3600000);
    char text[32];

    snprintf(text, sizeof text, "%lld", (long long)ms);
    setenv("CHUNGSUC_NOW", text, 1);
    return ms;
}

static inline void house_open(void)
{
    assert_int_equal(sums_new(&house.sums), OK);
    house.store = store_dir_open_watched(&house.dir, house_kinds, sums_watcher(house.sums));
    assert_ptr_equal(store_watching(house.store), house.sums);
    assert_int_equal(store_reader(house.store, &house.db), OK);
}

static inline void house_close(void)
{
    store_reader_close(house.db);
    store_close(house.store);
    sums_free(house.sums);
}

static inline void house_begin(day_t day)
{
    house = (struct house){0};
    arena_init(&house.arena, 256 << 20);
    store_dir_init(&house.dir);
    house_clock(day, 8);
    house_open();
}

static inline void house_end(void)
{
    house_close();
    store_dir_remove(&house.dir);
    arena_reset(&house.arena);
}

static inline enum err house_write(enum err (*run)(struct tx *, void *), void *context)
{
    enum err e = store_write_wait(house.store, 1, run, context);

    db_reset(house.db);
    return e;
}

/* --- units --- */

struct house_unit {
    struct org_unit unit;
    struct unit_id made;
};

static inline enum err house_unit_run(struct tx *tx, void *context)
{
    struct house_unit *u = context;

    return unit_add(tx, &u->unit, &u->made);
}

static inline struct unit_id house_unit(
    const char *kind, const char *name, struct unit_id parent, struct unit_id agency, day_t from)
{
    struct house_unit u = {.unit = {.kind = unit_kind_find(str_from(kind)),
                               .name = str_from(name),
                               .parent = parent,
                               .agency = agency,
                               .from_day = from}};

    assert_int_equal(house_write(house_unit_run, &u), OK);
    return u.made;
}

struct house_tie {
    struct unit_id unit, parent;
    enum line line;
    day_t from;
};

static inline enum err house_tie_run(struct tx *tx, void *context)
{
    const struct house_tie *t = context;

    return unit_tie(tx, t->unit, t->line, t->parent, t->from);
}

/* --- campaigns --- */

static inline enum err house_campaign_run(struct tx *tx, void *context)
{
    struct campaign_opening *o = context;

    return campaign_open(tx, o, &o->campaign.id);
}

static inline struct campaign house_campaign(struct unit_id commune, day_t first, day_t last)
{
    return (struct campaign){.unit = commune,
        .name = S("Đợt"),
        .first_day = first,
        .last_day = last,
        .report_from_minute = 810,
        .report_to_minute = 900};
}

static inline enum err house_work_run(struct tx *tx, void *context)
{
    struct work *w = context;

    return work_add(tx, w, &w->id);
}

/* --- reports --- */

static inline enum err house_report_run(struct tx *tx, void *context)
{
    return report_send(tx, context, NULL);
}

#endif
