/* parcel.h: a signed day of one commune as a file, for a commune without a network.
 *
 * The file is one JSON object, compact, keys sorted, and so always the same bytes for the same day:
 *   {"chungsuc":1,"content":{…},"hash":"…"}     hash: BLAKE2b-256 over the bytes of content
 * content holds the commune by its official code, the campaign with its units and works, every
 * revision up to and with the day, what was decided about doubtful figures, the sign-off with what
 * was signed, and the head of the journal it was written from.
 *
 * Numbers of units, works and facts in a parcel are those of the place it comes from. At the level
 * above the campaign is mirrored the first time (the fact campaign-mirrored says where it comes
 * from and which number became which) and brought up to date afterwards; reports become ordinary
 * reports with the moment at which they were sent. The hash shows damage, not who wrote the file:
 * who may import is decided by roles.
 */
#ifndef PARCEL_PARCEL_H
#define PARCEL_PARCEL_H

#include "org/unit.h"
#include "rollup/sign.h"

enum {
    PARCEL_VERSION = 1,
    PARCEL_BYTES_MAX = 4 * 1024 * 1024,
    PARCEL_REPORTS_MAX = 20000,
    PARCEL_SETTLEMENTS_MAX = 2000,
    PARCEL_WORKS_MAX = 5000,
    PARCEL_FAULT_ARGS = 4,
    PARCEL_FAULT_BYTES = 1200,
};

/* Why a file is not taken: a message id and what fills its %1 … */
struct parcel_fault {
    enum lang lang;                                    /* given: of the texts */
    const char *message;                               /* NULL: nothing is wrong */
    char texts[PARCEL_FAULT_ARGS][PARCEL_FAULT_BYTES]; /* copies: they outlive the write */
    size_t lengths[PARCEL_FAULT_ARGS];
    size_t count;
};
/* The reason in its language; empty: none. */
struct str parcel_fault_words(struct arena *a, const struct parcel_fault *f);

struct parcel {
    struct str series, code, name; /* the commune */
    struct str origin;             /* names the campaign wherever it is: 64 hex digits */
    struct campaign campaign;      /* unit: the commune; id and plan are not used */
    struct campaign_unit_list units;
    const struct unit_kind **kinds; /* one a unit */
    struct work_list works;
    struct campaign_deadline_list deadlines;
    struct report_list reports; /* every revision, by unit, day and revision */
    struct doubt_settlement *settlements;
    size_t settlement_count;
    struct signed_day day;  /* the newest sign-off */
    struct str signed_text; /* what was signed, canonical JSON; day.hash is its hash */
    int64_t head;           /* of the journal it was written from: the newest fact */
    struct str head_hash;   /* and the hash of the chain there */
    struct str hash;        /* of the content */
};

/* The signed day out of the store. E_NOT_FOUND: no such campaign. E_INVALID: *fault says what
 * stands in the way (not signed, commune without an official code). */
MUST_CHECK enum err parcel_make(struct db *db, struct arena *a, struct campaign_id campaign,
    day_t day, struct parcel *ret, struct parcel_fault *fault);
/* The bytes of the file; parcel->hash is set. E_TOO_LARGE: more than PARCEL_BYTES_MAX. */
MUST_CHECK enum err parcel_write(struct arena *a, struct parcel *p, struct str *ret);
/* Hostile bytes in, a whole parcel out: every text clean, every number within its bounds, every
 * reference to something that is there. Asks no database. E_DAMAGED, E_INVALID, E_TOO_LARGE: see
 * *fault. */
MUST_CHECK enum err parcel_read(
    struct arena *a, struct str bytes, struct parcel *ret, struct parcel_fault *fault);

/* "chung-suc-00123-2024-12-12.json" */
struct str parcel_file_name(struct arena *a, const struct parcel *p);

/* What an import did. */
struct parcel_result {
    struct campaign_id campaign;
    bool mirrored;                               /* the campaign is new here */
    bool settings_changed;                       /* name, days, window, paper */
    bool day_signed;                             /* the sign-off is new here */
    size_t units, works, deadlines, settlements; /* new here */
    size_t works_changed;
    size_t deadlines_dropped; /* an earlier file brought them, this one has them no longer */
    size_t reports_new, reports_there;
    size_t reports_older; /* not taken: what stands here is newer */
    bool changed;
};

/* The commune of a parcel here. E_NOT_FOUND: *fault. */
MUST_CHECK enum err parcel_commune(struct db *db, struct arena *a, const struct parcel *p,
    struct org_unit *ret, struct parcel_fault *fault);

/* Inside a write: facts for what is not here yet. The same parcel twice changes nothing.
 * E_NOT_FOUND: the commune is not known here. E_CONFLICT: the campaign is another commune's or was
 * opened here itself; the day was signed again and a newer file is here. E_INVALID: units, works,
 * days or figures that do not fit. *fault says which; the job must return the error. */
MUST_CHECK enum err parcel_import(
    struct tx *tx, const struct parcel *p, struct parcel_result *ret, struct parcel_fault *fault);

/* Where a campaign comes from, the same here and wherever it is carried. */
MUST_CHECK enum err campaign_origin(
    struct db *db, struct arena *a, struct campaign_id id, struct str *ret);

/* The facts of this room: campaign-mirrored, day-imported. */
extern const struct fact_kind parcel_kinds[];

#endif
