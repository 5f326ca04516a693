/* limit.h: how often one address may POST to a route in a minute. Kept in memory only, as a keyed
 * hash of the address; forgotten with the minute. */
#ifndef HTTP_LIMIT_H
#define HTTP_LIMIT_H

#include "http/request.h"

/* Count this POST. false: too many. A route without a limit always gives true. */
bool limit_take(const struct req *r);

#endif
