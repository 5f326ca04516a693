/* indicator.h: what a daily report counts besides works. The table is indicators.def; add a row
 * there and the form, the checks, the sums and the paper know it. */
#ifndef CAMPAIGN_INDICATOR_H
#define CAMPAIGN_INDICATOR_H

#include "base/str.h"
#include "plan/figure.h"

struct indicator {
    const char *code;  /* key in the journal, never changed: "citizens" */
    const char *label; /* message id: "Người dân" */
    const char *group; /* message id of the heading on the form: "Lực lượng tham gia" */
    enum unit unit;
    int64_t max_milli; /* beyond this a figure for one unit and day is absurd and refused */
    bool is_force;     /* counts into the total of people taking part */
    int number;        /* stands for it in packed reports, never changed: 1, 2 … */
};

extern const struct indicator indicators[];
extern const size_t indicator_count;

/* Index by code, or -1. */
int indicator_index(struct str code);
int indicator_of_number(int64_t number);

#endif
