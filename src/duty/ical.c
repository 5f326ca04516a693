/* ical.c: RFC 5545, the little of it that duties need. */
#include "duty/ical.h"

#include "base/unicode.h"

enum { LINE_BYTES = 75, LINE_MAX = 16 * 1024, MINUTES_A_DAY = 24 * 60 };

/* One content line, folded. What does not fit LINE_MAX was cut by whoever made it. */
static void line(struct buf *b, struct str text)
{
    size_t at = 0, room = LINE_BYTES;

    while (at < text.len) {
        size_t end = at;

        while (end < text.len) {
            size_t next = end;

            utf8_next(text, &next);
            if (next - at > room)
                break;
            end = next;
        }
        buf_add(b, str_slice(text, at, end));
        buf_addz(b, end < text.len ? "\r\n " : "\r\n");
        at = end;
        room = LINE_BYTES - 1; /* the blank of the fold counts */
    }
}

/* A text: backslash, ";", "," and line ends are escaped (3.3.11); other controls are dropped. */
static void property(struct buf *b, const char *name, struct str text)
{
    struct buf one;

    if (!text.len)
        return;
    buf_init(&one, b->arena, LINE_MAX);
    buf_printf(&one, "%s:", name);
    for (size_t i = 0; i < text.len && one.len + 8 < LINE_MAX;) {
        size_t from = i;
        uint32_t c = utf8_next(text, &i);

        if (c == '\n')
            buf_addz(&one, "\\n");
        else if (c == '\\' || c == ';' || c == ',')
            buf_printf(&one, "\\%c", (int)c);
        else if (c >= 0x20 && (c < 0x7f || c > 0x9f))
            buf_add(&one, str_slice(text, from, i));
    }
    line(b, buf_str(&one));
}

static struct str stamp(struct arena *a, day_t day, int minute)
{
    struct civil c = civil_from_day(day);

    return str_printf(
        a, "%04d%02d%02dT%02d%02d00", c.year, c.month, c.day, minute / 60, minute % 60);
}

static struct str stamp_utc(struct arena *a, int64_t ms)
{
    int64_t utc = ms - VIETNAM_OFFSET_MS; /* shifted, so that Vietnam's clock shows UTC */

    return stamp(a, day_of_ms(utc), minute_of_ms(utc));
}

static struct str date(struct arena *a, day_t day)
{
    struct civil c = civil_from_day(day);

    return str_printf(a, "%04d%02d%02d", c.year, c.month, c.day);
}

void ical_begin(struct buf *b, struct str name)
{
    line(b, S("BEGIN:VCALENDAR"));
    line(b, S("VERSION:2.0"));
    line(b, S("PRODID:-//chungsuc//nhiem vu//VI"));
    line(b, S("CALSCALE:GREGORIAN"));
    line(b, S("METHOD:PUBLISH"));
    property(b, "X-WR-CALNAME", name);
    line(b, S("X-WR-TIMEZONE:Asia/Ho_Chi_Minh"));
    line(b, S("BEGIN:VTIMEZONE"));
    line(b, S("TZID:Asia/Ho_Chi_Minh"));
    line(b, S("BEGIN:STANDARD"));
    line(b, S("DTSTART:19700101T000000"));
    line(b, S("TZOFFSETFROM:+0700"));
    line(b, S("TZOFFSETTO:+0700"));
    line(b, S("TZNAME:+07"));
    line(b, S("END:STANDARD"));
    line(b, S("END:VTIMEZONE"));
}

static void when(struct buf *b, const struct ical_event *e)
{
    struct arena *a = b->arena;
    int end = e->minute + e->minutes;

    if (e->minute < 0) {
        line(b, str_printf(a, "DTSTART;VALUE=DATE:%.*s", STR(date(a, e->day))));
        line(b, str_printf(a, "DTEND;VALUE=DATE:%.*s", STR(date(a, e->day + 1))));
    } else {
        line(b,
            str_printf(a, "DTSTART;TZID=Asia/Ho_Chi_Minh:%.*s", STR(stamp(a, e->day, e->minute))));
        line(b, str_printf(a, "DTEND;TZID=Asia/Ho_Chi_Minh:%.*s",
                    STR(stamp(a, e->day + end / MINUTES_A_DAY, end % MINUTES_A_DAY))));
    }
    if (e->repeat_days > 1)
        line(b, str_printf(a, "RRULE:FREQ=DAILY;COUNT=%d", e->repeat_days));
}

void ical_event(struct buf *b, const struct ical_event *e, int64_t now_ms)
{
    struct arena *a = b->arena;

    line(b, S("BEGIN:VEVENT"));
    line(b, str_printf(a, "UID:%.*s", STR(e->uid)));
    line(b, str_printf(a, "DTSTAMP:%.*sZ", STR(stamp_utc(a, now_ms))));
    when(b, e);
    property(b, "SUMMARY", e->summary);
    property(b, "DESCRIPTION", e->description);
    property(b, "LOCATION", e->place);
    if (e->address.len)
        line(b, str_printf(a, "URL:%.*s", STR(e->address)));
    line(b, e->cancelled ? S("STATUS:CANCELLED") : S("STATUS:CONFIRMED"));
    line(b, S("TRANSP:TRANSPARENT"));
    if (e->remind_minutes) {
        line(b, S("BEGIN:VALARM"));
        line(b, S("ACTION:DISPLAY"));
        property(b, "DESCRIPTION", e->summary);
        line(b, str_printf(a, "TRIGGER:-PT%dM", e->remind_minutes));
        line(b, S("END:VALARM"));
    }
    line(b, S("END:VEVENT"));
}

void ical_end(struct buf *b)
{
    line(b, S("END:VCALENDAR"));
}
