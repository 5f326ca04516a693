/* fund_clock.c: the time line of a fund. */
#include "ledger/fund_clock.h"

#include "base/tr.h"
#include "ledger/fund_inside.h"
#include "store/body.h"

enum { SPAN_DAYS = 400, BEFORE_DAYS = 10 };

enum anchor { ANCHOR_OPEN, ANCHOR_RECEIVED, ANCHOR_GIVEN };

#define DAY(year, month, day)                                                                      \
    {                                                                                              \
        year, month, day                                                                           \
    }
#define DAY_NEVER DAY(9999, 12, 31)

static const struct rule {
    const char *code;
    enum ground ground;
    enum anchor anchor;
    int days;
    bool rolls;
    struct civil since, until;
    const char *article, *label;
} rules[FUND_STEPS] = {
#define STEP(id, code, ground, anchor, days, rolls, since, until, article, label)                  \
    {code, ground, anchor, days, rolls, since, until, article, label},
#include "ledger/fund_steps.def"
#undef STEP
};

const char *fund_step_code(enum fund_step s)
{
    return rules[s].code;
}

const char *fund_step_label(enum fund_step s)
{
    return rules[s].label;
}

enum err fund_step_of(struct str code, enum fund_step *ret)
{
    for (int s = 0; s < FUND_STEPS; s++) {
        if (str_eq(code, str_from(rules[s].code))) {
            *ret = (enum fund_step)s;
            return OK;
        }
    }
    return E_INVALID;
}

static bool holds(const struct rule *r, const struct fund *f)
{
    return r->ground == f->ground && f->open_from >= day_from_civil(r->since) &&
           f->open_from < day_from_civil(r->until);
}

static day_t limit_of(const struct rule *r, const struct calendar *c, day_t from)
{
    return r->rolls ? calendar_due_days(c, from, r->days) : from + r->days;
}

/* The last day of receiving: as it was, as the fund says, or as the law lets it. */
static day_t received_day(const struct fund *f, const struct fund_done *done)
{
    day_t limit = f->open_from + rules[FUND_STEP_RECEIVED].days;

    if (done->days[FUND_STEP_RECEIVED] != INT32_MAX)
        return done->days[FUND_STEP_RECEIVED];
    return f->open_until != INT32_MAX && f->open_until - 1 < limit ? f->open_until - 1 : limit;
}

day_t fund_clock_last_day(const struct fund *f, const struct fund_done *done)
{
    if (holds(&rules[FUND_STEP_RECEIVED], f))
        return received_day(f, done);
    return f->open_until == INT32_MAX ? INT32_MAX : f->open_until - 1;
}

static int state_of(day_t due, day_t done, day_t today)
{
    if (done != INT32_MAX)
        return done <= due ? CLOCK_DONE : CLOCK_LATE;
    if (today > due)
        return CLOCK_OVERDUE;
    return due - today <= FUND_STEP_SOON_DAYS ? CLOCK_SOON : CLOCK_OPEN;
}

static void insert_by_due(struct fund_clock *clock, const struct fund_clock_row *row)
{
    size_t at = clock->count++;

    while (at > 0 && clock->items[at - 1].due > row->due) {
        clock->items[at] = clock->items[at - 1];
        at--;
    }
    clock->items[at] = *row;
}

void fund_clock_make(const struct fund *f, const struct fund_done *done, const struct calendar *c,
    day_t today, struct fund_clock *ret)
{
    day_t anchors[] = {f->open_from, received_day(f, done), 0};

    *ret = (struct fund_clock){0};
    anchors[ANCHOR_GIVEN] = done->days[FUND_STEP_GIVEN] != INT32_MAX
                                ? done->days[FUND_STEP_GIVEN]
                                : limit_of(&rules[FUND_STEP_GIVEN], c, anchors[ANCHOR_RECEIVED]);
    for (int s = 0; s < FUND_STEPS; s++) {
        const struct rule *r = &rules[s];
        struct fund_clock_row row = {.step = (enum fund_step)s,
            .label = r->label,
            .article = r->article,
            .done = done->days[s]};

        if (!holds(r, f))
            continue;
        row.due = limit_of(r, c, anchors[r->anchor]);
        if (s == FUND_STEP_RECEIVED && f->open_until != INT32_MAX && f->open_until - 1 < row.due)
            row.due = f->open_until - 1; /* what the fund itself has promised */
        row.state = state_of(row.due, row.done, today);
        insert_by_due(ret, &row);
    }
    ret->too_long =
        ret->count && (f->open_until == INT32_MAX ||
                          f->open_until - 1 > f->open_from + rules[FUND_STEP_RECEIVED].days);
}

void fund_clock_span(const struct fund *f, day_t *from, day_t *to)
{
    *from = f->open_from - BEFORE_DAYS;
    *to = (f->open_until == INT32_MAX ? f->open_from : f->open_until) + SPAN_DAYS;
}

/* --- what was done --- */

enum err fund_done_find(struct db *db, struct arena *a, struct fund_id fund, struct fund_done *ret)
{
    struct fund_done found;
    struct rows r;
    enum err e = db_query(db, SQL_fund_step_list, &r, ARGS(V(fund.v)));

    for (int s = 0; s < FUND_STEPS; s++)
        found.days[s] = INT32_MAX;
    while (e == OK && (e = rows_next(&r)) == OK) {
        enum fund_step step;

        if (fund_step_of(row_str(&r, 0), &step) == OK)
            found.days[step] = (day_t)row_int(&r, 1);
    }
    if (e != E_NOT_FOUND)
        return e;
    *ret = found;
    return OK;
}

enum err fund_step_set(struct tx *tx, struct fund_id fund, enum fund_step step, day_t day)
{
    struct fund f;
    enum err e = fund_find(tx->db, tx->arena, fund, &f);

    if (e == OK && !holds(&rules[step], &f))
        e = E_INVALID;
    if (e == OK && day != INT32_MAX &&
        (day > day_of_ms(tx->now_ms) || day < f.open_from - SPAN_DAYS))
        e = E_INVALID;
    if (e != OK)
        return e;
    tx->province = f.province;
    return fact_add(tx, "fund-step-done",
        body_pack(tx->arena, "{s:I, s:I, s:I, s:s, s:I}", "campaign", (json_int_t)f.campaign.v,
            "unit", (json_int_t)f.unit.v, "fund", (json_int_t)fund.v, "step", rules[step].code,
            "day", (json_int_t)day),
        NULL);
}

enum err fund_step_done_apply(struct tx *tx, const struct fact *f)
{
    json_int_t fund, day;
    const char *step;
    enum err e = body_unpack(
        tx->arena, f->body, "{s:I, s:s, s:I}", "fund", &fund, "step", &step, "day", &day);

    return e == OK
               ? db_run(tx->db, SQL_fund_step_put, ARGS(V(f->province), V(fund), V(step), V(day)))
               : e;
}
