/* data_request.h: what people ask about data on themselves, with the limits of the law.
 *
 * Came in the program (from the page "Dữ liệu về tôi"), on paper or by word. Each step is a fact
 * without the data: names and words stand behind seals and are erased some time after the answer
 * (store/settings.def: request-months).
 */
#ifndef PRIVACY_DATA_REQUEST_H
#define PRIVACY_DATA_REQUEST_H

#include "org/account.h"

enum { ACKNOWLEDGE_WORKING_DAYS = 2, REQUEST_WORDS_MAX = 2000, REQUEST_PERSON_MAX = 200 };

enum request_kind {
#define REQUEST(id, code, label, days, more, since, source) REQUEST_##id,
#include "privacy/requests.def"
#undef REQUEST
    REQUEST_KINDS
};

struct request_limit {
    const char *code, *label;
    int days, more;
    struct civil since;
    const char *source;
};
extern const struct request_limit request_limits[REQUEST_KINDS];

enum request_step { STEP_ACKNOWLEDGED, STEP_EXTENDED, STEP_DONE, STEP_REFUSED, REQUEST_STEPS };
const char *request_step_label(enum request_step s);

struct request_id {
    int64_t v;
};

struct data_request {
    struct request_id id;
    struct unit_id unit; /* whose administrators answer */
    int64_t account_id;  /* who asked, signed in; 0: somebody outside */
    enum request_kind kind;
    struct str person; /* who asked and how to reach them; empty: the account says */
    struct str words;  /* what is asked */
    struct str answer; /* of the last step; may be empty */
    day_t came_day;
    day_t acknowledged_day, extended_day, closed_day; /* INT32_MAX: not yet */
    /* limits, by the calendar of the unit (org/holiday.h); of what was read */
    day_t acknowledge_by, answer_by; /* the second with the extension, if there is one */
    bool refused;
    int64_t at_ms;
};

struct data_request_list {
    struct data_request *items;
    size_t count, capacity;
};

/* Is something due that was not done by the end of its last day? */
bool data_request_overdue(const struct data_request *q, day_t today);

/* Inside a write: the fact data-requested. E_INVALID: no words, nobody, too long, a day to come. */
MUST_CHECK enum err data_request_add(
    struct tx *tx, const struct data_request *q, struct request_id *ret);
/* The fact data-request-answered. E_CONFLICT: that step was made, or the request is closed.
 * E_INVALID: extending or refusing without a word of why. */
MUST_CHECK enum err data_request_step(
    struct tx *tx, struct request_id id, enum request_step step, struct str words);

MUST_CHECK enum err data_request_find(
    struct db *db, struct arena *a, struct request_id id, struct data_request *ret);
/* Of a unit and all below it on that day: open ones first, then newest; at most so many. */
MUST_CHECK enum err data_request_list_below(struct db *db, struct arena *a, struct unit_id top,
    day_t today, size_t most, struct data_request_list *ret);
MUST_CHECK enum err data_request_list_of_account(
    struct db *db, struct arena *a, int64_t account_id, struct data_request_list *ret);

#endif
