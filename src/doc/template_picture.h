/* template_picture.h: pictures that come into a package: their size, their box, their part, the
 * relation that leads to them and their content type. */
#ifndef DOC_TEMPLATE_PICTURE_H
#define DOC_TEMPLATE_PICTURE_H

#include "base/str.h"
#include "doc/pack.h"

enum { EMU_PER_MM = 36000 };

struct picture_size {
    int width, height; /* pixels */
    bool png;          /* else JPEG */
};

/* From the head of the file; false when it is neither or its sides are not within 1 … 30000. */
bool picture_size_of(struct str bytes, struct picture_size *ret);

/* The largest box of the picture's shape within this one (EMU). */
void template_picture_fit(const struct picture_size *size, int64_t *width, int64_t *height);

/* The pictures put into one package so far. */
struct media {
    struct media_item *items;
    size_t count, capacity;
};
struct media_item {
    struct str bytes, name; /* "word/media/…" */
};

/* The part that holds this picture; the same bytes come in once. */
struct str media_add(
    struct arena *a, struct media *media, const struct pack_parts *parts, struct str bytes);

/* A relation of a part to a part in word/media/. */
struct media_link {
    struct str id, name;
};
struct media_links {
    struct media_link *items;
    size_t count, capacity;
};

/* The part of relations with these links added; `old` is empty when there was none. */
struct str rels_with(struct arena *a, struct str old, const struct media_links *links);
/* [Content_Types].xml that knows PNG and JPEG by their endings. */
struct str content_types_with_pictures(struct arena *a, struct str old);
/* A drawing in a run for this relation, of this size (EMU). */
void drawing_xml(struct buf *out, struct str id, int number, int64_t width, int64_t height);

#endif
