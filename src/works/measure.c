/* measure.c: largest quantities, signs behind numbers, quantities in words. Pure. */
#include "works/measure.h"

#include "base/number.h"

/* Largest quantity of one work, in the measure: a commune has no road of 1.000 km. */
static const struct {
    enum unit measure;
    int64_t max;
    const char *label;
} measures[] = {
    {UNIT_M, 1000000, "m"},
    {UNIT_M2, 100000000, "m²"},
    {UNIT_M3, 10000000, "m³"},
    {UNIT_KG, 10000000, "kg"},
    {UNIT_VND, 1000000000000, MSG("đồng")},
    {UNIT_COUNT, 1000000, ""},
    {UNIT_LABOUR_DAY, 1000000, MSG("ngày công")},
    {UNIT_PERSON, 1000000, MSG("người")},
    {UNIT_ATTENDANCE, 1000000, MSG("lượt người")},
    {UNIT_HOUSEHOLD, 1000000, MSG("hộ")},
    {UNIT_SESSION, 10000, MSG("cuộc")},
    {UNIT_VISIT, 1000000, MSG("lượt")},
};

int64_t work_milli_max(enum unit measure)
{
    for (size_t i = 0; i < sizeof measures / sizeof measures[0]; i++)
        if (measures[i].measure == measure)
            return measures[i].max * MILLI;
    return 0;
}

const char *measure_label(enum unit measure)
{
    for (size_t i = 0; i < sizeof measures / sizeof measures[0]; i++)
        if (measures[i].measure == measure)
            return measures[i].label;
    return "";
}

struct str quantity_words(struct arena *a, enum lang lang, int64_t milli, const char *sign)
{
    struct str number = milli_format(a, milli, lang == LANG_EN);

    return *sign ? str_printf(a, "%.*s %s", STR(number), tr(lang, sign)) : number;
}

struct str bounded_words(struct arena *a, enum lang lang, struct bounded quantity, const char *sign)
{
    return bound_words(a, lang, quantity.bound, quantity_words(a, lang, quantity.milli, sign));
}

bool work_takes(enum work_state state, day_t state_day, day_t day)
{
    return state != WORK_DROPPED || day <= state_day;
}

enum unit measure_find(struct str name)
{
    for (size_t i = 0; i < sizeof measures / sizeof measures[0]; i++)
        if (str_eq(str_from(unit_name(measures[i].measure)), name))
            return measures[i].measure;
    return UNIT_NONE;
}
