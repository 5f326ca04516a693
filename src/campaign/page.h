/* page.h: what the pages of this room show. The functions are rows of src/routes.c. */
#ifndef CAMPAIGN_PAGE_H
#define CAMPAIGN_PAGE_H

#include "campaign/campaign.h"
#include "http/form.h"
#include "http/layout.h"
#include "http/request.h"

enum { SETTINGS_FIELDS = 13, DEADLINE_FIELDS = 2 };

struct campaign_row {
    struct campaign campaign;
    struct str href; /* the board, or the report of one who only reports; empty: not yet anything */
};

struct campaign_list_view {
    struct page page;
    struct campaign_row *items;
    size_t count, capacity;
    day_t today;
};

struct campaign_settings {
    struct page page;
    struct campaign campaign;
    struct form *form;
};

struct campaign_deadlines_view {
    struct page page;
    struct campaign campaign;
    struct campaign_deadline_list deadlines;
    day_t today;
    bool may_add; /* and drop */
    struct form *form;
};

struct campaign_link {
    struct str href;
    const char *label;
    bool current;
};

struct campaign_links_view {
    struct campaign_link *items;
    size_t count;
};

/* The fields of a campaign's settings, written to f[0 … SETTINGS_FIELDS - 1]; into a form, and back
 * out of it. Unit and plan are left as they are. */
void settings_fields(struct field *f);
void settings_fill(struct form *f, const struct campaign *c);
void settings_read(const struct form *f, struct campaign *c);

enum err page_campaign_list(struct req *r);
enum err page_campaign_settings_show(struct req *r);
enum err page_campaign_settings_act(struct req *r);
enum err page_campaign_settings_write(struct tx *tx, struct req *r);
enum err page_campaign_deadlines_show(struct req *r);
enum err page_campaign_deadlines_act(struct req *r);
enum err page_campaign_deadlines_write(struct tx *tx, struct req *r);
enum err page_campaign_deadline_drop_write(struct tx *tx, struct req *r);

#endif
