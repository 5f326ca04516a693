/* fault.c: see fault.h. What our own files ask of the C library comes here instead (the linker's
 * --wrap), so that no other file knows about it. */
#include "base/fault.h"

#include "base/str.h"

#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const names[FAULT_KINDS] = {
    "alloc", "statement", "line", "write", "fsync", "carry"};

static struct fault_control own, *control; /* NULL: nothing was asked for */
static bool trace;
static int places = -1;

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
void __sanitizer_print_stack_trace(void);
#define STACK_TRACE() __sanitizer_print_stack_trace()
#endif
#endif
#ifndef STACK_TRACE
#define STACK_TRACE() (void)0
#endif

/* "write:5" or "write:5+" */
static bool read_one(struct str word)
{
    bool all_that_follow = word.len && word.ptr[word.len - 1] == '+';
    size_t colon = str_find(word, S(":"), 0);
    int64_t first;

    if (str_to_int(str_slice(word, colon + 1, word.len - all_that_follow), &first) != OK)
        return false;
    for (int kind = 0; kind < FAULT_KINDS; kind++) {
        if (!str_eq(str_slice(word, 0, colon), str_from(names[kind])))
            continue;
        control->kinds[kind].first = first;
        control->kinds[kind].last = all_that_follow ? INT64_MAX : first;
        return first > 0;
    }
    return false;
}

static void read_words(struct str words)
{
    control = &own;
    while (words.len) {
        size_t comma = str_find(words, S(","), 0);

        if (!read_one(str_slice(words, 0, comma))) {
            fprintf(stderr, "CHUNGSUC_FAULT: not understood: %.*s\n", STR(words));
            exit(2);
        }
        words = str_slice(words, comma + 1, words.len);
    }
}

static void share(const char *path)
{
    int fd = open(path, O_RDWR | O_CLOEXEC);
    void *there = MAP_FAILED;

    if (fd >= 0)
        there = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (there == MAP_FAILED) {
        fprintf(stderr, "CHUNGSUC_FAULT_CONTROL: %s: %s\n", path, strerror(errno));
        exit(2);
    }
    close(fd);
    control = there;
}

__attribute__((constructor)) static void fault_begin(void)
{
    const char *words = getenv("CHUNGSUC_FAULT"), *path = getenv("CHUNGSUC_FAULT_CONTROL");
    const char *told = getenv("CHUNGSUC_FAULT_PLACES");

    trace = getenv("CHUNGSUC_FAULT_TRACE");
    if (told)
        places = open(told, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (path)
        share(path);
    else if (words)
        read_words(str_from(words));
}

ssize_t __real_write(int fd, const void *bytes, size_t count);

/* The calls, each counted from where its library begins: the same in every process. */
static uint64_t mark_of_calls(int64_t frames)
{
    enum { FRAMES_MAX = 100 };
    void *calls[FRAMES_MAX];
    int count = backtrace(calls, FRAMES_MAX);
    uint64_t mark = 14695981039346656037U; /* FNV-1a */

    for (int i = 0; i < count && i < frames; i++) {
        struct dl_find_object of;
        uintptr_t at = (uintptr_t)calls[i];

        if (_dl_find_object(calls[i], &of) == 0)
            at -= (uintptr_t)of.dlfo_map_start;
        mark = (mark ^ at) * 1099511628211U;
    }
    return mark;
}

static void tell_place(enum fault_kind kind, int64_t n)
{
    struct fault_place place = {kind, n, mark_of_calls(control->frames)};

    if (__real_write(places, &place, sizeof place) != sizeof place)
        abort();
}

bool fault_now(enum fault_kind kind)
{
    static _Thread_local bool telling; /* the telling itself allocates */
    int64_t n;

    if (!control || telling)
        return false;
    n = ++control->kinds[kind].passed;
    if (control->frames && places >= 0) {
        telling = true;
        tell_place(kind, n);
        telling = false;
    }
    if (n < control->kinds[kind].first || n > control->kinds[kind].last ||
        !control->kinds[kind].first)
        return false;
    control->kinds[kind].failed++;
    if (trace) {
        telling = true;
        fprintf(stderr, "fault: %s %lld\n", names[kind], (long long)n);
        STACK_TRACE();
        telling = false;
    }
    return true;
}

bool fault_clock(int64_t *ms)
{
    if (!control || !control->now_ms)
        return false;
    *ms = control->now_ms;
    return true;
}

bool fault_patience(void)
{
    return control && control->patience;
}

/* --- what our files ask of the C library --- */

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
void *__real_reallocarray(void *old, size_t count, size_t size);
char *__real_strdup(const char *text);
int __real_fsync(int fd);
int __real_ftruncate(int fd, off_t length);
int __real_renameat2(
    int old_folder, const char *old_path, int folder, const char *path, unsigned flags);

void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);
void *__wrap_reallocarray(void *old, size_t count, size_t size);
char *__wrap_strdup(const char *text);
ssize_t __wrap_write(int fd, const void *bytes, size_t count);
int __wrap_fsync(int fd);
int __wrap_ftruncate(int fd, off_t length);
int __wrap_renameat2(
    int old_folder, const char *old_path, int folder, const char *path, unsigned flags);

static bool fails(enum fault_kind kind, int why)
{
    if (!fault_now(kind))
        return false;
    errno = why;
    return true;
}

void *__wrap_malloc(size_t size)
{
    return fails(FAULT_ALLOC, ENOMEM) ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return fails(FAULT_ALLOC, ENOMEM) ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *old, size_t size)
{
    return fails(FAULT_ALLOC, ENOMEM) ? NULL : __real_realloc(old, size);
}

void *__wrap_reallocarray(void *old, size_t count, size_t size)
{
    return fails(FAULT_ALLOC, ENOMEM) ? NULL : __real_reallocarray(old, count, size);
}

char *__wrap_strdup(const char *text)
{
    return fails(FAULT_ALLOC, ENOMEM) ? NULL : __real_strdup(text);
}

/* Sockets and the wakers of event loops are no disk. */
static bool is_file(int fd)
{
    struct stat st;

    return fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
}

ssize_t __wrap_write(int fd, const void *bytes, size_t count)
{
    return is_file(fd) && fails(FAULT_WRITE, EIO) ? -1 : __real_write(fd, bytes, count);
}

int __wrap_fsync(int fd)
{
    return fails(FAULT_FSYNC, EIO) ? -1 : __real_fsync(fd);
}

int __wrap_ftruncate(int fd, off_t length)
{
    return fails(FAULT_WRITE, EIO) ? -1 : __real_ftruncate(fd, length);
}

int __wrap_renameat2(
    int old_folder, const char *old_path, int folder, const char *path, unsigned flags)
{
    return fails(FAULT_WRITE, EIO) ? -1
                                   : __real_renameat2(old_folder, old_path, folder, path, flags);
}
