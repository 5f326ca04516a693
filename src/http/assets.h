/* assets.h: style, script and icon, built in, under names that carry a hash of the content.
 *
 * A name never means other bytes, so browsers keep them for ever. Made from assets/ by
 * tools/assets.py: ASSET_APP_CSS is "assets/app.1a2b3c4d.css" (no slash in front).
 */
#ifndef HTTP_ASSETS_H
#define HTTP_ASSETS_H

#include "base/str.h"
#include "http/asset_names.h"

struct asset {
    const char *path; /* "/assets/app.1a2b3c4d.css" */
    const char *content_type;
    const char *etag;       /* with its quotes */
    struct str bytes, gzip; /* gzip is empty if it does not pay */
};

extern const struct asset asset_table[]; /* ends with a row whose path is NULL */

/* In asset_table, then in `more` (may be NULL). NULL: no such file. */
const struct asset *asset_find(struct str path, const struct asset *more);

#endif
