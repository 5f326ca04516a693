/* retention.c: which backups stay. */
#include "keep/retention.h"

enum { COUNT_MAX = 999 };

static int *part_of(struct retention *r, char letter)
{
    return letter == 'd' ? &r->days : letter == 'w' ? &r->weeks : letter == 'm' ? &r->months : NULL;
}

enum err retention_parse(struct str text, struct retention *ret)
{
    struct retention r = {-1, -1, -1};

    while (text.len) {
        size_t end = str_find(text, S(","), 0);
        struct str part = str_trim(str_slice(text, 0, end));
        int *place = part.len ? part_of(&r, part.ptr[part.len - 1]) : NULL;
        int64_t n;

        text = str_slice(text, end + 1, text.len);
        if (!place || *place >= 0 || str_to_int(str_slice(part, 0, part.len - 1), &n) != OK ||
            n < 0 || n > COUNT_MAX)
            return E_INVALID;
        *place = (int)n;
    }
    r.days = r.days < 0 ? 0 : r.days;
    r.weeks = r.weeks < 0 ? 0 : r.weeks;
    r.months = r.months < 0 ? 0 : r.months;
    if (!r.days && !r.weeks && !r.months)
        return E_INVALID;
    *ret = r;
    return OK;
}

enum period { DAY, WEEK, MONTH };

static int64_t period_of(enum period p, int64_t at_ms)
{
    day_t day = day_of_ms(at_ms);
    struct civil c = civil_from_day(day);

    switch (p) {
    case DAY:
        return day;
    case WEEK:
        return day - weekday(day); /* the Sunday before */
    default:
        return (int64_t)c.year * 12 + c.month;
    }
}

static void choose_last_of_each(
    enum period p, int limit, const int64_t *moments, size_t count, bool *keep)
{
    int64_t last = INT64_MIN;
    int kept = 0;

    for (size_t i = 0; i < count && kept < limit; i++) {
        int64_t period = period_of(p, moments[i]);

        if (period == last)
            continue;
        last = period;
        keep[i] = true;
        kept++;
    }
}

void retention_choose(
    const struct retention *rule, const int64_t *moments, size_t count, bool *keep)
{
    for (size_t i = 0; i < count; i++)
        keep[i] = i == 0;
    choose_last_of_each(DAY, rule->days, moments, count, keep);
    choose_last_of_each(WEEK, rule->weeks, moments, count, keep);
    choose_last_of_each(MONTH, rule->months, moments, count, keep);
}
