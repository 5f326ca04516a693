/* picture.h: a photograph from outside becomes two small JPEGs and a mark to compare it by.
 *
 * Bytes come from outside and are hostile. What a picture is, is told by its bytes. Before anything
 * is decoded its size is bounded: bytes, pixels, shape, the memory that decoding would take, the
 * number of scans of a progressive JPEG. Only pixels come out: whatever else stood in the file
 * (EXIF with place and time, XMP, IPTC, a preview, comments, colour profiles, a second picture,
 * bytes behind the end) is never copied, because the new files are written from pixels alone.
 *
 * Colours are taken as sRGB: a picture in another space looks a little paler than it did.
 */
#ifndef DOC_PICTURE_H
#define DOC_PICTURE_H

#include "base/str.h"

enum {
    PICTURE_BYTES_MAX = 12 * 1024 * 1024,
    PICTURE_PIXELS_MAX = 50 * 1000 * 1000,       /* decoded row by row */
    PICTURE_PIXELS_WHOLE_MAX = 25 * 1000 * 1000, /* of a file that must be held as a whole */
    PICTURE_MEMORY_MAX = 160 * 1024 * 1024,      /* what a decoder may hold */
    PICTURE_SCANS_MAX = 40,                      /* of a progressive JPEG; cameras make ten */
    PICTURE_SIDE_MIN = 32,                       /* pixels of the short side */
    PICTURE_SHAPE_MAX = 20,                      /* the long side is at most so many short ones */
    PICTURE_SIDE = 1600,                         /* the long side of what comes out, at most */
    PICTURE_SMALL_SIDE = 320,                    /* and of the small one */
};

struct picture {
    struct str full, small; /* JPEG without any metadata */
    int width, height;      /* of `full`, as it is to be seen */
    uint64_t likeness;      /* near-identical pictures differ in few bits */
};

/* A picture turned upright, made smaller and written anew. On failure *why is a message
 * (Vietnamese id for tr()) that says what is wrong and what to do. E_INVALID: not a picture that is
 * read here; E_TOO_LARGE: beyond a limit; E_DAMAGED: broken or cut off; E_BUSY: no memory now.
 * Decoders are tied to the arena: do not call this between arena_mark() and arena_rewind(). */
MUST_CHECK enum err picture_read(
    struct arena *a, struct str bytes, struct picture *ret, const char **why);

/* In how many of the 64 bits two likenesses differ: 0 the same, up to about 8 near-identical. */
int picture_difference(uint64_t one, uint64_t other);

#endif
