/* disk.c: files and folders of copies: flushed, named only when they are whole. */
#include "store/disk.h"

#include "base/date.h"
#include "base/fault.h"
#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum err disk_error(const char *path)
{
    int failed = errno;

    log_error("store: %s: %s", path, strerror(failed));
    return failed == ENOSPC || failed == EDQUOT || failed == EFBIG ? E_FULL : E_SYSTEM;
}

static int flush(int fd)
{
    if (fault_now(FAULT_FSYNC)) {
        errno = EIO;
        return -1;
    }
    return fsync(fd);
}

enum err disk_flush(const struct disk_file *f)
{
    return flush(f->fd) ? disk_error(f->path) : OK;
}

enum err disk_sync(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    enum err e = OK;

    if (fd < 0 || (flush(fd) && errno != EINVAL)) /* some sticks cannot flush a folder */
        e = disk_error(path);
    if (fd >= 0)
        close(fd);
    return e;
}

enum err disk_sync_folder_of(const char *path)
{
    char folder[DISK_PATH_MAX];
    const char *slash = strrchr(path, '/');
    int n;

    if (!slash)
        return disk_sync(".");
    if (slash == path)
        return disk_sync("/");
    n = snprintf(folder, sizeof folder, "%.*s", (int)(slash - path), path);
    return n < (int)sizeof folder ? disk_sync(folder) : E_TOO_LARGE;
}

enum err disk_name(const char *from, const char *to)
{
    int failed = fault_now(FAULT_WRITE)                                      ? EIO
                 : renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) ? errno
                                                                             : 0;
    enum err e;

    /* Some file systems of sticks and networks cannot promise that much. */
    if ((failed == EINVAL || failed == ENOSYS) && access(to, F_OK))
        failed = rename(from, to) ? errno : 0;
    if (failed == EEXIST || failed == ENOTEMPTY)
        return E_CONFLICT;
    if (failed) {
        errno = failed;
        return disk_error(to);
    }
    e = disk_sync_folder_of(to);
    if (e != OK && rename(to, from))
        e = E_UNSURE;
    return e;
}

enum err disk_create(const char *path, int *fd)
{
    int made;

    if (unlink(path) && errno != ENOENT)
        return disk_error(path);
    made = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (made < 0)
        return disk_error(path);
    *fd = made;
    return OK;
}

void disk_stamp(int64_t at_ms, char ret[DISK_STAMP_MAX])
{
    struct civil c = civil_from_day(day_of_ms(at_ms));
    int64_t second = (at_ms + VIETNAM_OFFSET_MS) / 1000 % 86400;

    snprintf(ret, DISK_STAMP_MAX, "%04u%02u%02u-%02u%02u%02u", (unsigned)c.year % 10000,
        (unsigned)c.month % 100, (unsigned)c.day % 100, (unsigned)(second / 3600) % 100,
        (unsigned)(second / 60 % 60), (unsigned)(second % 60));
}

static bool is_stopped(const struct disk_file *f)
{
    return f->stop && f->stop(f->context);
}

enum err disk_read(void *disk_file, unsigned char *to, size_t max, size_t *got)
{
    const struct disk_file *f = disk_file;
    size_t count = 0;

    if (is_stopped(f))
        return E_BUSY;
    while (count < max) {
        ssize_t n = read(f->fd, to + count, max - count);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return disk_error(f->path);
        if (n == 0)
            break;
        count += (size_t)n;
    }
    *got = count;
    return OK;
}

enum err disk_write(void *disk_file, const unsigned char *bytes, size_t count)
{
    const struct disk_file *f = disk_file;

    if (is_stopped(f))
        return E_BUSY;
    while (count) {
        ssize_t n = fault_now(FAULT_WRITE) ? (errno = EIO, -1) : write(f->fd, bytes, count);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return disk_error(f->path);
        bytes += n;
        count -= (size_t)n;
    }
    return OK;
}
