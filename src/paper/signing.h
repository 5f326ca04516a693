/* signing.h: who signs a paper and who gets it: what was typed for the paper, else what is written
 * down of the body, else (for the body that the campaign names) the campaign's settings, else what
 * is usual for such a body in its form (paper_signers.def).
 */
#ifndef PAPER_SIGNING_H
#define PAPER_SIGNING_H

#include "paper/draw.h"

struct paper_signing {
    struct str authority; /* rows, "TM. ỦY BAN NHÂN DÂN"; "" for who signs for himself */
    struct str position, signer;
};
struct paper_signing paper_signing_of(struct arena *a, const struct paper_sources *s);

/* What is usual for a body of this name; all "" when nothing is. */
struct paper_signing paper_usual_signing(
    struct arena *a, enum official_form form, struct str issuer);

/* "Như trên" first where a State paper has addressees; the last row is where it is kept: "Lưu: VT,
 * VHXH" of the State. */
struct review_lines paper_recipients_of(struct arena *a, const struct paper_sources *s);

#endif
