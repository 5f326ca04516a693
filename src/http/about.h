/* about.h: the page about the program itself; also the shortest example of a page. */
#ifndef HTTP_ABOUT_H
#define HTTP_ABOUT_H

#include "http/layout.h"
#include "http/request.h"

struct about {
    struct page page;
    const char *version;
};

enum err page_about(struct req *r);

#endif
