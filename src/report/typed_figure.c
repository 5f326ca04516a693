/* typed_figure.c: how figures are typed into the daily form. Pure (figure.h). */
#include "report/figure.h"

#include "base/number.h"

/* Lengths and weights have decimals, money its own words, all others come whole. */
static enum typed_as typed_as_of(enum unit measure)
{
    switch (measure) {
    case UNIT_VND:
        return TYPED_MONEY;
    case UNIT_M:
    case UNIT_M2:
    case UNIT_M3:
    case UNIT_KG:
    case UNIT_LABOUR_DAY:
        return TYPED_QUANTITY;
    default:
        return TYPED_WHOLE;
    }
}

struct typed_field typed_figure(enum unit measure, const char *sign, int64_t max_milli)
{
    enum typed_as as = typed_as_of(measure);

    return (struct typed_field){
        .as = as,
        .unit = sign,
        .bounded = true,
        .has_min = true,
        .has_max = true,
        .max = as == TYPED_QUANTITY ? max_milli : max_milli / MILLI,
    };
}

int64_t typed_figure_milli(enum typed_as as, int64_t number)
{
    return as == TYPED_QUANTITY ? number : number * MILLI;
}

struct str typed_figure_words(
    struct arena *a, enum lang lang, const struct typed_field *f, const struct typed *t)
{
    struct bounded amount = {typed_figure_milli(f->as, t->number), t->bound};

    return bounded_words(a, lang, amount, f->unit ? f->unit : "");
}
