/* pdf_child.c: LibreOffice as a child that is bounded in every way, for one file. */
#include "paper/pdf.h"

#include "base/log.h"
#include "doc/text.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    CHILD_MEMORY_MB = 4096, /* address space, most of it never touched */
    CHILD_FILE_MB = 128,
    CHILD_CPU_SECONDS = 60,
    POLL_MS = 50,
    REMOVE_TRIES = 20,
    PATH_BYTES = 512,
};

#define FOLDER_NAME "chungsuc-pdf-"

static atomic_bool given_up;

void pdf_give_up(void)
{
    atomic_store(&given_up, true);
}

static const char *program(void)
{
    static const char *const usual[] = {
        "/usr/bin/soffice", "/usr/bin/libreoffice", "/usr/lib/libreoffice/program/soffice"};
    const char *said = getenv("CHUNGSUC_SOFFICE");

    if (said)
        return *said && access(said, X_OK) == 0 ? said : NULL;
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
        if (access(usual[i], X_OK) == 0)
            return usual[i];
    return NULL;
}

bool pdf_is_here(void)
{
    return program() != NULL;
}

/* ── a folder of its own ────────────────────────────────────────────────────────────────────── */

static int remove_one(const char *path, const struct stat *s, int kind, struct FTW *at)
{
    return remove(path);
}

/* What was killed may write a last file meanwhile: then once more. */
static void folder_remove(const char *path)
{
    struct timespec pause = {.tv_nsec = POLL_MS * 1000000L};

    for (int tries = 0; tries < REMOVE_TRIES && access(path, F_OK) == 0; tries++) {
        if (tries)
            nanosleep(&pause, NULL);
        nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
    }
}

static const char *base_folder(void)
{
    const char *said = getenv("TMPDIR");

    return said && *said ? said : "/tmp";
}

/* The process stands in the name: who finds it later knows whether anybody works there. */
static enum err folder_make(char path[PATH_BYTES])
{
    int n =
        snprintf(path, PATH_BYTES, "%s/" FOLDER_NAME "%ld-XXXXXX", base_folder(), (long)getpid());

    if (n < 0 || n >= PATH_BYTES / 2 || !mkdtemp(path)) {
        log_error("pdf: no folder: %s", strerror(errno));
        return E_SYSTEM;
    }
    return OK;
}

/* Is this a folder of ours whose process is gone? */
static bool is_left(int base, struct str name)
{
    size_t from = strlen(FOLDER_NAME), to = str_find(name, S("-"), from);
    struct stat s;
    int64_t pid;

    if (!str_starts(name, S(FOLDER_NAME)) || to == name.len ||
        str_to_int(str_slice(name, from, to), &pid) != OK || pid <= 0 || pid > INT_MAX)
        return false;
    if (fstatat(base, name.ptr, &s, AT_SYMLINK_NOFOLLOW) || !S_ISDIR(s.st_mode) ||
        s.st_uid != geteuid())
        return false;
    return pid == getpid() || (kill((pid_t)pid, 0) && errno == ESRCH);
}

void pdf_begin(void)
{
    DIR *base = opendir(base_folder());
    char path[PATH_BYTES];
    struct dirent *d;

    while (base && (d = readdir(base)))
        if (is_left(dirfd(base), str_from(d->d_name)) &&
            snprintf(path, sizeof path, "%s/%s", base_folder(), d->d_name) < PATH_BYTES)
            folder_remove(path);
    if (base)
        closedir(base);
}

static enum err file_write(const char *path, struct str bytes)
{
    FILE *f = fopen(path, "wbe");
    size_t written = f ? fwrite(bytes.ptr, 1, bytes.len, f) : 0;
    bool closed = f && fclose(f) == 0;

    return closed && written == bytes.len ? OK : E_SYSTEM;
}

/* ── the child ──────────────────────────────────────────────────────────────────────────────── */

static void limit(int what, rlim_t value)
{
    struct rlimit l = {value, value};

    (void)setrlimit(what, &l);
}

