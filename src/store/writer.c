/* writer.c: group commit.
 *
 * All jobs that wait are taken together (at most GROUP_MAX) into one transaction, each in a
 * savepoint, so that one that fails undoes only itself. After the commit, and only then, every job
 * hears its result. If the commit fails, or the engine gives up the transaction half way (disk
 * full), every job of the group hears that and nothing of it is there.
 */
#include "store/writer.h"

#include "base/date.h"
#include "base/log.h"
#include "store/journal.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum {
    GROUP_MAX = 1024,
    QUEUE_MAX = 16 * 1024,
    JOB_ARENA_MAX = 128 * 1024 * 1024,
};

struct writer {
    struct db *db;
    const struct store_watcher *watcher;
    struct published *published;
    pthread_t thread;
    pthread_mutex_t turn; /* held while a group is written */
    pthread_mutex_t lock; /* guards what follows */
    pthread_cond_t wake;
    struct write_job *first, **last;
    size_t count;
    bool stopping;
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
    enum err failed; /* of the whole; OK so far */
};

void publish(struct published *p, struct db *db)
{
    atomic_store(&p->structure, engine_journal(db)->structure);
    atomic_store(&p->head, engine_journal(db)->head.seq);
}

static enum err run_in_arena(struct writer *w, struct place *p)
{
    struct tx tx = {
        .db = w->db, .arena = &p->arena, .now_ms = now_ms(), .account_id = p->job->account_id};
    jmp_buf full;
    enum err e;

    if (setjmp(full)) {
        engine_apply_end(w->db);
        e = E_TOO_LARGE;
    } else {
        p->arena.full = &full;
        e = p->job->run(&tx, p->job->context);
    }
    p->arena.full = NULL; /* `full` ends with this function */
    return e;
}

static void run_job(struct writer *w, struct group *g, struct place *p)
{
    struct journal_mark before = journal_mark(w->db);
    enum err e = engine_job_begin(w->db);

    if (e != OK) {
        g->failed = e;
        return;
    }
    p->result = run_in_arena(w, p);
    db_reset(w->db);
    if (!engine_in_transaction(w->db)) { /* the engine has undone everything */
        g->failed = p->result != OK ? p->result : E_SYSTEM;
        return;
    }
    if (p->result != OK)
        journal_undo(w->db, before);
    e = p->result == OK ? engine_job_keep(w->db) : engine_job_undo(w->db);
    if (e != OK)
        g->failed = e;
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

static void write_group(struct writer *w, struct group *g)
{
    struct journal *journal = engine_journal(w->db);
    struct journal_mark before = journal_mark(w->db);

    g->failed = engine_begin(w->db);
    for (size_t i = 0; g->failed == OK && i < g->count; i++)
        run_job(w, g, &g->places[i]);
    if (g->failed == OK && journal->head.seq != before.head.seq)
        g->failed = journal_head_note(w->db, &journal->head);
    if (g->failed == OK)
        g->failed = engine_commit(w->db);
    if (g->failed == OK) {
        tell(w);
        return;
    }
    engine_rollback(w->db);
    journal_undo(w->db, before);
    log_error("store: %zu changes could not be written", g->count);
}

static void answer_group(struct group *g)
{
    for (size_t i = 0; i < g->count; i++) {
        struct place *p = &g->places[i];

        p->job->done(p->job->context, g->failed != OK ? g->failed : p->result);
        arena_reset(&p->arena);
    }
}

/* Wait for jobs; false: none will come any more. */
static bool take_group(struct writer *w, struct group *g)
{
    g->count = 0;
    pthread_mutex_lock(&w->lock);
    while (!w->first && !w->stopping)
        pthread_cond_wait(&w->wake, &w->lock);
    while (w->first && g->count < GROUP_MAX) {
        struct place *p = &g->places[g->count++];

        *p = (struct place){.job = w->first};
        arena_init(&p->arena, JOB_ARENA_MAX);
        w->first = w->first->next;
        w->count--;
    }
    if (!w->first)
        w->last = &w->first;
    pthread_mutex_unlock(&w->lock);
    return g->count > 0;
}

static void *writer_main(void *context)
{
    struct writer *w = context;
    struct group *g = calloc(1, sizeof *g);

    if (!g) {
        log_error("store: no memory for the writer");
        abort();
    }
    while (take_group(w, g)) {
        pthread_mutex_lock(&w->turn);
        write_group(w, g);
        pthread_mutex_unlock(&w->turn);
        answer_group(g);
    }
    free(g);
    return NULL;
}

enum err writer_start(struct db *db, const struct store_watcher *watcher,
    struct published *published, struct writer **ret)
{
    struct writer *w = calloc(1, sizeof *w);
    int failed;

    if (!w)
        return E_SYSTEM;
    w->db = db;
    w->watcher = watcher;
    w->published = published;
    w->last = &w->first;
    pthread_mutex_init(&w->turn, NULL);
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->wake, NULL);
    failed = pthread_create(&w->thread, NULL, writer_main, w);
    if (failed) {
        log_error("store: cannot start the writer: %s", strerror(failed));
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
