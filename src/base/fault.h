/* fault.h: the switch that makes things fail, in test builds only (meson -Dfaults=true).
 *
 * Everything that the machine may refuse is a point of one kind; points are counted as they are
 * passed, by all threads together. CHUNGSUC_FAULT="alloc:17" lets the 17th allocation fail,
 * "write:5+" the fifth write and all that follow, "alloc:3,fsync:1" both. CHUNGSUC_FAULT_CONTROL
 * names a file that is shared with the test: it reads there how many points were passed, says
 * which of the next ones fails, and sets the clock, while the program runs (struct
 * fault_control). With CHUNGSUC_FAULT_TRACE=1 each failure tells where it was on standard error.
 * CHUNGSUC_FAULT_PLACES names a file that gets, while the control asks for it, a struct fault_place
 * for each point: a loop passes the same place a thousand times, and one of them may be enough.
 *
 * Without the option nothing of this is in the program: no symbol, no name of an environment
 * variable, no instruction (tests/tools/test_release.py).
 */
#ifndef BASE_FAULT_H
#define BASE_FAULT_H

#include <stdbool.h>
#include <stdint.h>

enum fault_kind {
    FAULT_ALLOC,     /* malloc of ours, arenas, SQLite, libevent, jansson, libxml2 */
    FAULT_STATEMENT, /* a statement or a step of it, a begin, a commit, on either engine */
    FAULT_LINE,      /* the line to PostgreSQL breaks */
    FAULT_WRITE,     /* write, truncate, create, rename, shared memory of a file */
    FAULT_FSYNC,
    FAULT_CARRY, /* a flush of the database file, after the log was carried into it */
    FAULT_KINDS,
};

#ifdef CHUNGSUC_FAULTS

/* The file of CHUNGSUC_FAULT_CONTROL, little endian numbers of eight bytes. */
struct fault_control {
    struct {
        _Atomic int64_t passed; /* points so far; the test sets it back to 0 */
        _Atomic int64_t first;  /* the first that fails, counted as `passed` is; 0: none */
        _Atomic int64_t last;   /* and the last */
        _Atomic int64_t failed; /* how many did */
    } kinds[FAULT_KINDS];
    _Atomic int64_t now_ms;   /* what the clock says; 0: the machine's clock */
    _Atomic int64_t patience; /* 1: nobody asks too often */
    _Atomic int64_t frames;   /* so many of the innermost calls are a place; 0: none are told */
};

/* One point that was passed: the n-th of its kind, and a mark of the calls that led there. */
struct fault_place {
    int64_t kind, n;
    uint64_t mark;
};

/* A point of this kind is passed: does it fail? */
bool fault_now(enum fault_kind kind);
/* The time that a test has set. */
bool fault_clock(int64_t *ms);
/* May a test ask as often as it likes? */
bool fault_patience(void);

#else

static inline bool fault_now(enum fault_kind kind)
{
    return false;
}

static inline bool fault_clock(int64_t *ms)
{
    return false;
}

static inline bool fault_patience(void)
{
    return false;
}

#endif

#endif
