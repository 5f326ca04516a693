/* ical.h: days and hours as an iCalendar object (RFC 5545), which telephones and calendars read.
 *
 * Lines end with CRLF and are folded at 75 bytes, never inside a character; texts are escaped;
 * times are those of Asia/Ho_Chi_Minh, whose rule stands in the object. A UID is the same for ever,
 * so that a calendar that is asked for again changes its events instead of doubling them. Pure.
 */
#ifndef DUTY_ICAL_H
#define DUTY_ICAL_H

#include "base/date.h"

struct ical_event {
    struct str uid;                                  /* letters, digits, '-', '@', '.' */
    struct str summary, description, place, address; /* texts; but the first may be empty */
    day_t day;
    int minute;         /* of the day; -1: the whole day */
    int minutes;        /* how long, when minute is not -1 */
    int repeat_days;    /* every day, so often; 0, 1: once */
    int remind_minutes; /* before the beginning; 0: not */
    bool cancelled;
};

void ical_begin(struct buf *b, struct str name);
void ical_event(struct buf *b, const struct ical_event *event, int64_t now_ms);
void ical_end(struct buf *b);

#endif
