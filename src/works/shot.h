/* shot.h: what photographs and clips have in common. A shot is a file that a unit sends from its
 * work in a campaign: of a day, perhaps tied to a work or an event; with a person's agreement where
 * somebody can be recognised; with words under it behind a seal; taken away so that nothing of it
 * is left.
 *
 * Its struct begins with SHOT_MEMBERS in a union with a struct shot, so that the functions here
 * take either. What differs (bytes, sizes, limits) stands in photo.h and clips/clip.h.
 */
#ifndef WORKS_SHOT_H
#define WORKS_SHOT_H

#include "privacy/consent.h"
#include "works/event.h"
#include "works/work.h"

#define SHOT_MEMBERS                                                                               \
    struct campaign_id campaign;                                                                   \
    struct unit_id unit; /* one who reports, or the commune */                                     \
    struct work_id work; /* of this unit; 0: of none */                                            \
    struct event event;  /* whoever adds it has asked for it */                                    \
    day_t day;                                                                                     \
    bool recognisable;         /* a person in it could be recognised */                            \
    struct consent_id consent; /* the agreement to show it; 0: none */                             \
    struct str caption;        /* empty: none, or erased */                                        \
    int64_t account_id;        /* who added it */                                                  \
    int64_t at_ms

struct shot {
    SHOT_MEMBERS;
};

enum { SHOT_CAPTION_MAX = 200 };

/* ── rules ── */

/* Inside a write. E_INVALID: the unit is not in the campaign, the day not of it or not yet there,
 * the work of another unit, the caption too long. Sets tx->province. */
MUST_CHECK enum err shot_check(struct tx *tx, const struct shot *k);

/* Why one is taken away: a fixed word of the journal and what it is called on screen. */
extern const struct shot_why {
    const char *code, *label;
} shot_whys[];
enum { SHOT_WHY_COUNT = 4 };

/* Inside a write, before the fact of it: E_INVALID: not a code of shot_whys; other errors when the
 * campaign can no longer be changed. */
MUST_CHECK enum err shot_remove_check(struct tx *tx, const struct shot *k, const char *why);
/* Inside a write, after it: these bytes go unless another photograph, clip or paper needs them. */
MUST_CHECK enum err shot_bytes_erase(struct tx *tx, struct str blob, const char *why);
/* Inside a write, after it: the words behind this seal (empty: there were none). */
MUST_CHECK enum err shot_words_erase(struct tx *tx, struct str seal, const char *why);

/* Inside a write, before the fact of it. E_INVALID: nobody can be recognised in it, or the
 * agreement is of another unit, not about photographs, or does not hold. */
MUST_CHECK enum err shot_agree_check(
    struct tx *tx, const struct shot *k, struct consent_id consent);

/* ── questions ── */

/* How one kind stands in its table. */
struct shot_type {
    size_t size; /* of the struct; it begins with a struct shot */
    enum statement find;
    /* A row: its caption is the seal, still. */
    void (*read)(const struct rows *rows, struct arena *a, void *ret);
};

/* One by its number, its words still behind their seal. */
MUST_CHECK enum err shot_row(
    struct db *db, struct arena *a, const struct shot_type *type, int64_t id, void *ret);
/* The same with its words. */
MUST_CHECK enum err shot_find(
    struct db *db, struct arena *a, const struct shot_type *type, int64_t id, void *ret);
/* All of a question that was asked with the error e, with their words. */
MUST_CHECK enum err shot_list(enum err e, struct rows *rows, struct db *db, struct arena *a,
    const struct shot_type *type, void **ret, size_t *count);

#endif
