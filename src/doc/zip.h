/* zip.h: a zip archive written from parts in memory.
 *
 * The same parts give the same bytes on every machine and day: the times inside are fixed, so that
 * a paper can be compared, hashed and kept as a golden file.
 */
#ifndef DOC_ZIP_H
#define DOC_ZIP_H

#include "base/str.h"

struct zip_part {
    struct str name, bytes;
};

/* All parts in their order, compressed but for PNG and JPEG, which are it already. E_TOO_LARGE
 * beyond max_bytes, E_SYSTEM. */
MUST_CHECK enum err zip_write(
    struct arena *a, const struct zip_part *parts, size_t count, size_t max_bytes, struct str *ret);

#endif
