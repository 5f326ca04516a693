/* erased_list.c: one small file in the folder of backups. */
#include "keep/erased_list.h"

#include "doc/text.h"
#include "privacy/erased.h"
#include "store/disk.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* No list is an empty list. */
static bool holds(struct arena *a, const char *path, struct str list)
{
    struct str there;

    if (access(path, F_OK))
        return !list.len;
    return file_read(a, path, ERASED_BYTES_MAX, &there) == OK && str_eq(there, list);
}

static enum err write_new(const char *path, struct str list)
{
    struct disk_file f = {.path = path};
    enum err e = disk_create(path, &f.fd);

    if (e != OK)
        return e;
    e = disk_write(&f, (const unsigned char *)list.ptr, list.len);
    if (e == OK)
        e = disk_flush(&f);
    close(f.fd);
    return e;
}

enum err erased_list_write(struct arena *a, const char *folder, struct str list)
{
    const char *path = str_printf(a, "%s/%s", folder, ERASED_LIST_NAME).ptr;
    const char *new_path = str_printf(a, "%s.new", path).ptr;
    enum err e;

    if (holds(a, path, list))
        return OK;
    e = write_new(new_path, list);
    if (e == OK && rename(new_path, path))
        e = disk_error(path);
    return e == OK ? disk_sync_folder_of(path) : e;
}

enum err erased_list_beside(struct arena *a, const char *backup, struct str *ret)
{
    const char *slash = strrchr(backup, '/');
    struct str folder = slash ? (struct str){backup, (size_t)(slash - backup)} : S(".");
    const char *path = str_printf(a, "%.*s/%s", STR(folder), ERASED_LIST_NAME).ptr;

    if (access(path, F_OK))
        return E_NOT_FOUND;
    return file_read(a, path, ERASED_BYTES_MAX, ret);
}
