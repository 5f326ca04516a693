/* fund_clock.h: what the law asks of a fund by which day: a time line.
 *
 * The rules are dated data (fund_steps.def); a step is done when somebody writes down the day on
 * which it was done. Where the law counts from the end of something, the day it really ended
 * counts, and until then the last day it may end on. */
#ifndef LEDGER_FUND_CLOCK_H
#define LEDGER_FUND_CLOCK_H

#include "base/calendar.h"
#include "ledger/ledger.h"

enum fund_step {
#define STEP(id, code, ground, anchor, days, rolls, since, until, article, label) FUND_STEP_##id,
#include "ledger/fund_steps.def"
#undef STEP
    FUND_STEPS
};

const char *fund_step_code(enum fund_step s);
const char *fund_step_label(enum fund_step s); /* message id */
MUST_CHECK enum err fund_step_of(struct str code, enum fund_step *ret);

enum { FUND_STEP_SOON_DAYS = 3 };

struct fund_clock_row {
    enum fund_step step;
    const char *label, *article;
    day_t due;  /* its last day */
    day_t done; /* INT32_MAX: not yet */
    enum { CLOCK_OPEN, CLOCK_SOON, CLOCK_OVERDUE, CLOCK_DONE, CLOCK_LATE } state;
};

struct fund_clock {
    struct fund_clock_row items[FUND_STEPS]; /* those that hold for this fund, by due day */
    size_t count;
    bool too_long; /* it receives longer than the law lets a commune decide */
};

/* Days on which steps were done; INT32_MAX: not. */
struct fund_done {
    day_t days[FUND_STEPS];
};

/* Pure. A fund whose ground has no clocks gets none. */
void fund_clock_make(const struct fund *f, const struct fund_done *done, const struct calendar *c,
    day_t today, struct fund_clock *ret);

/* The days that the clocks of a fund may speak of, for its calendar. */
void fund_clock_span(const struct fund *f, day_t *from, day_t *to);

/* The last day on which it receives by what was done, what it says and the law. INT32_MAX: nothing
 * ends it. */
day_t fund_clock_last_day(const struct fund *f, const struct fund_done *done);

MUST_CHECK enum err fund_done_find(
    struct db *db, struct arena *a, struct fund_id fund, struct fund_done *ret);
/* Inside a write: the fact fund-step-done: on that day; INT32_MAX: it was not, after all.
 * E_INVALID: a day that is not there yet or lies before the fund. */
MUST_CHECK enum err fund_step_set(
    struct tx *tx, struct fund_id fund, enum fund_step step, day_t day);

#endif
