/* demo.h: the example: an invented commune, its plan, and the first days of its campaign.
 *
 * Everything goes the way it would go in an office: the plan is read, corrected and accepted, the
 * campaign is opened from it, reports are sent, corrected, doubted, signed. Each step is an
 * ordinary fact with the time at which it would have happened. The first day is five days before
 * today; what lies in the future of the clock has not happened. Nothing is random: the same clock
 * gives the same journal.
 */
#ifndef CLI_DEMO_H
#define CLI_DEMO_H

#include "campaign/campaign.h"
#include "org/account.h"
#include "plan/plan_store.h"
#include "talks/talk.h"
#include "welfare/care.h"
#include "welfare/gift.h"
#include "welfare/house.h"

enum {
    DEMO_DAYS_BEFORE = 5,
    DEMO_DAYS = DEMO_DAYS_BEFORE + 1,
    DEMO_UNITS_MAX = 16,
    DEMO_TALKS_MAX = 16,
    DEMO_HOUSES_MAX = 16
};

#define DEMO_PASSWORD "chungsuc-vidu"

/* One who reports: the hamlets, the agencies, and the commune for what is nobody's alone. */
struct demo_unit {
    const char *login;
    const char *kind;   /* of org/unit_kinds.def */
    const char *name;   /* as in the plan */
    const char *office; /* of the account that reports */
};

extern const struct demo_unit demo_units[]; /* the commune first */
extern const size_t demo_unit_count;
size_t demo_unit_of(const char *login); /* index of a unit that is there */

/* An account that does something else than report. */
struct demo_office {
    const char *login, *name;
    unsigned roles;  /* 1 << enum role, at the commune */
    const char *can; /* message id */
};

enum { DEMO_STEERING, DEMO_LEADER, DEMO_ADMINISTRATOR, DEMO_OFFICES };

extern const struct demo_office demo_offices[DEMO_OFFICES];

/* The example while it is made. */
struct demo {
    int64_t now_ms; /* of the clock */
    day_t first_day;
    struct str password_hash;
    struct unit_id units[DEMO_UNITS_MAX]; /* as demo_units */
    struct account_id reporters[DEMO_UNITS_MAX];
    struct account_id offices[DEMO_OFFICES];
    struct campaign_id campaign;
    struct talk_id talks[DEMO_TALKS_MAX];
    struct gift_id gift;
    struct house_id houses[DEMO_HOUSES_MAX];
    size_t house_count;
    struct care_id care;
};

/* A moment of the example; `day` counts from the first day of the campaign. */
int64_t demo_ms(const struct demo *d, int day, int minute);

/* Units and accounts; then the plan and the campaign opened from it; then the reports and what was
 * done with them. Inside a write, in this order. */
MUST_CHECK enum err demo_people(struct tx *tx, struct demo *d);
MUST_CHECK enum err demo_campaign(struct tx *tx, struct demo *d);
/* Two funds with an account, votes of hamlets, steps of the law. */
MUST_CHECK enum err demo_bank(struct tx *tx, struct demo *d);
/* What people were planned, at the moment the campaign was opened. */
MUST_CHECK enum err demo_forces(struct tx *tx, struct demo *d);
/* Plans of hamlets and agencies, and what the committee said of some. */
MUST_CHECK enum err demo_proposals(struct tx *tx, struct demo *d);
/* What people gave for its works. */
MUST_CHECK enum err demo_ledger(struct tx *tx, struct demo *d);
/* Who answers for what, two days before the first. */
MUST_CHECK enum err demo_duties(struct tx *tx, struct demo *d);
MUST_CHECK enum err demo_welfare_plan(struct tx *tx, struct demo *d);    /* before the reports */
MUST_CHECK enum err demo_welfare_results(struct tx *tx, struct demo *d); /* after them */
/* Texts of the final report that were written from one moment up to another. */
MUST_CHECK enum err demo_texts(struct tx *tx, struct demo *d, int64_t from_ms, int64_t to_ms);
MUST_CHECK enum err demo_reports(struct tx *tx, struct demo *d);
/* What became of some works, at the moment the example is made. */
MUST_CHECK enum err demo_works(struct tx *tx, struct demo *d);

/* Who issues papers, and two that are written. */
MUST_CHECK enum err demo_papers(struct tx *tx, struct demo *d);

/* What clips are asked for; and one, after the write, where the helper can run. */
MUST_CHECK enum err demo_clip_kind(struct tx *tx, struct demo *d);
MUST_CHECK enum err demo_clip(struct store *store, const struct demo *d);

/* All of it in one write, but for the clip. `store` is new and empty. */
MUST_CHECK enum err demo_make(struct store *store, int64_t now_ms);
/* Was this store made by demo_make()? */
MUST_CHECK enum err demo_is_example(struct db *db, struct arena *a, bool *ret);

#endif
