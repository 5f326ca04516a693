/* backup.c: copies out and in. A copy gets its name only after it was read back and verified, so a
 * file of that name is a good one; nothing that exists is ever overwritten. */
#include "store/store.h"

#include "base/log.h"
#include "store/journal.h"
#include "store/schema.h"
#include "store/sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum err sync_path(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    int failed = fd < 0 || fsync(fd) ? errno : 0;

    if (fd >= 0)
        close(fd);
    if (failed)
        log_error("store: %s: %s", path, strerror(failed));
    return failed == 0 ? OK : failed == ENOSPC ? E_FULL : E_SYSTEM;
}

static enum err sync_folder_of(struct arena *a, const char *path)
{
    const char *slash = strrchr(path, '/');

    if (!slash)
        return sync_path(".");
    return sync_path(slash == path ? "/" : str_printf(a, "%.*s", (int)(slash - path), path).ptr);
}

static enum err version_of_file(const char *path, int64_t *ret)
{
    struct db *db;
    enum err e = sqlite_open_file(path, ACCESS_READ, &db);

    if (e != OK)
        return e;
    e = engine_version(db, ret);
    engine_close(db);
    return e;
}

static void unlink_beside(struct arena *a, const char *path)
{
    unlink(str_printf(a, "%s-wal", path).ptr);
    unlink(str_printf(a, "%s-shm", path).ptr);
}

/* Enduring tables of an older version are made those of this one, so that they can be verified.
 * All of it is in the file itself when it is closed: the verification would miss it else. */
static enum err update_file(struct arena *a, const char *path)
{
    int64_t version;
    struct db *db;
    enum err e = version_of_file(path, &version);

    if (e != OK || version == schema_newest())
        return e;
    e = sqlite_open_file(path, ACCESS_WRITE, &db);
    if (e != OK)
        return e;
    e = schema_migrate(db);
    engine_close(db);
    unlink_beside(a, path);
    return e;
}

static enum err verify_file(const char *path)
{
    struct verify_result v;
    struct db *db;
    int64_t version = 0;
    enum err e = sqlite_open_file(path, ACCESS_READ, &db);

    if (e != OK)
        return e;
    e = engine_version(db, &version);
    if (e == OK)
        e = version > 0 ? engine_intact(db) : E_DAMAGED;
    if (e == OK)
        e = journal_verify(db, &v);
    engine_close(db);
    if (e == OK && v.why) {
        log_error("store: %s: fact %lld: %s", path, (long long)v.broken_seq, v.why);
        e = E_DAMAGED;
    }
    return e;
}

static enum err name_it(struct arena *a, const char *part, const char *path)
{
    if (renameat2(AT_FDCWD, part, AT_FDCWD, path, RENAME_NOREPLACE)) {
        int failed = errno;

        log_error("store: %s: %s", path, strerror(failed));
        return failed == EEXIST ? E_CONFLICT : E_SYSTEM;
    }
    return sync_folder_of(a, path);
}

static enum err copy_verified(struct db *db, const char *path)
{
    struct arena arena;
    const char *part;
    enum err e;

    if (!access(path, F_OK))
        return E_CONFLICT;
    arena_init(&arena, 64 * 1024);
    part = str_printf(&arena, "%s.part", path).ptr;
    unlink(part); /* what an interrupted copy has left */
    e = sqlite_copy(db, part);
    if (e == OK)
        e = update_file(&arena, part);
    if (e == OK)
        e = sync_path(part);
    if (e == OK)
        e = verify_file(part);
    unlink_beside(&arena, part);
    if (e == OK)
        e = name_it(&arena, part, path);
    if (e != OK)
        unlink(part);
    arena_reset(&arena);
    return e;
}

enum err store_backup(struct store *s, const char *file)
{
    struct db *db;
    enum err e = store_reader(s, &db);

    if (e != OK)
        return e;
    e = copy_verified(db, file);
    store_reader_close(db);
    return e;
}

enum err store_restore(const char *file, const char *dir)
{
    char path[4096];
    struct db *db;
    int64_t version;
    enum err e;
    int n = snprintf(path, sizeof path, "%s/chungsuc.db", dir);

    if (n < 0 || (size_t)n >= sizeof path)
        return E_TOO_LARGE;
    if (access(file, R_OK))
        return E_NOT_FOUND;
    e = version_of_file(file, &version);
    if (e == OK && (version == 0 || version >= schema_newest())) /* older: once it is updated */
        e = verify_file(file);
    if (e != OK)
        return e;
    if (mkdir(dir, 0700) && errno != EEXIST) {
        log_error("store: %s: %s", dir, strerror(errno));
        return E_SYSTEM;
    }
    e = sqlite_open_file(file, ACCESS_READ, &db);
    if (e != OK)
        return e;
    e = copy_verified(db, path);
    store_reader_close(db);
    return e;
}
