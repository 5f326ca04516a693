/* review.h: the final report of a campaign, drawn from facts.
 *
 * Every figure is that of the board (rollup.h), of the forces (forces.h) or of the room that keeps
 * it: nothing is typed here and nothing is kept twice. What people write stands in blocks, one a
 * section, sealed, in versions; figures inside such a text are never touched. A block remembers
 * what the figures of its section were when it was written, so that a later change shows.
 */
#ifndef REVIEW_REVIEW_H
#define REVIEW_REVIEW_H

#include "forces/forces.h"

enum review_section {
    REVIEW_GENERAL,
    REVIEW_WORKS,
    REVIEW_HAMLETS,
    REVIEW_FORCES,
    REVIEW_TALKS,
    REVIEW_WELFARE,
    REVIEW_MONEY,
    REVIEW_BEST,
    REVIEW_DIFFICULTIES,
    REVIEW_COMPARISON,
    REVIEW_LESSONS,
    REVIEW_SECTIONS
};

enum {
    REVIEW_TEXT_MAX = 8000, /* characters of one block */
    REVIEW_MARK_CHARS = 32, /* hexadecimal digits of a mark of figures */
    REVIEW_EARLIER_MAX = 3,
};

const char *review_section_name(enum review_section s);  /* in the journal: "works" */
const char *review_section_title(enum review_section s); /* message id */
/* REVIEW_SECTIONS: no such section. */
enum review_section review_section_find(struct str name);

/* ---- figures: made from a rollup without asking anything ------------------------------------ */

/* One who reports, or (unit -1) what lies with nobody who does. */
struct review_unit {
    int unit;                /* index in rollup->units */
    struct tally *kinds;     /* as rollup->kinds; planned and done of works that lie there */
    bool *has_kind;          /* is there such a work at all */
    size_t works, works_met; /* with a planned quantity; of them reached */
    size_t due, reported, late, corrected; /* reports */
    struct bounded people, labour_days;
};

/* An indicator over the whole campaign. */
struct review_sum {
    struct bounded total;
    size_t said; /* reports that said it; 0: nobody did, so the total means nothing */
};

/* A work that has not reached what was planned. */
struct review_missing {
    size_t work;           /* index in rollup->works */
    int64_t missing_milli; /* at least that much */
};

/* What a unit wrote beside its figures of a day. */
struct review_note {
    size_t unit;
    day_t day;
    struct str text;
    bool erased; /* the words were erased; that there were some is still known */
};

struct review {
    const struct rollup *rollup;
    day_t until; /* the last day that is counted: today, or the last of the campaign */
    struct review_unit *units;
    size_t unit_count;       /* those of the rollup, and one more if works lie with nobody */
    struct review_sum *sums; /* one an indicator */
    struct bounded people;   /* all forces, over the days */
    struct review_missing *missing;
    size_t missing_count;
    struct review_note *notes; /* by day, then unit */
    size_t note_count;
    size_t due, reported, late, corrected;
    size_t doubts_open, doubts_excluded;
};

/* Everything lives in the arena; the rollup must live as long. */
void review_make(struct arena *a, const struct rollup *r, day_t until, struct review *ret);

/* Which of rollup->kinds a work belongs to. */
size_t review_kind_of(const struct rollup *r, const struct work *w);

/* The heading of the daily form under which an indicator of this code stands. */
const char *review_group(const char *code);

/* What the figures of a section are, as a mark: another figure, another mark. Sections without
 * figures of their own (REVIEW_GENERAL, REVIEW_LESSONS) stand on all of them. */
struct str review_mark(struct arena *a, const struct review *v, enum review_section s);

/* ---- earlier campaigns ---------------------------------------------------------------------- */

struct review_earlier {
    struct campaign campaign;
    struct str unit_name; /* of the unit that ran it, if that is another one; else empty */
    struct kind_progress *kinds;
    size_t kind_count;
    struct review_sum *sums;
    struct bounded people;
    size_t days, units;
};
struct review_earlier_list {
    struct review_earlier *items; /* the newest first */
    size_t count, capacity;
    struct str in_question; /* units of which only a part is in this one: not compared */
};

