/* clip.h: clips of a unit's work in a campaign: of a day in general, of a work, of an event.
 *
 * What is kept is what the helper wrote anew (probe.h), never what was sent: in parts of
 * CLIP_PART_BYTES beside the journal (store/blob.h), so that backup, restore, move, verify, both
 * databases and several servers carry a clip as they carry a photograph, and a player that jumps
 * reads one part. The facts clip-added, clip-agreed and clip-removed name parts and poster by hash.
 * A removed clip is erased: bytes and words are gone, the fact of it stays.
 *
 * Who may see it: as with photographs (works/photo.h). A recognisable person's clip needs an
 * agreement about photographs.
 */
#ifndef CLIPS_CLIP_H
#define CLIPS_CLIP_H

#include "clips/judge.h"
#include "works/shot.h"

enum {
    CLIP_PART_BYTES = 4 * 1024 * 1024,
    CLIP_PARTS_MAX = 1024,
    CLIPS_OF_UNIT_MAX = 50, /* in one campaign */
};

struct clip_id {
    int64_t v;
};

struct clip {
    union {
        struct shot shot;
        struct {
            SHOT_MEMBERS;
        };
    };
    struct clip_id id;
    int kind; /* number of a struct clip_kind of the campaign; 0: of none */
    struct str poster, small;
    bool webm, plays, sound;
    int64_t bytes, duration_ms;
    int width, height;
};

struct clip_list {
    struct clip *items;
    size_t count, capacity;
};

/* What a person says of a clip before it is judged: campaign, unit, work, event, kind, day,
 * recognisable. E_INVALID: not of the campaign, a day outside it or to come, the work of another
 * unit, no such kind; E_TOO_LARGE: the unit has CLIPS_OF_UNIT_MAX. Sets tx->province. */
MUST_CHECK enum err clip_check(struct tx *tx, const struct clip *c);

/* Inside a write: the fact clip-added. `parts` are names of blobs that are kept; caption_seal is
 * put by who took it in (may be empty). E_CONFLICT: the unit has this very clip; E_INVALID and
 * E_TOO_LARGE as above. */
MUST_CHECK enum err clip_add(struct tx *tx, const struct clip *c, const struct clip_judged *judged,
    struct str caption_seal, const struct str *parts, size_t part_count, struct clip_id *ret);

/* As photo_remove() and photo_agree(), with the whys of shot_whys. */
MUST_CHECK enum err clip_remove(struct tx *tx, struct clip_id id, const char *why);
MUST_CHECK enum err clip_agree(struct tx *tx, struct clip_id id, struct consent_id consent);

MUST_CHECK enum err clip_find(struct db *db, struct arena *a, struct clip_id id, struct clip *ret);
/* By unit, then day. unit 0: of all. */
MUST_CHECK enum err clip_list_of(struct db *db, struct arena *a, struct campaign_id campaign,
    struct unit_id unit, struct clip_list *ret);
MUST_CHECK enum err clip_list_of_event(struct db *db, struct arena *a, struct campaign_id campaign,
    struct event event, struct clip_list *ret);
MUST_CHECK enum err clip_list_of_work(struct db *db, struct arena *a, struct campaign_id campaign,
    struct work_id work, struct clip_list *ret);
/* Bytes of all clips of a campaign, those on their way too. */
MUST_CHECK enum err clip_bytes_of(struct db *db, struct campaign_id campaign, int64_t *ret);

/* The part in which byte `at` stands, and where that part begins. E_NOT_FOUND: behind the end. */
MUST_CHECK enum err clip_part_at(struct db *db, struct arena *a, struct clip_id id, int64_t at,
    struct str *bytes, int64_t *from);

/* "7:12"; an hour and more "1:02:03". */
struct str clip_length(struct arena *a, int64_t ms);

/* The kinds of facts of this room, for src/facts.c. */
extern const struct fact_kind clip_kinds[];

#endif
