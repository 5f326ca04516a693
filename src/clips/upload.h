/* upload.h: a file that comes in parts over a bad line.
 *
 * start → parts in any order, each with its CRC-32, any of them twice → finish. Nothing of it is a
 * clip, and no fact speaks of it, until finish has found every part and the desk (desk.h) has
 * judged the whole. Who starts the same file for the same thing again goes on where it stopped.
 * What nobody has touched for a day is cleared. The rows endure, so a server may be killed at any
 * moment in between.
 */
#ifndef CLIPS_UPLOAD_H
#define CLIPS_UPLOAD_H

#include "clips/clip.h"

enum {
    UPLOAD_PART_BYTES = 1024 * 1024,
    UPLOADS_OF_ONE_MAX = 4, /* of one account on their way at a time */
    UPLOAD_KEPT_MS = 24 * 3600 * 1000,
};

struct upload_id {
    int64_t v;
};

enum upload_state {
    UPLOAD_COMING,
    UPLOAD_WHOLE,
    UPLOAD_AT_DESK,
    UPLOAD_REFUSED,
    UPLOAD_TAKEN,
};

struct upload {
    struct upload_id id;
    struct clip about; /* campaign, unit, work, event, kind, day, recognisable, caption, account */
    int64_t origin, bytes;
    enum upload_state state;
    struct str code; /* refused: why (clip_code_words()) */
    struct clip_id clip;
    int64_t seen_ms, made_ms;
};

struct upload_list {
    struct upload *items;
    size_t count, capacity;
};

/* Inside a write. E_INVALID, E_TOO_LARGE: *why is a message id, %1 in it *arg. E_BUSY: no helper to
 * judge with. `bytes` more than 0. The same again gives the upload that is there. */
MUST_CHECK enum err upload_start(struct tx *tx, const struct clip *about, int64_t bytes,
    struct upload_id *ret, const char **why, struct str *arg);

/* Inside a write: part `number` from 0, UPLOAD_PART_BYTES each but the last. The same again changes
 * nothing. E_NOT_FOUND; E_CONFLICT: it is not waiting for parts any more; E_INVALID: a number or
 * size that cannot be, or not the bytes of that CRC; the first part is none of a clip: *code. */
MUST_CHECK enum err upload_part(struct tx *tx, struct upload_id id, int64_t number,
    struct str bytes, uint32_t crc, const char **code);
uint32_t upload_crc(struct str bytes);
int64_t upload_part_count(const struct upload *u);

/* Inside a write: whole, and waits for the desk. Once more: nothing changes. E_CONFLICT: parts are
 * missing. */
MUST_CHECK enum err upload_finish(struct tx *tx, struct upload_id id);
/* Inside a write: gone, with everything that came. */
MUST_CHECK enum err upload_drop(struct tx *tx, struct upload_id id);

MUST_CHECK enum err upload_find(
    struct db *db, struct arena *a, struct upload_id id, struct upload *ret);
/* Of a unit, those that are not clips by now. */
MUST_CHECK enum err upload_list_of(struct db *db, struct arena *a, struct campaign_id campaign,
    struct unit_id unit, struct upload_list *ret);
/* Which parts have come, in order. */
struct upload_numbers {
    int64_t *items;
    size_t count, capacity;
};
MUST_CHECK enum err upload_numbers_of(
    struct db *db, struct arena *a, struct upload_id id, struct upload_numbers *ret);
/* The bytes of one part. E_NOT_FOUND. */
MUST_CHECK enum err upload_part_find(
    struct db *db, struct arena *a, struct upload_id id, int64_t number, struct str *ret);

/* --- for the desk --- */

/* Inside a write: takes the next that waits. E_NOT_FOUND: none. */
MUST_CHECK enum err upload_take(struct tx *tx, struct arena *a, struct upload *ret);
/* Inside a write: one part of the new clip is kept. */
MUST_CHECK enum err upload_keep(
    struct tx *tx, struct upload_id id, int64_t number, struct str bytes);
/* Inside a write: it is a clip now. E_NOT_FOUND: dropped meanwhile; other errors of clip_add(). */
MUST_CHECK enum err upload_become(
    struct tx *tx, const struct upload *u, const struct clip_judged *judged);
/* Inside a write: refused, nothing of it is kept but why. */
MUST_CHECK enum err upload_refuse(struct tx *tx, struct upload_id id, const char *code);
/* Inside a write: what was at a desk that is gone waits again. */
MUST_CHECK enum err upload_begin_anew(struct tx *tx);
/* Inside a write: drops one that nobody has touched for a day. E_NOT_FOUND: none. */
MUST_CHECK enum err upload_clear(struct tx *tx);
/* Is there anything for the desk at that moment? */
MUST_CHECK enum err upload_waits(struct db *db, int64_t now_ms, bool *ret);

#endif
