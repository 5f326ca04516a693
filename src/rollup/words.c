/* words.c: figures, states and addresses as the pages and the paper say them. */
#include "rollup/page.h"

enum state cell_state_shown(const struct cell *cell)
{
    if (cell->doubts_open)
        return STATE_DOUBTFUL;
    switch (cell->state) {
    case CELL_MISSING:
        return STATE_MISSING;
    case CELL_LATE:
        return STATE_LATE;
    case CELL_REPORTED:
        return cell->corrected ? STATE_CORRECTED : STATE_REPORTED;
    case CELL_DUE:
        return STATE_DUE;
    case CELL_NOT_DUE:
        break;
    }
    return STATE_NOT_DUE;
}

struct str figure_label(enum lang lang, const struct rollup *r, enum figure_of of, int64_t index)
{
    int work;

    if (of == OF_INDICATOR)
        return str_from(tr(lang, indicators[index].label));
    work = rollup_work_index(r, index);
    return work < 0 ? str_from(tr(lang, MSG("Công trình khác"))) : r->works.items[work].name;
}

static const char *figure_sign(const struct rollup *r, enum figure_of of, int64_t index)
{
    int work;

    if (of == OF_INDICATOR)
        return measure_label(indicators[index].unit);
    work = rollup_work_index(r, index);
    return work < 0 ? "" : work_unit_label(&r->works.items[work]);
}

/* Persons of several days added up are attendances: one who came twice counts twice. */
const char *indicator_until_sign(int64_t indicator)
{
    enum unit unit = indicators[indicator].unit;

    return measure_label(unit == UNIT_PERSON ? UNIT_ATTENDANCE : unit);
}

struct str figure_until(struct arena *a, enum lang lang, const struct rollup *r, enum figure_of of,
    int64_t index, struct bounded quantity)
{
    return bounded_words(a, lang, quantity,
        of == OF_INDICATOR ? indicator_until_sign(index) : figure_sign(r, of, index));
}

struct str figure_amount(struct arena *a, enum lang lang, const struct rollup *r, enum figure_of of,
    int64_t index, struct bounded quantity)
{
    return bounded_words(a, lang, quantity, figure_sign(r, of, index));
}

struct str day_path(struct arena *a, struct campaign_id campaign, day_t day)
{
    struct str iso = day_format_iso(a, day);

    return str_printf(a, "/campaign/%lld/day/%.*s", (long long)campaign.v, STR(iso));
}

struct str report_path(struct arena *a, struct campaign_id campaign, struct unit_id unit, day_t day)
{
    struct str iso = day_format_iso(a, day);

    return str_printf(
        a, "/campaign/%lld/unit/%lld/day/%.*s", (long long)campaign.v, (long long)unit.v, STR(iso));
}

struct str counted_in_name(enum lang lang, const struct rollup *r, const struct work *w)
{
    int at = rollup_work_index(r, w->counted_in.v);

    return at < 0 ? str_from(tr(lang, MSG("công trình của đợt khác"))) : r->works.items[at].name;
}
