/* double_page.h: what the pages of possible doubles show, of a campaign and of a level above.
 *
 * A card is two works side by side, why they may be one, what either decision would do to the
 * totals, and the form in which a person decides. Settled ones come back as cards that can be
 * looked at again. The page of a level above (overview/) gives its own totals and address.
 */
#ifndef ROLLUP_DOUBLE_PAGE_H
#define ROLLUP_DOUBLE_PAGE_H

#include "rollup/double_open.h"
#include "rollup/page.h"

enum { DOUBLE_CARDS_MAX = 20, DOUBLE_SETTLED_MAX = 50, DOUBLE_PHOTOS_SHOWN = 3 };

struct double_photo_shown {
    int64_t id;
    struct str words;
};

struct double_side_shown {
    struct str name, href, unit, place, planned, done, days;
    const char *state; /* message id */
    struct double_photo_shown photos[DOUBLE_PHOTOS_SHOWN];
    size_t photo_count, photos_hidden; /* hidden: a person can be recognised */
    struct str effect;                 /* on the totals, if this one is counted */
    const char *key;                   /* "a", "b": its value in the form */
};

struct double_card {
    int64_t a, b;
    struct double_side_shown sides[2];
    struct str reasons[DOUBLE_REASON_LAST];
    size_t reason_count;
    const char *fault;       /* they can only be different: why; NULL: all is open */
    int main;                /* the side that is proposed to be counted */
    struct str why, trouble; /* as typed, and what is wrong with it */
    struct str settled, settled_why, settled_by; /* empty: open */
};

/* Two pictures that are nearly the same; of the sides only unit, href and photograph are filled. */
struct double_photo_pair {
    struct double_side_shown sides[2];
};

struct double_page {
    struct page page;
    struct campaign_view view; /* rollup NULL: of a level above */
    struct str action;
    bool may_settle;
    struct double_card *open, *settled;
    size_t open_count, open_all, settled_count;
    struct double_photo_pair *photos; /* of a campaign */
    size_t photo_count;
    /* of a level above */
    struct str from_iso, to_iso, trouble, span_action;
};

/* double_sheet.c: the pairs as a spreadsheet, when it is asked for. */
void double_sheet(struct req *r, const struct double_page *v);

/* Planned and done of one kind in one measure, as they stand. */
struct double_totals {
    void (*of)(void *context, enum kind kind, enum unit measure, int64_t *planned, int64_t *done);
    /* What was done of a work that the subjects do not know; NULL: they know. */
    struct bounded (*done)(void *context, const struct double_subject *s);
    void *context;
    day_t from, to; /* what is planned counts if its campaign begins within; 0: always */
};

MUST_CHECK enum err double_cards_fill(struct req *r, const struct doubles *d,
    const struct double_totals *totals, struct double_page *v);

/* A photograph beside the others of a side, or counted as hidden if this visitor may not see it. */
MUST_CHECK enum err double_photo_put(struct req *r, int64_t id, struct double_side_shown *side);
/* Pictures of two units nearly the same, where no work is to be compared. */
MUST_CHECK enum err double_photos_fill(struct req *r, struct double_page *v);

/* The form of a decision: read, and written. `path`: where to go then. */
enum err act_double_settle(struct req *r);
enum err double_decide(struct tx *tx, struct req *r);

/* Rows of src/routes.c. */
enum err page_double_list(struct req *r);
enum err write_double_settle(struct tx *tx, struct req *r);

#endif
