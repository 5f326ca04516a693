/* double.h: works that may have been entered twice, found by what they say of themselves.
 *
 * double_find() takes light records of works, of one campaign or of a whole province, and gives the
 * pairs that a person should look at, each with its reasons. It decides nothing. Pure: no store, no
 * clock; the same records give the same pairs in the same order.
 *
 * Only works of the same kind in the same measure can be doubles: building is not repairing, metres
 * are not square metres, sessions are not attendances. Photographs alone make a pair of any two.
 * An index by words of names, amounts and photographs brings together what may be alike; records
 * are never all compared with all.
 */
#ifndef WORKS_DOUBLE_H
#define WORKS_DOUBLE_H

#include "base/date.h"
#include "plan/plan.h"
#include "works/route_name.h"

struct double_record {
    int64_t work;
    int64_t unit;       /* who leads it */
    int64_t area;       /* the commune it lies in; 0: could be anywhere */
    int64_t place_unit; /* the hamlet it lies in; 0: not said */
    enum kind kind;
    enum unit measure;
    struct str name;                   /* as it was written */
    struct str place;                  /* words for the place besides, or empty */
    struct str place_name;             /* name of place_unit, or empty */
    int64_t planned_milli, done_milli; /* 0: not said */
    day_t first_day, last_day;         /* 0: not said */
    const uint64_t *likenesses;        /* of its photographs */
    size_t likeness_count;
};

/* Why two works may be one. Several hold at a time: bits 1u << reason. */
enum double_reason {
    DOUBLE_PLACE,        /* the same hamlet */
    DOUBLE_ROUTE,        /* the same name */
    DOUBLE_ROUTE_ALIKE,  /* nearly: misspelt, abbreviated, more words */
    DOUBLE_AMOUNT,       /* the same amount */
    DOUBLE_AMOUNT_ALIKE, /* nearly the same */
    DOUBLE_SUM,          /* several of them make up the other */
    DOUBLE_TENFOLD,      /* ten times: a slip of the pen */
    DOUBLE_DAYS,         /* on the same days */
    DOUBLE_DAYS_NEXT,    /* a day apart */
    DOUBLE_PHOTOGRAPHS,  /* pictures nearly identical */
    DOUBLE_REASON_LAST,
};
const char *double_reason_label(enum double_reason reason); /* message id */

enum { DOUBLE_SCORE_MIN = 70, DOUBLE_PICTURE_BITS = 7 };

struct double_pair {
    size_t a, b; /* indexes of the records, a < b */
    int score;   /* from DOUBLE_SCORE_MIN up */
    unsigned reasons;
    int part; /* which looks like a part of the other: 0 neither, 1 a of b, 2 b of a */
};

struct double_pairs {
    struct double_pair *items;
    size_t count, capacity;
};

/* The pairs to look at, the likeliest first. `a` holds what is needed meanwhile, too. */
void double_find(
    struct arena *a, const struct double_record *records, size_t count, struct double_pairs *ret);

/* The same by comparing all with all: what the index is measured against. */
void double_find_slow(
    struct arena *a, const struct double_record *records, size_t count, struct double_pairs *ret);

#endif
