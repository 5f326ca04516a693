/* body.h: bytes of queries, forms, uploads and cookies into names and values. Pure and bounded.
 *
 * All text comes out as clean UTF-8 (utf8_clean()); values keep their line breaks as LF.
 */
#ifndef HTTP_BODY_H
#define HTTP_BODY_H

#include "http/request.h"

enum { PAIRS_MAX = 2000, MULTIPART_HEADER_BYTES_MAX = 4096, BOUNDARY_BYTES_MAX = 70 };

/* "%41" → "A", '+' → blank if `plus`. E_INVALID: a '%' without two hex digits. */
MUST_CHECK enum err percent_decode(struct arena *a, struct str s, bool plus, struct str *ret);
/* Everything but letters, digits, '-', '_', '.', '~' as %XX; '/' is kept if `slash`. */
struct str percent_encode(struct arena *a, struct str s, bool slash);

/* a=1&b=2 of a query or a form. E_INVALID: not UTF-8, a broken %; E_TOO_LARGE: too many pairs. */
MUST_CHECK enum err pairs_urlencoded(struct arena *a, struct str body, struct pairs *ret);

/* multipart/form-data by the boundary of the content type. File contents stay raw bytes that borrow
 * from `body`. E_INVALID: broken framing; E_TOO_LARGE: too many parts. */
MUST_CHECK enum err pairs_multipart(
    struct arena *a, struct str content_type, struct str body, struct pairs *ret);

/* The first pair of this name, or NULL. */
const struct pair *pairs_find(const struct pairs *pairs, struct str name);

/* The value of a cookie in the header; empty if it is not there. Borrows. */
struct str cookie_find(struct str header, struct str name);

/* Does the Accept-Encoding header take gzip? ("gzip;q=0" does not.) */
bool accepts_gzip(struct str header);

#endif
