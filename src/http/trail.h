/* trail.h: who was refused, and who opened a page about people: one line each in the log of the
 * machine, with numbers of accounts and sessions, never a name, an address or what was read. What
 * changes something needs no line: it is a fact. */
#ifndef HTTP_TRAIL_H
#define HTTP_TRAIL_H

#include "http/exchange.h"

/* When the answer stands. */
void trail_tell(const struct exchange *x);

#endif
