/* unit_import_work.h: an import at work. For src/org/unit_import*.c only. */
#ifndef ORG_UNIT_IMPORT_WORK_H
#define ORG_UNIT_IMPORT_WORK_H

#include "org/unit_change.h"
#include "org/unit_import.h"

enum state { STATE_NEW, STATE_BUSY, STATE_DONE, STATE_REFUSED };

/* A line with its parents found. */
struct entry {
    struct unit_line l;
    struct unit_id parent[LINE_LAST]; /* 0: none, or not said */
};

/* One unit: the entries [first, first + count). */
struct group {
    struct entry *first;
    size_t count;
    enum state state;
    struct unit_id id;
    bool ends; /* its end comes earlier than known: to be done when all else is */
};

struct import {
    struct unit_import *im;
    struct tx tx; /* with an arena that is given back after every unit */
    struct arena scratch;
    struct entry *entries; /* by series, code, first day, line */
    size_t entry_count;
    struct group *groups;
    size_t group_count;
    struct group **order; /* as they were finished: parents before children */
    size_t ordered;
    struct unit_id country;
};

/* Both note in m->im. */
void import_refuse(
    struct import *m, size_t line, const char *column, struct str value, const char *why);
void import_note(
    struct import *m, enum unit_step step, const struct unit_line *l, struct str text, day_t day);
/* After a call that says why. OK: done, or refused and noted; *did says which. */
MUST_CHECK enum err import_settle(struct import *m, const struct unit_line *l, enum err e,
    const struct unit_fault *fault, bool *did);

/* The entries of a group become facts; its parents are known. */
MUST_CHECK enum err import_group(struct import *m, struct group *g);
/* The ends that wait, children first. */
MUST_CHECK enum err import_ends(struct import *m);
MUST_CHECK enum err import_succession(struct import *m);

#endif
