/* writer.c: group commit.
 *
 * All jobs that wait are taken together (at most GROUP_MAX) into one transaction, each in a
 * savepoint, so that one that fails undoes only itself. After the commit, and only then, every job
 * hears its result. If the commit fails, or the engine gives up the transaction half way (disk
 * full), every job of the group hears that and nothing of it is there; if it failed because of what
 * one of them wrote, which an engine may notice late, each is run again in a group of its own.
 * Where other servers write to the same journal, what they added is heard of before every group and
 * while there is nothing to do.
 */
#include "store/writer.h"

#include "base/date.h"
#include "base/log.h"
#include "store/behind.h"
#include "store/journal.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    GROUP_MAX = 1024,
    QUEUE_MAX = 16 * 1024,
    JOB_ARENA_MAX = 128 * 1024 * 1024,
    LOOK_MS = 200, /* how often an idle writer looks what others have added */
};

/* A job of the group that is being written. */
struct place {
    struct write_job *job;
    struct arena arena;
    enum err result;
};

struct group {
    struct place places[GROUP_MAX];
    size_t count;
};

struct writer {
    struct db *db;
    const struct store_watcher *watcher;
    struct published *published;
    struct behind *behind; /* NULL: all rows are written at once */
    struct group *group;   /* the thread's own */
    pthread_t thread;
    pthread_mutex_t turn; /* held while a group is written */
    pthread_mutex_t lock; /* guards what follows */
    pthread_cond_t wake;
    bool shared; /* others may write there too */
    struct write_job *first, **last;
    size_t count;
    bool stopping;
};

void publish(struct published *p, struct db *db)
{
    atomic_store(&p->structure, engine_journal(db)->structure);
    atomic_store(&p->head, engine_journal(db)->head.seq);
}

static enum err run_in_arena(struct writer *w, struct place *p)
{
    struct tx tx = {.db = w->db,
        .arena = &p->arena,
        .now_ms = now_ms(),
        .account_id = p->job->account_id,
        .origin = p->job->origin};
    jmp_buf full;
    enum err e;

    if (setjmp(full)) {
        e = arena_why(&p->arena);
    } else {
        p->arena.full = &full;
        e = p->job->run(&tx, p->job->context);
    }
    p->arena.full = NULL; /* `full` ends with this function */
    engine_apply_end(w->db);
    return e;
}

/* Anything but OK: the whole group has failed. */
static enum err run_job(struct writer *w, struct place *p)
{
    struct journal *journal = engine_journal(w->db);
    struct journal_mark before = journal_mark(w->db);
    enum err trouble, e = engine_job_begin(w->db);

    if (e != OK)
        return e;
    journal->half = OK;
    p->result = run_in_arena(w, p);
    if (p->result == OK)
        p->result = journal->half; /* half a fact is never kept */
    trouble = db_trouble(w->db);
    if (trouble != OK) /* nor what was made of a question that failed */
        p->result = trouble;
    db_reset(w->db);
    if (!engine_in_transaction(w->db)) /* the engine has undone everything */
        return p->result != OK ? p->result : E_SYSTEM;
    if (p->result != OK)
        journal_undo(w->db, before);
    return p->result == OK ? engine_job_keep(w->db) : engine_job_undo(w->db);
}

/* Tell what is durable now: first to the view in memory, then to everybody. */
static void tell(struct writer *w)
{
    struct journal *journal = engine_journal(w->db);

    if (journal->added_count) {
        w->watcher->committed(w->watcher->context, w->db, journal->added, journal->added_count);
        db_reset(w->db);
    }
    journal->added_count = 0;
    publish(w->published, w->db);
}

static enum err begin_group(struct writer *w)
{
    struct noted there;
    enum err e = engine_begin(w->db, &there);

    return e == OK ? journal_follow(w->db, &there, w->watcher) : e;
}

static enum err write_together(struct writer *w, struct place *places, size_t count)
{
    struct journal *journal = engine_journal(w->db);
    enum err e = begin_group(w);
    struct journal_mark before = journal_mark(w->db);

    for (size_t i = 0; e == OK && i < count; i++)
        e = run_job(w, &places[i]);
    if (e == OK && w->db->behind)
        e = behind_write(w->db->behind, w->db, count);
    if (e == OK)
        e = journal->head.seq != before.head.seq ? journal_commit(w->db) : engine_commit(w->db);
    if (e == OK && w->db->behind)
        behind_keep(w->db->behind, now_ms());
    if (e == OK) {
        tell(w);
        return OK;
    }
    engine_rollback(w->db);
    if (w->db->behind)
        behind_undo(w->db->behind);
    journal_undo(w->db, before);
    publish(w->published, w->db); /* what others wrote is there all the same */
    return e;
}

