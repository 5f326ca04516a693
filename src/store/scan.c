/* scan.c: clamd's INSTREAM: pieces with their lengths, an empty one, one line of answer. */
#include "store/scan.h"

#include "base/log.h"
#include "base/tr.h"
#include "store/setting.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { ANSWER_SECONDS = 60, PIECE_BYTES = 256 * 1024, ANSWER_MAX = 256 };

static struct sockaddr_un scanner; /* an empty path: none */

enum err scan_load(struct db *db)
{
    struct arena a;
    struct str path;
    enum err e;

    arena_init(&a, 64 * 1024);
    e = setting_value(db, &a, SETTING_VIRUS_SCANNER, &path);
    if (e == OK && path.len >= sizeof scanner.sun_path)
        e = E_INVALID;
    if (e == OK) {
        scanner = (struct sockaddr_un){.sun_family = AF_UNIX};
        memcpy(scanner.sun_path, path.ptr, path.len);
    }
    arena_reset(&a);
    return e;
}

/* The line to it, or -1. */
static int call(void)
{
    const struct sockaddr *to = (const struct sockaddr *)&scanner;
    struct timeval patience = {.tv_sec = ANSWER_SECONDS};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (fd >= 0 && !setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience) &&
        !setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) &&
        !connect(fd, to, sizeof scanner)) /* banned: allowed, a path of this machine */
        return fd;
    if (fd >= 0)
        close(fd);
    return -1;
}

static bool say(int fd, const void *bytes, size_t count)
{
    const char *from = bytes;

    while (count) {
        ssize_t n = send(fd, from, count, MSG_NOSIGNAL);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        from += n;
        count -= (size_t)n;
    }
    return true;
}

static bool say_all(int fd, struct str bytes)
{
    static const char order[] = "zINSTREAM"; /* with its NUL */
    uint32_t length = 0;

    if (!say(fd, order, sizeof order))
        return false;
    for (size_t at = 0; at < bytes.len; at += PIECE_BYTES) {
        struct str piece = str_slice(bytes, at, at + PIECE_BYTES);

        length = htonl((uint32_t)piece.len);
        if (!say(fd, &length, sizeof length) || !say(fd, piece.ptr, piece.len))
            return false;
    }
    length = 0;
    return say(fd, &length, sizeof length);
}

/* "stream: OK", "stream: Win.Test.EICAR_HDB-1 FOUND", or what went wrong there. */
static struct str hear(int fd, char line[ANSWER_MAX])
{
    size_t length = 0;

    while (length < ANSWER_MAX) {
        ssize_t n = recv(fd, line + length, ANSWER_MAX - length, 0);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            break;
        length += (size_t)n;
    }
    return str_slice(
        (struct str){line, length}, 0, str_find((struct str){line, length}, S("\0"), 0));
}

enum err scan_bytes(struct str bytes, const char **why)
{
    char line[ANSWER_MAX];
    struct str said = S("");
    int fd;

    if (!scanner.sun_path[0])
        return OK;
    fd = call();
    if (fd >= 0) {
        (void)!say_all(
            fd, bytes); /* it may have made up its mind before the end: its line counts */
        said = hear(fd, line);
        close(fd);
    }
    if (str_eq(said, S("stream: OK")))
        return OK;
    if (str_ends(said, S(" FOUND"))) {
        log_info("the virus scanner refused a file");
        *why = MSG("Phần diệt virus của máy chủ không nhận tệp này. Chưa ghi gì; hãy quét máy đã "
                   "làm ra tệp rồi gửi bản khác.");
        return E_INVALID;
    }
    log_error("the virus scanner at %s gives no answer", scanner.sun_path);
    *why =
        MSG("Phần diệt virus của máy chủ chưa trả lời nên chưa nhận tệp. Chưa ghi gì; hãy gửi lại "
            "sau ít phút, hoặc báo người giữ máy.");
    return E_INVALID;
}
