/* body.h: the body of a fact: one JSON object, compact, keys sorted, so that the same fact always
 * has the same bytes. Formats are those of jansson's json_pack() and json_unpack().
 */
#ifndef STORE_BODY_H
#define STORE_BODY_H

#include "base/str.h"

#include <jansson.h>

/* A struct str in body_pack() and body_unpack(), with the format "s%":
 * body_pack(a, "{s:s%}", "name", PACK(name)); body_unpack(a, body, "{s:s%}", "name", UNPACK(name))
 */
#define PACK(s) ((s).ptr ? (s).ptr : ""), (s).len
#define UNPACK(s) &(s).ptr, &(s).len

/* {"name": "Ấp Cầu", "parent": 3}. A format that does not fit its values, or text that is not
 * UTF-8, gives an empty str, which fact_add() refuses. */
struct str body_pack(struct arena *a, const char *format, ...);
/* The same of a value built by hand; takes the reference. */
struct str body_dump(struct arena *a, json_t *object);

/* A new value becomes the arena's, whatever happens before it is put into another: put it there
 * with "O", json_array_append() or json_object_set(), which do not take the reference. */
json_t *body_hold(struct arena *a, json_t *object);

/* Read members of a body. The object lives as long as the arena. E_DAMAGED: not such an object;
 * the places may then be half filled. Texts: "s" gives const char *, "s%" pointer and size_t. */
MUST_CHECK enum err body_unpack(struct arena *a, struct str body, const char *format, ...);
/* The whole body, borrowed from the arena (do not json_decref). */
MUST_CHECK enum err body_load(struct arena *a, struct str body, json_t **ret);

#endif
