/* file.c: a whole file from the disk or from standard input, bounded. */
#include "base/log.h"
#include "doc/text.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Reads to the end of fd; `expected` bytes are only a hint. One byte beyond the limit at most, so
 * that "exactly max" is told from "more than max" without trusting the size the file system reports
 * (pipes have none). */
static enum err read_all(
    struct arena *a, int fd, size_t expected, size_t max_bytes, struct str *ret)
{
    size_t len = 0, capacity = expected < max_bytes ? expected + 1 : 65536;
    char *ptr = arena_alloc(a, capacity);

    for (;;) {
        ssize_t n;

        if (len == capacity) {
            capacity *= 2;
            ptr = arena_grow(a, ptr, len, capacity, 1);
        }
        n = read(fd, ptr + len, capacity - len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return E_SYSTEM;
        if (n == 0)
            break;
        len += (size_t)n;
        if (len > max_bytes)
            return E_TOO_LARGE;
    }
    *ret = (struct str){ptr, len};
    return OK;
}

static enum err open_error(const char *path)
{
    if (errno == ENOENT || errno == ENOTDIR || errno == EISDIR)
        return E_NOT_FOUND;
    log_error("open %s: %s", path, strerror(errno));
    return errno == EACCES ? E_DENIED : E_SYSTEM;
}

/* The arena may jump when it is full: not past the closing of the file. */
static enum err read_contained(
    struct arena *a, int fd, const struct stat *st, size_t max_bytes, struct str *ret, bool *jumped)
{
    jmp_buf full, *outer = a->full;
    enum err e = E_BUSY;

    if (outer)
        a->full = &full;
    *jumped = outer && setjmp(full);
    if (!*jumped)
        e = read_all(a, fd, st->st_size > 0 ? (size_t)st->st_size : 65535, max_bytes, ret);
    a->full = outer;
    return e;
}

enum err file_read(struct arena *a, const char *path, size_t max_bytes, struct str *ret)
{
    bool jumped = false;
    bool standard_input = !strcmp(path, "-");
    int fd = standard_input ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    struct stat st = {0};
    enum err e;

    if (fd < 0)
        return open_error(path);
    if (fstat(fd, &st) != 0 || S_ISDIR(st.st_mode))
        e = E_NOT_FOUND;
    else
        e = read_contained(a, fd, &st, max_bytes, ret, &jumped);
    if (e == E_SYSTEM)
        log_error("read %s: %s", path, strerror(errno));
    if (!standard_input)
        close(fd);
    if (jumped)
        longjmp(*a->full, 1);
    return e;
}
