/* app.h: the program as the server sees it: pages, people, navigation. */
#ifndef APP_H
#define APP_H

#include "http/server.h"

extern const struct app app;

#endif
