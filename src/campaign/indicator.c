/* indicator.c: the table of what a daily report counts. */
#include "campaign/indicator.h"

#include "base/number.h"
#include "base/tr.h"

const struct indicator indicators[] = {
#define INDICATOR(number, code, label, group, unit, largest, force)                                \
    {#code, label, group, unit, (int64_t)(largest)*MILLI, force, number},
#include "campaign/indicators.def"
#undef INDICATOR
};

const size_t indicator_count = sizeof indicators / sizeof *indicators;

int indicator_index(struct str code)
{
    for (size_t i = 0; i < indicator_count; i++)
        if (code.len && indicators[i].code[0] == code.ptr[0] &&
            str_eq(str_from(indicators[i].code), code))
            return (int)i;
    return -1;
}

int indicator_of_number(int64_t number)
{
    /* Mostly it stands where its number says: asked for every figure that is read. */
    if (number > 0 && (uint64_t)number <= indicator_count &&
        indicators[number - 1].number == number)
        return (int)(number - 1);
    for (size_t i = 0; i < indicator_count; i++)
        if (indicators[i].number == number)
            return (int)i;
    return -1;
}
