/* sign.h: the consolidated day, frozen.
 *
 * Signing a day writes down which revisions went in (with a hash of each), the sums that came out,
 * and one hash over both. Nothing changes a signed figure: what comes later shows as a difference,
 * until the day is signed again; the earlier sign-offs stay in the journal.
 */
#ifndef ROLLUP_SIGN_H
#define ROLLUP_SIGN_H

#include "rollup/rollup.h"

enum { SIGN_HASH_CHARS = 64, SIGN_NOTE_MAX = 2000 };

/* What would be signed, as canonical JSON, and its hash in hexadecimal. */
struct consolidated {
    struct str text;
    struct str hash;
};

/* One sum: of the day, and up to and with the day. */
struct signed_total {
    enum figure_of of; /* OF_WORK_TODAY or OF_INDICATOR */
    int64_t index;
    struct bounded day, until;
};

struct signed_report {
    struct unit_id unit;
    int64_t seq;
};

struct signed_day {
    int64_t seq; /* of the fact; 0: not signed */
    day_t day;
    int64_t times;        /* how often it was signed */
    int64_t paper_number; /* 0: none given */
    int64_t at_ms;
    struct str account_name, hash, note;
    struct journal_head journal; /* where the journal stood; seq 0: from before that was noted */
    struct signed_report *reports;
    size_t report_count;
    struct signed_total *totals;
    size_t total_count;
};

/* A sum that is no longer what was signed. */
struct signed_difference {
    enum figure_of of;
    int64_t index;
    struct bounded signed_day, now_day;
    struct bounded signed_until, now_until;
};

struct signed_difference_list {
    struct signed_difference *items;
    size_t count, capacity;
};

/* Sums of one day as they would be signed: works first, then indicators, those that are not 0. */
struct signed_total *day_totals(
    struct arena *a, const struct rollup *r, day_t day, size_t *ret_count);

MUST_CHECK enum err day_consolidate(
    struct db *db, struct arena *a, const struct rollup *r, day_t day, struct consolidated *ret);

/* Inside a write: the fact day-signed. `seen` is the hash that stood on the page. When the newest
 * sign-off says exactly the same already (a double click), nothing is written.
 * E_INVALID: day outside the campaign or to come, nothing reported, open doubts, number < 0.
 * E_CONFLICT: the figures are no longer those that were seen. */
MUST_CHECK enum err day_sign(struct tx *tx, struct campaign_id campaign, day_t day, int64_t number,
    struct str note, struct str seen);

/* The newest sign-off. E_NOT_FOUND: not signed. */
MUST_CHECK enum err signed_day_find(
    struct db *db, struct arena *a, struct campaign_id campaign, day_t day, struct signed_day *ret);
/* One sign-off by its number; `times` is 1. */
MUST_CHECK enum err signed_day_by_number(
    struct db *db, struct arena *a, int64_t seq, struct signed_day *ret);
/* Which days are signed: ret[day - first_day]; the array has day_count places. */
MUST_CHECK enum err signed_days(struct db *db, struct arena *a, const struct rollup *r, bool **ret);
MUST_CHECK enum err signed_day_next_number(
    struct db *db, struct campaign_id campaign, int64_t *ret);
/* *ret: the register of the body has given this number (of its year or term) to another paper than
 * its report `kind` ("bao-cao-ngay", "bao-cao-tong-ket") about this day (0: about none). */
MUST_CHECK enum err paper_number_in_register(struct db *db, struct arena *scratch,
    struct campaign_id campaign, int64_t number, struct str kind, day_t of_day, day_t today,
    bool *ret);

/* What has changed since; empty when nothing has. */
void signed_differences(struct arena *a, const struct rollup *r, const struct signed_day *s,
    struct signed_difference_list *ret);

/* Can the signed days of this campaign go out as files? Not without an official code of the
 * commune, nor those of a campaign that came as a file itself. */
bool signed_day_may_leave(struct db *db, struct arena *a, const struct campaign *c);

/* The facts of this room: doubt-settled, day-signed. */
extern const struct fact_kind rollup_kinds[];

#endif
