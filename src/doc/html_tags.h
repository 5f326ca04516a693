/* html_tags.h: a page of HTML with only as much markup as the reader needs. */
#ifndef DOC_HTML_TAGS_H
#define DOC_HTML_TAGS_H

#include "base/str.h"

/* The page without comments, declarations, scripts, styles and all attributes but `hidden`, `start`
 * and `type`. The parser behind compares each attribute of a tag with each, so that one tag of 1 MB
 * would keep it busy for minutes; after this there are never more than three. */
struct str html_tags_plain(struct arena *a, struct str page);

#endif
