/* page.h: what the pages of this room show. The functions are rows of src/routes.c.
 * Who may what: works/page_shot.h.
 */
#ifndef CLIPS_PAGE_H
#define CLIPS_PAGE_H

#include "clips/happening.h"
#include "clips/owing.h"
#include "clips/upload.h"
#include "http/form.h"
#include "http/layout.h"
#include "http/request.h"
#include "works/page.h"
#include "works/page_shot.h"

/* Who asks, and about which unit of which campaign. */
struct clip_place {
    struct campaign campaign;
    struct unit_id unit;
    struct str unit_name;
    bool own;               /* of the unit itself */
    bool may_add;           /* also the commune on its behalf */
    struct work_list works; /* of the unit */
    struct clip_kind_list kinds;
    struct happening_list happenings; /* of the campaign */
};

/* A clip as one visitor sees it. */
struct clip_row {
    const struct clip *clip;
    struct str words; /* under it */
    struct str length, kind, verdict, about, unit;
    int64_t off; /* clip_kind_off() */
    bool shown, may_remove, needs_consent;
    const struct consent_list *agreements;
};

struct clip_rows {
    struct clip_row *items;
    size_t count;
};

struct upload_row {
    const struct upload *upload;
    struct str words; /* "48 MB, 12 của 48 phần" */
    const char *why;  /* refused: message id */
    int64_t came, parts;
};

struct clip_page {
    struct page page;
    const struct clip_place *place;
    struct clip_rows rows;
    struct upload_row *uploads;
    size_t upload_count;
    struct consent_list agreements;
    struct form *form;
    int64_t part_bytes, clip_mb;
};

struct clip_show_view {
    struct page page;
    struct clip_place place;
    struct clip clip;
    struct clip_row row;
    struct consent_list agreements;
};

struct clip_board {
    struct page page;
    struct campaign campaign;
    bool may_compile;
    struct clip_rows rows;
    struct clip_kind_list kinds;
    bool proposed; /* the kinds in the form are from the plan, not yet set */
    struct clip_owing_list owing;
    size_t hidden;
    struct str used; /* "312 MB của 4.000 MB" */
    struct form *form;
};

/* Pictures of one event. */
struct happening_view {
    struct page page;
    struct clip_place place;
    const struct happening *happening;
    struct clip_rows clips;
    bool may_add;
};

/* page_common.c */
MUST_CHECK enum err clip_place_find(struct req *r, struct db *db, struct campaign_id campaign,
    struct unit_id unit, struct clip_place *ret);
MUST_CHECK enum err clip_rows_fill(struct req *r, const struct clip_place *p,
    const struct clip_list *all, const struct consent_list *agreements, struct clip_rows *ret);
/* Which unit sent each: said where clips of several stand together. */
void clip_rows_units(
    const struct req *r, const struct campaign_unit_list *units, struct clip_rows *rows);
/* in_parts: the file comes afterwards, only its size is in the form. */
struct form *clip_form(struct req *r, const struct clip_place *p, bool in_parts);
/* What the form says, for a clip of this place. */
void clip_form_read(const struct req *r, const struct clip_place *p, struct clip *ret);

enum err page_clip_board(struct req *r);
enum err act_clip_kinds(struct req *r);
enum err write_clip_kinds(struct tx *tx, struct req *r);
enum err page_clip_list(struct req *r);
enum err act_clip_add(struct req *r);
enum err write_clip_add(struct tx *tx, struct req *r);
enum err act_clip_start(struct req *r);
enum err write_clip_start(struct tx *tx, struct req *r);
enum err write_clip_part(struct tx *tx, struct req *r);
enum err page_clip_upload(struct req *r);
enum err write_clip_finish(struct tx *tx, struct req *r);
enum err write_clip_drop(struct tx *tx, struct req *r);
enum err page_clip_show(struct req *r);
enum err page_clip_video(struct req *r);
enum err page_clip_poster(struct req *r);
enum err page_clip_small(struct req *r);
enum err write_clip_remove(struct tx *tx, struct req *r);
enum err write_clip_agree(struct tx *tx, struct req *r);
enum err page_happening(struct req *r);

/* page_happening.c, for src/app.c: clips of a campaign on its contact sheet, with their lengths; is
 * this word an event of that campaign and unit? */
void clip_strip(struct html *h, int64_t campaign);
/* The same of one work, on the page of it. */
void clip_strip_of_work(struct html *h, int64_t campaign, int64_t work);
/* For the final report: what clip_strip() shows, without a heading. */
void clip_posters(struct html *h, struct campaign_id campaign);
bool happening_known(struct req *r, struct db *db, int64_t campaign, int64_t unit, struct str word);

#endif
