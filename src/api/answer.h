/* answer.h: what the answers of the API have in common: reach, pages of a list, members of JSON. */
#ifndef API_ANSWER_H
#define API_ANSWER_H

#include "base/json.h"
#include "http/query.h"
#include "org/unit.h"

enum { ANSWER_BYTES_USUAL = 8 * 1024, ANSWER_BYTES_MAX = 48 * 1024 * 1024 };

/* The unit of the parameter `name`; of the token's role if it was not asked. */
struct unit_id asked_unit(const struct req *r, const char *name);

/* OK, or E_DENIED: the token may not read that unit. */
MUST_CHECK enum err may_read(struct req *r, struct unit_id unit);

/* The answer is one about this unit, made when the journal had this number or a later one. true:
 * the caller knows it already, and it is answered. */
bool answer_known(struct req *r, uint64_t head, struct unit_id unit);

/* The rows of the query that every list has. */
#define LIST_QUERY                                                                                 \
    {.name = "limit",                                                                              \
        .type = QUERY_COUNT,                                                                       \
        .max = API_LIMIT_MAX,                                                                      \
        .otherwise = API_LIMIT_DEFAULT,                                                            \
        .help = "At most so many items",                                                           \
        .sample = "100"},                                                                          \
    {                                                                                              \
        .name = "after", .type = QUERY_COUNT, .max = INT64_MAX,                                    \
        .help = "Go on behind this item: take it from `next`, do not make it up", .sample = "0"    \
    }

/* The ids that a list statement gives for ?1 the unit, ?2 today, ?3 after, ?4 limit + 1; one more
 * than the limit if there is more. The unit must be there and readable. */
MUST_CHECK enum err list_ids(
    struct req *r, enum statement statement, struct unit_id unit, int64_t **ret, size_t *ret_count);

/* "next":"/api/v1/…&after=AFTER" into the object, and the header Link. */
void answer_next(struct req *r, struct buf *out, int64_t after);

/* ,"name": and the value; without the comma when the object has just begun. */
void member(struct buf *out, const char *name);
void member_int(struct buf *out, const char *name, int64_t n);
void member_milli(struct buf *out, const char *name, int64_t milli);
void member_text(struct buf *out, const char *name, struct str text);
void member_bool(struct buf *out, const char *name, bool on);
/* DAY_UNKNOWN and DAY_OPEN are null. */
void member_day(struct buf *out, const char *name, day_t day);
void member_moment(struct buf *out, const char *name, int64_t ms); /* 2024-12-12T14:05:00+07:00 */
void member_minute(struct buf *out, const char *name, int minute); /* "13:30" */

/* Send the object; E_TOO_LARGE: it did not fit. */
MUST_CHECK enum err answer_send(struct req *r, struct buf *out);
void answer_begin(struct req *r, struct buf *out);

#endif
