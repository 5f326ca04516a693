/* gift.h: gifts in batches of one kind and value: how many there are, how many go to which hamlet,
 * how many were handed over there on which day, how many are left.
 *
 * Number × value of one is the value of a batch: it is worked out, never stored, and a total that
 * somebody states beside it must be that. What was handed over in a hamlet on a day is one number
 * that is set, not added: the same form sent twice says the same. Nobody who takes a gift is named
 * here; who signed stands on a paper (privacy/restricted.h, purpose GIFT_SHEET).
 */
#ifndef WELFARE_GIFT_H
#define WELFARE_GIFT_H

#include "campaign/campaign.h"
#include "works/work_change.h"

#define GIFT_SHEET "gift-sheet"

struct gift_id {
    int64_t v;
};

enum {
    GIFTS_MAX = 200, /* batches of a campaign */
    GIFT_TEXT_MAX = 200,
    GIFT_COUNT_MAX = 100000,
    GIFT_UNIT_VND_MAX = 100000000, /* of one gift */
};

struct gift_batch {
    struct gift_id id;
    struct campaign_id campaign;
    struct str name;  /* "Quà Tết cho gia đình chính sách" */
    struct str whom;  /* a kind of people; may be empty */
    struct str giver; /* an organisation, "Ngân hàng Chính sách"; may be empty */
    int64_t count, unit_vnd;
    enum cost_source source;
    int64_t account_id, at_ms, province;
};

struct gift_batch_list {
    struct gift_batch *items;
    size_t count, capacity;
};

/* So many of a batch: planned for a hamlet (day 0), or handed over there on a day. */
struct gift_part {
    struct unit_id unit;
    day_t day;
    int64_t count;
};

struct gift_part_list {
    struct gift_part *items;
    size_t count, capacity;
};

int64_t gift_total_vnd(const struct gift_batch *b);
int64_t gift_parts_sum(const struct gift_part_list *parts, struct unit_id unit); /* 0: of all */

/* What is wrong with a batch: a message id and the member ("count"); args fill %1 … of the message.
 * stated_vnd: the total somebody wrote, -1: none; where it is not number × value the message says
 * what it would be. NULL: nothing. */
enum { GIFT_FAULT_ARGS = 5 };
const char *gift_fault(struct arena *a, const struct gift_batch *b, int64_t stated_vnd,
    const char **field, struct str args[GIFT_FAULT_ARGS]);

/* Inside a write: the facts gift-batch-added and gift-batch-changed. E_INVALID: gift_fault(), or
 * fewer than what is planned or handed over; E_CONFLICT: the very same batch is there (*ret names
 * it); E_TOO_LARGE: GIFTS_MAX. */
MUST_CHECK enum err gift_add(struct tx *tx, const struct gift_batch *b, struct gift_id *ret);
MUST_CHECK enum err gift_change(struct tx *tx, const struct gift_batch *b);

/* Inside a write: the fact gift-planned: so many go to this hamlet. E_TOO_LARGE: together more than
 * there are; E_INVALID: not a hamlet of the campaign or the commune, a number that cannot be. */
MUST_CHECK enum err gift_plan(struct tx *tx, struct gift_id id, struct unit_id unit, int64_t count);
/* Inside a write: the fact gift-handed: so many were handed over in this hamlet on this day, in
 * place of what was said before. E_TOO_LARGE: together more than there are; E_INVALID: a day
 * outside the campaign or to come, or as above. */
MUST_CHECK enum err gift_hand(struct tx *tx, struct gift_id id, const struct gift_part *part);

MUST_CHECK enum err gift_find(
    struct db *db, struct arena *a, struct gift_id id, struct gift_batch *ret);
MUST_CHECK enum err gift_list_of(
    struct db *db, struct arena *a, struct campaign_id campaign, struct gift_batch_list *ret);
MUST_CHECK enum err gift_planned_of(
    struct db *db, struct arena *a, struct gift_id id, struct gift_part_list *ret);
MUST_CHECK enum err gift_handed_of(
    struct db *db, struct arena *a, struct gift_id id, struct gift_part_list *ret);

/* The kinds of facts of this room, for src/facts.c. */
extern const struct fact_kind welfare_kinds[];

#endif
