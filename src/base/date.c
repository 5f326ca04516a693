/* date.c: civil days by counting in 400-year eras whose years begin in March; Vietnam is UTC+7. */
#include "base/date.h"

#include "base/fault.h"

#include <stdlib.h>
#include <time.h>

static bool leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

bool civil_valid(struct civil c)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return c.year >= 1 && c.year <= 9999 && c.month >= 1 && c.month <= 12 && c.day >= 1 &&
           c.day <= days[c.month - 1] + (c.month == 2 && leap(c.year));
}

enum { DAYS_PER_ERA = 146097, DAYS_BEFORE_1970 = 719468 };

day_t day_from_civil(struct civil c)
{
    int y = c.month <= 2 ? c.year - 1 : c.year;
    int era = y / 400, year_of_era = y % 400;
    int month_from_march = (c.month + 9) % 12;
    int day_of_year = (153 * month_from_march + 2) / 5 + c.day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

    return era * DAYS_PER_ERA + day_of_era - DAYS_BEFORE_1970;
}

struct civil civil_from_day(day_t d)
{
    int64_t z = (int64_t)d + DAYS_BEFORE_1970;
    int64_t era = (z >= 0 ? z : z - DAYS_PER_ERA + 1) / DAYS_PER_ERA;
    int doe = (int)(z - era * DAYS_PER_ERA);
    int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int month_from_march = (5 * doy + 2) / 153;
    struct civil c = {.day = doy - (153 * month_from_march + 2) / 5 + 1,
        .month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9};

    c.year = (int)(yoe + era * 400) + (c.month <= 2);
    return c;
}

int weekday(day_t d)
{
    int r = (int)(((int64_t)d + 3) % 7); /* day 0 was a Thursday */

    return (r < 0 ? r + 7 : r) + 1;
}

bool is_weekend(day_t d)
{
    return weekday(d) >= 6;
}

/* Up to `digits` decimal digits at *at; at least one. */
static bool digits_read(struct str s, size_t *at, size_t digits, int *ret)
{
    size_t from = *at;
    int value = 0;

    while (*at < s.len && *at - from < digits && s.ptr[*at] >= '0' && s.ptr[*at] <= '9')
        value = value * 10 + (s.ptr[(*at)++] - '0');
    *ret = value;
    return *at > from;
}

static bool mark_read(struct str s, size_t *at, char mark)
{
    if (*at >= s.len || s.ptr[*at] != mark)
        return false;
    (*at)++;
    return true;
}

static enum err day_of(bool read_whole, struct civil c, day_t *ret)
{
    if (!read_whole || !civil_valid(c))
        return E_INVALID;
    *ret = day_from_civil(c);
    return OK;
}

enum err day_parse(struct str s, day_t *ret)
{
    struct civil c = {0};
    size_t at = 0;
    bool read = digits_read(s, &at, 2, &c.day) && mark_read(s, &at, '/') &&
                digits_read(s, &at, 2, &c.month) && mark_read(s, &at, '/') &&
                digits_read(s, &at, 4, &c.year) && at == s.len && c.year >= 1000;

    return day_of(read, c, ret);
}

enum err day_parse_iso(struct str s, day_t *ret)
{
    struct civil c = {0};
    size_t at = 0;
    bool read = s.len == 10 && digits_read(s, &at, 4, &c.year) && mark_read(s, &at, '-') &&
                digits_read(s, &at, 2, &c.month) && mark_read(s, &at, '-') &&
                digits_read(s, &at, 2, &c.day) && at == s.len;

    return day_of(read, c, ret);
}

struct str day_format(struct arena *a, day_t d)
{
    struct civil c = civil_from_day(d);

    return str_printf(a, "%02d/%02d/%04d", c.day, c.month, c.year);
}

/* By hand: a page of sums or reports holds many. Years beyond 9999 by the library. */
struct str day_format_iso(struct arena *a, day_t d)
{
    struct civil c = civil_from_day(d);
    int parts[] = {c.year / 100, c.year % 100, c.month, c.day};
    char *out;

    if (c.year < 0 || c.year > 9999)
        return str_printf(a, "%04d-%02d-%02d", c.year, c.month, c.day);
    out = arena_alloc(a, sizeof "2024-12-12");
    for (int i = 0, at = 0; i < 4; i++, at += 2) {
        if (i > 1)
            out[at++] = '-';
        out[at] = (char)('0' + parts[i] / 10);
        out[at + 1] = (char)('0' + parts[i] % 10);
    }
    return (struct str){out, sizeof "2024-12-12" - 1};
}

int64_t now_ms(void)
{
    const char *fixed = getenv("CHUNGSUC_NOW");
    struct timespec t;
    int64_t ms;

    if (fault_clock(&ms))
        return ms;
    if (fixed && str_to_int(str_from(fixed), &ms) == OK)
        return ms;
    clock_gettime(CLOCK_REALTIME, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

day_t day_of_ms(int64_t ms)
{
    int64_t local = ms + VIETNAM_OFFSET_MS;

    return (day_t)((local - (local < 0 ? MS_PER_DAY - 1 : 0)) / MS_PER_DAY);
}

int minute_of_ms(int64_t ms)
{
    int64_t local = ms + VIETNAM_OFFSET_MS - (int64_t)day_of_ms(ms) * MS_PER_DAY;

    return (int)(local / 60000);
}

struct str time_format(struct arena *a, int64_t ms)
{
    int minute = minute_of_ms(ms);
    struct civil c = civil_from_day(day_of_ms(ms));

    return str_printf(
        a, "%02d:%02d %02d/%02d/%04d", minute / 60, minute % 60, c.day, c.month, c.year);
}
