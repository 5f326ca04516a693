/* kind.h: the kinds of papers an office writes, the texts people type into each, and the two forms.
 *
 * All of it is data (paper_kinds.def, paper_texts.def, paper_issuers.def). Names stand in the
 * journal for ever.
 */
#ifndef PAPER_KIND_H
#define PAPER_KIND_H

#include "doc/official.h"

enum paper_kind_id {
#define KIND(id, name, type, symbol, label, purpose, flags, texts) KIND_PAPER_##id,
#include "paper/paper_kinds.def"
#undef KIND
    PAPER_KINDS
};

enum paper_flag {
    PK_DAY = 1,      /* of one day of the campaign */
    PK_TO = 2,       /* "Kính gửi" may stand above the body */
    PK_LETTER = 4,   /* công văn: no type, the subject stands under the number */
    PK_SUBMIT = 8,   /* tờ trình: the Party form says "Kính trình" */
    PK_MINUTES = 16, /* two signatures: secretary and chair */
    PK_ANNEX = 32,   /* landscape, belongs to another paper, has no number of its own */
    PK_DRAWN = 64,   /* the whole body comes from facts */
};

struct paper_kind_info {
    const char *name;    /* "bao-cao-ngay" */
    const char *type;    /* "Báo cáo": as it is printed; papers are Vietnamese */
    const char *symbol;  /* "BC" */
    const char *label;   /* message id */
    const char *purpose; /* message id */
    unsigned flags;
    const char *texts; /* names of paper_texts.def, blanks between */
};

extern const struct paper_kind_info paper_kinds[PAPER_KINDS];

/* PAPER_KINDS: no such kind. */
enum paper_kind_id paper_kind_find(struct str name);

/* ---- what people type ----------------------------------------------------------------------- */

struct paper_text_info {
    const char *name, *label, *hint; /* label and hint are message ids */
    size_t max_chars;
    int rows;
};

enum { PAPER_TEXTS = 15 }; /* rows of paper_texts.def */

extern const struct paper_text_info paper_texts[PAPER_TEXTS];

bool paper_kind_has_text(enum paper_kind_id kind, size_t text);
int paper_text_find(struct str name); /* -1: no such */

/* ---- the form ------------------------------------------------------------------------------- */

#define PAPER_FORMS ((enum official_form)(FORM_STATE + 1)) /* also: no such form */

const char *paper_form_name(enum official_form form);  /* "party": in the journal */
const char *paper_form_label(enum official_form form); /* message id */
enum official_form paper_form_find(struct str name);   /* PAPER_FORMS: no such */

/* What the name of the issuing body, or of the one above it, speaks for (paper_issuers.def). */
enum official_form paper_form_guess(struct arena *a, struct str superior, struct str issuer);

/* "KH/BCĐ" (Party), "KH-UBND" (State; a công văn "UBND-VHXH", of who drafts it if that is said), of
 * a body's code. */
struct str paper_symbol(struct arena *a, enum official_form form, enum paper_kind_id kind,
    struct str code, struct str drafter);

#endif
