/* unit.h: the units that work and report, through time and on two lines.
 *
 * A unit has a territorial parent (hamlet, commune, province, country) and, if it is an agency, may
 * have an agency parent besides (the commune's military command: the province's). Every tie and
 * every name holds from a day on; nothing is overwritten, what a unit was on a day can always be
 * asked. On no day does a line run in a circle or deeper than UNIT_DEPTH_MAX. Codes are text
 * ("00004") and stand for one unit of their series for ever.
 *
 * Names and kinds are data: unit_kinds.def says what kinds there are. Adding and changing is
 * described in unit_change.h, whole files in unit_import.h.
 */
#ifndef ORG_UNIT_H
#define ORG_UNIT_H

#include "base/date.h"
#include "org/ids.h"
#include "store/store.h"

enum { UNIT_NAME_MAX = 120, UNIT_CODE_MAX = 20, UNIT_DEPTH_MAX = 8 };

enum line { LINE_TERRITORY, LINE_AGENCY, LINE_LAST };

/* Before all records; and no end known. */
#define DAY_UNKNOWN INT32_MIN
#define DAY_OPEN INT32_MAX

struct unit_kind {
    const char *code;  /* in the journal, never changed: "ap", "co-quan" */
    const char *label; /* message id: "Ấp" */
    const char *word;  /* before the name: "Ấp"; may be empty */
    bool is_agency;    /* reports metres only of works that it leads */
};

extern const struct unit_kind unit_kinds[]; /* ends with a row whose code is NULL */

/* NULL: no such kind. */
const struct unit_kind *unit_kind_find(struct str code);
/* A province, a district, the country: communes lie below it. NULL is none of them. */
bool unit_kind_above_commune(const struct unit_kind *kind);
const char *line_code(enum line line); /* "territory", "agency": in the journal and in addresses */
MUST_CHECK enum err line_from_code(struct str code, enum line *ret);

/* As known latest, or as it was on a day where a function says so. */
struct org_unit {
    struct unit_id id;
    struct unit_id parent; /* territorial; 0: nothing above it here */
    struct unit_id agency; /* agency parent; 0: none */
    const struct unit_kind *kind;
    struct str name;   /* as it is shown: "Ấp Cầu" */
    struct str code;   /* official code; may be empty */
    struct str series; /* of the code: "old" (to 30/6/2025), "new"; empty: the house's own */
    day_t from_day;    /* DAY_UNKNOWN; in unit_add() also 0 */
    day_t until_day;   /* the first day without it; DAY_OPEN; in unit_add() also 0 */
};

struct unit_list {
    struct org_unit *items;
    size_t count, capacity;
};

/* Inside a write: the fact unit-added, with its ties. A unit whose first day is not known is tied
 * from its parent's first day on. E_INVALID: no name or kind, name longer than UNIT_NAME_MAX
 * characters, days upside down, parent unknown or not there all that time, deeper than
 * UNIT_DEPTH_MAX, agency parent where unit or parent is no agency, series unknown. E_CONFLICT: the
 * parent has a unit of that name at that time (accents and case count, blanks do not); the code is
 * taken. */
MUST_CHECK enum err unit_add(struct tx *tx, const struct org_unit *u, struct unit_id *ret);
/* unit_change() of the name, from today. */
MUST_CHECK enum err unit_rename(struct tx *tx, struct unit_id id, struct str name);

/* --- questions; a failing database is the only other error --- */

MUST_CHECK enum err unit_find(
    struct db *db, struct arena *a, struct unit_id id, struct org_unit *ret);
/* Name, kind and parents of that day. E_NOT_FOUND: no such unit, or not there on that day. */
MUST_CHECK enum err unit_find_on(
    struct db *db, struct arena *a, struct unit_id id, day_t day, struct org_unit *ret);
MUST_CHECK enum err unit_find_by_code(
    struct db *db, struct arena *a, struct str series, struct str code, struct org_unit *ret);
/* The child of that name, by the latest parent and name. For finding, accents and case do not
 * count; if several fit, one that has not ended, then the one written exactly so. */
MUST_CHECK enum err unit_find_by_name(
    struct db *db, struct arena *a, struct unit_id parent, struct str name, struct org_unit *ret);
/* Where it lies, nearest first: "Quận Ba Đình, Thành phố Hà Nội"; on that day, or on its last day
 * if it has ended by then. Empty for the topmost. */
MUST_CHECK enum err unit_path(
    struct db *db, struct arena *a, const struct org_unit *u, day_t day, struct str *ret);
/* The unit of kind quoc-gia. */
MUST_CHECK enum err unit_country(struct db *db, struct arena *a, struct org_unit *ret);
/* The unit id of the province that the unit lies in (a province: itself); 0: in none. */
MUST_CHECK enum err unit_province(struct db *db, struct unit_id unit, int64_t *ret);

/* What is directly below today on the territorial line, in Vietnamese order; parent 0: the topmost
 * units. "Today" is the clock's (base/date.h). */
MUST_CHECK enum err unit_list_of(
    struct db *db, struct arena *a, struct unit_id parent, struct unit_list *ret);
/* The unit itself and all below it today on the territorial line, each after its parent. */
MUST_CHECK enum err unit_list_below(
    struct db *db, struct arena *a, struct unit_id top, struct unit_list *ret);
/* The same on a line and a day. Parents in the list are those of the line. */
MUST_CHECK enum err unit_below(struct db *db, struct arena *a, enum line line, struct unit_id top,
    day_t day, struct unit_list *ret);
/* What was tied directly below at any time of the span, both days included; each unit once. */
MUST_CHECK enum err unit_children(struct db *db, struct arena *a, enum line line,
    struct unit_id parent, day_t from, day_t to, struct unit_list *ret);

/* OK: `inner` is `outer` or lies below it on that day; E_NOT_FOUND: it is not. */
MUST_CHECK enum err unit_within(
    struct db *db, struct unit_id inner, struct unit_id outer, day_t day);
MUST_CHECK enum err unit_within_line(
    struct db *db, enum line line, struct unit_id inner, struct unit_id outer, day_t day);
/* The same on either line; a unit that has ended is asked on its last day. For rights. */
MUST_CHECK enum err unit_reached(
    struct db *db, struct unit_id inner, struct unit_id outer, day_t day);

/* How many units lie below today on either line, the unit counted; no further than `max`. */
MUST_CHECK enum err unit_count_below(
    struct db *db, struct unit_id top, day_t day, size_t max, size_t *ret);
/* What a person types to name a unit below `top`: "#12" (its number), a code, a name, a part of a
 * name, each also with where it lies behind a comma ("Xã An, Tỉnh Một"). Accents and case do not
 * count. Whoever fits best, at most `limit`; empty: none. */
MUST_CHECK enum err unit_search(struct db *db, struct arena *a, struct unit_id top, day_t day,
    struct str typed, size_t limit, struct unit_list *ret);

/* --- what became of what --- */

struct unit_heir {
    struct org_unit unit;
    bool whole; /* on every step all of it; false: a part, or it is not certain */
    int steps;  /* 1: directly */
};

struct unit_heirs {
    struct unit_heir *items;
    size_t count, capacity;
};

/* All that a unit became, and all that went into it, over as many steps as there are; nearest
 * first, then in Vietnamese order. */
MUST_CHECK enum err unit_successors(
    struct db *db, struct arena *a, struct unit_id id, struct unit_heirs *ret);
MUST_CHECK enum err unit_predecessors(
    struct db *db, struct arena *a, struct unit_id id, struct unit_heirs *ret);

#endif
