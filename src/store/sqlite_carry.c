/* sqlite_carry.c: carries what was written from the write-ahead log into the file, on a thread of
 * its own, so that nobody waits for it.
 *
 * The writer says how long the log is after each commit. From CARRY_PAGES on this thread carries
 * it over, while the writer goes on. In a rush something is always left, and the log can begin anew
 * only when nothing is; from WRITER_CARRIES_PAGES on the writer therefore carries the little that
 * is left by itself.
 *
 * While the disk takes thousands of pages at once, the flush of the log behind them waits, and with
 * it everybody who has sent something. So this thread flushes the file in bites and rests between
 * them.
 */
#include "store/sqlite.h"

#include "base/log.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { CARRY_PAGES = 4000, WRITER_CARRIES_PAGES = 32000, BUSY_WAIT_MS = 1000, EXIT_UNSURE = 74 };
enum { BITE_PAGES = 32, REST_NS = 4 * 1000 * 1000 };

struct carrier {
    sqlite3 *sqlite;
    pthread_t thread;
    pthread_mutex_t lock; /* guards what follows */
    pthread_cond_t wake;
    bool wanted, stopping;

    /* Of its own thread: how the file is written, as SQLite does and in bites. */
    sqlite3_file *file;
    const sqlite3_io_methods *whole;
    sqlite3_io_methods in_bites;
    int pages_in_bite;
};

static _Thread_local struct carrier *carrying;

static bool wait_until_wanted(struct carrier *c)
{
    bool go_on;

    pthread_mutex_lock(&c->lock);
    while (!c->wanted && !c->stopping)
        pthread_cond_wait(&c->wake, &c->lock);
    c->wanted = false;
    go_on = !c->stopping;
    pthread_mutex_unlock(&c->lock);
    return go_on;
}

/* What does not go now (a full disk) goes the next time, or the writer will say it.
 *
 * But a flush of the file that fails is not asked a second time: the system may have dropped the
 * pages that an earlier round had carried, and would say that all is well, while SQLite takes them
 * for carried and begins the log anew. In the log everything is still there, flushed before it was
 * answered. So the program ends here as if it were killed; at the next start SQLite counts nothing
 * as carried and carries all of it again. (A flush of the log itself that fails is another matter:
 * nothing of that group is there, and the next one writes over the same place.) */
static void carry_over(sqlite3 *sqlite, const char *database)
{
    sqlite3_wal_checkpoint_v2(sqlite, database, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    if (sqlite3_extended_errcode(sqlite) != SQLITE_IOERR_FSYNC)
        return;
    log_error(
        "store: the disk does not confirm what was carried into the file; ending at once, to be "
        "started again and to carry it anew from the log");
    _exit(EXIT_UNSURE);
}

static int write_in_bites(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 at)
{
    const struct timespec rest = {.tv_nsec = REST_NS};
    struct carrier *c = carrying;
    int failed = c->whole->xWrite(file, bytes, count, at);

    if (failed || ++c->pages_in_bite < BITE_PAGES)
        return failed;
    c->pages_in_bite = 0;
    failed = c->whole->xSync(file, SQLITE_SYNC_NORMAL | SQLITE_SYNC_DATAONLY);
    if (!failed)
        nanosleep(&rest, NULL);
    return failed;
}

static void *carry(void *context)
{
    struct carrier *c = context;

    carrying = c;
    c->whole = c->file->pMethods;
    c->in_bites = *c->whole;
    c->in_bites.xWrite = write_in_bites;
    c->file->pMethods = &c->in_bites;
    while (wait_until_wanted(c))
        carry_over(c->sqlite, NULL);
    c->file->pMethods = c->whole;
    return NULL;
}

/* On the writer, after a commit. */
static int on_commit(void *context, sqlite3 *sqlite, const char *database, int pages)
{
    struct carrier *c = context;

    if (pages >= WRITER_CARRIES_PAGES) {
        carry_over(sqlite, database);
    } else if (pages >= CARRY_PAGES) {
        pthread_mutex_lock(&c->lock);
        c->wanted = true;
        pthread_cond_signal(&c->wake);
        pthread_mutex_unlock(&c->lock);
    }
    return SQLITE_OK;
}

enum err sqlite_carry_start(const char *path, sqlite3 *writer, struct carrier **ret)
{
    struct carrier *c = calloc(1, sizeof *c);
    int failed;

    if (!c)
        return E_SYSTEM;
    pthread_mutex_init(&c->lock, NULL);
    pthread_cond_init(&c->wake, NULL);
    failed = sqlite3_open_v2(path, &c->sqlite, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    if (!failed)
        failed = sqlite3_file_control(c->sqlite, NULL, SQLITE_FCNTL_FILE_POINTER, &c->file);
    if (!failed)
        sqlite3_busy_timeout(c->sqlite, BUSY_WAIT_MS);
    if (failed || pthread_create(&c->thread, NULL, carry, c)) {
        log_error("store: %s: cannot start the thread that carries the log over", path);
        sqlite3_close(c->sqlite);
        free(c);
        return E_SYSTEM;
    }
    sqlite3_wal_hook(writer, on_commit, c);
    *ret = c;
    return OK;
}

void sqlite_carry_stop(struct carrier *c, sqlite3 *writer)
{
    if (!c)
        return;
    sqlite3_wal_hook(writer, NULL, NULL);
    pthread_mutex_lock(&c->lock);
    c->stopping = true;
    pthread_cond_signal(&c->wake);
    pthread_mutex_unlock(&c->lock);
    pthread_join(c->thread, NULL);
    sqlite3_close(c->sqlite);
    pthread_cond_destroy(&c->wake);
    pthread_mutex_destroy(&c->lock);
    free(c);
}
