/* restricted.h: signed papers with names of people on them, kept as files behind a door.
 *
 * A sheet signed by those who took a gift, the minutes of a vote: people's names stand on paper and
 * in its picture, never in a table. A file has a day on which it is erased; retain.h erases it.
 * Each opening is a fact with who and when. Names of the file as it was sent are not kept.
 *
 * What a file is, is told by its bytes: a picture (read and written anew by doc/picture.h by
 * whoever takes it in, so that only pixels stay) or a PDF, which is kept as it came and only ever
 * saved, not shown.
 */
#ifndef PRIVACY_RESTRICTED_H
#define PRIVACY_RESTRICTED_H

#include "org/account.h"

struct restricted_id {
    int64_t v;
};

enum restricted_type { RESTRICTED_PDF, RESTRICTED_JPEG, RESTRICTED_TYPES };
const char *restricted_content_type(enum restricted_type t); /* "application/pdf" */
const char *restricted_extension(enum restricted_type t);    /* "pdf" */

enum { RESTRICTED_BYTES_MAX = 12 * 1024 * 1024, RESTRICTED_OF_ONE_MAX = 40 };

struct restricted_file {
    struct restricted_id id;
    struct unit_id unit; /* whose compilers may open it */
    int64_t campaign;    /* 0: of none */
    struct str purpose;  /* "gift-sheet", "vote-minutes" …: a fixed word */
    int64_t thing;       /* the number of what it is about: of a gift batch, a vote */
    enum restricted_type type;
    int64_t size;     /* bytes */
    day_t day;        /* of the paper */
    day_t delete_day; /* the first day without it */
    day_t erased_day; /* INT32_MAX: it is still there */
    struct str blob;
    int64_t account_id, at_ms;   /* who added it, when */
    int64_t openings, opened_ms; /* how often it was opened, and the last time; 0: never */
    int64_t province;
};

struct restricted_list {
    struct restricted_file *items;
    size_t count, capacity;
};

/* Is this a PDF by its first bytes, and within the size? *why: a message that says what to do. */
MUST_CHECK enum err restricted_pdf_check(struct str bytes, const char **why);

/* The last day that a paper of that day may be kept by the setting restricted-months. */
MUST_CHECK enum err restricted_last_day(struct db *db, day_t day, day_t *ret);

/* Inside a write: keeps the bytes and adds the fact restricted-added; unit, campaign, purpose,
 * thing, type, day and delete_day of `file` count, tx->province is set by the caller. E_INVALID: no
 * purpose, a day of deletion that is past or later than the setting allows; E_CONFLICT: the thing
 * has these bytes; E_TOO_LARGE: so many files. */
MUST_CHECK enum err restricted_add(
    struct tx *tx, const struct restricted_file *file, struct str bytes, struct restricted_id *ret);
/* The fact restricted-opened: before the bytes are given to anybody. E_NOT_FOUND: none, or erased.
 */
MUST_CHECK enum err restricted_open(struct tx *tx, struct restricted_id id);
/* The fact restricted-removed; the bytes are erased unless another file still needs them. `why` is
 * a fixed word: "term", "mistake". E_NOT_FOUND: none, or erased before. */
MUST_CHECK enum err restricted_remove(struct tx *tx, struct restricted_id id, const char *why);

MUST_CHECK enum err restricted_find(
    struct db *db, struct arena *a, struct restricted_id id, struct restricted_file *ret);
/* All files about a thing, erased ones too, oldest first. */
MUST_CHECK enum err restricted_list_of(struct db *db, struct arena *a, const char *purpose,
    int64_t thing, struct restricted_list *ret);

/* Inside a write, for retain.c: erases at most `limit` whose day has come. */
MUST_CHECK enum err restricted_erase_due(struct tx *tx, int64_t limit, int64_t *count);

#endif
