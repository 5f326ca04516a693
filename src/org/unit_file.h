/* unit_file.h: files of units and of successions (CSV), read and checked line by line.
 *
 * Columns are found by the names of the first line, in any order; data/units/README.md describes
 * them. Here only the line itself is looked at: what is known of units in the database comes in
 * with unit_import.h. Every line that cannot stand is kept with its reason.
 */
#ifndef ORG_UNIT_FILE_H
#define ORG_UNIT_FILE_H

#include "org/unit.h"

enum { UNIT_FILE_MAX = 64 * 1024 * 1024, UNIT_LINES_MAX = 400000 };

/* One line that was refused. */
struct unit_refusal {
    size_t line;
    const char *column; /* of the first line of the file; "" if it is about the whole line */
    struct str value;   /* what stood there */
    const char *why;    /* message id */
};

struct unit_refusals {
    struct unit_refusal *items;
    size_t count, capacity;
};

/* A code in its series. */
struct unit_code {
    struct str series; /* "", "old", "new" */
    struct str code;
};

struct unit_line {
    size_t line;
    struct unit_code code;
    struct unit_code parent; /* code empty: not said */
    struct unit_code agency; /* code empty: none */
    const struct unit_kind *kind;
    struct str name;  /* as it is shown, with the word of its kind */
    struct str plain; /* as it stood in the column name */
    bool says_agency; /* the file has the column agency_parent */
    day_t from_day;   /* DAY_UNKNOWN: not said */
    day_t until_day;  /* DAY_OPEN: not said */
};

struct succession_line {
    size_t line;
    struct unit_code old_code, new_code;
    bool whole;
};

struct unit_file {
    struct unit_line *items;
    size_t count, capacity;
    struct unit_refusals refused;
    struct str unused; /* names of columns that mean nothing here, comma separated; may be empty */
};

struct succession_file {
    struct succession_line *items;
    size_t count, capacity;
    struct unit_refusals refused;
    struct str unused;
};

/* E_INVALID: the file as a whole cannot be read; the last refusal says why. E_TOO_LARGE.
 * `bare_names`: names never hold the word of their kind, as in the lists of the country (there is a
 * ward "Phường Phường Đúc"). */
MUST_CHECK enum err unit_file_read(
    struct arena *a, struct str bytes, bool bare_names, struct unit_file *ret);
MUST_CHECK enum err succession_file_read(
    struct arena *a, struct str bytes, struct succession_file *ret);

/* The name with the word of its kind before it: "Ba Đình" of kind phuong is "Phường Ba Đình". */
struct str unit_name_shown(
    struct arena *a, const struct unit_kind *kind, struct str name, bool bare);
/* What the column `name` says of a shown name, so that reading it gives the shown name again; false
 * if there is no such text (then the column `shown` is needed). */
bool unit_name_plain(const struct unit_kind *kind, struct str shown, struct str *ret);

#endif
