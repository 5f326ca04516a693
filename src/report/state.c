/* state.c: how one day of one unit is called. */
#include "report/page.h"

enum state report_state(
    const struct campaign *c, day_t day, const struct report *newest, int64_t now_ms)
{
    if (newest && newest->revision > 1)
        return STATE_CORRECTED;
    if (newest)
        return newest->late ? STATE_LATE : STATE_REPORTED;
    if (now_ms > campaign_window_to_ms(c, day))
        return STATE_MISSING;
    return now_ms >= campaign_window_from_ms(c, day) ? STATE_DUE : STATE_NOT_DUE;
}

struct str day_short(struct arena *a, day_t day)
{
    struct civil c = civil_from_day(day);

    return str_printf(a, "%02d/%02d", c.day, c.month);
}
