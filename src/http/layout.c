/* layout.c: fills the frame around a page and prints it. */
#include "http/layout.h"
#include "http/assets.h"
#include "http/reply.h"
#include "http/server.h"
#include "http/sheet.h"
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

/* A page with a table offers it as a spreadsheet, under everything else. */
static void offer_sheet(const struct html *h, struct frame *f)
{
    const struct req *r = h->req;

    if (!r->account_id || !r->route || r->route->method != GET || r->held_target.len ||
        (!r->has_sheet && !sheet_in(buf_str(&h->out))))
        return;
    f->sheet_href = sheet_href(r, SHEET_XLSX);
    f->csv_href = sheet_href(r, SHEET_CSV);
}

void page_end(struct html *h, const struct page *p)
{
    struct frame f = frame_of(h, p);

    offer_sheet(h, &f);
    html_frame_end(h, &f);
}
