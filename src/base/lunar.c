/* lunar.c: new moons, the sectors of the sun, and the months between them.
 *
 * The series are those of Meeus as Hồ Ngọc Đức chose them; a new moon is known to about two
 * minutes, which is enough to place it on its day in all years that the tables of the tests hold.
 */
#include "base/lunar.h"

#include <math.h>

static const double PI = 3.14159265358979323846;
static const double MONTH_DAYS = 29.530588853; /* from new moon to new moon, on average */
static const double FIRST_MOON_JULIAN = 2415021.076998695; /* the first of 1900 */
enum { JULIAN_OF_1970 = 2440588, SECTORS = 12, SECTOR_OF_WINTER = 9, MONTHS_LOOKED_AT = 14 };

static double sin_of_degrees(double x)
{
    return sin(x * PI / 180);
}

/* How far the true new moon lies from the middle one; t: centuries since 1900, k: months. */
static double moon_shift(double k, double t)
{
    double t2 = t * t, t3 = t2 * t;
    double m = 359.2242 + 29.10535608 * k - 0.0000333 * t2 - 0.00000347 * t3;  /* the sun */
    double p = 306.0253 + 385.81691806 * k + 0.0107306 * t2 + 0.00001236 * t3; /* the moon */
    double f = 21.2964 + 390.67050646 * k - 0.0016528 * t2 - 0.00000239 * t3;  /* its node */
    double c = (0.1734 - 0.000393 * t) * sin_of_degrees(m) + 0.0021 * sin_of_degrees(2 * m);

    c += -0.4068 * sin_of_degrees(p) + 0.0161 * sin_of_degrees(2 * p);
    c += -0.0004 * sin_of_degrees(3 * p) + 0.0104 * sin_of_degrees(2 * f);
    c += -0.0051 * sin_of_degrees(m + p) - 0.0074 * sin_of_degrees(m - p);
    c += 0.0004 * sin_of_degrees(2 * f + m) - 0.0004 * sin_of_degrees(2 * f - m);
    c += -0.0006 * sin_of_degrees(2 * f + p) + 0.0010 * sin_of_degrees(2 * f - p);
    return c + 0.0005 * sin_of_degrees(2 * p + m);
}

/* The day of the k-th new moon since 1900. */
static day_t new_moon(int k, int zone_hours)
{
    double t = k / 1236.85, t2 = t * t, t3 = t2 * t;
    double middle = 2415020.75933 + 29.53058868 * k + 0.0001178 * t2 - 0.000000155 * t3 +
                    0.00033 * sin_of_degrees(166.56 + 132.87 * t - 0.009173 * t2);
    double clock = -0.000278 + 0.000265 * t + 0.000262 * t2; /* even time against the earth's */
    double julian = middle + moon_shift(k, t) - clock;

    return (day_t)floor(julian + 0.5 + zone_hours / 24.0) - JULIAN_OF_1970;
}

/* Which twelfth of its way the sun is in when the day begins: 0 from the spring equinox on. */
static int sun_sector(day_t d, int zone_hours)
{
    double t = (d + JULIAN_OF_1970 - 2451545.5 - zone_hours / 24.0) / 36525, t2 = t * t;
    double m = 357.52910 + 35999.05030 * t - 0.0001559 * t2 - 0.00000048 * t * t2;
    double way = 280.46645 + 36000.76983 * t + 0.0003032 * t2;

    way += (1.914600 - 0.004817 * t - 0.000014 * t2) * sin_of_degrees(m);
    way += (0.019993 - 0.000101 * t) * sin_of_degrees(2 * m) + 0.000290 * sin_of_degrees(3 * m);
    way -= 360 * floor(way / 360);
    return (int)(way / 30) % SECTORS;
}

/* The number of the last new moon before about this day, or of the one after it. */
static int moon_near(day_t d)
{
    return (int)floor((d + JULIAN_OF_1970 - FIRST_MOON_JULIAN) / MONTH_DAYS);
}

/* The first day of month 11 in this solar year. */
static day_t month_11(int year, int zone_hours)
{
    day_t last = day_from_civil((struct civil){year, 12, 31});
    int k = moon_near(last);
    day_t moon = new_moon(k, zone_hours);

    return sun_sector(moon, zone_hours) >= SECTOR_OF_WINTER ? new_moon(k - 1, zone_hours) : moon;
}

/* From one month 11 to the next: which of the months between is the leap month, 0 for none. */
struct lunar_year {
    day_t from, to;
    int first_moon, leap_at;
};

static struct lunar_year year_of(int year, int zone_hours)
{
    struct lunar_year y = {
        .from = month_11(year, zone_hours), .to = month_11(year + 1, zone_hours)};
    int last;

    y.first_moon = (int)floor((y.from + JULIAN_OF_1970 - FIRST_MOON_JULIAN) / MONTH_DAYS + 0.5);
    if (y.to - y.from <= 365)
        return y;
    last = sun_sector(new_moon(y.first_moon + 1, zone_hours), zone_hours);
    for (int i = 2; i <= MONTHS_LOOKED_AT && !y.leap_at; i++) {
        int sector = sun_sector(new_moon(y.first_moon + i, zone_hours), zone_hours);

        if (sector == last)
            y.leap_at = i - 1;
        last = sector;
    }
    return y;
}

enum err lunar_from_day(day_t d, int zone_hours, struct lunar *ret)
{
    int year = civil_from_day(d).year, k = moon_near(d) + 1, months;
    day_t month = new_moon(k, zone_hours);
    struct lunar_year y;
    struct lunar l;

    if (year < LUNAR_FIRST_YEAR || year > LUNAR_LAST_YEAR)
        return E_INVALID;
    while (month > d) /* a new moon may be half a day later than on average: twice, then */
        month = new_moon(--k, zone_hours);
    y = year_of(year - 1, zone_hours);
    if (month >= y.to)
        y = year_of(year, zone_hours);
    else
        year--;
    months = (month - y.from) / 29;
    l = (struct lunar){.day = d - month + 1, .leap = y.leap_at && months == y.leap_at};
    l.month = 11 + months - (y.leap_at && months >= y.leap_at);
    l.year = l.month > 12 ? year + 1 : year;
    if (l.month > 12)
        l.month -= 12;
    *ret = l;
    return OK;
}

enum err day_from_lunar(struct lunar l, int zone_hours, day_t *ret)
{
    int months = l.month >= 11 ? l.month - 11 : l.month + 1;
    struct lunar_year y;
    struct lunar back;
    day_t d;

    if (l.year < LUNAR_FIRST_YEAR || l.year > LUNAR_LAST_YEAR || l.month < 1 || l.month > 12 ||
        l.day < 1 || l.day > 30)
        return E_INVALID;
    y = year_of(l.month >= 11 ? l.year : l.year - 1, zone_hours);
    if (y.leap_at && (l.leap || months >= y.leap_at))
        months++;
    d = new_moon(y.first_moon + months, zone_hours) + l.day - 1;
    if (lunar_from_day(d, zone_hours, &back) != OK || back.year != l.year ||
        back.month != l.month || back.day != l.day || back.leap != l.leap)
        return E_INVALID;
    *ret = d;
    return OK;
}
