/* plan_store.h: plans that were handed in, corrected by hand and accepted.
 *
 * The text is kept exactly as it was read; lines and findings are worked out from it each time it
 * is shown, so a better reader helps old drafts too. Accepting freezes the lines, corrections
 * included: from then on they are facts, whatever later readers would make of the text.
 *
 * Words stand behind seals (store/seal.h), figures in the journal itself: a name can be taken out
 * of a plan, what was promised cannot.
 */
#ifndef PLAN_PLAN_STORE_H
#define PLAN_PLAN_STORE_H

#include "org/ids.h"
#include "plan/plan.h"
#include "store/store.h"

struct plan_id {
    int64_t v;
};

enum {
    PLAN_NAME_MAX = 200,
    PLAN_WHY_MAX = 1000,
    PLAN_LINES_MAX = 2000,
    PLAN_TEXT_MAX = 1024 * 1024, /* 300 pages; it is read anew each time it is shown */
};

/* Words for what is refused: its text is too long; the unit has handed in too many. */
extern const char plan_long[], plan_many[];

/* What a person changed. `at` is the place of the line in the text that it corrects (line and col
 * of plan_line.at); line 0: a line that the reader did not see. */
struct plan_correction {
    struct position at;
    bool dropped;          /* the words promise nothing */
    struct plan_line line; /* what it should say, unless dropped */
    struct str why;
    struct str account_name;
    int64_t at_ms;
};

struct plan_record {
    struct plan_id id;
    struct unit_id unit;  /* the commune whose plan it is */
    struct str file_name; /* as it was handed in; empty: pasted */
    struct str title;
    bool accepted;
    int64_t at_ms; /* handed in */
    struct str account_name;
};

struct plan_record_list {
    struct plan_record *items;
    size_t count, capacity;
};

struct plan_correction_list {
    struct plan_correction *items;
    size_t count, capacity;
};

/* A plan with everything about it. */
struct plan_full {
    struct plan_record record;
    struct doc_text doc;
    struct plan plan;         /* lines corrected; of an accepted plan: the frozen lines */
    struct findings findings; /* of the text as written */
    struct plan_correction_list corrections; /* in the order they were made */
};

/* Inside a write. `text` is what doc_read() gave. The same document handed in twice in a row is one
 * plan, as long as nothing was done with it. E_INVALID: no text, a longer one than PLAN_TEXT_MAX,
 * name too long; E_TOO_LARGE: as many as plans-day says. */
MUST_CHECK enum err plan_upload(struct tx *tx, struct unit_id unit, struct str file_name,
    struct str title, struct str text, struct plan_id *ret);
/* What the newest correction says already is not written again. E_INVALID: no why, no kind or place
 * or measure that fits, negative quantity, no such line. E_CONFLICT: the plan is accepted. */
MUST_CHECK enum err plan_correct(
    struct tx *tx, struct plan_id id, const struct plan_correction *correction);
/* E_INVALID: no line at all. E_CONFLICT: accepted already. */
MUST_CHECK enum err plan_accept(struct tx *tx, struct plan_id id);

MUST_CHECK enum err plan_find(
    struct db *db, struct arena *a, struct plan_id id, struct plan_record *ret);
/* Plans of a commune, newest first. */
MUST_CHECK enum err plan_list_of(
    struct db *db, struct arena *a, struct unit_id unit, struct plan_record_list *ret);
MUST_CHECK enum err plan_full_find(
    struct db *db, struct arena *a, struct plan_id id, struct plan_full *ret);

/* The facts of this room: plan-uploaded, plan-corrected, plan-accepted. */
extern const struct fact_kind plan_kinds[];

#endif
