/* vote.h: what the households of a hamlet decided about a contribution (Law 10/2022/QH15).
 *
 * A vote is a fact: hamlet, day, how, households in all, how many agreed. Nobody is listed; the
 * signed minutes are a restricted file (privacy/restricted.h, purpose "vote-minutes"). A later vote
 * of the hamlet for the same fund stands in the place of the earlier one, which stays in the
 * journal.
 *
 * The denominator is all households, not those who came. A vote lets villagers' contributions be
 * received; what somebody gives of his own accord needs none.
 */
#ifndef LEDGER_VOTE_H
#define LEDGER_VOTE_H

#include "ledger/ledger.h"

#define VOTE_MINUTES "vote-minutes"

struct vote_id {
    int64_t v;
};

enum vote_how { VOTE_MEETING, VOTE_BALLOT, VOTE_HOWS };
const char *vote_how_code(enum vote_how h);
const char *vote_how_label(enum vote_how h);

enum { VOTE_HOUSEHOLDS_MAX = 20000 };

struct vote {
    struct vote_id id;
    struct fund_id fund;
    struct unit_id unit; /* a hamlet of the campaign */
    day_t day;
    enum vote_how how;
    int64_t households, agreed;
    int64_t account_id, at_ms;
};

struct vote_rule {
    day_t since;
    int part, of;
    bool strict;
    const char *article;
};
/* The rule of that day. NULL: none held yet. */
const struct vote_rule *vote_rule_on(day_t day);
/* Is that enough under the rule? Of households, or of hamlets. */
bool vote_enough(const struct vote_rule *r, int64_t agreed, int64_t all);
/* How many must agree. */
int64_t vote_needed(const struct vote_rule *r, int64_t all);
bool vote_passed(const struct vote *v);

/* What is wrong with a vote by itself: a message id, and its field. NULL: nothing. */
const char *vote_fault(const struct vote *v, day_t today, const char **field);
/* Inside a write: the fact vote-recorded. E_INVALID: a fault, or not a hamlet of the campaign.
 * E_CONFLICT: the same vote is there. */
MUST_CHECK enum err vote_record(struct tx *tx, const struct vote *v, struct vote_id *ret);
MUST_CHECK enum err vote_find(struct db *db, struct arena *a, struct vote_id id, struct vote *ret);

/* One hamlet of the campaign and its newest vote for this fund. */
struct vote_state {
    struct unit_id unit;
    struct str name;
    struct vote vote; /* id 0: none yet */
    bool passed;
    int64_t received; /* đồng that came from its villagers under this fund */
    bool warned;      /* some of it although no vote had passed by then */
};
struct vote_board {
    struct vote_state *items;
    size_t count, capacity;
    size_t passed;       /* hamlets */
    bool commune_passed; /* so many hamlets that it holds for the commune */
    bool warned;
    const struct vote_rule *rule; /* of today */
};
/* Of a fund whose ground is that law; of others empty. */
MUST_CHECK enum err vote_board_make(
    struct db *db, struct arena *a, const struct fund *f, day_t today, struct vote_board *ret);

/* Would receiving from villagers of this hamlet lack a vote on that day? For the form that
 * receives; false for donors of other sources and funds of other grounds. */
MUST_CHECK enum err vote_lacks(struct db *db, struct arena *a, const struct fund *f,
    const struct donor *d, day_t day, bool *ret);

extern const struct fact_kind fund_rule_kinds[]; /* vote-recorded, fund-step-done */

#endif
