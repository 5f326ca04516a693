/* layout.c: fills the frame around a page and prints it. */
#include "http/layout.h"
#include "http/assets.h"
#include "http/reply.h"
#include "http/server.h"
#include "http/templates.h"
#include "http/frame.h"

static struct frame frame_of(struct html *h, const struct page *p)
{
    struct frame f = {.page = p, .req = h->req, .lang = h->lang == LANG_EN ? "en" : "vi"};

    if (h->req->app->layout)
        h->req->app->layout(h->req, &f.layout);
    return f;
}

void page_begin(struct html *h, const struct page *p)
{
    struct frame f = frame_of(h, p);

    html_frame_begin(h, &f);
    if (h->req->flash.len) {
        reply_cookie(h->req, "flash", S(""), 0);
        h->req->flash = S("");
    }
}

void page_end(struct html *h, const struct page *p)
{
    struct frame f = frame_of(h, p);

    html_frame_end(h, &f);
}
