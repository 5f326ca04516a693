/* campaign_links.c: which pages of a campaign this visitor may open. */
#include "campaign/campaign_links.h"

#include "campaign/note.h"
#include "campaign/page.h"
#include "campaign/templates.h"
#include "http/server.h"
#include "org/account.h"

static const struct {
    const char *name, *label;
    enum permission permission;
} links[] = {
#define LINK(name, label, permission) {name, label, permission},
#include "campaign/campaign_links.def"
#undef LINK
};
enum { LINK_COUNT = sizeof links / sizeof *links };

void campaign_links(struct html *h, const struct campaign *c)
{
    struct req *r = h->req;
    struct campaign_links_view v = {
        .items = arena_new_array(h->arena, struct campaign_link, LINK_COUNT)};

    if (!r) /* a template by itself, in a test */
        return;
    for (size_t i = 0; i < LINK_COUNT; i++) {
        struct campaign_link *link = &v.items[v.count];

        if (!may(r->db, r->actor, links[i].permission, c->unit))
            continue;
        link->href = str_printf(r->arena, "/campaign/%lld/%s", (long long)c->id.v, links[i].name);
        link->label = links[i].label;
        link->current = str_eq(link->href, r->path);
        v.count++;
    }
    html_campaign_links(h, &v);
}

/* A sentence that cannot be made is left out: the page itself says what is wrong with the store. */
void campaign_note(struct html *h, const struct campaign *c)
{
    struct campaign_note note = {0};
    struct req *r = h->req;

    if (!r || !r->app || !r->app->campaign_note || !r->actor)
        return;
    if (r->app->campaign_note(r, c, &note) == OK && note.sentence.len)
        html_campaign_note(h, &note);
}
