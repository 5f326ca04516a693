/* routes.h: the table of all pages, see http/route.h. */
#ifndef ROUTES_H
#define ROUTES_H

#include "http/route.h"

extern const struct route routes[]; /* ends with a row whose name is NULL */

#endif
