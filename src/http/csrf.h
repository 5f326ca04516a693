/* csrf.h: the proof that a POST comes from a form of ours.
 *
 * It is BLAKE2b keyed with the session token (or, before sign-in, with that of a cookie made for
 * this purpose), under a fresh mask on every page so that compression cannot leak it. Beside it
 * stands for whom the page was made: a form that waits for a sign-in is that person's only.
 */
#ifndef HTTP_CSRF_H
#define HTTP_CSRF_H

#include "http/request.h"

/* The token for the forms of this answer (96 hex digits), and the one for forms of that account.
 * Makes the pre-session cookie if needed. */
struct str csrf_token(struct req *r);
struct str csrf_token_of(struct req *r, int64_t account);
/* Is this the token of our own form? */
bool csrf_fits(const struct req *r, struct str token);
/* And of a page that was made for this account? */
bool csrf_is_of(const struct req *r, struct str token, int64_t account);
/* 43 characters of base64url, as session_token_new() makes them. */
bool token_shape(struct str token);

#endif
