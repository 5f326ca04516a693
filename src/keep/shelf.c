/* shelf.c: a folder of backups. */
#include "keep/shelf.h"

#include "base/log.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SHELF_MAX = 10000 };

void shelf_name(int64_t at_ms, char ret[BACKUP_NAME_MAX])
{
    char stamp[DISK_STAMP_MAX];

    disk_stamp(at_ms, stamp);
    snprintf(ret, BACKUP_NAME_MAX, "chungsuc-%s.backup", stamp);
}

static bool path_of(const char *folder, const char *name, char ret[DISK_PATH_MAX])
{
    return snprintf(ret, DISK_PATH_MAX, "%s/%s", folder, name) < DISK_PATH_MAX;
}

/* Is this file such a one? */
static bool look(
    const char *folder, const char *name, const struct backup_key *key, struct shelved *ret)
{
    unsigned char id[KEY_ID_BYTES];
    char path[DISK_PATH_MAX], want[BACKUP_NAME_MAX];
    struct stat st;
    const char *why;

    if (strlen(name) >= BACKUP_NAME_MAX || strncmp(name, "chungsuc-", 9) != 0 ||
        !path_of(folder, name, path) || lstat(path, &st) || !S_ISREG(st.st_mode) ||
        backup_look(path, &ret->about, &why) != OK)
        return false;
    key_id(key, id);
    shelf_name(ret->about.at_ms, want);
    snprintf(ret->name, sizeof ret->name, "%s", name);
    ret->bytes = st.st_size;
    return !strcmp(name, want) && !memcmp(id, ret->about.key, sizeof id);
}

static int newest_first(const void *a, const void *b)
{
    int64_t x = ((const struct shelved *)a)->about.at_ms;
    int64_t y = ((const struct shelved *)b)->about.at_ms;

    return x < y ? 1 : x > y ? -1 : 0;
}

static enum err add(const struct shelf_owner *owner, const struct shelved *one, struct arena *a,
    struct shelf *shelf)
{
    bool ours = false;
    enum err e = backup_is_of(owner->db, &one->about, &ours);

    if (e == OK && ours)
        *vec_push(a, shelf) = *one;
    shelf->others += e == OK && !ours;
    return e;
}

enum err shelf_read(
    const char *folder, const struct shelf_owner *owner, struct arena *a, struct shelf *ret)
{
    struct shelf shelf = {0};
    struct shelved one;
    struct dirent *entry;
    DIR *dir = opendir(folder);
    enum err e = OK;

    if (!dir)
        return errno == ENOENT ? E_NOT_FOUND : disk_error(folder);
    while (e == OK && shelf.count < SHELF_MAX && (entry = readdir(dir)))
        if (look(folder, entry->d_name, owner->key, &one))
            e = add(owner, &one, a, &shelf);
    closedir(dir);
    if (e != OK)
        return e;
    if (shelf.count)
        qsort(shelf.items, shelf.count, sizeof *shelf.items, newest_first);
    *ret = shelf;
    return OK;
}

/* --- a second place --- */

static enum err copy_bytes(const char *from, const char *to)
{
    static const size_t piece = 64 * 1024;
    unsigned char bytes[64 * 1024];
    struct disk_file in = {.path = from, .fd = open(from, O_RDONLY | O_CLOEXEC)};
    struct disk_file out = {.path = to, .fd = -1};
    size_t got = piece;
    enum err e = in.fd < 0 ? disk_error(from) : disk_create(to, &out.fd);

    while (e == OK && got == piece) {
        e = disk_read(&in, bytes, piece, &got);
        if (e == OK)
            e = disk_write(&out, bytes, got);
    }
    if (e == OK)
        e = disk_flush(&out);
    if (out.fd >= 0) {
        posix_fadvise(out.fd, 0, 0, POSIX_FADV_DONTNEED);
        close(out.fd);
    }
    if (in.fd >= 0)
        close(in.fd);
    return e;
}

enum err shelf_copy(
    const char *from, const char *to, const struct shelved *one, const struct backup_key *key)
{
    char source[DISK_PATH_MAX], part[DISK_PATH_MAX], target[DISK_PATH_MAX];
    unsigned char digest[BACKUP_DIGEST_BYTES];
    char name[BACKUP_NAME_MAX + 8];
    struct backup_about about;
    const char *why;
    enum err e;

    snprintf(name, sizeof name, "%s.part", one->name);
    if (!path_of(from, one->name, source) || !path_of(to, one->name, target) ||
        !path_of(to, name, part))
        return E_TOO_LARGE;
    if (!access(target, F_OK))
        return E_CONFLICT;
    e = copy_bytes(source, part);
    if (e == OK)
        e = backup_check(part, key, &about, digest, &why);
    if (e == OK)
        e = disk_name(part, target);
    if (e != OK)
        unlink(part);
    return e;
}

/* --- what goes --- */

static void remove_others(
    const char *folder, const struct shelf *shelf, const bool *keep, const char *made)
{
    char path[DISK_PATH_MAX];

    for (size_t i = 0; i < shelf->count; i++) {
        if (keep[i] || !strcmp(shelf->items[i].name, made) ||
            !path_of(folder, shelf->items[i].name, path))
            continue;
        if (unlink(path))
            log_error("backup: %s: %s", path, strerror(errno));
        else
            log_info("backup: %s goes, others of that time stay", path);
    }
}

void shelf_tidy(const char *folder, const struct shelf_owner *owner, const struct retention *rule,
    const char *made)
{
    struct arena arena;
    struct shelf shelf = {0};
    int64_t *moments;
    bool *keep;

    arena_init(&arena, 64 * 1024 * 1024);
    if (shelf_read(folder, owner, &arena, &shelf) == OK && shelf.count) {
        moments = arena_new_array(&arena, int64_t, shelf.count);
        keep = arena_new_array(&arena, bool, shelf.count);
        for (size_t i = 0; i < shelf.count; i++)
            moments[i] = shelf.items[i].about.at_ms;
        retention_choose(rule, moments, shelf.count, keep);
        remove_others(folder, &shelf, keep, made);
    }
    arena_reset(&arena);
}
