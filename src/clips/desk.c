/* desk.c: from parts to a file, through the helper, to parts. */
#include "clips/desk.h"

#include "base/log.h"
#include "base/sure.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { ARENA_BYTES = 96 * 1024 * 1024, LOOK_MS = 500 };

struct desk {
    struct store *store;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool stop;
};

struct sheet {
    struct arena *arena;
    struct upload upload;
    struct clip_judged judged;
    const char *code;
    int64_t number;
    struct str bytes;
};

/* --- what is written --- */

static enum err run_take(struct tx *tx, void *context)
{
    struct sheet *s = context;

    return upload_take(tx, s->arena, &s->upload);
}

static enum err run_keep(struct tx *tx, void *context)
{
    const struct sheet *s = context;

    return upload_keep(tx, s->upload.id, s->number, s->bytes);
}

static enum err run_become(struct tx *tx, void *context)
{
    const struct sheet *s = context;

    return upload_become(tx, &s->upload, &s->judged);
}

static enum err run_refuse(struct tx *tx, void *context)
{
    const struct sheet *s = context;

    return upload_refuse(tx, s->upload.id, s->code);
}

static enum err run_clear(struct tx *tx, void *context)
{
    return upload_clear(tx);
}

static enum err run_begin_anew(struct tx *tx, void *context)
{
    return upload_begin_anew(tx);
}

/* --- one upload --- */

static enum err write_whole(int fd, struct str bytes)
{
    while (bytes.len) {
        ssize_t n = write(fd, bytes.ptr, bytes.len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0) {
            log_error("a clip cannot be laid out in /var/tmp: %s", strerror(errno));
            return errno == ENOSPC ? E_FULL : E_SYSTEM;
        }
        bytes = str_slice(bytes, (size_t)n, bytes.len);
    }
    return OK;
}

static enum err lay_out(struct db *db, struct sheet *s, int fd)
{
    int64_t count = upload_part_count(&s->upload);
    enum err e = OK;

    for (int64_t i = 0; e == OK && i < count; i++) {
        struct arena_mark mark = arena_mark(s->arena);
        struct str bytes;

        e = upload_part_find(db, s->arena, s->upload.id, i, &bytes);
        if (e == OK)
            e = write_whole(fd, bytes);
        arena_rewind(s->arena, mark);
    }
    return e;
}

static enum err keep_all(struct store *store, struct sheet *s, int fd)
{
    char *buffer = sure_malloc(CLIP_PART_BYTES);
    int64_t at = 0;
    enum err e = OK;

    for (s->number = 0; e == OK && at < s->judged.bytes; s->number++) {
        ssize_t n = pread(fd, buffer, CLIP_PART_BYTES, at);

        if (n <= 0 || (n < CLIP_PART_BYTES && at + n < s->judged.bytes)) {
            e = E_SYSTEM;
            break;
        }
        s->bytes = (struct str){buffer, (size_t)n};
        e = store_write_wait(store, 0, run_keep, s);
        at += n;
    }
    free(buffer);
    return e;
}

static enum err become(struct store *store, struct sheet *s)
{
    enum err e =
        store_write_wait_from(store, s->upload.about.account_id, s->upload.origin, run_become, s);

    if (e == E_CONFLICT)
        s->code = "twice";
    else if (e == E_INVALID || e == E_TOO_LARGE)
        s->code = "rules";
    return e;
}

static enum err judge(struct store *store, struct db *db, struct sheet *s, const char *program)
{
    int in = -1, out = -1;
    enum err e = judge_scratch(&in);

    if (e == OK)
        e = judge_scratch(&out);
    if (e == OK)
        e = lay_out(db, s, in);
    if (e == OK)
        e = judge_clip(s->arena, program, in, out, &s->judged, &s->code);
    if (e == OK)
        e = keep_all(store, s, out);
    if (e == OK)
        e = become(store, s);
    if (in >= 0)
        close(in);
    if (out >= 0)
        close(out);
    return e;
}

enum err desk_one(struct store *store, struct arena *a, const char *program)
{
    struct sheet s = {.arena = a};
    struct db *db;
    enum err e = store_write_wait(store, 0, run_take, &s);

    if (e == E_NOT_FOUND)
        return store_write_wait(store, 0, run_clear, NULL);
    if (e == OK)
        e = store_reader(store, &db);
    if (e != OK)
        return e;
    e = judge(store, db, &s, program);
    db_reset(db);
    store_reader_close(db);
    if (e == OK || e == E_NOT_FOUND) /* dropped meanwhile by whoever sent it */
        return OK;
    if (!s.code && now_ms() - s.upload.made_ms < UPLOAD_KEPT_MS)
        return e; /* the machine's trouble, not the clip's: it is judged again in some minutes */
    if (!s.code)
        s.code = "machine";
    return store_write_wait(store, 0, run_refuse, &s);
}

/* --- the thread --- */

static bool rest(struct desk *d)
{
    struct timespec until;
    bool stop;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += LOOK_MS * 1000000L;
    until.tv_sec += until.tv_nsec / 1000000000L;
    until.tv_nsec %= 1000000000L;
    pthread_mutex_lock(&d->lock);
    if (!d->stop)
        pthread_cond_timedwait(&d->wake, &d->lock, &until);
    stop = d->stop;
    pthread_mutex_unlock(&d->lock);
    return !stop;
}

static bool anything(struct db *db)
{
    bool waits = false;
    enum err e = upload_waits(db, now_ms(), &waits);

    db_reset(db);
    return e == OK && waits;
}

static void *desk_run(void *context)
{
    struct desk *d = context;
    struct db *db = NULL;

    while (rest(d)) {
        struct arena a;
        const char *program;

        if (!db && store_reader(d->store, &db) != OK)
            continue;
        if (!anything(db))
            continue;
        arena_init(&a, ARENA_BYTES);
        if (judge_program(&a, &program) == OK && desk_one(d->store, &a, program) == E_SYSTEM)
            log_error("the desk of clips could not do its work");
        arena_reset(&a);
    }
    if (db)
        store_reader_close(db);
    return NULL;
}

enum err desk_start(struct store *s, bool alone, struct desk **ret)
{
    struct desk *d;
    enum err e = alone ? store_write_wait(s, 0, run_begin_anew, NULL) : OK;

    if (e != OK)
        return e;
    d = sure_malloc(sizeof *d);
    *d = (struct desk){.store = s};
    pthread_mutex_init(&d->lock, NULL);
    pthread_cond_init(&d->wake, NULL);
    if (pthread_create(&d->thread, NULL, desk_run, d)) {
        log_error("the desk of clips has no thread");
        free(d);
        return E_SYSTEM;
    }
    *ret = d;
    return OK;
}

void desk_stop(struct desk *d)
{
    if (!d)
        return;
    pthread_mutex_lock(&d->lock);
    d->stop = true;
    pthread_cond_signal(&d->wake);
    pthread_mutex_unlock(&d->lock);
    pthread_join(d->thread, NULL);
    pthread_cond_destroy(&d->wake);
    pthread_mutex_destroy(&d->lock);
    free(d);
}
