/* check.h: contradictions across the plans of a campaign, found by a table of checks (check.c).
 *
 * Pure: everything it looks at is given. It decides nothing; each finding says what stands against
 * what and what could be done. To add a check: a function, its row in the table, its public name in
 * the handbook.
 */
#ifndef PROPOSAL_CHECK_H
#define PROPOSAL_CHECK_H

#include "proposal/balance.h"

/* People of a unit in a work of somebody else, on its days. */
struct check_part {
    struct unit_id unit;
    const struct work *work;
    int64_t people;
};
struct check_parts {
    struct check_part *items;
    size_t count, capacity;
};

/* What the checks look at. */
struct check_matter {
    const struct campaign *campaign;
    const struct campaign_unit_list *units;
    const struct proposals *proposals; /* the newest of each unit */
    const struct unit_promises *lines;
    const struct work_list *works;
    const struct balance *balance;
    const struct check_parts *parts;
    day_t due, today;
};

struct check_finding {
    const char *code;  /* "hamlet-without": public */
    const char *title; /* message id */
    enum severity severity;
    struct str message, hint;  /* in the reader's language */
    struct unit_id unit;       /* whose plan it is about; 0: none */
    int64_t line;              /* number of the line; 0: none */
    struct work_id work;       /* the other side, a work; 0: none */
    struct unit_id other_unit; /* or a line of another unit's plan */
    int64_t other_line;
};

struct check_findings {
    struct check_finding *items;
    size_t count, capacity;
};

/* All checks in the order of their table: errors first. */
void check_proposals(
    struct arena *a, enum lang lang, const struct check_matter *m, struct check_findings *ret);

#endif
