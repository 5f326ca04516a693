/* unit_change.h: changing units from a day on, and saying what became of them.
 *
 * A change holds from its day until the next change that is already known; the same day again is a
 * correction of that change. Each function is one fact, inside a write. What a rule refuses comes
 * back as E_INVALID or E_CONFLICT; who wants to say why calls the form with a struct unit_fault.
 */
#ifndef ORG_UNIT_CHANGE_H
#define ORG_UNIT_CHANGE_H

#include "org/unit.h"

/* Why a change was refused. */
struct unit_fault {
    const char *why;    /* message id; NULL: nothing was refused, the machine failed */
    const char *column; /* of a file of units: "parent_code" */
};

/* Another name or rank from that day on. E_INVALID: as in unit_add(), or the unit is not there on
 * that day. E_CONFLICT: the name is taken there; or nothing would change. */
MUST_CHECK enum err unit_change(
    struct tx *tx, struct unit_id id, day_t from, const struct unit_kind *kind, struct str name);
/* From that day on it belongs to `parent` (0: to nothing) on that line. E_INVALID: the parent is
 * not there all that time, a circle, too deep, not an agency, not there on that day. E_CONFLICT:
 * the name is taken there; or nothing would change. */
MUST_CHECK enum err unit_tie(
    struct tx *tx, struct unit_id id, enum line line, struct unit_id parent, day_t from);
/* `day` is the first day without it; DAY_OPEN: it goes on. E_INVALID: not after its first day, or
 * its parent is not there so long. E_CONFLICT: something is tied to it or changes in it from that
 * day on, or its succession would no longer fit; or nothing would change. */
MUST_CHECK enum err unit_end(struct tx *tx, struct unit_id id, day_t day);
/* What became of a unit. E_INVALID: the old one has not ended, the new one is not there when it
 * ends. E_CONFLICT: whole, and there is another successor; or nothing would change. */
MUST_CHECK enum err unit_succeed(
    struct tx *tx, struct unit_id old_unit, struct unit_id new_unit, bool whole);
/* A unit without a code gets one, once. E_INVALID: empty or too long, series unknown. E_CONFLICT:
 * the unit has another one, or the code is taken. */
MUST_CHECK enum err unit_give_code(
    struct tx *tx, struct unit_id id, struct str series, struct str code);

/* --- the same, saying why --- */

/* Until when the first parents and the first name of a new unit hold; DAY_OPEN: as long as it. */
struct unit_spans {
    day_t tie[LINE_LAST];
    day_t name; /* only for asking whether the name is free; the change is a fact of its own */
};

/* Days as they are in *u. */
MUST_CHECK enum err unit_add_why(struct tx *tx, const struct org_unit *u,
    const struct unit_spans *spans, struct unit_id *ret, struct unit_fault *why);
/* `until`: another change follows on that day, so the name need not be free longer; DAY_OPEN: as
 * unit_change(). */
MUST_CHECK enum err unit_change_why(struct tx *tx, struct unit_id id, day_t from, day_t until,
    const struct unit_kind *kind, struct str name, struct unit_fault *why);
/* `until`: the tie ends on that day and nothing follows it; DAY_OPEN: as unit_tie(). */
MUST_CHECK enum err unit_tie_why(struct tx *tx, struct unit_id id, enum line line,
    struct unit_id parent, day_t from, day_t until, struct unit_fault *why);
MUST_CHECK enum err unit_end_why(
    struct tx *tx, struct unit_id id, day_t day, struct unit_fault *why);
MUST_CHECK enum err unit_succeed_why(struct tx *tx, struct unit_id old_unit,
    struct unit_id new_unit, bool whole, struct unit_fault *why);

/* --- history of one unit --- */

struct unit_version {
    day_t from_day;
    const struct unit_kind *kind;
    struct str name;
};

struct unit_tie {
    struct unit_id unit, parent;
    enum line line;
    day_t from_day, until_day;
};

struct unit_versions {
    struct unit_version *items;
    size_t count, capacity;
};

struct unit_ties {
    struct unit_tie *items;
    size_t count, capacity;
};

/* By day. */
MUST_CHECK enum err unit_versions_of(
    struct db *db, struct arena *a, struct unit_id id, struct unit_versions *ret);
MUST_CHECK enum err unit_ties_of(
    struct db *db, struct arena *a, struct unit_id id, enum line line, struct unit_ties *ret);
/* From when the parents of a unit on that line are told: its first day, or, if that is not known,
 * that of its first tie when this is the parent's first day too: the tie could not begin earlier.
 */
MUST_CHECK enum err unit_tied_from(
    struct db *db, struct arena *a, const struct org_unit *u, enum line line, day_t *ret);

#endif