static void write_group(struct writer *w, struct group *g)
{
    enum err e = write_together(w, g->places, g->count);

    if (g->count > 1 && (e == E_CONFLICT || e == E_INVALID || e == E_TOO_LARGE)) {
        for (size_t i = 0; i < g->count; i++) {
            arena_reset(&g->places[i].arena);
            e = write_together(w, &g->places[i], 1);
            if (e != OK)
                g->places[i].result = e;
        }
        return;
    }
    for (size_t i = 0; e != OK && i < g->count; i++)
        g->places[i].result = e;
    if (e != OK)
        log_error("store: %zu changes could not be written", g->count);
}

static void answer_group(struct group *g)
{
    for (size_t i = 0; i < g->count; i++) {
        struct place *p = &g->places[i];

        p->job->done(p->job->context, p->result);
        arena_reset(&p->arena);
    }
}

/* Nothing to write: write what lies behind. */
static void catch_up(struct writer *w)
{
    enum err e = write_together(w, NULL, 0);

    if (e != OK)
        log_error("store: what lies behind the journal could not be written");
}

/* Nothing to write: hear what others have written. */
static void look_around(struct writer *w)
{
    struct noted there;
    enum err e = engine_look(w->db, &there);

    if (e == OK)
        e = journal_follow(w->db, &there, w->watcher);
    db_reset(w->db);
    if (e == OK)
        publish(w->published, w->db);
}

/* false: it is time to look around. */
static bool wait_for_job(struct writer *w)
{
    struct timespec until;

    if (!w->shared && !(w->behind && behind_waits(w->behind)))
        return pthread_cond_wait(&w->wake, &w->lock) == 0;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += LOOK_MS * 1000000;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    return pthread_cond_timedwait(&w->wake, &w->lock, &until) == 0;
}

/* Wait for jobs; false: none will come any more. With count 0: look around. */
static bool take_group(struct writer *w, struct group *g)
{
    bool more;

    g->count = 0;
    pthread_mutex_lock(&w->lock);
    while (!w->first && !w->stopping && wait_for_job(w))
        ;
    while (w->first && g->count < GROUP_MAX) {
        struct place *p = &g->places[g->count++];

        *p = (struct place){.job = w->first};
        arena_init(&p->arena, JOB_ARENA_MAX);
        w->first = w->first->next;
        w->count--;
    }
    if (!w->first)
        w->last = &w->first;
    more = g->count > 0 || !w->stopping;
    pthread_mutex_unlock(&w->lock);
    return more;
}

static void *writer_main(void *context)
{
    struct writer *w = context;
    struct group *g = w->group;

    while (take_group(w, g)) {
        pthread_mutex_lock(&w->turn);
        if (g->count)
            write_group(w, g);
        else if (w->shared)
            look_around(w);
        else if (behind_is_due(w->behind, now_ms()))
            catch_up(w);
        pthread_mutex_unlock(&w->turn);
        answer_group(g);
    }
    return NULL;
}

enum err writer_start(struct db *db, const struct store_watcher *watcher,
    struct published *published, struct writer **ret)
{
    struct writer *w = calloc(1, sizeof *w);
    pthread_condattr_t clock;
    int failed;

    if (w)
        w->group = calloc(1, sizeof *w->group);
    if (!w || !w->group) {
        log_error("store: no memory for the writer");
        free(w);
        return E_SYSTEM;
    }
    w->db = db;
    w->shared = engine_is_shared(db);
    w->behind = db->behind;
    w->watcher = watcher;
    w->published = published;
    w->last = &w->first;
    pthread_mutex_init(&w->turn, NULL);
    pthread_mutex_init(&w->lock, NULL);
    pthread_condattr_init(&clock);
    pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
    pthread_cond_init(&w->wake, &clock);
    pthread_condattr_destroy(&clock);
    failed = pthread_create(&w->thread, NULL, writer_main, w);
    if (failed) {
        log_error("store: cannot start the writer: %s", strerror(failed));
        free(w->group);
        free(w);
        return E_SYSTEM;
    }
    *ret = w;
    return OK;
}

void writer_stop(struct writer *w)
{
    if (!w)
        return;
    pthread_mutex_lock(&w->lock);
    w->stopping = true;
    pthread_cond_signal(&w->wake);
    pthread_mutex_unlock(&w->lock);
    pthread_join(w->thread, NULL);
    pthread_cond_destroy(&w->wake);
    pthread_mutex_destroy(&w->lock);
    pthread_mutex_destroy(&w->turn);
    free(w->group);
    free(w);
}

enum err writer_add(struct writer *w, struct write_job *job)
{
    enum err e = E_BUSY;

    pthread_mutex_lock(&w->lock);
    if (w->count < QUEUE_MAX && !w->stopping) {
        job->next = NULL;
        *w->last = job;
        w->last = &job->next;
        w->count++;
        pthread_cond_signal(&w->wake);
        e = OK;
    }
    pthread_mutex_unlock(&w->lock);
    return e;
}

void writer_hold(struct writer *w)
{
    pthread_mutex_lock(&w->turn);
}

void writer_release(struct writer *w)
{
    pthread_mutex_unlock(&w->turn);
}