/* Those of the same commune and of units that went wholly into it, which ended before this one
 * began. Only what `actor` may read. */
struct actor;
MUST_CHECK enum err review_earlier_find(struct db *db, struct store *store, struct arena *a,
    const struct actor *actor, const struct campaign *c, int64_t now_ms,
    struct review_earlier_list *ret);
/* The same kind in the same measure, or NULL. */
const struct kind_progress *review_earlier_kind(
    const struct review_earlier *e, enum kind kind, enum unit measure);

/* ---- signed --------------------------------------------------------------------------------- */

struct review_signed {
    int64_t seq;      /* 0: never signed */
    int64_t number;   /* of the paper; 0: none given */
    struct str basis; /* mark of all that it rests on */
    struct str by;    /* office */
    int64_t at_ms;
    struct journal_head journal; /* where the journal stood: it names every figure */
};

enum review_refusal { REVIEW_MAY_BE_SIGNED, REVIEW_NOT_OVER, REVIEW_DOUBTS_OPEN, REVIEW_NO_REPORT };
/* What stands against signing it as it is. */
enum review_refusal review_refusal(const struct review *v);

/* Inside a write: the fact review-signed. `basis` is that of this transaction (review_basis() in
 * doc.h), `seen` what stood on the page; the same again is not written. E_CONFLICT: they differ;
 * E_INVALID: review_refusal(), number < 0. */
MUST_CHECK enum err review_sign(
    struct tx *tx, const struct review *v, struct str basis, int64_t number, struct str seen);
/* The newest; seq 0 if there is none. */
MUST_CHECK enum err review_signed_find(
    struct db *db, struct arena *a, struct campaign_id campaign, struct review_signed *ret);

/* One signature by the number of its fact. E_NOT_FOUND. */
MUST_CHECK enum err review_signed_by_number(
    struct db *db, struct arena *a, int64_t seq, struct review_signed *ret);
/* The newest one that a printed code (lower-case hex, at least KNOWN_DIGITS_MIN) or a printed place
 * in the journal names. E_NOT_FOUND. */
MUST_CHECK enum err review_signed_by_code(
    struct db *db, struct str code, int64_t *seq, struct campaign_id *campaign);
MUST_CHECK enum err review_signed_by_head(
    struct db *db, const struct known_head *head, int64_t *seq, struct campaign_id *campaign);

/* ---- texts that people add ------------------------------------------------------------------ */

struct review_text {
    int64_t seq; /* 0: there is none */
    enum review_section section;
    struct str text; /* "": taken away; SEAL_ERASED where it was erased */
    struct str mark; /* of the figures of its section when it was written */
    struct str by;   /* office */
    int64_t at_ms;
};
struct review_text_list {
    struct review_text *items; /* the newest first */
    size_t count, capacity;
};

/* Inside a write: the fact review-text-set. `seen` is the version that was on the page (0: none);
 * the same text again is not written. E_CONFLICT: somebody wrote meanwhile; E_INVALID: too long, no
 * such section; E_NOT_FOUND: no such campaign. */
MUST_CHECK enum err review_text_set(struct tx *tx, struct campaign_id campaign,
    enum review_section section, struct str text, struct str mark, int64_t seen);

/* The newest of each section, ret[REVIEW_SECTIONS]. */
MUST_CHECK enum err review_texts(
    struct db *db, struct arena *a, struct campaign_id campaign, struct review_text *ret);
/* All versions of one section. */
MUST_CHECK enum err review_text_versions(struct db *db, struct arena *a,
    struct campaign_id campaign, enum review_section section, struct review_text_list *ret);

/* review-text-set, review-signed: for the table of all kinds. */
extern const struct fact_kind review_kinds[];

#endif
