/* zip.c: a zip archive written from parts in memory, through libarchive. */
#include "doc/zip.h"

#include <archive.h>
#include <archive_entry.h>

/* Freed with the arena when an allocation jumps out in the middle. */
struct zip {
    struct archive *archive;
    struct archive_entry *entry;
    struct buf out;
};

static void zip_free(void *object)
{
    struct zip *z = object;

    if (z->entry)
        archive_entry_free(z->entry);
    if (z->archive)
        archive_write_free(z->archive);
    z->entry = NULL;
    z->archive = NULL;
}

static la_ssize_t on_write(struct archive *archive, void *object, const void *bytes, size_t len)
{
    struct zip *z = object;

    buf_add(&z->out, (struct str){bytes, len});
    return (la_ssize_t)len;
}

static bool is_picture(struct str name)
{
    return str_ends(name, S(".png")) || str_ends(name, S(".jpeg")) || str_ends(name, S(".jpg"));
}

/* No time is set: libarchive then writes zip's first day, whatever the time zone of the machine. */
static bool add_part(struct arena *a, struct zip *z, const struct zip_part *part)
{
    int method = is_picture(part->name) ? archive_write_zip_set_compression_store(z->archive)
                                        : archive_write_zip_set_compression_deflate(z->archive);

    if (method != ARCHIVE_OK)
        return false;
    archive_entry_clear(z->entry);
    archive_entry_set_pathname_utf8(z->entry, str_z(a, part->name));
    archive_entry_set_size(z->entry, (la_int64_t)part->bytes.len);
    archive_entry_set_filetype(z->entry, AE_IFREG);
    archive_entry_set_perm(z->entry, 0644);
    return archive_write_header(z->archive, z->entry) == ARCHIVE_OK &&
           archive_write_data(z->archive, part->bytes.ptr, part->bytes.len) ==
               (la_ssize_t)part->bytes.len;
}

static bool write_all(struct arena *a, struct zip *z, const struct zip_part *parts, size_t count)
{
    z->archive = archive_write_new();
    z->entry = archive_entry_new();
    if (!z->archive || !z->entry || archive_write_set_format_zip(z->archive) != ARCHIVE_OK ||
        archive_write_set_bytes_per_block(z->archive, 0) != ARCHIVE_OK ||
        archive_write_open(z->archive, z, NULL, on_write, NULL) != ARCHIVE_OK)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (!add_part(a, z, &parts[i]))
            return false;
    }
    return archive_write_close(z->archive) == ARCHIVE_OK;
}

enum err zip_write(
    struct arena *a, const struct zip_part *parts, size_t count, size_t max_bytes, struct str *ret)
{
    struct zip *z = arena_new(a, struct zip);
    bool written;

    arena_defer(a, zip_free, z);
    buf_init(&z->out, a, max_bytes);
    written = write_all(a, z, parts, count);
    zip_free(z);
    if (z->out.overflow)
        return E_TOO_LARGE;
    if (!written)
        return E_SYSTEM;
    *ret = buf_str(&z->out);
    return OK;
}
