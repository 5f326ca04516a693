/* draft.h: texts that are reviewed before they go out: versions, remarks, the approved one.
 *
 * A draft is a duty of that kind. Whoever answers for it writes versions; whoever reviews it writes
 * remarks on one and approves the newest. A further version takes the approval away.
 */
#ifndef DUTY_DRAFT_H
#define DUTY_DRAFT_H

#include "duty/duty.h"

enum { DRAFT_TEXT_MAX = 20000, DRAFT_REMARK_MAX = 2000, DRAFT_VERSIONS_MAX = 100 };

struct draft_version {
    int64_t id; /* its fact */
    int64_t account_id, at_ms;
    struct str by, text;
};
struct draft_version_list {
    struct draft_version *items; /* oldest first */
    size_t count, capacity;
};

struct draft_remark {
    int64_t id, version;
    int64_t account_id, at_ms;
    struct str by, text;
};
struct draft_remark_list {
    struct draft_remark *items; /* oldest first */
    size_t count, capacity;
};

/* Inside a write: the fact draft-written. The newest text again is not written again. E_INVALID: no
 * draft, no text, too long; E_CONFLICT: dropped; E_TOO_LARGE: DRAFT_VERSIONS_MAX. */
MUST_CHECK enum err draft_write(struct tx *tx, struct duty_id id, struct str text);
/* The fact draft-remarked, on a version of this draft. E_INVALID: as above. */
MUST_CHECK enum err draft_remark_add(
    struct tx *tx, struct duty_id id, int64_t version, struct str text);
/* The fact draft-approved; the duty is done by it. E_CONFLICT: dropped, not the newest version any
 * more, or approved already. */
MUST_CHECK enum err draft_approve(
    struct tx *tx, struct duty_id id, int64_t version, struct str word);

MUST_CHECK enum err draft_versions_of(
    struct db *db, struct arena *a, struct duty_id id, struct draft_version_list *ret);
MUST_CHECK enum err draft_remarks_of(
    struct db *db, struct arena *a, struct duty_id id, struct draft_remark_list *ret);

#endif
