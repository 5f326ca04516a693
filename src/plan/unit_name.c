/* unit_name.c: the public names of measures. By itself, because the phone needs them too. */
#include "plan/figure.h"

const char *unit_name(enum unit u)
{
    static const char *const names[] = {[UNIT_M] = "m",
        [UNIT_M2] = "m2",
        [UNIT_M3] = "m3",
        [UNIT_KG] = "kg",
        [UNIT_VND] = "VND",
        [UNIT_PERCENT] = "%",
        [UNIT_COUNT] = "count",
        [UNIT_LABOUR_DAY] = "labour-day",
        [UNIT_PERSON] = "person",
        [UNIT_ATTENDANCE] = "attendance",
        [UNIT_HOUSEHOLD] = "household",
        [UNIT_SESSION] = "session",
        [UNIT_VISIT] = "visit",
        [UNIT_HOUR] = "hour",
        [UNIT_MINUTE] = "minute",
        [UNIT_DAY] = "day"};

    return names[u];
}
