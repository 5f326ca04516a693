/* clip_main.c: the helper that judges one clip, `chungsuc-clip`. Started by the server for each
 * (judge.c), never by a person: whoever may break its reader of clips has gained a process without
 * files, network, children and soon without time.
 *
 * Descriptors: 0 the clip, 1 the new clip, 3 the JPEG (plain files), 4 one line of answer:
 *   "ok DURATION_MS WIDTH HEIGHT WEBM PLAYS SOUND\n" or "no CODE\n".
 * Before the first byte is read: limits of processor, memory, size and number of files, no new
 * privileges, and a filter that leaves only the calls that reading, writing and memory need.
 */
#include "clips/probe.h"

#include <seccomp.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    IN = 0,
    OUT = 1,
    POSTER = 3,
    ANSWER = 4,
    CPU_S = 120,
    NICE = 10,
    SPARE_BYTES = 32 * 1024 * 1024, /* the new clip may be so much larger than the old */
};

#define MEMORY_BYTES (2048LL * 1024 * 1024) /* of addresses, libraries and all */

static const int calls[] = {
    SCMP_SYS(read),
    SCMP_SYS(write),
    SCMP_SYS(pread64),
    SCMP_SYS(pwrite64),
    SCMP_SYS(lseek),
    SCMP_SYS(fstat),
    SCMP_SYS(newfstatat),
    SCMP_SYS(mmap),
    SCMP_SYS(munmap),
    SCMP_SYS(mprotect),
    SCMP_SYS(mremap),
    SCMP_SYS(brk),
    SCMP_SYS(madvise),
    SCMP_SYS(futex),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_getres),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(getrandom),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(sched_yield),
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    SCMP_SYS(close),
    SCMP_SYS(sysinfo),
};

static int limit(int what, long long value)
{
    struct rlimit l = {.rlim_cur = (rlim_t)value, .rlim_max = (rlim_t)value};

    return setrlimit((__rlimit_resource_t)what, &l);
}

static int limits(void)
{
    struct stat in;

    if (fstat(IN, &in) || !S_ISREG(in.st_mode))
        return -1;
    return limit(RLIMIT_CPU, CPU_S) || limit(RLIMIT_AS, MEMORY_BYTES) || limit(RLIMIT_CORE, 0) ||
           limit(RLIMIT_FSIZE, in.st_size + SPARE_BYTES) || limit(RLIMIT_NOFILE, ANSWER + 1) ||
           limit(RLIMIT_NPROC, 0);
}

/* Whatever else is called is refused; opening, connecting and starting are among it. */
static int filter(void)
{
    scmp_filter_ctx f = seccomp_init(SCMP_ACT_ERRNO(1));
    int e = f ? 0 : -1;

    for (size_t i = 0; !e && i < sizeof calls / sizeof *calls; i++)
        e = seccomp_rule_add(f, SCMP_ACT_ALLOW, calls[i], 0);
    if (!e)
        e = seccomp_load(f);
    seccomp_release(f);
    return e;
}

/* A sanitizer needs memory, a thread and calls of its own; what shuts the helper in is tried by the
 * plain build, in the browser. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

static int shut_in(void)
{
    if (SANITIZED)
        return 0;
    if (close_range(ANSWER + 1, ~0U, 0) || prctl(PR_SET_DUMPABLE, 0) ||
        prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || limits())
        return -1;
    setpriority(PRIO_PROCESS, 0, NICE);
    return filter();
}

int main(void)
{
    struct probe p;
    const char *code;

    if (shut_in()) {
        dprintf(ANSWER, "no unsafe\n");
        return 1;
    }
    code = probe_clip(IN, OUT, POSTER, &p);
    if (code)
        dprintf(ANSWER, "no %s\n", code);
    else
        dprintf(ANSWER, "ok %lld %d %d %d %d %d\n", (long long)p.duration_ms, p.width, p.height,
            p.webm, p.plays, p.sound);
    _exit(0); /* nothing of what was read needs to be tidied up */
}
