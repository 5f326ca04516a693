/* duty.h: who answers for what by when in one campaign.
 *
 * A duty is answered for by a unit, by an office ("Chủ tịch Hội Nông dân xã"), or both; it has a
 * last day, or none while the campaign lasts. A deadline of the campaign (campaign/campaign.h) is a
 * duty of the commune until somebody is made answerable: then a duty stands in its place, so it is
 * never there twice. While it is open it goes with that deadline: on its day, unless it was given
 * another, and out of every list when it is dropped; what was settled stays. Areas in charge are
 * texts of offices, one a hamlet, parted by ";".
 *
 * Every text that people write is sealed (store/seal.h). Nothing is overwritten: a change is a
 * further fact, and what was done or dropped can be opened again. Rules stand here, what the facts
 * do in duty_facts.c, texts and versions of drafts in draft.h, questions in duty_find.c.
 */
#ifndef DUTY_DUTY_H
#define DUTY_DUTY_H

#include "campaign/campaign.h"

struct duty_id {
    int64_t v; /* its fact, or that of a deadline for which nobody was named yet */
};

enum duty_kind {
    DUTY_TASK,   /* of an agency or a member */
    DUTY_DRAFT,  /* a text that is written, reviewed, approved */
    DUTY_LAUNCH, /* the day on which it begins: day, minute, place */
    DUTY_PILOT,  /* the place where it is shown first */
    DUTY_REVIEW, /* the committee looks back */
    DUTY_REPORT, /* the report to the level above */
    DUTY_MEMBER, /* a member of the committee, who may have an area in charge */
    DUTY_KINDS
};

enum duty_state { DUTY_OPEN, DUTY_DONE, DUTY_DROPPED, DUTY_STATES };

struct duty {
    struct duty_id id;
    struct campaign_id campaign;
    enum duty_kind kind;
    struct unit_id unit;     /* who answers; 0: the commune that runs the campaign */
    struct unit_id reviewer; /* of a draft: the unit that reviews it; 0: the commune */
    int64_t deadline;        /* the deadline of the campaign it stands for; 0: none */
    bool adopted;            /* of what was read: false for a bare deadline */
    struct str office;       /* who answers there; may be empty */
    struct str what;         /* "Xây dựng đề cương tuyên truyền" */
    struct str place;        /* of launch and pilot; may be empty */
    day_t due;               /* the last day; 0: none */
    int minute;              /* of the day; -1: none */
    enum duty_state state;
    day_t settled_day; /* when it was done or dropped; 0: open */
    struct str word;   /* what was said then */
    int64_t approved;  /* of a draft: the fact of the version that was approved; 0: none */
    int64_t province;  /* where it is kept */
};

struct duty_list {
    struct duty *items;
    size_t count, capacity;
};

struct duty_area {
    struct campaign_unit unit; /* in_charge: as it is now */
};
struct duty_area_list {
    struct duty_area *items; /* hamlets, in the order of the campaign */
    size_t count, capacity;
};

enum {
    DUTY_WHAT_MAX = 1000,
    DUTY_OFFICE_MAX = 200,
    DUTY_PLACE_MAX = 200,
    DUTY_WORD_MAX = 500,
    DUTY_LIST_MAX = 2000, /* of one campaign */
};

const char *duty_kind_code(enum duty_kind k);  /* "task": in the journal and in forms */
const char *duty_kind_label(enum duty_kind k); /* message id */
const char *duty_state_code(enum duty_state s);
const char *duty_state_label(enum duty_state s);
enum duty_kind duty_kind_of(struct str code);
enum duty_state duty_state_of(struct str code);

/* What is wrong with a duty: a message id, and in *field the member it is about; NULL: nothing. */
const char *duty_fault(const struct duty *d, const char **field);

/* Inside a write: the fact duty-added. One that is there already, open and with the same words, is
 * not entered again; *ret is its number. E_INVALID: duty_fault(), or a unit that has no part in the
 * campaign. E_TOO_LARGE: DUTY_LIST_MAX. */
MUST_CHECK enum err duty_add(struct tx *tx, const struct duty *d, struct duty_id *ret);
/* The fact duty-changed: all that duty_fault() looks at is as in *d; kind and campaign stay. A bare
 * deadline becomes a duty by it. */
MUST_CHECK enum err duty_change(struct tx *tx, struct duty_id id, const struct duty *d);
/* The fact duty-settled. E_CONFLICT: it is in that state already. E_INVALID: dropped without a word
 * of why, a day to come, or a draft said to be done without an approved version. */
MUST_CHECK enum err duty_settle(
    struct tx *tx, struct duty_id id, enum duty_state state, day_t day, struct str word);
/* The fact area-assigned: who is in charge of a hamlet; empty: nobody. What is so already is not
 * written again. E_INVALID: no hamlet of the campaign, too long. */
MUST_CHECK enum err duty_area_assign(
    struct tx *tx, struct campaign_id campaign, struct unit_id hamlet, struct str office);

/* A duty, or a bare deadline of that number. E_NOT_FOUND, also when it was open and its deadline
 * was dropped. */
MUST_CHECK enum err duty_find(struct db *db, struct arena *a, struct duty_id id, struct duty *ret);
/* All of a campaign with its bare deadlines, by day; those without a day last. */
MUST_CHECK enum err duty_list_of(
    struct db *db, struct arena *a, struct campaign_id id, struct duty_list *ret);
MUST_CHECK enum err duty_areas_of(
    struct db *db, struct arena *a, struct campaign_id id, struct duty_area_list *ret);

/* The kinds of facts of this room, for src/facts.c. */
extern const struct fact_kind duty_kinds[];

#endif
