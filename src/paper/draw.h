/* draw.h: the values of a paper, drawn from facts at one moment. Papers are Vietnamese.
 *
 * Every field of field.h is set, empty where there is nothing. Nothing about persons but the
 * offices and the signer that the settings of the campaign name.
 */
#ifndef PAPER_DRAW_H
#define PAPER_DRAW_H

#include "doc/template.h"
#include "paper/paper.h"
#include "review/doc.h"
#include "rollup/sign.h"

struct actor;

/* All that a paper is drawn from. */
struct paper_sources {
    struct paper paper; /* its texts; id 0: one that is not written down (the daily paper) */
    struct campaign campaign;
    struct issuer issuer;
    struct str unit;     /* name of the commune */
    struct str replaces; /* "Số 05-KH/BCĐ ngày 04/12/2024"; "": none */
    int64_t number;      /* 0: blank */
    struct str symbol;
    day_t day;      /* on the paper */
    int64_t now_ms; /* figures are those of this moment */
    struct review_sources review;
    struct signed_day sign; /* of paper.day; seq 0: not signed */
    struct campaign_deadline_list deadlines;
    struct {
        struct paper_picture {
            struct paper_shot of;
            struct str bytes, caption;
        } * items;
        size_t count, capacity;
    } photos;
};

/* Pictures of one paper, and their bytes together; when these are used up the small ones do. */
enum { PAPER_PHOTOS_MAX = 12, PAPER_PHOTOS_BYTES_MAX = 6 * 1024 * 1024 };

/* Load them, with the rights of `actor` for what lies outside the campaign. `p`: kind, form, day,
 * issuer, texts. E_NOT_FOUND: the day is none of the campaign. */
MUST_CHECK enum err paper_sources_load(struct db *db, struct store *store, struct arena *a,
    const struct actor *actor, const struct paper *p, int64_t now_ms, struct paper_sources *ret);
/* Photographs that may be shown to anybody: nobody to be recognised in them, or an agreement holds
 * today. First what a work was before and what it is, two and two; then other photographs, then
 * pictures of clips. Words under them in which a person seems to be named are left out. */
MUST_CHECK enum err paper_photos_load(struct db *db, struct arena *a, struct paper_sources *s);

/* What stands as the subject when nobody typed one. */
struct str paper_usual_subject(struct arena *a, const struct paper_sources *s);

struct template_record *paper_draw(struct arena *a, const struct paper_sources *s);

/* --- inside the room --- */

/* Does a typed text stand last, so that the body before it has no sign of the end? */
bool paper_ends_itself(const struct paper_sources *s);

/* The lists photos and photo_rows (draw_photos.c). */
void paper_draw_photos(const struct paper_sources *s, struct template_record *v);
/* Lists and tables of figures (draw_figures.c). */
void paper_draw_figures(struct arena *a, const struct paper_sources *s, struct template_record *v);
/* Blocks as the form sets its body; `last`: the paper may end with them. */
struct docx_flow *paper_flow(struct arena *a, const struct paper_sources *s,
    const struct paper_block *blocks, size_t count, bool last);

#endif
