/* compose.h: from a message that was looked at to a revision of a report, and the words to ask for
 * what is missing. Pure. */
#ifndef MESSAGE_COMPOSE_H
#define MESSAGE_COMPOSE_H

#include "message/message_read.h"

enum { MESSAGE_KEY_BYTES = REPORT_KEY_BYTES };

/* What makes the same message the same: its words, whatever the blanks and capitals, for one unit
 * and day. */
struct str message_key(
    struct arena *a, struct campaign_id campaign, struct unit_id unit, day_t day, struct str text);

/* The figures of the newest revision (NULL: none) with those of the message: "bổ sung" adds to
 * what stands there, all else takes its place. What the message does not name stays. */
void message_compose(struct arena *a, const struct report *newest, enum message_mode mode,
    const struct report_figure *said, size_t count, struct report *ret);

/* "Ấp Mới còn thiếu: số dân tham gia, khối lượng công trình. …" Empty: nothing is missing. Always
 * in Vietnamese: it goes back into the group. */
struct str message_reply(struct arena *a, const struct message *m, struct str text,
    const struct message_context *c, struct str unit_name);

#endif
