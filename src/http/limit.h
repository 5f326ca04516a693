/* limit.h: how often one person or one address may ask.
 *
 * Whoever is signed in is counted by account, wherever the request comes from; only strangers are
 * counted by address: an office behind one address is not cut off by its own people. Besides, a row
 * of the routes may have a limit of its own (route.h). Kept in memory only, under a keyed hash, in
 * a table of fixed size; the numbers are in edge.def.
 */
#ifndef HTTP_LIMIT_H
#define HTTP_LIMIT_H

#include "http/edge.h"
#include "http/request.h"

/* Count this request. 0: it may go on; else so many seconds from now. The person is known. */
int limit_take(const struct req *r, const struct edge *edge);

/* Count so many bytes that this account wants to send, of what it may send within 24 hours: nobody
 * fills the disk alone. 0, or the seconds to wait, as above; of strangers nothing is counted. */
int limit_take_bytes(const struct req *r, const struct edge *edge, uint64_t length);

#endif
