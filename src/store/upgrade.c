/* upgrade.c: what an older program made is copied before it is changed: beside the database, with
 * the version and the newest fact in its name. The same copy twice is made once. */
#include "store/upgrade.h"

#include "base/log.h"
#include "store/disk.h"
#include "store/journal.h"
#include "store/sqlite.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

static int64_t bytes_of(const char *path, const char *end)
{
    char whole[DISK_PATH_MAX];
    struct stat st;

    if (snprintf(whole, sizeof whole, "%s%s", path, end) >= (int)sizeof whole || stat(whole, &st))
        return 0;
    return st.st_size;
}

/* Room for the copy, and for the changes: at worst everything is written once more, into the log
 * and from there into the file, and what was there is overwritten, which goes through the log as
 * well; the tables worked out from the journal come on top. */
static enum err check_room(const char *path)
{
    int64_t need = 5 * (bytes_of(path, "") + bytes_of(path, "-wal"));
    struct statvfs fs;
    int64_t free_bytes;

    if (statvfs(path, &fs))
        return disk_error(path);
    free_bytes = (int64_t)fs.f_bavail * (int64_t)fs.f_frsize;
    if (free_bytes >= need)
        return OK;
    log_error("store: %s: %lld bytes are free; a copy and the upgrade need %lld", path,
        (long long)free_bytes, (long long)need);
    return E_FULL;
}

static enum err copy_whole(const char *path, const char *part)
{
    struct db *db;
    enum err e = sqlite_open_file(path, ACCESS_READ, &db);

    if (e != OK)
        return e;
    e = sqlite_copy(db, part, NULL, NULL);
    engine_close(db);
    if (e != OK)
        return e;
    e = sqlite_open_file(part, ACCESS_READ, &db);
    if (e != OK)
        return e;
    e = engine_intact(db);
    engine_close(db);
    return e == OK ? disk_sync(part) : e;
}

enum err upgrade_copy(struct db *db, int64_t version)
{
    char copy[DISK_PATH_MAX], part[DISK_PATH_MAX + 8];
    const char *path = sqlite_file(db);
    int64_t newest;
    int fd;
    enum err e = journal_newest(db, &newest);

    if (e != OK)
        return e;
    if (snprintf(copy, sizeof copy, "%s.version-%lld.fact-%lld", path, (long long)version,
            (long long)newest) >= (int)sizeof copy)
        return E_TOO_LARGE;
    if (!access(copy, F_OK))
        return OK;
    e = check_room(path);
    if (e != OK)
        return e;
    snprintf(part, sizeof part, "%s.part", copy);
    e = disk_create(part, &fd);
    if (e != OK)
        return e;
    close(fd);
    e = copy_whole(path, part);
    if (e == OK)
        e = disk_name(part, copy);
    if (e != OK)
        unlink(part);
    else
        log_info("store: what the older version made is kept as %s", copy);
    return e;
}
