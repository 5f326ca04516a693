/* unit.h: the units that work and report: a commune, what lies below it, what lies above.
 *
 * A unit has one territorial parent and is never moved or deleted; a new name is a new fact. Names
 * and kinds are data: unit_kinds.def says what kinds there are.
 */
#ifndef ORG_UNIT_H
#define ORG_UNIT_H

#include "org/ids.h"
#include "store/store.h"

enum { UNIT_NAME_MAX = 120, UNIT_CODE_MAX = 20, UNIT_DEPTH_MAX = 8 };

struct unit_kind {
    const char *code;  /* in the journal, never changed: "ap", "co-quan" */
    const char *label; /* message id: "Ấp" */
    bool is_agency;    /* adds people and labour-days, never metres */
};

extern const struct unit_kind unit_kinds[]; /* ends with a row whose code is NULL */

/* NULL: no such kind. */
const struct unit_kind *unit_kind_find(struct str code);

struct org_unit {
    struct unit_id id;
    struct unit_id parent; /* 0: nothing above it here */
    const struct unit_kind *kind;
    struct str name; /* as it is shown: "Ấp Cầu" */
    struct str code; /* official code; may be empty */
};

struct unit_list {
    struct org_unit *items;
    size_t count, capacity;
};

/* Inside a write: the fact unit-added. E_INVALID: no name or kind, name longer than UNIT_NAME_MAX
 * characters, parent unknown, deeper than UNIT_DEPTH_MAX. E_CONFLICT: the parent has a unit of that
 * name (accents and case count, blanks do not). */
MUST_CHECK enum err unit_add(struct tx *tx, const struct org_unit *u, struct unit_id *ret);
MUST_CHECK enum err unit_rename(struct tx *tx, struct unit_id id, struct str name);

MUST_CHECK enum err unit_find(
    struct db *db, struct arena *a, struct unit_id id, struct org_unit *ret);
/* The child of that name. For finding, accents and case do not count; if several fit, the one
 * written exactly so, else E_NOT_FOUND. */
MUST_CHECK enum err unit_find_by_name(
    struct db *db, struct arena *a, struct unit_id parent, struct str name, struct org_unit *ret);
/* What is directly below, in Vietnamese order; parent 0: the topmost units. */
MUST_CHECK enum err unit_list_of(
    struct db *db, struct arena *a, struct unit_id parent, struct unit_list *ret);
/* The unit itself and all below it, each after its parent. */
MUST_CHECK enum err unit_list_below(
    struct db *db, struct arena *a, struct unit_id top, struct unit_list *ret);
/* OK: `inner` is `outer` or lies below it; E_NOT_FOUND: it is not. */
MUST_CHECK enum err unit_within(struct db *db, struct unit_id inner, struct unit_id outer);

#endif
