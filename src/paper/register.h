/* register.h: the bodies that issue papers, and the numbers their papers have.
 *
 * A number is taken once and never twice: it is the fact paper-numbered, the next one of its
 * register, and one writer gives it. Registers (RULES 1):
 *   State form: one for all kinds of papers of a body, from 01 on 1 January;
 *   Party form: one for each kind of paper, from 01 on the first day of the term of the committee.
 * A steering committee that issues under its own name is a body of its own. What was numbered in a
 * book of paper is entered so that the sequence goes on behind it. Nothing is ever renumbered: a
 * wrong paper is replaced by a new one.
 */
#ifndef PAPER_REGISTER_H
#define PAPER_REGISTER_H

#include "campaign/campaign.h"
#include "paper/kind.h"

struct issuer_id {
    int64_t v;
};

struct issuer {
    struct issuer_id id; /* 0: not written down yet, as the campaign's settings say it */
    struct unit_id unit;
    struct str name; /* "Ban Chỉ đạo …"; LF where a long one goes on in the next line */
    struct str superior;
    struct str code; /* "BCĐ", "UBND", "ĐU": behind the symbol of the kind */
    enum official_form form;
    day_t term_first; /* Party: the first day of the committee's term; 0: not said */
    /* what stands on its papers; "": as signing.h says */
    struct str drafter; /* State: abbreviation of the part of it that drafts, "VHXH" */
    struct str signing; /* rows "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"; the last one is the position */
    struct str signer;     /* the name under it; only with `signing` */
    struct str recipients; /* one a row */
    struct str address;    /* State, công văn: at the foot of page 1 */
};

struct issuer_list {
    struct issuer *items;
    size_t count, capacity;
};

enum {
    ISSUER_CODE_MAX = 20,
    ISSUER_ROWS_MAX = 2000,
    PAPER_NUMBER_MAX = 9999,
    PAPER_SUBJECT_MAX = 400
};

/* What is wrong with a body: a message id, and in *field the member it is about. NULL: nothing. */
const char *issuer_fault(const struct issuer *i, const char **field);

/* Inside a write: the fact issuer-added or, when there is one of that id, issuer-changed; the same
 * again is not written. E_INVALID: issuer_fault(); E_CONFLICT: the unit has a body of that name;
 * E_NOT_FOUND: no such body. */
MUST_CHECK enum err issuer_set(struct tx *tx, const struct issuer *i, struct issuer_id *ret);

MUST_CHECK enum err issuer_find(
    struct db *db, struct arena *a, struct issuer_id id, struct issuer *ret);
MUST_CHECK enum err issuer_list_of(
    struct db *db, struct arena *a, struct unit_id unit, struct issuer_list *ret);
/* The body that issues the papers of a campaign, found by the name in its settings; when it is not
 * written down yet, what the settings say of it, with id 0. */
MUST_CHECK enum err issuer_of_campaign(
    struct db *db, struct arena *a, const struct campaign *c, struct issuer *ret);

/* ---- numbers -------------------------------------------------------------------------------- */

/* Which sequence a paper of that kind and day belongs to. */
struct paper_register {
    struct issuer_id issuer;
    struct str name; /* Party: "KH"; State: "" */
    int64_t period;  /* Party: first day of the term; State: the year */
};
struct paper_register paper_register_of(const struct issuer *i, enum paper_kind_id kind, day_t day);

/* A picture that stands in a file: of which photograph or clip. */
struct paper_shot {
    bool clip;
    int64_t id;
};

struct paper_shots {
    struct paper_shot *items;
    size_t count, capacity;
};

struct paper_number {
    int64_t seq; /* of the fact; 0: none */
    struct paper_register in;
    int64_t number;
    enum paper_kind_id kind;
    enum official_form form;
    struct str symbol; /* "KH/BCĐ" */
    int64_t paper;     /* 0: written elsewhere */
    int64_t campaign;  /* 0: of none */
    day_t day;         /* on the paper */
    day_t of_day;      /* of the campaign that the paper is about; 0: of none */
    struct str subject;
    struct str file;          /* hash of the Word file as it went out; "": none */
    struct paper_shots shots; /* in the file; for paper_number_take() only */
    struct str by;            /* office */
    int64_t at_ms;
    struct journal_head journal; /* where the journal stood */
};

struct paper_number_list {
    struct paper_number *items; /* by number */
    size_t count, capacity;
};

/* The next number of a register: one more than the largest, numbers typed when days and final
 * reports were signed included. The body need not be written down yet. */
MUST_CHECK enum err paper_number_next(struct db *db, struct arena *scratch, const struct issuer *i,
    enum paper_kind_id kind, day_t day, int64_t *ret);

/* Inside a write: the fact paper-numbered. `n`: issuer (written down), kind, day, subject, and
 * number 0 for the next one, or one that was taken outside. *ret: the number.
 * E_INVALID: no such issuer, kind without numbers, number out of range, subject too long;
 * E_TOO_LARGE: the next one is beyond PAPER_NUMBER_MAX; E_CONFLICT: that number is taken or stands
 * on a signed report, or the paper has one already. */
MUST_CHECK enum err paper_number_take(
    struct tx *tx, const struct issuer *i, struct paper_number *n);

/* All of a body in one period, with their subjects. */
MUST_CHECK enum err paper_numbers_of(struct db *db, struct arena *a, struct issuer_id issuer,
    int64_t period, struct paper_number_list *ret);
/* The periods in which the body has numbers, the newest first. */
struct period_list {
    int64_t *items;
    size_t count, capacity;
};
MUST_CHECK enum err paper_periods_of(
    struct db *db, struct arena *a, struct issuer_id issuer, struct period_list *ret);
/* E_NOT_FOUND: the paper has none. */
MUST_CHECK enum err paper_number_of(
    struct db *db, struct arena *a, int64_t paper, struct paper_number *ret);
/* The number of a paper of that kind about that day of a campaign (0: about the whole), the newest.
 * E_NOT_FOUND: none. */
MUST_CHECK enum err paper_number_about(struct db *db, struct arena *a, struct campaign_id campaign,
    enum paper_kind_id kind, day_t of_day, struct paper_number *ret);

/* "Số: 05/KH-UBND", "Số 05-KH/BCĐ"; number 0: with room to write it. */
struct str paper_number_words(
    struct arena *a, enum official_form form, int64_t number, struct str symbol);

#endif