/* Between fork and exec: only what a signal handler might call. */
static void become(const char *soffice, const char *folder, char *const *argv, char *const *envp)
{
    int null = open("/dev/null", O_RDWR);

    setsid();
    limit(RLIMIT_AS, (rlim_t)CHILD_MEMORY_MB << 20);
    limit(RLIMIT_FSIZE, (rlim_t)CHILD_FILE_MB << 20);
    limit(RLIMIT_CPU, CHILD_CPU_SECONDS);
    limit(RLIMIT_CORE, 0);
    /* a network of its own with nothing in it; refused on some machines, then without */
    if (unshare(CLONE_NEWUSER | CLONE_NEWNET))
        errno = 0;
    if (null < 0 || dup2(null, 0) < 0 || dup2(null, 1) < 0 || dup2(null, 2) < 0 || chdir(folder))
        _exit(126);
    for (int fd = 3; fd < 1024; fd++)
        close(fd);
    execve(soffice, argv, envp); /* banned: allowed, fixed words, bounded above */
    _exit(127);
}

static pid_t child_start(const char *soffice, const char *folder)
{
    char home[PATH_BYTES + 64], tmp[PATH_BYTES + 64], profile[PATH_BYTES + 64];
    char words[9][24] = {"soffice", "--headless", "--norestore", "--nolockcheck", "--nodefault",
        "--convert-to", "pdf", "--outdir", "in.docx"};
    char dot[] = ".", path[] = "PATH=/usr/bin:/bin", lang[] = "LC_ALL=C.UTF-8";
    char *argv[] = {words[0], profile, words[1], words[2], words[3], words[4], words[5], words[6],
        words[7], dot, words[8], NULL};
    char *envp[] = {home, tmp, path, lang, NULL};
    pid_t pid;

    snprintf(home, sizeof home, "HOME=%s", folder);
    snprintf(tmp, sizeof tmp, "TMPDIR=%s", folder);
    snprintf(profile, sizeof profile, "-env:UserInstallation=file://%s/profile", folder);
    pid = fork(); /* banned: allowed, becomes LibreOffice */
    if (pid == 0)
        become(soffice, folder, argv, envp);
    return pid;
}

static int64_t clock_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* OK: it ended well. E_TOO_LARGE: not in time. E_BUSY: given up. What it started ends with it. */
static enum err child_wait(pid_t pid)
{
    int64_t until = clock_ms() + PDF_SECONDS_MAX * INT64_C(1000);
    struct timespec pause = {.tv_nsec = POLL_MS * 1000000L};
    int status = 0;
    pid_t ended;

    while ((ended = waitpid(pid, &status, WNOHANG)) == 0 && clock_ms() < until &&
           !atomic_load(&given_up))
        nanosleep(&pause, NULL);
    kill(-pid, SIGKILL);
    if (ended == 0) {
        waitpid(pid, &status, 0);
        return atomic_load(&given_up) ? E_BUSY : E_TOO_LARGE;
    }
    return ended == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0 ? OK : E_SYSTEM;
}

/* A PDF of many megabytes for which there is no memory is no reason to end for everybody. */
static enum err pdf_read(struct arena *a, const char *path, struct str *ret)
{
    jmp_buf full, *outer = a->full;
    enum err e;

    a->full = &full;
    if (!setjmp(full))
        e = file_read(a, path, PDF_BYTES_MAX, ret);
    else
        e = arena_why(a);
    a->full = outer;
    return e;
}

enum err pdf_convert(struct arena *a, struct str docx, struct str *ret)
{
    const char *soffice = program();
    char folder[PATH_BYTES], path[PATH_BYTES + 16];
    pid_t pid;
    enum err e;

    if (!soffice)
        return E_NOT_FOUND;
    if ((e = folder_make(folder)) != OK)
        return e;
    snprintf(path, sizeof path, "%s/in.docx", folder);
    e = file_write(path, docx);
    if (e == OK) {
        pid = child_start(soffice, folder);
        e = pid > 0 ? child_wait(pid) : E_BUSY;
    }
    snprintf(path, sizeof path, "%s/in.pdf", folder);
    if (e == OK)
        e = pdf_read(a, path, ret);
    if (e == OK && !str_starts(*ret, S("%PDF-")))
        e = E_SYSTEM;
    folder_remove(folder);
    if (e != OK)
        log_error("pdf: LibreOffice gave none (%d)", (int)e);
    return e == E_NOT_FOUND ? E_SYSTEM : e;
}
