/* app.h: which app this program brings: a mark that changes with any file of it. */
#ifndef PHONE_APP_H
#define PHONE_APP_H

#include "base/str.h"

struct req;

struct str phone_app_mark(struct req *r);

#endif
