/* event.h: what a photograph or clip may be tied to beside a work: a session, a house, a batch of
 * gifts, a day of care. The rooms that keep them stand above this one, so only their numbers are
 * known here; whoever takes a tie in asks the room (clips/happening.h).
 *
 * Facts, tables, addresses and forms say it in one word: "talk-55"; none is an empty text.
 */
#ifndef WORKS_EVENT_H
#define WORKS_EVENT_H

#include "base/str.h"

enum event_kind { EVENT_NONE, EVENT_TALK, EVENT_HOUSE, EVENT_GIFT, EVENT_CARE, EVENT_KINDS };

struct event {
    enum event_kind kind;
    int64_t id; /* 0 with EVENT_NONE */
};

/* "talk-55"; of none "". */
const char *event_word(struct arena *a, struct event event);
/* EVENT_NONE: it is no such word. */
struct event event_read(struct str word);

#endif
