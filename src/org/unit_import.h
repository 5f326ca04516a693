/* unit_import.h: files of units become facts, all or nothing.
 *
 * Units are found again by series and code. The same file a second time changes nothing; a line
 * that says something else of a unit becomes a change from a day on: the line's own first day if
 * that is new, else the day of the import. Nothing is overwritten. A dry run does everything and
 * then undoes it, so what it says is what would happen.
 */
#ifndef ORG_UNIT_IMPORT_H
#define ORG_UNIT_IMPORT_H

#include "org/unit_file.h"

enum unit_step {
    STEP_ADD,     /* a unit is new */
    STEP_NAME,    /* another name or rank */
    STEP_TIE,     /* another territorial parent */
    STEP_AGENCY,  /* another agency parent, or none */
    STEP_END,     /* another end, or none */
    STEP_SUCCEED, /* what became of a unit */
    STEP_LAST,
};

/* One thing that was done, or would be. */
struct unit_done {
    enum unit_step step;
    size_t line;
    struct unit_code code;
    struct str text; /* new name; code of the new parent or successor; empty: none */
    day_t day;       /* from when; DAY_UNKNOWN, DAY_OPEN where there is none */
};

struct unit_done_list {
    struct unit_done *items;
    size_t count, capacity;
};

struct unit_import {
    /* asked for */
    struct arena *arena;                      /* of what is answered */
    const struct unit_file *units;            /* may be NULL */
    const struct succession_file *succession; /* may be NULL */
    day_t today;       /* changes without a day of their own hold from here on */
    bool country;      /* make the unit of the whole country first if there is none */
    bool skip_refused; /* keep the good lines */
    bool dry_run;
    /* answered */
    bool complete; /* all lines were looked at; if run failed nevertheless, nothing was written */
    struct unit_done_list done;
    struct unit_refusals refused; /* those of the files included, by file and line */
    size_t unit_refused_count;    /* the first of them are of the file of units */
    size_t unchanged;             /* lines that said nothing new */
};

/* A write job (store_write_wait). context: struct unit_import. E_INVALID with `complete` set: a dry
 * run, or lines were refused and nothing was written. Lines without a parent lie below the unit of
 * the country if there is one. */
enum err unit_import_run(struct tx *tx, void *context);

/* The lists that come with the program: units and successions of before and after 1 July 2025. */
MUST_CHECK enum err unit_country_files(
    struct arena *a, struct unit_file *units, struct succession_file *succession);
/* The licence notices of the sources, which go with every copy of the lists. */
MUST_CHECK enum err unit_country_notices(struct arena *a, struct str *ret);

struct unit_count {
    const struct unit_kind *kind;
    int64_t count;
};

struct unit_counts {
    struct unit_count *items;
    size_t count, capacity;
};

/* How many units of a series there are on a day, by kind, in the order of unit_kinds.def. */
MUST_CHECK enum err unit_count_on(
    struct db *db, struct arena *a, struct str series, day_t day, struct unit_counts *ret);

#endif
