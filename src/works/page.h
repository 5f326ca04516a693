/* page.h: what the pages of this room show. The functions are rows of src/routes.c. */
#ifndef WORKS_PAGE_H
#define WORKS_PAGE_H

#include "http/form.h"
#include "http/layout.h"
#include "http/request.h"
#include "plan/plan_store.h"
#include "works/photo.h"
#include "works/work.h"

/* A unit that the plan names, and the unit of the commune it was matched with. */
struct opening_unit {
    struct str name;
    bool is_agency, ticked;
    struct str in_charge;
    struct unit_id there; /* 0: it will be made */
    struct str there_name;
    bool renamed;                       /* the unit that is there is written otherwise */
    const char *keep, *in_charge_field; /* names of fields; an agency has nobody in charge */
};

struct opening_work {
    struct work work; /* unit is not used */
    size_t owner;     /* index into the units; unit_count: the commune */
    const char *keep, *name_field, *planned_field, *owner_field;
};

struct opening_deadline {
    struct campaign_deadline deadline;
    const char *keep, *what_field, *day_field;
};

/* A plan made ready to be opened: what the form starts from. */
struct opening {
    struct page page;
    struct plan_full plan;
    struct str commune;
    struct opening_unit *units;
    size_t unit_count, hamlet_count;
    struct opening_work *works;
    size_t work_count;
    struct opening_deadline *deadlines;
    size_t deadline_count;
    struct campaign campaign;
    struct form *form;
};

/* opening.c: from an accepted plan to what a person confirms. */
MUST_CHECK enum err opening_of_plan(
    struct db *db, struct arena *a, struct plan_id id, struct opening *ret);

/* opening_form.c: the form of it, filled; and what was confirmed, written as facts. */
struct form *opening_form_new(struct arena *a, enum lang lang, const struct opening *o);
void opening_form_fill(struct form *f, const struct opening *o);
/* Checks what only the whole form can tell; E_INVALID: errors are at the fields. */
MUST_CHECK enum err opening_form_check(struct form *f, const struct opening *o);
MUST_CHECK enum err opening_write(
    struct tx *tx, const struct form *f, const struct opening *o, struct campaign_id *ret);

/* A photograph as one visitor sees it. */
struct photo_row {
    const struct photo *photo;
    struct str words; /* under it, and for who cannot see it */
    struct str work;  /* its name; empty: of no work */
    bool shown;       /* not: a person can be recognised, and this visitor may not see that */
    bool may_remove;
    bool needs_consent; /* nobody else sees it: an agreement can be chosen */
    const struct consent_list *agreements;
};

struct photo_rows {
    struct photo_row *items;
    size_t count;
};

struct photo_page {
    struct page page;
    struct campaign_id campaign;
    struct unit_id unit;
    bool may_add;
    struct str event; /* the word of the event they are sent for; empty: none */
    struct photo_rows rows;
    struct consent_list agreements; /* of the unit, that hold today; for who may add */
    struct form *form;
};

/* Photographs of one work, or of a unit's days in general, on the contact sheet. */
struct sheet_group {
    struct str unit, work; /* names; work empty: of none */
    struct unit_id unit_id;
    struct photo_row *rows; /* those that stand on the sheet, by stage */
    size_t count, more;     /* more: there are, and do not stand on it */
};

struct photo_sheet {
    struct page page;
    struct campaign campaign;
    struct sheet_group *groups;
    size_t group_count, shown, more, hidden; /* hidden: this visitor may not see them */
    bool all;
};

/* The photographs of one event that this visitor may see, and the way to all its pictures. */
struct event_pictures {
    struct photo_rows rows;
    struct campaign_id campaign;
    const char *word;
};

/* The clips of a campaign, printed by a room above (app->campaign_clips). */
void sheet_clips(struct html *h, struct campaign_id campaign);

/* For the pages of rooms above: {{call event_pictures(h, campaign, EVENT_TALK, id)}}. Prints the
 * photographs tied to an event, loaded here, and a link to all its pictures. */
void event_pictures(struct html *h, struct campaign_id campaign, enum event_kind kind, int64_t id);

/* Only the photographs of it; says so when there are none. */
void html_photos_of_event(struct html *h, struct campaign_id campaign, struct event event);

/* The rows of a list, for this page and for the page of a day (photo_list.html). */
void photo_rows_fill(struct req *r, const struct photo_list *all, const struct work_list *works,
    bool own, bool may_remove, struct photo_rows *ret);

enum err page_photo_list(struct req *r);
enum err page_photo_sheet(struct req *r);
enum err act_photo_add(struct req *r);
enum err work_photo_add(struct req *r);
enum err write_photo_add(struct tx *tx, struct req *r);
enum err page_photo_show(struct req *r);
enum err page_photo_small(struct req *r);
enum err write_photo_remove(struct tx *tx, struct req *r);
enum err write_photo_agree(struct tx *tx, struct req *r);

enum err page_campaign_open_show(struct req *r);
enum err page_campaign_open_act(struct req *r);
enum err page_campaign_open_write(struct tx *tx, struct req *r);

#endif
