/* simulate_chance.c: numbers drawn without order, and what becomes of a report.
 *
 * Of 1,000 reports about 35 never come (in a few communes without a network a third), 40 come late,
 * the others in time: two in three in the last ten minutes, as offices do. */
#include "cli/simulate.h"

enum { WINDOW_FROM = 13 * 60 + 30, WINDOW_TO = 15 * 60, RUSH_MINUTES = 10 };
enum { MINUTE_MS = 60 * 1000, DAYS_BEFORE = 30 };

/* The finalizer of splitmix64. */
static uint64_t mixed(uint64_t x)
{
    x ^= x >> 30;
    x *= UINT64_C(0xbf58476d1ce4e5b9);
    x ^= x >> 27;
    x *= UINT64_C(0x94d049bb133111eb);
    return x ^ x >> 31;
}

uint64_t chance(const struct simulation *s, enum topic topic, uint64_t a, uint64_t b)
{
    uint64_t x = mixed(s->seed + UINT64_C(0x9e3779b97f4a7c15) * ((uint64_t)topic + 1));

    x = mixed(x + a * UINT64_C(0xd1342543de82ef95));
    return mixed(x + b * UINT64_C(0xda942042e4dd58b5));
}

int64_t chance_between(uint64_t drawn, int64_t low, int64_t high)
{
    return low + (int64_t)(drawn % (uint64_t)(high - low + 1));
}

bool chance_hit(uint64_t drawn, int in_ten_thousand)
{
    return drawn % 10000 < (uint64_t)in_ten_thousand;
}

int64_t simulated_ms(const struct simulation *s, int day, int minute)
{
    return (int64_t)(s->first_day + day) * MS_PER_DAY - VIETNAM_OFFSET_MS +
           (int64_t)minute * MINUTE_MS;
}

int64_t simulated_made_ms(const struct simulation *s)
{
    return simulated_ms(s, -DAYS_BEFORE, 9 * 60);
}

/* How many of 10,000 reports of this commune never come. */
static int silence_of(const struct simulation *s, uint32_t commune)
{
    uint64_t drawn = chance(s, TOPIC_FATE, commune, UINT64_MAX);

    if (chance_hit(drawn, 250))
        return 3500; /* no network */
    return (int)chance_between(drawn >> 16, 20, 400);
}

/* Milliseconds after midnight of the day. */
static int64_t arrival(uint64_t drawn)
{
    int64_t late = drawn % 10000, in_rush = drawn / 10000 % 100;

    drawn >>= 24;
    if (late < 400) /* in the evening, or by the next evening */
        return chance_between(
            drawn, (WINDOW_TO + 1) * MINUTE_MS, (WINDOW_TO + 28 * 60) * MINUTE_MS);
    if (in_rush < 66)
        return chance_between(drawn, (WINDOW_TO - RUSH_MINUTES) * MINUTE_MS, WINDOW_TO * MINUTE_MS);
    return chance_between(drawn, WINDOW_FROM * MINUTE_MS, WINDOW_TO * MINUTE_MS);
}

struct fate fate_of(const struct simulation *s, uint32_t unit, int day)
{
    uint64_t drawn = chance(s, TOPIC_FATE, unit, (uint64_t)day);
    uint64_t more = mixed(drawn), again = mixed(more);
    struct fate f = {0};

    f.comes = !chance_hit(drawn, silence_of(s, s->units[unit].commune));
    if (!f.comes)
        return f;
    f.at_ms = simulated_ms(s, day, 0) + arrival(more);
    f.has_slip = chance_hit(again, 60);
    f.is_corrected = chance_hit(again >> 16, f.has_slip ? 6000 : 300);
    f.corrected_ms = f.at_ms + chance_between(again >> 32, 5 * MINUTE_MS, 20 * 60 * MINUTE_MS);
    f.is_doubled = chance_hit(again >> 24, 100);
    f.doubled_ms = f.at_ms + chance_between(again >> 40, 2000, 4 * MINUTE_MS);
    return f;
}
