/* judge.c: starts the helper, waits with a limit, reads its line and its picture. */
#include "clips/judge.h"

#include "base/log.h"
#include "clips/sniff.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifndef CLIP_PROGRAM_INSTALLED
#define CLIP_PROGRAM_INSTALLED "/usr/libexec/chungsuc/chungsuc-clip"
#endif

enum { POSTER_FD = 3, ANSWER_FD = 4, HIGH_FD = 10, ANSWER_MAX = 128 };

enum err judge_program(struct arena *a, const char **ret)
{
    char here[4096];
    ssize_t n = readlink("/proc/self/exe", here, sizeof here - 1);
    const char *beside;

    while (n > 0 && here[n - 1] != '/')
        n--;
    beside = n > 0 ? str_z(a, str_printf(a, "%.*schungsuc-clip", (int)n, here)) : NULL;
    if (beside && access(beside, X_OK) == 0)
        *ret = beside;
    else if (access(CLIP_PROGRAM_INSTALLED, X_OK) == 0)
        *ret = CLIP_PROGRAM_INSTALLED;
    else
        return E_NOT_FOUND;
    return OK;
}

enum err judge_scratch(int *ret)
{
    char name[] = "/var/tmp/chungsuc-clip-XXXXXX";
    int fd = mkostemp(name, O_CLOEXEC);

    if (fd < 0) {
        log_error("cannot make a file in /var/tmp: %s", strerror(errno));
        return errno == ENOSPC ? E_FULL : E_SYSTEM;
    }
    unlink(name);
    *ret = fd;
    return OK;
}

/* --- the process --- */

/* dup2() of a descriptor onto itself would leave it close-on-exec, so all of them stand high. */
static int lifted(int fd)
{
    return fcntl(fd, F_DUPFD_CLOEXEC, HIGH_FD);
}

struct run {
    int in, out, poster, answer[2]; /* the ends for the helper are lifted ones */
    pid_t pid;
};

static int spawn(struct run *r, const char *program)
{
    char name[] = "chungsuc-clip";
    char *const words[] = {name, NULL}, *const surroundings[] = {NULL};
    posix_spawn_file_actions_t actions;
    int e = posix_spawn_file_actions_init(&actions);

    if (e)
        return e;
    e = posix_spawn_file_actions_adddup2(&actions, r->in, STDIN_FILENO);
    if (!e)
        e = posix_spawn_file_actions_adddup2(&actions, r->out, STDOUT_FILENO);
    if (!e)
        e = posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    if (!e)
        e = posix_spawn_file_actions_adddup2(&actions, r->poster, POSTER_FD);
    if (!e)
        e = posix_spawn_file_actions_adddup2(&actions, r->answer[1], ANSWER_FD);
    if (!e)
        e = posix_spawn(&r->pid, program, &actions, NULL, words, /* banned: allowed, our helper */
            surroundings);
    posix_spawn_file_actions_destroy(&actions);
    return e;
}

static int64_t clock_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Its line, until it ends or its time is over. */
static size_t listen_to(int fd, char line[ANSWER_MAX])
{
    int64_t until = clock_ms() + 1000 * JUDGE_SECONDS;
    size_t length = 0;

    while (length < ANSWER_MAX) {
        struct pollfd p = {.fd = fd, .events = POLLIN};
        int64_t left = until - clock_ms();
        int ready = left > 0 ? poll(&p, 1, (int)left) : 0;
        ssize_t n;

        if (ready < 0 && errno == EINTR)
            continue;
        if (ready <= 0)
            return 0;
        n = read(fd, line + length, ANSWER_MAX - length);
        if (n <= 0)
            break;
        length += (size_t)n;
    }
    return length;
}

/* Runs it and takes its line; empty: it was stopped, or died without a word. */
static enum err run_helper(
    struct run *r, const char *program, char line[ANSWER_MAX], size_t *length)
{
    int status, e = spawn(r, program);

    if (e) {
        log_error("cannot start %s: %s", program, strerror(e));
        return E_SYSTEM;
    }
    close(r->answer[1]);
    r->answer[1] = -1;
    *length = listen_to(r->answer[0], line);
    kill(r->pid, SIGKILL); /* it has said what it has to say */
    while (waitpid(r->pid, &status, 0) < 0 && errno == EINTR)
        ;
    return OK;
}

