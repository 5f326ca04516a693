/* schedule.c: backups by themselves. */
#include "keep/schedule.h"

#include "base/log.h"
#include "keep/erased_list.h"
#include "keep/shelf.h"
#include "privacy/erased.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum {
    LOOK_S = 30,
    AFTER_FAILURE_S = 600,
    MINUTES_A_DAY = 24 * 60,
    NICE = 15,
    IO_IDLE = 3 << 13, /* ioprio_set(2): the class that waits for all others */
    FUTURE_MS = 3600 * 1000,
};

struct schedule {
    struct store *store;
    struct schedule_options options;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    atomic_bool stopping;
    time_t not_before;   /* after a failure, on the clock that only runs forward */
    bool copy_failed;    /* it was said */
    size_t others;       /* backups of another journal stand there: it was said */
    int64_t listed_head; /* what was erased up to that fact is listed */
};

enum err schedule_minute(struct str text, int *ret)
{
    int64_t hour, minute;

    if (text.len != 5 || text.ptr[2] != ':' || str_to_int(str_slice(text, 0, 2), &hour) != OK ||
        str_to_int(str_slice(text, 3, 5), &minute) != OK || hour < 0 || hour > 23 || minute < 0 ||
        minute > 59)
        return E_INVALID;
    *ret = (int)(hour * 60 + minute);
    return OK;
}

int64_t schedule_last_due(int at_minute, int64_t now_ms)
{
    int64_t midnight = ((now_ms + VIETNAM_OFFSET_MS) / MS_PER_DAY) * MS_PER_DAY - VIETNAM_OFFSET_MS;
    int64_t due = midnight + (int64_t)at_minute * 60 * 1000;

    return due <= now_ms ? due : due - MS_PER_DAY;
}

static bool is_stopping(void *context)
{
    const struct schedule *s = context;

    return atomic_load(&s->stopping);
}

static time_t steady(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec;
}

/* --- facts of what stands there --- */

static enum err note(struct tx *tx, void *context)
{
    const struct shelved *one = context;

    return backup_made_add(tx, str_from(one->name), &one->about, one->bytes);
}

static enum err is_known(struct db *db, const struct shelved *one)
{
    int64_t id;

    return db_first_int(db, SQL_backup_find_by_file, &id, ARGS(V((const char *)one->name)));
}

/* Oldest first, so that their facts stand in the order in which they were made. */
static void note_all(struct schedule *s, const struct shelf *shelf)
{
    struct db *db;

    if (store_reader(s->store, &db) != OK)
        return;
    for (size_t i = shelf->count; i-- > 0 && !is_stopping(s);) {
        struct shelved *one = &shelf->items[i];
        enum err e = is_known(db, one);

        if (e == E_NOT_FOUND)
            e = store_write_wait(s->store, 0, note, one);
        if (e != OK && e != E_CONFLICT)
            log_error("backup: %s: could not be noted in the journal", one->name);
    }
    store_reader_close(db);
}

/* --- making one --- */

static bool is_due(const struct schedule *s, const struct shelf *shelf)
{
    int64_t now = now_ms(), newest = 0;

    for (size_t i = 0; i < shelf->count && !newest; i++)
        if (shelf->items[i].about.at_ms <= now + FUTURE_MS) /* the clock may have been wrong */
            newest = shelf->items[i].about.at_ms;
    return s->options.at_minute >= 0 && steady() >= s->not_before &&
           newest < schedule_last_due(s->options.at_minute, now);
}

static void say_failed(struct schedule *s, enum err e)
{
    if (is_stopping(s))
        return;
    log_error("backup: not made (%s); the next try is in ten minutes",
        e == E_FULL      ? "no room on the disk"
        : e == E_DAMAGED ? "the data does not verify: run chungsuc verify"
                         : "the line above says why");
    s->not_before = steady() + AFTER_FAILURE_S;
}

static bool make(struct schedule *s, char name[BACKUP_NAME_MAX])
{
    char path[DISK_PATH_MAX];
    struct backup_about about;
    struct backup_options o = {.file = path,
        .key = &s->options.key,
        .program = s->options.program,
        .at_ms = now_ms(),
        .stop = is_stopping,
        .context = s};
    enum err e;

    shelf_name(o.at_ms, name);
    if (snprintf(path, sizeof path, "%s/%s", s->options.folder, name) >= (int)sizeof path)
        return false;
    e = store_backup(s->store, &o, &about);
    if (e != OK) {
        say_failed(s, e);
        return false;
    }
    log_info("backup: made and verified %s: %lld facts", name, (long long)about.head_seq);
    return true;
}

/* The newest one to the second place, as soon as that is there. */
static void copy_newest(
    struct schedule *s, const struct shelf_owner *owner, const struct shelf *shelf)
{
    enum err e;

