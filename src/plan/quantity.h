/* quantity.h: a number with its scale words and its measure: "1 tỷ 200 triệu đồng", "02 (hai) căn
 * nhà", "2 km 300 m". The step between digits (amount.h) and figures (figure.h). */
#ifndef PLAN_QUANTITY_H
#define PLAN_QUANTITY_H

#include "plan/amount.h"
#include "plan/digits.h"

struct quantity {
    size_t first, end; /* tokens [first, end) that it is written with */
    struct amount amount;
    int64_t scale;              /* 1: no scale word */
    const struct term *measure; /* NULL: nothing known behind it */
    struct str noun;            /* folded; of the measure or an unknown word; may be empty */
    enum unit unit;
    int64_t milli;
    const char *unread;
};

/* The quantity at token `at`, digits or words. False: there is no number there. */
bool quantity_at(const struct reader *r, size_t at, struct quantity *ret);

/* Nothing counted or scaled stands behind its digits. */
bool quantity_is_bare(const struct quantity *q);

/* Read it again with the scale and measure of another ("2-3 tỷ": 2 is 2 tỷ). */
void quantity_like(struct quantity *q, const struct quantity *other);

#endif
