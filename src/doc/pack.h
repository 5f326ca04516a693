/* pack.h: the parts of a zip archive (DOCX, ODT), read in small pieces and never trusted.
 *
 * Only archives with a whole table of contents are taken, so a file cut off anywhere is damaged,
 * not "shorter". Bounded: number of entries, unpacked bytes of a part, how much a part may swell.
 */
#ifndef DOC_PACK_H
#define DOC_PACK_H

#include "base/str.h"

enum {
    PACK_ENTRIES_MAX = 4096,
    PACK_SWELL_FREE = 4 * 1024 * 1024, /* below this any ratio is taken */
    PACK_SWELL_MAX = 200,              /* unpacked bytes for one byte of the archive */
};

struct pack_names {
    struct str *items;
    size_t count, capacity;
};

/* The names of all entries. E_DAMAGED, E_TOO_LARGE, E_INVALID (a password), with *why. */
MUST_CHECK enum err pack_list(
    struct arena *a, struct str bytes, struct pack_names *ret, const char **why);
bool pack_has(const struct pack_names *names, struct str name);

struct part;

/* Start reading one part; closed by part_close(), or with the arena. E_NOT_FOUND when there is no
 * such part; else as pack_list(). */
MUST_CHECK enum err part_open(
    struct arena *a, struct str bytes, struct str name, struct part **ret, const char **why);
/* The next piece; empty at the end. It stands until the next call. */
MUST_CHECK enum err part_read(struct part *p, struct str *ret, const char **why);
void part_close(struct part *p);
/* How many bytes it has given so far; also when it is closed. */
size_t part_unpacked(const struct part *p);

/* A small part as a whole, at most max_bytes. */
MUST_CHECK enum err part_whole(struct arena *a, struct str bytes, struct str name, size_t max_bytes,
    struct str *ret, const char **why);

/* Everything in the archive, unpacked, in its order; folders are left out. E_TOO_LARGE beyond
 * max_bytes together; E_DAMAGED also when a name stands twice or leads out of the archive. */
struct pack_part {
    struct str name, bytes;
};
struct pack_parts {
    struct pack_part *items;
    size_t count, capacity;
};
MUST_CHECK enum err pack_whole(
    struct arena *a, struct str bytes, size_t max_bytes, struct pack_parts *ret, const char **why);

#endif