/* --- its answer --- */

static bool number(struct str *left, int64_t max, int64_t *ret)
{
    size_t blank = str_find(*left, S(" "), 0);
    struct str word = str_slice(*left, 0, blank);

    if (str_to_int(word, ret) != OK || *ret < 0 || *ret > max)
        return false;
    *left = str_slice(*left, blank + 1, left->len);
    return true;
}

static bool fine_read(struct str line, struct clip_judged *ret)
{
    int64_t ms, width, height, webm, plays, sound;

    if (!number(&line, 3600 * 1000, &ms) || !number(&line, 8192, &width) ||
        !number(&line, 8192, &height) || !number(&line, 1, &webm) || !number(&line, 1, &plays) ||
        !number(&line, 1, &sound) || line.len || !ms || !width || !height)
        return false;
    *ret = (struct clip_judged){.duration_ms = ms,
        .width = (int)width,
        .height = (int)height,
        .webm = webm,
        .plays = plays,
        .sound = sound};
    return true;
}

static enum err answer_read(
    struct arena *a, struct str line, struct clip_judged *ret, const char **code)
{
    if (!line.len || line.ptr[line.len - 1] != '\n') {
        *code = "heavy";
        return E_INVALID;
    }
    line.len--;
    if (str_starts(line, S("ok ")) && fine_read(str_slice(line, 3, line.len), ret))
        return OK;
    if (str_eq(line, S("no unsafe"))) {
        log_error("the helper for clips could not shut itself in: no clip is read");
        return E_SYSTEM;
    }
    *code = str_starts(line, S("no ")) ? str_z(a, str_slice(line, 3, line.len)) : "damaged";
    return E_INVALID;
}

static enum err poster_read(struct arena *a, int fd, struct picture *ret, const char **code)
{
    off_t size = lseek(fd, 0, SEEK_END);
    char *bytes;
    const char *why;
    enum err e;

    *code = "damaged";
    if (size <= 0 || size > PICTURE_BYTES_MAX)
        return E_INVALID;
    bytes = arena_alloc(a, (size_t)size);
    if (pread(fd, bytes, (size_t)size, 0) != size)
        return E_SYSTEM;
    e = picture_read(a, (struct str){bytes, (size_t)size}, ret, &why);
    return e == E_BUSY || e == E_SYSTEM || e == OK ? e : E_INVALID;
}

static void close_one(int fd)
{
    if (fd >= 0)
        close(fd);
}

static enum err run_open(struct run *r, int in, int out, int *poster)
{
    int line[2];
    enum err e = judge_scratch(poster);

    *r = (struct run){.in = -1, .out = -1, .poster = -1, .answer = {-1, -1}};
    if (e != OK)
        return e;
    if (pipe2(line, O_CLOEXEC))
        return E_SYSTEM;
    r->answer[0] = line[0];
    r->answer[1] = lifted(line[1]);
    close(line[1]);
    r->in = lifted(in);
    r->out = lifted(out);
    r->poster = lifted(*poster);
    return r->in < 0 || r->out < 0 || r->poster < 0 || r->answer[1] < 0 ? E_SYSTEM : OK;
}

enum err judge_clip(struct arena *a, const char *program, int in, int out, struct clip_judged *ret,
    const char **code)
{
    char line[ANSWER_MAX];
    struct clip_judged found;
    size_t length = 0;
    struct stat made;
    struct run r;
    int poster = -1;
    enum err e = run_open(&r, in, out, &poster);

    if (e == OK)
        e = run_helper(&r, program, line, &length);
    if (e == OK)
        e = answer_read(a, (struct str){line, length}, &found, code);
    if (e == OK)
        e = poster_read(a, poster, &found.poster, code);
    if (e == OK && (fstat(out, &made) || made.st_size <= 0))
        e = E_SYSTEM;
    if (e == OK) {
        found.bytes = made.st_size;
        *ret = found;
    }
    close_one(r.in);
    close_one(r.out);
    close_one(r.poster);
    close_one(r.answer[0]);
    close_one(r.answer[1]);
    close_one(poster);
    return e;
}
