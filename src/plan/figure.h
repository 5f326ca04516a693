/* figure.h: every figure in a line of Vietnamese text, exactly as it was meant.
 *
 * A figure keeps its raw words, its value in thousandths of the base unit, unit, bound, whether it
 * is per unit, and where it stood. What cannot be read has a reason in `unread`; it never becomes
 * 0. Names with digits (Quốc lộ 22B, tổ 1,2,3), document codes, dates, list numbers and headings
 * are not figures. The ways of writing are listed in the project's handbook and in tests/plans.
 */
#ifndef PLAN_FIGURE_H
#define PLAN_FIGURE_H

#include "base/str.h"
#include "plan/lex.h"

enum unit {
    UNIT_NONE, /* "count" of things whose noun is in `noun`, or nothing at all */
    UNIT_M,
    UNIT_M2,
    UNIT_M3,
    UNIT_KG,
    UNIT_VND,
    UNIT_PERCENT,
    UNIT_COUNT,
    UNIT_LABOUR_DAY,
    UNIT_PERSON,
    UNIT_ATTENDANCE,
    UNIT_HOUSEHOLD,
    UNIT_SESSION,
    UNIT_VISIT,
    UNIT_HOUR,
    UNIT_MINUTE,
    UNIT_DAY,
};

/* "m", "m2", "VND", "labour-day"…: the public names of DESIGN section 5. NULL for UNIT_NONE. */
const char *unit_name(enum unit u);

struct figure {
    struct str raw;     /* as written, the bound word, number and unit: "gần 24.000m" */
    int64_t milli;      /* value in thousandths of the base unit; nothing if unread */
    const char *unread; /* why it could not be read (message id), or NULL */
    enum unit unit;
    char bound;       /* '=', '>', '<', '~' (≈) */
    struct str per;   /* the word after "/" or "mỗi" when it is per unit; len 0: a total */
    struct str noun;  /* the counted word, folded: "tuyen duong", "can", "phan qua"; may be empty */
    bool is_share;    /* one half of "8/8 ấp" (8 of 8) */
    bool is_pair;     /* one half of "9 tuyến đường/8.900m" */
    bool is_ratio;    /* "01 người dân với 03 chiến sĩ" */
    bool is_change;   /* "tăng 276 so với năm 2020", "từ 4m lên thành 6m": not a sum */
    size_t line, col; /* 1-based; col in characters */
    size_t from, to;  /* bytes of raw in its line */
};

struct figures {
    struct figure *items;
    size_t count, capacity;
};

/* All figures of one line, in order, appended to *figures. */
void figures_read(struct arena *a, struct str line, size_t line_number, struct figures *figures);

/* The same for a line whose tokens are at hand. */
void figures_read_tokens(struct arena *a, struct str line, size_t line_number,
    const struct tokens *tokens, struct figures *figures);

#endif
