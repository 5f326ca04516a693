/* proposal.h: the plan that one hamlet or agency hands in under a campaign, line by line.
 *
 * A unit has one plan in a campaign. Handing in again is a further revision of it: a line that was
 * not touched keeps its number and what the committee decided about it; a changed one is looked at
 * anew; one that was approved cannot be taken back here (its work is changed or dropped instead).
 * Nothing of a plan counts before the committee approves it: then the line becomes a work, or its
 * people take part in a work that is there already, so that no metre is promised twice.
 *
 * Words are sealed (store/seal.h), figures stand in the facts. Quantities are read by the compiler
 * of plans, also those that are typed; an uploaded document is a plan of plan/plan_store.h.
 */
#ifndef PROPOSAL_PROPOSAL_H
#define PROPOSAL_PROPOSAL_H

#include "plan/plan_store.h"
#include "works/work.h"

enum {
    PROPOSAL_LINES_MAX = 100,
    PROPOSAL_WORDS_MAX = 200, /* characters of what and where */
    PROPOSAL_NOTE_MAX = 1000, /* characters of a note or a remark */
    PROPOSAL_PEOPLE_MAX = 100000,
};

/* What the committee decided about a line. */
enum decision {
    DECISION_OPEN,
    DECISION_APPROVED, /* as a work of its own; kinds that are no works are approved without one */
    DECISION_TIED,     /* takes part in a work that is there */
    DECISION_RETURNED, /* to be mended, with a remark */
    DECISION_REFUSED,
    DECISION_LAST,
};

const char *decision_code(enum decision d);  /* "approved": in the journal and in forms */
const char *decision_label(enum decision d); /* message id */
/* Counts already: cannot be changed by handing in again. */
bool decision_stands(enum decision d);

struct proposal_line {
    int64_t number; /* in the plan of its unit, kept through the revisions; 0: new */
    enum kind kind;
    struct str words; /* what and where: "tuyến đường Lộ kiểm, tổ 2 đến tổ 3" */
    enum unit measure;
    int64_t planned_milli;
    char bound;
    int64_t money_vnd;         /* -1: not said */
    struct unit_id place;      /* the hamlet where it lies; 0: the whole commune */
    day_t first_day, last_day; /* 0: not said */
    int64_t people;            /* a day; 0: not said */
    /* as the committee left it; handing in does not look at these */
    enum decision decision;
    struct work_id work; /* made of it, or that it takes part in */
    struct str why, decided_by;
    int64_t decided_ms;
    int64_t changed_seq; /* the revision that brought it as it is */
    struct str words_seal;
};

struct proposal_lines {
    struct proposal_line *items;
    size_t count, capacity;
};

/* What the committee said about the whole plan. */
enum settled { SETTLED_NOT, SETTLED_APPROVED, SETTLED_RETURNED };

/* One revision. */
struct proposal {
    int64_t id; /* of its fact; 0: nothing was handed in */
    struct campaign_id campaign;
    struct unit_id unit;
    int64_t revision;    /* from 1 */
    struct plan_id plan; /* the document it was read from; 0: typed */
    int64_t forces;      /* people each day; 0: not said */
    struct str note;
    day_t due; /* the last day as it was when this came; 0: none */
    int64_t at_ms;
    struct str sent_by;
    enum settled settled;
    struct str remark, settled_by;
    int64_t settled_ms;
};

struct proposals {
    struct proposal *items;
    size_t count, capacity;
};

bool proposal_is_late(const struct proposal *p);

/* Is this kind of promise a work? Money, goods, land, labour and medical visits are counted
 * elsewhere. */
bool proposal_makes_work(enum kind kind);
/* "Phát quang, dọn vệ sinh: tuyến đường Lộ kiểm"; the words alone where they begin with the kind,
 * as people write it: "Nạo vét kênh Bà Bảy". */
struct str proposal_line_name(struct arena *a, enum lang lang, const struct proposal_line *l);
/* "300", "300 m", "1,5 km", "2 căn": read by the compiler of plans; a bare number is in the kind's
 * own measure. NULL: read, else a message id that says what to write. */
const char *proposal_quantity(struct arena *a, enum kind kind, struct str typed, enum unit *measure,
    int64_t *milli, char *bound);
/* A line of an uploaded plan. False: it has no quantity that could be handed in. */
bool proposal_line_of_plan(const struct plan_line *from, struct proposal_line *ret);
/* What is wrong with a line: a message id, and in *field "words", "quantity", "money", "people",
 * "first", "last" or "place". NULL: nothing is. */
