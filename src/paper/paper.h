/* paper.h: a paper as an office writes it: a kind, texts that people type, and later a number.
 *
 * paper = template + values. Values are drawn from facts when the file is made; so a draft always
 * says what holds now. When a paper takes its number the file is kept as it is then: who downloads
 * it later gets the same bytes. A numbered paper is not changed; a wrong one is replaced by a new
 * paper that names it. Names of persons are no part of it: the office types them into the file.
 */
#ifndef PAPER_PAPER_H
#define PAPER_PAPER_H

#include "paper/register.h"

struct paper_id {
    int64_t v;
};

struct paper {
    struct paper_id id;
    int64_t version; /* the fact that wrote it last */
    struct campaign_id campaign;
    struct unit_id unit; /* the commune that runs the campaign */
    enum paper_kind_id kind;
    enum official_form form;
    struct issuer_id issuer;  /* 0: that of the campaign */
    day_t day;                /* which it is about; 0: the whole campaign */
    struct paper_id replaces; /* 0: none */
    struct paper_id replaced; /* by this one; 0: by none */
    struct str texts_seal;
    struct str texts[PAPER_TEXTS]; /* as paper_find() opens them; "": nothing typed */
    struct str by;                 /* office */
    int64_t at_ms;
    struct paper_number number; /* seq 0: none yet */
};

struct paper_list {
    struct paper *items; /* the newest first; texts[] holds the subject only */
    size_t count, capacity;
};

enum { PAPERS_A_CAMPAIGN_MAX = 2000 };

/* What is wrong with the texts: a message id, and in *text which one. NULL: nothing. */
const char *paper_fault(const struct paper *p, size_t *text);

/* Inside a write: the fact paper-written: a new paper (id 0), or new texts of one that has no
 * number; `version` is what was seen. The same again is not written.
 * E_INVALID: paper_fault(), day outside the campaign; E_CONFLICT: written meanwhile, or numbered;
 * E_TOO_LARGE: the campaign has PAPERS_A_CAMPAIGN_MAX; E_NOT_FOUND. */
MUST_CHECK enum err paper_write(struct tx *tx, const struct paper *p, struct paper_id *ret);

/* Inside a write: the next number for this paper, with the file that carries it. The file says
 * `expected` and `day` in p->form; E_CONFLICT: another number is next by now, it is another day,
 * the body was changed, or the paper was after `version`, or one of `shots` (the pictures in the
 * file) is gone or may no longer be shown. E_TOO_LARGE: the register is full.
 * A paper that has its number keeps it: OK, and nothing is written. */
MUST_CHECK enum err paper_number_it(struct tx *tx, const struct paper *p, const struct issuer *i,
    int64_t expected, day_t day, struct str subject, const struct paper_shots *shots,
    struct str docx);

/* Where else the very bytes of a numbered paper's kept file are used: erased, they are gone there,
 * too. At most 20. */
struct paper_use {
    enum { USE_PAPER, USE_MATERIAL, USE_TEMPLATE } kind;
    int64_t id; /* of the paper or the material */
    struct unit_id unit;
    struct str form, of_kind; /* of the template */
    struct str words, href;   /* for a page to fill */
};
struct paper_use_list {
    struct paper_use *items;
    size_t count, capacity;
};
MUST_CHECK enum err paper_file_uses(
    struct db *db, struct arena *a, const struct paper *p, struct paper_use_list *ret);

/* Inside a write: the kept file of a numbered paper is erased: names and pictures that may no
 * longer be kept stand in it too. Whoever asks for it was told paper_file_uses(). Number, symbol
 * and day stay in the register; `why` is a word of redact_whys. E_NOT_FOUND: no file is kept. */
MUST_CHECK enum err paper_file_erase(struct tx *tx, const struct paper *p, const char *why);

MUST_CHECK enum err paper_find(
    struct db *db, struct arena *a, struct paper_id id, struct paper *ret);
MUST_CHECK enum err paper_list_of(
    struct db *db, struct arena *a, struct campaign_id campaign, struct paper_list *ret);

/* issuer-added, issuer-changed, paper-written, paper-numbered, paper-template-set: for the table of
 * all kinds. */
extern const struct fact_kind paper_fact_kinds[];

#endif
