/* csrf.h: the proof that a POST comes from a form of ours.
 *
 * It is BLAKE2b keyed with the session token (or, before sign-in, with that of a cookie made for
 * this purpose), under a fresh mask on every page so that compression cannot leak it.
 */
#ifndef HTTP_CSRF_H
#define HTTP_CSRF_H

#include "http/request.h"

/* The token for the forms of this answer (64 hex digits). Makes the pre-session cookie if needed.
 */
struct str csrf_token(struct req *r);
/* Is this the token of our own form? */
bool csrf_fits(const struct req *r, struct str token);
/* 43 characters of base64url, as session_token_new() makes them. */
bool token_shape(struct str token);

#endif
