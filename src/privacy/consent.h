/* consent.h: the register of agreements: that a donor is named, that a photograph is shown.
 *
 * An agreement is for one person, one purpose and a time; silence is none. For a child two people
 * agree: the child (from seven on) and whoever represents it; without both there is no agreement.
 * Names stand behind seals and are erased some time after the agreement has ended
 * (store/settings.def: consent-months); that there was one stays. Withdrawn, it covers nothing from
 * that moment on: whoever shows a name or a picture asks consent_holds() each time.
 */
#ifndef PRIVACY_CONSENT_H
#define PRIVACY_CONSENT_H

#include "org/account.h"

struct consent_id {
    int64_t v;
};

enum consent_kind { CONSENT_DONOR_NAME, CONSENT_PHOTOGRAPH, CONSENT_OTHER, CONSENT_KINDS };
enum consent_how { CONSENT_PAPER, CONSENT_VOICE, CONSENT_MESSAGE, CONSENT_HOWS };

const char *consent_kind_code(enum consent_kind k); /* "donor-name": in the journal */
const char *consent_kind_label(enum consent_kind k);
const char *consent_how_code(enum consent_how h);
const char *consent_how_label(enum consent_how h);

enum { CONSENT_NAME_MAX = 100, CONSENT_PURPOSE_MAX = 300, CONSENT_PLACE_MAX = 200 };

struct consent {
    struct consent_id id;
    struct unit_id unit;
    enum consent_kind kind;
    enum consent_how how;
    struct str name;     /* of the person, or of the child; SEAL_ERASED when it is gone */
    bool is_child;       /* under sixteen */
    struct str guardian; /* who represents the child; empty: no child */
    struct str purpose;  /* "Nêu tên trên bảng đóng góp làm cầu" */
    struct str place;    /* where the paper or recording is kept; may be empty */
    day_t from_day, until_day;
    day_t withdrawn_day; /* INT32_MAX: not withdrawn */
    int64_t account_id, at_ms;
};

struct consent_list {
    struct consent *items;
    size_t count, capacity;
};

/* Inside a write: the fact consent-given. E_INVALID: no name or purpose, too long, no days, a child
 * without anybody who represents it. */
MUST_CHECK enum err consent_add(
    struct tx *tx, const struct consent *consent, struct consent_id *ret);
/* The fact consent-withdrawn, from today on. E_CONFLICT: it was withdrawn before. */
MUST_CHECK enum err consent_withdraw(struct tx *tx, struct consent_id id);

MUST_CHECK enum err consent_find(
    struct db *db, struct arena *a, struct consent_id id, struct consent *ret);
/* Those of a unit and of all below it on that day, newest first; at most so many. */
MUST_CHECK enum err consent_list_below(struct db *db, struct arena *a, struct unit_id top,
    day_t today, size_t most, struct consent_list *ret);
/* Those of one unit and kind that hold on that day, by name: to choose from. */
MUST_CHECK enum err consent_list_holding(struct db *db, struct arena *a, struct unit_id unit,
    enum consent_kind kind, day_t today, struct consent_list *ret);

/* Is it there, begun, not ended and not withdrawn? A failing database means no. */
bool consent_holds(struct db *db, struct consent_id id, day_t today);

#endif
