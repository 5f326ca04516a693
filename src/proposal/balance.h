/* balance.h: what the level above assigned, what units promised, what was approved, what is done:
 * side by side, by kind and measure. Worked out anew each time; nothing of it is kept.
 *
 * Promised: all lines handed in that were not refused, without those that take part in a work of
 * somebody else (their metres are that work's), and the works of the campaign's own plan. Approved:
 * the works of the campaign as they stand, and approved promises that are no works. Done: what was
 * reported for those works (rollup/).
 */
#ifndef PROPOSAL_BALANCE_H
#define PROPOSAL_BALANCE_H

#include "proposal/proposal.h"
#include "rollup/rollup.h"

struct balance_row {
    enum kind kind;
    enum unit measure;
    int64_t assigned_milli, promised_milli, approved_milli, done_milli;
    struct str directive;
    bool assigned;    /* there is a target */
    bool is_reported; /* done is known: it is a work */
};

struct balance {
    struct balance_row *items;
    size_t count, capacity;
};

/* In the order of kinds. */
void balance_make(struct arena *a, const struct targets *targets, const struct unit_promises *lines,
    const struct rollup *r, struct balance *ret);

#endif