    if (!s->options.copy_folder || !shelf->count || is_stopping(s))
        return;
    e = shelf_copy(s->options.folder, s->options.copy_folder, &shelf->items[0], &s->options.key);
    if (e == OK) {
        log_info("backup: copied %s to the second place", shelf->items[0].name);
        shelf_tidy(s->options.copy_folder, owner, &s->options.keep, shelf->items[0].name);
    } else if (e != E_CONFLICT && !s->copy_failed) {
        log_error("backup: no copy in %s; tried again until it is there", s->options.copy_folder);
    }
    s->copy_failed = e != OK && e != E_CONFLICT;
}

/* What was erased since a backup was made must be erased again should it come back. */
static void list_erased(struct schedule *s, struct arena *a)
{
    struct str list;
    struct db *db;
    enum err e;

    if (s->listed_head == store_head(s->store) || store_reader(s->store, &db) != OK)
        return;
    s->listed_head = store_head(s->store);
    e = erased_seals(db, a, &list);
    store_reader_close(db);
    if (e == OK)
        e = erased_list_write(a, s->options.folder, list);
    if (e == OK && s->options.copy_folder && !access(s->options.copy_folder, W_OK))
        e = erased_list_write(a, s->options.copy_folder, list);
    if (e != OK)
        log_error("backup: the list of what was erased could not be written");
}

static void say_others(struct schedule *s, const struct shelf *shelf)
{
    if (shelf->others != s->others)
        log_info("backup: %zu of another journal stand there too; they are neither counted nor "
                 "removed",
            shelf->others);
    s->others = shelf->others;
}

static enum err look_with(struct schedule *s, const struct shelf_owner *owner, struct arena *a)
{
    char name[BACKUP_NAME_MAX];
    struct shelf shelf = {0};
    enum err e = shelf_read(s->options.folder, owner, a, &shelf);

    if (e == OK && is_due(s, &shelf) && make(s, name)) {
        shelf_tidy(s->options.folder, owner, &s->options.keep, name);
        e = shelf_read(s->options.folder, owner, a, &shelf);
    }
    if (e != OK)
        return e;
    say_others(s, &shelf);
    note_all(s, &shelf);
    copy_newest(s, owner, &shelf);
    return OK;
}

static void look(struct schedule *s, struct arena *a)
{
    struct shelf_owner owner = {.key = &s->options.key};
    enum err e = store_reader(s->store, &owner.db);

    if (e != OK)
        return;
    e = look_with(s, &owner, a);
    store_reader_close(owner.db);
    if (e == OK)
        list_erased(s, a);
}

/* --- the thread --- */

/* Whatever the machine allows: a backup must not slow those who report. */
static void step_back(void)
{
    pid_t self = (pid_t)syscall(SYS_gettid);

    if (setpriority(PRIO_PROCESS, (id_t)self, NICE) || syscall(SYS_ioprio_set, 1, 0, IO_IDLE))
        log_info("backup: runs with the priority of the server");
}

static bool wait_or_stop(struct schedule *s)
{
    struct timespec until;

    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += LOOK_S;
    pthread_mutex_lock(&s->lock);
    while (!atomic_load(&s->stopping) &&
           pthread_cond_timedwait(&s->wake, &s->lock, &until) != ETIMEDOUT)
        ;
    pthread_mutex_unlock(&s->lock);
    return !atomic_load(&s->stopping);
}

static void *run(void *context)
{
    struct schedule *s = context;

    step_back();
    do {
        struct arena arena;

        arena_init(&arena, 64 * 1024 * 1024);
        look(s, &arena);
        arena_reset(&arena);
    } while (wait_or_stop(s));
    return NULL;
}

enum err schedule_start(
    struct store *store, const struct schedule_options *options, struct schedule **ret)
{
    struct schedule *s;
    pthread_condattr_t clock;

    if (mkdir(options->folder, 0700) && errno != EEXIST)
        return disk_error(options->folder);
    s = calloc(1, sizeof *s);
    if (!s)
        return E_SYSTEM;
    s->store = store;
    s->options = *options;
    pthread_mutex_init(&s->lock, NULL);
    pthread_condattr_init(&clock);
    pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
    pthread_cond_init(&s->wake, &clock);
    pthread_condattr_destroy(&clock);
    if (pthread_create(&s->thread, NULL, run, s)) {
        log_error("backup: cannot start the thread that makes backups");
        free(s);
        return E_SYSTEM;
    }
    *ret = s;
    return OK;
}

void schedule_stop(struct schedule *s)
{
    if (!s)
        return;
    pthread_mutex_lock(&s->lock);
    atomic_store(&s->stopping, true);
    pthread_cond_signal(&s->wake);
    pthread_mutex_unlock(&s->lock);
    pthread_join(s->thread, NULL);
    pthread_cond_destroy(&s->wake);
    pthread_mutex_destroy(&s->lock);
    key_wipe(&s->options.key);
    free(s);
}
