/* owing.h: who still owes which clip of a campaign, and how a clip stands to its kind, in words.
 * Pure.
 */
#ifndef CLIPS_OWING_H
#define CLIPS_OWING_H

#include "base/tr.h"
#include "clips/clip.h"
#include "clips/kind.h"

struct clip_owing {
    struct str unit, kind, why; /* why: "chưa có", "dài quá 0:42" */
    struct unit_id unit_id;
    day_t due_day;
    bool late;
};

struct clip_owing_list {
    struct clip_owing *items;
    size_t count, capacity;
    size_t owed; /* clips that the kinds ask for, those that are there too */
};

/* By kind, then as the units stand. The commune owes none; a clip of a wrong length is still owed.
 */
void clip_owing_of(struct arena *a, enum lang lang, const struct campaign *c,
    const struct campaign_unit_list *units, const struct clip_kind_list *kinds,
    const struct clip_list *all, day_t today, struct clip_owing_list *ret);

/* "dài quá 0:42", "ngắn hơn 1:05", "đúng độ dài"; empty: no kind. */
struct str clip_verdict(
    struct arena *a, enum lang lang, const struct clip_kind *kind, int64_t duration_ms);

#endif
