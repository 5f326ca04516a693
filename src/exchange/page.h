/* page.h: the pages of this room: the feed of signed days, ODK Collect on telephones. */
#ifndef EXCHANGE_PAGE_H
#define EXCHANGE_PAGE_H

#include "http/form.h"
#include "http/layout.h"
#include "http/qr.h"
#include "http/request.h"
#include "org/account.h"

/* GET /feed: for whoever is signed in. */
enum err page_feed(struct req *r);
/* GET /feed/KEY.atom: at the secret address of the calendar (duty/feed.h). */
enum err page_feed_by_key(struct req *r);

#endif
