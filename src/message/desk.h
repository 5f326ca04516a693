/* desk.h: what every request about messages needs: who looks, the works and words of the place, the
 * paste and what was read of it, and the one form it travels in. Inside this room only. */
#ifndef MESSAGE_DESK_H
#define MESSAGE_DESK_H

#include "message/page.h"

#include "base/number.h"
#include "base/unicode.h"
#include "campaign/campaign_links.h"
#include "message/compose.h"
#include "works/work.h"
#include "works/work_change.h"

/* Everything a request about messages needs. */
struct desk {
    struct campaign_visitor visitor;
    struct work_list works;
    struct learned_list learned;
    struct message_context context;
    struct str text;
    struct messages messages;
    int64_t mark;   /* of the reading, before anybody chose */
    bool same_read; /* the fields of the form belong to this reading */
};

/* What act() found to be written. */
struct writing {
    size_t part;
    struct messages read; /* as it stood when it was looked at */
    struct report report;
    struct learned_word *words;
    size_t word_count;
};

/* Who looks, and the place; E_DENIED: not one of those who report. Then the text that was sent,
 * read with the units and days that were chosen; E_INVALID: too much, said above the page. */
enum err desk_find(struct req *r, struct db *db, struct desk *d);
enum err desk_read(struct req *r, struct desk *d, const struct messages *before);

/* A field as it was sent, trimmed; names of fields of a part, of a figure of a part. */
struct str desk_sent(const struct req *r, const char *name);
const char *desk_field(struct arena *a, const char *what, size_t part);
const char *desk_figure_field(struct arena *a, const char *what, size_t part, size_t figure);

/* The form of the page, and what was read put into its fields. */
struct form *desk_form(struct req *r, const struct desk *d);
void desk_form_fill(struct req *r, const struct desk *d, struct form *form);

/* What was sent, shown again. */
void desk_form_show(
    struct req *r, const struct desk *d, const struct messages *before, struct messages_page *v);

/* The figure that the fields of line k say; false: left out or not readable. */
bool desk_figure_chosen(
    struct req *r, const struct form *form, size_t part, size_t k, struct report_figure *ret);

/* The revision that this very message became before (0: none); the newest one of that unit and day
 * (NULL: none). */
enum err desk_sent_before(
    struct req *r, struct db *db, const struct desk *d, const struct message *m, int64_t *revision);
/* The day of the week before for which the same words were written (0: none): a message without a
 * date of its own may have been pasted again. */
enum err desk_sent_lately(
    struct req *r, struct db *db, const struct desk *d, const struct message *m, day_t *day);
enum err desk_newest(struct req *r, struct db *db, const struct desk *d, const struct message *m,
    const struct report **ret);

#endif
