/* sqlite_folder.c: the data folder. One process at a time writes: it holds a lock on a file beside
 * the database. */
#include "store/sqlite.h"

#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

struct folder {
    struct site site;
    int lock_fd; /* -1: read only */
    char path[4096];
};

const char *sqlite_path(const struct site *site)
{
    return ((const struct folder *)site)->path;
}

static enum err make_dir(const char *dir)
{
    if (mkdir(dir, 0700) && errno != EEXIST) {
        log_error("store: %s: %s", dir, strerror(errno));
        return E_SYSTEM;
    }
    return OK;
}

/* One process writes. The lock goes when the process goes, however it ends. */
enum err folder_lock(const char *dir, int *ret)
{
    char path[4096];
    int fd;

    snprintf(path, sizeof path, "%s/chungsuc.lock", dir);
    fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) {
        log_error("store: %s: %s", path, strerror(errno));
        return E_SYSTEM;
    }
    if (flock(fd, LOCK_EX | LOCK_NB)) {
        close(fd);
        return E_BUSY;
    }
    *ret = fd;
    return OK;
}

void sqlite_site_leave(struct site *site)
{
    struct folder *f = (struct folder *)site;

    if (f->lock_fd >= 0)
        close(f->lock_fd);
    free(f);
}

enum err sqlite_site_open(const struct store_options *options, struct site **ret)
{
    struct folder *f = calloc(1, sizeof *f);
    enum err e = OK;
    int n;

    if (!f)
        return E_SYSTEM;
    f->site.engine = &sqlite_engine;
    f->lock_fd = -1;
    n = snprintf(f->path, sizeof f->path, "%s/chungsuc.db", options->dir);
    if (n < 0 || (size_t)n >= sizeof f->path)
        e = E_TOO_LARGE;
    else if (options->create && !options->read_only)
        e = make_dir(options->dir);
    else if (access(f->path, F_OK))
        e = E_NOT_FOUND;
    if (e == OK && !options->read_only)
        e = folder_lock(options->dir, &f->lock_fd);
    if (e == OK)
        *ret = &f->site;
    else
        sqlite_site_leave(&f->site);
    return e;
}
