/* pack.c: zip archives through libarchive. Its reader for seekable zips only: that one starts from
 * the table of contents at the end, so a cut-off file fails instead of giving half. */
#include "doc/pack.h"

#include "base/unicode.h"
#include "doc/text.h"
#include "doc/why.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

struct part {
    struct archive *archive;
    size_t archive_bytes, unpacked_bytes;
    char piece[16384];
};

void part_close(struct part *p)
{
    if (p->archive)
        archive_read_free(p->archive);
    p->archive = NULL;
}

size_t part_unpacked(const struct part *p)
{
    return p->unpacked_bytes;
}

static void close_deferred(void *object)
{
    part_close(object);
}

/* The archive at its start; tied to the arena before anything can fail. */
static struct part *open_archive(struct arena *a, struct str bytes)
{
    struct part *p = arena_new(a, struct part);

    arena_defer(a, close_deferred, p);
    p->archive_bytes = bytes.len;
    p->archive = archive_read_new();
    if (!p->archive || archive_read_support_format_zip_seekable(p->archive) != ARCHIVE_OK ||
        archive_read_open_memory(p->archive, bytes.ptr, bytes.len) != ARCHIVE_OK)
        part_close(p);
    return p;
}

/* The next entry's name; E_NOT_FOUND after the last. */
static enum err next_entry(struct part *p, struct str *name, const char **why)
{
    struct archive_entry *entry = NULL;
    int r = p->archive ? archive_read_next_header(p->archive, &entry) : ARCHIVE_FATAL;
    const char *path;

    if (r == ARCHIVE_EOF)
        return E_NOT_FOUND;
    if (r != ARCHIVE_OK && r != ARCHIVE_WARN) {
        *why = WHY_DAMAGED_ZIP;
        return E_DAMAGED;
    }
    if (archive_entry_is_encrypted(entry)) {
        *why = WHY_PASSWORD;
        return E_INVALID;
    }
    path = archive_entry_pathname_utf8(entry);
    if (!path)
        path = archive_entry_pathname(entry);
    *name = str_from(path);
    return OK;
}

enum err pack_list(struct arena *a, struct str bytes, struct pack_names *ret, const char **why)
{
    struct pack_names names = {0};
    struct part *p = open_archive(a, bytes);
    struct str name;
    enum err e;

    while ((e = next_entry(p, &name, why)) == OK) {
        if (names.count >= PACK_ENTRIES_MAX) {
            *why = WHY_BOMB;
            e = E_TOO_LARGE;
            break;
        }
        *vec_push(a, &names) = str_copy(a, name);
    }
    part_close(p);
    if (e == E_NOT_FOUND && !names.count) {
        *why = WHY_DAMAGED_ZIP;
        return E_DAMAGED;
    }
    if (e != E_NOT_FOUND)
        return e;
    *ret = names;
    return OK;
}

bool pack_has(const struct pack_names *names, struct str name)
{
    for (size_t i = 0; i < names->count; i++) {
        if (str_eq(names->items[i], name))
            return true;
    }
    return false;
}

enum err part_open(
    struct arena *a, struct str bytes, struct str name, struct part **ret, const char **why)
{
    struct part *p = open_archive(a, bytes);
    struct str found;
    enum err e;

    do {
        e = next_entry(p, &found, why);
    } while (e == OK && !str_eq(found, name));
    if (e == OK)
        *ret = p;
    else
        part_close(p);
    return e;
}

enum err part_read(struct part *p, struct str *ret, const char **why)
{
    ssize_t n = archive_read_data(p->archive, p->piece, sizeof p->piece);

    if (n < 0) {
        *why = WHY_DAMAGED_ZIP;
        return E_DAMAGED;
    }
    p->unpacked_bytes += (size_t)n;
    if (p->unpacked_bytes > DOC_UNPACKED_MAX ||
        (p->unpacked_bytes > PACK_SWELL_FREE &&
            p->unpacked_bytes / PACK_SWELL_MAX > p->archive_bytes)) {
        *why = WHY_BOMB;
        return E_TOO_LARGE;
    }
    *ret = (struct str){p->piece, (size_t)n};
    return OK;
}

enum err part_whole(struct arena *a, struct str bytes, struct str name, size_t max_bytes,
    struct str *ret, const char **why)
{
    struct part *p;
    struct str piece;
    struct buf out;
    enum err e = part_open(a, bytes, name, &p, why);

    if (e != OK)
        return e;
    buf_init(&out, a, max_bytes);
    while ((e = part_read(p, &piece, why)) == OK && piece.len && !out.overflow)
        buf_add(&out, piece);
    part_close(p);
    if (e == OK && out.overflow) {
        *why = WHY_BOMB;
        return E_TOO_LARGE;
    }
    if (e == OK)
        *ret = buf_str(&out);
    return e;
}

static bool name_is_sound(const struct pack_parts *parts, struct str name)
{
    if (!name.len || name.ptr[0] == '/' || str_find(name, S("\\"), 0) < name.len ||
        str_find(name, S("../"), 0) < name.len || !utf8_valid(name))
        return false;
    for (size_t i = 0; i < parts->count; i++) {
        if (str_eq(parts->items[i].name, name))
            return false;
    }
    return true;
}

/* The bytes of the entry the archive stands at; *left is what may still come. */
static enum err entry_bytes(
    struct arena *a, struct part *p, size_t *left, struct str *ret, const char **why)
{
    struct buf out;
    struct str piece;
    enum err e;

    p->unpacked_bytes = 0;
    buf_init(&out, a, *left);
    while ((e = part_read(p, &piece, why)) == OK && piece.len && !out.overflow)
        buf_add(&out, piece);
    if (e == OK && out.overflow) {
        *why = WHY_BOMB;
        return E_TOO_LARGE;
    }
    if (e != OK)
        return e;
    *left -= out.len;
    *ret = buf_str(&out);
    return OK;
}

enum err pack_whole(
    struct arena *a, struct str bytes, size_t max_bytes, struct pack_parts *ret, const char **why)
{
    struct pack_parts parts = {0};
    struct part *p = open_archive(a, bytes);
    size_t left = max_bytes;
    struct str name;
    enum err e;

    while ((e = next_entry(p, &name, why)) == OK) {
        struct pack_part found = {str_copy(a, name), {"", 0}};

        if (str_ends(found.name, S("/")))
            continue;
        if (parts.count >= PACK_ENTRIES_MAX || !name_is_sound(&parts, found.name)) {
            *why = WHY_DAMAGED_ZIP;
            e = E_DAMAGED;
            break;
        }
        e = entry_bytes(a, p, &left, &found.bytes, why);
        if (e != OK)
            break;
        *vec_push(a, &parts) = found;
    }
    part_close(p);
    if (e != E_NOT_FOUND)
        return e;
    *ret = parts;
    return OK;
}
