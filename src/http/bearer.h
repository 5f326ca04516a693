/* bearer.h: who asks the API: a token in the header Authorization, and nothing else.
 *
 * Rows that programs of others ask (route->basic) take it as the password of HTTP Basic, too: what
 * stands before it as a name is not looked at, and a password of a person opens nothing here.
 *
 * Rows of the API never look at cookies, so no page of another site can speak through somebody's
 * browser; pages never look at tokens.
 */
#ifndef HTTP_BEARER_H
#define HTTP_BEARER_H

#include "http/request.h"

/* Is this an address of the API: "/api/…", or "/openrosa/…" for ODK Collect? */
bool api_path(struct str path);

/* The language of the answer: English if Accept-Language begins with it. */
enum lang api_language(const struct req *r);

/* Read the token and ask the app whose it is and whether it may use this route. OK; E_DENIED: the
 * role does not allow it; E_NOT_FOUND: there is no token, or none that counts today (401).
 */
MUST_CHECK enum err bearer_check(struct req *r);

#endif