const char *proposal_line_fault(
    const struct campaign *c, const struct proposal_line *l, const char **field);

/* What a unit hands in: all its lines but those that stand approved. `seen` is the revision that
 * the page showed (0: none). */
struct handing_in {
    struct campaign_id campaign;
    struct unit_id unit;
    struct plan_id plan;
    int64_t forces, seen;
    struct str note;
    const struct proposal_line *lines;
    size_t count;
};

/* Inside a write: the fact proposal-handed-in. The same again adds nothing and gives the revision
 * that is there. E_INVALID: a line at fault, no such unit in the campaign, nothing in it at all;
 * E_TOO_LARGE: too many lines; E_CONFLICT: there is a newer revision than `seen`, or a line
 * stands approved by now; E_DENIED: the campaign is over. */
MUST_CHECK enum err proposal_hand_in(struct tx *tx, const struct handing_in *h, int64_t *ret);

struct deciding {
    struct campaign_id campaign;
    struct unit_id unit;
    int64_t number, seen; /* changed_seq of the line as the page showed it */
    enum decision decision;
    struct work_id work; /* DECISION_TIED: with which; else nothing */
    struct str why;      /* must be there to return or refuse */
};

/* Inside a write: the fact proposal-line-decided; approving adds the work or the part in it. What
 * is decided so already is not written again. E_INVALID: no why, no such work of this campaign;
 * E_CONFLICT: the line has changed, or stands approved; E_NOT_FOUND: no such line. */
MUST_CHECK enum err proposal_decide(struct tx *tx, const struct deciding *d);

/* Inside a write: the fact proposal-settled about the newest revision. E_INVALID: approved while
 * lines are open or returned, or returned without a remark; E_CONFLICT: not the revision `seen`,
 * or settled so already. */
MUST_CHECK enum err proposal_settle(struct tx *tx, struct campaign_id campaign, struct unit_id unit,
    int64_t seen, enum settled settled, struct str remark);

/* Inside a write: until which day plans are to be handed in: the fact proposal-due-set, and a
 * deadline of the campaign where there is none that day. E_INVALID: after the campaign. */
MUST_CHECK enum err proposal_due_set(struct tx *tx, struct campaign_id campaign, day_t day);
/* As set; else the campaign's first deadline that speaks of plans; 0: neither. */
MUST_CHECK enum err proposal_due(
    struct db *db, struct arena *a, struct campaign_id campaign, day_t *ret);

/* The newest revision of a unit. E_NOT_FOUND: it has handed in nothing. */
MUST_CHECK enum err proposal_find(struct db *db, struct arena *a, struct campaign_id campaign,
    struct unit_id unit, struct proposal *ret);
/* The newest of every unit that handed in, and all its revisions, newest first. */
MUST_CHECK enum err proposal_list(
    struct db *db, struct arena *a, struct campaign_id campaign, struct proposals *ret);
MUST_CHECK enum err proposal_revisions(struct db *db, struct arena *a, struct campaign_id campaign,
    struct unit_id unit, struct proposals *ret);

/* A line with whose it is. */
struct unit_promise {
    struct unit_id unit;
    struct proposal_line line;
};
struct unit_promises {
    struct unit_promise *items;
    size_t count, capacity;
};
/* Lines that were not taken back; of one unit by number, of a campaign by unit and number. */
MUST_CHECK enum err proposal_lines_of(struct db *db, struct arena *a, struct campaign_id campaign,
    struct unit_id unit, struct proposal_lines *ret);
MUST_CHECK enum err proposal_lines_all(
    struct db *db, struct arena *a, struct campaign_id campaign, struct unit_promises *ret);

/* What the level above assigned. */
struct target {
    enum kind kind;
    enum unit measure;
    int64_t milli;        /* 0: taken back */
    struct str directive; /* "Kế hoạch 14-KH/BCĐ ngày 19/11/2024" */
    int64_t at_ms;
    struct str set_by;
};
struct targets {
    struct target *items;
    size_t count, capacity;
};
/* Inside a write: the fact campaign-target-set. The same again is not written. E_INVALID: no
 * directive, a measure that does not fit the kind, a quantity beyond all bounds. */
MUST_CHECK enum err target_set(
    struct tx *tx, struct campaign_id campaign, const struct target *target);
MUST_CHECK enum err target_list(
    struct db *db, struct arena *a, struct campaign_id campaign, struct targets *ret);

/* The kinds of facts of this room, for src/facts.c. */
extern const struct fact_kind proposal_kinds[];

#endif
